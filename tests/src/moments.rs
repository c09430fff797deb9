//! Sample moments against closed forms.

/// How many standard errors a sample moment may lie from its closed form. A right model fails one check in 1.7 million where
/// the moment is normal; means and variances of thousands of draws nearly are.
pub const MOST_ERRORS: f64 = 5.0;

/// The first central moments of a distribution.
#[derive(Clone, Copy, Debug)]
pub struct Moments {
    /// Mean.
    pub mean: f64,
    /// Variance.
    pub variance: f64,
    /// Fourth central moment, which says how much a sample variance spreads.
    pub fourth: f64,
}

impl Moments {
    /// Normal.
    #[must_use]
    pub fn normal(mean: f64, variance: f64) -> Self {
        Self {
            mean,
            variance,
            fourth: 3.0 * variance * variance,
        }
    }

    /// Binomial: `n` tries with chance `p`.
    #[must_use]
    pub fn binomial(n: f64, p: f64) -> Self {
        let variance = n * p * (1.0 - p);
        Self {
            mean: n * p,
            variance,
            fourth: variance * (1.0 + 3.0 * (n - 2.0) * p * (1.0 - p)),
        }
    }

    /// Poisson.
    #[must_use]
    pub fn poisson(mean: f64) -> Self {
        Self {
            mean,
            variance: mean,
            fourth: mean * (1.0 + 3.0 * mean),
        }
    }

    /// Lognormal with mean 1, of variance `log_variance` on the log scale (Johnson, Kotz and Balakrishnan 1994, ch. 14).
    #[must_use]
    pub fn lognormal_around_one(log_variance: f64) -> Self {
        let w = log_variance.exp();
        Self {
            mean: 1.0,
            variance: w - 1.0,
            fourth: (w - 1.0).powi(2) * (w.powi(4) + 2.0 * w.powi(3) + 3.0 * w.powi(2) - 3.0),
        }
    }
}

/// Holds mean and variance of a sample to their closed forms, within [`MOST_ERRORS`] standard errors.
///
/// # Panics
/// When one of them lies further away.
pub fn check(what: &str, sample: &[f64], of: Moments) {
    let n = sample.len() as f64;
    let found_mean = mean(sample);
    let found_variance = covariance(sample, sample);
    let error_of_mean = (of.variance / n).sqrt();
    let spread = of.fourth - of.variance * of.variance * (n - 3.0) / (n - 1.0);
    let error_of_variance = (spread / n).sqrt();
    for (which, found, wanted, error) in [
        ("mean", found_mean, of.mean, error_of_mean),
        ("variance", found_variance, of.variance, error_of_variance),
    ] {
        let off = (found - wanted).abs() / error;
        assert!(
            off < MOST_ERRORS,
            "{which} of {what}: {found}, closed form {wanted}, {off:.1} standard errors away"
        );
    }
}

/// Holds the covariance of two normal samples, whose variances are known, to its closed form.
///
/// # Panics
/// When it lies further away than [`MOST_ERRORS`] standard errors.
pub fn check_covariance(what: &str, samples: [&[f64]; 2], variances: [f64; 2], wanted: f64) {
    let found = covariance(samples[0], samples[1]);
    let error = ((variances[0] * variances[1] + wanted * wanted) / samples[0].len() as f64).sqrt();
    let off = (found - wanted).abs() / error;
    assert!(
        off < MOST_ERRORS,
        "covariance of {what}: {found}, closed form {wanted}, {off:.1} standard errors away"
    );
}

fn mean(sample: &[f64]) -> f64 {
    sample.iter().sum::<f64>() / sample.len() as f64
}

fn covariance(a: &[f64], b: &[f64]) -> f64 {
    let (mean_a, mean_b) = (mean(a), mean(b));
    let sum: f64 = a.iter().zip(b).map(|(a, b)| (a - mean_a) * (b - mean_b)).sum();
    sum / (a.len() as f64 - 1.0)
}
