//! Ambulances: an approximate hypercube with several vehicles per station, neighbours and relocation.
//!
//! Each own station is a loss system of its own (Erlang B); a fraction of a vehicle is a share of the time. A call goes down its
//! order of dispatch. The chance that the next station is full *given* that those before it are is higher than its own,
//! because busy hours coincide: its odds are multiplied by what the same step does to the odds in a pooled fleet, where
//! `P(m given vehicles busy) = B(N, A)/B(N − m, A)` (Palm–Jacobæus), the loss form of Larson's correction factor.
//! A full station is covered by a relocated vehicle with odds `κ/(1 − κ)` times the odds that a vehicle elsewhere is idle.
//! Busy fractions are the fixed point: `a = carried/(1 − b)` with `b = B(c, a)`.
//! Sources: Larson (1974, 1975); Jarvis (1985); Budge, Ingolfsson & Erkut, Operations Research 57 (2009).

use super::chain::{BLOCKS, ByBlock, Chain, HOURS_PER_YEAR, NEIGHBOUR};
use super::queueing::erlang_b::{self, erlang_b};
use crate::region::AmbulanceTimes;

/// Loads settle to this relative precision.
const TOLERANCE: f64 = 1e-10;
/// Iterations per attempt, and the weight of the new value in each.
const ATTEMPTS: [(u32, f64); 3] = [(150, 1.0), (400, 0.5), (3_000, 0.15)];
/// Longest wait for a first vehicle that is reported, minutes.
const LONGEST_WAIT: f64 = 1_440.0;

/// What ambulances are asked in one year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Runs<'a> {
    pub a1: &'a [f64],
    pub a2: &'a [f64],
    pub planned: &'a [f64],
    /// Share of urgent runs without transport.
    pub without_transport: f64,
    /// Share of patients who are driven on because the hospitals inside are full.
    pub diverted: f64,
    /// Share of handovers inside that find all bays taken.
    pub bays_full: f64,
    /// Urgent runs relative to the base year.
    pub growth: f64,
    pub vehicle_share: f64,
    pub added_vehicles: f64,
}

/// Means over the year.
#[derive(Clone, Debug, Default)]
pub(super) struct Reached {
    /// Per area: share within the limit, mean response in minutes, share that finds no vehicle at all.
    pub areas: Vec<(f64, f64, f64)>,
    pub within: f64,
    pub response: f64,
    pub utilisation: f64,
}

/// Working memory of one network; nothing in it outlives a year, except for its size.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    /// Vehicles, `[own station][block]`.
    vehicles: Vec<ByBlock>,
    /// Whether a station is manned at all in a block of the pack (1 or 0).
    open: Vec<ByBlock>,
    fleet: ByBlock,
    /// Vehicle-time asked below each node, erlangs.
    asked: Vec<ByBlock>,
    /// Neighbour's probability to have nobody, per station.
    absent: Vec<f64>,
    /// Ratio of odds per pair.
    coincidence: Vec<ByBlock>,
    /// Load per own station, erlangs: carried over the probability of a free vehicle.
    pub load: Vec<ByBlock>,
    next: Vec<ByBlock>,
    busy: Vec<ByBlock>,
    free: Vec<ByBlock>,
    carried: Vec<ByBlock>,
    cover: Vec<ByBlock>,
    /// Per pair: accepted over free; full and covered; full and not covered.
    taken: Vec<ByBlock>,
    covered: Vec<ByBlock>,
    refused: Vec<ByBlock>,
    /// Probability that a call gets past a node; the first entry is the start of every order.
    past: Vec<ByBlock>,
    /// Mean minutes of vehicle time per run.
    mean_run: f64,
    set_vehicles: Vec<ByBlock>,
    joint: Vec<ByBlock>,
    reached_at: Vec<f64>,
}

impl Network {
    pub fn new(chain: &Chain) -> Self {
        let zero = |count: usize| vec![[0.0; BLOCKS]; count];
        let (own, nodes, pairs) = (chain.own, chain.nodes.len(), chain.pairs.len());
        let open = chain.vehicles.iter().map(|v| v.map(|v| if v > 0.0 { 1.0 } else { 0.0 })).collect();
        let mut past = zero(nodes + 1);
        past[0] = [1.0; BLOCKS];
        Self {
            vehicles: zero(own),
            open,
            asked: zero(nodes),
            absent: vec![0.0; chain.availability.len()],
            coincidence: zero(pairs),
            load: zero(own),
            next: zero(own),
            busy: zero(own),
            free: zero(own),
            carried: zero(own),
            cover: zero(own),
            taken: zero(pairs),
            covered: zero(pairs),
            refused: zero(pairs),
            past,
            set_vehicles: zero(chain.sets.len()),
            reached_at: vec![0.0; nodes],
            ..Self::default()
        }
    }

