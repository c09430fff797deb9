//! What is fitted per replicate, so that the base year stands as observed.

use super::ambulance::{Network, Reached, Runs};
use super::boarding::Warding;
use super::chain::{BLOCKS, ByBlock, Chain};
use super::emergency::{Fullness, Hours, fit_spread, over_limit};
use super::fixed_point::{Hospital, State, after_wards, bays, ratio, runs};
use super::hypercube::{Slope, Start};
use super::step_down::{Delays, Open};
use super::streams::{Bedded, Streams};
use super::{Asked, Staffed};
use crate::parameters::Drawn;
use crate::region::{AcuteData, Region};

/// Strongest relocation that calibration may choose.
const MOST_RELOCATION: f64 = 0.9999;
/// Where the search for it begins, and by how much the share within the limit is then taken to rise with it. Any other pair
/// leads to the same relocation in a few more steps.
const FIRST_RELOCATION: (f64, f64) = (0.9, 0.13);

/// How often stations are weighed; once more changes no weight of Flevoland by more than 0.003.
const WEIGHINGS: u32 = 2;

/// Rounds in which what the base year carries over settles; each leaves the postponable part of full days of the change.
const MOST_ROUNDS: u32 = 100;
/// To this many admissions per year.
const CARRIED_TOLERANCE: f64 = 1e-6;
/// The spread of stays settles to this, in the same number of rounds at most; a share that is met is within this of it.
const SPREAD_TOLERANCE: f64 = 1e-9;
const MISFIT: f64 = 1e-8;

/// The uncertain parameters that the chain uses, in one replicate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Uncertain {
    pub without_transport: f64,
    pub observed_within_limit: f64,
    pub wrong_place_share: f64,
    pub external_share: f64,
    /// Of the ambulances that find all bays taken, the share that is diverted.
    pub diverted_when_full: f64,
}

impl Uncertain {
    fn of(acute: &AcuteData, drawn: &Drawn) -> Self {
        Self {
            without_transport: drawn[acute.ambulance.without_transport],
            observed_within_limit: drawn[acute.ambulance.observed_within_limit],
            wrong_place_share: drawn[acute.wards.wrong_place_share],
            external_share: drawn[acute.wards.external_share],
            diverted_when_full: acute
                .emergency
                .diverted_when_full
                .map_or(0.0, |share| drawn[share]),
        }
    }
}

/// What is fitted per replicate, so that the base year stands as observed.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// Share of the urgent calls that the dispatcher is ahead of, 0–1; the twin plays it.
    pub relocation: f64,
    /// Share of A1 runs within the limit in the base year less the drawn one: 0 unless relocation cannot reach it.
    pub relocation_misfit: f64,
    /// Standard deviation of the logarithm of emergency stays.
    pub stay_spread: f64,
    /// Share over four hours in the base year less the observed one: 0 unless no spread reaches it.
    pub stay_misfit: f64,
    /// Requests for a step-down place relative to the admissions that are asked.
    pub arrival_scale: f64,
    /// Mean wait for a step-down place in the base year, days.
    pub step_down_wait_days: f64,
    /// Elective admissions that the base year carries over from the year before, per year.
    pub carried_over: f64,
    /// Largest change that another iteration of the base year would bring.
    pub(super) residual: f64,
    pub(super) delays: Delays,
    pub(super) uncertain: Uncertain,
    /// Patients turned away elsewhere who come inside in the base year, relative to those who come first: part of the
    /// admissions that are observed.
    pub(super) base_back: f64,
    /// How often the bays inside are full, by their load: what stops need.
    pub(super) fullness: Fullness,
    /// Admissions of the base year to the wards inside, acute and elective: acute are those whom the emergency departments there
    /// admit, elective the rest. Residents have far more elective care elsewhere than acute care, so their mix is not that inside.
    pub(super) inside: [f64; 2],
    pub(super) base_acute: f64,
    pub(super) base_elective: f64,
    pub(super) base_visits: f64,
    pub(super) base_urgent: f64,
    /// What a vehicle of each own station is worth in the base year, in vehicles of the pooled fleet.
    pub(super) base_weight: Vec<ByBlock>,
    /// Ambulances of the base year: where every year starts.
    pub(super) base: Start,
}

