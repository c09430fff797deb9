//! `zorgpeil agreement`: the table of formula and twin, and the page made of it.

mod support;

use serde_json::Value;
use std::fs;
use support::{toyland, zorgpeil};

#[test]
fn every_row_stands_in_the_table_and_in_the_document() {
    let toyland = toyland();
    let flags = [
        "agreement",
        "--region",
        &toyland,
        "--link",
        "loss",
        "--precision",
        "1",
    ];
    let table = zorgpeil(&flags);
    table.is(0);
    table.shows(&["Erlang B", "turned away", "occupancy", "within", "figures:"]);
    table.is_narrow();
    let json = zorgpeil(&[&flags[..], &["--json"]].concat());
    let document: Value = serde_json::from_str(&json.is(0).stdout).expect("one JSON document");
    let rows = document["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 18, "two figures at nine loads");
    assert!(
        rows.iter()
            .all(|row| row["link"] == "loss" && row["within"] == true)
    );
}

#[test]
fn what_cannot_be_is_bad_input() {
    for flags in [["--precision", "0"], ["--link", "nothing"]] {
        zorgpeil(&[&["agreement"][..], &flags].concat()).is(2);
    }
}

/// Figures move with the model and the build; links, ranges of use and columns do not.
#[test]
fn the_page_is_made_by_the_command() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/agreement.md"))
        .expect("the page is there");
    let now = zorgpeil(&["agreement", "--markdown", "--link", "loss", "--precision", "1"]);
    let part = |text: &str| -> Vec<String> {
        let wanted =
            |line: &&str| line.starts_with("# ") || line.contains("Erlang B") || line.starts_with("| load");
        let mut lines: Vec<String> = text.lines().filter(wanted).map(str::to_owned).collect();
        lines.truncate(3);
        lines
    };
    assert_eq!(
        part(&page),
        part(&now.is(0).stdout),
        "docs/agreement.md is out of date: zorgpeil agreement --markdown > docs/agreement.md"
    );
}
