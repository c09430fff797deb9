//! The wards.
//!
//! 1. Every patient fits one ward. Without a free bed there, who comes from the emergency department boards: stays in the bay.
//! 2. Who waits too long goes to the next hospital that is open, by ambulance if from a bay; who was turned away before goes
//!    farther away, to hospitals beyond those of the pack.
//! 3. Elective patients find a bed, are put off if that can be and ask again some weeks later, or wait as the others do, at home.
//! 4. In bed: care, longer after boarding; then, inside, the days until there is somewhere to go. A bed that comes free goes to
//!    who waits longest.

use super::log::Event;
use super::luck::PatientLuck;
use super::patients::{Origin, Patient, Stage};
use super::roads::Place;
use super::tally::Sum;
use super::world::{Happens, World};
use crate::acute::beds::PATIENCE_DAYS;
use crate::acute::fixed_point::STAY_PER_BOARDING;

/// Minutes until elective care that was put off is asked again: four weeks, on the same weekday. Assumption, grade D: no figure
/// was found.
pub(super) const ASKED_AGAIN: f64 = 28.0 * 1_440.0;

impl World<'_> {
    pub fn need_bed(&mut self, patient: u32, now: f64) {
        let what = &mut self.patients.list[patient as usize];
        what.since = now;
        let in_bay = what.stage == Stage::Bay;
        what.stage = if in_bay { Stage::Boards } else { Stage::AwaitsBed };
        let what = *what;
        let (department, at) = (what.department, what.pool);
        let pool = &self.hospitals.departments[department].pools[at];
        let full = pool.taken >= pool.beds;
        if full && self.can_be_put_off(&what) {
            self.add(now, Sum::Postponed, 1.0);
            self.patients.list[patient as usize].stage = Stage::PutOff;
            self.agenda
                .schedule(now + ASKED_AGAIN, Happens::AsksAgain(patient));
            self.note_patient(now, Event::Postponed, patient, None);
            return;
        }
        self.hospitals.departments[department].pools[at]
            .line
            .push_back(patient);
        if full {
            let patience = 1_440.0 * PATIENCE_DAYS * what.luck.patience[1];
            self.wait_until(now + patience, Happens::GivesUpBed(patient), patient);
        } else {
            self.fill_beds(department, at, now);
        }
    }

    fn can_be_put_off(&self, what: &Patient) -> bool {
        what.origin == Origin::Elective
            && self.hospitals.departments[what.department].inside
            && what.luck.postponable < self.province.care.postponable_share
    }

    /// Free beds of a ward go to who waits longest.
    pub fn fill_beds(&mut self, department: usize, at: usize, now: f64) {
        let inside = self.hospitals.departments[department].inside;
        loop {
            let pool = &mut self.hospitals.departments[department].pools[at];
            if pool.taken >= pool.beds {
                return;
            }
            let Some(patient) = pool.line.pop_front() else {
                return;
            };
            pool.taken += 1;
            let before = self.patient(patient);
            let what = &mut self.patients.list[patient as usize];
            what.stage = Stage::Care;
            if before.stage == Stage::Boards {
                what.boarded = now - before.since;
            }
            what.since = now;
            let minutes = self.province.care.care * what.luck.care + STAY_PER_BOARDING * what.boarded;
            self.agenda.schedule(now + minutes, Happens::Cured(patient));
            if inside {
                self.shift_level(Sum::BedsTaken, now, 1.0);
                self.add(now, Sum::Admitted, 1.0);
            }
            self.note_patient(now, Event::BedFound, patient, Some(now - before.since));
            self.end_bed_wait(&before, now);
        }
    }

    /// Ends a wait for a bed, by a bed or not, and gives the bay to the next.
    fn end_bed_wait(&mut self, before: &Patient, now: f64) {
        let (since, waited) = (before.since, now - before.since);
        if !self.hospitals.departments[before.department].inside {
            if before.zone.is_some() {
                self.add(before.arrived, Sum::OutsideWait, waited);
            }
        } else if before.origin != Origin::Elective {
            self.add(since, Sum::BedEnded, 1.0);
            self.add(since, Sum::BedWait, waited);
        }
        if before.stage == Stage::Boards {
            self.end_stay(before, now);
            self.release_bay(before.department, now);
        }
    }

    pub fn give_up_bed(&mut self, patient: u32, now: f64) {
        let what = self.stop_waiting(patient);
        if !matches!(what.stage, Stage::Boards | Stage::AwaitsBed) {
            return;
        }
        let department = &mut self.hospitals.departments[what.department];
        department.pools[what.pool].line.retain(|other| *other != patient);
        if department.inside {
            self.add(what.since, Sum::TakenElsewhere, 1.0);
        }
        if what.is_residents_visit() {
            self.add(what.arrived, Sum::TurnedAway, 1.0);
        }
        let next = self.next_hospital(&what, now);
        let event = if next.is_some() {
            Event::TakenElsewhere
        } else {
            if what.zone.is_some() {
                self.add(what.since, Sum::FartherAway, 1.0);
            }
            Event::FartherAway
        };
        self.leave(patient, event, now - what.since, now);
        self.end_bed_wait(&what, now);
        if let Some(next) = next {
            self.drive_on(&what, next, now);
        }
    }

    /// Where a patient goes who found no bed: none for who was turned away before, or where nothing else is open. People from
    /// elsewhere stay among hospitals elsewhere.
    fn next_hospital(&self, what: &Patient, now: f64) -> Option<usize> {
        let province = self.province;
        let from = what.department;
        if what.origin == Origin::Transfer || (!what.own && what.zone.is_none()) {
            return None;
        }
        let minutes = &province.acute.hospital_minutes[province.roads.zone_of_hospital(from)];
        province.doors.next(minutes, from, now)
    }

    /// To the next hospital: from a bay inside by an ambulance of ours, from one outside by one of theirs; from home by own means.
    fn drive_on(&mut self, what: &Patient, next: usize, now: f64) {
        let province = self.province;
        let from = what.department;
        let luck = PatientLuck::draw(&self.laws, &mut self.chance.transfers);
        let patient = self.set_out_for(Origin::Transfer, what.zone, next, luck, now);
        let arrives = &mut self.patients.list[patient as usize];
        (arrives.own, arrives.admitted) = (what.own, true);
        if what.stage == Stage::Boards && self.hospitals.departments[what.department].inside {
            self.add(now, Sum::DrivenOn, 1.0);
            self.transfer(from, next, patient, now);
        } else {
            let zone = province.roads.zone_of_hospital(from);
            let minutes = province.roads.to_zone(Place::Hospital(next), zone);
            let drive = minutes * province.acute.ambulance.without_signals;
            self.agenda.schedule(now + drive, Happens::Comes(patient));
        }
    }

    /// Somebody who was on the way arrives; whether all bays are taken.
    pub fn come(&mut self, patient: u32, now: f64) -> bool {
        self.patients.list[patient as usize].arrived = now;
        self.note_patient(now, Event::Arrives, patient, None);
        self.visit(patient, now)
    }

    /// Care is done: from here on the patient could be elsewhere.
    pub fn cured(&mut self, patient: u32, now: f64) {
        let care = &self.province.care;
        let what = &mut self.patients.list[patient as usize];
        let in_bed = now - what.since;
        what.since = now;
        what.stage = Stage::Delayed;
        let what = *what;
        let need = care.after.need(what.luck.after, what.luck.which);
        if let Some(way) = need {
            self.patients.list[patient as usize].way = way;
        }
        self.note_patient(now, Event::CareDone, patient, Some(in_bed));
        if !self.hospitals.departments[what.department].inside {
            self.leave_outside(patient, need.is_some() && what.own, now);
            return;
        }
        let mut minutes = care.internal;
        let (share, wait, patience) = care.nursing_home;
        if what.luck.nursing_home < share {
            minutes += (wait * what.luck.home_wait[0]).min(patience * what.luck.home_wait[1]);
        }
        self.shift_level(Sum::WrongPlace, now, 1.0);
        let (minutes, next) = match need {
            Some(way) if care.after.is_place(way) => {
                (minutes + care.after.search, Happens::AsksPlace(patient))
            }
            Some(_) => (minutes, Happens::AsksPlace(patient)),
            None => (minutes, Happens::LeavesWard(patient)),
        };
        self.agenda.schedule(now + minutes, next);
    }

    /// Out of a bed outside: beds there are taken for care alone, as the pack counts them. Patients of ours ask here for what
    /// comes next.
    fn leave_outside(&mut self, patient: u32, asks: bool, now: f64) {
        let what = self.patient(patient);
        if asks {
            self.patients.list[patient as usize].stage = Stage::Asks;
            self.free_bed(what.department, what.pool, now);
            self.ask_place(patient, now);
        } else {
            self.leave(patient, Event::LeavesWard, 0.0, now);
            self.free_bed(what.department, what.pool, now);
        }
    }

    /// A bed that comes free goes to the next.
    pub fn free_bed(&mut self, department: usize, pool: usize, now: f64) {
        let hospital = &mut self.hospitals.departments[department];
        hospital.pools[pool].taken -= 1;
        if hospital.inside {
            self.shift_level(Sum::WrongPlace, now, -1.0);
            self.shift_level(Sum::BedsTaken, now, -1.0);
        }
        self.fill_beds(department, pool, now);
    }

    pub fn leave_ward(&mut self, patient: u32, now: f64) {
        let what = self.patient(patient);
        self.leave(patient, Event::LeavesWard, now - what.since, now);
        self.free_bed(what.department, what.pool, now);
    }
}
