//! Why figures change: parts add up to the change, and nothing is given to what did not move.

use sim_core::drivers::{Driver, Drivers};
use sim_core::ensemble::{Plan, Replicated};
use sim_core::explore::attribution::{Attribution, Change, PartKey, Split};
use sim_core::explore::shapley::PARTS;
use sim_core::indicators::{CellKey, Place};
use sim_core::parameters::CheckedParameters;
use sim_core::region::LeverKey;
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::runs::{
    Run, SEED, UNOPTIMISED, all_levers, compute, flevoland, is_beyond_drivers, one_lever, reference, to,
    toyland,
};

/// Every figure of the region in one year.
fn all_cells(parameters: &CheckedParameters, year: i32) -> Vec<CellKey> {
    let indicators = 0..parameters.layout.catalogue.indicators.len();
    let cell = |indicator| CellKey {
        indicator,
        place: Place::Region,
        year,
    };
    indicators.map(cell).collect()
}

fn splits(change: Change, cells: Vec<CellKey>, plan: Plan) -> Vec<Split> {
    let mut attribution = Attribution::new(change, cells, plan);
    attribution.advance(plan.replicates).expect("a run ends");
    attribution.splits()
}

/// Sum of what drivers and rest add, in parts of the resolution.
fn together(split: &Split) -> i128 {
    let parts = split.parts.iter().filter(|part| part.key != PartKey::Total);
    parts.map(|part| part.sum).sum()
}

fn of(split: &Split, driver: Driver) -> i128 {
    split.part(PartKey::Driver(driver)).sum
}

#[test]
fn parts_of_every_figure_add_up_to_its_change_since_the_base_year() {
    let region = toyland();
    let parameters = to(&region, &all_levers(&region, 0.5), 2030);
    for plan in [Plan::expected(), Plan::chance(SEED, 2)] {
        let cells = all_cells(&parameters, 2030);
        let splits = splits(Change::since_base_year(parameters.clone()), cells, plan);
        let runs: Vec<Run> = (0..plan.replicates)
            .map(|replicate| Run::replicate(&parameters, &plan, replicate))
            .collect();
        for split in splits {
            let id = &parameters.layout.catalogue.indicators[split.cell.indicator].id;
            let change: i64 = runs
                .iter()
                .map(|run| run.whole(id, Place::Region, 2030) - run.whole(id, Place::Region, 2025))
                .sum();
            assert_eq!(
                split.part(PartKey::Total).sum,
                i128::from(PARTS * change),
                "change of {id}"
            );
            assert_eq!(together(&split), split.part(PartKey::Total).sum, "parts of {id}");
        }
    }
}

#[test]
fn between_two_later_years_parts_are_those_since_the_base_year_subtracted() {
    let region = toyland();
    let parameters = to(&region, &all_levers(&region, 0.5), 2030);
    let plan = Plan::chance(SEED, 2);
    let since_base = |year| {
        let change = Change::since_base_year(parameters.clone());
        splits(change, all_cells(&parameters, year), plan)
    };
    let change = Change::OverTime {
        scenario: parameters.clone(),
        since: 2027,
    };
    let between = splits(change, all_cells(&parameters, 2030), plan);
    for ((split, early), late) in between.iter().zip(since_base(2027)).zip(since_base(2030)) {
        for ((part, early), late) in split.parts.iter().zip(early.parts).zip(late.parts) {
            assert_eq!(part.sum, late.sum - early.sum, "{:?}", part.key);
        }
        assert_eq!(together(split), split.part(PartKey::Total).sum);
    }
}

#[test]
fn parts_of_every_difference_add_up_and_what_does_not_differ_gets_nothing() {
    let region = toyland();
    let from = to(&region, &Scenario::reference(), 2030);
    let plan = Plan::chance(SEED, 2);
    let cases = [
        (
            one_lever(LeverKey::HousingPace, 1.8, 2025),
            vec![Driver::Ageing, Driver::Growth, Driver::Staff],
        ),
        (one_lever(LeverKey::Retention, -0.3, 2026), vec![Driver::Staff]),
        (
            one_lever(LeverKey::CareCoordination, 0.9, 2026),
            vec![Driver::Measures],
        ),
    ];
    for (scenario, drivers) in cases {
        let variant = to(&region, &scenario, 2030);
        let change = Change::BetweenScenarios {
            from: from.clone(),
            to: variant.clone(),
        };
        assert_eq!(change.drivers(), Drivers::of(&drivers), "{}", scenario.id);
        let mut moved = false;
        for split in splits(change, all_cells(&from, 2030), plan) {
            let id = &from.layout.catalogue.indicators[split.cell.indicator].id;
            let difference: i64 = (0..plan.replicates)
                .map(|replicate| {
                    let pair = compute(&[from.clone(), variant.clone()], &plan, replicate);
                    let index = from.layout.index(split.cell).expect("the figure exists");
                    pair.figures[1].0[index] - pair.figures[0].0[index]
                })
                .sum();
            assert_eq!(
                split.part(PartKey::Total).sum,
                i128::from(PARTS * difference),
                "{id}"
            );
            assert_eq!(together(&split), split.part(PartKey::Total).sum, "parts of {id}");
            assert_eq!(split.part(PartKey::Rest).sum, 0, "rest of {id}");
            for driver in Driver::ALL.iter().filter(|driver| !drivers.contains(driver)) {
                assert_eq!(of(&split, *driver), 0, "{} of {id}", driver.id());
            }
            moved |= difference != 0;
        }
        assert!(moved, "{} moves something", scenario.id);
    }
}

