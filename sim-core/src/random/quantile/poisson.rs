//! The exact Poisson quantile.

use super::super::special::poisson_tail;
use super::expansion::{propose, search, settle};
use super::inversion::{ALMOST_ONE, SMALL_MEAN, SUMMABLE, exp_minus, sum_to};
use super::normal::normal;

/// Largest mean: its quantiles still fit 32 bits.
pub(super) const LARGEST: f64 = 4e9;

/// Smallest `k` with `P(X ≤ k) ≥ u` for a Poisson number with this mean, 0 to 4·10⁹.
///
/// Exact unless `u` lies within 2e-13 (relative to the smaller tail) of a jump.
///
/// # Panics
/// If `u` is not in (0, 1), or the mean is negative, not a number or beyond 4·10⁹.
#[inline]
pub fn poisson(u: f64, mean: f64) -> u32 {
    // P(X = 0) = e^−mean ≥ 1 − mean: most draws end here
    if u <= ALMOST_ONE - mean && mean >= 0.0 && u > 0.0 {
        0
    } else {
        beyond_zero(u, mean)
    }
}

fn beyond_zero(u: f64, mean: f64) -> u32 {
    assert!(
        u > 0.0 && u < 1.0 && (0.0..=LARGEST).contains(&mean),
        "Poisson quantile at level {u} (not in 0 to 1?) of mean {mean} (not in 0 to 4e9?)"
    );
    if mean == 0.0 {
        return 0;
    }
    let reaches = |k: u32| poisson_tail(f64::from(k), mean).reaches(u, 1.0 - u);
    let sum = || sum_to(u, exp_minus(mean), |_| mean);
    if mean <= SMALL_MEAN {
        let (k, sure) = sum();
        if sure { k } else { search(k, reaches) }
    } else {
        let far = || if mean <= SUMMABLE { sum() } else { (0, false) };
        settle(propose(normal(u), mean, mean, 1.0, 0.0), far, reaches)
    }
}

#[cfg(test)]
mod tests {
    use super::poisson;

    /// Poi(ln 2): P(X = 0) = ½, P(X ≤ 1) = ½(1 + ln 2).
    #[test]
    fn is_right_at_jumps_known_by_hand() {
        let mean = std::f64::consts::LN_2;
        for (k, u) in [(0, 0.5), (1, 0.5 * (1.0 + mean))] {
            assert_eq!(poisson(u * (1.0 - 1e-12), mean), k);
            assert_eq!(poisson(u * (1.0 + 1e-12), mean), k + 1);
        }
    }

    #[test]
    fn knows_the_certain_and_the_large_case() {
        for u in [1e-300, 0.5, 1.0 - 1e-16] {
            assert_eq!(poisson(u, 0.0), 0);
        }
        assert!(poisson(1.0 - 1e-16, 4e9) > 4_000_000_000);
        assert!(poisson(1e-300, 50.0) == 0);
    }

    #[test]
    #[should_panic(expected = "mean -1")]
    fn refuses_a_negative_mean() {
        poisson(0.5, -1.0);
    }
}
