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
        for (at, pair) in chain.pairs.iter().enumerate() {
            let station = pair.station as usize;
            // Who calls from a distance may as well be helped by a vehicle on its way back
            let first = pair.before == 0;
            let (busy, free) = if first {
                (&self.empty[station], &self.home[station])
            } else {
                (&self.busy[station], &self.free[station])
            };
            let (coincidence, caught) = (&self.coincidence[at], &self.caught[at]);
            let (taken, covered) = (&mut self.taken[at], &mut self.covered[at]);
            let refused = &mut self.refused[at];
            for block in 0..BLOCKS {
                let odds = coincidence[block] * busy[block];
                taken[block] = 1.0 / (free[block] + odds);
                let full = odds * taken[block];
                covered[block] = full * caught[block];
                refused[block] = full - covered[block];
            }
            if first {
                self.return_ahead(at, station);
            }
        }
        self.next.fill([0.0; BLOCKS]);
        let mut relocated = [0.0; BLOCKS];
        for (at, (step, asked)) in chain.steps.iter().zip(&self.asked).enumerate() {
            let pair = step.pair as usize;
            let (taken, covered, refused) = (&self.taken[pair], &self.covered[pair], &self.refused[pair]);
            let next = &mut self.next[step.station as usize];
            let (done, ahead) = self.past.split_at_mut(at + 1);
            let (before, past) = (&done[step.parent as usize], &mut ahead[0]);
            for block in 0..BLOCKS {
                let arriving = before[block] * asked[block];
                next[block] += arriving * taken[block];
                relocated[block] += arriving * covered[block];
                past[block] = before[block] * refused[block];
            }
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
                let loads = [load[block], (1.0 + away[block]) * load[block]];
                let odds = Odds::swinging(vehicles[block], loads, self.swing[block]);
                let calm = calm[block];
                [busy[block], empty[block]] = odds.busy.map(|busy| calm * busy + (1.0 - calm));
                [free[block], home[block]] = odds.free.map(|free| calm * free);
                idle[block] = calm * odds.idle;
                carried[block] = vehicles[block] - idle[block];
                all[block] += idle[block];
            }
        }
        all
    }

    /// Calls from near by: what a station accepts over how often it is free, and vehicles that are called ahead on their own way
    /// back, which are no work for other stations.
    fn return_ahead(&mut self, pair: usize, station: usize) {
        for block in 0..BLOCKS {
            let free = self.free[station][block];
            if free > 0.0 {
                let own = self.covered[pair][block] * self.returning[station][block];
                self.taken[pair][block] =
                    self.taken[pair][block] * (self.home[station][block] / free) + own / free;
                self.covered[pair][block] -= own;
            }
        }
    }
}
