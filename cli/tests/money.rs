//! Money at the door: a budget is watched, and break-even is told in words and as JSON.

mod support;

use serde_json::Value;
use support::{Folder, toyland, zorgpeil};

#[test]
fn a_budget_is_watched_and_changes_no_figure() {
    let folder = Folder::new();
    let levers = "[levers]\nambulances = { value = 1, from = 2027, ramp_years = 0 }\n";
    let run = |rest: &str| {
        let scenario = folder.scenario("mine.toml", &format!("{levers}{rest}"));
        let flags = [
            "run",
            "--region",
            &toyland(),
            "--scenario",
            &scenario,
            "--expected",
            "--horizon",
            "2031",
        ];
        let answer = zorgpeil(&flags);
        answer.is(0);
        answer.stdout
    };
    let (without, with) = (run(""), run("[budget]\ncap = 999000\n"));
    // The one vehicle costs a million a year.
    let told = "budget      999,000 euros a year (mine), exceeded in futures: 2025 0 of 100, 2030 100 of 100";
    assert!(with.contains(told), "{with}");
    assert!(!without.contains("budget "), "{without}");
    let figures = |text: &str| -> Vec<String> {
        let lines = text
            .lines()
            .filter(|line| !line.starts_with("budget ") && !line.starts_with("digest "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(figures(&with), figures(&without));
}

#[test]
fn break_even_is_told_for_measures_with_a_price() {
    let folder = Folder::new();
    let scenario = folder.scenario(
        "mine.toml",
        "[levers]\nfall_prevention = 0.1\nhousing_pace = 1.5\n",
    );
    let toyland = toyland();
    let flags = ["compare", &scenario, "--region", &toyland, "--break-even"];
    let answer = zorgpeil(&flags);
    answer.is(0);
    assert!(
        answer.stdout.contains("Fall prevention: costs "),
        "{}",
        answer.stdout
    );
    assert!(
        !answer.stdout.contains("housebuilding"),
        "homes have no price here: {}",
        answer.stdout
    );
    let answer = zorgpeil(&[&flags[..], &["--json"]].concat());
    answer.is(0);
    let document: Value = serde_json::from_str(&answer.stdout).expect("one JSON document");
    let measures = document["measures"].as_array().expect("a list of measures");
    assert!(!measures.is_empty());
    for measure in measures {
        assert_eq!(measure["lever"], "fall_prevention");
        assert!(
            measure["cost_keur"].as_f64().is_some_and(|cost| cost > 0.0),
            "{measure}"
        );
    }
    zorgpeil(&[&flags[..], &["--out", &folder.path("out")]].concat()).is(2);
}
