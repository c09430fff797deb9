//! Boarding, beds and patients turned away: the loop between hospitals within a year.
//!
//! Full wards make patients board; boarding lengthens stays, so wards fill further; who is turned away fills other hospitals,
//! which send some back. The map rises, so iterating from the empty state leads to its least solution; a second start from
//! congestion shows whether a jammed solution exists too. What does not settle is tried with smaller steps.

use super::beds::{Admitting, PATIENCE_DAYS, Warded, ward};
use super::calibration::Calibration;
use super::chain::Chain;
use super::fixed_point::ratio;
use super::step_down::{Open, Waits, waits};
use super::streams::{Bedded, Streams};
use super::{Asked, Staffed};
use crate::region::AcuteData;

/// Extra days on the ward per day of boarding. Association in Singer et al., Academic Emergency Medicine 18 (2011): 5.6 days
/// under 2 hours of boarding, 8.7 days over 24; a sixth of it is taken as effect. Assumption, grade D.
pub(super) const STAY_PER_BOARDING: f64 = 0.5;
/// The loop settles to this precision: days of boarding, shares of patients.
const TOLERANCE: f64 = 1e-11;
/// Size of a step, and the rounds after which it is made smaller.
const ATTEMPTS: [(f64, u32); 3] = [(1.0, 500), (0.5, 2_500), (0.1, 12_500)];
/// Occupancy from which a second start from congestion is tried.
const CROWDED: f64 = 0.9;
/// Start from congestion: patients turned away elsewhere who come inside, relative to the acute admissions of the year.
const MOST_BACK: f64 = 1.0;
/// Most that may be admitted of those who visit.
const MOST_ADMITTED: f64 = 0.95;

/// Step-down and wards in one year, before the emergency department.
pub(super) struct Warding {
    pub step_down: Waits,
    pub home_wait: f64,
    pub delay_days: f64,
    /// Acute admissions that the pack's doors would bring inside per year.
    pub all_acute: f64,
    /// The share of them that comes first, and what of visitors from elsewhere does.
    pub first: f64,
    pub elective_all: f64,
    /// The part of elective care that hospitals without beds leave to those outside.
    pub elective_left: f64,
    pub admitted_share: f64,
    /// What the wards are asked without boarding.
    pub admitting: Admitting,
    pub settled: Settled,
    pub jammed: bool,
    stay_factor: f64,
}

/// Boarding, beds and patients turned away settle together.
pub(super) fn warding(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    streams: &mut Streams,
    asked: &Asked,
    staffed: &Staffed,
) -> Warding {
    let mut wards = Warding::before(chain, acute, calibration, streams, asked, staffed);
    wards.settle(chain, acute, streams, staffed);
    wards
}

impl Warding {
    /// What a year asks of the wards, with nobody boarding or turned away yet.
    pub fn before(
        chain: &Chain,
        acute: &AcuteData,
        calibration: &Calibration,
        streams: &mut Streams,
        asked: &Asked,
        staffed: &Staffed,
    ) -> Self {
        let (wards, places) = (&acute.wards, &staffed.places);
        let [acute_inside, elective_inside] = calibration.inside;
        let growth = ratio(asked.acute_admissions, calibration.base_acute);
        let visits: f64 = asked.visits.iter().sum();
        let per_visit = growth / ratio(visits, calibration.base_visits).max(1e-12);
        let admitted_share = (acute.emergency.admitted_share * per_visit).clamp(0.0, MOST_ADMITTED);
        let asked_first = elective_inside * ratio(asked.elective_admissions, calibration.base_elective);
        let elective_all = asked_first + asked.carried_over;
        // A hospital without beds has no elective care left; its patients go to those outside
        let left = places.left(
            acute,
            |h| h.staffed_beds,
            |s| if s.beds > 0.0 { 1.0 } else { 0.0 },
        );
        let elective_left = (1.0 - left) * elective_all;
        let bedded = Bedded {
            admitted_share,
            elective: elective_left,
            years: asked.years,
        };
        streams.send(chain, acute, &asked.visits, places, &bedded);
        let all_acute = acute_inside * growth / (1.0 + calibration.base_back);
        let first = streams.inflow(acute);

        let delays = &calibration.delays;
        let requests = delays.requests(asked);
        let step_down = waits(&acute.step_down, &Open::of(staffed), requests);
        // Who asks again was counted when he asked first
        let admissions = all_acute + asked_first;
        let needs_place = if admissions > 0.0 {
            acute.step_down.from_hospital_share * (requests[0] + requests[1]) / admissions
        } else {
            0.0
        };
        let home_wait = delays.home_wait(&acute.step_down.home_start, admissions, staffed.home_nursing);
        let delay_days = delays.days(&acute.step_down, asked, needs_place, step_down.all, home_wait);

        let admitting = Admitting {
            acute: all_acute,
            elective: left * asked_first,
            again: left * asked.carried_over,
            days: wards.stay_days * asked.stay_factor + delay_days,
            beds: staffed.beds * places.left(acute, |h| h.staffed_beds, |s| s.beds),
            weekday_factor: wards.weekday_factor,
            postponable: wards.postponable_share,
        };
        Self {
            step_down,
            home_wait,
            delay_days,
            all_acute,
            first,
            elective_all,
            elective_left,
            admitted_share,
            admitting,
            settled: Settled::from(Round::default()),
            jammed: false,
            stay_factor: asked.stay_factor,
        }
    }

