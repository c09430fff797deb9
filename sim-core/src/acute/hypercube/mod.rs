//! Approximate hypercube: how often each station has nobody, and who comes instead.
//!
//! Each own station is a loss system of its own, `b = B(c, a)` (Erlang B); a fraction of a vehicle is a share of the time. A call
//! goes down its order of dispatch. The chance that the next station is full *given* that those before it are is higher than its
//! own, because busy hours coincide: its odds are multiplied by what the same step does to the odds in a pooled fleet, where
//! `P(m given vehicles busy) = B(N, A)/B(N − m, A)` (Palm–Jacobæus), the loss form of Larson's correction factor.
//! Of a share of the calls the dispatcher is ahead: at a full station somebody stands in while more vehicles are idle than the
//! table of stations asks before it, by the pooled fleet; that work falls on stations in proportion to their idle vehicles.
//! Who calls from near by does not count vehicles on their way back, and hours of a block differ ([`Odds::swinging`]).
//! Loads are the fixed point `a = accepted/(1 − b)`: by Little's law the busy fraction is then the carried work.
//! Planned rides that find nobody wait for a vehicle; while any waits the whole fleet is busy ([`pooled::waiting`]).
//! Sources: Larson (1974, 1975); Jarvis, Management Science 31 (1985); Budge, Ingolfsson & Erkut, Operations Research 57 (2009).
#![allow(
    clippy::needless_range_loop,
    reason = "blocks run side by side over several arrays"
)]

use super::chain::{BLOCKS, ByBlock, Chain};
use super::queueing::erlang_b::erlang_b;
use anderson::{History, extrapolate};
use odds::Odds;
use pooled::{Asking, Waiting, joint_busy, tabulate_joint, waiting};
pub(super) use slope::Slope;

mod anderson;
#[cfg(test)]
mod exact;
mod odds;
pub(super) mod pooled;
#[cfg(test)]
mod published;
mod slope;
#[cfg(test)]
mod tests;

