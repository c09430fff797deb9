//! Who pays for measures and who benefits: the difference between two scenarios, split over the measures in which they differ.
//!
//! Every set of measures is a scenario of its own, run on the same luck; what a measure adds, averaged over orders in which
//! measures can be taken, is its part ([`shapley`](super::shapley)): over all orders up to [`MOST_PLAYERS`] measures, over a
//! sample of orders beyond. Parts add up to the difference exactly: figures are whole numbers.
//!
//! Less cost of care is no gain by itself: care that is not given is not paid. So what that care would cost stands beside it, and
//! capacity comes free only where less is needed: what is given less of what is needed stands apart from it.

use super::parts::{PartTally, Tallied};
use super::shapley::{Joining, MOST_PLAYERS, PARTS, all_orders, some_orders};
use crate::ensemble::{Plan, Replicated, Turn};
use crate::indicators::Figures;
use crate::parameters::CheckedParameters;
use crate::random::{Luck, Mode, Purpose, place_key};
use crate::region::LeverKey;
use crate::run::{PeoplePass, RunError, care_pass, people_pass};
use std::collections::BTreeMap;
use std::sync::Arc;

pub use capacity::Capacity;
pub use line::Line;

mod capacity;
mod line;
mod withheld;

/// Pairs of orders for each replicate, when there are too many measures for all orders.
const PAIRS: u32 = 2;
/// Pairs of orders in the expected run, which has no other replicates to even out what the sample leaves.
const PAIRS_EXPECTED: u32 = 15;

/// Over which years an amount runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// One calendar year.
    Year(i32),
    /// From the base year to the horizon, added up without discount.
    AllYears,
}

/// Whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// A measure in which the scenarios differ, or that the second names and leaves at its reference: then all is nought.
    Measure(LeverKey),
    /// What the scenarios differ in beside measures: shocks, and parameters that they fix.
    Circumstances,
    /// The whole difference.
    Total,
}

/// One amount of the account.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// Whose account.
    pub row: Row,
    /// Which line of it.
    pub line: Line,
    /// Over which years.
    pub period: Period,
    /// Exact sum over replicates, in whole units / [`PARTS`].
    pub sum: i128,
    /// Mean over replicates, in units of the line.
    pub mean: f64,
    /// The [`QUANTILES`](crate::summary::QUANTILES) over replicates, in whole units of the line.
    pub quantiles: [i64; 5],
}

/// A state machine like [`crate::ensemble::Ensemble`]: any thread computes replicates, the caller folds them in index order.
#[derive(Clone, Debug)]
pub struct Benefits {
    from: Arc<CheckedParameters>,
    to: Arc<CheckedParameters>,
    /// Levers in which the two differ.
    apart: Vec<LeverKey>,
    rows: Vec<Row>,
    cells: Vec<(Line, Period)>,
    turn: Turn,
    /// Cell by cell of the first row, then of the next.
    tally: PartTally,
}

/// The account of one replicate.
#[derive(Clone, Debug)]
pub struct Computed {
    replicate: u32,
    /// `[row][cell]`, in whole units / [`PARTS`].
    parts: Vec<Vec<i64>>,
}

impl Benefits {
    /// Accounts for the measures of `to` against `from`, over some periods.
    ///
    /// # Panics
    /// Without a replicate, for a year outside the run, or when the scenarios differ in region or horizon.
    #[must_use]
    pub fn new(
        from: Arc<CheckedParameters>,
        to: Arc<CheckedParameters>,
        periods: &[Period],
        plan: Plan,
    ) -> Self {
        assert!(
            Arc::ptr_eq(&from.region, &to.region) && from.horizon == to.horizon,
            "scenarios of an account share region and horizon"
        );
        let years = from.layout.base_year..=from.layout.horizon;
        let exists = |period: &Period| match period {
            Period::Year(year) => years.contains(year),
            Period::AllYears => true,
        };
        assert!(periods.iter().all(exists), "every year of an account is reported");
        let apart = from.levers_apart(&to);
        let named = |key: &LeverKey| apart.contains(key) || to.scenario.settings.contains_key(key);
        let measures = LeverKey::ALL.into_iter().filter(named).map(Row::Measure);
        let rows: Vec<Row> = measures.chain([Row::Circumstances, Row::Total]).collect();
        let cells: Vec<(Line, Period)> = periods
            .iter()
            .flat_map(|period| Line::all().into_iter().map(|line| (line, *period)))
            .collect();
        let tally = PartTally::new(rows.len() * cells.len());
        Self {
            from,
            to,
            apart,
            rows,
            cells,
            turn: Turn::new(plan),
            tally,
        }
    }

    /// Measures in which the scenarios differ; without any there is nothing to account for.
    #[must_use]
    pub fn measures(&self) -> &[LeverKey] {
        &self.apart
    }

    /// Whether every order of the measures is taken, and not a sample of orders.
    #[must_use]
    pub fn takes_all_orders(&self) -> bool {
        self.apart.len() <= MOST_PLAYERS
    }

    fn joinings(&self, replicate: u32) -> Vec<Joining> {
        let players = self.apart.len();
        if self.takes_all_orders() {
            return all_orders(players).collect();
        }
        let pairs = match self.turn.plan().mode {
            Mode::Chance => PAIRS,
            Mode::Expected => PAIRS_EXPECTED,
        };
        // An expected run has no luck of its own; which orders are tried is no luck of the region.
        let luck = Luck::new(self.turn.plan().seed, replicate);
        let stream = luck.stream(Purpose::Design, 0, place_key("orders of measures"));
        some_orders(players, pairs, |index| stream.uniform(index))
    }

