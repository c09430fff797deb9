//! Erlang A: waiting ends by service or by another solution, so that it stays finite in any overload.
//!
//! Servers `c`, load `a` (arrivals while a server is free), waiting load `w` (arrivals that wait when none is free: the rest
//! goes elsewhere; `w = a` in the classical form), patience exponential with mean `1/η` mean service times.
//! With weight 1 for "all servers busy, nobody waits", the states below weigh `1/B(c, a)` together and the state with `k`
//! waiting weighs `x_k = Π_{i=1..k} w/(c + i·η)`. Everything else follows by balance.
//! Source: C. Palm (1957); A. Mandelbaum & S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue" (2007).

use super::erlang_b;

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
    Queue {
        servers,
        load,
        waiting_load: load,
        patience,
    }
    .solve()
}

/// Whether the queue is practically never empty: its weight exceeds e^40, so that the fluid limit is exact to 16 figures.
#[inline]
pub(in crate::acute) fn always_queueing(servers: f64, waiting_load: f64, eta: f64) -> bool {
    let gap = waiting_load - servers;
    gap > 0.0 && gap * gap > 80.0 * waiting_load * eta
}

impl Queue {
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

#[cfg(test)]
mod tests {
    use super::super::erlang_c;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_tail_of_a_wait_adds_up_to_its_mean_and_without_impatience_is_exponential() {
        for (servers, load, patience) in [
            (1.0, 0.7, 12.0),
            (4.0, 3.6, 12.0),
            (3.0, 5.0, 2.0),
            (6.0, 2.0, 0.5),
        ] {
            let queue = Queue {
                servers,
                load,
                waiting_load: load,
                patience,
            };
            // Simpson's rule far enough into the tail
            let (steps, end) = (4_000, 14.0 * patience.max(1.0));
            let step = end / f64::from(steps);
            let mean: f64 = (0..=steps)
                .map(|at| {
                    let weight = match at {
                        0 => 1.0,
                        at if at == steps => 1.0,
                        at if at % 2 == 1 => 4.0,
                        _ => 2.0,
                    };
                    weight * queue.wait_longer(step * f64::from(at))
                })
                .sum::<f64>()
                * step
                / 3.0;
            let delay = queue.solve();
            assert!(
                (mean - delay.wait).abs() < 1e-4 * delay.wait,
                "{queue:?}: {mean} {delay:?}"
            );
            assert!((queue.wait_longer(0.0) - delay.full).abs() < 1e-12);
        }
        // Erlang C: P(W > t) = C·e^(−(c − a)t)
        let patient = Queue {
            servers: 4.0,
            load: 3.0,
            waiting_load: 3.0,
            patience: 1e6,
        };
        let exact = erlang_c::erlang_c(4.0, 3.0) * libm::exp(-1.5);
        let got = patient.wait_longer(1.5);
        assert!((got - exact).abs() < 1e-4 * exact, "{got} {exact}");
        let crowd = patient.scaled(100.0);
        assert!(crowd.wait_longer(1.0) > 0.99 && crowd.scaled(0.0).wait_longer(1.0) == 0.0);
    }

    /// The birth-death chain itself, solved from its middle outwards.
    fn chain(servers: u32, load: f64, waiting_load: f64, patience: f64) -> Delay {
        let states = 4_000;
        let mut weight = vec![0.0; states];
        weight[0] = 1.0;
        for n in 1..states {
            let up = if n as u32 <= servers { load } else { waiting_load };
            let over = (n as f64 - f64::from(servers)).max(0.0);
            weight[n] = weight[n - 1] * up / ((n as f64).min(f64::from(servers)) + over / patience);
            if weight[n] > 1e200 {
                weight.iter_mut().for_each(|w| *w *= 1e-200);
            }
        }
        let total: f64 = weight.iter().sum();
        let full = weight[servers as usize..].iter().sum::<f64>() / total;
        let waiting = (servers as usize..states)
            .map(|n| (n - servers as usize) as f64 * weight[n])
            .sum::<f64>()
            / total;
        let busy = (0..states)
            .map(|n| (n as f64).min(f64::from(servers)) * weight[n])
            .sum::<f64>()
            / total;
        let leaving = waiting / patience / waiting_load;
        Delay {
            full,
            waiting,
            leaving,
            wait: waiting / waiting_load,
            busy,
        }
    }

