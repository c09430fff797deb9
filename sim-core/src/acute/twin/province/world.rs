//! The province as it is at a moment, and its events in their order.

use super::super::Agenda;
use super::super::statistics::OverTime;
use super::ambulances::{Ambulances, Run};
use super::arrivals::WEEK;
use super::hospitals::Hospitals;
use super::log::{Entry, Log};
use super::luck::{Chance, Laws};
use super::onward::Onward;
use super::patients::Patients;
use super::posts::Posts;
use super::tally::{LEVELS, Sum, Sums};
use super::{Plan, Province};

/// What can happen. Numbers are those of runs, vehicles or neighbours.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happens {
    /// A week ends.
    Week,
    /// A block of the week begins.
    Shift,
    /// The next urgent call comes; the next planned ride is due.
    Call,
    Ride,
    /// Patience of a planned ride ends, if it still waits.
    AnotherDay(u32),
    /// Call handling is done.
    Ask(u32),
    OnScene(u32),
    LeavesScene(u32),
    AtHospital(u32),
    Free(u32),
    /// An idle vehicle is at its station, if it was not called away.
    Arrives {
        vehicle: u32,
        trip: u32,
    },
    /// A neighbour begins or ceases to have a vehicle to spare; one of its vehicles is back.
    Neighbour(u32),
    NeighbourBack(u32),
    /// The next comes to a hospital: by own means, acute to a ward, elective.
    WalkIn(u32),
    Direct(u32),
    Elective(u32),
    /// The next asks for a step-down place from elsewhere.
    Request,
    /// Patience in the waiting room, for a bed, for a place ends, if the wait has not.
    GivesUpRoom(u32),
    GivesUpBed(u32),
    GivesUpPlace(u32),
    /// Treatment in a bay is done; care on a ward is done.
    Treated(u32),
    Cured(u32),
    LeavesWard(u32),
    AsksPlace(u32),
    PlaceEnds(u32),
    /// Somebody who was turned away is at the next hospital; elective care that was put off is asked again.
    Comes(u32),
    AsksAgain(u32),
    /// The next comes to a general practitioners' post, to a clinic for small injuries; who goes on to another is there; patience there ends; a visit does.
    GpContact,
    /// The next comes to a joint post on a weekday by day.
    ByDay(u32),
    ClinicVisit(u32),
    ComesToPost(u32),
    GivesUpPost(u32),
    SeenAtPost(u32),
}

/// Who came, who left, and who is still there: counted apart, so that they must agree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// Calls and rides that came.
    pub calls_created: u64,
    /// Those whose run is over.
    pub calls_left: u64,
    /// Those that wait or are under way.
    pub calls_present: u64,
    /// Patients who came to a hospital or post, or asked for a step-down place; who goes to the next hospital is counted anew.
    pub patients_created: u64,
    /// Those who left.
    pub patients_left: u64,
    /// Those who are in a room, a bay, a bed or a place, wait for one, or are on their way to a hospital.
    pub patients_present: u64,
}

impl Books {
    /// Adds those of another run.
    pub fn add(&mut self, other: &Self) {
        self.calls_created += other.calls_created;
        self.calls_left += other.calls_left;
        self.calls_present += other.calls_present;
        self.patients_created += other.patients_created;
        self.patients_left += other.patients_left;
        self.patients_present += other.patients_present;
    }

    /// Whether nobody is lost and nobody is counted twice.
    #[must_use]
    pub fn balance(&self) -> bool {
        self.calls_created == self.calls_left + self.calls_present
            && self.patients_created == self.patients_left + self.patients_present
    }
}

/// One replication that was played.
pub(super) struct Played {
    pub weeks: Vec<Sums>,
    pub log: Option<Log>,
    pub books: Books,
    pub events: u64,
}

