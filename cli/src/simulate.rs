//! Replicates shared out over threads, folded in index order: the threads never change a result.

use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::progress::Progress;
use rayon::prelude::*;
use sim_core::ensemble::{self, Ensemble, Plan};
use sim_core::exchange::results::Results;
use sim_core::parameters::CheckedParameters;
use sim_core::run::RunError;
use std::sync::Arc;

/// Replicates per thread between two folds: enough to keep threads busy, few enough to keep memory flat.
const SLICE_PER_THREAD: u32 = 16;

/// Runs a plan to its end.
pub fn simulate(plan: &CheckedPlan) -> Result<Results, Problem> {
    let threads = usize::from(plan.threads.unwrap_or(0));
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .map_err(|cause| Problem::Failed(format!("starting threads: {cause}")))?;
    let mut ensemble = plan.ensemble();
    let slice = SLICE_PER_THREAD.saturating_mul(u32::try_from(pool.current_num_threads()).unwrap_or(1));
    let progress = Progress::start(plan);
    while !ensemble.is_complete() {
        let computed: Vec<_> = pool.install(|| compute(&ensemble, slice, &progress));
        for one in computed {
            let one = one.map_err(|cause| blame(&plan.scenarios, &plan.plan, cause))?;
            ensemble.fold(&one);
        }
    }
    progress.finish();
    Ok(Results::of(&mut ensemble, plan.plan))
}

fn compute(
    ensemble: &Ensemble,
    slice: u32,
    progress: &Progress,
) -> Vec<Result<ensemble::Computed, RunError>> {
    let one = |replicate| {
        let computed = ensemble.compute(replicate);
        progress.one_more();
        computed
    };
    ensemble.upcoming(slice).into_par_iter().map(one).collect()
}

/// Finds the scenario that a failed replicate belongs to.
fn blame(scenarios: &[Arc<CheckedParameters>], plan: &Plan, cause: RunError) -> Problem {
    let fails = |one: &&Arc<CheckedParameters>| {
        ensemble::compute(std::slice::from_ref(*one), plan, cause.replicate).is_err()
    };
    let scenario = scenarios
        .iter()
        .find(fails)
        .map_or("(unknown)", |one| &one.scenario.id);
    Problem::Run {
        scenario: scenario.to_owned(),
        cause,
    }
}
