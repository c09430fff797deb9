//! Ambulances of a year: what the zones ask at each step of their order, and how soon somebody is there.
//!
//! A run takes turnout, drive, time on scene, for those who are carried the drive to hospital and the handover (longer when all
//! bays are taken), and clearing; A2 drives without signals. Neighbouring services come with a probability that falls as demand
//! grows. What is left asks the own stations ([`Hypercube`]); an urgent call that finds nobody is late. Planned rides ask the own
//! stations alone, and wait when they find nobody.

use super::chain::{BLOCKS, ByBlock, Chain, HOURS_PER_YEAR, Routes};
use super::hypercube::Hypercube;
use super::hypercube::pooled::Asking;
use super::queueing::erlang_b::erlang_b;
use super::response::{Mixture, Spread};
use crate::region::{AcuteData, AmbulanceTimes};

/// Longest wait for a first vehicle that is reported, minutes.
const LONGEST_WAIT: f64 = 1_440.0;
/// Mean time that a planned ride waits before it is moved to another day, minutes. Assumption, grade D; matters in overload alone.
pub(super) const PLANNED_PATIENCE: f64 = 240.0;
/// Chance of being reached by a step below which its part in percentiles is left out.
const NEVER: f64 = 1e-9;

/// What ambulances are asked in one year.
#[derive(Clone, Copy, Debug)]
pub(super) struct Runs<'a> {
    pub a1: &'a [f64],
    pub a2: &'a [f64],
    pub planned: &'a [f64],
    /// Share of urgent runs without transport.
    pub without_transport: f64,
    /// Share of urgent runs treated at home beyond those, and how much longer such a run is than one with transport, minutes.
    pub treated_at_home: f64,
    pub at_home_minutes: f64,
    /// Share by which a handover is shorter than in the base year where bays are free.
    pub shorter_handover: f64,
    /// Share of patients who are driven on because their hospital is full: those inside, those outside.
    pub diverted: [f64; 2],
    /// Share of handovers that find all bays taken: inside, outside.
    pub bays_full: [f64; 2],
    /// Urgent runs relative to the base year.
    pub growth: f64,
    /// Share of the calls that the dispatcher is ahead of.
    pub ahead: f64,
    pub vehicle_share: f64,
    pub added_vehicles: f64,
}

/// Means over the year for one area, or the region.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Share of A1 runs within the limit.
    pub within: f64,
    /// Mean drive with signals, minutes.
    pub drive: f64,
    /// Share that finds no vehicle, and their mean wait as a part of all runs, minutes.
    pub lost: f64,
    pub wait: f64,
    /// Mean wait and drive of those, likewise.
    pub late: f64,
}

impl Place {
    /// Mean response, minutes: with signals 1, without them the ratio of drives.
    pub fn response(&self, times: &AmbulanceTimes, drive_ratio: f64) -> f64 {
        times.call_handling + times.turnout + self.wait + drive_ratio * self.drive
    }
}

/// Means over the year.
#[derive(Clone, Debug, Default)]
pub(super) struct Reached {
    pub areas: Vec<Place>,
    pub region: Place,
    pub utilisation: f64,
    pub utilisation_by_block: ByBlock,
    /// Mean wait of planned rides that the common vehicles drive, minutes.
    pub planned_wait: f64,
}

/// The region's ambulances in one year; nothing in it outlives a year, except for its size.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    pub cube: Hypercube,
    /// Probability that a neighbour has nobody, per station.
    absent: Vec<f64>,
    /// Probability that all vehicles of a neighbour that has some to spare are on runs here, per station.
    lent: Vec<f64>,
    /// Probability that no neighbour up to a node comes; the first entry is the start of every order.
    alone: Vec<f64>,
    /// Urgent and planned minutes per year that are asked at each step.
    minutes: Vec<[f64; 2]>,
    /// Work that own stations leave to each neighbour while it has somebody, erlangs.
    aid: Vec<ByBlock>,
    /// Probability that no neighbour has anybody when all own vehicles are busy.
    nobody: ByBlock,
    /// Mean minutes of vehicle time per urgent run.
    mean_run: f64,
    /// Mean minutes of vehicle time of all runs, per block.
    mean_any: ByBlock,
    /// Planned rides of the common vehicles per block, as a share of those of the year.
    planned: [Asking; BLOCKS],
    /// Share of calls that each step serves, and that gets past it (the first entry is the start).
    served: Vec<f64>,
    past: Vec<f64>,
    /// Probability that the station of each node comes, over the year.
    reached: Vec<f64>,
    /// Entries of own stations and of neighbours, as the yearly loop walks them.
    own: Vec<OwnEntry>,
    neighbours: Vec<NeighbourEntry>,
    /// Sets of own stations that are asked before a neighbour, and the probability that a call gets past each.
    before_neighbours: Vec<(u32, ByBlock)>,
    /// Wait and drive of a call that finds nobody, per area: minutes.
    late: Vec<(ByBlock, ByBlock)>,
}

