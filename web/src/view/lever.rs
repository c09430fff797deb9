//! One lever, in words and in steps of its slider.

use charts::{format_number, format_signed};
use sim_core::region::{Grade, LeverData, LeverKey};
use sim_core::scenario::LONGEST_RAMP;

use super::number::read_number;
use crate::base::plain;
use crate::state::State;
use crate::text::Language;

/// One lever as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Lever {
    /// Which.
    pub key: LeverKey,
    /// Short name.
    pub label: String,
    /// What it is.
    pub explanation: String,
    /// Unit as shown.
    pub unit: String,
    /// Where the slider stands, in steps from its lowest value.
    pub step: u32,
    /// Number of steps.
    pub steps: u32,
    /// The value, written.
    pub number: String,
    /// The value in words.
    pub in_words: String,
    /// The reference, in words.
    pub reference: String,
    /// Where value and reference lie on the slider, 0–1.
    pub places: (f64, f64),
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
    let steps = steps(data);
    let place = |value: f64| ((value - data.minimum) / (data.maximum - data.minimum)).clamp(0.0, 1.0);
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
        key,
        label: pick(&data.label),
        explanation: pick(&data.explanation),
        unit: pick(&data.unit),
        step: (place(setting.value) * f64::from(steps)).round() as u32,
        steps,
        number: written(data, setting.value, state.language),
        in_words: in_words(data, setting.value, state.language),
        reference: (texts.now_at)(&in_words(data, data.reference, state.language)),
        places: (place(setting.value), place(data.reference)),
        is_moved: state.choices.now().contains_key(&key),
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

fn steps(data: &LeverData) -> u32 {
    (((data.maximum - data.minimum) / data.step).round() as u32).max(1)
}

/// The value at a step of the slider, in the model's unit.
pub fn value_at(data: &LeverData, step: u32) -> f64 {
    plain((data.minimum + f64::from(step) * data.step).clamp(data.minimum, data.maximum))
}

/// The value one step lower or higher.
pub fn stepped(data: &LeverData, value: f64, up: Direction) -> f64 {
    let exact = (value - data.minimum) / data.step;
    // A value between two steps goes to the nearest one on that side.
    let step = match up {
        Direction::Up => (exact + 1e-6).floor() + 1.0,
        Direction::Down => (exact - 1e-6).ceil() - 1.0,
    };
    value_at(data, step.clamp(0.0, f64::from(steps(data))) as u32)
}

/// Which way a button goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More.
    Up,
    /// Less.
    Down,
}

fn decimals(data: &LeverData) -> u8 {
    let step = plain(data.step * data.display_factor);
    (0..6)
        .find(|decimals| (step * 10_f64.powi(*decimals)).fract() == 0.0)
        .unwrap_or(6) as u8
}

/// A value as the number field shows it.
pub fn written(data: &LeverData, value: f64, language: Language) -> String {
    let shown = plain(value * data.display_factor);
    let most = (0..6)
        .find(|decimals| plain(shown * 10_f64.powi(*decimals)).fract() == 0.0)
        .unwrap_or(6);
    let decimals = decimals(data).max(u8::try_from(most).unwrap_or(6));
    let text = if data.minimum < 0.0 {
        format_signed(shown, decimals, language.locale())
    } else {
        format_number(shown, decimals, language.locale())
    };
    // Separators of thousands would be read back as decimals.
    let thousands = if language == Language::Dutch { '.' } else { ',' };
    text.replace(thousands, "")
}

/// A value with its unit.
pub fn in_words(data: &LeverData, value: f64, language: Language) -> String {
    let unit = language.pick(&data.unit);
    let space = if unit == "%" && language == Language::English {
        ""
    } else {
        "\u{a0}"
    };
    format!("{}{space}{unit}", written(data, value, language))
}

/// What a reader wrote in the number field.
///
/// # Errors
/// What is wrong with it, in words.
pub fn read_value(data: &LeverData, text: &str, language: Language) -> Result<f64, String> {
    let texts = language.texts();
    let number = read_number(text).ok_or_else(|| texts.not_a_number.to_owned())?;
    let value = plain(number / data.display_factor);
    if (data.minimum..=data.maximum).contains(&value) {
        return Ok(value);
    }
    let bound = |value| in_words(data, value, language);
    Err((texts.out_of_range)(&bound(data.minimum), &bound(data.maximum)))
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
    use crate::base::tests::flevoland;

    #[test]
    fn every_step_of_every_slider_reads_back() {
        let base = flevoland();
        for data in &base.region.levers {
            for step in 0..=steps(data) {
                let value = value_at(data, step);
                for language in [Language::Dutch, Language::English] {
                    let text = written(data, value, language);
                    assert_eq!(
                        read_value(data, &text, language),
                        Ok(value),
                        "{:?} {text}",
                        data.key
                    );
                }
            }
            let (low, high) = (data.minimum, data.maximum);
            assert_eq!(value_at(data, steps(data)), high, "{:?}: whole steps", data.key);
            assert_eq!(stepped(data, high, Direction::Up), high);
            assert_eq!(stepped(data, low, Direction::Down), low);
            assert_eq!(stepped(data, low, Direction::Up), value_at(data, 1));
        }
    }

    #[test]
    fn values_between_steps_go_to_the_next() {
        let base = flevoland();
        let data = base.lever(LeverKey::HousingPace);
        assert_eq!(stepped(data, 1.02, Direction::Up), 1.05);
        assert_eq!(stepped(data, 1.02, Direction::Down), 1.0);
        assert_eq!(written(data, 1.025, Language::Dutch), "102,5");
    }

    #[test]
    fn faults_are_said_in_words() {
        let base = flevoland();
        let data = base.lever(LeverKey::Retention);
        let fault = read_value(data, "400", Language::Dutch).expect_err("out of range");
        assert!(fault.contains("−30") && fault.contains("+30"), "{fault}");
        assert!(read_value(data, "veel", Language::Dutch).is_err());
        assert!(read_years("2030.5", (2025, 2050), Language::Dutch).is_err());
        assert!(read_years("2051", (2025, 2050), Language::Dutch).is_err());
        assert_eq!(read_years(" 2030 ", (2025, 2050), Language::Dutch), Ok(2030));
    }
}
