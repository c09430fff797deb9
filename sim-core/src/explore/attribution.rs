//! Why a figure changes: its change between two years, or between two scenarios, split over the six [`Driver`]s.
//!
//! The care pass is run with every set of drivers on the same luck; what a driver adds, averaged over all orders in which
//! drivers can be switched on, is its part ([`shapley`]). Parts add up to the change exactly: figures are whole numbers.

use super::parts::{PartTally, Tallied};
use super::shapley::{PARTS, shapley};
use crate::drivers::{Driver, Drivers};
use crate::ensemble::{Plan, Replicated, Turn};
use crate::indicators::{CellKey, Figures};
use crate::parameters::CheckedParameters;
use crate::people::{Source, recombine};
use crate::run::{PeoplePass, RunError, care_pass, care_pass_for, people_pass};
use std::sync::Arc;

/// Number of sets of drivers.
const SETS: usize = 1 << Driver::COUNT;

/// Which change is split.
#[derive(Clone, Debug)]
pub enum Change {
    /// From one year to each cell's year, in one scenario. A driver that is off stands where it stood in the base year; the
    /// parts of a change between two later years are those since the base year, subtracted.
    OverTime {
        /// The scenario.
        scenario: Arc<CheckedParameters>,
        /// The year from which the change is taken.
        since: i32,
    },
    /// From one scenario to another in each cell's year. A driver that is off is as in the first; drivers in which the two do
    /// not differ get exactly nothing.
    BetweenScenarios {
        /// The scenario that is left.
        from: Arc<CheckedParameters>,
        /// The scenario that is gone to.
        to: Arc<CheckedParameters>,
    },
}

impl Change {
    /// What happened to one scenario since its base year.
    #[must_use]
    pub fn since_base_year(scenario: Arc<CheckedParameters>) -> Self {
        let since = scenario.layout.base_year;
        Self::OverTime { scenario, since }
    }

    /// The drivers that can move anything: of the others every set gives the same run.
    #[must_use]
    pub fn drivers(&self) -> Drivers {
        match self {
            Self::OverTime { scenario, .. } => {
                let held = scenario.with_drivers(Drivers::NONE);
                if scenario.same_levers(&held, Driver::Measures) {
                    Drivers::ALL.without(Driver::Measures)
                } else {
                    Drivers::ALL
                }
            }
            Self::BetweenScenarios { from, to } => {
                let mut moving = Vec::new();
                if !from.same_people(to) {
                    // New homes bring staff as well as people.
                    moving.extend([Driver::Ageing, Driver::Growth, Driver::Staff]);
                }
                let differ = |driver: &Driver| !from.same_levers(to, *driver);
                moving.extend([Driver::Staff, Driver::Measures].into_iter().filter(differ));
                Drivers::of(&moving)
            }
        }
    }

    fn layout_of(&self) -> &CheckedParameters {
        match self {
            Self::OverTime { scenario, .. } => scenario,
            Self::BetweenScenarios { from, .. } => from,
        }
    }

    /// One care pass with these drivers on.
    fn figures(
        &self,
        passes: &[PeoplePass],
        luck: &crate::random::Luck,
        on: Drivers,
    ) -> Result<Figures, RunError> {
        let drawn = &passes[0].drawn;
        match self {
            Self::OverTime { scenario, .. } => {
                let all = &passes[0].people;
                let source = |driver| {
                    if on.has(driver) {
                        Source::Moving(all)
                    } else {
                        Source::Held(all)
                    }
                };
                let people = recombine(source(Driver::Growth), source(Driver::Ageing));
                care_pass_for(&scenario.with_drivers(on), drawn, &people, all, luck)
            }
            Self::BetweenScenarios { from, to } => {
                let of = |driver| &passes[if on.has(driver) { passes.len() - 1 } else { 0 }].people;
                let people = recombine(
                    Source::Moving(of(Driver::Growth)),
                    Source::Moving(of(Driver::Ageing)),
                );
                care_pass_for(
                    &from.with_levers_of(to, on),
                    drawn,
                    &people,
                    of(Driver::Staff),
                    luck,
                )
            }
        }
    }

