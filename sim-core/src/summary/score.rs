//! How good a forecast was, once it is known what came.

/// Continuous ranked probability score of an ensemble of equally likely futures against what was observed, in their unit.
///
/// `CRPS = 1/m Σ|xᵢ − y| − 1/(2m²) Σᵢ Σⱼ|xᵢ − xⱼ|`: the integral of the squared distance between the distribution of the
/// ensemble and that of the observation (Gneiting and Raftery 2007, J. Am. Stat. Assoc. 102, 359–378, eq. 20 and 21).
/// Lower is better; a forecast of one point has its absolute error. Over sorted futures the double sum is a single one.
///
/// # Panics
/// Without a future, or with one that is not a number.
#[must_use]
pub fn crps(futures: &[f64], observed: f64) -> f64 {
    assert!(!futures.is_empty(), "a forecast has at least one future");
    let sorted = sorted(futures);
    let m = sorted.len() as f64;
    let (mut away, mut spread) = (0.0, 0.0);
    for (place, future) in sorted.iter().enumerate() {
        away += (future - observed).abs();
        spread += (2.0 * place as f64 + 1.0 - m) * future;
    }
    away / m - spread / (m * m)
}

/// Quantiles of futures as order statistics, as in every summary: the smallest future that at least that share of
/// the futures does not exceed.
///
/// # Panics
/// Without a future, or with one that is not a number.
#[must_use]
pub fn quantiles(futures: &[f64]) -> [f64; 5] {
    assert!(!futures.is_empty(), "a forecast has at least one future");
    let sorted = sorted(futures);
    let ranks = super::ranks(&super::QUANTILES, 1000, sorted.len() as u64);
    std::array::from_fn(|place| sorted[ranks[place] as usize - 1])
}

fn sorted(futures: &[f64]) -> Vec<f64> {
    let mut sorted = futures.to_vec();
    sorted.sort_by(|a, b| a.partial_cmp(b).expect("a future is a number"));
    sorted
}

/// The narrowest band of a forecast in which an observation lies, its edges included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// The band that holds 67 of 100 futures.
    Of67,
    /// The band that holds 95 of 100 futures, but not that of 67.
    Of95,
    /// Neither: above them.
    Above,
    /// Neither: below them.
    Below,
}

impl Band {
    /// Where an observation lies among [`quantiles`].
    #[must_use]
    pub fn of(quantiles: &[f64; 5], observed: f64) -> Self {
        let [low_95, low_67, _, high_67, high_95] = *quantiles;
        if (low_67..=high_67).contains(&observed) {
            Self::Of67
        } else if (low_95..=high_95).contains(&observed) {
            Self::Of95
        } else if observed > high_95 {
            Self::Above
        } else {
            Self::Below
        }
    }
}

/// Mean of numbers; 0 of none.
#[must_use]
pub fn mean(numbers: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) = numbers
        .into_iter()
        .fold((0.0, 0.0), |(sum, count), number| (sum + number, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::quantile;
    use crate::random::special::{normal_cdf, normal_density};
    use proptest::prelude::*;

    /// Mid-point quantiles of a normal distribution: an ensemble without chance.
    fn normal_ensemble(mean: f64, sd: f64, members: usize) -> Vec<f64> {
        (0..members)
            .map(|member| mean + sd * quantile::normal((member as f64 + 0.5) / members as f64))
            .collect()
    }

    /// `σ·(z·(2Φ(z) − 1) + 2φ(z) − 1/√π)` with `z = (y − μ)/σ` (Gneiting and Raftery 2007, eq. 21 and below).
    fn crps_of_normal(mean: f64, sd: f64, observed: f64) -> f64 {
        let z = (observed - mean) / sd;
        let density = normal_density(z);
        sd * (z * (2.0 * normal_cdf(z) - 1.0) + 2.0 * density - 1.0 / std::f64::consts::PI.sqrt())
    }

    #[test]
    fn a_normal_ensemble_has_the_score_of_its_closed_form() {
        let ensemble = normal_ensemble(100.0, 7.0, 20_000);
        for observed in [80.0, 93.0, 100.0, 101.5, 130.0] {
            let (found, exact) = (crps(&ensemble, observed), crps_of_normal(100.0, 7.0, observed));
            assert!(
                (found - exact).abs() < 1e-3,
                "{observed}: {found} instead of {exact}"
            );
        }
    }

    #[test]
    fn chance_of_the_ensemble_moves_the_score_no_more_than_it_may() {
        // The estimator with 1/m² overstates by E|X − X'|/(2m) = σ/(m√π); its standard error is below sd·1/√m.
        // Five of them: a false alarm in a million.
        let members = 4000;
        for seed in 0..5 {
            let luck = crate::random::Luck::new(seed, 0);
            let stream = luck.stream(crate::random::Purpose::Parameter, 0, 1);
            let drawn: Vec<f64> = (0..members).map(|member| stream.normal(member)).collect();
            let error = crps(&drawn, 0.7) - crps_of_normal(0.0, 1.0, 0.7);
            assert!(
                error.abs() < 5.0 / f64::from(members).sqrt(),
                "seed {seed}: {error}"
            );
        }
    }

    proptest! {
        #[test]
        fn the_score_is_the_integral_of_its_definition(
            futures in prop::collection::vec(-50_i32..50, 1..30),
            observed in -60_i32..60,
        ) {
            let futures: Vec<f64> = futures.into_iter().map(f64::from).collect();
            let m = futures.len() as f64;
            // Between whole numbers both distribution functions are flat: the integral is a sum.
            let integral: f64 = (-60..60)
                .map(|x| {
                    let below = futures.iter().filter(|future| **future <= f64::from(x)).count() as f64 / m;
                    let came = f64::from(u8::from(observed <= x));
                    (below - came) * (below - came)
                })
                .sum();
            prop_assert!((crps(&futures, f64::from(observed)) - integral).abs() < 1e-9);
        }

        #[test]
        fn a_point_has_its_absolute_error(point in -1e6_f64..1e6, observed in -1e6_f64..1e6, copies in 1_usize..9) {
            let found = crps(&vec![point; copies], observed);
            prop_assert!((found - (point - observed).abs()).abs() <= 1e-9 * (1.0 + point.abs() + observed.abs()));
        }
    }

    #[test]
    fn the_true_distribution_has_the_lowest_expected_score() {
        // What comes is normal(0, 1); forecasts are normal with another mean or spread.
        let truth = normal_ensemble(0.0, 1.0, 400);
        let expected = |forecast: &[f64]| mean(truth.iter().map(|observed| crps(forecast, *observed)));
        let best = expected(&truth);
        for (at, sd) in [(0.3, 1.0), (-0.3, 1.0), (0.0, 0.7), (0.0, 1.4), (0.5, 2.0)] {
            let other = expected(&normal_ensemble(at, sd, 400));
            assert!(
                other > best + 1e-3,
                "normal({at}, {sd}) scores {other}, the truth {best}"
            );
        }
    }

    #[test]
    fn an_observation_lies_in_the_narrowest_band_that_holds_it() {
        let futures: Vec<f64> = (1..=1000).map(f64::from).collect();
        let edges = quantiles(&futures);
        assert_eq!(edges, [25.0, 165.0, 500.0, 835.0, 975.0]);
        for (observed, band) in [
            (165.0, Band::Of67),
            (835.0, Band::Of67),
            (164.9, Band::Of95),
            (975.0, Band::Of95),
            (975.1, Band::Above),
            (24.0, Band::Below),
        ] {
            assert_eq!(Band::of(&edges, observed), band, "{observed}");
        }
    }
}
