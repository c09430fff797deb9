//! Waits by class when free servers go to the most urgent first (no service is interrupted), and patience ends.
//!
//! Servers `c`, services and patience exponential and alike in all classes. While all servers are busy, those of the classes
//! `1..k` who wait are a birth–death process of their own: they come at their own load `w_k`, and leave as services end (each
//! takes one of them, as long as there is one) and as patience ends. Nobody else changes their number, so by the cut between
//! `n` and `n + 1` of them
//!
//! ```text
//! P(n wait | full) ∝ Π_{i=1..n} w_k/(c + i·η)        Q_k = P(full)·m(w_k),   m = mean of that
//! wait of class k:   (Q_k − Q_{k−1})/(w_k − w_{k−1})                          (Little)
//! ```
//!
//! Without end of patience `m(w) = w/(c − w)`, which gives the waits of A. Cobham, "Priority assignment in waiting line problems",
//! Operations Research 2 (1954), for one server, and of O. Kella & U. Yechiali, "Waiting times in the non-preemptive priority
//! M/M/c queue", Stochastic Models 1 (1985), for more; with it, the same sums as Erlang A's. The mean over all classes is that
//! of the queue without classes, whatever the order. `m` is convex and 0 at 0, so that nobody waits longer than who is less urgent.

use super::erlang_a::Queue;
use super::general_service::relative_wait;
use super::side_by_side::waiting_while_full;

/// Classes, the most urgent first.
pub const CLASSES: usize = 3;
/// Shares below this count as this much: the wait of somebody who would come.
const LEAST: f64 = 1e-6;

/// Mean wait of each class relative to the mean wait of all.
///
/// `queue`: servers and patience. `shares`: of arrivals, by class, together 1. `loads`: the load of all classes while all servers
/// are busy, two values of equal weight (the same twice where it does not change). `everybody`: mean number waiting, of all
/// classes, while all servers are busy; where nobody waits, all classes are alike.
///
/// `variation`: squared coefficient of variation of a service. Those who wait count in groups, as in [`Queue::solve_general`], of
/// the size that their own load gives them.
#[must_use]
pub fn relative_waits(
    queue: &Queue,
    variation: f64,
    shares: &[f64; CLASSES],
    loads: [f64; 2],
    everybody: f64,
) -> [f64; CLASSES] {
    if everybody <= 0.0 || loads == [0.0; 2] {
        return [1.0; CLASSES];
    }
    let shares = shares.map(|share| share.max(LEAST));
    let all: f64 = shares.iter().sum();
    let sums = [shares[0] / all, (shares[0] + shares[1]) / all];
    let [first, two, found] = ahead(queue, variation, [sums[0], sums[1], 1.0], loads);
    // Of all classes `everybody` is known; the fewer they are, the less has to be made up for
    let made_up = everybody / found - 1.0;
    let part = |waiting: f64, sum: f64| waiting / everybody * (1.0 + made_up * sum * sum * sum * sum);
    let (first, two) = (part(first, sums[0]), part(two, sums[1]));
    // Convex over the shares ahead, also where loads only stand for others: nobody waits longer than who is less urgent
    let first = first.clamp(0.0, sums[0]);
    let chord = first + (1.0 - first) * (sums[1] - sums[0]) / (1.0 - sums[0]);
    let two = two.clamp(0.0, chord);
    let one = first.min(two * sums[0] / sums[1]);
    [
        one * (all / shares[0]),
        (two - one) * (all / shares[1]),
        (1.0 - two) * (all / shares[2]),
    ]
}

