//! Ambulances of a year: what the zones ask at each step of their order, and how soon somebody is there.
//!
//! A run takes turnout, drive, time on scene, for those who are carried the drive to hospital and the handover (longer when all
//! bays are taken), and clearing. Neighbouring services come with a probability that falls as demand grows. What is left asks
//! the own stations ([`Hypercube`]); a call that finds nobody is late.

use super::chain::{BLOCKS, Chain, HOURS_PER_YEAR};
use super::hypercube::Hypercube;
use crate::region::AmbulanceTimes;

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
    /// Share of urgent runs treated at home beyond those, and how much longer such a run is than one with transport, minutes.
    pub treated_at_home: f64,
    pub at_home_minutes: f64,
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

/// The region's ambulances in one year; nothing in it outlives a year, except for its size.
#[derive(Clone, Debug, Default)]
pub(super) struct Network {
    pub cube: Hypercube,
    /// Probability that a neighbour has nobody, per station.
    absent: Vec<f64>,
    /// Probability that no neighbour up to a node comes; the first entry is the start of every order.
    alone: Vec<f64>,
    /// Urgent and planned minutes per year that are asked at each step.
    minutes: Vec<[f64; 2]>,
    /// Mean minutes of vehicle time per urgent run.
    mean_run: f64,
    /// Share of calls that each step serves, and that gets past it (the first entry is the start).
    served: Vec<f64>,
    past: Vec<f64>,
}

impl Network {
    pub fn new(chain: &Chain) -> Self {
        Self {
            cube: Hypercube::new(chain),
            absent: vec![0.0; chain.availability.len()],
            alone: vec![1.0; chain.nodes.len() + 1],
            minutes: vec![[0.0; 2]; chain.steps.len()],
            mean_run: 0.0,
            served: vec![0.0; chain.steps.len()],
            past: vec![1.0; chain.steps.len() + 1],
        }
    }

    /// Sets what is asked and staffed in a year; loads keep their value as the start of [`Hypercube::settle`].
    pub fn ask(&mut self, chain: &Chain, times: &AmbulanceTimes, runs: &Runs) {
        for (absent, availability) in self.absent.iter_mut().zip(&chain.availability) {
            // The neighbour's own calls grow as ours do: its odds of being busy grow in proportion
            let busy = (1.0 - availability) * runs.growth;
            *absent = if busy > 0.0 {
                busy / (availability + busy)
            } else {
                0.0
            };
        }
        for (at, node) in chain.nodes.iter().enumerate() {
            let absent = if node.own {
                1.0
            } else {
                self.absent[node.station as usize]
            };
            self.alone[at + 1] = self.alone[node.parent as usize] * absent;
        }
        self.ask_steps(chain, times, runs);
        let (mut urgent_rate, mut planned_rate) = ([0.0; BLOCKS], [0.0; BLOCKS]);
        for block in 0..BLOCKS {
            // Minutes per year to erlangs in a block
            let minutes = 60.0 * HOURS_PER_YEAR * chain.hours[block] / 168.0;
            urgent_rate[block] = chain.urgent_share[block] / minutes;
            planned_rate[block] = chain.planned_share[block] / minutes;
        }
        for (asked, [urgent, planned]) in self.cube.asked.iter_mut().zip(&self.minutes) {
            for block in 0..BLOCKS {
                asked[block] = urgent * urgent_rate[block] + planned * planned_rate[block];
            }
        }
        self.cube.staff(chain, runs.vehicle_share, runs.added_vehicles);
    }

