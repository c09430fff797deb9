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
