//! All replicates' figures: medians, prediction intervals, chance of meeting a norm, paired differences.

pub(crate) use columns::Columns;
pub(crate) use counts::Counts;
pub use digest::Digest;
pub use paired::{PairedCell, PairedSummary, PairedTally};
pub use tally::Tally;

use crate::indicators::{CellKey, Layout};
use std::sync::Arc;

mod columns;
mod counts;
mod digest;
mod paired;
pub mod score;
mod tally;

/// Quantiles of every summary, in thousandths: the edges of the 95 and 67 % bands, and the median.
pub const QUANTILES: [u64; 5] = [25, 165, 500, 835, 975];
/// Names of those quantiles in results; public.
pub const QUANTILE_NAMES: [&str; 5] = ["p2_5", "p16_5", "p50", "p83_5", "p97_5"];
/// Number of evenly spaced quantiles for dotplots.
pub const DOTS: usize = 50;

/// What is known of one figure over all replicates, in whole multiples of the indicator's resolution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Exact sum over replicates.
    pub sum: i128,
    /// The [`QUANTILES`], as order statistics.
    pub quantiles: [i64; 5],
    /// Quantiles at 1, 3, … 99 %, as order statistics.
    pub dots: [i64; DOTS],
    /// Replicates that meet the norm; none without a norm.
    pub meets_norm: Option<u32>,
    /// Replicates in which the figure is no worse than in the base year; none without a direction.
    pub no_worse: Option<u32>,
}

/// Summary of an ensemble.
#[derive(Clone, Debug)]
pub struct Summary {
    /// Where each cell stands.
    pub layout: Arc<Layout>,
    /// Number of replicates.
    pub replicates: u32,
    /// One per figure, in the order of the layout.
    pub cells: Vec<Cell>,
}

impl Summary {
    /// The cell of a key, when the indicator exists there.
    #[must_use]
    pub fn cell(&self, key: CellKey) -> Option<&Cell> {
        Some(&self.cells[self.layout.index(key)?])
    }

    /// A figure in the indicator's unit.
    #[must_use]
    pub fn in_unit(&self, indicator: usize, figure: i64) -> f64 {
        figure as f64 * self.layout.catalogue.indicators[indicator].resolution
    }

    /// Mean over replicates in the indicator's unit.
    #[must_use]
    pub fn mean(&self, key: CellKey) -> Option<f64> {
        let cell = self.cell(key)?;
        let mean = cell.sum as f64 / f64::from(self.replicates);
        Some(mean * self.layout.catalogue.indicators[key.indicator].resolution)
    }

    /// 64-bit hash of the canonical summary: equal inputs give an equal digest on every machine.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::of(self)
    }
}

/// Ranks (from 1) of the quantiles `numerators/denominator` among `n` values: the smallest value that at least
/// that share of the values does not exceed.
pub(crate) fn ranks(numerators: &[u64], denominator: u64, n: u64) -> Vec<u64> {
    numerators
        .iter()
        .map(|numerator| (numerator * n).div_ceil(denominator).max(1))
        .collect()
}
