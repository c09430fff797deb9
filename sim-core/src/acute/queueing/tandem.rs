//! Two or three stations in a row: who must go on keeps his place in the first until there is one in the second.
//!
//! Blocking after service, without room in between: a bay holds the patient who waits for a bed, a bed the patient who waits
//! for a place elsewhere. With `k` patients blocked, `c₁ − k` places of the first station treat, `u(k)` of its patients per hour
//! want to go on, and those blocked leave by a place or, at a rate `1/θ₂` each, by another solution. The number blocked is then
//! a birth-death chain above "no place free":
//!
//! ```text
//! u(k) = share going on · busy(c₁ − k)/s₁            (Erlang A of the first station with c₁ − k places)
//! x_k  = Π_{i≤k} u(i − 1)/(c₂/s₂ + i/θ₂),  k ≤ c₁    beside 1/B(c₂, u(0)·s₂) for all states up to "all taken, nobody blocked"
//! ```
//!
//! Exact while the first station is never idle: two single stations of equal speed pass 2/3 of what one would (G. C. Hunt,
//! Operations Research 4, 1956). The wait before the first station lies between two limits: blocking far quicker than a stay
//! (every stay is longer by the mean) and far slower (a mean over `k` of stationary queues on `c₁ − k` places: P. J. Courtois,
//! "Decomposability", 1977). It is taken in between, with the weight `T/(T + stay + wait)` of the slow one, `T` the mean time that a
//! spell of blocking lasts. That weight is ours, held against exact chains of states below: waits within a tenth or a minute.
//! Three stations ([`Tandem::followed_by`]) are held against the minute-level twin in docs/agreement.md.

use super::erlang_a::{Delay, erlang_a};
use super::erlang_b;

/// One station.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Station {
    /// Places, real, ≥ 0.
    pub servers: f64,
    /// Mean stay, hours, > 0; exponential.
    pub stay: f64,
    /// Mean patience before a place is found, hours, > 0; exponential. Those who lose it go elsewhere.
    pub patience: f64,
}

/// Two stations in a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tandem {
    /// Arrivals at the first station per hour, ≥ 0.
    pub arrivals: f64,
    /// The first station.
    pub first: Station,
    /// Share of those treated in the first station that goes on to the second, 0–1.
    pub passing: f64,
    /// The second station; its `patience` is that of those who are blocked.
    pub second: Station,
}

/// Long-run state of a [`Tandem`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Passage {
    /// Mean wait before the first station over all arrivals, hours.
    pub wait: f64,
    /// Share of arrivals that leaves before the first station, 0–1.
    pub leaving: f64,
    /// Mean number of places of the first station that are held, blocked ones included.
    pub held: f64,
    /// Mean time that a patient who wants to go on is blocked, hours, none included.
    pub blocked: f64,
    /// Patients who want to go on, per hour.
    pub wanting: f64,
    /// Share of them that loses patience, 0–1.
    pub diverted: f64,
    /// Mean number of places of the second station that are taken.
    pub second_busy: f64,
}

/// Those blocked, as a chain: weight of `k` blocked, relative to `k = 0`.
struct Blocked {
    /// Weight of all states.
    total: f64,
    /// Mean number.
    mean: f64,
    /// Patients per hour who want to go on.
    wanting: f64,
    /// Mean number waiting before the first station when the number blocked hardly changes.
    slow: f64,
    /// Mean length of a spell of blocking, hours.
    spell: f64,
    /// Probability of `k` blocked, from 0.
    chance: Vec<f64>,
}

impl Station {
    fn alone(&self, arrivals: f64, held: f64, stay: f64) -> Delay {
        erlang_a(self.servers - held, arrivals * stay, self.patience / stay)
    }
}

impl Passage {
    /// With those blocked and diverted as numbers, not per patient.
    fn per_hour(&self) -> Self {
        Self {
            blocked: self.blocked * self.wanting,
            diverted: self.diverted * self.wanting,
            ..*self
        }
    }

    fn times(&self, factor: f64) -> Self {
        Self {
            wait: factor * self.wait,
            leaving: factor * self.leaving,
            held: factor * self.held,
            blocked: factor * self.blocked,
            wanting: factor * self.wanting,
            diverted: factor * self.diverted,
            second_busy: factor * self.second_busy,
        }
    }

