//! A made-up country of any number of municipalities, to see how work and memory grow.
//!
//! Every municipality is one of the two of Toyland, seventy times as large, with its zones, its station, and every other one
//! a hospital. They stand on a square grid; who moves within the country moves to a neighbour on it.

use sim_core::region::PackFiles;
use std::collections::BTreeMap;
use std::fmt::Write;
use toml::{Table, Value};

/// People per person of Toyland.
const SIZE: f64 = 70.0;
/// Keys of totals, which grow with the country.
const TOTALS: [&str; 9] = [
    "observed_total",
    "heads",
    "admissions",
    "places",
    "residents_without_gp",
    "home_nursing_clients_75",
    "visits",
    "visits_of_residents",
    "staffed_beds",
];
/// A municipality of Toyland, and what its copies have.
struct Model {
    code: &'static str,
    station: &'static str,
    /// Vehicles of the station of a copy, at any hour.
    vehicles: f64,
    /// Zones, with minutes to the station.
    zones: &'static [(&'static str, f64)],
}

const MODELS: [Model; 2] = [
    Model {
        code: "T1",
        station: "S1",
        vehicles: 3.0,
        zones: &[("Z1", 4.0), ("Z2", 9.0)],
    },
    Model {
        code: "T2",
        station: "S2",
        vehicles: 2.0,
        zones: &[("Z3", 5.0)],
    },
];

/// The pack of a country with this many municipalities, at most 500.
///
/// # Panics
/// When Toyland no longer has the form that this copies.
#[must_use]
pub fn nation(areas: usize) -> PackFiles {
    let toyland = PackFiles::toyland().0;
    let mut files = toyland.clone();
    files.insert(
        "region.toml".to_owned(),
        main_file(&toyland["region.toml"], areas),
    );
    for (file, column) in [
        ("population.csv", Some(3)),
        ("past_population.csv", Some(4)),
        ("migration.csv", None),
        ("housing.csv", Some(2)),
    ] {
        files.insert(file.to_owned(), per_area(&toyland[file], areas, column));
    }
    files.insert("zones.csv".to_owned(), zones(&toyland["zones.csv"], areas));
    files.insert("within.csv".to_owned(), within(areas));
    let (stations, hospitals) = minutes(areas);
    files.insert("station_minutes.csv".to_owned(), stations);
    files.insert("hospital_minutes.csv".to_owned(), hospitals);
    PackFiles(files)
}

/// Name of something of Toyland in the copy of this municipality.
fn named(name: &str, area: usize) -> String {
    format!("{name}-{area:03}")
}

fn model(area: usize) -> &'static Model {
    &MODELS[area % 2]
}

fn main_file(text: &str, areas: usize) -> String {
    let mut root: Table = text.parse().expect("Toyland is TOML");
    let copies = SIZE * areas as f64 / 2.0;
    for list in ["observed", "comparator", "former_hospital"] {
        root.remove(list);
    }
    // They are about a hospital that closed
    if let Some(Value::Array(checks)) = root.get_mut("check") {
        checks.retain(|check| check.get("hospital").is_none());
    }
    for (key, value) in &mut root {
        // Stations and hospitals are copied below, each at its own size; what an epidemic does are ratios.
        if !["station", "hospital", "epidemic"].contains(&key.as_str()) {
            scale(value, copies);
        }
    }
    copy_list(
        &mut root,
        "area",
        areas,
        |entry, code| text_of(entry, "code") == code,
        &|entry, _| {
            scale_key(entry, "homes", SIZE);
            scale_key(entry, "observed_net_migration", SIZE);
        },
    );
    copy_list(
        &mut root,
        "parameter",
        areas,
        |entry, code| text_of(entry, "id").ends_with(&format!(".{code}")),
        &|_, _| (),
    );
    copy_list(
        &mut root,
        "station",
        areas,
        |entry, code| text_of(entry, "area") == code,
        &|entry, vehicles| {
            for week in ["weekday", "weekend"] {
                entry.insert(week.to_owned(), Value::Array(vec![Value::Float(vehicles); 3]));
            }
        },
    );
    hospitals(&mut root, areas);
    let by_station = |entry: &Table, code: &str| {
        MODELS
            .iter()
            .any(|model| model.code == code && text_of(entry, "at_station") == model.station)
    };
    copy_list(&mut root, "urgent_clinic", areas, by_station, &|_, _| ());
    // A post at a hospital is one of the first municipality, as the hospital is
    let by_place = |entry: &Table, code: &str| {
        by_station(entry, code) || (entry.contains_key("at_hospital") && code == MODELS[0].code)
    };
    copy_list(&mut root, "gp_post", areas, by_place, &|entry, _| {
        for week in ["doctors_weekday", "doctors_weekend"] {
            for doctors in entry
                .get_mut(week)
                .and_then(Value::as_array_mut)
                .into_iter()
                .flatten()
            {
                *doctors = Value::Float((SIZE * doctors.as_float().unwrap_or_default()).min(20.0));
            }
        }
    });
    let first = |name: &str, area| Value::String(named(name, area));
    root["gp_posts"]["plaza"] = first("G2", 1);
    for shock in root["shock"].as_array_mut().into_iter().flatten() {
        if shock.get("hospital").is_some() {
            shock["hospital"] = first("H1", 0);
        }
    }
    root.to_string()
}

