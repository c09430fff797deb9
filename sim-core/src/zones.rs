//! Ambulances zone by zone in one year, over many futures: for analysts, outside the yearly loop.

use crate::acute::{self, Flow, State, ZoneResponse};
use crate::ensemble::{Plan, Replicated, Turn};
use crate::parameters::CheckedParameters;
use crate::run::{RunError, acute_year, people_pass};
use crate::summary::{QUANTILES, ranks};
use std::sync::Arc;

/// Figures of a zone: id, and unit as in [`crate::indicators::Unit::id`].
pub const FIGURES: [(&str, &str); 9] = [
    ("a1_runs", "1/yr"),
    ("a1_within_15", "share"),
    ("a1_late", "1/yr"),
    ("response", "min"),
    ("response_median", "min"),
    ("response_90", "min"),
    ("a2_response", "min"),
    ("transport", "min"),
    ("nearest_share", "share"),
];

/// One zone over the futures.
#[derive(Clone, Debug, PartialEq)]
pub struct ZoneRow {
    /// Position of the zone in the pack.
    pub zone: usize,
    /// Position of its area.
    pub area: usize,
    /// Position of the nearest station, own or neighbouring, in the pack.
    pub nearest: usize,
    /// Median drive from there, minutes.
    pub nearest_minutes: f64,
    /// The [`QUANTILES`] of each of the [`FIGURES`].
    pub quantiles: [[f64; 5]; FIGURES.len()],
}

/// A state machine like [`crate::ensemble::Ensemble`]: any thread computes replicates, the caller folds them in index order.
#[derive(Clone, Debug)]
pub struct Zones {
    parameters: Arc<CheckedParameters>,
    turn: Turn,
    year: i32,
    zones: Vec<ZoneResponse>,
    /// `[zone][figure][replicate]`.
    values: Vec<[Vec<f64>; FIGURES.len()]>,
}

/// The zones of one replicate.
#[derive(Clone, Debug)]
pub struct Computed {
    replicate: u32,
    zones: Vec<ZoneResponse>,
}

impl Zones {
    /// The zones of a scenario in a year of its run.
    ///
    /// # Panics
    /// Without a replicate, and for a year outside the run.
    #[must_use]
    pub fn new(parameters: Arc<CheckedParameters>, plan: Plan, year: i32) -> Self {
        let run = parameters.region.base_year..=parameters.horizon;
        assert!(run.contains(&year), "{year} lies outside the run");
        Self {
            parameters,
            turn: Turn::new(plan),
            year,
            zones: Vec::new(),
            values: Vec::new(),
        }
    }

    /// The zones in which calls arise, in the order of the pack.
    ///
    /// # Panics
    /// When no replicate was folded in.
    #[must_use]
    pub fn rows(&self) -> Vec<ZoneRow> {
        assert!(self.turn.done() > 0, "a table needs at least one replicate");
        let ranks = ranks(&QUANTILES, 1000, u64::from(self.turn.done()));
        let quantiles = |values: &Vec<f64>| {
            let mut sorted = values.clone();
            sorted.sort_unstable_by(f64::total_cmp);
            std::array::from_fn(|index| sorted[ranks[index] as usize - 1])
        };
        let row = |(zone, values): (&ZoneResponse, &[Vec<f64>; FIGURES.len()])| ZoneRow {
            zone: zone.zone,
            area: zone.area,
            nearest: zone.nearest,
            nearest_minutes: zone.nearest_minutes,
            quantiles: values.each_ref().map(quantiles),
        };
        self.zones.iter().zip(&self.values).map(row).collect()
    }
}

impl Replicated for Zones {
    type Computed = Computed;

    fn turn(&self) -> &Turn {
        &self.turn
    }

    fn compute(&self, replicate: u32) -> Result<Computed, RunError> {
        let luck = self.turn.plan().luck(replicate);
        let pass = people_pass(&self.parameters, &luck);
        let (region, chain) = (&*self.parameters.region, &*self.parameters.chain);
        let seen = acute_year(&self.parameters, &pass, &luck, self.year)?;
        let seen = seen.expect("the year lies within the run");
        // The run keeps what a year asks and has; played once more it leaves the state that knows its zones
        let mut state = State::new(chain);
        let (asked, staffed) = (&seen.asked, &seen.staffed);
        acute::flow(
            chain,
            &region.acute,
            &seen.calibration,
            &mut state,
            asked,
            staffed,
            &mut Flow::default(),
        )
        .map_err(|cause| RunError {
            year: self.year,
            replicate,
            cause,
        })?;
        Ok(Computed {
            replicate,
            zones: acute::zones(chain, region, &state, asked),
        })
    }

    fn fold(&mut self, computed: &Computed) {
        self.turn.take(computed.replicate);
        if self.zones.is_empty() {
            self.zones.clone_from(&computed.zones);
            self.values = vec![std::array::from_fn(|_| Vec::new()); self.zones.len()];
        }
        for (values, zone) in self.values.iter_mut().zip(&computed.zones) {
            for (values, figure) in values.iter_mut().zip(figures(zone)) {
                values.push(figure);
            }
        }
    }
}

fn figures(zone: &ZoneResponse) -> [f64; FIGURES.len()] {
    let response = &zone.response;
    [
        zone.a1_runs,
        response.within_limit,
        zone.late_runs(),
        response.mean,
        response.median,
        response.late_tenth,
        response.a2_mean,
        response.transport,
        zone.nearest_share,
    ]
}
