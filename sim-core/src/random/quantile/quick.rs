//! Quick answers for single cells in single precision, each with a bound on its error.
//!
//! An answer is sure when no whole number lies within the bound; what is in doubt goes to the exact function. So single
//! precision, of which a vector holds twice as many, changes no result: it only sends a few draws in 10,000 more the
//! long way. Nothing here branches, so that loops over cells become vector instructions; every step is plain IEEE
//! arithmetic in a fixed order, the same bits on every machine.

/// Bound on the error of a sum of up to 16 probabilities: ten times the largest found by a scan (2e-6).
const SUM_ERROR: f32 = 2e-5;

/// Bound on the error of [`normal`]: twice the largest found by a scan (6e-6).
const NORMAL_ERROR: f32 = 1.2e-5;

/// Farthest from the median that [`normal`] reaches: all but 3 draws in 1,000.
const CENTRE: f32 = 0.4985;

/// `1/(k + 1)`
const INVERSE: [f32; 16] = {
    let mut table = [0.0; 16];
    let mut k = 0;
    while k < 16 {
        table[k] = 1.0 / (k + 1) as f32;
        k += 1;
    }
    table
};

/// A whole number, and whether it is in doubt (1) or sure (0).
pub(super) type Answer = (f32, i32);

/// Smallest `k` below `T` whose summed probability reaches `level`.
///
/// `first` is the probability of 0, that of `k` is that of `k − 1` times `scale/k − less`.
#[inline(always)]
pub(super) fn sum<const T: usize>(level: f32, first: f32, scale: f32, less: f32) -> Answer {
    let (mut term, mut total) = (first, first);
    let (low, high) = (level - SUM_ERROR, level + SUM_ERROR);
    // Sums that are below the level for certain, and perhaps
    let (mut below, mut perhaps) = (0, 0);
    for inverse in &INVERSE[..T] {
        below += i32::from(total < low);
        perhaps += i32::from(total < high);
        term *= scale * inverse - less;
        total += term;
    }
    // A level next to 0, or no number, is never sure
    let sure = (perhaps == below) & (perhaps < T as i32) & (low > 0.0);
    (below as f32, i32::from(!sure))
}