/// Mean numbers waiting while all servers are busy, of three shares of all who come.
fn ahead(queue: &Queue, variation: f64, sums: [f64; 3], loads: [f64; 2]) -> [f64; 3] {
    if variation == 1.0 || queue.servers <= 0.0 {
        let [a, b, c] = sums.map(|share| loads.map(|load| share * load));
        let mut waiting = [0.0; 6];
        waiting_while_full(queue, &[a[0], a[1], b[0], b[1], c[0], c[1]], &mut waiting);
        let [a, b, c, d, e, f] = waiting;
        return [0.5 * (a + b), 0.5 * (c + d), 0.5 * (e + f)];
    }
    sums.map(|share| {
        let loads = loads.map(|load| share * load);
        let group = group(queue.servers, 0.5 * (loads[0] + loads[1]), variation);
        let grouped = Queue {
            patience: queue.patience / group,
            ..*queue
        };
        let mut waiting = [0.0; 2];
        waiting_while_full(&grouped, &loads, &mut waiting);
        0.5 * group * (waiting[0] + waiting[1])
    })
}

/// Size of the groups in which a line counts that brings this load itself, while others keep the servers busy.
///
/// A short line waits for the next of many services to end, which comes as soon whatever their law; a long one feels how much
/// they vary. It is never as short as in light traffic, where all servers happen to be busy for a moment: of that correction
/// (`f` of [`relative_wait`]) half is allowed: with lognormal services on 6 and 12 servers (variations 0.3 and 0.4) the wait
/// of the most urgent is then within a tenth of the twin's, where with none or all of it it is up to 17 per cent off.
fn group(servers: f64, load: f64, variation: f64) -> f64 {
    let light = (servers + 1.0) * ((4.0 + 5.0 * servers).sqrt() - 2.0) / (8.0 * servers);
    relative_wait(servers, load.max(servers * light / (1.0 + light)), variation)
}

#[cfg(test)]
mod tests {
    use super::super::erlang_a::erlang_a;
    use super::super::erlang_c;
    use super::*;
    use proptest::prelude::*;

    /// Mean number waiting while all servers are busy.
    fn everybody(queue: &Queue, loads: [f64; 2]) -> f64 {
        let mut waiting = [0.0; 2];
        waiting_while_full(queue, &loads, &mut waiting);
        0.5 * (waiting[0] + waiting[1])
    }

    /// Waits of all classes, in mean service times.
    fn waits(servers: f64, load: f64, patience: f64, shares: [f64; 3]) -> [f64; 3] {
        let all = erlang_a(servers, load, patience).wait;
        let queue = Queue::new(servers, 1.0, patience);
        relative_waits(&queue, 1.0, &shares, [load; 2], everybody(&queue, [load; 2]))
            .map(|relative| relative * all)
    }

    /// One server, everybody patient: Cobham 1954, `W_k = W_0/((1 − σ_{k−1})(1 − σ_k))`. More of them: Kella & Yechiali 1985, with
    /// the mean time until a server comes free while all are busy, times the probability of that, in the place of `W_0`.
    #[test]
    fn patient_classes_wait_as_cobham_and_kella_and_yechiali_say() {
        let endless = 1e8;
        for servers in [1.0, 2.0, 10.0, 24.0] {
            for used in [0.3, 0.7, 0.9] {
                for shares in [[0.2, 0.42, 0.38], [0.6, 0.3, 0.1], [0.05, 0.05, 0.9]] {
                    let load = used * servers;
                    let first = if servers == 1.0 {
                        load
                    } else {
                        erlang_c::erlang_c(servers, load) / servers
                    };
                    let mut before = 0.0;
                    for (got, share) in waits(servers, load, endless, shares).into_iter().zip(shares) {
                        let with = before + share * used;
                        let expected = first / ((1.0 - before) * (1.0 - with));
                        before = with;
                        let off = (got - expected).abs();
                        assert!(off < 1e-5 * expected, "{servers} {used}: {got} {expected}");
                    }
                }
            }
        }
    }

