//! Waiting when service times are not exponential.
//!
//! With `v` the squared coefficient of variation of a service time and `W(M/M/c)` Erlang's mean wait:
//!
//! ```text
//! W(M/D/c) = (1 + f)/2 · W(M/M/c),   f = (1 − ρ)(c − 1)(√(4 + 5c) − 2)/(16cρ), at most (c − 1)/(c + 1)
//! W(M/G/c) = (1 + v)/(2v/W(M/M/c) + (1 − v)/W(M/D/c))
//! ```
//!
//! For one server this is Pollaczek and Khinchine's formula, in heavy traffic `(1 + v)/2` (Lee & Longton). The bound on `f` is the
//! exact ratio `c/(c + 1)` of light traffic: somebody who finds all busy waits for the first of `c` remaining services.
//! Sources: G. P. Cosmetatos, "Approximate explicit formulae for the average queueing time in the processes (M/D/r) and (D/M/r)",
//! INFOR 13 (1975); A. M. Lee & P. A. Longton, Operational Research Quarterly 10 (1959); T. Kimura, "A two-moment approximation
//! for the mean waiting time in the GI/G/s queue", Management Science 32 (1986).

use super::erlang_a::{Delay, Queue};

/// Mean wait relative to that with exponential service times of the same mean.
///
/// `servers` > 0; `load`, erlangs, ≥ 0: from `servers` on, that of heavy traffic. `variation`: squared coefficient of variation
/// of a service time, ≥ 0. One for exponential service; checked against exact chains of states to 3 per cent for variations of
/// 0–2 and loads from 0.3 of the servers.
#[must_use]
pub fn relative_wait(servers: f64, load: f64, variation: f64) -> f64 {
    let used = if servers > 0.0 {
        (load / servers).min(1.0)
    } else {
        1.0
    };
    let most = ((servers - 1.0) / (servers + 1.0)).max(0.0);
    let more = if used > 0.0 {
        let light = (1.0 - used) * (servers - 1.0) * ((4.0 + 5.0 * servers).sqrt() - 2.0);
        (light / (16.0 * servers * used)).clamp(0.0, most)
    } else {
        most
    };
    (1.0 + variation) * (1.0 + more) / (2.0 * (1.0 + variation * more))
}

