//! Need: the change of use at equal ages adds up, whatever moves it, and what is short comes back.

use sim_core::demand::{Demand, Service, Shortfall};
use sim_core::ensemble::Plan;
use sim_core::parameters::CheckedParameters;
use sim_core::quantity::{AGES, ByAge, MEN, WOMEN};
use sim_core::random::Luck;
use sim_core::region::{LeverKey, Region};
use sim_core::run::{PeoplePass, people_pass};
use sim_core::scenario::{Scenario, Setting};
use std::sync::Arc;
use tests::runs::{
    Run, SEED, UNOPTIMISED, changed, fix, flevoland, one_lever, reference, to, toyland, without_progress,
};

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

/// The region as it would be if nothing that is decided were carried out: levers stay where they are in the base year. Then the
/// reference is without effect, and what a measure does can be told from it alone.
fn as_today(region: &Region) -> Arc<Region> {
    let base_year = region.base_year;
    changed(region, |region| {
        for lever in &mut region.levers {
            lever.reference = lever.reference_in(base_year);
            lever.in_place.clear();
        }
    })
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
    let region = as_today(&flevoland());
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
                level[at] = parameters.anchors().total(service) / plain;
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
    let region = changed(&as_today(&flevoland()), |region| {
        fix(region, "unmet_to_emergency", 0.5)
    });
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
        / parameters.anchors().total(Service::HomeNursing);
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

/// First year of the measures below, and the only one that is looked at.
const FROM: i32 = 2027;

/// Need of the region in the first year of a scenario, when nothing was short before.
fn need_under(region: &Arc<Region>, scenario: &Scenario) -> Vec<f64> {
    let mut need = Vec::new();
    through_years(&to(region, scenario, FROM), &Luck::expected(), |_, _, demand| {
        need = Service::ALL.map(|service| demand.total(service)).to_vec();
    });
    need
}

/// A scenario of several levers, at once from [`FROM`].
fn levers(settings: &[(LeverKey, f64)]) -> Scenario {
    let setting = |(key, value): &(LeverKey, f64)| {
        (
            *key,
            Setting {
                value: *value,
                from: FROM,
                ramp_years: 0,
            },
        )
    };
    Scenario {
        settings: settings.iter().map(setting).collect(),
        ..Scenario::default()
    }
}

/// The four measures that share a pool, each at full reach.
const ON_ONE_POOL: [(LeverKey, f64); 4] = [
    (LeverKey::Triage, 1.0),
    (LeverKey::CareCoordination, 1.0),
    (LeverKey::UrgentCarePost, 1.0),
    (LeverKey::AmbulanceAtHome, 0.42),
];

/// A region in which all of them work: the effects that may be nought are not.
fn where_they_work(region: &Region) -> Arc<Region> {
    changed(&as_today(region), |region| {
        for (id, effect) in [
            ("avoidable_visits", 0.12),
            ("triage_visits", 0.3),
            ("coordination_visits", 0.05),
            ("coordination_runs", 0.06),
            ("post_visits", 0.05),
            ("return_visits", 0.05),
            ("recontact_runs", 0.05),
        ] {
            fix(region, id, effect);
        }
    })
}

#[test]
fn what_is_diverted_arrives_elsewhere() {
    for region in [where_they_work(&toyland()), where_they_work(&flevoland())] {
        let pool = &region.care.pool;
        let before = need_under(&region, &Scenario::reference());
        for (setting, to) in ON_ONE_POOL.iter().zip([
            &pool.triage_to,
            &pool.coordination_to,
            &pool.post_to,
            &pool.at_home_to,
        ]) {
            let after = need_under(&region, &levers(&[*setting]));
            let gained = |service: Service| after[service as usize] - before[service as usize];
            let id = setting.0.id();
            let mut diverted = -gained(Service::EdVisit);
            assert!(diverted > 0.0, "{id} must divert somebody");
            if setting.0 == LeverKey::CareCoordination {
                diverted -= gained(Service::AmbulanceA1) + gained(Service::AmbulanceA2);
            }
            let shares = to.gp_out_of_hours + to.gp_contact + to.home_nursing;
            assert!(
                (shares - 1.0).abs() < 1e-12,
                "nobody vanishes after {id}: {shares}"
            );
            for (service, wanted) in [
                (Service::GpOutOfHours, diverted * to.gp_out_of_hours),
                (Service::GpContact, diverted * to.gp_contact),
                (
                    Service::HomeNursing,
                    diverted * to.home_nursing * pool.home_nursing_hours,
                ),
            ] {
                let found = gained(service);
                assert!(
                    (found - wanted).abs() < 1e-9 * before[service as usize],
                    "{id} must bring {wanted} to {}, not {found}",
                    service.id()
                );
            }
            for service in [
                Service::AcuteAdmission,
                Service::ElectiveAdmission,
                Service::NursingHome,
                Service::HomeHelp,
            ] {
                assert_eq!(gained(service), 0.0, "{id} leaves {} alone", service.id());
            }
        }
    }
}

#[test]
fn measures_on_one_pool_multiply_and_never_take_more_than_it() {
    let region = where_they_work(&flevoland());
    let visits =
        |settings: &[(LeverKey, f64)]| need_under(&region, &levers(settings))[Service::EdVisit as usize];
    let all = visits(&[]);
    let pool = 0.12 * all;
    let left = |settings: &[(LeverKey, f64)]| (visits(settings) - (all - pool)) / pool;
    for (first, a) in ON_ONE_POOL.iter().enumerate() {
        for b in &ON_ONE_POOL[..first] {
            // Coordination takes runs away from which others would have been treated at home.
            let apart = [a.0, b.0].contains(&LeverKey::CareCoordination)
                && [a.0, b.0].contains(&LeverKey::AmbulanceAtHome);
            let (both, product) = (left(&[*a, *b]), left(&[*a]) * left(&[*b]));
            let near = if apart { 0.02 } else { 1e-9 };
            assert!(
                (both - product).abs() < near,
                "{} and {} leave {both} of the pool, not {product}",
                a.0.id(),
                b.0.id()
            );
        }
    }
    let greedy = changed(&region, |region| {
        for (id, effect) in [
            ("avoidable_visits", 0.03),
            ("triage_visits", 0.8),
            ("coordination_visits", 0.3),
            ("post_visits", 0.25),
        ] {
            fix(region, id, effect);
        }
    });
    let [before, after] = [&[][..], &ON_ONE_POOL]
        .map(|settings| need_under(&greedy, &levers(settings))[Service::EdVisit as usize]);
    let least = 0.97 * before;
    assert!(
        after >= least * (1.0 - 1e-12) && after < 0.975 * before,
        "the pool is 3 %: {before} visits become {after}, at least {least}"
    );
}

#[test]
fn treatment_at_home_by_hand() {
    // 30 of 100 urgent runs without transport, and the lever from 30 to 42 %: 58/70 of the other 70 are still carried, so 12
    // more are treated at home. Of those 5 % call again; 60 % would have come to the department, of whom 5 % come yet.
    let region = changed(&where_they_work(&flevoland()), |region| {
        fix(region, "without_transport", 0.3);
        region.care.pool.conveyed_to_emergency = 0.6;
    });
    let [none, more, fewer] =
        [0.3, 0.42, 0.24].map(|value| need_under(&region, &levers(&[(LeverKey::AmbulanceAtHome, value)])));
    let runs = |need: &[f64]| need[Service::AmbulanceA1 as usize] + need[Service::AmbulanceA2 as usize];
    let visits = |need: &[f64]| need[Service::EdVisit as usize];
    for (after, at_home) in [(&more, 0.12), (&fewer, -0.06)] {
        let treated = at_home * runs(&none);
        let (again, saved) = (runs(after) - runs(&none), visits(&none) - visits(after));
        assert!(
            (again - 0.05 * treated).abs() < 1e-9 * runs(&none),
            "{again} runs again"
        );
        assert!(
            (saved - 0.57 * treated).abs() < 1e-9 * visits(&none),
            "{saved} visits saved"
        );
    }
}

#[test]
fn prevention_is_noticed_late_and_by_all() {
    let region = changed(&as_today(&flevoland()), |region| {
        fix(region, "prevention_reduction", 0.05);
        fix(region, "prevention_lag", 8.0);
    });
    let horizon = FROM + 12;
    let [before, after] = [
        Scenario::reference(),
        levers(&[(LeverKey::PreventionCoalition, 1.0)]),
    ]
    .map(|scenario| {
        let mut years = Vec::new();
        through_years(
            &to(&region, &scenario, horizon),
            &Luck::expected(),
            |year, _, demand| {
                years.push((year, Service::ALL.map(|service| demand.total(service))));
            },
        );
        years
    });
    let today = to(&region, &Scenario::reference(), horizon).lever_reference(LeverKey::PreventionCoalition);
    for ((year, before), (_, after)) in before.iter().zip(&after) {
        let years = f64::from((year + 1 - FROM).max(0));
        let noticed = today + (1.0 - today) * (1.0 - (-years / 8.0).exp());
        let wanted = (1.0 - 0.05 * noticed) / (1.0 - 0.05 * today);
        for service in Service::ALL {
            let found = after[service as usize] / before[service as usize];
            assert!(
                (found - wanted).abs() < 1e-9,
                "{} in {year}: {found}, not {wanted}",
                service.id()
            );
        }
    }
}

#[test]
fn fall_prevention_acts_on_falls_and_on_nothing_else() {
    // A programme that ends all falls of those who take part, whose risk is that of their age.
    let region = changed(&as_today(&flevoland()), |region| {
        fix(region, "fall_relative_risk", 0.0);
        fix(region, "fall_participant_risk", 1.0);
        fix(region, "suited_home_effect", 0.0);
    });
    let [before, after] = [Scenario::reference(), levers(&[(LeverKey::FallPrevention, 0.15)])]
        .map(|scenario| need_under(&region, &scenario));
    let saved = |service: Service| before[service as usize] - after[service as usize];
    let visits = saved(Service::EdVisit);
    let pass = people_pass(&to(&region, &Scenario::reference(), FROM), &Luck::expected());
    let [admitted, runs] = ["fall_admitted_share", "fall_runs_per_visit"].map(|id| {
        let at = region.uncertain.iter().position(|parameter| parameter.id == id);
        tests::runs::middles(&region)[at.expect("the pack has it")]
    });
    assert!(visits > 0.0);
    for service in Service::ALL {
        let wanted = match service {
            Service::EdVisit => visits,
            Service::AcuteAdmission => visits * admitted,
            Service::AmbulanceA1 => visits * runs,
            _ => 0.0,
        };
        let found = saved(service);
        assert!(
            (found - wanted).abs() < 1e-9 * before[service as usize],
            "{}: {found}, not {wanted}",
            service.id()
        );
    }
    // Falls are a part of the visits of people of 65+, about one in ten of theirs; nobody saves more than there are.
    let falls: f64 = (0..region.area_count())
        .flat_map(|area| [MEN, WOMEN].map(|sex| (area, sex)))
        .map(|(area, sex)| {
            let rates = &region.care.falls.visit_rate[sex];
            let people = pass.people.at(FROM, area, sex);
            (0..AGES).map(|age| rates[age] * people[age]).sum::<f64>()
        })
        .sum();
    assert!(
        visits < 0.5 * falls,
        "{visits} of {falls} falls at the rates of the file"
    );
}

#[test]
fn positive_health_refers_less_and_takes_more_time() {
    let region = changed(&as_today(&flevoland()), |region| {
        fix(region, "referral_reduction", 0.1);
        fix(region, "list_reduction", 0.2);
        fix(region, "positive_health_urgent", 0.02);
    });
    let today = to(&region, &Scenario::reference(), FROM).lever_reference(LeverKey::PositiveHealth);
    let [before, after] =
        [Scenario::reference(), levers(&[(LeverKey::PositiveHealth, 0.6)])].map(|scenario| {
            let mut last = None;
            through_years(
                &to(&region, &scenario, FROM),
                &Luck::expected(),
                |_, _, demand| last = Some(demand.clone()),
            );
            last.expect("a run has years")
        });
    let ratio = |service: Service| after.total(service) / before.total(service);
    let wanted = |effect: f64| (1.0 - 0.6 * effect) / (1.0 - today * effect);
    for (service, effect) in [
        (Service::ElectiveAdmission, 0.1),
        (Service::AcuteAdmission, 0.02),
        (Service::EdVisit, 0.02),
        (Service::GpContact, 0.0),
    ] {
        let (found, wanted) = (ratio(service), wanted(effect));
        assert!(
            (found - wanted).abs() < 1e-9,
            "{}: {found}, not {wanted}",
            service.id()
        );
    }
    // Four fifths of the patients for the same doctor: a quarter more time for each.
    let time = (1.0 + 0.6 * 0.25) / (1.0 + today * 0.25);
    let work = after.workload(Service::GpContact) / before.workload(Service::GpContact);
    assert!((work - time).abs() < 1e-9, "{work}, not {time}");
}

#[test]
fn clustered_homes_put_off_the_nursing_home_of_their_residents_only() {
    // A year of the two that people stay: residents live there half as long. The lever moves people too, so both regions have it.
    let with = |delay: f64, efficiency: f64| {
        changed(&as_today(&flevoland()), |region| {
            fix(region, "suited_home_effect", 0.0);
            fix(region, "nursing_home_exit", 0.5);
            fix(region, "clustered_delay", delay);
            fix(region, "clustered_demand", 0.0);
            fix(region, "clustered_efficiency", efficiency);
        })
    };
    let (key, year) = (LeverKey::ClusteredShare, FROM + 2);
    let [before, after] = [with(0.0, 0.0), with(12.0, 0.2)].map(|region| {
        let mut last = None;
        through_years(
            &to(&region, &levers(&[(key, 0.3)]), year),
            &Luck::expected(),
            |_, pass, demand| last = Some((pass.people.clone(), demand.clone())),
        );
        last.expect("a run has years")
    });
    let region = flevoland();
    let today = to(&region, &Scenario::reference(), year).lever_reference(key);
    let people = &before.0;
    assert_eq!(people, &after.0, "the same homes and the same people");
    for area in 0..people.area_count() {
        let residents = |share: f64| -> f64 {
            let homes =
                |built| people.flows(built, area).completed * if built < FROM { today } else { share };
            let homes: f64 = (region.base_year..year).map(homes).sum();
            homes * region.housing.old_people_per_suited_home / people.count(year, area, 75, AGES - 1)
        };
        let ratio = |service: Service| after.1.of(service, area) / before.1.of(service, area);
        let wanted = (1.0 - 0.5 * residents(0.3)) / (1.0 - 0.5 * residents(today));
        let found = ratio(Service::NursingHome);
        assert!(
            (found - wanted).abs() < 1e-9,
            "area {area}: {found}, not {wanted}"
        );
        // A part of home care is that of people of 75+: it saves something, and less than if it were all.
        let all = (1.0 - 0.2 * residents(0.3)) / (1.0 - 0.2 * residents(today));
        for service in [Service::HomeNursing, Service::HomeHelp] {
            let found = ratio(service);
            assert!(
                found < 1.0 && found > all,
                "{} of area {area}: {found} and {all}",
                service.id()
            );
        }
        for service in [Service::GpContact, Service::EdVisit, Service::ElectiveAdmission] {
            assert_eq!(ratio(service), 1.0, "{} stays", service.id());
        }
    }
}

#[test]
fn carers_give_what_receivers_need_in_the_base_year() {
    let region = flevoland();
    let run = Run::expected(&reference(&region));
    let data = &region.care.informal;
    let [need, supply, carers, hours] = [
        "informal_care_need",
        "informal_care_supply",
        "carers_per_receiver",
        "hours_per_carer",
    ]
    .map(|id| run.series(id));
    assert_eq!(need[0], supply[0]);
    assert_eq!(
        (carers[0], hours[0]),
        (data.carers_per_receiver, data.hours_per_carer)
    );
    for year in 0..need.len() {
        // Figures are rounded to a hundredth.
        let asked = need[year] / supply[year] * data.hours_per_carer;
        assert!(
            (hours[year] - asked).abs() < 0.006,
            "{} in year {year}, not {asked}",
            hours[year]
        );
        let carried = carers[year] * hours[year];
        let all = data.carers_per_receiver * data.hours_per_carer;
        assert!(
            (carried / all - 1.0).abs() < 0.004,
            "{carried} hours per receiver, not {all}"
        );
    }
    assert!(hours[need.len() - 1] > hours[0], "more people of 85+ per carer");
    let supported = Run::expected(&to(
        &region,
        &one_lever(LeverKey::InformalCareSupport, 1.0, FROM),
        region.horizon,
    ));
    assert!(supported.series("hours_per_carer")[10] < hours[10]);
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
