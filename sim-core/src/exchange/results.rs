//! Results as tidy rows: one value per scenario, year, place, indicator and statistic.

pub use super::decimal::Decimal;

use crate::ensemble::{Ensemble, Plan};
use crate::indicators::{CellKey, Group, Indicator, Layout, Unit};
use crate::random::Mode;
use crate::summary::{Cell, DOTS, PairedCell, PairedSummary, QUANTILE_NAMES, Summary};
use std::fmt;

/// Columns of the tidy table with their type and meaning, in order; public.
pub const COLUMNS: [(&str, &str, &str); 7] = [
    ("scenario", "text", "id of the scenario"),
    (
        "year",
        "integer",
        "calendar year; stocks stand at 1 January, flows run over the year",
    ),
    ("area", "text", "code of the municipality, or `region`"),
    (
        "indicator",
        "text",
        "id of the indicator; the manifest lists them",
    ),
    (
        "unit",
        "text",
        "unit of `value`; every probability has unit `share`",
    ),
    (
        "statistic",
        "text",
        "what `value` is, over all replicates; the manifest lists them",
    ),
    ("value", "number", "the value; shares and probabilities are 0-1"),
];

/// Statistics with their meaning; public.
pub const STATISTICS: [(&str, &str); 16] = [
    ("mean", "mean over replicates"),
    (
        "p2_5",
        "quantile 2.5 %: lower edge of the 95 % prediction interval",
    ),
    (
        "p16_5",
        "quantile 16.5 %: lower edge of the 67 % prediction interval",
    ),
    ("p50", "median"),
    (
        "p83_5",
        "quantile 83.5 %: upper edge of the 67 % prediction interval",
    ),
    (
        "p97_5",
        "quantile 97.5 %: upper edge of the 95 % prediction interval",
    ),
    (
        "prob_norm",
        "share of replicates that meet the norm; only where there is a norm",
    ),
    (
        "prob_no_worse",
        "share of replicates no worse than in the base year; only where one way is better",
    ),
    (
        "d01 ... d50",
        "quantiles 1, 3, ... 99 %; only for the six main indicators",
    ),
    (
        "difference_mean",
        "mean of this scenario minus the first, replicate by replicate",
    ),
    (
        "difference_p2_5 ... difference_p97_5",
        "quantiles of those differences",
    ),
    (
        "difference_prob_higher",
        "share of replicates in which it is higher by the meaningful size or more",
    ),
    (
        "difference_prob_lower",
        "share of replicates in which it is lower by the meaningful size or more",
    ),
    (
        "expected",
        "the one expected run, which takes the place of all statistics above",
    ),
    (
        "difference_expected",
        "this scenario minus the first, in the expected run",
    ),
    (
        "(a missing row)",
        "the indicator does not exist there, or the statistic has no meaning for it",
    ),
];

#[rustfmt::skip]
const DOT_NAMES: [&str; DOTS] = [
    "d01", "d02", "d03", "d04", "d05", "d06", "d07", "d08", "d09", "d10",
    "d11", "d12", "d13", "d14", "d15", "d16", "d17", "d18", "d19", "d20",
    "d21", "d22", "d23", "d24", "d25", "d26", "d27", "d28", "d29", "d30",
    "d31", "d32", "d33", "d34", "d35", "d36", "d37", "d38", "d39", "d40",
    "d41", "d42", "d43", "d44", "d45", "d46", "d47", "d48", "d49", "d50",
];
const DIFFERENCE_NAMES: [&str; 5] = [
    "difference_p2_5",
    "difference_p16_5",
    "difference_p50",
    "difference_p83_5",
    "difference_p97_5",
];

/// One row of the tidy table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row<'a> {
    /// Id of the scenario.
    pub scenario: &'a str,
    /// Calendar year.
    pub year: i32,
    /// Code of the area, or `region`.
    pub area: &'a str,
    /// Id of the indicator.
    pub indicator: &'a str,
    /// Unit of the value.
    pub unit: &'static str,
    /// Name of the statistic.
    pub statistic: &'static str,
    /// The value.
    pub value: Decimal,
}

/// What an ensemble found, scenario by scenario; the first is the one that the others are held against.
#[derive(Clone, Debug)]
pub struct Results {
    /// Which luck was met.
    pub plan: Plan,
    /// Id and summary of every scenario, reference first.
    pub scenarios: Vec<(String, Summary)>,
    /// Id and differences of every scenario but the first.
    pub differences: Vec<(String, PairedSummary)>,
}

impl Results {
    /// Summaries and differences of a finished ensemble that was run to this plan.
    ///
    /// # Panics
    /// When no replicate was folded in.
    #[must_use]
    pub fn of(ensemble: &mut Ensemble, plan: Plan) -> Self {
        let ids: Vec<String> = ensemble
            .scenarios()
            .iter()
            .map(|one| one.scenario.id.clone())
            .collect();
        let summaries = (0..ids.len())
            .map(|position| ensemble.summary(position))
            .collect::<Vec<_>>();
        let differences = (1..ids.len())
            .map(|position| ensemble.paired(position))
            .collect::<Vec<_>>();
        let others = ids.iter().skip(1).cloned().zip(differences).collect();
        Self {
            plan,
            scenarios: ids.into_iter().zip(summaries).collect(),
            differences: others,
        }
    }

