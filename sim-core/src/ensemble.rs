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

/// A state machine: the caller takes the next replicates, computes them where it likes, and folds them in order.
///
/// The first scenario is the reference; differences of the others are taken from it on the same luck.
#[derive(Clone, Debug)]
pub struct Ensemble {
    scenarios: Vec<Arc<CheckedParameters>>,
    plan: Plan,
    next: u32,
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
        assert!(plan.replicates > 0, "an ensemble has at least one replicate");
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
            plan,
            next: 0,
            tallies,
            paired,
            passes: PassCount::default(),
        }
    }

    /// Replicates still to do, at most `count` of them.
    #[must_use]
    pub fn upcoming(&self, count: u32) -> Range<u32> {
        self.next..self.plan.replicates.min(self.next.saturating_add(count))
    }

    /// Replicates folded in so far.
    #[must_use]
    pub fn done(&self) -> u32 {
        self.next
    }

    /// Whether all replicates are folded in.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.next == self.plan.replicates
    }

    /// Computes one replicate of every scenario; any thread may do it.
    ///
    /// # Errors
    /// A year of the acute chain that does not converge.
    pub fn compute(&self, replicate: u32) -> Result<Computed, RunError> {
        compute(&self.scenarios, &self.plan, replicate)
    }

    /// Folds in the next replicate.
    ///
    /// # Panics
    /// When it is not the next one.
    pub fn fold(&mut self, computed: &Computed) {
        assert_eq!(
            computed.replicate, self.next,
            "replicates are folded in index order"
        );
        self.next += 1;
        self.passes += computed.passes;
        for (tally, figures) in self.tallies.iter_mut().zip(&computed.figures) {
            tally.add(figures);
        }
        for (paired, variant) in self.paired.iter_mut().zip(&computed.figures[1..]) {
            paired.add(&computed.figures[0], variant);
        }
    }

    /// Computes and folds the next replicates, at most `count`; the way of a single thread.
    ///
    /// # Errors
    /// A year of the acute chain that does not converge.
    pub fn advance(&mut self, count: u32) -> Result<(), RunError> {
        for replicate in self.upcoming(count) {
            let computed = self.compute(replicate)?;
            self.fold(&computed);
        }
        Ok(())
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
