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
    /// Back to their own station; but for a share of the urgent calls (the fitted strength of relocation) the dispatcher was
    /// ahead of the call: where a station has nobody and the table asks for somebody there, a vehicle from elsewhere stands
    /// in. Gendreau, Laporte and Semet (2006); Sudtachat, Mayorga and McLay (2016).
    #[default]
    Table,
    /// Back to their own station.
    Home,
    /// To the station that brings most calls within reach of somebody idle, or home when nothing is left to bring; and when
    /// one leaves, another may take its place. Church and ReVelle, "The maximal covering location problem", Papers of the
    /// Regional Science Association 32 (1974).
    Emptiest,
    /// The same, but calls within reach of one idle vehicle ask for a second too, in case the first is busy by then:
    /// Jagtenberg, Bhulai and van der Mei (2015).
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

/// An idle vehicle that answers a call, and the station where it stands in for one that has nobody.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Answers {
    pub vehicle: usize,
    pub ahead: Option<usize>,
    /// Minutes until it is there, with signals.
    pub minutes: f64,
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
    /// Idle vehicles that the table asks before each station gets one, in this block; most where it asks for none.
    ranks: Vec<u32>,
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
            ranks: vec![u32::MAX; stations],
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

    /// The stations that the dispatcher wants filled in this block, the first to be filled in front.
    pub fn want(&mut self, table: impl Iterator<Item = usize>) {
        self.ranks.fill(u32::MAX);
        for (rank, station) in table.enumerate() {
            self.ranks[station] = rank as u32;
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
    ///
    /// `ahead`: the dispatcher was ahead of the call, so that stations that the table wants filled have somebody.
    pub fn nearest(
        &mut self,
        roads: &Roads,
        zone: usize,
        turnout: f64,
        now: f64,
        ahead: bool,
    ) -> Option<Answers> {
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
        let (vehicle, minutes) = best?;
        let mut best = Answers {
            vehicle,
            ahead: None,
            minutes,
        };
        if ahead {
            self.stand_in(&mut best, roads, zone, turnout);
        }
        Some(best)
    }

    /// A vehicle that stands in at a station that has nobody, if it is there sooner.
    fn stand_in(&mut self, best: &mut Answers, roads: &Roads, zone: usize, turnout: f64) {
        self.count_idle();
        let idle = self.idle.iter().sum::<u32>();
        for station in 0..self.stations {
            let minutes = turnout + roads.to_zone(Place::Station(station), zone);
            let empty = !self
                .vehicles
                .iter()
                .any(|vehicle| vehicle.doing == Doing::Stands(station));
            // As many are idle as the table asks, this station included
            if empty && idle > self.ranks[station] && minutes < best.minutes {
                best.minutes = minutes;
                best.ahead = Some(station);
            }
        }
        if let Some(station) = best.ahead {
            best.vehicle = self.spare(station).unwrap_or(best.vehicle);
        }
    }

    /// The idle vehicle that stands in at a station: one bound for it, else one of the station with most idle vehicles; of
    /// equals the one that the table fills last.
    fn spare(&self, station: usize) -> Option<usize> {
        let bound = |vehicle: &Vehicle| match vehicle.doing {
            Doing::Stands(at) => Some(at),
            Doing::Drives(trip) => Some(trip.to),
            Doing::Off | Doing::Busy => None,
        };
        let here = |wanted: usize| {
            self.vehicles
                .iter()
                .position(|vehicle| bound(vehicle) == Some(wanted))
        };
        here(station).or_else(|| {
            let from = (0..self.stations)
                .filter(|from| self.idle[*from] > 0)
                .max_by(|a, b| {
                    self.idle[*a]
                        .cmp(&self.idle[*b])
                        .then(self.ranks[*a].cmp(&self.ranks[*b]))
                })?;
            here(from)
        })
    }

    /// Turnout and median drive of an idle vehicle that is sent to a zone; it is busy from here on.
    pub fn send(
        &mut self,
        answers: Answers,
        roads: &Roads,
        zone: usize,
        turnout: f64,
        now: f64,
    ) -> (f64, f64) {
        let vehicle = &mut self.vehicles[answers.vehicle];
        let times = match (answers.ahead, vehicle.doing) {
            (Some(station), _) | (None, Doing::Stands(station)) => {
                (turnout, roads.to_zone(Place::Station(station), zone))
            }
            (None, Doing::Drives(trip)) => (0.0, roads.on_the_way(&trip, zone, now)),
            (None, Doing::Off | Doing::Busy) => unreachable!("only an idle vehicle is sent"),
        };
        vehicle.doing = Doing::Busy;
        vehicle.trip += 1;
        times
    }

    /// A vehicle that comes free somewhere goes to the station where it is worth most, or to its own.
    pub fn release(&mut self, at: usize, from: Place, roads: &Roads, cover: &Coverage, now: f64) -> Sent {
        let home = self.vehicles[at].home;
        let mut to = home;
        if self.moves() {
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
        if !self.moves() {
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
        self.count_idle();
        cover.count(&self.idle, &mut self.reach);
    }

    /// Whether idle vehicles drive to other stations than their own.
    fn moves(&self) -> bool {
        matches!(self.relocation, Relocation::Emptiest | Relocation::Backed)
    }

    fn count_idle(&mut self) {
        self.idle.fill(0);
        for vehicle in &self.vehicles {
            match vehicle.doing {
                Doing::Stands(station) => self.idle[station] += 1,
                Doing::Drives(trip) => self.idle[trip.to] += 1,
                Doing::Off | Doing::Busy => {}
            }
        }
    }
}