    /// The figures that are gone to, where they are not those with all drivers on: scenarios that fix parameters or meet shocks
    /// differ in more than drivers.
    fn end_beyond_drivers(
        &self,
        passes: &[PeoplePass],
        luck: &crate::random::Luck,
    ) -> Result<Option<Figures>, RunError> {
        match (self, passes.last()) {
            (Self::BetweenScenarios { from, to }, Some(pass)) if !from.same_circumstances(to) => {
                care_pass(to, pass, luck).map(Some)
            }
            _ => Ok(None),
        }
    }

    fn people_passes(&self, luck: &crate::random::Luck) -> Vec<PeoplePass> {
        match self {
            Self::OverTime { scenario, .. } => vec![people_pass(scenario, luck)],
            Self::BetweenScenarios { from, to } if from.same_people(to) => vec![people_pass(from, luck)],
            Self::BetweenScenarios { from, to } => vec![people_pass(from, luck), people_pass(to, luck)],
        }
    }
}

/// A state machine like [`crate::ensemble::Ensemble`]: any thread computes replicates, the caller folds them in index order.
#[derive(Clone, Debug)]
pub struct Attribution {
    change: Change,
    turn: Turn,
    cells: Vec<CellKey>,
    /// Per cell and line, lines of a cell together.
    tally: PartTally,
}

/// The parts of one replicate.
#[derive(Clone, Debug)]
pub struct Computed {
    replicate: u32,
    /// `[cell][part]`, in whole multiples of resolution / [`PARTS`]; parts in the order of [`PartKey::ALL`].
    parts: Vec<[i64; PartKey::COUNT]>,
}

/// One line of a split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKey {
    /// What a driver adds.
    Driver(Driver),
    /// What moves though every driver is held: rounding, the effort of the solver, figures of the whole country; shocks, and
    /// between scenarios the parameters that they fix.
    Rest,
    /// The whole change.
    Total,
}

impl PartKey {
    /// Number of lines.
    pub const COUNT: usize = Driver::COUNT + 2;

    /// All lines: drivers, rest, total.
    pub const ALL: [Self; Self::COUNT] = {
        let mut all = [Self::Rest; Self::COUNT];
        let mut driver = 0;
        while driver < Driver::COUNT {
            all[driver] = Self::Driver(Driver::ALL[driver]);
            driver += 1;
        }
        all[Self::COUNT - 1] = Self::Total;
        all
    };

    /// The id in results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Driver(driver) => driver.id(),
            Self::Rest => "rest",
            Self::Total => "total",
        }
    }
}

/// A part over all replicates.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Which line.
    pub key: PartKey,
    /// Exact sum over replicates, in whole multiples of resolution / [`PARTS`].
    pub sum: i128,
    /// Mean in the indicator's unit.
    pub mean: f64,
    /// The [`QUANTILES`](crate::summary::QUANTILES) over replicates, rounded to whole multiples of the resolution.
    pub quantiles: [i64; 5],
}

/// A change, split. The means of drivers and rest add up to that of the total; quantiles do not add up.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Which figure, in which year.
    pub cell: CellKey,
    /// Lines in the order of [`PartKey::ALL`].
    pub parts: Vec<Part>,
}

impl Split {
    /// One line.
    #[must_use]
    pub fn part(&self, key: PartKey) -> &Part {
        let found = self.parts.iter().find(|part| part.key == key);
        found.expect("a split has every line")
    }
}

impl Attribution {
    /// Splits the changes of some figures.
    ///
    /// # Panics
    /// Without a replicate, for a year or a cell outside the run, or when two scenarios differ in region or horizon.
    #[must_use]
    pub fn new(change: Change, cells: Vec<CellKey>, plan: Plan) -> Self {
        if let Change::BetweenScenarios { from, to } = &change {
            assert!(
                Arc::ptr_eq(&from.region, &to.region) && from.horizon == to.horizon,
                "scenarios of an attribution share region and horizon"
            );
        }
        let layout = change.layout_of().layout.clone();
        assert!(
            cells.iter().all(|cell| layout.index(*cell).is_some()),
            "every figure of an attribution exists"
        );
        if let Change::OverTime { since, .. } = change {
            assert!(
                (layout.base_year..layout.horizon).contains(&since),
                "a change starts in a year of the run, not in {since}"
            );
        }
        let tally = PartTally::new(PartKey::COUNT * cells.len());
        Self {
            change,
            turn: Turn::new(plan),
            cells,
            tally,
        }
    }

