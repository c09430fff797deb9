//! `zorgpeil compare`: several scenarios on the same luck, and what differs.

use crate::attribute;
use crate::benefits;
use crate::break_even;
use crate::columns::Columns;
use crate::figures::{Norm, band, difference_band, label, meaningful, norm, of_100, shown, shown_difference};
use crate::flags::CompareFlags;
use crate::json;
use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::simulate::simulate;
use crate::stdout;
use crate::table::{SECTIONS, TILES, footer, title, years};
use sim_core::exchange::results::Results;
use sim_core::indicators::{Better, CellKey, Indicator, Place};
use sim_core::random::Mode;
use sim_core::region::Region;
use sim_core::scenario::Scenario;
use sim_core::summary::{Cell, PairedCell, PairedSummary, Summary};

/// Compares scenarios; one alone is held against the reference, but where it is split over time or over its own measures.
pub fn compare(flags: &CompareFlags) -> Result<(), Problem> {
    if flags.attribute {
        return attribute::attribute(&flags.scenarios, flags);
    }
    if flags.break_even {
        return break_even::print(&flags.scenarios, flags);
    }
    let scenarios = against_reference(&flags.scenarios)?;
    if flags.benefits {
        return benefits::print(&scenarios, flags);
    }
    let plan = CheckedPlan::new(&scenarios, &flags.ensemble)?;
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

/// These scenarios, with the reference before one that stands alone.
fn against_reference(scenarios: &[String]) -> Result<Vec<String>, Problem> {
    let reference = Scenario::reference().id;
    match scenarios {
        [alone] if *alone == reference => Err(Problem::Input(format!(
            "{reference} alone has nothing to be held against: name another scenario, or split its change over time with --attribute"
        ))),
        [alone] => Ok(vec![reference, alone.clone()]),
        several => Ok(several.to_vec()),
    }
}

fn table(plan: &CheckedPlan, results: &Results) -> String {
    // The base year is left out: scenarios part after it.
    let years = years(&results.scenarios[0].1.layout).split_off(1);
    let mut table = Columns::default();
    table.line("", years.iter().map(i32::to_string).collect());
    for id in TILES.iter().chain(SECTIONS.iter().flat_map(|(_, ids)| *ids)) {
        if let Some(view) = View::of(&plan.scenarios[0].region, results, id, &years) {
            view.add(&mut table, results);
        }
    }
    let ids: Vec<&str> = results.scenarios.iter().map(|(id, _)| id.as_str()).collect();
    let how = match plan.plan.mode {
        Mode::Chance => {
            "Median (band that holds 67 of 100 futures). All scenarios meet the same luck: differences are taken\n\
             future by future. Differences of shares are in percentage points. Figures that do not move are left out\n"
        }
        Mode::Expected => {
            "Chance at its mean, every parameter at its median: no bands and no chances. Figures that do not move are left out\n"
        }
    };
    let what = format!("{} against {}", ids[1..].join(", "), ids[0]);
    title(plan, &what) + how + "\n" + &table.text() + &footer(plan, results)
}

/// How one indicator of the region is shown.
struct View<'a> {
    indicator: &'a Indicator,
    position: usize,
    years: &'a [i32],
    mode: Mode,
    /// Tiles have more lines: the chance of meeting the norm, and of a difference that means something.
    tile: bool,
    norm: Option<Norm>,
}

impl<'a> View<'a> {
    /// Nothing when no scenario moves the indicator in a year that is shown, unless it is a tile.
    fn of(region: &Region, results: &'a Results, id: &str, years: &'a [i32]) -> Option<Self> {
        let layout = &*results.scenarios[0].1.layout;
        let position = layout.catalogue.position(id)?;
        let indicator = &layout.catalogue.indicators[position];
        let tile = TILES.contains(&id);
        let norm = if tile { norm(region, indicator) } else { None };
        let view = Self {
            indicator,
            position,
            years,
            mode: results.plan.mode,
            tile,
            norm,
        };
        let moves = |(_, paired): &(String, PairedSummary)| view.paired(paired).any(|cell| !is_still(cell));
        (tile || results.differences.iter().any(moves)).then_some(view)
    }

