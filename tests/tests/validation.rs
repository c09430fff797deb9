//! Published figures beside the model's: what is compared, and what follows from it.

use sim_core::demand::{self, Service};
use sim_core::drivers::{Driver, Drivers};
use sim_core::ensemble::{Plan, Replicated};
use sim_core::indicators::Place;
use sim_core::people::{Source, recombine};
use sim_core::quantity::Text;
use sim_core::region::{Check, CheckFigure, Region, Standing, Start, StationKind};
use sim_core::run::{care_pass_for, people_pass};
use sim_core::validation::{Row, Validation, Verdict};
use std::sync::Arc;
use tests::runs::{Run, SEED, changed, flevoland, reference, toyland};

fn rows(region: &Arc<Region>, plan: Plan) -> Vec<Row> {
    let mut validation = Validation::new(reference(region), plan);
    validation.advance(plan.replicates).expect("a run ends");
    validation.rows()
}

fn row(rows: &[Row], id: &str) -> Row {
    let found = rows.iter().find(|row| row.reference.check.id == id);
    found.unwrap_or_else(|| panic!("there is no row {id}")).clone()
}

/// Toyland with one check that says nothing yet.
fn with(change: impl FnOnce(&mut Check)) -> Arc<Region> {
    changed(&toyland(), |region| {
        let mut check = Check {
            id: "one".to_owned(),
            label: Text::default(),
            figure: CheckFigure::Falls { year: 2025 },
            area: "region".to_owned(),
            value: 1.0,
            interval: None,
            tolerance: Some(0.1),
            standing: Standing::Independent,
            reason: Text::default(),
            source: "synthetic".to_owned(),
        };
        change(&mut check);
        region.checks = vec![check];
    })
}

fn figure(indicators: &[&str], factor: f64, year: i32) -> CheckFigure {
    CheckFigure::Figure {
        indicators: indicators.iter().map(|id| (*id).to_owned()).collect(),
        factor,
        year,
    }
}

#[test]
fn toyland_by_hand() {
    let rows = rows(&toyland(), Plan::expected());
    // 150 of 1,500 people are 75 or older; in the reference population 200 of 1,000, who alone use home help.
    assert!((row(&rows, "people_75_share").median() - 0.1).abs() < 1e-9);
    let index = row(&rows, "home_help_index").median();
    assert!(
        (index - 0.5).abs() < 0.06,
        "0.1 of people over 0.2 of people, but for the line drawn between bands: {index}"
    );
    assert!(
        rows.iter().all(|row| row.verdict != Verdict::Outside),
        "toyland holds what it says"
    );
    assert!(
        rows.windows(2)
            .all(|pair| pair[0].reference.check.standing <= pair[1].reference.check.standing)
    );
}

#[test]
fn figures_are_what_they_are_called() {
    let run = Run::expected(&reference(&toyland()));
    let at = |id, year| run.value(id, Place::Region, year);
    let cases = [
        (
            figure(&["births", "deaths"], 0.5, 2030),
            0.5 * (at("births", 2030) + at("deaths", 2030)),
        ),
        (
            CheckFigure::Growth {
                indicator: "population".to_owned(),
                start: Start::Year(2026),
                year: 2030,
            },
            at("population", 2030) / at("population", 2026) - 1.0,
        ),
        (
            CheckFigure::Growth {
                indicator: "population".to_owned(),
                start: Start::Value(1000.0),
                year: 2030,
            },
            at("population", 2030) / 1000.0 - 1.0,
        ),
        (
            CheckFigure::Difference {
                indicator: "births".to_owned(),
                less: "deaths".to_owned(),
                year: 2030,
            },
            at("births", 2030) - at("deaths", 2030),
        ),
        (
            CheckFigure::Ratio {
                indicator: "births".to_owned(),
                over: "population".to_owned(),
                factor: 1000.0,
                year: 2030,
            },
            1000.0 * at("births", 2030) / at("population", 2030),
        ),
        // By hand: from S1 to Z2, and all within 12 minutes of a station
        (
            CheckFigure::StationDrive {
                zone: "Z2".to_owned(),
                year: 2030,
            },
            9.0,
        ),
        (
            CheckFigure::WithinReach {
                minutes: 12.0,
                year: 2030,
            },
            1.0,
        ),
    ];
    for (figure, expected) in cases {
        let region = with(|check| check.figure = figure.clone());
        let found = row(&rows(&region, Plan::expected()), "one").median();
        assert!(
            (found - expected).abs() < 1e-9,
            "{figure:?}: {found} instead of {expected}"
        );
    }
}

#[test]
fn kraggenburg_and_rutten_are_out_of_reach_and_no_other_place() {
    let region = flevoland();
    let acute = &region.acute;
    // What the norm leaves for the drive
    let left = 12.0;
    let own = acute
        .stations
        .iter()
        .filter(|station| station.kind == StationKind::Own)
        .count();
    let far = |zone: &usize| {
        acute.station_minutes[*zone][..own]
            .iter()
            .all(|minutes| *minutes > left)
    };
    let far: Vec<&str> = (0..acute.zones.len())
        .filter(far)
        .map(|zone| &*acute.zones[zone].name)
        .collect();
    assert_eq!(far, ["Rutten", "Kraggenburg"]);
}

