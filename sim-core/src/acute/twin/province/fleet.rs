//! Vehicles: who is on duty, who stands or drives where, who is soonest at a call.

use super::coverage::Coverage;
use super::roads::{Place, Roads, Trip};
use std::collections::BTreeSet;

/// Longest drive of an idle vehicle to another station than its own, minutes without blue light. Assumption, grade D.
const LONGEST_MOVE: f64 = 30.0;
/// Share of calls that must come within reach for an idle vehicle to be moved. Assumption, grade D.
const LEAST_GAIN: f64 = 0.01;

/// Where idle vehicles go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Relocation {
    /// Back to their own station.
    Home,
    /// To the station that brings most calls within reach of somebody idle, or home when nothing is left to bring; and when
    /// one leaves, another may take its place. Church and ReVelle, "The maximal covering location problem", Papers of the
    /// Regional Science Association 32 (1974).
    Emptiest,
    /// The same, but calls within reach of one idle vehicle ask for a second too, in case the first is busy by then:
    /// Jagtenberg, Bhulai and van der Mei (2015).
    #[default]
    Backed,
}

/// What a vehicle does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Doing {
    /// Its duty is over.
    Off,
    /// On a run.
    Busy,
    /// Idle at a station.
    Stands(usize),
    /// Idle, on its way to a station.
    Drives(Trip),
}

/// A vehicle with its crew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vehicle {
    pub home: usize,
    /// Number at its station, from 1.
    pub number: u32,
    pub doing: Doing,
    /// Goes off duty when its run is done.
    pub ending: bool,
    /// Counts its drives, so that an arrival that was called off is known.
    pub trip: u32,
}

/// A drive that an idle vehicle begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sent {
    pub vehicle: usize,
    pub trip: u32,
    pub arrives: f64,
}

/// The region's own vehicles.
#[derive(Clone, Debug)]
pub(super) struct Fleet {
    pub vehicles: Vec<Vehicle>,
    /// Vehicles whose duty is over: their places are taken by the next.
    off: BTreeSet<usize>,
    stations: usize,
    relocation: Relocation,
    /// Whether a station has a duty in this block of the week.
    open: Vec<bool>,
    idle: Vec<u32>,
    reach: Vec<u32>,
}

impl Fleet {
    pub fn new(stations: usize, relocation: Relocation) -> Self {
        Self {
            vehicles: Vec::new(),
            off: BTreeSet::new(),
            stations,
            relocation,
            open: vec![false; stations],
            idle: vec![0; stations],
            reach: Vec::new(),
        }
    }

    /// Vehicles on duty, those that end their last run included.
    pub fn on_duty(&self) -> usize {
        self.vehicles.len() - self.off.len()
    }

    /// A new block of the week: so many vehicles per station. Who is too many goes, the idle first; a busy one ends its run.
    pub fn change_shift(&mut self, wanted: &[u32]) {
        for (station, wanted) in wanted.iter().enumerate() {
            self.open[station] = *wanted > 0;
            let here =
                |vehicle: &Vehicle| vehicle.home == station && vehicle.doing != Doing::Off && !vehicle.ending;
            let count = self.vehicles.iter().filter(|vehicle| here(vehicle)).count() as u32;
            for _ in count..*wanted {
                self.add(station);
            }
            for _ in *wanted..count {
                let idle = |vehicle: &Vehicle| here(vehicle) && vehicle.doing != Doing::Busy;
                if let Some(at) = self.vehicles.iter().rposition(idle) {
                    self.leave(at);
                } else if let Some(at) = self.vehicles.iter().rposition(here) {
                    self.vehicles[at].ending = true;
                }
            }
        }
    }

    fn add(&mut self, station: usize) {
        let taken: BTreeSet<u32> = self
            .vehicles
            .iter()
            .filter(|vehicle| vehicle.home == station && vehicle.doing != Doing::Off)
            .map(|vehicle| vehicle.number)
            .collect();
        let number = (1..).find(|number| !taken.contains(number)).unwrap_or(1);
        let at = self.off.pop_first().unwrap_or(self.vehicles.len());
        let trip = self.vehicles.get(at).map_or(0, |vehicle| vehicle.trip + 1);
        let vehicle = Vehicle {
            home: station,
            number,
            doing: Doing::Stands(station),
            ending: false,
            trip,
        };
        if at == self.vehicles.len() {
            self.vehicles.push(vehicle);
        } else {
            self.vehicles[at] = vehicle;
        }
    }

    /// Takes a vehicle off duty.
    pub fn leave(&mut self, at: usize) {
        let vehicle = &mut self.vehicles[at];
        vehicle.doing = Doing::Off;
        vehicle.ending = false;
        vehicle.trip += 1;
        self.off.insert(at);
    }

