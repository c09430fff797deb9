//! Fewer turns to the fixed point.
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::super::chain::{BLOCKS, ByBlock};

/// The two turns before: their outcome and their change, per station and block.
pub(super) type History = [(Vec<ByBlock>, Vec<ByBlock>); 2];

/// Anderson's extrapolation over the last two turns, per block; a plain step wherever it would lead outside.
///
/// Source: D. G. Anderson (1965); H. F. Walker & P. Ni, SIAM Journal on Numerical Analysis 49 (2011). Takes a third to a
/// sixth of the turns of plain iteration.
pub(super) fn extrapolate(load: &mut [ByBlock], next: &[ByBlock], history: &mut History, turn: u32) {
    let mut weights = [[0.0; BLOCKS]; 2];
    if turn > 0 {
        let (mut a, mut b, mut c) = ([0.0; BLOCKS], [0.0; BLOCKS], [0.0; BLOCKS]);
        let (mut p, mut q) = ([0.0; BLOCKS], [0.0; BLOCKS]);
        for station in 0..load.len() {
            for block in 0..BLOCKS {
                let step = next[station][block] - load[station][block];
                let first = step - history[0].1[station][block];
                let second = step - history[1].1[station][block];
                a[block] += first * first;
                b[block] += first * second;
                c[block] += second * second;
                p[block] += first * step;
                q[block] += second * step;
            }
        }
        for block in 0..BLOCKS {
            let determinant = a[block] * c[block] - b[block] * b[block];
            if turn > 1 && determinant > 1e-10 * a[block] * c[block] {
                weights[0][block] = (p[block] * c[block] - q[block] * b[block]) / determinant;
                weights[1][block] = (q[block] * a[block] - p[block] * b[block]) / determinant;
            } else if a[block] > 0.0 {
                weights[0][block] = p[block] / a[block];
            }
        }
    }
    let [first, second] = weights;
    let value = |block: usize, here: f64, last: f64, before: f64| {
        here - first[block] * (here - last) - second[block] * (here - before)
    };
    let [last, before] = history;
    let mut inside = [true; BLOCKS];
    for station in 0..load.len() {
        let (next, last, before) = (&next[station], &last.0[station], &before.0[station]);
        for block in 0..BLOCKS {
            let plain = next[block];
            let better = value(block, plain, last[block], before[block]);
            inside[block] &= (better >= 0.2 * plain) & (better <= 5.0 * plain + 1e-9);
        }
    }
    for station in 0..load.len() {
        let (load, next) = (&mut load[station], &next[station]);
        let (last, changed) = (&mut last.0[station], &mut last.1[station]);
        let (before, changed_before) = (&mut before.0[station], &mut before.1[station]);
        for block in 0..BLOCKS {
            let plain = next[block];
            let better = value(block, plain, last[block], before[block]);
            before[block] = last[block];
            changed_before[block] = changed[block];
            last[block] = plain;
            changed[block] = plain - load[block];
            load[block] = if inside[block] { better } else { plain };
        }
    }
}
