//! What the zones ask of own stations and neighbours at each step of their orders.

use super::super::chain::{BLOCKS, ByBlock, Chain, HOURS_PER_YEAR, Routes};
use super::super::hypercube::Start;
use super::super::hypercube::pooled::Asking;
use super::super::queueing::erlang_b::erlang_b_of;
use super::{Network, Runs};
use crate::region::AmbulanceTimes;

/// Mean time that a planned ride waits before it is moved to another day, minutes. Assumption, grade D; matters in overload alone.
pub(in crate::acute) const PLANNED_PATIENCE: f64 = 240.0;

impl Network {
    /// Sets what is asked and staffed in a year; loads keep their value as the start of [`super::Hypercube::settle`].
    pub fn ask(&mut self, chain: &Chain, routes: &Routes, times: &AmbulanceTimes, runs: &Runs) {
        let alone = chain.own == chain.availability.len();
        self.lent.fill(0.0);
        self.nobody = [if alone { 1.0 } else { 0.0 }; BLOCKS];
        self.none_left = 0.0;
        self.serve(chain, routes, times, runs);
        let (share, added) = (runs.vehicle_share, runs.added_vehicles);
        self.cube.weight.copy_from_slice(runs.weights);
        if !alone {
            // How often neighbours have nobody left depends on the first steps of the orders alone
            self.ask_with_neighbours(chain, routes, times, runs, true);
            self.cube.staff_pool(chain, share, added, &self.planned);
            self.lend(chain, routes, times, runs);
        }
        self.ask_with_neighbours(chain, routes, times, runs, false);
        self.cube.staff(chain, share, added, &self.planned);
    }

    /// Asks for a year and lets its loads settle: the relative change that another turn would bring to them, and the turns used.
    pub fn settle(
        &mut self,
        chain: &Chain,
        routes: &Routes,
        times: &AmbulanceTimes,
        runs: &Runs,
        start: &Start,
    ) -> (f64, u32) {
        self.ask(chain, routes, times, runs);
        self.cube.settle_from(chain, runs.ahead, start)
    }