/// An entry of the chain at an own station.
#[derive(Clone, Copy, Debug)]
struct OwnEntry {
    entry: u32,
    area: u32,
    /// Place of the step before in [`Network::alone`].
    parent: u32,
    /// Position in [`Chain::steps`].
    step: u32,
    /// Whether it is the first own station of its order.
    first: bool,
    /// Minutes of work that would be asked per year if no neighbour came.
    service: f64,
}

/// An entry of the chain at a neighbour.
#[derive(Clone, Copy, Debug)]
struct NeighbourEntry {
    area: u32,
    parent: u32,
    station: u32,
    weight: f64,
    /// Position in [`Network::before_neighbours`].
    set: u32,
}

impl Network {
    pub fn new(chain: &Chain) -> Self {
        let mut network = Self {
            cube: Hypercube::new(chain),
            absent: vec![0.0; chain.availability.len()],
            lent: vec![0.0; chain.availability.len()],
            alone: vec![1.0; chain.nodes.len() + 1],
            minutes: vec![[0.0; 2]; chain.steps.len()],
            aid: vec![[0.0; BLOCKS]; chain.availability.len()],
            nobody: [0.0; BLOCKS],
            mean_run: 0.0,
            mean_any: [0.0; BLOCKS],
            planned: [Asking::default(); BLOCKS],
            served: vec![0.0; chain.steps.len()],
            past: vec![1.0; chain.steps.len() + 1],
            reached: vec![0.0; chain.nodes.len()],
            own: Vec::new(),
            neighbours: Vec::new(),
            before_neighbours: Vec::new(),
            late: vec![([0.0; BLOCKS], [0.0; BLOCKS]); chain.areas],
        };
        network.sort_entries(chain);
        network
    }

    fn sort_entries(&mut self, chain: &Chain) {
        for (at, entry) in chain.entries.iter().enumerate() {
            let node = &chain.nodes[entry.node as usize];
            if node.own {
                let step = node.step - 1;
                self.own.push(OwnEntry {
                    entry: at as u32,
                    area: entry.area,
                    parent: node.parent,
                    step,
                    first: chain.steps[step as usize].parent == 0,
                    service: 0.0,
                });
                continue;
            }
            let set = match node.step {
                0 => 0,
                step => chain.pairs[chain.steps[step as usize - 1].pair as usize].after,
            };
            let known = self.before_neighbours.iter().position(|(other, _)| *other == set);
            let at = known.unwrap_or_else(|| {
                self.before_neighbours.push((set, [0.0; BLOCKS]));
                self.before_neighbours.len() - 1
            });
            self.neighbours.push(NeighbourEntry {
                area: entry.area,
                parent: node.parent,
                station: node.station,
                weight: entry.weight,
                set: at as u32,
            });
        }
    }

    /// Sets what is asked and staffed in a year; loads keep their value as the start of [`Hypercube::settle`].
    pub fn ask(&mut self, chain: &Chain, routes: &Routes, times: &AmbulanceTimes, runs: &Runs) {
        let alone = chain.own == chain.availability.len();
        self.lent.fill(0.0);
        self.nobody = [if alone { 1.0 } else { 0.0 }; BLOCKS];
        self.serve(chain, routes, times, runs);
        let (share, added) = (runs.vehicle_share, runs.added_vehicles);
        if !alone {
            // How often neighbours have nobody left depends on the first steps of the orders alone
            self.ask_with_neighbours(chain, routes, times, runs, true);
            self.cube.staff_pool(chain, share, added, &self.planned);
            self.lend(chain, routes, times, runs);
        }
        self.ask_with_neighbours(chain, routes, times, runs, false);
        self.cube.staff(chain, share, added, &self.planned);
    }

