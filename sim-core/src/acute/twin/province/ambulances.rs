//! Calls and the vehicles that answer them.
//!
//! 1. A call is handled, then the idle vehicle is sent that is there soonest: own or a neighbour's, standing or on its way back.
//!    A neighbour does no planned rides.
//! 2. When nobody is idle the call waits. Whoever comes free first takes the A1 that waits longest, then A2, then planned; a
//!    planned ride that waits too long moves to another day.
//! 3. Turnout (when the crew stands at a station), drive, on scene; then treated at home, or the drive to the hospital of that
//!    patient and handover; then clearing. After that the vehicle is idle, wherever it is.
//! 4. An idle vehicle drives to the station where it is worth most, and can be sent while it drives.

use super::Province;
use super::arrivals::WEEK;
use super::coverage::Coverage;
use super::fleet::{Fleet, Relocation, Sent};
use super::log::{Entry, Event, Urgency};
use super::luck::{CallLuck, drive, exponential, uniform};
use super::roads::Place;
use super::tally::Sum;
use super::world::{Happens, World};
use crate::acute::ambulance::PLANNED_PATIENCE;
use crate::acute::chain::block_of;
use std::collections::VecDeque;

/// Who drives a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum By {
    Nobody,
    Own(usize),
    Neighbour(usize),
}

/// A call or a ride, from the first ring until the vehicle is free.
#[derive(Clone, Copy, Debug)]
pub(super) struct Run {
    pub urgency: Urgency,
    pub zone: usize,
    pub called: f64,
    pub by: By,
    pub sent: f64,
    /// When somebody is there; infinite until it is known.
    pub there: f64,
    /// Where the patient is taken; none for who stays at home.
    pub hospital: Option<usize>,
    /// The patient of a hospital inside who is taken to the next.
    pub transfer: Option<u32>,
    pub luck: CallLuck,
}

impl Run {
    /// Home station and number of the vehicle, for the log.
    pub fn vehicle(&self, province: &Province, fleet: &Fleet) -> Option<(u32, u32)> {
        match self.by {
            By::Nobody => None,
            By::Own(at) => {
                let vehicle = &fleet.vehicles[at];
                Some((vehicle.home as u32, vehicle.number))
            }
            By::Neighbour(at) => Some((province.neighbours[at].station as u32, 0)),
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Spare {
    /// Whether the neighbour has a vehicle to spare.
    has: bool,
    /// Its vehicles on runs here.
    out: u32,
}

/// Vehicles, runs, and calls that wait.
#[derive(Clone, Debug)]
pub(super) struct Ambulances {
    pub fleet: Fleet,
    pub cover: Coverage,
    pub runs: Vec<Run>,
    /// Calls that wait: A1, A2, planned.
    queues: [VecDeque<u32>; 3],
    spare: Vec<Spare>,
    block: usize,
    /// Whether the dispatcher may be ahead of a call.
    ahead: bool,
}

impl Ambulances {
    pub fn new(province: &Province, relocation: Relocation) -> Self {
        Self {
            fleet: Fleet::new(province.vehicles.len(), relocation),
            cover: province.cover(relocation),
            runs: Vec::new(),
            queues: Default::default(),
            spare: vec![Spare { has: false, out: 0 }; province.neighbours.len()],
            block: 0,
            ahead: relocation == Relocation::Table,
        }
    }

    pub fn run(&self, run: u32) -> &Run {
        &self.runs[run as usize]
    }
}

impl World<'_> {
    pub fn open_ambulances(&mut self) {
        let province = self.province;
        if let Some(first) = province.urgent.after(0.0, exponential(&mut self.chance.calls)) {
            self.agenda.schedule(first, Happens::Call);
        }
        if let Some(first) = province.planned.after(0.0, exponential(&mut self.chance.rides)) {
            self.agenda.schedule(first, Happens::Ride);
        }
        for (at, data) in province.neighbours.iter().enumerate() {
            let whole = data.spare + data.none;
            let has = whole > 0.0 && uniform(&mut self.chance.neighbours[at]) * whole < data.spare;
            // The turn that begins its life sets it the other way round
            self.ambulances.spare[at].has = !has;
            self.agenda.schedule(0.0, Happens::Neighbour(at as u32));
        }
    }

    pub fn change_shift(&mut self, now: f64) {
        let province = self.province;
        let block = block_of((now / 60.0).round() as usize % 168);
        self.ambulances.block = block;
        let wanted: Vec<u32> = province
            .vehicles
            .iter()
            .map(|vehicles| (vehicles[block] + uniform(&mut self.chance.staffing)).floor() as u32)
            .collect();
        let fleet = &mut self.ambulances.fleet;
        fleet.change_shift(&wanted);
        // A station without any duty in this block is no place to fill, unless an added vehicle mans it
        let in_use = |station: &usize| province.duties[*station][block] > 0.0 || wanted[*station] > 0;
        fleet.want(province.table.iter().copied().filter(in_use));
        self.level_duty(now);
        self.serve(now);
    }

    pub fn level_duty(&mut self, now: f64) {
        let on_duty = self.ambulances.fleet.on_duty() as f64;
        self.level(Sum::VehiclesOnDuty, now, on_duty);
    }

    pub fn call(&mut self, now: f64) {
        let province = self.province;
        let chance = &mut self.chance.calls;
        let zones = province.acute.zones.len();
        let caller = province.callers.pick(uniform(chance));
        let mut luck = CallLuck::draw(&self.laws, chance);
        luck.diverted = uniform(&mut self.chance.stops);
        if let Some(next) = province.urgent.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::Call);
        }
        let urgency = if caller < zones { Urgency::A1 } else { Urgency::A2 };
        let run = self.begin(urgency, caller % zones, luck, now);
        self.agenda
            .schedule(now + province.acute.ambulance.call_handling, Happens::Ask(run));
    }

