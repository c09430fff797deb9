//! What the tables of all commands have in common: which figures, which years, title and last lines.

use crate::figures::{english, of_100, thousands};
use crate::plan::CheckedPlan;
use sim_core::exchange::manifest::MODEL_VERSION;
use sim_core::exchange::results::Results;
use sim_core::indicators::{CellKey, Layout, Place};
use sim_core::random::Mode;
use sim_core::summary::Summary;

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
pub const SECTIONS: [(&str, &[&str]); 6] = [
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
    ("Homes", &["homes", "homes_completed", "homes_beyond_plan"]),
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
            "fte_gap_nursing_home",
            "fte_gap_home_care",
            "fte_gap_hospital_nurse",
            "fte_gap_gp",
            "fte_gap_ambulance_crew",
            "fte_gap_mental_health_worker",
            "staff_shortage_share",
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
    (
        "Money",
        &[
            "cost_care",
            "cost_per_head",
            "cost_not_given",
            "cost_care_municipalities",
            "cost_care_insurers",
            "cost_care_care_office",
            "cost_measures",
            "measures_unpriced",
            "measures_uncovered",
        ],
    ),
];

/// Years between the base year and the horizon that every table shows.
const MILESTONES: [i32; 2] = [2030, 2040];

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
    let mut text = String::from("\n");
    for (parameters, (id, summary)) in plan.scenarios.iter().zip(&results.scenarios) {
        if let Some(cap) = parameters.scenario.budget {
            text += &budget(id, cap, summary);
        }
    }
    for (id, summary) in &results.scenarios {
        text += &format!("digest      {} ({id})\n", summary.digest());
    }
    text + &identity(plan)
}

/// How often the measures of a scenario cost more than its budget.
fn budget(id: &str, cap: f64, summary: &Summary) -> String {
    let layout = &summary.layout;
    let over = |year: i32| {
        let key = CellKey {
            indicator: layout.catalogue.slots.budget_exceeded,
            place: Place::Region,
            year,
        };
        let count = summary.cell(key).map_or(0, |cell| cell.sum);
        let count = u32::try_from(count).unwrap_or(0);
        format!("{year} {}", of_100(count, summary.replicates))
    };
    let years: Vec<String> = years(layout).into_iter().map(over).collect();
    let cap = thousands(cap.round() as u64);
    format!(
        "budget      {cap} euros a year ({id}), exceeded in futures: {}\n",
        years.join(", ")
    )
}

/// What identifies a run apart from its digest: seed, versions, notices, folder.
pub fn identity(plan: &CheckedPlan) -> String {
    let region = &plan.scenarios[0].region;
    let mut text = String::new();
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

#[cfg(test)]
mod tests {
    use super::*;
    use sim_core::indicators::Catalogue;

    #[test]
    fn every_figure_of_the_tables_exists() {
        let catalogue = Catalogue::new();
        for id in TILES.iter().chain(SECTIONS.iter().flat_map(|(_, ids)| *ids)) {
            assert!(catalogue.position(id).is_some(), "there is no indicator {id}");
        }
    }
}
