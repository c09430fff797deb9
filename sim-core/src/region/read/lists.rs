//! Reads what is shown beside results: levers, norms, official figures, observed totals.

use super::Pack;
use super::known::{GRADES, Ids};
use crate::exchange::bounds::{Bounds, POSITIVE};
use crate::exchange::document::YEARS;
use crate::exchange::table::Table;
use crate::region::{Comparator, Direction, Grade, LeverData, LeverKey, Norm, Observed, Theme};
use crate::scenario::LONGEST_RAMP;

const VALUE: Bounds = Bounds::new("a number", -1e12, 1e12);
const TOLERANCE: Bounds = Bounds::new("a relative tolerance", 0.0, 1.0);
const DIRECTIONS: [(&str, Direction); 2] = [("up", Direction::Up), ("down", Direction::Down)];

/// `[[lever]]`: all of them, in the order of the page.
pub(super) fn levers(pack: &Pack<'_>, root: &Table<'_>) -> Vec<LeverData> {
    let names = LeverKey::ALL.map(|key| (key.id(), key));
    let mut ids = Ids::new("lever");
    let mut levers = Vec::new();
    let mut found = Vec::new();
    for table in root.tables("lever", 1) {
        ids.add(pack.known.document, &table, "id");
        let key = table.choice("id", "a lever", &names);
        let lever = lever(pack, &table, key.unwrap_or(LeverKey::HousingPace));
        table.finish();
        found.extend(key);
        levers.push(lever);
    }
    if root.has("lever") {
        for key in LeverKey::ALL.iter().filter(|key| !found.contains(key)) {
            root.fault_missing("lever", format!("a [[lever]] with id = \"{}\"", key.id()));
        }
    }
    levers.sort_by_key(|lever| lever.key);
    levers
}

fn lever(pack: &Pack<'_>, table: &Table<'_>, key: LeverKey) -> LeverData {
    let (minimum, maximum) = (table.number("minimum", &VALUE), table.number("maximum", &VALUE));
    let (step, reference) = (table.number("step", &POSITIVE), table.number("reference", &VALUE));
    if minimum >= maximum {
        table.fault("maximum", format!("a number above the minimum, {minimum}"));
    } else if step > maximum - minimum {
        table.fault(
            "step",
            format!("a step that fits in the range {minimum} to {maximum}"),
        );
    } else if reference < minimum || reference > maximum {
        table.fault("reference", format!("a number from {minimum} to {maximum}"));
    }
    let from = table.integer("from", pack.run_years(), "the first year");
    let ramp_years = table.integer("ramp_years", 0..=LONGEST_RAMP, "years from start to full value");
    let source = pack.known.source(table);
    let moves = table.table("moves");
    let indicator = pack.known.indicator(&moves, "indicator");
    let direction = moves
        .choice("direction", "a direction", &DIRECTIONS)
        .unwrap_or(Direction::Up);
    moves.finish();
    LeverData {
        key,
        theme: table
            .choice("theme", "a theme", &Theme::ALL.map(|theme| (theme.id(), theme)))
            .unwrap_or(Theme::Housing),
        label: table.text("label"),
        explanation: table.text("explanation"),
        unit: table.text("unit"),
        display_factor: table.number("display_factor", &POSITIVE),
        minimum,
        maximum,
        step,
        reference,
        from: from.unwrap_or_default(),
        ramp_years: ramp_years.unwrap_or(0),
        bounds: table.text("bounds"),
        role: table.text("role"),
        grade: grade(table),
        moves: (indicator, direction),
        cost: super::costs::lever_cost(pack, table),
        source,
    }
}

/// `[[norm]]`.
pub(super) fn norms(pack: &Pack<'_>, root: &Table<'_>) -> Vec<Norm> {
    let mut norms: Vec<Norm> = Vec::new();
    for table in root.tables("norm", 0) {
        let norm = Norm {
            indicator: pack.known.indicator(&table, "indicator"),
            value: table.number("value", &VALUE),
            label: table.text("label"),
            grade: grade(&table),
            source: pack.known.source(&table),
        };
        norms.push(norm);
        table.finish();
    }
    norms
}

/// `[[comparator]]`.
pub(super) fn comparators(pack: &Pack<'_>, root: &Table<'_>) -> Vec<Comparator> {
    let read = |table: Table<'_>| {
        let value = table.number("value", &VALUE);
        let interval = table
            .has("interval_67")
            .then(|| table.numbers::<2>("interval_67", &VALUE));
        if interval.is_some_and(|[low, high]| low > high) {
            table.fault("interval_67", "[low, high] in ascending order");
        }
        let comparator = Comparator {
            indicator: pack.known.indicator(&table, "indicator"),
            area: pack.known.area_or_region(&table, "area"),
            year: table.integer("year", YEARS, "a calendar year").unwrap_or(0),
            value,
            interval_67: interval.map(|[low, high]| (low, high)),
            label: table.text("label"),
            source: pack.known.source(&table),
        };
        table.finish();
        comparator
    };
    root.tables("comparator", 0).into_iter().map(read).collect()
}

/// `[[observed]]`.
pub(super) fn observed(pack: &Pack<'_>, root: &Table<'_>) -> Vec<Observed> {
    let mut observed: Vec<Observed> = Vec::new();
    for table in root.tables("observed", 0) {
        let total = Observed {
            indicator: pack.known.indicator(&table, "indicator"),
            area: pack.known.area_or_region(&table, "area"),
            value: table.number("value", &VALUE),
            tolerance: table.number("tolerance", &TOLERANCE),
            source: pack.known.source(&table),
        };
        if observed
            .iter()
            .any(|other| (&other.indicator, &other.area) == (&total.indicator, &total.area))
        {
            table.fault("indicator", "each indicator of an area once");
        }
        observed.push(total);
        table.finish();
    }
    observed
}

fn grade(table: &Table<'_>) -> Grade {
    table.choice("grade", "a grade", &GRADES).unwrap_or(Grade::D)
}
