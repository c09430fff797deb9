//! Every lever does what it is for, costs what it costs, and nothing before its time.

use sim_core::ensemble::Plan;
use sim_core::indicators::Place;
use sim_core::random::Mode;
use sim_core::region::{Direction, LeverData, LeverKey, Region};
use sim_core::scenario::{Scenario, Setting};
use std::sync::Arc;
use tests::runs::{
    Run, SEED, UNOPTIMISED, ensemble, flevoland, is_about_people, on, one_lever, reference, to, toyland,
};

/// First year of every change here.
const FROM: i32 = 2027;

/// The end of the lever's range that is farthest from its reference.
fn far_end(lever: &LeverData) -> f64 {
    let (down, up) = (lever.reference - lever.minimum, lever.maximum - lever.reference);
    if up >= down { lever.maximum } else { lever.minimum }
}

/// 1 when raising the lever raises the indicator that it exists for, else −1; turned round when the far end lies below.
fn wanted_sign(lever: &LeverData) -> f64 {
    let raising = if lever.moves.1 == Direction::Up { 1.0 } else { -1.0 };
    if far_end(lever) > lever.reference {
        raising
    } else {
        -raising
    }
}

/// Differences over the years of an indicator of the region.
fn effect(before: &Run, after: &Run, indicator: &str) -> Vec<f64> {
    before
        .series(indicator)
        .iter()
        .zip(after.series(indicator))
        .map(|(before, after)| after - before)
        .collect()
}

fn total(effect: &[f64]) -> f64 {
    effect.iter().sum()
}

fn for_every_lever(region: &Arc<Region>, check: impl Fn(&LeverData)) {
    assert_eq!(region.levers.len(), LeverKey::ALL.len(), "a pack has every lever");
    region.levers.iter().for_each(check);
}

#[test]
fn each_moves_what_it_exists_for_the_right_way() {
    let region = flevoland();
    let before = Run::expected(&reference(&region));
    for_every_lever(&region, |lever| {
        let after = Run::expected(&on(&region, &one_lever(lever.key, far_end(lever), FROM)));
        let (indicator, sign) = (&lever.moves.0, wanted_sign(lever));
        let effect = effect(&before, &after, indicator);
        let id = lever.key.id();
        assert!(
            total(&effect) * sign > 0.0,
            "{id} at {} must move {indicator} {} over the years, not by {effect:?}; either the mechanism is wrong or `moves` in the pack",
            far_end(lever),
            if sign > 0.0 { "up" } else { "down" }
        );
        let last = effect[effect.len() - 1] * sign;
        assert!(
            last > 0.0,
            "{id} must still move {indicator} in the last year: {effect:?}"
        );
    });
}

#[test]
fn each_grows_with_its_reach() {
    let region = flevoland();
    let before = Run::expected(&reference(&region));
    for_every_lever(&region, |lever| {
        let (indicator, sign) = (&lever.moves.0, wanted_sign(lever));
        let reached = |part: f64| {
            let value = lever.reference + (far_end(lever) - lever.reference) * part;
            let value = value.clamp(lever.minimum, lever.maximum);
            let after = Run::expected(&on(&region, &one_lever(lever.key, value, FROM)));
            total(&effect(&before, &after, indicator)) * sign
        };
        let grid = [0.25, 0.5, 0.75, 1.0].map(reached);
        let mut last = 0.0;
        for (step, reached) in grid.iter().enumerate() {
            // An effect may be complete before the end of the range: everybody has a place, everybody is in time.
            let grows = if step == 0 {
                *reached > last
            } else {
                *reached >= last
            };
            assert!(
                grows,
                "the effect of {} on {indicator} must grow with its reach: {grid:?} at a quarter, half, three quarters and all",
                lever.key.id()
            );
            last = *reached;
        }
    });
}

/// A scenario that says of every lever that it stays where it is.
fn all_at_reference(region: &Region) -> Scenario {
    let setting = |lever: &LeverData| {
        (
            lever.key,
            Setting {
                value: lever.reference,
                from: FROM,
                ramp_years: 3,
            },
        )
    };
    Scenario {
        id: "written-out".to_owned(),
        settings: region.levers.iter().map(setting).collect(),
        ..Scenario::default()
    }
}

