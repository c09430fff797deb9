//! `zorgpeil validate`: one table of published figures beside the model's.

mod markdown;
mod rows;

use crate::flags::{EnsembleFlags, ValidateFlags};
use crate::json::headed;
use crate::output::VALIDATION;
use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::simulate::fold_all;
use crate::stdout;
use crate::table::{identity, title};
use serde_json::{Value, json};
use sim_core::indicators::Layout;
use sim_core::scenario::Scenario;
use sim_core::summary::QUANTILE_NAMES;
use sim_core::validation::{Row, Validation, Verdict};

/// Kind of `validation.json`.
pub const KIND: &str = "zorgpeil-validation";

/// Runs the reference and holds it against everything that the pack knows of the world.
pub fn validate(flags: &ValidateFlags) -> Result<(), Problem> {
    let ensemble = EnsembleFlags {
        work: flags.work.clone(),
        replicates: Some(flags.replicates),
        expected: false,
        horizon: None,
        out: flags.out.clone(),
    };
    let plan = CheckedPlan::with_output(&[Scenario::reference().id], &ensemble, VALIDATION)?;
    let mut validation = Validation::new(plan.scenarios[0].clone(), plan.plan);
    fold_all(&plan, &mut validation)?;
    let rows = validation.rows();
    if let Some(folder) = &plan.out {
        let (page, document) = (markdown::page(&plan, &rows), document(&plan, &rows));
        folder.fill(&[page.into_bytes(), document.into_bytes()])?;
    }
    stdout::print(&match (plan.json, flags.markdown) {
        (true, _) => document(&plan, &rows),
        (_, true) => markdown::page(&plan, &rows),
        _ => title(&plan, "beside the world") + &rows::table(&plan, &rows) + "\n" + &identity(&plan),
    })?;
    let outside: Vec<&str> = rows
        .iter()
        .filter(|row| row.verdict == Verdict::Outside)
        .map(|row| row.reference.check.id.as_str())
        .collect();
    if outside.is_empty() {
        Ok(())
    } else {
        Err(Problem::Failed(format!(
            "outside their tolerance without a written reason in {} futures: {}",
            plan.plan.replicates,
            outside.join(", ")
        )))
    }
}

/// `{"kind", "version", "region", "data", "pack", "seed", "replicates", "rows": […]}`.
fn document(plan: &CheckedPlan, rows: &[Row]) -> String {
    let layout = &plan.scenarios[0].layout;
    let rows: Vec<Value> = rows.iter().map(|row| document_of(layout, row)).collect();
    headed(plan, json!({ "kind": KIND, "rows": rows }))
}

fn document_of(layout: &Layout, row: &Row) -> Value {
    let reference = &row.reference;
    let model: serde_json::Map<String, Value> = QUANTILE_NAMES
        .iter()
        .zip(row.quantiles)
        .map(|(name, value)| ((*name).to_owned(), Value::from(value)))
        .collect();
    json!({
        "id": reference.check.id,
        "label": rows::name(layout, reference),
        "area": reference.check.area,
        "year": reference.check.figure.year(),
        "unit": rows::unit_id(layout, reference.measure),
        "model": model,
        "reference": reference.check.value,
        "published": reference.carried.map(|(year, value)| json!({ "year": year, "value": value })),
        "interval": reference.check.interval.map(|(low, high)| [low, high]),
        "tolerance": reference.check.tolerance,
        "difference": row.difference(),
        "standing": reference.check.standing.id(),
        "verdict": row.verdict.id(),
        "source": reference.check.source,
        "reason": rows::reason(reference),
    })
}
