//! Figures as people read them: Dutch or English, a true minus sign, halves rounded away from zero.

/// Language of the figures: which signs separate thousands and decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// `1.234,5` and `92 %`.
    #[default]
    Dutch,
    /// `1,234.5` and `92%`.
    English,
}

/// What the figures of one chart are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Plain numbers in the unit of the chart.
    #[default]
    Number,
    /// Shares between 0 and 1, written as per cent.
    Percent,
}

/// How one chart writes its figures: language, number of decimals, plain or per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Numerals {
    /// Language of the separators.
    pub locale: Locale,
    /// Decimals of figures in labels and table (of the percentage, for [`Form::Percent`]).
    pub decimals: u8,
    /// Plain number, or a share written as per cent.
    pub form: Form,
}

impl Numerals {
    /// Plain numbers with this many decimals.
    pub fn number(locale: Locale, decimals: u8) -> Self {
        Self {
            locale,
            decimals,
            form: Form::Number,
        }
    }

    /// Shares (0–1) written as per cent with this many decimals.
    pub fn percent(locale: Locale, decimals: u8) -> Self {
        Self {
            locale,
            decimals,
            form: Form::Percent,
        }
    }

    /// The figure as text, for example `3.410` or `92 %`.
    pub fn text(self, value: f64) -> String {
        match self.form {
            Form::Number => format_number(value, self.decimals, self.locale),
            Form::Percent => format_percent(value, self.decimals, self.locale),
        }
    }

    /// The figure with its sign, for differences: `+120`, `−35`, `0`.
    pub fn signed(self, value: f64) -> String {
        let text = self.text(value);
        if value > 0.0 && text.contains(|c: char| ('1'..='9').contains(&c)) {
            format!("+{text}")
        } else {
            text
        }
    }

    /// An interval: `3.100–3.800`, or `−40 tot 25` when a minus sign would be mistaken for the dash.
    pub(crate) fn interval(self, low: f64, high: f64, to: &str, signed: bool) -> String {
        if !low.is_finite() && !high.is_finite() {
            return MISSING.to_owned();
        }
        let write = |value: f64| {
            if signed {
                self.signed(value)
            } else {
                self.text(value)
            }
        };
        let (from, until) = (write(low), write(high));
        if signed || low < 0.0 || high < 0.0 || !low.is_finite() || !high.is_finite() {
            format!("{from} {to} {until}")
        } else {
            let from = from.trim_end_matches(['%', NO_BREAK]);
            format!("{from}–{until}")
        }
    }
}

/// What is written where there is no figure.
pub(crate) const MISSING: &str = "–";
const MINUS: char = '\u{2212}';
const NO_BREAK: char = '\u{a0}';

/// Writes a number with the thousands and decimal separators of the language.
///
/// Halves go away from zero, judged on the shortest decimal text of the number, so 1.005 with two decimals is
/// 1.01 as a reader expects. Negative numbers get a true minus sign (U+2212); a number that rounds to zero has no
/// sign. A value that is not finite is written as a dash.
///
/// ```
/// use charts::{Locale, format_number};
/// assert_eq!(format_number(-1234.45, 1, Locale::Dutch), "−1.234,5");
/// assert_eq!(format_number(1234.5, 1, Locale::English), "1,234.5");
/// ```
pub fn format_number(value: f64, decimals: u8, locale: Locale) -> String {
    if !value.is_finite() {
        return MISSING.to_owned();
    }
    decimal_text(
        &value.abs().to_string(),
        usize::from(decimals),
        value < 0.0,
        locale,
    )
}

/// Writes a share (0–1) as per cent: `92 %` in Dutch (no-break space), `92%` in English.
///
/// ```
/// use charts::{Locale, format_percent};
/// assert_eq!(format_percent(0.925, 0, Locale::English), "93%");
/// ```
pub fn format_percent(share: f64, decimals: u8, locale: Locale) -> String {
    if !share.is_finite() {
        return MISSING.to_owned();
    }
    // The point moves in the text, not in binary arithmetic: 0.285 is 28.5 %, not 28.499999999999996 %.
    let plain = share.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let padded = format!("{fraction:0<2}");
    let moved = format!("{whole}{}.{}", &padded[..2], &padded[2..]);
    let text = decimal_text(&moved, usize::from(decimals), share < 0.0, locale);
    match locale {
        Locale::Dutch => format!("{text}{NO_BREAK}%"),
        Locale::English => format!("{text}%"),
    }
}

/// Writes a number with `+` or `−` before it; zero has no sign.
///
/// ```
/// use charts::{Locale, format_signed};
/// assert_eq!(format_signed(12.0, 0, Locale::Dutch), "+12");
/// ```
pub fn format_signed(value: f64, decimals: u8, locale: Locale) -> String {
    Numerals::number(locale, decimals).signed(value)
}

