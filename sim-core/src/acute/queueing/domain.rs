//! The formulas over their whole domain: loads from 1e-6 to far beyond capacity, 1 to 10,000 real servers.

use super::erlang_a::{Delay, Queue, erlang_a};
use super::erlang_b::erlang_b;
use super::erlang_c;
use super::side_by_side::add_many;
use proptest::prelude::*;

/// Servers, most of them few.
fn servers() -> impl Strategy<Value = f64> {
    (0.0..9.21_f64).prop_map(|log| libm::exp(log).min(10_000.0))
}

/// Any load, or one near the number of servers.
fn load(servers: f64) -> impl Strategy<Value = f64> {
    prop_oneof![
        (-13.8..16.0_f64).prop_map(libm::exp),
        (0.5..1.5_f64).prop_map(move |used| used * servers),
    ]
}

fn case() -> impl Strategy<Value = (f64, f64)> {
    servers().prop_flat_map(|servers| (Just(servers), load(servers)))
}

/// Erlang A from the logarithms of all weights, without recursion from either end.
fn by_logarithms(servers: u32, load: f64, patience: f64) -> Delay {
    let c = f64::from(servers);
    let mut log = vec![0.0];
    let mut peak = 0.0;
    loop {
        let n = log.len() as f64;
        let next = log[log.len() - 1] + libm::log(load / (n.min(c) + (n - c).max(0.0) / patience));
        peak = f64::max(peak, next);
        log.push(next);
        if n > c && next < peak - 60.0 {
            break;
        }
    }
    let sum = |value: &dyn Fn(f64) -> f64| -> f64 {
        log.iter()
            .enumerate()
            .map(|(n, log)| libm::exp(log - peak) * value(n as f64))
            .sum()
    };
    let total = sum(&|_| 1.0);
    let waiting = sum(&|n| (n - c).max(0.0)) / total;
    Delay {
        full: sum(&|n| if n >= c { 1.0 } else { 0.0 }) / total,
        waiting,
        leaving: waiting / patience / load,
        wait: waiting / load,
        busy: sum(&|n| n.min(c)) / total,
    }
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1e-9 + a.abs().max(b.abs()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn loss_and_delay_formulas((c, a) in case(), more in 0.001..3.0_f64) {
        let (lost, waits) = (erlang_b(c, a), erlang_c::erlang_c(c, a));
        prop_assert!((0.0..=1.0).contains(&lost) && (0.0..=1.0).contains(&waits), "{lost} {waits}");
        prop_assert!(waits >= lost * (1.0 - 1e-12));
        prop_assert!(a * (1.0 - lost) <= c * (1.0 + 1e-9), "no more is carried than there are servers");
        prop_assert!(erlang_b(c + more, a) <= lost * (1.0 + 1e-12) && erlang_b(c, a * (1.0 + more)) >= lost * (1.0 - 1e-12));
        prop_assert!(erlang_c::erlang_c(c + more, a) <= waits * (1.0 + 1e-9));
        prop_assert!(erlang_c::erlang_c(c, a * (1.0 + more)) >= waits * (1.0 - 1e-9));
        // The relation of both formulas: 1/C(c) = 1/B(c) − 1/B(c − 1)
        if a < c && lost > 1e-250 {
            let (here, fewer) = (1.0 / lost, 1.0 / erlang_b(c - 1.0, a));
            prop_assert!(((here - fewer) * waits - 1.0).abs() < 1e-12 + 1e-14 * here * waits, "{here} {fewer} {waits}");
            let wait = erlang_c::mean_wait(c, a);
            prop_assert!(wait.is_finite() && wait >= 0.0);
        }
    }

    #[test]
    fn impatience((c, a) in case(), log_patience in -7.0..5.0_f64, more in 0.001..3.0_f64, waits in 0.0..1.0_f64) {
        let patience = libm::exp(log_patience);
        let queue = Queue { servers: c, load: a, waiting_load: waits * a, patience };
        for got in [erlang_a(c, a, patience), queue.solve()] {
            prop_assert!((0.0..=1.0).contains(&got.full) && (0.0..=1.0).contains(&got.leaving), "{got:?}");
            prop_assert!((0.0..=c).contains(&got.busy) && got.waiting >= 0.0 && got.waiting.is_finite(), "{got:?}");
            prop_assert!(got.wait <= patience * (1.0 + 1e-9));
        }
        let got = erlang_a(c, a, patience);
        // Who is served or leaves has arrived
        prop_assert!(close(got.busy + got.waiting / patience, a, 1e-9), "{got:?}");
        prop_assert!(got.full <= erlang_c::erlang_c(c, a) * (1.0 + 1e-9) && got.full >= erlang_b(c, a) * (1.0 - 1e-9));
        prop_assert!(got.leaving <= erlang_b(c, a) * (1.0 + 1e-9) + 1e-15);
        let (eager, crowd, calm) = (
            erlang_a(c, a, patience * (1.0 + more)), erlang_a(c, a * (1.0 + more), patience), erlang_a(c + more, a, patience),
        );
        prop_assert!(eager.waiting >= got.waiting * (1.0 - 1e-9) && eager.leaving <= got.leaving * (1.0 + 1e-9) + 1e-15);
        prop_assert!(crowd.waiting >= got.waiting * (1.0 - 1e-9) && crowd.full >= got.full * (1.0 - 1e-9));
        prop_assert!(calm.waiting <= got.waiting * (1.0 + 1e-9) && calm.full <= got.full * (1.0 + 1e-9));
        // All at once or one by one
        let (mut full, mut waiting) = ([0.0; 3], [0.0; 3]);
        add_many(&queue, &[0.0, a, 0.1 * a], &mut full, &mut waiting);
        let one = queue.solve();
        prop_assert!(close(full[1], one.full, 1e-9) && close(waiting[1], one.waiting, 1e-9), "{one:?} {full:?} {waiting:?}");
    }
}

proptest! {
    // Up to 10,000 logarithms a case
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn impatience_agrees_with_all_states(c in 1..10_000_u32, used in 0.02..4.0_f64, log_patience in -4.0..3.0_f64) {
        let (load, patience) = (used * f64::from(c), libm::exp(log_patience));
        let (got, expected) = (erlang_a(f64::from(c), load, patience), by_logarithms(c, load, patience));
        for (a, b) in [
            (got.full, expected.full), (got.waiting, expected.waiting), (got.busy, expected.busy), (got.leaving, expected.leaving),
        ] {
            prop_assert!(close(a, b, 1e-7), "{got:?} {expected:?}");
        }
    }

    #[test]
    fn patience_without_end_and_none_at_all(c in servers(), used in 0.01..0.95_f64) {
        let load = used * c;
        let (endless, none) = (erlang_a(c, load, 1e6), erlang_a(c, load, 1e-9));
        // In the light of a mean wait of w, patience P changes what waits by the order of w/P
        let waits = erlang_c::erlang_c(c, load);
        prop_assert!(close(endless.full, waits, 1e-3) && close(endless.wait, erlang_c::mean_wait(c, load), 1e-3), "{endless:?}");
        prop_assert!(close(none.leaving, erlang_b(c, load), 1e-4) && close(none.full, erlang_b(c, load), 1e-4), "{none:?}");
    }
}
