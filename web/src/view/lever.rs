//! One lever, in words.

use sim_core::region::{Grade, LeverData, LeverKey};
use sim_core::scenario::LONGEST_RAMP;

use super::dial::{Dial, Knob, Scale, dial};
use crate::state::State;
use crate::text::Language;

/// One lever as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Short name.
    pub label: String,
    /// What it is.
    pub explanation: String,
    /// Slider, buttons and field.
    pub dial: Dial,
    /// The reference, in words.
    pub reference: String,
    /// Whether the reader moved it.
    pub is_moved: bool,
    /// First year.
    pub from: i32,
    /// Years to the full value.
    pub ramp_years: i32,
    /// The indicator that it exists for, when the chart shows another one: position and button.
    pub shows: Option<(usize, String)>,
    /// The rest: heading and text.
    pub notes: Vec<(&'static str, String)>,
    /// Label of an effect that is assumed.
    pub assumed: Option<&'static str>,
    /// Title and address of the source.
    pub source: Option<(String, Option<String>)>,
}

/// One lever.
pub fn lever(state: &State, key: LeverKey) -> Lever {
    let texts = state.language.texts();
    let data = state.base.lever(key);
    let setting = state.setting(key);
    let pick = |text| state.language.pick(text).to_owned();
    let source = state
        .base
        .region
        .sources
        .iter()
        .find(|source| source.id == data.source);
    let grade = match data.grade {
        Grade::A => 0,
        Grade::B => 1,
        Grade::C => 2,
        Grade::D => 3,
        Grade::Policy => 4,
    };
    Lever {
        label: pick(&data.label),
        explanation: pick(&data.explanation),
        dial: dial(state, Knob::Lever(key), &data.label, setting.value),
        reference: (texts.now_at)(&Scale::from(data).in_words(data.reference, state.language)),
        is_moved: state.is_moved(key),
        from: setting.from,
        ramp_years: setting.ramp_years,
        shows: shows(state, data),
        notes: vec![
            (texts.why_bounds, pick(&data.bounds)),
            (texts.role, pick(&data.role)),
            (texts.evidence, texts.grades[grade].to_owned()),
        ],
        assumed: matches!(data.grade, Grade::C | Grade::D).then_some(texts.assumed),
        source: source.map(|source| {
            let title = format!("{}, {} ({})", source.publisher, source.title, source.year);
            let address = source.url.starts_with("https://") || source.url.starts_with("http://");
            (title, address.then(|| source.url.clone()))
        }),
    }
}

fn shows(state: &State, data: &LeverData) -> Option<(usize, String)> {
    let position = state.base.catalogue().position(&data.moves.0)?;
    let label = state.language.pick(&state.base.indicator(position).label);
    (position != state.look.indicator).then(|| (position, (state.language.texts().show)(label)))
}

/// What a reader wrote as first year or as length of the ramp.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read_years(text: &str, (low, high): (i32, i32), language: Language) -> Result<i32, String> {
    let texts = language.texts();
    let number = text
        .trim()
        .parse::<i32>()
        .map_err(|_| texts.not_a_number.to_owned())?;
    let fits = (low..=high).contains(&number);
    fits.then_some(number)
        .ok_or_else(|| (texts.out_of_range)(&low.to_string(), &high.to_string()))
}

/// Years in which a lever may start.
pub fn start_years(state: &State) -> (i32, i32) {
    state.base.years()
}

/// Lengths that a ramp may have, years.
pub const RAMPS: (i32, i32) = (0, LONGEST_RAMP);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_within_their_range() {
        assert!(read_years("2030.5", (2025, 2050), Language::Dutch).is_err());
        assert!(read_years("2051", (2025, 2050), Language::Dutch).is_err());
        assert_eq!(read_years(" 2030 ", (2025, 2050), Language::Dutch), Ok(2030));
    }
}
