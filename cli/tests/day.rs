//! `zorgpeil day` as an analyst meets it.

mod support;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use std::fs;
use support::{Answer, Folder, toyland, zorgpeil};

const FEW: [&str; 4] = ["--weeks", "2", "--replications", "3"];

fn day(flags: &[&str]) -> Answer {
    let toyland = toyland();
    zorgpeil(&[&["day", "--region", toyland.as_str()], &FEW[..], flags].concat())
}

#[test]
fn a_day_stands_beside_the_formulas() {
    let answer = day(&["--year", "2030", "--replicate", "2"]);
    answer.is(0);
    answer.shows(&[
        "2030 of future 2 of seed 1",
        "2 weeks, played 3 times",
        "formula",
        "A1 runs within the limit, %",
        "Occupied share of beds, %",
        "Occupied share of step-down places, %",
        " ± ",
    ]);
    assert_eq!(answer.stdout, day(&["--year", "2030", "--replicate", "2"]).stdout);
    assert_ne!(answer.stdout, day(&["--year", "2030", "--replicate", "3"]).stdout);
}

#[test]
fn every_figure_of_the_region_is_in_the_table() {
    let document = day(&["--expected", "--json"]);
    document.is(0);
    let document: serde_json::Value = serde_json::from_str(&document.stdout).expect("it is JSON");
    let table = day(&["--expected"]).stdout;
    let figures = document["figures"].as_array().expect("a list of figures");
    assert!(figures.len() > 20);
    for figure in figures.iter().filter(|figure| figure["area"] == "region") {
        let label = figure["label"].as_str().expect("a label");
        assert!(table.contains(label), "`{label}` is missing in\n{table}");
        assert!(figure["twin"].is_number() && figure["half_width"].is_number());
    }
    for kind in ["calls", "patients"] {
        let number = |what: &str| document[kind][what].as_u64().expect("a number");
        assert_eq!(number("created"), number("left") + number("present"));
    }
}

#[test]
fn the_log_is_the_same_in_both_formats_and_the_figures_follow_from_it() {
    let folder = Folder::new();
    let (csv, parquet) = (folder.path("log.csv"), folder.path("log.parquet"));
    let answer = zorgpeil(&[
        "day",
        "--region",
        &toyland(),
        "--weeks",
        "8",
        "--replications",
        "1",
        "--json",
        "--log",
        &csv,
    ]);
    answer.is(0);
    zorgpeil(&[
        "day",
        "--region",
        &toyland(),
        "--weeks",
        "8",
        "--replications",
        "1",
        "--log",
        &parquet,
    ])
    .is(0);
    let text = fs::read_to_string(&csv).expect("the log is there");
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().expect("names of columns").split(',').collect();
    let at = |name: &str| {
        names
            .iter()
            .position(|column| *column == name)
            .expect("the column is there")
    };
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').collect()).collect();
    assert!(rows.len() > 100 && fs::metadata(&parquet).expect("it is there").len() > 1_000);
    // The same values in Parquet, empty ones as null
    let table =
        SerializedFileReader::new(fs::File::open(&parquet).expect("it is there")).expect("it is Parquet");
    let mut count = 0;
    for (row, line) in table.get_row_iter(None).expect("rows").zip(&rows) {
        for ((column, field), text) in row.expect("a row").get_column_iter().zip(line) {
            let found = match field {
                Field::Null => String::new(),
                Field::Str(text) => text.clone(),
                other => other.to_string(),
            };
            let number = |text: &str| text.parse::<f64>().ok();
            let same = found == *text || (number(&found).is_some() && number(&found) == number(text));
            assert!(same, "{column}: `{found}` `{text}`");
        }
        count += 1;
    }
    assert_eq!(count, rows.len());
    let ids = |event: &str| -> Vec<&str> {
        let of = |row: &&Vec<&str>| row[at("event")] == event && row[at("urgency")] == "a1";
        rows.iter().filter(of).map(|row| row[at("id")]).collect()
    };
    let called = ids("call");
    let responses: Vec<f64> = rows
        .iter()
        .filter(|row| row[at("event")] == "on_scene" && row[at("urgency")] == "a1")
        .filter(|row| called.contains(&row[at("id")]))
        .map(|row| row[at("waiting_minutes")].parse().expect("a number"))
        .collect();
    let document: serde_json::Value = serde_json::from_str(&answer.stdout).expect("it is JSON");
    let figures = document["figures"].as_array().expect("a list of figures");
    let response = figures
        .iter()
        .find(|figure| figure["id"] == "response" && figure["area"] == "region")
        .and_then(|figure| figure["twin"].as_f64())
        .expect("the figure is there");
    let mean = responses.iter().sum::<f64>() / responses.len() as f64;
    assert!((mean - response).abs() < 1e-3, "{mean} {response}");
}

#[test]
fn bad_input_is_told_before_anything_is_played() {
    let folder = Folder::new();
    let mine = folder.path("mine.csv");
    fs::write(&mine, "years of work\n").expect("the folder can be written");
    let no_folder = folder.path("none/log.csv");
    for (flags, part) in [
        (
            &["--year", "1990"][..],
            "--year 1990: expected a year from 2025 to 2100",
        ),
        (&["--year", "2200"], "expected a year"),
        (&["--replicate", "0"], "--replicate"),
        (&["--weeks", "0"], "--weeks"),
        (&["--weeks", "105"], "--weeks"),
        (&["--replications", "0"], "--replications"),
        (&["--expected", "--replicate", "2"], "--expected"),
        (&["--relocation", "teleport"], "--relocation"),
        (&["--log", "log.txt"], ".csv or .parquet"),
        (&["--log", &no_folder], "does not exist"),
        (&["--log", &mine], "no earlier log"),
        (&["nowhere.toml"], "nowhere.toml"),
    ] {
        let answer = zorgpeil(&[&["day", "--region", toyland().as_str()], flags].concat());
        answer.is(2);
        assert!(answer.stderr.contains(part), "{flags:?}: {}", answer.stderr);
    }
    assert_eq!(fs::read_to_string(&mine).expect("it is there"), "years of work\n");
}
