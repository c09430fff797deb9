//! What must always hold of a draw: it moves one way with its luck and its parameters, and stays in range.

use proptest::prelude::*;
use sim_core::random::{Luck, Purpose, quantile};

/// Levels of all sizes, both tails.
fn level() -> impl Strategy<Value = f64> {
    prop_oneof![
        2 => 1e-9..1.0 - 1e-9,
        1 => (-12.0..-1.0f64).prop_map(power_of_ten),
        1 => (-12.0..-1.0f64).prop_map(|e| 1.0 - power_of_ten(e)),
    ]
}

/// Chances of all sizes, near 0 and near 1.
fn chance() -> impl Strategy<Value = f64> {
    prop_oneof![
        1 => 0.0..=1.0f64,
        1 => (-6.0..0.0f64).prop_map(power_of_ten),
        1 => (-6.0..0.0f64).prop_map(|e| 1.0 - power_of_ten(e)),
    ]
}

/// Counts and means of all sizes up to a million.
fn size() -> impl Strategy<Value = f64> {
    (-6.0..6.0f64).prop_map(power_of_ten)
}

fn count() -> impl Strategy<Value = u32> {
    (0.0..6.0f64).prop_map(|e| power_of_ten(e) as u32)
}

/// 10ᵉ by the library under test: exact enough, and the same on every target
fn power_of_ten(e: f64) -> f64 {
    quantile::lognormal(0.5, e * std::f64::consts::LN_10, 0.0)
}

/// A step up: from one float to a large part of the whole.
fn step() -> impl Strategy<Value = f64> {
    (-16.0..0.0f64).prop_map(power_of_ten)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn binomial_never_falls_with_luck_or_chance(u in level(), n in count(), p in chance(), d in step()) {
        let k = quantile::binomial(u, n, p);
        prop_assert!(k <= n);
        prop_assert!(quantile::binomial(u + d * (1.0 - u) * 0.999, n, p) >= k);
        prop_assert!(quantile::binomial(u, n, (p + d * (1.0 - p)).min(1.0)) >= k);
    }

    #[test]
    fn more_people_mean_more_events_and_more_survivors(u in level(), n in count(), p in chance(), more in 1u32..1000) {
        let k = quantile::binomial(u, n, p);
        let larger = quantile::binomial(u, n + more, p);
        prop_assert!(larger >= k, "{larger} events among {}, {k} among {n}", n + more);
        prop_assert!(n + more - larger >= n - k, "{larger} events among {}, {k} among {n}", n + more);
    }

    #[test]
    fn poisson_never_falls_with_luck_or_mean(u in level(), mean in size(), d in step()) {
        let k = quantile::poisson(u, mean);
        prop_assert!(quantile::poisson(u + d * (1.0 - u) * 0.999, mean) >= k);
        prop_assert!(quantile::poisson(u, mean * (1.0 + d)) >= k);
    }

    /// Where one method hands over to the next: small means, the middle of the chances, the reach of the series.
    #[test]
    fn no_step_back_at_a_seam(u in level(), n in 5u32..5000, at in prop_oneof![Just(4.5), Just(30.0), 1.0..60.0f64], d in -1e-9..1e-9f64) {
        let (low, high) = (at * (1.0 + d.min(0.0)), at * (1.0 + d.max(0.0)));
        prop_assert!(quantile::poisson(u, low) <= quantile::poisson(u, high));
        let n_f = f64::from(n);
        if at < 0.9 * n_f {
            prop_assert!(quantile::binomial(u, n, low / n_f) <= quantile::binomial(u, n, high / n_f));
            prop_assert!(quantile::binomial(u, n, 1.0 - high / n_f) <= quantile::binomial(u, n, 1.0 - low / n_f));
        }
        let half = 0.5 * (1.0 + d.abs());
        prop_assert!(quantile::binomial(u, n, 1.0 - half) <= quantile::binomial(u, n, half));
    }

    #[test]
    fn failures_mirror_successes(bits in 0u64..1 << 52, n in count(), p in 0.5..1.0f64) {
        // u and 1 − u are both exact, and so is 1 − p; ties would need u on a jump
        let u = (bits as f64 + 0.5) / (1u64 << 52) as f64;
        prop_assert_eq!(quantile::binomial(u, n, p), n - quantile::binomial(1.0 - u, n, 1.0 - p));
    }

    #[test]
    fn priors_never_fall_with_luck(u in level(), d in step(), a in 0.05..500.0f64, b in 0.05..500.0f64) {
        let v = u + d * (1.0 - u) * 0.999;
        // Smooth quantiles carry rounding of their own: a step back by a few units in the last place is none
        let up = |x: f64, y: f64| y >= x - 1e-12 * x.abs();
        prop_assert!(up(quantile::beta(u, a, b), quantile::beta(v, a, b)));
        prop_assert!(up(quantile::normal(u), quantile::normal(v)));
        prop_assert!(up(quantile::lognormal(u, a, b / 500.0), quantile::lognormal(v, a, b / 500.0)));
        prop_assert!(up(quantile::triangular(u, 0.0, a, a + b), quantile::triangular(v, 0.0, a, a + b)));
        prop_assert!(quantile::uniform(u, a, a + b) <= quantile::uniform(v, a, a + b));
    }

    /// Two different addresses give different numbers, whatever part of the address differs.
    #[test]
    fn every_part_of_an_address_matters(seed: u64, replicate: u32, year in 0i32..65_535, place: u32, index in 0u32..1 << 31) {
        let at = |seed, replicate, purpose, year, place, index| {
            Luck::new(seed, replicate).stream(purpose, year, place).uniform(index)
        };
        let u = at(seed, replicate, Purpose::Deaths, year, place, index);
        prop_assert!(u > 0.0 && u < 1.0);
        for other in [
            at(seed ^ 1, replicate, Purpose::Deaths, year, place, index),
            at(seed ^ 1 << 63, replicate, Purpose::Deaths, year, place, index),
            at(seed, replicate ^ 1, Purpose::Deaths, year, place, index),
            at(seed, replicate, Purpose::OutMigration, year, place, index),
            at(seed, replicate, Purpose::Deaths, year + 1, place, index),
            at(seed, replicate, Purpose::Deaths, year, place ^ 1, index),
            at(seed, replicate, Purpose::Deaths, year, place, index + 1),
        ] {
            prop_assert_ne!(u, other);
        }
    }
}
