//! State pension age: the law as far as it goes, then its rule on the replicate's own life expectancy.

use crate::region::PensionData;

/// Pension age of every year from `base_year`, as many as `remaining_at_65` has: years that somebody of 65 still lives, of both
/// sexes in the whole country, by calendar year.
///
/// An age is fixed `years_ahead`, on what was foreseen then: life expectancy of that year and the foreseen gain since. Before
/// the base year nothing is known of a replicate, so what its first year shows is carried forward less far.
pub(super) fn ages(data: &PensionData, base_year: i32, remaining_at_65: &[f64]) -> Vec<f64> {
    let mut ages = Vec::with_capacity(remaining_at_65.len());
    let mut age = legal(data, base_year);
    for position in 0..remaining_at_65.len() {
        let year = base_year + position as i32;
        age = if year <= data.legal_until {
            legal(data, year)
        } else {
            let known = position.saturating_sub(data.years_ahead as usize);
            let foreseen = remaining_at_65[known] + data.foreseen_gain * (position - known) as f64;
            let due = data.share * (foreseen - data.life_expectancy) - (age - data.age);
            // A hair of tolerance: a rise that is due by the rule must not wait a year for the last bit of a product.
            if due >= data.step - 1e-12 {
                age + data.step
            } else {
                age
            }
        };
        ages.push(age);
    }
    ages
}

fn legal(data: &PensionData, year: i32) -> f64 {
    let after = data.legal.partition_point(|(from, _)| *from <= year);
    data.legal
        .get(after.saturating_sub(1))
        .map_or(data.age, |(_, age)| *age)
}

#[cfg(test)]
mod tests {
    use super::ages;
    use crate::region::PensionData;

    /// The Dutch law: 67 to 2027, 67 years and 3 months to 2031, then two thirds of each gain over 20.64 years.
    fn law() -> PensionData {
        PensionData {
            legal: vec![(2025, 67.0), (2028, 67.25)],
            legal_until: 2031,
            life_expectancy: 20.64,
            age: 67.0,
            share: 2.0 / 3.0,
            step: 0.25,
            years_ahead: 5,
            foreseen_gain: 0.0,
        }
    }

    #[test]
    fn the_law_stands_until_it_ends() {
        // However long people live.
        let found = ages(&law(), 2025, &[30.0; 8]);
        assert_eq!(found, [67.0, 67.0, 67.0, 67.25, 67.25, 67.25, 67.25, 67.5]);
    }

    #[test]
    fn a_rise_comes_in_the_year_in_which_a_quarter_is_due_as_by_hand() {
        // 20.94 years, and 0.15 more each year; fixed five years ahead, so that 2032 looks at 2027, 21.24:
        // V = 2/3·0.60 − 0.25 = 0.15, no. 2033 at 21.39: 0.25, rise to 67.5. 2034 at 21.54: 0.60 − 0.50, no.
        // 2035 at 21.69: 0.70 − 0.50 = 0.20, no. 2036 at 21.84: 0.80 − 0.50, rise to 67.75. 2037 at 21.99: 0.90 − 0.75, no.
        let remaining: Vec<f64> = (0..13).map(|year| 20.94 + 0.15 * f64::from(year)).collect();
        let found = ages(&law(), 2025, &remaining);
        assert_eq!(&found[6..], [67.25, 67.25, 67.5, 67.5, 67.5, 67.75, 67.75]);
    }

    #[test]
    fn what_is_foreseen_counts_when_an_age_is_fixed() {
        // 21.0 years for ever, and 0.1 a year foreseen: at five years ahead 21.5, V = 2/3·0.86 − 0.25 = 0.32: one rise, and
        // 0.57 − 0.50 is no second one.
        let data = PensionData {
            foreseen_gain: 0.1,
            ..law()
        };
        let found = ages(&data, 2025, &[21.0; 20]);
        assert_eq!(found[6], 67.25);
        assert!(found[7..].iter().all(|age| *age == 67.5));
    }

    #[test]
    fn one_step_a_year_and_never_down() {
        let mut remaining = vec![20.64; 6];
        remaining.extend([26.0; 4]);
        remaining.extend([15.0; 10]);
        let found = ages(&law(), 2025, &remaining);
        // 26 years ask for 70.57, seen in 2031–2034 and counted in 2036–2039: four steps, and none is undone.
        assert_eq!(&found[10..16], [67.25, 67.5, 67.75, 68.0, 68.25, 68.25]);
        assert_eq!(found[19], 68.25);
    }

    #[test]
    fn before_the_base_year_the_first_year_is_carried_forward() {
        // An age of two years after the base year was fixed three years before it: 20.64 and twice 0.3 make 0.4 − 0 due.
        let data = PensionData {
            legal: vec![(2025, 67.0)],
            legal_until: 2026,
            foreseen_gain: 0.3,
            ..law()
        };
        assert_eq!(ages(&data, 2025, &[20.64; 3]), [67.0, 67.0, 67.25]);
    }
}