impl Queue {
    /// The queue when service times vary otherwise than exponential ones, by [`relative_wait`].
    ///
    /// Those who wait count in groups of that size, with as much less patience: the queue is that many times as long where
    /// patience hardly matters, as spread out as heavy traffic says, and the same in overload, where patience alone decides.
    #[must_use]
    pub fn solve_general(&self, variation: f64) -> Delay {
        let group = relative_wait(self.servers, self.waiting_load, variation);
        let grouped = Self {
            patience: self.patience / group,
            ..*self
        }
        .solve();
        self.completed(grouped.full, group * grouped.waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::super::erlang_a::erlang_a;
    use super::super::erlang_c;
    use super::*;
    use proptest::prelude::*;

    /// Exact mean number waiting with constant service times: what is present after one of them is what was waiting, and
    /// what arrived meanwhile (Crommelin 1932).
    fn constant_service(servers: usize, load: f64) -> f64 {
        let states = servers * 6 + 120;
        let mut arrive = vec![libm::exp(-load); states];
        for k in 1..states {
            arrive[k] = arrive[k - 1] * load / k as f64;
        }
        let mut p = vec![0.0; states];
        p[0] = 1.0;
        loop {
            let mut next = vec![0.0; states];
            for (n, here) in p.iter().enumerate().filter(|(_, here)| **here > 1e-18) {
                let left = n.saturating_sub(servers);
                for (to, arriving) in next[left..].iter_mut().zip(&arrive) {
                    *to += here * arriving;
                }
            }
            let moved: f64 = next.iter().zip(&p).map(|(a, b)| (a - b).abs()).sum();
            p = next;
            if moved < 1e-10 {
                return p
                    .iter()
                    .enumerate()
                    .map(|(n, p)| n.saturating_sub(servers) as f64 * p)
                    .sum();
            }
        }
    }

    /// Exact mean number waiting when a service is one of two exponential ones of equal work, by the balance of all states.
    fn two_kinds(servers: usize, load: f64, variation: f64) -> f64 {
        let part = 0.5 * (1.0 + ((variation - 1.0) / (variation + 1.0)).sqrt());
        let share = [part, 1.0 - part];
        let rate = share.map(|share| 2.0 * share);
        // State: busy with the first kind, present
        let most = servers + 90;
        let at = |first: usize, present: usize| present * (servers + 1) + first;
        let mut into = vec![Vec::new(); (most + 1) * (servers + 1)];
        let mut out = vec![0.0; into.len()];
        for present in 0..=most {
            for first in 0..=servers.min(present) {
                let second = present.min(servers) - first;
                let mut go = |to: usize, speed: f64| {
                    if speed > 0.0 {
                        into[to].push((at(first, present), speed));
                        out[at(first, present)] += speed;
                    }
                };
                if present < servers {
                    go(at(first + 1, present + 1), load * share[0]);
                    go(at(first, present + 1), load * share[1]);
                } else if present < most {
                    go(at(first, present + 1), load);
                }
                let ends = [first as f64 * rate[0], second as f64 * rate[1]];
                for (kind, end) in ends.into_iter().enumerate() {
                    if end > 0.0 {
                        let left = first - usize::from(kind == 0);
                        if present > servers {
                            go(at(left + 1, present - 1), end * share[0]);
                            go(at(left, present - 1), end * share[1]);
                        } else {
                            go(at(left, present - 1), end);
                        }
                    }
                }
            }
        }
        let mut p = vec![1.0; into.len()];
        for _ in 0..20_000 {
            let mut moved = 0.0;
            for state in 0..p.len() {
                let inflow: f64 = into[state].iter().map(|(from, speed)| p[*from] * speed).sum();
                let new = if out[state] > 0.0 {
                    inflow / out[state]
                } else {
                    0.0
                };
                moved += (new - p[state]).abs();
                p[state] = new;
            }
            let total: f64 = p.iter().sum();
            p.iter_mut().for_each(|p| *p /= total);
            if moved < 1e-9 {
                break;
            }
        }
        (servers..=most)
            .map(|present| {
                let here: f64 = (0..=servers).map(|first| p[at(first, present)]).sum();
                (present - servers) as f64 * here
            })
            .sum()
    }

    #[test]
    fn one_server_is_pollaczek_khinchine() {
        for load in [0.01, 0.3, 0.9, 1.0, 2.0] {
            for variation in [0.0, 0.4, 1.0, 3.0] {
                assert!((relative_wait(1.0, load, variation) - 0.5 * (1.0 + variation)).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn constant_service_is_within_three_per_cent() {
        for servers in [2, 6, 20] {
            for used in [0.3, 0.5, 0.7, 0.9] {
                let (c, load) = (servers as f64, used * servers as f64);
                let got = relative_wait(c, load, 0.0) * erlang_c::mean_wait(c, load) * load;
                let exact = constant_service(servers, load);
                // Below a ten thousandth of a patient, figures do not matter
                assert!(
                    (got - exact).abs() < 0.03 * exact + 1e-4,
                    "{servers} {used}: {got} {exact}"
                );
            }
        }
    }

    #[test]
    fn mixed_service_is_within_three_per_cent() {
        for servers in [2, 6] {
            for used in [0.5, 0.7, 0.85] {
                let (c, load) = (servers as f64, used * servers as f64);
                let got = relative_wait(c, load, 2.0) * erlang_c::mean_wait(c, load) * load;
                let exact = two_kinds(servers, load, 2.0);
                assert!(
                    (got - exact).abs() < 0.03 * exact,
                    "{servers} {used}: {got} {exact}"
                );
            }
        }
    }

    #[test]
    fn endless_patience_is_the_plain_formula_and_overload_is_fluid() {
        let queue = |load: f64, patience: f64| Queue::new(8.0, load, patience);
        let plain = relative_wait(8.0, 6.0, 0.4) * erlang_c::mean_wait(8.0, 6.0);
        assert!((queue(6.0, 1e7).solve_general(0.4).wait - plain).abs() < 1e-5 * plain);
        let crowd = queue(40.0, 2.0).solve_general(0.4);
        assert!((crowd.waiting - 64.0).abs() < 1e-6 && (crowd.busy - 8.0).abs() < 1e-6);
        let exponential = queue(7.0, 2.0).solve_general(1.0);
        assert_eq!(exponential, erlang_a(8.0, 7.0, 2.0));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lies_between_constant_service_and_heavy_traffic(
            servers in 0.0..10_000.0_f64, used in 0.0..3.0_f64, variation in 0.0..9.0_f64, more in 0.0..2.0_f64,
        ) {
            let load = used * servers;
            let here = relative_wait(servers, load, variation);
            prop_assert!((0.5..=0.5 * (1.0 + variation).max(2.0)).contains(&here), "{here}");
            prop_assert!(relative_wait(servers, load, variation + more) >= here * (1.0 - 1e-12));
            let queue = Queue::new(servers, load, 2.0);
            let got = queue.solve_general(variation);
            prop_assert!(got.waiting >= 0.0 && (0.0..=1.0).contains(&got.full) && (0.0..=servers).contains(&got.busy));
            prop_assert!((0.0..=1.0).contains(&got.leaving));
        }
    }
}
