//! What the program writes: whole, replaceable, the same in every form and through every door.

mod support;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;
use sim_core::ensemble::{Ensemble, Plan, Replicated};
use sim_core::parameters::CheckedParameters;
use sim_core::region::{LeverKey, PackFiles, Region};
use sim_core::scenario::Scenario;
use std::fs::{self, File};
use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::Arc;
use support::{Answer, Folder, command, toyland, zorgpeil};

fn run_into(out: &str, more: &[&str]) -> Answer {
    let toyland = toyland();
    let flags = [
        "run",
        "--region",
        &toyland,
        "--replicates",
        "4",
        "--quiet",
        "--out",
        out,
    ];
    zorgpeil(&[&flags[..], more].concat())
}

#[test]
fn the_csv_and_the_parquet_hold_the_same_values() {
    let folder = Folder::new();
    let (out, scenario) = (
        folder.path("out"),
        folder.scenario("a, b.toml", "[levers]\nambulances = 1\n"),
    );
    let flags = [
        "compare",
        &scenario,
        "--region",
        &toyland(),
        "--replicates",
        "4",
        "--quiet",
        "--out",
        &out,
    ];
    zorgpeil(&flags).is(0);
    let csv = fs::read_to_string(out.clone() + "/summary.csv").unwrap();
    let table = SerializedFileReader::new(File::open(out + "/summary.parquet").unwrap()).unwrap();
    let mut rows = table.get_row_iter(None).unwrap();
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("scenario,year,area,indicator,unit,statistic,value")
    );
    let mut statistics = std::collections::BTreeSet::new();
    for line in lines {
        let row = rows.next().expect("as many rows as lines").unwrap();
        let text = |column| row.get_string(column).unwrap().clone();
        let line = line.replace("\"a, b\"", "a; b");
        let fields: Vec<&str> = line.split(',').collect();
        assert_eq!(fields.len(), 7, "{line}");
        assert_eq!(fields[0], text(0).replace(", ", "; "));
        assert_eq!(fields[1], row.get_int(1).unwrap().to_string());
        assert_eq!(fields[2..6], [text(2), text(3), text(4), text(5)]);
        assert_eq!(
            fields[6].parse::<f64>().unwrap(),
            row.get_double(6).unwrap(),
            "{line}"
        );
        statistics.insert(text(5));
    }
    assert!(rows.next().is_none(), "as many lines as rows");
    for statistic in [
        "mean",
        "p50",
        "prob_norm",
        "d50",
        "difference_p97_5",
        "difference_prob_lower",
    ] {
        assert!(statistics.contains(statistic), "{statistic} is missing");
    }
}

#[test]
fn the_digest_is_that_of_the_library() {
    let folder = Folder::new();
    let out = folder.path("out");
    let answer = run_into(&out, &["--seed", "3", "--horizon", "2031"]);
    answer.is(0);
    let region = Arc::new(Region::read(&PackFiles::toyland(), &[]).unwrap());
    let parameters = CheckedParameters::new(region, Scenario::reference(), Some(2031)).unwrap();
    let mut ensemble = Ensemble::new(vec![Arc::new(parameters)], Plan::chance(3, 4));
    ensemble.advance(4).unwrap();
    let digest = ensemble.summary(0).digest().to_string();
    assert!(
        answer.stdout.contains(&digest),
        "{digest} is missing in\n{}",
        answer.stdout
    );
    let manifest: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(out + "/manifest.json").unwrap()).unwrap();
    assert_eq!(manifest["scenarios"][0]["digest"], digest);
    assert_eq!(manifest["run"]["seed"], 3);
    assert_eq!(manifest["run"]["horizon"], 2031);
    assert_eq!(
        manifest["scenarios"][0]["levers"].as_array().unwrap().len(),
        LeverKey::ALL.len()
    );
}

#[test]
fn an_earlier_result_is_replaced_and_anything_else_is_left_alone() {
    let folder = Folder::new();
    let out = folder.path("out");
    run_into(&out, &["--seed", "1"]).is(0);
    let first = fs::read(out.clone() + "/summary.csv").unwrap();
    run_into(&out, &["--seed", "2"]).is(0);
    assert!(first != fs::read(out.clone() + "/summary.csv").unwrap());
    fs::write(out.clone() + "/notes.txt", "mine").unwrap();
    run_into(&out, &[]).is(2).says("notes.txt");
    let file = folder.file("file", b"");
    run_into(&file, &[]).is(2).says("is a file");
}

#[test]
fn output_that_cannot_be_written_fails_before_the_run() {
    let folder = Folder::new();
    let below_a_file = folder.file("file", b"") + "/out";
    // A million futures: only a check before the run answers in time.
    let toyland = toyland();
    let flags = [
        "run",
        "--region",
        &toyland,
        "--replicates",
        "1000000",
        "--quiet",
        "--out",
        &below_a_file,
    ];
    let answer = zorgpeil(&flags);
    answer.is(1).says(&below_a_file);
    assert_eq!(answer.stdout, "");
}

#[test]
fn bad_input_leaves_no_folder_behind() {
    let folder = Folder::new();
    let out = folder.path("deep/out");
    run_into(&out, &["--scenario", "unknown"]).is(2);
    assert!(!fs::exists(folder.path("deep")).unwrap());
}

/// A file-size limit stands in for a full disk: writing stops half-way.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_earlier_result_whole() {
    let folder = Folder::new();
    let out = folder.path("out");
    run_into(&out, &["--seed", "1"]).is(0);
    let files = ["manifest.json", "summary.csv", "summary.parquet"];
    let read = || files.map(|file| fs::read(format!("{out}/{file}")).unwrap());
    let before = read();
    for target in [&out, &folder.path("new")] {
        let script = "trap '' XFSZ; ulimit -f 16; exec \"$0\" \"$@\"";
        let toyland = toyland();
        let flags = [
            "run",
            "--region",
            &toyland,
            "--replicates",
            "4",
            "--quiet",
            "--seed",
            "2",
            "--out",
            target,
        ];
        let output = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_zorgpeil")])
            .args(flags)
            .output();
        Answer::of(flags.join(" "), output.unwrap())
            .is(1)
            .says("writing")
            .says("summary.csv");
    }
    assert!(before == read());
    assert_eq!(fs::read_dir(&out).unwrap().count(), 3);
    assert!(!fs::exists(folder.path("new")).unwrap());
}

#[test]
fn a_reader_that_stops_listening_is_a_normal_end() {
    let mut child = command(&[
        "run",
        "--region",
        &toyland(),
        "--replicates",
        "2",
        "--json",
        "--quiet",
    ])
    .stdout(Stdio::piped())
    .stderr(Stdio::piped())
    .spawn()
    .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{stderr}");
    assert_eq!(stderr, "");
}

#[cfg(target_os = "linux")]
#[test]
fn standard_output_on_a_full_disk_is_a_failure() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = command(&["region", "check"]).stdout(full).output().unwrap();
    Answer::of("region check".to_owned(), output)
        .is(1)
        .says("standard output");
}
