//! Boarding, beds and patients turned away: the loop between hospitals within a year.
//!
//! Full wards make patients board; boarding lengthens stays, so wards fill further; who is turned away fills other hospitals,
//! which send some back. The map rises, so iterating from the empty state leads to its least solution; a second start from
//! congestion shows whether a jammed solution exists too. What does not settle is tried with smaller steps.

use super::beds::{Admitting, PATIENCE_DAYS, Warded, ward};
use super::calibration::Calibration;
use super::chain::{Chain, HOURS_PER_YEAR};
use super::emergency::Fullness;
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
    /// The part of hospitals that has beds, and elective admissions that are asked for the first time.
    bedded: f64,
    asked_first: f64,
    /// How full the bays inside are, as far as stops need it.
    bays: BaysOfYear,
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
        let admitted_share = calibration.admitted_share(acute, asked);
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
        let share = calibration.uncertain.diverted_when_full;
        let carried = (1.0 - calibration.uncertain.without_transport - asked.treated_at_home).max(0.0);
        streams.bring(chain, acute, share, |area| {
            carried * (asked.a1_runs[area] + asked.a2_runs[area])
        });
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
        let bays = staffed.bays * places.left(acute, |h| h.bays, |s| s.bays);
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
            bedded: left,
            asked_first,
            bays: BaysOfYear::new(acute, calibration, asked, bays, chain.visitors * first),
        }
    }

    /// Knows how full the bays inside are at which load.
    pub fn know(&mut self, fullness: &Fullness, bays: f64) {
        self.bays.per_load = fullness.per_patient(bays) / HOURS_PER_YEAR;
        self.bays.fullness.clone_from(fullness);
    }

    /// Carries this many elective admissions over from the year before.
    pub fn carry_over(&mut self, admissions: f64) {
        self.elective_all = self.asked_first + admissions;
        self.admitting.again = self.bedded * admissions;
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
        streams.divert(chain, acute, at.full);
        let state = ward(&at.asks(&self.admitting, self.acute(at, streams)));
        let (back, moved) = streams.turn(
            chain,
            acute,
            &staffed.places,
            self.stay_factor,
            state.diverted,
            damping,
        );
        let mut next = Round {
            boarding: state.boarding_days,
            back,
            full: 0.0,
        };
        if !streams.stops.any() {
            return (state, next, next.change(at).max(moved));
        }
        let looked = streams.look_outside(chain, acute, &staffed.places, damping);
        next.full = self.full(acute, streams, at.full, state.boarding_days);
        (state, next, next.change(at).max(moved).max(looked))
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

    /// The wards in a week that asks for `acute` admissions per year, from the calm of the mean week.
    ///
    /// One unknown, so steps are secants where the map is flat: from below they do not pass the solution of a map that bends
    /// upwards.
    pub fn settle_week(&self, acute: f64) -> Settled {
        let mut before: Option<(f64, f64)> = None;
        settle(self.settled.at, &mut |at, damping| {
            let (state, mut next, residual) = self.round_of_week(acute, at);
            let change = next.boarding - at.boarding;
            let slope = before.map_or(0.0, |(from, then)| 1.0 + (change - then) / (at.boarding - from));
            before = Some((at.boarding, change));
            if damping >= 1.0 && slope > 0.0 && slope < 0.5 {
                next.boarding = at.boarding + change / (1.0 - slope);
            }
            (state, next, residual)
        })
    }

    /// Acute admissions inside per year.
    pub fn acute(&self, at: Round, streams: &Streams) -> f64 {
        self.all_acute * (self.first + at.back + streams.stopped()).max(0.0)
    }

    /// Share of the time in which the bays inside are full, when they were taken to be so for `full` and patients board so long.
    fn full(&self, acute: &AcuteData, streams: &Streams, full: f64, boarding: f64) -> f64 {
        let asked = streams.end_inside(acute) + self.bays.visitors + full * streams.stops.kept_off();
        let stay = self.bays.stay + self.admitted_share * 24.0 * boarding;
        self.bays.fullness.at(asked * stay * self.bays.per_load, stay)
    }

    /// Boarding, beds and patients turned away settle together, from where they stand.
    pub fn settle(&mut self, chain: &Chain, acute: &AcuteData, streams: &mut Streams, staffed: &Staffed) {
        self.settled = settle(self.settled.at, &mut |at, damping| {
            self.round(chain, acute, streams, staffed, at, damping)
        });
    }

    /// The same, and whether a start from congestion ends in another solution.
    pub fn settle_and_look(
        &mut self,
        chain: &Chain,
        acute: &AcuteData,
        streams: &mut Streams,
        staffed: &Staffed,
    ) {
        self.settle(chain, acute, streams, staffed);
        let settled = self.settled;
        if settled.wards.occupancy > CROWDED {
            let crowded = Round {
                boarding: PATIENCE_DAYS,
                back: MOST_BACK,
                ..settled.at
            };
            let calm = streams.clone();
            // Where this start creeps, it stands far from the least solution, and counts as jammed
            let other = settle(crowded, &mut |at, damping| {
                self.round(chain, acute, streams, staffed, at, damping)
            });
            *streams = calm;
            self.jammed = other.wards.boarding_days > settled.wards.boarding_days + 1e-6;
            self.settled.iterations += other.iterations;
        }
    }
}

/// What the bays inside are asked and have in a year, without boarding.
struct BaysOfYear {
    /// Visits from elsewhere per year.
    visitors: f64,
    /// Mean hours in a bay without boarding.
    stay: f64,
    /// Load relative to the base year, per visit and hour in a bay.
    per_load: f64,
    fullness: Fullness,
}

impl BaysOfYear {
    fn new(acute: &AcuteData, calibration: &Calibration, asked: &Asked, bays: f64, visitors: f64) -> Self {
        let (data, admitted) = (&acute.emergency, calibration.admitted_share(acute, asked));
        let shorter = 1.0 - asked.shorter.emergency_stay;
        Self {
            visitors,
            stay: shorter * ((1.0 - admitted) * data.stay_discharged + admitted * data.stay_admitted),
            per_load: calibration.fullness.per_patient(bays) / HOURS_PER_YEAR,
            fullness: calibration.fullness.clone(),
        }
    }
}

/// Where the loop stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Round {
    /// Days that a patient boards.
    pub boarding: f64,
    /// Patients turned away elsewhere who come inside, relative to the acute admissions that the pack's doors would bring.
    pub back: f64,
    /// Share of the time in which stops take the bays inside to be full.
    pub full: f64,
}

impl Round {
    fn change(self, from: Self) -> f64 {
        (self.boarding - from.boarding)
            .abs()
            .max((self.back - from.back).abs())
            .max((self.full - from.full).abs())
    }

    /// Part of the way to the next state.
    pub fn towards(self, next: Self, part: f64) -> Self {
        Self {
            boarding: self.boarding + part * (next.boarding - self.boarding),
            back: self.back + part * (next.back - self.back),
            full: self.full + part * (next.full - self.full),
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
fn settle(start: Round, round: &mut dyn FnMut(Round, f64) -> (Warded, Round, f64)) -> Settled {
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
