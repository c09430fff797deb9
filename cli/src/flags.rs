//! The command line as it was typed.

use crate::day::RelocationFlag;
use clap::{Args, Parser, Subcommand};
use sim_core::acute::agreement::Link;
use std::path::PathBuf;

/// Does care stay sufficient as a region grows and ages?
///
/// Runs many possible futures of people, homes, care staff and the acute care chain, and says how many of them
/// meet a norm. The data of Flevoland are built in, so that every command works without any file.
#[derive(Debug, Parser)]
#[command(name = "zorgpeil", version, max_term_width = 110)]
#[command(after_help = "Exit codes: 0 done, 1 the run failed, 2 bad input.")]
pub struct Flags {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Runs one scenario: a table of the main figures, and all of them in --out
    Run(RunFlags),
    /// Runs several scenarios on the same luck and shows their differences
    Compare(CompareFlags),
    /// Plays some weeks of one year of one future minute by minute, beside what the formulas say of it
    Day(DayFlags),
    /// Starts in a past year and scores what the model says against what came
    Backtest(BacktestFlags),
    /// Holds the model against published figures: what it was fitted to, and what it knew nothing of
    Validate(ValidateFlags),
    /// How soon ambulances come in one year, postcode by postcode
    Zones(ZonesFlags),
    /// Holds the formulas of acute care against the minute-level twin, from quiet to collapsing
    Agreement(AgreementFlags),
    /// Works on region packs
    #[command(subcommand)]
    Region(RegionCommand),
}

/// What to do with a region pack.
#[derive(Debug, Subcommand)]
pub enum RegionCommand {
    /// Reads a region pack as a whole and lists everything that is wrong with it
    Check(CheckFlags),
}

/// Flags of `run`.
#[derive(Debug, Args)]
pub struct RunFlags {
    /// Scenario file, or the name of a built-in scenario [default: referentie, no lever is moved]
    #[arg(long, value_name = "FILE|NAME")]
    pub scenario: Option<String>,
    /// The rest.
    #[command(flatten)]
    pub ensemble: EnsembleFlags,
}

/// Flags of `compare`.
#[derive(Debug, Args)]
pub struct CompareFlags {
    /// Scenario files or names of built-in scenarios; the first is what the others are held against. One alone is held against referentie
    #[arg(required = true, value_name = "FILE|NAME")]
    pub scenarios: Vec<String>,
    /// Splits changes over ageing, growth, health, use, staff and measures, instead of the comparison: of the first scenario
    /// over time, and of every other against the first. One scenario alone is split over time only
    #[arg(long, conflicts_with = "out", group = "of_years")]
    pub attribute: bool,
    /// Says of every measure of the scenarios whose cost is known how large its effect must be to earn that back, instead of the
    /// comparison; in the expected run
    #[arg(long, conflicts_with_all = ["out", "attribute", "replicates", "seed"])]
    pub break_even: bool,
    /// Says of every measure what it costs and saves each payer, and what capacity it frees, instead of the comparison
    #[arg(long, conflicts_with = "break_even", group = "of_years")]
    pub benefits: bool,
    /// Figure whose change is split; may be repeated [default: the main indicators]
    #[arg(long, value_name = "ID", requires = "attribute")]
    pub indicator: Vec<String>,
    /// Year since which --attribute splits the change of the first scenario [default: the base year]
    #[arg(
        long,
        value_name = "YEAR",
        requires = "attribute",
        allow_negative_numbers = true
    )]
    pub since: Option<i32>,
    /// Year of --attribute or --benefits; may be repeated [default: 2030, 2040 and the last; with --benefits all years together]
    #[arg(
        long,
        value_name = "YEAR",
        requires = "of_years",
        allow_negative_numbers = true
    )]
    pub year: Vec<i32>,
    /// The rest.
    #[command(flatten)]
    pub ensemble: EnsembleFlags,
}

/// Flags of `day`.
#[derive(Debug, Args)]
pub struct DayFlags {
    /// Scenario file, or the name of a built-in scenario [default: referentie, no lever is moved]
    #[arg(value_name = "FILE|NAME")]
    pub scenario: Option<String>,
    /// Year to play [default: the base year of the region]
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    pub year: Option<i32>,
    /// Which future of the seed, from 1: the same people, staff and care as in `run`
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub replicate: u32,
    /// Weeks that count; half a year before them fills the system and does not
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=104))]
    pub weeks: u32,
    /// How often the weeks are played, each time with calls of their own; intervals come from these
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub replications: u32,
    /// Seed of all chance: the same seed gives the same futures and the same weeks
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The expected run instead of a future; calls still come by chance
    #[arg(long, conflicts_with_all = ["replicate", "seed"])]
    pub expected: bool,
    /// Where idle vehicles go
    #[arg(long, value_enum, default_value_t = RelocationFlag::Table)]
    pub relocation: RelocationFlag,
    /// File for the event log of the first time they are played: .csv or .parquet; an earlier log is replaced
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Prints one JSON document instead of the table
    #[arg(long)]
    pub json: bool,
    /// Which region.
    #[command(flatten)]
    pub region: PackFlags,
}

