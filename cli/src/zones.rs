//! `zorgpeil zones`: how soon ambulances come, postcode by postcode.

use crate::columns::Columns;
use crate::figures::thousands;
use crate::flags::{EnsembleFlags, ZonesFlags};
use crate::json::headed;
use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::simulate::fold_all;
use crate::stdout;
use crate::table::{identity, title};
use serde_json::{Map, Value, json};
use sim_core::random::Mode;
use sim_core::region::Region;
use sim_core::scenario::Scenario;
use sim_core::summary::QUANTILE_NAMES;
use sim_core::zones::{FIGURES, ZoneRow, Zones};
use std::fmt::Write as _;

/// Number of futures when nobody says how many.
const REPLICATES: u32 = 200;
/// Position of the median among the quantiles.
const MEDIAN: usize = 2;

/// Runs one scenario up to a year and prints the zones of that year.
pub fn zones(flags: &ZonesFlags) -> Result<(), Problem> {
    let region = crate::pack::read(
        flags.work.region.folder.as_deref(),
        &flags.work.region.without_overlay,
    )?;
    let (first, last) = (region.base_year, region.horizon);
    let year = flags.year.unwrap_or(first);
    if !(first..=last).contains(&year) {
        return Err(Problem::Input(format!(
            "--year {year}: expected a year from {first} to {last}"
        )));
    }
    let ensemble = EnsembleFlags {
        work: flags.work.clone(),
        replicates: Some(flags.replicates.unwrap_or(REPLICATES)),
        expected: flags.expected,
        // No year depends on one after it
        horizon: Some(year.max(first + 1)),
        out: None,
    };
    let scenario = flags.scenario.clone().unwrap_or_else(|| Scenario::reference().id);
    let plan = CheckedPlan::new(&[scenario], &ensemble)?;
    let mut zones = Zones::new(plan.scenarios[0].clone(), plan.plan, year);
    fold_all(&plan, &mut zones)?;
    let rows = zones.rows();
    stdout::print(&match (plan.json, flags.csv) {
        (true, _) => document(&plan, year, &rows),
        (_, true) => csv(&plan, &rows),
        _ => table(&plan, year, &rows),
    })
}

/// Quantiles that a plan has: an expected run has one figure.
fn statistics(plan: &CheckedPlan) -> Vec<(&'static str, usize)> {
    match plan.plan.mode {
        Mode::Expected => vec![("expected", MEDIAN)],
        Mode::Chance => QUANTILE_NAMES
            .iter()
            .enumerate()
            .map(|(index, name)| (*name, index))
            .collect(),
    }
}

fn table(plan: &CheckedPlan, year: i32, rows: &[ZoneRow]) -> String {
    let parameters = &plan.scenarios[0];
    let region = &*parameters.region;
    let mut table = Columns::default();
    let heads = [
        "A1 a year",
        "in time",
        "late",
        "mean",
        "half",
        "9 in 10",
        "nearest",
        "comes",
    ];
    table.line("", heads.map(str::to_owned).to_vec());
    for (area, data) in region.areas.iter().enumerate() {
        table.heading(&data.name);
        for row in rows.iter().filter(|row| row.area == area) {
            let zone = &region.acute.zones[row.zone];
            let at = |figure: usize| row.quantiles[figure][MEDIAN];
            let figures = vec![
                whole(at(0)),
                percent(at(1)),
                whole(at(2)),
                tenths(at(3)),
                tenths(at(4)),
                tenths(at(5)),
                format!(
                    "{} {}",
                    region.acute.stations[row.nearest].id,
                    tenths(row.nearest_minutes)
                ),
                percent(at(8)),
            ];
            table.line(format!("{} {}", zone.id, zone.name), figures);
        }
    }
    let what = format!(
        "ambulances by postcode in {year}, scenario {}",
        parameters.scenario.id
    );
    let medians = match plan.plan.mode {
        Mode::Chance => "Medians of all futures; --csv and --json have bands. ",
        Mode::Expected => "",
    };
    let words = format!(
        "{medians}In time: % of A1 runs within {} minutes, late: such runs a year that are not. Minutes from the call: mean,\n\
         and the time within which half and nine in ten arrive. Nearest station with its drive, and % of calls answered from there\n",
        tenths(region.acute.ambulance.limit)
    );
    title(plan, &what) + &words + "\n" + &table.text() + "\n" + &identity(plan)
}

fn whole(value: f64) -> String {
    thousands(value.round() as u64)
}

fn tenths(value: f64) -> String {
    format!("{value:.1}")
}

fn percent(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// One line per zone, figure and statistic.
fn csv(plan: &CheckedPlan, rows: &[ZoneRow]) -> String {
    let parameters = &plan.scenarios[0];
    let region = &*parameters.region;
    let mut text = "scenario,zone,name,area,nearest,nearest_minutes,figure,unit,statistic,value\n".to_owned();
    for row in rows {
        let zone = &region.acute.zones[row.zone];
        let name = quoted(&zone.name);
        let (area, nearest) = (
            &region.areas[row.area].code,
            &region.acute.stations[row.nearest].id,
        );
        for ((id, unit), quantiles) in FIGURES.iter().zip(&row.quantiles) {
            for (statistic, index) in statistics(plan) {
                let _ = writeln!(
                    text,
                    "{},{},{name},{area},{nearest},{},{id},{unit},{statistic},{:.4}",
                    parameters.scenario.id, zone.id, row.nearest_minutes, quantiles[index]
                );
            }
        }
    }
    text
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// `{"version", "region", …, "urgencies": […], "zones": […]}`.
fn document(plan: &CheckedPlan, year: i32, rows: &[ZoneRow]) -> String {
    let parameters = &plan.scenarios[0];
    let region = &*parameters.region;
    let zones: Vec<Value> = rows.iter().map(|row| zone_of(plan, region, row)).collect();
    let class = |class: &sim_core::region::UrgencyClass| json!({"id": class.id, "label": class.label.en, "runs": class.runs.id(), "source": class.source});
    let notices: Vec<&str> = region
        .overlays
        .iter()
        .map(|overlay| overlay.notice.en.as_str())
        .collect();
    let fields = json!({
        "notices": notices,
        "scenario": parameters.scenario.id,
        "year": year,
        "limit_minutes": region.acute.ambulance.limit,
        "urgencies": region.acute.urgencies.iter().map(class).collect::<Vec<_>>(),
        "units": FIGURES.iter().map(|(id, unit)| ((*id).to_owned(), Value::from(*unit))).collect::<Map<_, _>>(),
        "zones": zones,
    });
    headed(plan, fields)
}

fn zone_of(plan: &CheckedPlan, region: &Region, row: &ZoneRow) -> Value {
    let zone = &region.acute.zones[row.zone];
    let figure = |((id, _), quantiles): (&(&str, &str), &[f64; 5])| {
        let of = statistics(plan).into_iter();
        let of = of.map(|(name, index)| (name.to_owned(), Value::from(quantiles[index])));
        ((*id).to_owned(), Value::Object(of.collect()))
    };
    json!({
        "zone": zone.id,
        "name": zone.name,
        "area": region.areas[row.area].code,
        "nearest": region.acute.stations[row.nearest].id,
        "nearest_minutes": row.nearest_minutes,
        "figures": FIGURES.iter().zip(&row.quantiles).map(figure).collect::<Map<_, _>>(),
    })
}
