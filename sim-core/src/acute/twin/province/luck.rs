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
    pub walk_ins: Generator,
    pub direct: Generator,
    pub elective: Generator,
    pub requests: Generator,
    pub transfers: Generator,
    pub stops: Generator,
    pub posts: Generator,
    pub clinics: Generator,
    pub staffing: Generator,
    pub neighbours: Vec<Generator>,
}

impl Chance {
    pub fn new(luck: &Luck, year: i32, replication: u32, neighbours: usize) -> Self {
        let of = |purpose: &str| generator(luck, year, &format!("{purpose} {replication}"));
        Self {
            calls: of("urgent calls"),
            rides: of("planned rides"),
            walk_ins: of("walk-in visits"),
            direct: of("direct admissions"),
            elective: of("elective admissions"),
            requests: of("requests for a step-down place"),
            transfers: of("transfers"),
            stops: of("stops"),
            posts: of("contacts with posts"),
            clinics: of("visits to clinics"),
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
    stay: Option<Gamma<f64>>,
}

impl Laws {
    pub fn new(spreads: &Spreads) -> Self {
        Self {
            step: around_one(spreads.step),
            stay: around_one(spreads.stay),
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
    pub patience: f64,
    /// Uniform: whether the dispatcher was ahead of the call.
    pub ahead: f64,
    /// Uniform: whether a full department diverts it; whoever draws it sets it, for urgent calls.
    pub diverted: f64,
    pub patient: PatientLuck,
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
            patience: exponential(from),
            ahead: uniform(from),
            diverted: 1.0,
            patient: PatientLuck::draw(laws, from),
        }
    }
}

/// Luck of a patient in hospital and after it.
#[derive(Clone, Copy, Debug)]
pub(super) struct PatientLuck {
    /// Standard normal: time in a bay.
    pub bay: f64,
    /// Uniform: admitted or not.
    pub admitted: f64,
    /// Uniform: to a ward of this hospital, or elsewhere.
    pub ward: f64,
    /// Uniform: which ward.
    pub pool: f64,
    /// Uniform: elective care that can be put off.
    pub postponable: f64,
    /// Mean 1: patience in the waiting room, for a bed, for a place.
    pub patience: [f64; 3],
    /// Mean 1: care on the ward.
    pub care: f64,
    /// Uniform: waits for a nursing home.
    pub nursing_home: f64,
    /// Mean 1: its wait and its patience.
    pub home_wait: [f64; 2],
    /// Uniform: asks for a step-down place, for home nursing, or for neither.
    pub after: f64,
    /// Uniform: which kind of place; for home nursing, whether the wait is spent in bed.
    pub which: f64,
    /// Mean 1: stay there.
    pub place: f64,
    /// Uniform: how urgent.
    pub triage: f64,
}

impl PatientLuck {
    pub fn draw(laws: &Laws, from: &mut Generator) -> Self {
        Self {
            bay: normal(from),
            admitted: uniform(from),
            ward: uniform(from),
            pool: uniform(from),
            postponable: uniform(from),
            patience: [exponential(from), exponential(from), exponential(from)],
            care: vary(laws.stay, from),
            nursing_home: uniform(from),
            home_wait: [exponential(from), exponential(from)],
            after: uniform(from),
            which: uniform(from),
            place: vary(laws.stay, from),
            triage: uniform(from),
        }
    }
}

/// Minutes of a drive around its median, for a standard normal.
pub(super) fn drive(median: f64, log_sd: f64, normal: f64) -> f64 {
    median * libm::exp(log_sd * normal)
}

/// A factor with mean 1 that is lognormal, for a standard normal.
pub(super) fn around_mean(log_sd: f64, normal: f64) -> f64 {
    libm::exp(log_sd * normal - 0.5 * log_sd * log_sd)
}
