//! One year of the chain: all links together.
//!
//! Step-down waits set the delay on the wards; full wards make patients board; boarding lengthens their stay, so wards fill
//! further. That loop is a monotone map of one number, iterated from the calm state to its least solution; a second start from
//! congestion shows whether a jammed solution exists too. Bays follow from boarding, handover from bays, and the busy fractions
//! of ambulances from handover: a second fixed point of their own.

use super::ambulance::{Network, Reached, Runs};
use super::beds::{Admitting, PATIENCE_DAYS, Warded, ward};
use super::calibration::Calibration;
use super::chain::Chain;
use super::emergency::{Arriving, Hours, Treated, over_limit, treat};
use super::response::Spread;
use super::step_down::wait_days;
use super::{Asked, Flow, NotConverged, Response, Staffed};
use crate::region::{AcuteData, Region};

/// Extra days on the ward per day of boarding. Association in Singer et al., Academic Emergency Medicine 18 (2011): 5.6 days
/// under 2 hours of boarding, 8.7 days over 24; a sixth of it is taken as effect. Assumption, grade D.
const STAY_PER_BOARDING: f64 = 0.5;
/// Boarding settles to this precision, days.
const TOLERANCE: f64 = 1e-11;
/// Occupancy from which a second start from congestion is tried.
const CROWDED: f64 = 0.9;
/// Most that may be admitted of those who visit.
const MOST_ADMITTED: f64 = 0.95;

/// Working memory, reused from year to year; it holds no history: a year gives the same bits whatever was computed before.
#[derive(Clone, Debug)]
pub struct State {
    pub(super) network: Network,
    pub(super) hours: Hours,
    pub(super) reached: Reached,
    spread: Vec<Spread>,
    carried: Vec<[f64; 2]>,
}

impl State {
    /// Memory for this chain.
    #[must_use]
    pub fn new(chain: &Chain) -> Self {
        Self {
            network: Network::new(chain),
            hours: Hours::default(),
            reached: Reached::default(),
            spread: Vec::new(),
            carried: Vec::new(),
        }
    }
}

/// One year of the chain.
///
/// # Errors
/// When a loop does not settle; `out` then holds the last iteration.
pub fn flow(
    chain: &Chain,
    region: &Region,
    calibration: &Calibration,
    state: &mut State,
    asked: &Asked,
    staffed: &Staffed,
    out: &mut Flow,
) -> Result<(), NotConverged> {
    run(chain, &region.acute, calibration, state, asked, staffed, out)
}

/// Step-down, wards and emergency department in one year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hospital {
    pub step_down_wait: f64,
    /// Mean delay per admission, days.
    pub delay_days: f64,
    pub acute: f64,
    pub wards: Warded,
    pub treated: Treated,
    pub admitted_share: f64,
    /// Share of patients inside who are taken to the next hospital.
    pub diverted: f64,
    /// Visits of residents inside, per year.
    pub visits_inside: f64,
    pub residual: f64,
    pub iterations: u32,
    pub jammed: bool,
}

fn ratio(now: f64, base: f64) -> f64 {
    if base > 0.0 { now / base } else { 1.0 }
}