/// The state of the province, with what it remembers.
pub(super) struct World<'p> {
    pub province: &'p Province<'p>,
    pub laws: Laws,
    pub chance: Chance,
    pub agenda: Agenda<Happens>,
    pub ambulances: Ambulances,
    pub hospitals: Hospitals,
    pub onward: Onward,
    pub patients: Patients,
    pub posts: Posts,
    pub books: Books,
    /// Begin of what counts, minutes.
    start: f64,
    levels: [OverTime; LEVELS],
    weeks: Vec<Sums>,
    log: Option<Log>,
}

/// Plays one replication.
pub(super) fn play(province: &Province, plan: &Plan, replication: u32) -> Played {
    let mut world = World {
        province,
        laws: Laws::new(&plan.spreads),
        chance: Chance::new(&plan.luck, plan.year, replication, province.neighbours.len()),
        agenda: Agenda::new(),
        ambulances: Ambulances::new(province, plan.relocation),
        hospitals: Hospitals::new(province),
        onward: Onward::new(province),
        patients: Patients::default(),
        posts: Posts::new(province.acute),
        books: Books::default(),
        start: f64::from(plan.warm_up_weeks) * WEEK,
        levels: [OverTime::new(0.0, 0.0); LEVELS],
        weeks: vec![Sums::new(province.areas); plan.weeks as usize],
        log: (plan.log && replication == 0).then(Log::default),
    };
    world.open();
    let end = world.start + f64::from(plan.weeks) * WEEK;
    let mut events = 0;
    while let Some((now, happens)) = world.agenda.next_until(end.next_down()) {
        events += 1;
        world.take(now, happens);
    }
    world.end_week(end);
    world.close(end);
    Played {
        weeks: world.weeks,
        log: world.log,
        books: world.books,
        events,
    }
}

