//! Homes at any pace, growth beyond known plans, and the chain of moves that homes for older people start.

use sim_core::ensemble::Plan;
use sim_core::indicators::Place;
use sim_core::people::People;
use sim_core::quantity::{AGES, MEN, WOMEN};
use sim_core::random::Luck;
use sim_core::region::{Backtest, LeverKey, PackFiles, ParameterId, Region};
use sim_core::run::people_pass;
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::moments::{Moments, check};
use tests::runs::{Run, SEED, changed, fix, flevoland, on, one_lever, to, toyland};

fn expected(region: &Arc<Region>, scenario: &Scenario) -> People {
    people_pass(&on(region, scenario), &Luck::expected()).people
}

#[test]
fn housing_pace_from_nothing_to_double_never_lowers_the_population() {
    for region in [toyland(), flevoland()] {
        let from = region.base_year + 1;
        let paces = [0.0, 0.5, 1.0, 1.5, 2.0];
        let runs = paces.map(|pace| expected(&region, &one_lever(LeverKey::HousingPace, pace, from)));
        for area in 0..region.area_count() {
            for (people, pace) in runs.iter().zip(paces) {
                // What is not built is carried over in part and never grows: no more is built than was planned, before the
                // base year or since.
                let (mut planned, mut built) = (backlog(&region, area), 0.0);
                for year in region.base_year..=region.horizon {
                    let plan = &region.housing.plan[area];
                    let index = ((year - region.base_year) as usize).min(plan.len() - 1);
                    planned += plan[index] * if year < from { 1.0 } else { pace };
                    built += people.flows(year, area).completed;
                    assert!(
                        built <= planned * (1.0 + 1e-12),
                        "{built} homes built of {planned} planned by {year} at pace {pace}"
                    );
                }
            }
            for pair in runs.windows(2) {
                for year in region.base_year..=region.horizon + 1 {
                    let (slower, faster) = (pair[0].total(year, area), pair[1].total(year, area));
                    assert!(
                        faster >= slower && slower > 0.0,
                        "area {area} in {year}: {slower} people, at a higher pace {faster}"
                    );
                    if year > from + 1 {
                        assert!(faster > slower, "area {area} in {year} stays at {slower} people");
                    }
                }
            }
        }
    }
}

/// An uncertain parameter in the expected run.
fn drawn(region: &Arc<Region>, id: ParameterId) -> f64 {
    on(region, &Scenario::reference()).draw(&Luck::expected())[id]
}

/// Homes that were planned before the base year and wait, at the realisation of the expected run.
fn backlog(region: &Arc<Region>, area: usize) -> f64 {
    let housing = &region.housing;
    let rho = drawn(region, housing.realisation_agreed);
    let carried = housing.carry_over_share;
    carried * (1.0 - rho) / (1.0 - carried) * housing.plan[area][0]
}

#[test]
fn the_first_year_builds_what_a_constant_plan_builds_in_the_long_run() {
    // Plans lag when a run begins, in today's packs and in every start of the past.
    let backtest = Backtest::read(&PackFiles::flevoland_backtests(), &flevoland())
        .unwrap_or_else(|faults| panic!("{faults}"));
    let past = backtest.hindcasts.iter().map(|start| Arc::clone(&start.region));
    for region in [toyland(), flevoland()].into_iter().chain(past) {
        let constant = changed(&region, |region| {
            for plan in &mut region.housing.plan {
                let first = plan[0];
                plan.fill(first);
            }
            region.housing.agreed_until = region.horizon + 1;
        });
        for (region, last) in [(&region, region.base_year), (&constant, constant.horizon)] {
            let people = expected(region, &Scenario::reference());
            let rho = drawn(region, region.housing.realisation_agreed);
            for area in 0..region.area_count() {
                let wanted = rho * region.housing.plan[area][0];
                for year in region.base_year..=last {
                    let built = people.flows(year, area).completed;
                    assert!(
                        (built - wanted).abs() < 1e-9 * wanted,
                        "{built} homes in area {area} in {year}, in the long run {wanted}"
                    );
                }
            }
        }
    }
}

