//! The twin as a wasm module of its own: figures of weeks that are played in wasm, to hold against those that are played natively.

use std::sync::Arc;

use sim_core::acute::twin;
use sim_core::faults::Faults;
use sim_core::parameters::CheckedParameters;
use sim_core::random::Luck;
use sim_core::region::{PackFiles, Region};
use sim_core::run;
use sim_core::scenario::Scenario;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// Figures of the twin of the built-in region in the expected run: id, mean and half an interval of 95 %, as JSON.
///
/// # Errors
/// A year that does not converge or lies outside the run, in words.
#[wasm_bindgen]
pub fn play_weeks(year: i32, weeks: u32, replications: u32, seed: u64) -> Result<String, JsError> {
    played(year, weeks, replications, seed).map_err(|reason| JsError::new(&reason))
}

fn played(year: i32, weeks: u32, replications: u32, seed: u64) -> Result<String, String> {
    let in_words = |faults: Faults| faults.to_string();
    let region = Region::read(&PackFiles::flevoland(), &[]).map_err(in_words)?;
    let parameters =
        CheckedParameters::new(Arc::new(region), Scenario::reference(), None).map_err(in_words)?;
    let luck = Luck::expected();
    let pass = run::people_pass(&parameters, &luck);
    let found = run::acute_year(&parameters, &pass, &luck, year)
        .map_err(|error| error.to_string())?
        .ok_or_else(|| format!("the run has no year {year}"))?;
    let plan = twin::Plan {
        replications,
        ..twin::Plan::new(Luck::new(seed, 0), year, weeks)
    };
    let simulated = twin::simulate(&found.province(&parameters), &plan);
    let region = simulated.figures.iter().filter(|figure| figure.area.is_none());
    let figures: Vec<_> = region
        .map(|figure| (figure.id, figure.twin, figure.half_width))
        .collect();
    serde_json::to_string(&(simulated.books.balance(), figures)).map_err(|error| error.to_string())
}
