//! Everything that chance decides about a call or a patient, drawn when they come.
//!
//! Who is served first then changes nobody's luck: two runs that differ in vehicles or beds alone meet the same calls.

use super::super::chance::{Generator, generator};
use super::Spreads;
use crate::random::Luck;
use rand::RngExt;
use rand_distr::{Distribution, Exp1, Gamma, StandardNormal};

/// Chance of one run of the twin, one generator per source of arrivals.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    pub calls: Generator,
    pub rides: Generator,
    pub staffing: Generator,
    pub neighbours: Vec<Generator>,
}

impl Chance {
    pub fn new(luck: &Luck, year: i32, replication: u32, neighbours: usize) -> Self {
        let of = |purpose: &str| generator(luck, year, &format!("{purpose} {replication}"));
        Self {
            calls: of("urgent calls"),
            rides: of("planned rides"),
            staffing: of("staffing"),
            neighbours: (0..neighbours).map(|at| of(&format!("neighbour {at}"))).collect(),
        }
    }
}

/// A uniform number in [0, 1).
pub(super) fn uniform(from: &mut Generator) -> f64 {
    from.random()
}

/// An exponential number with mean 1.
pub(super) fn exponential(from: &mut Generator) -> f64 {
    Exp1.sample(from)
}

fn normal(from: &mut Generator) -> f64 {
    StandardNormal.sample(from)
}

/// Laws with mean 1 by which times vary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Laws {
    step: Option<Gamma<f64>>,
}

impl Laws {
    pub fn new(spreads: &Spreads) -> Self {
        Self {
            step: around_one(spreads.step),
        }
    }
}

/// Gamma with mean 1 and this coefficient of variation; none for a constant.
fn around_one(variation: f64) -> Option<Gamma<f64>> {
    let square = variation * variation;
    (square > 0.0).then(|| Gamma::new(1.0 / square, square).expect("shape and scale are positive"))
}

fn vary(law: Option<Gamma<f64>>, from: &mut Generator) -> f64 {
    law.map_or(1.0, |law| law.sample(from))
}

/// Luck of a call: standard normals for drives, factors with mean 1 for times, uniforms for choices.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallLuck {
    pub drive: f64,
    pub scene: f64,
    pub transport: f64,
    pub handover: f64,
    pub clearing: f64,
    pub cycle: f64,
    pub treatment: f64,
    pub destination: f64,
}

impl CallLuck {
    pub fn draw(laws: &Laws, from: &mut Generator) -> Self {
        Self {
            drive: normal(from),
            scene: vary(laws.step, from),
            transport: normal(from),
            handover: vary(laws.step, from),
            clearing: vary(laws.step, from),
            cycle: vary(laws.step, from),
            treatment: uniform(from),
            destination: uniform(from),
        }
    }
}

/// Minutes of a drive around its median, for a standard normal.
pub(super) fn drive(median: f64, log_sd: f64, normal: f64) -> f64 {
    median * libm::exp(log_sd * normal)
}
