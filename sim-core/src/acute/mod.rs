//! The acute chain: call → ambulance → emergency department → bed → step-down → home.
//!
//! All links act on each other, so a year is one fixed point; its residual and iterations are part of the result.
//!
//! [`Chain`] is prepared once per region, [`Calibration`] once per replicate, [`flow`] runs one year. The files follow the
//! patient: `ambulance`, `emergency`, `beds`, `step_down`; `boarding` and `fixed_point` join them; `queueing` holds the formulas;
//! [`twin`] simulates the same chain event by event, and no run needs it.

use crate::demand::Shorter;
use crate::region::{AcuteData, HospitalData};
use std::fmt;

pub use calibration::{Calibration, calibrate};
pub use chain::Chain;
pub use fixed_point::{State, flow};
pub use gp_posts::{PostVisit, PostYear, PostsFlow};
pub use joint_posts::{JointAsked, JointPosts, JointReach};
pub use replay::Replay;
pub use zones::{ZoneResponse, zones};

pub mod agreement;
mod ambulance;
mod beds;
mod boarding;
mod calibration;
mod chain;
mod clinics;
mod driven_on;
mod emergency;
mod fixed_point;
#[cfg(test)]
mod fixture;
mod gp_posts;
mod hypercube;
mod joint_posts;
pub mod queueing;
mod replay;
mod response;
mod step_down;
mod stops;
mod streams;
#[cfg(test)]
mod sweeps;
pub mod twin;
mod zones;

/// A year of the chain that does not settle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NotConverged {
    /// Largest change that another iteration would bring.
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
    /// Contacts of residents with general practitioners' posts per year, by area; empty: none.
    pub gp_contacts: Vec<f64>,
    /// Of them those who come to a joint post on weekdays by day instead of an emergency department; empty: none.
    pub gp_by_day: Vec<f64>,
    /// Visits of residents per year that measures bring elsewhere, on top of [`Asked::visits`]: they come out of the least urgent.
    /// Below 0: more come than without measures.
    pub diverted_visits: f64,
    /// Emergency visits of an area before measures divert them, relative to the base year: with them grow the visits to clinics for
    /// small injuries. Empty: as in the base year.
    pub clinic_growth: Vec<f64>,
    /// Of the visits, those whom a clinic for small injuries that is closed sends on, by area: all among the least urgent. The chain
    /// sets them itself from the doors of the year; empty: none.
    pub from_clinics: Vec<f64>,
    /// Acute admissions of residents per year, region.
    pub acute_admissions: f64,
    /// Elective admissions of residents per year, region.
    pub elective_admissions: f64,
    /// Elective admissions inside that were put off in the year before and are asked again ([`Flow::postponed`]).
    pub carried_over: f64,
    /// Admissions asked for short stay per year, region.
    pub short_stay: f64,
    /// Admissions asked for geriatric rehabilitation per year, region.
    pub rehabilitation: f64,
    /// Share of urgent runs whose patient is treated at home beyond those of the base year.
    pub treated_at_home: f64,
    /// Minutes by which such a run is longer than one with transport.
    pub at_home_minutes: f64,
    /// Share by which stays in an emergency department inside, and handovers of ambulances, are shorter than in the base year.
    pub shorter: Shorter,
    /// Length of hospital stay relative to the base year.
    pub stay_factor: f64,
    /// Days of search for a step-down place relative to the base year.
    pub search_factor: f64,
    /// Days that a hospital patient waits for a nursing-home place relative to the base year (1 in the base year).
    pub nursing_home_wait_factor: f64,
    /// What an epidemic adds to the busiest week: acute admissions then, over those of the busiest week without it, less 1.
    pub epidemic: f64,
    /// Years since the base year: what people from elsewhere ask of hospitals outside grows with them.
    pub years: f64,
}

/// One hospital in one year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HospitalState {
    /// Share of the hours in which its emergency department is open: weekday day, evening, night; weekend day, evening, night
    /// (8-hour blocks from 08:00).
    pub open: [f64; 6],
    /// Its beds relative to the pack.
    pub beds: f64,
    /// Its bays relative to the pack.
    pub bays: f64,
}

impl HospitalState {
    /// No emergency department and no beds: its patients arrive elsewhere.
    pub const CLOSED: Self = Self {
        open: [0.0; 6],
        beds: 0.0,
        bays: 0.0,
    };

    /// As the pack has it.
    #[must_use]
    pub fn of(hospital: &HospitalData) -> Self {
        Self {
            open: hospital.open,
            beds: 1.0,
            bays: 1.0,
        }
    }

    /// Without an emergency department at night.
    #[must_use]
    pub fn closed_at_night(self) -> Self {
        self.closed_for(1.0)
    }

    /// Without an emergency department in this share of the nights.
    #[must_use]
    pub fn closed_for(mut self, nights: f64) -> Self {
        for block in [2, 5] {
            self.open[block] *= 1.0 - nights;
        }
        self
    }

    /// Without this part of everything that it has; without all of it, [`HospitalState::CLOSED`].
    #[must_use]
    pub fn without(self, part: f64) -> Self {
        let left = 1.0 - part;
        Self {
            open: self.open.map(|open| open * left),
            beds: self.beds * left,
            bays: self.bays * left,
        }
    }
}

/// What shocks and levers leave of the places of care in one year.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Places {
    /// Hospitals in the order of the pack; empty when all are as in the pack.
    pub hospitals: Vec<HospitalState>,
    /// Share of each block in which levers have a joint post open at each GP post; empty when they have none.
    pub posts: Vec<[f64; 6]>,
    /// Share of its days on which each clinic for small injuries is open; empty when all are as in the pack.
    pub clinics: Vec<f64>,
}

