//! One station at work: who is in line, and what its generators say next.

use super::super::chance::{Generator, generator};
use super::{Duration, Origin, Station};
use crate::random::Luck;
use rand::RngExt;
use rand_distr::{Distribution, Exp1, LogNormal};
use std::collections::VecDeque;
use std::mem;

/// One station at work.
#[derive(Clone, Debug)]
pub(super) struct Link {
    pub free_places: u32,
    /// How many from outside may wait
    pub room: u32,
    pub waiting_outside: u32,
    pub line: VecDeque<Waiting>,
    between_arrivals: f64,
    patience: f64,
    care: Care,
    onward: f64,
    /// Minutes from the next arrival to the one after it, minutes of the next care, and whether the next who is done needs
    /// the next station: drawn in advance, so that no event waits for a draw (3 ns of an event)
    gap: f64,
    stay: f64,
    goes_on: bool,
    /// One generator for each purpose
    arrivals: Generator,
    cares: Generator,
    routes: Generator,
    patiences: Generator,
}

/// Who stands in line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Waiting {
    pub patient: u32,
    pub from: Origin,
    pub since: f64,
}

impl Link {
    /// # Panics
    /// As [`Tandem::new`](super::Tandem::new).
    pub fn new(station: &Station, number: usize, luck: &Luck, year: i32) -> Self {
        let generator = |purpose: &str| generator(luck, year, &format!("{purpose} at station {number}"));
        let never = |x: f64, what| if x == f64::INFINITY { x } else { positive(x, what) };
        assert!(station.places > 0, "station {number} has no places");
        assert!(
            (0.0..=1.0).contains(&station.onward),
            "chance {} to need the station after {number}: not in [0, 1]",
            station.onward
        );
        let mut link = Self {
            free_places: station.places,
            room: station.room.unwrap_or(u32::MAX),
            waiting_outside: 0,
            line: VecDeque::new(),
            between_arrivals: never(station.between_arrivals, "mean time between arrivals"),
            patience: never(station.patience, "mean patience"),
            care: Care::new(station.care),
            onward: station.onward,
            gap: 0.0,
            stay: 0.0,
            goes_on: false,
            arrivals: generator("arrivals"),
            cares: generator("care"),
            routes: generator("routes"),
            patiences: generator("patience"),
        };
        link.gap();
        link.stay();
        link.goes_on();
        link
    }

    /// Nobody goes on from here.
    pub fn end(&mut self) {
        self.onward = 0.0;
        self.goes_on = false;
    }

    /// Whether anybody comes from outside.
    pub fn is_open(&self) -> bool {
        self.between_arrivals < f64::INFINITY
    }

    /// Minutes from one arrival to the next.
    #[inline(always)]
    pub fn gap(&mut self) -> f64 {
        let next = self.between_arrivals * exponential(&mut self.arrivals);
        mem::replace(&mut self.gap, next)
    }

    /// Minutes after which somebody in line gives up; `None` if nobody does.
    #[inline]
    pub fn patience(&mut self) -> Option<f64> {
        (self.patience < f64::INFINITY).then(|| self.patience * exponential(&mut self.patiences))
    }

    /// Whether the next who is done needs the next station.
    #[inline(always)]
    pub fn goes_on(&mut self) -> bool {
        let next = self.onward > 0.0 && self.routes.random::<f64>() < self.onward;
        mem::replace(&mut self.goes_on, next)
    }

    /// Minutes that the next patient is looked after.
    #[inline(always)]
    pub fn stay(&mut self) -> f64 {
        let next = self.care.draw(&mut self.cares);
        mem::replace(&mut self.stay, next)
    }
}

#[derive(Clone, Copy, Debug)]
enum Care {
    Exponential(f64),
    Lognormal(LogNormal<f64>),
}

impl Care {
    fn new(duration: Duration) -> Self {
        match duration {
            Duration::Exponential { mean } => Self::Exponential(positive(mean, "mean of care")),
            Duration::Lognormal { mean, variation } => Self::Lognormal(
                LogNormal::from_mean_cv(
                    positive(mean, "mean of care"),
                    positive(variation, "variation of care"),
                )
                .expect("both were checked"),
            ),
        }
    }

    #[inline]
    fn draw(&self, generator: &mut Generator) -> f64 {
        match self {
            Self::Exponential(mean) => mean * exponential(generator),
            Self::Lognormal(law) => law.sample(generator),
        }
    }
}

#[inline]
fn exponential(generator: &mut Generator) -> f64 {
    Exp1.sample(generator)
}

fn positive(x: f64, what: &str) -> f64 {
    assert!(x > 0.0 && x.is_finite(), "{what} {x}: not positive and finite");
    x
}
