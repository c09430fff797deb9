//! What the page knows of a run: per cell the figures that it shows, and no more.

use std::rc::Rc;
use std::sync::Arc;

use sim_core::indicators::{CellKey, Layout};
use sim_core::summary::{Cell, DOTS, PairedCell};

use super::words::Words;

const CELL: usize = 7;
const NONE: i64 = -1;

/// One cell of a summary, in whole multiples of the indicator's resolution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Edges of the bands and the median.
    pub quantiles: [i64; 5],
    /// Replicates that meet the norm.
    pub meets_norm: Option<u32>,
    /// Replicates in which the figure is no worse than in the base year.
    pub no_worse: Option<u32>,
}

/// One cell of the differences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Edges of the bands and the median of the difference.
    pub quantiles: [i64; 5],
    /// Replicates that are higher by a meaningful size.
    pub higher: u32,
    /// Replicates that are lower by a meaningful size.
    pub lower: u32,
}

/// A summary as the page holds it.
#[derive(Clone, Debug)]
pub struct Outcome {
    layout: Arc<Layout>,
    /// Number of replicates.
    pub replicates: u32,
    cells: Words,
    dots: Words,
}

/// The differences as the page holds them.
#[derive(Clone, Debug)]
pub struct Effect {
    layout: Arc<Layout>,
    /// Number of replicates.
    pub replicates: u32,
    cells: Words,
}

impl Outcome {
    /// Writes a summary for the page.
    pub fn write(cells: &[Cell], bytes: &mut Vec<u8>) {
        let count = |count: Option<u32>| count.map_or(NONE, i64::from);
        let numbers: Vec<i64> = cells
            .iter()
            .flat_map(|cell| {
                cell.quantiles
                    .into_iter()
                    .chain([count(cell.meets_norm), count(cell.no_worse)])
            })
            .collect();
        Words::new(&numbers).write(bytes);
        let dots: Vec<i64> = cells.iter().flat_map(|cell| cell.dots).collect();
        Words::new(&dots).write(bytes);
    }

    /// Reads what [`Outcome::write`] wrote; nothing when it is not of this layout.
    pub fn read(layout: &Arc<Layout>, replicates: u32, bytes: &mut &[u8]) -> Option<Self> {
        let (cells, dots) = (Words::read(bytes)?, Words::read(bytes)?);
        let fits = cells.len() == layout.cells() * CELL && dots.len() == layout.cells() * DOTS;
        fits.then(|| Self {
            layout: layout.clone(),
            replicates,
            cells,
            dots,
        })
    }

    /// One cell, when the indicator exists there.
    pub fn cell(&self, key: CellKey) -> Option<Shown> {
        let start = self.layout.index(key)? * CELL;
        let count = |position: usize| u32::try_from(self.cells.at(start + position)).ok();
        let quantiles = std::array::from_fn(|quantile| self.cells.at(start + quantile));
        Some(Shown {
            quantiles,
            meets_norm: count(5),
            no_worse: count(6),
        })
    }

    /// Fifty equally likely values of one cell.
    pub fn dots(&self, key: CellKey) -> Option<[i64; DOTS]> {
        let start = self.layout.index(key)? * DOTS;
        Some(std::array::from_fn(|dot| self.dots.at(start + dot)))
    }
}

impl Effect {
    /// Writes differences for the page.
    pub fn write(cells: &[PairedCell], bytes: &mut Vec<u8>) {
        let numbers: Vec<i64> = cells
            .iter()
            .flat_map(|cell| {
                cell.quantiles
                    .into_iter()
                    .chain([i64::from(cell.higher), i64::from(cell.lower)])
            })
            .collect();
        Words::new(&numbers).write(bytes);
    }

    /// Reads what [`Effect::write`] wrote; nothing when it is not of this layout.
    pub fn read(layout: &Arc<Layout>, replicates: u32, bytes: &mut &[u8]) -> Option<Self> {
        let cells = Words::read(bytes)?;
        (cells.len() == layout.cells() * CELL).then(|| Self {
            layout: layout.clone(),
            replicates,
            cells,
        })
    }

    /// One cell, when the indicator exists there.
    pub fn cell(&self, key: CellKey) -> Option<Change> {
        let start = self.layout.index(key)? * CELL;
        let count = |position: usize| u32::try_from(self.cells.at(start + position)).unwrap_or(0);
        let quantiles = std::array::from_fn(|quantile| self.cells.at(start + quantile));
        Some(Change {
            quantiles,
            higher: count(5),
            lower: count(6),
        })
    }
}

/// The figures behind one line of a chart.
#[derive(Clone, Debug)]
pub enum Figures {
    /// All replicates were computed.
    Counted(Rc<Outcome>),
    /// A provisional picture: a full run, moved by what a few replicates differ on the same luck.
    ///
    /// A fan of those few alone would have noisy edges, and would jump when the full run arrives.
    Shifted {
        /// The full run that is moved.
        full: Rc<Outcome>,
        /// The few replicates of that run.
        before: Rc<Outcome>,
        /// The few replicates of the new settings.
        after: Rc<Outcome>,
    },
}

impl Figures {
    /// Whether these figures still wait for their full run.
    pub fn is_provisional(&self) -> bool {
        matches!(self, Self::Shifted { .. })
    }

    /// Number of replicates that counts are out of.
    pub fn replicates(&self) -> u32 {
        match self {
            Self::Counted(outcome) | Self::Shifted { full: outcome, .. } => outcome.replicates,
        }
    }

    /// One cell.
    pub fn cell(&self, key: CellKey) -> Option<Shown> {
        match self {
            Self::Counted(outcome) => outcome.cell(key),
            Self::Shifted { full, before, after } => {
                let (mut shown, old, new) = (full.cell(key)?, before.cell(key)?, after.cell(key)?);
                for (quantile, (old, new)) in shown
                    .quantiles
                    .iter_mut()
                    .zip(old.quantiles.into_iter().zip(new.quantiles))
                {
                    *quantile += new - old;
                }
                keep_order(&mut shown.quantiles);
                let moved = |full_count: Option<u32>, old: Option<u32>, new: Option<u32>| {
                    let step = i64::from(new?) - i64::from(old?);
                    let scaled = i64::from(full_count?)
                        + step * i64::from(full.replicates) / i64::from(after.replicates.max(1));
                    u32::try_from(scaled.clamp(0, i64::from(full.replicates))).ok()
                };
                shown.meets_norm = moved(shown.meets_norm, old.meets_norm, new.meets_norm);
                shown.no_worse = moved(shown.no_worse, old.no_worse, new.no_worse);
                Some(shown)
            }
        }
    }

    /// Fifty equally likely values of one cell.
    pub fn dots(&self, key: CellKey) -> Option<[i64; DOTS]> {
        match self {
            Self::Counted(outcome) => outcome.dots(key),
            Self::Shifted { full, before, after } => {
                let (mut dots, old, new) = (full.dots(key)?, before.dots(key)?, after.dots(key)?);
                dots.iter_mut()
                    .zip(old.into_iter().zip(new))
                    .for_each(|(dot, (old, new))| *dot += new - old);
                keep_order(&mut dots);
                Some(dots)
            }
        }
    }
}

fn keep_order(ascending: &mut [i64]) {
    for position in 1..ascending.len() {
        ascending[position] = ascending[position].max(ascending[position - 1]);
    }
}
