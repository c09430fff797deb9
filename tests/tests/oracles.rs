//! Independent answers to simple questions: sums by hand, a stationary population, a Leslie matrix, closed forms of chance.

use sim_core::ensemble::Plan;
use sim_core::indicators::Place;
use sim_core::people::People;
use sim_core::quantity::{AGES, MEN, WOMEN};
use sim_core::random::Luck;
use sim_core::region::Region;
use sim_core::run::people_pass;
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::moments::{Moments, check};
use tests::runs::{
    Run, SEED, changed, fix, fix_all, flevoland, reference, to, toyland, without_moves, without_progress,
};

fn expected_people(region: &Arc<Region>, horizon: i32) -> People {
    people_pass(&to(region, &Scenario::reference(), horizon), &Luck::expected()).people
}

fn close(found: f64, wanted: f64, relative: f64, what: &str) {
    let off = (found - wanted).abs();
    assert!(
        off <= relative * wanted.abs().max(1.0),
        "{what}: found {found}, by hand {wanted}"
    );
}

#[test]
fn two_areas_in_their_first_year_as_by_hand() {
    // Toyland with two priors at round numbers: homes decide for three quarters, 80 % of the plans are built.
    let region = changed(&toyland(), |region| {
        fix(region, "housing_weight", 0.75);
        fix(region, "realisation_agreed", 0.8);
    });
    let people = expected_people(&region, 2026);
    let q = |rate: f64| 1.0 - (-rate).exp();

    // Rates: 0.001 below 60, 0.02 at 60–79, 0.1 at 80–99, 0.5 at 100. Half of the year passes at the next age.
    let [young, at_59, old, at_79, very_old, at_99] = [q(0.001), q(0.0105), q(0.02), q(0.06), q(0.1), q(0.3)];
    // T1: 6 men and 6 women of each age to 79, 1 and 1 at 80–99; T2: 3 and 3 to 79, 1 and 1 at 80–89.
    let dying_1 = 12.0 * (59.0 * young + at_59 + 19.0 * old + at_79) + 2.0 * (19.0 * very_old + at_99);
    let dying_2 = 6.0 * (59.0 * young + at_59 + 19.0 * old + at_79) + 2.0 * 10.0 * very_old;

    // One in twenty per person-year leaves, among those who live; of T1 a fifth goes to T2, of T2 two fifths to T1.
    let leaving = q(0.05);
    let (leaving_1, leaving_2) = ((1000.0 - dying_1) * leaving, (500.0 - dying_2) * leaving);
    let (from_1_to_2, from_2_to_1) = (0.2 * leaving_1, 0.4 * leaving_2);

    // Homes: a share r of plan and backlog is built, r = 0.8·(1 − 0.5)/(1 − 0.8·0.5) = 2/3; the plans are 10 and 5. The past
    // left a backlog B of half of what it did not build: B = 0.5·(1/3)·(10 + B) is 2, and 1 for the plan of 5.
    let (homes_1, homes_2) = (400.0 + (10.0 + 2.0) * 2.0 / 3.0, 200.0 + (5.0 + 1.0) * 2.0 / 3.0);

    // Expected births: women of 20–39 at the start; 0.08 at 20–39, half of the year at the next age. So age 19 counts
    // half (its next age is 20), 20–38 count in full, 39 counts half: 20 ages of 0.08.
    let births_foreseen_1 = 6.0 * 20.0 * 0.08;
    let births_foreseen_2 = 3.0 * 20.0 * 0.08;

    // Arrivals: departures less arrivals from within, plus three quarters of what homes ask for, plus a quarter of habit.
    let asked = |homes: f64, people: f64, births: f64, dying: f64| homes * 2.5 - people - (births - dying);
    let arriving_1 =
        leaving_1 - from_2_to_1 + 0.75 * asked(homes_1, 1000.0, births_foreseen_1, dying_1) + 0.25 * 10.0;
    let arriving_2 =
        leaving_2 - from_1_to_2 + 0.75 * asked(homes_2, 500.0, births_foreseen_2, dying_2) + 0.25 * 5.0;

    for (area, dying, leaving, within_in, within_out, arriving, homes) in [
        (
            0,
            dying_1,
            leaving_1,
            from_2_to_1,
            from_1_to_2,
            arriving_1,
            homes_1,
        ),
        (
            1,
            dying_2,
            leaving_2,
            from_1_to_2,
            from_2_to_1,
            arriving_2,
            homes_2,
        ),
    ] {
        let flows = people.flows(2025, area);
        let name = format!("area T{}", area + 1);
        // Newborns are exposed for half a year at 0.001.
        let infants = flows.births * q(0.0005);
        close(flows.deaths, dying + infants, 1e-12, &format!("deaths of {name}"));
        close(
            flows.departures,
            leaving - within_out,
            1e-12,
            &format!("departures from {name}"),
        );
        close(
            flows.departures_within,
            within_out,
            1e-12,
            &format!("moves from {name} to the other"),
        );
        close(
            flows.arrivals_within,
            within_in,
            1e-12,
            &format!("moves to {name} from the other"),
        );
        close(flows.arrivals, arriving, 1e-12, &format!("arrivals in {name}"));
        close(
            people.homes(2026, area),
            homes,
            1e-12,
            &format!("homes of {name}"),
        );
        let start = people.total(2025, area);
        let end = start + flows.births - dying - infants - leaving + within_in + arriving;
        close(
            people.total(2026, area),
            end,
            1e-12,
            &format!("people of {name} a year later"),
        );
    }

    // Women of 50 in T1 are those of 49 who lived and stayed, and of 49 from T2 who moved. No in-migrant is 49:
    // they are 20–39, or come to a new home.
    let stay = |people: f64| people * (1.0 - young) * (1.0 - leaving);
    let moved = 3.0 * (1.0 - young) * leaving * 0.4;
    let new_homes = region.migration.new_home_profile[WOMEN][49];
    assert_eq!(
        new_homes, 0.0,
        "Toyland's new homes have no newcomers of 49: adapt the sum by hand"
    );
    close(
        people.at(2026, 0, WOMEN)[50],
        stay(6.0) + moved,
        1e-12,
        "women of 50 in T1 a year later",
    );

    // Births: half to the women of the start, half to those still there and those who came; 1.6 · 1/20 per age.
    let at_risk = |age: usize| 0.5 * (people.at(2025, 0, WOMEN)[age] + people.at(2026, 0, WOMEN)[age + 1]);
    let births =
        0.04 * at_risk(19) + (20..39).map(|age| 0.08 * at_risk(age)).sum::<f64>() + 0.04 * at_risk(39);
    close(people.flows(2025, 0).births, births, 1e-12, "births in T1");
}

