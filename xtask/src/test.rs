//! `cargo xtask test`: everything that CI runs, in an order that fails early and shares builds.

mod output;
mod step;
mod tally;

use std::time::{Duration, Instant};

use crate::failure::{Failure, unknown};
use step::{STEPS, Step};
use tally::Tally;

/// Runs every step, or those named, up to the first that fails.
pub fn run(arguments: &[String]) -> Result<(), Failure> {
    match parse(arguments)? {
        Plan::List => {
            for step in STEPS {
                println!("{:9}  {}", step.name, step.title);
            }
            Ok(())
        }
        Plan::Run(steps) => run_steps(&steps),
    }
}

enum Plan {
    List,
    Run(Vec<&'static Step>),
}

fn parse(arguments: &[String]) -> Result<Plan, Failure> {
    if arguments == ["--list"] {
        return Ok(Plan::List);
    }
    let names = || STEPS.iter().map(|step| step.name);
    for given in arguments {
        if !names().any(|name| name == given) {
            return Err(unknown("step", given, names(), "cargo xtask test --list"));
        }
    }
    // Always in the order of the list, whatever the order of the names.
    let chosen = |step: &&Step| arguments.is_empty() || arguments.iter().any(|name| name == step.name);
    Ok(Plan::Run(STEPS.iter().filter(chosen).collect()))
}

/// How one step went.
struct Report {
    step: &'static Step,
    took: Duration,
    /// For steps that run tests.
    tally: Option<Tally>,
    outcome: Result<(), Failure>,
}

fn run_steps(steps: &[&'static Step]) -> Result<(), Failure> {
    ensure_tools(steps)?;
    let start = Instant::now();
    let mut reports = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        eprintln!("\n== {}/{} {}: {}", index + 1, steps.len(), step.name, step.title);
        let report = run_step(step);
        eprintln!("== {} took {}", step.name, seconds(report.took));
        let failed = report.outcome.is_err();
        reports.push(report);
        if failed {
            break;
        }
    }
    eprint!("\n{}", summary(&reports, steps, start.elapsed()));
    let tallies: Vec<Tally> = reports.iter().filter_map(|report| report.tally).collect();
    let failure = reports.into_iter().find_map(|report| report.outcome.err());
    if let Some(failure) = &failure {
        eprintln!("error: {failure}");
    }
    // The last line of all: CI reads it.
    if steps.iter().any(|step| step.runs_tests()) {
        println!("{}", tallies.into_iter().fold(Tally::default(), Tally::plus));
    }
    failure.map_or(Ok(()), |_| Err(Failure::Reported))
}

/// First of all, so that a missing tool shows now and not in half an hour; all that are missing at once.
fn ensure_tools(steps: &[&'static Step]) -> Result<(), Failure> {
    let mut looked_for = Vec::new();
    let mut missing = Vec::new();
    for tool in steps.iter().flat_map(|step| step.needs) {
        if !looked_for.contains(tool) {
            looked_for.push(*tool);
            missing.extend(tool.ensure().err().map(|failure| failure.to_string()));
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Failure::Task(missing.join("\nerror: ")))
    }
}

fn run_step(step: &'static Step) -> Report {
    let start = Instant::now();
    let (tally, outcome) = match step.run() {
        Ok(tally) => (tally, tally.map_or(Ok(()), |tally| tally.judge(step.name))),
        Err((tally, failure)) => (tally, Err(failure)),
    };
    Report {
        step,
        took: start.elapsed(),
        tally,
        outcome,
    }
}

fn summary(reports: &[Report], steps: &[&Step], total: Duration) -> String {
    let mut table = String::new();
    for report in reports {
        let verdict = if report.outcome.is_ok() { "ok" } else { "FAILED" };
        let tests = report.tally.map(|tally| tally.in_words()).unwrap_or_default();
        table += &format!(
            "{:9}  {:6}  {:>8}  {tests}\n",
            report.step.name,
            verdict,
            seconds(report.took)
        );
    }
    for step in &steps[reports.len()..] {
        table += &format!("{:9}  not run\n", step.name);
    }
    table + &format!("{:9}  {:6}  {:>8}\n", "together", "", seconds(total))
}

fn seconds(time: Duration) -> String {
    format!("{:.1} s", time.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(line: &str) -> Vec<&'static str> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match parse(&arguments).expect("these are steps") {
            Plan::Run(steps) => steps.iter().map(|step| step.name).collect(),
            Plan::List => vec!["--list"],
        }
    }

    #[test]
    fn all_steps_or_those_named_in_the_order_of_the_list() {
        let all: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        assert_eq!(chosen(""), all);
        assert_eq!(chosen("unit format unit"), ["format", "unit"]);
        assert_eq!(chosen("--list"), ["--list"]);
        let mut unique = all.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), all.len(), "two steps share a name");
    }

    #[test]
    fn an_unknown_step_is_bad_input_with_a_suggestion() {
        let Err(failure) = parse(&["brwoser".to_owned()]) else {
            panic!("there is no such step")
        };
        assert_eq!(failure.exit_code(), 2);
        assert!(
            failure.to_string().contains("Did you mean `browser`?"),
            "{failure}"
        );
    }

    #[test]
    fn the_summary_names_what_failed_and_what_was_not_run() {
        let steps: Vec<&Step> = STEPS.iter().take(3).collect();
        let report = |index: usize, tally, outcome| Report {
            step: &STEPS[index],
            took: Duration::from_millis(1500),
            tally,
            outcome,
        };
        let tally = Tally {
            passed: 2,
            failed: 1,
            ignored: 0,
        };
        let reports = [
            report(0, None, Ok(())),
            report(1, Some(tally), Err(Failure::Task("x".into()))),
        ];
        let table = summary(&reports, &steps, Duration::from_secs(3));
        let lines: Vec<&str> = table.lines().map(str::trim_end).collect();
        assert_eq!(lines[0], "format     ok         1.5 s");
        assert_eq!(lines[1], "lints      FAILED     1.5 s  2 passed, 1 failed");
        assert_eq!(lines[2], "lints-web  not run");
        assert_eq!(lines[3], "together              3.0 s");
    }
}
