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

#[cfg(test)]
mod tests;

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
