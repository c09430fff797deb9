//! `zorgpeil run`: one scenario and its table.

use crate::columns::Columns;
use crate::figures::{band, english, label, norm, of_100, shown, shown_value, whole};
use crate::flags::RunFlags;
use crate::json;
use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::simulate::simulate;
use crate::stdout;
use crate::table::{SECTIONS, TILES, footer, title, years};
use sim_core::exchange::results::Results;
use sim_core::indicators::{CellKey, Indicator, Place};
use sim_core::random::Mode;
use sim_core::region::{Comparator, Region};
use sim_core::scenario::Scenario;
use sim_core::summary::{Cell, Summary};

/// Runs one scenario.
pub fn run(flags: &RunFlags) -> Result<(), Problem> {
    let scenario = flags.scenario.clone().unwrap_or_else(|| Scenario::reference().id);
    let plan = CheckedPlan::new(&[scenario], &flags.ensemble)?;
    let results = simulate(&plan)?;
    if let Some(folder) = &plan.out {
        folder.write(&plan, &results)?;
    }
    stdout::print(&if plan.json {
        json::document(&plan, &results)
    } else {
        table(&plan, &results)
    })
}

fn table(plan: &CheckedPlan, results: &Results) -> String {
    let parameters = &plan.scenarios[0];
    let summary = &results.scenarios[0].1;
    let years = years(&summary.layout);
    let view = View {
        region: &parameters.region,
        summary,
        years: &years,
        mode: plan.plan.mode,
    };
    let mut table = Columns::default();
    table.line("", years.iter().map(i32::to_string).collect());
    table.heading("Main indicators");
    TILES.iter().for_each(|id| view.add(&mut table, id));
    for (heading, ids) in SECTIONS {
        table.heading(heading);
        ids.iter().for_each(|id| view.add(&mut table, id));
    }
    let how = match plan.plan.mode {
        Mode::Chance => {
            "Median, and below it the band that holds 67 of 100 futures; no band where a figure is known\n"
        }
        Mode::Expected => "Chance at its mean, every parameter at its median: no bands and no chances\n",
    };
    let scenario = format!("scenario {}", parameters.scenario.id);
    title(plan, &scenario) + how + "\n" + &table.text() + &view.jams() + &footer(plan, results)
}

/// The region's figures in the years of a table.
struct View<'a> {
    region: &'a Region,
    summary: &'a Summary,
    years: &'a [i32],
    mode: Mode,
}

impl View<'_> {
    /// Median and band of one indicator, what others published about it, and for the tiles the chances.
    fn add(&self, table: &mut Columns, id: &str) {
        let layout = &*self.summary.layout;
        let position = layout
            .catalogue
            .position(id)
            .expect("the tables name indicators of the catalogue");
        let indicator = &layout.catalogue.indicators[position];
        let cell = |year: &i32| {
            let key = CellKey {
                indicator: position,
                place: Place::Region,
                year: *year,
            };
            self.summary
                .cell(key)
                .expect("every indicator exists for the region in every year")
        };
        let line = |show: &dyn Fn(&Cell) -> String| self.years.iter().map(|year| show(cell(year))).collect();
        table.line(
            label(indicator),
            line(&|cell| shown(indicator, cell.quantiles[2])),
        );
        if self.mode == Mode::Chance {
            table.line(
                "",
                line(&|cell| band(indicator, cell.quantiles[1], cell.quantiles[3])),
            );
        }
        for comparator in self.region.comparators.iter().filter(|one| one.indicator == id) {
            self.add_comparator(table, indicator, comparator);
        }
        if self.mode == Mode::Expected || !TILES.contains(&id) {
            return;
        }
        let futures = self.summary.replicates;
        if let Some(norm) = norm(self.region, indicator) {
            let chance = line(&|cell| of_100(cell.meets_norm.unwrap_or(0), futures));
            table.line(format!("  meets the {}, {}", norm.kind, norm.value), chance);
        }
        let mut no_worse: Vec<String> = line(&|cell| of_100(cell.no_worse.unwrap_or(0), futures));
        no_worse[0].clear();
        table.line(format!("  no worse than in {}", layout.base_year), no_worse);
    }

    /// A published figure, when it is about the region in a year of the table.
    fn add_comparator(&self, table: &mut Columns, indicator: &Indicator, comparator: &Comparator) {
        if comparator.area != "region" || !self.years.contains(&comparator.year) {
            return;
        }
        let only = |text: String| -> Vec<String> {
            let here = |year: &i32| {
                if *year == comparator.year {
                    text.clone()
                } else {
                    String::new()
                }
            };
            self.years.iter().map(here).collect()
        };
        let name = format!("  {}", english(&comparator.label));
        table.line(name, only(shown_value(indicator, comparator.value)));
        if let Some((low, high)) = comparator.interval_67 {
            table.line(
                "",
                only(band(indicator, whole(indicator, low), whole(indicator, high))),
            );
        }
    }

    /// A warning when the chain of acute care can jam: its figures then hang on where it comes from.
    fn jams(&self) -> String {
        let indicator = self.summary.layout.catalogue.slots.jammed;
        let mut text = String::new();
        for year in self.years {
            let key = CellKey {
                indicator,
                place: Place::Region,
                year: *year,
            };
            let count = self
                .summary
                .cell(key)
                .map_or(0, |cell| u32::try_from(cell.sum).unwrap_or(0));
            if count > 0 {
                let share = of_100(count, self.summary.replicates);
                text += &format!("\nThe acute chain can jam in {year} in {share} futures");
            }
        }
        if text.is_empty() { text } else { text + "\n" }
    }
}
