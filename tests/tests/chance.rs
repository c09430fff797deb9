//! The spread of every process of the people pass against its closed form: indices that walk, shocks, counts.
//!
//! Everything is fixed but the process in question. Each test checks 2,000 replicates at five standard
//! errors (see `tests::moments`): some 400 checks in all, so a right model would fail this file for less than one seed in a
//! thousand. The seed is fixed.

use rayon::prelude::*;
use sim_core::ensemble::Plan;
use sim_core::people::People;
use sim_core::quantity::{AGES, MEN, WOMEN};
use sim_core::region::{Distribution, Region};
use sim_core::run::people_pass;
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::moments::{Moments, check, check_covariance};
use tests::runs::{SEED, UNOPTIMISED, changed, fix, fix_all, to, toyland, without_moves};

/// Fewer in a slow build: the bounds widen with them.
const REPLICATES: u32 = if UNOPTIMISED { 300 } else { 2000 };

/// One figure of every replicate's people.
fn sample<T: Send>(region: &Arc<Region>, horizon: i32, figure: impl Fn(&People) -> T + Sync) -> Vec<T> {
    let parameters = to(region, &Scenario::reference(), horizon);
    let plan = Plan::chance(SEED, REPLICATES);
    (0..plan.replicates)
        .into_par_iter()
        .map(|replicate| figure(&people_pass(&parameters, &plan.luck(replicate)).people))
        .collect()
}

fn set(region: &mut Region, id: &str, distribution: Distribution) {
    let parameter = region.uncertain.iter_mut().find(|parameter| parameter.id == id);
    parameter.expect("a parameter of Toyland").distribution = distribution;
}

/// Toyland with a death rate of 1 in 80 at every age, which one of both indices moves by 1 % per point: then life expectancy
/// at birth is one over the rate, and gives the index away.
fn one_rate_for_all_ages(common: f64, national: f64, change: impl FnOnce(&mut Region)) -> Arc<Region> {
    changed(&toyland(), |region| {
        fix_all(region);
        let mortality = &mut region.mortality;
        mortality.table_year = 2020;
        for sex in [MEN, WOMEN] {
            mortality.rate[sex] = [1.0 / 80.0; AGES];
            mortality.common_sensitivity[sex] = [common; AGES];
            mortality.national_sensitivity[sex] = [national; AGES];
        }
        mortality.common_innovation_sd = [1.5, 1.9];
        mortality.national_persistence = [0.9, 0.97];
        mortality.national_innovation_sd = [0.4, 1.1];
        mortality.national_start = [3.0, -2.0];
        mortality.correlation = [
            [1.0, 0.4, 0.9, -0.3],
            [0.4, 1.0, 0.4, 0.55],
            [0.9, 0.4, 1.0, -0.25],
            [-0.3, 0.55, -0.25, 1.0],
        ];
        change(region);
    })
}

/// Index of both sexes in a year, from life expectancy at birth.
fn index(people: &People, year: i32) -> [f64; 2] {
    [MEN, WOMEN].map(|sex| -(people.life_expectancy(year, sex, 0) / 80.0).ln() / 0.01)
}

fn of_sex(sample: &[[f64; 2]], sex: usize) -> Vec<f64> {
    sample.iter().map(|index| index[sex]).collect()
}

#[test]
fn the_common_index_is_a_random_walk_with_an_uncertain_drift() {
    // After n years: mean n·d, variance n·σ² + n²·s² with s the standard error of the drift; both sexes share ρ of the walk.
    let (drift, error) = ([-1.96, -1.86], [0.22, 0.27]);
    let region = one_rate_for_all_ages(0.01, 0.0, |region| {
        for (sex, id) in ["mortality_drift.men", "mortality_drift.women"]
            .into_iter()
            .enumerate()
        {
            set(region, id, Distribution::Normal(drift[sex], error[sex]));
        }
    });
    let innovation = region.mortality.common_innovation_sd;
    let indices = sample(&region, 2032, |people| {
        [2025, 2032].map(|year| index(people, year))
    });
    for (place, years) in [5.0, 12.0].into_iter().enumerate() {
        let indices: Vec<[f64; 2]> = indices.iter().map(|pair| pair[place]).collect();
        let variance =
            |sex: usize| years * innovation[sex] * innovation[sex] + years * years * error[sex] * error[sex];
        for sex in [MEN, WOMEN] {
            let moments = Moments::normal(years * drift[sex], variance(sex));
            check(
                &format!("K of sex {sex} after {years} years"),
                &of_sex(&indices, sex),
                moments,
            );
        }
        check_covariance(
            &format!("K of men and women after {years} years"),
            [&of_sex(&indices, MEN), &of_sex(&indices, WOMEN)],
            [variance(MEN), variance(WOMEN)],
            years * 0.9 * innovation[MEN] * innovation[WOMEN],
        );
    }
}

