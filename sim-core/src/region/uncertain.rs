//! Uncertain parameters: their priors, grades and sources.

use crate::quantity::Text;

/// Position of an uncertain parameter in [`super::Region::uncertain`]; `Drawn` is indexed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ParameterId(pub usize);

/// How strong the evidence behind a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Meta-analysis or national registry.
    A,
    /// Controlled or large observational study.
    B,
    /// Pilot, uncontrolled, or derived.
    C,
    /// Assumption.
    D,
    /// A policy target.
    Policy,
}

/// Prior of an uncertain parameter. The median replaces the draw in an expected run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Normal: mean, standard deviation.
    Normal(f64, f64),
    /// Lognormal: mean and standard deviation of the logarithm.
    Lognormal(f64, f64),
    /// Beta: both shapes.
    Beta(f64, f64),
    /// Triangular: low, mode, high.
    Triangular(f64, f64, f64),
    /// Uniform: low, high.
    Uniform(f64, f64),
    /// Always this value.
    Fixed(f64),
}

/// One uncertain parameter of the pack.
#[derive(Clone, Debug)]
pub struct UncertainParameter {
    /// Id, such as `fall_relative_risk` or `mortality_ratio.GM0034`; the address of its draw.
    pub id: String,
    /// [`crate::random::place_key`] of the id.
    pub key: u32,
    /// Label in both languages.
    pub label: Text,
    /// Unit in words, such as `ratio` or `per year`.
    pub unit: String,
    /// Prior.
    pub distribution: Distribution,
    /// Probability that there is no effect at all, and the value that means so: grade D effects have one.
    pub no_effect: Option<(f64, f64)>,
    /// Allowed range: draws are held within it.
    pub range: (f64, f64),
    /// Evidence grade.
    pub grade: Grade,
    /// Source id.
    pub source: String,
    /// Reasoning, when it is an estimate.
    pub note: String,
}
