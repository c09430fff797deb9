//! The tables of `docs/backtest.md`: the region in every year, the municipalities in the last, and the scores.

use super::{Cells, SCORES, name};
use sim_core::backtest::Report;
use sim_core::region::Region;

/// All starts, one after another.
pub fn tables(region: &Region, reports: &[Report]) -> String {
    let of_start = |report: &Report| outcomes(region, report) + "\n" + &scores(report);
    let starts: Vec<String> = reports.iter().map(of_start).collect();
    starts.join("\n")
}

fn outcomes(region: &Region, report: &Report) -> String {
    let mut text = format!(
        "| from {} | year | observed | median | 67 of 100 | 95 of 100 | lies in | error | naive error |\n\
         | --- | --- | ---: | ---: | --- | --- | --- | ---: | ---: |\n",
        report.start
    );
    let last = report.outcomes.iter().map(|outcome| outcome.observed.year).max();
    for outcome in &report.outcomes {
        if outcome.observed.area.is_none() || Some(outcome.observed.year) == last {
            let Cells { year, beside, naive } = Cells::of(outcome);
            let place = name(region, outcome.observed.area);
            text += &format!("| {place} | {year} | {} | {naive} |\n", beside.join(" | "));
        }
    }
    text
}

fn scores(report: &Report) -> String {
    let mut text = format!(
        "| from {} | region | municipalities |\n| --- | ---: | ---: |\n",
        report.start
    );
    for (label, show) in SCORES {
        let [all, areas] = report.scores.each_ref().map(show);
        text += &format!("| {label} | {all} | {areas} |\n");
    }
    text
}
