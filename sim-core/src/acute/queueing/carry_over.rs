//! Load of a queue that changes through the day or week, when what waits is carried over into the hours that follow.
//!
//! The mean number present `N` follows `dN/dt = arrivals − departures`, and departures are those of the stationary queue with the
//! same `N` (pointwise stationary fluid flow). With `a` the load of that stationary queue, `N = N(a)` and
//!
//! ```text
//! da/dt = (λ(t)·s − a)/s · g(a)/N'(a),    g(a) = 1 − P(full)·(1 − w/a)
//! ```
//!
//! Where nobody waits, `N' = g = 1` and this is the modified offered load to the last figure. In a crowded hour `N' > 1` with
//! patience longer than a service: the queue builds up and clears more slowly than that, and `N' < 1` with less patience.
//! Against the exact equations of a day that varies ninefold (4–24 servers, load 0.4–1.3 of them, patience of 0.2–2 services)
//! waits stay within 2.5 per cent or 15 seconds, where the modified offered load is up to 17 per cent off and the stationary
//! backlog-carryover of Stolletz (European Journal of Operational Research 190, 2008), which knows no patience, a factor: the
//! test below holds all three.
//! Source: W.-P. Wang, D. Tipper & S. Banerjee, "A simple approximation for modeling nonstationary queues", IEEE INFOCOM (1996).

use super::erlang_a::{Queue, always_queueing};
use super::offered_load::modified_offered_load;
use super::side_by_side::add_many;

/// Points at which the stationary queue is solved, a multiple of eight; in between, rates are interpolated.
const POINTS: usize = 24;
/// The week ends as it began to this relative precision.
const TOLERANCE: f64 = 1e-12;
/// Most weeks on the way to that: steps are Newton's, so that three or four do.
const MOST_PERIODS: u32 = 30;

/// How fast the load goes to what arrives, by load.
struct Pace {
    /// Points per erlang.
    scale: f64,
    /// Part of the distance that is left at the end of a segment, and mean part over it.
    left: [(f64, f64); POINTS],
}

/// Mean load in each segment of the stationary queue that stands in for it, erlangs.
///
/// `queue`: servers, patience in mean service times, and the part of the load that waits (`waiting_load` over `load`; their
/// size does not matter). `arrivals`: rate per hour in each segment of a period that repeats; `segment`: its length, hours;
/// `stay`: mean service time, hours. Exact for a constant rate. Waits of a period are the mean number waiting over the mean
/// arrival rate, not over these loads: their mean is not that of what arrives.
///
/// Returns by how much another period would change the loads, relative to the largest: at most 1e-12 unless it did not settle.
pub fn carry_over(queue: &Queue, arrivals: &[f64], segment: f64, stay: f64, loads: &mut [f64]) -> f64 {
    carry_over_in_groups(queue, 1.0, arrivals, segment, stay, loads)
}

/// The same when those who wait count in groups of this size, as stays that are not exponential make them
/// ([`Queue::solve_general`]); `queue` has the patience of a group.
pub fn carry_over_in_groups(
    queue: &Queue,
    group: f64,
    arrivals: &[f64],
    segment: f64,
    stay: f64,
    loads: &mut [f64],
) -> f64 {
    let mut start = modified_offered_load(arrivals, segment, stay, loads);
    let most = stay * arrivals.iter().copied().fold(0.0, f64::max);
    if most <= 0.0 {
        return 0.0;
    }
    let mut residual = f64::INFINITY;
    let pace = Pace::of(queue, group, most, segment / stay);
    // Where in an hour the pace is taken: at the mean load that a calm queue would have
    let calm = pace.left[0].1;
    for period in 0..MOST_PERIODS {
        let (mut load, mut slope) = (start, 1.0);
        let mut met = false;
        for (rate, mean) in arrivals.iter().zip(loads.iter_mut()) {
            let target = rate * stay;
            let gap = load - target;
            let (left, over) = pace.at(target + gap * calm);
            let now = target + gap * over;
            // Back on the path of the period before: the rest would be the same
            met = period > 0 && (now - *mean).abs() <= TOLERANCE * most;
            if met {
                residual = (now - *mean).abs() / most;
                break;
            }
            *mean = now;
            load = target + gap * left;
            slope *= left;
        }
        if met {
            break;
        }
        residual = (load - start).abs() / most;
        if residual <= TOLERANCE {
            break;
        }
        start = (start + (load - start) / (1.0 - slope)).clamp(0.0, most);
    }
    residual
}