#[test]
fn a_multiplier_of_the_drift_widens_the_common_index() {
    // Drift known, multiplier uniform on 0.8–1.4: variance n·σ² + n²·d²·0.6²/12.
    let region = one_rate_for_all_ages(0.01, 0.0, |region| {
        fix(region, "mortality_drift.men", -2.0);
        fix(region, "mortality_drift.women", -2.0);
        set(
            region,
            "mortality_drift_multiplier",
            Distribution::Uniform(0.8, 1.4),
        );
    });
    let years = 15.0;
    let indices = sample(&region, 2035, |people| index(people, 2035));
    for sex in [MEN, WOMEN] {
        let walk = years * region.mortality.common_innovation_sd[sex].powi(2);
        let width = years * 2.0 * 0.6;
        // The fourth moment of a sum of a normal and a uniform: 3·v² + 6·v·u + w⁴/80.
        let uniform = width * width / 12.0;
        let moments = Moments {
            mean: -years * 2.0 * 1.1,
            variance: walk + uniform,
            fourth: 3.0 * walk * walk + 6.0 * walk * uniform + width.powi(4) / 80.0,
        };
        check(&format!("K of sex {sex}"), &of_sex(&indices, sex), moments);
    }
}

#[test]
fn the_national_deviation_is_an_autoregression() {
    // After n years: mean φⁿ·k₀, variance σ²(1 − φ²ⁿ)/(1 − φ²).
    let region = one_rate_for_all_ages(0.0, 0.01, |_| {});
    let data = &region.mortality;
    let deviations = sample(&region, 2032, |people| {
        [2025, 2032].map(|year| index(people, year))
    });
    for (place, years) in [5, 12].into_iter().enumerate() {
        let deviations: Vec<[f64; 2]> = deviations.iter().map(|pair| pair[place]).collect();
        let variance = |sex: usize| {
            autoregression(
                data.national_persistence[sex],
                data.national_innovation_sd[sex],
                years,
            )
        };
        for sex in [MEN, WOMEN] {
            // Life expectancy shows how far the deviation has moved since the year of the table.
            let start = data.national_start[sex];
            let mean = start * data.national_persistence[sex].powi(years) - start;
            let moments = Moments::normal(mean, variance(sex));
            check(
                &format!("k of sex {sex} after {years} years"),
                &of_sex(&deviations, sex),
                moments,
            );
        }
        let [men, women] = data.national_persistence;
        let shared = 0.55 * data.national_innovation_sd[MEN] * data.national_innovation_sd[WOMEN];
        check_covariance(
            &format!("k of men and women after {years} years"),
            [&of_sex(&deviations, MEN), &of_sex(&deviations, WOMEN)],
            [variance(MEN), variance(WOMEN)],
            shared * (1.0 - (men * women).powi(years)) / (1.0 - men * women),
        );
    }
}

/// Variance of an AR(1) after `years` from a known start.
fn autoregression(persistence: f64, innovation_sd: f64, years: i32) -> f64 {
    let square = persistence * persistence;
    innovation_sd * innovation_sd * (1.0 - square.powi(years)) / (1.0 - square)
}

#[test]
fn fertility_is_an_autoregression_on_the_log_scale() {
    let region = changed(&toyland(), |region| {
        fix_all(region);
        region.fertility.path_year = 2023;
        region.fertility.persistence = 0.978;
        region.fertility.innovation_sd = 0.036;
    });
    let rates = sample(&region, 2034, |people| {
        [2025, 2034].map(|year| people.total_fertility(year))
    });
    for (place, years) in [2, 11].into_iter().enumerate() {
        let logs: Vec<f64> = rates.iter().map(|pair| (pair[place] / 1.6).ln()).collect();
        let moments = Moments::normal(0.0, autoregression(0.978, 0.036, years));
        check(&format!("log of fertility after {years} years"), &logs, moments);
    }
}

#[test]
fn shocks_of_homes_have_mean_one_and_the_spread_of_two_autoregressions() {
    // Nothing is carried over, so completions of a year are plan times ratio times shock; plans of a million homes, in whole
    // homes, show the shock to a millionth.
    let region = changed(&toyland(), |region| {
        fix_all(region);
        let housing = &mut region.housing;
        housing.carry_over_share = 0.0;
        (
            housing.shock_persistence,
            housing.region_shock_sd,
            housing.area_shock_sd,
        ) = (0.6, 0.1, 0.2);
        housing
            .plan
            .iter_mut()
            .flatten()
            .for_each(|planned| *planned = 1e6);
        fix(region, "realisation_agreed", 0.5);
        fix(region, "housing_weight", 0.0);
    });
    let data = &region.housing;
    let shocks = sample(&region, 2029, |people| {
        [2025, 2029].map(|year| [0, 1].map(|area| people.flows(year, area).completed / 5e5))
    });
    for (place, years) in [1, 5].into_iter().enumerate() {
        let of_region = autoregression(data.shock_persistence, data.region_shock_sd, years);
        let of_area = autoregression(data.shock_persistence, data.area_shock_sd, years);
        let shocks: Vec<[f64; 2]> = shocks.iter().map(|pair| pair[place]).collect();
        for area in [0, 1] {
            let factors = of_sex(&shocks, area);
            let what = format!("shock of homes in area {area}, year {years}");
            check(
                &what,
                &factors,
                Moments::lognormal_around_one(of_region + of_area),
            );
            let logs: Vec<f64> = factors.iter().map(|factor| factor.ln()).collect();
            let moments = Moments::normal(-0.5 * (of_region + of_area), of_region + of_area);
            check(&format!("log {what}"), &logs, moments);
        }
        let logs = [0, 1].map(|area| of_sex(&shocks, area).iter().map(|f| f.ln()).collect::<Vec<f64>>());
        let all = of_region + of_area;
        check_covariance("shocks of two areas", [&logs[0], &logs[1]], [all, all], of_region);
    }
}

