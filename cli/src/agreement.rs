//! `zorgpeil agreement`: the formulas of acute care beside the minute-level twin.

use crate::flags::AgreementFlags;
use crate::pack;
use crate::problem::Problem;
use crate::simulate::pool;
use crate::stdout;
use rayon::prelude::*;
use serde_json::{Value, json};
use sim_core::acute::agreement::{Case, Link, Row, Subject, Unit};
use sim_core::exchange::manifest::MODEL_VERSION;
use sim_core::parameters::CheckedParameters;
use sim_core::region::Region;
use sim_core::scenario::Scenario;
use std::sync::Arc;

/// Plays every case and prints the table.
pub fn agreement(flags: &AgreementFlags) -> Result<(), Problem> {
    let region = Arc::new(pack::read(
        flags.region.folder.as_deref(),
        &flags.region.without_overlay,
    )?);
    let parameters =
        CheckedParameters::new(region.clone(), Scenario::reference(), None).map_err(|faults| {
            Problem::Faults {
                what: "the reference does not fit the region".to_owned(),
                faults,
            }
        })?;
    let subject = Subject::new(&parameters);
    let mut cases = Case::all();
    if !flags.link.is_empty() {
        cases.retain(|case| flags.link.contains(&case.link));
    }
    let rows: Vec<Row> = pool(flags.threads)?.install(|| {
        cases
            // One at a time: some cases take a hundred times as long as others
            .par_iter()
            .with_max_len(1)
            .flat_map_iter(|case| case.rows(&subject, flags.seed, flags.precision))
            .collect()
    });
    stdout::print(&match (flags.json, flags.markdown) {
        (true, _) => document(&region, flags, &rows),
        (_, true) => page(flags, &rows),
        _ => table(&rows),
    })?;
    let broken: Vec<String> = rows
        .iter()
        .filter(|row| row.broken())
        .map(|row| format!("{} at {}: {}", row.link.id(), row.load, named(row)))
        .collect();
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Problem::Failed(format!(
            "outside the tolerance where the formula is claimed to hold: {}",
            broken.join(", ")
        )))
    }
}

/// A figure as an analyst reads it, and the unit.
fn shown(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Minutes if value.abs() >= 1_000.0 => format!("{value:.0}"),
        Unit::Minutes => format!("{value:.2}"),
        Unit::Share | Unit::Occupancy => format!("{:.2}", 100.0 * value),
    }
}

fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Minutes => "min",
        Unit::Share | Unit::Occupancy => "%",
    }
}

fn verdict(row: &Row) -> &'static str {
    match (row.within(), row.claimed) {
        (true, true) => "within",
        (true, false) => "within, not claimed",
        (false, true) => "OUTSIDE",
        (false, false) => "outside",
    }
}

/// The figure, with its municipality.
fn named(row: &Row) -> String {
    row.area
        .as_ref()
        .map_or_else(|| row.figure.to_owned(), |area| format!("{}, {area}", row.figure))
}

/// Load, figure, unit, formula, twin, half-width, tolerance, verdict.
fn cells(row: &Row) -> [String; 8] {
    [
        format!("{:.2}", row.load),
        named(row),
        unit(row.unit).to_owned(),
        shown(row.unit, row.formula),
        shown(row.unit, row.twin),
        shown(row.unit, row.half_width),
        shown(row.unit, row.tolerance()),
        verdict(row).to_owned(),
    ]
}

const HEADINGS: [&str; 8] = [
    "load",
    "figure",
    "unit",
    "formula",
    "twin",
    "±",
    "tolerance",
    "verdict",
];

fn counts(rows: &[Row]) -> String {
    let within = rows.iter().filter(|row| row.within()).count();
    let claimed = || rows.iter().filter(|row| row.claimed);
    let most = claimed()
        .map(|row| row.half_width / row.tolerance())
        .fold(0.0, f64::max);
    format!(
        "{} figures: {within} within their tolerance; the formula is claimed to hold for {}. The widest interval of the twin there has a half-width of {most:.2} of the tolerance.\n",
        rows.len(),
        claimed().count()
    )
}