    /// Visits every row in the order of the files: scenario, indicator, place, year, statistic; then the differences.
    pub fn visit<'a>(&'a self, mut take: impl FnMut(Row<'a>)) {
        for (scenario, summary) in &self.scenarios {
            let layout = &*summary.layout;
            for (key, cell) in layout.keys().zip(&summary.cells) {
                let row = |statistic, unit: Unit, value| row(scenario, layout, key, statistic, unit, value);
                self.visit_cell(
                    &layout.catalogue.indicators[key.indicator],
                    cell,
                    |statistic, unit, value| {
                        take(row(statistic, unit, value));
                    },
                );
            }
        }
        for (scenario, paired) in &self.differences {
            let layout = &*paired.layout;
            for (key, cell) in layout.keys().zip(&paired.cells) {
                let row = |statistic, unit: Unit, value| row(scenario, layout, key, statistic, unit, value);
                self.visit_paired(
                    &layout.catalogue.indicators[key.indicator],
                    cell,
                    |statistic, unit, value| {
                        take(row(statistic, unit, value));
                    },
                );
            }
        }
    }

    /// The tidy table as comma-separated text with a header row; the same bytes on every machine.
    #[must_use]
    pub fn to_csv(&self) -> String {
        let mut csv = COLUMNS.map(|(name, ..)| name).join(",");
        csv.push('\n');
        let mut quoted = String::new();
        let mut of = "";
        self.visit(|row| {
            if of != row.scenario || quoted.is_empty() {
                of = row.scenario;
                quoted = quote(row.scenario);
            }
            let Row {
                year,
                area,
                indicator,
                unit,
                statistic,
                value,
                ..
            } = row;
            let line = format_args!("{quoted},{year},{area},{indicator},{unit},{statistic},{value}\n");
            fmt::Write::write_fmt(&mut csv, line).expect("text grows as needed");
        });
        csv
    }

    fn visit_cell(
        &self,
        indicator: &Indicator,
        cell: &Cell,
        mut take: impl FnMut(&'static str, Unit, Decimal),
    ) {
        let (unit, replicates) = (indicator.unit, self.plan.replicates);
        let figure = |figure| Decimal::figure(indicator, figure);
        if self.plan.mode == Mode::Expected {
            return take("expected", unit, figure(cell.quantiles[2]));
        }
        take("mean", unit, Decimal::mean(indicator, cell.sum, replicates));
        for (name, quantile) in QUANTILE_NAMES.into_iter().zip(cell.quantiles) {
            take(name, unit, figure(quantile));
        }
        for (name, count) in [("prob_norm", cell.meets_norm), ("prob_no_worse", cell.no_worse)] {
            if let Some(count) = count {
                take(name, Unit::Share, Decimal::share(count, replicates));
            }
        }
        if indicator.group == Group::Tile {
            for (name, dot) in DOT_NAMES.into_iter().zip(cell.dots) {
                take(name, unit, figure(dot));
            }
        }
    }

    fn visit_paired(
        &self,
        indicator: &Indicator,
        cell: &PairedCell,
        mut take: impl FnMut(&'static str, Unit, Decimal),
    ) {
        let (unit, replicates) = (indicator.unit, self.plan.replicates);
        if self.plan.mode == Mode::Expected {
            return take(
                "difference_expected",
                unit,
                Decimal::figure(indicator, cell.quantiles[2]),
            );
        }
        take(
            "difference_mean",
            unit,
            Decimal::mean(indicator, cell.sum, replicates),
        );
        for (name, quantile) in DIFFERENCE_NAMES.into_iter().zip(cell.quantiles) {
            take(name, unit, Decimal::figure(indicator, quantile));
        }
        take(
            "difference_prob_higher",
            Unit::Share,
            Decimal::share(cell.higher, replicates),
        );
        take(
            "difference_prob_lower",
            Unit::Share,
            Decimal::share(cell.lower, replicates),
        );
    }
}

fn row<'a>(
    scenario: &'a str,
    layout: &'a Layout,
    key: CellKey,
    statistic: &'static str,
    unit: Unit,
    value: Decimal,
) -> Row<'a> {
    let indicator = &layout.catalogue.indicators[key.indicator].id;
    Row {
        scenario,
        year: key.year,
        area: layout.place_code(key.place),
        indicator,
        unit: unit.id(),
        statistic,
        value,
    }
}

/// A field of a comma-separated line.
fn quote(field: &str) -> String {
    if field.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_name_with_a_comma_stays_one_field() {
        assert_eq!(quote("hoge-groei"), "hoge-groei");
        assert_eq!(quote("a, \"b\""), "\"a, \"\"b\"\"\"");
    }
}
