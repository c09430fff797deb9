//! The naive forecast: the growth of the years before goes on, in people a year.

use crate::region::{Backtest, Hindcast, ObservedTotal};

/// Years before the start over which growth is taken.
const YEARS_BEFORE: i32 = 5;
/// Fewest errors of the past that count as a spread.
const FEWEST_ERRORS: usize = 5;

/// What the naive forecast knows: official totals up to the start.
#[derive(Clone, Debug)]
pub(super) struct Naive<'b> {
    known: Vec<&'b ObservedTotal>,
    start: i32,
    people: Vec<f64>,
}

impl<'b> Naive<'b> {
    pub(super) fn new(backtest: &'b Backtest, hindcast: &'b Hindcast) -> Self {
        let region = &hindcast.region;
        let known = |total: &&ObservedTotal| total.official && total.year <= region.base_year;
        Self {
            known: backtest.totals.iter().filter(known).collect(),
            start: region.base_year,
            people: (0..region.area_count())
                .map(|area| region.start_total(area) as f64)
                .collect(),
        }
    }

    /// The forecast of a place. An area without a total of five years before grows as the region does, in proportion
    /// to its people; without one of the region nobody comes or goes.
    pub(super) fn point(&self, area: Option<usize>, year: i32) -> f64 {
        let all: f64 = self.people.iter().sum();
        let people = area.map_or(all, |area| self.people[area]);
        let growth = self
            .growth(area, self.start)
            .or_else(|| Some(self.growth(None, self.start)? * people / all))
            .unwrap_or(0.0);
        people + growth * f64::from(year - self.start)
    }

    /// The forecast plus each error that the same rule made, as far ahead, on totals known at the start.
    pub(super) fn futures(&self, area: Option<usize>, year: i32) -> Option<Vec<f64>> {
        self.growth(area, self.start)?;
        let ahead = year - self.start;
        let point = self.point(area, year);
        let error = |origin: &&&ObservedTotal| {
            let growth = self.growth(area, origin.year)?;
            let came = self.total(area, origin.year + ahead)?;
            Some(came - (f64::from(origin.people) + growth * f64::from(ahead)))
        };
        let origins = self.known.iter().filter(|total| total.area == area);
        let futures: Vec<f64> = origins
            .filter_map(|origin| error(&origin))
            .map(|error| point + error)
            .collect();
        (futures.len() >= FEWEST_ERRORS).then_some(futures)
    }

    /// Mean growth in the years before, people a year.
    fn growth(&self, area: Option<usize>, year: i32) -> Option<f64> {
        let (before, now) = (self.total(area, year - YEARS_BEFORE)?, self.total(area, year)?);
        Some((now - before) / f64::from(YEARS_BEFORE))
    }

    fn total(&self, area: Option<usize>, year: i32) -> Option<f64> {
        let found = self
            .known
            .iter()
            .find(|total| (total.area, total.year) == (area, year));
        found.map(|total| f64::from(total.people))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(first: i32, people: &[u32]) -> Vec<ObservedTotal> {
        let total = |(place, people): (usize, &u32)| ObservedTotal {
            area: None,
            year: first + place as i32,
            people: *people,
            official: true,
            source: String::new(),
        };
        people.iter().enumerate().map(total).collect()
    }

    #[test]
    fn growth_goes_on_with_the_errors_of_the_past() {
        // A line of 10 a year, then 20 a year from 2010: the rule of 2005 and later falls short by what it could not know.
        let people: Vec<u32> = (0..16)
            .map(|year| 1000 + 10 * year + 10 * (year.max(10) - 10))
            .collect();
        let totals = totals(2000, &people);
        let naive = Naive {
            known: totals.iter().collect(),
            start: 2015,
            people: vec![0.25 * 1200.0, 0.75 * 1200.0],
        };
        assert_eq!(naive.point(None, 2017), 1200.0 + 2.0 * 20.0);
        assert_eq!(
            naive.point(Some(0), 2017),
            0.25 * 1240.0,
            "an area without totals follows the region"
        );
        assert_eq!(naive.futures(Some(0), 2017), None);
        // Origins 2005-2013, two years ahead: 0 until 2008, then 10, 20 and less as the new growth enters the mean.
        let futures = naive.futures(None, 2017).unwrap();
        let errors: Vec<f64> = futures.iter().map(|future| future - 1240.0).collect();
        assert_eq!(errors, [0.0, 0.0, 0.0, 0.0, 10.0, 20.0, 16.0, 12.0, 8.0]);
    }
}
