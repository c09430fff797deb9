//! Life expectancy and the open group of 100 and older, against published and closed tables.

use sim_core::indicators::Place;
use sim_core::people::People;
use sim_core::quantity::{AGES, MEN, WOMEN};
use sim_core::random::Luck;
use sim_core::run::people_pass;
use sim_core::scenario::Scenario;
use tests::runs::{Run, changed, fix_all, flevoland, on, reference, to, without_progress};

/// Death rates of the national table of 2023 at the ages 100 to 110, closed there: men, women. Own Kannisto fit, from which
/// the pack's rate of the open group comes (`mortality.csv`).
const CLOSED: [[f64; 11]; 2] = [
    [
        0.5170368, 0.5534619, 0.5893220, 0.6242573, 0.6579457, 0.6901130, 0.7205401, 0.7490660, 0.7755870,
        0.8000532, 0.8224626,
    ],
    [
        0.4936228, 0.5341589, 0.5742487, 0.6133856, 0.6511107, 0.6870328, 0.7208421, 0.7523157, 0.7813174,
        0.8077908, 0.8317495,
    ],
];

/// An expected run whose death rates stay those of the pack's table.
fn people_of_the_table() -> People {
    let region = changed(&flevoland(), |region| {
        fix_all(region);
        without_progress(region);
    });
    people_pass(&to(&region, &Scenario::reference(), 2030), &Luck::expected()).people
}

#[test]
fn life_expectancy_of_the_pack_is_the_published_one() {
    // CBS: period life expectancy at birth of 2023, 80.31 years for men and 83.33 for women. At 65: the table that was fitted
    // to it, with deaths in the middle of each year of age.
    let people = people_of_the_table();
    for (sex, age, published) in [
        (MEN, 0, 80.31),
        (WOMEN, 0, 83.33),
        (MEN, 65, 18.834),
        (WOMEN, 65, 21.016),
    ] {
        let found = people.life_expectancy(2025, sex, age);
        assert!(
            (found - published).abs() < 0.01,
            "life expectancy of sex {sex} at {age} is {found}, published {published}: check mortality.csv"
        );
    }
    // CBS: 81.8 for both sexes together.
    let both = people.life_table(2025).remaining_of_both(0);
    assert!(
        (both - 81.8).abs() < 0.05,
        "life expectancy of both sexes is {both}"
    );
}

#[test]
fn life_expectancy_is_the_survival_curve_added_up() {
    // Another way: people alive at every exact age in hundredths of a year, added up by the trapezium rule. The open group
    // goes on at its own rate.
    let people = people_of_the_table();
    let rates = flevoland().mortality.rate;
    for sex in [MEN, WOMEN] {
        for from in [0, 30, 65, 85, 99] {
            let (mut hazard, mut lived) = (0.0_f64, 0.0);
            for step in 0..40_000 {
                let rate = rates[sex][(from + step / 100).min(AGES - 1)];
                let alive = (-hazard).exp();
                hazard += rate * 0.01;
                lived += 0.005 * (alive + (-hazard).exp());
            }
            let found = people.life_expectancy(2025, sex, from);
            assert!(
                (found - lived).abs() < 1e-4,
                "sex {sex} at {from}: {found}, the survival curve gives {lived}"
            );
        }
    }
}

#[test]
fn the_open_group_lives_as_long_as_the_table_closed_at_110() {
    for (sex, closed) in CLOSED.iter().enumerate() {
        // Life expectancy at 100 with deaths in the middle of each year of age, closed at 110.
        let (mut alive, mut lived) = (1.0, 0.0);
        for (place, rate) in closed.iter().enumerate() {
            let last = place + 1 == closed.len();
            let dying = if last { 1.0 } else { rate / (1.0 + 0.5 * rate) };
            lived += if last {
                alive / rate
            } else {
                alive * (1.0 - 0.5 * dying)
            };
            alive *= 1.0 - dying;
        }
        let open = 1.0 / flevoland().mortality.rate[sex][AGES - 1];
        assert!(
            (open - lived).abs() < 0.001,
            "at 100 people of sex {sex} live {open} years in the open group and {lived} in the closed table"
        );
    }
}

#[test]
fn the_open_group_holds_as_many_people_as_its_single_ages_would() {
    // Who is 99 or in the group on 1 January, and stays: single ages to 110 on one side, the model's one group on the other.
    for (sex, closed) in CLOSED.iter().enumerate() {
        let rates = flevoland().mortality.rate[sex];
        let staying = |now: f64, next: f64| (-0.5 * (now + next)).exp();
        let mut alive = staying(rates[99], closed[0]);
        let mut single_ages = 0.0;
        for place in 0..200 {
            single_ages += alive;
            alive *= staying(closed[place.min(10)], closed[(place + 1).min(10)]);
        }
        let group = staying(rates[99], rates[100]) / (1.0 - staying(rates[100], rates[100]));
        let off = group / single_ages - 1.0;
        assert!(
            off.abs() < 0.005,
            "the group of sex {sex} holds {group} people per person of 99, its single ages {single_ages}"
        );
    }
}

#[test]
fn figures_of_the_country_know_no_area() {
    // An area's own ratio moves its deaths and births, not the national figures beside which official ones are put.
    let region = flevoland();
    let other = changed(&region, |region| {
        for parameter in region
            .mortality
            .area_ratio
            .iter()
            .chain(&region.fertility.area_index)
        {
            region.uncertain[parameter.0].distribution = sim_core::region::Distribution::Fixed(1.3);
        }
    });
    let (as_is, changed) = (
        Run::expected(&reference(&region)),
        Run::expected(&on(&other, &Scenario::reference())),
    );
    for year in [2025, 2050] {
        for id in [
            "life_expectancy_men",
            "life_expectancy_women",
            "life_expectancy_65",
            "total_fertility",
        ] {
            assert_eq!(
                as_is.whole(id, Place::Region, year),
                changed.whole(id, Place::Region, year),
                "{id} in {year}"
            );
        }
    }
    assert!(as_is.value("deaths", Place::Region, 2025) < changed.value("deaths", Place::Region, 2025));
    let children = as_is.value("total_fertility", Place::Region, 2030);
    assert!(
        (children - 1.491).abs() < 0.0006,
        "the path of the pack has 1.491 in 2030: {children}"
    );
}