    /// One round: what comes of a state, and its largest change.
    pub fn round(
        &self,
        chain: &Chain,
        acute: &AcuteData,
        streams: &mut Streams,
        staffed: &Staffed,
        at: Round,
        damping: f64,
    ) -> (Warded, Round, f64) {
        let state = ward(&at.asks(&self.admitting, self.all_acute * (self.first + at.back)));
        let (back, moved) = streams.turn(
            chain,
            acute,
            &staffed.places,
            self.stay_factor,
            state.diverted,
            damping,
        );
        let next = Round {
            boarding: state.boarding_days,
            back,
        };
        (state, next, next.change(at).max(moved))
    }

    /// The same for the wards alone, in a week that asks for `acute` admissions per year; nobody comes back more than in the mean week.
    pub fn round_of_week(&self, acute: f64, at: Round) -> (Warded, Round, f64) {
        let state = ward(&at.asks(&self.admitting, acute));
        let next = Round {
            boarding: state.boarding_days,
            ..at
        };
        (state, next, next.change(at))
    }

    fn settle(&mut self, chain: &Chain, acute: &AcuteData, streams: &mut Streams, staffed: &Staffed) {
        let mut from = |start: Round| {
            settle(start, &mut |at, damping| {
                self.round(chain, acute, streams, staffed, at, damping)
            })
        };
        let mut settled = from(Round::default());
        let mut jammed = false;
        if settled.wards.occupancy > CROWDED {
            let crowded = Round {
                boarding: PATIENCE_DAYS,
                back: MOST_BACK,
            };
            // Where this start creeps, it stands far from the least solution, and counts as jammed
            let other = from(crowded);
            jammed = other.wards.boarding_days > settled.wards.boarding_days + 1e-6;
            // Streams are those of the last round: go back to the least solution
            let again = from(settled.at);
            settled = Settled {
                iterations: settled.iterations + other.iterations + again.iterations,
                ..again
            };
        }
        (self.settled, self.jammed) = (settled, jammed);
        streams.drive_on(chain, acute, self.first);
    }
}

/// Where the loop stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Round {
    /// Days that a patient boards.
    pub boarding: f64,
    /// Patients turned away elsewhere who come inside, relative to the acute admissions that the pack's doors would bring.
    pub back: f64,
}

impl Round {
    fn change(self, from: Self) -> f64 {
        (self.boarding - from.boarding)
            .abs()
            .max((self.back - from.back).abs())
    }

    /// Part of the way to the next state.
    pub fn towards(self, next: Self, part: f64) -> Self {
        Self {
            boarding: self.boarding + part * (next.boarding - self.boarding),
            back: self.back + part * (next.back - self.back),
        }
    }

    /// What the wards are asked with this boarding and these acute admissions.
    fn asks(&self, admitting: &Admitting, acute: f64) -> Admitting {
        Admitting {
            acute,
            days: admitting.days + STAY_PER_BOARDING * self.boarding,
            ..*admitting
        }
    }
}

/// A solution of the loop: a state, what the wards make of it, and how far the next round would be from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    pub wards: Warded,
    pub at: Round,
    pub residual: f64,
    pub iterations: u32,
}

impl From<Round> for Settled {
    fn from(at: Round) -> Self {
        Self {
            wards: Warded::default(),
            at,
            residual: f64::INFINITY,
            iterations: 0,
        }
    }
}

/// Iterates from a start; the map rises, so that it runs to the nearest solution on its way.
pub(super) fn settle(start: Round, round: &mut dyn FnMut(Round, f64) -> (Warded, Round, f64)) -> Settled {
    let mut settled = Settled::from(start);
    for (damping, most) in ATTEMPTS {
        while settled.iterations < most {
            let (wards, next, residual) = round(settled.at, damping);
            (settled.wards, settled.residual) = (wards, residual);
            settled.iterations += 1;
            if residual < TOLERANCE {
                return settled;
            }
            settled.at = settled.at.towards(next, damping);
        }
    }
    settled
}
