//! One turn: loads → chances of a free vehicle → calls down their orders → loads.
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::super::chain::{BLOCKS, ByBlock, Chain};
use super::Hypercube;
use super::odds::Odds;

/// A station that is asked more, erlangs, is as good as always busy. Own vehicles that are called ahead on their way back are
/// work that no other station takes over, so that in deep overload nothing else would bound a load.
const MOST_LOAD: f64 = 1e9;

impl Hypercube {
    /// One turn: loads → chances of a free vehicle → calls down their orders → loads.
    #[cfg(test)]
    pub fn turn(&mut self, chain: &Chain, relocation: f64) {
        self.relocate(chain, relocation);
        self.answer(chain);
    }

    /// The same, with who is relocated as it is.
    pub(super) fn answer(&mut self, chain: &Chain) {
        let idle = self.odds();
        for ((met, coming), pair) in self.met.iter_mut().zip(&self.coming).zip(&chain.pairs) {
            let station = pair.station as usize;
            // Who calls from a distance may as well be helped by a vehicle on its way back
            if pair.before == 0 {
                let (empty, home) = (&self.empty[station], &self.home[station]);
                *met = Met::at(empty, home, coming);
                met.return_ahead(&self.free[station], home, empty);
            } else {
                *met = Met::at(&self.busy[station], &self.free[station], coming);
            }
        }
        for (at, (step, asked)) in chain.steps.iter().zip(&self.asked).enumerate() {
            let (before, met) = (self.past[step.parent as usize], &mut self.met[step.pair as usize]);
            met.arriving = plus_product(met.arriving, before, *asked);
            self.past[at + 1] = product(before, met.refused);
        }
        self.next.fill([0.0; BLOCKS]);
        let mut relocated = [0.0; BLOCKS];
        for (pair, met) in chain.pairs.iter().zip(&self.met) {
            let next = &mut self.next[pair.station as usize];
            *next = plus_product(*next, met.arriving, met.taken);
            relocated = plus_product(relocated, met.arriving, met.covered);
        }
        for (station, next) in self.next.iter_mut().enumerate() {
            for block in 0..BLOCKS {
                let free = self.free[station][block];
                if idle[block] > 0.0 && free > 0.0 {
                    let here = self.idle[station][block] / idle[block];
                    next[block] += relocated[block] * here / free;
                }
                if next[block] > MOST_LOAD {
                    next[block] = MOST_LOAD;
                }
            }
        }
    }

    /// Of the calls that come to a station after others: the share that a vehicle far on its way back answers.
    ///
    /// Where the dispatcher would have somebody stand in at a station without a vehicle, somebody does as well while all idle
    /// ones of its own are far.
    pub fn answered_afar(&self, chain: &Chain, pair: usize) -> ByBlock {
        let station = chain.pairs[pair].station as usize;
        let (taken, caught) = (&self.met[pair].taken, &self.coming[pair].caught);
        let (free, home) = (&self.free[station], &self.home[station]);
        std::array::from_fn(|block| taken[block] * (free[block] - home[block]) * (1.0 - caught[block]))
    }

    /// State of every station at its load; returns the idle vehicles of all together.
    fn odds(&mut self) -> ByBlock {
        let mut all = [0.0; BLOCKS];
        let calm = self.planned.map(|waiting| waiting.calm);
        for station in 0..self.load.len() {
            let (vehicles, load) = (&self.vehicles[station], &self.load[station]);
            let away = &self.away[station];
            let (busy, free) = (&mut self.busy[station], &mut self.free[station]);
            let (empty, home) = (&mut self.empty[station], &mut self.home[station]);
            let (idle, carried) = (&mut self.idle[station], &mut self.carried[station]);
            for block in 0..BLOCKS {
                let odds = Odds::swinging(vehicles[block], load[block], away[block], self.swing[block]);
                let calm = calm[block];
                busy[block] = calm * odds.busy + (1.0 - calm);
                empty[block] = busy[block] + calm * odds.far;
                free[block] = calm * odds.free;
                home[block] = calm * odds.home;
                idle[block] = calm * odds.idle;
                carried[block] = vehicles[block] - idle[block];
                all[block] += idle[block];
            }
        }
        all
    }
}

/// Calls that come to a station after others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Coming {
    /// What it does to the odds that the station is full.
    pub coincidence: ByBlock,
    /// Share of those who find it full for whom somebody stands in.
    pub caught: ByBlock,
}

/// What such calls meet.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Met {
    /// Probability that the station accepts over the probability that it is free.
    taken: ByBlock,
    /// Probability that it is full and somebody stands in, and that it is full and nobody does.
    covered: ByBlock,
    refused: ByBlock,
    /// Vehicle-time that comes to it, erlangs.
    arriving: ByBlock,
}

impl Met {
    #[inline]
    fn at(busy: &ByBlock, free: &ByBlock, coming: &Coming) -> Self {
        let odds = product(coming.coincidence, *busy);
        let mut taken = [0.0; BLOCKS];
        for block in 0..BLOCKS {
            taken[block] = 1.0 / (free[block] + odds[block]);
        }
        let mut refused = product(odds, taken);
        let covered = product(refused, coming.caught);
        for block in 0..BLOCKS {
            refused[block] -= covered[block];
        }
        Self {
            taken,
            covered,
            refused,
            arriving: [0.0; BLOCKS],
        }
    }

    /// Calls from near by: what a station accepts over how often it is free, and vehicles that are called ahead on their own way
    /// back, which are no work for other stations.
    #[inline]
    fn return_ahead(&mut self, free: &ByBlock, home: &ByBlock, empty: &ByBlock) {
        for block in 0..BLOCKS {
            let (free, home) = (free[block], home[block]);
            if free > 0.0 {
                let own = self.covered[block] * ((free - home) / empty[block]);
                self.taken[block] = (self.taken[block] * home + own) / free;
                self.covered[block] -= own;
            }
        }
    }
}

// By value: what is written cannot then be what is still to be read, and blocks go two at a time

#[inline]
fn product(a: ByBlock, b: ByBlock) -> ByBlock {
    let mut product = [0.0; BLOCKS];
    for block in 0..BLOCKS {
        product[block] = a[block] * b[block];
    }
    product
}

#[inline]
fn plus_product(mut sum: ByBlock, a: ByBlock, b: ByBlock) -> ByBlock {
    for block in 0..BLOCKS {
        sum[block] += a[block] * b[block];
    }
    sum
}
