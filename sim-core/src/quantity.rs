//! Shapes and units that every stage shares.

use serde::{Deserialize, Serialize};

/// Number of single ages: 0 to 99, and the open group 100+.
pub const AGES: usize = 101;
/// Position of men in every [`BySex`].
pub const MEN: usize = 0;
/// Position of women in every [`BySex`].
pub const WOMEN: usize = 1;

/// One value per single age, 0 … 100+.
pub type ByAge<T> = [T; AGES];
/// One value per sex: men, women.
pub type BySex<T> = [T; 2];

/// A text in both languages of the interface.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Dutch.
    pub nl: String,
    /// English.
    pub en: String,
}

/// Probability that something with a constant yearly rate happens within a period of `years`:
/// `1 − exp(−rate·years)`.
///
/// Unit of `rate`: events per person-year. This is the one place where a rate becomes a probability.
#[must_use]
pub fn probability_of(rate: f64, years: f64) -> f64 {
    -libm::expm1(-rate * years)
}

/// Largest whole number at or below `x`, for 0 ≤ x < 2⁵¹. On plain x86-64 `f64::floor` is a call, and no vector.
#[inline(always)]
pub(crate) fn floor(x: f64) -> f64 {
    if cfg!(target_arch = "wasm32") {
        return x.floor();
    }
    /// Adding this rounds to a whole number
    const WHOLE: f64 = 6_755_399_441_055_744.0;
    let nearest = (x + WHOLE) - WHOLE;
    nearest - if nearest > x { 1.0 } else { 0.0 }
}

/// Sum of a row or a part of it, in four strands: one would wait for every addition. Whole numbers have the same sum in any order.
pub(crate) fn sum(row: &[f64]) -> f64 {
    let (fours, rest) = row.as_chunks::<4>();
    let mut strands = [0.0; 4];
    for four in fours {
        for (strand, cell) in strands.iter_mut().zip(four) {
            *strand += cell;
        }
    }
    rest.iter().sum::<f64>() + ((strands[0] + strands[2]) + (strands[1] + strands[3]))
}
