//! Amenities that come with new homes: how many homes brought them, beyond what the reference has.

use crate::parameters::CheckedParameters;
use crate::people::People;
use crate::region::LeverKey;

/// Homes by area that brought amenities at today's ratio: completions times "with the lever, less at its reference".
#[derive(Clone, Debug, PartialEq)]
pub struct Amenities {
    homes: Vec<f64>,
    /// Homes of each area in the base year.
    base_homes: Vec<f64>,
}

impl Amenities {
    pub(super) fn at_start(people: &People) -> Self {
        let areas = 0..people.area_count();
        let base_homes = |area| people.homes(people.base_year(), area);
        Self {
            homes: vec![0.0; areas.len()],
            base_homes: areas.map(base_homes).collect(),
        }
    }

    /// Adds the homes completed in `year`: their amenities are there on the next 1 January.
    pub(super) fn follow(&mut self, parameters: &CheckedParameters, people: &People, year: i32) {
        let key = LeverKey::AmenitiesWithHomes;
        let beyond = parameters.lever(key, year) - parameters.lever_reference(key);
        for (area, homes) in self.homes.iter_mut().enumerate() {
            *homes += people.flows(year, area).completed * beyond;
        }
    }

    /// Homes of an area that brought amenities, over its homes in the base year: the share by which its amenities grew.
    #[must_use]
    pub fn growth_of(&self, area: usize) -> f64 {
        over(self.homes[area], self.base_homes[area])
    }

    /// The same of the region.
    #[must_use]
    pub fn growth(&self) -> f64 {
        over(self.homes.iter().sum(), self.base_homes.iter().sum())
    }
}

fn over(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}
