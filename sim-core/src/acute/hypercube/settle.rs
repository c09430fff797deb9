//! Turns until the loads stand still.
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::super::chain::{BLOCKS, Chain};
use super::anderson::extrapolate;
use super::pooled::Asking;
use super::{Hypercube, Slope, Start};

/// Loads settle to this relative precision.
pub(super) const TOLERANCE: f64 = 1e-9;
/// Turns per attempt, weight of the new value, and whether steps are extrapolated. The first settles in about ten turns; the last is
/// for fleets so small and asked so much that small steps do not get there (one in eighty made-up packs at the edges).
const ATTEMPTS: [(u32, f64, bool); 4] = [
    (60, 1.0, true),
    (300, 0.7, false),
    (3_000, 0.2, false),
    (3_000, 1.0, true),
];

/// Rounds of weighing, and the change of a weight that ends them.
const MOST_ROUNDS: u32 = 50;
const WEIGHT_TOLERANCE: f64 = 1e-6;

impl Hypercube {
    /// Iterates the loads to their fixed point; returns the relative change that another turn would bring to them, and the turns
    /// used.
    pub fn settle(&mut self, chain: &Chain, relocation: f64) -> (f64, u32) {
        self.settle_by(chain, relocation, &Slope::default())
    }

    /// The same from where another year leads, so that a year does not depend on what was computed before it.
    pub fn settle_from(&mut self, chain: &Chain, relocation: f64, start: &Start) -> (f64, u32) {
        start.guess(self, chain);
        self.settle_by(chain, relocation, start.slope())
    }

    /// The same with the slope of another year, for fewer turns.
    pub fn settle_by(&mut self, chain: &Chain, relocation: f64, slope: &Slope) -> (f64, u32) {
        self.relocate(chain, relocation);
        let (mut used, mut change) = (0, f64::INFINITY);
        for (attempt, (turns, weight, quick)) in ATTEMPTS.into_iter().enumerate() {
            for turn in 0..turns {
                self.answer(chain);
                used += 1;
                change = self.change();
                // The loads stay those of which everything else is a function
                if change < TOLERANCE {
                    return (change, used);
                }
                if quick {
                    if attempt == 0 {
                        slope.improve(&self.load, &self.next, &mut self.better);
                    } else {
                        self.better.copy_from_slice(&self.next);
                    }
                    extrapolate(&mut self.load, &self.better, &mut self.history, turn);
                } else {
                    self.step(weight);
                }
            }
        }
        (change, used)
    }

    /// The same for a system by itself, with the weights of the loads to which it settles.
    pub fn settle_weighing(
        &mut self,
        chain: &Chain,
        planned: &[Asking; BLOCKS],
        relocation: f64,
    ) -> (f64, u32) {
        let mut settled = (f64::INFINITY, 0);
        for _ in 0..MOST_ROUNDS {
            self.staff(chain, 1.0, 0.0, planned);
            settled = self.settle(chain, relocation);
            if self.weigh() < WEIGHT_TOLERANCE {
                break;
            }
        }
        settled
    }

    /// Largest relative change of a load in the last turn.
    pub fn change(&self) -> f64 {
        let (mut most, mut sum) = ([0.0; BLOCKS], 0.0);
        for (load, next) in self.load.iter().zip(&self.next) {
            for block in 0..BLOCKS {
                let change = (next[block] - load[block]).abs() / (1e-3 + next[block]);
                most[block] = if change > most[block] { change } else { most[block] };
                sum += change;
            }
        }
        // What is no number has not settled
        if sum.is_finite() {
            most.into_iter().fold(0.0, f64::max)
        } else {
            f64::INFINITY
        }
    }

    /// Makes part of the change of the last turn.
    pub fn step(&mut self, part: f64) {
        for (load, next) in self.load.iter_mut().zip(&self.next) {
            for block in 0..BLOCKS {
                load[block] += part * (next[block] - load[block]);
            }
        }
    }
}
