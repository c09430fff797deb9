//! The twin on the packs that come with the model.
#![allow(missing_docs)]

use sim_core::acute::agreement::Unit;
use sim_core::acute::twin::province::Relocation;
use sim_core::acute::twin::{Plan, Simulated, simulate};
use sim_core::parameters::CheckedParameters;
use sim_core::random::Luck;
use sim_core::region::{PackFiles, Region};
use sim_core::run::{AcuteYear, acute_year, people_pass};
use sim_core::scenario::Scenario;
use std::sync::Arc;

fn year(files: &PackFiles, luck: &Luck, year: i32) -> (CheckedParameters, AcuteYear) {
    year_of(files, "format = 1\nname = \"x\"\n", luck, year)
}

fn year_of(files: &PackFiles, scenario: &str, luck: &Luck, year: i32) -> (CheckedParameters, AcuteYear) {
    let region = Arc::new(Region::read(files, &[]).expect("the pack is without fault"));
    let scenario = Scenario::read("x", "x.toml", scenario, &region).expect("the scenario is without fault");
    let parameters = CheckedParameters::new(region, scenario, None).expect("the scenario fits");
    let pass = people_pass(&parameters, luck);
    let found = acute_year(&parameters, &pass, luck, year).expect("the chain settles");
    (parameters, found.expect("the year is in the run"))
}

fn play(parameters: &CheckedParameters, year: &AcuteYear, plan: &Plan) -> Simulated {
    simulate(&year.province(parameters), plan)
}

