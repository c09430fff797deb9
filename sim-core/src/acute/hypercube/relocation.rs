//! What calls meet at a set of full stations: how stations coincide, and whether somebody stands in for them.
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::super::chain::{BLOCKS, ByBlock, Chain};
use super::Hypercube;
use super::pooled::{alike, joint_busy};

impl Hypercube {
    /// Weighs stations by loads that have settled: a station is worth as many vehicles of the pooled fleet as are all busy as
    /// often as all of its own are. Returns the largest change of a weight.
    ///
    /// The vehicles of a busy station are worth less than one of the fleet, those of a quiet one more, and a set of stations
    /// about the sum: exact chains of states bear that out, and that it hardly moves with the load.
    pub fn weigh(&mut self) -> f64 {
        let mut most = 0.0;
        for (station, weights) in self.weight.iter_mut().enumerate() {
            for block in 0..BLOCKS {
                let vehicles = self.vehicles[station][block];
                let same = alike(&self.joint, block, self.fleet[block], self.busy[station][block]);
                let weight = match same {
                    Some(same) if vehicles > 0.0 => same / vehicles,
                    _ => 1.0,
                };
                most = f64::max(most, (weight - weights[block]).abs());
                weights[block] = weight;
            }
        }
        most
    }

    /// Where the table asks for each station.
    pub(super) fn rank(&mut self, chain: &Chain) {
        // They follow who is open alone
        if self.ranked_for == self.open {
            return;
        }
        self.ranked_for.clone_from(&self.open);
        let mut before = [0.0; BLOCKS];
        for station in &chain.table {
            let station = *station as usize;
            self.ranks[station] = before.map(|rank: f64| {
                let whole = rank as u32;
                (whole as usize, rank - f64::from(whole))
            });
            for block in 0..BLOCKS {
                before[block] += self.open[station][block];
            }
        }
        for set in 0..chain.sets.len() {
            self.rows[set] = self.deepest(&chain.ranked[set]);
        }
        for pair in &chain.pairs {
            let (before, after) = (pair.before as usize, pair.after as usize);
            let before = self.deepest(&chain.ranked[before]);
            self.rows[after] = self.rows[after].max(before);
        }
    }

    /// Rows of [`Hypercube::at_most`] that the first manned station of a list in the order of the table needs.
    fn deepest(&self, ranked: &[u32]) -> usize {
        let (mut deepest, mut left) = (0, [1.0; BLOCKS]);
        for station in ranked {
            let (open, ranks) = (&self.open[*station as usize], &self.ranks[*station as usize]);
            for block in 0..BLOCKS {
                let open = left[block] * open[block];
                if open > 0.0 {
                    deepest = deepest.max(ranks[block].0 + 2);
                    left[block] -= open;
                }
            }
            if left.iter().all(|left| *left <= 0.0) {
                break;
            }
        }
        deepest
    }

    /// In the pooled fleet: how often a set is full, and how many vehicles are idle then.
    ///
    /// Given that these vehicles are busy the others are a smaller fleet with the same load: from nobody idle upwards each
    /// state weighs (vehicles left)/load times the one before.
    pub(super) fn correlate(&mut self, chain: &Chain, set: usize) {
        let mut vehicles = [0.0; BLOCKS];
        for station in &chain.sets[set] {
            for (sum, here) in vehicles.iter_mut().zip(&self.worth[*station as usize]) {
                *sum += here;
            }
        }
        self.joint_set[set] = joint_busy(&self.joint, &self.fleet, &vehicles);
        let start = set * (chain.own + 1);
        let rows = &mut self.at_most[start..start + self.rows[set]];
        let ([mut high, mut low], [each_high, each_low]) = (self.all_busy, self.each);
        let mut sum = self.planned.map(|waiting| 1.0 - waiting.calm);
        let mut left = self.fleet;
        for block in 0..BLOCKS {
            left[block] -= vehicles[block];
        }
        for row in rows {
            for block in 0..BLOCKS {
                sum[block] += high[block] + low[block];
                row[block] = if sum[block] < 1.0 { sum[block] } else { 1.0 };
                let more = if left[block] > 0.0 { left[block] } else { 0.0 };
                high[block] *= more * each_high[block];
                low[block] *= more * each_low[block];
                left[block] -= 1.0;
            }
        }
    }

    /// In the pooled fleet: the probability that a call gets past a set of stations.
    pub fn past_set(&mut self, chain: &Chain, set: usize, ahead: f64) -> ByBlock {
        self.correlate(chain, set);
        self.uncovered(chain, set, set, ahead)
    }

    /// With what share of the calls the dispatcher is ahead of: how often a station is full when calls come to it, and how many
    /// of those get past it, per pair.
    ///
    /// In the pooled fleet: `ahead` of the calls get past a set of full stations only while no more vehicles are idle than
    /// the table asks before the first of them, the others always.
    pub(super) fn relocate(&mut self, chain: &Chain, ahead: f64) {
        for set in 0..chain.sets.len() {
            self.past_sets[set] = self.uncovered(chain, set, set, ahead);
        }
        for (at, pair) in chain.pairs.iter().enumerate() {
            let station = pair.station as usize;
            let (before, after) = (pair.before as usize, pair.after as usize);
            let alone = &self.joint_station[station];
            let (come, past) = (&self.past_sets[before], &self.past_sets[after]);
            let empty = self.uncovered(chain, after, before, ahead);
            let coming = &mut self.coming[at];
            for block in 0..BLOCKS {
                let (alone, empty) = (alone[block], empty[block]);
                let given = empty / come[block];
                let odds = given * (1.0 - alone) / (alone * (1.0 - given).max(1e-15));
                // Beyond these bounds the probability of being there at all is nil
                let bounded = if odds > 0.0 { odds.clamp(0.01, 1e6) } else { 1.0 };
                coming.coincidence[block] = if before == 0 { 1.0 } else { bounded };
                let caught = 1.0 - past[block] / empty;
                // Less than the figures can tell is none
                coming.caught[block] = if caught > 1e-12 { caught } else { 0.0 };
            }
        }
    }

    /// In the pooled fleet: the probability that a set of stations is full, and that a call gets past another set whose table it
    /// has come by.
    fn uncovered(&self, chain: &Chain, full: usize, by: usize, ahead: f64) -> ByBlock {
        let joint = &self.joint_set[full];
        let at_most = &self.at_most[full * (chain.own + 1)..(full + 1) * (chain.own + 1)];
        let (mut covered, mut left) = ([0.0; BLOCKS], [1.0; BLOCKS]);
        for station in &chain.ranked[by] {
            let (open, ranks) = (&self.open[*station as usize], &self.ranks[*station as usize]);
            let mut more = false;
            for block in 0..BLOCKS {
                let open = left[block] * open[block];
                if open > 0.0 {
                    let (whole, part) = ranks[block];
                    let (low, high) = (at_most[whole][block], at_most[whole + 1][block]);
                    covered[block] += open * (joint[block] - (low + part * (high - low))).max(0.0);
                    left[block] -= open;
                }
                more |= left[block] > 0.0;
            }
            if !more {
                break;
            }
        }
        std::array::from_fn(|block| (joint[block] - ahead * covered[block]).max(1e-200))
    }
}
