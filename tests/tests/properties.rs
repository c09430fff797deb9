//! What must hold of any run, whatever is in the pack: parts add up to the whole, and the future does not reach back.

use sim_core::ensemble::Plan;
use sim_core::indicators::{Place, Scope, Unit};
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::runs::{Run, SEED, all_levers, flevoland, to, toyland};

/// Counts: what areas have adds up to what the region has.
fn is_count(unit: Unit) -> bool {
    matches!(
        unit,
        Unit::People
            | Unit::PeoplePerYear
            | Unit::Homes
            | Unit::HomesPerYear
            | Unit::PerYear
            | Unit::HoursPerYear
            | Unit::DaysPerYear
            | Unit::Heads
            | Unit::Fte
    )
}

/// Moves within the region are moves of areas but not of the region.
const NOT_A_SUM: [&str; 2] = ["in_migration", "out_migration"];

#[test]
fn areas_add_up_to_the_region() {
    for (region, horizon) in [(toyland(), 2030), (flevoland(), 2028)] {
        for scenario in [Scenario::reference(), all_levers(&region, 0.5)] {
            let parameters = to(&region, &scenario, horizon);
            for plan in [Plan::expected(), Plan::chance(SEED, 1)] {
                add_up(&Run::replicate(&parameters, &plan, 0));
            }
        }
    }
}

fn add_up(run: &Run) {
    let layout = run.layout();
    let mut told = 0;
    for indicator in &layout.catalogue.indicators {
        let parts = indicator.scope == Scope::AreasAndRegion && is_count(indicator.unit);
        if !parts || NOT_A_SUM.contains(&indicator.id.as_str()) {
            continue;
        }
        told += 1;
        for year in run.years() {
            let areas: i64 = (0..run.area_count())
                .map(|area| run.whole(&indicator.id, Place::Area(area), year))
                .sum();
            let region = run.whole(&indicator.id, Place::Region, year);
            // Every figure is rounded on its own: half a step each.
            let rounding = run.area_count() as i64 / 2 + 1;
            assert!(
                (areas - region).abs() <= rounding,
                "{} in {year}: areas have {areas}, the region {region}",
                indicator.id
            );
        }
    }
    assert!(told > 20, "most indicators are counts of areas");
}

#[test]
fn a_later_horizon_changes_nothing_before_it() {
    let region = toyland();
    let scenario = all_levers(&region, 0.5);
    for plan in [Plan::expected(), Plan::chance(SEED, 1)] {
        let [short, long] =
            [2028, 2033].map(|horizon| Run::replicate(&to(&region, &scenario, horizon), &plan, 0));
        for key in short.layout().keys() {
            let id = &short.layout().catalogue.indicators[key.indicator].id;
            assert_eq!(
                short.whole(id, key.place, key.year),
                long.whole(id, key.place, key.year),
                "{id} of {:?} in {}",
                key.place,
                key.year
            );
        }
    }
}

#[test]
fn scenarios_that_end_alike_begin_alike() {
    // A lever that moves from a later year on leaves every earlier figure as it was.
    let region = toyland();
    let mut later = all_levers(&region, 0.5);
    for setting in later.settings.values_mut() {
        setting.from = 2029;
    }
    let run = |scenario: &Scenario| Run::expected(&to(&Arc::clone(&region), scenario, 2032));
    let (reference, later) = (run(&Scenario::reference()), run(&later));
    let early = reference
        .differences(&later)
        .into_iter()
        .filter(|key| key.year < 2029);
    assert_eq!(early.count(), 0, "nothing moves before the levers do");
}