/// Most that may be admitted of those who visit.
const MOST_ADMITTED: f64 = 0.95;

impl Calibration {
    /// Share of visits that is admitted.
    pub(super) fn admitted_share(&self, acute: &AcuteData, asked: &Asked) -> f64 {
        let growth = ratio(asked.acute_admissions, self.base_acute);
        let visits: f64 = asked.visits.iter().sum();
        let per_visit = growth / ratio(visits, self.base_visits).max(1e-12);
        (acute.emergency.admitted_share * per_visit).clamp(0.0, MOST_ADMITTED)
    }
}

/// Fits what must be fitted on the base year.
#[must_use]
pub fn calibrate(
    chain: &Chain,
    region: &Region,
    drawn: &Drawn,
    base: &Asked,
    staffed: &Staffed,
) -> Calibration {
    fit(
        chain,
        &region.acute,
        Uncertain::of(&region.acute, drawn),
        base,
        staffed,
    )
}

pub(super) fn fit(
    chain: &Chain,
    acute: &AcuteData,
    uncertain: Uncertain,
    base: &Asked,
    staffed: &Staffed,
) -> Calibration {
    let delays = Delays::fit(
        &acute.step_down,
        &acute.wards,
        uncertain.wrong_place_share,
        uncertain.external_share,
        [base.short_stay, base.rehabilitation],
        &Open::of(staffed),
    );
    let mut calibration = Calibration {
        relocation: 0.0,
        relocation_misfit: 0.0,
        stay_spread: 0.5,
        stay_misfit: 0.0,
        arrival_scale: delays.arrival_scale,
        step_down_wait_days: 0.0,
        carried_over: 0.0,
        residual: 0.0,
        delays,
        uncertain,
        base_back: 0.0,
        fullness: Fullness::default(),
        inside: [0.0; 2],
        base_acute: base.acute_admissions,
        base_elective: base.elective_admissions,
        base_visits: base.visits.iter().sum(),
        base_urgent: base.a1_runs.iter().chain(&base.a2_runs).sum(),
        base_weight: vec![[1.0; BLOCKS]; chain.own],
        base: Start::default(),
    };
    let mut state = State::new(chain);
    let memory = &mut state.streams;
    calibration.base_back = back_at_start(chain, acute, memory, base, staffed);
    let visits = (memory.inside_as_in_pack() + chain.visitors) * (1.0 + calibration.base_back);
    let admitted = acute.emergency.admitted_share * visits;
    calibration.inside = split(acute.wards.admissions, admitted, base.elective_admissions);
    let mut base = carrying_over(base, |base| {
        let mut wards = Warding::before(chain, acute, &calibration, memory, base, staffed);
        wards.settle(chain, acute, memory, staffed);
        wards.settled.wards.postponed
    });
    let memory = (&mut state.hours, &mut state.streams);
    let hospital = base_year(chain, acute, &mut calibration, memory, &mut base, staffed);
    let base = &base;
    calibration.carried_over = base.carried_over;
    calibration.step_down_wait_days = hospital.step_down.all;
    let network = &mut state.network;
    let routes = state.streams.routes(chain);
    let asked = runs(&calibration, base, staffed, &hospital, &state.streams);
    // The first loads that settle say how the others answer
    let (mut change, mut slope) = (0.0, Slope::default());
    let mut weights = calibration.base_weight.clone();
    let mut settle = |network: &mut Network, weights: &[ByBlock], relocation: f64| {
        let asked = Runs {
            ahead: relocation,
            weights,
            ..asked
        };
        network.ask(chain, routes, &acute.ambulance, &asked);
        let (change, _) = network.cube.settle_by(chain, relocation, &slope);
        if slope.is_unknown() {
            slope = Slope::of(&mut network.cube, chain);
        }
        change
    };
    for _ in 0..WEIGHINGS {
        settle(network, &weights, FIRST_RELOCATION.0);
        network.cube.weigh();
        weights.copy_from_slice(&network.cube.weight);
    }
    let mut share = |network: &mut Network, reached: &mut Reached, relocation: f64| {
        change = settle(network, &weights, relocation);
        network.measure(chain, &base.a1_runs, reached);
        reached.region.within - uncertain.observed_within_limit
    };
    let reached = &mut state.reached;
    let (relocation, misfit) = root_from(FIRST_RELOCATION, [0.0, MOST_RELOCATION], |relocation| {
        share(network, reached, relocation)
    });
    (calibration.relocation, calibration.relocation_misfit) = (relocation, misfit);
    calibration.base_weight = weights;
    // The network stands as at the root, which is where it was asked last
    calibration.residual = hospital.residual.max(change);
    calibration.base = Start::of(&mut network.cube, chain);
    calibration
}

