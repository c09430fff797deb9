//! The back-tests of Flevoland: what they must be.

use rayon::prelude::*;
use sim_core::backtest::{Report, Trial};
use sim_core::ensemble::Plan;
use sim_core::region::{Backtest, PackFiles};
use tests::runs::{UNOPTIMISED, flevoland};

/// As `zorgpeil backtest` without flags; an unoptimised build runs fewer.
const PLAN: (u64, u32) = (1, if UNOPTIMISED { 20 } else { 1000 });

fn backtest() -> Backtest {
    Backtest::read(&PackFiles::flevoland_backtests(), &flevoland())
        .unwrap_or_else(|faults| panic!("{faults}"))
}

fn reports(backtest: &Backtest) -> Vec<Report> {
    let plan = Plan::chance(PLAN.0, PLAN.1);
    let run = |hindcast| {
        let trial = Trial::new(backtest, hindcast).unwrap_or_else(|faults| panic!("{faults}"));
        let futures: Vec<Vec<f64>> = (0..plan.replicates)
            .into_par_iter()
            .map(|replicate| trial.compute(&plan.luck(replicate)))
            .collect();
        trial.report(&futures)
    };
    backtest.hindcasts.iter().map(run).collect()
}

#[test]
fn scores_follow_from_the_outcomes_and_only_official_ones_count() {
    let backtest = backtest();
    for report in reports(&backtest) {
        let official = report.outcomes.iter().filter(|one| one.observed.official).count();
        assert_eq!(
            report.scores.iter().map(|score| score.count).sum::<usize>(),
            official
        );
        for score in &report.scores {
            assert!(score.in_67 <= score.in_95 && score.in_95 <= score.count);
            // The score of a forecast never exceeds the mean absolute error of its futures, and 0 is perfect.
            assert!(score.crps > 0.0);
            assert!(score.bias.abs() <= score.absolute_error + 1e-9);
        }
        for outcome in &report.outcomes {
            assert!(outcome.quantiles.is_sorted());
            let total = outcome.observed.year > report.start;
            assert!(total, "nothing before the start is scored");
        }
    }
}

#[test]
fn more_futures_begin_with_the_same_ones() {
    let backtest = backtest();
    let trial = Trial::new(&backtest, &backtest.hindcasts[1]).unwrap_or_else(|faults| panic!("{faults}"));
    let (ten, hundred) = (Plan::chance(4, 10), Plan::chance(4, 100));
    assert_eq!(trial.compute(&ten.luck(7)), trial.compute(&hundred.luck(7)));
    assert_ne!(trial.compute(&ten.luck(7)), trial.compute(&ten.luck(8)));
}
