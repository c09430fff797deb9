//! Approximate hypercube: how often each station has nobody, and who comes instead.
//!
//! Each own station is a loss system of its own, `b = B(c, a)` (Erlang B); a fraction of a vehicle is a share of the time. A call
//! goes down its order of dispatch. The chance that the next station is full *given* that those before it are is higher than its
//! own, because busy hours coincide: its odds are multiplied by what the same step does to the odds in a pooled fleet, where
//! `P(m given vehicles busy) = B(N, A)/B(N − m, A)` (Palm–Jacobæus), the loss form of Larson's correction factor.
//! A full station is covered by a relocated vehicle with odds `κ/(1 − κ)` times the odds that a vehicle elsewhere is idle; that
//! vehicle's work falls on the other stations in proportion to their idle vehicles.
//! Loads are the fixed point `a = accepted/(1 − b)`: by Little's law the busy fraction is then the carried work.
//! Planned rides that find nobody wait for a vehicle; while any waits the whole fleet is busy ([`pooled::waiting`]).
//! Sources: Larson (1974, 1975); Jarvis, Management Science 31 (1985); Budge, Ingolfsson & Erkut, Operations Research 57 (2009).
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::chain::{BLOCKS, ByBlock, Chain};
use anderson::{History, extrapolate};
use odds::Odds;
use pooled::{Asking, Waiting, joint_busy, tabulate_joint, waiting};

mod anderson;
#[cfg(test)]
mod exact;
mod odds;
pub(super) mod pooled;
#[cfg(test)]
mod published;
#[cfg(test)]
mod tests;

/// Loads settle to this relative precision.
const TOLERANCE: f64 = 1e-9;
/// Turns per attempt, weight of the new value, and whether steps are extrapolated. The first settles in about ten turns; the last is
/// for fleets so small and asked so much that small steps do not get there (one in eighty made-up packs at the edges).
const ATTEMPTS: [(u32, f64, bool); 4] = [
    (60, 1.0, true),
    (300, 0.7, false),
    (3_000, 0.2, false),
    (3_000, 1.0, true),
];

