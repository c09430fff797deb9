//! What is set along a range: in steps of a slider, as a number that is written, in words.

use charts::{format_number, format_signed};
use sim_core::quantity::Text;
use sim_core::region::{LeverData, LeverKey, ShockData, ShockKey};

use super::number::read_number;
use crate::base::{Base, plain};
use crate::state::{Action, State};
use crate::text::Language;

/// Step of the size of a shock, a share; a field takes any share within the range.
const SHARE_STEP: f64 = 0.05;

/// What a dial sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    /// The value of a lever.
    Lever(LeverKey),
    /// The size of a shock that happens.
    Size(ShockKey),
}

impl Knob {
    /// Id of the lever or the shock.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Lever(key) => key.id(),
            Self::Size(key) => key.id(),
        }
    }

    /// What sets it to a value.
    pub const fn set(self, value: f64) -> Action {
        match self {
            Self::Lever(key) => Action::Move(key, value),
            Self::Size(key) => Action::Resize(key, value),
        }
    }

    /// Its range.
    pub fn scale(self, base: &Base) -> Scale<'_> {
        match self {
            Self::Lever(key) => Scale::from(base.lever(key)),
            Self::Size(key) => Scale::from(base.shock(key)),
        }
    }
}

/// A range, and how its values are written.
#[derive(Clone, Copy, Debug)]
pub struct Scale<'a> {
    /// Lowest value, in the model's unit.
    pub minimum: f64,
    /// Highest value.
    pub maximum: f64,
    /// One step of the slider.
    pub step: f64,
    /// The value without a choice.
    pub reference: f64,
    /// What a value is multiplied by when it is shown.
    pub display_factor: f64,
    /// Unit as shown.
    pub unit: &'a Text,
}

impl<'a> From<&'a LeverData> for Scale<'a> {
    fn from(lever: &'a LeverData) -> Self {
        Self {
            minimum: lever.minimum,
            maximum: lever.maximum,
            step: lever.step,
            reference: lever.reference,
            display_factor: lever.display_factor,
            unit: &lever.unit,
        }
    }
}

impl<'a> From<&'a ShockData> for Scale<'a> {
    fn from(shock: &'a ShockData) -> Self {
        Self {
            minimum: shock.range.0,
            maximum: shock.range.1,
            step: SHARE_STEP,
            reference: shock.size,
            display_factor: 100.0,
            unit: &shock.unit,
        }
    }
}

/// Which way a button goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More.
    Up,
    /// Less.
    Down,
}

impl Scale<'_> {
    fn steps(&self) -> u32 {
        (((self.maximum - self.minimum) / self.step).round() as u32).max(1)
    }

    /// Where a value lies, 0–1.
    fn place(&self, value: f64) -> f64 {
        ((value - self.minimum) / (self.maximum - self.minimum)).clamp(0.0, 1.0)
    }

    /// The value at a step of the slider, in the model's unit.
    pub fn value_at(&self, step: u32) -> f64 {
        plain((self.minimum + f64::from(step) * self.step).clamp(self.minimum, self.maximum))
    }

    /// The value one step lower or higher.
    pub fn stepped(&self, value: f64, up: Direction) -> f64 {
        let exact = (value - self.minimum) / self.step;
        // A value between two steps goes to the nearest one on that side.
        let step = match up {
            Direction::Up => (exact + 1e-6).floor() + 1.0,
            Direction::Down => (exact - 1e-6).ceil() - 1.0,
        };
        self.value_at(step.clamp(0.0, f64::from(self.steps())) as u32)
    }

    fn decimals(&self) -> u8 {
        let step = plain(self.step * self.display_factor);
        (0..6)
            .find(|decimals| (step * 10_f64.powi(*decimals)).fract() == 0.0)
            .unwrap_or(6) as u8
    }

    /// A value as the number field shows it.
    pub fn written(&self, value: f64, language: Language) -> String {
        let shown = plain(value * self.display_factor);
        let most = (0..6)
            .find(|decimals| plain(shown * 10_f64.powi(*decimals)).fract() == 0.0)
            .unwrap_or(6);
        let decimals = self.decimals().max(u8::try_from(most).unwrap_or(6));
        let text = if self.minimum < 0.0 {
            format_signed(shown, decimals, language.locale())
        } else {
            format_number(shown, decimals, language.locale())
        };
        // Separators of thousands would be read back as decimals.
        let thousands = if language == Language::Dutch { '.' } else { ',' };
        text.replace(thousands, "")
    }

    /// A value with its unit.
    pub fn in_words(&self, value: f64, language: Language) -> String {
        let unit = language.pick(self.unit);
        let space = if unit.starts_with('%') && language == Language::English {
            ""
        } else {
            "\u{a0}"
        };
        format!("{}{space}{unit}", self.written(value, language))
    }

    /// What a reader wrote in the number field.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn read(&self, text: &str, language: Language) -> Result<f64, String> {
        let texts = language.texts();
        let number = read_number(text).ok_or_else(|| texts.not_a_number.to_owned())?;
        let value = plain(number / self.display_factor);
        if (self.minimum..=self.maximum).contains(&value) {
            return Ok(value);
        }
        let bound = |value| self.in_words(value, language);
        Err((texts.out_of_range)(&bound(self.minimum), &bound(self.maximum)))
    }
}

