//! Quantiles of a whole row of cells at once: the same numbers in less time.
//!
//! Neighbouring ages are alike: a row is a few runs of cells that need the same work, a short sum where means are small, an
//! expansion where they are large. Each run is a loop without branches, which becomes vector instructions, and the runs hardly
//! change from replicate to replicate, so that a processor foresees them. What a quick answer leaves in doubt goes to the function
//! for a single cell, and a quick answer is sure only where that function is: so both always agree.

use super::binomial::binomial;
use super::poisson::poisson;
use super::quick::{Answer, exp_minus, expand, minus_log_rest, sum};
use std::ops::Range;

/// Up to this mean a sum of 16 terms is quicker than the expansion, which fails in its tails.
const SMALL_MEAN: f32 = 6.0;
/// Up to these means a sum of 4, 6, 9, 12, 16 terms leaves fewer than one draw in 1,000 unfinished.
const LIMITS: [f32; 5] = [0.25, 1.0, 2.5, 4.0, SMALL_MEAN];
/// What a run does where all means are beyond the limits, and where some are.
const LARGE: usize = LIMITS.len();
const MIXED: usize = LARGE + 1;

/// Cells that share a way: a vector.
const CHUNK: usize = 8;
/// Longest row: whole chunks, so that its end needs nothing of its own.
const ROW: usize = 13 * CHUNK;

/// A row in single precision, with zeros beyond its end.
type Row = [f32; ROW];

/// [`binomial`] of the cells of a row that lie in `cells`, and 0 elsewhere; `n` are whole numbers below 2³².
///
/// # Panics
/// As [`binomial`] does.
pub(crate) fn binomial_row<const N: usize>(
    u: &[f64; N],
    n: &[f64; N],
    p: &[f64; N],
    cells: Range<usize>,
    out: &mut [f64; N],
) {
    let (mut n32, mut p32) = ([0.0; ROW], [0.0; ROW]);
    narrow(&n[cells.clone()], &mut n32[cells.clone()]);
    narrow(&p[cells.clone()], &mut p32[cells.clone()]);
    let law = Binomials { n: &n32, p: &p32 };
    row(
        u,
        &law,
        |i| f64::from(binomial(u[i], n[i] as u32, p[i])),
        cells,
        out,
    );
}

/// [`poisson`] of the cells of a row that lie in `cells`, and 0 elsewhere.
///
/// # Panics
/// As [`poisson`] does.
pub(crate) fn poisson_row<const N: usize>(
    u: &[f64; N],
    mean: &[f64; N],
    cells: Range<usize>,
    out: &mut [f64; N],
) {
    let mut mean32 = [0.0; ROW];
    narrow(&mean[cells.clone()], &mut mean32[cells.clone()]);
    let law = Poissons { mean: &mean32 };
    row(u, &law, |i| f64::from(poisson(u[i], mean[i])), cells, out);
}

/// The laws of a row.
trait Law {
    fn mean(&self, i: usize) -> f32;

    /// Whether the cell is left to the function for a single one (1) or not (0).
    fn refused(&self, i: usize) -> i32;

    /// By a sum of `T` terms.
    fn sum<const T: usize>(&self, i: usize, level: f32) -> Answer;

    /// By the expansion at `½ + d`.
    fn expand(&self, i: usize, d: f32) -> Answer;
}

struct Binomials<'a> {
    n: &'a Row,
    p: &'a Row,
}

impl Law for Binomials<'_> {
    #[inline(always)]
    fn mean(&self, i: usize) -> f32 {
        self.n[i] * self.p[i]
    }

    #[inline(always)]
    fn refused(&self, i: usize) -> i32 {
        1 - i32::from((self.p[i] >= 0.0) & (self.p[i] <= 0.5))
    }

    #[inline(always)]
    fn sum<const T: usize>(&self, i: usize, level: f32) -> Answer {
        let (n, p) = (self.n[i], self.p[i]);
        let odds = p / (1.0 - p);
        let first = exp_minus(n * minus_log_rest(p));
        sum::<T>(level, first, (n + 1.0) * odds, odds)
    }

    #[inline(always)]
    fn expand(&self, i: usize, d: f32) -> Answer {
        let (n, p) = (self.n[i], self.p[i]);
        let v = p * (1.0 - p);
        expand(d, n * p, n * v, 1.0 - 2.0 * p, v)
    }
}

