//! What the stations of a tandem have seen.

use super::super::statistics::{Moments, OverTime};
use super::{Happening, Origin, Watch};

/// Counts, waits and averages over time of every station, from some minute on.
#[derive(Clone, Debug, PartialEq)]
pub struct TandemStatistics {
    /// In the order of the stations
    pub stations: Vec<StationStatistics>,
    /// Patients who have come and not left
    pub present: OverTime,
    /// Minutes from coming to leaving after care
    pub stays: Moments,
}

/// What one station has seen.
#[derive(Clone, Debug, PartialEq)]
pub struct StationStatistics {
    /// Came from outside
    pub came: u64,
    /// Of those, found neither place nor room
    pub refused: u64,
    /// Gave up waiting outside
    pub gave_up: u64,
    /// Were looked after to the end
    pub done: u64,
    /// Left after care here
    pub left: u64,
    /// Minutes that those who started from outside waited, 0 included
    pub waits: Moments,
    /// Minutes that those who started from the station before waited there, 0 included
    pub boarding: Moments,
    /// Waiting outside
    pub line: OverTime,
    /// Places taken: looked after, or done and waiting for the next station
    pub taken: OverTime,
    /// Of those, done and waiting for the next station
    pub blocked: OverTime,
}

impl TandemStatistics {
    /// For so many stations, all empty at minute 0.
    pub fn new(stations: usize) -> Self {
        let level = OverTime::new(0.0, 0.0);
        let station = StationStatistics {
            came: 0,
            refused: 0,
            gave_up: 0,
            done: 0,
            left: 0,
            waits: Moments::new(),
            boarding: Moments::new(),
            line: level,
            taken: level,
            blocked: level,
        };
        Self {
            stations: vec![station; stations],
            present: level,
            stays: Moments::new(),
        }
    }

    /// Forgets what was before `now` (warm-up). Who is present stays present.
    pub fn restart(&mut self, now: f64) {
        let before = std::mem::replace(self, Self::new(self.stations.len()));
        let restarted = |mut level: OverTime| {
            level.restart(now);
            level
        };
        self.present = restarted(before.present);
        for (station, before) in self.stations.iter_mut().zip(before.stations) {
            station.line = restarted(before.line);
            station.taken = restarted(before.taken);
            station.blocked = restarted(before.blocked);
        }
    }

    /// Came from outside, at any station.
    pub fn came(&self) -> u64 {
        self.stations.iter().map(|station| station.came).sum()
    }

    /// Left in any way: after care, refused, or having given up.
    pub fn left(&self) -> u64 {
        let left = |station: &StationStatistics| station.left + station.refused + station.gave_up;
        self.stations.iter().map(left).sum()
    }
}

impl Watch for TandemStatistics {
    #[inline(always)]
    fn see(&mut self, now: f64, station: usize, _: u32, happening: Happening) {
        let here = &mut self.stations[station];
        match happening {
            Happening::Comes => {
                here.came += 1;
                self.present.add(now, 1.0);
            }
            Happening::Refused => {
                here.refused += 1;
                self.present.add(now, -1.0);
            }
            Happening::GivesUp(_) => {
                here.gave_up += 1;
                here.line.add(now, -1.0);
                self.present.add(now, -1.0);
            }
            Happening::Waits(Origin::Outside) => here.line.add(now, 1.0),
            Happening::Waits(Origin::Before) => self.stations[station - 1].blocked.add(now, 1.0),
            Happening::Starts {
                from: Origin::Outside,
                waited,
            } => {
                here.taken.add(now, 1.0);
                here.waits.see(waited.unwrap_or(0.0));
                if waited.is_some() {
                    here.line.add(now, -1.0);
                }
            }
            Happening::Starts {
                from: Origin::Before,
                waited,
            } => {
                here.taken.add(now, 1.0);
                here.boarding.see(waited.unwrap_or(0.0));
                let before = &mut self.stations[station - 1];
                before.taken.add(now, -1.0);
                if waited.is_some() {
                    before.blocked.add(now, -1.0);
                }
            }
            Happening::Done => here.done += 1,
            Happening::Leaves(stayed) => {
                here.left += 1;
                here.taken.add(now, -1.0);
                self.stays.see(stayed);
                self.present.add(now, -1.0);
            }
        }
    }
}