    fn plus(&self, other: &Self) -> Self {
        Self {
            wait: self.wait + other.wait,
            leaving: self.leaving + other.leaving,
            held: self.held + other.held,
            blocked: self.blocked + other.blocked,
            wanting: self.wanting + other.wanting,
            diverted: self.diverted + other.diverted,
            second_busy: self.second_busy + other.second_busy,
        }
    }
}

impl Tandem {
    /// Solves both stations.
    #[must_use]
    pub fn solve(&self) -> Passage {
        if self.arrivals <= 0.0 {
            return Passage::default();
        }
        self.passage(&self.blocked())
    }

    /// The first two of three stations in a row, and the last two: of those who are treated in the second, the share `onward`
    /// goes on to `third`.
    ///
    /// The second station of the first pair loses the places that are blocked. Again between two limits: its stays are longer by
    /// the mean, or a number of its places that hardly changes is held. Its own load is what the first would send without blocking:
    /// those who are held up before it fill it as soon as they can.
    #[must_use]
    pub fn followed_by(&self, onward: f64, third: Station) -> [Passage; 2] {
        let calm = self.first.alone(self.arrivals, 0.0, self.first.stay);
        let last = Self {
            arrivals: self.arrivals * (1.0 - calm.leaving) * self.passing,
            first: self.second,
            passing: onward,
            second: third,
        };
        if last.arrivals <= 0.0 {
            return [self.solve(), Passage::default()];
        }
        let blocked = last.blocked();
        let after = last.passage(&blocked);
        let stay = self.second.stay + onward * after.blocked;
        let quick = self.with_second(self.second.servers, stay).solve();
        let weight = blocked.spell / (blocked.spell + stay);
        // Numbers per hour can be averaged, figures per patient cannot
        let mut mixed = quick.per_hour().times(1.0 - weight);
        for (held, chance) in blocked.chance.iter().enumerate() {
            let held = held as f64;
            let left = self
                .with_second((self.second.servers - held).max(0.0), self.second.stay)
                .solve();
            let taken = Passage {
                second_busy: left.second_busy + held,
                ..left
            };
            mixed = mixed.plus(&taken.per_hour().times(weight * chance));
        }
        if mixed.wanting > 0.0 {
            mixed.blocked /= mixed.wanting;
            mixed.diverted /= mixed.wanting;
        }
        [mixed, after]
    }

    fn with_second(&self, servers: f64, stay: f64) -> Self {
        Self {
            second: Station {
                servers,
                stay,
                ..self.second
            },
            ..*self
        }
    }

    fn passage(&self, blocked: &Blocked) -> Passage {
        let per_patient = if blocked.wanting > 0.0 {
            blocked.mean / blocked.wanting
        } else {
            0.0
        };
        let stay = self.first.stay + self.passing * per_patient;
        let quick = self.first.alone(self.arrivals, 0.0, stay);
        let in_first = stay + quick.waiting / self.arrivals;
        let weight = blocked.spell / (blocked.spell + in_first);
        let waiting = quick.waiting + weight * (blocked.slow - quick.waiting);
        let wait = (waiting / self.arrivals).min(self.first.patience);
        let leaving = wait / self.first.patience;
        let out = blocked.mean / self.second.patience;
        Passage {
            wait,
            leaving,
            held: (self.arrivals * (1.0 - leaving) * stay).min(self.first.servers),
            blocked: per_patient,
            wanting: blocked.wanting,
            diverted: if blocked.wanting > 0.0 {
                (out / blocked.wanting).min(1.0)
            } else {
                0.0
            },
            second_busy: ((blocked.wanting - out) * self.second.stay).clamp(0.0, self.second.servers),
        }
    }

