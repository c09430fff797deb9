//! `zorgpeil day`: one year of one future minute by minute, beside what the formulas say of it.

mod log;
mod parquet;

use crate::columns::Columns;
use crate::flags::DayFlags;
use crate::pack;
use crate::problem::Problem;
use crate::scenarios;
use crate::stdout;
use log::LogFile;
use serde_json::{Value, json};
use sim_core::acute::twin::province::{Figure, Relocation};
use sim_core::acute::twin::{Plan, Simulated, simulate};
use sim_core::parameters::{CheckedParameters, LONGEST_RUN};
use sim_core::random::Luck;
use sim_core::region::Region;
use sim_core::run::{AcuteYear, RunError, acute_year, people_pass};
use sim_core::scenario::Scenario;
use std::sync::Arc;

/// Figures of the region in the order of the table.
const SECTIONS: [(&str, &[&str]); 6] = [
    (
        "Ambulances",
        &[
            "a1_within_15",
            "response",
            "response_p50",
            "response_p90",
            "a2_response",
            "planned_wait",
            "none_free",
            "calls_waiting",
            "by_neighbours",
            "transport",
            "ambulance_utilisation",
        ],
    ),
    (
        "GP posts inside",
        &[
            "gp_post_visits",
            "joint_post_visits",
            "gp_post_wait",
            "gp_post_late",
            "gp_post_left",
            "gp_post_occupancy",
            "clinic_visits",
            "clinic_wait",
        ],
    ),
    (
        "Emergency departments inside",
        &[
            "ed_visits",
            "ed_wait",
            "ed_wait_high",
            "ed_wait_middle",
            "ed_wait_low",
            "ed_all_taken",
            "ed_left_unseen",
            "ed_stay",
            "ed_over_4h",
            "bay_occupancy",
        ],
    ),
    (
        "Beds inside",
        &[
            "bed_wait",
            "boarding_hours",
            "bed_occupancy",
            "admitted",
            "postponed",
            "taken_elsewhere",
            "wrong_place_days",
        ],
    ),
    (
        "Residents and hospitals outside",
        &[
            "ambulances_diverted",
            "turned_away",
            "driven_on",
            "farther_away",
            "outside_wait",
        ],
    ),
    (
        "After hospital",
        &[
            "step_down_wait",
            "short_stay_wait",
            "rehabilitation_wait",
            "place_occupancy",
            "home_start_wait",
        ],
    ),
];

/// Plays some weeks of a year.
pub fn day(flags: &DayFlags) -> Result<(), Problem> {
    let region = Arc::new(pack::read(
        flags.region.folder.as_deref(),
        &flags.region.without_overlay,
    )?);
    let year = checked_year(&region, flags.year)?;
    let log = flags.log.as_deref().map(LogFile::claim).transpose()?;
    let name = flags.scenario.clone().unwrap_or_else(|| Scenario::reference().id);
    let scenario = scenarios::read_all(&[name], &region)?.remove(0);
    let horizon = year.max(region.base_year + 1);
    let parameters = CheckedParameters::new(region.clone(), scenario, Some(horizon)).map_err(|faults| {
        Problem::Faults {
            what: "a scenario that does not fit the region".to_owned(),
            faults,
        }
    })?;
    let luck = if flags.expected {
        Luck::expected()
    } else {
        Luck::new(flags.seed, flags.replicate - 1)
    };
    let found = acute_of(&parameters, &luck, year)?;
    let plan = Plan {
        replications: flags.replications,
        relocation: flags.relocation.into(),
        log: log.is_some(),
        ..Plan::new(luck, year, flags.weeks)
    };
    let simulated = simulate(&found.province(&parameters), &plan);
    if let (Some(file), Some(log)) = (&log, &simulated.log) {
        file.write(log, &region)?;
    }
    let shown = Shown {
        region: &region,
        scenario: &parameters.scenario.id,
        flags,
        year,
        found: &found,
        simulated: &simulated,
    };
    stdout::print(&if flags.json { shown.json() } else { shown.table() })
}

fn checked_year(region: &Region, year: Option<i32>) -> Result<i32, Problem> {
    let (first, last) = (region.base_year, region.base_year + LONGEST_RUN);
    match year {
        Some(year) if !(first..=last).contains(&year) => Err(Problem::Input(format!(
            "--year {year}: expected a year from {first} to {last}"
        ))),
        year => Ok(year.unwrap_or(first)),
    }
}

fn acute_of(parameters: &CheckedParameters, luck: &Luck, year: i32) -> Result<AcuteYear, Problem> {
    let pass = people_pass(parameters, luck);
    let found = acute_year(parameters, &pass, luck, year).map_err(|cause| Problem::Run {
        scenario: parameters.scenario.id.clone(),
        // Here futures are numbered from 1
        cause: RunError {
            replicate: cause.replicate + 1,
            ..cause
        },
    })?;
    Ok(found.expect("the run ends in this year or later"))
}

/// Everything that is shown.
struct Shown<'a> {
    region: &'a Region,
    scenario: &'a str,
    flags: &'a DayFlags,
    year: i32,
    found: &'a AcuteYear,
    simulated: &'a Simulated,
}

