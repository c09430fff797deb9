//! `zorgpeil run`: one scenario and its table.

use crate::columns::Columns;
use crate::figures::{band, english, label, norm, of_100, shown, thousands};
use crate::flags::RunFlags;
use crate::json;
use crate::plan::CheckedPlan;
use crate::problem::Problem;
use crate::simulate::simulate;
use crate::stdout;
use sim_core::exchange::manifest::MODEL_VERSION;
use sim_core::exchange::results::Results;
use sim_core::indicators::{CellKey, Layout, Place};
use sim_core::random::Mode;
use sim_core::scenario::Scenario;
use sim_core::summary::{Cell, Summary};

/// The six tiles, with norm and chances.
pub const TILES: [&str; 6] = [
    "a1_within_15",
    "ed_over_4h",
    "wrong_place_days",
    "nursing_home_waiting",
    "home_care_unmet",
    "fte_gap",
];

/// Other main figures, by section.
pub const SECTIONS: [(&str, &[&str]); 5] = [
    (
        "People",
        &[
            "population",
            "people_65",
            "people_80",
            "people_85",
            "support_ratio",
        ],
    ),
    ("Homes", &["homes", "homes_completed"]),
    (
        "Care needed",
        &[
            "demand_home_nursing",
            "demand_nursing_home",
            "demand_dementia",
            "demand_ed_visit",
            "demand_acute_admission",
            "demand_ambulance_a1",
            "nursing_home_wait",
            "residents_without_gp",
        ],
    ),
    (
        "Staff",
        &[
            "staff_care_worker",
            "fte_gap_care_worker",
            "fte_gap_hospital_nurse",
            "fte_gap_gp",
        ],
    ),
    (
        "Acute care",
        &[
            "response",
            "ambulance_utilisation",
            "ed_stay",
            "bed_occupancy",
            "step_down_wait",
            "treated_outside",
        ],
    ),
];

/// Years between the base year and the horizon that every table shows.
const MILESTONES: [i32; 2] = [2030, 2040];

/// Runs one scenario.
pub fn run(flags: &RunFlags) -> Result<(), Problem> {
    let scenario = flags.scenario.clone().unwrap_or_else(|| Scenario::reference().id);
    let plan = CheckedPlan::new(&[scenario], &flags.ensemble)?;
    let results = simulate(&plan)?;
    if let Some(folder) = &plan.out {
        folder.write(&plan, &results)?;
    }
    stdout::print(&if plan.json {
        json::document(&plan, &results)
    } else {
        table(&plan, &results)
    })
}

/// Years that a table shows: base year, 2030, 2040, horizon.
pub fn years(layout: &Layout) -> Vec<i32> {
    let mut years = vec![layout.base_year];
    years.extend(
        MILESTONES
            .into_iter()
            .filter(|year| (layout.base_year + 1..layout.horizon).contains(year)),
    );
    years.push(layout.horizon);
    years
}

/// First lines of every table: what was run.
pub fn title(plan: &CheckedPlan, what: &str) -> String {
    let first = &plan.scenarios[0];
    let futures = match plan.plan.mode {
        Mode::Expected => "the expected run".to_owned(),
        Mode::Chance => format!("{} futures", thousands(plan.plan.replicates)),
    };
    format!("{}, {what}, {futures}\n", english(&first.region.name))
}

/// Last lines of every table: what identifies it, and the notices that travel with it.
pub fn footer(plan: &CheckedPlan, results: &Results) -> String {
    let first = &plan.scenarios[0];
    let region = &first.region;
    let mut text = String::from("\n");
    for (id, summary) in &results.scenarios {
        text += &format!("digest      {} ({id})\n", summary.digest());
    }
    if plan.plan.mode == Mode::Chance {
        text += &format!(
            "seed        {}, replicates {}\n",
            plan.plan.seed, plan.plan.replicates
        );
    }
    let (data, hash) = (&region.data_version, region.hash);
    text += &format!(
        "version     zorgpeil {MODEL_VERSION}, data {} {data}, pack {hash:016x}\n",
        region.id
    );
    for overlay in &region.overlays {
        text += &format!("overlay     {}: {}\n", overlay.name, english(&overlay.notice));
    }
    if let Some(folder) = &plan.out {
        text += &format!("results     {}\n", folder.path().display());
    }
    text
}

fn table(plan: &CheckedPlan, results: &Results) -> String {
    let parameters = &plan.scenarios[0];
    let summary = &results.scenarios[0].1;
    let years = years(&summary.layout);
    let mut table = Columns::default();
    table.line("", years.iter().map(i32::to_string).collect());
    table.heading("Main indicators");
    TILES
        .iter()
        .for_each(|id| add(&mut table, summary, id, &years, plan.plan.mode));
    for (heading, ids) in SECTIONS {
        table.heading(heading);
        ids.iter()
            .for_each(|id| add(&mut table, summary, id, &years, plan.plan.mode));
    }
    let scenario = format!("scenario {}", parameters.scenario.id);
    let how = match plan.plan.mode {
        Mode::Chance => "Median, and below it the band that holds 67 of 100 futures\n",
        Mode::Expected => "Every draw at its mean: no bands and no chances\n",
    };
    title(plan, &scenario) + how + "\n" + &table.text() + &jams(summary, &years) + &footer(plan, results)
}

/// Median and band of one indicator of the region; for the tiles also the chances.
fn add(table: &mut Columns, summary: &Summary, id: &str, years: &[i32], mode: Mode) {
    let layout = &*summary.layout;
    let Some(position) = layout.catalogue.position(id) else {
        return;
    };
    let indicator = &layout.catalogue.indicators[position];
    let cell = |year| {
        let key = CellKey {
            indicator: position,
            place: Place::Region,
            year,
        };
        summary
            .cell(key)
            .expect("every indicator exists for the region in every year")
    };
    let line =
        |show: &dyn Fn(&Cell) -> String| years.iter().map(|year| show(cell(*year))).collect::<Vec<_>>();
    table.line(
        label(indicator),
        line(&|cell| shown(indicator, cell.quantiles[2])),
    );
    if mode == Mode::Expected {
        return;
    }
    table.line(
        "",
        line(&|cell| band(indicator, cell.quantiles[1], cell.quantiles[3])),
    );
    if !TILES.contains(&id) {
        return;
    }
    if let Some(norm) = norm(layout, position) {
        let chance = |cell: &Cell| of_100(cell.meets_norm.unwrap_or(0), summary.replicates);
        table.line(format!("  meets the norm, {norm}"), line(&chance));
    }
    let mut no_worse = line(&|cell| of_100(cell.no_worse.unwrap_or(0), summary.replicates));
    no_worse[0].clear();
    table.line(format!("  no worse than in {}", layout.base_year), no_worse);
}

/// A warning when the chain of acute care can jam: its figures then hang on the way in.
fn jams(summary: &Summary, years: &[i32]) -> String {
    let indicator = summary.layout.catalogue.slots.jammed;
    let mut text = String::new();
    for year in years {
        let key = CellKey {
            indicator,
            place: Place::Region,
            year: *year,
        };
        let count = summary
            .cell(key)
            .map_or(0, |cell| u32::try_from(cell.sum).unwrap_or(0));
        if count > 0 {
            let share = of_100(count, summary.replicates);
            text += &format!("\nThe acute chain can jam in {year} in {share} futures");
        }
    }
    if text.is_empty() { text } else { text + "\n" }
}
