//! The model alone, for programs that run the page's own wasm without a page: the proof that it computes what the
//! command line computes, and the measure of how much slower it is.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::sync::{Arc, LazyLock};

use sim_core::ensemble::{Ensemble, Plan, Replicated};
use sim_core::faults::Faults;
use sim_core::parameters::CheckedParameters;
use sim_core::random::Luck;
use sim_core::region::{PackFiles, Region};
use sim_core::run;
use sim_core::scenario::Scenario;
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::base::SEED;
use crate::work::desk::read_region;

/// Digest of a whole run. `pack` is `flevoland`, or the files of another pack as JSON: name to text; `scenario` is a
/// scenario file, empty for the reference.
///
/// # Errors
/// All faults of pack and scenario, and a year that does not converge, in words.
#[wasm_bindgen]
pub fn run_digest(pack: &str, scenario: &str, seed: u64, replicates: u32) -> Result<String, JsError> {
    let digest = digest(pack, scenario, Plan::chance(seed, replicates));
    digest.map_err(|reason| JsError::new(&reason))
}

/// Both passes of this many replicates of the reference; the caller has the clock. None at all only reads the pack.
#[wasm_bindgen]
pub fn time_passes(replicates: u32) {
    static REFERENCE: LazyLock<CheckedParameters> = LazyLock::new(|| {
        let parameters = CheckedParameters::new(read_region(), Scenario::reference(), None);
        parameters.expect("the reference fits every checked pack")
    });
    let parameters = &*REFERENCE;
    for replicate in 0..replicates {
        let luck = Luck::new(SEED, replicate);
        let pass = run::people_pass(parameters, &luck);
        black_box(run::care_pass(parameters, &pass, &luck)).expect("the reference converges");
    }
}

fn digest(pack: &str, scenario: &str, plan: Plan) -> Result<String, String> {
    let in_words = |faults: Faults| faults.to_string();
    let region = match pack {
        "flevoland" => read_region(),
        files => {
            let files: BTreeMap<String, String> =
                serde_json::from_str(files).map_err(|error| error.to_string())?;
            Arc::new(Region::read(&PackFiles(files), &[]).map_err(in_words)?)
        }
    };
    let scenario = match scenario {
        "" => Scenario::reference(),
        text => Scenario::read("scenario", "scenario.toml", text, &region).map_err(in_words)?,
    };
    let parameters = CheckedParameters::new(region, scenario, None).map_err(in_words)?;
    let mut ensemble = Ensemble::new(vec![Arc::new(parameters)], plan);
    ensemble
        .advance(plan.replicates)
        .map_err(|error| error.to_string())?;
    Ok(ensemble.summary(0).digest().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_and_a_scenario_give_a_digest_or_what_is_wrong() {
        let pack = serde_json::to_string(&PackFiles::toyland().0).expect("text is JSON");
        let run = |pack: &str, scenario: &str| digest(pack, scenario, Plan::chance(1, 2));
        let reference = run(&pack, "").expect("the built-in pack is sound");
        assert_eq!(run(&pack, "").as_ref(), Ok(&reference));
        let moved = "format = 1\nname = \"x\"\n[levers]\nambulances = { value = 1.0 }\n";
        assert_ne!(run(&pack, moved).expect("it fits"), reference);
        assert!(
            run(
                &pack,
                "format = 1\nname = \"x\"\n[levers]\nambulances = { value = 1e9 }\n"
            )
            .is_err()
        );
        assert!(run("{}", "").is_err() && run("atlantis", "").is_err());
    }
}
