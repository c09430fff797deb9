//! Raw flags → a plan that is known to fit together, with its output checked before the long work starts.

use crate::flags::EnsembleFlags;
use crate::output::{Folder, Kind, RESULTS};
use crate::pack;
use crate::problem::Problem;
use crate::scenarios;
use sim_core::ensemble::{Ensemble, Plan};
use sim_core::faults::Faults;
use sim_core::parameters::{CheckedParameters, LONGEST_RUN};
use sim_core::region::Region;
use std::sync::Arc;

/// Number of futures when nobody says how many.
const REPLICATES: u32 = 1000;

/// A run that can start.
pub struct CheckedPlan {
    /// The scenarios, reference first.
    pub scenarios: Vec<Arc<CheckedParameters>>,
    /// Which luck.
    pub plan: Plan,
    /// Number of threads; all when none.
    pub threads: Option<u16>,
    /// Where the results go, known to be writable.
    pub out: Option<Folder>,
    /// Whether progress is shown.
    pub quiet: bool,
    /// One JSON document instead of the table.
    pub json: bool,
}

impl CheckedPlan {
    /// Reads and checks everything that these flags name.
    pub fn new(arguments: &[String], flags: &EnsembleFlags) -> Result<Self, Problem> {
        Self::with_output(arguments, flags, RESULTS)
    }

    /// The same for a command whose folder is of another kind than results of runs.
    pub fn with_output(arguments: &[String], flags: &EnsembleFlags, kind: Kind) -> Result<Self, Problem> {
        let work = &flags.work;
        let region = pack::read(work.region.folder.as_deref(), &work.region.without_overlay)?;
        check_horizon(&region, flags.horizon)?;
        let region = Arc::new(region);
        let mut checked = Vec::new();
        let mut faults = Faults::default();
        for scenario in scenarios::read_all(arguments, &region)? {
            match CheckedParameters::new(region.clone(), scenario, flags.horizon) {
                Ok(parameters) => checked.push(Arc::new(parameters)),
                Err(found) => faults.0.extend(found.0),
            }
        }
        faults.into_result().map_err(|faults| Problem::Faults {
            what: "scenarios that do not fit the region".to_owned(),
            faults,
        })?;
        let plan = if flags.expected {
            Plan::expected()
        } else {
            Plan::chance(work.seed, flags.replicates.unwrap_or(REPLICATES))
        };
        let out = flags
            .out
            .as_deref()
            .map(|path| Folder::claim(path, kind))
            .transpose()?;
        Ok(Self {
            scenarios: checked,
            plan,
            threads: work.threads,
            out,
            quiet: work.quiet,
            json: work.json,
        })
    }

    /// The ensemble before its first replicate.
    pub fn ensemble(&self) -> Ensemble {
        Ensemble::new(self.scenarios.clone(), self.plan)
    }
}

fn check_horizon(region: &Region, horizon: Option<i32>) -> Result<(), Problem> {
    let (first, last) = (region.base_year + 1, region.base_year + LONGEST_RUN);
    match horizon {
        Some(year) if !(first..=last).contains(&year) => Err(Problem::Input(format!(
            "--horizon {year}: expected a year from {first} to {last}"
        ))),
        _ => Ok(()),
    }
}
