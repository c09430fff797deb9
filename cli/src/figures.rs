//! Figures as an analyst reads them: thousands separated, shares in per cent, chances as "x of 100".

use sim_core::exchange::results::Decimal;
use sim_core::indicators::{Better, Indicator, Unit};
use sim_core::quantity::Text;
use sim_core::region::{Grade, Region};

/// A whole number with separated thousands.
pub fn thousands(number: impl Into<u64>) -> String {
    separated(&number.into().to_string())
}

/// A figure in whole multiples of the indicator's resolution, as shown: `93.1`, `446,123`.
pub fn shown(indicator: &Indicator, figure: i64) -> String {
    let figure = Decimal::figure(indicator, figure);
    let (decimal, most) = match indicator.unit {
        Unit::Share => (
            Decimal {
                digits: figure.digits * 10_i64.pow(2_u32.saturating_sub(figure.decimals)),
                decimals: figure.decimals.saturating_sub(2),
            },
            1,
        ),
        Unit::HoursPerYear => (
            Decimal {
                decimals: figure.decimals + 3,
                ..figure
            },
            0,
        ),
        Unit::Hours | Unit::Days | Unit::ChildrenPerWoman => (figure, 2),
        _ => (figure, 1),
    };
    let text = decimal.rounded(most).to_string();
    let (sign, size) = text.strip_prefix('-').map_or(("", &*text), |size| ("−", size));
    let (whole, rest) = size.split_once('.').unwrap_or((size, ""));
    let point = if rest.is_empty() { "" } else { "." };
    // A difference that rounds to nothing has no sign.
    let sign = if size.bytes().all(|letter| matches!(letter, b'0' | b'.')) {
        ""
    } else {
        sign
    };
    format!("{sign}{}{point}{rest}", separated(whole))
}

/// A difference, with its sign.
pub fn shown_difference(indicator: &Indicator, figure: i64) -> String {
    let text = shown(indicator, figure);
    let nothing = text.chars().all(|letter| matches!(letter, '0' | '.'));
    if figure > 0 && !nothing {
        format!("+{text}")
    } else {
        text
    }
}

/// The size from which a difference means something, in words: `0.5 points`, `20 FTE`.
pub fn meaningful(indicator: &Indicator) -> String {
    let size = short(shown(
        indicator,
        (indicator.meaningful / indicator.resolution).round() as i64,
    ));
    let unit = if indicator.unit == Unit::Share {
        "points"
    } else {
        unit(indicator)
    };
    format!("{size} {unit}").trim_end().to_owned()
}

/// Both ends of a band: `92.9–93.4`; nothing when they are the same.
pub fn band(indicator: &Indicator, low: i64, high: i64) -> String {
    if low == high {
        return String::new();
    }
    let (low, high) = (shown(indicator, low), shown(indicator, high));
    if low.starts_with('−') {
        format!("{low} to {high}")
    } else {
        format!("{low}–{high}")
    }
}

/// Both ends of a band of differences: `−1.0 to +0.5`; nothing when they are the same.
pub fn difference_band(indicator: &Indicator, low: i64, high: i64) -> String {
    if low == high {
        return String::new();
    }
    format!(
        "{} to {}",
        shown_difference(indicator, low),
        shown_difference(indicator, high)
    )
}

/// Name and unit of an indicator: `Bed-days at the wrong place, days a year`.
pub fn label(indicator: &Indicator) -> String {
    let name = &indicator.label.en;
    match unit(indicator) {
        "" => name.clone(),
        unit => format!("{name}, {unit}"),
    }
}

/// Unit on the screen; empty where the name says it.
pub fn unit(indicator: &Indicator) -> &'static str {
    match indicator.unit {
        Unit::People | Unit::Homes | Unit::Heads | Unit::Ratio | Unit::ChildrenPerWoman => "",
        Unit::PeoplePerYear | Unit::HomesPerYear | Unit::PerYear => "a year",
        Unit::Share => "%",
        Unit::HoursPerYear => "1,000 hours a year",
        Unit::DaysPerYear => "days a year",
        Unit::Fte => "FTE",
        Unit::Minutes => "minutes",
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Weeks => "weeks",
        Unit::Years => "years",
        Unit::ThousandEurosPerYear => "1,000 euros a year",
        Unit::EurosPerResident => "euros per resident and year",
    }
}

