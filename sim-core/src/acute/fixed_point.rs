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
use super::gp_posts;
use super::response::Spread;
use super::step_down::{Open, Waits, waits};
use super::streams::{Arrived, Bedded, Streams};
use super::{Asked, BusiestWeek, Flow, NotConverged, Response, Staffed};
use crate::region::{AcuteData, AmbulanceTimes, EmergencyData, Region};

/// Extra days on the ward per day of boarding. Association in Singer et al., Academic Emergency Medicine 18 (2011): 5.6 days
/// under 2 hours of boarding, 8.7 days over 24; a sixth of it is taken as effect. Assumption, grade D.
pub(super) const STAY_PER_BOARDING: f64 = 0.5;
/// Boarding settles to this precision, days.
const TOLERANCE: f64 = 1e-11;
/// Occupancy from which a second start from congestion is tried.
const CROWDED: f64 = 0.9;
/// Start from congestion: patients turned away elsewhere who come inside, relative to the acute admissions of the year.
const MOST_BACK: f64 = 1.0;
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
    pub(super) streams: Streams,
    posts: gp_posts::Memory,
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
            streams: Streams::default(),
            posts: gp_posts::Memory::default(),
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
    pub step_down: Waits,
    /// Mean days until home nursing begins.
    pub home_wait: f64,
    /// Mean delay per admission, days.
    pub delay_days: f64,
    /// Acute admissions asked inside per year.
    pub acute: f64,
    /// Elective admissions asked inside per year, with those carried over.
    pub elective: f64,
    /// Admissions per year that would be inside if all hospitals were as in the pack, and are elsewhere.
    pub displaced: f64,
    pub busiest_week: Settled,
    pub settled: Settled,
    pub treated: Treated,
    pub admitted_share: f64,
    pub arrived: Arrived,
    pub jammed: bool,
}

pub(super) fn ratio(now: f64, base: f64) -> f64 {
    if base > 0.0 { now / base } else { 1.0 }
}

/// Step-down and wards in one year, before the emergency department.
pub(super) struct Warding {
    step_down: Waits,
    home_wait: f64,
    delay_days: f64,
    /// Acute admissions that the pack's doors would bring inside per year.
    all_acute: f64,
    /// The share of them that comes first, and what of visitors from elsewhere does.
    first: f64,
    elective_all: f64,
    admitted_share: f64,
    /// What the wards are asked without boarding.
    admitting: Admitting,
    pub settled: Settled,
    jammed: bool,
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
    let (wards, places) = (&acute.wards, &staffed.places);
    let base_all = calibration.base_acute + calibration.base_elective;
    let base_share = |part: f64| if base_all > 0.0 { part / base_all } else { 0.0 };
    let growth = ratio(asked.acute_admissions, calibration.base_acute);
    let visits: f64 = asked.visits.iter().sum();
    let per_visit = growth / ratio(visits, calibration.base_visits).max(1e-12);
    let admitted_share = (acute.emergency.admitted_share * per_visit).clamp(0.0, MOST_ADMITTED);
    let elective_all = wards.admissions
        * base_share(calibration.base_elective)
        * ratio(asked.elective_admissions, calibration.base_elective)
        + asked.carried_over;
    // A hospital without beds has no elective care left; its patients go to those outside
    let elective = elective_all
        * places.left(
            acute,
            |h| h.staffed_beds,
            |s| if s.beds > 0.0 { 1.0 } else { 0.0 },
        );
    let bedded = Bedded {
        admitted_share,
        elective: elective_all - elective,
        years: asked.years,
    };
    streams.send(chain, acute, &asked.visits, places, &bedded);
    let all_acute =
        wards.admissions * base_share(calibration.base_acute) * growth / (1.0 + calibration.base_back);
    let first = streams.inflow(acute);

    let delays = &calibration.delays;
    let requests = delays.requests(asked);
    let step_down = waits(&acute.step_down, &Open::of(staffed), requests);
    let admissions = all_acute + elective_all;
    let needs_place = if admissions > 0.0 {
        acute.step_down.from_hospital_share * (requests[0] + requests[1]) / admissions
    } else {
        0.0
    };
    let home_wait = delays.home_wait(&acute.step_down.home_start, admissions, staffed.home_nursing);
    let delay_days = delays.days(&acute.step_down, asked, needs_place, step_down.all, home_wait);

