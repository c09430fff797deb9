//! `zorgpeil compare --break-even`: how large an effect must be for a measure to earn back what it costs.

use crate::columns::Columns;
use crate::figures::{english, thousands};
use crate::flags::{CompareFlags, EnsembleFlags};
use crate::json::headed;
use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::stdout;
use crate::table::{identity, title};
use serde_json::{Value, json};
use sim_core::explore::break_even::{BreakEven, break_even};
use sim_core::parameters::CheckedParameters;
use sim_core::region::Region;

/// Prints the break-even of every measure of the scenarios whose cost is known.
pub fn print(scenarios: &[String], flags: &CompareFlags) -> Result<(), Problem> {
    let ensemble = EnsembleFlags {
        expected: true,
        ..flags.ensemble.clone()
    };
    let plan = &CheckedPlan::new(scenarios, &ensemble)?;
    let mut found: Vec<(&CheckedParameters, Vec<BreakEven>)> = Vec::new();
    for scenario in &plan.scenarios {
        let measures = break_even(scenario).map_err(|cause| Problem::Run {
            scenario: scenario.scenario.id.clone(),
            cause,
        })?;
        found.push((scenario, measures));
    }
    stdout::print(&if plan.json {
        document(plan, &found)
    } else {
        table(plan, &found)
    })
}

fn table(plan: &CheckedPlan, found: &[(&CheckedParameters, Vec<BreakEven>)]) -> String {
    let mut text = title(plan, "break-even of measures")
        + "Each measure alone, chance at its mean and every parameter at its median, without discount. Break-even: value of one part of the effect at which the cost of\n\
           care saved is that of the measure, the others held\n";
    for (scenario, measures) in found.iter().filter(|(_, measures)| !measures.is_empty()) {
        let mut columns = Columns::default();
        let heads = ["expected", "break-even", "range"];
        columns.line(&scenario.scenario.id, heads.map(str::to_owned).to_vec());
        let mut last = None;
        for one in measures {
            if last != Some(one.lever) {
                columns.heading(&format!(
                    "{}: costs {} and saves {} of care, 1,000 euros over all years",
                    lever_name(&scenario.region, one),
                    amount(one.cost),
                    amount(one.saved)
                ));
                last = Some(one.lever);
            }
            let parameter = &scenario.region.uncertain[one.parameter.0];
            let at = match one.at {
                Some(value) => written(value),
                None if one.balance() < 0.0 => "not in its range".to_owned(),
                None => "always".to_owned(),
            };
            let (low, high) = parameter.range;
            columns.line(
                format!("  {} ({})", english(&parameter.label), parameter.unit),
                vec![
                    written(one.expected),
                    at,
                    format!("{} to {}", written(low), written(high)),
                ],
            );
        }
        text += "\n";
        text += &columns.text();
    }
    if found.iter().all(|(_, measures)| measures.is_empty()) {
        text += "\nNo measure here has both a known cost and an uncertain effect\n";
    }
    text + "\n" + &identity(plan)
}

fn lever_name<'r>(region: &'r Region, one: &BreakEven) -> &'r str {
    let mut levers = region.levers.iter();
    let lever = levers.find(|lever| lever.key == one.lever);
    lever.map_or("", |lever| english(&lever.label))
}

/// Thousands of euros, with separated thousands and a sign below zero.
fn amount(value: f64) -> String {
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{}", thousands(value.abs().round() as u64))
}

/// Three significant digits are enough for an effect.
fn written(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 1.0 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

/// `{"version", …, "measures": [{"scenario", "lever", "parameter", "unit", "expected", "saved_keur", "cost_keur", "break_even", "range", …}]}`.
fn document(plan: &CheckedPlan, found: &[(&CheckedParameters, Vec<BreakEven>)]) -> String {
    let of = |scenario: &CheckedParameters, one: &BreakEven| -> Value {
        let parameter = &scenario.region.uncertain[one.parameter.0];
        json!({
            "scenario": scenario.scenario.id,
            "lever": one.lever.id(),
            "parameter": parameter.id,
            "unit": parameter.unit,
            "expected": one.expected,
            "saved_keur": one.saved,
            "cost_keur": one.cost,
            "break_even": one.at,
            "range": [parameter.range.0, parameter.range.1],
            "balance_at_range_keur": one.at_ends,
        })
    };
    let measures: Vec<Value> = found
        .iter()
        .flat_map(|(scenario, measures)| measures.iter().map(|one| of(scenario, one)))
        .collect();
    headed(plan, json!({ "measures": measures }))
}
