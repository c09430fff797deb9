//! Reads published figures that a run is checked against, and the population that age structures are compared with.

use super::Pack;
use super::bands::{self, Band};
use super::known::Ids;
use super::people::SEXES;
use crate::demand::Service;
use crate::exchange::bounds::{Bounds, COUNT, POSITIVE};
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::quantity::{AGES, ByAge, BySex};
use crate::region::{AcuteData, Check, CheckFigure, Closure, Standing, Start};

const VALUE: Bounds = Bounds::new("a number", -1e12, 1e12);
const KINDS: [(&str, Kind); 12] = [
    ("figure", Kind::Figure),
    ("growth", Kind::Growth),
    ("difference", Kind::Difference),
    ("ratio", Kind::Ratio),
    ("demographic_growth", Kind::DemographicGrowth),
    ("falls", Kind::Falls),
    ("age_index", Kind::AgeIndex),
    ("rate", Kind::Rate),
    ("within_reach", Kind::WithinReach),
    ("station_drive", Kind::StationDrive),
    ("call_to_hospital", Kind::CallToHospital),
    ("drive_to_hospital", Kind::DriveToHospital),
];

#[derive(Clone, Copy)]
enum Kind {
    Figure,
    Growth,
    Difference,
    Ratio,
    DemographicGrowth,
    Falls,
    AgeIndex,
    Rate,
    WithinReach,
    StationDrive,
    CallToHospital,
    DriveToHospital,
}

/// `[[check]]`. Growth by the population alone may start from the first year of which the people are known.
pub(super) fn read(
    pack: &Pack<'_>,
    root: &Table<'_>,
    first_past_year: Option<i32>,
    acute: &AcuteData,
) -> Vec<Check> {
    let mut ids = Ids::new("check");
    let read = |table: Table<'_>| {
        ids.add(pack.known.document, &table, "id");
        let interval = table
            .has("interval")
            .then(|| table.numbers::<2>("interval", &VALUE));
        if interval.is_some_and(|[low, high]| low > high) {
            table.fault("interval", "[low, high] in ascending order");
        }
        let tolerance = table
            .has("tolerance")
            .then(|| table.number("tolerance", &POSITIVE));
        if interval.is_none() && tolerance.is_none() {
            table.fault_missing("tolerance", "a tolerance, an interval, or both");
        }
        let check = Check {
            id: table.id("id"),
            label: table.text("label"),
            figure: figure(pack, &table, first_past_year, acute),
            area: pack.known.area_or_region(&table, "area"),
            value: table.number("value", &VALUE),
            interval: interval.map(|[low, high]| (low, high)),
            tolerance,
            standing: table
                .choice("standing", "fitted or independent", &Standing::ALL)
                .unwrap_or(Standing::Independent),
            reason: table.optional_text("reason"),
            source: pack.known.source(&table),
        };
        table.finish();
        check
    };
    root.tables("check", 0).into_iter().map(read).collect()
}

