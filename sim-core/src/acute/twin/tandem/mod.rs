//! Stations in a row with blocking: emergency department → ward → step-down.

use super::agenda::Agenda;
use crate::random::Luck;
use link::{Link, Waiting};

pub use statistics::{StationStatistics, TandemStatistics};
pub use watch::{Happening, Line, Origin, Watch};

mod link;
mod statistics;
#[cfg(test)]
mod tests;
mod watch;

/// How long a patient is looked after.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Duration {
    /// Exponential: how long it lasted says nothing about how long it will.
    Exponential {
        /// Mean, minutes
        mean: f64,
    },
    /// Lognormal: most are short, some very long.
    Lognormal {
        /// Mean, minutes
        mean: f64,
        /// Standard deviation ÷ mean
        variation: f64,
    },
}

/// One link of the chain: bays, beds or places.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Station {
    /// Patients that it can hold: those looked after and those who are done but find no place in the next station.
    pub places: u32,
    /// How many from outside may wait for a place; `None` for any number. With `Some(0)` who finds no place goes elsewhere.
    pub room: Option<u32>,
    /// Mean minutes between arrivals from outside (a Poisson process); infinite if none come.
    pub between_arrivals: f64,
    /// Mean minutes after which one from outside gives up waiting (exponential); infinite if nobody does.
    pub patience: f64,
    /// How long patients are looked after.
    pub care: Duration,
    /// Chance that who is done here needs the next station; the others leave.
    pub onward: f64,
}

impl Station {
    /// `places` with Poisson arrivals and exponential care: M/M/c. Times in minutes.
    pub fn new(places: u32, between_arrivals: f64, mean_care: f64) -> Self {
        Self {
            places,
            room: None,
            between_arrivals,
            patience: f64::INFINITY,
            care: Duration::Exponential { mean: mean_care },
            onward: 0.0,
        }
    }
}

/// What happens, where and to whom, in one number: read piece by piece, an enum takes 1 ns longer.
#[derive(Clone, Copy, Debug)]
struct Event(u64);

impl Event {
    const ARRIVAL: u64 = 0;
    const DONE: u64 = 1;
    const GIVES_UP: u64 = 2;

    /// The patient above bit 32, the station above bit 2.
    #[inline(always)]
    fn new(what: u64, station: usize, patient: u32) -> Self {
        Self(u64::from(patient) << 32 | (station as u64) << 2 | what)
    }

    #[inline(always)]
    fn what(self) -> u64 {
        self.0 & 3
    }

    #[inline(always)]
    fn station(self) -> usize {
        (self.0 as u32 >> 2) as usize
    }