    /// Vehicle-time that the zones of each step would ask of its station.
    fn ask_steps(&mut self, chain: &Chain, times: &AmbulanceTimes, runs: &Runs) {
        let carries = 1.0 - runs.without_transport;
        // What is published of a run with treatment at home is the whole difference from one with transport: no drive and no
        // handover, but longer on scene.
        let at_home = runs.treated_at_home * runs.at_home_minutes;
        let fixed = times.turnout + times.on_scene + times.clearing + carries * times.handover + at_home;
        let fixed = fixed.max(0.0);
        let handed_over = (carries - runs.treated_at_home).max(0.0);
        let extra = handed_over * runs.bays_full * times.handover_when_full;
        let planned_cycle = (1.0 - times.planned_own_vehicles) * times.planned_cycle;
        self.minutes.fill([0.0; 2]);
        let (mut minutes, mut count) = (0.0, 0.0);
        for entry in &chain.entries {
            let node = &chain.nodes[entry.node as usize];
            if !node.own {
                continue;
            }
            let area = entry.area as usize;
            let calls = runs.a1[area] + runs.a2[area];
            let transport = entry.transport + runs.diverted * entry.diverted;
            let service = entry.weight * fixed + entry.drive + carries * transport + extra * entry.inside;
            let alone = self.alone[node.parent as usize];
            let asked = &mut self.minutes[node.step as usize - 1];
            asked[0] += alone * calls * service;
            asked[1] += alone * runs.planned[area] * planned_cycle * entry.weight;
            if chain.steps[node.step as usize - 1].parent == 0 {
                minutes += calls * service;
                count += calls * entry.weight;
            }
        }
        self.mean_run = if count > 0.0 { minutes / count } else { fixed };
    }

    /// Shares and means after [`Hypercube::settle`].
    pub fn measure(&mut self, chain: &Chain, times: &AmbulanceTimes, a1: &[f64], out: &mut Reached) {
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
        let fixed = times.call_handling + times.turnout;
        out.areas.clear();
        out.areas.resize(chain.areas, (0.0, 0.0, 0.0));
        for entry in &chain.entries {
            let node = &chain.nodes[entry.node as usize];
            let reached = self.alone[node.parent as usize]
                * if node.own {
                    self.served[node.step as usize - 1]
                } else {
                    self.past[node.step as usize] * (1.0 - self.absent[node.station as usize])
                };
            let area = &mut out.areas[entry.area as usize];
            area.0 += reached * entry.within;
            area.1 += reached * (entry.weight * fixed + entry.drive);
        }
        for (area, end, weight) in &chain.ends {
            let (asked, drives) = (&chain.asked[*area as usize], &chain.area_drive[*area as usize]);
            let step = if *end == 0 {
                0
            } else {
                chain.nodes[*end as usize - 1].step
            };
            let weight = weight * self.alone[*end as usize];
            let area = &mut out.areas[*area as usize];
            for block in 0..BLOCKS {
                let lost = weight * chain.urgent_share[block] * self.cube.past[step as usize][block];
                area.2 += lost;
                area.1 += lost * (fixed + self.late_minutes(block, asked, drives));
            }
        }
        Self::over_region(chain, a1, out);
        out.utilisation = self.cube.utilisation(chain);
    }

    /// Means over the region; an area without zones has no figure of its own and takes the region's.
    fn over_region(chain: &Chain, a1: &[f64], out: &mut Reached) {
        let (mut calls, mut within, mut response) = (0.0, 0.0, 0.0);
        let none = a1.iter().sum::<f64>() <= 0.0;
        for (area, figures) in out.areas.iter().enumerate() {
            if chain.has_zones[area] {
                let weight = if none { 1.0 } else { a1[area] };
                calls += weight;
                within += weight * figures.0;
                response += weight * figures.1;
            }
        }
        out.within = if calls > 0.0 {
            (within / calls).clamp(0.0, 1.0)
        } else {
            0.0
        };
        out.response = if calls > 0.0 { response / calls } else { 0.0 };
        for (figures, has_zones) in out.areas.iter_mut().zip(&chain.has_zones) {
            if *has_zones {
                figures.0 = figures.0.clamp(0.0, 1.0);
            } else {
                *figures = (out.within, out.response, 0.0);
            }
        }
    }

    /// Minutes until a vehicle is there for a call that finds none: the first to come free at the stations that are
    /// asked, and a mean drive.
    fn late_minutes(&self, block: usize, asked: &[u32], drives: &[f64]) -> f64 {
        let (idle, weighted) = self.cube.idle_and_mean(block, asked, drives);
        let wait = if idle > 0.0 {
            (self.mean_run / idle).min(LONGEST_WAIT)
        } else {
            LONGEST_WAIT
        };
        wait + weighted
    }
}