#[test]
fn at_its_reference_each_changes_nothing_to_the_bit() {
    for region in [toyland(), flevoland()] {
        let scenarios = [reference(&region), on(&region, &all_at_reference(&region))];
        for plan in [
            Plan::expected(),
            Plan::chance(SEED, if UNOPTIMISED { 2 } else { 20 }),
        ] {
            let mut ensemble = ensemble(&scenarios, plan);
            assert_eq!(
                ensemble.summary(0).digest(),
                ensemble.summary(1).digest(),
                "{} with every lever written out at its reference",
                region.id
            );
            let paired = ensemble.paired(1);
            let moved = paired
                .cells
                .iter()
                .filter(|cell| cell.sum != 0 || cell.quantiles != [0; 5] || cell.higher + cell.lower > 0)
                .count();
            assert_eq!(
                moved, 0,
                "differences from the reference to itself are nought in {}",
                region.id
            );
            assert_eq!(
                ensemble.passes().people,
                u64::from(plan.replicates),
                "one people pass serves both"
            );
        }
    }
}

#[test]
fn none_acts_before_its_first_year() {
    let region = flevoland();
    let (from, horizon) = (2029, 2035);
    for plan in [Plan::expected(), Plan::chance(SEED, 1)] {
        let before = Run::replicate(&to(&region, &Scenario::reference(), horizon), &plan, 0);
        for_every_lever(&region, |lever| {
            for ramp_years in [0, 4] {
                let setting = Setting {
                    value: far_end(lever),
                    from,
                    ramp_years,
                };
                let scenario = Scenario {
                    settings: [(lever.key, setting)].into(),
                    ..Scenario::default()
                };
                let after = Run::replicate(&to(&region, &scenario, horizon), &plan, 0);
                let moved = before.differences(&after);
                let early: Vec<_> = moved.iter().copied().filter(|key| key.year < from).collect();
                assert!(
                    early.is_empty(),
                    "{} from {from} must leave earlier years alone, and moves {}",
                    lever.key.id(),
                    before.named(&early)
                );
                // With chance an effect may be drawn at nought: nobody knows that it works.
                let acts = !moved.is_empty() || plan.mode == Mode::Chance;
                assert!(acts, "{} from {from} moves nothing at all", lever.key.id());
            }
        });
    }
}

#[test]
fn only_levers_that_touch_people_change_them() {
    let region = flevoland();
    for plan in [
        Plan::expected(),
        Plan::chance(SEED, if UNOPTIMISED { 1 } else { 5 }),
    ] {
        for_every_lever(&region, |lever| {
            let moved = one_lever(lever.key, far_end(lever), FROM);
            let scenarios = [Scenario::reference(), moved].map(|scenario| to(&region, &scenario, FROM + 4));
            let passes = ensemble(&scenarios, plan).passes();
            let shared = if lever.key.touches_people() { 2 } else { 1 };
            let id = lever.key.id();
            assert_eq!(
                passes.people,
                shared * u64::from(plan.replicates),
                "people passes of a comparison with {id}"
            );
            assert_eq!(
                passes.care,
                2 * u64::from(plan.replicates),
                "care passes of a comparison with {id}"
            );
            let [before, after] = scenarios
                .each_ref()
                .map(|parameters| Run::replicate(parameters, &plan, 0));
            let mut people = before.differences(&after);
            people.retain(|key| is_about_people(before.layout().catalogue.indicators[key.indicator].group));
            assert_eq!(
                !people.is_empty(),
                lever.key.touches_people(),
                "{id} changes {}",
                before.named(&people)
            );
        });
    }
}

