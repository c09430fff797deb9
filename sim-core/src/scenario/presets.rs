//! The example scenarios that come with the model.

use super::Scenario;
use crate::faults::Faults;
use crate::region::Region;

/// Id and text of every example, in the order of the page.
const EXAMPLES: [(&str, &str); 0] = [];

impl Scenario {
    /// The example scenarios of `scenarios/`, in the order of the page.
    ///
    /// # Errors
    /// The faults of every example that does not fit the region, such as a lever value outside its range.
    pub fn presets(region: &Region) -> Result<Vec<Self>, Faults> {
        let mut scenarios = Vec::new();
        let mut faults = Faults::default();
        for (id, text) in EXAMPLES {
            match Self::read(id, &format!("{id}.toml"), text, region) {
                Ok(scenario) => scenarios.push(scenario),
                Err(found) => faults.0.extend(found.0),
            }
        }
        faults.into_result().map(|()| scenarios)
    }
}
