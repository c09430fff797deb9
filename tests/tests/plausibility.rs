//! The model stays sane at the edges of what is uncertain, and every uncertain parameter matters.

use rayon::prelude::*;
use sim_core::ensemble::Plan;
use sim_core::region::{Distribution, LeverData, Region};
use sim_core::scenario::{Scenario, Setting};
use std::sync::Arc;
use tests::identities::check_ranges;
use tests::runs::{
    Run, SEED, UNOPTIMISED, all_levers, changed, flevoland, low_and_high, middles, quantile_of, to, toyland,
};

/// The region with one parameter at one value.
fn with(region: &Region, parameter: usize, value: f64) -> Arc<Region> {
    changed(region, |region| {
        region.uncertain[parameter].distribution = Distribution::Fixed(value);
        region.uncertain[parameter].no_effect = None;
    })
}

/// In an unoptimised build only the first years, of Toyland.
fn region_and_horizon() -> (Arc<Region>, i32) {
    let region = if UNOPTIMISED { toyland() } else { flevoland() };
    let horizon = if UNOPTIMISED {
        region.base_year + 6
    } else {
        region.horizon
    };
    (region, horizon)
}

#[test]
fn every_parameter_at_low_middle_and_high_leaves_figures_sane() {
    let (region, horizon) = region_and_horizon();
    let expected = Run::expected(&to(&region, &Scenario::reference(), horizon));
    check_ranges(&expected);
    let middles = middles(&region);
    (0..region.uncertain.len()).into_par_iter().for_each(|parameter| {
        let data = &region.uncertain[parameter];
        let [low, high] = low_and_high(data);
        for (name, value) in [("low", low), ("middle", middles[parameter]), ("high", high)] {
            let there = with(&region, parameter, value);
            let run = Run::expected(&to(&there, &Scenario::reference(), horizon));
            let outcome = std::panic::catch_unwind(|| check_ranges(&run));
            assert!(
                outcome.is_ok(),
                "{} at its {name} value {value} takes a figure out of its range, see above",
                data.id
            );
            if name == "middle" {
                let moved = expected.differences(&run);
                assert!(
                    moved.is_empty(),
                    "the expected run stands at the middle of {}: {}",
                    data.id,
                    expected.named(&moved)
                );
            }
        }
    });
}

#[test]
fn the_expected_run_takes_medians() {
    for region in [toyland(), flevoland()] {
        for (parameter, middle) in region.uncertain.iter().zip(middles(&region)) {
            // Share of the prior below a value, by halving; any share at "no effect" has its own place.
            let below = |value: f64| {
                let (mut from, mut to) = (0.0_f64, 1.0_f64);
                for _ in 0..60 {
                    let p = 0.5 * (from + to);
                    if quantile_of(parameter, p.clamp(1e-12, 1.0 - 1e-12)) <= value {
                        from = p
                    } else {
                        to = p
                    }
                }
                from
            };
            let (mass, place) = parameter.no_effect.unwrap_or((0.0, 0.0));
            let at_most = |value: f64| (1.0 - mass) * below(value) + if place <= value { mass } else { 0.0 };
            let (under, over) = (
                at_most(middle - 1e-9 * middle.abs() - 1e-12),
                at_most(middle + 1e-9 * middle.abs() + 1e-12),
            );
            let id = &parameter.id;
            assert!(
                under <= 0.5 + 1e-6 && over >= 0.5 - 1e-6,
                "{middle} is no median of {id}: {under} lies below, {over} up to it"
            );
        }
    }
}

/// Parameters that move nothing, and why that is right: none.
const DEAD: [(&str, &str); 0] = [];

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "hundreds of runs of Flevoland take minutes unoptimised: run with --profile fast"
)]
fn every_parameter_is_live() {
    let region = flevoland();
    let horizon = region.horizon;
    let scenarios = [Scenario::reference(), all_levers(&region, 0.4)];
    let dead: Vec<&str> = (0..region.uncertain.len())
        .into_par_iter()
        .filter_map(|parameter| {
            let data = &region.uncertain[parameter];
            let [low, high] = low_and_high(data).map(|value| with(&region, parameter, value));
            // Some act with chance only, such as the split of the start population.
            let live = [Plan::expected(), Plan::chance(SEED, 1)].iter().any(|plan| {
                scenarios.iter().any(|scenario| {
                    let [low, high] =
                        [&low, &high].map(|region| Run::replicate(&to(region, scenario, horizon), plan, 0));
                    !low.differences(&high).is_empty()
                })
            });
            (!live).then_some(data.id.as_str())
        })
        .collect();
    let unexplained: Vec<_> = dead
        .iter()
        .filter(|id| !DEAD.iter().any(|(known, _)| known == *id))
        .collect();
    assert!(
        unexplained.is_empty(),
        "nothing moves with {unexplained:?}: let the model use these parameters or take them out of the pack"
    );
    for (known, why) in DEAD {
        assert!(
            dead.contains(&known),
            "{known} is live now: it no longer needs an exemption ({why})"
        );
    }
}

#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "many replicates of Flevoland take minutes unoptimised: run with --profile fast"
)]
fn corners_of_all_levers_leave_figures_sane() {
    let region = flevoland();
    let corner = |of: fn(&LeverData) -> f64| {
        let setting = |lever: &LeverData| {
            (
                lever.key,
                Setting {
                    value: of(lever),
                    from: region.base_year,
                    ramp_years: 0,
                },
            )
        };
        Scenario {
            settings: region.levers.iter().map(setting).collect(),
            ..Scenario::default()
        }
    };
    for scenario in [corner(|lever| lever.minimum), corner(|lever| lever.maximum)] {
        let parameters = to(&region, &scenario, region.horizon);
        check_ranges(&Run::expected(&parameters));
        (0..40).into_par_iter().for_each(|replicate| {
            check_ranges(&Run::replicate(&parameters, &Plan::chance(SEED, 40), replicate))
        });
    }
}

#[test]
fn a_longer_run_than_the_pack_foresees_stays_sane() {
    let region = toyland();
    let parameters = to(&region, &all_levers(&region, 0.4), region.base_year + 75);
    check_ranges(&Run::expected(&parameters));
    check_ranges(&Run::replicate(&parameters, &Plan::chance(SEED, 1), 0));
}