    /// The splits so far, in the order of the cells that were asked for.
    ///
    /// # Panics
    /// When no replicate was folded in.
    #[must_use]
    pub fn splits(&mut self) -> Vec<Split> {
        assert!(self.turn.done() > 0, "a split needs at least one replicate");
        let layout = self.change.layout_of().layout.clone();
        let tallied = self.tally.tallied();
        let split = |(cell, lines): (&CellKey, &[Tallied])| {
            let resolution = layout.catalogue.indicators[cell.indicator].resolution;
            let part = |(key, line): (&PartKey, &Tallied)| Part {
                key: *key,
                sum: line.sum,
                mean: line.mean * resolution,
                quantiles: line.quantiles,
            };
            Split {
                cell: *cell,
                parts: PartKey::ALL.iter().zip(lines).map(part).collect(),
            }
        };
        let lines = tallied.chunks_exact(PartKey::COUNT);
        self.cells.iter().zip(lines).map(split).collect()
    }
}

impl Replicated for Attribution {
    type Computed = Computed;

    fn turn(&self) -> &Turn {
        &self.turn
    }

    fn compute(&self, replicate: u32) -> Result<Computed, RunError> {
        let luck = self.turn.plan().luck(replicate);
        let passes = self.change.people_passes(&luck);
        let moving = self.change.drivers().bits();
        let layout = &self.change.layout_of().layout;
        // Worth of each set per cell; sets that differ in idle drivers only share one run.
        let mut worth = vec![[0_i64; SETS]; self.cells.len()];
        let mut start = vec![0; self.cells.len()];
        for set in 0..SETS as u8 {
            if set & !moving != 0 {
                let same = usize::from(set & moving);
                worth
                    .iter_mut()
                    .for_each(|worth| worth[usize::from(set)] = worth[same]);
                continue;
            }
            let figures = self.change.figures(&passes, &luck, Drivers::from_bits(set))?;
            for (index, cell) in self.cells.iter().enumerate() {
                let at = |key| figures.0[layout.index(key).expect("checked at the start")];
                worth[index][usize::from(set)] = match self.change {
                    Change::OverTime { since, .. } if since > layout.base_year => {
                        at(*cell) - at(CellKey { year: since, ..*cell })
                    }
                    _ => at(*cell),
                };
                match self.change {
                    // What every driver starts from is one figure, whichever of them moves afterwards.
                    Change::OverTime { since, .. } if since == layout.base_year && set == moving => {
                        start[index] = at(CellKey { year: since, ..*cell });
                    }
                    Change::BetweenScenarios { .. } if set == 0 => start[index] = at(*cell),
                    _ => {}
                }
            }
        }
        let end = self.change.end_beyond_drivers(&passes, &luck)?;
        let split = |index: usize| {
            let worth = &worth[index];
            let end = end.as_ref().map_or(worth[SETS - 1], |figures| {
                figures.0[layout.index(self.cells[index]).expect("checked at the start")]
            });
            parts(worth, start[index], end)
        };
        Ok(Computed {
            replicate,
            parts: (0..self.cells.len()).map(split).collect(),
        })
    }

    fn fold(&mut self, computed: &Computed) {
        self.turn.take(computed.replicate);
        self.tally.add(computed.parts.iter().flatten());
    }
}

/// Drivers, rest and total of one figure, in whole multiples of resolution / [`PARTS`]: `Σ drivers + rest = total`.
fn parts(worth: &[i64; SETS], start: i64, end: i64) -> [i64; PartKey::COUNT] {
    let mut parts = [0; PartKey::COUNT];
    parts[..Driver::COUNT].copy_from_slice(&shapley(worth));
    parts[Driver::COUNT] = PARTS * (worth[0] - start + end - worth[SETS - 1]);
    parts[Driver::COUNT + 1] = PARTS * (end - start);
    parts
}