    fn blocked(&self) -> Blocked {
        let (first, second) = (&self.first, &self.second);
        let treats = |held: f64| {
            let alone = first.alone(self.arrivals, held, first.stay);
            (self.passing * alone.busy / first.stay, alone.waiting)
        };
        let (mut want, mut queue) = treats(0.0);
        let below = erlang_b::inverse(second.servers, want * second.stay);
        // An endless weight below: the second station is never full
        if below > 1e280 {
            return Blocked {
                total: 1.0,
                mean: 0.0,
                wanting: want,
                slow: queue,
                spell: 0.0,
                chance: vec![1.0],
            };
        }
        let mut sum = Blocked {
            total: below,
            mean: 0.0,
            wanting: below * want,
            slow: below * queue,
            spell: 0.0,
            chance: vec![below],
        };
        // A spell begins when somebody is blocked while nobody was: weight 1 × this rate
        let begins = want;
        let (mut weight, mut k) = (1.0, 0.0);
        while k + 1.0 <= first.servers {
            k += 1.0;
            let ends = second.servers / second.stay + k / second.patience;
            weight *= want / ends;
            (want, queue) = treats(k);
            sum.total += weight;
            sum.mean += k * weight;
            sum.wanting += weight * want;
            sum.slow += weight * queue;
            sum.spell += weight;
            sum.chance.push(weight);
            if weight * k <= 1e-14 * sum.mean && want < ends {
                break;
            }
        }
        sum.mean /= sum.total;
        sum.wanting /= sum.total;
        sum.slow /= sum.total;
        let total = sum.total;
        sum.chance.iter_mut().for_each(|chance| *chance /= total);
        sum.spell = if begins > 0.0 { sum.spell / begins } else { 0.0 };
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The exact chain of states: present at the first station, and taken in the second plus blocked.
    fn exact(tandem: &Tandem) -> Passage {
        let (c1, c2) = (tandem.first.servers as usize, tandem.second.servers as usize);
        let (most, levels) = (c1 + 45, c1 + c2 + 1);
        let at = |n: usize, j: usize| n * levels + j;
        let mut into = vec![Vec::new(); (most + 1) * levels];
        let mut out = vec![0.0; into.len()];
        for n in 0..=most {
            for j in (0..levels).filter(|j| j.saturating_sub(c2) <= n.min(c1)) {
                let mut go = |to: usize, rate: f64| {
                    if rate > 0.0 {
                        into[to].push((at(n, j), rate));
                        out[at(n, j)] += rate;
                    }
                };
                let blocked = j.saturating_sub(c2);
                let treated = (n.min(c1) - blocked) as f64 / tandem.first.stay;
                if n < most {
                    go(at(n + 1, j), tandem.arrivals);
                }
                if n > c1 {
                    go(at(n - 1, j), (n - c1) as f64 / tandem.first.patience);
                }
                if treated > 0.0 {
                    go(at(n - 1, j), (1.0 - tandem.passing) * treated);
                    // Who goes on leaves the first station only if there is a place
                    go(
                        at(if j < c2 { n - 1 } else { n }, j + 1),
                        tandem.passing * treated,
                    );
                }
                if blocked > 0 {
                    let freed = c2 as f64 / tandem.second.stay + blocked as f64 / tandem.second.patience;
                    go(at(n - 1, j - 1), freed);
                } else if j > 0 {
                    go(at(n, j - 1), j as f64 / tandem.second.stay);
                }
            }
        }
        let mut p: Vec<f64> = out.iter().map(|out| if *out > 0.0 { 1.0 } else { 0.0 }).collect();
        let states: Vec<usize> = (0..p.len()).filter(|state| out[*state] > 0.0).collect();
        for _ in 0..50_000 {
            let mut moved = 0.0;
            for state in states.iter().chain(states.iter().rev()).copied() {
                let new = into[state]
                    .iter()
                    .map(|(from, rate)| p[*from] * rate)
                    .sum::<f64>()
                    / out[state];
                moved += (new - p[state]).abs();
                p[state] = new;
            }
            let total: f64 = p.iter().sum();
            p.iter_mut().for_each(|p| *p /= total);
            if moved < 1e-8 * total {
                break;
            }
        }
        let mean = |value: &dyn Fn(usize, usize) -> f64| -> f64 {
            (0..=most)
                .flat_map(|n| (0..levels).map(move |j| (n, j)))
                .map(|(n, j)| p[at(n, j)] * value(n, j))
                .sum()
        };
        let waiting = mean(&|n, _| n.saturating_sub(c1) as f64);
        let blocked = mean(&|_, j| j.saturating_sub(c2) as f64);
        let wanting = tandem.passing / tandem.first.stay
            * mean(&|n, j| (n.min(c1) as f64) - j.saturating_sub(c2) as f64);
        Passage {
            wait: waiting / tandem.arrivals,
            leaving: waiting / tandem.first.patience / tandem.arrivals,
            held: mean(&|n, _| n.min(c1) as f64),
            blocked: blocked / wanting,
            wanting,
            diverted: blocked / tandem.second.patience / wanting,
            second_busy: mean(&|_, j| j.min(c2) as f64),
        }
    }

    /// Bays before a pool of beds, with the beds asked this part of what they can do.
    fn bays_and_beds(used: f64, bays: f64, beds: f64, patience: f64) -> Tandem {
        Tandem {
            arrivals: used * beds / 96.0 / 0.35,
            first: Station {
                servers: bays,
                stay: 2.8,
                patience: 6.0,
            },
            passing: 0.35,
            second: Station {
                servers: beds,
                stay: 96.0,
                patience,
            },
        }
    }

    #[test]
    fn stations_that_are_never_idle_are_exact() {
        // Hunt (1956): two equal single stations without room in between pass two thirds of what one would
        let station = |stay: f64, servers: f64| Station {
            servers,
            stay,
            patience: 1e9,
        };
        let passed = |first: Station, second: Station| {
            Tandem {
                arrivals: 1e3,
                first,
                passing: 1.0,
                second,
            }
            .solve()
            .wanting
        };
        assert!((passed(station(1.0, 1.0), station(1.0, 1.0)) - 2.0 / 3.0).abs() < 1e-6);
        // His formula for unequal speeds m, n of two single stations: m·n·(m + n)/(m² + m·n + n²)
        let (m, n) = (1.0, 0.4);
        let hunt = m * n * (m + n) / (m * m + m * n + n * n);
        assert!((passed(station(1.0 / m, 1.0), station(1.0 / n, 1.0)) - hunt).abs() < 1e-6);
    }

    #[test]
    fn waits_and_blocking_are_close_to_the_exact_chain() {
        for (bays, beds, patience, loads) in [
            (6.0, 40.0, 12.0, &[0.6, 0.85, 1.0, 1.3][..]),
            (10.0, 40.0, 12.0, &[1.3]),
            (4.0, 10.0, 12.0, &[0.3, 0.9, 1.3]),
            (6.0, 40.0, 48.0, &[0.85, 1.1]),
        ] {
            for used in loads.iter().copied() {
                let tandem = bays_and_beds(used, bays, beds, patience);
                let (got, expected) = (tandem.solve(), exact(&tandem));
                let close = |a: f64, b: f64, share: f64, least: f64| (a - b).abs() <= (share * b).max(least);
                let text = format!("{bays} {beds} {patience} {used}: {got:?} {expected:?}");
                assert!(close(got.wait, expected.wait, 0.1, 1.0 / 60.0), "{text}");
                assert!(close(got.blocked, expected.blocked, 0.1, 1.0 / 60.0), "{text}");
                assert!(close(got.held, expected.held, 0.0, 0.02 * bays), "{text}");
                assert!(
                    close(got.second_busy, expected.second_busy, 0.0, 0.02 * beds),
                    "{text}"
                );
                assert!(close(got.wanting, expected.wanting, 0.02, 0.0), "{text}");
            }
        }
    }

    #[test]
    fn nobody_who_goes_on_is_one_station() {
        let tandem = Tandem {
            passing: 0.0,
            ..bays_and_beds(0.9, 3.0, 20.0, 12.0)
        };
        let got = tandem.solve();
        let alone = erlang_a(3.0, tandem.arrivals * 2.8, 6.0 / 2.8);
        assert!((got.wait - alone.wait * 2.8).abs() < 1e-12 && (got.held - alone.busy).abs() < 1e-9);
        assert_eq!((got.blocked, got.diverted, got.second_busy), (0.0, 0.0, 0.0));
        assert_eq!(bays_and_beds(0.0, 3.0, 20.0, 12.0).solve(), Passage::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn stays_in_range(
            log_used in -12.0..6.0_f64, bays in 0.0..60.0_f64, beds in 0.0..400.0_f64, log_patience in -3.0..7.0_f64, passing in 0.0..1.0_f64,
        ) {
            let mut tandem = bays_and_beds(libm::exp(log_used), bays, beds, libm::exp(log_patience));
            tandem.passing = passing;
            let got = tandem.solve();
            prop_assert!((0.0..=6.0).contains(&got.wait) && (0.0..=1.0).contains(&got.leaving), "{got:?}");
            prop_assert!((0.0..=bays).contains(&got.held) && (0.0..=beds).contains(&got.second_busy), "{got:?}");
            prop_assert!(got.blocked >= 0.0 && got.blocked <= tandem.second.patience * (1.0 + 1e-9), "{got:?}");
            prop_assert!((0.0..=1.0).contains(&got.diverted) && got.wanting >= 0.0, "{got:?}");
            let more = Tandem { second: Station { servers: beds + 1.0, ..tandem.second }, ..tandem }.solve();
            prop_assert!(more.blocked <= got.blocked * (1.0 + 1e-9) + 1e-12);
        }
    }
}
