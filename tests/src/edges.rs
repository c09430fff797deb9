//! Packs at the edges of what the reader takes: sizes, times, shares and parameters anywhere in their ranges, ends included,
//! and any number of zones, stations and hospitals. Where Toyland is round and [`crate::random`] ordinary, these are neither.

use crate::choices::Chooser;
use sim_core::region::PackFiles;
use std::fmt::Write;
use toml::{Table, Value};

/// Most choices that a pack takes.
pub const MOST: usize = 700;

/// How a number is drawn.
#[derive(Clone, Copy)]
enum Scale {
    /// Evenly.
    Even,
    /// Evenly in each power of ten.
    Tens,
}
use Scale::{Even, Tens};

/// A key, how it is drawn, and its range.
type Number = (&'static str, Scale, f64, f64);

/// Numbers of a section with the range that the reader allows; where it allows any size, a thousand times more and less than is usual.
const NUMBERS: [(&str, &[Number]); 13] = [
    (
        "ambulance",
        &[
            ("call_handling", Even, 0.0, 600.0),
            ("turnout", Even, 0.0, 600.0),
            ("drive_log_sd", Even, 0.0, 1.0),
            ("without_signals", Even, 1.0, 5.0),
            ("limit", Tens, 0.01, 600.0),
            ("on_scene", Tens, 0.01, 600.0),
            ("handover", Tens, 0.01, 600.0),
            ("handover_when_full", Even, 0.0, 600.0),
            ("clearing", Even, 0.0, 600.0),
            ("planned_cycle", Tens, 0.01, 600.0),
            ("planned_own_vehicles", Even, 0.0, 1.0),
        ],
    ),
    (
        "emergency",
        &[
            ("admitted_share", Even, 0.0, 1.0),
            ("stay_discharged", Tens, 0.01, 100.0),
            ("stay_admitted", Tens, 0.01, 100.0),
            ("observed_over_4h", Even, 0.0, 1.0),
        ],
    ),
    (
        "gp_posts",
        &[
            ("seen_share", Even, 0.0, 1.0),
            ("minutes", Tens, 1.0, 600.0),
            ("patience_hours", Tens, 0.1, 100.0),
            ("limit", Tens, 1.0, 600.0),
        ],
    ),
    (
        "wards",
        &[
            ("admissions", Tens, 0.1, 1e5),
            ("stay_days", Tens, 0.01, 1000.0),
            ("weekday_factor", Even, 0.0, 1.4),
            ("postponable_share", Even, 0.0, 1.0),
            ("busiest_week", Even, 1.0, 3.0),
        ],
    ),
    (
        "step_down",
        &[
            ("patience_days", Tens, 0.01, 1000.0),
            ("search_days", Even, 0.0, 1000.0),
            ("from_hospital_share", Even, 0.0, 1.0),
        ],
    ),
    (
        "home_start",
        &[
            ("share", Even, 0.0, 1.0),
            ("days", Tens, 0.01, 1000.0),
            ("used", Even, 0.05, 1.5),
            ("patience_days", Tens, 0.01, 1000.0),
        ],
    ),
    (
        "nursing_home",
        &[
            ("places", Tens, 0.01, 1e4),
            ("reference_growth", Even, -100.0, 100.0),
        ],
    ),
    (
        "outside",
        &[("growth", Even, -0.1, 0.1), ("occupancy", Even, 0.0, 0.95)],
    ),
    (
        "pool",
        &[
            ("low_a1_share", Even, 0.0, 1.0),
            ("conveyed_to_emergency", Even, 0.0, 1.0),
            ("home_nursing_hours", Even, 0.0, 1000.0),
        ],
    ),
    (
        "informal_care",
        &[
            ("receiver_share_75", Even, 0.0, 1.0),
            ("carers_per_receiver", Tens, 0.01, 1000.0),
            ("hours_per_carer", Even, 0.0, 168.0),
        ],
    ),
    ("care", &[("home_nursing_clients_75", Even, 0.0, 1000.0)]),
    (
        "housing",
        &[
            ("carry_over_share", Even, 0.0, 0.99),
            ("demolition_rate", Even, 0.0, 0.2),
            ("old_people_per_suited_home", Tens, 0.01, 10.0),
        ],
    ),
    (
        "workforce",
        &[
            ("home_nursing_hours_per_fte", Tens, 1.0, 2500.0),
            ("home_help_hours_per_fte", Tens, 1.0, 2500.0),
            ("nursing_home_fte_per_resident", Tens, 0.001, 1000.0),
            ("nurse_fte_per_bed", Tens, 0.001, 1000.0),
            ("nurse_fte_per_1000_visits", Tens, 0.001, 1000.0),
            ("crew_fte_per_ambulance", Tens, 0.01, 10_000.0),
            ("patients_per_gp_fte", Tens, 1.0, 1e6),
            ("residents_without_gp", Even, 0.0, 2000.0),
        ],
    ),
];

/// Toyland, or a pack made from it, with the numbers that are chosen.
///
/// # Panics
/// When the pack has no longer what is changed here.
#[must_use]
pub fn pushed(mut files: PackFiles, choose: &mut Chooser) -> PackFiles {
    let mut main: Table = files.0["region.toml"].parse().expect("the pack is TOML");
    let areas: Vec<String> = list(&mut main, "area")
        .iter()
        .map(|area| text(area, "code"))
        .collect();
    for (section, keys) in NUMBERS {
        for (key, scale, low, high) in keys {
            let what = format!("{section}.{key}");
            if let Some(value) = drawn(choose, &what, *scale, *low, *high) {
                main[section][*key] = value.into();
            }
        }
    }
    if let Some(inside) = choose.number("ambulance.conveyed.inside", 0.0, 1.0) {
        let minutes = choose
            .magnitude("ambulance.conveyed.minutes", 1.0, 600.0)
            .unwrap_or(20.0);
        let conveyed = Table::from_iter([
            ("inside".to_owned(), Value::from(inside)),
            ("minutes".to_owned(), Value::from(minutes)),
            ("source".to_owned(), Value::from("synthetic")),
        ]);
        let ambulance = main["ambulance"].as_table_mut().expect("a table");
        ambulance.insert("conveyed".to_owned(), conveyed.into());
    }
    each(&mut main, choose, "service", "id", &[("year_sd", Even, 0.0, 1.0)]);
    for service in list(&mut main, "service") {
        let usual = service["observed_total"].as_float().expect("a number");
        let what = format!("observed_total of {}", text(service, "id"));
        if let Some(times) = choose.magnitude(&what, 1e-3, 1e3) {
            service["observed_total"] = (times * usual).into();
        }
    }
    let kind = [("places", Tens, 0.001, 1e3), ("stay_days", Tens, 0.01, 1e3)];
    each(&mut main, choose, "step_down_kind", "id", &kind);
    let branch = [("part_time_factor", Tens, 0.01, 1.2), ("absence", Even, 0.0, 0.5)];
    each(&mut main, choose, "branch", "id", &branch);
    for branch in list(&mut main, "branch") {
        if let Some(heads) = choose.whole(&format!("heads of {}", text(branch, "id")), 0, 300) {
            branch["heads"] = heads.into();
        }
    }
    parameters(&mut main, choose);
    posts(&mut main, choose);
    stations(&mut main, choose, &areas);
    hospitals(&mut main, choose);
    former(&mut main);
    for (name, table) in places(&mut main, choose, &areas) {
        files.0.insert(name.to_owned(), table);
    }
    if let Some(hour) = choose.whole("all emergency arrivals in hour", 0, 167) {
        let week = one_hour(&files.0["week.csv"], hour as usize);
        files.0.insert("week.csv".to_owned(), week);
    }
    let text = toml::to_string(&main).expect("a table is TOML");
    files.0.insert("region.toml".to_owned(), text);
    files
}

fn drawn(choose: &mut Chooser, what: &str, scale: Scale, low: f64, high: f64) -> Option<f64> {
    match scale {
        Even => choose.number(what, low, high),
        Tens => choose.magnitude(what, low, high),
    }
}

fn each(main: &mut Table, choose: &mut Chooser, section: &str, name: &str, keys: &[(&str, Scale, f64, f64)]) {
    for entry in list(main, section) {
        for (key, scale, low, high) in keys {
            let what = format!("{key} of {}", text(entry, name));
            if let Some(value) = drawn(choose, &what, *scale, *low, *high) {
                entry[*key] = value.into();
            }
        }
    }
}

/// Uncertain parameters at one value of their range.
fn parameters(main: &mut Table, choose: &mut Chooser) {
    for parameter in list(main, "parameter") {
        let ends = parameter["range"].as_array().expect("two ends");
        let [low, high] = [0, 1].map(|end| ends[end].as_float().expect("an end is a number"));
        if let Some(value) = choose.number(&text(parameter, "id"), low, high) {
            let fixed = Table::from_iter([("fixed".to_owned(), Value::from(value))]);
            parameter["distribution"] = fixed.into();
            let entries = parameter.as_table_mut().expect("a table");
            entries.remove("no_effect");
        }
    }
}

fn numbers(values: &[f64]) -> Value {
    Value::Array(values.iter().copied().map(Value::from).collect())
}

/// Doctors of a post from hardly one to many, and open for any part of the time, in the blocks in which it is open.
fn posts(main: &mut Table, choose: &mut Chooser) {
    for post in list(main, "gp_post") {
        let id = text(post, "id");
        for days in ["weekday", "weekend"] {
            for (key, most) in [("open", 1.0), ("doctors", 20.0)] {
                let key = format!("{key}_{days}");
                let usual = post[key.as_str()].as_array().expect("a list").clone();
                let blocks: Vec<f64> = usual
                    .iter()
                    .enumerate()
                    .map(|(part, here)| {
                        let here = here.as_float().expect("a number");
                        let what = format!("{key} {part} of {id}");
                        let drawn = choose.number(&what, 0.001, most);
                        if here > 0.0 { drawn.unwrap_or(here) } else { 0.0 }
                    })
                    .collect();
                post[key.as_str()] = numbers(&blocks);
            }
        }
    }
}

/// Up to two more own stations and two more neighbours; vehicles from none to many, fractions included.
fn stations(main: &mut Table, choose: &mut Chooser, areas: &[String]) {
    let all = list(main, "station");
    let (mut own, mut near): (Vec<Value>, Vec<Value>) =
        all.drain(..).partition(|station| station.get("area").is_some());
    for (kind, model) in [(&mut own, 'S'), (&mut near, 'N')] {
        for more in 0..choose.whole("more stations", 0, 2).unwrap_or(0) {
            let mut station = kind[0].clone();
            station["id"] = format!("{model}extra{more}").into();
            kind.push(station);
        }
    }
    for (at, station) in own.iter_mut().enumerate() {
        let id = text(station, "id");
        if let Some(area) = choose.whole(&format!("area of {id}"), 0, areas.len() as i64 - 1) {
            station["area"] = areas[area as usize].clone().into();
        }
        // Some own vehicle in every block is all that a pack must have
        let least = if at == 0 { 0.001 } else { 0.0 };
        for days in ["weekday", "weekend"] {
            let usual = station[days].as_array().expect("three numbers").clone();
            let of = |at: usize| usual[at].as_float().expect("a number").max(least);
            let blocks = [0, 1, 2].map(|part| {
                choose
                    .number(&format!("{days} {part} of {id}"), least, 6.0)
                    .unwrap_or_else(|| of(part))
            });
            station[days] = numbers(&blocks);
        }
    }
    for station in &mut near {
        let id = text(station, "id");
        if let Some(share) = choose.number(&format!("availability of {id}"), 0.0, 1.0) {
            station["availability"] = share.into();
        }
    }
    *all = own.into_iter().chain(near).collect();
}

/// One more hospital inside or outside; any size; closed in some blocks.
fn hospitals(main: &mut Table, choose: &mut Chooser) {
    let all = list(main, "hospital");
    for (model, id) in [(0, "Hin"), (1, "Hout")] {
        if choose.whole(&format!("hospital {id}"), 0, 1) == Some(1) {
            let mut hospital = all[model].clone();
            hospital["id"] = id.into();
            all.push(hospital);
        }
    }
    for (at, hospital) in all.iter_mut().enumerate() {
        let id = text(hospital, "id");
        for (key, low, high) in [("staffed_beds", 0.01, 1000.0), ("bays", 0.01, 100.0)] {
            if let Some(value) = choose.magnitude(&format!("{key} of {id}"), low, high) {
                hospital[key] = value.into();
            }
        }
        let visits = hospital["visits"].as_float().expect("a number");
        // Some resident goes to some hospital
        let least = if at == 0 { 1.0 } else { 0.0 };
        if let Some(residents) = choose.number(&format!("residents at {id}"), least, visits) {
            hospital["visits_of_residents"] = residents.into();
        }
        for key in ["open_weekday", "open_weekend"] {
            let open = [0, 1, 2].map(|part| {
                // The first is never shut
                let least = if at == 0 { 0.01 } else { 0.0 };
                choose.number(&format!("{key} {part} of {id}"), least, 1.0)
            });
            if open.iter().any(Option::is_some) {
                let shares = open.map(|share| share.unwrap_or(1.0));
                hospital
                    .as_table_mut()
                    .expect("a table")
                    .insert(key.to_owned(), numbers(&shares));
            }
        }
    }
}

/// Hospitals that closed had fewer visits than residents have in all.
fn former(main: &mut Table) {
    let visits = |hospital: &Value| hospital["visits_of_residents"].as_float().expect("a number");
    let residents: f64 = list(main, "hospital").iter().map(visits).sum();
    for hospital in list(main, "former_hospital") {
        let usual = hospital["visits"].as_float().expect("a number");
        hospital["visits"] = usual.min(0.5 * residents).into();
    }
}

/// One to three zones in every area, and drives of 0 to 120 minutes.
fn places(main: &mut Table, choose: &mut Chooser, areas: &[String]) -> [(&'static str, String); 3] {
    let ids = |main: &mut Table, section| -> Vec<String> {
        list(main, section)
            .iter()
            .map(|entry| text(entry, "id"))
            .collect()
    };
    let (stations, mut hospitals) = (ids(main, "station"), ids(main, "hospital"));
    // Those that closed have drive times too
    hospitals.extend(ids(main, "former_hospital"));
    let mut zones = "zone,name,area,people_under_75,people_75,latitude,longitude\n".to_owned();
    let mut to_stations = "zone,station,minutes\n".to_owned();
    let mut to_hospitals = "zone,hospital,minutes\n".to_owned();
    for (at, area) in areas.iter().enumerate() {
        let count = choose.whole(&format!("zones of {area}"), 1, 3).unwrap_or(1);
        for number in 0..count {
            let zone = format!("Z{at}{number}");
            let least = if number == 0 { 1 } else { 0 };
            let young = choose
                .whole(&format!("people of {zone}"), least, 5000)
                .unwrap_or(700);
            let old = choose
                .whole(&format!("people of 75 in {zone}"), 0, 500)
                .unwrap_or(70);
            line(&mut zones, &[&zone, &zone, area, &young, &old, &52.5, &5.5]);
            for (table, places) in [(&mut to_stations, &stations), (&mut to_hospitals, &hospitals)] {
                for (place, id) in places.iter().enumerate() {
                    let usual = 4.0 + 5.0 * (at as f64 - place as f64).abs();
                    let minutes = choose.number(&format!("{zone} to {id}"), 0.0, 120.0);
                    line(table, &[&zone, id, &minutes.unwrap_or(usual)]);
                }
            }
        }
    }
    [
        ("zones.csv", zones),
        ("station_minutes.csv", to_stations),
        ("hospital_minutes.csv", to_hospitals),
    ]
}

/// The week with every emergency arrival in one hour of it.
fn one_hour(week: &str, hour: usize) -> String {
    let mut text = String::new();
    let rows = week.lines().filter(|line| !line.starts_with('#'));
    let mut column = None;
    for (at, row) in rows.enumerate() {
        let mut fields: Vec<&str> = row.split(',').collect();
        match column {
            None => column = fields.iter().position(|name| *name == "emergency_arrivals"),
            Some(column) => fields[column] = if at - 1 == hour { "1" } else { "0" },
        }
        line(&mut text, &[&fields.join(",")]);
    }
    assert!(column.is_some(), "the week has emergency arrivals");
    text
}

fn line(text: &mut String, fields: &[&dyn std::fmt::Display]) {
    let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
    writeln!(text, "{}", fields.join(",")).expect("a string takes all");
}

fn list<'a>(main: &'a mut Table, key: &str) -> &'a mut Vec<Value> {
    main[key].as_array_mut().expect("a list of tables")
}

fn text(entry: &Value, key: &str) -> String {
    entry[key].as_str().expect("a text").to_owned()
}
