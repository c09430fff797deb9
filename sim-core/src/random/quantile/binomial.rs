//! The exact binomial quantile.

use super::super::special::binomial_tail;
use super::{check_level, normal, settle};

/// Smallest `k` with `P(X ≤ k) ≥ u` for the number of successes among `n`, each with chance `p` in 0–1.
///
/// # Panics
/// If `u` is not in (0, 1) or `p` is outside 0–1 or not a number.
#[inline]
pub fn binomial(u: f64, n: u32, p: f64) -> u32 {
    let mean = f64::from(n) * p;
    // P(X = 0) = (1 − p)ⁿ ≥ 1 − np
    if u <= 1.0 - mean && p >= 0.0 && u > 0.0 {
        return 0;
    }
    check_level(u);
    assert!((0.0..=1.0).contains(&p), "binomial chance {p}: not in 0 to 1");
    if n == 0 || p == 1.0 {
        return n;
    }
    let n = f64::from(n);
    let w = normal(u);
    let guess = (mean + w * (mean * (1.0 - p)).sqrt() + (1.0 - 2.0 * p) * (w * w - 1.0) / 6.0).floor();
    let k = settle(guess.clamp(0.0, n), |k| {
        k >= n || binomial_tail(k, n, p).reaches(u, 1.0 - u)
    });
    k as u32
}
