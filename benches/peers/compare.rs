//! Do two programs draw from the same law? Means and variances of their figures, in units of their sampling error.

use crate::region::FIGURES;

/// Largest distance that counts as the same, in standard errors.
///
/// Of a normal number beyond 5 there are 6 in 10 million; with 6 figures of 6 areas, 2 moments and 2 peers a false alarm has
/// a chance of at most 1 in 10,000 per pair of seeds. The seeds are fixed: it happens always or never.
pub const LARGEST: f64 = 5.0;

/// Figures by replicate, area and kind.
pub type Results = Vec<Vec<Vec<f64>>>;

/// The largest distances found.
pub struct Distance {
    pub mean: f64,
    pub variance: f64,
    /// Which figures are further apart than [`LARGEST`].
    pub apart: Vec<String>,
}

/// Compares every figure of every area.
pub fn compare(ours: &Results, theirs: &Results, areas: &[String]) -> Distance {
    let mut distance = Distance {
        mean: 0.0,
        variance: 0.0,
        apart: Vec::new(),
    };
    for (area, name) in areas.iter().enumerate() {
        for (figure, label) in FIGURES.iter().enumerate() {
            let moments = |results: &Results| Moments::of(results.iter().map(|one| one[area][figure]));
            let (a, b) = (moments(ours), moments(theirs));
            let mean = (a.mean - b.mean) / (a.mean_error.powi(2) + b.mean_error.powi(2)).sqrt();
            let variance =
                (a.variance - b.variance) / (a.variance_error.powi(2) + b.variance_error.powi(2)).sqrt();
            distance.mean = distance.mean.max(mean.abs());
            distance.variance = distance.variance.max(variance.abs());
            // Written so that "not a number" is apart too
            if !(mean.abs() <= LARGEST && variance.abs() <= LARGEST) {
                distance.apart.push(format!(
                    "{label}, {name}: mean {:.1} against {:.1} (z = {mean:.1}), variance {:.1} against {:.1} (z = {variance:.1})",
                    a.mean, b.mean, a.variance, b.variance
                ));
            }
        }
    }
    distance
}

/// Compares the means of figures that have one area only; gives the largest distance, and which are further apart than
/// [`LARGEST`].
pub fn compare_means(ours: &Results, theirs: &Results, labels: &[&str]) -> (f64, Vec<String>) {
    let mut largest = 0.0_f64;
    let mut apart = Vec::new();
    for (figure, label) in labels.iter().enumerate() {
        let moments = |results: &Results| Moments::of(results.iter().map(|one| one[0][figure]));
        let (a, b) = (moments(ours), moments(theirs));
        let distance = (a.mean - b.mean) / (a.mean_error.powi(2) + b.mean_error.powi(2)).sqrt();
        largest = largest.max(distance.abs());
        if distance.is_nan() || distance.abs() > LARGEST {
            apart.push(format!(
                "{label}: mean {:.2} against {:.2} (z = {distance:.1})",
                a.mean, b.mean
            ));
        }
    }
    (largest, apart)
}

/// Mean and variance of a sample, with the standard error of each (the variance's from the fourth central moment).
struct Moments {
    mean: f64,
    mean_error: f64,
    variance: f64,
    variance_error: f64,
}

impl Moments {
    fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let n = values.clone().count() as f64;
        let mean = values.clone().sum::<f64>() / n;
        let central = |power| values.clone().map(|x| (x - mean).powi(power)).sum::<f64>() / n;
        let variance = central(2) * n / (n - 1.0);
        Self {
            mean,
            mean_error: (variance / n).sqrt(),
            variance,
            variance_error: ((central(4) - central(2).powi(2)) / n).sqrt(),
        }
    }
}
