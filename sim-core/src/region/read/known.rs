//! What the rest of the pack may refer to: sources, uncertain parameters, areas, indicators.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::parameters;
use crate::exchange::bounds::{Bounds, COUNT};
use crate::exchange::document::{Document, Spot};
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::random::place_key;
use crate::region::{Area, Grade, ParameterId, Source, UncertainParameter};

/// Every id that a pack declares, and what was used of it.
pub(super) struct Known<'d> {
    pub document: &'d Document<'d>,
    pub sources: Vec<Source>,
    pub parameters: Vec<UncertainParameter>,
    pub areas: Vec<Area>,
    parameter_spots: Vec<Spot>,
    used: RefCell<Vec<bool>>,
    indicator_uses: RefCell<Vec<(String, Spot)>>,
}

/// What an area says of itself in `[[area]]`.
pub(super) struct AreaData {
    pub homes: u32,
    pub plan_capacity: Option<f64>,
    pub observed_net_migration: f64,
    pub gps: Option<u32>,
    pub start_old_age: ParameterId,
    pub mortality_ratio: ParameterId,
    pub fertility_index: ParameterId,
}

/// All evidence grades by name.
pub(super) const GRADES: [(&str, Grade); 5] = [
    ("A", Grade::A),
    ("B", Grade::B),
    ("C", Grade::C),
    ("D", Grade::D),
    ("policy", Grade::Policy),
];

impl<'d> Known<'d> {
    /// Reads `[[source]]` and `[[parameter]]`.
    pub fn read(document: &'d Document<'d>, root: &Table<'d>) -> Self {
        let mut known = Self {
            document,
            sources: Vec::new(),
            parameters: Vec::new(),
            areas: Vec::new(),
            parameter_spots: Vec::new(),
            used: RefCell::default(),
            indicator_uses: RefCell::default(),
        };
        let mut ids = Ids::new("source");
        for table in root.tables("source", 1) {
            ids.add(document, &table, "id");
            known.sources.push(Source {
                id: table.id("id"),
                publisher: table.string("publisher"),
                title: table.string("title"),
                year: table.string_or_year("year"),
                url: table.string("url"),
            });
            table.finish();
        }
        let mut ids = Ids::new("parameter");
        for table in root.tables("parameter", 1) {
            ids.add(document, &table, "id");
            known.parameter_spots.push(table.spot("id"));
            known.parameters.push(parameters::read(&table, &known));
            table.finish();
        }
        known.used = RefCell::new(vec![false; known.parameters.len()]);
        known
    }

    /// Reads `[[area]]`.
    pub fn read_areas(&mut self, root: &Table<'d>) -> Vec<AreaData> {
        const MOST_AREAS: usize = 500;
        let mut ids = Ids::new("area");
        let tables = root.tables("area", 1);
        if tables.len() > MOST_AREAS {
            root.fault("area", format!("at most {MOST_AREAS} areas"));
        }
        let mut data = Vec::new();
        for table in tables {
            ids.add(self.document, &table, "code");
            let code = table.id("code");
            if code == REGION {
                table.fault(
                    "code",
                    "a code other than `region`, which means all areas together",
                );
            }
            self.areas.push(Area {
                key: place_key(&code),
                code,
                name: table.string("name"),
            });
            data.push(AreaData {
                homes: table.count("homes", "homes"),
                plan_capacity: self.plan_capacity(&table),
                observed_net_migration: table.number("observed_net_migration", &NET_MIGRATION),
                gps: table
                    .has("gps")
                    .then(|| table.count("gps", "general practitioners, heads")),
                start_old_age: self.parameter(&table, "start_old_age", &RATIO),
                mortality_ratio: self.parameter(&table, "mortality_ratio", &RATIO),
                fertility_index: self.parameter(&table, "fertility_index", &RATIO),
            });
            table.finish();
        }
        data
    }

    /// `plan_capacity = { homes, source }`, where there is one.
    fn plan_capacity(&self, area: &Table<'_>) -> Option<f64> {
        let table = area.optional_table("plan_capacity")?;
        let homes = table.number("homes", &COUNT);
        self.source(&table);
        table.finish();
        Some(homes)
    }

    /// The parameter that a key names; its range must lie within the bounds of what it stands for.
    pub fn parameter(&self, table: &Table<'_>, key: &'static str, bounds: &Bounds) -> ParameterId {
        let id = table.named(key, "the id of a [[parameter]]");
        if id.is_empty() {
            return ParameterId(0);
        }
        let Some(position) = self.parameters.iter().position(|parameter| parameter.id == id) else {
            let ids = self.parameters.iter().map(|parameter| parameter.id.as_str());
            table.fault(key, expected_name(&id, ids, "the id of a [[parameter]]"));
            return ParameterId(0);
        };
        self.used.borrow_mut()[position] = true;
        let (low, high) = self.parameters[position].range;
        let faulted_before = low.is_nan() || high.is_nan();
        let fits = bounds.hold(low) && bounds.hold(high);
        if !(fits || faulted_before) {
            let expected = bounds.expected();
            table.fault(
                key,
                format!("{expected}; the range of this parameter is {low} to {high}"),
            );
        }
        ParameterId(position)
    }

