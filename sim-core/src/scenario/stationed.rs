//! Where, and in which parts of the day, added ambulances stand.

use crate::exchange::document::Document;
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::region::{Region, StationKind};

/// Where and when the ambulances of the lever stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stationed {
    /// Id of an own station; none: over all stations, as calls are.
    pub station: Option<String>,
    /// Whether they are manned by day (08:00–16:00), in the evening, and at night; at least one.
    pub parts: [bool; 3],
}

impl Stationed {
    /// Names of the parts of the day in scenario files.
    pub const PARTS: [&'static str; 3] = ["day", "evening", "night"];

    /// Share of the day in which they are manned: what the lever's vehicles are in vehicles around the clock.
    #[must_use]
    pub fn share_of_day(&self) -> f64 {
        self.parts.iter().filter(|part| **part).count() as f64 / 3.0
    }
}

/// Ids of own stations.
pub(crate) fn stations(region: &Region) -> impl Iterator<Item = &str> {
    let own = region
        .acute
        .stations
        .iter()
        .filter(|station| station.kind == StationKind::Own);
    own.map(|station| station.id.as_str())
}

/// `[ambulances_at]`: station, day, evening, night; what is left out is everywhere, and manned.
pub(super) fn read(document: &Document<'_>, root: &Table<'_>, region: &Region) -> Option<Stationed> {
    let table = root.optional_table("ambulances_at")?;
    let station = table.has("station").then(|| {
        let id = table.string("station");
        if !stations(region).any(|known| known == id) {
            document.fault(
                &table.spot("station"),
                expected_name(&id, stations(region), "the id of an own station"),
            );
        }
        id
    });
    let part = |key| !table.has(key) || table.boolean(key) != Some(false);
    let parts = Stationed::PARTS.map(part);
    if parts == [false; 3] {
        table.fault("night", "at least one part of the day in which they are manned");
    }
    table.finish();
    Some(Stationed { station, parts })
}

/// The section as text; empty without one.
pub(super) fn written(at: Option<&Stationed>) -> String {
    let Some(Stationed { station, parts }) = at else {
        return String::new();
    };
    let mut toml = "\n[ambulances_at]\n".to_owned();
    if let Some(station) = station {
        toml += &format!("station = \"{station}\"\n");
    }
    for (key, part) in Stationed::PARTS.iter().zip(parts) {
        toml += &format!("{key} = {part}\n");
    }
    toml
}
