//! Replicates shared out over threads, folded in index order: the threads never change a result.

use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::progress::Progress;
use rayon::prelude::*;
use sim_core::ensemble::{self, Plan, Replicated};
use sim_core::exchange::results::Results;
use sim_core::parameters::CheckedParameters;
use sim_core::random::Mode;
use sim_core::run::RunError;
use std::sync::Arc;

/// Replicates per thread between two folds: enough to keep threads busy, few enough to keep memory flat.
const SLICE_PER_THREAD: usize = 16;

/// Runs a plan to its end.
pub fn simulate(plan: &CheckedPlan) -> Result<Results, Problem> {
    let mut ensemble = plan.ensemble();
    fold_all(plan, &mut ensemble)?;
    Ok(Results::of(&mut ensemble, plan.plan))
}

/// Computes and folds all replicates of a plan: a slice is folded while the next is computed.
pub fn fold_all<F>(plan: &CheckedPlan, folded: &mut F) -> Result<(), Problem>
where
    F: Replicated<Computed: Send> + Clone + Send + Sync,
{
    let pool = pool(plan.threads)?;
    let replicates: Vec<u32> = folded.upcoming(u32::MAX).collect();
    let progress = Progress::start(
        plan.plan.replicates,
        plan.quiet || plan.plan.mode == Mode::Expected,
    );
    // Empty still, so that the copy costs nothing
    let computing = folded.clone();
    let compute = |replicate: &u32| {
        let computed = computing.compute(*replicate);
        progress.one_more();
        computed
    };
    let slices = replicates.chunks(SLICE_PER_THREAD * pool.current_num_threads());
    let mut ready: Vec<Result<F::Computed, RunError>> = Vec::new();
    // Nothing is computed beside the last fold
    for slice in slices.chain([&[][..]]) {
        let (folding, next) =
            pool.install(|| rayon::join(|| fold(folded, ready), || slice.par_iter().map(compute).collect()));
        folding.map_err(|cause| blame(&plan.scenarios, &plan.plan, cause))?;
        ready = next;
    }
    progress.finish();
    Ok(())
}

fn fold<F: Replicated>(folded: &mut F, ready: Vec<Result<F::Computed, RunError>>) -> Result<(), RunError> {
    for computed in ready {
        folded.fold(&computed?);
    }
    Ok(())
}

/// This many threads, or all.
pub fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool, Problem> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(usize::from(threads.unwrap_or(0)))
        .build()
        .map_err(|cause| Problem::Failed(format!("starting threads: {cause}")))
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
