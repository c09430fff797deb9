//! The program as an analyst meets it: commands on files, what they print, write and return.

mod support;

use std::collections::BTreeSet;
use std::fs;
use support::{Answer, Folder, toyland, zorgpeil};

const FEW: [&str; 3] = ["--replicates", "5", "--quiet"];

/// `zorgpeil COMMAND --region toyland …FEW …`.
fn on_toyland(command: &[&str], flags: &[&str]) -> Answer {
    let toyland = toyland();
    let region = ["--region", toyland.as_str()];
    zorgpeil(&[command, &region, &FEW, flags].concat())
}

#[test]
fn a_run_shows_the_main_figures_and_what_identifies_them() {
    let answer = on_toyland(&["run"], &["--seed", "7"]);
    answer.is(0);
    assert_eq!(answer.stderr, "", "--quiet keeps standard error empty");
    answer.shows(&[
        "scenario referentie, 5 futures",
        "A1 runs within 15 minutes, %",
        " of 100",
        "digest ",
        "seed        7",
    ]);
}

#[test]
fn progress_goes_to_standard_error() {
    let toyland = toyland();
    let answer = zorgpeil(&["run", "--region", &toyland, "--replicates", "3"]);
    answer.is(0);
    assert!(answer.stderr.contains("3 futures in "), "{}", answer.stderr);
    assert!(!answer.stdout.contains("a second"), "{}", answer.stdout);
}

