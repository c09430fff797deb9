//! What a scenario supposes beside its levers: parameters that are fixed, and shocks.

use sim_core::ensemble::Plan;
use sim_core::indicators::Place;
use sim_core::random::Luck;
use sim_core::region::{ParameterId, Region, ShockData, ShockKey};
use sim_core::scenario::{Scenario, ShockSetting};
use std::sync::Arc;
use tests::identities::check_ranges;
use tests::runs::{Run, SEED, ensemble, flevoland, is_about_people, middles, on, reference, to, toyland};

fn assume(id: &str, value: f64) -> Scenario {
    Scenario {
        id: id.to_owned(),
        assumptions: [(id.to_owned(), value)].into(),
        ..Scenario::default()
    }
}

fn happen(data: &ShockData, from: i32, part: f64) -> Scenario {
    let setting = ShockSetting {
        from,
        years: data.years,
        size: data.range.0 + part * (data.range.1 - data.range.0),
        hospital: None,
    };
    Scenario {
        id: data.key.id().to_owned(),
        shocks: [(data.key, setting)].into(),
        ..Scenario::default()
    }
}

fn shock(region: &Region, key: ShockKey) -> &ShockData {
    let shock = region.shocks.iter().find(|shock| shock.key == key);
    shock.expect("a pack has every shock")
}

/// Whether the figure by which a shock is looked at falls with it.
fn falls(key: ShockKey) -> bool {
    matches!(key, ShockKey::BuildingStop | ShockKey::StaffWave)
}

#[test]
fn a_fixed_parameter_has_its_value_in_every_replicate_and_leaves_the_luck_of_others() {
    let region = flevoland();
    let plain = reference(&region);
    for position in [0, region.uncertain.len() / 2, region.uncertain.len() - 1] {
        let parameter = &region.uncertain[position];
        let value = parameter.range.1;
        let fixed = on(&region, &assume(&parameter.id, value));
        for luck in [Luck::expected(), Luck::new(SEED, 0), Luck::new(SEED, 7)] {
            let (drawn, there) = (plain.draw(&luck), fixed.draw(&luck));
            for other in (0..region.uncertain.len()).map(ParameterId) {
                let expected = if other.0 == position { value } else { drawn[other] };
                assert_eq!(
                    there[other], expected,
                    "{} with {} fixed",
                    region.uncertain[other.0].id, parameter.id
                );
            }
        }
    }
}

#[test]
fn fixing_what_the_expected_run_takes_anyway_changes_nothing() {
    for region in [toyland(), flevoland()] {
        let before = Run::expected(&reference(&region));
        let middles = middles(&region);
        let all = region.uncertain.iter().zip(middles);
        let scenario = Scenario {
            assumptions: all
                .map(|(parameter, middle)| (parameter.id.clone(), middle))
                .collect(),
            ..Scenario::default()
        };
        let after = Run::expected(&on(&region, &scenario));
        assert_eq!(
            before.figures, after.figures,
            "every parameter of {} at its median",
            region.id
        );
    }
}

#[test]
fn every_assumption_that_is_offered_moves_something_at_both_ends() {
    let region = flevoland();
    let before = Run::expected(&to(&region, &Scenario::reference(), 2035));
    assert!(!region.assumptions.is_empty());
    for offered in &region.assumptions {
        for id in &offered.parameters {
            let parameter = &region.uncertain[id.0];
            for value in [offered.range.0, offered.range.1] {
                let run = Run::expected(&to(&region, &assume(&parameter.id, value), 2035));
                check_ranges(&run);
                let moves = !before.differences(&run).is_empty();
                assert!(
                    moves,
                    "{} at {value} moves nothing ({})",
                    parameter.id, offered.id
                );
            }
        }
    }
}

#[test]
fn levels_of_migration_and_fertility_go_the_right_way() {
    let region = flevoland();
    let before = Run::expected(&reference(&region));
    for (id, value, indicator) in [
        ("fertility_level", 0.9, "births"),
        ("fertility_level", 0.9, "population"),
        ("migration_level", 0.9, "in_migration"),
        ("migration_level", 0.9, "population"),
    ] {
        let after = Run::expected(&on(&region, &assume(id, value)));
        let effect: f64 =
            after.series(indicator).iter().sum::<f64>() - before.series(indicator).iter().sum::<f64>();
        assert!(effect < 0.0, "{indicator} with {id} at {value} moves by {effect}");
    }
    // In the base year births are in proportion, but for those of the few who arrive in the places of who was not born.
    let low = Run::expected(&on(&region, &assume("fertility_level", 0.9)));
    let births = |run: &Run| run.value("births", Place::Region, region.base_year);
    let ratio = births(&low) / births(&before);
    assert!(
        (0.9..0.902).contains(&ratio),
        "births in the base year are in proportion: {ratio}"
    );
}