    fn close(a: f64, b: f64, tolerance: f64) -> bool {
        (a - b).abs() <= tolerance * (1e-12 + a.abs().max(b.abs()))
    }

    #[test]
    fn agrees_with_the_chain_of_states() {
        for servers in [0, 1, 3, 24] {
            for load in [0.2, 2.0, 24.0, 60.0] {
                for waits in [0.3, 1.0] {
                    for patience in [0.1, 1.0, 5.0] {
                        let queue = Queue {
                            servers: f64::from(servers),
                            load,
                            waiting_load: waits * load,
                            patience,
                        };
                        let (got, expected) = (queue.solve(), chain(servers, load, waits * load, patience));
                        for (a, b) in [
                            (got.full, expected.full),
                            (got.waiting, expected.waiting),
                            (got.leaving, expected.leaving),
                            (got.busy, expected.busy),
                        ] {
                            assert!(close(a, b, 1e-9), "{queue:?}: {got:?} {expected:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn endless_patience_is_erlang_c() {
        let queue = Queue {
            servers: 5.0,
            load: 4.0,
            waiting_load: 4.0,
            patience: 1e9,
        };
        let got = queue.solve();
        assert!(close(got.full, erlang_c::erlang_c(5.0, 4.0), 1e-6));
        assert!(close(got.wait, erlang_c::mean_wait(5.0, 4.0), 1e-6));
        assert!(close(queue.wait_served(), got.wait, 1e-6));
    }

    #[test]
    fn no_patience_is_erlang_b() {
        let got = erlang_a(5.0, 4.0, 1e-9);
        assert!(close(got.leaving, erlang_b::erlang_b(5.0, 4.0), 1e-6));
    }

    #[test]
    fn patience_like_service_is_poisson() {
        // With η = 1 the number present is Poisson: c = 2, a = 2 gives P(N ≥ 2) = 1 − 3e⁻²
        let got = erlang_a(2.0, 2.0, 1.0);
        assert!(close(got.full, 1.0 - 3.0 * libm::exp(-2.0), 1e-14));
    }

    #[test]
    fn served_waits_by_hand() {
        // Nobody queues behind another when patience is tiny: wait given service ≈ min of service and patience ends at c + η
        let queue = Queue {
            servers: 1.0,
            load: 1.0,
            waiting_load: 1.0,
            patience: 1e-3,
        };
        let got = queue.solve();
        // First order: P(busy) ≈ 1/2; served from the queue with 1/(1+1000), after 1/1001
        let expected = 0.5 / 1001.0 / 1001.0 / (1.0 - got.leaving);
        assert!(close(queue.wait_served(), expected, 1e-2), "{got:?} {expected}");
    }

    #[test]
    fn deep_overload_is_fluid() {
        let (servers, patience) = (10.0, 2.0);
        for load in [60.0, 61.0, 1e3, 1e5, 1e9] {
            let got = erlang_a(servers, load, patience);
            assert!(
                close(got.busy, servers, 1e-9) && close(got.leaving, 1.0 - servers / load, 1e-9),
                "{got:?}"
            );
            assert!(close(got.waiting, (load - servers) * patience, 1e-9));
        }
    }

    proptest! {
        #[test]
        fn stays_in_range_and_moves_the_right_way(
            servers in 0.0..80.0_f64, log_load in -8.0..9.0_f64, waits in 0.0..1.0_f64, log_patience in -5.0..4.0_f64,
        ) {
            let load = libm::exp(log_load);
            let queue = Queue { servers, load, waiting_load: waits * load, patience: libm::exp(log_patience) };
            let got = queue.solve();
            prop_assert!((0.0..=1.0).contains(&got.full) && (0.0..=1.0).contains(&got.leaving), "{got:?}");
            prop_assert!(got.waiting >= 0.0 && got.wait >= 0.0 && got.wait <= queue.patience * (1.0 + 1e-9));
            let served = queue.wait_served();
            prop_assert!(served >= 0.0 && served.is_finite());
            prop_assert!((0.0..=servers).contains(&got.busy));
            let more = Queue { servers: servers + 1.0, ..queue }.solve();
            prop_assert!(more.waiting <= got.waiting * (1.0 + 1e-10) && more.full <= got.full * (1.0 + 1e-10));
            let busier = Queue { load: load * 1.1, waiting_load: waits * load * 1.1, ..queue }.solve();
            prop_assert!(busier.waiting >= got.waiting * (1.0 - 1e-10));
        }
    }
}