pub(super) fn hospital(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    hours: &mut Hours,
    asked: &Asked,
    staffed: &Staffed,
) -> Hospital {
    let (wards, base_all) = (&acute.wards, calibration.base_acute + calibration.base_elective);
    let base_share = |part: f64| if base_all > 0.0 { part / base_all } else { 0.0 };
    let growth = ratio(asked.acute_admissions, calibration.base_acute);
    let admitted_acute = wards.admissions * base_share(calibration.base_acute) * growth;
    let elective = wards.admissions
        * base_share(calibration.base_elective)
        * ratio(asked.elective_admissions, calibration.base_elective);

    let requests = calibration.delays.arrival_scale * (asked.short_stay + asked.rehabilitation);
    let step_down_wait = wait_days(&acute.step_down, staffed.step_down_places, requests);
    let admissions = admitted_acute + elective;
    let needs_place = if admissions > 0.0 {
        acute.step_down.from_hospital_share * requests / admissions
    } else {
        0.0
    };
    let delay_days = calibration
        .delays
        .days(&acute.step_down, asked, needs_place, step_down_wait);

    let admitting = |boarding: f64| Admitting {
        acute: admitted_acute,
        elective,
        days: wards.stay_days * asked.stay_factor + delay_days + STAY_PER_BOARDING * boarding,
        beds: staffed.beds,
        weekday_factor: wards.weekday_factor,
        postponable: wards.postponable_share,
    };
    let (settled, residual, mut iterations) = settle(0.0, |boarding| ward(&admitting(boarding)));
    let mut jammed = false;
    if settled.occupancy > CROWDED {
        let (other, _, used) = settle(PATIENCE_DAYS, |boarding| ward(&admitting(boarding)));
        iterations += used;
        jammed = other.boarding_days > settled.boarding_days + 1e-6;
    }

    let visits: f64 = asked.visits.iter().sum();
    let inside: f64 = asked
        .visits
        .iter()
        .zip(&chain.inside_share)
        .map(|(visits, share)| visits * share)
        .sum();
    let per_visit = growth / ratio(visits, calibration.base_visits).max(1e-12);
    let admitted_share = (acute.emergency.admitted_share * per_visit).clamp(0.0, MOST_ADMITTED);
    let diverted = (admitted_share * settled.diverted).clamp(0.0, 1.0);
    let arriving = Arriving {
        visits: inside * (1.0 - diverted) + chain.visitors,
        admitted_share,
        boarding_hours: 24.0 * settled.boarding_days,
        bays: staffed.bays,
    };
    let treated = treat(&acute.emergency, &acute.week, &arriving, hours);
    Hospital {
        step_down_wait,
        delay_days,
        acute: admitted_acute,
        wards: settled,
        treated,
        admitted_share,
        diverted,
        visits_inside: inside * (1.0 - diverted),
        residual,
        iterations,
        jammed,
    }
}

/// Iterates boarding from `start`; the map rises, so that it runs to the nearest solution on its way.
fn settle(start: f64, wards: impl Fn(f64) -> Warded) -> (Warded, f64, u32) {
    let mut boarding = start;
    let mut residual = f64::INFINITY;
    let mut state = Warded::default();
    for iteration in 1..=500 {
        state = wards(boarding);
        residual = (state.boarding_days - boarding).abs();
        boarding = state.boarding_days;
        if residual < TOLERANCE {
            return (state, residual, iteration);
        }
    }
    (state, residual, 500)
}

/// What the ambulances are asked, given the state of the hospital.
pub(super) fn runs<'a>(
    calibration: &Calibration,
    asked: &'a Asked,
    staffed: &Staffed,
    hospital: &Hospital,
) -> Runs<'a> {
    let urgent: f64 = asked.a1_runs.iter().chain(&asked.a2_runs).sum();
    Runs {
        a1: &asked.a1_runs,
        a2: &asked.a2_runs,
        planned: &asked.planned_runs,
        without_transport: calibration.uncertain.without_transport,
        treated_at_home: asked.treated_at_home,
        at_home_minutes: asked.at_home_minutes,
        diverted: hospital.diverted,
        bays_full: hospital.treated.bays_full,
        growth: ratio(urgent, calibration.base_urgent),
        vehicle_share: staffed.vehicle_share,
        added_vehicles: staffed.added_vehicles,
    }
}

