//! The golden: what Toyland gives, to the bit, until somebody changes the model on purpose.

use crate::runs::{all_levers, ensemble, on, toyland};
use sim_core::ensemble::Plan;
use sim_core::indicators::{CellKey, Place};
use sim_core::scenario::Scenario;
use std::fmt::Write;
use std::path::PathBuf;

/// Folder of the golden files.
#[must_use]
pub fn folder() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "golden"].iter().collect()
}

/// The golden files of this build of the model: name and text.
///
/// Digests of the reference, and of every lever moved at once; series of a few indicators to see what moved.
///
/// # Panics
/// When Toyland cannot be run.
#[must_use]
pub fn files() -> [(&'static str, String); 2] {
    let region = toyland();
    let scenarios = [Scenario::reference(), all_levers(&region, 0.5)].map(|scenario| on(&region, &scenario));
    let mut ensemble = ensemble(&scenarios, Plan::chance(1, 40));
    let summaries = [ensemble.summary(0), ensemble.summary(1)];
    let mut digests = String::new();
    let mut series = "scenario,indicator,area,year,mean,p2_5,p50,p97_5\n".to_owned();
    for (parameters, summary) in scenarios.iter().zip(&summaries) {
        let name = &parameters.scenario.id;
        writeln!(digests, "{name} {}", summary.digest()).expect("a string takes all");
        let layout = &summary.layout;
        for id in SERIES {
            let indicator = layout.catalogue.position(id).expect("an indicator of this name");
            for year in (layout.base_year..=layout.horizon).step_by(5) {
                let key = CellKey {
                    indicator,
                    place: Place::Region,
                    year,
                };
                let mean = summary
                    .mean(key)
                    .expect("every indicator has a figure for the region");
                let cell = summary
                    .cell(key)
                    .expect("every indicator has a figure for the region");
                let quantile = |position: usize| summary.in_unit(indicator, cell.quantiles[position]);
                let (low, middle, high) = (quantile(0), quantile(2), quantile(4));
                writeln!(
                    series,
                    "{name},{id},region,{year},{mean:.6},{low:.6},{middle:.6},{high:.6}"
                )
                .expect("a string takes all");
            }
        }
    }
    [("toyland.digest", digests), ("toyland.csv", series)]
}

/// Indicators of the readable table.
const SERIES: [&str; 14] = [
    "population",
    "people_80",
    "homes",
    "births",
    "deaths",
    "demand_home_nursing",
    "demand_ed_visit",
    "home_care_unmet",
    "nursing_home_waiting",
    "fte_gap",
    "a1_within_15",
    "ed_over_4h",
    "wrong_place_days",
    "bed_occupancy",
];
