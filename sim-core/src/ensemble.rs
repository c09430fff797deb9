//! Many replicates of one scenario, folded in index order, driven in slices by the caller.

use crate::indicators::Figures;
use crate::parameters::CheckedParameters;
use crate::random::{Luck, Mode};
use crate::run::{self, RunError};
use crate::summary::{PairedTally, Summary, Tally};
use std::ops::Range;
use std::sync::Arc;

/// Which luck an ensemble meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Root seed.
    pub seed: u64,
    /// Number of replicates, at least 1. An expected run has one.
    pub replicates: u32,
    /// Chance, or every draw replaced by its mean.
    pub mode: Mode,
}

impl Plan {
    /// Replicates with chance.
    #[must_use]
    pub fn chance(seed: u64, replicates: u32) -> Self {
        Self {
            seed,
            replicates,
            mode: Mode::Chance,
        }
    }

    /// The one expected run.
    #[must_use]
    pub fn expected() -> Self {
        Self {
            seed: 0,
            replicates: 1,
            mode: Mode::Expected,
        }
    }

    /// The luck of one replicate.
    #[must_use]
    pub fn luck(&self, replicate: u32) -> Luck {
        match self.mode {
            Mode::Chance => Luck::new(self.seed, replicate),
            Mode::Expected => Luck::expected(),
        }
    }
}

/// How often each pass was run: keeping a people pass saves most of a comparison.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassCount {
    /// People passes.
    pub people: u64,
    /// Care passes.
    pub care: u64,
}

impl std::ops::AddAssign for PassCount {
    fn add_assign(&mut self, other: Self) {
        self.people += other.people;
        self.care += other.care;
    }
}

/// Something that is made of replicates: the caller takes the next ones, computes them on any thread, and folds them in index
/// order, so that threads never change a result.
pub trait Replicated {
    /// One replicate.
    type Computed;

    /// Which replicate is next.
    fn turn(&self) -> &Turn;

    /// Computes one replicate; any thread may do it.
    ///
    /// # Errors
    /// A year of the acute chain that does not converge.
    fn compute(&self, replicate: u32) -> Result<Self::Computed, RunError>;

    /// Folds in the next replicate.
    ///
    /// # Panics
    /// When it is not the next one.
    fn fold(&mut self, computed: &Self::Computed);

    /// Replicates still to do, at most `count` of them.
    fn upcoming(&self, count: u32) -> Range<u32> {
        let Turn { plan, next } = *self.turn();
        next..plan.replicates.min(next.saturating_add(count))
    }

    /// Whether all replicates are folded in.
    fn is_complete(&self) -> bool {
        self.turn().next == self.turn().plan.replicates
    }

    /// Computes and folds the next replicates, at most `count`; the way of a single thread.
    ///
    /// # Errors
    /// A year of the acute chain that does not converge.
    fn advance(&mut self, count: u32) -> Result<(), RunError> {
        for replicate in self.upcoming(count) {
            let computed = self.compute(replicate)?;
            self.fold(&computed);
        }
        Ok(())
    }
}

/// How far something [`Replicated`] is.
#[derive(Clone, Copy, Debug)]
pub struct Turn {
    plan: Plan,
    next: u32,
}

impl Turn {
    /// Before the first replicate.
    ///
    /// # Panics
    /// Without a replicate.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        assert!(plan.replicates > 0, "a plan has at least one replicate");
        Self { plan, next: 0 }
    }

    /// Which luck.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Replicates folded in so far.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.next
    }

    /// Takes the turn of a replicate that is folded in.
    ///
    /// # Panics
    /// When it is not the next one.
    pub fn take(&mut self, replicate: u32) {
        assert_eq!(replicate, self.next, "replicates are folded in index order");
        self.next += 1;
    }
}

/// An ensemble of scenarios. The first is the reference; differences of the others are taken from it on the same luck.
#[derive(Clone, Debug)]
pub struct Ensemble {
    scenarios: Vec<Arc<CheckedParameters>>,
    turn: Turn,
    tallies: Vec<Tally>,
    paired: Vec<PairedTally>,
    passes: PassCount,
}