impl World<'_> {
    fn open(&mut self) {
        self.agenda.schedule(0.0, Happens::Shift);
        self.agenda.schedule(WEEK, Happens::Week);
        self.open_ambulances();
        self.open_hospitals();
        self.open_places();
        self.open_posts();
    }

    fn take(&mut self, now: f64, happens: Happens) {
        match happens {
            Happens::Week => {
                self.end_week(now);
                self.agenda.schedule(now + WEEK, Happens::Week);
            }
            Happens::Shift => {
                self.change_shift(now);
                let new_week = now % WEEK == 0.0;
                self.staff_hospitals(now, new_week);
                self.staff_posts(now);
                if new_week {
                    self.staff_places(now);
                }
                self.agenda.schedule(now + 480.0, Happens::Shift);
            }
            Happens::Call => self.call(now),
            Happens::Ride => self.ride(now),
            Happens::AnotherDay(run) => self.another_day(run, now),
            Happens::Ask(run) => self.ask(run, now),
            Happens::OnScene(run) => self.on_scene(run, now),
            Happens::LeavesScene(run) => self.leave_scene(run, now),
            Happens::AtHospital(run) => self.at_hospital(run, now),
            Happens::Free(run) => self.free(run, now),
            Happens::Arrives { vehicle, trip } => {
                self.ambulances.fleet.arrive(vehicle as usize, trip);
            }
            Happens::Neighbour(neighbour) => self.turn(neighbour as usize, now),
            Happens::NeighbourBack(neighbour) => self.neighbour_back(neighbour as usize, now),
            Happens::WalkIn(hospital) => self.walk_in(hospital as usize, now),
            Happens::Direct(hospital) => self.direct(hospital as usize, now),
            Happens::Elective(hospital) => self.elective(hospital as usize, now),
            Happens::Request => self.request(now),
            Happens::GivesUpRoom(patient) => self.give_up_room(patient, now),
            Happens::GivesUpBed(patient) => self.give_up_bed(patient, now),
            Happens::GivesUpPlace(patient) => self.give_up_place(patient, now),
            Happens::Treated(patient) => self.treated(patient, now),
            Happens::Cured(patient) => self.cured(patient, now),
            Happens::LeavesWard(patient) => self.leave_ward(patient, now),
            Happens::AsksPlace(patient) => self.ask_place(patient, now),
            Happens::PlaceEnds(patient) => self.end_place(patient, now),
            Happens::Comes(patient) => {
                self.come(patient, now);
            }
            Happens::AsksAgain(patient) => self.need_bed(patient, now),
            Happens::GpContact => self.gp_contact(now),
            Happens::ClinicVisit(clinic) => self.clinic_visit(clinic as usize, now),
            Happens::ByDay(post) => self.by_day(post as usize, now),
            Happens::ComesToPost(patient) => self.come_to_post(patient, now),
            Happens::GivesUpPost(patient) => self.give_up_post(patient, now),
            Happens::SeenAtPost(patient) => self.seen_at_post(patient, now),
        }
    }

    /// Minutes of everything that was there, to the week that ends.
    fn end_week(&mut self, now: f64) {
        let week = ((now - self.start) / WEEK).round() as i64 - 1;
        for at in 0..LEVELS {
            let minutes = self.levels[at].area(now);
            self.levels[at].restart(now);
            if let Some(sums) = usize::try_from(week)
                .ok()
                .and_then(|week| self.weeks.get_mut(week))
            {
                sums.add_level(at, minutes);
            }
        }
        if let Some(sums) = usize::try_from(week)
            .ok()
            .and_then(|week| self.weeks.get_mut(week))
        {
            sums.add(Sum::Minutes, WEEK);
        }
    }

    fn close(&mut self, end: f64) {
        self.close_ambulances(end);
        let patients = &self.patients;
        self.books.patients_present = self.hospitals.present(&patients.list)
            + self.onward.present(&patients.list)
            + self.posts.present()
            + patients.between();
        while let Some((_, happens)) = self.agenda.next() {
            match happens {
                Happens::Ask(_)
                | Happens::OnScene(_)
                | Happens::LeavesScene(_)
                | Happens::AtHospital(_)
                | Happens::Free(_) => self.books.calls_present += 1,
                _ => {}
            }
        }
    }

    /// Begin of what counts.
    pub fn start(&self) -> f64 {
        self.start
    }

    /// Sums of the week in which something began; none in the warm-up.
    pub fn sums(&mut self, began: f64) -> Option<&mut Sums> {
        let week = ((began - self.start) / WEEK).floor();
        if week < 0.0 {
            return None;
        }
        self.weeks.get_mut(week as usize)
    }

    /// Adds to a sum of the week in which something began.
    pub fn add(&mut self, began: f64, what: Sum, value: f64) {
        if let Some(sums) = self.sums(began) {
            sums.add(what, value);
        }
    }

    /// Whether somebody who came then counts.
    pub fn counts(&self, began: f64) -> bool {
        began >= self.start
    }

    /// Changes a level.
    pub fn level(&mut self, what: Sum, now: f64, value: f64) {
        self.levels[what as usize].set(now, value);
    }

    /// Adds to a level.
    pub fn shift_level(&mut self, what: Sum, now: f64, change: f64) {
        self.levels[what as usize].add(now, change);
    }

    /// Writes an event down, if there is a log and the warm-up is over.
    pub fn note(&mut self, now: f64, entry: impl FnOnce(&Self, f64) -> Entry) {
        if now < self.start {
            return;
        }
        // The entry looks at the world, so the log is out of it meanwhile
        if let Some(mut log) = self.log.take() {
            log.entries.push(entry(self, now - self.start));
            self.log = Some(log);
        }
    }

    /// Notes an event of a run.
    pub fn note_run(&mut self, now: f64, event: super::log::Event, run: u32, waiting: Option<f64>) {
        self.note(now, |world, minute| {
            let what: &Run = world.ambulances.run(run);
            Entry {
                zone: Some(what.zone as u32),
                urgency: Some(what.urgency),
                vehicle: what.vehicle(world.province, &world.ambulances.fleet),
                hospital: what.hospital.map(|hospital| hospital as u32),
                waiting,
                ..Entry::new(minute, event, run)
            }
        });
    }
}