/// `e^−y` for 0 ≤ y ≤ 20: a power of 2 and a Taylor series.
#[inline(always)]
pub(super) fn exp_minus(y: f32) -> f32 {
    /// Adding this rounds to a whole number, in the lowest bits
    const WHOLE: f32 = 12_582_912.0;
    let moved = WHOLE - y * std::f32::consts::LOG2_E;
    let r = (WHOLE - moved) * std::f32::consts::LN_2 - y;
    let scale = f32::from_bits((moved.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    let r2 = r * r;
    let low = (1.0 + r) + r2 * (0.5 + r * (1.0 / 6.0));
    let high = (1.0 / 24.0 + r * (1.0 / 120.0)) + r2 * (1.0 / 720.0);
    scale * (low + r2 * r2 * high)
}

/// `−ln(1 − p)` for 0 ≤ p ≤ ½, as `2 artanh(p/(2 − p))`.
#[inline(always)]
pub(super) fn minus_log_rest(p: f32) -> f32 {
    let z = p / (2.0 - p);
    let z2 = z * z;
    let z4 = z2 * z2;
    let low = (1.0 + z2 * (1.0 / 3.0)) + z4 * (1.0 / 5.0 + z2 * (1.0 / 7.0));
    let high = (1.0 / 9.0 + z2 * (1.0 / 11.0)) + z4 * (1.0 / 13.0);
    2.0 * z * (low + z4 * z4 * high)
}

/// Normal quantile of `½ + d` for |d| up to [`CENTRE`]: no transcendental function.
///
/// `d` times a rational function of `t = ¼ − d²`, fitted (least largest error, 2.7e-6) by repeated weighted least squares
/// against the quantile in double precision.
#[inline(always)]
fn normal(d: f32) -> f32 {
    let t = (0.5 - d.abs()) * (0.5 + d.abs());
    let t2 = t * t;
    let t4 = t2 * t2;
    let top = (1.197_155_1e-8 + t * 2.189_035_3e-5)
        + t2 * (0.005_131_616_7 + t * 0.220_269_44)
        + t4 * (1.626_374_5 + t * 1.049_238_4);
    let bottom = (1.602_220_8e-9 + t * 3.628_617_6e-6)
        + t2 * (0.001_044_072_2 + t * 0.058_069_862)
        + t4 * (0.639_050_1 + t);
    d * top / bottom
}

/// The whole number that the expansion of [`super::expansion`] at `½ + d` stands for.
#[inline(always)]
pub(super) fn expand(d: f32, mean: f32, variance: f32, skew: f32, v: f32) -> Answer {
    /// Adding this to a number below 2²² rounds it to a whole one
    const WHOLE: f32 = 12_582_912.0;
    let w = normal(d);
    let sigma = variance.sqrt();
    let i = 1.0 / sigma;
    let w2 = w * w;
    let zeroth = 0.5 + skew * (w2 - 1.0) * (1.0 / 6.0);
    let first = w * ((14.0 * v - 2.0) - (1.0 + 2.0 * v) * w2) * (1.0 / 72.0);
    let second = skew * (2.0 + v) * ((3.0 * w2 + 7.0) * w2 - 16.0) * (1.0 / 1620.0);
    let x = mean + (sigma * w + (zeroth + i * (first + i * second)));
    // What the series misses, the error of `w`, and rounding: of `mean` by its two factors and their product
    let missing = (0.02 + w2 * (0.01 + w2 * (0.012 + w2 * 0.0006))) * (i * i * i);
    let margin = missing + 2.0 * NORMAL_ERROR * (sigma + 1.0) + 1e-6 * mean;
    let nearest = ((x - 0.5) + WHOLE) - WHOLE;
    let fraction = x - nearest;
    let sure = (d.abs() <= CENTRE)
        & (w2 <= variance)
        & (x > margin)
        & (x < 1e6)
        & (fraction > margin)
        & (fraction < 1.0 - margin);
    (nearest, i32::from(!sure))
}

#[cfg(test)]
mod tests {
    use super::super::super::special;
    use super::*;

    #[test]
    fn the_normal_quantile_is_twice_as_precise_as_its_bound() {
        for i in 0..2_000_000 {
            let u = f64::from(i) * 5e-7;
            let d = (u - 0.5) as f32;
            if d.abs() <= CENTRE {
                let error = f64::from(normal(d)) - super::super::normal(u);
                assert!(error.abs() <= f64::from(NORMAL_ERROR) / 2.0, "{error:e} at {u}");
            }
        }
    }

    /// Sums of `T` terms against the distribution function, for a binomial among `n` or (`n` infinite) a Poisson number.
    fn check_sums<const T: usize>(n: f64, mean: f64) {
        let p = mean / n;
        let (first, scale, less) = if n.is_finite() {
            let y = minus_log_rest(p as f32);
            let odds = p as f32 / (1.0 - p as f32);
            (exp_minus(n as f32 * y), (n as f32 + 1.0) * odds, odds)
        } else {
            (exp_minus(mean as f32), mean as f32, 0.0)
        };
        let mut cdf = 0.0;
        for k in 0..T {
            let whole = k as f64;
            cdf += if n.is_finite() {
                if whole > n {
                    0.0
                } else {
                    special::binomial_mass(whole, n, p)
                }
            } else {
                special::poisson_mass(whole, mean)
            };
            // As close as a tenth of the bound, an answer may be in doubt but never wrong
            let close = 0.1 * f64::from(SUM_ERROR);
            for (level, expected) in [(cdf - close, whole), (cdf + close, whole + 1.0)] {
                let (found, doubt) = sum::<T>(level as f32, first, scale, less);
                assert!(
                    doubt == 1 || f64::from(found) == expected,
                    "{found} instead of {expected} at {level} for mean {mean} among {n}"
                );
            }
        }
    }

    #[test]
    fn sums_keep_their_bound() {
        for n in [1.0, 2.0, 5.0, 20.0, 300.0, 1e5, f64::INFINITY] {
            for mean in [0.01_f64, 0.1, 0.25, 0.9, 2.0, 3.3, 6.0] {
                if mean <= 0.5 * n {
                    check_sums::<4>(n, mean);
                    check_sums::<8>(n, mean);
                    check_sums::<16>(n, mean);
                }
            }
        }
    }

    #[test]
    fn exponential_and_logarithm_are_good_to_a_millionth() {
        for i in 0..12_000 {
            let y = f64::from(i) * 1e-3;
            let exact = libm::exp(-f64::from(y as f32));
            assert!(
                (f64::from(exp_minus(y as f32)) / exact - 1.0).abs() < 2e-6,
                "at {y}"
            );
        }
        for i in 1..=5000 {
            let p = f64::from((f64::from(i) * 1e-4) as f32);
            let log = f64::from(minus_log_rest(p as f32));
            assert!((log / -libm::log1p(-p) - 1.0).abs() < 1e-6, "at {p}");
        }
    }
}