impl Pace {
    /// Solves the stationary queue from no load to `most`; `ratio`: a segment in mean service times.
    fn of(queue: &Queue, group: f64, most: f64, ratio: f64) -> Self {
        let waits = if queue.load > 0.0 {
            (queue.waiting_load / queue.load).clamp(0.0, 1.0)
        } else {
            1.0
        };
        // Beyond the first load at which somebody always waits, the pace does not change
        let mut top = most;
        while top > 1e-9 && always_queueing(queue.servers, 0.5 * top * waits, 1.0 / queue.patience) {
            top *= 0.5;
        }
        let step = top / (POINTS - 1) as f64;
        let mut loads = [0.0; POINTS];
        for (point, load) in loads.iter_mut().enumerate() {
            *load = step * point as f64;
        }
        let (mut full, mut waiting) = ([0.0; POINTS], [0.0; POINTS]);
        add_many(queue, &loads, &mut full, &mut waiting);
        let mut present = [0.0; POINTS];
        for point in 0..POINTS {
            let load = loads[point];
            let out = waiting[point] / queue.patience;
            present[point] = group * waiting[point]
                + (load - load * (1.0 - waits) * full[point] - out).clamp(0.0, queue.servers);
        }
        let mut left = [(1.0, 1.0); POINTS];
        for (point, left) in left.iter_mut().enumerate() {
            let (low, high) = (point.saturating_sub(1), (point + 1).min(POINTS - 1));
            let slope = (present[high] - present[low]) / (loads[high] - loads[low]);
            let accepted = 1.0 - full[point] * (1.0 - waits);
            // Nobody stays where there is no server and no patience: the load follows what arrives at once
            let x = ratio * accepted / slope.max(1e-9);
            let replaced = -libm::expm1(-x);
            *left = (1.0 - replaced, if x > 0.0 { replaced / x } else { 1.0 });
        }
        Self {
            scale: 1.0 / step,
            left,
        }
    }

    #[inline]
    fn at(&self, load: f64) -> (f64, f64) {
        let place = (load * self.scale).max(0.0);
        // A cast to 32 bits is a few instructions, one to a size a dozen
        let cell = (place as u32 as usize).min(POINTS - 2);
        let part = (place - cell as f64).min(1.0);
        let (low, high) = (self.left[cell], self.left[cell + 1]);
        (low.0 + part * (high.0 - low.0), low.1 + part * (high.1 - low.1))
    }
}

#[cfg(test)]
mod tests {
    use super::super::erlang_a::erlang_a;
    use super::super::erlang_b::erlang_b;
    use super::super::kolmogorov::Station;
    use super::*;
    use proptest::prelude::*;

    /// Arrivals through a day: few at night, most in the afternoon.
    fn day(mean: f64) -> [f64; 24] {
        std::array::from_fn(|hour| {
            mean * (1.0 + 0.8 * libm::sin(std::f64::consts::TAU * (hour as f64 - 8.0) / 24.0))
        })
    }

    /// Mean wait, hours, and mean number of busy servers for these loads.
    fn means(queue: &Queue, arrivals: &[f64], loads: &[f64]) -> (f64, f64) {
        let (mut waiting, mut busy) = (0.0, 0.0);
        for load in loads {
            let delay = queue.scaled(*load).solve();
            waiting += delay.waiting;
            busy += delay.busy;
        }
        (waiting / arrivals.iter().sum::<f64>(), busy / loads.len() as f64)
    }

    /// Stationary backlog-carryover (Stolletz 2008) with periods of a mean stay, as its author advises: what a loss system turns
    /// away in one is added to the next; what it carries is the load of a queue.
    fn backlog(queue: &Queue, arrivals: &[f64], stay: f64) -> Vec<f64> {
        let mut carried = vec![0.0; arrivals.len()];
        let mut backlog = 0.0;
        for _ in 0..20 {
            for (rates, carried) in arrivals
                .chunks(stay as usize)
                .zip(carried.chunks_mut(stay as usize))
            {
                let asked = rates.iter().sum::<f64>() + backlog;
                let blocked = erlang_b(queue.servers, asked);
                backlog = asked * blocked;
                carried.fill(asked * (1.0 - blocked));
            }
        }
        carried
    }

