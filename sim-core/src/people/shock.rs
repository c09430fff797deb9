//! Yearly shocks of the whole region and of each area: AR(1) on the log scale, with mean 1 in every year.

use crate::random::{Luck, Mode, Purpose};
use crate::region::Region;

/// State of the shocks within one replicate; they start from zero in the base year.
pub(super) struct Shocks {
    purpose: Purpose,
    persistence: f64,
    region_sd: f64,
    area_sd: f64,
    region: f64,
    areas: Vec<f64>,
    /// Variance of the sum of both on the log scale.
    variance: f64,
    factors: Vec<f64>,
}

impl Shocks {
    pub(super) fn new(
        purpose: Purpose,
        areas: usize,
        persistence: f64,
        region_sd: f64,
        area_sd: f64,
    ) -> Self {
        let (areas, factors) = (vec![0.0; areas], vec![1.0; areas]);
        Self {
            purpose,
            persistence,
            region_sd,
            area_sd,
            region: 0.0,
            areas,
            variance: 0.0,
            factors,
        }
    }

    /// Moves on to `year` and gives the factor of each area.
    pub(super) fn advance(&mut self, region: &Region, luck: &Luck, year: i32) -> &[f64] {
        if luck.mode == Mode::Expected {
            return &self.factors;
        }
        let innovation = |place| luck.stream(self.purpose, year, place).normal(0);
        self.region = self.persistence * self.region + self.region_sd * innovation(0);
        self.variance = self.persistence * self.persistence * self.variance
            + self.region_sd * self.region_sd
            + self.area_sd * self.area_sd;
        for (index, area) in region.areas.iter().enumerate() {
            self.areas[index] = self.persistence * self.areas[index] + self.area_sd * innovation(area.key);
            self.factors[index] = libm::exp(self.region + self.areas[index] - 0.5 * self.variance);
        }
        &self.factors
    }
}