/// Links that were compared.
fn links(rows: &[Row]) -> impl Iterator<Item = Link> {
    Link::ALL
        .into_iter()
        .filter(|link| of(rows, *link).next().is_some())
}

fn of(rows: &[Row], link: Link) -> impl Iterator<Item = &Row> {
    rows.iter().filter(move |row| row.link == link)
}

fn table(rows: &[Row]) -> String {
    const WIDTHS: [usize; 8] = [5, 38, 4, 10, 10, 8, 9, 20];
    let line = |cells: [String; 8]| {
        let mut text = String::new();
        for (at, (cell, width)) in cells.iter().zip(WIDTHS).enumerate() {
            text += &if matches!(at, 1 | 2 | 7) {
                format!("{cell:<width$} ")
            } else {
                format!("{cell:>width$} ")
            };
        }
        text.trim_end().to_owned() + "\n"
    };
    let mut text = "Formulas of acute care beside the minute-level twin\n".to_owned();
    for link in links(rows) {
        text += &format!("\n{}{}", wrapped(link.label()), wrapped(link.range()));
        text += &line(HEADINGS.map(str::to_owned));
        for row in of(rows, link) {
            text += &line(cells(row));
        }
    }
    text + "\n" + &wrapped(counts(rows).trim_end())
}

/// Lines of at most 120 columns.
fn wrapped(text: &str) -> String {
    let (mut lines, mut column) = (String::new(), 0);
    for word in text.split(' ') {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > 120 {
            lines.push('\n');
            column = 0;
        }
        if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines += word;
        column += width;
    }
    lines + "\n"
}

/// `docs/agreement.md`.
fn page(flags: &AgreementFlags, rows: &[Row]) -> String {
    let mut text = format!(
        "# Formulas beside the twin\n\n\
         Every link of the acute chain is worked out twice: by the formula that the model uses, and by a minute-level simulation that shares its parameters and none of its formulas. This page is printed by\n\n\
         ```text\nzorgpeil agreement --seed {} --markdown > docs/agreement.md\n```\n\n\
         Shares may differ by 1.5 points, waits and stays by 10 per cent or one minute, whichever is larger, occupancy by 2 points. ± is half the width of the twin's interval of 95 %. \
         *Within*: they agree. *Outside*: they do not, and the range of use below the heading says so. The command fails when a figure is outside where the formula is claimed to hold, by more than chance explains; a test does the same on fewer loads. \
         Load: erlangs asked over servers; for ambulances and the province, times what the base year asks.\n\n{}",
        flags.seed,
        counts(rows)
    );
    for link in links(rows) {
        text += &format!("\n## {}\n\n{}\n\n", link.label(), link.range());
        text += &format!(
            "| {} |\n| ---: | --- | --- | ---: | ---: | ---: | ---: | --- |\n",
            HEADINGS.join(" | ")
        );
        for row in of(rows, link) {
            text += &format!("| {} |\n", cells(row).join(" | "));
        }
    }
    text
}

/// `{"version", "region", "pack", "seed", "rows": […]}`.
fn document(region: &Region, flags: &AgreementFlags, rows: &[Row]) -> String {
    let rows: Vec<Value> = rows
        .iter()
        .map(|row| {
            json!({
                "link": row.link.id(),
                "load": row.load,
                "figure": row.figure,
                "area": row.area,
                "unit": match row.unit { Unit::Minutes => "minutes", Unit::Share => "share", Unit::Occupancy => "occupancy" },
                "formula": row.formula,
                "twin": row.twin,
                "half_width": row.half_width,
                "tolerance": row.tolerance(),
                "within": row.within(),
                "claimed": row.claimed,
            })
        })
        .collect();
    let document = json!({
        "version": MODEL_VERSION,
        "region": region.id,
        "pack": format!("{:016x}", region.hash),
        "seed": flags.seed,
        "rows": rows,
    });
    format!("{document}\n")
}