/// Copies what belongs to a municipality of Toyland to all that are like it; the rest of the list comes last.
fn copy_list(
    root: &mut Table,
    list: &str,
    areas: usize,
    belongs: impl Fn(&Table, &str) -> bool,
    change: &dyn Fn(&mut Table, f64),
) {
    let Some(Value::Array(entries)) = root.remove(list) else {
        panic!("Toyland has a list `{list}`");
    };
    let tables: Vec<Table> = entries
        .into_iter()
        .map(|entry| entry.as_table().expect("a list of tables").clone())
        .collect();
    let mut copies = Vec::new();
    for area in 0..areas {
        let Model {
            code,
            station,
            vehicles,
            ..
        } = model(area);
        for table in tables.iter().filter(|table| belongs(table, code)) {
            let mut copy = table.clone();
            let places = [code, station, "C1", "G1", "G2", "H1"];
            for value in copy.iter_mut().map(|(_, value)| value) {
                rename(value, &places, area);
            }
            change(&mut copy, *vehicles);
            copies.push(Value::Table(copy));
        }
    }
    let of_none = |table: &Table| !MODELS.iter().any(|model| belongs(table, model.code));
    copies.extend(tables.into_iter().filter(of_none).map(Value::Table));
    root.insert(list.to_owned(), Value::Array(copies));
}

/// `T1` and `….T1` become those of the copy.
fn rename(value: &mut Value, names: &[&str], area: usize) {
    if let Value::String(text) = value {
        for name in names {
            if text == name || text.ends_with(&format!(".{name}")) {
                *text = named(text, area);
                return;
            }
        }
    }
}

/// A hospital in every municipality like the first; that of the neighbours grows with the country.
fn hospitals(root: &mut Table, areas: usize) {
    let Some(Value::Array(entries)) = root.remove("hospital") else {
        panic!("Toyland has hospitals");
    };
    let mut copies = Vec::new();
    for entry in entries {
        let mut table = entry.as_table().expect("a hospital is a table").clone();
        if table["inside"].as_bool() == Some(true) {
            for key in ["visits", "visits_of_residents", "staffed_beds", "bays"] {
                scale_key(&mut table, key, SIZE);
            }
            for area in (0..areas).step_by(2) {
                let mut copy = table.clone();
                let id = named(text_of(&copy, "id"), area);
                copy.insert("id".to_owned(), Value::String(id));
                copies.push(Value::Table(copy));
            }
        } else {
            for key in ["visits", "visits_of_residents", "staffed_beds", "bays"] {
                scale_key(&mut table, key, SIZE * areas as f64 / 2.0);
            }
            copies.push(Value::Table(table));
        }
    }
    root.insert("hospital".to_owned(), Value::Array(copies));
}

fn text_of<'t>(table: &'t Table, key: &str) -> &'t str {
    table.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Scales every total in a section or a list of tables.