/// The base year with the spread of stays for which the observed share is over four hours. Stays that spread less wait less for
/// a bay, fewer full hours divert fewer ambulances, and with these the wards put off less care: so the fit is repeated until all
/// stand still. What is missed then is the misfit.
fn base_year(
    chain: &Chain,
    acute: &AcuteData,
    calibration: &mut Calibration,
    (hours, streams): (&mut Hours, &mut Streams),
    base: &mut Asked,
    staffed: &Staffed,
) -> Hospital {
    let observed = acute.emergency.observed_over_4h;
    let mut wards = Warding::before(chain, acute, calibration, streams, base, staffed);
    let mut fitted = false;
    let mut rounds = 0;
    let hospital = loop {
        wards.settle(chain, acute, streams, staffed);
        let memory = (&mut *hours, &*streams);
        let bays = bays(chain, acute, calibration, memory, base, staffed, &wards);
        let hospital = after_wards(acute, hours, base, (&wards, streams), &bays);
        if fitted || rounds == MOST_ROUNDS {
            break hospital;
        }
        rounds += 1;
        let (spread, _) = fit_spread(&hospital.treated, hospital.admitted_share, observed);
        fitted = (spread - calibration.stay_spread).abs() < SPREAD_TOLERANCE;
        calibration.stay_spread = spread;
        if streams.stops.any() {
            // As full as they are hour by hour; where that is never or always, the table tells as much
            if calibration.fullness.is_known() {
                let more = calibration.fullness.shift(bays.full(), wards.settled.at.full);
                fitted &= more.is_none_or(|more| more.abs() < SPREAD_TOLERANCE);
            } else {
                calibration.fullness = bays.fullness(hours);
                fitted &= !calibration.fullness.is_known();
            }
            wards.know(
                &calibration.fullness,
                staffed.bays * staffed.places.left(acute, |h| h.bays, |s| s.bays),
            );
            let put_off = hospital.settled.wards.postponed;
            fitted &= (put_off - base.carried_over).abs() < CARRIED_TOLERANCE;
            base.carried_over = put_off;
            wards.carry_over(put_off);
        }
    };
    streams.drive_on(chain, acute, wards.first);
    streams.conclude_stops(chain, acute);
    let over = over_limit(
        &hospital.treated,
        hospital.admitted_share,
        calibration.stay_spread,
    );
    let missed = over - observed;
    calibration.stay_misfit = if missed.abs() < MISFIT { 0.0 } else { missed };
    hospital
}

/// The base year with as much elective care carried over into it as it puts off itself: care was put off before it, too, and
/// with nothing changed one year is as the other.
fn carrying_over(base: &Asked, mut postponed: impl FnMut(&Asked) -> f64) -> Asked {
    let mut base = base.clone();
    for _ in 0..MOST_ROUNDS {
        let put_off = postponed(&base);
        let change = (put_off - base.carried_over).abs();
        base.carried_over = put_off;
        if change < CARRIED_TOLERANCE {
            break;
        }
    }
    base
}

