//! Computes replicates of one scenario, and keeps the people passes that are asked for again and again.

use std::collections::BTreeMap;
use std::sync::Arc;

use sim_core::ensemble::Plan;
use sim_core::parameters::CheckedParameters;
use sim_core::region::Region;
use sim_core::run::{self, PeoplePass};
use sim_core::scenario::Scenario;

use super::message::{Choice, scenario_of};
use super::words::Words;

/// Replicates of the picture that moves while a slider is dragged: the first ones of every run.
pub const FIRST: u32 = 40;

/// Computes replicates.
pub struct Calculator {
    region: Arc<Region>,
    reference: Arc<CheckedParameters>,
    current: (Vec<Choice>, Arc<CheckedParameters>),
    /// People passes of the reference, of the first replicates: most levers touch no people.
    kept: BTreeMap<u32, PeoplePass>,
    kept_seed: u64,
}

impl Calculator {
    /// A calculator for a region.
    ///
    /// # Panics
    /// When the region's reference does not fit the region: packs are checked.
    pub fn new(region: Arc<Region>) -> Self {
        let reference = CheckedParameters::new(region.clone(), Scenario::reference(), None);
        let reference = Arc::new(reference.expect("the reference fits every checked pack"));
        let current = (Vec::new(), reference.clone());
        Self {
            region,
            reference,
            current,
            kept: BTreeMap::new(),
            kept_seed: 0,
        }
    }

    /// Figures of the replicates `from..to`, as bytes.
    ///
    /// # Errors
    /// Settings outside their range, and a year that does not converge, in words.
    pub fn compute(&mut self, choices: &[Choice], seed: u64, from: u32, to: u32) -> Result<Vec<u8>, String> {
        if self.current.0 != choices {
            let scenario = scenario_of(choices).ok_or("an unknown lever")?;
            let checked = CheckedParameters::new(self.region.clone(), scenario, None);
            self.current = (
                choices.to_vec(),
                Arc::new(checked.map_err(|faults| faults.to_string())?),
            );
        }
        if self.kept_seed != seed {
            self.kept.clear();
            self.kept_seed = seed;
        }
        let mut bytes = Vec::new();
        for replicate in from..to {
            self.compute_one(seed, replicate, &mut bytes)?;
        }
        Ok(bytes)
    }

    fn compute_one(&mut self, seed: u64, replicate: u32, bytes: &mut Vec<u8>) -> Result<(), String> {
        let parameters = &self.current.1;
        let luck = Plan::chance(seed, FIRST).luck(replicate);
        let fresh;
        let pass = if replicate < FIRST && parameters.same_people(&self.reference) {
            self.kept
                .entry(replicate)
                .or_insert_with(|| run::people_pass(parameters, &luck))
        } else {
            fresh = run::people_pass(parameters, &luck);
            &fresh
        };
        let figures = run::care_pass(parameters, pass, &luck).map_err(|error| error.to_string())?;
        Words::new(&figures.0).write(bytes);
        Ok(())
    }
}
