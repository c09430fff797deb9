//! Fertility: the total rate follows the pack's path times an AR(1) on the log scale.

use crate::random::{Luck, Purpose};
use crate::region::{FertilityData, Region};

/// State of the process within one replicate.
pub(super) struct Process {
    year: i32,
    deviation: f64,
}

impl Process {
    pub(super) fn new(region: &Region) -> Self {
        Self {
            // A run that begins before the path was known to hold starts on it, and leaves it from then on.
            year: region.fertility.path_year.min(region.base_year),
            deviation: 0.0,
        }
    }

    /// Moves on to `year` and gives its total fertility rate, children per woman.
    pub(super) fn advance(&mut self, region: &Region, luck: &Luck, year: i32) -> f64 {
        let data = &region.fertility;
        while self.year < year {
            self.year += 1;
            let innovation = luck.stream(Purpose::FertilityIndex, self.year, 0).normal(0);
            self.deviation = data.persistence * self.deviation + data.innovation_sd * innovation;
        }
        path(data, year) * libm::exp(self.deviation)
    }
}

/// Total fertility rate of the path: linear between its years, constant outside.
fn path(data: &FertilityData, year: i32) -> f64 {
    let points = &data.total_rate_path;
    let after = points.partition_point(|(at, _)| *at < year);
    match (
        after.checked_sub(1).map(|before| points[before]),
        points.get(after),
    ) {
        (Some((from, low)), Some(&(to, high))) => {
            low + (high - low) * f64::from(year - from) / f64::from(to - from)
        }
        (Some((_, last)), None) => last,
        (None, Some(&(_, first))) => first,
        (None, None) => 0.0,
    }
}
