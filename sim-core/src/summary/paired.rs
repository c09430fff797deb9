//! Differences between two scenarios on the same luck, replicate by replicate.

use super::columns::Columns;
use super::{QUANTILES, ranks};
use crate::indicators::{CellKey, Figures, Layout};
use std::sync::Arc;

/// Running state of the differences variant − reference.
#[derive(Clone, Debug)]
pub struct PairedTally {
    layout: Arc<Layout>,
    replicates: u32,
    sums: Vec<i128>,
    counts: Columns,
    higher: Vec<u32>,
    lower: Vec<u32>,
}

/// Differences of one figure over all replicates, in whole multiples of the indicator's resolution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairedCell {
    /// Exact sum of the differences.
    pub sum: i128,
    /// The [`QUANTILES`] of the difference.
    pub quantiles: [i64; 5],
    /// Replicates in which the variant is higher by at least the meaningful size.
    pub higher: u32,
    /// Replicates in which it is lower by at least the meaningful size.
    pub lower: u32,
}

/// Summary of the differences.
#[derive(Clone, Debug)]
pub struct PairedSummary {
    /// Where each cell stands.
    pub layout: Arc<Layout>,
    /// Number of replicates.
    pub replicates: u32,
    /// One per figure, in the order of the layout.
    pub cells: Vec<PairedCell>,
}

impl PairedTally {
    /// An empty tally.
    #[must_use]
    pub fn new(layout: Arc<Layout>) -> Self {
        let cells = layout.cells();
        Self {
            layout,
            replicates: 0,
            sums: vec![0; cells],
            counts: Columns::new(cells),
            higher: vec![0; cells],
            lower: vec![0; cells],
        }
    }

    /// Folds in one replicate of both scenarios.
    ///
    /// # Panics
    /// When the figures belong to another layout.
    pub fn add(&mut self, reference: &Figures, variant: &Figures) {
        assert!(
            reference.0.len() == self.sums.len() && variant.0.len() == self.sums.len(),
            "one layout for a pair"
        );
        self.replicates += 1;
        let pairs = reference.0.iter().zip(&variant.0);
        self.counts.add(pairs.map(|(before, after)| after - before));
        for (indicator, data) in self.layout.catalogue.indicators.iter().enumerate() {
            let size = (data.meaningful / data.resolution).round().max(1.0) as i64;
            for index in self.layout.cells_of(indicator) {
                let difference = variant.0[index] - reference.0[index];
                self.sums[index] += i128::from(difference);
                self.higher[index] += u32::from(difference >= size);
                self.lower[index] += u32::from(difference <= -size);
            }
        }
    }

    /// The summary so far.
    ///
    /// # Panics
    /// When no replicate was folded in.
    #[must_use]
    pub fn summary(&mut self) -> PairedSummary {
        assert!(self.replicates > 0, "a summary needs at least one replicate");
        let quantile_ranks = ranks(&QUANTILES, 1000, u64::from(self.replicates));
        let cells = self.counts.settled().iter().enumerate();
        let cells = cells
            .map(|(index, counts)| {
                let quantiles = counts.order_statistics(&quantile_ranks);
                PairedCell {
                    sum: self.sums[index],
                    quantiles: quantiles.try_into().expect("one value per rank"),
                    higher: self.higher[index],
                    lower: self.lower[index],
                }
            })
            .collect();
        PairedSummary {
            layout: self.layout.clone(),
            replicates: self.replicates,
            cells,
        }
    }
}

impl PairedSummary {
    /// The cell of a key, when the indicator exists there.
    #[must_use]
    pub fn cell(&self, key: CellKey) -> Option<&PairedCell> {
        Some(&self.cells[self.layout.index(key)?])
    }
}
