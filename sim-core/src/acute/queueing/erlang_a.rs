//! Erlang A: waiting ends by service or by another solution, so that it stays finite in any overload.
//!
//! Servers `c`, load `a` (arrivals while a server is free), waiting load `w` (arrivals that wait when none is free: the rest
//! goes elsewhere; `w = a` in the classical form), patience exponential with mean `1/η` mean service times.
//! With weight 1 for "all servers busy, nobody waits", the states below weigh `1/B(c, a)` together and the state with `k`
//! waiting weighs `x_k = Π_{i=1..k} w/(c + i·η)`. Everything else follows by balance.
//! Source: C. Palm (1957); A. Mandelbaum & S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue" (2007).

use super::erlang_b;

#[cfg(test)]
mod tests;

/// A queue with impatience.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Queue {
    /// Servers, real, ≥ 0.
    pub servers: f64,
    /// Load that is offered while a server is free, erlangs.
    pub load: f64,
    /// Part of the load that waits when no server is free, erlangs.
    pub waiting_load: f64,
    /// Mean patience, in mean service times; > 0.
    pub patience: f64,
}

/// Long-run state of a [`Queue`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Delay {
    /// Probability that no server is free.
    pub full: f64,
    /// Mean number waiting.
    pub waiting: f64,
    /// Share of those who may wait that leaves before service.
    pub leaving: f64,
    /// Mean wait of all who may wait (served or not, no wait included), in mean service times.
    pub wait: f64,
    /// Mean number of busy servers.
    pub busy: f64,
}

/// Erlang A in its classical form.
#[must_use]
pub fn erlang_a(servers: f64, load: f64, patience: f64) -> Delay {
    Queue::new(servers, load, patience).solve()
}

/// Whether the queue is practically never empty: its weight exceeds e^40, so that the fluid limit is exact to 16 figures.
#[inline]
pub(in crate::acute) fn always_queueing(servers: f64, waiting_load: f64, eta: f64) -> bool {
    let gap = waiting_load - servers;
    gap > 0.0 && gap * gap > 80.0 * waiting_load * eta
}

impl Queue {
    /// A queue in which all who come may wait, as in the classical form.
    #[must_use]
    pub const fn new(servers: f64, load: f64, patience: f64) -> Self {
        Self {
            servers,
            load,
            waiting_load: load,
            patience,
        }
    }

    /// Solves the balance equations.
    #[must_use]
    pub fn solve(&self) -> Delay {
        let Self {
            servers,
            load,
            waiting_load,
            patience,
        } = *self;
        let eta = 1.0 / patience;
        if load <= 0.0 {
            return Delay {
                full: if servers > 0.0 { 0.0 } else { 1.0 },
                ..Delay::default()
            };
        }
        if always_queueing(servers, waiting_load, eta) {
            let over = waiting_load - servers;
            let wait = over * patience / waiting_load;
            return Delay {
                full: 1.0,
                waiting: over * patience,
                leaving: over / waiting_load,
                wait,
                busy: servers,
            };
        }
        let below = erlang_b::inverse(servers, load);
        let (mut weight, mut sum, mut queue) = (1.0, 0.0, 0.0);
        let (mut rate, mut k) = (servers, 0.0);
        loop {
            k += 1.0;
            rate += eta;
            weight *= waiting_load / rate;
            sum += weight;
            queue += k * weight;
            if weight * k <= 1e-16 * queue && waiting_load < rate {
                break;
            }
        }
        let total = below + sum;
        self.completed((1.0 + sum) / total, queue / total)
    }

    /// The same queue with all its load multiplied.
    #[must_use]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            load: factor * self.load,
            waiting_load: factor * self.waiting_load,
            ..self
        }
    }

    /// Completes the state from the two figures that the sums give.
    #[must_use]
    pub fn completed(&self, full: f64, waiting: f64) -> Delay {
        let Self {
            servers,
            load,
            waiting_load,
            patience,
        } = *self;
        let out = waiting / patience;
        let (leaving, wait) = if waiting_load > 0.0 {
            ((out / waiting_load).min(1.0), waiting / waiting_load)
        } else {
            (0.0, 0.0)
        };
        let busy = (load - (load - waiting_load) * full - out).clamp(0.0, servers);
        Delay {
            full,
            waiting,
            leaving,
            wait,
            busy,
        }
    }

    /// Share of arrivals that waits longer than `limit` mean service times, served or not; for a queue in which all wait.
    ///
    /// The wait that is offered to a patient without end of patience has the density `v(x) ∝ exp(a(1 − e^(−ηx))/η − cx)` (F. Baccelli
    /// & G. Hebuterne 1981). With `u = e^(−ηx)` its tail is an incomplete gamma function, so with `z = a/η`, `b = c/η` and
    /// `S(z) = Σ_k z^k/((b+1)…(b+k))`
    ///
    /// ```text
    /// P(W > t) = P(full) · u · e^(−ct + z(1 − u)) · S(zu)/S(z)
    /// ```
    #[must_use]
    pub fn wait_longer(&self, limit: f64) -> f64 {
        let Self {
            servers,
            load,
            patience,
            ..
        } = *self;
        let eta = 1.0 / patience;
        let patient = libm::exp(-eta * limit);
        if servers <= 0.0 {
            return patient;
        }
        if load <= 0.0 {
            return 0.0;
        }
        if always_queueing(servers, load, eta) {
            let offered = libm::log(load / servers) * patience;
            return if offered > limit { patient } else { 0.0 };
        }
        let (z, b) = (load * patience, servers * patience);
        let sum = |z: f64| {
            let (mut term, mut sum, mut rate) = (1.0, 1.0, b);
            loop {
                rate += 1.0;
                term *= z / rate;
                sum += term;
                if term <= 1e-16 * sum && z < rate {
                    return sum;
                }
            }
        };
        let left = libm::exp(z * (1.0 - patient) - servers * limit) * sum(z * patient) / sum(z);
        self.solve().full * patient * left.min(1.0)
    }

    /// Mean wait of those who are served in the end (no wait included), in mean service times.
    ///
    /// An arrival that finds `k` waiting passes `k + 1` stages of rate `c + i·η`, each ended by a service, a leaver or itself.
    #[must_use]
    pub fn wait_served(&self) -> f64 {
        let Self {
            servers,
            load,
            waiting_load,
            patience,
        } = *self;
        let eta = 1.0 / patience;
        if load <= 0.0 || servers <= 0.0 {
            return 0.0;
        }
        if always_queueing(servers, waiting_load, eta) {
            return libm::log(waiting_load / servers) * patience;
        }
        let below = erlang_b::inverse(servers, load);
        let (mut weight, mut sum, mut k) = (1.0, 0.0, 0.0);
        let mut rate = servers + eta;
        let mut stages = 1.0 / rate;
        let mut waited = servers / rate * stages;
        loop {
            k += 1.0;
            weight *= waiting_load / rate;
            sum += weight;
            rate += eta;
            stages += 1.0 / rate;
            let part = weight * (servers / rate) * stages;
            waited += part;
            if part * k <= 1e-16 * waited && waiting_load < rate {
                break;
            }
        }
        let total = below + sum;
        let served = 1.0 - self.solve().leaving;
        if served > 0.0 {
            waited / total / served
        } else {
            0.0
        }
    }
}