/// Rounds to the nearest multiple of `step`, halves away from zero: to show no more than the Monte Carlo error
/// allows. A step that is not a positive finite number leaves the value as it is.
///
/// ```
/// assert_eq!(charts::round_to_step(3412.0, 50.0), 3400.0);
/// assert_eq!(charts::round_to_step(-25.0, 10.0), -30.0);
/// ```
pub fn round_to_step(value: f64, step: f64) -> f64 {
    let rounded = (value / step).round() * step;
    if step > 0.0 && step.is_finite() && rounded.is_finite() {
        rounded
    } else {
        value
    }
}

fn decimal_text(plain: &str, decimals: usize, negative: bool, locale: Locale) -> String {
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let mut digits: Vec<u8> = whole
        .bytes()
        .chain(fraction.bytes())
        .map(|byte| byte - b'0')
        .collect();
    let kept = whole.len() + decimals;
    let round_up = digits.get(kept).is_some_and(|digit| *digit >= 5);
    digits.resize(kept, 0);
    let mut whole_length = whole.len();
    if round_up {
        let mut place = kept;
        loop {
            if place == 0 {
                digits.insert(0, 1);
                whole_length += 1;
                break;
            }
            place -= 1;
            if digits[place] < 9 {
                digits[place] += 1;
                break;
            }
            digits[place] = 0;
        }
    }
    let leading = digits[..whole_length]
        .iter()
        .take_while(|digit| **digit == 0)
        .count()
        .min(whole_length - 1);
    let (thousands, point) = match locale {
        Locale::Dutch => ('.', ','),
        Locale::English => (',', '.'),
    };
    let mut out = String::with_capacity(digits.len() * 2);
    if negative && digits.iter().any(|digit| *digit != 0) {
        out.push(MINUS);
    }
    for (place, digit) in digits[..whole_length].iter().enumerate().skip(leading) {
        if place > leading && (whole_length - place) % 3 == 0 {
            out.push(thousands);
        }
        out.push(char::from(b'0' + digit));
    }
    if decimals > 0 {
        out.push(point);
        out.extend(
            digits[whole_length..]
                .iter()
                .map(|digit| char::from(b'0' + digit)),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        let cases = [
            (0.0, 0, "0", "0"),
            (-0.0, 1, "0,0", "0.0"),
            (999.0, 0, "999", "999"),
            (999.5, 0, "1.000", "1,000"),
            (1234.5, 1, "1.234,5", "1,234.5"),
            (-1234567.891, 2, "−1.234.567,89", "−1,234,567.89"),
            (0.125, 2, "0,13", "0.13"),
            (1.005, 2, "1,01", "1.01"),
            (2.5, 0, "3", "3"),
            (-2.5, 0, "−3", "−3"),
            (-0.04, 1, "0,0", "0.0"),
            (0.96, 1, "1,0", "1.0"),
            (
                1e21,
                0,
                "1.000.000.000.000.000.000.000",
                "1,000,000,000,000,000,000,000",
            ),
            (1e-9, 3, "0,000", "0.000"),
        ];
        for (value, decimals, dutch, english) in cases {
            assert_eq!(format_number(value, decimals, Locale::Dutch), dutch);
            assert_eq!(format_number(value, decimals, Locale::English), english);
        }
        assert_eq!(format_number(f64::NAN, 0, Locale::Dutch), "–");
        assert_eq!(format_number(f64::INFINITY, 0, Locale::Dutch), "–");
    }

    #[test]
    fn percentages_move_the_point_in_text() {
        assert_eq!(format_percent(0.285, 0, Locale::Dutch), "29\u{a0}%");
        assert_eq!(format_percent(0.285, 1, Locale::Dutch), "28,5\u{a0}%");
        assert_eq!(format_percent(1.0, 0, Locale::English), "100%");
        assert_eq!(format_percent(-0.015, 1, Locale::English), "−1.5%");
        assert_eq!(format_percent(12.5, 0, Locale::English), "1,250%");
        assert_eq!(format_percent(f64::NAN, 0, Locale::English), "–");
    }

    #[test]
    fn signs_and_intervals_are_unambiguous() {
        let number = Numerals::number(Locale::Dutch, 0);
        assert_eq!(number.signed(0.2), "0");
        assert_eq!(number.signed(12.0), "+12");
        assert_eq!(number.interval(3100.0, 3800.0, "tot", false), "3.100–3.800");
        assert_eq!(number.interval(-40.0, 25.0, "tot", true), "−40 tot +25");
        assert_eq!(number.interval(f64::NAN, f64::NAN, "tot", false), "–");
        assert_eq!(
            Numerals::percent(Locale::Dutch, 0).interval(0.8, 0.9, "tot", false),
            "80–90\u{a0}%"
        );
    }

    #[test]
    fn a_useless_step_changes_nothing() {
        for step in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(round_to_step(3.3, step), 3.3);
        }
    }
}