    /// One amount per cell of a run.
    fn amounts(&self, figures: &Figures) -> Vec<i64> {
        let layout = &self.to.layout;
        let amount = |(line, period): &(Line, Period)| match period {
            Period::Year(year) => line.amount(&self.to, figures, *year),
            Period::AllYears => (layout.base_year..=layout.horizon)
                .map(|year| line.amount(&self.to, figures, year))
                .sum(),
        };
        self.cells.iter().map(amount).collect()
    }

    /// The account so far: row by row, period by period, line by line.
    ///
    /// # Panics
    /// When no replicate was folded in.
    #[must_use]
    pub fn account(&mut self) -> Account {
        assert!(self.turn.done() > 0, "an account needs at least one replicate");
        let cells = |row: &Row| {
            self.cells
                .iter()
                .map(move |cell| (*row, *cell))
                .collect::<Vec<_>>()
        };
        let keys = self.rows.iter().flat_map(cells);
        let entry = |((row, (line, period)), tallied): ((Row, (Line, Period)), Tallied)| Entry {
            row,
            line,
            period,
            sum: tallied.sum,
            mean: tallied.mean,
            quantiles: tallied.quantiles,
        };
        let entries = keys.zip(self.tally.tallied()).map(entry).collect();
        Account {
            rows: self.rows.clone(),
            entries,
        }
    }
}

impl Replicated for Benefits {
    type Computed = Computed;

    fn turn(&self) -> &Turn {
        &self.turn
    }

    fn compute(&self, replicate: u32) -> Result<Computed, RunError> {
        let luck = self.turn.plan().luck(replicate);
        let mut runs = Runs::new(self, &luck);
        let (nobody, all) = (0, (1 << self.apart.len()) - 1);
        let mut of_measures = vec![vec![0; self.cells.len()]; self.apart.len()];
        for joining in self.joinings(replicate) {
            let before = runs.amounts(joining.joined)?;
            let after = runs.amounts(joining.after())?;
            let parts = &mut of_measures[joining.player];
            for (part, (before, after)) in parts.iter_mut().zip(before.iter().zip(after.iter())) {
                *part += joining.weight * (after - before);
            }
        }
        let (without, with) = (runs.amounts(nobody)?, runs.amounts(all)?);
        let start = if self.from.same_circumstances(&self.to) {
            without.clone()
        } else {
            let pass = people_pass(&self.from, &luck);
            self.amounts(&care_pass(&self.from, &pass, &luck)?).into()
        };
        let parts = self.rows.iter().map(|row| match row {
            Row::Measure(key) => match self.apart.iter().position(|apart| apart == key) {
                Some(player) => std::mem::take(&mut of_measures[player]),
                None => vec![0; self.cells.len()],
            },
            Row::Circumstances => difference(&start, &without),
            Row::Total => difference(&start, &with),
        });
        Ok(Computed {
            replicate,
            parts: parts.collect(),
        })
    }

    fn fold(&mut self, computed: &Computed) {
        self.turn.take(computed.replicate);
        self.tally.add(computed.parts.iter().flatten());
    }
}

fn difference(before: &[i64], after: &[i64]) -> Vec<i64> {
    let pairs = before.iter().zip(after);
    pairs.map(|(before, after)| PARTS * (after - before)).collect()
}

/// What every measure costs and saves, whom.
#[derive(Clone, Debug, PartialEq)]
pub struct Account {
    /// Measures in the order of the page, then circumstances and total.
    pub rows: Vec<Row>,
    /// Entries by row, period and line. Sums of measures and circumstances add up to those of the total; quantiles do not.
    pub entries: Vec<Entry>,
}

impl Account {
    /// One entry.
    #[must_use]
    pub fn entry(&self, row: Row, line: Line, period: Period) -> Option<&Entry> {
        let mut entries = self.entries.iter();
        entries.find(|entry| (entry.row, entry.line, entry.period) == (row, line, period))
    }
}

/// Runs of sets of measures in one future, each run once. Who lives where is run again only for other levers of people.
struct Runs<'a> {
    benefits: &'a Benefits,
    luck: &'a Luck,
    people_bits: u32,
    people: BTreeMap<u32, PeoplePass>,
    amounts: BTreeMap<u32, Arc<[i64]>>,
}

impl<'a> Runs<'a> {
    fn new(benefits: &'a Benefits, luck: &'a Luck) -> Self {
        let bit = |(player, key): (usize, &LeverKey)| u32::from(key.touches_people()) << player;
        Self {
            benefits,
            luck,
            people_bits: benefits.apart.iter().enumerate().map(bit).sum(),
            people: BTreeMap::new(),
            amounts: BTreeMap::new(),
        }
    }

    /// Amounts of the second scenario with only the measures of `set`.
    fn amounts(&mut self, set: u32) -> Result<Arc<[i64]>, RunError> {
        if let Some(amounts) = self.amounts.get(&set) {
            return Ok(amounts.clone());
        }
        let Benefits { from, to, apart, .. } = self.benefits;
        let left_out = apart.iter().enumerate();
        let left_out = left_out.filter(|(player, _)| set & 1 << player == 0);
        let keys: Vec<LeverKey> = left_out.map(|(_, key)| *key).collect();
        let scenario = to.with_levers_from(from, &keys);
        let pass = self.people.entry(set & self.people_bits);
        let pass = pass.or_insert_with(|| people_pass(&scenario, self.luck));
        let figures = care_pass(&scenario, pass, self.luck)?;
        let amounts: Arc<[i64]> = self.benefits.amounts(&figures).into();
        self.amounts.insert(set, amounts.clone());
        Ok(amounts)
    }
}
