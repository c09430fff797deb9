//! How busy vehicles coincide: the pooled fleet behind the correction of the chain of stations.
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::super::chain::{BLOCKS, ByBlock};
use super::super::queueing::erlang_b::erlang_b;

/// `P(i given vehicles all busy)` for `i = 0, 1, …` in a pooled fleet, into one block of the table; ends with the whole fleet.
pub(super) fn tabulate_joint(table: &mut [ByBlock], block: usize, fleet: f64, load: f64) {
    let whole = fleet as usize;
    let part = fleet - whole as f64;
    let start = if part > 0.0 { erlang_b(part, load) } else { 1.0 };
    // First the ratios B(n)/B(n − 1), last vehicle first; then their product from the full fleet downwards
    let mut blocked = start;
    for i in (1..=whole).rev() {
        let n = fleet - (i - 1) as f64;
        let ratio = load / (n + load * blocked);
        table[i][block] = ratio;
        blocked *= ratio;
    }
    table[0][block] = 1.0;
    for i in 1..=whole {
        table[i][block] = (table[i - 1][block] * table[i][block]).max(1e-200);
    }
    table[whole + 1][block] = (table[whole][block] * start).max(1e-200);
}

/// The same for a real number of vehicles, linear in between: a fraction of a vehicle is a share of the time.
pub(super) fn joint_busy(table: &[ByBlock], fleet: &ByBlock, vehicles: &ByBlock) -> ByBlock {
    let mut joint = [0.0; BLOCKS];
    for block in 0..BLOCKS {
        let last = fleet[block] as usize;
        let whole = (vehicles[block] as usize).min(last);
        let (low, high) = (table[whole][block], table[whole + 1][block]);
        let width = if whole < last {
            1.0
        } else {
            fleet[block] - last as f64
        };
        let part = if width > 0.0 {
            ((vehicles[block] - whole as f64) / width).clamp(0.0, 1.0)
        } else {
            0.0
        };
        joint[block] = low + part * (high - low);
    }
    joint
}