    /// Mean numbers waiting, urgent and not, by the balance of all states: servers busy, then who waits.
    fn exact(servers: usize, loads: [f64; 2], patience: f64) -> [f64; 2] {
        const MOST: usize = 70;
        let c = servers as f64;
        let at = |urgent: usize, other: usize| servers + urgent * MOST + other;
        let mut into = vec![Vec::new(); servers + MOST * MOST];
        let mut out = vec![0.0; into.len()];
        let mut go = |from: usize, to: usize, speed: f64| {
            into[to].push((from, speed));
            out[from] += speed;
        };
        for busy in 0..servers {
            let next = if busy + 1 == servers { at(0, 0) } else { busy + 1 };
            go(busy, next, loads[0] + loads[1]);
            go(next, busy, (busy + 1) as f64);
        }
        for urgent in 0..MOST {
            for other in 0..MOST {
                let here = at(urgent, other);
                if urgent + 1 < MOST {
                    go(here, at(urgent + 1, other), loads[0]);
                }
                if other + 1 < MOST {
                    go(here, at(urgent, other + 1), loads[1]);
                }
                if urgent > 0 {
                    go(here, at(urgent - 1, other), c + urgent as f64 / patience);
                }
                if other > 0 {
                    let served = if urgent == 0 { c } else { 0.0 };
                    go(here, at(urgent, other - 1), served + other as f64 / patience);
                }
            }
        }
        let mut p = vec![1.0 / into.len() as f64; into.len()];
        loop {
            let mut moved = 0.0;
            for state in 0..p.len() {
                let inflow: f64 = into[state].iter().map(|(from, speed)| p[*from] * speed).sum();
                let new = inflow / out[state];
                moved += (new - p[state]).abs();
                p[state] = new;
            }
            let total: f64 = p.iter().sum();
            p.iter_mut().for_each(|p| *p /= total);
            if moved < 1e-11 {
                break;
            }
        }
        let mean = |of: fn(usize, usize) -> usize| -> f64 {
            (0..MOST * MOST)
                .map(|state| of(state / MOST, state % MOST) as f64 * p[servers + state])
                .sum()
        };
        [mean(|urgent, _| urgent), mean(|_, other| other)]
    }

    #[test]
    fn impatient_classes_wait_as_the_exact_chain_of_states_says() {
        for (servers, used, patience) in [
            (1, 0.8, 1.0),
            (3, 0.5, 2.0),
            (3, 1.3, 2.0),
            (6, 1.0, 0.5),
            (6, 0.9, 3.0),
        ] {
            let load = used * servers as f64;
            // Two classes of the three: one line ahead of the other, split in either place
            for [urgent, middle, low] in [[0.3, 0.0, 0.7], [0.2, 0.5, 0.3]] {
                let [ahead, after] = exact(servers, [load * (urgent + middle), load * low], patience);
                let [first, second, third] = waits(servers as f64, load, patience, [urgent, middle, low]);
                let got = [load * (urgent * first + middle * second), load * low * third];
                for (got, expected) in got.into_iter().zip([ahead, after]) {
                    let off = (got - expected).abs();
                    assert!(
                        off < 2e-5 * expected,
                        "{servers} {used} {patience}: {got} {expected}"
                    );
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_order_changes_no_mean_and_nobody_waits_longer_than_who_is_less_urgent(
            servers in 0.0..200.0_f64, used in 0.0..5.0_f64, more in 0.0..2.0_f64, patience in 0.01..100.0_f64,
            urgent in 0.0..1.0_f64, middle in 0.0..1.0_f64, off in 0.0..3.0_f64,
            variation in 0.0..4.0_f64,
        ) {
            let shares = [urgent, (1.0 - urgent) * middle, (1.0 - urgent) * (1.0 - middle)];
            let load = used * servers.max(0.1);
            let queue = Queue::new(servers, 1.0, patience);
            let loads = [load, load * (1.0 + more)];
            let got = relative_waits(&queue, variation, &shares, loads, off * everybody(&queue, loads));
            let mean: f64 = got.iter().zip(shares).map(|(wait, share)| wait * share).sum();
            prop_assert!((mean - 1.0).abs() < 1e-4, "{mean}");
            let slack = 1e-4;
            prop_assert!(got[0] >= 0.0 && got[0] <= got[1] + slack && got[1] <= got[2] + slack, "{got:?}");
        }
    }
}
