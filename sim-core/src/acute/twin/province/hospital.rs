//! The emergency department and the wards of hospitals inside the province.
//!
//! 1. Who comes takes a free bay, or waits: ambulances with A1 first, then A2, then own means, each in the order in which they
//!    come. Patience ends for some, who leave unseen.
//! 2. After treatment a patient goes home, or needs a bed. Every patient fits one ward. Without a free bed there the patient
//!    boards: stays in the bay. Who waits too long is taken to the nearest hospital outside, by an ambulance.
//! 3. Elective patients find a bed, are postponed if that can be, or wait as the others do, at home.
//! 4. On a ward: care, longer after boarding; then the days until there is somewhere to go. A bed that comes free goes to who
//!    waits longest.

use super::log::{Entry, Event, Urgency};
use super::luck::{PatientLuck, around_mean, exponential, uniform};
use super::patients::{Origin, Patient, Stage};
use super::setting::Province;
use super::tally::Sum;
use super::world::{Happens, World};
use crate::acute::beds::PATIENCE_DAYS;
use crate::acute::emergency::{LIMIT_HOURS, PATIENCE_HOURS};
use crate::acute::fixed_point::STAY_PER_BOARDING;
use std::collections::VecDeque;

/// Beds of one ward and who waits for them.
#[derive(Clone, Debug, Default)]
struct Pool {
    beds: u32,
    taken: u32,
    line: VecDeque<u32>,
}

/// A hospital at a moment.
#[derive(Clone, Debug, Default)]
struct Department {
    bays: u32,
    taken: u32,
    room: [VecDeque<u32>; 3],
    pools: Vec<Pool>,
}

/// All hospitals inside, and all patients there ever were.
#[derive(Clone, Debug, Default)]
pub(super) struct Hospitals {
    pub patients: Vec<Patient>,
    departments: Vec<Department>,
}

impl Hospitals {
    pub fn new(province: &Province) -> Self {
        let department = |pools: usize| Department {
            pools: vec![Pool::default(); pools],
            ..Department::default()
        };
        Self {
            patients: Vec::new(),
            departments: province
                .care
                .hospitals
                .iter()
                .map(|setting| department(setting.pools))
                .collect(),
        }
    }

    /// Patients in rooms, bays and beds, and those who wait for a bed elsewhere: counted from the places themselves.
    pub fn present(&self) -> u64 {
        let outside = |patient: &u32| self.patients[*patient as usize].stage == Stage::AwaitsBed;
        self.departments
            .iter()
            .map(|department| {
                let room: usize = department.room.iter().map(VecDeque::len).sum();
                let beds: usize = department
                    .pools
                    .iter()
                    .map(|pool| pool.taken as usize + pool.line.iter().filter(|at| outside(at)).count())
                    .sum();
                (room + department.taken as usize + beds) as u64
            })
            .sum()
    }
}

