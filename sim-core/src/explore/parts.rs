//! Parts of many figures over all replicates, counted in whole multiples of their resolution / [`PARTS`].

use super::shapley::PARTS;
use crate::summary::{Columns, Counts, QUANTILES, ranks};

/// Running sums and counts of parts, one column each.
#[derive(Clone, Debug)]
pub(super) struct PartTally {
    replicates: u32,
    sums: Vec<i128>,
    counts: Columns,
}

/// A part over all replicates.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tallied {
    /// Exact sum, in whole multiples of resolution / [`PARTS`].
    pub sum: i128,
    /// Mean, in whole multiples of the resolution.
    pub mean: f64,
    /// The [`QUANTILES`], rounded to whole multiples of the resolution.
    pub quantiles: [i64; 5],
}

impl PartTally {
    /// Columns without a replicate.
    pub fn new(columns: usize) -> Self {
        Self {
            replicates: 0,
            sums: vec![0; columns],
            counts: Columns::new(columns),
        }
    }

    /// Folds in the parts of one replicate, one per column.
    pub fn add<'p>(&mut self, parts: impl Iterator<Item = &'p i64> + Clone) {
        self.replicates += 1;
        self.counts.add(parts.clone().map(|part| rounded(*part)));
        for (sum, part) in self.sums.iter_mut().zip(parts) {
            *sum += i128::from(*part);
        }
    }

    /// All columns so far, of at least one replicate.
    pub fn tallied(&mut self) -> Vec<Tallied> {
        let ranks = ranks(&QUANTILES, 1000, u64::from(self.replicates));
        let steps = PARTS as f64 * f64::from(self.replicates);
        let counts = self.counts.settled().iter();
        let tallied = |(sum, counts): (&i128, &Counts)| Tallied {
            sum: *sum,
            mean: *sum as f64 / steps,
            quantiles: counts
                .order_statistics(&ranks)
                .try_into()
                .expect("one value per rank"),
        };
        self.sums.iter().zip(counts).map(tallied).collect()
    }
}

/// To whole multiples of the resolution, half away from zero.
fn rounded(part: i64) -> i64 {
    (part.abs() + PARTS / 2) / PARTS * part.signum()
}