    pub fn ride(&mut self, now: f64) {
        let province = self.province;
        let chance = &mut self.chance.rides;
        let zone = province.riders.pick(uniform(chance));
        let luck = CallLuck::draw(&self.laws, chance);
        if let Some(next) = province.planned.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::Ride);
        }
        let run = self.begin(Urgency::Planned, zone, luck, now);
        self.ask(run, now);
    }

    fn begin(&mut self, urgency: Urgency, zone: usize, luck: CallLuck, now: f64) -> u32 {
        self.books.calls_created += 1;
        let run = self.ambulances.runs.len() as u32;
        self.ambulances.runs.push(Run {
            urgency,
            zone,
            called: now,
            by: By::Nobody,
            sent: now,
            there: f64::INFINITY,
            hospital: None,
            transfer: None,
            luck,
        });
        self.note_run(now, Event::Call, run, None);
        run
    }

    /// A patient of a hospital inside is taken to another.
    pub fn transfer(&mut self, from: usize, to: usize, patient: u32, now: f64) {
        let zone = self.province.roads.zone_of_hospital(from);
        let luck = CallLuck::draw(&self.laws, &mut self.chance.transfers);
        let run = self.begin(Urgency::Planned, zone, luck, now);
        let what = &mut self.ambulances.runs[run as usize];
        (what.hospital, what.transfer) = (Some(to), Some(patient));
        self.ask(run, now);
    }

    pub fn ask(&mut self, run: u32, now: f64) {
        let Run { urgency, called, .. } = *self.ambulances.run(run);
        let urgent = urgency != Urgency::Planned;
        if urgent {
            self.add(called, Sum::UrgentAsked, 1.0);
        }
        if self.dispatch(run, now) {
            return;
        }
        if urgent {
            self.add(called, Sum::UrgentNoneFree, 1.0);
        }
        self.ambulances.queues[urgency as usize].push_back(run);
        self.shift_level(Sum::CallsWaiting, now, 1.0);
        let Run { transfer, luck, .. } = *self.ambulances.run(run);
        if !urgent && transfer.is_none() {
            let patience = PLANNED_PATIENCE * luck.patience;
            self.agenda.schedule(now + patience, Happens::AnotherDay(run));
        }
    }

    fn end_planned_wait(&mut self, run: u32, now: f64) {
        let Run { called, transfer, .. } = *self.ambulances.run(run);
        if transfer.is_none() {
            self.add(called, Sum::PlannedEnded, 1.0);
            self.add(called, Sum::PlannedWait, now - called);
        }
    }

    /// A planned ride that still waits moves to another day.
    pub fn another_day(&mut self, run: u32, now: f64) {
        let queue = &mut self.ambulances.queues[Urgency::Planned as usize];
        let before = queue.len();
        queue.retain(|other| *other != run);
        if queue.len() == before {
            return;
        }
        self.shift_level(Sum::CallsWaiting, now, -1.0);
        self.end_planned_wait(run, now);
        self.books.calls_left += 1;
        let what = &mut self.ambulances.runs[run as usize];
        what.there = now;
        let waited = now - what.called;
        self.note_run(now, Event::AnotherDay, run, Some(waited));
    }

    /// Sends who is there soonest; false when nobody is idle.
    fn dispatch(&mut self, run: u32, now: f64) -> bool {
        let province = self.province;
        let Run {
            urgency, zone, luck, ..
        } = *self.ambulances.run(run);
        let turnout = province.acute.ambulance.turnout;
        let ahead = self.ambulances.ahead && urgency != Urgency::Planned && luck.ahead < province.ahead;
        let answers = self
            .ambulances
            .fleet
            .nearest(&province.roads, zone, turnout, now, ahead);
        let ambulances = &self.ambulances;
        let mut by = By::Nobody;
        let mut soonest = f64::INFINITY;
        if let Some(answers) = answers {
            (by, soonest) = (By::Own(answers.vehicle), answers.minutes);
        }
        if urgency != Urgency::Planned {
            for (at, data) in province.neighbours.iter().enumerate() {
                let Spare { has, out } = ambulances.spare[at];
                let minutes = turnout + province.roads.to_zone(Place::Station(data.station), zone);
                if has && f64::from(out) < data.most[ambulances.block] && minutes < soonest {
                    (by, soonest) = (By::Neighbour(at), minutes);
                }
            }
        }
        match (by, answers) {
            (By::Nobody, _) | (By::Own(_), None) => false,
            (By::Own(_), Some(answers)) => {
                let fleet = &mut self.ambulances.fleet;
                let (turnout, median) = fleet.send(answers, &province.roads, zone, turnout, now);
                self.shift_level(Sum::VehiclesBusy, now, 1.0);
                self.set_out(run, by, turnout, median, now);
                let Ambulances { fleet, cover, .. } = &mut self.ambulances;
                let moved = fleet.fill(&province.roads, cover, now);
                if let Some(sent) = moved {
                    self.note_move(sent, now);
                }
                true
            }
            (By::Neighbour(at), _) => {
                self.ambulances.spare[at].out += 1;
                self.set_out(run, by, turnout, soonest - turnout, now);
                true
            }
        }
    }

    fn set_out(&mut self, run: u32, by: By, turnout: f64, median: f64, now: f64) {
        let log_sd = self.province.acute.ambulance.drive_log_sd;
        let slower = self
            .ambulances
            .run(run)
            .urgency
            .slower(&self.province.acute.ambulance);
        let what = &mut self.ambulances.runs[run as usize];
        what.by = by;
        what.sent = now;
        what.there = now + turnout + drive(median * slower, log_sd, what.luck.drive);
        let (there, called, urgency) = (what.there, what.called, what.urgency);
        self.agenda.schedule(there, Happens::OnScene(run));
        self.note_run(now, Event::Sent, run, Some(now - called));
        if urgency == Urgency::Planned {
            self.end_planned_wait(run, now);
        } else {
            self.add(called, Sum::Sent, 1.0);
            if matches!(by, By::Neighbour(_)) {
                self.add(called, Sum::SentByNeighbour, 1.0);
            }
        }
    }

    pub fn note_move(&mut self, sent: Sent, now: f64) {
        let (vehicle, trip) = (sent.vehicle as u32, sent.trip);
        self.agenda
            .schedule(sent.arrives, Happens::Arrives { vehicle, trip });
        self.note(now, |world, minute| {
            let vehicle = &world.ambulances.fleet.vehicles[sent.vehicle];
            let to = match vehicle.doing {
                super::fleet::Doing::Drives(trip) => Some(trip.to as u32),
                _ => None,
            };
            Entry {
                vehicle: Some((vehicle.home as u32, vehicle.number)),
                station: to,
                waiting: Some(sent.arrives - now),
                ..Entry::new(minute, Event::Moves, 0)
            }
        });
    }

    /// Sends idle vehicles to calls that wait, the most urgent first.
    pub fn serve(&mut self, now: f64) {
        let mut urgency = 0;
        while urgency < self.ambulances.queues.len() {
            match self.ambulances.queues[urgency].front().copied() {
                Some(run) if self.dispatch(run, now) => {
                    self.ambulances.queues[urgency].pop_front();
                    self.shift_level(Sum::CallsWaiting, now, -1.0);
                }
                _ => urgency += 1,
            }
        }
    }

    /// A neighbour begins or ceases to have a vehicle to spare.
    pub fn turn(&mut self, at: usize, now: f64) {
        let data = self.province.neighbours[at];
        let has = !self.ambulances.spare[at].has;
        self.ambulances.spare[at].has = has;
        let (mean, other) = if has {
            (data.spare, data.none)
        } else {
            (data.none, data.spare)
        };
        // Who always or never has one does not turn
        if other > 0.0 && mean > 0.0 {
            let minutes = mean * exponential(&mut self.chance.neighbours[at]);
            self.agenda.schedule(now + minutes, Happens::Neighbour(at as u32));
        }
        if has {
            self.serve(now);
        }
    }

    pub fn neighbour_back(&mut self, at: usize, now: f64) {
        self.ambulances.spare[at].out -= 1;
        self.serve(now);
    }

    /// Calls that nobody has reached: late when the limit is past, else undecided.
    pub fn close_ambulances(&mut self, end: f64) {
        self.books.calls_present += self
            .ambulances
            .queues
            .iter()
            .map(|queue| queue.len() as u64)
            .sum::<u64>();
        let limit = self.province.acute.ambulance.limit;
        for run in 0..self.ambulances.runs.len() {
            let what = self.ambulances.runs[run];
            if what.there < end || !self.counts(what.called) {
                continue;
            }
            self.note_run(end, Event::StillWaiting, run as u32, Some(end - what.called));
            let area = self.province.acute.zones[what.zone].area;
            if what.urgency == Urgency::A1
                && end - what.called > limit
                && let Some(sums) = self.sums(what.called)
            {
                sums.areas[area].decided += 1.0;
            }
        }
        debug_assert!(end % WEEK == 0.0, "weeks end on Sunday");
    }
}
