//! The twin of one station: patients come, wait, lose patience, are treated.

use crate::acute::queueing::priority::CLASSES;
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
    /// Servers in each part of the period; empty: always as many. Whoever is being served when they go is served to the end.
    pub schedule: Vec<u32>,
    /// What those do who still wait when there are none left.
    pub at_closing: AtClosing,
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
    /// Shares of arrivals by class, the most urgent first, that takes free servers first; empty: one class.
    pub classes: Vec<f64>,
}

/// What those do who wait at a station that closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AtClosing {
    /// They go, and are not counted as having lost patience.
    Go,
    /// They wait on: who was on duty sees them after hours.
    AreSeen,
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
    /// Time in which servers are busy, over that in which they are on duty.
    pub busy: f64,
    /// Arrivals, and the mean number waiting, by class.
    pub came_of: [f64; CLASSES],
    pub waiting_of: [f64; CLASSES],
}

#[derive(Clone, Copy, Debug)]
enum Event {
    Arrival,
    Done,
    GivesUp(usize, u64),
    Shift,
}

/// Those of one class who wait: when each came, none of who does not wait any more, and the number of the first.
#[derive(Clone, Debug, Default)]
struct Line {
    came: VecDeque<Option<f64>>,
    first: u64,
    waiting: u32,
}

/// A station at work.
pub(super) struct Played {
    station: Station,
    agenda: Agenda<Event>,
    fastest: f64,
    law: Option<LogNormal<f64>>,
    busy: u32,
    lines: [Line; CLASSES],
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
            lines: Default::default(),
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
                Event::GivesUp(class, number) => self.give_up(now, class, number),
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
            came_of,
            waiting_of,
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
            came_of: came_of.map(|came| came / length),
            waiting_of: waiting_of.map(|waiting| waiting / length),
        }
    }

    fn pass(&mut self, now: f64) {
        for (sum, line) in self.batch.waiting_of.iter_mut().zip(&self.lines) {
            let waiting = f64::from(line.waiting) * (now - self.since);
            *sum += waiting;
            self.batch.waiting += waiting;
        }
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
        let class = self.class();
        self.batch.came += 1.0;
        self.batch.came_of[class] += 1.0;
        if self.busy < self.servers(now) {
            self.start(now);
            return;
        }
        self.batch.full += 1.0;
        if self.station.waits < 1.0 && self.others.random::<f64>() >= self.station.waits {
            self.batch.lost += 1.0;
            return;
        }
        let line = &mut self.lines[class];
        let number = line.first + line.came.len() as u64;
        line.came.push_back(Some(now));
        line.waiting += 1;
        if self.station.patience < f64::INFINITY {
            let patience = self.station.patience * Self::exponential(&mut self.others);
            self.agenda
                .schedule(now + patience, Event::GivesUp(class, number));
        }
    }

    /// The class of somebody who comes.
    fn class(&mut self) -> usize {
        let classes = &self.station.classes;
        if classes.is_empty() {
            return 0;
        }
        let mut left = self.others.random::<f64>();
        for (class, share) in classes.iter().enumerate() {
            left -= share;
            if left < 0.0 {
                return class;
            }
        }
        classes.len() - 1
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
        if servers == 0 && self.station.at_closing == AtClosing::Go {
            for line in &mut self.lines {
                line.first += line.came.len() as u64;
                line.came.clear();
                line.waiting = 0;
            }
        }
        while self.busy < servers && self.call_next(now) {}
    }

    fn done(&mut self, now: f64) {
        self.busy -= 1;
        let servers = self.servers(now);
        let after_hours = servers == 0 && self.station.at_closing == AtClosing::AreSeen;
        if self.busy < servers || after_hours {
            self.call_next(now);
        }
    }

    /// Starts with the first who still waits, of the most urgent class that has one; whether there was one.
    fn call_next(&mut self, now: f64) -> bool {
        for class in 0..CLASSES {
            let line = &mut self.lines[class];
            while let Some(came) = line.came.pop_front() {
                line.first += 1;
                if let Some(came) = came {
                    line.waiting -= 1;
                    self.waited(now - came);
                    self.start(now);
                    return true;
                }
            }
        }
        false
    }

    fn waited(&mut self, minutes: f64) {
        if minutes > self.station.limit {
            self.batch.late += 1.0;
        }
    }

    fn give_up(&mut self, now: f64, class: usize, number: u64) {
        let line = &mut self.lines[class];
        let place = number.checked_sub(line.first).map(|place| place as usize);
        if let Some(waits) = place.and_then(|place| line.came.get_mut(place))
            && let Some(came) = waits.take()
        {
            line.waiting -= 1;
            self.batch.left += 1.0;
            self.waited(now - came);
        }
    }
}
