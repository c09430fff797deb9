//! The example scenarios that come with the model.

use super::Scenario;
use crate::faults::Faults;
use crate::region::Region;

/// Id and text of every example, in the order of the page.
const EXAMPLES: [(&str, &str); 10] = [
    ("referentie", include_str!("../../../scenarios/referentie.toml")),
    ("hoge-groei", include_str!("../../../scenarios/hoge-groei.toml")),
    ("lage-groei", include_str!("../../../scenarios/lage-groei.toml")),
    (
        "preventie-eerst",
        include_str!("../../../scenarios/preventie-eerst.toml"),
    ),
    (
        "zorgzaam-flevoland",
        include_str!("../../../scenarios/zorgzaam-flevoland.toml"),
    ),
    (
        "arbeidsmarkt",
        include_str!("../../../scenarios/arbeidsmarkt.toml"),
    ),
    (
        "spoedzorg-dichtbij",
        include_str!("../../../scenarios/spoedzorg-dichtbij.toml"),
    ),
    (
        "doorstroming",
        include_str!("../../../scenarios/doorstroming.toml"),
    ),
    ("alles-samen", include_str!("../../../scenarios/alles-samen.toml")),
    (
        "faillissement-ziekenhuis",
        include_str!("../../../scenarios/faillissement-ziekenhuis.toml"),
    ),
];

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