    let admitting = Admitting {
        acute: all_acute,
        elective,
        days: wards.stay_days * asked.stay_factor + delay_days,
        beds: staffed.beds * places.left(acute, |h| h.staffed_beds, |s| s.beds),
        weekday_factor: wards.weekday_factor,
        postponable: wards.postponable_share,
    };
    let mut round = |at: &mut Round, damping: f64| {
        let state = ward(&at.asks(&admitting, all_acute * (first + at.back)));
        let (back, moved) = streams.turn(chain, acute, places, asked.stay_factor, state.diverted);
        let residual = (state.boarding_days - at.boarding)
            .abs()
            .max((back - at.back).abs())
            .max(moved);
        at.boarding += damping * (state.boarding_days - at.boarding);
        at.back += damping * (back - at.back);
        (state, residual)
    };
    let mut settled = settle(Round::default(), &mut round);
    let mut jammed = false;
    if settled.wards.occupancy > CROWDED {
        let crowded = Round {
            boarding: PATIENCE_DAYS,
            back: MOST_BACK,
        };
        let other = settle(crowded, &mut round);
        jammed = other.wards.boarding_days > settled.wards.boarding_days + 1e-6;
        // Streams are those of the last round: go back to the least solution
        let again = settle(settled.at, &mut round);
        settled.iterations += other.iterations + again.iterations;
    }
    Warding {
        step_down,
        home_wait,
        delay_days,
        all_acute,
        first,
        elective_all,
        admitted_share,
        admitting,
        settled,
        jammed,
    }
}

pub(super) fn hospital(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    (hours, streams): (&mut Hours, &mut Streams),
    asked: &Asked,
    staffed: &Staffed,
) -> Hospital {
    let wards = warding(chain, acute, calibration, streams, asked, staffed);
    let (settled, places) = (wards.settled, &staffed.places);
    let arrived = streams.arrived(chain, acute, places);
    let arriving = Arriving {
        visits: arrived.visits[0] + chain.visitors * wards.first,
        admitted_share: wards.admitted_share,
        boarding_hours: 24.0 * settled.wards.boarding_days,
        shorter: asked.shorter.emergency_stay,
        bays: staffed.bays * places.left(acute, |h| h.bays, |s| s.bays),
        rhythm: streams.routes(chain).rhythm,
    };
    let treated = if arriving.visits > 0.0 {
        treat(&acute.emergency, &acute.week, &arriving, hours)
    } else {
        // With no department inside it is how residents fare in those outside
        treated_outside(&acute.emergency, &arrived, wards.admitted_share)
    };
    let all_acute = wards.all_acute * (wards.first + settled.at.back);
    let busiest = acute.wards.busiest_week * (1.0 + asked.epidemic);
    // The calm solution of the mean week lies below that of a busier one, so the iteration rises to it from there
    let busiest_week = settle(settled.at, &mut |at, damping| {
        let state = ward(&at.asks(&wards.admitting, all_acute * busiest));
        let residual = (state.boarding_days - at.boarding).abs();
        at.boarding += damping * (state.boarding_days - at.boarding);
        (state, residual)
    });
    Hospital {
        step_down: wards.step_down,
        home_wait: wards.home_wait,
        delay_days: wards.delay_days,
        elective: wards.elective_all,
        displaced: wards.all_acute * (1.0 - wards.first).max(0.0) + wards.elective_all
            - wards.admitting.elective,
        acute: all_acute,
        busiest_week,
        treated,
        admitted_share: wards.admitted_share,
        arrived,
        settled,
        jammed: wards.jammed,
    }
}

/// Stays of residents in the departments outside.
fn treated_outside(data: &EmergencyData, arrived: &Arrived, admitted_share: f64) -> Treated {
    let wait_hours = arrived.bay_hours;
    let stay = [
        data.stay_discharged + wait_hours,
        data.stay_admitted + wait_hours + arrived.boarding_hours,
    ];
    Treated {
        wait_hours,
        bays_full: arrived.bays_full,
        stay,
        stay_hours: (1.0 - admitted_share) * stay[0] + admitted_share * stay[1],
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
    /// What the wards are asked with this boarding and these acute admissions.
    fn asks(&self, admitting: &Admitting, acute: f64) -> Admitting {
        Admitting {
            acute,
            days: admitting.days + STAY_PER_BOARDING * self.boarding,
            ..*admitting
        }
    }
}

/// A solution of the loop.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settled {
    pub wards: Warded,
    pub at: Round,
    pub residual: f64,
    pub iterations: u32,
}

