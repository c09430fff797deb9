//! Quantiles with a closed form.

use super::{check_level, normal};

/// Quantile of `exp(N(mu, sigma²))`: `mu` and `sigma` ≥ 0 are those of the logarithm.
///
/// # Panics
/// If `u` is not in (0, 1) or `sigma` is negative or not a number.
#[inline]
pub fn lognormal(u: f64, mu: f64, sigma: f64) -> f64 {
    assert!(
        sigma >= 0.0,
        "lognormal with sigma {sigma}: negative or not a number"
    );
    libm::exp(mu + sigma * normal(u))
}

/// Quantile of the triangular distribution on `low ≤ mode ≤ high`; a point where the three are equal.
///
/// # Panics
/// If `u` is not in (0, 1) or the three are not in this order.
#[inline]
pub fn triangular(u: f64, low: f64, mode: f64, high: f64) -> f64 {
    check_level(u);
    assert!(
        low <= mode && mode <= high,
        "triangular {low}, {mode}, {high}: not in rising order"
    );
    let width = high - low;
    let left = mode - low;
    let right = high - mode;
    // Stay on one's own side of the mode whatever the rounding
    if u * width < left {
        (low + (u * width * left).sqrt()).min(mode)
    } else {
        (high - ((1.0 - u) * width * right).sqrt()).max(mode)
    }
}

/// Quantile of the uniform distribution on `low`–`high`.
///
/// # Panics
/// If `u` is not in (0, 1) or `low > high`.
#[inline]
pub fn uniform(u: f64, low: f64, high: f64) -> f64 {
    check_level(u);
    assert!(low <= high, "uniform {low} to {high}: not in rising order");
    (low + u * (high - low)).min(high)
}