#[test]
fn by_chance_too_the_first_year_builds_what_its_future_builds_in_the_long_run() {
    // The backlog has the realisation of its own future, so completions over ρ·plan are the shock of the year alone: mean 1.
    let region = changed(&flevoland(), |region| {
        region
            .housing
            .plan
            .iter_mut()
            .flatten()
            .for_each(|planned| *planned = 1e6);
    });
    let parameters = to(&region, &Scenario::reference(), region.base_year + 1);
    let plan = Plan::chance(SEED, 1000);
    let ratios: Vec<f64> = (0..plan.replicates)
        .map(|replicate| {
            let luck = plan.luck(replicate);
            let rho = parameters.draw(&luck)[region.housing.realisation_agreed];
            let people = people_pass(&parameters, &luck).people;
            people.flows(region.base_year, 0).completed / (1e6 * rho)
        })
        .collect();
    let housing = &region.housing;
    let variance = housing.region_shock_sd.powi(2) + housing.area_shock_sd.powi(2);
    check(
        "shock of the first year",
        &ratios,
        Moments::lognormal_around_one(variance),
    );
}

#[test]
fn the_pace_of_plans_leaves_alone_what_the_past_left() {
    for region in [toyland(), flevoland()] {
        let from = region.base_year;
        let paces =
            [0.0, 1.0, 2.0].map(|pace| expected(&region, &one_lever(LeverKey::HousingPace, pace, from)));
        let carried = region.housing.carry_over_share;
        let rho = drawn(&region, region.housing.realisation_agreed);
        let yearly = rho * (1.0 - carried) / (1.0 - rho * carried);
        for area in 0..region.area_count() {
            let [none, plan, double] = [0, 1, 2].map(|run| paces[run].flows(from, area).completed);
            let left = yearly * backlog(&region, area);
            assert!(
                (none - left).abs() < 1e-9 * left,
                "without plans the backlog builds {none}, not {left}"
            );
            assert!(
                ((plan - none) - (double - plan)).abs() < 1e-9 * plan,
                "each pace has the same backlog"
            );
        }
    }
}

#[test]
fn nothing_planned_is_nothing_built_once_the_backlog_is_gone() {
    let region = flevoland();
    let none = expected(
        &region,
        &one_lever(LeverKey::HousingPace, 0.0, region.base_year + 1),
    );
    for area in 0..region.area_count() {
        let completed = |year| none.flows(year, area).completed;
        // The backlog of the base year wears off: a share of it is built, a share of the rest is carried over.
        for year in region.base_year + 1..region.horizon {
            assert!(completed(year + 1) < 0.5 * completed(year));
        }
        assert!(none.homes(region.horizon, area) < none.homes(region.base_year + 2, area) + 1.0);
    }
}

#[test]
fn growth_beyond_known_plans_is_said() {
    let region = flevoland();
    let double = one_lever(LeverKey::HousingPace, 2.0, region.base_year + 1);
    let (plan, double) = (
        Run::expected(&on(&region, &Scenario::reference())),
        Run::expected(&on(&region, &double)),
    );
    let beyond = |run: &Run, place, year| run.value("homes_beyond_plan", place, year);
    for year in plan.years() {
        assert_eq!(
            beyond(&plan, Place::Region, year),
            0.0,
            "the plans have room for themselves in {year}"
        );
    }
    for (area, room) in region.housing.plan_capacity.iter().enumerate() {
        let built: f64 = (region.base_year..region.horizon)
            .map(|year| double.value("homes_completed", Place::Area(area), year))
            .sum();
        let wanted = room.map_or(0.0, |room| (built - room).max(0.0));
        let found = beyond(&double, Place::Area(area), region.horizon);
        // Every year's completions are shown in whole homes.
        assert!(
            (found - wanted).abs() <= 20.0,
            "area {area}: {found} homes beyond plan, not {wanted}"
        );
    }
    assert!(beyond(&double, Place::Region, region.horizon) > 10_000.0);
}

/// First year of a lever in these tests.
const FROM: i32 = 2026;

