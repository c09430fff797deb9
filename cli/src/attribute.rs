//! `zorgpeil compare --attribute`: why figures change, as parts that add up.

use crate::columns::Columns;
use crate::compare::with_band;
use crate::figures::{difference_band, label, shown_difference, whole};
use crate::flags::CompareFlags;
use crate::json::headed;
use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::simulate::fold_all;
use crate::stdout;
use crate::table::{TILES, identity, title, years};
use serde_json::{Value, json};
use sim_core::drivers::Driver;
use sim_core::exchange::nearest;
use sim_core::explore::attribution::{Attribution, Change, Part, PartKey, Split};
use sim_core::indicators::{CellKey, Indicator, Layout, Place};
use sim_core::random::Mode;
use sim_core::summary::QUANTILE_NAMES;

/// Futures when nobody says how many: each takes up to 64 care passes.
const REPLICATES: u32 = 200;

/// Splits the change of the first scenario over time, and the difference of every other to the first.
pub fn attribute(scenarios: &[String], flags: &CompareFlags) -> Result<(), Problem> {
    let mut ensemble = flags.ensemble.clone();
    if !ensemble.expected {
        ensemble.replicates.get_or_insert(REPLICATES);
    }
    let plan = CheckedPlan::new(scenarios, &ensemble)?;
    let layout = &*plan.scenarios[0].layout;
    let indicators = indicators(layout, &flags.indicator)?;
    let since = flags.since.unwrap_or(layout.base_year);
    let years = chosen_years(layout, since, &flags.year)?;
    let cells: Vec<CellKey> = indicators
        .iter()
        .flat_map(|indicator| {
            years.iter().map(|year| CellKey {
                indicator: *indicator,
                place: Place::Region,
                year: *year,
            })
        })
        .collect();
    let first = &plan.scenarios[0];
    let over_time = Change::OverTime {
        scenario: first.clone(),
        since,
    };
    let others = plan.scenarios[1..].iter().map(|other| Change::BetweenScenarios {
        from: first.clone(),
        to: other.clone(),
    });
    let mut questions = Vec::new();
    for change in [over_time].into_iter().chain(others) {
        let mut attribution = Attribution::new(change.clone(), cells.clone(), plan.plan);
        fold_all(&plan, &mut attribution)?;
        questions.push((change, attribution.splits()));
    }
    stdout::print(&if plan.json {
        document(&plan, &questions)
    } else {
        table(&plan, &years, &questions)
    })
}

fn indicators(layout: &Layout, named: &[String]) -> Result<Vec<usize>, Problem> {
    let catalogue = &layout.catalogue;
    let ids: Vec<&str> = catalogue.indicators.iter().map(|one| one.id.as_str()).collect();
    let position = |id: &str| {
        catalogue.position(id).ok_or_else(|| {
            let hint = nearest(id, &ids).map_or_else(
                || "; the column `indicator` of `zorgpeil run --out DIR` has all of them".to_owned(),
                |near| format!("; the nearest is `{near}`"),
            );
            Problem::Input(format!("--indicator {id}: expected an indicator{hint}"))
        })
    };
    if named.is_empty() {
        return TILES.iter().map(|id| position(id)).collect();
    }
    named.iter().map(|id| position(id)).collect()
}

/// The years that are named, or those of every table; each after the one since which change is split.
fn chosen_years(layout: &Layout, since: i32, named: &[i32]) -> Result<Vec<i32>, Problem> {
    let (base, last) = (layout.base_year, layout.horizon);
    if !(base..last).contains(&since) {
        return Err(Problem::Input(format!(
            "--since {since}: expected a year from {base} to {}",
            last - 1
        )));
    }
    if named.is_empty() {
        return Ok(years(layout).into_iter().filter(|year| *year > since).collect());
    }
    match named.iter().find(|year| !(since + 1..=last).contains(year)) {
        Some(year) => Err(Problem::Input(format!(
            "--year {year}: expected a year from {} to {last}, after the year since which change is split",
            since + 1
        ))),
        None => Ok(named.to_vec()),
    }
}

