//! Figures of an indicator as people read them.

use charts::{Form, Numerals, format_number, round_to_step};
use sim_core::indicators::{Indicator, Unit};

use crate::text::Language;

/// How the figures of one indicator are written.
#[derive(Clone, Copy, Debug)]
pub struct Style<'a> {
    indicator: &'a Indicator,
    language: Language,
    /// Figures are rounded to this.
    step: f64,
}

/// Position of a unit's name in the texts.
const fn position(unit: Unit) -> usize {
    match unit {
        Unit::People => 0,
        Unit::PeoplePerYear => 1,
        Unit::Homes => 2,
        Unit::HomesPerYear => 3,
        Unit::Share => 4,
        Unit::PerYear => 5,
        Unit::HoursPerYear => 6,
        Unit::DaysPerYear => 7,
        Unit::Fte => 8,
        Unit::Heads => 9,
        Unit::Minutes => 10,
        Unit::Hours => 11,
        Unit::Days => 12,
        Unit::Weeks => 13,
        Unit::Ratio => 14,
        Unit::Years => 15,
        Unit::ChildrenPerWoman => 16,
        Unit::ThousandEurosPerYear => 17,
        Unit::EurosPerResident => 18,
    }
}

/// Name of the unit; empty for shares and ratios.
pub fn unit(indicator: &Indicator, language: Language) -> &'static str {
    language.texts().units[position(indicator.unit)]
}

/// How charts and tables write the figures of an indicator.
pub fn numerals(indicator: &Indicator, language: Language) -> Numerals {
    let locale = language.locale();
    match indicator.unit {
        Unit::Share => Numerals::percent(locale, 1),
        Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks | Unit::Years | Unit::Ratio => {
            Numerals::number(locale, 1)
        }
        Unit::ChildrenPerWoman => Numerals::number(locale, 2),
        _ => Numerals::number(locale, 0),
    }
}

/// A figure in the indicator's unit.
pub fn in_unit(indicator: &Indicator, figure: i64) -> f64 {
    figure as f64 * indicator.resolution
}

impl<'a> Style<'a> {
    /// Figures to the precision of the indicator.
    pub fn exact(indicator: &'a Indicator, language: Language) -> Self {
        Self {
            indicator,
            language,
            step: finest(indicator),
        }
    }

    /// Figures no finer than luck allows: `low` and `high` bound 67 % of the outcomes of so many replicates.
    ///
    /// The standard error of a median is some 0.6 of that width over the square root of the count.
    pub fn sampled(
        indicator: &'a Indicator,
        language: Language,
        (low, high): (i64, i64),
        replicates: u32,
    ) -> Self {
        let width = in_unit(indicator, high - low).abs();
        let error = 0.62 * width / f64::from(replicates.max(1)).sqrt();
        let mut step = finest(indicator);
        while step * 10.0 <= error {
            step *= 10.0;
        }
        Self {
            indicator,
            language,
            step,
        }
    }

    fn numerals(&self) -> Numerals {
        numerals(self.indicator, self.language)
    }

    fn rounded(&self, figure: i64) -> f64 {
        round_to_step(in_unit(self.indicator, figure), self.step)
    }

    /// The figure alone: `92,4 %`, `3.410`.
    pub fn bare(&self, figure: i64) -> String {
        self.numerals().text(self.rounded(figure))
    }

    /// The figure with its unit: `3.410 fte`.
    pub fn with_unit(&self, figure: i64) -> String {
        self.named(self.bare(figure))
    }

    /// A difference with its sign, without unit: `+120`; of shares in points: `−1,2`.
    pub fn signed(&self, figure: i64) -> String {
        self.points().signed(self.in_points(self.rounded(figure)))
    }

    /// The size of a difference with its unit: `20 fte`, `0,5 procentpunt`.
    pub fn size(&self, value: f64) -> String {
        self.with_unit_of_change(self.points().text(self.in_points(value)))
    }

