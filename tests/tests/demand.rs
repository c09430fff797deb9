//! Need: the change of use at equal ages adds up, whatever moves it, and what is short comes back.

use sim_core::demand::{Demand, Service, Shortfall};
use sim_core::ensemble::Plan;
use sim_core::parameters::CheckedParameters;
use sim_core::quantity::{AGES, ByAge, MEN, WOMEN};
use sim_core::random::Luck;
use sim_core::region::Region;
use sim_core::run::{PeoplePass, people_pass};
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::runs::{SEED, UNOPTIMISED, changed, fix, flevoland, to, toyland, without_progress};

/// Need of every year of a replicate in which nothing is short, in the hands of `look`.
fn through_years(
    parameters: &CheckedParameters,
    luck: &Luck,
    mut look: impl FnMut(i32, &PeoplePass, &Demand),
) {
    let pass = people_pass(parameters, luck);
    let mut demand = Demand::at_start(parameters, &pass.drawn, &pass.people);
    for year in parameters.region.base_year..=parameters.horizon {
        demand.assess(
            parameters,
            &pass.drawn,
            &pass.people,
            year,
            luck,
            Shortfall::default(),
        );
        look(year, &pass, &demand);
    }
}

fn lucks() -> Vec<Luck> {
    let plan = Plan::chance(SEED, if UNOPTIMISED { 2 } else { 20 });
    (0..plan.replicates)
        .map(|replicate| plan.luck(replicate))
        .chain([Luck::expected()])
        .collect()
}

#[test]
fn health_and_the_rest_add_up_to_the_drawn_change_until_it_ends() {
    for region in [toyland(), flevoland()] {
        let parameters = to(&region, &Scenario::reference(), region.base_year + 14);
        for luck in lucks() {
            let mut last: Option<(i32, Vec<f64>)> = None;
            through_years(&parameters, &luck, |year, pass, demand| {
                let end = pass.drawn[region.care.trend_end];
                for service in Service::ALL {
                    let k = service as usize;
                    let (health, rest) = (demand.health_part[k], demand.trend_part[k]);
                    let wanted =
                        pass.drawn[region.care.services[k].trend] * f64::from(year - region.base_year);
                    if f64::from(year) <= end {
                        assert!(
                            (health + rest - wanted).abs() < 1e-12,
                            "{} in {year}: health {health} and the rest {rest} must be {wanted}",
                            service.id()
                        );
                    } else if let Some((before, parts)) = &last
                        && f64::from(*before) >= end
                    {
                        assert_eq!(
                            parts[k],
                            rest,
                            "the rest of {} ends with the trends",
                            service.id()
                        );
                    }
                }
                last = Some((year, demand.trend_part.clone()));
            });
        }
    }
}

/// Use of the base year by the people of an area in a year, by its definition.
fn plain_use(region: &Region, pass: &PeoplePass, service: Service, year: i32, area: usize) -> f64 {
    let data = &region.care.services[service as usize];
    let of = |rates: &ByAge<f64>, sex: usize| -> f64 {
        let (now, next) = (
            pass.people.at(year, area, sex),
            pass.people.at(year + 1, area, sex),
        );
        (0..AGES)
            .map(|age| rates[age] * 0.5 * (now[age] + next[age]))
            .sum()
    };
    (of(&data.rate[MEN], MEN) + of(&data.rate[WOMEN], WOMEN)) * data.area_factor[area]
}

#[test]
fn need_is_people_times_rates_times_the_two_parts() {
    // Two services on which no measure of the reference acts, in the run without everyday chance.
    let region = flevoland();
    let parameters = to(&region, &Scenario::reference(), region.horizon);
    let mut level = [0.0; 2];
    through_years(&parameters, &Luck::expected(), |year, pass, demand| {
        for (at, service) in [Service::GpContact, Service::MentalHealth]
            .into_iter()
            .enumerate()
        {
            let k = service as usize;
            let plain: f64 = (0..region.area_count())
                .map(|area| plain_use(&region, pass, service, year, area))
                .sum();
            if year == region.base_year {
                level[at] = region.care.services[k].observed_total / plain;
            }
            let parts = (demand.health_part[k] + demand.trend_part[k]).exp();
            let wanted = level[at] * plain * parts;
            let found = demand.total(service);
            assert!(
                (found - wanted).abs() < 1e-9 * wanted,
                "{} in {year}: {found}, not {wanted}",
                service.id()
            );
        }
    });
}

