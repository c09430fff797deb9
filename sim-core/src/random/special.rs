//! Distribution functions behind the quantiles: normal, Poisson, binomial and beta.
//!
//! Probabilities of single values come from the saddle-point form of Loader, "Fast and accurate computation of
//! binomial probabilities" (2000): a deviance and a Stirling error instead of differences of huge log-gammas.

#![allow(
    clippy::excessive_precision,
    reason = "the constants to 20 figures, as computed"
)]

use std::f64::consts::{PI, SQRT_2};

/// Standard normal distribution function, precise in both tails (through `erfc`).
#[inline]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x / SQRT_2)
}

/// Standard normal density.
#[inline]
pub fn normal_density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / (2.0 * PI).sqrt()
}

/// A real number as an unevaluated sum, precise to about 2⁻¹⁰⁶: the mean `n·p` needs more than 53 bits when the
/// distribution function is to be right to 13 figures.
#[derive(Clone, Copy)]
pub(super) struct Sum {
    pub high: f64,
    pub low: f64,
}

impl From<f64> for Sum {
    fn from(x: f64) -> Self {
        Self { high: x, low: 0.0 }
    }
}

impl Sum {
    /// Exact product, by Veltkamp's split (Dekker 1971); no fused multiply-add.
    pub fn product(a: f64, b: f64) -> Self {
        let (a_high, a_low) = split(a);
        let (b_high, b_low) = split(b);
        let high = a * b;
        let low = ((a_high * b_high - high) + a_high * b_low + a_low * b_high) + a_low * b_low;
        Self { high, low }
    }

    /// `whole − self`, for `whole` at least as large.
    pub fn taken_from(self, whole: f64) -> Self {
        let high = whole - self.high;
        let back = whole - high;
        let low = (back - self.high) - self.low;
        Self { high, low }
    }
}

fn split(a: f64) -> (f64, f64) {
    let c = 134_217_729.0 * a;
    let high = c - (c - a);
    (high, a - high)
}

/// `ln k! − [(k + ½) ln k − k + ½ ln 2π]`: what Stirling's formula leaves out; `k` ≥ 0, real.
pub(super) fn stirling_error(k: f64) -> f64 {
    /// The error at 1, 2, … 15 (0 unused)
    const TABLE: [f64; 16] = [
        0.0,
        0.081_061_466_795_327_258_22,
        0.041_340_695_955_409_294_09,
        0.027_677_925_684_998_339_15,
        0.020_790_672_103_765_093_11,
        0.016_644_691_189_821_192_16,
        0.013_876_128_823_070_748_00,
        0.011_896_709_945_891_770_10,
        0.010_411_265_261_972_096_50,
        0.009_255_462_182_712_732_92,
        0.008_330_563_433_362_871_26,
        0.007_573_675_487_951_840_79,
        0.006_942_840_107_209_529_87,
        0.006_408_994_188_004_207_07,
        0.005_951_370_112_758_847_74,
        0.005_554_733_551_962_801_37,
    ];
    if k < 16.0 {
        if k == k.floor() && k > 0.0 {
            return TABLE[k as usize];
        }
        return libm::lgamma(k + 1.0) - (k + 0.5) * libm::log(k) + k - 0.5 * libm::log(2.0 * PI);
    }
    // Bernoulli series: 1/12k − 1/360k³ + 1/1260k⁵ − …; the first term left out is below 1e-17
    let i = 1.0 / (k * k);
    let series = 1.0 / 12.0
        - i * (1.0 / 360.0
            - i * (1.0 / 1260.0
                - i * (1.0 / 1680.0
                    - i * (1.0 / 1188.0
                        - i * (691.0 / 360_360.0 - i * (1.0 / 156.0 - i * 3617.0 / 122_400.0))))));
    series / k
}

/// Deviance part `x ln(x/m) + m − x` of a saddle-point probability, without cancellation.
pub(super) fn deviance(x: f64, mean: Sum) -> f64 {
    let m = mean.high;
    let gap = x - m;
    let main = if gap.abs() < 0.1 * (x + m) {
        let v = gap / (x + m);
        let v2 = v * v;
        let mut sum = gap * v;
        let mut term = 2.0 * x * v;
        let mut odd = 3.0;
        loop {
            term *= v2;
            let next = sum + term / odd;
            if next == sum {
                break sum;
            }
            sum = next;
            odd += 2.0;
        }
    } else {
        x * libm::log(x / m) - gap
    };
    // First order in what `m` misses: ∂/∂m = 1 − x/m
    main - mean.low * gap / m
}

/// Probability that a Poisson number with this mean is `k` (real `k` ≥ 0).
pub(super) fn poisson_mass(k: f64, mean: f64) -> f64 {
    if k == 0.0 {
        return libm::exp(-mean);
    }
    libm::exp(-stirling_error(k) - deviance(k, mean.into())) / (2.0 * PI * k).sqrt()
}

/// Probability that `k` of `n` succeed, each with chance `p`; real `k` and `n`, 0 < p < 1.
pub(super) fn binomial_mass(k: f64, n: f64, p: f64) -> f64 {
    if k == 0.0 {
        return libm::exp(n * libm::log1p(-p));
    }
    if k == n {
        return libm::exp(n * libm::log(p));
    }
    let mean = Sum::product(n, p);
    let rest = n - k;
    let exponent = stirling_error(n)
        - stirling_error(k)
        - stirling_error(rest)
        - deviance(k, mean)
        - deviance(rest, mean.taken_from(n));
    libm::exp(exponent) * (n / (2.0 * PI * k * rest)).sqrt()
}

