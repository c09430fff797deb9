//! `zorgpeil validate`: one table of published figures beside the model's.

mod markdown;
mod rows;

use crate::flags::{EnsembleFlags, ValidateFlags};
use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::simulate::{Fold, fold_all};
use crate::stdout;
use crate::table::{identity, title};
use serde_json::{Value, json};
use sim_core::exchange::manifest::MODEL_VERSION;
use sim_core::indicators::Layout;
use sim_core::run::RunError;
use sim_core::scenario::Scenario;
use sim_core::summary::QUANTILE_NAMES;
use sim_core::validation::{Computed, Row, Validation, Verdict};
use std::fs;
use std::ops::Range;
use std::path::Path;

impl Fold for Validation {
    type Computed = Computed;

    fn upcoming(&self, count: u32) -> Range<u32> {
        self.upcoming(count)
    }

    fn compute(&self, replicate: u32) -> Result<Computed, RunError> {
        self.compute(replicate)
    }

    fn fold(&mut self, computed: &Computed) {
        self.fold(computed);
    }
}

/// Runs the reference and holds it against everything that the pack knows of the world.
pub fn validate(flags: &ValidateFlags) -> Result<(), Problem> {
    let ensemble = EnsembleFlags {
        region: flags.region.clone(),
        replicates: Some(flags.replicates),
        seed: flags.seed,
        expected: false,
        horizon: None,
        threads: flags.threads,
        out: None,
        json: flags.json,
        quiet: flags.quiet,
    };
    let plan = CheckedPlan::new(&[Scenario::reference().id], &ensemble)?;
    let mut validation = Validation::new(plan.scenarios[0].clone(), plan.plan);
    fold_all(&plan, &mut validation)?;
    let rows = validation.rows();
    if let Some(folder) = &flags.out {
        write(folder, "validation.json", &document(&plan, &rows))?;
        write(folder, "validation.md", &markdown::page(&plan, &rows))?;
    }
    stdout::print(&match (flags.json, flags.markdown) {
        (true, _) => document(&plan, &rows),
        (_, true) => markdown::page(&plan, &rows),
        _ => title(&plan, "beside the world") + &rows::table(&plan, &rows) + "\n" + &identity(&plan),
    })?;
    let outside: Vec<&str> = rows
        .iter()
        .filter(|row| row.verdict == Verdict::Outside)
        .map(|row| row.reference.id.as_str())
        .collect();
    if outside.is_empty() {
        Ok(())
    } else {
        Err(Problem::Failed(format!(
            "outside their tolerance without a written reason: {}",
            outside.join(", ")
        )))
    }
}

fn write(folder: &Path, name: &str, text: &str) -> Result<(), Problem> {
    let path = folder.join(name);
    let written = fs::create_dir_all(folder).and_then(|()| {
        let beside = folder.join(format!(".partial-{name}"));
        fs::write(&beside, text)?;
        fs::rename(&beside, &path)
    });
    written.map_err(|cause| Problem::unwritable("writing", &path, cause))
}

/// `{"version", "region", "data", "pack", "seed", "replicates", "rows": […]}`.
fn document(plan: &CheckedPlan, rows: &[Row]) -> String {
    let layout = &plan.scenarios[0].layout;
    let region = &plan.scenarios[0].region;
    let rows: Vec<Value> = rows.iter().map(|row| document_of(layout, row)).collect();
    let document = json!({
        "version": MODEL_VERSION,
        "region": region.id,
        "data": region.data_version,
        "pack": format!("{:016x}", region.hash),
        "seed": plan.plan.seed,
        "replicates": plan.plan.replicates,
        "rows": rows,
    });
    format!("{document}\n")
}

fn document_of(layout: &Layout, row: &Row) -> Value {
    let reference = &row.reference;
    let model: serde_json::Map<String, Value> = QUANTILE_NAMES
        .iter()
        .zip(row.quantiles)
        .map(|(name, value)| ((*name).to_owned(), Value::from(value)))
        .collect();
    json!({
        "id": reference.id,
        "label": rows::name(layout, reference),
        "area": reference.area,
        "year": reference.figure.year(),
        "unit": rows::unit_id(layout, reference.measure),
        "model": model,
        "reference": reference.value,
        "interval": reference.interval.map(|(low, high)| [low, high]),
        "tolerance": reference.tolerance,
        "difference": row.difference(),
        "standing": reference.standing.id(),
        "verdict": row.verdict.id(),
        "source": reference.source,
        "reason": rows::reason(reference),
    })
}