/// Iterates from a start; the map rises, so that it runs to the nearest solution on its way. What does not settle is tried
/// with steps of half the size before it is given up.
fn settle(start: Round, round: &mut dyn FnMut(&mut Round, f64) -> (Warded, f64)) -> Settled {
    let mut settled = Settled {
        wards: Warded::default(),
        at: start,
        residual: f64::INFINITY,
        iterations: 0,
    };
    for (damping, most) in [(1.0, 500), (0.5, 2_500)] {
        while settled.iterations < most {
            (settled.wards, settled.residual) = round(&mut settled.at, damping);
            settled.iterations += 1;
            if settled.residual < TOLERANCE {
                return settled;
            }
        }
    }
    settled
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
        shorter_handover: asked.shorter.handover,
        diverted: hospital.arrived.turned,
        bays_full: [hospital.treated.bays_full, hospital.arrived.bays_full],
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
    let memory = (&mut state.hours, &mut state.streams);
    let hospital = hospital(chain, acute, calibration, memory, asked, staffed);
    let (network, routes) = (&mut state.network, state.streams.routes(chain));
    network.ask(
        chain,
        routes,
        &acute.ambulance,
        &runs(calibration, asked, staffed, &hospital),
    );
    network.cube.load.copy_from_slice(&calibration.base_load);
    let (change, iterations) = network.cube.settle(chain, calibration.relocation);
    network.measure(chain, &asked.a1_runs, &mut state.reached);

    report_drives(chain, &state.streams, out);
    chain.posts.pass(
        acute,
        &asked.gp_contacts,
        staffed.gp_duties,
        &mut state.posts,
        &mut out.gp_posts,
    );
    report_runs(
        chain,
        acute,
        calibration,
        state,
        asked,
        hospital.arrived.turned,
        out,
    );
    out.handover = handover(
        &acute.ambulance,
        calibration,
        asked,
        &hospital,
        out.conveyed_inside,
    );
    out.over_4h = over_limit(
        &hospital.treated,
        hospital.admitted_share,
        calibration.stay_spread,
    );
    out.stay_hours = hospital.treated.stay_hours;
    out.boarding_hours = 24.0 * hospital.settled.wards.boarding_days * hospital.acute;
    out.bed_occupancy = hospital.settled.wards.occupancy;
    out.stay_days = acute.wards.stay_days * asked.stay_factor;
    out.delay_days = hospital.delay_days;
    out.wrong_place_days = hospital.settled.wards.admitted * hospital.delay_days;
    out.wrong_place_days_displaced = hospital.displaced * hospital.delay_days;
    out.step_down_wait_days = hospital.step_down.all;
    [out.short_stay_wait_days, out.rehabilitation_wait_days] = hospital.step_down.by_service;
    out.home_start_wait_days = hospital.home_wait;
    let asked_all = asked.visits.iter().sum::<f64>() + asked.acute_admissions + asked.elective_admissions;
    let inside = hospital.arrived.visits[0] + hospital.settled.wards.admitted;
    out.treated_outside = if asked_all > 0.0 {
        (1.0 - inside / asked_all).clamp(0.0, 1.0)
    } else {
        0.0
    };
    out.visits = hospital.arrived.visits;
    out.turned_away = hospital.arrived.turned_away;
    out.outside_wait_hours = hospital.arrived.wait_hours;
    out.postponed = hospital.settled.wards.postponed;
    out.carried_over = asked.carried_over;
    out.elective_done = hospital.elective - out.postponed;
    let busiest = &hospital.busiest_week.wards;
    out.busiest_week = BusiestWeek {
        occupancy: busiest.occupancy,
        boarding_hours: 24.0 * busiest.boarding_days,
        sent_on: busiest.diverted,
    };
    out.residual = hospital
        .settled
        .residual
        .max(hospital.busiest_week.residual)
        .max(change);
    out.iterations = hospital.settled.iterations + iterations;
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

/// Mean time in which an ambulance hands a patient over, minutes; `inside`: share of urgent runs that ends inside.
fn handover(
    times: &AmbulanceTimes,
    calibration: &Calibration,
    asked: &Asked,
    hospital: &Hospital,
    inside: f64,
) -> f64 {
    let carries = 1.0 - calibration.uncertain.without_transport;
    let inside = if carries > 0.0 { inside / carries } else { 0.0 };
    let [full_inside, full_outside] = [hospital.treated.bays_full, hospital.arrived.bays_full];
    let full = inside * full_inside + (1.0 - inside) * full_outside;
    times.handover * (1.0 - asked.shorter.handover) + full * times.handover_when_full
}

/// Drives to the nearest open emergency department.
fn report_drives(chain: &Chain, streams: &Streams, out: &mut Flow) {
    let nearest = || streams.routes(chain).nearest.iter();
    out.ed_drive.clear();
    out.ed_drive.extend(nearest().map(|drive| drive[0]));
    out.ed_drive_night.clear();
    out.ed_drive_night.extend(nearest().map(|drive| drive[1]));
}

/// What the ambulances came to.
fn report_runs(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    state: &mut State,
    asked: &Asked,
    diverted: [f64; 2],
    out: &mut Flow,
) {
    let State {
        network,
        reached,
        spread,
        carried,
        streams,
        ..
    } = state;
    Network::carried(chain, streams.routes(chain), diverted, carried);
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