/// A norm in words.
pub struct Norm {
    /// What it is: a `norm` that a body has set, or a `target value` of this project.
    pub kind: &'static str,
    /// Its value: `at least 95 %`.
    pub value: String,
}

/// The norm of an indicator, when it has one and a direction.
pub fn norm(region: &Region, indicator: &Indicator) -> Option<Norm> {
    let norm = region.norms.iter().find(|norm| norm.indicator == indicator.id)?;
    let side = match indicator.better {
        Better::Higher => "at least",
        Better::Lower => "at most",
        Better::Neither => return None,
    };
    let value = format!(
        "{side} {} {}",
        short(shown_value(indicator, norm.value)),
        unit(indicator)
    );
    let kind = if norm.grade == Grade::D {
        "target value"
    } else {
        "norm"
    };
    Some(Norm {
        kind,
        value: value.trim_end().to_owned(),
    })
}

/// A value in the indicator's unit (shares 0–1), as shown.
pub fn shown_value(indicator: &Indicator, value: f64) -> String {
    shown(indicator, whole(indicator, value))
}

/// A value in the indicator's unit as whole multiples of its resolution.
pub fn whole(indicator: &Indicator, value: f64) -> i64 {
    (value / indicator.resolution).round() as i64
}

/// A round figure without its zeros behind the point.
fn short(figure: String) -> String {
    if figure.contains('.') {
        figure.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        figure
    }
}

/// How many of 100 futures: `37 of 100`. Only what always or never happens is `100` or `0`.
pub fn of_100(count: u32, futures: u32) -> String {
    let (count, futures) = (u64::from(count), u64::from(futures));
    let share = (200 * count + futures) / (2 * futures);
    match share {
        0 if count > 0 => "<1 of 100".to_owned(),
        100 if count < futures => ">99 of 100".to_owned(),
        share => format!("{share} of 100"),
    }
}

/// The English text, or the Dutch when there is no other.
pub fn english(text: &Text) -> &str {
    if text.en.is_empty() { &text.nl } else { &text.en }
}

fn separated(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::indicators::Catalogue;

    #[test]
    fn thousands_are_separated() {
        assert_eq!(
            [0_u32, 999, 1000, 1_234_567].map(thousands),
            ["0", "999", "1,000", "1,234,567"]
        );
    }

    #[test]
    fn figures_are_rounded_to_what_means_something() {
        let catalogue = Catalogue::new();
        let of = |slot: usize| &catalogue.indicators[slot];
        assert_eq!(shown(of(catalogue.slots.a1_within_15), 9_315), "93.2");
        assert_eq!(shown(of(catalogue.slots.population), 446_123), "446,123");
        assert_eq!(shown(of(catalogue.slots.budget_exceeded), 1), "100");
        assert_eq!(shown(of(catalogue.slots.response), 1_053), "10.5");
        assert_eq!(shown(of(catalogue.slots.ed_stay), 305), "3.05");
        assert_eq!(shown_difference(of(catalogue.slots.a1_within_15), -120), "−1.2");
        assert_eq!(shown_difference(of(catalogue.slots.a1_within_15), -2), "0.0");
        assert_eq!(shown_difference(of(catalogue.slots.a1_within_15), 2), "0.0");
        assert_eq!(shown_difference(of(catalogue.slots.fte_gap), 1_200), "+1,200");
        assert_eq!(difference_band(of(catalogue.slots.fte_gap), -3, 5), "−3 to +5");
        assert_eq!(band(of(catalogue.slots.a1_within_15), 9_290, 9_340), "92.9–93.4");
        assert_eq!(band(of(catalogue.slots.homes), 7, 7), "");
        assert_eq!(
            shown(of(catalogue.slots.home_care_unmet_hours), 1_008_624),
            "1,009"
        );
        assert_eq!(meaningful(of(catalogue.slots.a1_within_15)), "0.5 points");
        assert_eq!(meaningful(of(catalogue.slots.step_down_wait)), "0.25 days");
        assert_eq!(
            label(of(catalogue.slots.a1_within_15)),
            "A1 runs within 15 minutes, %"
        );
    }

    #[test]
    fn only_certainty_is_0_or_100() {
        assert_eq!(of_100(0, 1000), "0 of 100");
        assert_eq!(of_100(1, 1000), "<1 of 100");
        assert_eq!(of_100(375, 1000), "38 of 100");
        assert_eq!(of_100(999, 1000), ">99 of 100");
        assert_eq!(of_100(1000, 1000), "100 of 100");
    }
}
