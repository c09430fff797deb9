//! Drivers that are held: the base year comes back, and what moves is what is on.

use sim_core::drivers::{Driver, Drivers};
use sim_core::ensemble::Plan;
use sim_core::indicators::{CellKey, Group, Place};
use sim_core::people::{Source, recombine};
use sim_core::quantity::{MEN, WOMEN};
use sim_core::run::{PeoplePass, care_pass, care_pass_for, people_pass};
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::runs::{
    Run, SEED, all_levers, flevoland, is_about_people, is_beyond_drivers, on, reference, to, toyland,
};

/// A care pass with only these drivers moving.
fn held(
    parameters: &sim_core::parameters::CheckedParameters,
    pass: &PeoplePass,
    plan: &Plan,
    drivers: Drivers,
) -> Run {
    let source = |driver| {
        if drivers.has(driver) {
            Source::Moving(&pass.people)
        } else {
            Source::Held(&pass.people)
        }
    };
    let people = recombine(source(Driver::Growth), source(Driver::Ageing));
    let switched = parameters.with_drivers(drivers);
    let figures = care_pass_for(&switched, &pass.drawn, &people, &pass.people, &plan.luck(0));
    Run::of(parameters, figures.expect("a run ends"))
}

#[test]
fn with_all_drivers_a_run_is_the_normal_run_to_the_bit() {
    let region = toyland();
    let parameters = on(&region, &all_levers(&region, 0.5));
    for plan in [Plan::expected(), Plan::chance(SEED, 1)] {
        let pass = people_pass(&parameters, &plan.luck(0));
        let normal = care_pass(&parameters, &pass, &plan.luck(0)).expect("a run ends");
        assert_eq!(held(&parameters, &pass, &plan, Drivers::ALL).figures, normal);
    }
}

#[test]
fn with_nothing_moving_every_year_is_the_base_year() {
    for (region, horizon) in [(toyland(), 2050), (flevoland(), 2030)] {
        let parameters = to(&region, &all_levers(&region, 0.5), horizon);
        let plan = Plan::expected();
        let pass = people_pass(&parameters, &plan.luck(0));
        let run = held(&parameters, &pass, &plan, Drivers::NONE);
        let layout = run.layout().clone();
        for (indicator, data) in layout.catalogue.indicators.iter().enumerate() {
            if is_beyond_drivers(&data.id) {
                continue;
            }
            for place in layout.places(indicator) {
                let base = run.value(&data.id, place, layout.base_year);
                let last = run.value(&data.id, place, horizon);
                assert!(
                    (last - base).abs() <= 1.5 * data.resolution + 1e-6 * base.abs(),
                    "{} of {place:?} moves from {base} to {last} though nothing is on",
                    data.id
                );
            }
        }
    }
}

#[test]
fn number_and_make_up_of_people_come_from_where_they_are_said_to() {
    let region = flevoland();
    let parameters = to(&region, &Scenario::reference(), 2035);
    let people = people_pass(&parameters, &Plan::chance(SEED, 1).luck(0)).people;
    let grown = recombine(Source::Moving(&people), Source::Held(&people));
    let aged = recombine(Source::Held(&people), Source::Moving(&people));
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs().max(1.0);
    for year in 2025..=2035 {
        for area in 0..people.area_count() {
            assert!(close(grown.total(year, area), people.total(year, area)));
            assert!(close(aged.total(year, area), people.total(2025, area)));
            let share = |of: &sim_core::people::People, at| of.count(at, area, 75, 100) / of.total(at, area);
            assert!(close(share(&grown, year), share(&people, 2025)));
            assert!(close(share(&aged, year), share(&people, year)));
            let births = |of: &sim_core::people::People, at| of.flows(at, area).births / of.total(at, area);
            assert!(close(births(&grown, year), births(&people, 2025)));
            assert!(close(births(&aged, year), births(&people, year)));
        }
    }
    let same = recombine(Source::Moving(&people), Source::Moving(&people));
    for year in 2025..=2035 {
        for (area, sex) in (0..people.area_count()).flat_map(|area| [(area, MEN), (area, WOMEN)]) {
            assert_eq!(same.at(year, area, sex), people.at(year, area, sex));
            assert_eq!(same.at_end(year, area, sex), people.at_end(year, area, sex));
        }
    }
}

#[test]
fn a_driver_moves_what_it_is_about_and_nothing_else() {
    let region = flevoland();
    let parameters = to(&region, &all_levers(&region, 0.5), 2030);
    let plan = Plan::expected();
    let pass = people_pass(&parameters, &plan.luck(0));
    let nothing = held(&parameters, &pass, &plan, Drivers::NONE);
    let moved = |driver: Driver| {
        let run = held(&parameters, &pass, &plan, Drivers::of(&[driver]));
        let groups = run.differences(&nothing).into_iter().map(|key| {
            let indicator = &run.layout().catalogue.indicators[key.indicator];
            (indicator.id.clone(), indicator.group)
        });
        groups.collect::<Vec<_>>()
    };
    for driver in [Driver::Health, Driver::Use, Driver::Staff, Driver::Measures] {
        let about_people = moved(driver)
            .into_iter()
            .find(|(_, group)| is_about_people(*group));
        assert!(about_people.is_none(), "{} moves {about_people:?}", driver.id());
    }
    let needs = |moved: &[(String, Group)]| moved.iter().any(|(id, _)| id.starts_with("demand_"));
    assert!(needs(&moved(Driver::Use)), "trends of use move need");
    for driver in [Driver::Ageing, Driver::Growth] {
        assert!(needs(&moved(driver)), "{} moves need", driver.id());
    }
    let grown = held(&parameters, &pass, &plan, Drivers::of(&[Driver::Growth]));
    let full = Run::expected(&parameters);
    assert_eq!(
        grown.whole("population", Place::Region, 2030),
        full.whole("population", Place::Region, 2030)
    );
}

#[test]
fn levers_at_their_reference_leave_nothing_to_measures() {
    // What is agreed already counts as a measure: without it nothing is left
    let mut region = (*toyland()).clone();
    region.acute.step_down.clustered_from = None;
    let parameters = reference(&Arc::new(region));
    let plan = Plan::chance(SEED, 1);
    let pass = people_pass(&parameters, &plan.luck(0));
    for without in [Drivers::ALL, Drivers::of(&[Driver::Measures, Driver::Ageing])] {
        let with = held(&parameters, &pass, &plan, without);
        let taken = held(&parameters, &pass, &plan, without.without(Driver::Measures));
        let ids = |key: CellKey| with.layout().catalogue.indicators[key.indicator].id.clone();
        let moved: Vec<_> = with.differences(&taken).into_iter().map(ids).collect();
        assert!(moved.is_empty(), "{moved:?}");
    }
}
