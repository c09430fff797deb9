//! Numbers on paper: exact decimals, so that every machine prints the same text.

use crate::indicators::Indicator;
use std::fmt;

/// Decimals of a probability in results.
const PROBABILITY_DECIMALS: u32 = 6;
/// Decimals of a mean beyond those of the indicator's resolution.
const MEAN_DECIMALS: u32 = 3;

/// A decimal number that is printed and compared exactly: `digits / 10^decimals`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decimal {
    /// The number without its decimal point.
    pub digits: i64,
    /// Digits after the point.
    pub decimals: u32,
}

impl Decimal {
    /// A figure in whole multiples of the indicator's resolution, in the indicator's unit.
    #[must_use]
    pub fn figure(indicator: &Indicator, figure: i64) -> Self {
        Self {
            digits: figure,
            decimals: decimals(indicator.resolution),
        }
    }

    /// Mean of `replicates` figures, rounded half away from zero to three decimals past the resolution.
    #[must_use]
    pub fn mean(indicator: &Indicator, sum: i128, replicates: u32) -> Self {
        let digits = divided(sum * 10_i128.pow(MEAN_DECIMALS), i128::from(replicates));
        Self {
            digits,
            decimals: decimals(indicator.resolution) + MEAN_DECIMALS,
        }
    }

    /// Share of the replicates, rounded to six decimals.
    #[must_use]
    pub fn share(count: u32, replicates: u32) -> Self {
        let digits = divided(
            i128::from(count) * 10_i128.pow(PROBABILITY_DECIMALS),
            i128::from(replicates),
        );
        Self {
            digits,
            decimals: PROBABILITY_DECIMALS,
        }
    }

    /// The same number with at most so many decimals, rounded half away from zero.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Self {
        if self.decimals <= decimals {
            return self;
        }
        let digits = divided(i128::from(self.digits), 10_i128.pow(self.decimals - decimals));
        Self { digits, decimals }
    }

    /// The nearest binary number: the one that reading the printed text gives.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        if self.digits.unsigned_abs() < 1 << 53 && self.decimals <= 15 {
            // Both parts are exact, so that the division rounds once.
            return self.digits as f64 / 10_u64.pow(self.decimals) as f64;
        }
        self.to_string()
            .parse()
            .expect("a decimal is printed as a number")
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u128.pow(self.decimals);
        let size = u128::from(self.digits.unsigned_abs());
        let sign = if self.digits < 0 { "-" } else { "" };
        write!(f, "{sign}{}", size / scale)?;
        if self.decimals > 0 {
            write!(f, ".{:0width$}", size % scale, width = self.decimals as usize)?;
        }
        Ok(())
    }
}

/// Decimals that whole multiples of a resolution need; resolutions are powers of ten of at most 1.
#[must_use]
pub fn decimals(resolution: f64) -> u32 {
    let unit = |decimals: &u32| (resolution * 10_u64.pow(*decimals) as f64 - 1.0).abs() < 1e-6;
    (0..=12).find(unit).expect("a resolution is 1, 0.1, 0.01 …")
}

/// Quotient rounded half away from zero.
fn divided(numerator: i128, denominator: i128) -> i64 {
    let size = (2 * numerator.abs() + denominator) / (2 * denominator);
    let size = i64::try_from(size).expect("figures are far below 2^63");
    if numerator < 0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Catalogue;
    use proptest::prelude::*;

    #[test]
    fn decimals_are_printed_as_they_are() {
        let text = |digits, decimals| Decimal { digits, decimals }.to_string();
        assert_eq!(text(0, 4), "0.0000");
        assert_eq!(text(-5, 2), "-0.05");
        assert_eq!(text(-12_345, 2), "-123.45");
        assert_eq!(text(9_512, 4), "0.9512");
        assert_eq!(text(1_234, 0), "1234");
    }

    #[test]
    fn means_and_shares_round_half_away_from_zero() {
        let catalogue = Catalogue::new();
        let share = &catalogue.indicators[catalogue.slots.a1_within_15];
        assert_eq!(Decimal::mean(share, 2, 3).to_string(), "0.0000667");
        assert_eq!(Decimal::mean(share, -1, 2000).to_string(), "-0.0000001");
        assert_eq!(Decimal::share(1, 3).to_string(), "0.333333");
        assert_eq!(Decimal::share(1000, 1000).to_string(), "1.000000");
        assert_eq!(
            Decimal {
                digits: 9_125,
                decimals: 3
            }
            .rounded(2)
            .to_string(),
            "9.13"
        );
        assert_eq!(
            Decimal {
                digits: -9_125,
                decimals: 3
            }
            .rounded(2)
            .to_string(),
            "-9.13"
        );
    }

    #[test]
    fn every_resolution_is_a_power_of_ten() {
        for indicator in Catalogue::new().indicators {
            let one = Decimal::figure(&indicator, 1).to_f64();
            assert_eq!(one, indicator.resolution, "resolution of {}", indicator.id);
        }
    }

    proptest! {
        #[test]
        fn the_number_is_the_one_that_the_text_gives(digits in any::<i64>(), decimals in 0_u32..13) {
            let decimal = Decimal { digits, decimals };
            prop_assert_eq!(decimal.to_f64(), decimal.to_string().parse::<f64>().unwrap());
        }
    }
}
