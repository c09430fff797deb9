//! `zorgpeil`: the model's door for analysts. Flags → checked plan → run → exit code; no model figure is computed here.

mod agreement;
mod attribute;
mod backtest;
mod benefits;
mod break_even;
mod columns;
mod compare;
mod day;
mod figures;
mod flags;
mod json;
mod output;
mod pack;
mod plan;
mod problem;
mod progress;
mod region;
mod run;
mod scenarios;
mod simulate;
mod stdout;
mod table;
mod validate;
mod zones;

use clap::Parser;
use flags::{Command, Flags, RegionCommand};
use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    let done = match Flags::parse().command {
        Command::Run(flags) => run::run(&flags),
        Command::Compare(flags) => compare::compare(&flags),
        Command::Day(flags) => day::day(&flags),
        Command::Backtest(flags) => backtest::backtest(&flags),
        Command::Validate(flags) => validate::validate(&flags),
        Command::Zones(flags) => zones::zones(&flags),
        Command::Agreement(flags) => agreement::agreement(&flags),
        Command::Region(RegionCommand::Check(flags)) => region::check(&flags),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            if !problem.is_silent() {
                // Standard error may be closed too; the exit code still tells.
                let _ = writeln!(std::io::stderr(), "error: {problem}");
            }
            problem.exit_code()
        }
    }
}
