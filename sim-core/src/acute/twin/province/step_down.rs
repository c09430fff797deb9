//! Step-down places: short stay and rehabilitation together.
//!
//! Requests come from wards inside (whose patients keep their bed meanwhile) and from elsewhere. They get a place in the order
//! in which they come; patience ends for some, who find another solution.

use super::hospital::Hospitals;
use super::log::Event;
use super::luck::{PatientLuck, exponential, uniform};
use super::patients::{Origin, Stage};
use super::tally::Sum;
use super::world::{Happens, World};
use std::collections::VecDeque;

/// Step-down places at a moment.
#[derive(Clone, Debug, Default)]
pub(super) struct StepDown {
    places: u32,
    taken: u32,
    line: VecDeque<u32>,
}

impl StepDown {
    /// Those in a place, and those who wait for one and are in no bed.
    pub fn present(&self, hospitals: &Hospitals) -> u64 {
        let asks = |patient: &&u32| hospitals.patients[**patient as usize].stage == Stage::Asks;
        u64::from(self.taken) + self.line.iter().filter(asks).count() as u64
    }
}

impl World<'_> {
    pub fn open_places(&mut self) {
        let first = self
            .province
            .care
            .requests
            .after(0.0, exponential(&mut self.chance.requests));
        if let Some(first) = first {
            self.agenda.schedule(first, Happens::Request);
        }
    }

    /// The places of a week.
    pub fn staff_places(&mut self, now: f64) {
        let luck = uniform(&mut self.chance.staffing);
        self.step_down.places = (self.province.care.places + luck).floor() as u32;
        self.level(Sum::Places, now, f64::from(self.step_down.places));
        self.fill_places(now);
    }

    pub fn request(&mut self, now: f64) {
        let chance = &mut self.chance.requests;
        let luck = PatientLuck::draw(&self.laws, chance);
        if let Some(next) = self.province.care.requests.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::Request);
        }
        let patient = self.enter(Origin::Elsewhere, None, 0, luck, now);
        self.ask_place(patient, now);
    }

    /// A patient asks for a place: from a bed, or from elsewhere.
    pub fn ask_place(&mut self, patient: u32, now: f64) {
        let what = &mut self.hospitals.patients[patient as usize];
        what.stage = if what.stage == Stage::Delayed {
            Stage::DelayedAsks
        } else {
            Stage::Asks
        };
        what.arrived = now;
        let patience = self.province.care.place_patience * what.luck.patience[2];
        self.step_down.line.push_back(patient);
        if self.step_down.taken >= self.step_down.places {
            self.agenda
                .schedule(now + patience, Happens::GivesUpPlace(patient));
        } else {
            self.fill_places(now);
        }
    }

    fn fill_places(&mut self, now: f64) {
        while self.step_down.taken < self.step_down.places {
            let Some(patient) = self.step_down.line.pop_front() else {
                return;
            };
            self.step_down.taken += 1;
            self.shift_level(Sum::PlacesTaken, now, 1.0);
            let what = &mut self.hospitals.patients[patient as usize];
            let from_bed = what.stage == Stage::DelayedAsks;
            what.stage = Stage::Place;
            what.since = now;
            let (asked, stay) = (what.arrived, self.province.care.place_stay * what.luck.place);
            self.agenda.schedule(now + stay, Happens::PlaceEnds(patient));
            self.end_request(asked, now);
            self.note_patient(now, Event::InPlace, patient, Some(now - asked));
            if from_bed {
                self.free_bed(patient, now);
            }
        }
    }

    fn end_request(&mut self, asked: f64, now: f64) {
        self.add(asked, Sum::PlaceEnded, 1.0);
        self.add(asked, Sum::PlaceWait, now - asked);
    }

    pub fn give_up_place(&mut self, patient: u32, now: f64) {
        let what = self.hospitals.patients[patient as usize];
        if !matches!(what.stage, Stage::DelayedAsks | Stage::Asks) {
            return;
        }
        self.step_down.line.retain(|other| *other != patient);
        self.end_request(what.arrived, now);
        self.leave(patient, Event::OtherSolution, now - what.arrived, now);
        if what.stage == Stage::DelayedAsks {
            self.free_bed(patient, now);
        }
    }

    pub fn end_place(&mut self, patient: u32, now: f64) {
        let since = self.hospitals.patients[patient as usize].since;
        self.step_down.taken -= 1;
        self.shift_level(Sum::PlacesTaken, now, -1.0);
        self.leave(patient, Event::LeavesPlace, now - since, now);
        self.fill_places(now);
    }
}