pub(super) fn run(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    state: &mut State,
    asked: &Asked,
    staffed: &Staffed,
    out: &mut Flow,
) -> Result<(), NotConverged> {
    let hospital = hospital(chain, acute, calibration, &mut state.hours, asked, staffed);
    let network = &mut state.network;
    network.ask(
        chain,
        &acute.ambulance,
        &runs(calibration, asked, staffed, &hospital),
    );
    network.cube.load.copy_from_slice(&calibration.base_load);
    let (change, iterations) = network.cube.settle(chain, calibration.relocation);
    network.measure(chain, &asked.a1_runs, &mut state.reached);

    report_runs(chain, acute, calibration, state, asked, hospital.diverted, out);
    out.over_4h = over_limit(
        &hospital.treated,
        hospital.admitted_share,
        calibration.stay_spread,
    );
    out.stay_hours = hospital.treated.stay_hours;
    out.boarding_hours = 24.0 * hospital.wards.boarding_days * hospital.acute;
    out.bed_occupancy = hospital.wards.occupancy;
    out.stay_days = acute.wards.stay_days * asked.stay_factor;
    out.delay_days = hospital.delay_days;
    out.wrong_place_days = hospital.wards.admitted * hospital.delay_days;
    out.step_down_wait_days = hospital.step_down_wait;
    let asked_all = asked.visits.iter().sum::<f64>() + asked.acute_admissions + asked.elective_admissions;
    let inside = hospital.visits_inside + hospital.wards.admitted;
    out.treated_outside = if asked_all > 0.0 {
        (1.0 - inside / asked_all).clamp(0.0, 1.0)
    } else {
        0.0
    };
    out.postponed = hospital.wards.postponed;
    out.residual = hospital.residual.max(change);
    out.iterations = hospital.iterations + iterations;
    out.jammed = hospital.jammed;
    if out.residual <= 1e-9 {
        Ok(())
    } else {
        Err(NotConverged {
            residual: out.residual,
            iterations: out.iterations,
        })
    }
}

/// What the ambulances came to.
fn report_runs(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    state: &mut State,
    asked: &Asked,
    diverted: f64,
    out: &mut Flow,
) {
    let State {
        network,
        reached,
        spread,
        carried,
        ..
    } = state;
    Network::carried(chain, diverted, carried);
    network.spread(chain, reached, spread);
    let times = &acute.ambulance;
    let fixed = times.call_handling + times.turnout;
    let mut all = Spread::default();
    let (mut transports, mut inside) = (Mean::default(), Mean::default());
    let (mut a2, mut a1) = (Mean::default(), 0.0);
    out.areas.clear();
    for (area, place) in reached.areas.iter().enumerate() {
        let [transport, to_inside] = carried[area];
        // An area without zones has no spread of its own, and counts for nothing in that of the region
        let weight = if chain.has_zones[area] {
            asked.a1_runs[area]
        } else {
            0.0
        };
        all.add(weight, &spread[area]);
        a1 += weight;
        transports.add(weight, transport);
        let urgent = weight
            + if chain.has_zones[area] {
                asked.a2_runs[area]
            } else {
                0.0
            };
        inside.add(urgent, to_inside);
        let a2_response = place.response(times, times.without_signals);
        a2.add(asked.a2_runs[area], a2_response);
        out.areas.push(Response {
            within_limit: place.within,
            mean: place.response(times, 1.0),
            median: fixed + spread[area].percentile(0.5),
            late_tenth: fixed + spread[area].percentile(0.9),
            a2_mean: a2_response,
            transport,
        });
    }
    let region = &reached.region;
    let all = if a1 > 0.0 { all.divided(a1) } else { all };
    out.region = Response {
        within_limit: region.within,
        mean: region.response(times, 1.0),
        median: fixed + all.percentile(0.5),
        late_tenth: fixed + all.percentile(0.9),
        a2_mean: a2.mean(),
        transport: transports.mean(),
    };
    for (area, response) in out.areas.iter_mut().enumerate() {
        if !chain.has_zones[area] {
            *response = out.region;
        }
    }
    out.ambulance_utilisation = reached.utilisation;
    out.utilisation_by_block = reached.utilisation_by_block;
    out.planned_wait = reached.planned_wait;
    out.conveyed_inside = (1.0 - calibration.uncertain.without_transport) * inside.mean();
}

/// A mean by weight.
#[derive(Clone, Copy, Default)]
struct Mean {
    weight: f64,
    sum: f64,
}

impl Mean {
    fn add(&mut self, weight: f64, value: f64) {
        self.weight += weight;
        self.sum += weight * value;
    }

    fn mean(&self) -> f64 {
        if self.weight > 0.0 {
            self.sum / self.weight
        } else {
            0.0
        }
    }
}
