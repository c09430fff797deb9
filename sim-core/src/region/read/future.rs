//! Reads `[[assumption]]` and `[[shock]]`: what a person may suppose about the future.

use super::Pack;
use super::known::Ids;
use super::lists::{VALUE, grade};
use crate::exchange::bounds::{Bounds, POSITIVE, SHARE};
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::region::{AssumptionData, EpidemicData, HospitalData, ParameterId, ShockData, ShockKey};
use crate::scenario::LONGEST_SHOCK;

/// Size of a shock, a share of the usual.
fn size_bounds(key: ShockKey) -> Bounds {
    let most = match key {
        // No more than all homes can be left unbuilt.
        ShockKey::BuildingStop | ShockKey::HospitalCloses | ShockKey::EdNightClosure => 1.0,
        ShockKey::WinterEpidemic => 2.0,
        ShockKey::MigrationJump | ShockKey::StaffWave => 10.0,
    };
    Bounds::new("a share of the usual", 0.0, most)
}

/// `[[assumption]]`.
pub(super) fn assumptions(pack: &Pack<'_>, root: &Table<'_>) -> Vec<AssumptionData> {
    let mut ids = Ids::new("assumption");
    let parameters = || pack.known.parameters.iter().enumerate();
    let names: Vec<(&str, ParameterId)> = parameters()
        .map(|(position, parameter)| (parameter.id.as_str(), ParameterId(position)))
        .collect();
    let read = |table: Table<'_>| {
        ids.add(pack.known.document, &table, "id");
        let chosen = table.choices("parameters", "the id of a [[parameter]]", &names, 1);
        let [low, high] = table.numbers::<2>("range", &VALUE);
        if low >= high {
            table.fault("range", "[low, high] in ascending order");
        }
        for id in &chosen {
            let parameter = &pack.known.parameters[id.0];
            if low < parameter.range.0 || high > parameter.range.1 {
                let (least, most) = parameter.range;
                let expected = format!("values within the range of `{}`, {least} to {most}", parameter.id);
                table.fault("range", expected);
            }
        }
        let assumption = AssumptionData {
            id: table.id("id"),
            label: table.text("label"),
            explanation: table.text("explanation"),
            unit: table.text("unit"),
            display_factor: table.number("display_factor", &POSITIVE),
            parameters: chosen,
            range: (low, high),
        };
        table.finish();
        assumption
    };
    root.tables("assumption", 0).into_iter().map(read).collect()
}

/// `[epidemic]`.
pub(super) fn epidemic(pack: &Pack<'_>, root: &Table<'_>) -> EpidemicData {
    const WEEKS: Bounds = Bounds::new("weeks", 1.0, 52.0);
    const FOLLOWS: Bounds = Bounds::new("growth relative to that of acute admissions", 0.0, 5.0);
    let table = root.table("epidemic");
    let data = EpidemicData {
        weeks: table.number("weeks", &WEEKS),
        mean_over_peak: table.number("mean_over_peak", &SHARE),
        visits: table.number("visits", &FOLLOWS),
        runs: table.number("runs", &FOLLOWS),
        gp_contacts: table.number("gp_contacts", &FOLLOWS),
        gp_out_of_hours: table.number("gp_out_of_hours", &FOLLOWS),
        absence: table.number("absence", &SHARE),
    };
    pack.known.source(&table);
    table.finish();
    data
}

/// `[[shock]]`: all of them.
pub(super) fn shocks(pack: &Pack<'_>, root: &Table<'_>, hospitals: &[HospitalData]) -> Vec<ShockData> {
    let names = ShockKey::ALL.map(|key| (key.id(), key));
    let mut ids = Ids::new("shock");
    let mut shocks = Vec::new();
    let mut found = Vec::new();
    for table in root.tables("shock", 1) {
        ids.add(pack.known.document, &table, "id");
        let key = table.choice("id", "a shock", &names);
        shocks.push(shock(
            pack,
            &table,
            key.unwrap_or(ShockKey::MigrationJump),
            hospitals,
        ));
        table.finish();
        found.extend(key);
    }
    if root.has("shock") {
        for key in ShockKey::ALL.iter().filter(|key| !found.contains(key)) {
            root.fault_missing("shock", format!("a [[shock]] with id = \"{}\"", key.id()));
        }
    }
    shocks.sort_by_key(|shock| shock.key);
    shocks
}

fn shock(pack: &Pack<'_>, table: &Table<'_>, key: ShockKey, hospitals: &[HospitalData]) -> ShockData {
    let bounds = size_bounds(key);
    let [low, high] = table.numbers::<2>("range", &bounds);
    if low >= high {
        table.fault("range", "[low, high] in ascending order");
    }
    let size = table.number("size", &bounds);
    if size < low || size > high {
        table.fault("size", format!("a size within the range, {low} to {high}"));
    }
    let years = table.integer("years", 1..=LONGEST_SHOCK, "the number of years");
    ShockData {
        key,
        label: table.text("label"),
        explanation: table.text("explanation"),
        size,
        unit: table.text("unit"),
        hospital: key
            .takes_hospital()
            .then(|| default_hospital(table, hospitals))
            .flatten(),
        range: (low, high),
        years: years.unwrap_or(1),
        grade: grade(table),
        source: pack.known.source(table),
        note: table.optional_string("note"),
    }
}

/// The hospital to which a shock happens when a scenario names none.
fn default_hospital(table: &Table<'_>, hospitals: &[HospitalData]) -> Option<usize> {
    const EXPECTED: &str = "the id of a [[hospital]]";
    let id = table.named("hospital", EXPECTED);
    let found = hospitals.iter().position(|hospital| hospital.id == id);
    if found.is_none() && !id.is_empty() {
        let ids = hospitals.iter().map(|hospital| hospital.id.as_str());
        table.fault("hospital", expected_name(&id, ids, EXPECTED));
    }
    found
}