impl World<'_> {
    pub fn open_hospitals(&mut self) {
        let province = self.province;
        for (at, setting) in province.care.hospitals.iter().enumerate() {
            let chance = &mut self.chance;
            let firsts = [
                (
                    setting.walk_ins.after(0.0, exponential(&mut chance.walk_ins)),
                    Happens::WalkIn(at as u32),
                ),
                (
                    setting.direct.after(0.0, exponential(&mut chance.direct)),
                    Happens::Direct(at as u32),
                ),
                (
                    setting.elective.after(0.0, exponential(&mut chance.elective)),
                    Happens::Elective(at as u32),
                ),
            ];
            for (first, happens) in firsts {
                if let Some(first) = first {
                    self.agenda.schedule(first, happens);
                }
            }
        }
    }

    /// Bays of a block of the week; on Monday the beds of the week.
    pub fn staff_hospitals(&mut self, now: f64, new_week: bool) {
        let province = self.province;
        let (mut bays, mut beds) = (0, 0);
        for (at, setting) in province.care.hospitals.iter().enumerate() {
            let luck = uniform(&mut self.chance.staffing);
            let department = &mut self.hospitals.departments[at];
            department.bays = (setting.bays + luck).floor() as u32;
            bays += department.bays;
            if new_week {
                for pool in 0..setting.pools {
                    let luck = uniform(&mut self.chance.staffing);
                    let pool = &mut self.hospitals.departments[at].pools[pool];
                    pool.beds = (setting.beds / setting.pools as f64 + luck).floor() as u32;
                }
                for pool in 0..setting.pools {
                    self.fill_beds(at, pool, now);
                }
            }
            let pools = &self.hospitals.departments[at].pools;
            beds += pools.iter().map(|pool| pool.beds).sum::<u32>();
            self.fill_bays(at, now);
        }
        self.level(Sum::Bays, now, f64::from(bays));
        self.level(Sum::Beds, now, f64::from(beds));
    }

    pub fn walk_in(&mut self, at: usize, now: f64) {
        let setting = &self.province.care.hospitals[at];
        let chance = &mut self.chance.walk_ins;
        let zone = setting.walkers.pick(uniform(chance));
        let luck = PatientLuck::draw(&self.laws, chance);
        if let Some(next) = setting.walk_ins.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::WalkIn(at as u32));
        }
        let zone = (zone < self.province.acute.zones.len()).then_some(zone);
        self.visit(Origin::WalkIn, zone, at, luck, now);
    }

    pub fn direct(&mut self, at: usize, now: f64) {
        let setting = &self.province.care.hospitals[at];
        let chance = &mut self.chance.direct;
        let luck = PatientLuck::draw(&self.laws, chance);
        if let Some(next) = setting.direct.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::Direct(at as u32));
        }
        let patient = self.enter(Origin::Direct, None, at, luck, now);
        self.need_bed(patient, now);
    }

    pub fn elective(&mut self, at: usize, now: f64) {
        let setting = &self.province.care.hospitals[at];
        let chance = &mut self.chance.elective;
        let luck = PatientLuck::draw(&self.laws, chance);
        if let Some(next) = setting.elective.after(now, exponential(chance)) {
            self.agenda.schedule(next, Happens::Elective(at as u32));
        }
        let patient = self.enter(Origin::Elective, None, at, luck, now);
        self.need_bed(patient, now);
    }

    pub fn enter(
        &mut self,
        origin: Origin,
        zone: Option<usize>,
        department: usize,
        luck: PatientLuck,
        now: f64,
    ) -> u32 {
        let pools = self
            .hospitals
            .departments
            .get(department)
            .map_or(0, |department| department.pools.len());
        let patient = self.hospitals.patients.len() as u32;
        self.books.patients_created += 1;
        self.hospitals.patients.push(Patient {
            origin,
            zone,
            department,
            pool: ((luck.pool * pools as f64) as usize).min(pools.saturating_sub(1)),
            arrived: now,
            since: now,
            boarded: 0.0,
            admitted: luck.admitted < self.province.care.admitted_share,
            stage: Stage::Gone,
            luck,
        });
        self.note_patient(now, Event::Arrives, patient, None);
        patient
    }

    /// A visit to the emergency department; whether all bays are taken.
    pub fn visit(
        &mut self,
        origin: Origin,
        zone: Option<usize>,
        at: usize,
        luck: PatientLuck,
        now: f64,
    ) -> bool {
        let patient = self.enter(origin, zone, at, luck, now);
        let department = &mut self.hospitals.departments[at];
        let full = department.taken >= department.bays;
        let what = &mut self.hospitals.patients[patient as usize];
        what.stage = Stage::Room;
        department.room[what.triage()].push_back(patient);
        self.add(now, Sum::Visits, 1.0);
        if full {
            self.add(now, Sum::VisitsAllTaken, 1.0);
            let patience = 60.0 * PATIENCE_HOURS * luck.patience[0];
            self.agenda
                .schedule(now + patience, Happens::GivesUpRoom(patient));
        } else {
            self.fill_bays(at, now);
        }
        full
    }

    /// Free bays go to who waits, the most urgent first.
    fn fill_bays(&mut self, at: usize, now: f64) {
        loop {
            let department = &mut self.hospitals.departments[at];
            if department.taken >= department.bays {
                return;
            }
            let Some(patient) = department.room.iter_mut().find_map(VecDeque::pop_front) else {
                return;
            };
            department.taken += 1;
            self.shift_level(Sum::BaysTaken, now, 1.0);
            let care = &self.province.care;
            let what = &mut self.hospitals.patients[patient as usize];
            what.stage = Stage::Bay;
            let (arrived, mean) = (what.arrived, care.stay[usize::from(what.admitted)]);
            let minutes = mean * around_mean(care.stay_spread, what.luck.bay);
            self.agenda.schedule(now + minutes, Happens::Treated(patient));
            self.add(arrived, Sum::RoomEnded, 1.0);
            self.add(arrived, Sum::RoomWait, now - arrived);
            self.note_patient(now, Event::InBay, patient, Some(now - arrived));
        }
    }

    pub fn give_up_room(&mut self, patient: u32, now: f64) {
        let what = self.hospitals.patients[patient as usize];
        if what.stage != Stage::Room {
            return;
        }
        let room = &mut self.hospitals.departments[what.department].room[what.triage()];
        room.retain(|other| *other != patient);
        self.add(what.arrived, Sum::RoomEnded, 1.0);
        self.add(what.arrived, Sum::RoomWait, now - what.arrived);
        self.add(what.arrived, Sum::LeftUnseen, 1.0);
        self.leave(patient, Event::LeavesUnseen, now - what.arrived, now);
    }

    pub fn treated(&mut self, patient: u32, now: f64) {
        let what = self.hospitals.patients[patient as usize];
        if what.admitted && what.luck.ward < self.province.care.ward_share {
            self.need_bed(patient, now);
            return;
        }
        self.end_stay(patient, now);
        let event = if what.admitted {
            Event::AdmittedElsewhere
        } else {
            Event::GoesHome
        };
        self.leave(patient, event, now - what.arrived, now);
        self.release_bay(what.department, now);
    }

    /// Counts a stay in the emergency department that ends.
    fn end_stay(&mut self, patient: u32, now: f64) {
        let arrived = self.hospitals.patients[patient as usize].arrived;
        self.add(arrived, Sum::Stays, 1.0);
        self.add(arrived, Sum::StayMinutes, now - arrived);
        if now - arrived > 60.0 * LIMIT_HOURS {
            self.add(arrived, Sum::StaysOverLimit, 1.0);
        }
    }

    fn release_bay(&mut self, at: usize, now: f64) {
        self.hospitals.departments[at].taken -= 1;
        self.shift_level(Sum::BaysTaken, now, -1.0);
        self.fill_bays(at, now);
    }

    fn need_bed(&mut self, patient: u32, now: f64) {
        let what = &mut self.hospitals.patients[patient as usize];
        what.since = now;
        let (origin, luck) = (what.origin, what.luck);
        let in_bay = what.stage == Stage::Bay;
        what.stage = if in_bay { Stage::Boards } else { Stage::AwaitsBed };
        let (department, at) = (what.department, what.pool);
        self.add(
            now,
            if origin == Origin::Elective {
                Sum::ElectiveAsked
            } else {
                Sum::AcuteAsked
            },
            1.0,
        );
        let pool = &mut self.hospitals.departments[department].pools[at];
        let full = pool.taken >= pool.beds;
        if full && origin == Origin::Elective && luck.postponable < self.province.care.postponable_share {
            self.add(now, Sum::Postponed, 1.0);
            self.leave(patient, Event::Postponed, 0.0, now);
            return;
        }
        pool.line.push_back(patient);
        if full {
            let patience = 1_440.0 * PATIENCE_DAYS * luck.patience[1];
            self.agenda.schedule(now + patience, Happens::GivesUpBed(patient));
        } else {
            self.fill_beds(department, at, now);
        }
    }

    /// Free beds of a ward go to who waits longest.
    fn fill_beds(&mut self, department: usize, at: usize, now: f64) {
        loop {
            let pool = &mut self.hospitals.departments[department].pools[at];
            if pool.taken >= pool.beds {
                return;
            }
            let Some(patient) = pool.line.pop_front() else {
                return;
            };
            pool.taken += 1;
            self.shift_level(Sum::BedsTaken, now, 1.0);
            let boarded = self.end_bed_wait(patient, now);
            let what = &mut self.hospitals.patients[patient as usize];
            what.stage = Stage::Care;
            what.boarded = boarded;
            let minutes = self.province.care.care * what.luck.care + STAY_PER_BOARDING * boarded;
            what.since = now;
            self.agenda.schedule(now + minutes, Happens::Cured(patient));
            self.add(now, Sum::Admitted, 1.0);
        }
    }

    /// Ends a wait for a bed, by a bed or not; gives minutes of boarding, and the bay to the next.
    fn end_bed_wait(&mut self, patient: u32, now: f64) -> f64 {
        let what = self.hospitals.patients[patient as usize];
        let waited = now - what.since;
        if what.origin != Origin::Elective {
            self.add(what.since, Sum::BedEnded, 1.0);
            self.add(what.since, Sum::BedWait, waited);
        }
        let boards = what.stage == Stage::Boards;
        // Out of the bay first, so that nobody is counted in two places
        self.hospitals.patients[patient as usize].stage = Stage::Care;
        self.note_patient(now, Event::BedFound, patient, Some(waited));
        if boards {
            self.end_stay(patient, now);
            self.release_bay(what.department, now);
            waited
        } else {
            0.0
        }
    }

    pub fn give_up_bed(&mut self, patient: u32, now: f64) {
        let what = self.hospitals.patients[patient as usize];
        if !matches!(what.stage, Stage::Boards | Stage::AwaitsBed) {
            return;
        }
        let pool = &mut self.hospitals.departments[what.department].pools[what.pool];
        pool.line.retain(|other| *other != patient);
        let waited = now - what.since;
        if what.origin != Origin::Elective {
            self.add(what.since, Sum::BedEnded, 1.0);
            self.add(what.since, Sum::BedWait, waited);
        }
        self.add(what.since, Sum::TakenElsewhere, 1.0);
        self.leave(patient, Event::TakenElsewhere, waited, now);
        if what.stage == Stage::Boards {
            self.end_stay(patient, now);
            self.release_bay(what.department, now);
            self.transfer(self.province.care.hospitals[what.department].hospital, now);
        }
    }

    /// Care is done: from here on the patient could be elsewhere.
    pub fn cured(&mut self, patient: u32, now: f64) {
        let care = &self.province.care;
        let what = &mut self.hospitals.patients[patient as usize];
        what.stage = Stage::Delayed;
        let in_bed = now - what.since;
        what.since = now;
        let luck = what.luck;
        let mut minutes = care.internal;
        let (share, wait, patience) = care.nursing_home;
        if luck.nursing_home < share {
            minutes += (wait * luck.home_wait[0]).min(patience * luck.home_wait[1]);
        }
        self.shift_level(Sum::WrongPlace, now, 1.0);
        self.note_patient(now, Event::CareDone, patient, Some(in_bed));
        if luck.step_down < care.needs_place {
            self.agenda
                .schedule(now + minutes + care.search, Happens::AsksPlace(patient));
        } else {
            self.agenda.schedule(now + minutes, Happens::LeavesWard(patient));
        }
    }

    /// Out of the bed, which goes to the next.
    pub fn free_bed(&mut self, patient: u32, now: f64) {
        let what = self.hospitals.patients[patient as usize];
        self.shift_level(Sum::WrongPlace, now, -1.0);
        self.shift_level(Sum::BedsTaken, now, -1.0);
        self.hospitals.departments[what.department].pools[what.pool].taken -= 1;
        self.fill_beds(what.department, what.pool, now);
    }

    pub fn leave_ward(&mut self, patient: u32, now: f64) {
        let delay = now - self.hospitals.patients[patient as usize].since;
        self.leave(patient, Event::LeavesWard, delay, now);
        self.free_bed(patient, now);
    }

    /// A patient leaves the chain.
    pub fn leave(&mut self, patient: u32, event: Event, waiting: f64, now: f64) {
        self.books.patients_left += 1;
        self.hospitals.patients[patient as usize].stage = Stage::Gone;
        self.note_patient(now, event, patient, Some(waiting));
    }

    pub fn note_patient(&mut self, now: f64, event: Event, patient: u32, waiting: Option<f64>) {
        self.note(now, |world, minute| {
            let what = &world.hospitals.patients[patient as usize];
            let hospital = world.province.care.hospitals.get(what.department);
            let urgency = match what.origin {
                Origin::AmbulanceA1 => Some(Urgency::A1),
                Origin::AmbulanceA2 => Some(Urgency::A2),
                Origin::Elective => Some(Urgency::Planned),
                _ => None,
            };
            Entry {
                zone: what.zone.map(|zone| zone as u32),
                urgency,
                hospital: hospital
                    .filter(|_| what.origin != Origin::Elsewhere)
                    .map(|setting| setting.hospital as u32),
                waiting,
                ..Entry::new(minute, event, patient)
            }
        });
    }
}