struct Poissons<'a> {
    mean: &'a Row,
}

impl Law for Poissons<'_> {
    #[inline(always)]
    fn mean(&self, i: usize) -> f32 {
        self.mean[i]
    }

    #[inline(always)]
    fn refused(&self, i: usize) -> i32 {
        1 - i32::from(self.mean[i] >= 0.0)
    }

    #[inline(always)]
    fn sum<const T: usize>(&self, i: usize, level: f32) -> Answer {
        sum::<T>(level, exp_minus(self.mean[i]), self.mean[i], 0.0)
    }

    #[inline(always)]
    fn expand(&self, i: usize, d: f32) -> Answer {
        expand(d, self.mean[i], self.mean[i], 1.0, 0.0)
    }
}

#[inline(always)]
fn row<const N: usize, L: Law>(
    u: &[f64; N],
    law: &L,
    exact: impl Fn(usize) -> f64,
    cells: Range<usize>,
    out: &mut [f64; N],
) {
    const { assert!(N <= ROW) };
    out.fill(0.0);
    if cells.is_empty() {
        return;
    }
    let mut answers = Answers {
        level: [0.0; ROW],
        distance: [0.0; ROW],
        whole: [0.0; ROW],
        doubt: [0; ROW],
    };
    // Whole chunks; what they hold beyond the cells is never read
    let chunks = cells.start / CHUNK..cells.end.div_ceil(CHUNK);
    let run = within(chunks.start * CHUNK..chunks.end * CHUNK);
    narrow(&u[cells.clone()], &mut answers.level[cells.clone()]);
    for i in cells.clone() {
        answers.distance[i] = (u[i] - 0.5) as f32;
    }
    let mut means = [0.0; ROW];
    for i in run.clone() {
        means[i] = law.mean(i);
    }
    let mut ways = [0; ROW / CHUNK];
    for (one, means) in ways[chunks.clone()]
        .iter_mut()
        .zip(&means.as_chunks().0[chunks.clone()])
    {
        *one = way(means);
    }
    let mut start = chunks.start;
    while start < chunks.end {
        let mut end = start + 1;
        while end < chunks.end && ways[end] == ways[start] {
            end += 1;
        }
        answers.work(law, ways[start], start * CHUNK..end * CHUNK);
        start = end;
    }
    for i in run {
        answers.doubt[i] |= law.refused(i);
    }
    for i in cells.clone() {
        out[i] = f64::from(answers.whole[i]);
    }
    let doubts = &answers.doubt.as_chunks::<CHUNK>().0[chunks.clone()];
    for (chunk, doubts) in chunks.zip(doubts) {
        if doubts.iter().fold(0, |any, doubt| any | doubt) != 0 {
            let first = (chunk * CHUNK).max(cells.start);
            let last = ((chunk + 1) * CHUNK).min(cells.end);
            for i in (first..last).filter(|i| answers.doubt[*i] != 0) {
                out[i] = exact(i);
            }
        }
    }
}

/// Which way a chunk of these means goes: the first limit that none exceeds, or one of the ways beyond.
#[inline(always)]
fn way(means: &[f32; CHUNK]) -> usize {
    let (mut least, mut most) = (means[0], means[0]);
    for mean in &means[1..] {
        least = if *mean < least { *mean } else { least };
        most = if *mean > most { *mean } else { most };
    }
    let beyond = LIMITS.iter().map(|limit| usize::from(most > *limit)).sum();
    if beyond == LARGE && least <= SMALL_MEAN {
        MIXED
    } else {
        beyond
    }
}

struct Answers {
    level: Row,
    /// Level less one half, from double precision.
    distance: Row,
    whole: Row,
    doubt: [i32; ROW],
}

impl Answers {
    #[inline(always)]
    fn work<L: Law>(&mut self, law: &L, way: usize, run: Range<usize>) {
        match way {
            0 => self.sum::<4, L>(law, run),
            1 => self.sum::<6, L>(law, run),
            2 => self.sum::<9, L>(law, run),
            3 => self.sum::<12, L>(law, run),
            4 => self.sum::<16, L>(law, run),
            LARGE => self.expand(law, run),
            _ => {
                self.sum::<16, L>(law, run.clone());
                let (whole, doubt) = (self.whole, self.doubt);
                self.expand(law, run.clone());
                for i in run.filter(|i| law.mean(*i) <= SMALL_MEAN) {
                    (self.whole[i], self.doubt[i]) = (whole[i], doubt[i]);
                }
            }
        }
    }

