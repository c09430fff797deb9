//! The hospitals of the pack, inside and outside: what they have, when their doors are open, and who comes.
//!
//! Hospitals outside have the beds and bays of the pack too, and people from elsewhere fill them as the pack says.

use super::log::{Entry, Event};
use super::luck::{PatientLuck, exponential, uniform};
use super::patients::{Origin, Patient, Stage};
use super::setting::Province;
use super::tally::Sum;
use super::world::{Happens, World};
use crate::acute::queueing::priority::CLASSES;
use std::collections::VecDeque;

/// Beds of one ward and who waits for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Pool {
    pub beds: u32,
    pub taken: u32,
    pub line: VecDeque<u32>,
}

/// A hospital at a moment.
#[derive(Clone, Debug, Default)]
pub(super) struct Department {
    pub inside: bool,
    pub bays: u32,
    pub taken: u32,
    /// Who waits for a bay, by class.
    pub room: [VecDeque<u32>; CLASSES],
    pub pools: Vec<Pool>,
    /// Whether the emergency department takes patients; unknown before the first block.
    open: Option<bool>,
}

/// All hospitals.
#[derive(Clone, Debug, Default)]
pub(super) struct Hospitals {
    pub departments: Vec<Department>,
}

impl Hospitals {
    pub fn new(province: &Province) -> Self {
        let hospitals = province.care.hospitals.iter();
        let departments = hospitals.map(|setting| Department {
            inside: setting.inside,
            pools: vec![Pool::default(); setting.pools],
            ..Department::default()
        });
        Self {
            departments: departments.collect(),
        }
    }

    /// Whether all bays of a department are taken.
    pub fn is_full(&self, at: usize) -> bool {
        let department = &self.departments[at];
        department.taken >= department.bays
    }

    /// Patients in rooms, bays and beds, and those who wait for a bed elsewhere: counted from the places themselves.
    pub fn present(&self, patients: &[Patient]) -> u64 {
        let outside = |patient: &u32| patients[*patient as usize].stage == Stage::AwaitsBed;
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

/// So many, a fraction as a share of the time; without end stays without end.
fn drawn(count: f64, luck: f64) -> u32 {
    (count + luck).floor() as u32
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

    /// Doors and bays of a block of the week; on Monday the beds of the week.
    pub fn staff_hospitals(&mut self, now: f64, new_week: bool) {
        let province = self.province;
        let (mut bays, mut beds) = (0, 0);
        for (at, setting) in province.care.hospitals.iter().enumerate() {
            self.turn_doors(at, now);
            let luck = uniform(&mut self.chance.staffing);
            self.hospitals.departments[at].bays = drawn(setting.bays, luck);
            if new_week {
                for pool in 0..setting.pools {
                    let luck = uniform(&mut self.chance.staffing);
                    let pool = &mut self.hospitals.departments[at].pools[pool];
                    pool.beds = drawn(setting.beds / setting.pools as f64, luck);
                }
                for pool in 0..setting.pools {
                    self.fill_beds(at, pool, now);
                }
            }
            let department = &self.hospitals.departments[at];
            if setting.inside {
                bays += department.bays;
                beds += department.pools.iter().map(|pool| pool.beds).sum::<u32>();
            }
            self.fill_bays(at, now);
        }
        self.level(Sum::Bays, now, f64::from(bays));
        self.level(Sum::Beds, now, f64::from(beds));
    }

    /// Notes when an emergency department opens or closes.
    fn turn_doors(&mut self, at: usize, now: f64) {
        let open = self.province.doors.open(at, now);
        let before = self.hospitals.departments[at].open.replace(open);
        // What is always open is not worth a line
        let first_seen = !open && now == self.start();
        if before.is_some_and(|before| before != open) || first_seen {
            let event = if open { Event::Opens } else { Event::Closes };
            self.note(now, |_, minute| Entry {
                hospital: Some(at as u32),
                ..Entry::new(minute, event, 0)
            });
        }
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
        let patient = self.enter(Origin::WalkIn, zone, at, luck, now);
        self.visit(patient, now);
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
        // Elective patients outside are those of a hospital inside that has no beds
        self.patients.list[patient as usize].own = true;
        self.need_bed(patient, now);
    }
}
