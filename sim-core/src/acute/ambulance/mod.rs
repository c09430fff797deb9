//! Ambulances of a year: what the zones ask at each step of their order, and how soon somebody is there.
//!
//! A run takes turnout, drive, time on scene, for those who are carried the drive to hospital and the handover (longer when all
//! bays are taken), and clearing; A2 drives without signals. Neighbouring services come with a probability that falls as demand
//! grows. What is left asks the own stations ([`Hypercube`]); an urgent call that finds nobody is late. Planned rides ask the own
//! stations alone, and wait when they find nobody; so do rides to the next hospital ([`driven_on`](super::driven_on)).

use super::chain::{BLOCKS, ByBlock, Chain};
use super::driven_on::{DrivenOn, Rides};
use super::hypercube::Hypercube;
use super::hypercube::pooled::Asking;
use crate::region::AmbulanceTimes;
pub(super) use asked::PLANNED_PATIENCE;

mod asked;
mod reached;
#[cfg(test)]
mod tests;

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
    /// Patients who are driven on to the next hospital, per hospital.
    pub driven_on: &'a [DrivenOn],
    /// Share of the time in which all bays are taken: inside, outside; and of those bound for full departments, the share that
    /// comes in all the same.
    pub bays_full: [f64; 2],
    pub come_in: [f64; 2],
    /// Minutes by which stops make the drive to hospital longer, mean by area; empty: nobody is diverted.
    pub longer: &'a [f64],
    /// Urgent runs relative to the base year.
    pub growth: f64,
    /// Share of the calls that the dispatcher is ahead of.
    pub ahead: f64,
    pub vehicle_share: f64,
    pub added_vehicles: f64,
    /// What a vehicle of each own station is worth in the base year ([`Hypercube::weigh`]).
    pub weights: &'a [ByBlock],
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
    /// The same of a neighbour that is asked after another.
    absent_next: Vec<f64>,
    /// Probability that all vehicles of a neighbour that has some to spare are on runs here, per station.
    lent: Vec<f64>,
    /// Probability that no neighbour up to a node comes; the first entry is the start of every order.
    alone: Vec<f64>,
    /// Urgent and planned minutes per year that are asked at each step.
    minutes: Vec<[f64; 2]>,
    /// Rides to the next hospital.
    rides: Rides,
    /// Work that own stations leave to each neighbour while it has somebody, erlangs.
    aid: Vec<ByBlock>,
    /// Probability that no neighbour has anybody when all own vehicles are busy.
    nobody: ByBlock,
    /// The same over the week, as urgent calls meet it.
    none_left: f64,
    /// Mean minutes of vehicle time per urgent run.
    mean_run: f64,
    /// Mean minutes of vehicle time of all runs, per block.
    mean_any: ByBlock,
    /// Planned rides of the common vehicles per block, as a share of those of the year.
    planned: [Asking; BLOCKS],
    /// Share of calls that each step serves, that it serves with a vehicle far on its way back, and that gets past it (the first
    /// entry is the start).
    served: Vec<f64>,
    /// Of calls that come to a station after others, the share that a vehicle far on its way back answers, per pair.
    answered_afar: Vec<ByBlock>,
    from_afar: Vec<f64>,
    past: Vec<f64>,
    /// Probability that the station of each node comes, over the year, and that its vehicle is far on its way back.
    reached: Vec<f64>,
    afar: Vec<f64>,
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
            absent_next: vec![0.0; chain.availability.len()],
            lent: vec![0.0; chain.availability.len()],
            alone: vec![1.0; chain.nodes.len() + 1],
            minutes: vec![[0.0; 2]; chain.steps.len()],
            rides: Rides::default(),
            aid: vec![[0.0; BLOCKS]; chain.availability.len()],
            nobody: [0.0; BLOCKS],
            none_left: 0.0,
            mean_run: 0.0,
            mean_any: [0.0; BLOCKS],
            planned: [Asking::default(); BLOCKS],
            served: vec![0.0; chain.steps.len()],
            answered_afar: vec![[0.0; BLOCKS]; chain.pairs.len()],
            from_afar: vec![0.0; chain.steps.len()],
            past: vec![1.0; chain.steps.len() + 1],
            reached: vec![0.0; chain.nodes.len()],
            afar: vec![0.0; chain.nodes.len()],
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
}