/// What a lever costs or gives elsewhere: lever, where it is put, indicator, direction.
const ELSEWHERE: [(LeverKey, f64, &str, Direction); 43] = [
    (LeverKey::Ambulances, 4.0, "fte_gap_ambulance_crew", Direction::Up),
    (
        LeverKey::Ambulances,
        4.0,
        "ambulance_utilisation",
        Direction::Down,
    ),
    (LeverKey::Ambulances, 4.0, "a1_late", Direction::Down),
    (
        LeverKey::NursingHomePlaces,
        1500.0,
        "fte_gap_care_worker",
        Direction::Up,
    ),
    (
        LeverKey::NursingHomePlaces,
        1500.0,
        "home_care_unmet",
        Direction::Up,
    ),
    (
        LeverKey::ShortStayBeds,
        100.0,
        "fte_gap_care_worker",
        Direction::Up,
    ),
    (LeverKey::ShortStayBeds, 100.0, "step_down_wait", Direction::Down),
    (
        LeverKey::ElderSuitedShare,
        0.6,
        "demand_nursing_home",
        Direction::Down,
    ),
    (
        LeverKey::ElderSuitedShare,
        0.6,
        "demand_ed_visit",
        Direction::Down,
    ),
    (
        LeverKey::FallPrevention,
        0.15,
        "demand_acute_admission",
        Direction::Down,
    ),
    (
        LeverKey::FallPrevention,
        0.15,
        "demand_ambulance_a1",
        Direction::Down,
    ),
    (
        LeverKey::CareCoordination,
        1.0,
        "demand_gp_out_of_hours",
        Direction::Up,
    ),
    (
        LeverKey::InformalCareSupport,
        1.0,
        "demand_nursing_home",
        Direction::Down,
    ),
    (LeverKey::Triage, 1.0, "demand_gp_out_of_hours", Direction::Up),
    (
        LeverKey::UrgentCarePost,
        1.0,
        "demand_gp_out_of_hours",
        Direction::Up,
    ),
    (
        LeverKey::AmbulanceAtHome,
        0.42,
        "demand_ambulance_a2",
        Direction::Up,
    ),
    (
        LeverKey::AmbulanceAtHome,
        0.42,
        "demand_gp_contact",
        Direction::Up,
    ),
    (
        LeverKey::AmbulanceAtHome,
        0.42,
        "demand_home_nursing",
        Direction::Up,
    ),
    (
        LeverKey::AmbulanceAtHome,
        0.42,
        "ambulance_utilisation",
        Direction::Down,
    ),
    (LeverKey::PositiveHealth, 1.0, "fte_gap_gp", Direction::Up),
    (LeverKey::PositiveHealth, 1.0, "demand_ed_visit", Direction::Down),
    (
        LeverKey::ClusteredShare,
        0.3,
        "demand_nursing_home",
        Direction::Down,
    ),
    (
        LeverKey::PreventionCoalition,
        1.0,
        "demand_home_nursing",
        Direction::Down,
    ),
    (LeverKey::HousingPace, 2.0, "demand_gp_contact", Direction::Up),
    (LeverKey::HousingPace, 2.0, "heads_care_worker", Direction::Up),
    (
        LeverKey::HospitalBeds,
        0.25,
        "fte_gap_hospital_nurse",
        Direction::Up,
    ),
    (LeverKey::HospitalBeds, 0.25, "staff_needed", Direction::Up),
    (LeverKey::HospitalBeds, 0.25, "bed_occupancy", Direction::Down),
    (LeverKey::HospitalBeds, 0.25, "ed_over_4h", Direction::Down),
    (LeverKey::HospitalBeds, 0.25, "postponed", Direction::Down),
    (
        LeverKey::HospitalBeds,
        -0.2,
        "fte_gap_hospital_nurse",
        Direction::Down,
    ),
    (LeverKey::FrailtyPathway, 1.0, "demand_short_stay", Direction::Up),
    (LeverKey::FrailtyPathway, 1.0, "short_stay_wait", Direction::Up),
    (
        LeverKey::FrailtyPathway,
        1.0,
        "demand_home_nursing",
        Direction::Up,
    ),
    (LeverKey::FrailtyPathway, 1.0, "fte_gap_home_care", Direction::Up),
    (
        LeverKey::FrailtyPathway,
        1.0,
        "fte_gap_hospital_nurse",
        Direction::Down,
    ),
    (LeverKey::FrailtyPathway, 1.0, "hospital_days", Direction::Down),
    (
        LeverKey::FrailtyPathway,
        1.0,
        "demand_nursing_home",
        Direction::Down,
    ),
    (LeverKey::ChainInformation, 1.0, "handover", Direction::Down),
    (
        LeverKey::ChainInformation,
        1.0,
        "demand_acute_admission",
        Direction::Down,
    ),
    (
        LeverKey::ChainInformation,
        1.0,
        "demand_home_nursing",
        Direction::Up,
    ),
    (
        LeverKey::ChainInformation,
        1.0,
        "demand_gp_contact",
        Direction::Up,
    ),
    (
        LeverKey::ChainInformation,
        1.0,
        "fte_gap_hospital_nurse",
        Direction::Down,
    ),
];