    /// The source that a table names.
    pub fn source(&self, table: &Table<'_>) -> String {
        let id = table.named("source", "the id of a [[source]]");
        if !id.is_empty() && !self.sources.iter().any(|source| source.id == id) {
            let ids = self.sources.iter().map(|source| source.id.as_str());
            table.fault("source", expected_name(&id, ids, "the id of a [[source]]"));
        }
        id
    }

    /// The source of a section, which may also stand in a comment.
    pub fn optional_source(&self, table: &Table<'_>) {
        if table.has("source") {
            self.source(table);
        }
    }

    /// Position of the area that a key names; 0 after a fault.
    pub fn area(&self, table: &Table<'_>, key: &'static str) -> usize {
        let code = table.named(key, "an area code");
        let position = self.areas.iter().position(|area| area.code == code);
        if position.is_none() && !code.is_empty() {
            table.fault(key, expected_name(&code, self.area_codes(), "an area code"));
        }
        position.unwrap_or(0)
    }

    /// An area code, or `region`.
    pub fn area_or_region(&self, table: &Table<'_>, key: &'static str) -> String {
        let code = table.named(key, "an area code or `region`");
        let known = || self.areas.iter().map(|area| area.code.as_str()).chain([REGION]);
        if !code.is_empty() && !known().any(|name| name == code) {
            table.fault(key, expected_name(&code, known(), "an area code or `region`"));
        }
        code
    }

    /// Codes of all areas, in order.
    pub fn area_codes(&self) -> Vec<&str> {
        self.areas.iter().map(|area| area.code.as_str()).collect()
    }

    /// The indicator that a key names; checked by [`Known::check_indicators`].
    pub fn indicator(&self, table: &Table<'_>, key: &'static str) -> String {
        let id = table.id(key);
        if !id.is_empty() {
            self.indicator_uses
                .borrow_mut()
                .push((id.clone(), table.spot(key)));
        }
        id
    }

    /// Reports every indicator that is not in the catalogue; without a catalogue, none.
    pub fn check_indicators(&self, known_indicators: Option<&[String]>) {
        let Some(known) = known_indicators else { return };
        for (id, spot) in self
            .indicator_uses
            .borrow()
            .iter()
            .filter(|(id, _)| !known.contains(id))
        {
            let expected = expected_name(id, known.iter().map(String::as_str), "the id of an indicator");
            self.document.fault(spot, expected);
        }
    }

    /// Reports every declared parameter that nothing refers to.
    pub fn check_all_used(&self) {
        for (spot, used) in self.parameter_spots.iter().zip(self.used.borrow().iter()) {
            if !used {
                self.document.fault(
                    spot,
                    "a parameter that something in the pack refers to; nothing refers to this one",
                );
            }
        }
    }
}

/// The word for all areas together.
pub(super) const REGION: &str = "region";

const NET_MIGRATION: Bounds = Bounds::new("people per year", -1e6, 1e6);
/// A ratio to something that is 1.
pub(super) const RATIO: Bounds = Bounds::new("a ratio", f64::MIN_POSITIVE, 5.0);

/// Ids of one kind: each once, and no two with the same key of luck.
pub(super) struct Ids {
    kind: &'static str,
    keys: BTreeMap<u32, String>,
}

impl Ids {
    /// No id of this kind yet.
    pub fn new(kind: &'static str) -> Self {
        Self {
            kind,
            keys: BTreeMap::new(),
        }
    }

    /// Adds the id under a key of a table; a second one like it, or with the same luck, is a fault.
    pub fn add(&mut self, document: &Document<'_>, table: &Table<'_>, key: &'static str) {
        let spot = table.spot(key);
        let id = spot.value.trim_matches(['"', '\'']).to_owned();
        if let Some(expected) = self.clash(&id) {
            document.fault(&spot, expected);
        }
    }

    /// What is expected instead of this id, when it clashes with an earlier one.
    pub fn clash(&mut self, id: &str) -> Option<String> {
        if id.is_empty() {
            return None;
        }
        let earlier = self.keys.insert(place_key(id), id.to_owned())?;
        let kind = self.kind;
        Some(if earlier == id {
            format!("each {kind} once")
        } else {
            format!("another id: the random numbers of this {kind} are those of `{earlier}` (equal hash)")
        })
    }
}

/// A number that is counted and may be written with decimals.
pub(super) fn count(table: &Table<'_>, key: &'static str) -> f64 {
    table.number(key, &COUNT)
}
