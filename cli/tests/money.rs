//! Money at the door: a budget is watched; break-even, and who pays and who benefits, are told in words and as data.

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

#[test]
fn who_pays_and_who_benefits_is_told_of_every_measure() {
    let folder = Folder::new();
    let scenario = folder.scenario(
        "mine.toml",
        "[levers]\nambulances = { value = 1, from = 2027, ramp_years = 0 }\nfall_prevention = 0.1\ntriage = 0.2\n",
    );
    let toyland = toyland();
    let flags = [
        "compare",
        &scenario,
        "--region",
        &toyland,
        "--benefits",
        "--replicates",
        "4",
        "--quiet",
    ];
    let answer = zorgpeil(&[&flags[..], &["--year", "2030"]].concat());
    answer.is(0);
    answer.shows(&[
        "mine, 2030 ",
        "mine, 2025–2035 together",
        "Extra ambulances\n",
        "+9,000",
        "Triage and referral (what it costs is not known)",
        "care not given would cost",
        "No cost and no saving here: province, ",
        "Capacity that comes free",
        "Everything together",
    ]);
    let out = folder.path("out");
    let answer = zorgpeil(&[&flags[..], &["--json", "--out", &out]].concat());
    answer.is(0);
    let written = std::fs::read_to_string(format!("{out}/benefits.json")).expect("the file is written");
    assert_eq!(written, answer.stdout);
    let document: Value = serde_json::from_str(&answer.stdout).expect("one JSON document");
    let entries = document["scenarios"][0]["entries"]
        .as_array()
        .expect("a list of entries");
    let csv = std::fs::read_to_string(format!("{out}/benefits.csv")).expect("the file is written");
    assert_eq!(csv.lines().count(), entries.len() + 1);
    // Eleven years and all together: for every payer, means of the measures add up to that of the whole.
    let mut sums = std::collections::BTreeMap::<String, f64>::new();
    for entry in entries {
        let key = ["period", "line", "payer"]
            .map(|field| entry[field].to_string())
            .join(" ");
        let sign = if entry["measure"] == "total" { -1.0 } else { 1.0 };
        *sums.entry(key).or_default() += sign * entry["mean"].as_f64().expect("a number");
    }
    assert_eq!(sums.len(), 12 * (5 * 7 + 9 + 6));
    for (key, sum) in sums {
        assert!(sum.abs() < 1e-6, "{key}: {sum}");
    }
    // A folder of one kind never replaces one of another.
    zorgpeil(&["run", "--region", &toyland, "--expected", "--out", &out]).is(2);
    zorgpeil(&[&flags[..], &["--year", "2050"]].concat())
        .is(2)
        .says("expected a year from 2025");
    zorgpeil(&[&flags[..], &["--attribute"]].concat()).is(2);
}
