//! One JSON document instead of a table: the manifest, and the region's figures of every year.

use crate::plan::CheckedPlan;
use serde_json::{Map, Value, json};
use sim_core::exchange::manifest::{MODEL_VERSION, Manifest};
use sim_core::exchange::results::{Results, Row};
use sim_core::random::Mode;

/// `{"manifest": …, "figures": [{"scenario", "year", "indicator", "unit", <statistic>: value, …}, …]}`.
///
/// Figures are those of the whole region; the municipalities are in `--out`.
pub fn document(plan: &CheckedPlan, results: &Results) -> String {
    let mut figures: Vec<Value> = Vec::new();
    let mut current = Map::new();
    results.visit(|row| {
        if row.area != "region" || is_dot(row.statistic) {
            return;
        }
        if !belongs(&current, &row) {
            figures.extend(finished(std::mem::take(&mut current)));
            current.insert("scenario".to_owned(), row.scenario.into());
            current.insert("year".to_owned(), row.year.into());
            current.insert("indicator".to_owned(), row.indicator.into());
            current.insert("unit".to_owned(), row.unit.into());
        }
        current.insert(row.statistic.to_owned(), row.value.to_f64().into());
    });
    figures.extend(finished(current));
    let manifest = Manifest::new(&plan.scenarios, results);
    let mut text = json!({ "manifest": manifest, "figures": figures }).to_string();
    text.push('\n');
    text
}

/// A document with what identifies its run, and these fields.
pub fn headed(plan: &CheckedPlan, fields: Value) -> String {
    let region = &plan.scenarios[0].region;
    let seed = (plan.plan.mode == Mode::Chance).then_some(plan.plan.seed);
    let mut document = json!({
        "version": MODEL_VERSION,
        "region": region.id,
        "data": region.data_version,
        "pack": format!("{:016x}", region.hash),
        "seed": seed,
        "replicates": plan.plan.replicates,
    });
    if let (Some(document), Value::Object(fields)) = (document.as_object_mut(), fields) {
        document.extend(fields);
    }
    format!("{document}\n")
}

fn finished(figure: Map<String, Value>) -> Option<Value> {
    (!figure.is_empty()).then_some(Value::Object(figure))
}

/// Whether a row continues the current object: same scenario, year and indicator, and a statistic that is new to it.
fn belongs(current: &Map<String, Value>, row: &Row<'_>) -> bool {
    current.get("scenario").is_some_and(|id| id == row.scenario)
        && current.get("year").is_some_and(|year| year == row.year)
        && current.get("indicator").is_some_and(|id| id == row.indicator)
}

fn is_dot(statistic: &str) -> bool {
    statistic.len() == 3 && statistic.starts_with('d')
}
