//! The acute chain of a province, minute by minute: one year of one replicate.
//!
//! A [`Province`] is told what the formulas are told (calls, visits and admissions that are asked, what is staffed, what the
//! base year's calibration found out about habits), and [`simulate`] plays some weeks of it: calls, vehicles that drive,
//! bays that are held by patients who wait for a bed, beds that are held by patients who wait for a place. Nothing in it is
//! a formula of a queue.
//!
//! `setting.rs`, `care.rs`, `after.rs` and `post_settings.rs` work out rates; `ambulances.rs`, `fleet.rs`, `runs.rs`, `hospitals.rs`, `emergency.rs`,
//! `wards.rs`, `onward.rs`, `posts.rs` and `clinics.rs` are the rules; `world.rs` takes the events in their order; `tally.rs` and `figures.rs` are what is
//! seen of it, `log.rs` event by event.

use crate::random::Luck;

pub use figures::Figure;
pub use fleet::Relocation;
pub use log::{COLUMNS, Entry, Event, Line, Log, Urgency};
pub use setting::Province;
pub use world::Books;

mod after;
mod ambulances;
mod arrivals;
mod care;
mod clinics;
mod coverage;
mod doors;
mod emergency;
mod figures;
mod fleet;
mod hospitals;
mod log;
mod luck;
mod onward;
mod patients;
mod post_settings;
mod posts;
mod roads;
mod runs;
mod setting;
mod tally;
#[cfg(test)]
mod tests;
mod triage;
mod wards;
mod world;

/// Weeks that are played before anything counts: an empty system fills up; nearly five mean stays in a step-down place.
pub const WARM_UP_WEEKS: u32 = 26;

/// How times vary around their means: coefficients of variation. Assumption, grade D: the pack knows means only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spreads {
    /// Steps of an ambulance run: on scene, handover, clearing, a planned ride.
    pub step: f64,
    /// Stays on a ward and in a step-down place; 1 is an exponential law.
    pub stay: f64,
}

impl Default for Spreads {
    fn default() -> Self {
        Self { step: 0.5, stay: 1.0 }
    }
}

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// Seed and replicate: the same luck gives the same weeks.
    pub luck: Luck,
    /// Calendar year.
    pub year: i32,
    /// Weeks that count.
    pub weeks: u32,
    /// Weeks before them.
    pub warm_up_weeks: u32,
    /// How often it is played, each time with chance of its own.
    pub replications: u32,
    /// Where idle vehicles go.
    pub relocation: Relocation,
    /// How times vary.
    pub spreads: Spreads,
    /// Whether the first replication keeps a log.
    pub log: bool,
}

impl Plan {
    /// Some weeks of a year, played once, without a log.
    #[must_use]
    pub fn new(luck: Luck, year: i32, weeks: u32) -> Self {
        Self {
            luck,
            year,
            weeks,
            warm_up_weeks: WARM_UP_WEEKS,
            replications: 1,
            relocation: Relocation::default(),
            spreads: Spreads::default(),
            log: false,
        }
    }
}

/// What was seen.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// Figures with their intervals; figures that nobody has (no visits, no beds) are left out.
    pub figures: Vec<Figure>,
    /// The first replication event by event, if the plan asks for it.
    pub log: Option<Log>,
    /// Who came, left and is still there, all replications together.
    pub books: Books,
    /// Events that happened, warm-up included.
    pub events: u64,
}

impl Simulated {
    /// The figure of the region with this id.
    #[must_use]
    pub fn figure(&self, id: &str) -> Option<&Figure> {
        self.figures
            .iter()
            .find(|figure| figure.id == id && figure.area.is_none())
    }
}

/// Plays the chain of a province.
///
/// Intervals of 95 % rest on the replications, or, when there is one, on its weeks (at most 26 batches).
///
/// # Panics
/// If the plan has no weeks or no replications.
#[must_use]
pub fn simulate(province: &Province, plan: &Plan) -> Simulated {
    assert!(
        plan.weeks > 0 && plan.replications > 0,
        "there is nothing to play"
    );
    let mut books = Books::default();
    let (mut units, mut log, mut events) = (Vec::new(), None, 0);
    for replication in 0..plan.replications {
        let played = world::play(province, plan, replication);
        books.add(&played.books);
        events += played.events;
        if plan.replications == 1 {
            units = tally::batches(played.weeks);
        } else {
            units.extend(tally::together(played.weeks));
        }
        if replication == 0 {
            log = played.log;
        }
    }
    Simulated {
        figures: figures::figures(&units),
        log,
        books,
        events,
    }
}
