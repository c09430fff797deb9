//! The table of relocation: the order in which the dispatcher wants the own stations filled.
//!
//! With `n` idle vehicles the first `n` stations of the table are to have one. The order is greedy: each next station is the one
//! that brings most urgent calls within the limit, given those before it, so that tables of `n` and `n + 1` vehicles differ by
//! one move ("nested"). Greedy cover: Church & ReVelle (1974); tables: Gendreau, Laporte & Semet, Journal of the Operational
//! Research Society 57 (2006); nested: Sudtachat, Mayorga & McLay, Omega 58 (2016).

use super::orders::within_limit;
use crate::region::AcuteData;

/// Own stations, the one to be filled first in front.
pub(super) fn order(acute: &AcuteData, own: usize, calls: &[f64]) -> Vec<u32> {
    let mut best = vec![0.0; calls.len()];
    let mut left: Vec<usize> = (0..own).collect();
    let mut table = Vec::with_capacity(own);
    while !left.is_empty() {
        let gain = |station: usize| -> f64 {
            let zones = calls.iter().zip(&best).enumerate();
            zones
                .map(|(zone, (calls, best))| {
                    let here = within_limit(acute, acute.station_minutes[zone][station]);
                    calls * f64::max(0.0, here - best)
                })
                .sum()
        };
        // The first of equals, in the order of the pack
        let mut first = 0;
        for at in 1..left.len() {
            if gain(left[at]) > gain(left[first]) {
                first = at;
            }
        }
        let station = left.remove(first);
        for (zone, best) in best.iter_mut().enumerate() {
            *best = f64::max(*best, within_limit(acute, acute.station_minutes[zone][station]));
        }
        table.push(station as u32);
    }
    table
}

/// Every set of stations in the order of the table.
pub(super) fn ranked(sets: &[Vec<u32>], table: &[u32]) -> Vec<Vec<u32>> {
    let in_set = |set: &Vec<u32>| table.iter().copied().filter(|s| set.contains(s)).collect();
    sets.iter().map(in_set).collect()
}
