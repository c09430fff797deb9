//! Reads what is shown beside results: norms, official figures, observed totals.

use super::Pack;
use super::known::{GRADES, REGION};
use crate::exchange::bounds::{Bounds, POSITIVE};
use crate::exchange::document::YEARS;
use crate::exchange::table::Table;
use crate::region::{CareData, Comparator, Grade, Norm, Observed};

pub(super) const VALUE: Bounds = Bounds::new("a number", -1e12, 1e12);
const TOLERANCE: Bounds = Bounds::new("a relative tolerance", 0.0, 1.0);

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
            tolerance: table
                .has("tolerance")
                .then(|| table.number("tolerance", &POSITIVE)),
            reason: table.optional_text("reason"),
            source: pack.known.source(&table),
        };
        table.finish();
        comparator
    };
    root.tables("comparator", 0).into_iter().map(read).collect()
}

/// `[[observed]]`.
pub(super) fn observed(pack: &Pack<'_>, root: &Table<'_>, care: &CareData) -> Vec<Observed> {
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
        let base_year = pack.years.as_ref().map_or(0, |years| *years.start());
        let earlier = total
            .service()
            .and_then(|service| care.services.get(service as usize))
            .is_some_and(|service| service.observed_year < base_year);
        if earlier && total.area != REGION {
            let expected =
                format!("`{REGION}`: a total of an earlier year is carried for the region as a whole");
            table.fault("area", expected);
        }
        observed.push(total);
        table.finish();
    }
    observed
}

pub(super) fn grade(table: &Table<'_>) -> Grade {
    table.choice("grade", "a grade", &GRADES).unwrap_or(Grade::D)
}