    #[test]
    fn calm_hours_are_the_modified_offered_load() {
        let arrivals = day(2.0);
        let (mut here, mut modified) = ([0.0; 24], [0.0; 24]);
        carry_over(&Queue::new(60.0, 1.0, 2.0), &arrivals, 1.0, 3.0, &mut here);
        modified_offered_load(&arrivals, 1.0, 3.0, &mut modified);
        for (a, b) in here.iter().zip(&modified) {
            assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
    }

    #[test]
    fn an_even_rate_is_the_stationary_queue() {
        for load in [0.1, 8.0, 12.0, 30.0, 1e6] {
            let mut loads = [0.0; 24];
            carry_over(
                &Queue::new(12.0, 1.0, 2.0),
                &[load / 3.0; 24],
                1.0,
                3.0,
                &mut loads,
            );
            assert!(
                loads.iter().all(|got| (got - load).abs() < 1e-9 * load),
                "{loads:?}"
            );
        }
    }

    #[test]
    fn waits_are_those_of_the_exact_equations() {
        let stay = 3.0;
        for (servers, patience) in [(12, 2.0), (12, 0.2), (4, 2.0), (24, 1.0)] {
            let (mut worst, mut worst_modified, mut worst_backlog) = (0.0_f64, 0.0_f64, 0.0_f64);
            for used in [0.4, 0.7, 1.0, 1.3] {
                let arrivals = day(used * f64::from(servers) / stay);
                let exact = Station::steady(servers, stay, patience * stay).periodic(&arrivals);
                let queue = Queue::new(f64::from(servers), 1.0, patience);
                let (mut loads, mut modified) = ([0.0; 24], [0.0; 24]);
                carry_over(&queue, &arrivals, 1.0, stay, &mut loads);
                modified_offered_load(&arrivals, 1.0, stay, &mut modified);
                let error = |loads: &[f64]| {
                    let (wait, _) = means(&queue, &arrivals, loads);
                    // Below a minute, a share means nothing
                    (wait - exact.wait).abs() / exact.wait.max(1.0 / 6.0)
                };
                let (wait, busy) = means(&queue, &arrivals, &loads);
                assert!(
                    (busy - exact.busy).abs() < 0.01 * f64::from(servers),
                    "{servers} {patience} {used}: {busy} {exact:?}"
                );
                assert!(
                    error(&loads) < 0.025,
                    "{servers} {patience} {used}: {wait} {exact:?}"
                );
                worst = worst.max(error(&loads));
                worst_modified = worst_modified.max(error(&modified));
                worst_backlog = worst_backlog.max(error(&backlog(&queue, &arrivals, stay)));
            }
            assert!(
                worst < worst_backlog && (worst < worst_modified || worst_modified < 0.03),
                "{servers} {patience}: {worst} {worst_modified} {worst_backlog}"
            );
        }
    }

    #[test]
    fn what_can_be_put_off_does_not_wait() {
        // Without anybody who waits, a loss system: N' is its derivative and the load follows sooner
        let all = Queue {
            waiting_load: 0.0,
            ..Queue::new(6.0, 1.0, 2.0)
        };
        let arrivals = day(3.0);
        let mut loads = [0.0; 24];
        carry_over(&all, &arrivals, 1.0, 3.0, &mut loads);
        let exact = Station {
            waits: 0.0,
            ..Station::steady(6, 3.0, 6.0)
        }
        .periodic(&arrivals);
        let busy: f64 = loads
            .iter()
            .map(|load| load * (1.0 - erlang_b(6.0, *load)))
            .sum::<f64>()
            / 24.0;
        assert!((busy - exact.busy).abs() < 0.01 * exact.busy, "{busy} {exact:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn stays_between_the_least_and_the_most_that_arrives(
            servers in 0.0..200.0_f64, log_mean in -10.0..10.0_f64, log_stay in -4.0..6.0_f64, log_patience in -5.0..4.0_f64,
            waits in 0.0..1.0_f64,
        ) {
            let (mean, stay) = (libm::exp(log_mean), libm::exp(log_stay));
            let arrivals = day(mean);
            let queue = Queue { servers, load: 1.0, waiting_load: waits, patience: libm::exp(log_patience) };
            let mut loads = [0.0; 24];
            carry_over(&queue, &arrivals, 1.0, stay, &mut loads);
            let bound = |best: fn(f64, f64) -> f64| stay * arrivals.iter().copied().reduce(best).expect("a day has hours");
            for load in loads {
                prop_assert!(load >= bound(f64::min) * (1.0 - 1e-9) && load <= bound(f64::max) * (1.0 + 1e-9), "{load}");
                let delay = erlang_a(servers, load, queue.patience);
                prop_assert!(delay.waiting.is_finite() && delay.waiting >= 0.0);
            }
        }
    }
}