/// One tail of a distribution, the one on whose side `k` lies: precise to about 13 figures however small.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tail {
    /// P(X ≤ k)
    Lower(f64),
    /// P(X > k)
    Upper(f64),
}

impl Tail {
    /// Is P(X ≤ k) ≥ u? Decided on the smaller of `u` and `1 − u`.
    pub fn reaches(self, u: f64, complement: f64) -> bool {
        match (self, u <= 0.5) {
            (Self::Lower(lower), true) => lower >= u,
            (Self::Lower(lower), false) => 1.0 - lower <= complement,
            (Self::Upper(upper), true) => 1.0 - upper >= u,
            (Self::Upper(upper), false) => upper <= complement,
        }
    }
}

/// Tail of a Poisson distribution at the whole number `k`: the mass at its edge times a sum of ratios.
///
/// The mean lies within one of the median, so the tail chosen by `k + ½` is never near 1.
pub(super) fn poisson_tail(k: f64, mean: f64) -> Tail {
    if k + 0.5 < mean {
        let mut j = k;
        let sum = ratios(|| {
            let ratio = j / mean;
            j -= 1.0;
            ratio
        });
        Tail::Lower(poisson_mass(k, mean) * sum)
    } else {
        let mut j = k + 1.0;
        let sum = ratios(|| {
            j += 1.0;
            mean / j
        });
        Tail::Upper(poisson_mass(k + 1.0, mean) * sum)
    }
}

/// Tail of a binomial distribution at the whole number `k` < n.
pub(super) fn binomial_tail(k: f64, n: f64, p: f64) -> Tail {
    let q = 1.0 - p;
    if k + 0.5 < n * p {
        let mut j = k;
        let odds = q / p;
        let sum = ratios(|| {
            let ratio = odds * (j / (n - j + 1.0));
            j -= 1.0;
            ratio
        });
        Tail::Lower(binomial_mass(k, n, p) * sum)
    } else {
        let mut j = k + 1.0;
        let odds = p / q;
        let sum = ratios(|| {
            let ratio = odds * ((n - j) / (j + 1.0));
            j += 1.0;
            ratio
        });
        Tail::Upper(binomial_mass(k + 1.0, n, p) * sum)
    }
}

/// `1 + r₁ + r₁r₂ + …` until a term no longer counts; positive falling ratios below 1.
#[inline(always)]
fn ratios(mut next: impl FnMut() -> f64) -> f64 {
    let mut sum = 1.0;
    let mut term = 1.0;
    loop {
        let ratio = next();
        term *= ratio;
        sum += term;
        // What follows is below term/(1 − ratio)
        if term <= 1e-17 * sum * (1.0 - ratio) {
            return sum;
        }
    }
}

/// Regularised incomplete beta function at `x`, with `y = 1 − x` given apart so that neither end loses figures.
///
/// Returns the tail on whose side `x` lies. Source: continued fraction of DLMF 8.17.22, by Lentz's method.
pub(super) fn beta_tail(x: f64, y: f64, a: f64, b: f64) -> Tail {
    let front = beta_front(x, y, a, b);
    if x * (a + b + 2.0) < a + 1.0 {
        Tail::Lower(front / a * beta_fraction(x, a, b))
    } else {
        Tail::Upper(front / b * beta_fraction(y, b, a))
    }
}

/// `xᵃ yᵇ / B(a, b)`, the density per unit of the logit of `x`.
pub(super) fn beta_front(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let n = a + b;
    let deviances = if x < y {
        deviance(a, Sum::product(n, x)) + deviance(b, Sum::product(n, x).taken_from(n))
    } else {
        deviance(a, Sum::product(n, y).taken_from(n)) + deviance(b, Sum::product(n, y))
    };
    let exponent = stirling_error(n) - stirling_error(a) - stirling_error(b) - deviances;
    libm::exp(exponent) * (a * b / (2.0 * PI * n)).sqrt()
}

fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for m in 1..100_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        result *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let step = d * c;
        result *= step;
        if (step - 1.0).abs() < 3e-16 {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::{binomial_mass, normal_cdf, poisson_mass, stirling_error};

    /// Computed with mpmath 1.3 at 40 figures.
    #[test]
    fn normal_cdf_agrees_with_40_figure_values() {
        let values = [
            (-30.0, 4.906713927148187e-198),
            (-8.0, 6.220960574271784e-16),
            (-3.0, 0.0013498980316300946),
            (-1.0, 0.15865525393145705),
            (-0.1, 0.460172162722971),
            (0.0, 0.5),
            (0.5, 0.6914624612740131),
            (2.0, 0.9772498680518208),
            (6.0, 0.9999999990134123),
        ];
        for (x, expected) in values {
            // Rounding of x/√2 is multiplied by x² in the far tail
            assert!(
                (normal_cdf(x) / expected - 1.0).abs() < 2e-15 + 2e-16 * x * x,
                "at {x}"
            );
        }
    }

    #[test]
    fn the_stirling_table_joins_its_series() {
        // δ(k) − δ(k − 1) = 1 + (k − ½) ln((k − 1)/k), exactly
        for k in 2..40 {
            let k = f64::from(k);
            let step = 1.0 + (k - 0.5) * libm::log1p(-1.0 / k);
            assert!(
                (stirling_error(k) - stirling_error(k - 1.0) - step).abs() < 1e-14,
                "at {k}"
            );
        }
    }

    #[test]
    fn masses_sum_to_one() {
        let total: f64 = (0..400).map(|k| poisson_mass(f64::from(k), 123.4)).sum();
        assert!((total - 1.0).abs() < 1e-13);
        let total: f64 = (0..=300).map(|k| binomial_mass(f64::from(k), 300.0, 0.37)).sum();
        assert!((total - 1.0).abs() < 1e-13);
    }
}