/// Where something stands along its range, as the page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Dial {
    /// What it sets.
    pub knob: Knob,
    /// Name of it, and the unit in full.
    pub name: (String, String),
    /// Unit beside the field.
    pub unit: String,
    /// Where the slider stands, in steps from its lowest value.
    pub step: u32,
    /// Number of steps.
    pub steps: u32,
    /// The value, written.
    pub number: String,
    /// The value in words.
    pub in_words: String,
    /// Where value and reference lie on the slider, 0–1.
    pub places: (f64, f64),
    /// The value one step lower, if there is one.
    pub less: Option<f64>,
    /// The value one step higher, if there is one.
    pub more: Option<f64>,
}

/// A dial at a value.
pub fn dial(state: &State, knob: Knob, name: &Text, value: f64) -> Dial {
    let scale = knob.scale(&state.base);
    let language = state.language;
    let unit = language.pick(scale.unit);
    let stepped = |up| Some(scale.stepped(value, up));
    Dial {
        knob,
        name: (language.pick(name).to_owned(), unit.to_owned()),
        unit: if unit.starts_with("% ") { "%" } else { unit }.to_owned(),
        step: (scale.place(value) * f64::from(scale.steps())).round() as u32,
        steps: scale.steps(),
        number: scale.written(value, language),
        in_words: scale.in_words(value, language),
        places: (scale.place(value), scale.place(scale.reference)),
        less: stepped(Direction::Down).filter(|_| value > scale.minimum),
        more: stepped(Direction::Up).filter(|_| value < scale.maximum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::tests::flevoland;

    #[test]
    fn every_step_of_every_slider_reads_back() {
        let base = flevoland();
        let levers = base.region.levers.iter().map(|lever| Knob::Lever(lever.key));
        let sizes = base.region.shocks.iter().map(|shock| Knob::Size(shock.key));
        for knob in levers.chain(sizes) {
            let scale = knob.scale(&base);
            for step in 0..=scale.steps() {
                let value = scale.value_at(step);
                for language in [Language::Dutch, Language::English] {
                    let text = scale.written(value, language);
                    assert_eq!(scale.read(&text, language), Ok(value), "{knob:?} {text}");
                }
            }
            let (low, high) = (scale.minimum, scale.maximum);
            assert_eq!(scale.value_at(scale.steps()), high, "{knob:?}: whole steps");
            assert_eq!(scale.stepped(high, Direction::Up), high);
            assert_eq!(scale.stepped(low, Direction::Down), low);
            assert_eq!(scale.stepped(low, Direction::Up), scale.value_at(1));
        }
    }

    #[test]
    fn values_between_steps_go_to_the_next() {
        let base = flevoland();
        let scale = Knob::Lever(LeverKey::HousingPace).scale(&base);
        assert_eq!(scale.stepped(1.02, Direction::Up), 1.05);
        assert_eq!(scale.stepped(1.02, Direction::Down), 1.0);
        assert_eq!(scale.written(1.025, Language::Dutch), "102,5");
    }

    #[test]
    fn faults_are_said_in_words() {
        let base = flevoland();
        let scale = Knob::Lever(LeverKey::Retention).scale(&base);
        let fault = scale.read("400", Language::Dutch).expect_err("out of range");
        assert!(fault.contains("−30") && fault.contains("+30"), "{fault}");
        assert!(scale.read("veel", Language::Dutch).is_err());
        let nights = Knob::Size(ShockKey::EdNightClosure).scale(&base);
        let fault = nights.read("101", Language::English).expect_err("out of range");
        assert!(fault.contains("10% of the nights"), "{fault}");
    }
}
