//! Mortality: a period table moved by the Li–Lee process.

use crate::parameters::Drawn;
use crate::quantity::{AGES, ByAge, BySex};
use crate::random::{Luck, Purpose};
use crate::region::{KnownIndices, Region};

/// State of the process within one replicate.
pub(super) struct Process {
    year: i32,
    /// Common index relative to the year of the table, by sex.
    common: BySex<f64>,
    /// National deviation, by sex.
    national: BySex<f64>,
    drift: BySex<f64>,
    cholesky: [[f64; 4]; 4],
    rates: BySex<ByAge<f64>>,
}

impl Process {
    pub(super) fn new(region: &Region, drawn: &Drawn) -> Self {
        let data = &region.mortality;
        let multiplier = drawn[data.drift_multiplier];
        let drift = data.common_drift.map(|drift| drawn[drift] * multiplier);
        let known = data.known.unwrap_or(KnownIndices {
            year: data.table_year,
            common: [0.0; 2],
            national: data.national_start,
        });
        // A run that begins before the newest indices goes back along the drift: improvement since then is undone.
        let years_back = (known.year - region.base_year).max(0);
        Self {
            year: known.year - years_back,
            common: [0, 1].map(|sex| known.common[sex] - f64::from(years_back) * drift[sex]),
            national: known.national,
            drift,
            cholesky: cholesky(&data.correlation),
            rates: data.rate,
        }
    }

    /// Moves on to `year` and gives the death rates of the year by sex and age, before ratios of areas.
    pub(super) fn advance(&mut self, region: &Region, luck: &Luck, year: i32) -> &BySex<ByAge<f64>> {
        let data = &region.mortality;
        while self.year < year {
            self.year += 1;
            let stream = luck.stream(Purpose::MortalityIndex, self.year, 0);
            let independent: [f64; 4] = std::array::from_fn(|index| stream.normal(index as u32));
            let correlated = self
                .cholesky
                .map(|row| row.iter().zip(&independent).map(|(a, b)| a * b).sum::<f64>());
            for sex in 0..2 {
                self.common[sex] += self.drift[sex] + data.common_innovation_sd[sex] * correlated[2 * sex];
                self.national[sex] = data.national_persistence[sex] * self.national[sex]
                    + data.national_innovation_sd[sex] * correlated[2 * sex + 1];
            }
        }
        for sex in 0..2 {
            let national = self.national[sex] - data.national_start[sex];
            for age in 0..AGES {
                let change = data.common_sensitivity[sex][age] * self.common[sex]
                    + data.national_sensitivity[sex][age] * national;
                self.rates[sex][age] = data.rate[sex][age] * libm::exp(change);
            }
        }
        &self.rates
    }
}

/// Lower triangular root of a correlation matrix; the pack reader has checked that it is positive definite.
fn cholesky(matrix: &[[f64; 4]; 4]) -> [[f64; 4]; 4] {
    let mut root = [[0.0; 4]; 4];
    for row in 0..4 {
        for column in 0..=row {
            let known: f64 = (0..column).map(|k| root[row][k] * root[column][k]).sum();
            let rest = matrix[row][column] - known;
            root[row][column] = if row == column {
                rest.sqrt()
            } else {
                rest / root[column][column]
            };
        }
    }
    root
}

#[cfg(test)]
mod tests {
    use super::{Process, cholesky};
    use crate::random::Luck;
    use crate::region::{KnownIndices, PackFiles, Region};
    use crate::scenario::Scenario;
    use std::sync::Arc;

    /// Logarithm of the death rate of 80-year-old men in the first year of an expected run, over that of the table.
    fn first_change(base_year: i32, known: Option<KnownIndices>) -> f64 {
        let mut region = Region::read(&PackFiles::flevoland(), &[]).expect("the pack is without fault");
        region.base_year = base_year;
        region.mortality.known = known;
        let region = Arc::new(region);
        let checked = crate::parameters::CheckedParameters::new(region.clone(), Scenario::reference(), None);
        let luck = Luck::expected();
        let drawn = checked.expect("the reference fits").draw(&luck);
        let rate = Process::new(&region, &drawn).advance(&region, &luck, base_year)[0][80];
        libm::log(rate / region.mortality.rate[0][80])
    }

    #[test]
    fn before_the_year_of_the_table_mortality_goes_back_along_the_drift() {
        let region = Region::read(&PackFiles::flevoland(), &[]).expect("the pack is without fault");
        let table_year = region.mortality.table_year;
        let prior = |id| {
            &region
                .uncertain
                .iter()
                .find(|one| one.id == id)
                .expect("the pack has it")
                .distribution
        };
        let crate::region::Distribution::Normal(drift, _) = *prior("mortality_drift.men") else {
            panic!("the drift has a normal prior");
        };
        // Median of the triangular prior of the multiplier, whose mode lies above the middle of its range.
        let crate::region::Distribution::Triangular(low, mode, high) = *prior("mortality_drift_multiplier")
        else {
            panic!("the multiplier has a triangular prior");
        };
        let multiplier = low + ((high - low) * (mode - low) / 2.0).sqrt();
        assert_eq!(
            first_change(table_year, None),
            0.0,
            "the table holds in its own year"
        );
        for back in [1, 5, 9] {
            let expected = region.mortality.common_sensitivity[0][80] * -drift * multiplier * f64::from(back);
            let found = first_change(table_year - back, None);
            assert!(
                (found - expected).abs() < 1e-9,
                "{back} years back: {found} instead of {expected}"
            );
        }
    }

    #[test]
    fn a_hindcast_starts_from_the_indices_that_were_known() {
        let region = Region::read(&PackFiles::flevoland(), &[]).expect("the pack is without fault");
        let data = &region.mortality;
        let known = KnownIndices {
            year: 2016,
            common: [4.0, 3.0],
            national: data.national_start,
        };
        let expected = 4.0 * data.common_sensitivity[0][80];
        assert!((first_change(2016, Some(known)) - expected).abs() < 1e-12);
        // A year on, the national deviation fades and the drift has come in: less mortality.
        assert!(first_change(2017, Some(known)) < expected);
    }

    #[test]
    fn the_root_gives_the_matrix_back() {
        let matrix = [
            [1.0, 0.377, 0.931, -0.279],
            [0.377, 1.0, 0.369, 0.558],
            [0.931, 0.369, 1.0, -0.243],
            [-0.279, 0.558, -0.243, 1.0],
        ];
        let root = cholesky(&matrix);
        for (row, expected) in matrix.iter().enumerate() {
            for (column, expected) in expected.iter().enumerate() {
                let product: f64 = (0..4).map(|k| root[row][k] * root[column][k]).sum();
                assert!((product - expected).abs() < 1e-12);
            }
        }
    }
}
