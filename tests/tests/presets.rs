//! The example scenarios: every file of `scenarios/` runs on Flevoland and differs from the reference where it says.

use sim_core::ensemble::Plan;
use sim_core::region::LeverKey;
use sim_core::scenario::{Scenario, Setting};
use std::collections::BTreeSet;
use std::path::PathBuf;
use tests::identities::check_ranges;
use tests::runs::{Run, SEED, UNOPTIMISED, ensemble, flevoland, on, reference};

fn examples() -> Vec<Scenario> {
    Scenario::presets(&flevoland()).expect("every example fits Flevoland")
}

#[test]
fn the_examples_are_the_files_of_the_folder() {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "scenarios"].iter().collect();
    let stem = |path: PathBuf| {
        Some(path.file_stem()?.to_str()?.to_owned())
            .filter(|_| path.extension().is_some_and(|ending| ending == "toml"))
    };
    let files: BTreeSet<String> = std::fs::read_dir(&folder)
        .expect("a folder of scenarios")
        .filter_map(|entry| stem(entry.ok()?.path()))
        .collect();
    let ids: BTreeSet<String> = examples().into_iter().map(|example| example.id).collect();
    assert_eq!(
        ids, files,
        "add a new file of scenarios/ to the examples in sim-core/src/scenario/presets.rs"
    );
}

/// What an example must move over the years, and which way: 1 up, −1 down.
fn promised(id: &str) -> &'static [(&'static str, f64)] {
    match id {
        "referentie" => &[],
        "hoge-groei" => &[("homes", 1.0), ("population", 1.0), ("demand_gp_contact", 1.0)],
        "lage-groei" => &[("homes", -1.0), ("population", -1.0)],
        "preventie-eerst" => &[
            ("demand_ed_visit", -1.0),
            ("demand_acute_admission", -1.0),
            ("demand_elective_admission", -1.0),
            ("demand_home_nursing", -1.0),
            ("demand_home_help", -1.0),
            ("fte_gap_gp", 1.0),
        ],
        "zorgzaam-flevoland" => &[
            ("demand_ambulance_a1", -1.0),
            ("demand_ed_visit", -1.0),
            ("demand_gp_out_of_hours", 1.0),
            ("demand_home_nursing", -1.0),
            ("wrong_place_days", -1.0),
            ("ed_stay", -1.0),
        ],
        "arbeidsmarkt" => &[
            ("heads_care_worker", 1.0),
            ("fte_gap", -1.0),
            ("home_care_unmet", -1.0),
        ],
        "spoedzorg-dichtbij" => &[
            ("a1_within_15", 1.0),
            ("fte_gap_ambulance_crew", 1.0),
            ("demand_ed_visit", -1.0),
            ("demand_gp_out_of_hours", 1.0),
        ],
        "doorstroming" => &[
            ("nursing_home_waiting", -1.0),
            ("wrong_place_days", -1.0),
            ("demand_home_help", -1.0),
            ("fte_gap_care_worker", 1.0),
            ("boarding_hours", -1.0),
            ("demand_acute_admission", -1.0),
        ],
        "alles-samen" => &[
            ("nursing_home_waiting", -1.0),
            ("demand_ed_visit", -1.0),
            ("a1_within_15", 1.0),
            ("heads_care_worker", 1.0),
            ("fte_gap", -1.0),
        ],
        "faillissement-ziekenhuis" => &[
            ("treated_outside", 1.0),
            ("transport", 1.0),
            ("ed_drive", 1.0),
            ("outside_wait", 1.0),
            ("ed_over_4h", 1.0),
            ("a1_within_15", -1.0),
        ],
        other => panic!("say here what the new example `{other}` must move"),
    }
}

#[test]
fn each_moves_what_it_says() {
    let region = flevoland();
    let before = Run::expected(&reference(&region));
    for example in examples() {
        let after = Run::expected(&on(&region, &example));
        check_ranges(&after);
        assert_eq!(
            before.figures == after.figures,
            example.is_reference(),
            "{} differs from the reference unless it is the reference",
            example.id
        );
        for (indicator, sign) in promised(&example.id) {
            let effect: f64 =
                after.series(indicator).iter().sum::<f64>() - before.series(indicator).iter().sum::<f64>();
            assert!(
                effect * sign > 0.0,
                "{} must move {indicator} the other way: over the years it moves by {effect}",
                example.id
            );
        }
    }
}

#[test]
fn each_runs_with_chance_beside_the_reference() {
    let region = flevoland();
    let replicates = if UNOPTIMISED { 1 } else { 20 };
    let examples = examples();
    let scenarios: Vec<_> = [reference(&region)]
        .into_iter()
        .chain(examples.iter().map(|example| on(&region, example)))
        .collect();
    let mut ensemble = ensemble(&scenarios, Plan::chance(SEED, replicates));
    // Scenarios that move people in the same way share a pass too.
    let people_levers = |example: &Scenario| -> Vec<_> {
        let of = |(key, setting): (&LeverKey, &Setting)| key.touches_people().then_some((*key, *setting));
        example.settings.iter().filter_map(of).collect()
    };
    let mut different: Vec<_> = Vec::new();
    for example in &examples {
        let levers = people_levers(example);
        if !levers.is_empty() && !different.contains(&levers) {
            different.push(levers);
        }
    }
    let with_people = different.len() as u64;
    assert_eq!(
        ensemble.passes().people,
        u64::from(replicates) * (1 + with_people),
        "one people pass for all that leave people alone"
    );
    for (position, example) in examples.iter().enumerate() {
        let same = ensemble
            .paired(position + 1)
            .cells
            .iter()
            .all(|cell| cell.sum == 0 && cell.quantiles == [0; 5]);
        assert_eq!(
            same,
            example.is_reference(),
            "{} beside the reference",
            example.id
        );
    }
}

#[test]
fn high_growth_is_what_its_name_says() {
    // The ambition is 100,000 homes more by 2050.
    let high = examples()
        .into_iter()
        .find(|example| example.id == "hoge-groei")
        .expect("an example of this name");
    let homes = Run::expected(&on(&flevoland(), &high)).series("homes");
    let added = homes[homes.len() - 1] - homes[0];
    assert!(
        (90_000.0..110_000.0).contains(&added),
        "{added} homes added by 2050: adapt the pace in scenarios/hoge-groei.toml"
    );
}
