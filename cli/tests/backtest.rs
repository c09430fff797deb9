//! `zorgpeil backtest` as an analyst meets it.

mod support;

use std::fs;
use support::{Answer, Folder, toyland, zorgpeil};

/// `zorgpeil backtest … --replicates 3 --quiet`.
fn few_backtests(flags: &[&str]) -> Answer {
    zorgpeil(&[&["backtest", "--replicates", "3", "--quiet"], flags].concat())
}

#[test]
fn a_back_test_shows_every_start_with_its_scores_and_its_limits() {
    let answer = few_backtests(&[]);
    answer.is(0);
    assert_eq!(answer.stderr, "", "--quiet keeps standard error empty");
    answer.shows(&[
        "back-test from 1 January 2016, 3 futures",
        "back-test from 1 January 2021, 3 futures",
        "Hindsight: ",
        "2022*",
        "456,446",
        "CRPS",
        "bias, naive",
        "do not tell how often the bands hold",
        "seed        1, replicates 3",
    ]);
}

#[test]
fn a_back_test_is_the_same_from_a_folder_and_on_any_threads() {
    let flevoland = concat!(env!("CARGO_MANIFEST_DIR"), "/../regions/flevoland");
    let folder = Folder::new();
    let (one, two) = (folder.path("one"), folder.path("two"));
    let built_in = few_backtests(&["--json", "--threads", "1", "--out", &one]);
    let from_folder = few_backtests(&["--json", "--threads", "2", "--region", flevoland, "--out", &two]);
    built_in.is(0);
    assert_eq!(built_in.stdout, from_folder.stdout);
    let document: serde_json::Value = serde_json::from_str(&built_in.stdout).unwrap();
    assert_eq!(document["starts"][1]["start"], 2021);
    assert_eq!(document["starts"][1]["scores"]["region"]["totals"], 2);
    assert_eq!(document["starts"][1]["outcomes"][3]["observed"], 456_446);
    for file in ["backtest.csv", "backtest.json"] {
        let [one, two] = [&one, &two].map(|out| fs::read_to_string(format!("{out}/{file}")).unwrap());
        assert!(one == two, "{file} differs");
    }
    let lines = fs::read_to_string(format!("{one}/backtest.csv"))
        .unwrap()
        .lines()
        .count();
    let outcomes = |start: usize| document["starts"][start]["outcomes"].as_array().unwrap().len();
    assert_eq!(lines, 1 + outcomes(0) + outcomes(1));
    // A back-test replaces its own, and no results of a run.
    few_backtests(&["--out", &one]).is(0);
    zorgpeil(&["run", "--region", &toyland(), "--expected", "--out", &one])
        .is(2)
        .says("backtest");
}

#[test]
fn a_pack_without_back_tests_and_a_wrong_one_are_bad_input() {
    few_backtests(&["--region", &toyland()])
        .is(2)
        .says("has no back-test");
    few_backtests(&["--replicates", "0"]).is(2);
    let folder = Folder::new();
    let pack = folder.copy_of(&toyland(), "pack");
    fs::create_dir(format!("{pack}/backtest")).unwrap();
    fs::write(format!("{pack}/backtest/backtest.toml"), "format = 1\n").unwrap();
    for command in [&["backtest", "--region"][..], &["region", "check"]] {
        zorgpeil(&[command, &[&pack]].concat())
            .is(2)
            .says("backtest/totals.csv")
            .says("[[start]]");
    }
    zorgpeil(&["run", "--region", &pack, "--expected", "--quiet"]).is(0);
}

/// `docs/backtest.md` shows a fresh run; an unoptimised build runs three futures and compares what chance does not touch.
#[test]
fn the_page_shows_a_fresh_run() {
    let page = include_str!("../../docs/backtest.md");
    let unoptimised = cfg!(debug_assertions);
    let fresh = if unoptimised {
        few_backtests(&["--markdown"])
    } else {
        zorgpeil(&["backtest", "--quiet", "--markdown"])
    };
    fresh.is(0);
    for line in fresh.stdout.lines() {
        let cells: Vec<&str> = line.split('|').collect();
        let stands = match (unoptimised, cells.len()) {
            // Place, year, observed and naive error.
            (true, 11) => page
                .lines()
                .any(|one| one.starts_with(&cells[..4].join("|")) && one.ends_with(&cells[9..].join("|"))),
            // Scores.
            (true, _) => true,
            (false, _) => page.lines().any(|one| one == line),
        };
        assert!(
            stands,
            "docs/backtest.md misses\n{line}\nPut the tables of `zorgpeil backtest --markdown` into it"
        );
    }
}
