//! The twin of one station: patients come, wait, lose patience, are treated.

use crate::acute::twin::Agenda;
use crate::acute::twin::chance::{Generator, generator};
use crate::random::Luck;
use rand::RngExt;
use rand_distr::{Distribution, Exp1, LogNormal};
use std::collections::VecDeque;

/// One station. Times in minutes.
#[derive(Clone, Debug)]
pub(super) struct Station {
    pub servers: u32,
    /// Servers in each part of the period; empty: always as many. Whoever still waits when there are none left goes, and is not
    /// counted as having lost patience; whoever is being served is served to the end.
    pub schedule: Vec<u32>,
    /// Arrivals per minute, in parts of equal length of a period that repeats.
    pub arrivals: Vec<f64>,
    /// Length of a part.
    pub part: f64,
    /// Mean stay, and its squared coefficient of variation: 1 is exponential, any other lognormal.
    pub stay: f64,
    pub variation: f64,
    /// Mean patience, exponential; infinite: nobody leaves.
    pub patience: f64,
    /// Share of arrivals that waits when all servers are busy; the others go.
    pub waits: f64,
    /// Wait that counts as long.
    pub limit: f64,
}

/// What a batch has seen, per minute.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Batch {
    pub came: f64,
    /// Arrivals that found all servers busy.
    pub full: f64,
    /// Arrivals that did not wait when all were busy.
    pub lost: f64,
    pub left: f64,
    /// Those who wait longer than the limit.
    pub late: f64,
    /// Mean number waiting.
    pub waiting: f64,
    /// Busy share of the servers.
    pub busy: f64,
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Arrival,
    Done,
    GivesUp(u64),
    Shift,
}

/// A station at work.
pub(super) struct Played {
    station: Station,
    agenda: Agenda<Event>,
    fastest: f64,
    law: Option<LogNormal<f64>>,
    busy: u32,
    waiting: u32,
    /// When each of those who still wait came, none of who does not, and the number of the first.
    line: VecDeque<Option<f64>>,
    first: u64,
    since: f64,
    batch: Batch,
    arrivals: Generator,
    stays: Generator,
    others: Generator,
}

impl Played {
    /// Empty at minute 0.
    pub fn new(station: &Station, luck: &Luck) -> Self {
        let generator = |purpose: &str| generator(luck, 0, &format!("agreement: {purpose}"));
        let fastest = station.arrivals.iter().copied().fold(0.0, f64::max);
        let law = (station.variation != 1.0).then(|| {
            LogNormal::from_mean_cv(station.stay, station.variation.sqrt())
                .expect("mean and variation are positive")
        });
        let mut played = Self {
            station: station.clone(),
            agenda: Agenda::new(),
            fastest,
            law,
            busy: 0,
            waiting: 0,
            line: VecDeque::new(),
            first: 0,
            since: 0.0,
            batch: Batch::default(),
            arrivals: generator("arrivals"),
            stays: generator("stays"),
            others: generator("others"),
        };
        played.next_arrival(0.0);
        if !station.schedule.is_empty() {
            played.agenda.schedule(station.part, Event::Shift);
        }
        played
    }

    /// Plays so many periods and says what they saw.
    pub fn batch(&mut self, periods: u32) -> Batch {
        let length = f64::from(periods) * self.station.part * self.station.arrivals.len() as f64;
        let start = self.since;
        self.batch = Batch::default();
        while let Some((now, event)) = self.agenda.next_until(start + length) {
            self.pass(now);
            match event {
                Event::Arrival => self.arrive(now),
                Event::Done => self.done(now),
                Event::GivesUp(number) => self.give_up(now, number),
                Event::Shift => self.shift(now),
            }
        }
        self.pass(start + length);
        let Batch {
            came,
            full,
            lost,
            left,
            late,
            waiting,
            busy,
        } = self.batch;
        let servers = if self.station.schedule.is_empty() {
            f64::from(self.station.servers)
        } else {
            let all: u32 = self.station.schedule.iter().sum();
            f64::from(all) / self.station.schedule.len() as f64
        };
        Batch {
            came: came / length,
            full: full / length,
            lost: lost / length,
            left: left / length,
            late: late / length,
            waiting: waiting / length,
            busy: busy / length / servers,
        }
    }

    fn pass(&mut self, now: f64) {
        self.batch.waiting += f64::from(self.waiting) * (now - self.since);
        self.batch.busy += f64::from(self.busy) * (now - self.since);
        self.since = now;
    }

    fn exponential(from: &mut Generator) -> f64 {
        Exp1.sample(from)
    }

    fn next_arrival(&mut self, now: f64) {
        let gap = Self::exponential(&mut self.arrivals) / self.fastest;
        self.agenda.schedule(now + gap, Event::Arrival);
    }

    fn arrive(&mut self, now: f64) {
        self.next_arrival(now);
        let parts = &self.station.arrivals;
        let part = (now / self.station.part) as usize % parts.len();
        if parts[part] < self.fastest && self.arrivals.random::<f64>() * self.fastest >= parts[part] {
            return;
        }
        self.batch.came += 1.0;
        if self.busy < self.servers(now) {
            self.start(now);
            return;
        }
        self.batch.full += 1.0;
        if self.station.waits < 1.0 && self.others.random::<f64>() >= self.station.waits {
            self.batch.lost += 1.0;
            return;
        }
        if self.station.patience < f64::INFINITY {
            let number = self.first + self.line.len() as u64;
            let patience = self.station.patience * Self::exponential(&mut self.others);
            self.agenda.schedule(now + patience, Event::GivesUp(number));
        }
        self.line.push_back(Some(now));
        self.waiting += 1;
    }

    fn start(&mut self, now: f64) {
        self.busy += 1;
        let stay = match self.law {
            Some(law) => law.sample(&mut self.stays),
            None => self.station.stay * Self::exponential(&mut self.stays),
        };
        self.agenda.schedule(now + stay, Event::Done);
    }

    /// Servers now.
    fn servers(&self, now: f64) -> u32 {
        let schedule = &self.station.schedule;
        if schedule.is_empty() {
            self.station.servers
        } else {
            schedule[(now / self.station.part) as usize % schedule.len()]
        }
    }

    /// Servers come or go.
    fn shift(&mut self, now: f64) {
        // The event is at the border of two parts: look inside the new one
        let next = now + self.station.part;
        self.agenda.schedule(next, Event::Shift);
        let servers = self.servers(now + 0.5 * self.station.part);
        if servers == 0 {
            self.first += self.line.len() as u64;
            self.line.clear();
            self.waiting = 0;
        }
        while self.busy < servers && self.call_next(now) {}
    }

    fn done(&mut self, now: f64) {
        self.busy -= 1;
        if self.busy < self.servers(now) {
            self.call_next(now);
        }
    }

    /// Starts with the first who still waits; whether there was one.
    fn call_next(&mut self, now: f64) -> bool {
        while let Some(came) = self.line.pop_front() {
            self.first += 1;
            if let Some(came) = came {
                self.waiting -= 1;
                self.waited(now - came);
                self.start(now);
                return true;
            }
        }
        false
    }

    fn waited(&mut self, minutes: f64) {
        if minutes > self.station.limit {
            self.batch.late += 1.0;
        }
    }

    fn give_up(&mut self, now: f64, number: u64) {
        let place = number.checked_sub(self.first).map(|place| place as usize);
        if let Some(waits) = place.and_then(|place| self.line.get_mut(place))
            && let Some(came) = waits.take()
        {
            self.waiting -= 1;
            self.batch.left += 1.0;
            self.waited(now - came);
        }
    }
}