#[test]
fn threads_and_repetition_change_no_byte() {
    let folder = Folder::new();
    let scenario = folder.scenario("more.toml", "[levers]\nambulances = 1\n");
    let mut answers = Vec::new();
    for (threads, out) in [("1", "one"), ("2", "two"), ("2", "two")] {
        let out = folder.path(out);
        let answer = on_toyland(&["compare", &scenario], &["--threads", threads, "--out", &out]);
        answer.is(0);
        answers.push(answer.stdout.replace(&out, ""));
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    for file in ["manifest.json", "summary.csv", "summary.parquet"] {
        let [one, two] = ["one", "two"].map(|out| fs::read(folder.path(out) + "/" + file).unwrap());
        assert!(one == two, "{file} differs between 1 and 2 threads");
    }
    assert_eq!(
        fs::read_dir(folder.path("two")).unwrap().count(),
        3,
        "no half-written file stays"
    );
}

#[test]
fn the_expected_run_has_no_chances() {
    let answer = zorgpeil(&["run", "--region", &toyland(), "--expected", "--quiet"]);
    answer.is(0);
    assert!(!answer.stdout.contains("of 100"), "{}", answer.stdout);
    assert!(!answer.stdout.contains("seed"), "{}", answer.stdout);
    let both = zorgpeil(&["run", "--expected", "--seed", "2"]);
    both.is(2).says("--expected");
}

#[test]
fn a_comparison_holds_one_scenario_against_the_reference() {
    let folder = Folder::new();
    let scenario = folder.scenario("more-vehicles.toml", "[levers]\nambulances = 1\n");
    let answer = on_toyland(&["compare", &scenario], &[]);
    answer.is(0);
    answer.shows(&[
        "more-vehicles against referentie",
        "difference of more-vehicles",
        "better by 0.5 points",
    ]);
    let same = on_toyland(&["compare", "referentie", "referentie"], &[]);
    same.is(2).says("both called `referentie`");
}

#[test]
fn the_built_in_region_needs_no_file() {
    let answer = zorgpeil(&[
        "compare",
        "hoge-groei",
        "lage-groei",
        "--expected",
        "--horizon",
        "2030",
        "--quiet",
    ]);
    answer.is(0);
    assert!(
        answer.stdout.contains("lage-groei against hoge-groei"),
        "{}",
        answer.stdout
    );
    let check = zorgpeil(&["region", "check"]);
    check.is(0);
    assert!(check.stdout.contains("Flevoland"), "{}", check.stdout);
    let without = zorgpeil(&["region", "check", "--without-overlay", "vektis"]);
    without.is(0);
    assert!(without.stdout.contains("overlays   none"), "{}", without.stdout);
}

#[test]
fn json_is_one_document() {
    let answer = on_toyland(&["run"], &["--json"]);
    answer.is(0);
    let document: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
    assert_eq!(document["manifest"]["run"]["replicates"], 5);
    let figures = document["figures"].as_array().unwrap();
    let tile = figures
        .iter()
        .find(|figure| figure["indicator"] == "a1_within_15")
        .unwrap();
    for statistic in ["mean", "p2_5", "p16_5", "p50", "p83_5", "p97_5", "prob_no_worse"] {
        assert!(tile[statistic].is_f64(), "{statistic} in {tile}");
    }
    assert_eq!(answer.stdout.lines().count(), 1);
}

#[test]
fn flags_that_make_no_sense_are_bad_input() {
    for flags in [
        &["run", "--replicates", "0"][..],
        &["run", "--replicates", "many"],
        &["run", "--threads", "0"],
        &["run", "--seed", "-1"],
        &["run", "--sead", "1"],
        &["run", "--horizon", "1999"],
        &["run", "--horizon", "-5"],
        &["run", "--horizon", "2999"],
        &["compare"],
        &["walk"],
        &[],
    ] {
        let answer = zorgpeil(flags);
        answer.is(2);
        assert_eq!(answer.stdout, "", "zorgpeil {flags:?}");
        assert!(!answer.stderr.is_empty(), "zorgpeil {flags:?}");
    }
    zorgpeil(&["run", "--horizon", "1999"])
        .is(2)
        .says("--horizon 1999: expected a year from");
}

#[test]
fn an_unknown_scenario_gets_a_hint() {
    let answer = zorgpeil(&["run", "--scenario", "hoge-groie"]);
    answer.is(2).says("did you mean `hoge-groei`?");
    zorgpeil(&["run", "--scenario", "plans/none.toml"])
        .is(2)
        .says("reading scenario plans/none.toml");
}

#[test]
fn all_faults_of_all_scenario_files_are_listed() {
    let folder = Folder::new();
    let one = folder.scenario(
        "one.toml",
        "colour = 1\n[levers]\nambulanses = 2\nretention = 9000\n",
    );
    let two = folder.scenario("two.toml", "[levers]\nshort_stay_beds = \"many\"\n");
    let answer = on_toyland(&["compare", &one, &two], &[]);
    answer
        .is(2)
        .says("4 faults")
        .says("`ambulances`")
        .says("retention")
        .says("colour")
        .says("short_stay_beds");
    assert!(answer.stderr.contains(&format!("{one}:5:")), "{}", answer.stderr);

    let latin = folder.file("latin.toml", b"format = 1\nname = \"\xe9\xe9n\"\n");
    on_toyland(&["run"], &["--scenario", &latin])
        .is(2)
        .says("latin.toml:2:9")
        .says("UTF-8");
}

#[test]
fn a_pack_is_checked_as_a_whole() {
    let folder = Folder::new();
    let pack = folder.copy_of(&toyland(), "pack");
    zorgpeil(&["region", "check", &pack]).is(0);

    fs::write(format!("{pack}/notes.csv"), "a,b\n1,2\n").unwrap();
    let homes = fs::read_to_string(format!("{pack}/housing.csv")).unwrap();
    fs::write(
        format!("{pack}/housing.csv"),
        homes.replacen("planned", "plant", 1),
    )
    .unwrap();
    let answer = zorgpeil(&["region", "check", &pack]);
    answer.is(2).says("notes.csv").says("housing.csv");
    zorgpeil(&["run", "--region", &pack]).is(2).says("notes.csv");

    fs::write(format!("{pack}/notes.csv"), b"\xff\xfe").unwrap();
    fs::create_dir(format!("{pack}/more")).unwrap();
    zorgpeil(&["region", "check", &pack])
        .is(2)
        .says("2 faults")
        .says("notes.csv:1:1")
        .says("a pack has no folders");
}

#[test]
fn a_pack_that_cannot_be_read_is_bad_input() {
    let folder = Folder::new();
    let file = folder.file("region.toml", b"format = 1\n");
    for place in [&file, &folder.path("none")] {
        zorgpeil(&["run", "--region", place])
            .is(2)
            .says("reading region pack")
            .says(place);
        zorgpeil(&["region", "check", place])
            .is(2)
            .says("reading region pack");
    }
    zorgpeil(&["run", "--without-overlay", "vektus"])
        .is(2)
        .says("vektis");
}

#[test]
fn the_reference_names_every_flag_and_no_other() {
    let reference = include_str!("../../docs/cli.md");
    let flags = |text: &str| -> BTreeSet<String> {
        let words = text.split(|letter: char| !(letter.is_ascii_lowercase() || letter == '-'));
        words
            .filter(|word| word.starts_with("--") && !word.ends_with('-'))
            .map(str::to_owned)
            .collect()
    };
    let mut known = BTreeSet::from(["--release".to_owned()]);
    for command in [
        &["run"][..],
        &["compare"],
        &["backtest"],
        &["validate"],
        &["agreement"],
        &["day"],
        &["zones"],
        &["day"],
        &["region", "check"],
    ] {
        let help = zorgpeil(&[command, &["--help"]].concat());
        help.is(0);
        known.extend(flags(&help.stdout));
    }
    let named = flags(reference);
    let unknown: Vec<_> = named.difference(&known).collect();
    assert!(
        unknown.is_empty(),
        "docs/cli.md names flags that do not exist: {unknown:?}"
    );
    known.remove("--help");
    let missing: Vec<_> = known.difference(&named).collect();
    assert!(missing.is_empty(), "docs/cli.md leaves out flags: {missing:?}");
}

#[test]
fn a_change_is_split_into_parts_that_add_up() {
    let folder = Folder::new();
    let scenario = folder.scenario("more.toml", "[levers]\ncare_coordination = 0.9\n");
    let flags = ["--attribute", "--year", "2030", "--indicator", "demand_ed_visit"];
    let both = ["compare", "referentie", &scenario];
    let answer = on_toyland(&both, &flags);
    answer.is(0);
    answer.shows(&[
        "referentie since 2025",
        "more against referentie",
        "ageing",
        "growth",
        "seed ",
    ]);
    let widest = answer.stdout.lines().map(|line| line.chars().count()).max();
    assert!(widest <= Some(120), "{}", answer.stdout);
    let answer = on_toyland(&both, &[&flags[..], &["--json"]].concat());
    answer.is(0);
    let document: serde_json::Value = serde_json::from_str(&answer.stdout).expect("one JSON document");
    let splits = document["splits"].as_array().expect("a list of splits");
    assert_eq!(splits.len(), 2);
    for split in splits {
        let parts = split["parts"].as_object().expect("parts by name");
        let mean = |part: &serde_json::Value| part["mean"].as_f64().expect("a number");
        let sum: f64 = parts
            .iter()
            .filter(|(id, _)| *id != "total")
            .map(|(_, part)| mean(part))
            .sum();
        assert!(
            (sum - mean(&parts["total"])).abs() <= 1e-9 * sum.abs().max(1.0),
            "{split}"
        );
    }
}

#[test]
fn one_scenario_is_split_over_time_between_any_two_years() {
    let flags = [
        "--attribute",
        "--since",
        "2027",
        "--year",
        "2030",
        "--indicator",
        "population",
    ];
    let answer = on_toyland(&["compare", "referentie"], &flags);
    answer.is(0);
    assert!(
        answer.stdout.contains("referentie since 2027"),
        "{}",
        answer.stdout
    );
    assert!(!answer.stdout.contains("against"), "{}", answer.stdout);
    let answer = on_toyland(&["compare", "referentie"], &[&flags[..], &["--json"]].concat());
    answer.is(0);
    let document: serde_json::Value = serde_json::from_str(&answer.stdout).expect("one JSON document");
    assert_eq!(document["splits"].as_array().map(Vec::len), Some(1));
    assert_eq!(document["splits"][0]["since"], 2027);
    on_toyland(
        &["compare", "referentie"],
        &["--attribute", "--since", "2030", "--year", "2030"],
    )
    .is(2)
    .says("expected a year from 2031");
    on_toyland(&["compare", "referentie"], &["--attribute", "--since", "2035"])
        .is(2)
        .says("expected a year from 2025 to 2034");
}

#[test]
fn the_reference_alone_has_nothing_to_be_held_against() {
    for flags in [&[][..], &["--benefits"]] {
        on_toyland(&["compare", "referentie"], flags)
            .is(2)
            .says("referentie alone has nothing to be held against");
    }
    zorgpeil(&["compare", "referentie", "--region", &toyland(), "--break-even"]).is(0);
}

#[test]
fn what_cannot_be_split_is_said_before_the_work() {
    let folder = Folder::new();
    let scenario = folder.scenario("more.toml", "[levers]\ncare_coordination = 0.9\n");
    on_toyland(
        &["compare", &scenario],
        &["--attribute", "--indicator", "demand_ed_visits"],
    )
    .is(2)
    .says("the nearest is `demand_ed_visit`");
    on_toyland(&["compare", &scenario], &["--attribute", "--indicator", "xx"])
        .is(2)
        .says("`zorgpeil run --out DIR`");
    on_toyland(&["compare", &scenario], &["--attribute", "--year", "2025"])
        .is(2)
        .says("expected a year from 2026");
    on_toyland(&["compare", &scenario], &["--indicator", "population"]).is(2);
}