    /// How often neighbours have sent all that they can spare: Erlang B of the work that own stations leave to them. That work
    /// comes in bursts, while few own vehicles are idle: by Hayward's approximation both vehicles and work are divided by
    /// its peakedness, that of what overflows the pooled fleet.
    fn lend(&mut self, chain: &Chain, routes: &Routes, times: &AmbulanceTimes, runs: &Runs) {
        for (set, past) in &mut self.before_neighbours {
            *past = self.cube.past_set(chain, *set as usize, runs.ahead);
        }
        let peakedness = self.cube.peakedness();
        let calls: f64 = runs.a1.iter().chain(runs.a2).sum();
        let away = self.mean_run + times.without_signals * mean_transport(chain, routes, runs);
        self.aid.fill([0.0; BLOCKS]);
        for entry in &self.neighbours {
            let area = entry.area as usize;
            let share = entry.weight * (runs.a1[area] + runs.a2[area]) * self.alone[entry.parent as usize];
            let (_, past) = &self.before_neighbours[entry.set as usize];
            let aid = &mut self.aid[entry.station as usize];
            for block in 0..BLOCKS {
                aid[block] += share * past[block];
            }
        }
        for block in 0..BLOCKS {
            let (mut mean, mut variance) = (0.0, 0.0);
            for station in chain.own..chain.availability.len() {
                let (there, most) = (1.0 - self.absent[station], chain.lent[station][block]);
                mean += there * most;
                variance += there * (1.0 - there) * most * most;
            }
            self.nobody[block] = self.cube.beyond(block, mean, variance.sqrt());
        }
        for station in chain.own..chain.availability.len() {
            let there = 1.0 - self.absent[station];
            let (mut asked, mut refused) = (0.0, 0.0);
            for block in 0..BLOCKS {
                let share = chain.urgent_share[block] * self.aid[station][block];
                let minutes = 60.0 * HOURS_PER_YEAR * chain.hours[block] / 168.0;
                let (z, most) = (peakedness[block], chain.lent[station][block]);
                let full = if most > 0.0 {
                    erlang_b(most / z, there * share * away / minutes / z)
                } else {
                    1.0
                };
                asked += share;
                refused += share * full;
            }
            self.lent[station] = if asked > 1e-12 * calls {
                refused / asked
            } else {
                0.0
            };
        }
    }

    /// What is asked while neighbours come as often as they do now; `first`: at the first own stations of the orders alone.
    fn ask_with_neighbours(
        &mut self,
        chain: &Chain,
        routes: &Routes,
        times: &AmbulanceTimes,
        runs: &Runs,
        first: bool,
    ) {
        for (station, absent) in self.absent.iter_mut().enumerate() {
            // The neighbour's own calls grow as ours do: its odds of being busy grow in proportion
            let availability = chain.availability[station];
            let busy = (1.0 - availability) * runs.growth;
            let there = if busy > 0.0 {
                availability / (availability + busy)
            } else {
                1.0
            };
            *absent = 1.0 - there * (1.0 - self.lent[station]);
        }
        for (at, node) in chain.nodes.iter().enumerate() {
            let absent = if node.own {
                1.0
            } else {
                self.absent[node.station as usize]
            };
            self.alone[at + 1] = self.alone[node.parent as usize] * absent;
        }
        for asked in &mut self.minutes {
            asked[0] = 0.0;
        }
        for own in &self.own {
            if own.first || !first {
                self.minutes[own.step as usize][0] += self.alone[own.parent as usize] * own.service;
            }
        }
        let (mut urgent_rate, mut planned_rate) = ([0.0; BLOCKS], [0.0; BLOCKS]);
        let urgent: f64 = runs.a1.iter().chain(runs.a2).sum();
        let planned = (1.0 - times.planned_own_vehicles) * runs.planned.iter().sum::<f64>();
        for block in 0..BLOCKS {
            // Minutes per year to erlangs in a block
            let minutes = 60.0 * HOURS_PER_YEAR * chain.hours[block] / 168.0;
            urgent_rate[block] = chain.urgent_share[block] / minutes;
            planned_rate[block] = chain.planned_share[block] / minutes;
            let (urgent, planned) = (urgent * urgent_rate[block], planned * planned_rate[block]);
            let mean = if urgent + planned > 0.0 {
                (urgent * self.mean_run + planned * times.planned_cycle) / (urgent + planned)
            } else {
                self.mean_run
            };
            self.mean_any[block] = mean;
            let work = urgent * self.mean_run + planned * times.planned_cycle;
            let part = if work > 0.0 {
                planned * times.planned_cycle / work
            } else {
                0.0
            };
            self.cube.swing[block] = chain.swing.relative(block, part);
            let carried = (1.0 - runs.without_transport - runs.treated_at_home).max(0.0);
            for (away, [hospital, scene]) in self.cube.away.iter_mut().zip(&chain.away) {
                let back = urgent * (carried * hospital + (1.0 - carried) * scene) + planned * hospital;
                away[block] = if work > 0.0 { back / work } else { 0.0 };
            }
            // Urgent calls that find no neighbour either wait as well, and are then driven by an own vehicle
            self.planned[block] = Asking {
                load: planned * mean + self.nobody[block] * urgent * self.mean_run,
                patience: PLANNED_PATIENCE / mean,
            };
        }
        let steps = self.cube.asked.iter_mut().zip(&self.minutes);
        for ((asked, [urgent, planned]), step) in steps.zip(&chain.steps) {
            if step.parent == 0 || !first {
                for block in 0..BLOCKS {
                    asked[block] = urgent * urgent_rate[block] + planned * planned_rate[block];
                }
            }
        }
        self.ask_longer_drives(chain, routes, times, runs, &urgent_rate, first);
    }