fn figure(
    pack: &Pack<'_>,
    table: &Table<'_>,
    first_past_year: Option<i32>,
    acute: &AcuteData,
) -> CheckFigure {
    let zones = &acute.zones;
    let kind = table.choice("kind", "a kind of check", &KINDS);
    let years = pack.years.clone().unwrap_or(0..=9999);
    let year_of = |key, what| table.integer(key, years.clone(), what).unwrap_or_default();
    let of_base_year = matches!(kind, Some(Kind::CallToHospital | Kind::DriveToHospital));
    let year = if of_base_year {
        *years.start()
    } else {
        year_of("year", "a year of the run")
    };
    let indicator = |key| pack.known.indicator(table, key);
    let services = Service::ALL.map(|service| (service.id(), service));
    let service = || {
        table
            .choice("service", "a service", &services)
            .unwrap_or(Service::EdVisit)
    };
    if kind.is_none() {
        // Of an unknown kind nobody can say which keys belong to it: asking makes them known.
        let keys = [
            "indicator",
            "plus",
            "plus_too",
            "less",
            "over",
            "factor",
            "service",
            "services",
            "from_age",
            "zone",
            "minutes",
            "hospital",
            "when",
            "from",
            "start",
        ];
        keys.iter().for_each(|key| _ = table.has(key));
    }
    match kind.unwrap_or(Kind::Falls) {
        Kind::Figure => {
            let mut indicators = vec![indicator("indicator")];
            let more = ["plus", "plus_too"].into_iter().filter(|key| table.has(key));
            indicators.extend(more.map(indicator));
            CheckFigure::Figure {
                indicators,
                factor: table.number_or("factor", &POSITIVE, 1.0),
                year,
            }
        }
        Kind::Growth => CheckFigure::Growth {
            indicator: indicator("indicator"),
            start: if table.has("start") {
                Start::Value(table.number("start", &POSITIVE))
            } else {
                Start::Year(year_of(
                    "from",
                    "a year of the run, or `start`, the figure of an earlier one",
                ))
            },
            year,
        },
        Kind::Difference => CheckFigure::Difference {
            indicator: indicator("indicator"),
            less: indicator("less"),
            year,
        },
        Kind::Ratio => CheckFigure::Ratio {
            indicator: indicator("indicator"),
            over: indicator("over"),
            factor: table.number_or("factor", &POSITIVE, 1.0),
            year,
        },
        Kind::DemographicGrowth => CheckFigure::DemographicGrowth {
            service: service(),
            from: table
                .integer(
                    "from",
                    first_past_year.unwrap_or(*years.start())..=*years.end(),
                    "a year of the run, or of which the people are known",
                )
                .unwrap_or_default(),
            year,
        },
        Kind::Falls => CheckFigure::Falls { year },
        Kind::AgeIndex => CheckFigure::AgeIndex {
            service: service(),
            year,
        },
        Kind::Rate => rate(table, acute, year),
        Kind::WithinReach => CheckFigure::WithinReach {
            minutes: table.number("minutes", &POSITIVE),
            year,
        },
        Kind::CallToHospital => CheckFigure::CallToHospital {
            hospital: former(table, acute),
            when: table
                .choice("when", "before, after or change", &Closure::ALL)
                .unwrap_or(Closure::Change),
            year,
        },
        Kind::DriveToHospital => CheckFigure::DriveToHospital {
            hospital: former(table, acute),
            year,
        },
        Kind::StationDrive => {
            let zone = table.string("zone");
            if !zones.is_empty() && !zones.iter().any(|known| known.id == zone) {
                table.fault("zone", "the id of a zone of zones.csv");
            }
            CheckFigure::StationDrive { zone, year }
        }
    }
}

/// Use of services by people of an age and older; of visits to emergency departments, perhaps those to one hospital alone.
fn rate(table: &Table<'_>, acute: &AcuteData, year: i32) -> CheckFigure {
    const EXPECTED: &str = "the id of a [[hospital]]";
    let names = Service::ALL.map(|service| (service.id(), service));
    let services = table.choices("services", "a service", &names, 1);
    let from_age = if table.has("from_age") {
        table.integer("from_age", 0..=AGES as i32 - 1, "the youngest age")
    } else {
        None
    };
    let hospital = table.has("hospital").then(|| table.named("hospital", EXPECTED));
    if let Some(id) = &hospital {
        let known = || acute.hospitals.iter().map(|hospital| hospital.id.as_str());
        if !id.is_empty() && !known().any(|known| known == id) {
            table.fault("hospital", expected_name(id, known(), EXPECTED));
        }
        if services.iter().any(|service| *service != Service::EdVisit) {
            table.fault(
                "services",
                "`ed_visit` alone: other care does not go to one hospital",
            );
        }
    }
    CheckFigure::Rate {
        services,
        from_age: from_age.map_or(0, |age| age as usize),
        hospital,
        year,
    }
}

/// The hospital that closed before the base year that a check is about.
fn former(table: &Table<'_>, acute: &AcuteData) -> String {
    const EXPECTED: &str = "the id of a [[former_hospital]]";
    let id = table.named("hospital", EXPECTED);
    let known = || acute.former_hospitals.iter().map(|former| former.id.as_str());
    if !id.is_empty() && !known().any(|known| known == id) {
        table.fault("hospital", expected_name(&id, known(), EXPECTED));
    }
    id
}

/// `reference_population.csv`: people by sex and band of ages, spread evenly over the ages of a band.
pub(super) fn reference_population(pack: &Pack<'_>) -> BySex<ByAge<f64>> {
    let table = pack.table(
        "reference_population.csv",
        &["sex", "age_from", "age_to", "people"],
    );
    let mut of: BySex<Vec<Band>> = [Vec::new(), Vec::new()];
    for row in table.rows() {
        let sex = row.sex("sex");
        if let Some((sex, band)) = sex.zip(Band::read(&row, "people", &COUNT)) {
            of[sex].push(band);
        } else {
            table.count_unplaced();
        }
    }
    // A row that could not be read leaves a gap of its own making: then gaps are not reported as well.
    let checkable = table.is_usable() && table.unplaced() == 0;
    for (sex, bands) in of.iter_mut().enumerate().filter(|_| checkable) {
        let name = SEXES[sex];
        if bands.is_empty() {
            table.fault(0, 0, "sex", "", format!("rows of {name} too"));
        }
        bands::check(&table, bands, Some(0..=AGES - 1), &format!(" of {name}"));
    }
    of.map(|bands| bands::spread_evenly(&bands))
}
