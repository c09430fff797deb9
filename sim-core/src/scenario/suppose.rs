//! What a scenario supposes of the future: parameters that are fixed, and shocks.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::exchange::bounds::Bounds;
use crate::exchange::document::Document;
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::region::{LONGEST_RUN, Region, ShockKey};

/// Longest shock, years.
pub const LONGEST_SHOCK: i32 = 30;

/// When a shock happens, and how large it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShockSetting {
    /// First calendar year.
    pub from: i32,
    /// Number of years.
    pub years: i32,
    /// Size, in the unit of [`crate::region::ShockData::size`].
    pub size: f64,
    /// Id of the hospital, or for a closure of the clinic, to which it happens; none: that of the region, or it happens to no hospital.
    pub hospital: Option<String>,
}

impl ShockSetting {
    /// Size in a year: nothing before the first and after the last.
    #[must_use]
    pub fn in_year(&self, year: i32) -> f64 {
        if (self.from..self.from + self.years).contains(&year) {
            self.size
        } else {
            0.0
        }
    }
}

/// Ids of what a shock may happen to: hospitals, and clinics for small injuries, which have no nights to close.
pub(crate) fn hospitals(region: &Region, key: ShockKey) -> impl Iterator<Item = &str> {
    let clinics = region
        .acute
        .clinics
        .iter()
        .filter(move |_| key == ShockKey::HospitalCloses);
    let hospitals = region.acute.hospitals.iter().map(|hospital| hospital.id.as_str());
    hospitals.chain(clinics.map(|clinic| clinic.id.as_str()))
}

/// Years in which a shock may begin.
pub(crate) fn first_years(region: &Region) -> RangeInclusive<i32> {
    region.base_year..=region.base_year + LONGEST_RUN
}

/// `[assumptions]`: parameter id = value.
pub(super) fn read_assumptions(
    document: &Document<'_>,
    root: &Table<'_>,
    region: &Region,
) -> BTreeMap<String, f64> {
    let mut assumptions = BTreeMap::new();
    let Some(table) = root.optional_table("assumptions") else {
        return assumptions;
    };
    for (id, value, spot) in table.numbers_by_name() {
        let Some(parameter) = region.uncertain.iter().find(|parameter| parameter.id == id) else {
            let ids = region.uncertain.iter().map(|parameter| parameter.id.as_str());
            document.fault(&spot, expected_name(&id, ids, "the id of an uncertain parameter"));
            continue;
        };
        let bounds = Bounds::new("a number", parameter.range.0, parameter.range.1);
        if !bounds.hold(value) {
            document.fault(&spot, bounds.expected());
        } else if assumptions.insert(id, value).is_some() {
            document.fault(&spot, "each assumption once");
        }
    }
    assumptions
}

/// `[shocks.ID]`: from, and years, size and hospital where they differ from those of the region.
pub(super) fn read_shocks(
    document: &Document<'_>,
    root: &Table<'_>,
    region: &Region,
) -> BTreeMap<ShockKey, ShockSetting> {
    let mut shocks = BTreeMap::new();
    let Some(table) = root.optional_table("shocks") else {
        return shocks;
    };
    for data in &region.shocks {
        let Some(one) = table.optional_table(data.key.id()) else {
            continue;
        };
        let from = one.integer("from", first_years(region), "the first year");
        let years = if one.has("years") {
            one.integer("years", 1..=LONGEST_SHOCK, "the number of years")
        } else {
            Some(data.years)
        };
        let bounds = Bounds::new("a share of the usual", data.range.0, data.range.1);
        let size = one.number_or("size", &bounds, data.size);
        let chosen = data.key.takes_hospital() && one.has("hospital");
        let hospital = chosen.then(|| {
            let id = one.string("hospital");
            if !hospitals(region, data.key).any(|known| known == id) {
                let expected = expected_name(&id, hospitals(region, data.key), "the id of a hospital");
                document.fault(&one.spot("hospital"), expected);
            }
            id
        });
        one.finish();
        if let Some((from, years)) = from.zip(years) {
            let setting = ShockSetting {
                from,
                years,
                size,
                hospital,
            };
            shocks.insert(data.key, setting);
        }
    }
    table.finish();
    shocks
}

/// Both sections as text; empty when nothing is supposed.
pub(super) fn written(
    assumptions: &BTreeMap<String, f64>,
    shocks: &BTreeMap<ShockKey, ShockSetting>,
) -> String {
    let mut toml = String::new();
    if !assumptions.is_empty() {
        toml += "\n[assumptions]\n";
    }
    for (id, value) in assumptions {
        toml += &format!("\"{id}\" = {value:?}\n");
    }
    for (key, setting) in shocks {
        let ShockSetting {
            from,
            years,
            size,
            hospital,
        } = setting;
        let id = key.id();
        toml += &format!("\n[shocks.{id}]\nfrom = {from}\nyears = {years}\nsize = {size:?}\n");
        if let Some(hospital) = hospital {
            toml += &format!("hospital = \"{hospital}\"\n");
        }
    }
    toml
}
