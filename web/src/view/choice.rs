//! The list of what the reader changed.

use sim_core::region::LeverKey;

use super::lever::in_words;
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
        let setting = state.choices.now().get(&key)?;
        let data = state.base.lever(key);
        let words = |value| in_words(data, value, state.language);
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
