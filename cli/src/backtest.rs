//! `zorgpeil backtest`: starts in the past, what the model says from there, and what came.

mod markdown;

use crate::columns::Columns;
use crate::figures::{english, thousands};
use crate::flags::BacktestFlags;
use crate::output::{BACKTEST, Folder};
use crate::pack;
use crate::problem::Problem;
use crate::progress::Progress;
use crate::simulate::pool;
use crate::stdout;
use rayon::prelude::*;
use serde_json::{Value, json};
use sim_core::backtest::{Outcome, Report, Score, Trial};
use sim_core::ensemble::Plan;
use sim_core::exchange::manifest::MODEL_VERSION;
use sim_core::region::{Backtest, Hindcast, Region};
use sim_core::summary::QUANTILE_NAMES;
use sim_core::summary::score::Band;

/// First field of `backtest.json`: what kind of file it is.
pub const KIND: &str = "zorgpeil-backtest";
/// Version of `backtest.json` and `backtest.csv`.
const FORMAT: u32 = 1;

/// What every table of scores says of itself.
const CAUTION: &str = "Few totals, and they hang together: each year follows from the year before, the region from its areas.\n\
                       They are shown as they are, and do not tell how often the bands hold.\n";

/// Runs every back-test of a region.
pub fn backtest(flags: &BacktestFlags) -> Result<(), Problem> {
    let folder = flags.work.region.folder.as_deref();
    let region = pack::read(folder, &flags.work.region.without_overlay)?;
    let backtest = pack::read_backtests(folder, &region)?.ok_or_else(|| {
        Problem::Input(format!(
            "region {} has no back-test: its folder has no `backtest`",
            region.id
        ))
    })?;
    let out = flags
        .out
        .as_deref()
        .map(|path| Folder::claim(path, BACKTEST))
        .transpose()?;
    let reports = run(flags, &backtest)?;
    let document = document(&region, flags, &backtest, &reports);
    if let Some(folder) = &out {
        folder.fill(&[csv(&region, &reports).into_bytes(), document.clone().into_bytes()])?;
    }
    let mut text = match (flags.work.json, flags.markdown) {
        (true, _) => document,
        (_, true) => markdown::tables(&region, &reports),
        _ => tables(&region, flags, &backtest, &reports),
    };
    if let (Some(folder), false, false) = (&out, flags.work.json, flags.markdown) {
        text += &format!("results     {}\n", folder.path().display());
    }
    stdout::print(&text)
}

fn run(flags: &BacktestFlags, backtest: &Backtest) -> Result<Vec<Report>, Problem> {
    let pool = pool(flags.work.threads)?;
    let plan = Plan::chance(flags.work.seed, flags.replicates);
    let trials = backtest
        .hindcasts
        .iter()
        .map(|hindcast| Trial::new(backtest, hindcast))
        .collect::<Result<Vec<_>, _>>()
        .map_err(|faults| Problem::Faults {
            what: "back-tests that do not fit the region".to_owned(),
            faults,
        })?;
    let total = flags.replicates.saturating_mul(trials.len() as u32);
    let progress = Progress::start(total, flags.work.quiet);
    let one = |trial: &Trial<'_>| {
        let future = |replicate| {
            let future = trial.compute(&plan.luck(replicate));
            progress.one_more();
            future
        };
        // Collected in the order of replicates, whatever the threads.
        let futures: Vec<_> = pool.install(|| (0..plan.replicates).into_par_iter().map(future).collect());
        trial.report(&futures)
    };
    let reports = trials.iter().map(one).collect();
    progress.finish();
    Ok(reports)
}

fn tables(region: &Region, flags: &BacktestFlags, backtest: &Backtest, reports: &[Report]) -> String {
    let mut text = String::new();
    for (report, hindcast) in reports.iter().zip(&backtest.hindcasts) {
        text += &format!(
            "{}, back-test from 1 January {}, {} futures\n",
            english(&region.name),
            report.start,
            thousands(flags.replicates)
        );
        text += "People on 1 January. Error: median less observed; naive: the growth of the five years before goes on.\n\
                 A year with * was worked out, not counted: it is shown and not scored\n";
        text += &format!("Hindsight: {}\n\n", english(&hindcast.hindsight));
        text += &outcomes(region, report);
        text += &scores(report);
        text += "\n";
    }
    text += CAUTION;
    text += &format!(
        "\nseed        {}, replicates {}\nversion     zorgpeil {MODEL_VERSION}, data {} {}, pack {:016x}\n",
        flags.work.seed, flags.replicates, region.id, region.data_version, region.hash
    );
    text
}

fn outcomes(region: &Region, report: &Report) -> String {
    let mut table = Columns::default();
    let heads = [
        "observed",
        "median",
        "67 of 100",
        "95 of 100",
        "lies in",
        "error",
        "of it",
        "naive",
    ];
    table.line("", heads.map(str::to_owned).to_vec());
    let mut place = None;
    for outcome in &report.outcomes {
        if place != Some(outcome.observed.area) {
            place = Some(outcome.observed.area);
            table.heading(name(region, outcome.observed.area));
        }
        let observed = f64::from(outcome.observed.people);
        let Cells { year, beside, naive } = Cells::of(outcome);
        let share = percent(outcome.error() / observed);
        table.line(
            format!("  {year}"),
            beside.into_iter().chain([share, naive]).collect(),
        );
    }
    table.text()
}

fn scores(report: &Report) -> String {
    let mut table = Columns::default();
    table.heading("Scores over official totals, people");
    table.line("", vec!["region".to_owned(), "municipalities".to_owned()]);
    for (label, show) in SCORES {
        table.line(label, report.scores.iter().map(show).collect());
    }
    table.text()
}