    /// Sets what is asked and staffed in a year; loads keep their value as the start of [`Network::settle`].
    pub fn ask(&mut self, chain: &Chain, times: &AmbulanceTimes, runs: &Runs) {
        self.fleet = [0.0; BLOCKS];
        for (station, vehicles) in self.vehicles.iter_mut().enumerate() {
            let added = runs.added_vehicles * chain.call_share[station];
            for block in 0..BLOCKS {
                vehicles[block] = chain.vehicles[station][block] * runs.vehicle_share + added;
                self.fleet[block] += vehicles[block];
            }
        }
        for (absent, availability) in self.absent.iter_mut().zip(&chain.availability) {
            // The neighbour's own calls grow as ours do: its odds of being busy grow in proportion
            let busy = (1.0 - availability) * runs.growth;
            *absent = if busy > 0.0 { busy / (availability + busy) } else { 0.0 };
        }
        self.ask_nodes(chain, times, runs);
        self.correlate(chain);
    }

    /// Vehicle-time that the zones below each node would ask of its station.
    fn ask_nodes(&mut self, chain: &Chain, times: &AmbulanceTimes, runs: &Runs) {
        let carries = 1.0 - runs.without_transport;
        let fixed = times.turnout + times.on_scene + times.clearing + carries * times.handover;
        let extra = carries * runs.bays_full * times.handover_when_full;
        let pooled = 1.0 - times.planned_own_vehicles;
        // Minutes per year to erlangs in a block
        let (mut urgent_rate, mut planned_rate) = ([0.0; BLOCKS], [0.0; BLOCKS]);
        for block in 0..BLOCKS {
            let minutes = 60.0 * HOURS_PER_YEAR * chain.hours[block] / 168.0;
            urgent_rate[block] = chain.urgent_share[block] / minutes;
            planned_rate[block] = chain.planned_share[block] / minutes;
        }
        self.asked.fill([0.0; BLOCKS]);
        let (mut minutes, mut count) = (0.0, 0.0);
        for entry in &chain.entries {
            let area = entry.area as usize;
            let calls = runs.a1[area] + runs.a2[area];
            let transport = entry.transport + runs.diverted * entry.diverted;
            let service = entry.weight * fixed + entry.drive + carries * transport + extra * entry.inside;
            let (urgent, planned) = (calls * service, runs.planned[area] * pooled * entry.weight * times.planned_cycle);
            let asked = &mut self.asked[entry.node as usize];
            for block in 0..BLOCKS {
                asked[block] += urgent * urgent_rate[block] + planned * planned_rate[block];
            }
            let pair = chain.nodes[entry.node as usize].pair;
            if pair != NEIGHBOUR && chain.pairs[pair as usize].before == 0 {
                minutes += urgent;
                count += calls * entry.weight;
            }
        }
        self.mean_run = if count > 0.0 { minutes / count } else { fixed };
    }

    /// How much likelier a station is full when those before it are, per pair.
    fn correlate(&mut self, chain: &Chain) {
        let mut total = [0.0; BLOCKS];
        for (node, asked) in chain.nodes.iter().zip(&self.asked) {
            if node.pair != NEIGHBOUR && chain.pairs[node.pair as usize].before == 0 {
                for block in 0..BLOCKS {
                    total[block] += asked[block];
                }
            }
        }
        for (sum, set) in self.set_vehicles.iter_mut().zip(&chain.sets) {
            *sum = [0.0; BLOCKS];
            for station in set {
                for block in 0..BLOCKS {
                    sum[block] += self.vehicles[*station as usize][block];
                }
            }
        }
        let most = self.fleet.iter().copied().fold(0.0, f64::max).floor() as usize;
        if self.joint.len() < most + 2 {
            self.joint.resize(most + 2, [0.0; BLOCKS]);
        }
        for block in 0..BLOCKS {
            if total[block] <= 0.0 || self.fleet[block] <= 0.0 {
                self.coincidence.iter_mut().for_each(|ratio| ratio[block] = 1.0);
                continue;
            }
            tabulate_joint(&mut self.joint, block, self.fleet[block], total[block]);
            for (ratio, pair) in self.coincidence.iter_mut().zip(&chain.pairs) {
                if pair.before == 0 {
                    ratio[block] = 1.0;
                    continue;
                }
                let joint = |vehicles: f64| joint_busy(&self.joint, block, self.fleet[block], vehicles);
                let before = joint(self.set_vehicles[pair.before as usize][block]);
                let given = joint(self.set_vehicles[pair.after as usize][block]) / before;
                let alone = joint(self.vehicles[pair.station as usize][block]);
                let odds = given * (1.0 - alone) / (alone * (1.0 - given).max(1e-15));
                ratio[block] = if odds.is_finite() { odds.clamp(0.01, 1e6) } else { 1.0 };
            }
        }
    }

