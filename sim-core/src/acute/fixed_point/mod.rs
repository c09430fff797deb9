//! One year of the chain: all links together.
//!
//! All unknowns of a year are one map: boarding, who is turned away and comes back, boarding in the busiest week, the loads of
//! the bays over the week, the loads of ambulances. It is block-triangular. Boarding and who is turned away act on each other
//! ([`boarding`](super::boarding)); the busiest week and the bays depend on them and not the other way round; handover, the
//! patients who are driven on, and so the ambulances depend on all of these, and nothing depends on the ambulances. A fixed
//! point of the whole map is one of every block given those before it, so each block is solved once, in that order, and that
//! is the same point as sweeps over everything would reach (a test does both). One residual: the largest change that another
//! sweep would bring to any unknown.

use super::ambulance::{Network, Reached, Runs};
pub(super) use super::boarding::STAY_PER_BOARDING;
use super::boarding::{Settled, Warding};
use super::calibration::Calibration;
use super::chain::Chain;
use super::emergency::{Arriving, Crowd, Fullness, Hours, Treated, Visitors, crowd, over_limit, urgency};
use super::gp_posts;
use super::queueing::priority::CLASSES;
use super::response::Spread;
use super::step_down::Waits;
use super::streams::{Arrived, Streams};
use super::{Asked, BusiestWeek, Flow, NotConverged, Staffed};
use crate::region::{AcuteData, EmergencyData};
use report::{handover, report_drives, report_runs};

mod report;

/// Largest change that a year may leave.
const MOST_RESIDUAL: f64 = 1e-9;

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
    /// Largest change that another round would bring, of all that is solved here, and the rounds used.
    pub residual: f64,
    pub iterations: u32,
}

pub(super) fn ratio(now: f64, base: f64) -> f64 {
    if base > 0.0 { now / base } else { 1.0 }
}

/// Emergency departments of a year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bays {
    pub arrived: Arrived,
    /// Those inside; none where nobody comes there.
    crowd: Option<Crowd>,
}

impl Bays {
    /// How full those inside are at other loads, in these hours.
    pub fn fullness(&self, hours: &mut Hours) -> Fullness {
        self.crowd
            .map_or_else(Fullness::default, |crowd| Fullness::of(&crowd, hours))
    }

    /// Share of the time in which those inside are full.
    pub fn full(&self) -> f64 {
        self.crowd.map_or(0.0, |crowd| crowd.bays_full)
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
    let mut wards = Warding::before(chain, acute, calibration, streams, asked, staffed);
    wards.settle_and_look(chain, acute, streams, staffed);
    let memory = (&mut *hours, &*streams);
    let bays = bays(chain, acute, calibration, memory, asked, staffed, &wards);
    streams.drive_on(chain, acute, wards.first);
    streams.conclude_stops(chain, acute);
    after_wards(acute, hours, asked, (&wards, streams), &bays)
}

/// How crowded the departments are, given the wards.
pub(super) fn bays(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    (hours, streams): (&mut Hours, &Streams),
    asked: &Asked,
    staffed: &Staffed,
    wards: &Warding,
) -> Bays {
    let (settled, places) = (wards.settled, &staffed.places);
    let arrived = streams.arrived(chain, acute, places);
    let visitors = Visitors {
        residents: arrived.visits[0],
        from_clinics: arrived.visits[0] * streams.part_inside(chain, acute, &asked.from_clinics),
        elsewhere: chain.visitors * wards.first,
    };
    // Who comes in is all but those who are kept off while bays are full
    let kept_off = streams.stops.kept_off();
    let visits = visitors.residents + visitors.elsewhere + streams.stops.inside(acute) * kept_off;
    let arriving = Arriving {
        visits,
        elsewhere: if visits > 0.0 {
            (kept_off / visits).min(1.0)
        } else {
            0.0
        },
        admitted_share: wards.admitted_share,
        boarding_hours: 24.0 * settled.wards.boarding_days,
        boards: settled.wards.full,
        shorter: asked.shorter.emergency_stay,
        spread: Some(calibration.stay_spread),
        bays: staffed.bays * places.left(acute, |h| h.bays, |s| s.bays),
        rhythm: streams.routes(chain).rhythm,
        urgency: urgency(&acute.emergency, asked, &visitors),
    };
    // With no department inside there is nothing to be found out
    hours.residual = 0.0;
    let crowd = (visits > 0.0).then(|| crowd(&acute.emergency, &acute.week, &arriving, hours));
    Bays { arrived, crowd }
}

/// What depends on wards and bays, and they not on it: the busiest week, and how patients fare.
pub(super) fn after_wards(
    acute: &AcuteData,
    hours: &mut Hours,
    asked: &Asked,
    (wards, streams): (&Warding, &Streams),
    bays: &Bays,
) -> Hospital {
    let settled = wards.settled;
    let arrived = bays.arrived;
    let treated = match &bays.crowd {
        Some(crowd) => crowd.treated(hours),
        // With no department inside it is how residents fare in those outside
        None => treated_outside(&acute.emergency, &arrived, wards.admitted_share),
    };
    let all_acute = wards.acute(settled.at, streams);
    let busiest = acute.wards.busiest_week * (1.0 + asked.epidemic);
    // The calm solution of the mean week lies below that of a busier one, so the iteration rises to it from there
    let busiest_week = wards.settle_week(all_acute * busiest);
    Hospital {
        step_down: wards.step_down,
        home_wait: wards.home_wait,
        delay_days: wards.delay_days,
        elective: wards.elective_all,
        displaced: wards.all_acute * (1.0 - wards.first).max(0.0) + wards.elective_left,
        acute: all_acute,
        busiest_week,
        treated,
        admitted_share: wards.admitted_share,
        arrived,
        settled,
        jammed: wards.jammed,
        residual: settled.residual.max(busiest_week.residual).max(hours.residual),
        iterations: settled.iterations + busiest_week.iterations,
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
        // Known as a mean alone
        wait_of: [wait_hours; CLASSES],
        urgency: data.urgency,
        bays_full: arrived.bays_full,
        stay,
        stay_hours: (1.0 - admitted_share) * stay[0] + admitted_share * stay[1],
        // Boarding is known as a mean alone
        ..Treated::default()
    }
}

/// What the ambulances are asked, given the state of the hospital.
pub(super) fn runs<'a>(
    calibration: &'a Calibration,
    asked: &'a Asked,
    staffed: &Staffed,
    hospital: &Hospital,
    streams: &'a Streams,
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
        driven_on: streams.driven_on(),
        bays_full: [hospital.treated.bays_full, hospital.arrived.bays_full],
        come_in: streams.stops.outcome().come_in,
        longer: &streams.stops.outcome().longer,
        growth: ratio(urgent, calibration.base_urgent),
        ahead: calibration.relocation,
        vehicle_share: staffed.vehicle_share,
        added_vehicles: staffed.added_vehicles,
        weights: &calibration.base_weight,
    }
}

