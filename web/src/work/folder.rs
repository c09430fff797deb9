//! Keeps the figures of two lines, and summarises them in pieces small enough to stay responsive.
//!
//! The summary is the core's own ([`Tally`], [`PairedTally`]): over all years at once it would take some 200 MB for a
//! thousand replicates. So it is made a few years at a time, each time beside the base year that "no worse than
//! today" is held against, and put together. The digest of the whole is that of an [`Ensemble`] (tested).
//!
//! [`Ensemble`]: sim_core::ensemble::Ensemble

use std::sync::Arc;

use sim_core::indicators::{Figures, Layout};
use sim_core::region::Region;
use sim_core::summary::{Cell, PairedCell, PairedTally, Summary, Tally};

use super::message::{Answer, Line, Run};
use super::outcome::{Effect, Outcome};
use super::rows::Rows;
use super::words::Words;

/// Years per piece, beside the base year.
const YEARS: usize = 2;
/// Replicates up to which a summary is made in one piece.
const AT_ONCE: u32 = 64;

/// Folds figures of replicates into summaries.
pub struct Folder {
    region: Arc<Region>,
    layout: Arc<Layout>,
    reference: Option<Kept>,
    mine: Option<Kept>,
    jobs: Vec<Job>,
}

/// The figures of a run, by replicate.
struct Kept {
    run: Run,
    rows: Rows,
}

/// A summary that is halfway.
struct Job {
    run: Run,
    line: Line,
    replicates: u32,
    small: Arc<Layout>,
    /// Years done, base year included.
    done: usize,
    cells: Vec<Option<Cell>>,
    paired: Vec<Option<PairedCell>>,
}

impl Folder {
    /// A folder for figures of this layout.
    pub fn new(region: Arc<Region>, layout: Arc<Layout>) -> Self {
        Self {
            region,
            layout,
            reference: None,
            mine: None,
            jobs: Vec::new(),
        }
    }

    /// A new run of a line begins.
    pub fn begin(&mut self, run: Run, line: Line, replicates: u32) {
        self.forget(line);
        *self.kept(line) = Some(Kept {
            run,
            rows: Rows::new(replicates),
        });
    }

    /// Gives back the memory of a line.
    pub fn forget(&mut self, line: Line) {
        *self.kept(line) = None;
        self.jobs.retain(|job| job.line != line);
    }

    fn kept(&mut self, line: Line) -> &mut Option<Kept> {
        match line {
            Line::Reference => &mut self.reference,
            Line::Mine => &mut self.mine,
        }
    }

    fn line_of(&self, run: Run) -> Option<Line> {
        let of = |kept: &Option<Kept>| kept.as_ref().is_some_and(|kept| kept.run == run);
        [
            (Line::Reference, of(&self.reference)),
            (Line::Mine, of(&self.mine)),
        ]
        .into_iter()
        .find_map(|(line, found)| found.then_some(line))
    }

    /// Keeps figures of the replicates `from..to`; those of a run that is not known are dropped.
    pub fn keep(&mut self, run: Run, from: u32, to: u32, mut bytes: &[u8]) {
        let cells = self.layout.cells();
        let Some(line) = self.line_of(run) else { return };
        let Some(kept) = self.kept(line) else { return };
        for replicate in from..to {
            let Some(words) = Words::read(&mut bytes).filter(|words| words.len() == cells) else {
                return;
            };
            kept.rows.keep(replicate, &words);
        }
    }

    /// Starts to summarise the first replicates of a run.
    pub fn summarise(&mut self, run: Run, replicates: u32) -> Option<(Answer, Vec<u8>)> {
        let line = self.line_of(run)?;
        let years = if replicates <= AT_ONCE {
            self.layout.years() - 1
        } else {
            YEARS
        };
        let small = Layout::new(&self.region, self.layout.base_year + years as i32);
        let cells = self.layout.cells();
        let paired = if line == Line::Mine { cells } else { 0 };
        self.jobs.push(Job {
            run,
            line,
            replicates,
            small: Arc::new(small),
            done: 1,
            cells: vec![None; cells],
            paired: vec![None; paired],
        });
        self.go_on(run, replicates)
    }

    /// Makes the next piece of a summary.
    pub fn go_on(&mut self, run: Run, replicates: u32) -> Option<(Answer, Vec<u8>)> {
        let position = self
            .jobs
            .iter()
            .position(|job| job.run == run && job.replicates == replicates)?;
        let mut job = self.jobs.swap_remove(position);
        job.advance(self)?;
        if job.done < self.layout.years() {
            self.jobs.push(job);
            return Some((Answer::Halfway { run, replicates }, Vec::new()));
        }
        let Job {
            line, cells, paired, ..
        } = job;
        let cells: Vec<Cell> = cells.into_iter().collect::<Option<_>>()?;
        let mut bytes = Vec::new();
        Outcome::write(&cells, &mut bytes);
        let summary = Summary {
            layout: self.layout.clone(),
            replicates,
            cells,
        };
        if line == Line::Mine {
            let paired: Vec<PairedCell> = paired.into_iter().collect::<Option<_>>()?;
            Effect::write(&paired, &mut bytes);
        }
        let digest = summary.digest().to_string();
        Some((
            Answer::Summary {
                run,
                line,
                replicates,
                digest,
            },
            bytes,
        ))
    }
}

impl Job {
    /// Summarises the next years; nothing when figures are missing.
    fn advance(&mut self, folder: &Folder) -> Option<()> {
        let kept = match self.line {
            Line::Reference => folder.reference.as_ref()?,
            Line::Mine => folder.mine.as_ref()?,
        };
        let piece = Piece {
            years: folder.layout.years(),
            small: self.small.clone(),
            first: self.done,
        };
        let mut tally = Tally::new(self.small.clone());
        for replicate in 0..self.replicates {
            tally.add(&piece.figures(&kept.rows, replicate)?);
        }
        piece.put(tally.summary().cells, &mut self.cells);
        // Two tallies at once would take twice the memory.
        drop(tally);
        if self.line == Line::Mine {
            let reference = &folder.reference.as_ref()?.rows;
            let mut tally = PairedTally::new(self.small.clone());
            for replicate in 0..self.replicates {
                tally.add(
                    &piece.figures(reference, replicate)?,
                    &piece.figures(&kept.rows, replicate)?,
                );
            }
            piece.put(tally.summary().cells, &mut self.paired);
        }
        self.done += piece.small.years() - 1;
        Some(())
    }
}

/// The base year and a few years after `first`, as a layout of their own.
struct Piece {
    years: usize,
    small: Arc<Layout>,
    first: usize,
}

impl Piece {
    /// Position in the small layout and in the whole, cell by cell. Past the horizon the base year stands in.
    fn positions(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let width = self.small.years();
        (0..self.small.cells()).map(move |small| {
            let (series, year) = (small / width, small % width);
            let year = if year == 0 { 0 } else { self.first + year - 1 };
            (
                small,
                series * self.years + if year < self.years { year } else { 0 },
            )
        })
    }

    fn figures(&self, rows: &Rows, replicate: u32) -> Option<Figures> {
        rows.at(replicate, self.positions().map(|(_, whole)| whole))
            .map(Figures)
    }

    fn put<T>(&self, found: Vec<T>, into: &mut [Option<T>]) {
        for ((_, whole), cell) in self.positions().zip(found) {
            into[whole] = Some(cell);
        }
    }
}
