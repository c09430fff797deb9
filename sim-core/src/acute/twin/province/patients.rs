//! Patients: who is where, from the door of a hospital until they leave the last place of care.

use super::log::{Entry, Event, Urgency};
use super::luck::PatientLuck;
use super::world::{Happens, World};

/// How a patient comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// By ambulance, to the emergency department: A1, A2.
    AmbulanceA1,
    AmbulanceA2,
    /// To the emergency department by own means.
    WalkIn,
    /// To the emergency department of the next hospital, because the first had no bed.
    Transfer,
    /// To a ward, acute but not by the emergency department.
    Direct,
    /// To a ward, planned.
    Elective,
    /// To a step-down place, from home or from a hospital elsewhere.
    Elsewhere,
    /// To a general practitioners' post.
    GpPost,
}

/// Where a patient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// On the way to the next hospital or post.
    OnTheWay,
    /// Waits at a general practitioners' post; is seen there.
    PostRoom,
    PostSeen,
    /// In the waiting room.
    Room,
    /// In a bay.
    Bay,
    /// In a bay, and waits for a bed.
    Boards,
    /// Waits for a bed, not in this hospital.
    AwaitsBed,
    /// Found no bed for elective care, and will ask again.
    PutOff,
    /// In a bed, for care.
    Care,
    /// In a bed, and could be elsewhere.
    Delayed,
    /// In a bed, and waits for a place or for home nursing.
    DelayedAsks,
    /// Waits for a place or for home nursing, not in this hospital.
    Asks,
    /// In a step-down place, or in the intake of home nursing.
    Place,
    /// Left.
    Gone,
}

/// The department of who is in no hospital.
pub(super) const NOWHERE: usize = usize::MAX;

/// A patient.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patient {
    /// Number in the log.
    pub number: u32,
    pub origin: Origin,
    /// Zone of a resident, as far as it matters.
    pub zone: Option<usize>,
    /// Position among the hospitals, or [`NOWHERE`].
    pub department: usize,
    /// Position among its wards.
    pub pool: usize,
    pub arrived: f64,
    /// Since when the patient waits for what comes next.
    pub since: f64,
    /// When a place or home nursing was asked for.
    pub asked: f64,
    /// Minutes spent waiting for a bed in a bay.
    pub boarded: f64,
    /// Class of urgency in an emergency department, 0 the most urgent; kept at the next hospital.
    pub class: usize,
    pub admitted: bool,
    /// Whether the way on from hospital is in this region: patients of hospitals inside, also when one outside treats them.
    pub own: bool,
    /// Way on from hospital.
    pub way: usize,
    /// General practitioners' post; after the last of them clinics for small injuries.
    pub post: usize,
    pub stage: Stage,
    /// Ends of patience that are still to come.
    pending: u8,
    pub luck: PatientLuck,
}

impl Patient {
    /// Whether the visit to the emergency department is a resident's first.
    pub fn is_residents_visit(&self) -> bool {
        self.zone.is_some()
            && matches!(
                self.origin,
                Origin::AmbulanceA1 | Origin::AmbulanceA2 | Origin::WalkIn
            )
    }
}

/// All patients who are there; who has left makes room for who comes.
#[derive(Clone, Debug, Default)]
pub(super) struct Patients {
    pub list: Vec<Patient>,
    free: Vec<u32>,
}

impl Patients {
    /// Patients on their way to a hospital or post, and those who will ask for elective care again.
    pub fn between(&self) -> u64 {
        let between = |patient: &&Patient| matches!(patient.stage, Stage::OnTheWay | Stage::PutOff);
        self.list.iter().filter(between).count() as u64
    }
}

impl World<'_> {
    /// A patient as he is now.
    pub fn patient(&self, patient: u32) -> Patient {
        self.patients.list[patient as usize]
    }

    /// Somebody new, who arrives.
    pub fn enter(
        &mut self,
        origin: Origin,
        zone: Option<usize>,
        department: usize,
        luck: PatientLuck,
        now: f64,
    ) -> u32 {
        let patient = self.set_out_for(origin, zone, department, luck, now);
        self.note_patient(now, Event::Arrives, patient, None);
        patient
    }

    /// Somebody new, who does not arrive yet.
    pub fn set_out_for(
        &mut self,
        origin: Origin,
        zone: Option<usize>,
        department: usize,
        luck: PatientLuck,
        now: f64,
    ) -> u32 {
        let care = &self.province.care;
        let pools = care.hospitals.get(department).map_or(0, |setting| setting.pools);
        let number = self.books.patients_created;
        self.books.patients_created += 1;
        let inside = care
            .hospitals
            .get(department)
            .is_none_or(|setting| setting.inside);
        let admitted = care.admitted_share[usize::from(!inside && zone.is_none())];
        let patient = Patient {
            number: number as u32,
            origin,
            zone,
            department,
            pool: ((luck.pool * pools as f64) as usize).min(pools.saturating_sub(1)),
            arrived: now,
            since: now,
            asked: now,
            boarded: 0.0,
            class: care.class(origin, department, luck.triage),
            admitted: luck.admitted < admitted,
            own: inside,
            way: 0,
            post: 0,
            stage: Stage::OnTheWay,
            pending: 0,
            luck,
        };
        if let Some(at) = self.patients.free.pop() {
            self.patients.list[at as usize] = patient;
            return at;
        }
        self.patients.list.push(patient);
        self.patients.list.len() as u32 - 1
    }

    /// Schedules the end of a patience.
    pub fn wait_until(&mut self, at: f64, happens: Happens, patient: u32) {
        self.patients.list[patient as usize].pending += 1;
        self.agenda.schedule(at, happens);
    }

    /// A patience ends; the patient may have gone on long ago.
    pub fn stop_waiting(&mut self, patient: u32) -> Patient {
        let what = &mut self.patients.list[patient as usize];
        what.pending -= 1;
        let what = *what;
        if what.stage == Stage::Gone && what.pending == 0 {
            self.patients.free.push(patient);
        }
        what
    }

    /// A patient leaves the chain.
    pub fn leave(&mut self, patient: u32, event: Event, waiting: f64, now: f64) {
        self.note_patient(now, event, patient, Some(waiting));
        self.gone(patient);
    }

    /// A patient is no longer there.
    pub fn gone(&mut self, patient: u32) {
        self.books.patients_left += 1;
        let what = &mut self.patients.list[patient as usize];
        what.stage = Stage::Gone;
        if what.pending == 0 {
            self.patients.free.push(patient);
        }
    }

    /// Writes down what a patient meets; people from elsewhere in a hospital outside are left out.
    pub fn note_patient(&mut self, now: f64, event: Event, patient: u32, waiting: Option<f64>) {
        let what = &self.patients.list[patient as usize];
        if !what.own && what.zone.is_none() {
            return;
        }
        self.note(now, |world, minute| {
            let what = &world.patients.list[patient as usize];
            let hospital = (what.department != NOWHERE).then_some(what.department as u32);
            let urgency = match what.origin {
                Origin::AmbulanceA1 => Some(Urgency::A1),
                Origin::AmbulanceA2 => Some(Urgency::A2),
                Origin::Elective => Some(Urgency::Planned),
                _ => None,
            };
            Entry {
                zone: what.zone.map(|zone| zone as u32),
                urgency,
                hospital,
                waiting,
                ..Entry::new(minute, event, what.number)
            }
        });
    }
}