    /// The idle vehicle that is soonest in a zone, with its minutes; a crew that stands first turns out.
    pub fn nearest(&self, roads: &Roads, zone: usize, turnout: f64, now: f64) -> Option<(usize, f64)> {
        let mut best: Option<(usize, f64)> = None;
        for (at, vehicle) in self.vehicles.iter().enumerate() {
            let minutes = match vehicle.doing {
                Doing::Stands(station) => turnout + roads.to_zone(Place::Station(station), zone),
                Doing::Drives(trip) => roads.on_the_way(&trip, zone, now),
                Doing::Off | Doing::Busy => continue,
            };
            if best.is_none_or(|(_, soonest)| minutes < soonest) {
                best = Some((at, minutes));
            }
        }
        best
    }

    /// Turnout and median drive of an idle vehicle that is sent to a zone; it is busy from here on.
    pub fn send(&mut self, at: usize, roads: &Roads, zone: usize, turnout: f64, now: f64) -> (f64, f64) {
        let vehicle = &mut self.vehicles[at];
        let times = match vehicle.doing {
            Doing::Stands(station) => (turnout, roads.to_zone(Place::Station(station), zone)),
            Doing::Drives(trip) => (0.0, roads.on_the_way(&trip, zone, now)),
            Doing::Off | Doing::Busy => unreachable!("only an idle vehicle is sent"),
        };
        vehicle.doing = Doing::Busy;
        vehicle.trip += 1;
        times
    }

    /// A vehicle that comes free somewhere goes to the station where it is worth most, or to its own.
    pub fn release(&mut self, at: usize, from: Place, roads: &Roads, cover: &Coverage, now: f64) -> Sent {
        let home = self.vehicles[at].home;
        let mut to = home;
        if self.relocation != Relocation::Home {
            self.count(cover);
            let mut most = if self.open[home] {
                cover.gain(home, &self.reach)
            } else {
                -1.0
            };
            for station in 0..self.stations {
                let gain = cover.gain(station, &self.reach);
                if self.open[station] && gain > most && roads.back(from, station) <= LONGEST_MOVE {
                    (to, most) = (station, gain);
                }
            }
        }
        self.drive(at, from, to, roads, now)
    }

    /// After a vehicle has left: the move of a standing vehicle that brings most calls within reach, if it is worth it.
    pub fn fill(&mut self, roads: &Roads, cover: &Coverage, now: f64) -> Option<Sent> {
        if self.relocation == Relocation::Home {
            return None;
        }
        self.count(cover);
        let mut best = (LEAST_GAIN, None);
        for (at, vehicle) in self.vehicles.iter().enumerate() {
            let Doing::Stands(from) = vehicle.doing else {
                continue;
            };
            let first = |other: &Vehicle| other.doing == Doing::Stands(from);
            if self.vehicles[..at].iter().any(first) {
                continue;
            }
            let loss = cover.loss(from, &self.reach);
            for to in (0..self.stations).filter(|to| *to != from && self.open[*to]) {
                if roads.back(Place::Station(from), to) > LONGEST_MOVE {
                    continue;
                }
                self.idle[from] -= 1;
                cover.count(&self.idle, &mut self.reach);
                let gain = cover.gain(to, &self.reach) - loss;
                self.idle[from] += 1;
                if gain > best.0 {
                    best = (gain, Some((at, from, to)));
                }
            }
            cover.count(&self.idle, &mut self.reach);
        }
        let (at, from, to) = best.1?;
        Some(self.drive(at, Place::Station(from), to, roads, now))
    }

    /// A vehicle has arrived at its station, unless it was called away before.
    pub fn arrive(&mut self, at: usize, trip: u32) -> Option<usize> {
        let vehicle = &mut self.vehicles[at];
        match vehicle.doing {
            Doing::Drives(here) if vehicle.trip == trip => {
                vehicle.doing = Doing::Stands(here.to);
                Some(here.to)
            }
            _ => None,
        }
    }

    fn drive(&mut self, at: usize, from: Place, to: usize, roads: &Roads, now: f64) -> Sent {
        let arrives = now + roads.back(from, to);
        let vehicle = &mut self.vehicles[at];
        vehicle.trip += 1;
        vehicle.doing = Doing::Drives(Trip {
            from,
            to,
            leaves: now,
            arrives,
        });
        Sent {
            vehicle: at,
            trip: vehicle.trip,
            arrives,
        }
    }

    /// Idle vehicles per station, those on their way there included, and what they reach.
    fn count(&mut self, cover: &Coverage) {
        self.idle.fill(0);
        for vehicle in &self.vehicles {
            match vehicle.doing {
                Doing::Stands(station) => self.idle[station] += 1,
                Doing::Drives(trip) => self.idle[trip.to] += 1,
                Doing::Off | Doing::Busy => {}
            }
        }
        cover.count(&self.idle, &mut self.reach);
    }
}