    /// A written difference with its unit.
    pub fn with_unit_of_change(&self, text: String) -> String {
        match self.indicator.unit {
            Unit::Share => format!("{text}\u{a0}{}", self.language.texts().points),
            _ => self.named(text),
        }
    }

    fn points(&self) -> Numerals {
        Numerals {
            form: Form::Number,
            ..self.numerals()
        }
    }

    fn in_points(&self, value: f64) -> f64 {
        if self.indicator.unit == Unit::Share {
            crate::base::plain(value * 100.0)
        } else {
            value
        }
    }

    /// A value with its unit, as exact as it is: a norm.
    pub fn value(&self, value: f64) -> String {
        let numerals = self.numerals();
        let scaled = if numerals.form == Form::Percent {
            value * 100.0
        } else {
            value
        };
        let decimals = if (scaled - scaled.round()).abs() < 1e-9 {
            0
        } else {
            numerals.decimals
        };
        Numerals { decimals, ..numerals }.text(value)
    }

    fn named(&self, text: String) -> String {
        match unit(self.indicator, self.language) {
            "" => text,
            name => format!("{text}\u{a0}{name}"),
        }
    }
}

fn finest(indicator: &Indicator) -> f64 {
    let shown = match indicator.unit {
        Unit::Share => 1e-3,
        Unit::Minutes | Unit::Hours | Unit::Days | Unit::Weeks | Unit::Years | Unit::Ratio => 0.1,
        Unit::ChildrenPerWoman => 0.01,
        _ => 1.0,
    };
    f64::max(shown, indicator.resolution)
}

/// A number as a reader writes it: comma or point, a minus sign of either kind, unit and spaces allowed.
pub fn read_number(text: &str) -> Option<f64> {
    let kept: String = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && *letter != '%')
        .map(|letter| match letter {
            ',' => '.',
            '−' | '–' => '-',
            other => other,
        })
        .collect();
    let plain =
        !kept.is_empty() && kept.len() <= 20 && kept.chars().all(|letter| "0123456789.-+".contains(letter));
    plain
        .then(|| kept.parse().ok())
        .flatten()
        .filter(|value: &f64| value.is_finite())
}

/// A whole number with separators.
pub fn whole(count: u32, language: Language) -> String {
    format_number(f64::from(count), 0, language.locale())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::tests::flevoland;

    #[test]
    fn figures_are_rounded_to_what_luck_allows() {
        let base = flevoland();
        let of = |id: &str| base.indicator(base.catalogue().position(id).expect("it exists"));
        let people = Style::sampled(of("population"), Language::Dutch, (500_000, 560_000), 1000);
        assert_eq!(people.with_unit(531_467), "531.000\u{a0}mensen");
        let fte = Style::sampled(of("fte_gap"), Language::English, (300, 700), 1000);
        assert_eq!(
            (fte.with_unit(1488), fte.signed(-61)),
            ("1,488\u{a0}fte".to_owned(), "−61".to_owned())
        );
        let share = Style::exact(of("a1_within_15"), Language::Dutch);
        assert_eq!(
            (share.with_unit(9258), share.value(0.95)),
            ("92,6\u{a0}%".to_owned(), "95\u{a0}%".to_owned())
        );
        assert_eq!(share.value(0.925), "92,5\u{a0}%");
        assert_eq!(
            (share.signed(-123), share.size(0.005)),
            ("−1,2".to_owned(), "0,5\u{a0}procentpunt".to_owned())
        );
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, value) in [
            ("12,5", 12.5),
            (" 7 %", 7.0),
            ("−10", -10.0),
            ("+3", 3.0),
            ("1.5", 1.5),
        ] {
            assert_eq!(read_number(text), Some(value), "{text}");
        }
        for text in ["", "abc", "1e5", "1,2,3", "NaN", "--1", "99999999999999999999999"] {
            assert_eq!(read_number(text), None, "{text}");
        }
    }
}