/// Stations of the region in one year, per block of the week.
#[derive(Clone, Debug, Default)]
pub(super) struct Hypercube {
    /// Vehicle-time asked at each step of the orders, erlangs.
    pub asked: Vec<ByBlock>,
    /// Load per station, erlangs: carried work over the probability of a free vehicle.
    pub load: Vec<ByBlock>,
    /// Probability that a call gets past a step; the first entry is the start of every order.
    pub past: Vec<ByBlock>,
    /// Planned rides that wait for a vehicle.
    pub planned: [Waiting; BLOCKS],
    vehicles: Vec<ByBlock>,
    /// Share of the time that a station is manned at all: 1 where the pack has a vehicle in the block.
    open: Vec<ByBlock>,
    fleet: ByBlock,
    /// Ratio of odds per pair.
    coincidence: Vec<ByBlock>,
    next: Vec<ByBlock>,
    busy: Vec<ByBlock>,
    free: Vec<ByBlock>,
    carried: Vec<ByBlock>,
    idle: Vec<ByBlock>,
    cover: Vec<ByBlock>,
    /// Per pair: accepted over free; full and covered; full and not covered.
    taken: Vec<ByBlock>,
    covered: Vec<ByBlock>,
    refused: Vec<ByBlock>,
    /// Pooled fleet: `P(i vehicles busy)` for i = 0, 1, …; the same per set and per station.
    joint: Vec<ByBlock>,
    joint_set: Vec<ByBlock>,
    joint_station: Vec<ByBlock>,
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
            planned: [Waiting::NONE; BLOCKS],
            vehicles: zero(own),
            open: zero(own),
            fleet: [0.0; BLOCKS],
            coincidence: zero(pairs),
            next: zero(own),
            busy: zero(own),
            free: zero(own),
            carried: zero(own),
            idle: zero(own),
            cover: zero(own),
            taken: zero(pairs),
            covered: zero(pairs),
            refused: zero(pairs),
            joint: Vec::new(),
            joint_set: zero(chain.sets.len()),
            joint_station: zero(own),
            history: [(zero(own), zero(own)), (zero(own), zero(own))],
        }
    }

    /// Sets the vehicles of a year, after [`Hypercube::asked`] is set; `planned` says what of it may wait.
    pub fn staff(&mut self, chain: &Chain, share: f64, added: f64, planned: &[Asking; BLOCKS]) {
        self.fleet = [0.0; BLOCKS];
        for station in 0..chain.own {
            for block in 0..BLOCKS {
                let here = added * chain.added_share[station][block];
                let usual = chain.vehicles[station][block];
                self.vehicles[station][block] = usual * share + here;
                self.fleet[block] += self.vehicles[station][block];
                // A station that is closed today is covered while an added vehicle mans it
                self.open[station][block] = if usual > 0.0 { 1.0 } else { here.min(1.0) };
            }
        }
        self.correlate(chain, planned);
    }

    /// How much likelier a station is full when those before it are, per pair.
    fn correlate(&mut self, chain: &Chain, planned: &[Asking; BLOCKS]) {
        let mut total = [0.0; BLOCKS];
        for (step, asked) in chain.steps.iter().zip(&self.asked) {
            if step.parent == 0 {
                for block in 0..BLOCKS {
                    total[block] += asked[block];
                }
            }
        }
        let most = self.fleet.iter().copied().fold(0.0, f64::max) as usize;
        if self.joint.len() < most + 2 {
            self.joint.resize(most + 2, [0.0; BLOCKS]);
        }
        for block in 0..BLOCKS {
            tabulate_joint(&mut self.joint, block, self.fleet[block], total[block]);
            let all_busy = self.joint[self.fleet[block] as usize + 1][block];
            self.planned[block] = waiting(self.fleet[block], all_busy, &planned[block]);
            let calm = self.planned[block].calm;
            for joint in &mut self.joint {
                joint[block] = calm * joint[block] + (1.0 - calm);
            }
        }
        for (joint, set) in self.joint_set.iter_mut().zip(&chain.sets) {
            let mut vehicles = [0.0; BLOCKS];
            for station in set {
                for block in 0..BLOCKS {
                    vehicles[block] += self.vehicles[*station as usize][block];
                }
            }
            *joint = joint_busy(&self.joint, &self.fleet, &vehicles);
        }
        for (joint, vehicles) in self.joint_station.iter_mut().zip(&self.vehicles) {
            *joint = joint_busy(&self.joint, &self.fleet, vehicles);
        }
        for (ratio, pair) in self.coincidence.iter_mut().zip(&chain.pairs) {
            if pair.before == 0 {
                *ratio = [1.0; BLOCKS];
                continue;
            }
            let (before, after) = (
                &self.joint_set[pair.before as usize],
                &self.joint_set[pair.after as usize],
            );
            let alone = &self.joint_station[pair.station as usize];
            for block in 0..BLOCKS {
                let given = after[block] / before[block];
                let odds = given * (1.0 - alone[block]) / (alone[block] * (1.0 - given).max(1e-15));
                // Beyond these bounds the probability of being there at all is nil
                ratio[block] = if odds > 0.0 { odds.clamp(0.01, 1e6) } else { 1.0 };
            }
        }
    }

    /// Iterates the loads to their fixed point; returns the relative change that another turn would bring to them, and the turns
    /// used.
    pub fn settle(&mut self, chain: &Chain, relocation: f64) -> (f64, u32) {
        let (mut used, mut change) = (0, f64::INFINITY);
        for (turns, weight, quick) in ATTEMPTS {
            for turn in 0..turns {
                self.turn(chain, relocation);
                used += 1;
                change = self.change();
                // The loads stay those of which everything else is a function
                if change < TOLERANCE {
                    return (change, used);
                }
                if quick {
                    extrapolate(&mut self.load, &self.next, &mut self.history, turn);
                } else {
                    self.step(weight);
                }
            }
        }
        (change, used)
    }

    /// Largest relative change of a load in the last turn.
    pub fn change(&self) -> f64 {
        let mut change = 0.0;
        for (load, next) in self.load.iter().zip(&self.next) {
            for block in 0..BLOCKS {
                change = f64::max(change, (next[block] - load[block]).abs() / (1e-3 + next[block]));
            }
        }
        change
    }

    /// Makes part of the change of the last turn.
    pub fn step(&mut self, part: f64) {
        for (load, next) in self.load.iter_mut().zip(&self.next) {
            for block in 0..BLOCKS {
                load[block] += part * (next[block] - load[block]);
            }
        }
    }

    /// One turn: loads → chances of a free vehicle → calls down their orders → loads.
    pub fn turn(&mut self, chain: &Chain, relocation: f64) {
        let mut idle = [0.0; BLOCKS];
        for station in 0..chain.own {
            for block in 0..BLOCKS {
                let (vehicles, load) = (self.vehicles[station][block], self.load[station][block]);
                let (odds, calm) = (Odds::of(vehicles, load), self.planned[block].calm);
                self.busy[station][block] = calm * odds.busy + (1.0 - calm);
                self.free[station][block] = calm * odds.free;
                self.idle[station][block] = calm * odds.idle;
                self.carried[station][block] = vehicles - self.idle[station][block];
                idle[block] += self.idle[station][block];
            }
        }
        for station in 0..chain.own {
            for block in 0..BLOCKS {
                let vehicles = self.vehicles[station][block];
                let elsewhere = self.fleet[block] - vehicles;
                let idle_elsewhere = idle[block] - self.idle[station][block];
                let share = if elsewhere > 0.0 {
                    (idle_elsewhere / elsewhere).clamp(0.0, 1.0)
                } else {
                    0.0
                };
                let weight = relocation * share;
                let all = (1.0 - relocation) * (1.0 - share) + weight;
                self.cover[station][block] = if all > 0.0 {
                    self.open[station][block] * weight / all
                } else {
                    0.0
                };
            }
        }
        for (at, pair) in chain.pairs.iter().enumerate() {
            let station = pair.station as usize;
            let (busy, free, cover) = (&self.busy[station], &self.free[station], &self.cover[station]);
            for block in 0..BLOCKS {
                let odds = self.coincidence[at][block] * busy[block];
                let taken = 1.0 / (free[block] + odds);
                let full = odds * taken;
                let covered = full * cover[block];
                self.taken[at][block] = taken;
                self.covered[at][block] = covered;
                self.refused[at][block] = full - covered;
            }
        }
        self.next.fill([0.0; BLOCKS]);
        let mut relocated = [0.0; BLOCKS];
        for (at, (step, asked)) in chain.steps.iter().zip(&self.asked).enumerate() {
            let before = self.past[step.parent as usize];
            let pair = step.pair as usize;
            let (taken, covered, refused) = (&self.taken[pair], &self.covered[pair], &self.refused[pair]);
            let next = &mut self.next[step.station as usize];
            let past = &mut self.past[at + 1];
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
                    next[block] += relocated[block] * (self.idle[station][block] / idle[block]) / free;
                }
            }
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

    /// Mean number of idle vehicles of some stations in a block, and the mean of a figure of each over vehicles.
    pub fn idle_and_mean(&self, block: usize, stations: &[u32], figures: &[f64]) -> (f64, f64) {
        let (mut fleet, mut idle, mut weighted, mut plain) = (0.0, 0.0, 0.0, 0.0);
        for (station, figure) in stations.iter().zip(figures) {
            let station = *station as usize;
            fleet += self.vehicles[station][block];
            idle += self.idle[station][block];
            weighted += self.vehicles[station][block] * figure;
            plain += figure / figures.len() as f64;
        }
        (idle, if fleet > 0.0 { weighted / fleet } else { plain })
    }
}
