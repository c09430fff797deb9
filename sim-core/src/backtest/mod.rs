//! Hindcasts: the people pass from an earlier start, held against what was observed, beside a naive forecast.

use crate::faults::Faults;
use crate::parameters::CheckedParameters;
use crate::random::Luck;
use crate::region::{Backtest, Hindcast, ObservedTotal};
use crate::run;
use crate::scenario::Scenario;
use crate::summary::score::{Band, crps, mean, quantiles};

use naive::Naive;

mod naive;

/// One start, ready to run.
#[derive(Clone, Debug)]
pub struct Trial<'b> {
    /// The start.
    pub hindcast: &'b Hindcast,
    parameters: CheckedParameters,
    /// Totals after the start, in the order of areas, the region first, and years.
    outcomes: Vec<&'b ObservedTotal>,
    naive: Naive<'b>,
}

/// What the trial came to.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Year of the start.
    pub start: i32,
    /// Futures scored.
    pub futures: usize,
    /// One per observed total.
    pub outcomes: Vec<Outcome>,
    /// Scores over the official totals: of the region, then of its areas.
    pub scores: [Score; 2],
}

/// A forecast of one total beside what was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// What was observed.
    pub observed: ObservedTotal,
    /// The summary's quantiles of the futures, people.
    pub quantiles: [f64; 5],
    /// Where the observation lies among them.
    pub band: Band,
    /// Score of the futures, people.
    pub crps: f64,
    /// The naive forecast: growth of the years before goes on, people.
    pub naive: f64,
    /// Score of the naive forecast with the errors that the same rule made before the start, people; none with too few.
    pub naive_crps: Option<f64>,
}

/// Scores over a number of totals, people.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Official totals scored.
    pub count: usize,
    /// Of them in the band of 67 of 100 futures.
    pub in_67: usize,
    /// Of them in the band of 95 of 100 futures, the narrower one included.
    pub in_95: usize,
    /// Mean of median less observed.
    pub bias: f64,
    /// Mean size of median less observed.
    pub absolute_error: f64,
    /// Mean score.
    pub crps: f64,
    /// Mean of the naive forecast less observed.
    pub naive_bias: f64,
    /// Mean size of that; also the mean score of the naive forecast as one point.
    pub naive_absolute_error: f64,
    /// Mean score of the naive forecast with its past errors; none when one of the totals has none.
    pub naive_crps: Option<f64>,
}

impl<'b> Trial<'b> {
    /// Prepares one start of a back-test.
    ///
    /// # Errors
    /// As for any run of the region as it was known then.
    pub fn new(backtest: &'b Backtest, hindcast: &'b Hindcast) -> Result<Self, Faults> {
        let parameters = CheckedParameters::new(hindcast.region.clone(), Scenario::reference(), None)?;
        let scored = hindcast.region.base_year + 1..=hindcast.last_year;
        let mut outcomes: Vec<_> = backtest
            .totals
            .iter()
            .filter(|total| scored.contains(&total.year))
            .collect();
        outcomes.sort_by_key(|total| (total.area.map_or(0, |area| area + 1), total.year));
        Ok(Self {
            hindcast,
            parameters,
            outcomes,
            naive: Naive::new(backtest, hindcast),
        })
    }

    /// People of every outcome in one future; any thread may compute it.
    #[must_use]
    pub fn compute(&self, luck: &Luck) -> Vec<f64> {
        let people = run::people_pass(&self.parameters, luck).people;
        let forecast = |total: &&ObservedTotal| match total.area {
            Some(area) => people.total(total.year, area),
            None => (0..people.area_count())
                .map(|area| people.total(total.year, area))
                .sum(),
        };
        self.outcomes.iter().map(forecast).collect()
    }

    /// Scores futures, each as [`Trial::compute`] gave it.
    ///
    /// # Panics
    /// Without a future.
    #[must_use]
    pub fn report(&self, futures: &[Vec<f64>]) -> Report {
        let outcomes: Vec<Outcome> = self
            .outcomes
            .iter()
            .enumerate()
            .map(|(place, total)| {
                let ensemble: Vec<f64> = futures.iter().map(|future| future[place]).collect();
                self.outcome(total, &ensemble)
            })
            .collect();
        let of_region = |outcome: &&Outcome| outcome.observed.area.is_none();
        let (region, areas): (Vec<_>, Vec<_>) = outcomes
            .iter()
            .filter(|outcome| outcome.observed.official)
            .partition(of_region);
        Report {
            start: self.hindcast.region.base_year,
            futures: futures.len(),
            scores: [Score::of(&region), Score::of(&areas)],
            outcomes,
        }
    }

    fn outcome(&self, total: &ObservedTotal, ensemble: &[f64]) -> Outcome {
        let observed = f64::from(total.people);
        let quantiles = quantiles(ensemble);
        Outcome {
            observed: total.clone(),
            quantiles,
            band: Band::of(&quantiles, observed),
            crps: crps(ensemble, observed),
            naive: self.naive.point(total.area, total.year),
            naive_crps: self
                .naive
                .futures(total.area, total.year)
                .map(|futures| crps(&futures, observed)),
        }
    }
}

impl Outcome {
    /// Median less observed, people.
    #[must_use]
    pub fn error(&self) -> f64 {
        self.quantiles[2] - f64::from(self.observed.people)
    }

    /// Naive forecast less observed, people.
    #[must_use]
    pub fn naive_error(&self) -> f64 {
        self.naive - f64::from(self.observed.people)
    }
}

impl Score {
    fn of(outcomes: &[&Outcome]) -> Self {
        let over = |figure: &dyn Fn(&Outcome) -> f64| mean(outcomes.iter().map(|outcome| figure(outcome)));
        let within = |band: &[Band]| {
            outcomes
                .iter()
                .filter(|outcome| band.contains(&outcome.band))
                .count()
        };
        let with_spread: Option<Vec<f64>> = outcomes.iter().map(|outcome| outcome.naive_crps).collect();
        Self {
            count: outcomes.len(),
            in_67: within(&[Band::Of67]),
            in_95: within(&[Band::Of67, Band::Of95]),
            bias: over(&Outcome::error),
            absolute_error: over(&|outcome| outcome.error().abs()),
            crps: over(&|outcome| outcome.crps),
            naive_bias: over(&Outcome::naive_error),
            naive_absolute_error: over(&|outcome| outcome.naive_error().abs()),
            naive_crps: with_spread.filter(|scores| !scores.is_empty()).map(mean),
        }
    }
}
