//! What comes after hospital: step-down places by kind, and the intake of home nursing.
//!
//! Requests come from wards inside (whose patients keep their bed meanwhile) and from elsewhere. They get a place of their kind in
//! the order in which they come; patience ends for some, who find another solution. Home nursing begins when a team takes the
//! client on: its intake is a line like the others, and part of those who wait in it have left their bed.

use super::Province;
use super::after::Service;
use super::log::Event;
use super::luck::{PatientLuck, exponential, uniform};
use super::patients::{NOWHERE, Origin, Patient, Stage};
use super::tally::Sum;
use super::world::{Happens, World};
use std::collections::VecDeque;

/// A line for places at a moment.
#[derive(Clone, Debug, Default)]
struct Line {
    places: u32,
    taken: u32,
    waiting: VecDeque<u32>,
}

/// All lines at a moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Onward {
    lines: Vec<Line>,
}

impl Onward {
    pub fn new(province: &Province) -> Self {
        Self {
            lines: vec![Line::default(); province.care.after.lines.len()],
        }
    }

    /// Those in a place, and those who wait for one and are in no bed.
    pub fn present(&self, patients: &[Patient]) -> u64 {
        let asks = |patient: &&u32| patients[**patient as usize].stage == Stage::Asks;
        let of = |line: &Line| u64::from(line.taken) + line.waiting.iter().filter(asks).count() as u64;
        self.lines.iter().map(of).sum()
    }
}

impl World<'_> {
    pub fn open_places(&mut self) {
        let first = self
            .province
            .care
            .after
            .requests
            .after(0.0, exponential(&mut self.chance.requests));
        if let Some(first) = first {
            self.agenda.schedule(first, Happens::Request);
        }
    }

    /// The places of a week.
    pub fn staff_places(&mut self, now: f64) {
        let province = self.province;
        let mut places = 0;
        let of_home = province.care.after.lines.len() - 1;
        for (at, setting) in province.care.after.lines.iter().enumerate() {
            let luck = uniform(&mut self.chance.staffing);
            let there = (setting.places + luck).floor() as u32;
            self.onward.lines[at].places = there;
            if at != of_home {
                places += there;
            }
            self.fill_places(at, now);
        }
        self.level(Sum::Places, now, f64::from(places));
    }

    pub fn request(&mut self, now: f64) {
        let chance = &mut self.chance.requests;
        let luck = PatientLuck::draw(&self.laws, chance);
        let after = &self.province.care.after;
        if let Some(next) = after.requests.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::Request);
        }
        let way = after.place(luck.which);
        let patient = self.enter(Origin::Elsewhere, None, NOWHERE, luck, now);
        self.patients.list[patient as usize].way = way;
        self.ask_place(patient, now);
    }

    /// A patient asks for a place, or for home nursing: from a bed, or from elsewhere.
    pub fn ask_place(&mut self, patient: u32, now: f64) {
        let after = &self.province.care.after;
        let what = self.patient(patient);
        let way = after.ways[what.way];
        let in_bed = what.stage == Stage::Delayed;
        let keeps_bed = way.service != Service::HomeNursing || what.luck.which < after.waits_in_bed;
        let patience = after.lines[way.line].patience * what.luck.patience[2];
        let changed = &mut self.patients.list[patient as usize];
        changed.asked = now;
        changed.stage = if in_bed && keeps_bed {
            Stage::DelayedAsks
        } else {
            Stage::Asks
        };
        if in_bed && !keeps_bed {
            self.note_patient(now, Event::LeavesWard, patient, Some(now - what.since));
            self.free_bed(what.department, what.pool, now);
        }
        let line = &mut self.onward.lines[way.line];
        line.waiting.push_back(patient);
        if line.taken >= line.places {
            self.wait_until(now + patience, Happens::GivesUpPlace(patient), patient);
        } else {
            self.fill_places(way.line, now);
        }
    }

    fn fill_places(&mut self, at: usize, now: f64) {
        loop {
            let line = &mut self.onward.lines[at];
            if line.taken >= line.places {
                return;
            }
            let Some(patient) = line.waiting.pop_front() else {
                return;
            };
            line.taken += 1;
            let what = self.patient(patient);
            let way = self.province.care.after.ways[what.way];
            if way.service != Service::HomeNursing {
                self.shift_level(Sum::PlacesTaken, now, 1.0);
            }
            let changed = &mut self.patients.list[patient as usize];
            changed.stage = Stage::Place;
            changed.since = now;
            self.agenda
                .schedule(now + way.stay * what.luck.place, Happens::PlaceEnds(patient));
            self.end_request(way.service, what.asked, now);
            let event = match way.service {
                Service::HomeNursing => Event::HomeNursing,
                Service::ShortStay | Service::Rehabilitation => Event::InPlace,
            };
            self.note_patient(now, event, patient, Some(now - what.asked));
            if what.stage == Stage::DelayedAsks {
                self.free_bed(what.department, what.pool, now);
            }
        }
    }

    fn end_request(&mut self, service: Service, asked: f64, now: f64) {
        let waited = now - asked;
        let (ended, wait) = match service {
            Service::ShortStay => (Sum::ShortStayEnded, Sum::ShortStayWait),
            Service::Rehabilitation => (Sum::RehabilitationEnded, Sum::RehabilitationWait),
            Service::HomeNursing => (Sum::HomeEnded, Sum::HomeWait),
        };
        self.add(asked, ended, 1.0);
        self.add(asked, wait, waited);
        if service != Service::HomeNursing {
            self.add(asked, Sum::PlaceEnded, 1.0);
            self.add(asked, Sum::PlaceWait, waited);
        }
    }

    pub fn give_up_place(&mut self, patient: u32, now: f64) {
        let what = self.stop_waiting(patient);
        if !matches!(what.stage, Stage::DelayedAsks | Stage::Asks) {
            return;
        }
        let way = self.province.care.after.ways[what.way];
        self.onward.lines[way.line]
            .waiting
            .retain(|other| *other != patient);
        self.end_request(way.service, what.asked, now);
        self.leave(patient, Event::OtherSolution, now - what.asked, now);
        if what.stage == Stage::DelayedAsks {
            self.free_bed(what.department, what.pool, now);
        }
    }

    pub fn end_place(&mut self, patient: u32, now: f64) {
        let what = self.patient(patient);
        let way = self.province.care.after.ways[what.way];
        self.onward.lines[way.line].taken -= 1;
        let event = if way.service == Service::HomeNursing {
            Event::IntakeDone
        } else {
            self.shift_level(Sum::PlacesTaken, now, -1.0);
            Event::LeavesPlace
        };
        self.leave(patient, event, now - what.since, now);
        self.fill_places(way.line, now);
    }
}