fn table(plan: &CheckedPlan, years: &[i32], questions: &[(Change, Vec<Split>)]) -> String {
    let layout = &*plan.scenarios[0].layout;
    let how = match plan.plan.mode {
        Mode::Chance => {
            "Mean over futures (band that holds 67 of 100). Means of the parts add up to that of the change; bands do not.\n"
        }
        Mode::Expected => {
            "Chance at its mean, every parameter at its median: no bands. Parts add up to the change.\n"
        }
    };
    let mut text = title(plan, "where changes come from")
        + how
        + "Rounded; differences of shares are in percentage points. A line without a part is left out\n";
    for (change, splits) in questions {
        let mut columns = Columns::default();
        columns.line(name(change), years.iter().map(i32::to_string).collect());
        for of_indicator in splits.chunks(years.len()) {
            let indicator = &layout.catalogue.indicators[of_indicator[0].cell.indicator];
            columns.heading(&label(indicator));
            add(&mut columns, plan.plan.mode, indicator, of_indicator);
        }
        text += "\n";
        text += &columns.text();
    }
    text + "\n" + &identity(plan)
}

/// What is split, in words.
fn name(change: &Change) -> String {
    match change {
        Change::OverTime { scenario, since } => format!("{} since {since}", scenario.scenario.id),
        Change::BetweenScenarios { from, to } => format!("{} against {}", to.scenario.id, from.scenario.id),
    }
}

/// One line per part that is not nothing in every year; the change itself first.
fn add(columns: &mut Columns, mode: Mode, indicator: &Indicator, splits: &[Split]) {
    let shown = |part: &Part| {
        let mean = shown_difference(indicator, whole(indicator, part.mean));
        match mode {
            Mode::Expected => mean,
            Mode::Chance => with_band(
                mean,
                difference_band(indicator, part.quantiles[1], part.quantiles[3]),
            ),
        }
    };
    let line = |key| splits.iter().map(|split| shown(split.part(key))).collect();
    columns.line("  change", line(PartKey::Total));
    let parts = PartKey::ALL.iter().filter(|key| **key != PartKey::Total);
    for key in parts {
        let nothing = |split: &Split| split.part(*key).sum == 0 && split.part(*key).quantiles == [0; 5];
        if !splits.iter().all(nothing) {
            columns.line(format!("    {}", in_words(*key)), line(*key));
        }
    }
}

fn in_words(key: PartKey) -> &'static str {
    match key {
        PartKey::Driver(Driver::Ageing) => "ageing",
        PartKey::Driver(Driver::Growth) => "growth",
        PartKey::Driver(Driver::Health) => "health",
        PartKey::Driver(Driver::Use) => "use by age",
        PartKey::Driver(Driver::Staff) => "staff and places",
        PartKey::Driver(Driver::Measures) => "measures",
        PartKey::Rest => "rest",
        PartKey::Total => "change",
    }
}

/// `{"version", …, "splits": [{"scenario", "against" or "since", "year", "indicator", "unit", "parts": {<part>: {"mean", …}}}]}`.
fn document(plan: &CheckedPlan, questions: &[(Change, Vec<Split>)]) -> String {
    let layout = &*plan.scenarios[0].layout;
    let splits: Vec<Value> = questions
        .iter()
        .flat_map(|(change, splits)| splits.iter().map(move |split| document_of(layout, change, split)))
        .collect();
    headed(plan, json!({ "splits": splits }))
}

fn document_of(layout: &Layout, change: &Change, split: &Split) -> Value {
    let indicator = &layout.catalogue.indicators[split.cell.indicator];
    let part = |part: &Part| {
        let quantile = |(name, figure): (&&str, &i64)| {
            (
                (*name).to_owned(),
                Value::from(*figure as f64 * indicator.resolution),
            )
        };
        let mut statistics: serde_json::Map<String, Value> =
            QUANTILE_NAMES.iter().zip(&part.quantiles).map(quantile).collect();
        statistics.insert("mean".to_owned(), part.mean.into());
        (part.key.id().to_owned(), Value::Object(statistics))
    };
    let parts: serde_json::Map<String, Value> = split.parts.iter().map(part).collect();
    let (scenario, from, what) = match change {
        Change::OverTime { scenario, since } => (&scenario.scenario.id, json!(since), "since"),
        Change::BetweenScenarios { from, to } => (&to.scenario.id, json!(from.scenario.id), "against"),
    };
    json!({
        "scenario": scenario,
        what: from,
        "year": split.cell.year,
        "area": layout.place_code(split.cell.place),
        "indicator": indicator.id,
        "unit": indicator.unit.id(),
        "parts": parts,
    })
}
