//! Steps of Newton's method with the slope of another year.
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::super::chain::{BLOCKS, ByBlock, Chain};
use super::Hypercube;

/// With more stations than this the slope costs more turns than it saves.
const MOST_STATIONS: usize = 40;
/// Relative change of a load by which the slope is measured.
const NUDGE: f64 = 1e-6;

/// Most by which a first guess lets grow what stations leave to others.
const MOST_GROWTH: f64 = 10.0;

/// What a change of the outcome of a turn does to the loads at which it stands still: `(I − J)⁻¹`, row after row, per block.
///
/// `J` is the slope of a turn at the loads of one year. Those of another year are near enough for its steps to be those of
/// Newton's method but for a small part (the chord method: C. T. Kelley, "Iterative Methods for Linear and Nonlinear Equations",
/// SIAM, 1995, section 5.4). Empty: none is known.
#[derive(Clone, Debug, Default)]
pub(in crate::acute) struct Slope(Vec<ByBlock>);

impl Slope {
    /// After [`Hypercube::settle`]; loads stay as they are.
    pub fn of(cube: &mut Hypercube, chain: &Chain) -> Self {
        let own = chain.own;
        if own > MOST_STATIONS {
            return Self::default();
        }
        let mut rows = vec![[0.0; BLOCKS]; own * own];
        let (load, next) = (cube.load.clone(), cube.next.clone());
        for station in 0..own {
            cube.load[station] = load[station].map(|load| load + NUDGE * (load + 1e-3));
            cube.answer(chain);
            for row in 0..own {
                for block in 0..BLOCKS {
                    let slope = (cube.next[row][block] - next[row][block])
                        / (cube.load[station][block] - load[station][block]);
                    rows[row * own + station][block] = f64::from(u8::from(row == station)) - slope;
                }
            }
            cube.load[station] = load[station];
        }
        cube.answer(chain);
        if invert(&mut rows, own) {
            Self(rows)
        } else {
            Self::default()
        }
    }

    /// Whether none is known.
    pub fn is_unknown(&self) -> bool {
        self.0.is_empty()
    }

    /// What a turn leads to, `next`, with the slope taken into account; where that would lead outside, `next` itself.
    pub fn improve(&self, load: &[ByBlock], next: &[ByBlock], better: &mut [ByBlock]) {
        if self.is_unknown() {
            better.copy_from_slice(next);
            return;
        }
        for (row, better) in self.0.chunks_exact(load.len()).zip(better.iter_mut()) {
            *better = [0.0; BLOCKS];
            for ((slope, load), next) in row.iter().zip(load).zip(next) {
                for block in 0..BLOCKS {
                    better[block] += slope[block] * (next[block] - load[block]);
                }
            }
        }
        for ((better, load), next) in better.iter_mut().zip(load).zip(next) {
            for block in 0..BLOCKS {
                let (step, plain) = (load[block] + better[block], next[block]);
                let inside = (step >= 0.2 * plain) & (step <= 5.0 * plain + 1e-9);
                better[block] = if inside { step } else { plain };
            }
        }
    }
}

/// Where other years start: the loads of one year, what was asked then, and how loads answer to it.
#[derive(Clone, Debug, Default)]
pub(in crate::acute) struct Start {
    /// What others leave to each station: its load beyond the work of the calls that ask it first, erlangs.
    left: Vec<ByBlock>,
    /// Work that first stations leave to others in the pooled fleet, erlangs.
    overflow: ByBlock,
    slope: Slope,
}

impl Start {
    /// After [`Hypercube::settle`]; loads stay as they are.
    pub fn of(cube: &mut Hypercube, chain: &Chain) -> Self {
        let mut left = vec![[0.0; BLOCKS]; chain.own];
        cube.asked_first(chain, &mut left);
        let overflow = cube.overflow(&left);
        for (left, load) in left.iter_mut().zip(&cube.load) {
            for block in 0..BLOCKS {
                left[block] = (load[block] - left[block]).max(0.0);
            }
        }
        Self {
            left,
            overflow,
            slope: Slope::of(cube, chain),
        }
    }

    /// How loads answer to what is asked.
    pub fn slope(&self) -> &Slope {
        &self.slope
    }

    /// A first guess of the loads: what asks a station first as it is now, and what others leave to it as all that is left
    /// grows.
    pub fn guess(&self, cube: &mut Hypercube, chain: &Chain) {
        let mut load = std::mem::take(&mut cube.load);
        cube.asked_first(chain, &mut load);
        let mut growth = cube.overflow(&load);
        for block in 0..BLOCKS {
            growth[block] = if self.overflow[block] > 0.0 {
                (growth[block] / self.overflow[block]).min(MOST_GROWTH)
            } else {
                1.0
            };
        }
        for (load, left) in load.iter_mut().zip(&self.left) {
            for block in 0..BLOCKS {
                load[block] += growth[block] * left[block];
            }
        }
        cube.load = load;
    }
}

impl Hypercube {
    /// Work of the calls that ask each station first, erlangs.
    fn asked_first(&self, chain: &Chain, first: &mut [ByBlock]) {
        first.fill([0.0; BLOCKS]);
        for (step, asked) in chain.steps.iter().zip(&self.asked) {
            if step.parent == 0 {
                first[chain.pairs[step.pair as usize].station as usize] = *asked;
            }
        }
    }

    /// What of it comes while all vehicles of the station are busy in the pooled fleet.
    fn overflow(&self, first: &[ByBlock]) -> ByBlock {
        let mut overflow = [0.0; BLOCKS];
        for (first, busy) in first.iter().zip(&self.joint_station) {
            for block in 0..BLOCKS {
                overflow[block] += first[block] * busy[block];
            }
        }
        overflow
    }
}

/// Gauss–Jordan in place, diagonal pivots: `J` is far from 1 where loads settle. False where it is not.
fn invert(rows: &mut [ByBlock], own: usize) -> bool {
    for pivot in 0..own {
        let at = rows[pivot * own + pivot];
        if at.iter().any(|value| value.is_nan() || value.abs() < 1e-3) {
            return false;
        }
        rows[pivot * own + pivot] = [1.0; BLOCKS];
        for column in 0..own {
            for block in 0..BLOCKS {
                rows[pivot * own + column][block] /= at[block];
            }
        }
        for row in (0..own).filter(|row| *row != pivot) {
            let part = rows[row * own + pivot];
            rows[row * own + pivot] = [0.0; BLOCKS];
            for column in 0..own {
                for block in 0..BLOCKS {
                    rows[row * own + column][block] -= part[block] * rows[pivot * own + column][block];
                }
            }
        }
    }
    rows.iter().flatten().all(|value| value.is_finite())
}
