//! Agreement of formulas and twin: the same question answered twice, over loads from quiet to collapsing.
//!
//! For every link of the chain, and for the chain of a province: the figure of the formula, that of the minute-level twin with
//! its interval, what may lie between them, and whether the formula is claimed to hold at that load ([`Link::claims`]). A
//! figure that is off is shown as off.

use super::{Asked, Calibration, Chain, Staffed, calibrate};
use crate::capacity::Capacity;
use crate::demand::Demand;
use crate::parameters::CheckedParameters;
use crate::people;
use crate::random::Luck;
use crate::region::Region;
use crate::run::asked_at_start;
use crate::workforce::Workforce;
use std::sync::Arc;

pub use link::Link;

mod dispatch;
mod link;
mod links;
mod province;
mod station;
#[cfg(test)]
mod tests;

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A mean wait or stay, minutes: within 10 per cent or one minute, whichever is larger.
    Minutes,
    /// A share of patients, 0–1: within 1.5 points.
    Share,
    /// An occupied share of time, 0–1: within 2 points.
    Occupancy,
}

/// One figure of both.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Link.
    pub link: Link,
    /// Load: erlangs asked over servers; for ambulances and the province, times what is asked in the base year.
    pub load: f64,
    /// What it is.
    pub figure: &'static str,
    /// Municipality by name; none for the whole.
    pub area: Option<String>,
    /// Unit of the figures.
    pub unit: Unit,
    /// The formula's.
    pub formula: f64,
    /// The twin's.
    pub twin: f64,
    /// Half the width of its interval of 95 %.
    pub half_width: f64,
    /// Whether the formula is claimed to hold here.
    pub claimed: bool,
}

impl Unit {
    /// What may lie between formula and twin.
    #[must_use]
    pub fn tolerance(self, twin: f64) -> f64 {
        match self {
            Self::Minutes => (0.1 * twin).max(1.0),
            Self::Share => 0.015,
            Self::Occupancy => 0.02,
        }
    }
}

impl Row {
    /// What may lie between formula and twin.
    #[must_use]
    pub fn tolerance(&self) -> f64 {
        self.unit.tolerance(self.twin)
    }

    /// Whether they agree.
    #[must_use]
    pub fn within(&self) -> bool {
        (self.formula - self.twin).abs() <= self.tolerance()
    }

    /// Whether they differ although the formula is claimed to hold: by more than chance can explain.
    #[must_use]
    pub fn broken(&self) -> bool {
        self.claimed && (self.formula - self.twin).abs() > self.tolerance() + self.half_width
    }
}

/// A region in its base year, with chance at its mean and every parameter at its median: what is held against the twin.
#[derive(Clone, Debug)]
pub struct Subject {
    region: Arc<Region>,
    chain: Chain,
    calibration: Calibration,
    asked: Asked,
    staffed: Staffed,
}

impl Subject {
    /// Prepares the base year.
    #[must_use]
    pub fn new(parameters: &CheckedParameters) -> Self {
        let luck = Luck::expected();
        let drawn = parameters.draw(&luck);
        let people = people::project(parameters, &drawn, &luck);
        let demand = Demand::at_start(parameters, &drawn, &people);
        let asked = asked_at_start(&demand);
        let staff = Workforce::at_start(parameters, &drawn, &people, &demand, luck.mode);
        let staffed = Capacity::at_start(parameters, &drawn, &demand, &staff).acute;
        let region = parameters.region.clone();
        let chain = Chain::prepare(&region);
        let calibration = calibrate(&chain, &region, &drawn, &asked, &staffed);
        Self {
            region,
            chain,
            calibration,
            asked,
            staffed,
        }
    }
}

/// One link at one load.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// Link.
    pub link: Link,
    /// Load, as in [`Row::load`].
    pub load: f64,
}

impl Case {
    /// All of them, links in the order of the chain.
    #[must_use]
    pub fn all() -> Vec<Self> {
        Link::ALL
            .iter()
            .flat_map(|link| {
                link.loads().iter().map(|load| Self {
                    link: *link,
                    load: *load,
                })
            })
            .collect()
    }

    /// Plays the twin until the half-width of every interval is at most `precision` times the tolerance, or a limit is reached (the
    /// province: 104 weeks over `precision`), and works out the formula. The same seed gives the same rows.
    #[must_use]
    pub fn rows(&self, subject: &Subject, seed: u64, precision: f64) -> Vec<Row> {
        let luck = Luck::new(seed, 0);
        match self.link {
            Link::Stations | Link::Ambulances | Link::Province => {
                province::rows(*self, subject, &luck, precision)
            }
            Link::Dispatch => dispatch::rows(*self, subject, &luck, precision),
            Link::Tandem => links::tandem(*self, &luck, precision),
            _ => links::station(*self, subject, &luck, precision),
        }
    }

    fn row(&self, figure: &'static str, unit: Unit, formula: f64) -> Row {
        Row {
            link: self.link,
            load: self.load,
            figure,
            area: None,
            unit,
            formula,
            twin: 0.0,
            half_width: 0.0,
            claimed: self.link.claims(figure, self.load),
        }
    }
}
