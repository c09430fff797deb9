//! From the text of a pack to a [`Region`], or to the list of all its faults.
//!
//! `region.toml` comes first, because it declares what the tables refer to; then the tables, each in the
//! file of the stage that uses it. Nothing stops at a fault: what cannot be read gets a stand-in, and a pack
//! with any fault gives no region.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::Region;
use crate::exchange::document::{Document, YEARS};
use crate::exchange::spelling::expected_name;
use crate::faults::{Fault, Faults};
use csv_table::{CsvTable, Sink};
use known::Known;

mod acute;
mod ages;
mod backtest;
mod bands;
mod care;
mod checks;
mod costs;
mod csv_table;
mod future;
mod gp_posts;
mod grid;
mod known;
mod levers;
mod lists;
mod matrices;
mod moves;
mod overlays;
mod parameters;
mod past;
mod people;
mod places;
mod workforce;

/// Version of the pack that this model reads.
const FORMAT: i32 = 1;

const MAIN: &str = "region.toml";

/// Tables that every pack has.
const TABLES: [&str; 15] = [
    "population.csv",
    "mortality.csv",
    "fertility.csv",
    "migration.csv",
    "new_homes.csv",
    "within.csv",
    "housing.csv",
    "use.csv",
    "leaving.csv",
    "staff_ages.csv",
    "zones.csv",
    "station_minutes.csv",
    "hospital_minutes.csv",
    "week.csv",
    "reference_population.csv",
];

/// The files of a pack: name → text. Files that end in `.md` are for people and are not read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackFiles(pub BTreeMap<String, String>);

/// What every reader of a part of the pack works with.
struct Pack<'p> {
    files: &'p PackFiles,
    known: Known<'p>,
    /// Base year to horizon; none when one of them is wrong.
    years: Option<RangeInclusive<i32>>,
    sink: &'p Sink,
}

impl<'p> Pack<'p> {
    /// Years in which a run may still be: from the base year, as far as a run may ask for.
    fn run_years(&self) -> RangeInclusive<i32> {
        self.years
            .as_ref()
            .map_or(YEARS, |years| *years.start()..=years.start() + super::LONGEST_RUN)
    }

    fn table(&self, file: &str, columns: &'static [&'static str]) -> CsvTable<'p> {
        CsvTable::read(self.files, file, columns, self.sink)
    }
}

/// What is wrong with a document, then with all other files, by place.
fn all_faults(document: Document<'_>, sink: Sink) -> Faults {
    let mut faults = document.into_faults();
    let mut others = sink.into_inner();
    others.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
    faults.extend(without_repeats(others));
    Faults(faults)
}

impl Region {
    /// Reads and checks a pack as a whole, leaving out the overlays that are named.
    ///
    /// # Errors
    /// All faults found, each with file, line, column, value and what was expected: missing and unknown files,
    /// keys and columns, values outside their range, gaps, duplicates, unknown ids, and an overlay to leave out
    /// that the pack does not have. A `region.toml` that is not TOML, or of another format, is a single fault.
    pub fn read(files: &PackFiles, without_overlays: &[&str]) -> Result<Self, Faults> {
        let text = files
            .0
            .get(MAIN)
            .ok_or_else(|| whole_file(MAIN, "", "the file with which a pack begins"))?;
        let document = Document::parse(MAIN, text)?;
        let sink = Sink::default();
        let region = read_all(files, &document, without_overlays, &sink);
        all_faults(document, sink).into_result()?;
        region.ok_or_else(|| whole_file(MAIN, "", "a pack that can be read"))
    }
}