    /// Blocks of the week in which hospitals are closed have longer drives than the mean, the others shorter ones.
    fn ask_longer_drives(
        &mut self,
        chain: &Chain,
        routes: &Routes,
        times: &AmbulanceTimes,
        runs: &Runs,
        urgent_rate: &ByBlock,
        first: bool,
    ) {
        if routes.by_block.is_empty() {
            return;
        }
        let carries = (1.0 - runs.without_transport) * chain.mean_drive;
        for own in &self.own {
            if first && !own.first {
                continue;
            }
            let (area, longer) = (own.area as usize, &routes.by_block[own.entry as usize]);
            let drives = runs.a1[area] + times.without_signals * runs.a2[area];
            let asked = self.alone[own.parent as usize] * drives * carries;
            let of_step = &mut self.cube.asked[own.step as usize];
            for block in 0..BLOCKS {
                of_step[block] = (of_step[block] + asked * longer[block] * urgent_rate[block]).max(0.0);
            }
        }
    }

    /// Vehicle-time that the zones of each entry would ask of its station if no neighbour came, and what planned rides ask.
    fn serve(&mut self, chain: &Chain, routes: &Routes, times: &AmbulanceTimes, runs: &Runs) {
        let carries = 1.0 - runs.without_transport;
        // What is published of a run with treatment at home is the whole difference from one with transport: no drive and no
        // handover, but longer on scene.
        let at_home = runs.treated_at_home * runs.at_home_minutes;
        let handed_over = (carries - runs.treated_at_home).max(0.0);
        let saved = handed_over * times.handover * runs.shorter_handover;
        let fixed = times.turnout + times.on_scene + times.clearing + carries * times.handover + at_home;
        let fixed = (fixed - saved).max(0.0);
        let [extra_inside, extra] = runs
            .bays_full
            .map(|full| handed_over * full * times.handover_when_full);
        let planned_cycle = (1.0 - times.planned_own_vehicles) * times.planned_cycle;
        let [inside, outside] = runs.diverted;
        self.minutes.fill([0.0; 2]);
        let (mut minutes, mut count) = (0.0, 0.0);
        for own in &mut self.own {
            let at = own.entry as usize;
            let (entry, carried, area) = (&chain.entries[at], &routes.carried[at], own.area as usize);
            let calls = runs.a1[area] + runs.a2[area];
            let drives = runs.a1[area] + times.without_signals * runs.a2[area];
            let transport = carried.transport + inside * carried.from_inside + outside * carried.from_outside;
            let handover = extra * (entry.weight - carried.inside) + extra_inside * carried.inside;
            let there = entry.weight * fixed + handover;
            own.service = calls * there + drives * (entry.drive + carries * chain.mean_drive * transport);
            // A neighbour comes for who cannot wait
            self.minutes[own.step as usize][1] += runs.planned[area] * planned_cycle * entry.weight;
            if own.first {
                minutes += own.service;
                count += calls * entry.weight;
            }
        }
        self.mean_run = if count > 0.0 { minutes / count } else { fixed };
    }

