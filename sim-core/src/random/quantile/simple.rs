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

#[cfg(test)]
mod tests {
    use super::{lognormal, triangular, uniform};

    #[test]
    fn triangular_is_right_at_places_known_by_hand() {
        // On 0–1–4 a quarter of the mass lies left of the mode: F(x) = x²/4 there, 1 − (4 − x)²/12 beyond
        assert_eq!(triangular(0.25, 0.0, 1.0, 4.0), 1.0);
        assert_eq!(triangular(0.0625, 0.0, 1.0, 4.0), 0.5);
        assert!((triangular(1.0 - 1.0 / 12.0, 0.0, 1.0, 4.0) - 3.0).abs() < 1e-15);
        assert_eq!(triangular(0.3, 2.0, 2.0, 2.0), 2.0);
        assert!(triangular(1e-16, -1.0, -1.0, 5.0) >= -1.0);
        assert!(triangular(1.0 - 1e-16, -1.0, 5.0, 5.0) <= 5.0);
    }

    #[test]
    fn uniform_and_lognormal_have_their_medians() {
        assert_eq!(uniform(0.5, -1.0, 3.0), 1.0);
        assert_eq!(uniform(0.25, 7.0, 7.0), 7.0);
        assert_eq!(lognormal(0.5, 2.0, 0.7), libm::exp(2.0));
        assert!((lognormal(0.975, 0.0, 1.0) - 7.099_071_384_232_33).abs() < 1e-12);
    }

    #[test]
    #[should_panic(expected = "not in rising order")]
    fn refuses_a_mode_outside_its_range() {
        triangular(0.5, 0.0, 2.0, 1.0);
    }
}