/// An outcome in cells.
struct Cells {
    /// Its year, with a star when it was worked out.
    year: String,
    /// Observed, median, both bands, where it lies, error.
    beside: [String; 6],
    /// Error of the naive forecast.
    naive: String,
}

impl Cells {
    fn of(outcome: &Outcome) -> Self {
        let [low_95, low_67, median, high_67, high_95] = outcome.quantiles.map(people);
        let star = if outcome.observed.official { "" } else { "*" };
        Self {
            year: format!("{}{star}", outcome.observed.year),
            beside: [
                people(f64::from(outcome.observed.people)),
                median,
                format!("{low_67}–{high_67}"),
                format!("{low_95}–{high_95}"),
                band_id(outcome.band).to_owned(),
                signed(outcome.error()),
            ],
            naive: signed(outcome.naive_error()),
        }
    }
}

/// How a score is shown.
type Show = fn(&Score) -> String;

/// The scores of a start, as shown.
const SCORES: [(&str, Show); 9] = [
    ("totals", |score| score.count.to_string()),
    ("in the band of 67 of 100", |score| score.in_67.to_string()),
    ("in the band of 95 of 100", |score| score.in_95.to_string()),
    ("bias", |score| signed(score.bias)),
    ("bias, naive", |score| signed(score.naive_bias)),
    ("mean absolute error", |score| people(score.absolute_error)),
    ("mean absolute error, naive", |score| {
        people(score.naive_absolute_error)
    }),
    ("CRPS", |score| people(score.crps)),
    ("CRPS, naive with its past errors", |score| {
        score.naive_crps.map_or_else(|| "none".to_owned(), people)
    }),
];

fn name(region: &Region, area: Option<usize>) -> &str {
    area.map_or_else(|| english(&region.name), |area| &region.areas[area].name)
}

fn people(figure: f64) -> String {
    thousands(figure.abs().round() as u64)
}

fn signed(figure: f64) -> String {
    match figure.round() {
        0.0 => "0".to_owned(),
        rounded if rounded > 0.0 => format!("+{}", people(figure)),
        _ => format!("−{}", people(figure)),
    }
}

fn percent(share: f64) -> String {
    format!("{:+.1} %", 100.0 * share).replace('-', "−")
}

/// One line per outcome; quantiles by their public names.
fn csv(region: &Region, reports: &[Report]) -> String {
    let mut text = format!(
        "start,area,year,official,observed,{},band,error,crps,naive,naive_crps\n",
        QUANTILE_NAMES.join(",")
    );
    for report in reports {
        for outcome in &report.outcomes {
            let quantiles = outcome.quantiles.map(|quantile| quantile.to_string());
            text += &format!(
                "{},{},{},{},{},{},{},{},{:.3},{},{}\n",
                report.start,
                code(region, outcome),
                outcome.observed.year,
                outcome.observed.official,
                outcome.observed.people,
                quantiles.join(","),
                band_id(outcome.band),
                outcome.error(),
                outcome.crps,
                outcome.naive,
                outcome
                    .naive_crps
                    .map_or_else(String::new, |score| format!("{score:.3}")),
            );
        }
    }
    text
}

fn code<'r>(region: &'r Region, outcome: &Outcome) -> &'r str {
    outcome
        .observed
        .area
        .map_or("region", |area| &region.areas[area].code)
}

fn band_id(band: Band) -> &'static str {
    match band {
        Band::Of67 => "67",
        Band::Of95 => "95",
        Band::Above => "above",
        Band::Below => "below",
    }
}

/// `{"kind", "format", …, "starts": [{"start", "hindsight", "outcomes": […], "scores": {…}}, …]}`.
fn document(region: &Region, flags: &BacktestFlags, backtest: &Backtest, reports: &[Report]) -> String {
    let start = |(report, hindcast): (&Report, &Hindcast)| {
        let outcomes: Vec<Value> = report
            .outcomes
            .iter()
            .map(|outcome| outcome_json(region, outcome))
            .collect();
        json!({
            "start": report.start,
            "hindsight": { "nl": hindcast.hindsight.nl, "en": hindcast.hindsight.en },
            "outcomes": outcomes,
            "scores": { "region": score_json(&report.scores[0]), "areas": score_json(&report.scores[1]) },
        })
    };
    let starts: Vec<Value> = reports.iter().zip(&backtest.hindcasts).map(start).collect();
    let document = json!({
        "kind": KIND,
        "format": FORMAT,
        "model_version": MODEL_VERSION,
        "region": { "id": region.id, "data_version": region.data_version, "hash": format!("{:016x}", region.hash) },
        "run": { "seed": flags.work.seed, "replicates": flags.replicates },
        "unit": "people",
        "starts": starts,
    });
    document.to_string() + "\n"
}

fn outcome_json(region: &Region, outcome: &Outcome) -> Value {
    let mut value = json!({
        "area": code(region, outcome),
        "year": outcome.observed.year,
        "official": outcome.observed.official,
        "source": outcome.observed.source,
        "observed": outcome.observed.people,
        "band": band_id(outcome.band),
        "error": outcome.error(),
        "crps": outcome.crps,
        "naive": outcome.naive,
        "naive_crps": outcome.naive_crps,
    });
    for (name, quantile) in QUANTILE_NAMES.iter().zip(outcome.quantiles) {
        value[*name] = quantile.into();
    }
    value
}

fn score_json(score: &Score) -> Value {
    json!({
        "totals": score.count,
        "in_67": score.in_67,
        "in_95": score.in_95,
        "bias": score.bias,
        "mean_absolute_error": score.absolute_error,
        "crps": score.crps,
        "naive_bias": score.naive_bias,
        "naive_mean_absolute_error": score.naive_absolute_error,
        "naive_crps": score.naive_crps,
    })
}
