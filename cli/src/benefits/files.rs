//! The account as CSV and as one JSON document.

use super::{Found, lever};
use crate::json::headed;
use crate::plan::CheckedPlan;
use serde_json::{Value, json};
use sim_core::explore::benefits::{Entry, Line, Period, Row};
use sim_core::region::{LeverCost, Payer, Region};
use sim_core::summary::QUANTILE_NAMES;

/// First field of `benefits.json`: what kind of file it is.
pub const KIND: &str = "zorgpeil-benefits";
/// Version of `benefits.json` and `benefits.csv`.
const FORMAT: u32 = 1;

/// One line per amount.
pub fn csv(plan: &CheckedPlan, found: &[Found]) -> String {
    let mut text = format!(
        "scenario,against,measure,period,line,payer,unit,mean,{}\n",
        QUANTILE_NAMES.join(",")
    );
    let against = &plan.scenarios[0].scenario.id;
    for found in found {
        for entry in &found.account.entries {
            let quantiles = entry.quantiles.map(|quantile| quantile.to_string());
            text += &format!(
                "{},{against},{},{},{},{},{},{:.3},{}\n",
                found.scenario,
                row_id(entry.row),
                period_id(entry.period),
                entry.line.id(),
                payer_id(entry.line).unwrap_or_default(),
                entry.line.unit(),
                entry.mean,
                quantiles.join(",")
            );
        }
    }
    text
}

fn row_id(row: Row) -> &'static str {
    match row {
        Row::Measure(key) => key.id(),
        Row::Circumstances => "circumstances",
        Row::Total => "total",
    }
}

fn period_id(period: Period) -> String {
    match period {
        Period::Year(year) => year.to_string(),
        Period::AllYears => "all".to_owned(),
    }
}

/// Payer of a line of money, or `all`; none for other lines.
fn payer_id(line: Line) -> Option<&'static str> {
    match line {
        Line::Saved(payer)
        | Line::Cost(payer)
        | Line::Net(payer)
        | Line::NotGiven(payer)
        | Line::NeedSaved(payer) => Some(payer.map_or("all", Payer::id)),
        Line::Freed(_) | Line::Withheld(_) => None,
    }
}

/// `{"kind", "format", …, "scenarios": [{"scenario", "against", "orders", "measures": […], "entries": […]}]}`.
pub fn document(plan: &CheckedPlan, found: &[Found]) -> String {
    let region = &plan.scenarios[0].region;
    let scenario = |found: &Found| {
        let account = &found.account;
        let measures = account.rows.iter().filter_map(|row| measure(region, *row));
        json!({
            "scenario": found.scenario,
            "against": plan.scenarios[0].scenario.id,
            "orders": if found.all_orders { "all" } else { "sampled" },
            "measures": measures.collect::<Vec<_>>(),
            "entries": account.entries.iter().map(entry).collect::<Vec<_>>(),
        })
    };
    let fields = json!({
        "kind": KIND,
        "format": FORMAT,
        "price_year": region.costs.price_year,
        "scenarios": found.iter().map(scenario).collect::<Vec<_>>(),
    });
    headed(plan, fields)
}

/// What the pack says of a measure: whether its cost is known, who pays it and who gains, in cash or otherwise.
fn measure(region: &Region, row: Row) -> Option<Value> {
    let Row::Measure(key) = row else {
        return None;
    };
    let lever = lever(region, key);
    let cost = match lever.cost {
        LeverCost::Priced(_) => "priced",
        LeverCost::InCare(_) => "in_care",
        LeverCost::Unknown(_) => "unknown",
    };
    let ids = |payers: &[Payer]| payers.iter().map(|payer| payer.id()).collect::<Vec<_>>();
    Some(json!({
        "measure": key.id(),
        "cost": cost,
        "pays": ids(&lever.pays),
        "benefits": ids(&lever.benefits),
    }))
}

fn entry(entry: &Entry) -> Value {
    let mut value = json!({
        "measure": row_id(entry.row),
        "period": period_id(entry.period),
        "line": entry.line.id(),
        "unit": entry.line.unit(),
        "mean": entry.mean,
    });
    if let Some(payer) = payer_id(entry.line) {
        value["payer"] = payer.into();
    }
    for (name, quantile) in QUANTILE_NAMES.iter().zip(entry.quantiles) {
        value[*name] = quantile.into();
    }
    value
}
