//! Mortality: a period table moved by the Li–Lee process.

use crate::parameters::Drawn;
use crate::quantity::{AGES, ByAge, BySex};
use crate::random::{Luck, Purpose};
use crate::region::Region;

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
        Self {
            year: data.table_year,
            common: [0.0; 2],
            national: data.national_start,
            drift: data.common_drift.map(|drift| drawn[drift] * multiplier),
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
    use super::cholesky;

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