/// A station that is asked more, erlangs, is as good as always busy. Own vehicles that are called ahead on their way back are
/// work that no other station takes over, so that in deep overload nothing else would bound a load.
const MOST_LOAD: f64 = 1e9;

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
    /// Time after a run in which a vehicle is idle but not yet back, over the time of a run.
    pub away: Vec<ByBlock>,
    /// Standard deviation of the load over the hours of a block, over its mean.
    pub swing: ByBlock,
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
    /// The same as calls from near by meet it, to whom a vehicle on its way back is not there yet.
    empty: Vec<ByBlock>,
    home: Vec<ByBlock>,
    /// Probability that one of the vehicles of an empty station is on its way back.
    returning: Vec<ByBlock>,
    carried: Vec<ByBlock>,
    idle: Vec<ByBlock>,
    /// Mean number of idle vehicles before the table asks for a station: whole ones, and the part beyond them.
    ranks: Vec<[(usize, f64); BLOCKS]>,
    /// Share of the calls to a full station for which somebody stands in, per pair.
    caught: Vec<ByBlock>,
    /// Per pair: accepted over free; full and covered; full and not covered.
    taken: Vec<ByBlock>,
    covered: Vec<ByBlock>,
    refused: Vec<ByBlock>,
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
            open: zero(own),
            fleet: [0.0; BLOCKS],
            coincidence: zero(pairs),
            next: zero(own),
            busy: zero(own),
            free: zero(own),
            empty: zero(own),
            home: zero(own),
            returning: zero(own),
            carried: zero(own),
            idle: zero(own),
            ranks: vec![[(0, 0.0); BLOCKS]; own],
            caught: zero(pairs),
            taken: zero(pairs),
            covered: zero(pairs),
            refused: zero(pairs),
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
        for station in 0..chain.own {
            for block in 0..BLOCKS {
                let away = self.away[station][block];
                self.returning[station][block] = if away > 0.0 {
                    1.0 - libm::pow(1.0 + away, -self.vehicles[station][block])
                } else {
                    0.0
                };
            }
        }
        for set in 0..chain.sets.len() {
            self.correlate(chain, set);
        }
        for (joint, vehicles) in self.joint_station.iter_mut().zip(&self.vehicles) {
            *joint = joint_busy(&self.joint, &self.fleet, vehicles);
        }
    }

    /// The same for the pooled fleet alone: all that [`Hypercube::past_set`], [`Hypercube::beyond`] and
    /// [`Hypercube::peakedness`] need. Of what is asked it takes the first steps of the orders.
    pub fn staff_pool(&mut self, chain: &Chain, share: f64, added: f64, planned: &[Asking; BLOCKS]) {
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
        self.rank(chain);
        self.pool(chain, planned);
    }

    /// How busy vehicles coincide: probabilities of the pooled fleet that so many vehicles are busy.
    fn pool(&mut self, chain: &Chain, planned: &[Asking; BLOCKS]) {
        let total = &mut self.total;
        *total = [0.0; BLOCKS];
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
            self.other_joint.resize(most + 2, [0.0; BLOCKS]);
        }
        for block in 0..BLOCKS {
            let (fleet, swing) = (self.fleet[block], self.swing[block]);
            let (high, low) = (1.0 + swing, 1.0 - swing);
            let loads = [high, low].map(|part| part * self.total[block]);
            tabulate_joint(&mut self.joint, block, fleet, loads[0]);
            tabulate_joint(&mut self.other_joint, block, fleet, loads[1]);
            let last = fleet as usize + 1;
            let all_busy = [
                0.5 * high * self.joint[last][block],
                0.5 * low * self.other_joint[last][block],
            ];
            self.planned[block] = waiting(fleet, all_busy[0] + all_busy[1], &planned[block]);
            let calm = self.planned[block].calm;
            for part in 0..2 {
                self.all_busy[part][block] = calm * all_busy[part];
                self.each[part][block] = 1.0 / loads[part].max(1e-300);
            }
            for (joint, other) in self.joint[..=last].iter_mut().zip(&self.other_joint) {
                let both = 0.5 * (high * joint[block] + low * other[block]);
                joint[block] = calm * both + (1.0 - calm);
            }
        }
    }

    /// In the pooled fleet: how often a set is full, and how many vehicles are idle then.
    ///
    /// Given that these vehicles are busy the others are a smaller fleet with the same load: from nobody idle upwards each
    /// state weighs (vehicles left)/load times the one before.
    fn correlate(&mut self, chain: &Chain, set: usize) {
        let mut vehicles = [0.0; BLOCKS];
        for station in &chain.sets[set] {
            for (sum, here) in vehicles.iter_mut().zip(&self.vehicles[*station as usize]) {
                *sum += here;
            }
        }
        self.joint_set[set] = joint_busy(&self.joint, &self.fleet, &vehicles);
        let rows = &mut self.at_most[set * (chain.own + 1)..(set + 1) * (chain.own + 1)];
        let [mut high, mut low] = self.all_busy;
        let mut sum = self.planned.map(|waiting| 1.0 - waiting.calm);
        let mut left = [0.0; BLOCKS];
        for block in 0..BLOCKS {
            left[block] = self.fleet[block] - vehicles[block];
        }
        let mut idle = 0.0;
        for row in rows {
            for block in 0..BLOCKS {
                sum[block] += high[block] + low[block];
                row[block] = if sum[block] < 1.0 { sum[block] } else { 1.0 };
                let more = left[block] - idle;
                let more = if more > 0.0 { more } else { 0.0 };
                high[block] *= more * self.each[0][block];
                low[block] *= more * self.each[1][block];
            }
            idle += 1.0;
        }
    }

    /// Where the table asks for each station.
    fn rank(&mut self, chain: &Chain) {
        let mut before = [0.0; BLOCKS];
        for station in &chain.table {
            let station = *station as usize;
            self.ranks[station] = before.map(|rank: f64| (rank as usize, rank - (rank as usize) as f64));
            for block in 0..BLOCKS {
                before[block] += self.open[station][block];
            }
        }
    }

    /// With what share of the calls the dispatcher is ahead of: how often a station is full when calls come to it, and how many
    /// of those get past it, per pair.
    ///
    /// In the pooled fleet: `ahead` of the calls get past a set of full stations only while no more vehicles are idle than
    /// the table asks before the first of them, the others always.
    fn relocate(&mut self, chain: &Chain, ahead: f64) {
        for set in 0..chain.sets.len() {
            self.past_sets[set] = self.uncovered(chain, set, set, ahead);
        }
        for (at, pair) in chain.pairs.iter().enumerate() {
            let station = pair.station as usize;
            let (before, after) = (pair.before as usize, pair.after as usize);
            let alone = &self.joint_station[station];
            let (come, past) = (&self.past_sets[before], &self.past_sets[after]);
            let empty = self.uncovered(chain, after, before, ahead);
            let (coincidence, not_past) = (&mut self.coincidence[at], &mut self.caught[at]);
            for block in 0..BLOCKS {
                let (alone, empty) = (alone[block], empty[block]);
                let given = empty / come[block];
                let odds = given * (1.0 - alone) / (alone * (1.0 - given).max(1e-15));
                // Beyond these bounds the probability of being there at all is nil
                let bounded = if odds > 0.0 { odds.clamp(0.01, 1e6) } else { 1.0 };
                coincidence[block] = if before == 0 { 1.0 } else { bounded };
                let caught = 1.0 - past[block] / empty;
                // Less than the figures can tell is none
                not_past[block] = if caught > 1e-12 { caught } else { 0.0 };
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

    /// In the pooled fleet: the probability that a call gets past a set of stations.
    pub fn past_set(&mut self, chain: &Chain, set: usize, ahead: f64) -> ByBlock {
        self.correlate(chain, set);
        self.uncovered(chain, set, set, ahead)
    }

    /// In the pooled fleet: the probability that so many vehicles of others are busy too when all own ones are. As many as the
    /// mean more or less a standard deviation, half of the time each.
    pub fn beyond(&self, block: usize, mean: f64, sd: f64) -> f64 {
        let (fleet, load) = (self.fleet[block], self.total[block]);
        let own = erlang_b(fleet, load);
        let with = |others: f64| erlang_b(fleet + others.max(0.0), load);
        if own > 0.0 {
            (0.5 * (with(mean + sd) + with(mean - sd)) / own).min(1.0)
        } else {
            0.0
        }
    }

    /// Variance over mean of what overflows the pooled fleet, when it goes to a fleet without end (Riordan's formula, in
    /// Wilkinson, Bell System Technical Journal 35, 1956).
    pub fn peakedness(&self) -> ByBlock {
        std::array::from_fn(|block| {
            let (fleet, load) = (self.fleet[block], self.total[block]);
            let over = load * erlang_b(fleet, load);
            (1.0 - over + load / (fleet + 1.0 + over - load)).max(1.0)
        })
    }

    /// Iterates the loads to their fixed point; returns the relative change that another turn would bring to them, and the turns
    /// used.
    pub fn settle(&mut self, chain: &Chain, relocation: f64) -> (f64, u32) {
        self.settle_by(chain, relocation, &Slope::default())
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

    /// One turn: loads → chances of a free vehicle → calls down their orders → loads.
    #[cfg(test)]
    pub fn turn(&mut self, chain: &Chain, relocation: f64) {
        self.relocate(chain, relocation);
        self.answer(chain);
    }

    /// The same, with who is relocated as it is.
    fn answer(&mut self, chain: &Chain) {
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
