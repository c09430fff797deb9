//! Patients: who is where, from the door of a hospital until they leave the last place of care.

use super::luck::PatientLuck;

/// How a patient comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// By ambulance, to the emergency department: A1, A2.
    AmbulanceA1,
    AmbulanceA2,
    /// To the emergency department by own means.
    WalkIn,
    /// To a ward, acute but not by the emergency department.
    Direct,
    /// To a ward, planned.
    Elective,
    /// To a step-down place, from home or from a hospital elsewhere.
    Elsewhere,
}

/// Where a patient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// In the waiting room.
    Room,
    /// In a bay.
    Bay,
    /// In a bay, and waits for a bed.
    Boards,
    /// Waits for a bed, not in this hospital.
    AwaitsBed,
    /// In a bed, for care.
    Care,
    /// In a bed, and could be elsewhere.
    Delayed,
    /// In a bed, and waits for a step-down place.
    DelayedAsks,
    /// Waits for a step-down place, not in this hospital.
    Asks,
    /// In a step-down place.
    Place,
    /// Left.
    Gone,
}

/// A patient.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patient {
    pub origin: Origin,
    pub zone: Option<usize>,
    /// Position among the hospitals that are played; meaningless for who comes from elsewhere to a step-down place.
    pub department: usize,
    /// Position among its wards.
    pub pool: usize,
    pub arrived: f64,
    /// Since when the patient waits for what comes next.
    pub since: f64,
    /// Minutes spent waiting for a bed in a bay.
    pub boarded: f64,
    pub admitted: bool,
    pub stage: Stage,
    pub luck: PatientLuck,
}

impl Patient {
    /// Order in the waiting room: ambulances with A1, with A2, own means.
    pub fn triage(&self) -> usize {
        match self.origin {
            Origin::AmbulanceA1 => 0,
            Origin::AmbulanceA2 => 1,
            _ => 2,
        }
    }
}
