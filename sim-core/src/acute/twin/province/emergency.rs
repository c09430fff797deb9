//! The emergency department.
//!
//! 1. Who comes takes a free bay, or waits: the most urgent first, each class in the order in which they come; nobody is taken
//!    out of a bay. Patience ends for some, who leave unseen.
//! 2. After treatment a patient goes home, or needs a bed.

use super::log::Event;
use super::luck::around_mean;
use super::patients::{Origin, Patient, Stage};
use super::tally::Sum;
use super::world::{Happens, World};
use crate::acute::emergency::{LIMIT_HOURS, PATIENCE_HOURS};
use std::collections::VecDeque;

impl World<'_> {
    /// A visit of somebody who is at the door; whether all bays are taken.
    pub fn visit(&mut self, patient: u32, now: f64) -> bool {
        let what = self.patient(patient);
        let at = what.department;
        self.patients.list[patient as usize].stage = Stage::Room;
        let department = &mut self.hospitals.departments[at];
        let (full, inside) = (department.taken >= department.bays, department.inside);
        department.room[what.class].push_back(patient);
        if inside {
            self.add(now, Sum::Visits, 1.0);
            self.add(now, Sum::VisitsAllTaken, f64::from(u8::from(full)));
        } else if what.zone.is_some() {
            self.add(now, Sum::OutsideVisits, 1.0);
        }
        if what.is_residents_visit() {
            self.add(now, Sum::ResidentsVisits, 1.0);
        }
        if full {
            let patience = 60.0 * PATIENCE_HOURS * what.luck.patience[0];
            self.wait_until(now + patience, Happens::GivesUpRoom(patient), patient);
        } else {
            self.fill_bays(at, now);
        }
        full
    }

    /// Free bays go to who waits, the most urgent first.
    pub fn fill_bays(&mut self, at: usize, now: f64) {
        loop {
            let department = &mut self.hospitals.departments[at];
            if department.taken >= department.bays {
                return;
            }
            let Some(patient) = department.room.iter_mut().find_map(VecDeque::pop_front) else {
                return;
            };
            department.taken += 1;
            let inside = department.inside;
            if inside {
                self.shift_level(Sum::BaysTaken, now, 1.0);
            }
            let care = &self.province.care;
            let shorter = if inside { care.shorter } else { 0.0 };
            let what = &mut self.patients.list[patient as usize];
            what.stage = Stage::Bay;
            let what = *what;
            let mean = care.stay[usize::from(what.admitted)];
            let minutes = mean * (1.0 - shorter) * around_mean(care.stay_spread, what.luck.bay);
            self.agenda.schedule(now + minutes, Happens::Treated(patient));
            self.end_room(&what, now);
            self.note_patient(now, Event::InBay, patient, Some(now - what.arrived));
        }
    }

    /// Counts a wait for a bay that ends.
    fn end_room(&mut self, what: &Patient, now: f64) {
        if self.hospitals.departments[what.department].inside {
            self.add(what.arrived, Sum::RoomEnded, 1.0);
            self.add(what.arrived, Sum::RoomWait, now - what.arrived);
            self.add_room(what, now - what.arrived);
        } else if what.zone.is_some() {
            self.add(what.arrived, Sum::OutsideWait, now - what.arrived);
        }
    }

    /// The same by class.
    fn add_room(&mut self, what: &Patient, waited: f64) {
        let (ended, wait) = match what.class {
            0 => (Sum::MostUrgentEnded, Sum::MostUrgentWait),
            1 => (Sum::UrgentEnded, Sum::UrgentWait),
            _ => (Sum::LeastUrgentEnded, Sum::LeastUrgentWait),
        };
        self.add(what.arrived, ended, 1.0);
        self.add(what.arrived, wait, waited);
    }

    pub fn give_up_room(&mut self, patient: u32, now: f64) {
        let what = self.stop_waiting(patient);
        if what.stage != Stage::Room {
            return;
        }
        let department = &mut self.hospitals.departments[what.department];
        department.room[what.class].retain(|other| *other != patient);
        if department.inside {
            self.add(what.arrived, Sum::LeftUnseen, 1.0);
        }
        self.end_room(&what, now);
        self.leave(patient, Event::LeavesUnseen, now - what.arrived, now);
    }

    pub fn treated(&mut self, patient: u32, now: f64) {
        let what = self.patient(patient);
        let ward_share = self.province.care.hospitals[what.department].ward_share;
        if what.admitted && (what.origin == Origin::Transfer || what.luck.ward < ward_share) {
            self.need_bed(patient, now);
            return;
        }
        self.end_stay(&what, now);
        let event = if what.admitted {
            Event::AdmittedElsewhere
        } else {
            Event::GoesHome
        };
        self.leave(patient, event, now - what.arrived, now);
        self.release_bay(what.department, now);
    }

    /// Counts a stay in the emergency department that ends.
    pub fn end_stay(&mut self, what: &Patient, now: f64) {
        if !self.hospitals.departments[what.department].inside {
            return;
        }
        let minutes = now - what.arrived;
        self.add(what.arrived, Sum::Stays, 1.0);
        self.add(what.arrived, Sum::StayMinutes, minutes);
        if minutes > 60.0 * LIMIT_HOURS {
            self.add(what.arrived, Sum::StaysOverLimit, 1.0);
        }
    }

    pub fn release_bay(&mut self, at: usize, now: f64) {
        let department = &mut self.hospitals.departments[at];
        department.taken -= 1;
        if department.inside {
            self.shift_level(Sum::BaysTaken, now, -1.0);
        }
        self.fill_bays(at, now);
    }
}