/// Health parts of the last year in the run without everyday chance, with a given share of healthy years.
fn health_parts(region: &Region, share: f64, change: impl FnOnce(&mut Region)) -> Vec<f64> {
    let region = changed(region, |region| {
        fix(region, "healthy_years_share", share);
        change(region);
    });
    let parameters = to(&region, &Scenario::reference(), region.horizon);
    let mut parts = Vec::new();
    through_years(&parameters, &Luck::expected(), |_, _, demand| {
        parts.clone_from(&demand.health_part)
    });
    parts
}

#[test]
fn longer_life_lowers_use_by_age_the_more_of_it_is_healthy() {
    let region = flevoland();
    let [none, half, all] = [0.0, 0.5, 1.0].map(|share| health_parts(&region, share, |_| {}));
    for service in Service::ALL {
        let k = service as usize;
        let near_death = region.care.services[k].last_years.is_some();
        let id = service.id();
        if near_death {
            assert!(none[k] < 0.0, "fewer deaths at an age mean less {id} at that age");
            assert_eq!(
                [none[k], none[k]],
                [half[k], all[k]],
                "{id} follows deaths, not the share of healthy years"
            );
        } else if service == Service::MentalHealth {
            // Its use falls with age: who is younger in health uses more of it.
            assert!(all[k] > 0.0, "{id}: {}", all[k]);
        } else {
            assert_eq!(none[k], 0.0, "without healthy years {id} at equal ages stays");
            assert!(
                all[k] < half[k] && half[k] < 0.0,
                "{id}: {} and {}",
                half[k],
                all[k]
            );
        }
    }
    let still = health_parts(&region, 1.0, without_progress);
    assert!(
        still.iter().all(|part| part.abs() < 1e-12),
        "without gain of life nothing moves: {still:?}"
    );
}

#[test]
fn what_was_short_comes_back_as_urgent_care() {
    let region = changed(&flevoland(), |region| fix(region, "unmet_to_emergency", 0.5));
    let parameters = to(&region, &Scenario::reference(), region.base_year + 1);
    let with = |short: Shortfall| {
        let luck = Luck::expected();
        let pass = people_pass(&parameters, &luck);
        let mut demand = Demand::at_start(&parameters, &pass.drawn, &pass.people);
        for (year, short) in [
            (region.base_year, Shortfall::default()),
            (region.base_year + 1, short),
        ] {
            demand.assess(&parameters, &pass.drawn, &pass.people, year, &luck, short);
        }
        Service::ALL.map(|service| demand.total(service))
    };
    let none = with(Shortfall::default());
    let clients = region.care.home_nursing_clients_75 * none[Service::HomeNursing as usize]
        / region.care.services[Service::HomeNursing as usize].observed_total;
    for (home_nursing, waiting) in [(0.1, 0.0), (0.0, 80.0), (0.1, 80.0), (-0.02, -30.0)] {
        let short = with(Shortfall {
            home_nursing,
            waiting,
        });
        let visits = 0.5 * (home_nursing * clients + waiting);
        for service in Service::ALL {
            let added = match service {
                Service::EdVisit => visits,
                Service::AcuteAdmission => visits * region.acute.emergency.admitted_share,
                _ => 0.0,
            };
            let (found, before) = (short[service as usize], none[service as usize]);
            assert!(
                (found - before - added).abs() < 1e-9 * before,
                "{} after {home_nursing} and {waiting}: {found}, not {before} and {added}",
                service.id()
            );
        }
    }
}

#[test]
fn without_overlays_need_is_sound_too() {
    let files = sim_core::region::PackFiles::flevoland();
    let names: Vec<String> = flevoland()
        .overlays
        .iter()
        .map(|overlay| overlay.name.clone())
        .collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert!(!names.is_empty(), "Flevoland has data with terms of their own");
    let bare = Arc::new(Region::read(&files, &names).expect("the pack holds without its overlays"));
    assert!(bare.overlays.is_empty());
    let parameters = to(&bare, &Scenario::reference(), bare.base_year + 5);
    for luck in lucks() {
        tests::identities::check(&parameters, &luck);
    }
}