impl Shown<'_> {
    fn table(&self) -> String {
        let flags = self.flags;
        let which = if flags.expected {
            "the expected run".to_owned()
        } else {
            format!("future {} of seed {}", flags.replicate, flags.seed)
        };
        let plural = |count: u32, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
        let mut table = Columns::default();
        table.line("", vec!["formula".to_owned(), "twin".to_owned()]);
        for (heading, ids) in SECTIONS {
            table.heading(heading);
            let figures = ids.iter().filter_map(|id| self.simulated.figure(id));
            figures.for_each(|figure| self.add(&mut table, figure, figure.label));
        }
        for id in ["a1_within_15", "response"] {
            let here = |figure: &&Figure| figure.id == id && figure.area.is_some();
            let mut of_areas = self.simulated.figures.iter().filter(here).peekable();
            if let Some(first) = of_areas.peek() {
                table.heading(&format!("{} by municipality", first.label));
            }
            for figure in of_areas {
                let area = &self.region.areas[figure.area.expect("it is a municipality's")];
                self.add(&mut table, figure, &area.name);
            }
        }
        let books = &self.simulated.books;
        let rests = match (flags.replications, flags.weeks) {
            (1, 1) => "one week, so without an interval".to_owned(),
            (1, _) => "mean ± half an interval of 95 % from batches of weeks: too narrow for what changes slowly (beds, \
                       step-down), for which --replications is the way"
                .to_owned(),
            _ => "mean ± half an interval of 95 % from the replications".to_owned(),
        };
        format!(
            "{}, scenario {}, {} of {which}, minute by minute: {}, played {}\nFormula: what the yearly model says of the same \
             year. Twin: {rests}\n{}\n{} calls and {} patients came, warm-up included; {} calls and {} patients left, {} and {} \
             are still there\n",
            self.region.name.en,
            self.scenario,
            self.year,
            plural(flags.weeks, "week"),
            plural(flags.replications, "time"),
            table.text(),
            books.calls_created,
            books.patients_created,
            books.calls_left,
            books.patients_left,
            books.calls_present,
            books.patients_present,
        )
    }

    fn add(&self, table: &mut Columns, figure: &Figure, label: &str) {
        let show = Unit::of(figure.unit);
        let formula = figure
            .formula(&self.found.flow)
            .map_or(String::new(), |value| show.text(value));
        let half_width = figure.half_width.map_or(String::new(), |half_width| {
            format!(" ± {}", show.text(half_width))
        });
        let twin = show.text(figure.twin) + &half_width;
        table.line(format!("{label}, {}", show.name), vec![formula, twin]);
    }

    fn json(&self) -> String {
        let flags = self.flags;
        let figure = |figure: &Figure| -> Value {
            let area = figure
                .area
                .map_or("region", |area| self.region.areas[area].code.as_str());
            json!({
                "id": figure.id, "label": figure.label, "unit": figure.unit, "area": area,
                "formula": figure.formula(&self.found.flow), "twin": figure.twin, "half_width": figure.half_width,
            })
        };
        let books = &self.simulated.books;
        let (seed, replicate) = if flags.expected {
            (Value::Null, Value::Null)
        } else {
            (flags.seed.into(), flags.replicate.into())
        };
        let document = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "region": self.region.id,
            "data": self.region.data_version,
            "pack": format!("{:016x}", self.region.hash),
            "scenario": self.scenario,
            "year": self.year,
            "seed": seed,
            "replicate": replicate,
            "weeks": flags.weeks,
            "replications": flags.replications,
            "figures": self.simulated.figures.iter().map(figure).collect::<Vec<_>>(),
            "calls": { "created": books.calls_created, "left": books.calls_left, "present": books.calls_present },
            "patients": {
                "created": books.patients_created, "left": books.patients_left, "present": books.patients_present,
            },
        });
        document.to_string() + "\n"
    }
}

/// How a unit is shown.
struct Unit {
    name: &'static str,
    factor: f64,
    decimals: usize,
}

impl Unit {
    fn of(unit: &'static str) -> Self {
        let (name, factor, decimals) = match unit {
            "share" => ("%", 100.0, 1),
            "h" => ("hours", 1.0, 2),
            "d" => ("days", 1.0, 1),
            "min" => ("minutes", 1.0, 1),
            "calls" => ("calls", 1.0, 3),
            "h/yr" => ("hours a year", 1.0, 0),
            "d/yr" => ("days a year", 1.0, 0),
            "visits/yr" => ("visits a year", 1.0, 0),
            "patients/yr" => ("patients a year", 1.0, 0),
            other => (other, 1.0, 2),
        };
        Self {
            name,
            factor,
            decimals,
        }
    }

    fn text(&self, value: f64) -> String {
        format!("{:.*}", self.decimals, self.factor * value)
    }
}

/// Where idle vehicles go, as a flag.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum RelocationFlag {
    /// Back to their own station, but the dispatcher is ahead of as many calls as the formulas fit
    Table,
    /// Back to their own station
    Home,
    /// To the station that brings most calls within reach of somebody idle
    Emptiest,
    /// The same, and a second vehicle where many calls come
    Backed,
}

impl From<RelocationFlag> for Relocation {
    fn from(flag: RelocationFlag) -> Self {
        match flag {
            RelocationFlag::Table => Self::Table,
            RelocationFlag::Home => Self::Home,
            RelocationFlag::Emptiest => Self::Emptiest,
            RelocationFlag::Backed => Self::Backed,
        }
    }
}
