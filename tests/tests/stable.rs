//! Stable populations and a projection worked by hand.

use sim_core::people::People;
use sim_core::quantity::{AGES, ByAge, MEN, WOMEN};
use sim_core::random::Luck;
use sim_core::region::{Distribution, Region};
use sim_core::run::people_pass;
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::runs::{changed, fix_all, flevoland, to, toyland, without_moves, without_progress};

fn expected(region: &Arc<Region>, horizon: i32) -> People {
    people_pass(&to(region, &Scenario::reference(), horizon), &Luck::expected()).people
}

/// Flevoland's table and schedule, closed to moves, with the same rates in every area and year.
fn closed(children: f64) -> Region {
    let mut region = (*flevoland()).clone();
    fix_all(&mut region);
    without_moves(&mut region);
    without_progress(&mut region);
    region.fertility.total_rate_path = vec![(2025, children)];
    let ratios = [&region.mortality.area_ratio, &region.fertility.area_index];
    for parameter in ratios.into_iter().flatten().copied().collect::<Vec<_>>() {
        region.uncertain[parameter.0].distribution = Distribution::Fixed(1.0);
    }
    region
}

/// Root of a falling function, by halving.
fn root(falling: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-0.2, 0.2);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if falling(middle) > 0.0 {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// Growth rate per year by Lotka's equation in continuous time (1907): `∫ e^(−ra)·l(a)·f(a) da = 1`, with the girls that a
/// woman bears at exact age `a`; rates constant within each year of age, the integral in hundredths of a year.
fn continuous_growth(region: &Region, children: f64) -> f64 {
    let (rates, schedule) = (&region.mortality.rate[WOMEN], &region.fertility.schedule);
    let girls = children * (1.0 - region.fertility.share_boys);
    root(|r| {
        let (mut hazard, mut sum) = (0.0, 0.0);
        for step in 0..AGES * 100 {
            let age = step / 100;
            let middle = (step as f64 + 0.5) * 0.01;
            sum += (-r * middle - hazard - 0.005 * rates[age]).exp() * schedule[age] * girls * 0.01;
            hazard += rates[age] * 0.01;
        }
        sum - 1.0
    })
}

/// The same in steps of a year, by age on 1 January: `Σ e^(−r(a + 1))·l(a)·F(a) = 1`, with the daughters `F(a)` who are alive
/// on the next 1 January.
struct Renewal {
    /// Growth rate per year.
    r: f64,
    /// l(a): women of age 0 on a 1 January who are alive at age a.
    alive: ByAge<f64>,
    /// F(a).
    born: ByAge<f64>,
    /// The stable population: women by age, one of age 0.
    women: ByAge<f64>,
}

fn yearly_growth(region: &Region, children: f64) -> Renewal {
    let (rates, schedule) = (&region.mortality.rate[WOMEN], &region.fertility.schedule);
    let staying = |age: usize| (-0.5 * (rates[age] + rates[(age + 1).min(AGES - 1)])).exp();
    let girls = children * (1.0 - region.fertility.share_boys) * (-0.5 * rates[0]).exp();
    let (mut alive, mut born) = ([1.0; AGES], [0.0; AGES]);
    for age in 0..AGES - 1 {
        alive[age + 1] = alive[age] * staying(age);
        // Half the year as on 1 January, half as who is left of them; half of it at the next age.
        born[age] = 0.25 * girls * (schedule[age] + schedule[age + 1]) * (1.0 + staying(age));
    }
    let r = root(|r| {
        let sum: f64 = (0..AGES)
            .map(|age| (-r * (age as f64 + 1.0)).exp() * alive[age] * born[age])
            .sum();
        sum - 1.0
    });
    let mut women: ByAge<f64> = std::array::from_fn(|age| alive[age] * (-r * age as f64).exp());
    // The open group gathers what is left of all before.
    let last = AGES - 1;
    women[last] /= 1.0 - staying(last) * (-r).exp();
    Renewal {
        r,
        alive,
        born,
        women,
    }
}

#[test]
fn a_stable_population_grows_at_the_root_of_lotkas_equation() {
    for children in [1.4, 2.08, 3.0] {
        let mut region = closed(children);
        let Renewal { r, women, .. } = yearly_growth(&region, children);
        let continuous = continuous_growth(&region, children);
        assert!(
            (r - continuous).abs() < 2e-5,
            "{children} children: growth {r} in yearly steps, {continuous} in continuous time"
        );
        // Women as the equation has them, two hundred million of age 0, so that whole people do; men do not matter.
        for area in &mut region.start_population {
            area[WOMEN] = women.map(|share| (2e8 * share).round() as u32);
        }
        let people = expected(&Arc::new(region), 2099);
        for area in [0, 5] {
            for year in [2025, 2050, 2099] {
                let of = |year| people.at(year, area, WOMEN).iter().sum::<f64>();
                let growth = (of(year + 1) / of(year)).ln();
                assert!(
                    (growth - r).abs() < 1e-8,
                    "{children} children: women grow by {growth} in {year}, by the equation {r}"
                );
                let births =
                    people.flows(year.min(2098) + 1, area).births / people.flows(year.min(2098), area).births;
                assert!(
                    (births.ln() - r).abs() < 1e-8,
                    "births grow by {} in {year}",
                    births.ln()
                );
            }
        }
    }
}

#[test]
fn reproductive_value_grows_at_that_root_from_any_start() {
    // Fisher (1930): a woman of age a counts for the daughters still to come, v(a) = e^(ra)/l(a)·Σ_{x ≥ a} e^(−r(x + 1))·l(x)·F(x).
    // The sum over all women grows by exactly r every year, long before their ages are stable. Flevoland's own ages.
    for children in [1.4, 2.5] {
        let region = closed(children);
        let Renewal { r, alive, born, .. } = yearly_growth(&region, children);
        let value: ByAge<f64> = std::array::from_fn(|age| {
            let later = |x: usize| (-r * (x as f64 + 1.0)).exp() * alive[x] * born[x];
            (r * age as f64).exp() / alive[age] * (age..AGES).map(later).sum::<f64>()
        });
        assert!((value[0] - 1.0).abs() < 1e-9, "a girl counts for one");
        let people = expected(&Arc::new(region), 2099);
        for area in 0..people.area_count() {
            let all = |year| -> f64 {
                let women = people.at(year, area, WOMEN);
                women.iter().zip(&value).map(|(women, value)| women * value).sum()
            };
            for year in 2025..2100 {
                let growth = (all(year + 1) / all(year)).ln();
                assert!(
                    (growth - r).abs() < 1e-9,
                    "{children} children, area {area}, {year}: reproductive value grows by {growth}, not {r}"
                );
            }
        }
    }
}

#[test]
fn three_years_by_hand() {
    // Chances in plain fractions: a quarter of the people of 60 and older die in a year, half of the open group, nobody
    // else; of those of 40–49 in the first area a third leaves, half of them to the second; nobody comes from outside.
    // A woman of 20–39 has a tenth of a child per year, as many boys as girls.
    let region = changed(&toyland(), |region| {
        fix_all(region);
        without_moves(region);
        without_progress(region);
        for sex in [MEN, WOMEN] {
            region.mortality.rate[sex] = std::array::from_fn(|age| match age {
                60..=99 => (4.0_f64 / 3.0).ln(),
                100 => 2.0_f64.ln(),
                _ => 0.0,
            });
            region.migration.out_rate[0][sex][40..50].fill(1.5_f64.ln());
            for area in &mut region.start_population {
                area[sex] = [0; AGES];
            }
        }
        region.migration.within_share[0][1] = 0.5;
        // Nobody comes in the place of those who leave.
        region.migration.observed_net[0] = -1e6;
        region.fertility.total_rate_path = vec![(2025, 2.0)];
        region.fertility.share_boys = 0.5;
        let [first, second] = &mut region.start_population[..] else {
            panic!("Toyland has two areas")
        };
        first[WOMEN][25] = 1000;
        first[WOMEN][44] = 900;
        first[MEN][64] = 640;
        first[MEN][100] = 800;
        second[MEN][44] = 100;
    });
    let people = expected(&region, 2027);
    let close = |found: f64, wanted: f64, what: &str| {
        assert!((found - wanted).abs() < 1e-9, "{what}: {found}, by hand {wanted}");
    };

    // Deaths by year: 640 → 480 → 360 → 270 men from 64; 800 → 400 → 200 → 100 in the open group.
    for (year, old, open) in [
        (2025, 640.0, 800.0),
        (2026, 480.0, 400.0),
        (2027, 360.0, 200.0),
        (2028, 270.0, 100.0),
    ] {
        let at = |age: usize| people.at(year, 0, MEN)[age];
        close(at(64 + (year - 2025) as usize), old, "men who were 64");
        close(at(100), open, "men of 100 and older");
    }
    for (year, deaths) in [(2025, 560.0), (2026, 320.0), (2027, 190.0)] {
        close(people.flows(year, 0).deaths, deaths, "deaths");
    }
    // Moves: 900 women of 44 → 600 → 400 → 266⅔; of the 300, 200 and 133⅓ who leave half go to the other area, where
    // nobody leaves.
    for (year, here, there) in [
        (2026, 600.0, 150.0),
        (2027, 400.0, 250.0),
        (2028, 800.0 / 3.0, 950.0 / 3.0),
    ] {
        let age = 44 + (year - 2025) as usize;
        close(people.at(year, 0, WOMEN)[age], here, "women who stay");
        close(people.at(year, 1, WOMEN)[age], there, "women who moved");
        close(people.at(year, 1, MEN)[age], 100.0, "men of the other area");
    }
    close(
        people.flows(2026, 0).departures,
        100.0,
        "who left the region in 2026",
    );
    close(
        people.flows(2026, 1).arrivals_within,
        100.0,
        "who came to the other area in 2026",
    );
    // Births: a thousand women of 25, 26 and 27 have a hundred children a year, who all live.
    for year in 2025..=2027 {
        close(people.flows(year, 0).births, 100.0, "births");
        close(
            people.flows(year, 0).arrivals + people.flows(year, 1).arrivals,
            0.0,
            "arrivals from outside",
        );
    }
    for sex in [MEN, WOMEN] {
        let children = &people.at(2028, 0, sex)[..5];
        for (age, wanted) in [50.0, 50.0, 50.0, 0.0, 0.0].into_iter().enumerate() {
            close(children[age], wanted, "children");
        }
    }
    // Totals: 3,340 → 2,580 + 100 …: 3340 − 560 − 300 + 100; − 320 − 200 + 100; − 190 − 133⅓ + 100.
    for (year, wanted) in [
        (2025, 3340.0),
        (2026, 2580.0),
        (2027, 2160.0),
        (2028, 2160.0 - 190.0 - 400.0 / 3.0 + 100.0),
    ] {
        close(people.total(year, 0), wanted, "people of the first area");
    }
}