    /// Iterates the loads to their fixed point; returns the last relative change and the iterations used.
    pub fn settle(&mut self, chain: &Chain, relocation: f64) -> (f64, u32) {
        let (mut used, mut change) = (0, f64::INFINITY);
        for (iterations, weight) in ATTEMPTS {
            for _ in 0..iterations {
                self.sweep(chain, relocation);
                used += 1;
                change = 0.0;
                for (load, next) in self.load.iter_mut().zip(&self.next) {
                    for block in 0..BLOCKS {
                        let step = next[block] - load[block];
                        change = f64::max(change, step.abs() / (1e-3 + next[block]));
                        load[block] += weight * step;
                    }
                }
                if change < TOLERANCE {
                    return (change, used);
                }
            }
        }
        (change, used)
    }

    /// One turn: loads → chances of a free vehicle → calls down their orders → loads.
    fn sweep(&mut self, chain: &Chain, relocation: f64) {
        let mut idle = [0.0; BLOCKS];
        for station in 0..chain.own {
            for block in 0..BLOCKS {
                let (vehicles, load) = (self.vehicles[station][block], self.load[station][block]);
                let (busy, free) = all_busy(vehicles, load);
                self.busy[station][block] = busy;
                self.free[station][block] = free;
                let carried = (load * free).min(vehicles);
                self.carried[station][block] = carried;
                idle[block] += vehicles - carried;
            }
        }
        for station in 0..chain.own {
            for block in 0..BLOCKS {
                let vehicles = self.vehicles[station][block];
                let elsewhere = self.fleet[block] - vehicles;
                let idle_elsewhere = idle[block] - (vehicles - self.carried[station][block]);
                let share = if elsewhere > 0.0 { (idle_elsewhere / elsewhere).clamp(0.0, 1.0) } else { 0.0 };
                let weight = relocation * share;
                let all = (1.0 - relocation) * (1.0 - share) + weight;
                self.cover[station][block] = if all > 0.0 { self.open[station][block] * weight / all } else { 0.0 };
            }
        }
        for (at, pair) in chain.pairs.iter().enumerate() {
            let station = pair.station as usize;
            for block in 0..BLOCKS {
                let odds = self.coincidence[at][block] * self.busy[station][block];
                let taken = 1.0 / (self.free[station][block] + odds);
                let full = odds * taken;
                let covered = full * self.cover[station][block];
                self.taken[at][block] = taken;
                self.covered[at][block] = covered;
                self.refused[at][block] = full - covered;
            }
        }
        self.next.fill([0.0; BLOCKS]);
        let mut relocated = [0.0; BLOCKS];
        for (at, (node, asked)) in chain.nodes.iter().zip(&self.asked).enumerate() {
            let before = self.past[node.parent as usize];
            let past = &mut self.past[at + 1];
            if node.pair == NEIGHBOUR {
                let absent = self.absent[node.station as usize];
                for block in 0..BLOCKS {
                    past[block] = before[block] * absent;
                }
                continue;
            }
            let pair = node.pair as usize;
            let (taken, covered, refused) = (&self.taken[pair], &self.covered[pair], &self.refused[pair]);
            let next = &mut self.next[node.station as usize];
            for block in 0..BLOCKS {
                let arriving = before[block] * asked[block];
                next[block] += arriving * taken[block];
                relocated[block] += arriving * covered[block];
                past[block] = before[block] * refused[block];
            }
        }
        // Relocated vehicles come from stations in proportion to their idle vehicles
        for (station, next) in self.next.iter_mut().enumerate() {
            for block in 0..BLOCKS {
                let free = self.free[station][block];
                if idle[block] > 0.0 && free > 0.0 {
                    let own = self.vehicles[station][block] - self.carried[station][block];
                    next[block] += relocated[block] * (own / idle[block]) / free;
                }
            }
        }
    }