#[test]
fn an_assumption_about_care_leaves_people_alone_and_still_has_its_own_draws() {
    let region = flevoland();
    let scenarios =
        [Scenario::reference(), assume("trend.ed_visit", 0.02)].map(|scenario| to(&region, &scenario, 2032));
    assert!(
        !scenarios[0].same_people(&scenarios[1]),
        "the people pass hands its draws on"
    );
    let plan = Plan::chance(SEED, 1);
    let computed = tests::runs::compute(&scenarios, &plan, 0);
    let [before, after] = [0, 1].map(|at| Run::of(&scenarios[at], computed.figures[at].clone()));
    let moved = before.differences(&after);
    let people = moved
        .iter()
        .filter(|key| is_about_people(before.layout().catalogue.indicators[key.indicator].group))
        .count();
    assert_eq!(people, 0);
    let alone = Run::replicate(&scenarios[1], &plan, 0);
    assert_eq!(after.figures, alone.figures, "beside another scenario as alone");
    let effect: f64 = after.series("demand_ed_visit").iter().sum::<f64>()
        - before.series("demand_ed_visit").iter().sum::<f64>();
    assert!(effect > 0.0);
}

#[test]
fn a_shock_does_nothing_before_its_first_year_and_what_it_says_after() {
    let (from, horizon) = (2029, 2034);
    for region in [toyland(), flevoland()] {
        for plan in [Plan::expected(), Plan::chance(SEED, 1)] {
            let before = Run::replicate(&to(&region, &Scenario::reference(), horizon), &plan, 0);
            for (key, indicator) in [
                (ShockKey::MigrationJump, "in_migration"),
                (ShockKey::BuildingStop, "homes_completed"),
                (ShockKey::StaffWave, "heads_care_worker"),
                (ShockKey::HospitalCloses, "treated_outside"),
                (ShockKey::EdNightClosure, "ed_drive_night"),
                (ShockKey::WinterEpidemic, "demand_acute_admission"),
            ] {
                let sign = if falls(key) { -1.0 } else { 1.0 };
                let scenario = happen(shock(&region, key), from, 1.0);
                let after = Run::replicate(&to(&region, &scenario, horizon), &plan, 0);
                check_ranges(&after);
                let moved = before.differences(&after);
                let early: Vec<_> = moved.iter().copied().filter(|key| key.year < from).collect();
                let id = key.id();
                assert!(
                    early.is_empty(),
                    "{id} from {from} moves {}",
                    before.named(&early)
                );
                // Staff of a January are what the year before left.
                let year = if key == ShockKey::StaffWave {
                    from + 1
                } else {
                    from
                };
                let effect = after.value(indicator, Place::Region, year)
                    - before.value(indicator, Place::Region, year);
                assert!(
                    effect * sign > 0.0,
                    "{id} moves {indicator} of {} in {year} by {effect}",
                    region.id
                );
            }
        }
    }
}

#[test]
fn a_building_stop_stops_all_building_and_a_part_follows_later() {
    let region = flevoland();
    let stop = shock(&region, ShockKey::BuildingStop);
    let before = Run::expected(&reference(&region));
    let after = Run::expected(&on(&region, &happen(stop, 2028, 1.0)));
    let completed = |run: &Run, year| run.value("homes_completed", Place::Region, year);
    for year in 2028..2028 + stop.years {
        assert_eq!(completed(&after, year), 0.0, "nothing is completed in {year}");
    }
    let next = 2028 + stop.years;
    assert!(
        completed(&after, next) > completed(&before, next),
        "a part of what was not built follows"
    );
}

#[test]
fn the_effect_of_a_shock_grows_with_its_size() {
    let region = flevoland();
    for (key, indicator) in [
        (ShockKey::MigrationJump, "population"),
        (ShockKey::BuildingStop, "homes"),
        (ShockKey::StaffWave, "heads_care_worker"),
        (ShockKey::HospitalCloses, "treated_outside"),
        (ShockKey::EdNightClosure, "ed_drive_night"),
        (ShockKey::WinterEpidemic, "busiest_week_occupancy"),
    ] {
        let data = shock(&region, key);
        // An epidemic is over after its winter; the others show in what they leave too.
        let year = if key == ShockKey::WinterEpidemic {
            2028
        } else {
            2030
        };
        let at = |part| {
            let run = Run::expected(&to(&region, &happen(data, 2028, part), 2034));
            run.value(indicator, Place::Region, year)
        };
        let sizes = [0.0, 0.5, 1.0].map(at);
        let wanted = if falls(key) {
            sizes[0] > sizes[1] && sizes[1] > sizes[2]
        } else {
            sizes[0] < sizes[1] && sizes[1] < sizes[2]
        };
        assert!(
            wanted,
            "{indicator} in {year} with a small, middle and large {}: {sizes:?}",
            key.id()
        );
    }
}

#[test]
fn only_what_touches_people_takes_another_people_pass() {
    let region: Arc<Region> = toyland();
    for data in &region.shocks {
        let scenarios =
            [Scenario::reference(), happen(data, 2027, 1.0)].map(|scenario| on(&region, &scenario));
        let passes = ensemble(&scenarios, Plan::chance(SEED, 2)).passes();
        let shared = if data.key.touches_people() { 2 } else { 1 };
        assert_eq!(
            passes.people,
            2 * shared,
            "people passes of a comparison with {}",
            data.key.id()
        );
    }
}
