//! What can be chosen of a shock that happens.

use sim_core::region::ShockKey;
use sim_core::scenario::{LONGEST_SHOCK, ShockSetting};

use super::chart::Entry;
use crate::state::State;

/// Lengths that are offered, years, beside the one that is chosen.
const LENGTHS: [i32; 6] = [1, 2, 3, 5, 10, LONGEST_SHOCK];

/// What a list of a shock offers, and the value that is chosen.
pub fn options(state: &State, key: ShockKey, part: &str, setting: &ShockSetting) -> (Vec<Entry>, String) {
    let entry = |value: String, label: String| Entry { value, label };
    let number = |value: i32| entry(value.to_string(), value.to_string());
    match part {
        "from" => {
            let (first, last) = state.base.years();
            let years = (first + 1..=last).chain((setting.from == first).then_some(first));
            (years.map(number).collect(), setting.from.to_string())
        }
        "years" => {
            let mut years: Vec<i32> = LENGTHS.into_iter().chain([setting.years]).collect();
            years.sort_unstable();
            years.dedup();
            (years.into_iter().map(number).collect(), setting.years.to_string())
        }
        _ => {
            let hospitals = &state.base.region.acute.hospitals;
            let usual = state
                .base
                .shock(key)
                .hospital
                .map(|hospital| hospitals[hospital].id.clone());
            let chosen = setting.hospital.clone().or(usual).unwrap_or_default();
            let all = hospitals
                .iter()
                .map(|hospital| entry(hospital.id.clone(), hospital.name.clone()));
            (all.collect(), chosen)
        }
    }
}

/// The setting with one value of a list chosen; nothing when it cannot be read.
pub fn with(setting: &ShockSetting, part: &str, chosen: &str) -> Option<ShockSetting> {
    let mut setting = setting.clone();
    match part {
        "from" => setting.from = chosen.parse().ok()?,
        "years" => setting.years = chosen.parse().ok()?,
        _ => setting.hospital = Some(chosen.to_owned()),
    }
    Some(setting)
}
