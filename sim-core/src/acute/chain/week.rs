//! How the hours of a block differ: the load that calls meet, not only its mean, decides who is late.
//!
//! Work in progress follows the calls of the hour with the memory of a run (the modified offered load of a queue with
//! exponential service: Massey & Whitt 1994), so a busy hour is less busy in vehicles than in calls.

use super::{BLOCKS, ByBlock, block_of};
use crate::region::AcuteData;

/// Steps per hour with which the load is followed.
const STEPS: usize = 12;
/// Weeks until the load repeats itself.
const WEEKS: usize = 2;

/// Variance of the hourly load within a block, relative to the square of its mean.
#[derive(Clone, Debug, Default)]
pub(in crate::acute) struct Swing {
    urgent: ByBlock,
    planned: ByBlock,
    both: ByBlock,
}

impl Swing {
    pub fn of(acute: &AcuteData) -> Self {
        let times = &acute.ambulance;
        // A run without its drives, which are short beside it
        let run = times.turnout + times.on_scene + times.handover + times.clearing;
        let urgent = loads(&acute.week.urgent_runs, run);
        let planned = loads(&acute.week.planned_runs, times.planned_cycle);
        Self {
            urgent: covariance(&urgent, &urgent),
            planned: covariance(&planned, &planned),
            both: covariance(&urgent, &planned),
        }
    }

    /// Standard deviation of the load within a block over its mean, when these shares of the work are urgent and planned; the
    /// rest comes evenly.
    pub fn relative(&self, block: usize, [urgent, planned]: [f64; 2]) -> f64 {
        let variance = urgent * urgent * self.urgent[block]
            + 2.0 * urgent * planned * self.both[block]
            + planned * planned * self.planned[block];
        variance.max(0.0).sqrt().min(0.9)
    }
}

/// Load at every hour of the week, relative to the mean of its block.
fn loads(rates: &[f64; 168], run: f64) -> [f64; 168] {
    let memory = (run / 60.0 * STEPS as f64).max(1.0);
    let mut loads = [0.0; 168];
    let mut load = rates.iter().sum::<f64>() / 168.0;
    for _ in 0..WEEKS {
        for (hour, rate) in rates.iter().enumerate() {
            let mut sum = 0.0;
            for _ in 0..STEPS {
                load += (rate - load) / memory;
                sum += load;
            }
            loads[hour] = sum / STEPS as f64;
        }
    }
    let (mut sums, mut hours) = ([0.0; BLOCKS], [0.0; BLOCKS]);
    for (hour, load) in loads.iter().enumerate() {
        sums[block_of(hour)] += load;
        hours[block_of(hour)] += 1.0;
    }
    for (hour, load) in loads.iter_mut().enumerate() {
        let block = block_of(hour);
        let mean = sums[block] / hours[block];
        *load = if mean > 0.0 { *load / mean } else { 1.0 };
    }
    loads
}

fn covariance(a: &[f64; 168], b: &[f64; 168]) -> ByBlock {
    let (mut sums, mut hours) = ([0.0; BLOCKS], [0.0; BLOCKS]);
    for hour in 0..168 {
        let block = block_of(hour);
        sums[block] += (a[hour] - 1.0) * (b[hour] - 1.0);
        hours[block] += 1.0;
    }
    std::array::from_fn(|block| sums[block] / hours[block])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acute::fixture::chain_of;

    #[test]
    fn even_hours_do_not_swing_and_busy_ones_less_than_their_calls() {
        let mut acute = chain_of(&[Some(1.0)], &[&[5.0]]);
        let swing = Swing::of(&acute);
        for block in 0..BLOCKS {
            assert_eq!(swing.relative(block, [0.7, 0.3]), 0.0);
        }
        for hour in 0..168 {
            acute.week.urgent_runs[hour] = if hour % 8 < 4 { 1.5 } else { 0.5 };
        }
        let swing = Swing::of(&acute);
        // Calls swing by a half; a run of 45 minutes smooths that a little
        let (all, half) = (swing.relative(1, [1.0, 0.0]), swing.relative(1, [0.5, 0.4]));
        assert!((0.3..0.5).contains(&all), "{all}");
        assert!((half - 0.5 * all).abs() < 1e-12);
    }
}