#[test]
fn what_scenarios_fix_stands_in_the_rest_and_the_sum_stays_exact() {
    let region = toyland();
    let from = to(&region, &Scenario::reference(), 2030);
    let mut scenario = one_lever(LeverKey::CareCoordination, 0.9, 2026);
    // A parameter at the end of its range: no driver of the region has to do with it.
    let parameter = region
        .uncertain
        .iter()
        .find(|parameter| parameter.id == "trend.ed_visit");
    let parameter = parameter.expect("every pack has a trend of emergency visits");
    scenario
        .assumptions
        .insert(parameter.id.clone(), parameter.range.1);
    let variant = to(&region, &scenario, 2030);
    let plan = Plan::chance(SEED, 1);
    let change = Change::BetweenScenarios {
        from: from.clone(),
        to: variant.clone(),
    };
    let pair = compute(&[from.clone(), variant], &plan, 0);
    let mut rest = 0;
    for split in splits(change, all_cells(&from, 2030), plan) {
        let index = from.layout.index(split.cell).expect("the figure exists");
        let difference = pair.figures[1].0[index] - pair.figures[0].0[index];
        assert_eq!(split.part(PartKey::Total).sum, i128::from(PARTS * difference));
        assert_eq!(together(&split), split.part(PartKey::Total).sum);
        rest += split.part(PartKey::Rest).sum.abs();
    }
    assert!(rest > 0, "a fixed trend moves something");
}

#[test]
fn one_driver_alone_gets_the_whole_difference() {
    let region = toyland();
    let from = to(&region, &Scenario::reference(), 2030);
    let variant = to(&region, &one_lever(LeverKey::CareCoordination, 0.9, 2026), 2030);
    let change = Change::BetweenScenarios {
        from: from.clone(),
        to: variant,
    };
    for split in splits(change, all_cells(&from, 2030), Plan::chance(SEED, 1)) {
        assert_eq!(of(&split, Driver::Measures), split.part(PartKey::Total).sum);
    }
}

#[test]
fn drivers_move_figures_the_way_they_must() {
    let region = flevoland();
    let year = if UNOPTIMISED { 2028 } else { 2040 };
    let parameters = to(&region, &Scenario::reference(), year);
    let splits = splits(
        Change::since_base_year(parameters.clone()),
        all_cells(&parameters, year),
        Plan::expected(),
    );
    let split = |id: &str| {
        let position = parameters
            .layout
            .catalogue
            .position(id)
            .expect("the indicator exists");
        &splits[position]
    };
    // People are a matter of number and make-up only; their number of number only.
    let people = split("population");
    assert_eq!(of(people, Driver::Growth), people.part(PartKey::Total).sum);
    let old = split("people_80");
    assert!(
        of(old, Driver::Ageing) > of(old, Driver::Growth),
        "80+ grow by ageing above all"
    );
    for driver in [Driver::Health, Driver::Use, Driver::Staff, Driver::Measures] {
        assert_eq!(of(old, driver), 0, "{} moves no people", driver.id());
    }
    for id in ["demand_nursing_home", "demand_dementia", "demand_ed_visit"] {
        assert!(of(split(id), Driver::Ageing) > 0, "ageing raises {id}");
        assert!(of(split(id), Driver::Growth) > 0, "growth raises {id}");
    }
    let run = Run::expected(&parameters);
    // Held drivers bring the base year back, so nothing is left over but what rounding of single figures makes.
    for split in &splits {
        let indicator = &parameters.layout.catalogue.indicators[split.cell.indicator];
        let base = run.value(&indicator.id, Place::Region, 2025);
        let rest = split.part(PartKey::Rest).mean.abs();
        assert!(
            is_beyond_drivers(&indicator.id) || rest <= 1.5 * indicator.resolution + 1e-6 * base.abs(),
            "{rest} of {} is nobody's",
            indicator.id
        );
    }
}

#[test]
fn replicates_are_folded_in_order_and_any_slice_gives_the_same() {
    let parameters: Arc<CheckedParameters> = reference(&toyland());
    let cells = all_cells(&parameters, 2027);
    let whole = splits(
        Change::since_base_year(parameters.clone()),
        cells.clone(),
        Plan::chance(SEED, 3),
    );
    let mut sliced = Attribution::new(Change::since_base_year(parameters), cells, Plan::chance(SEED, 3));
    for _ in 0..3 {
        sliced.advance(1).expect("a run ends");
    }
    assert_eq!(sliced.splits(), whole);
}