#[test]
fn growth_by_people_alone_is_the_run_in_which_only_people_move() {
    let region = flevoland();
    let parameters = reference(&region);
    let luck = Plan::expected().luck(0);
    let pass = people_pass(&parameters, &luck);
    let people = recombine(Source::Moving(&pass.people), Source::Moving(&pass.people));
    let only = parameters.with_drivers(Drivers::of(&[Driver::Ageing, Driver::Growth]));
    let figures = care_pass_for(&only, &pass.drawn, &people, &pass.people, &luck).expect("a run ends");
    let run = Run::of(&parameters, figures);
    // Services on which neither informal care nor what is short elsewhere acts.
    for service in [
        Service::Dementia,
        Service::AmbulanceB,
        Service::GeriatricRehabilitation,
        Service::MentalHealth,
    ] {
        let need = |year| demand::expected_use(&region, &pass.people, service, year);
        let id = format!("demand_{}", service.id());
        let of_run = run.value(&id, Place::Region, 2040) / run.value(&id, Place::Region, 2025);
        let alone = need(2040) / need(2025);
        // Figures of services are rounded to whole visits and people.
        assert!(
            (of_run / alone - 1.0).abs() < 2e-3,
            "{id}: {of_run} in the run, {alone} by people alone"
        );
    }
}

#[test]
fn a_difference_needs_a_reason() {
    let verdict = |change: &dyn Fn(&mut Check)| {
        let region = with(|check| {
            check.figure = figure(&["population"], 1.0, 2025);
            change(check);
        });
        row(&rows(&region, Plan::expected()), "one").verdict
    };
    let because = Text {
        nl: "Omdat.".to_owned(),
        en: "Because.".to_owned(),
    };
    assert_eq!(
        verdict(&|check| (check.value, check.tolerance) = (1490.0, Some(10.0))),
        Verdict::Within
    );
    assert_eq!(
        verdict(&|check| (check.value, check.tolerance) = (1490.0, Some(9.0))),
        Verdict::Outside
    );
    assert_eq!(
        verdict(&|check| (check.value, check.interval) = (1400.0, Some((1390.0, 1500.0)))),
        Verdict::Within
    );
    let explained = |check: &mut Check| (check.value, check.reason) = (1.0, because.clone());
    assert_eq!(verdict(&explained), Verdict::Explained);
    assert_eq!(verdict(&|check| check.tolerance = None), Verdict::Shown);
}

#[test]
fn slices_and_replicates_change_nothing_but_bands() {
    let region = toyland();
    let whole = rows(&region, Plan::chance(SEED, 4));
    let mut sliced = Validation::new(reference(&region), Plan::chance(SEED, 4));
    for _ in 0..4 {
        sliced.advance(1).expect("a run ends");
    }
    for (one, other) in whole.iter().zip(sliced.rows()) {
        assert_eq!(one.quantiles, other.quantiles);
        assert!(one.quantiles.windows(2).all(|pair| pair[0] <= pair[1]));
    }
}

/// What an analyst looks for in the table of Flevoland, whatever else is in it.
const ASKED: [&str; 39] = [
    "observed.population.region",
    "observed.population.GM0034",
    "comparator.population.region.2050",
    "comparator.people_80.region.2040",
    "comparator.demand_dementia.region.2050",
    "people_75_growth_2040",
    "life_expectancy_2050_cbs_2019",
    "life_expectancy_2050_cbs_2016",
    "life_expectancy_men_2050_cbs_2016",
    "life_expectancy_2050_un",
    "life_expectancy_men_2050_fit",
    "total_fertility_2030_cbs",
    "total_fertility_2040_cbs",
    "total_fertility_2050_cbs",
    "total_fertility_2030_un",
    "total_fertility_2050_un",
    "births_2024",
    "deaths_2024",
    "births_lelystad_2020",
    "natural_increase_2021",
    "homes_built",
    "ed_visits_claims",
    "admissions",
    "ambulance_runs",
    "gp_contacts",
    "home_nursing_hours",
    "age_index_home_nursing",
    "age_index_elective_admission",
    "falls",
    "ed_visits_2030",
    "ed_visits_2050",
    "ambulance_2030",
    "dementia_almere_2050",
    "comparator.staff_shortage_share.region.2032",
    "staff_needed_2032",
    "gp_density",
    "gp_density_almere",
    "home_nursing_cost",
    "insured_cost_per_head",
];

#[test]
fn flevoland_is_held_against_what_was_asked_for() {
    let region = flevoland();
    let rows = rows(&region, Plan::expected());
    for id in ASKED {
        row(&rows, id);
    }
    // A figure of an earlier year is shown as published beside what it became; one of the base year is what was published.
    let visits = row(&rows, "observed.demand_ed_visit.region").reference;
    assert_eq!(visits.carried, Some((2022, 41500.0)));
    assert!(visits.check.value > 1.05 * 41500.0);
    assert_eq!(row(&rows, "observed.population.region").reference.carried, None);
    // Municipal totals of the base year are exact, whatever is drawn.
    for row in rows
        .iter()
        .filter(|row| row.reference.check.id.starts_with("observed.population"))
    {
        assert_eq!(row.difference(), 0.0, "{}", row.reference.check.id);
    }
    let both =
        |row: &&Row| row.reference.check.reason.nl.is_empty() != row.reference.check.reason.en.is_empty();
    assert!(rows.iter().find(both).is_none(), "reasons are in both languages");
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "hundreds of replicates of Flevoland take minutes unoptimised: run with --profile fast"
)]
fn nothing_in_flevoland_differs_without_a_reason() {
    let rows = rows(&flevoland(), Plan::chance(1, 400));
    let outside: Vec<_> = rows
        .iter()
        .filter(|row| row.verdict == Verdict::Outside)
        .map(|row| {
            format!(
                "{}: {} beside {}",
                row.reference.check.id,
                row.median(),
                row.reference.check.value
            )
        })
        .collect();
    assert!(
        outside.is_empty(),
        "look at the model first; when the difference is right, give the reason in the pack: {outside:?}"
    );
}