    fn add(&self, table: &mut Columns, results: &Results) {
        let norm = |norm: &Norm| format!(" ({}: {})", norm.kind, norm.value);
        let norm = self.norm.as_ref().map_or(String::new(), norm);
        table.heading(&format!("{}{norm}", label(self.indicator)));
        for (scenario, summary) in &results.scenarios {
            self.add_scenario(table, scenario, summary);
        }
        for (scenario, paired) in &results.differences {
            self.add_difference(table, scenario, paired);
        }
    }

    fn add_scenario(&self, table: &mut Columns, scenario: &str, summary: &Summary) {
        let line = |show: &dyn Fn(&Cell) -> String| self.cells(summary).map(show).collect::<Vec<_>>();
        let [low, middle, high] = [1, 2, 3];
        let figure = |cell: &Cell| {
            let band = band(self.indicator, cell.quantiles[low], cell.quantiles[high]);
            with_band(shown(self.indicator, cell.quantiles[middle]), band)
        };
        table.line(format!("  {scenario}"), line(&figure));
        if let (Mode::Chance, Some(norm)) = (self.mode, &self.norm) {
            let chance = |cell: &Cell| of_100(cell.meets_norm.unwrap_or(0), summary.replicates);
            table.line(format!("    meets the {}", norm.kind), line(&chance));
        }
    }

    fn add_difference(&self, table: &mut Columns, scenario: &str, paired: &PairedSummary) {
        let indicator = self.indicator;
        let line = |show: &dyn Fn(&PairedCell) -> String| self.paired(paired).map(show).collect::<Vec<_>>();
        let median = |cell: &PairedCell| {
            let [_, low, median, high, _] = cell.quantiles;
            match self.mode {
                _ if is_still(cell) => "none".to_owned(),
                Mode::Expected => shown_difference(indicator, median),
                Mode::Chance => with_band(
                    shown_difference(indicator, median),
                    difference_band(indicator, low, high),
                ),
            }
        };
        table.line(format!("  difference of {scenario}"), line(&median));
        if self.mode == Mode::Expected || !self.tile {
            return;
        }
        let wide = |cell: &PairedCell| difference_band(indicator, cell.quantiles[0], cell.quantiles[4]);
        table.line("    band of 95 of 100", line(&wide));
        let chance =
            |count: fn(&PairedCell) -> u32| move |cell: &PairedCell| of_100(count(cell), paired.replicates);
        let (higher, lower) = (
            line(&chance(|cell| cell.higher)),
            line(&chance(|cell| cell.lower)),
        );
        let (better, worse) = if indicator.better == Better::Higher {
            (higher, lower)
        } else {
            (lower, higher)
        };
        table.line(format!("    better by {}", meaningful(indicator)), better);
        table.line(format!("    worse by {}", meaningful(indicator)), worse);
    }

    fn cells<'s>(&'s self, summary: &'s Summary) -> impl Iterator<Item = &'s Cell> {
        self.keys().map(|key| summary.cell(key).expect(EXISTS))
    }

    fn paired<'s>(&'s self, paired: &'s PairedSummary) -> impl Iterator<Item = &'s PairedCell> {
        self.keys().map(|key| paired.cell(key).expect(EXISTS))
    }

    fn keys(&self) -> impl Iterator<Item = CellKey> + '_ {
        self.years.iter().map(|year| CellKey {
            indicator: self.position,
            place: Place::Region,
            year: *year,
        })
    }
}

const EXISTS: &str = "every indicator exists for the region in every year";

pub fn with_band(median: String, band: String) -> String {
    if band.is_empty() {
        median
    } else {
        format!("{median} ({band})")
    }
}

fn is_still(cell: &PairedCell) -> bool {
    cell.sum == 0 && cell.quantiles == [0; 5]
}