/// Flags of `backtest`.
#[derive(Debug, Args)]
pub struct BacktestFlags {
    /// Number of futures per start
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub replicates: u32,
    /// Prints the tables of `docs/backtest.md` in Markdown
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Folder for backtest.csv and backtest.json; an earlier back-test in it is replaced
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The rest.
    #[command(flatten)]
    pub work: WorkFlags,
}

/// Flags of `validate`.
#[derive(Debug, Args)]
pub struct ValidateFlags {
    /// Number of futures
    #[arg(long, value_name = "N", default_value_t = 400, value_parser = clap::value_parser!(u32).range(1..))]
    pub replicates: u32,
    /// Prints a page of text in Markdown instead of the table: `docs/validation.md`
    #[arg(long, conflicts_with = "json")]
    pub markdown: bool,
    /// Folder for validation.json and validation.md; earlier ones are replaced
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The rest.
    #[command(flatten)]
    pub work: WorkFlags,
}

/// Flags of `zones`.
#[derive(Debug, Args)]
pub struct ZonesFlags {
    /// Scenario file, or the name of a built-in scenario [default: referentie, no lever is moved]
    #[arg(long, value_name = "FILE|NAME")]
    pub scenario: Option<String>,
    /// Year that is shown [default: the base year]
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    pub year: Option<i32>,
    /// Number of futures [default: 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub replicates: Option<u32>,
    /// One run with chance at its mean and every parameter at its median instead of many futures
    #[arg(long, conflicts_with_all = ["replicates", "seed"])]
    pub expected: bool,
    /// Prints one line of CSV per zone, figure and statistic instead of the table
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// The rest.
    #[command(flatten)]
    pub work: WorkFlags,
}

/// Flags of `agreement`.
#[derive(Debug, Args)]
pub struct AgreementFlags {
    /// Which region.
    #[command(flatten)]
    pub region: PackFlags,
    /// Only this link; may be repeated [default: all]
    #[arg(long, value_name = "ID", value_parser = link)]
    pub link: Vec<Link>,
    /// Seed of the twin: the same seed gives the same table
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Half-width of the twin's intervals, as a share of the tolerance, at which it stops
    #[arg(long, value_name = "SHARE", default_value_t = 0.25, value_parser = share)]
    pub precision: f64,
    /// Threads to use; the results do not depend on it [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Prints one JSON document instead of the table
    #[arg(long, conflicts_with = "markdown")]
    pub json: bool,
    /// Prints a page of text in Markdown instead of the table: `docs/agreement.md`
    #[arg(long)]
    pub markdown: bool,
}

/// Flags of the commands that run scenarios.
#[derive(Clone, Debug, Args)]
pub struct EnsembleFlags {
    /// Number of futures [default: 1000; 200 with --attribute and --benefits, which run each up to 75 times]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub replicates: Option<u32>,
    /// One run with chance at its mean and every parameter at its median instead of many futures
    #[arg(long, conflicts_with_all = ["replicates", "seed"])]
    pub expected: bool,
    /// Last year to report [default: that of the region]
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    pub horizon: Option<i32>,
    /// Folder for manifest.json, summary.csv and summary.parquet; an earlier result in it is replaced
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The rest.
    #[command(flatten)]
    pub work: WorkFlags,
}

/// Flags of every command that runs the model.
#[derive(Clone, Debug, Args)]
pub struct WorkFlags {
    /// Which region.
    #[command(flatten)]
    pub region: PackFlags,
    /// Seed of all chance: the same seed gives the same futures everywhere
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Threads to use; the results do not depend on it [default: all]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// Prints one JSON document instead of the table
    #[arg(long)]
    pub json: bool,
    /// No progress on standard error
    #[arg(long)]
    pub quiet: bool,
}

/// Which region pack, and with which overlays.
#[derive(Clone, Debug, Args)]
pub struct PackFlags {
    /// Folder of a region pack [default: the built-in pack of Flevoland]
    #[arg(long = "region", value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Leaves out an overlay: data with terms of their own. May be repeated
    #[arg(long, value_name = "NAME")]
    pub without_overlay: Vec<String>,
}

/// Flags of `region check`.
#[derive(Debug, Args)]
pub struct CheckFlags {
    /// Folder of a region pack [default: the built-in pack of Flevoland]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// Leaves out an overlay: data with terms of their own. May be repeated
    #[arg(long, value_name = "NAME")]
    pub without_overlay: Vec<String>,
}

/// A link of the acute chain.
fn link(id: &str) -> Result<Link, String> {
    let ids = || Link::ALL.map(Link::id).join(", ");
    let found = Link::ALL.into_iter().find(|link| link.id() == id);
    found.ok_or_else(|| format!("expected one of {}", ids()))
}

/// A share above 0, at most 1.
fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if 0.0 < share && share <= 1.0 => Ok(share),
        _ => Err("expected a number above 0 and at most 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Flags::command().debug_assert();
    }
}
