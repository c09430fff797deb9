//! Approximate hypercube: how often each station has nobody, and who comes instead.
//!
//! Each own station is a loss system of its own, `b = B(c, a)` (Erlang B); a fraction of a vehicle is a share of the time. A call
//! goes down its order of dispatch. The chance that the next station is full *given* that those before it are is higher than its
//! own, because busy hours coincide: its odds are multiplied by what the same step does to the odds in a pooled fleet, where
//! `P(m given vehicles busy) = B(N, A)/B(N − m, A)` (Palm–Jacobæus), the loss form of Larson's correction factor. Stations enter
//! it with what they are worth in vehicles of that fleet ([`Hypercube::weigh`]).
//! Of a share of the calls the dispatcher is ahead: at a full station somebody stands in while more vehicles are idle than the
//! table of stations asks before it, by the pooled fleet; that work falls on stations in proportion to their idle vehicles.
//! Who calls from near by does not count vehicles on their way back, and hours of a block differ ([`odds::Odds`]).
//! Loads are the fixed point `a = accepted/(1 − b)`: by Little's law the busy fraction is then the carried work.
//! Planned rides that find nobody wait for a vehicle; while any waits the whole fleet is busy ([`pooled::waiting`]).
//! Sources: Larson (1974, 1975); Jarvis, Management Science 31 (1985); Budge, Ingolfsson & Erkut, Operations Research 57 (2009).
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::chain::{BLOCKS, ByBlock, Chain};
use anderson::History;
use answer::{Coming, Met};
use pooled::{Asking, Waiting, joint_busy};
pub(super) use slope::{Slope, Start};

mod anderson;
mod answer;
#[cfg(test)]
mod exact;
mod fleet;
mod odds;
pub(super) mod pooled;
#[cfg(test)]
mod published;
mod relocation;
mod settle;
mod slope;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod weights;

/// Stations of the region in one year, per block of the week.
#[derive(Clone, Debug, Default)]
pub(super) struct Hypercube {
    /// Vehicle-time asked at each step of the orders, erlangs.
    pub asked: Vec<ByBlock>,
    /// Load per station, erlangs: carried work over the probability of a free vehicle.
    pub load: Vec<ByBlock>,
    /// Probability that a call gets past a step; the first entry is the start of every order.
    pub past: Vec<ByBlock>,
    /// Time after a run in which a vehicle is idle but not yet back, over the time of a run.
    pub away: Vec<ByBlock>,
    /// Standard deviation of the load over the hours of a block, over its mean.
    pub swing: ByBlock,
    /// Planned rides that wait for a vehicle.
    pub planned: [Waiting; BLOCKS],
    vehicles: Vec<ByBlock>,
    /// Of how many vehicles of the pooled fleet one of a station is worth, and all of a station are ([`Hypercube::weigh`]).
    pub weight: Vec<ByBlock>,
    worth: Vec<ByBlock>,
    /// Share of the time that a station is manned at all: 1 where the pack has a vehicle in the block.
    open: Vec<ByBlock>,
    /// The same for which [`Hypercube::rank`] was done last.
    ranked_for: Vec<ByBlock>,
    fleet: ByBlock,
    /// Who comes, per pair.
    coming: Vec<Coming>,
    next: Vec<ByBlock>,
    busy: Vec<ByBlock>,
    free: Vec<ByBlock>,
    /// The same as calls from near by meet it, to whom a vehicle on its way back is not there yet.
    empty: Vec<ByBlock>,
    home: Vec<ByBlock>,
    carried: Vec<ByBlock>,
    idle: Vec<ByBlock>,
    /// Rows of [`Hypercube::at_most`] that are needed, per set.
    rows: Vec<usize>,
    /// Mean number of idle vehicles before the table asks for a station: whole ones, and the part beyond them.
    ranks: Vec<[(usize, f64); BLOCKS]>,
    /// What they meet, per pair.
    met: Vec<Met>,
    /// Pooled fleet: `P(i vehicles busy)` for i = 0, 1, …; the same per set and per station.
    joint: Vec<ByBlock>,
    joint_set: Vec<ByBlock>,
    joint_station: Vec<ByBlock>,
    other_joint: Vec<ByBlock>,
    /// Load of the pooled fleet.
    total: ByBlock,
    /// Pooled fleet: probability of "all busy" while the load is high and while it is low, and one over those loads.
    all_busy: [ByBlock; 2],
    each: [ByBlock; 2],
    /// Pooled fleet: `P(a set is full, at most i vehicles are idle)` for i = 0, 1, …, own, per set.
    at_most: Vec<ByBlock>,
    /// Pooled fleet: the probability that a call gets past a set, per set.
    past_sets: Vec<ByBlock>,
    /// What a turn leads to with the slope of another year.
    better: Vec<ByBlock>,
    history: History,
}