    /// How often neighbours have sent all that they can spare: Erlang B of the work that own stations leave to them. That work
    /// comes in bursts, while few own vehicles are idle: by Hayward's approximation both vehicles and work are divided by
    /// its peakedness, that of what overflows the pooled fleet.
    fn lend(&mut self, chain: &Chain, routes: &Routes, times: &AmbulanceTimes, runs: &Runs) {
        for (set, past) in &mut self.before_neighbours {
            *past = self.cube.past_set(chain, *set as usize, runs.ahead);
        }
        let blocked = self.cube.blocked();
        let peakedness = self.cube.peakedness(&blocked);
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
        let (mut mean, mut variance) = ([0.0; BLOCKS], [0.0; BLOCKS]);
        for station in chain.own..chain.availability.len() {
            let there = 1.0 - self.absent[station];
            for (block, most) in chain.lent[station].iter().enumerate() {
                mean[block] += there * most;
                variance[block] += there * (1.0 - there) * most * most;
            }
        }
        self.nobody = self.cube.beyond(&blocked, &mean, &variance.map(f64::sqrt));
        let (mut none_left, mut met) = (0.0, 0.0);
        for block in 0..BLOCKS {
            let meets = chain.urgent_share[block] * self.cube.all_out(block);
            none_left += meets * self.nobody[block];
            met += meets;
        }
        self.none_left = if met > 0.0 { none_left / met } else { 0.0 };
        for station in chain.own..chain.availability.len() {
            let there = 1.0 - self.absent[station];
            let share: ByBlock =
                std::array::from_fn(|block| chain.urgent_share[block] * self.aid[station][block]);
            let vehicles: ByBlock =
                std::array::from_fn(|block| chain.lent[station][block] / peakedness[block]);
            let work: ByBlock = std::array::from_fn(|block| {
                let minutes = 60.0 * HOURS_PER_YEAR * chain.hours[block] / 168.0;
                there * share[block] * away / minutes / peakedness[block]
            });
            let (mut asked, mut refused) = (0.0, 0.0);
            for (share, full) in share.iter().zip(erlang_b_of(&vehicles, &work)) {
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
        let together = self.absent_together(chain.own);
        self.absent_next.copy_from_slice(&self.absent);
        if together < 1.0 {
            for absent in &mut self.absent_next[chain.own..] {
                *absent = libm::pow(*absent, together);
            }
        }
        for (at, node) in chain.nodes.iter().enumerate() {
            let before = self.alone[node.parent as usize];
            self.alone[at + 1] = if node.own {
                before
            } else if before < 1.0 {
                before * self.absent_next[node.station as usize]
            } else {
                before * self.absent[node.station as usize]
            };
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
            let (rides, on_rides) = (self.rides.number, self.rides.erlangs);
            let [on_runs, on_planned] = [urgent * self.mean_run, planned * times.planned_cycle];
            let (all, work) = (urgent + planned + rides, on_runs + on_planned + on_rides);
            let mean = if all > 0.0 { work / all } else { self.mean_run };
            self.mean_any[block] = mean;
            let parts = if work > 0.0 {
                [on_runs / work, on_planned / work]
            } else {
                [1.0, 0.0]
            };
            self.cube.swing[block] = chain.swing.relative(block, parts);
            let carried = (1.0 - runs.without_transport - runs.treated_at_home).max(0.0);
            for (away, [hospital, scene]) in self.cube.away.iter_mut().zip(&chain.away) {
                let back =
                    urgent * (carried * hospital + (1.0 - carried) * scene) + (planned + rides) * hospital;
                away[block] = if work > 0.0 { back / work } else { 0.0 };
            }
            // Urgent calls that find no neighbour either wait as well, and are then driven by an own vehicle
            self.planned[block] = Asking {
                load: (planned + rides) * mean + self.nobody[block] * on_runs,
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
        for (step, erlangs) in &self.rides.steps {
            if chain.steps[*step as usize].parent == 0 || !first {
                for asked in &mut self.cube.asked[*step as usize] {
                    *asked += erlangs;
                }
            }
        }
        self.ask_longer_drives(chain, routes, times, runs, &urgent_rate, first);
    }

    /// Neighbours help the same calls, so their vehicles are out together: power of a neighbour's probability of having nobody,
    /// given that the one before it has nobody. With it all of them together have nobody as often as [`Self::none_left`] says.
    fn absent_together(&self, own: usize) -> f64 {
        let neighbours = &self.absent[own..];
        let all: f64 = neighbours.iter().map(|absent| libm::log(*absent)).sum();
        let first = all / neighbours.len() as f64;
        let wanted = libm::log(self.none_left);
        if all < first && all < wanted && all.is_finite() {
            ((wanted - first) / (all - first)).max(0.0)
        } else {
            1.0
        }
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
        let [extra_inside, extra] = [0, 1]
            .map(|side| handed_over * (runs.bays_full[side] * runs.come_in[side]) * times.handover_when_full);
        let planned_cycle = (1.0 - times.planned_own_vehicles) * times.planned_cycle;
        let handovers = runs
            .bays_full
            .map(|full| times.handover * (1.0 - runs.shorter_handover) + full * times.handover_when_full);
        self.rides.ask(chain, times, runs.driven_on, handovers);
        self.minutes.fill([0.0; 2]);
        let (mut minutes, mut count) = (0.0, 0.0);
        for own in &mut self.own {
            let at = own.entry as usize;
            let (entry, carried, area) = (&chain.entries[at], &routes.carried[at], own.area as usize);
            let calls = runs.a1[area] + runs.a2[area];
            let drives = runs.a1[area] + times.without_signals * runs.a2[area];
            let handover = extra * (entry.weight - carried.inside) + extra_inside * carried.inside;
            let there = entry.weight * fixed + handover;
            let drive = entry.drive + carries * chain.mean_drive * carried.transport;
            // Whom a full department diverts
            let longer = handed_over * chain.mean_drive * entry.weight * runs.longer(area);
            own.service = calls * there + drives * (drive + longer).max(0.0);
            // A neighbour comes for who cannot wait
            self.minutes[own.step as usize][1] += runs.planned[area] * planned_cycle * entry.weight;
            if own.first {
                minutes += own.service;
                count += calls * entry.weight;
            }
        }
        self.mean_run = if count > 0.0 { minutes / count } else { fixed };
    }
}

impl Runs<'_> {
    /// Minutes by which stops make the drive to hospital longer.
    fn longer(&self, area: usize) -> f64 {
        self.longer.get(area).copied().unwrap_or(0.0)
    }
}

/// Mean drive to hospital over urgent runs with transport, minutes with signals.
fn mean_transport(chain: &Chain, routes: &Routes, runs: &Runs) -> f64 {
    let (mut minutes, mut calls) = (0.0, 0.0);
    for (entry, carried) in chain.entries.iter().zip(&routes.carried) {
        if chain.nodes[entry.node as usize].parent == 0 {
            let here = runs.a1[entry.area as usize] + runs.a2[entry.area as usize];
            let longer = entry.weight * runs.longer(entry.area as usize);
            minutes += here * chain.mean_drive * (carried.transport + longer).max(0.0);
            calls += here * entry.weight;
        }
    }
    if calls > 0.0 { minutes / calls } else { 0.0 }
}
