//! The region of the comparison: Flevoland with only the processes that the peers have too.

use serde_json::{Value, json};
use sim_core::parameters::CheckedParameters;
use sim_core::people::People;
use sim_core::random::Luck;
use sim_core::region::{Distribution, PackFiles, ParameterId, Region};
use sim_core::scenario::Scenario;
use std::error::Error;
use std::sync::Arc;

/// Figures per area and replicate, in the order in which every program gives them.
pub const FIGURES: [&str; 6] = [
    "people at the end",
    "births",
    "deaths",
    "arrivals",
    "departures",
    "people of 80+ at the end",
];

/// Flevoland with every uncertain parameter at its median, habit alone deciding about arrivals, no moves within the
/// region, no homes built and no shocks: what is left are the processes of `README.md`. The whole pass runs all the same.
pub fn simplified() -> Result<CheckedParameters, Box<dyn Error>> {
    let mut region = Region::read(&PackFiles::flevoland(), &[])?;
    let median = CheckedParameters::new(Arc::new(region.clone()), Scenario::reference(), None)?
        .draw(&Luck::expected());
    for (index, parameter) in region.uncertain.iter_mut().enumerate() {
        parameter.distribution = Distribution::Fixed(median[ParameterId(index)]);
        parameter.no_effect = None;
    }
    for area in 0..region.area_count() {
        let old_age = region.start_population_old_age[area];
        fix(&mut region, old_age, 1.0);
    }
    let housing_weight = region.migration.housing_weight;
    fix(&mut region, housing_weight, 0.0);
    region
        .migration
        .within_share
        .iter_mut()
        .flatten()
        .for_each(|share| *share = 0.0);
    (region.migration.region_shock_sd, region.migration.area_shock_sd) = (0.0, 0.0);
    region
        .housing
        .plan
        .iter_mut()
        .flatten()
        .for_each(|homes| *homes = 0.0);
    region.housing.demolition_rate = 0.0;
    region.fertility.innovation_sd = 0.0;
    Ok(CheckedParameters::new(
        Arc::new(region),
        Scenario::reference(),
        None,
    )?)
}

fn fix(region: &mut Region, parameter: ParameterId, value: f64) {
    let parameter = &mut region.uncertain[parameter.0];
    parameter.distribution = Distribution::Fixed(value);
    parameter.range = (value, value);
}

/// Everything that the processes of `README.md` read, under the names used there.
pub fn inputs(parameters: &CheckedParameters) -> Value {
    let region = &*parameters.region;
    let drawn = parameters.draw(&Luck::expected());
    let each = |ids: &[ParameterId]| ids.iter().map(|id| drawn[*id]).collect::<Vec<_>>();
    let (mortality, fertility, migration) = (&region.mortality, &region.fertility, &region.migration);
    let multiplier = drawn[mortality.drift_multiplier];
    let rows = |rows: &[[[f64; sim_core::quantity::AGES]; 2]]| -> Value { rows.iter().map(by_sex).collect() };
    json!({
        "population": region.start_population.iter().map(|sexes| json!([sexes[0].to_vec(), sexes[1].to_vec()])).collect::<Value>(),
        "first_steps": region.base_year - mortality.table_year,
        "rate": by_sex(&mortality.rate),
        "common_sensitivity": by_sex(&mortality.common_sensitivity),
        "national_sensitivity": by_sex(&mortality.national_sensitivity),
        "common_drift": mortality.common_drift.map(|drift| drawn[drift] * multiplier),
        "common_sd": mortality.common_innovation_sd,
        "national_persistence": mortality.national_persistence,
        "national_sd": mortality.national_innovation_sd,
        "national_start": mortality.national_start,
        "correlation": mortality.correlation,
        "area_ratio": each(&mortality.area_ratio),
        "out_rate": rows(&migration.out_rate),
        "in_profile": rows(&migration.in_profile),
        "observed_net": migration.observed_net,
        "schedule": fertility.schedule.to_vec(),
        "total_fertility": (region.base_year..=parameters.horizon).map(|year| total_fertility(region, year)).collect::<Vec<_>>(),
        "fertility_index": each(&fertility.area_index),
        "share_boys": fertility.share_boys,
    })
}

fn by_sex(sexes: &[[f64; sim_core::quantity::AGES]; 2]) -> Value {
    json!([sexes[0].to_vec(), sexes[1].to_vec()])
}

/// The path of the pack: linear between its years, constant outside.
fn total_fertility(region: &Region, year: i32) -> f64 {
    let path = &region.fertility.total_rate_path;
    let after = path.partition_point(|(at, _)| *at < year);
    match (after.checked_sub(1).map(|before| path[before]), path.get(after)) {
        (Some((from, low)), Some(&(to, high))) => {
            low + (high - low) * f64::from(year - from) / f64::from(to - from)
        }
        (Some((_, rate)), None) | (None, Some(&(_, rate))) => rate,
        (None, None) => 0.0,
    }
}

/// The figures of one replicate, area by area.
pub fn figures(people: &People) -> Vec<[f64; FIGURES.len()]> {
    let end = people.last_january();
    (0..people.area_count())
        .map(|area| {
            let mut row = [
                people.total(end, area),
                0.0,
                0.0,
                0.0,
                0.0,
                people.count(end, area, 80, 100),
            ];
            for year in people.base_year()..end {
                let flows = people.flows(year, area);
                row[1] += flows.births;
                row[2] += flows.deaths;
                row[3] += flows.arrivals;
                row[4] += flows.departures;
            }
            row
        })
        .collect()
}