#[test]
fn a_stationary_population_stays() {
    // Nobody dies before 99, everybody at 99; 100 men and 100 women of every age; two children per woman, half of them
    // boys: 200 births replace 200 deaths.
    let region = changed(&toyland(), |region| {
        without_moves(region);
        without_progress(region);
        for sex in [MEN, WOMEN] {
            region.mortality.rate[sex] = std::array::from_fn(|age| if age == 100 { 1e4 } else { 0.0 });
            for area in &mut region.start_population {
                area[sex] = std::array::from_fn(|age| if age < 100 { 100 } else { 0 });
            }
        }
        region.fertility.total_rate_path = vec![(2025, 2.0)];
    });
    let people = expected_people(&region, 2100);
    for year in 2026..=2100 {
        for area in 0..2 {
            for sex in [MEN, WOMEN] {
                for (age, count) in people.at(year, area, sex).iter().enumerate() {
                    let wanted = if age < 100 { 100.0 } else { 0.0 };
                    assert!(
                        (count - wanted).abs() < 1e-9,
                        "{count} instead of {wanted} of age {age} in {year}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_stationary_population_of_flevolands_table_stays() {
    // A million of each sex born every year, dying by the pack's table; fertility such that births replace deaths.
    let flevoland = flevoland();
    let rates = flevoland.mortality.rate;
    let alive = [MEN, WOMEN].map(|sex| stationary(&rates[sex], 1e6));
    let births = 2e6;
    let schedule = &flevoland.fertility.schedule;
    let per_rate: f64 = (0..AGES - 1)
        .map(|age| {
            0.25 * (schedule[age] + schedule[age + 1])
                * (alive[WOMEN][age] + survivors(&rates[WOMEN], &alive[WOMEN])[age])
        })
        .sum();
    let region = changed(&flevoland, |region| {
        fix_all(region);
        without_moves(region);
        without_progress(region);
        region.fertility.total_rate_path = vec![(2025, births / per_rate)];
        region.fertility.share_boys = 0.5;
        for area in 0..region.areas.len() {
            region.start_population[area] = alive.map(|ages| ages.map(|people| people.round() as u32));
            let (mortality, fertility) = (
                region.mortality.area_ratio[area],
                region.fertility.area_index[area],
            );
            for parameter in [mortality, fertility] {
                region.uncertain[parameter.0].distribution = sim_core::region::Distribution::Fixed(1.0);
            }
        }
    });
    let people = expected_people(&region, 2100);
    for year in [2026, 2050, 2100] {
        for sex in [MEN, WOMEN] {
            for (age, count) in people.at(year, 0, sex).iter().enumerate() {
                // The start is rounded to whole people, which is all that may be left.
                assert!(
                    (count - alive[sex][age]).abs() < 3.0,
                    "{count} instead of {} of age {age} in {year}",
                    alive[sex][age]
                );
            }
        }
    }
}

/// Probability of dying within the year by age on 1 January.
fn dying(rates: &[f64; AGES]) -> [f64; AGES] {
    std::array::from_fn(|age| 1.0 - (-0.5 * (rates[age] + rates[(age + 1).min(AGES - 1)])).exp())
}

fn survivors(rates: &[f64; AGES], people: &[f64; AGES]) -> [f64; AGES] {
    let dying = dying(rates);
    std::array::from_fn(|age| people[age] * (1.0 - dying[age]))
}

/// People by age on 1 January when `born` are born every year and nothing changes.
fn stationary(rates: &[f64; AGES], born: f64) -> [f64; AGES] {
    let dying = dying(rates);
    let mut people = [0.0; AGES];
    people[0] = born * (-0.5 * rates[0]).exp();
    for age in 1..AGES {
        people[age] = people[age - 1] * (1.0 - dying[age - 1]);
    }
    // The open group: x = inflow + x·(1 − q).
    people[AGES - 1] /= dying[AGES - 1];
    people
}

#[test]
fn without_moves_the_expected_run_is_a_power_of_a_leslie_matrix() {
    let region = changed(&toyland(), |region| {
        fix_all(region);
        without_moves(region);
        without_progress(region);
    });
    let years = 40;
    let people = expected_people(&region, region.base_year + years);
    let power = power(leslie(&region), years as u32);
    for area in 0..2 {
        let start: Vec<f64> = region.start_population[area]
            .iter()
            .flatten()
            .map(|count| f64::from(*count))
            .collect();
        let end: Vec<f64> = power
            .iter()
            .map(|row| row.iter().zip(&start).map(|(a, b)| a * b).sum())
            .collect();
        for sex in [MEN, WOMEN] {
            for age in 0..AGES {
                let found = people.at(region.base_year + years, area, sex)[age];
                close(
                    found,
                    end[sex * AGES + age],
                    1e-9,
                    &format!("people of sex {sex} and age {age} in area {area} after {years} years"),
                );
            }
        }
    }
}

type Matrix = Vec<Vec<f64>>;

/// Men 0 … 100+, then women; column: who is there on 1 January, row: who is there a year later.
fn leslie(region: &Region) -> Matrix {
    let mut matrix = vec![vec![0.0; 2 * AGES]; 2 * AGES];
    for sex in [MEN, WOMEN] {
        let dying = dying(&region.mortality.rate[sex]);
        for (age, dying) in dying.iter().enumerate() {
            matrix[sex * AGES + (age + 1).min(AGES - 1)][sex * AGES + age] += 1.0 - dying;
        }
        // A woman bears for half the year as she was and, if she lives, half the year; each half at two ages.
        let mothers = self::dying(&region.mortality.rate[WOMEN]);
        let share = if sex == MEN {
            region.fertility.share_boys
        } else {
            1.0 - region.fertility.share_boys
        };
        let live = (-0.5 * region.mortality.rate[sex][0]).exp() * share;
        let schedule = &region.fertility.schedule;
        let total = region.fertility.total_rate_path[0].1;
        for age in 0..AGES - 1 {
            let rate = total * 0.5 * (schedule[age] + schedule[age + 1]);
            matrix[sex * AGES][AGES + age] += rate * 0.5 * (1.0 + (1.0 - mothers[age])) * live;
        }
    }
    matrix
}

fn power(base: Matrix, exponent: u32) -> Matrix {
    let product = |a: &Matrix, b: &Matrix| -> Matrix {
        let column = |k: usize| -> Vec<f64> { b.iter().map(|row| row[k]).collect() };
        let columns: Vec<Vec<f64>> = (0..b.len()).map(column).collect();
        a.iter()
            .map(|row| {
                columns
                    .iter()
                    .map(|column| row.iter().zip(column).map(|(a, b)| a * b).sum())
                    .collect()
            })
            .collect()
    };
    let (mut base, mut result, mut left) = (base, None, exponent);
    while left > 0 {
        if left % 2 == 1 {
            result = Some(result.map_or_else(|| base.clone(), |result| product(&result, &base)));
        }
        left /= 2;
        if left > 0 {
            base = product(&base, &base);
        }
    }
    result.expect("an exponent above 0")
}

#[test]
fn the_base_year_asks_for_the_observed_totals() {
    // In the expected run, flows of the base year are the observed totals, carried to it; stocks are those of 1 January.
    for region in [toyland(), flevoland()] {
        let parameters = reference(&region);
        let run = Run::expected(&parameters);
        for service in sim_core::demand::Service::ALL {
            let observed = parameters.anchors().total(service);
            let asked = run.value(
                &format!("demand_{}", service.id()),
                Place::Region,
                region.base_year,
            );
            // Ageing within the year is not in the level: informal care and falls move it by a little.
            assert!(
                (asked - observed).abs() <= 0.01 * observed + 1.0,
                "{} of {}: {asked}, observed {observed}",
                service.id(),
                region.id
            );
        }
    }
}

/// Sums of many rare events: their fourth moment is nearly that of a Poisson number of the same variance.
fn nearly_poisson(mean: f64, variance: f64) -> Moments {
    Moments {
        mean,
        ..Moments::poisson(variance)
    }
}

#[test]
fn first_year_births_and_deaths_spread_as_poisson_and_binomial() {
    // Every prior at its median and nobody moves: what is left in the first year is everyday chance. The table and the
    // path of fertility stand at the base year, so no shock of theirs has come yet.
    let region = changed(&toyland(), |region| {
        fix_all(region);
        without_moves(region);
        for area in &mut region.start_population {
            area.iter_mut().flatten().for_each(|people| *people *= 20);
        }
    });
    assert_eq!(
        (region.mortality.table_year, region.fertility.path_year),
        (2025, 2025),
        "no shock before the base year"
    );
    let parameters = to(&region, &Scenario::reference(), 2026);
    let plan = Plan::chance(SEED, 2000);
    let flows: Vec<_> = (0..plan.replicates)
        .map(|replicate| {
            *people_pass(&parameters, &plan.luck(replicate))
                .people
                .flows(2025, 0)
        })
        .collect();
    let births: Vec<f64> = flows.iter().map(|flows| flows.births).collect();
    let deaths: Vec<f64> = flows.iter().map(|flows| flows.deaths).collect();

    let start = &region.start_population[0];
    let total = region.fertility.total_rate_path[0].1;
    let schedule = &region.fertility.schedule;
    let weight = |age: usize| {
        if age + 1 < AGES {
            total * 0.25 * (schedule[age] + schedule[age + 1])
        } else {
            0.0
        }
    };
    let (mut expected_births, mut spread_of_mean, mut expected_deaths, mut spread_of_deaths) =
        (0.0, 0.0, 0.0, 0.0);
    // Deaths take mothers away: a death at age a lowers the mean of births by its weight.
    let mut together = 0.0;
    for sex in [MEN, WOMEN] {
        for (age, q) in dying(&region.mortality.rate[sex]).iter().enumerate() {
            let n = f64::from(start[sex][age]);
            let spread = n * q * (1.0 - q);
            expected_deaths += n * q;
            spread_of_deaths += spread;
            if sex == WOMEN {
                expected_births += weight(age) * (2.0 * n - n * q);
                spread_of_mean += weight(age).powi(2) * spread;
                together -= weight(age) * spread;
            }
        }
    }
    // Births are Poisson around a mean that itself spreads a little.
    let variance = expected_births + spread_of_mean;
    check("births", &births, nearly_poisson(expected_births, variance));
    // Infant deaths: each newborn with chance c.
    let c = 1.0 - (-0.5 * region.mortality.rate[MEN][0]).exp();
    assert_eq!(
        region.mortality.rate[MEN][0], region.mortality.rate[WOMEN][0],
        "Toyland's boys and girls die alike"
    );
    let variance = spread_of_deaths + c * expected_births + c * c * spread_of_mean + 2.0 * c * together;
    let mean = expected_deaths + c * expected_births;
    check("deaths", &deaths, nearly_poisson(mean, variance));
}