    /// Shares and means after [`Network::settle`].
    pub fn measure(&mut self, chain: &Chain, times: &AmbulanceTimes, a1: &[f64], out: &mut Reached) {
        for (at, node) in chain.nodes.iter().enumerate() {
            let (before, past) = (&self.past[node.parent as usize], &self.past[at + 1]);
            self.reached_at[at] =
                (0..BLOCKS).map(|block| chain.urgent_share[block] * (before[block] - past[block])).sum();
        }
        let fixed = times.call_handling + times.turnout;
        out.areas.clear();
        out.areas.resize(chain.areas, (0.0, 0.0, 0.0));
        for entry in &chain.entries {
            let (area, reached) = (&mut out.areas[entry.area as usize], self.reached_at[entry.node as usize]);
            area.0 += reached * entry.within;
            area.1 += reached * (entry.weight * fixed + entry.drive);
        }
        for (area, node, weight) in &chain.ends {
            let drives = &chain.area_drive[*area as usize];
            let area = &mut out.areas[*area as usize];
            for block in 0..BLOCKS {
                let lost = weight * chain.urgent_share[block] * self.past[*node as usize][block];
                area.2 += lost;
                area.1 += lost * (fixed + self.late_minutes(block, drives));
            }
        }
        let (mut calls, mut within, mut response) = (0.0, 0.0, 0.0);
        let none = a1.iter().sum::<f64>() <= 0.0;
        for (area, figures) in out.areas.iter().enumerate() {
            if figures.1 > 0.0 {
                let weight = if none { 1.0 } else { a1[area] };
                calls += weight;
                within += weight * figures.0;
                response += weight * figures.1;
            }
        }
        out.within = if calls > 0.0 { (within / calls).clamp(0.0, 1.0) } else { 0.0 };
        out.response = if calls > 0.0 { response / calls } else { 0.0 };
        for figures in &mut out.areas {
            // An area without zones has no figure of its own
            *figures = if figures.1 > 0.0 {
                (figures.0.clamp(0.0, 1.0), figures.1, figures.2)
            } else {
                (out.within, out.response, 0.0)
            };
        }
        let (mut used, mut there) = (0.0, 0.0);
        for (carried, vehicles) in self.carried.iter().zip(&self.vehicles) {
            for block in 0..BLOCKS {
                used += chain.hours[block] * carried[block];
                there += chain.hours[block] * vehicles[block];
            }
        }
        out.utilisation = if there > 0.0 { (used / there).clamp(0.0, 1.0) } else { 0.0 };
    }

    /// Minutes until a vehicle is there for a call that finds none: the first to come free, and a mean drive.
    fn late_minutes(&self, block: usize, drives: &[f64]) -> f64 {
        let (mut idle, mut drive, mut mean) = (0.0, 0.0, 0.0);
        for ((vehicles, carried), minutes) in self.vehicles.iter().zip(&self.carried).zip(drives) {
            idle += vehicles[block] - carried[block];
            drive += vehicles[block] * minutes;
            mean += minutes / drives.len() as f64;
        }
        let wait = if idle > 0.0 { (self.mean_run / idle).min(LONGEST_WAIT) } else { LONGEST_WAIT };
        wait + if self.fleet[block] > 0.0 { drive / self.fleet[block] } else { mean }
    }
}

/// Probabilities that all vehicles of a station are busy and that one is free; a fraction of a vehicle is a share of the time.
fn all_busy(vehicles: f64, load: f64) -> (f64, f64) {
    let whole = vehicles.floor();
    let part = vehicles - whole;
    if load <= 0.0 {
        let without = if whole > 0.0 { 0.0 } else { 1.0 - part };
        return (without, 1.0 - without);
    }
    let inverse = erlang_b::inverse(whole, load);
    let (busy, free) = (1.0 / inverse, 1.0 - 1.0 / inverse);
    if part <= 0.0 {
        return (busy, free);
    }
    let with_one = 1.0 + (whole + 1.0) / load * inverse;
    let (busy_more, free_more) = (1.0 / with_one, 1.0 - 1.0 / with_one);
    (busy + part * (busy_more - busy), free + part * (free_more - free))
}

/// `P(i given vehicles all busy)` for `i = 0, 1, …` in a pooled fleet, into one block of the table; ends with the whole fleet.
fn tabulate_joint(table: &mut [ByBlock], block: usize, fleet: f64, load: f64) {
    let whole = fleet.floor() as usize;
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

fn joint_busy(table: &[ByBlock], block: usize, fleet: f64, vehicles: f64) -> f64 {
    let last = fleet.floor();
    let whole = vehicles.floor().min(last);
    let (low, high) = (table[whole as usize][block], table[whole as usize + 1][block]);
    let width = if whole < last { 1.0 } else { fleet - last };
    let part = if width > 0.0 { ((vehicles - whole) / width).clamp(0.0, 1.0) } else { 0.0 };
    low + part * (high - low)
}
