//! The twin on the packs that come with the model.
#![allow(missing_docs)]

use sim_core::acute::twin::province::Relocation;
use sim_core::acute::twin::{Plan, Province, Simulated, simulate};
use sim_core::parameters::CheckedParameters;
use sim_core::random::Luck;
use sim_core::region::{PackFiles, Region};
use sim_core::run::{AcuteYear, acute_year, people_pass};
use sim_core::scenario::Scenario;
use std::sync::Arc;

fn year(files: &PackFiles, luck: &Luck, year: i32) -> (CheckedParameters, AcuteYear) {
    let region = Arc::new(Region::read(files, &[]).expect("the pack is without fault"));
    let parameters = CheckedParameters::new(region, Scenario::reference(), None).expect("the reference fits");
    let pass = people_pass(&parameters, luck);
    let found = acute_year(&parameters, &pass, luck, year).expect("the chain settles");
    (parameters, found.expect("the year is in the run"))
}

fn play(parameters: &CheckedParameters, year: &AcuteYear, plan: &Plan) -> Simulated {
    let acute = &parameters.region.acute;
    let province = Province::new(
        &parameters.chain,
        acute,
        &year.calibration,
        &year.asked,
        &year.staffed,
    );
    simulate(&province, plan)
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