#[test]
fn homes_for_older_people_change_arrivals_as_by_hand() {
    // Homes decide, seven in ten of the homes are taken by residents, all that is planned is built and half of that for older
    // people: in Toyland's second year, 10 homes in T1, of which the reference has its share and the lever 0.5.
    let region = changed(&toyland(), |region| {
        fix(region, "housing_weight", 1.0);
        fix(region, "suited_home_local_share", 0.7);
        fix(region, "people_per_home_trend", 0.0);
        fix(region, "realisation_agreed", 1.0);
    });
    let key = LeverKey::ElderSuitedShare;
    let reference = region
        .levers
        .iter()
        .find(|lever| lever.key == key)
        .map(|lever| lever.reference);
    let reference = reference.expect("Toyland has the lever");
    let before = expected(&region, &Scenario::reference());
    let after = expected(&region, &one_lever(key, 0.5, FROM));
    assert_eq!(
        before.flows(FROM - 1, 0),
        after.flows(FROM - 1, 0),
        "nothing before the first year"
    );

    let homes = 420.0;
    assert!((before.homes(FROM + 1, 0) - homes).abs() < 1e-9);
    let beyond = 10.0 * (0.5 - reference);
    let old = before.count(FROM, 0, 75, AGES - 1);
    // 1.5 people of 75+ per home; without those homes and people, the others have more than 2.5 each.
    let left_behind = (2.5 * homes - old) / (homes - old / 1.5);
    let wanted = beyond * (0.7 * (left_behind - 2.5) + 0.3 * (1.5 - 2.5));
    let found = after.flows(FROM, 0).arrivals - before.flows(FROM, 0).arrivals;
    assert!(
        (found - wanted).abs() < 1e-9,
        "{found} arrivals more, by hand {wanted}"
    );
    // Residents leave a home behind: seven in ten of the homes for older people.
    let clustered = region
        .levers
        .iter()
        .find(|lever| lever.key == LeverKey::ClusteredShare);
    let clustered = clustered.expect("Toyland has the lever").reference;
    let found = after.flows(FROM, 0).left_behind;
    assert!(
        (found - 10.0 * (0.5 + clustered) * 0.7).abs() < 1e-9,
        "{found} homes left behind"
    );
}

#[test]
fn residents_who_move_make_room_and_newcomers_do_not() {
    // The same homes for older people, taken by residents or by people from elsewhere.
    let scenario = one_lever(LeverKey::ElderSuitedShare, 0.6, FROM);
    let of = |share: f64| {
        let region = changed(&flevoland(), |region| {
            fix(region, "suited_home_local_share", share)
        });
        (
            expected(&region, &Scenario::reference()),
            expected(&region, &scenario),
        )
    };
    let horizon = flevoland().horizon;
    let people = |people: &People, from| -> f64 {
        (0..people.area_count())
            .map(|area| people.count(horizon, area, from, AGES - 1))
            .sum()
    };
    let [none, half, all] = [of(0.0), of(0.5), of(1.0)];
    let gain = |(before, after): &(People, People)| people(after, 0) - people(before, 0);
    assert!(
        gain(&none) < gain(&half) && gain(&half) < gain(&all),
        "the more residents move, the more people find a home: {} {} {}",
        gain(&none),
        gain(&half),
        gain(&all)
    );
    assert!(
        gain(&none) < 0.0,
        "homes of 1.3 people hold fewer than ordinary ones"
    );
    assert!(gain(&all) > 0.0, "homes left behind hold more than the average");
    // Nobody comes because of age: the number of people of 75+ hardly moves.
    let old = |(before, after): &(People, People)| people(after, 75) / people(before, 75) - 1.0;
    assert!(old(&none).abs() < 0.02 && old(&all).abs() < 0.02);
}

#[test]
fn a_cluster_counts_as_homes_for_older_people() {
    // Ten points more of either share move the same number of people.
    let region = flevoland();
    let level = |key| {
        region
            .levers
            .iter()
            .find(|lever| lever.key == key)
            .map_or(0.0, |lever| lever.reference)
    };
    let with = |key| expected(&region, &one_lever(key, level(key) + 0.1, FROM));
    let (suited, clustered) = (with(LeverKey::ElderSuitedShare), with(LeverKey::ClusteredShare));
    for area in 0..region.area_count() {
        for sex in [MEN, WOMEN] {
            for (age, people) in suited.at(region.horizon, area, sex).iter().enumerate() {
                let other = clustered.at(region.horizon, area, sex)[age];
                assert!((people - other).abs() < 1e-6, "age {age}: {people} and {other}");
            }
        }
    }
}
