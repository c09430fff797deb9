//! Against the chain of states, limits and cases by hand.

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
        let queue = Queue::new(servers, load, patience);
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
    let patient = Queue::new(4.0, 3.0, 1e6);
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
    let queue = Queue::new(5.0, 4.0, 1e9);
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
    let queue = Queue::new(1.0, 1.0, 1e-3);
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
