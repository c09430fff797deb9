//! Reads `backtest/`: starts in the past over the pack, and the totals that were observed.

use super::ages;
use super::csv_table::{CsvTable, Sink};
use super::known::REGION;
use super::parameters::read_distribution;
use super::people::{CHILDREN, INDEX};
use super::{FORMAT, PackFiles, all_faults, is_read, no_place, whole_file};
use crate::exchange::bounds::Bounds;
use crate::exchange::document::{Document, YEARS};
use crate::exchange::spelling::expected_name;
use crate::exchange::table::Table;
use crate::faults::{Fault, Faults};
use crate::region::{Backtest, Hindcast, KnownIndices, ObservedTotal, Region, Source};
use std::sync::Arc;

const MAIN: &str = "backtest/backtest.toml";
const TOTALS: &str = "backtest/totals.csv";

const PLANNED: Bounds = Bounds::new("homes per year", 0.0, 1e6);
const NET: Bounds = Bounds::new("people per year", -1e6, 1e6);

impl Backtest {
    /// Reads the back-tests of a region from the files whose names begin with `backtest/`.
    ///
    /// # Errors
    /// All faults found, as for a pack; a text without `backtest/backtest.toml` is one.
    pub fn read(files: &PackFiles, region: &Region) -> Result<Self, Faults> {
        let text = files
            .0
            .get(MAIN)
            .ok_or_else(|| whole_file(MAIN, "", "the file with which the back-tests of a pack begin"))?;
        let document = Document::parse(MAIN, text)?;
        let sink = Sink::default();
        let backtest = read_all(files, &document, region, &sink);
        all_faults(document, sink).into_result()?;
        Ok(backtest)
    }
}

fn read_all(files: &PackFiles, document: &Document<'_>, region: &Region, sink: &Sink) -> Backtest {
    let root = document.root();
    let format = root.integer("format", i32::MIN..=i32::MAX, "the version of the pack's format");
    if format.is_some_and(|format| format != FORMAT) {
        root.fault(
            "format",
            format!("{FORMAT}: the only format that this version of the model reads"),
        );
    }
    let mut sources = region.sources.clone();
    for table in root.tables("source", 0) {
        let id = table.id("id");
        if sources.iter().any(|source| source.id == id) {
            table.fault("id", "an id that no other source has, nor one of the pack");
        }
        sources.push(Source {
            id,
            publisher: table.string("publisher"),
            title: table.string("title"),
            year: table.string_or_year("year"),
            url: table.string("url"),
        });
        table.finish();
    }
    let totals = totals(files, region, &sources, sink);
    let mut known = vec![MAIN.to_owned(), TOTALS.to_owned()];
    let mut hindcasts: Vec<Hindcast> = Vec::new();
    for table in root.tables("start", 1) {
        let hindcast = start(files, &table, region, &totals, &mut known, sink);
        if hindcasts
            .last()
            .is_some_and(|before| before.region.base_year >= hindcast.region.base_year)
        {
            table.fault("year", "a year after that of the start before it");
        }
        hindcasts.push(hindcast);
        table.finish();
    }
    root.finish();
    for name in files
        .0
        .keys()
        .filter(|name| is_read(name) && !known.contains(name))
    {
        let expected = expected_name(name, known.iter().map(String::as_str), "a file of the back-tests");
        sink.borrow_mut().push(Fault {
            file: name.clone(),
            expected,
            ..no_place()
        });
    }
    Backtest { hindcasts, totals }
}

fn start(
    files: &PackFiles,
    table: &Table<'_>,
    region: &Region,
    totals: &[ObservedTotal],
    known: &mut Vec<String>,
    sink: &Sink,
) -> Hindcast {
    let mut then = region.clone();
    let year = table
        .integer("year", YEARS, "the year of the start")
        .unwrap_or(region.base_year);
    let last_year = table
        .integer("last_year", YEARS, "the last year scored")
        .unwrap_or(year + 1);
    if last_year <= year {
        table.fault("last_year", format!("a year after the start, {year}"));
    } else if !totals
        .iter()
        .any(|total| total.year > year && total.year <= last_year)
    {
        table.fault(
            "last_year",
            format!("a year to which {TOTALS} has totals after the start"),
        );
    }
    then.base_year = year;
    then.horizon = last_year.max(year + 1);
    // Only the people pass is tried: care stands as it was observed, in whatever year.
    then.past_population.clear();
    then.care
        .services
        .iter_mut()
        .for_each(|service| service.observed_year = year);
    let section = table.table("mortality");
    mortality(&section, year, &mut then);
    section.finish();
    let fertility = table.table("fertility");
    then.fertility.total_rate_path = fertility.path("total_rate", &CHILDREN);
    then.fertility.path_year = fertility
        .integer("path_year", YEARS, "the year in which the path starts")
        .unwrap_or(year);
    fertility.finish();
    areas(table, &mut then);
    for prior in table.tables("prior", 0) {
        set_prior(&prior, &mut then);
        prior.finish();
    }
    let file = format!("backtest/ages_{year}.csv");
    let groups = CsvTable::read(files, &file, &ages::COLUMNS, sink);
    let codes: Vec<&str> = region.areas.iter().map(|area| area.code.as_str()).collect();
    then.start_population = ages::population(&groups, &codes, &region.mortality.rate);
    check_start(&groups, &then, totals);
    known.push(file);
    Hindcast {
        hindsight: table.text("hindsight"),
        last_year,
        region: Arc::new(then),
    }
}