    /// Shares and means after [`Hypercube::settle`].
    pub fn measure(&mut self, chain: &Chain, a1: &[f64], out: &mut Reached) {
        for (at, step) in chain.steps.iter().enumerate() {
            let (before, past) = (&self.cube.past[step.parent as usize], &self.cube.past[at + 1]);
            let (mut served, mut passed) = (0.0, 0.0);
            for block in 0..BLOCKS {
                served += chain.urgent_share[block] * (before[block] - past[block]);
                passed += chain.urgent_share[block] * past[block];
            }
            self.served[at] = served;
            self.past[at + 1] = passed;
        }
        for (node, reached) in chain.nodes.iter().zip(&mut self.reached) {
            *reached = self.alone[node.parent as usize]
                * if node.own {
                    self.served[node.step as usize - 1]
                } else {
                    self.past[node.step as usize] * (1.0 - self.absent[node.station as usize])
                };
        }
        for area in 0..chain.areas {
            self.late[area] = self.late_minutes(&chain.asked[area], &chain.area_drive[area]);
        }
        out.areas.clear();
        out.areas.resize(chain.areas, Place::default());
        for entry in &chain.entries {
            let reached = self.reached[entry.node as usize];
            let area = &mut out.areas[entry.area as usize];
            area.within += reached * entry.within;
            area.drive += reached * entry.drive;
        }
        for (area, end, weight) in &chain.ends {
            let (waits, drives) = &self.late[*area as usize];
            let step = if *end == 0 {
                0
            } else {
                chain.nodes[*end as usize - 1].step
            };
            let weight = weight * self.alone[*end as usize];
            let area = &mut out.areas[*area as usize];
            for block in 0..BLOCKS {
                let lost = weight * chain.urgent_share[block] * self.cube.past[step as usize][block];
                let (wait, drive) = (waits[block], drives[block]);
                area.lost += lost;
                area.wait += lost * wait;
                area.drive += lost * drive;
                area.late += lost * (wait + drive);
            }
        }
        Self::over_region(chain, a1, out);
        (out.utilisation, out.utilisation_by_block) = self.cube.utilisation(chain);
        out.planned_wait = (0..BLOCKS)
            .map(|block| chain.planned_share[block] * self.cube.planned[block].wait * self.mean_any[block])
            .sum();
    }

    /// Per area: mean drive to hospital with signals of those who are carried, minutes, and the share that goes to a hospital
    /// inside. Every order begins with one entry per area and first station.
    pub fn carried(chain: &Chain, routes: &Routes, diverted: [f64; 2], out: &mut Vec<[f64; 2]>) {
        out.clear();
        out.resize(chain.areas, [0.0; 2]);
        let [inside, outside] = diverted;
        for (entry, carried) in chain.entries.iter().zip(&routes.carried) {
            if chain.nodes[entry.node as usize].parent == 0 {
                let area = &mut out[entry.area as usize];
                let next = inside * carried.from_inside + outside * carried.from_outside;
                area[0] += chain.mean_drive * (carried.transport + next);
                area[1] += carried.inside;
            }
        }
    }

    /// Adds up the distribution of drives per area, after [`Network::measure`].
    pub fn spread(&self, chain: &Chain, reached: &Reached, out: &mut Vec<Spread>) {
        out.clear();
        out.resize(chain.areas, Spread::default());
        for (entry, drives) in chain.entries.iter().zip(&chain.by_minute) {
            let reached = self.reached[entry.node as usize];
            if reached > NEVER {
                let sums = &mut out[entry.area as usize].within;
                for (sum, within) in sums.iter_mut().zip(drives) {
                    *sum += reached * within;
                }
            }
        }
        for (area, spread) in out.iter_mut().enumerate() {
            let place = &reached.areas[area];
            spread.lost = place.lost;
            spread.late = if place.lost > 0.0 {
                place.late / place.lost
            } else {
                0.0
            };
        }
    }