impl Hypercube {
    pub fn new(chain: &Chain) -> Self {
        let zero = |count: usize| vec![[0.0; BLOCKS]; count];
        let (own, steps, pairs) = (chain.own, chain.steps.len(), chain.pairs.len());
        let mut past = zero(steps + 1);
        past[0] = [1.0; BLOCKS];
        Self {
            asked: zero(steps),
            load: zero(own),
            past,
            away: zero(own),
            swing: [0.0; BLOCKS],
            planned: [Waiting::NONE; BLOCKS],
            vehicles: zero(own),
            weight: vec![[1.0; BLOCKS]; own],
            worth: zero(own),
            open: zero(own),
            ranked_for: Vec::new(),
            fleet: [0.0; BLOCKS],
            coming: vec![Coming::default(); pairs],
            next: zero(own),
            busy: zero(own),
            free: zero(own),
            empty: zero(own),
            home: zero(own),
            carried: zero(own),
            idle: zero(own),
            rows: vec![0; chain.sets.len()],
            ranks: vec![[(0, 0.0); BLOCKS]; own],
            met: vec![Met::default(); pairs],
            joint: Vec::new(),
            joint_set: zero(chain.sets.len()),
            joint_station: zero(own),
            other_joint: Vec::new(),
            total: [0.0; BLOCKS],
            all_busy: [[0.0; BLOCKS]; 2],
            each: [[0.0; BLOCKS]; 2],
            at_most: zero(chain.sets.len() * (own + 1)),
            past_sets: zero(chain.sets.len()),
            better: zero(own),
            history: [(zero(own), zero(own)), (zero(own), zero(own))],
        }
    }

    /// Sets the vehicles of a year, after [`Hypercube::asked`] is set; `planned` says what of it may wait.
    pub fn staff(&mut self, chain: &Chain, share: f64, added: f64, planned: &[Asking; BLOCKS]) {
        self.staff_pool(chain, share, added, planned);
        for set in 0..chain.sets.len() {
            self.correlate(chain, set);
        }
        for (joint, worth) in self.joint_station.iter_mut().zip(&self.worth) {
            *joint = joint_busy(&self.joint, &self.fleet, worth);
        }
    }

    /// Share of vehicle time that is busy: over the week, and per block.
    pub fn utilisation(&self, chain: &Chain) -> (f64, ByBlock) {
        let share = |used: f64, there: f64| {
            if there > 0.0 {
                (used / there).clamp(0.0, 1.0)
            } else {
                0.0
            }
        };
        let (mut used, mut there, mut blocks) = (0.0, 0.0, [0.0; BLOCKS]);
        for block in 0..BLOCKS {
            let carried: f64 = self.carried.iter().map(|carried| carried[block]).sum();
            blocks[block] = share(carried, self.fleet[block]);
            used += chain.hours[block] * carried;
            there += chain.hours[block] * self.fleet[block];
        }
        (share(used, there), blocks)
    }

    /// Mean number of idle vehicles of some stations, and the mean of a figure of each over vehicles.
    pub fn idle_and_mean(&self, stations: &[u32], figures: &[f64]) -> (ByBlock, ByBlock) {
        let (mut fleet, mut idle, mut weighted) = ([0.0; BLOCKS], [0.0; BLOCKS], [0.0; BLOCKS]);
        let mut plain = 0.0;
        for (station, figure) in stations.iter().zip(figures) {
            let station = *station as usize;
            for block in 0..BLOCKS {
                fleet[block] += self.vehicles[station][block];
                idle[block] += self.idle[station][block];
                weighted[block] += self.vehicles[station][block] * figure;
            }
            plain += figure / figures.len() as f64;
        }
        for block in 0..BLOCKS {
            weighted[block] = if fleet[block] > 0.0 {
                weighted[block] / fleet[block]
            } else {
                plain
            };
        }
        (idle, weighted)
    }
}