fn packs() -> [(&'static str, PackFiles); 2] {
    [
        ("Toyland", PackFiles::toyland()),
        ("Flevoland", PackFiles::flevoland()),
    ]
}

#[test]
fn nobody_is_lost_and_every_figure_is_one() {
    for (name, files) in packs() {
        let luck = Luck::new(7, 2);
        let (parameters, found) = year(&files, &luck, 2030);
        for relocation in [
            Relocation::Table,
            Relocation::Home,
            Relocation::Emptiest,
            Relocation::Backed,
        ] {
            let plan = Plan {
                warm_up_weeks: 6,
                relocation,
                ..Plan::new(luck, 2030, 3)
            };
            let simulated = play(&parameters, &found, &plan);
            assert!(
                simulated.books.balance(),
                "{name} {relocation:?}: {:?}",
                simulated.books
            );
            assert!(
                simulated.books.calls_created > 0 && simulated.books.patients_created > 0,
                "{name}"
            );
            for figure in &simulated.figures {
                assert!(
                    figure.twin.is_finite() && figure.twin >= 0.0,
                    "{name}: {figure:?}"
                );
            }
        }
    }
}

#[test]
fn the_log_belongs_to_seed_replicate_and_year() {
    let log = |luck: Luck, at: i32| {
        let (parameters, found) = year(&PackFiles::toyland(), &luck, at);
        let plan = Plan {
            warm_up_weeks: 4,
            log: true,
            ..Plan::new(luck, at, 4)
        };
        play(&parameters, &found, &plan)
            .log
            .expect("a log was asked for")
            .to_csv(&parameters.region)
    };
    let first = log(Luck::new(1, 0), 2030);
    assert!(first.lines().count() > 10);
    assert_eq!(first, log(Luck::new(1, 0), 2030));
    for other in [
        (Luck::new(2, 0), 2030),
        (Luck::new(1, 1), 2030),
        (Luck::new(1, 0), 2031),
    ] {
        assert_ne!(first, log(other.0, other.1));
    }
    let columns = first.lines().next().expect("a line of names").split(',').count();
    assert!(first.lines().all(|line| line.split(',').count() == columns));
}

#[test]
fn a_year_outside_the_run_has_no_twin() {
    let luck = Luck::expected();
    let region = Arc::new(Region::read(&PackFiles::toyland(), &[]).expect("the pack is without fault"));
    let parameters = CheckedParameters::new(region, Scenario::reference(), None).expect("the reference fits");
    let pass = people_pass(&parameters, &luck);
    assert!(
        acute_year(&parameters, &pass, &luck, 1990)
            .expect("the chain settles")
            .is_none()
    );
}

/// Work does not hang on queues: what the formulas and the twin say of it must agree. Five standard errors of 8 replications
/// and one part in a hundred for what the formulas simplify (drives by the nearest station that is free).
#[test]
fn work_and_stays_agree_with_the_formulas() {
    let luck = Luck::expected();
    let (parameters, found) = year(&PackFiles::flevoland(), &luck, 2025);
    let plan = Plan {
        replications: 8,
        ..Plan::new(luck, 2025, 10)
    };
    let simulated = play(&parameters, &found, &plan);
    for (id, tolerance) in [
        ("bed_occupancy", 0.01),
        ("ed_stay", 0.01),
        ("ambulance_utilisation", 0.02),
    ] {
        let figure = simulated.figure(id).expect("the figure exists");
        let formula = figure.formula(&found.flow).expect("the formulas have it");
        let error = figure.half_width.expect("there are replications") / 2.36;
        assert!(
            (figure.twin - formula).abs() < 5.0 * error + tolerance * formula,
            "{figure:?} {formula}"
        );
    }
}

/// A joint post by day and evening and a care plaza in the north, half-way through their reach and fully open: the twin plays
/// them with the hours, doctors and patients of the formulas.
#[test]
fn the_posts_that_levers_open_are_played_as_the_formulas_have_them() {
    let luck = Luck::expected();
    let scenario = "format = 1\nname = \"x\"\n[levers]\nurgent_care_post = { value = 1.0, from = 2027, ramp_years = 4 }\n\
                    north_care_plaza = { value = 2.0, from = 2027, ramp_years = 2 }\n\
                    [urgent_care_post_at]\npost = \"lelystad\"\nhours = \"day_evening\"\n";
    for at in [2028, 2035] {
        let (parameters, found) = year_of(&PackFiles::flevoland(), scenario, &luck, at);
        let plan = Plan {
            replications: 8,
            log: at == 2035,
            warm_up_weeks: 2,
            ..Plan::new(luck, at, 20)
        };
        let simulated = play(&parameters, &found, &plan);
        assert!(simulated.books.balance(), "{:?}", simulated.books);
        let figure = |id: &str| {
            let figure = simulated.figure(id).expect("the figure exists");
            (
                figure.twin,
                figure.formula(&found.flow).expect("the formulas have it"),
                5.0 / 2.36 * figure.half_width.expect("there are replications"),
            )
        };
        for id in ["joint_post_visits", "gp_post_visits"] {
            let (twin, formula, error) = figure(id);
            assert!(
                formula > 50.0 && (twin - formula).abs() < error,
                "{at} {id}: {twin} {formula} {error}"
            );
        }
        for (id, unit) in [
            ("gp_post_wait", Unit::Minutes),
            ("gp_post_late", Unit::Share),
            ("gp_post_occupancy", Unit::Occupancy),
        ] {
            let (twin, formula, error) = figure(id);
            assert!(
                (twin - formula).abs() < unit.tolerance(twin) + error,
                "{at} {id}: {twin} {formula} {error}"
            );
        }
        if let Some(log) = simulated.log {
            let text = log.to_csv(&parameters.region);
            for post in ["lelystad", "emmeloord"] {
                let came = |line: &str| {
                    let cells: Vec<&str> = line.split(',').collect();
                    let (day, hour): (u32, u32) = (cells[2].parse().unwrap(), cells[3].parse().unwrap());
                    cells[4] == "post_arrives" && cells[11] == post && day <= 5 && (8..16).contains(&hour)
                };
                assert!(
                    text.lines().skip(1).filter(|line| came(line)).count() > 20,
                    "{post}"
                );
            }
        }
    }
}
