//! The back-tests of Flevoland: what they must be, and that `docs/backtest.md` shows what they are.

use rayon::prelude::*;
use sim_core::backtest::{Outcome, Report, Score, Trial};
use sim_core::ensemble::Plan;
use sim_core::region::{Backtest, PackFiles, Region};
use sim_core::summary::score::Band;
use std::fmt::Write;
use tests::runs::{UNOPTIMISED, flevoland};

/// As `zorgpeil backtest` without flags; an unoptimised build runs fewer and compares only what chance does not touch.
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
fn the_page_shows_a_fresh_run() {
    let (region, backtest) = (flevoland(), backtest());
    let reports = reports(&backtest);
    let page = include_str!("../../docs/backtest.md");
    let fresh: String = reports.iter().map(|report| tables(&region, report)).collect();
    for line in fresh.lines() {
        // Without optimisation: place, year, observed and naive error.
        let stands = if UNOPTIMISED {
            let cells: Vec<&str> = line.split('|').collect();
            line.contains(" of 100") || cells.len() < 10 || {
                page.lines()
                    .any(|one| one.starts_with(&cells[..4].join("|")) && one.ends_with(&cells[9..].join("|")))
            }
        } else {
            page.lines().any(|one| one == line)
        };
        assert!(
            stands,
            "docs/backtest.md misses\n{line}\nPut these tables into it:\n\n{fresh}"
        );
    }
}

/// The tables of the page: the region in every year, the municipalities in the last, and the scores.
fn tables(region: &Region, report: &Report) -> String {
    let mut text = format!(
        "| from {} | year | observed | median | 67 of 100 | 95 of 100 | lies in | error | naive error |\n\
         | --- | --- | ---: | ---: | --- | --- | --- | ---: | ---: |\n",
        report.start
    );
    let last = report.outcomes.iter().map(|outcome| outcome.observed.year).max();
    for outcome in &report.outcomes {
        if outcome.observed.area.is_none() || Some(outcome.observed.year) == last {
            text += &row(region, outcome);
        }
    }
    let [all, areas] = &report.scores;
    writeln!(
        text,
        "\n| from {} | region | municipalities |\n| --- | ---: | ---: |",
        report.start
    )
    .expect("text takes text");
    let mut score = |label: &str, show: &dyn Fn(&Score) -> String| {
        writeln!(text, "| {label} | {} | {} |", show(all), show(areas)).expect("text takes text");
    };
    score("totals", &|score| score.count.to_string());
    score("in the band of 67 of 100", &|score| score.in_67.to_string());
    score("in the band of 95 of 100", &|score| score.in_95.to_string());
    score("bias", &|score| signed(score.bias));
    score("bias, naive", &|score| signed(score.naive_bias));
    score("mean absolute error", &|score| people(score.absolute_error));
    score("mean absolute error, naive", &|score| {
        people(score.naive_absolute_error)
    });
    score("CRPS", &|score| people(score.crps));
    score("CRPS, naive with its past errors", &|score| {
        score.naive_crps.map_or_else(|| "none".to_owned(), people)
    });
    text
}

fn row(region: &Region, outcome: &Outcome) -> String {
    let place = outcome
        .observed
        .area
        .map_or(&*region.name.en, |area| &region.areas[area].name);
    let [low_95, low_67, median, high_67, high_95] = outcome.quantiles.map(people);
    let band = match outcome.band {
        Band::Of67 => "67",
        Band::Of95 => "95",
        Band::Above => "above",
        Band::Below => "below",
    };
    let star = if outcome.observed.official { "" } else { "*" };
    format!(
        "| {place} | {}{star} | {} | {median} | {low_67}–{high_67} | {low_95}–{high_95} | {band} | {} | {} |\n",
        outcome.observed.year,
        people(f64::from(outcome.observed.people)),
        signed(outcome.error()),
        signed(outcome.naive_error()),
    )
}

fn people(figure: f64) -> String {
    let digits = format!("{:.0}", figure.abs().round());
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn signed(figure: f64) -> String {
    let sign = if figure.round() < 0.0 { "−" } else { "+" };
    sign.to_owned() + &people(figure)
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