fn scale(value: &mut Value, factor: f64) {
    match value {
        Value::Table(table) => TOTALS.iter().for_each(|key| scale_key(table, key, factor)),
        Value::Array(list) => list.iter_mut().for_each(|one| scale(one, factor)),
        _ => {}
    }
}

fn scale_key(table: &mut Table, key: &str, factor: f64) {
    match table.get_mut(key) {
        Some(Value::Integer(number)) => *number = (*number as f64 * factor) as i64,
        Some(Value::Float(number)) => *number *= factor,
        _ => {}
    }
}

/// Rows of a table whose first column is an area, copied; one column may be scaled.
fn per_area(text: &str, areas: usize, scaled: Option<usize>) -> String {
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let mut out = format!("{}\n", lines.next().expect("a header"));
    let mut rows: BTreeMap<&str, Vec<Vec<&str>>> = BTreeMap::new();
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        rows.entry(cells[0]).or_default().push(cells);
    }
    for area in 0..areas {
        let code = model(area).code;
        for cells in &rows[code] {
            out += &named(code, area);
            for (place, cell) in cells.iter().enumerate().skip(1) {
                match scaled {
                    Some(column) if column == place => {
                        let number: f64 = cell.parse().expect("a number");
                        write!(out, ",{}", number * SIZE).expect("text takes text");
                    }
                    _ => write!(out, ",{cell}").expect("text takes text"),
                }
            }
            out.push('\n');
        }
    }
    out
}

fn zones(text: &str, areas: usize) -> String {
    let mut out = "zone,name,area,people_under_75,people_75,latitude,longitude\n".to_owned();
    for area in 0..areas {
        let Model { code, zones, .. } = model(area);
        for (zone, _) in *zones {
            let row = text
                .lines()
                .find(|line| line.starts_with(&format!("{zone},")))
                .expect("the zone is there");
            let cells: Vec<&str> = row.split(',').collect();
            let people = |cell: &str| cell.parse::<f64>().expect("people") * SIZE;
            let (zone, area) = (named(zone, area), named(code, area));
            let (name, young, old) = (cells[1], people(cells[3]), people(cells[4]));
            writeln!(
                out,
                "{zone},{name},{area},{young},{old},{},{}",
                cells[5], cells[6]
            )
            .expect("text takes text");
        }
    }
    out
}

/// One in five leavers stays in the country, on a neighbouring square.
fn within(areas: usize) -> String {
    let mut out = "from,to,share\n".to_owned();
    for from in 0..areas {
        let near = (0..areas).filter(|to| distance(from, *to, areas) == 1.0).count();
        for to in (0..areas).filter(|to| *to != from) {
            let share = if distance(from, to, areas) == 1.0 {
                0.2 / near as f64
            } else {
                0.0
            };
            writeln!(
                out,
                "{},{},{share}",
                named(model(from).code, from),
                named(model(to).code, to)
            )
            .expect("text takes text");
        }
    }
    out
}

/// Steps along the grid between two municipalities.
fn distance(one: usize, other: usize, areas: usize) -> f64 {
    let width = (areas as f64).sqrt().ceil() as usize;
    let apart = |a: usize, b: usize| a.abs_diff(b) as f64;
    apart(one % width, other % width) + apart(one / width, other / width)
}

/// Drive times from zones to stations and to hospitals.
fn minutes(areas: usize) -> (String, String) {
    let mut stations = "zone,station,minutes\n".to_owned();
    let mut hospitals = "zone,hospital,minutes\n".to_owned();
    for area in 0..areas {
        for (zone, own) in model(area).zones {
            let zone = named(zone, area);
            for other in 0..areas {
                let minutes = own + 12.0 * distance(area, other, areas);
                writeln!(
                    stations,
                    "{zone},{},{minutes}",
                    named(model(other).station, other)
                )
                .expect("text takes text");
                if other % 2 == 0 {
                    writeln!(hospitals, "{zone},{},{minutes}", named("H1", other)).expect("text takes text");
                }
            }
            writeln!(stations, "{zone},N1,30").expect("text takes text");
            writeln!(hospitals, "{zone},H2,40").expect("text takes text");
        }
    }
    (stations, hospitals)
}
