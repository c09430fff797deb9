//! The list of what the reader changed.

use charts::format_number;
use sim_core::region::{LeverKey, Region, ShockKey};
use sim_core::scenario::ShockSetting;

use super::dial::Scale;
use crate::state::State;

/// One change, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Which lever.
    pub key: LeverKey,
    /// Its name.
    pub label: String,
    /// From what to what.
    pub change: String,
    /// When it acts.
    pub when: String,
}

/// All changes, in the order of the levers.
pub fn choices(state: &State) -> Vec<Choice> {
    let texts = state.language.texts();
    let choice = |key: LeverKey| {
        let setting = state.settings().get(&key)?;
        let data = state.base.lever(key);
        let words = |value| Scale::from(data).in_words(value, state.language);
        Some(Choice {
            key,
            label: state.language.pick(&data.label).to_owned(),
            change: (texts.change_item)(&words(data.reference), &words(setting.value)),
            when: (texts.change_when)(setting.from, setting.ramp_years),
        })
    };
    state
        .base
        .region
        .levers
        .iter()
        .filter_map(|lever| choice(lever.key))
        .collect()
}

/// What stands beside the levers, each in words.
pub fn supposed(state: &State) -> Vec<String> {
    let texts = state.language.texts();
    let number = |value: f64| {
        let value = crate::base::plain(value);
        let decimals = (0..6)
            .find(|decimals| crate::base::plain(value * 10_f64.powi(*decimals)).fract() == 0.0)
            .unwrap_or(6);
        format_number(value, decimals as u8, state.language.locale())
    };
    let region = &state.base.region;
    let assumptions = state.supposed().assumptions.iter().map(|(id, value)| {
        let parameter = region.uncertain.iter().find(|parameter| parameter.id == *id);
        let label = parameter.map_or(id.as_str(), |parameter| state.language.pick(&parameter.label));
        (texts.supposed_value)(label, &number(*value))
    });
    let shocks = state.supposed().shocks.iter().map(|(key, setting)| {
        let shock = region.shocks.iter().find(|shock| shock.key == *key);
        let label = shock.map_or(key.id(), |shock| state.language.pick(&shock.label));
        let unit = shock.map_or("%", |shock| state.language.pick(&shock.unit));
        let last = setting.from + setting.years - 1;
        let size = number(100.0 * setting.size);
        let words = (texts.supposed_shock)(label, setting.from, last, &size, unit);
        match hospital_hit(region, *key, setting) {
            Some(name) => format!("{words} ({name})"),
            None => words,
        }
    });
    let contributions = state.supposed().contributions.iter().map(|(id, one)| {
        let party = region.costs.parties.iter().find(|party| party.id == *id);
        let label = party.map_or(id.as_str(), |party| state.language.pick(&party.label));
        (texts.supposed_contribution)(label, one.from, &number(one.in_kind), &number(one.in_cash))
    });
    let budget = state.supposed().budget.iter();
    let budget = budget.map(|cap| (texts.supposed_budget)(&number(*cap)));
    let stationed = state.supposed().ambulances_at.iter().map(|at| {
        let id = at.station.as_deref();
        let known = region
            .acute
            .stations
            .iter()
            .find(|station| Some(station.id.as_str()) == id);
        (texts.supposed_stationed)(known.map(|station| station.name.as_str()), at.parts)
    });
    let joint = state.supposed().urgent_care_post_at.iter().map(|at| {
        let known = region.acute.gp_posts.posts.iter().find(|post| post.id == at.post);
        (texts.supposed_joint_post)(
            known.map_or(at.post.as_str(), |post| post.name.as_str()),
            at.parts,
        )
    });
    assumptions
        .chain(stationed)
        .chain(joint)
        .chain(shocks)
        .chain(contributions)
        .chain(budget)
        .collect()
}

/// Name of the hospital to which a shock happens.
fn hospital_hit<'a>(region: &'a Region, key: ShockKey, setting: &ShockSetting) -> Option<&'a str> {
    let hospitals = &region.acute.hospitals;
    let hospital = match &setting.hospital {
        Some(id) => match hospitals.iter().find(|hospital| hospital.id == *id) {
            Some(hospital) => hospital,
            None => {
                let clinics = &region.acute.clinics;
                return clinics
                    .iter()
                    .find(|clinic| clinic.id == *id)
                    .map(|clinic| clinic.name.as_str());
            }
        },
        None => &hospitals[region.shocks.iter().find(|shock| shock.key == key)?.hospital?],
    };
    Some(&hospital.name)
}