impl Places {
    /// The state of one hospital, to be changed.
    pub fn hospital(&mut self, acute: &AcuteData, hospital: usize) -> &mut HospitalState {
        if self.hospitals.is_empty() {
            self.hospitals
                .extend(acute.hospitals.iter().map(HospitalState::of));
        }
        &mut self.hospitals[hospital]
    }

    /// Closes a clinic on a part of its days.
    pub fn close_clinic(&mut self, acute: &AcuteData, clinic: usize, part: f64) {
        self.clinics.resize(acute.clinics.len(), 1.0);
        self.clinics[clinic] *= 1.0 - part;
    }

    /// Share of its days on which a clinic is open.
    fn clinic_open(&self, clinic: usize) -> f64 {
        self.clinics.get(clinic).copied().unwrap_or(1.0)
    }

    /// A factor of every hospital inside, weighted: what is left of capacity that the pack has.
    fn left(
        &self,
        acute: &AcuteData,
        capacity: fn(&HospitalData) -> f64,
        factor: fn(&HospitalState) -> f64,
    ) -> f64 {
        if self.hospitals.is_empty() {
            return 1.0;
        }
        let (mut all, mut left) = (0.0, 0.0);
        for (hospital, state) in acute.hospitals.iter().zip(&self.hospitals) {
            if hospital.inside {
                all += capacity(hospital);
                left += capacity(hospital) * factor(state);
            }
        }
        if all > 0.0 { left / all } else { 1.0 }
    }
}

/// What is really staffed in one year.
#[derive(Clone, Debug, PartialEq)]
pub struct Staffed {
    /// Ambulance duties with a crew relative to the base year; above 1 where vehicles follow the runs.
    pub vehicle_share: f64,
    /// Staffed vehicles added around the clock by the lever.
    pub added_vehicles: f64,
    /// Clinical beds inside the region, before what [`Staffed::places`] changes.
    pub beds: f64,
    /// Treatment bays inside the region, before what [`Staffed::places`] changes.
    pub bays: f64,
    /// Step-down places of all kinds.
    pub step_down_places: f64,
    /// Of them for rehabilitation.
    pub rehabilitation_places: f64,
    /// Whether kinds of step-down places share them.
    pub clustered: bool,
    /// Hours of home nursing that are given, relative to the base year: with them the intake of new clients.
    pub home_nursing: f64,
    /// Share of the duties at general practitioners' posts that is filled; an open post keeps one.
    pub gp_duties: f64,
    /// What shocks and levers leave of each place.
    pub places: Places,
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

/// The wards inside in the busiest week of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BusiestWeek {
    /// Occupied share of staffed beds, 0–1.
    pub occupancy: f64,
    /// Mean hours that an acute patient boards.
    pub boarding_hours: f64,
    /// Share of patients who need a bed that is sent on to another hospital, 0–1.
    pub sent_on: f64,
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
    /// Ambulances of the region per year that a full emergency department sends to another hospital.
    pub ambulances_diverted: f64,
    /// Mean time in which an ambulance hands a patient over, minutes.
    pub handover: f64,
    /// Share of emergency stays over four hours, 0–1, inside the region.
    pub over_4h: f64,
    /// Mean wait for a bay by class of urgency, the most urgent first, minutes, inside the region.
    pub bay_wait: [f64; 3],
    /// Shares of those visits by class of urgency.
    pub urgency: [f64; 3],
    /// Mean emergency stay, hours, inside the region.
    pub stay_hours: f64,
    /// Time in which all bays inside are taken and the department asks ambulances to go elsewhere, minutes per day
    /// ([`Flow::ambulances_diverted`] do).
    pub ed_stop_minutes: f64,
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
    /// The same of patients who would be inside if all hospitals were as in the pack, and are elsewhere: 0 unless one closes.
    pub wrong_place_days_displaced: f64,
    /// Mean wait for a step-down place, days.
    pub step_down_wait_days: f64,
    /// Mean wait for short stay, days.
    pub short_stay_wait_days: f64,
    /// Mean wait for rehabilitation, days.
    pub rehabilitation_wait_days: f64,
    /// Mean wait until home nursing begins after a stay in hospital, days.
    pub home_start_wait_days: f64,
    /// Share of residents' emergency visits and admissions treated outside the region, 0–1.
    pub treated_outside: f64,
    /// Residents' visits to emergency departments per year by where they end: inside, in the hospitals outside, farther away
    /// because they were turned away twice or nothing else was open. Together what was asked.
    pub visits: [f64; 3],
    /// Share of residents' visits that are turned away for want of a bed and driven on, 0–1.
    pub turned_away: f64,
    /// Patients whom an ambulance of the region takes from a bay inside to the next hospital, per year.
    pub driven_on: f64,
    /// Mean wait of residents in hospitals outside for a bay and, if admitted, a bed, hours.
    pub outside_wait_hours: f64,
    /// Drive to the nearest open emergency department, minutes: mean over visits, by area.
    pub ed_drive: Vec<f64>,
    /// The same at night.
    pub ed_drive_night: Vec<f64>,
    /// Elective admissions that are put off to the next year: what was carried over and asked less what was done.
    pub postponed: f64,
    /// Elective admissions that came over from the year before.
    pub carried_over: f64,
    /// Elective admissions done per year, inside or for those whose hospital inside has no beds, outside.
    pub elective_done: f64,
    /// The wards in the busiest week of the year.
    pub busiest_week: BusiestWeek,
    /// General practitioners' posts.
    pub gp_posts: PostsFlow,
    /// Largest change that another sweep over all unknowns of the year would bring: days, shares, relative for loads.
    pub residual: f64,
    /// Iterations used by all blocks of the year together.
    pub iterations: u32,
    /// Whether a start from congestion ends in another, jammed solution.
    pub jammed: bool,
}
