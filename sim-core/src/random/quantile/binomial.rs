//! The exact binomial quantile.

use super::super::special::binomial_tail;
use super::expansion::{propose, search, settle};
use super::inversion::{ALMOST_ONE, SMALL_MEAN, SUMMABLE, exp_minus, sum_to};
use super::normal::normal;

/// Smallest `k` with `P(X ≤ k) ≥ u` for the number of successes among `n`, each with chance `p` in 0–1.
///
/// Exact unless `u` lies within 2e-13 (relative to the smaller tail) of a jump.
///
/// # Panics
/// If `u` is not in (0, 1), or `p` is outside 0–1 or not a number.
#[inline]
pub fn binomial(u: f64, n: u32, p: f64) -> u32 {
    // P(X = 0) = (1 − p)ⁿ ≥ 1 − np: most draws end here
    if u <= ALMOST_ONE - f64::from(n) * p && p >= 0.0 && u > 0.0 {
        0
    } else {
        beyond_zero(u, n, p)
    }
}

fn beyond_zero(u: f64, count: u32, p: f64) -> u32 {
    assert!(
        u > 0.0 && u < 1.0 && (0.0..=1.0).contains(&p),
        "binomial quantile at level {u} (not in 0 to 1?) of chance {p} (not in 0 to 1?)"
    );
    if p == 0.0 || p == 1.0 {
        return if p == 0.0 { 0 } else { count };
    }
    let n = f64::from(count);
    let q = 1.0 - p;
    let reaches = |k: u32| k >= count || binomial_tail(f64::from(k), n, p).reaches(u, 1.0 - u);
    let mean = n * p;
    let rest = n * q;
    if mean <= SMALL_MEAN && p <= 0.5 {
        let (k, sure) = sum_up(u, n, p, q);
        if sure { k } else { search(k.min(count), reaches) }
    } else if rest <= SMALL_MEAN && p > 0.5 {
        // Count failures instead: n − X is the quantile at 1 − u (what `1.0 - u` rounds off is within the doubt)
        let (k, sure) = sum_up(1.0 - u, n, q, p);
        let k = count - k.min(count);
        if sure { k } else { search(k, reaches) }
    } else {
        let far = || {
            if mean <= SUMMABLE && p <= 0.5 {
                sum_up(u, n, p, q)
            } else {
                (0, false)
            }
        };
        settle(propose(normal(u), mean, mean * q, q - p, p * q), far, reaches)
    }
}

/// Sums from zero. A sure answer never exceeds `n`: after `n` terms the sum is 1, beyond any level in doubt.
#[inline(always)]
fn sum_up(level: f64, n: f64, p: f64, q: f64) -> (u32, bool) {
    let odds = p / q;
    sum_to(level, exp_minus(n * minus_log_rest(p)), |before| {
        (n - before) * odds
    })
}

/// `−ln(1 − p)` for 0 ≤ p ≤ ½, to 1e-13.
#[inline(always)]
fn minus_log_rest(p: f64) -> f64 {
    if p <= SHORT {
        short_series(p)
    } else {
        -libm::log1p(-p)
    }
}

/// Up to this chance the first eight terms of `−ln(1 − p)` suffice: the first left out is p⁸/9 of the whole.
const SHORT: f64 = 0.03;

#[inline(always)]
fn short_series(p: f64) -> f64 {
    let p2 = p * p;
    let low = (1.0 + p * (1.0 / 2.0)) + p2 * (1.0 / 3.0 + p * (1.0 / 4.0));
    let high = (1.0 / 5.0 + p * (1.0 / 6.0)) + p2 * (1.0 / 7.0 + p * (1.0 / 8.0));
    p * (low + p2 * p2 * high)
}

#[cfg(test)]
mod tests {
    use super::{binomial, minus_log_rest};

    /// Bin(4, ¼): P(X ≤ k) = 81, 189, 243, 255, 256 of 256, all exact in binary.
    #[test]
    fn is_right_at_jumps_known_by_hand() {
        for (k, cdf) in [81.0, 189.0, 243.0, 255.0].into_iter().enumerate() {
            let u = cdf / 256.0_f64;
            assert_eq!(binomial(u * (1.0 - 1e-12), 4, 0.25), k as u32);
            assert_eq!(binomial(u * (1.0 + 1e-12), 4, 0.25), k as u32 + 1);
        }
    }

    #[test]
    fn knows_the_certain_cases() {
        for u in [1e-300, 1e-12, 0.5, 1.0 - 1e-16] {
            assert_eq!(binomial(u, 0, 0.3), 0);
            assert_eq!(binomial(u, 1000, 0.0), 0);
            assert_eq!(binomial(u, 1000, 1.0), 1000);
            assert_eq!(binomial(u, u32::MAX, 1.0), u32::MAX);
            assert!(binomial(u, 7, 0.999) <= 7);
        }
        let middle = binomial(0.5, u32::MAX, 0.5);
        assert!(middle.abs_diff(u32::MAX / 2) <= 1);
    }

    #[test]
    fn the_short_logarithm_is_precise_enough_on_both_sides_of_its_seam() {
        for i in 1..500 {
            let p = f64::from(i) * 1e-3;
            assert!(
                (minus_log_rest(p) / -libm::log1p(-p) - 1.0).abs() < 1e-13,
                "at {p}"
            );
        }
    }

    #[test]
    #[should_panic(expected = "chance 1.5")]
    fn refuses_an_impossible_chance() {
        binomial(0.5, 10, 1.5);
    }

    #[test]
    #[should_panic(expected = "chance NaN")]
    fn refuses_a_chance_that_is_no_number() {
        binomial(0.5, 10, f64::NAN);
    }
}