/// Reads everything; what it returns counts only when neither the document nor the sink holds a fault.
fn read_all(files: &PackFiles, document: &Document<'_>, without: &[&str], sink: &Sink) -> Option<Region> {
    let root = document.root();
    let format = root.integer("format", i32::MIN..=i32::MAX, "the version of the pack's format");
    if format.is_some_and(|format| format != FORMAT) {
        root.fault(
            "format",
            format!("{FORMAT}: the only format that this version of the model reads"),
        );
        return None;
    }
    let (id, name) = (root.id("id"), root.text("name"));
    let data_version = root.string("data_version");
    let base_year = root.integer("base_year", 1950..=2200, "the first year");
    let last = base_year.map_or(1951..=*YEARS.end(), |first| {
        first + 1..=first + super::LONGEST_RUN
    });
    let horizon = root.integer("horizon", last, "the last year");
    let years = base_year.zip(horizon).map(|(first, last)| first..=last);
    let mut known = Known::read(document, &root);
    let area_data = known.read_areas(&root);
    let pack = Pack {
        files,
        known,
        years,
        sink,
    };

    let start_population = people::start_population(&pack);
    let residents: Vec<f64> = start_population
        .iter()
        .map(|sexes| sexes.iter().flatten().map(|count| f64::from(*count)).sum())
        .collect();
    let past = past::Groups::read(&pack);
    let mut care = care::read(&pack, &root, past.first_year());
    past.check_needed(&care);
    let overlays = overlays::read(&pack, &root, without, &mut care);
    let acute = acute::read(&pack, &root);
    let checks = checks::read(&pack, &root, past.first_year(), &acute);
    let region = Region {
        id,
        name,
        data_version,
        hash: 0,
        base_year: base_year.unwrap_or_default(),
        horizon: horizon.unwrap_or_default(),
        start_population,
        past_population: Vec::new(),
        start_population_old_age: area_data.iter().map(|area| area.start_old_age).collect(),
        mortality: people::mortality(&pack, &root, &area_data),
        fertility: people::fertility(&pack, &root, &area_data),
        migration: moves::migration(&pack, &root, &area_data),
        housing: moves::housing(&pack, &root, &area_data),
        observed: lists::observed(&pack, &root, &care),
        care,
        workforce: workforce::read(&pack, &root, &area_data, &residents),
        shocks: future::shocks(&pack, &root, &acute.hospitals),
        epidemic: future::epidemic(&pack, &root),
        acute,
        costs: costs::read(&pack, &root),
        levers: levers::read(&pack, &root),
        decided: levers::decided(&pack, &root),
        assumptions: future::assumptions(&pack, &root),
        norms: lists::norms(&pack, &root),
        comparators: lists::comparators(&pack, &root),
        checks,
        reference_population: checks::reference_population(&pack),
        uncertain: pack.known.parameters.clone(),
        sources: pack.known.sources.clone(),
        areas: pack.known.areas.clone(),
        overlays: overlays.loaded.clone(),
    };
    overlays.check_observed(&pack, &region.observed);
    pack.known
        .check_indicators(Some(&crate::indicators::Catalogue::ids()));
    pack.known.check_all_used();
    check_files(files, &overlays.files, sink);
    root.finish();
    let hash = hash(files, &overlays.left_out);
    let past_population = past.populations(&region.mortality.rate);
    Some(Region {
        hash,
        past_population,
        ..region
    })
}

/// Reports files that nothing reads.
fn check_files(files: &PackFiles, overlays: &[String], sink: &Sink) {
    let known = || {
        [MAIN]
            .into_iter()
            .chain(TABLES)
            .chain([past::FILE])
            .chain(overlays.iter().map(String::as_str))
    };
    for name in files
        .0
        .keys()
        .filter(|name| is_read(name) && !known().any(|known| known == name.as_str()))
    {
        sink.borrow_mut().push(Fault {
            file: name.clone(),
            expected: expected_name(name, known(), "a file of a pack"),
            ..no_place()
        });
    }
}

/// The same fault on line after line, such as an area that is declared under another code, is told three times.
fn without_repeats(faults: Vec<Fault>) -> Vec<Fault> {
    const TOLD: usize = 3;
    let mut seen: BTreeMap<(String, String, String, String), Vec<usize>> = BTreeMap::new();
    let mut told: Vec<Fault> = Vec::new();
    let mut untold: BTreeMap<usize, usize> = BTreeMap::new();
    for fault in faults {
        let Fault {
            file,
            field,
            value,
            expected,
            ..
        } = fault.clone();
        let earlier = seen.entry((file, field, value, expected)).or_default();
        if fault.value.is_empty() || earlier.len() < TOLD {
            earlier.push(told.len());
            told.push(fault);
        } else {
            *untold.entry(earlier[TOLD - 1]).or_default() += 1;
        }
    }
    for (position, count) in untold {
        told[position].expected += &format!(" (and {count} more lines like this one)");
    }
    told
}

/// Whether a file is for the model, not for people.
fn is_read(name: &str) -> bool {
    !name.ends_with(".md")
}

fn is_own_file(name: &str) -> bool {
    name == MAIN || name == past::FILE || TABLES.contains(&name)
}

/// FNV-1a 64 over the names and texts of the files that are read, in the order of their names, line ends made equal.
///
/// Source: Fowler, Noll and Vo, RFC 9923.
fn hash(files: &PackFiles, left_out: &[String]) -> u64 {
    let mut hash: u64 = 0xCBF2_9CE4_8422_2325;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    for (name, text) in files
        .0
        .iter()
        .filter(|(name, _)| is_read(name) && !left_out.contains(name))
    {
        name.bytes().for_each(&mut add);
        add(0);
        text.replace("\r\n", "\n").bytes().for_each(&mut add);
        add(0);
    }
    hash
}

fn whole_file(file: &str, value: &str, expected: &str) -> Faults {
    Faults(vec![Fault {
        file: file.into(),
        value: value.into(),
        expected: expected.into(),
        ..no_place()
    }])
}

fn no_place() -> Fault {
    let nothing = String::new;
    Fault {
        file: nothing(),
        line: 0,
        column: 0,
        field: nothing(),
        value: nothing(),
        expected: nothing(),
    }
}