/// The newest indices known: the table stays that of the pack, moved back to them.
fn mortality(section: &Table<'_>, start: i32, then: &mut Region) {
    let of_sex = ["men", "women"].map(|sex| {
        let table = section.table(sex);
        let values = (table.number("common", &INDEX), table.number("national", &INDEX));
        table.finish();
        values
    });
    let year = section.integer("year", *YEARS.start()..=start, "the year of the indices");
    then.mortality.known = year.map(|year| KnownIndices {
        year,
        common: of_sex.map(|values| values.0),
        national: of_sex.map(|values| values.1),
    });
}

/// Homes, plans and net migration of every area.
fn areas(table: &Table<'_>, then: &mut Region) {
    let years = (then.horizon - then.base_year + 1) as usize;
    then.housing.agreed_until = then.horizon;
    let mut given = vec![false; then.areas.len()];
    for area in table.tables("area", 1) {
        let code = area.named("code", "an area code");
        let position = then.areas.iter().position(|known| known.code == code);
        let (homes, planned) = (area.count("homes", "homes"), area.number("planned", &PLANNED));
        let net = area.number("observed_net_migration", &NET);
        match position {
            Some(position) if given[position] => area.fault("code", "each area once"),
            Some(position) => {
                given[position] = true;
                then.housing.stock[position] = homes;
                then.housing.plan[position] = vec![planned; years];
                then.migration.observed_net[position] = net;
            }
            None if code.is_empty() => {}
            None => {
                let codes = then.areas.iter().map(|area| area.code.as_str());
                area.fault("code", expected_name(&code, codes, "an area code"));
            }
        }
        area.finish();
    }
    for (area, _) in then.areas.iter().zip(given).filter(|(_, given)| !given) {
        table.fault_missing("area", format!("a [[start.area]] with code = \"{}\"", area.code));
    }
}

/// A prior as it would have been then; its range stays that of the pack.
fn set_prior(table: &Table<'_>, then: &mut Region) {
    let id = table.named("id", "the id of a [[parameter]] of the pack");
    // Why it differs: for people.
    let _ = table.string("note");
    match then.uncertain.iter().position(|parameter| parameter.id == id) {
        Some(position) => {
            let range = then.uncertain[position].range;
            then.uncertain[position].distribution = read_distribution(table, range);
            then.uncertain[position].no_effect = None;
        }
        None => {
            let _ = read_distribution(table, (f64::NEG_INFINITY, f64::INFINITY));
            if !id.is_empty() {
                let ids = then.uncertain.iter().map(|parameter| parameter.id.as_str());
                table.fault(
                    "id",
                    expected_name(&id, ids, "the id of a [[parameter]] of the pack"),
                );
            }
        }
    }
}

/// The ages at the start add up to the observed totals of that day.
fn check_start(groups: &CsvTable<'_>, then: &Region, totals: &[ObservedTotal]) {
    for total in totals.iter().filter(|total| total.year == then.base_year) {
        let Some(area) = total.area else { continue };
        let people = then.start_total(area);
        if people > 0 && people != u64::from(total.people) {
            let code = &then.areas[area].code;
            let expected = format!("people of {code} who add up to {}, as in {TOTALS}", total.people);
            groups.fault(0, 0, "people", &people.to_string(), expected);
        }
    }
}

/// `backtest/totals.csv`.
fn totals(files: &PackFiles, region: &Region, sources: &[Source], sink: &Sink) -> Vec<ObservedTotal> {
    let table = CsvTable::read(
        files,
        TOTALS,
        &["area", "year", "people", "status", "source"],
        sink,
    );
    let places: Vec<&str> = region
        .areas
        .iter()
        .map(|area| area.code.as_str())
        .chain([REGION])
        .collect();
    let sources: Vec<&str> = sources.iter().map(|source| source.id.as_str()).collect();
    let mut totals: Vec<ObservedTotal> = Vec::new();
    for row in table.rows() {
        let place = row.name("area", &places, "an area code or `region`");
        let year = row.integer("year", YEARS, "a calendar year");
        let people = row.count("people", "people");
        let official = row.name("status", &["official", "estimate"], "a status");
        let source = row.name("source", &sources, "the id of a source");
        if let (Some(place), Some(year), Some(people), Some(status), Some(source)) =
            (place, year, people, official, source)
        {
            let total = ObservedTotal {
                area: (place < region.areas.len()).then_some(place),
                year,
                people,
                official: status == 0,
                source: sources[source].to_owned(),
            };
            if totals
                .iter()
                .any(|other| (other.area, other.year) == (total.area, total.year))
            {
                row.fault("year", "each year of an area once");
            }
            if people == 0 {
                row.fault("people", "at least one person");
            }
            totals.push(total);
        }
    }
    totals
}