    #[inline(always)]
    fn sum<const T: usize, L: Law>(&mut self, law: &L, run: Range<usize>) {
        for i in within(run) {
            (self.whole[i], self.doubt[i]) = law.sum::<T>(i, self.level[i]);
        }
    }

    #[inline(always)]
    fn expand<L: Law>(&mut self, law: &L, run: Range<usize>) {
        for i in within(run) {
            (self.whole[i], self.doubt[i]) = law.expand(i, self.distance[i]);
        }
    }
}

/// The same run; tells the compiler that it lies in the row.
#[inline(always)]
fn within(run: Range<usize>) -> Range<usize> {
    run.start.min(ROW)..run.end.min(ROW)
}

#[inline(always)]
fn narrow(row: &[f64], narrow: &mut [f32]) {
    for (narrow, cell) in narrow.iter_mut().zip(row) {
        *narrow = *cell as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::floor;
    use crate::random::{Luck, Purpose};

    const CELLS: usize = 101;

    /// Uniforms of a row, with levels at both ends among them.
    fn levels(row: u32) -> [f64; CELLS] {
        let mut u = [0.0; CELLS];
        Luck::new(11, row).stream(Purpose::Test, 0, 0).fill(0, &mut u);
        let end = row as usize % CELLS;
        u[end] = [1e-300, 1e-12, 1.0 - 1e-12, 1.0 - f64::EPSILON / 2.0][end % 4];
        u
    }

    /// Two more uniforms per cell shape a cell.
    fn shapes(row: u32) -> [[f64; 2]; CELLS] {
        let stream = Luck::new(12, row).stream(Purpose::Test, 1, 0);
        std::array::from_fn(|i| [stream.uniform(2 * i as u32), stream.uniform(2 * i as u32 + 1)])
    }

    #[test]
    fn a_row_of_binomials_is_the_same_as_one_by_one() {
        for row in 0..3000 {
            let u = levels(row);
            let size = [3.0, 40.0, 1e3, 1e6][row as usize % 4];
            let n = shapes(row).map(|[a, _]| floor(size * a * a));
            let p = shapes(row).map(|[_, b]| match floor(b * 50.0) as u32 {
                0 => 0.0,
                1 => 1.0,
                2..6 => b * 8.0,
                _ => b * b * b * 0.4,
            });
            let mut out = [9.0; CELLS];
            binomial_row(&u, &n, &p, 0..CELLS, &mut out);
            for i in 0..CELLS {
                assert_eq!(
                    out[i],
                    f64::from(binomial(u[i], n[i] as u32, p[i])),
                    "{} {} {}",
                    u[i],
                    n[i],
                    p[i]
                );
            }
        }
    }

    #[test]
    fn a_row_of_poissons_is_the_same_as_one_by_one() {
        for row in 0..3000 {
            let u = levels(row);
            let size = [1.0, 12.0, 200.0, 1e6][row as usize % 4];
            let mean = shapes(row).map(|[a, b]| if b < 0.05 { 0.0 } else { size * a * b });
            let mut out = [9.0; CELLS];
            poisson_row(&u, &mean, 0..CELLS, &mut out);
            for i in 0..CELLS {
                assert_eq!(out[i], f64::from(poisson(u[i], mean[i])), "{} {}", u[i], mean[i]);
            }
        }
    }

    #[test]
    #[should_panic(expected = "chance NaN")]
    fn a_row_refuses_a_chance_that_is_no_number() {
        binomial_row(
            &[0.5; 5],
            &[10.0; 5],
            &[0.1, 0.1, f64::NAN, 0.1, 0.1],
            0..5,
            &mut [0.0; 5],
        );
    }

    #[test]
    #[should_panic(expected = "chance -0.1")]
    fn a_row_refuses_a_negative_chance() {
        binomial_row(
            &[0.5; 3],
            &[0.0, 10.0, 10.0],
            &[0.1, 0.1, -0.1],
            0..3,
            &mut [0.0; 3],
        );
    }
}