#[test]
fn what_a_lever_costs_and_gives_elsewhere_moves_too() {
    let region = flevoland();
    let before = Run::expected(&reference(&region));
    for (key, value, indicator, direction) in ELSEWHERE {
        let after = Run::expected(&on(&region, &one_lever(key, value, FROM)));
        let effect = effect(&before, &after, indicator);
        let sign = if direction == Direction::Up { 1.0 } else { -1.0 };
        let right = total(&effect) * sign > 0.0;
        assert!(
            right,
            "{} at {value} must move {indicator} {direction:?} over the years, not by {effect:?}",
            key.id()
        );
    }
}

#[test]
fn technology_comes_into_use_along_an_s() {
    let region = flevoland();
    let key = LeverKey::CareTechnology;
    let (from, ramp_years, value) = (2030, 9, 0.9);
    let parameters = on(&region, &ramped(key, value, from, ramp_years));
    let reference = parameters.lever_reference(key);
    let path: Vec<f64> = (from - 1..=from + ramp_years)
        .map(|year| parameters.lever(key, year))
        .collect();
    assert!((region.base_year..from).all(|year| parameters.lever(key, year) == reference));
    assert!((from + ramp_years..=region.horizon).all(|year| parameters.lever(key, year) == value));
    let steps: Vec<f64> = path.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps.iter().all(|step| *step > 0.0), "{path:?}");
    // Ten steps: slow, fast, slow.
    assert!(
        steps[0] < 0.3 * steps[4] && steps[9] < 0.3 * steps[5],
        "{steps:?}"
    );
    assert!(
        (path[5] - 0.5 * (reference + value)).abs() < 1e-12,
        "half of it after half the time"
    );
    // Levers without a curve move in equal steps.
    let lateral = |year| {
        on(&region, &ramped(LeverKey::LateralEntry, 100.0, from, 3)).lever(LeverKey::LateralEntry, year)
    };
    assert_eq!(
        [0, 1, 2, 3].map(|year| lateral(from + year)),
        [25.0, 50.0, 75.0, 100.0]
    );
}

fn ramped(key: LeverKey, value: f64, from: i32, ramp_years: i32) -> Scenario {
    let setting = Setting {
        value,
        from,
        ramp_years,
    };
    Scenario {
        settings: [(key, setting)].into(),
        ..Scenario::default()
    }
}

#[test]
fn training_and_retention_change_heads_when_they_can() {
    let region = flevoland();
    let before = Run::expected(&reference(&region));
    for (key, value, sign) in [
        (LeverKey::TrainingPlaces, 1.0, 1.0),
        (LeverKey::Retention, 0.3, -1.0),
    ] {
        let after = Run::expected(&on(&region, &one_lever(key, value, FROM)));
        for (occupation, data) in sim_core::region::Occupation::ALL
            .iter()
            .zip(&region.workforce.occupations)
        {
            let indicator = format!("heads_{}", occupation.id());
            // Heads of a January are what the year before left; training shows after its length.
            let lag = if key == LeverKey::TrainingPlaces {
                data.training_years
            } else {
                0
            };
            for year in before.years() {
                let (then, now) = (
                    before.value(&indicator, Place::Region, year),
                    after.value(&indicator, Place::Region, year),
                );
                let id = key.id();
                if year <= FROM + lag {
                    assert_eq!(
                        now,
                        then,
                        "{id} cannot change {indicator} before {}, not in {year}",
                        FROM + lag + 1
                    );
                } else if year > FROM + lag + 3 {
                    assert!(
                        (now - then) * sign > 0.0,
                        "{id} must move {indicator} in {year}: from {then} to {now}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_decided_already_is_in_the_reference_from_its_date() {
    let region = flevoland();
    let key = LeverKey::UrgentCarePost;
    let parameters = reference(&region);
    assert_eq!(
        parameters.lever_reference(key),
        0.0,
        "nothing is in place in the base year"
    );
    let path = [2025, 2026, 2027, 2050].map(|year| parameters.lever(key, year));
    assert_eq!(
        path,
        [0.0, 0.35, 0.6, 0.6],
        "the post of Almere opens in June 2026"
    );
    let later = on(&region, &one_lever(key, 1.0, 2030));
    let path = [2026, 2029, 2030].map(|year| later.lever(key, year));
    assert_eq!(path, [0.35, 0.6, 1.0], "a choice starts from what is in place");
    for decided in &region.decided {
        let Some(lever) = decided.lever else { continue };
        let data = region.levers.iter().find(|data| data.key == lever);
        assert!(data.is_some(), "{} names a lever of the pack", decided.label.en);
    }
}
