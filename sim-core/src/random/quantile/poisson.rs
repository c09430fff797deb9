//! The exact Poisson quantile.

use super::super::special::poisson_tail;
use super::{check_level, normal, settle};

/// Smallest `k` with `P(X ≤ k) ≥ u` for a Poisson number with this mean (0 to 4·10⁹).
///
/// # Panics
/// If `u` is not in (0, 1), or the mean is negative, not a number or beyond 32 bits.
#[inline]
pub fn poisson(u: f64, mean: f64) -> u32 {
    // P(X = 0) = e^−mean ≥ 1 − mean
    if u <= 1.0 - mean && mean >= 0.0 && u > 0.0 {
        return 0;
    }
    check_level(u);
    assert!(
        (0.0..=4e9).contains(&mean),
        "Poisson mean {mean}: not in 0 to 4e9"
    );
    let w = normal(u);
    let guess = (mean + w * mean.sqrt() + (w * w - 1.0) / 6.0).floor().max(0.0);
    let k = settle(guess, |k| poisson_tail(k, mean).reaches(u, 1.0 - u));
    k as u32
}