#[test]
fn arrivals_spread_as_poisson_around_a_lognormal_shock() {
    // The balance of the first year is known beforehand, so arrivals are Poi(λ·s) with a fixed λ and E[s] = 1:
    // variance λ + λ²·(e^v − 1).
    let region = changed(&toyland(), |region| {
        fix_all(region);
        region.housing.region_shock_sd = 0.0;
        region.housing.area_shock_sd = 0.0;
        region.migration.observed_net[0] = 400.0;
        (region.migration.region_shock_sd, region.migration.area_shock_sd) = (0.1, 0.15);
        fix(region, "housing_weight", 0.0);
    });
    let expected = people_pass(
        &to(&region, &Scenario::reference(), 2026),
        &sim_core::random::Luck::expected(),
    );
    let mean = expected.people.flows(2025, 0).arrivals;
    let shock = Moments::lognormal_around_one(0.1 * 0.1 + 0.15 * 0.15);
    let arrivals = sample(&region, 2026, |people| people.flows(2025, 0).arrivals);
    // Fourth moment: that of the shock, scaled, plus what Poisson adds (third central moment of the shock: (w − 1)²(w + 2)).
    let w = shock.variance + 1.0;
    let third = shock.variance * shock.variance * (w + 2.0);
    let moments = Moments {
        mean,
        variance: mean + mean * mean * shock.variance,
        fourth: mean.powi(4) * shock.fourth
            + 6.0 * mean.powi(3) * (third + shock.variance)
            + mean * mean * (7.0 * shock.variance + 3.0)
            + mean,
    };
    check("arrivals of the first year", &arrivals, moments);
}

/// Toyland with twenty times its people, all priors fixed; nobody dies, moves, comes or is born unless a test says so.
fn still(change: impl FnOnce(&mut Region)) -> Arc<Region> {
    changed(&toyland(), |region| {
        fix_all(region);
        without_moves(region);
        region.mortality.rate = [[0.0; AGES]; 2];
        region.fertility.total_rate_path = vec![(2025, 1e-9)];
        for area in &mut region.start_population {
            area.iter_mut().flatten().for_each(|people| *people *= 20);
        }
        region
            .housing
            .plan
            .iter_mut()
            .flatten()
            .for_each(|planned| *planned = 0.0);
        (region.migration.region_shock_sd, region.migration.area_shock_sd) = (0.0, 0.0);
        change(region);
    })
}

/// People of one sex and area by age at the start of the second year, in every replicate.
fn cells(region: &Arc<Region>) -> Vec<[f64; AGES]> {
    sample(region, 2026, |people| *people.at(2026, 0, WOMEN))
}

#[test]
fn cells_that_lose_people_are_binomial() {
    // Deaths, then departures among those who live: both at a constant rate, so staying has chance e^(−m)·e^(−o).
    let (death, out) = (0.03_f64, 0.08_f64);
    let region = still(|region| {
        region.mortality.rate = [[death; AGES]; 2];
        region.migration.out_rate[0] = [[out; AGES]; 2];
        region.migration.within_share[0] = vec![0.0; 2];
        // Habit takes away what the balance of moves would bring.
        region.migration.observed_net[0] = -1e6;
    });
    let cells = cells(&region);
    for age in 0..AGES - 2 {
        let start = f64::from(region.start_population[0][WOMEN][age]);
        if start > 0.0 {
            let next: Vec<f64> = cells.iter().map(|ages| ages[age + 1]).collect();
            let moments = Moments::binomial(start, (-death - out).exp());
            check(&format!("women of {age} who are left"), &next, moments);
        }
    }
}

#[test]
fn cells_that_gain_people_are_poisson() {
    // Nobody leaves, 4,000 come by habit: each cell gains Poi(4,000 · its share).
    let region = still(|region| region.migration.observed_net[0] = 4000.0);
    let cells = cells(&region);
    for age in 0..AGES - 2 {
        let share = region.migration.in_profile[0][WOMEN][age];
        let start = f64::from(region.start_population[0][WOMEN][age]);
        let gained: Vec<f64> = cells.iter().map(|ages| ages[age + 1] - start).collect();
        if share > 0.0 {
            check(
                &format!("women of {age} who came"),
                &gained,
                Moments::poisson(4000.0 * share),
            );
        } else {
            assert!(
                gained.iter().all(|gained| *gained == 0.0),
                "nobody of {age} comes"
            );
        }
    }
}