    #[inline(always)]
    fn patient(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// The chain at work. Who asks first gets a free place first, from outside or from the station before.
///
/// A patient who is done and needs the next station when it is full keeps the place where they are ("blocking after
/// service"). As nobody goes back, no two stations wait for each other for ever.
#[derive(Clone, Debug)]
pub struct Tandem {
    agenda: Agenda<Event>,
    links: Vec<Link>,
    patients: Vec<Patient>,
    /// Numbers in `patients` that nobody has
    free: Vec<u32>,
    events: u64,
    open: bool,
}

#[derive(Clone, Copy, Debug)]
struct Patient {
    came: f64,
    /// Waiting outside
    waits: bool,
    /// The moment at which they would give up is on the agenda, and the number cannot go to another before
    hurries: bool,
    gone: bool,
}

impl Tandem {
    /// An empty chain at minute 0; the last station's patients all leave.
    ///
    /// Each station draws arrivals, care, routes and patience from generators of its own, in the order in which patients
    /// start there: two chains that differ in places meet the same luck.
    ///
    /// # Panics
    /// If there is no station, more than 65,535, or one with no places, with a mean that is not positive (infinite is
    /// allowed between arrivals and for patience), or with a chance outside [0, 1]; if the year does not fit 16 bits.
    pub fn new(stations: &[Station], luck: &Luck, year: i32) -> Self {
        assert!(
            (1..=usize::from(u16::MAX)).contains(&stations.len()),
            "a chain of {} stations: not between 1 and 65,535",
            stations.len()
        );
        let mut links: Vec<Link> = stations
            .iter()
            .enumerate()
            .map(|(number, station)| Link::new(station, number, luck, year))
            .collect();
        let mut agenda = Agenda::new();
        for (number, link) in links.iter_mut().enumerate() {
            if link.is_open() {
                agenda.schedule(link.gap(), Event::new(Event::ARRIVAL, number, 0));
            }
        }
        if let Some(last) = links.last_mut() {
            last.end();
        }
        Self {
            agenda,
            links,
            patients: Vec::new(),
            free: Vec::new(),
            events: 0,
            open: true,
        }
    }

    /// Patients who have come and not left.
    pub fn present(&self) -> usize {
        self.patients.iter().filter(|patient| !patient.gone).count()
    }

    /// Events so far: arrivals, ends of care, ends of patience.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Nobody comes from outside any more.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// Lets happen what happens up to and including `until`, minutes; with `f64::INFINITY`, and the door closed, until all
    /// have left.
    ///
    /// # Panics
    /// If `until` is infinite and the door open: that would not end.
    pub fn run(&mut self, until: f64, watch: &mut impl Watch) {
        assert!(
            until < f64::INFINITY || !self.open,
            "a run without end: close the door first"
        );
        while let Some((now, event)) = self.agenda.next_until(until) {
            self.events += 1;
            let station = event.station();
            match event.what() {
                Event::ARRIVAL => self.arrive(now, station, watch),
                Event::DONE => self.done(now, station, event.patient(), watch),
                _ => self.give_up(now, station, event.patient(), watch),
            }
        }
    }

    fn arrive(&mut self, now: f64, station: usize, watch: &mut impl Watch) {
        if !self.open {
            return;
        }
        let link = &mut self.links[station];
        let next = now + link.gap();
        self.agenda.schedule(next, Event::new(Event::ARRIVAL, station, 0));
        let patient = self.number(now);
        watch.see(now, station, patient, Happening::Comes);
        let link = &mut self.links[station];
        if link.free_places > 0 {
            link.free_places -= 1;
            self.start(now, station, patient, Origin::Outside, None, watch);
        } else if link.waiting_outside < link.room {
            link.waiting_outside += 1;
            link.line.push_back(Waiting {
                patient,
                from: Origin::Outside,
                since: now,
            });
            watch.see(now, station, patient, Happening::Waits(Origin::Outside));
            let person = &mut self.patients[patient as usize];
            person.waits = true;
            if let Some(patience) = link.patience() {
                person.hurries = true;
                let enough = now + patience;
                self.agenda
                    .schedule(enough, Event::new(Event::GIVES_UP, station, patient));
            }
        } else {
            watch.see(now, station, patient, Happening::Refused);
            self.forget(patient);
        }
    }

    fn done(&mut self, now: f64, station: usize, patient: u32, watch: &mut impl Watch) {
        watch.see(now, station, patient, Happening::Done);
        let link = &mut self.links[station];
        if link.goes_on() {
            let next = &mut self.links[station + 1];
            if next.free_places == 0 {
                next.line.push_back(Waiting {
                    patient,
                    from: Origin::Before,
                    since: now,
                });
                watch.see(now, station + 1, patient, Happening::Waits(Origin::Before));
                return;
            }
            next.free_places -= 1;
            self.start(now, station + 1, patient, Origin::Before, None, watch);
        } else {
            let stayed = now - self.patients[patient as usize].came;
            watch.see(now, station, patient, Happening::Leaves(stayed));
            self.forget(patient);
        }
        self.vacate(now, station, watch);
    }

    fn give_up(&mut self, now: f64, station: usize, patient: u32, watch: &mut impl Watch) {
        let person = &mut self.patients[patient as usize];
        person.hurries = false;
        if person.gone {
            self.free.push(patient);
        } else if person.waits {
            person.waits = false;
            let line = &mut self.links[station].line;
            let place = line
                .iter()
                .position(|waiting| waiting.patient == patient)
                .expect("who waits stands in line");
            line.remove(place);
            self.links[station].waiting_outside -= 1;
            watch.see(now, station, patient, Happening::GivesUp(now - person.came));
            self.forget(patient);
        }
    }

    /// A place is free: the first in line gets it, whose own place may be the next to become free.
    fn vacate(&mut self, now: f64, mut station: usize, watch: &mut impl Watch) {
        loop {
            let link = &mut self.links[station];
            let Some(first) = link.line.pop_front() else {
                link.free_places += 1;
                return;
            };
            if first.from == Origin::Outside {
                link.waiting_outside -= 1;
                self.patients[first.patient as usize].waits = false;
            }
            self.start(
                now,
                station,
                first.patient,
                first.from,
                Some(now - first.since),
                watch,
            );
            if first.from == Origin::Outside {
                return;
            }
            station -= 1;
        }
    }

    #[inline(always)]
    fn start(
        &mut self,
        now: f64,
        station: usize,
        patient: u32,
        from: Origin,
        waited: Option<f64>,
        watch: &mut impl Watch,
    ) {
        watch.see(now, station, patient, Happening::Starts { from, waited });
        let link = &mut self.links[station];
        let end = now + link.stay();
        self.agenda
            .schedule(end, Event::new(Event::DONE, station, patient));
    }

    /// The number of a patient who comes now.
    #[inline]
    fn number(&mut self, now: f64) -> u32 {
        let patient = Patient {
            came: now,
            waits: false,
            hurries: false,
            gone: false,
        };
        if let Some(number) = self.free.pop() {
            self.patients[number as usize] = patient;
            number
        } else {
            self.patients.push(patient);
            u32::try_from(self.patients.len() - 1).expect("fewer than 2³² patients are present")
        }
    }

    /// A patient has left.
    #[inline]
    fn forget(&mut self, patient: u32) {
        let person = &mut self.patients[patient as usize];
        person.gone = true;
        if !person.hurries {
            self.free.push(patient);
        }
    }
}