    /// The response of a zone, after [`Network::measure`]: call handling and turnout left out.
    pub fn of_zone(&self, chain: &Chain, acute: &AcuteData, zone: usize) -> Mixture {
        let (area, nodes) = (acute.zones[zone].area, &chain.orders[zone].1);
        let mut mixture = Mixture {
            log_sd: acute.ambulance.drive_log_sd,
            ..Mixture::default()
        };
        for node in nodes {
            let station = chain.nodes[*node as usize].station as usize;
            let minutes = acute.station_minutes[zone][station];
            mixture.stations.push((self.reached[*node as usize], minutes));
        }
        let Some(last) = nodes.last() else {
            return mixture;
        };
        let (wait, drive) = &self.late[area];
        let step = chain.nodes[*last as usize].step as usize;
        let (mut lost, mut waits, mut late_drives) = (0.0, 0.0, 0.0);
        for block in 0..BLOCKS {
            let part =
                self.alone[*last as usize + 1] * chain.urgent_share[block] * self.cube.past[step][block];
            lost += part;
            waits += part * wait[block];
            late_drives += part * drive[block];
        }
        if lost > 0.0 {
            mixture.lost = (lost, waits / lost, late_drives / lost);
        }
        mixture
    }

    /// Means over the region; an area without zones has no figure of its own and takes the region's.
    fn over_region(chain: &Chain, a1: &[f64], out: &mut Reached) {
        let mut sum = Place::default();
        let (mut calls, none) = (0.0, a1.iter().sum::<f64>() <= 0.0);
        for (area, place) in out.areas.iter().enumerate() {
            if chain.has_zones[area] {
                let weight = if none { 1.0 } else { a1[area] };
                calls += weight;
                sum.within += weight * place.within;
                sum.drive += weight * place.drive;
                sum.lost += weight * place.lost;
                sum.wait += weight * place.wait;
                sum.late += weight * place.late;
            }
        }
        out.region = Place::default();
        if calls > 0.0 {
            out.region = Place {
                within: (sum.within / calls).clamp(0.0, 1.0),
                drive: sum.drive / calls,
                lost: sum.lost / calls,
                wait: sum.wait / calls,
                late: sum.late / calls,
            };
        }
        for (place, has_zones) in out.areas.iter_mut().zip(&chain.has_zones) {
            if *has_zones {
                place.within = place.within.clamp(0.0, 1.0);
            } else {
                *place = out.region;
            }
        }
    }

    /// Wait for the first vehicle to come free at the stations that are asked, for a call that finds none, and a mean drive.
    fn late_minutes(&self, asked: &[u32], drives: &[f64]) -> (ByBlock, ByBlock) {
        let (idle, weighted) = self.cube.idle_and_mean(asked, drives);
        let wait = idle.map(|idle| {
            if idle > 0.0 {
                (self.mean_run / idle).min(LONGEST_WAIT)
            } else {
                LONGEST_WAIT
            }
        });
        (wait, weighted)
    }
}

/// Mean drive to hospital over urgent runs with transport, minutes with signals.
fn mean_transport(chain: &Chain, routes: &Routes, runs: &Runs) -> f64 {
    let (mut minutes, mut calls) = (0.0, 0.0);
    for (entry, carried) in chain.entries.iter().zip(&routes.carried) {
        if chain.nodes[entry.node as usize].parent == 0 {
            let here = runs.a1[entry.area as usize] + runs.a2[entry.area as usize];
            minutes += here * chain.mean_drive * carried.transport;
            calls += here * entry.weight;
        }
    }
    if calls > 0.0 { minutes / calls } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::chain_of;
    use super::*;

    #[test]
    fn neighbours_come_less_often_as_calls_grow() {
        // One neighbour that comes half of the time; its odds of being busy grow as the calls do
        let mut data = chain_of(&[Some(1.0), None], &[&[5.0, 4.0]]);
        // So many vehicles that they are never all here
        data.stations[1].vehicles = [1_000.0; BLOCKS];
        let chain = Chain::of(&data, 1);
        let mut network = Network::new(&chain);
        for (growth, absent) in [(1.0, 0.5), (2.0, 2.0 / 3.0), (3.0, 0.75)] {
            let calls = [1_000.0 * growth];
            let runs = Runs {
                a1: &calls,
                a2: &calls,
                planned: &[0.0],
                without_transport: 0.3,
                treated_at_home: 0.0,
                at_home_minutes: 0.0,
                shorter_handover: 0.0,
                diverted: [0.0; 2],
                bays_full: [0.0; 2],
                growth,
                ahead: 0.0,
                vehicle_share: 1.0,
                added_vehicles: 0.0,
            };
            network.ask(&chain, &chain.routes, &data.ambulance, &runs);
            assert!((network.absent[1] - absent).abs() < 1e-12);
        }
    }
}
