//! Ambulances by postcode: the same figures in every form, and those of the run itself.

mod support;

use support::{toyland, zorgpeil};

fn on_toyland(more: &[&str]) -> String {
    let toyland = toyland();
    let flags = ["zones", "--region", &toyland, "--quiet"];
    let answer = zorgpeil(&[&flags[..], more].concat());
    answer.is(0);
    answer.stdout.clone()
}

#[test]
fn json_and_csv_hold_the_same_zones() {
    let flags = ["--year", "2027", "--replicates", "3"];
    let csv = on_toyland(&[&flags[..], &["--csv"]].concat());
    let json: serde_json::Value =
        serde_json::from_str(&on_toyland(&[&flags[..], &["--json"]].concat())).expect("it is JSON");
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("scenario,zone,name,area,nearest,nearest_minutes,figure,unit,statistic,value")
    );
    let mut count = 0;
    for line in lines {
        let cells: Vec<&str> = line.split(',').collect();
        let zones = json["zones"].as_array().expect("a list of zones");
        let zone = zones
            .iter()
            .find(|zone| zone["zone"] == cells[1])
            .expect("the same zones");
        let value = zone["figures"][cells[6]][cells[8]]
            .as_f64()
            .expect("the same figures");
        let written: f64 = cells[9].parse().expect("a number");
        assert!((value - written).abs() <= 0.5e-4 + 1e-9, "{line}: {value}");
        count += 1;
    }
    let zones = json["zones"].as_array().map_or(0, Vec::len);
    assert!(zones > 0);
    assert_eq!(count, zones * 9 * 5);
    assert_eq!(json["urgencies"][0]["runs"], "a1");
}

#[test]
fn an_expected_run_has_one_figure_and_threads_change_nothing() {
    let csv = on_toyland(&["--expected", "--csv"]);
    assert!(csv.lines().skip(1).all(|line| line.contains(",expected,")));
    let flags = ["--replicates", "5", "--seed", "3", "--csv"];
    let one = on_toyland(&[&flags[..], &["--threads", "1"]].concat());
    assert_eq!(one, on_toyland(&[&flags[..], &["--threads", "3"]].concat()));
    let table = on_toyland(&["--expected"]);
    assert!(table.contains("Eenstad") && table.contains("in time"), "{table}");
}

#[test]
fn a_year_outside_the_run_is_bad_input() {
    zorgpeil(&["zones", "--year", "2024"]).is(2).says("--year 2024");
    zorgpeil(&["zones", "--csv", "--json"]).is(2);
}
