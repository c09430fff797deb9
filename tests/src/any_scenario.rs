//! Whole scenarios: everything that a scenario file can say, drawn from all that the region allows.

use crate::choices::Chooser;
use sim_core::quantity::Text;
use sim_core::region::{LONGEST_RUN, Region, ShockKey};
use sim_core::scenario::{
    Contribution, LONGEST_RAMP, LONGEST_SHOCK, Scenario, Setting, ShockSetting, Stationed,
};
use std::sync::Arc;

/// Most choices that a scenario on this region takes.
#[must_use]
pub fn most(region: &Region) -> usize {
    3 * region.levers.len()
        + 3 * region.shocks.len()
        + region.uncertain.len()
        + 3 * region.costs.parties.len()
        + 8
}

/// A scenario that has been written to a file and read back as a user's would be.
///
/// # Panics
/// When what the region allows is refused, or does not come back as it was written.
pub fn any_scenario(region: &Arc<Region>, choose: &mut Chooser) -> Scenario {
    let base = i64::from(region.base_year);
    let last = base + i64::from(LONGEST_RUN);
    let mut scenario = Scenario {
        id: "any".to_owned(),
        name: Text {
            nl: "Zomaar".to_owned(),
            en: "Any".to_owned(),
        },
        ..Scenario::default()
    };
    for lever in &region.levers {
        let id = lever.key.id();
        let from = choose.whole(&format!("{id} from"), base, last.min(base + 20));
        let ramp = choose.whole(&format!("{id} ramp"), 0, i64::from(LONGEST_RAMP));
        if let Some(value) = choose.number(id, lever.minimum, lever.maximum) {
            let setting = Setting {
                value,
                from: from.map_or(lever.from, |year| year as i32),
                ramp_years: ramp.map_or(lever.ramp_years, |years| years as i32),
            };
            scenario.settings.insert(lever.key, setting);
        }
    }
    for shock in &region.shocks {
        let id = shock.key.id();
        let years = choose.whole(&format!("{id} years"), 1, i64::from(LONGEST_SHOCK));
        let size = choose.number(id, shock.range.0, shock.range.1);
        let mut hospitals: Vec<&str> = region.acute.hospitals.iter().map(|at| at.id.as_str()).collect();
        if shock.key == ShockKey::HospitalCloses {
            hospitals.extend(region.acute.clinics.iter().map(|clinic| clinic.id.as_str()));
        }
        let hospital = choose.whole(&format!("{id} hospital"), 0, hospitals.len() as i64 - 1);
        if let Some(from) = choose.whole(&format!("{id} from"), base, base + 15) {
            let setting = ShockSetting {
                from: from as i32,
                years: years.map_or(shock.years, |years| years as i32),
                size: size.unwrap_or(shock.size),
                hospital: hospital
                    .filter(|_| shock.key.takes_hospital())
                    .map(|at| hospitals[at as usize].to_owned()),
            };
            scenario.shocks.insert(shock.key, setting);
        }
    }
    for parameter in &region.uncertain {
        if let Some(value) = choose.number(&parameter.id, parameter.range.0, parameter.range.1) {
            scenario.assumptions.insert(parameter.id.clone(), value);
        }
    }
    let own: Vec<&str> = region
        .acute
        .stations
        .iter()
        .filter(|station| station.area.is_some())
        .map(|station| station.id.as_str())
        .collect();
    if let Some(parts) = choose.whole("parts of the day", 1, 7) {
        let station = choose.whole("station", 0, own.len() as i64 - 1);
        scenario.ambulances_at = Some(Stationed {
            station: station.map(|at| own[at as usize].to_owned()),
            parts: [parts & 1 != 0, parts & 2 != 0, parts & 4 != 0],
        });
    }
    for party in &region.costs.parties {
        let (kind, from) = (
            choose.number("in kind", 0.0, 1e9),
            choose.whole("contribution from", base, last),
        );
        if let Some(in_cash) = choose.number("in cash", 0.0, 1e9) {
            let contribution = Contribution {
                in_kind: kind.unwrap_or(0.0),
                in_cash,
                from: from.unwrap_or(base) as i32,
            };
            scenario.contributions.insert(party.id.clone(), contribution);
        }
    }
    scenario.budget = choose.number("budget", 0.0, 1e9);
    let text = scenario.to_toml();
    match Scenario::read("any", "any.toml", &text, region) {
        Ok(read) => {
            assert_eq!(read, scenario, "what was written must come back:\n{text}");
            read
        }
        Err(faults) => panic!("what the region allows must be read:\n{faults}\n{text}"),
    }
}
