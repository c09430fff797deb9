//! What never changes while the page is open: the region, its layout, the example scenarios.

use std::sync::Arc;

use sim_core::faults::Faults;
use sim_core::indicators::{Catalogue, Group, Indicator, Layout, Place};
use sim_core::parameters::CheckedParameters;
use sim_core::region::{LeverData, LeverKey, Norm, Region, ShockData, ShockKey};
use sim_core::scenario::{Scenario, Setting, ShockSetting};

use crate::work::message::{Settings, Supposed};

/// Replicates of a full run, and the first seed: those of the command line.
pub const REPLICATES: u32 = 1000;
/// First root seed.
pub const SEED: u64 = 1;
/// Year that the page opens at.
const OPENING_YEAR: i32 = 2040;

/// The region and what follows from it.
#[derive(Clone, Debug)]
pub struct Base {
    /// The region.
    pub region: Arc<Region>,
    /// Shape of all figures.
    pub layout: Arc<Layout>,
    /// The example scenarios, without the one that changes nothing.
    pub presets: Vec<Scenario>,
}

impl Base {
    /// What follows from a region.
    ///
    /// # Errors
    /// The faults of an example scenario that does not fit.
    pub fn new(region: Arc<Region>) -> Result<Self, Faults> {
        let layout = Arc::new(Layout::new(&region, region.horizon));
        let presets = Scenario::presets(&region)?;
        let mut base = Self {
            region,
            layout,
            presets: Vec::new(),
        };
        base.presets = presets
            .into_iter()
            .filter(|preset| !(base.moved(&preset.settings).is_empty() && supposed_by(preset).is_empty()))
            .collect();
        Ok(base)
    }

    /// One shock.
    ///
    /// # Panics
    /// Never: a checked pack has every shock.
    pub fn shock(&self, key: ShockKey) -> &ShockData {
        let shock = self.region.shocks.iter().find(|shock| shock.key == key);
        shock.expect("a checked pack has every shock")
    }

    /// A shock as it happens unless the reader says otherwise: some years from now, with the size and length of the pack.
    pub fn usual_shock(&self, key: ShockKey) -> ShockSetting {
        let shock = self.shock(key);
        ShockSetting {
            from: (self.layout.base_year + 3).min(self.layout.horizon),
            years: shock.years,
            size: shock.size,
            hospital: None,
        }
    }

    /// All indicators.
    pub fn catalogue(&self) -> &Catalogue {
        &self.layout.catalogue
    }

    /// One indicator.
    pub fn indicator(&self, position: usize) -> &Indicator {
        &self.layout.catalogue.indicators[position]
    }

    /// The six tiles.
    pub fn tiles(&self) -> impl Iterator<Item = usize> + '_ {
        let indicators = self.catalogue().indicators.iter().enumerate();
        indicators
            .filter(|(_, indicator)| indicator.group == Group::Tile)
            .map(|(position, _)| position)
    }

    /// The norm of an indicator.
    pub fn norm(&self, indicator: usize) -> Option<&Norm> {
        let id = &self.indicator(indicator).id;
        self.region.norms.iter().find(|norm| norm.indicator == *id)
    }

    /// One lever.
    ///
    /// # Panics
    /// Never: a checked pack has every lever.
    pub fn lever(&self, key: LeverKey) -> &LeverData {
        self.region
            .levers
            .iter()
            .find(|lever| lever.key == key)
            .expect("a checked pack has every lever")
    }

    /// First and last year.
    pub fn years(&self) -> (i32, i32) {
        (self.layout.base_year, self.layout.horizon)
    }

    /// The year that the page opens at.
    pub fn opening_year(&self) -> i32 {
        let (first, last) = self.years();
        OPENING_YEAR.clamp(first, last)
    }

    /// The place itself where the indicator exists there, else the region.
    pub fn place_for(&self, indicator: usize, place: Place) -> Place {
        self.layout
            .places(indicator)
            .find(|known| *known == place)
            .unwrap_or(Place::Region)
    }

    /// Settings without those that change nothing, their values written as plain decimals.
    pub fn moved(&self, settings: &Settings) -> Settings {
        let plain = settings.iter().map(|(key, setting)| {
            (
                *key,
                Setting {
                    value: plain(setting.value),
                    ..*setting
                },
            )
        });
        plain
            .filter(|(key, setting)| setting.value != self.lever(*key).reference)
            .collect()
    }

    /// Whether settings, and what is supposed beside them, fit the region.
    ///
    /// # Errors
    /// Every setting outside its range, and every parameter that the region does not have.
    pub fn check(&self, settings: &Settings, supposed: &Supposed) -> Result<(), Faults> {
        let scenario = Scenario {
            settings: settings.clone(),
            assumptions: supposed.assumptions.clone(),
            shocks: supposed.shocks.clone(),
            contributions: supposed.contributions.clone(),
            budget: supposed.budget,
            ambulances_at: supposed.ambulances_at.clone(),
            urgent_care_post_at: supposed.urgent_care_post_at.clone(),
            ..Scenario::reference()
        };
        CheckedParameters::new(self.region.clone(), scenario, None).map(|_| ())
    }

    /// The example scenario with exactly these settings, which supposes exactly this.
    pub fn preset_of(&self, settings: &Settings, supposed: &Supposed) -> Option<&Scenario> {
        self.presets
            .iter()
            .find(|preset| self.moved(&preset.settings) == *settings && supposed_by(preset) == *supposed)
    }
}

/// What a scenario supposes beside its levers.
pub fn supposed_by(scenario: &Scenario) -> Supposed {
    Supposed {
        assumptions: scenario.assumptions.clone(),
        shocks: scenario.shocks.clone(),
        contributions: scenario.contributions.clone(),
        budget: scenario.budget,
        ambulances_at: scenario.ambulances_at.clone(),
        urgent_care_post_at: scenario.urgent_care_post_at.clone(),
    }
}

/// The number that a person would write: what a file with that text gives, to the bit.
pub fn plain(value: f64) -> f64 {
    format!("{value:.9}")
        .parse()
        .expect("a decimal number reads back")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use sim_core::region::PackFiles;
    use std::rc::Rc;

    /// Flevoland as the page knows it.
    pub fn flevoland() -> Rc<Base> {
        let region = Region::read(&PackFiles::flevoland(), &[]).expect("the built-in pack is sound");
        Rc::new(Base::new(Arc::new(region)).expect("the presets fit"))
    }

    #[test]
    fn numbers_are_those_of_a_file() {
        assert_eq!(plain(8.1 / 100.0), 0.081);
        assert_eq!(plain(0.1 + 0.2), 0.3);
        assert_eq!(plain(-1.0 / 3.0), -0.333_333_333);
    }

    #[test]
    fn there_are_six_tiles_and_every_preset_fits() {
        let base = flevoland();
        assert_eq!(base.tiles().count(), 6);
        for preset in &base.presets {
            let supposed = supposed_by(preset);
            assert!(
                base.check(&base.moved(&preset.settings), &supposed).is_ok(),
                "{}",
                preset.id
            );
            assert!(
                !preset.name.nl.is_empty() && !preset.name.en.is_empty(),
                "{}",
                preset.id
            );
        }
    }
}
