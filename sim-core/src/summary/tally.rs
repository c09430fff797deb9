//! Folds figures of replicates into counts and exact sums.

use super::columns::Columns;
use super::{Cell, DOTS, QUANTILES, Summary, ranks};
use crate::indicators::{Better, Figures, Layout};
use std::sync::Arc;

/// Running state of an ensemble: counts per figure. Order of folding does not matter, the result is the same to the bit.
#[derive(Clone, Debug)]
pub struct Tally {
    layout: Arc<Layout>,
    replicates: u32,
    sums: Vec<i128>,
    counts: Columns,
    meets_norm: Vec<u32>,
    no_worse: Vec<u32>,
}

impl Tally {
    /// An empty tally.
    #[must_use]
    pub fn new(layout: Arc<Layout>) -> Self {
        let cells = layout.cells();
        Self {
            layout,
            replicates: 0,
            sums: vec![0; cells],
            counts: Columns::new(cells),
            meets_norm: vec![0; cells],
            no_worse: vec![0; cells],
        }
    }

    /// Number of replicates folded in.
    #[must_use]
    pub fn replicates(&self) -> u32 {
        self.replicates
    }

    /// Folds in one replicate.
    ///
    /// # Panics
    /// When the figures belong to another layout.
    pub fn add(&mut self, figures: &Figures) {
        assert_eq!(
            figures.0.len(),
            self.sums.len(),
            "figures belong to the layout of the tally"
        );
        self.replicates += 1;
        for (sum, figure) in self.sums.iter_mut().zip(&figures.0) {
            *sum += i128::from(*figure);
        }
        self.counts.add(figures.0.iter().copied());
        self.compare_with_norm(figures);
        self.compare_with_base_year(figures);
    }

    fn compare_with_norm(&mut self, figures: &Figures) {
        for (indicator, place, cells) in self.layout.places_with_norm() {
            for (figure, count) in figures.0[cells.clone()].iter().zip(&mut self.meets_norm[cells]) {
                *count += u32::from(self.layout.meets_norm(indicator, place, *figure) == Some(true));
            }
        }
    }

    /// Figures of one place stand year by year: the first of them is the base year's.
    fn compare_with_base_year(&mut self, figures: &Figures) {
        let years = self.layout.years();
        for (indicator, data) in self.layout.catalogue.indicators.iter().enumerate() {
            if data.better == Better::Neither {
                continue;
            }
            let cells = self.layout.cells_of(indicator);
            let rows = figures.0[cells.clone()]
                .chunks_exact(years)
                .zip(self.no_worse[cells].chunks_exact_mut(years));
            for (row, counts) in rows {
                for (figure, count) in row.iter().zip(counts) {
                    let fine = if data.better == Better::Higher {
                        *figure >= row[0]
                    } else {
                        *figure <= row[0]
                    };
                    *count += u32::from(fine);
                }
            }
        }
    }

    /// Folds in another tally of the same layout.
    ///
    /// # Panics
    /// When the layouts differ in size.
    pub fn merge(&mut self, other: &Self) {
        assert_eq!(
            other.sums.len(),
            self.sums.len(),
            "merged tallies have one layout"
        );
        self.replicates += other.replicates;
        self.counts.merge(&other.counts);
        for index in 0..self.sums.len() {
            self.sums[index] += other.sums[index];
            self.meets_norm[index] += other.meets_norm[index];
            self.no_worse[index] += other.no_worse[index];
        }
    }

    /// The summary so far.
    ///
    /// # Panics
    /// When no replicate was folded in.
    #[must_use]
    pub fn summary(&mut self) -> Summary {
        assert!(self.replicates > 0, "a summary needs at least one replicate");
        let n = u64::from(self.replicates);
        let quantile_ranks = ranks(&QUANTILES, 1000, n);
        let dot_ranks = ranks(
            &std::array::from_fn::<u64, DOTS, _>(|dot| 2 * dot as u64 + 1),
            100,
            n,
        );
        let layout = self.layout.clone();
        let cells = layout
            .keys()
            .zip(self.counts.settled())
            .enumerate()
            .map(|(index, (key, counts))| {
                let quantiles = counts.order_statistics(&quantile_ranks);
                let dots = counts.order_statistics(&dot_ranks);
                let indicator = &layout.catalogue.indicators[key.indicator];
                let has_norm = layout.meets_norm(key.indicator, key.place, 0).is_some();
                Cell {
                    sum: self.sums[index],
                    quantiles: quantiles.try_into().expect("one value per rank"),
                    dots: dots.try_into().expect("one value per rank"),
                    meets_norm: has_norm.then_some(self.meets_norm[index]),
                    no_worse: (indicator.better != Better::Neither).then_some(self.no_worse[index]),
                }
            })
            .collect();
        Summary {
            layout: self.layout.clone(),
            replicates: self.replicates,
            cells,
        }
    }
}
