//! What a number must be: a range and the words for it.

/// A closed range of finite numbers, with the words that a fault uses for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// What the number is, such as `a share`.
    pub words: &'static str,
    /// Lowest value.
    pub low: f64,
    /// Highest value; infinite when there is none.
    pub high: f64,
}

/// A share or a probability.
pub(crate) const SHARE: Bounds = Bounds::new("a share", 0.0, 1.0);
/// Coefficient of a stationary AR(1).
pub(crate) const PERSISTENCE: Bounds = Bounds::new("an AR(1) coefficient", 0.0, 1.0);
/// Standard deviation of a deviation on the log scale.
pub(crate) const LOG_SD: Bounds = Bounds::new("a standard deviation on the log scale", 0.0, 2.0);
/// People, heads, homes, visits: anything that is counted.
pub(crate) const COUNT: Bounds = Bounds::new("a count", 0.0, 1e9);
/// Anything that is counted and cannot be nought.
pub(crate) const POSITIVE: Bounds = Bounds::new("a number", f64::MIN_POSITIVE, 1e9);
/// A relative weight or profile.
pub(crate) const WEIGHT: Bounds = Bounds::new("a weight", 0.0, 1e6);

impl Bounds {
    /// A range with its words.
    pub const fn new(words: &'static str, low: f64, high: f64) -> Self {
        Self { words, low, high }
    }

    /// Whether a number lies in the range; never so for NaN.
    pub fn hold(&self, value: f64) -> bool {
        value.is_finite() && self.low <= value && value <= self.high
    }

    /// What is expected, in words: `a share from 0 to 1`.
    pub fn expected(&self) -> String {
        let Self { words, low, high } = self;
        let low_is_open = *low == f64::MIN_POSITIVE;
        match (low.is_finite(), high.is_finite()) {
            (true, true) if low_is_open => format!("{words} above 0 and at most {high}"),
            (true, true) => format!("{words} from {low} to {high}"),
            (true, false) if low_is_open => format!("{words} above 0"),
            (true, false) => format!("{words} of {low} or more"),
            (false, true) => format!("{words} of {high} or less"),
            (false, false) => format!("{words}, finite"),
        }
    }
}

/// A number as people and programs write it: finite, without thousands separators.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|value| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_say_the_range() {
        assert_eq!(SHARE.expected(), "a share from 0 to 1");
        assert_eq!(POSITIVE.expected(), "a number above 0 and at most 1000000000");
        assert_eq!(
            Bounds::new("a rate", 0.0, f64::INFINITY).expected(),
            "a rate of 0 or more"
        );
    }

    #[test]
    fn only_finite_numbers_of_the_range_hold() {
        assert!(SHARE.hold(0.0) && SHARE.hold(1.0));
        assert!(
            ![-0.1, 1.1, f64::NAN, f64::INFINITY]
                .iter()
                .any(|value| SHARE.hold(*value))
        );
        assert!(!Bounds::new("", 0.0, f64::INFINITY).hold(f64::INFINITY));
        assert_eq!(parse_number("nan"), None);
        assert_eq!(parse_number("1e400"), None);
        assert_eq!(parse_number("1.5"), Some(1.5));
    }
}
