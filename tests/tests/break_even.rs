//! Break-even: the effect at which a measure earns back what it costs, no more and no less.

use sim_core::explore::break_even::{BreakEven, break_even};
use sim_core::indicators::Place;
use sim_core::random::Luck;
use sim_core::region::{Distribution, LeverCost, LeverKey, Region};
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::runs::{Run, all_levers, changed, flevoland, on, one_lever, reference};

const LEVER: LeverKey = LeverKey::FallPrevention;

fn of(region: &Arc<Region>, scenario: &Scenario) -> Vec<BreakEven> {
    match break_even(&on(region, scenario)) {
        Ok(found) => found,
        Err(error) => panic!("a run must end: {error}"),
    }
}

/// Sum over the years, thousands of euros.
fn sum(run: &Run, id: &str) -> f64 {
    run.years().map(|year| run.value(id, Place::Region, year)).sum()
}

#[test]
fn the_balance_is_care_saved_less_the_cost_of_the_measure() {
    let region = flevoland();
    let scenario = one_lever(LEVER, 0.1, 2027);
    let (before, after) = (
        Run::expected(&reference(&region)),
        Run::expected(&on(&region, &scenario)),
    );
    let wanted = sum(&before, "cost_care") - sum(&after, "cost_care") - sum(&after, "cost_measures");
    let found = of(&region, &scenario);
    assert!(!found.is_empty(), "fall prevention has a price and effects");
    for one in found {
        assert_eq!((one.lever, one.balance()), (LEVER, wanted));
        let drawn = reference(&region).draw(&Luck::expected());
        assert_eq!(one.expected, drawn[one.parameter]);
        // Between ends of unlike sign lies a break-even, elsewhere none.
        assert_eq!(one.at.is_some(), one.at_ends[0] * one.at_ends[1] <= 0.0);
    }
}

#[test]
fn a_measure_priced_at_what_it_saves_breaks_even_where_it_stands() {
    let region = flevoland();
    let scenario = one_lever(LEVER, 0.1, 2027);
    let (before, after) = (
        Run::expected(&reference(&region)),
        Run::expected(&on(&region, &scenario)),
    );
    let saved = sum(&before, "cost_care") - sum(&after, "cost_care");
    assert!(saved > 0.0, "fall prevention saves care: {saved}");
    let lever = region.levers.iter().find(|lever| lever.key == LEVER);
    let Some(LeverCost::Priced(price)) = lever.map(|lever| &lever.cost) else {
        panic!("fall prevention has a price");
    };
    let now = reference(&region).draw(&Luck::expected())[price.price];
    let fair = now * saved / sum(&after, "cost_measures");
    let priced = changed(&region, |region| {
        let parameter = &mut region.uncertain[price.price.0];
        parameter.distribution = Distribution::Fixed(fair);
        parameter.range = (0.0, 1e6);
    });
    for one in of(&priced, &scenario) {
        let at = one.at.expect("the ends lie on either side of where it stands");
        let (low, high) = priced.uncertain[one.parameter.0].range;
        assert!(
            (at - one.expected).abs() < 0.02 * (high - low),
            "{}: {at}, not {}",
            priced.uncertain[one.parameter.0].id,
            one.expected
        );
    }
}

#[test]
fn each_measure_is_taken_alone() {
    let region = flevoland();
    let together = of(&region, &all_levers(&region, 0.5));
    for one in together.iter().filter(|one| one.lever == LEVER) {
        let setting = all_levers(&region, 0.5).settings[&LEVER];
        let alone = of(
            &region,
            &Scenario {
                settings: [(LEVER, setting)].into(),
                ..Scenario::default()
            },
        );
        assert!(alone.contains(one), "{one:?} is not among {alone:?}");
    }
    assert!(of(&region, &Scenario::reference()).is_empty());
}
