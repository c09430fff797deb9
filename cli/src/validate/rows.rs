//! The table on the screen: 120 columns, one figure on a line and what there is to say of it below.

use crate::figures::{english, label, shown, thousands, whole};
use crate::plan::CheckedPlan;
use sim_core::indicators::Layout;
use sim_core::region::{Region, Standing};
use sim_core::validation::{Measure, Reference, Row, Verdict};

/// Widest line.
const WIDTH: usize = 120;
/// Columns: name, year, median, band of 67, reference, difference, verdict.
const COLUMNS: [usize; 7] = [42, 4, 10, 20, 10, 9, 9];

/// All rows, fitted ones first.
pub fn table(plan: &CheckedPlan, rows: &[Row]) -> String {
    let (region, layout) = (&plan.scenarios[0].region, &plan.scenarios[0].layout);
    let mut text = "Median of the model with the band that holds 67 of 100 futures, beside what others published. Below each figure the\n\
                    band of 95 of 100, the source, and why they differ where they do. Nothing is fitted to what is independent\n"
        .to_owned();
    for (standing, heading) in [
        (
            Standing::Fitted,
            "Fitted: the model reproduces these by construction or a parameter was chosen with them",
        ),
        (
            Standing::Independent,
            "Independent: the model knew nothing of these",
        ),
    ] {
        text += &format!("\n{heading}\n");
        text += &line(
            &[
                "",
                "year",
                "model",
                "67 of 100",
                "reference",
                "differs",
                "verdict",
            ]
            .map(str::to_owned),
        );
        for row in rows.iter().filter(|row| row.reference.check.standing == standing) {
            text += &line(&cells(region, layout, row));
            text += &wrapped(&remark(layout, row));
        }
    }
    text + &counts(rows)
}

/// How many rows have which verdict, in a line.
pub fn counts(rows: &[Row]) -> String {
    let count = |verdict| rows.iter().filter(|row| row.verdict == verdict).count();
    let undecided = match count(Verdict::Undecided) {
        0 => String::new(),
        few => format!(", {few} undecided: too few futures"),
    };
    format!(
        "\n{} figures: {} within their tolerance, {} explained, {} shown without a tolerance, {} outside without a reason{undecided}\n",
        rows.len(),
        count(Verdict::Within),
        count(Verdict::Explained),
        count(Verdict::Shown),
        count(Verdict::Outside),
    )
}

/// One row in cells: name, year, median, band, reference, difference, verdict.
pub fn cells(region: &Region, layout: &Layout, row: &Row) -> [String; 7] {
    let reference = &row.reference;
    let show = |value| value_in_words(layout, reference.measure, value);
    let name = name(layout, reference);
    let place = place(region, reference);
    let name = if place.is_empty() {
        name
    } else {
        format!("{name}, {place}")
    };
    [
        name,
        reference.check.figure.year().to_string(),
        show(row.median()),
        span(show(row.quantiles[1]), show(row.quantiles[3])),
        show(reference.check.value),
        difference(layout, row),
        row.verdict.id().to_owned(),
    ]
}

/// What is compared.
pub fn name(layout: &Layout, reference: &Reference) -> String {
    match reference.measure {
        Measure::Of(indicator) if reference.is_of_an_indicator() => {
            label(&layout.catalogue.indicators[indicator])
        }
        _ => english(&reference.check.label).to_owned(),
    }
}

/// Name of the area; empty for the region.
fn place(region: &Region, reference: &Reference) -> String {
    let area = region.areas.iter().find(|area| area.code == reference.check.area);
    area.map_or(String::new(), |area| area.name.clone())
}

/// The unit in results.
pub fn unit_id(layout: &Layout, measure: Measure) -> &'static str {
    match measure {
        Measure::Of(indicator) => layout.catalogue.indicators[indicator].unit.id(),
        Measure::Growth => "growth",
        Measure::Ratio => "ratio",
        Measure::Visits => "1/yr",
    }
}

/// Why they differ; nothing when nobody says.
pub fn reason(reference: &Reference) -> Option<String> {
    let reason = english(&reference.check.reason);
    (!reason.is_empty()).then(|| reason.to_owned())
}

