//! What happens to patients, and who looks on.

/// Where a patient who asks for a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Outside: waits in line
    Outside,
    /// In the station before: keeps that place while waiting ("boarding")
    Before,
}

/// Something that happens to a patient at a station.
///
/// Patients have a number; it goes to somebody else when they have left. A patient *comes*, perhaps *waits*, *starts* and
/// is *done*; then *leaves*, or perhaps *waits* for the next station, and *starts* there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Happening {
    /// Comes from outside.
    Comes,
    /// Finds no place and no room to wait, and goes elsewhere.
    Refused,
    /// Finds no place.
    Waits(Origin),
    /// Gets a place, after `waited` minutes; whoever comes from the station before leaves that place now.
    Starts {
        /// Origin where
        from: Origin,
        /// Minutes since they asked; `None` if they did not have to wait
        waited: Option<f64>,
    },
    /// Has been looked after.
    Done,
    /// Gives up, after so many minutes.
    GivesUp(f64),
    /// Leaves the last station they needed, so many minutes after they came.
    Leaves(f64),
}

/// Who looks on: keeps statistics, or a log.
pub trait Watch {
    /// At `now`, minutes, something happens to `patient` at `station`, both counted from 0.
    fn see(&mut self, now: f64, station: usize, patient: u32, happening: Happening);
}

/// Looks away.
impl Watch for () {
    #[inline(always)]
    fn see(&mut self, _: f64, _: usize, _: u32, _: Happening) {}
}

/// One line of a log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Minutes since the start
    pub at: f64,
    /// Station, counted from 0
    pub station: usize,
    /// Number of the patient
    pub patient: u32,
    /// What happens
    pub happening: Happening,
}

/// Keeps all.
impl Watch for Vec<Line> {
    fn see(&mut self, at: f64, station: usize, patient: u32, happening: Happening) {
        self.push(Line {
            at,
            station,
            patient,
            happening,
        });
    }
}