/// The year block by block, each given those before it: the hospital, and of the ambulances the change that another turn would
/// bring and the turns used.
pub(super) fn solve(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    state: &mut State,
    asked: &Asked,
    staffed: &Staffed,
) -> (Hospital, f64, u32) {
    let memory = (&mut state.hours, &mut state.streams);
    let hospital = hospital(chain, acute, calibration, memory, asked, staffed);
    let urgent = runs(calibration, asked, staffed, &hospital, &state.streams);
    let (routes, times) = (state.streams.routes(chain), &acute.ambulance);
    let (change, turns) = state
        .network
        .settle(chain, routes, times, &urgent, &calibration.base);
    (hospital, change, turns)
}

/// One year of the chain.
///
/// # Errors
/// When a loop does not settle; `out` then holds the last iteration.
pub fn flow(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &Calibration,
    state: &mut State,
    asked: &Asked,
    staffed: &Staffed,
    out: &mut Flow,
) -> Result<(), NotConverged> {
    let asked = &*chain.clinics.send_on(acute, asked, &staffed.places);
    let (hospital, change, iterations) = solve(chain, acute, calibration, state, asked, staffed);
    state.network.measure(chain, &asked.a1_runs, &mut state.reached);

    report_drives(chain, &state.streams, out);
    chain
        .posts
        .pass(acute, asked, staffed, &mut state.posts, &mut out.gp_posts);
    chain
        .clinics
        .pass(acute, asked, &staffed.places, &mut out.gp_posts.clinics);
    let bound_inside = report_runs(chain, acute, calibration, state, asked, out);
    let stops = state.streams.stops.outcome();
    out.ambulances_diverted = stops.diverted;
    out.handover = handover(
        &acute.ambulance,
        calibration,
        asked,
        &hospital,
        (bound_inside, stops.come_in),
    );
    out.over_4h = over_limit(
        &hospital.treated,
        hospital.admitted_share,
        calibration.stay_spread,
    );
    out.bay_wait = hospital.treated.wait_of.map(|hours| 60.0 * hours);
    out.urgency = hospital.treated.urgency;
    out.stay_hours = hospital.treated.stay_hours;
    out.ed_stop_minutes = 1_440.0 * hospital.treated.time_full;
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
    out.driven_on = state.streams.driven_on().iter().map(|on| on.rides).sum();
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
    out.residual = hospital.residual.max(change);
    out.iterations = hospital.iterations + iterations;
    out.jammed = hospital.jammed;
    // What was fitted on a base year that did not settle is worth nothing either
    let residual = out.residual.max(calibration.residual);
    if residual <= MOST_RESIDUAL {
        Ok(())
    } else {
        Err(NotConverged {
            residual,
            iterations: out.iterations,
        })
    }
}