/// Patients turned away outside who come inside in the base year while nobody is turned away inside.
fn back_at_start(
    chain: &Chain,
    acute: &AcuteData,
    streams: &mut Streams,
    base: &Asked,
    staffed: &Staffed,
) -> f64 {
    let bedded = Bedded {
        admitted_share: acute.emergency.admitted_share,
        elective: 0.0,
        years: base.years,
    };
    streams.send(chain, acute, &base.visits, &staffed.places, &bedded);
    streams
        .turn(chain, acute, &staffed.places, base.stay_factor, 0.0, 1.0)
        .0
}

/// All admissions as acute ones, whom the emergency departments admit, and elective ones, the rest while any are asked.
fn split(all: f64, admitted: f64, elective_asked: f64) -> [f64; 2] {
    let acute = admitted.min(all);
    [acute, if elective_asked > 0.0 { all - acute } else { 0.0 }]
}

/// Root of a rising function by secants from a first guess and the slope there, kept between the ends; or the end where it is
/// nearest. With the value that is left. Where it was asked last is what it gives.
fn root_from(
    (guess, slope): (f64, f64),
    [least, most]: [f64; 2],
    mut f: impl FnMut(f64) -> f64,
) -> (f64, f64) {
    let (mut below, mut above) = (None, None);
    let mut last: Option<(f64, f64)> = None;
    let mut x = guess;
    for _ in 0..60 {
        let y = f(x);
        if y.abs() < 1e-9 {
            return (x, 0.0);
        }
        if (y > 0.0 && x <= least) || (y < 0.0 && x >= most) {
            return (x, y);
        }
        *if y < 0.0 { &mut below } else { &mut above } = Some(x);
        let chord = last.map_or(slope, |(at, value)| (y - value) / (x - at));
        last = Some((x, y));
        let next = (x - y / chord).clamp(least, most);
        let known =
            |end: Option<f64>, beyond: fn(&f64, &f64) -> bool| end.is_some_and(|end| !beyond(&next, &end));
        x = match (below, above) {
            (Some(low), Some(high)) if high - low < 1e-14 => return (x, y),
            // Where it cannot be, or nowhere: halfway of what is left
            _ if known(below, f64::gt) || known(above, f64::lt) => {
                0.5 * (below.unwrap_or(least) + above.unwrap_or(most))
            }
            _ => next,
        };
    }
    (x, last.map_or(0.0, |(_, y)| y))
}

/// Root of a rising function by false position (Illinois), or the end where it is nearest; with the value that is left.
pub(super) fn root(mut low: f64, mut high: f64, mut f: impl FnMut(f64) -> f64) -> (f64, f64) {
    let mut at_low = f(low);
    if at_low >= 0.0 {
        return (low, at_low);
    }
    let mut at_high = f(high);
    if at_high <= 0.0 {
        return (high, at_high);
    }
    let mut last = 0.0;
    let mut x = low;
    for _ in 0..60 {
        x = (low * at_high - high * at_low) / (at_high - at_low);
        let y = f(x);
        if y.abs() < 1e-9 || high - low < 1e-14 {
            break;
        }
        if y < 0.0 {
            (low, at_low) = (x, y);
            if last < 0.0 {
                at_high *= 0.5;
            }
        } else {
            (high, at_high) = (x, y);
            if last > 0.0 {
                at_low *= 0.5;
            }
        }
        last = y;
    }
    (x, 0.0)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn whom_the_emergency_department_admits_come_to_the_ward() {
        // 26,000 visits of which 0.372 are admitted, 14,500 admissions in all
        let [acute, elective] = split(14_500.0, 26_000.0 * 0.372, 21_600.0);
        assert!((acute - 9_672.0).abs() < 1e-9 && (elective - 4_828.0).abs() < 1e-9);
        // No more than come in all, and no elective care that nobody asks
        assert_eq!(split(5_000.0, 9_672.0, 100.0), [5_000.0, 0.0]);
        assert_eq!(split(14_500.0, 9_672.0, 0.0), [9_672.0, 0.0]);
    }
}