/// What stands below a row: band of 95, published interval, who published it, and why they differ.
pub fn remark(layout: &Layout, row: &Row) -> String {
    let reference = &row.reference;
    let show = |value| value_in_words(layout, reference.measure, value);
    let band = span(show(row.quantiles[0]), show(row.quantiles[4]));
    let mut parts = Vec::new();
    if !band.is_empty() {
        parts.push(format!("95 of 100: {band}"));
    }
    // What was published for an earlier year is not the figure that the model is held against.
    let carried = reference.carried.map_or(String::new(), |(year, value)| {
        format!("{} in {year}, ", show(value))
    });
    // A check has its label as its name; here it says who published the figure, or how it came to the year.
    let label = english(&reference.check.label);
    let by = if reference.is_of_an_indicator() && !label.is_empty() {
        format!("{label} ({})", reference.check.source)
    } else {
        reference.check.source.clone()
    };
    let interval = reference.check.interval.map_or(String::new(), |(low, high)| {
        format!(", {}", span(show(low), show(high)))
    });
    parts.push(format!("published: {carried}{by}{interval}"));
    parts.extend(reason(reference));
    parts.join(". ")
}

/// A value as shown, with its sign where it is a change.
fn value_in_words(layout: &Layout, measure: Measure, value: f64) -> String {
    match measure {
        Measure::Of(indicator) => {
            let indicator = &layout.catalogue.indicators[indicator];
            shown(indicator, whole(indicator, value))
        }
        Measure::Growth => format!("{}%", signed(value * 100.0, 1)),
        Measure::Ratio if value.abs() >= 100.0 => counted(value),
        Measure::Ratio => format!("{value:.2}"),
        Measure::Visits => counted(value),
    }
}

/// Median less reference: in per cent of the reference, in points where both are shares, in hundredths for ratios.
fn difference(layout: &Layout, row: &Row) -> String {
    if row.reference.measure.is_share(layout) {
        return format!("{} pt", signed(row.difference() * 100.0, 1));
    }
    if row.reference.check.value == 0.0 {
        return signed(row.difference(), 1);
    }
    format!(
        "{}%",
        signed(100.0 * row.difference() / row.reference.check.value.abs(), 1)
    )
}

fn signed(value: f64, decimals: usize) -> String {
    let size = format!("{:.decimals$}", value.abs());
    if size.bytes().all(|letter| matches!(letter, b'0' | b'.')) {
        size
    } else if value < 0.0 {
        format!("−{size}")
    } else {
        format!("+{size}")
    }
}

fn counted(value: f64) -> String {
    thousands(value.max(0.0).round() as u64)
}

fn span(low: String, high: String) -> String {
    if low == high {
        String::new()
    } else if low.starts_with(['−', '+']) {
        format!("{low} to {high}")
    } else {
        format!("{low}–{high}")
    }
}

fn line(cells: &[String; 7]) -> String {
    let mut text = String::new();
    let name = &cells[0];
    // A long name has a line of its own.
    if name.chars().count() > COLUMNS[0] {
        text += &wrap(name, "", WIDTH);
        text += &" ".repeat(COLUMNS[0]);
    } else {
        text += &format!("{name:<width$}", width = COLUMNS[0]);
    }
    let mut row = String::new();
    for (cell, width) in cells[1..].iter().zip(&COLUMNS[1..]) {
        row += &format!("  {cell:>width$}");
    }
    text += row.trim_end();
    text.push('\n');
    text
}

fn wrapped(remark: &str) -> String {
    wrap(remark, "    ", WIDTH)
}

/// Text in lines of at most `width`, each with an indent.
fn wrap(text: &str, indent: &str, width: usize) -> String {
    let mut lines = vec![indent.to_owned()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is always a line");
        let long = last.chars().count() + 1 + word.chars().count() > width;
        if long && last.len() > indent.len() {
            lines.push(format!("{indent}{word}"));
        } else {
            if last.len() > indent.len() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_wrapped_and_indented() {
        assert_eq!(wrap("one two three", "  ", 9), "  one two\n  three\n");
    }

    #[test]
    fn changes_have_signs_and_nothing_has_none() {
        assert_eq!(signed(-1.26, 1), "−1.3");
        assert_eq!(signed(0.04, 1), "0.0");
        assert_eq!(span("1".to_owned(), "2".to_owned()), "1–2");
        assert_eq!(span("−1".to_owned(), "+2".to_owned()), "−1 to +2");
    }
}