impl Ensemble {
    /// An ensemble of one or more scenarios of one region to one horizon.
    ///
    /// # Panics
    /// Without a scenario or replicate, or when scenarios differ in region or horizon.
    #[must_use]
    pub fn new(scenarios: Vec<Arc<CheckedParameters>>, plan: Plan) -> Self {
        let first = scenarios.first().expect("an ensemble has at least one scenario");
        let alike = |other: &Arc<CheckedParameters>| {
            Arc::ptr_eq(&first.region, &other.region) && first.horizon == other.horizon
        };
        assert!(
            scenarios.iter().all(alike),
            "scenarios of an ensemble share region and horizon"
        );
        let tallies = scenarios
            .iter()
            .map(|_| Tally::new(first.layout.clone()))
            .collect();
        let paired = scenarios
            .iter()
            .skip(1)
            .map(|_| PairedTally::new(first.layout.clone()))
            .collect();
        Self {
            scenarios,
            turn: Turn::new(plan),
            tallies,
            paired,
            passes: PassCount::default(),
        }
    }

    /// The scenarios, reference first.
    #[must_use]
    pub fn scenarios(&self) -> &[Arc<CheckedParameters>] {
        &self.scenarios
    }

    /// Summary of the scenario at this position.
    #[must_use]
    pub fn summary(&mut self, scenario: usize) -> Summary {
        self.tallies[scenario].summary()
    }

    /// Differences of the scenario at this position (from 1) to the first.
    #[must_use]
    pub fn paired(&mut self, scenario: usize) -> crate::summary::PairedSummary {
        self.paired[scenario - 1].summary()
    }

    /// Passes run so far.
    #[must_use]
    pub fn passes(&self) -> PassCount {
        self.passes
    }
}

impl Replicated for Ensemble {
    type Computed = Computed;

    fn turn(&self) -> &Turn {
        &self.turn
    }

    fn compute(&self, replicate: u32) -> Result<Computed, RunError> {
        compute(&self.scenarios, self.turn.plan(), replicate)
    }

    fn fold(&mut self, computed: &Computed) {
        self.turn.take(computed.replicate);
        self.passes += computed.passes;
        for (tally, figures) in self.tallies.iter_mut().zip(&computed.figures) {
            tally.add(figures);
        }
        for (paired, variant) in self.paired.iter_mut().zip(&computed.figures[1..]) {
            paired.add(&computed.figures[0], variant);
        }
    }
}

/// One replicate of every scenario of an ensemble.
#[derive(Clone, Debug)]
pub struct Computed {
    /// Which replicate.
    pub replicate: u32,
    /// Figures per scenario.
    pub figures: Vec<Figures>,
    /// Passes that it took.
    pub passes: PassCount,
}

/// Computes one replicate of scenarios on the same luck; scenarios with equal people-levers share one people pass.
///
/// # Errors
/// A year of the acute chain that does not converge.
pub fn compute(
    scenarios: &[Arc<CheckedParameters>],
    plan: &Plan,
    replicate: u32,
) -> Result<Computed, RunError> {
    let luck = plan.luck(replicate);
    let mut passes = PassCount::default();
    let mut figures = Vec::with_capacity(scenarios.len());
    let mut kept: Vec<(&CheckedParameters, run::PeoplePass)> = Vec::new();
    for parameters in scenarios {
        let position = kept.iter().position(|(of, _)| of.same_people(parameters));
        let position = position.unwrap_or_else(|| {
            passes.people += 1;
            kept.push((parameters, run::people_pass(parameters, &luck)));
            kept.len() - 1
        });
        passes.care += 1;
        figures.push(run::care_pass(parameters, &kept[position].1, &luck)?);
    }
    Ok(Computed {
        replicate,
        figures,
        passes,
    })
}
