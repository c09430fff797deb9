//! The acute chain: call → ambulance → emergency department → bed → step-down → home.
//!
//! All links act on each other, so a year is one fixed point; its residual and iterations are part of the result.
//!
//! [`Chain`] is prepared once per region, [`Calibration`] once per replicate, [`flow`] runs one year. The files follow the
//! patient: `ambulance`, `emergency`, `beds`, `step_down`; `fixed_point` joins them; `queueing` holds the formulas;
//! [`twin`] simulates the same chain event by event, and no run needs it.

use std::fmt;

pub use calibration::{Calibration, calibrate};
pub use chain::Chain;
pub use fixed_point::{State, flow};
pub use zones::{ZoneResponse, zones};

mod ambulance;
mod beds;
mod calibration;
mod chain;
mod emergency;
mod fixed_point;
#[cfg(test)]
mod fixture;
mod hypercube;
pub mod queueing;
mod response;
mod step_down;
pub mod twin;
mod zones;

/// A year of the chain that does not settle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotConverged {
    /// Largest relative change in the last iteration.
    pub residual: f64,
    /// Iterations used.
    pub iterations: u32,
}

impl fmt::Display for NotConverged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the acute chain does not settle: change {:e} after {} iterations",
            self.residual, self.iterations
        )
    }
}

impl std::error::Error for NotConverged {}

/// What the chain is asked to do in one year: need after prevention and diversion, per area where it says so.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// A1 runs per year, by area.
    pub a1_runs: Vec<f64>,
    /// A2 runs per year, by area.
    pub a2_runs: Vec<f64>,
    /// Planned rides per year, by area.
    pub planned_runs: Vec<f64>,
    /// Visits of residents to a 24-hour emergency department per year, by area.
    pub visits: Vec<f64>,
    /// Acute admissions of residents per year, region.
    pub acute_admissions: f64,
    /// Elective admissions of residents per year, region.
    pub elective_admissions: f64,
    /// Admissions asked for short stay per year, region.
    pub short_stay: f64,
    /// Admissions asked for geriatric rehabilitation per year, region.
    pub rehabilitation: f64,
    /// Share of urgent runs whose patient is treated at home beyond those of the base year.
    pub treated_at_home: f64,
    /// Minutes by which such a run is longer than one with transport.
    pub at_home_minutes: f64,
    /// Length of hospital stay relative to the base year.
    pub stay_factor: f64,
    /// Days of search for a step-down place relative to the base year.
    pub search_factor: f64,
    /// Days that a hospital patient waits for a nursing-home place relative to the base year (1 in the base year).
    pub nursing_home_wait_factor: f64,
}

/// What is really staffed in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Staffed {
    /// Ambulance duties with a crew relative to the base year; above 1 where vehicles follow the runs.
    pub vehicle_share: f64,
    /// Staffed vehicles added around the clock by the lever.
    pub added_vehicles: f64,
    /// Clinical beds inside the region.
    pub beds: f64,
    /// Treatment bays inside the region.
    pub bays: f64,
    /// Step-down places.
    pub step_down_places: f64,
}

/// How soon ambulances come in one place, over a year. Minutes from the start of the call; A1 unless said otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Response {
    /// Share of runs within the limit, 0–1.
    pub within_limit: f64,
    /// Mean response.
    pub mean: f64,
    /// Half of the runs are there within this time.
    pub median: f64,
    /// Nine in ten runs are there within this time (90th percentile).
    pub late_tenth: f64,
    /// Mean response of A2 runs.
    pub a2_mean: f64,
    /// Mean drive to hospital of those who are carried.
    pub transport: f64,
}

/// What comes out of the chain in one year.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// How soon ambulances come, by area.
    pub areas: Vec<Response>,
    /// How soon ambulances come, region.
    pub region: Response,
    /// Share of vehicle time that is busy, own stations, 0–1.
    pub ambulance_utilisation: f64,
    /// The same per block: weekday day, evening, night; weekend day, evening, night (8-hour blocks from 08:00).
    pub utilisation_by_block: [f64; 6],
    /// Mean wait of planned rides that the common vehicles drive, minutes.
    pub planned_wait: f64,
    /// Share of urgent runs that ends at a hospital inside the region, 0–1.
    pub conveyed_inside: f64,
    /// Share of emergency stays over four hours, 0–1, inside the region.
    pub over_4h: f64,
    /// Mean emergency stay, hours, inside the region.
    pub stay_hours: f64,
    /// Hours that admitted patients board in the emergency department per year.
    pub boarding_hours: f64,
    /// Occupied share of staffed beds, mean over the year, 0–1.
    pub bed_occupancy: f64,
    /// Mean days in a hospital bed that care takes, per admission.
    pub stay_days: f64,
    /// Mean days in a hospital bed after that, until there is a place elsewhere, per admission.
    pub delay_days: f64,
    /// Bed-days per year of patients who could be elsewhere, inside the region.
    pub wrong_place_days: f64,
    /// Mean wait for a step-down place, days.
    pub step_down_wait_days: f64,
    /// Share of residents' emergency visits and admissions treated outside the region, 0–1.
    pub treated_outside: f64,
    /// Elective admissions postponed per year.
    pub postponed: f64,
    /// Largest relative change in the last iteration of the fixed point.
    pub residual: f64,
    /// Iterations used.
    pub iterations: u32,
    /// Whether a start from congestion ends in another, jammed solution.
    pub jammed: bool,
}
