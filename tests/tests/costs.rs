//! Money: parts add up, the reference costs nothing more, and contributions are accounting alone.

use sim_core::demand::Service;
use sim_core::ensemble::Plan;
use sim_core::indicators::Place;
use sim_core::random::Luck;
use sim_core::region::{Basis, Distribution, LeverCost, LeverData, LeverKey, Payer, Priced, Region};
use sim_core::scenario::{Contribution, Scenario, Setting};
use tests::runs::{
    Run, SEED, UNOPTIMISED, all_levers, changed, flevoland, on, one_lever, reference, to, toyland,
};

/// First year of every change here.
const FROM: i32 = 2027;

fn plans() -> [Plan; 2] {
    [Plan::expected(), Plan::chance(SEED, 1)]
}

fn whole(run: &Run, id: &str, year: i32) -> i64 {
    run.whole(id, Place::Region, year)
}

/// Every figure is rounded by itself: a sum of `terms` figures may be off by half a step for each and for the total.
fn adds_up(found: i64, total: i64, terms: usize) -> bool {
    2 * (found - total).abs() <= terms as i64 + 1
}

#[test]
fn payers_and_services_add_up_to_the_same_total() {
    for region in [toyland(), flevoland()] {
        for scenario in [Scenario::reference(), all_levers(&region, 0.5)] {
            for plan in plans() {
                let run = Run::replicate(&on(&region, &scenario), &plan, 0);
                for year in run.years() {
                    let sum = |ids: &[String]| ids.iter().map(|id| whole(&run, id, year)).sum::<i64>();
                    let payers = Payer::ALL.map(|payer| format!("cost_care_{}", payer.id()));
                    let services: Vec<String> = Service::ALL
                        .iter()
                        .filter(|service| service.is_care())
                        .map(|service| format!("cost_{}", service.id()))
                        .collect();
                    let measures = Payer::ALL.map(|payer| format!("cost_measures_{}", payer.id()));
                    for (parts, of) in [
                        (&payers[..], "cost_care"),
                        (&services[..], "cost_care"),
                        (&measures[..], "cost_measures"),
                    ] {
                        let (found, total) = (sum(parts), whole(&run, of, year));
                        assert!(
                            adds_up(found, total, parts.len()),
                            "{parts:?} must add up to {of} in {year}: {found}, not {total}"
                        );
                    }
                    let people = run.value("population", Place::Region, year);
                    let per_head = run.value("cost_care", Place::Region, year) * 1e3 / people;
                    let shown = run.value("cost_per_head", Place::Region, year);
                    // Half a euro for the figure, half a thousand for the cost, half a person in an expected run.
                    let slack = 0.5 + 500.0 / people + 0.5 * per_head / people;
                    assert!(
                        (shown - per_head).abs() <= slack,
                        "cost per head in {year}: {shown}, not {per_head}"
                    );
                }
            }
        }
    }
}

/// A scenario that says of every lever that it stays where it is.
fn all_at_reference(region: &Region) -> Scenario {
    let setting = |lever: &LeverData| {
        let stays = Setting {
            value: lever.reference,
            from: FROM,
            ramp_years: 3,
        };
        (lever.key, stays)
    };
    Scenario {
        settings: region.levers.iter().map(setting).collect(),
        ..Scenario::default()
    }
}

#[test]
fn measures_at_their_reference_cost_nothing_to_the_bit() {
    for region in [toyland(), flevoland()] {
        for scenario in [Scenario::reference(), all_at_reference(&region)] {
            for plan in plans() {
                let run = Run::replicate(&on(&region, &scenario), &plan, 0);
                let layout = run.layout();
                let all = layout.catalogue.indicators.iter();
                for indicator in all.filter(|indicator| is_of_measures(&indicator.id)) {
                    for year in run.years() {
                        assert_eq!(whole(&run, &indicator.id, year), 0, "{} in {year}", indicator.id);
                    }
                }
            }
        }
    }
}

fn is_of_measures(id: &str) -> bool {
    let starts = ["cost_measures", "measures_", "contributions", "budget_"];
    starts.iter().any(|start| id.starts_with(start))
}

#[test]
fn what_is_paid_is_at_most_what_is_needed() {
    for region in [toyland(), flevoland()] {
        for scenario in [Scenario::reference(), all_levers(&region, 0.5)] {
            for (plan, luck) in plans().into_iter().zip([Luck::expected(), Luck::new(SEED, 0)]) {
                let parameters = on(&region, &scenario);
                let drawn = parameters.draw(&luck);
                let run = Run::replicate(&parameters, &plan, 0);
                let level = drawn[region.costs.price_level];
                for (service, cost) in Service::ALL.into_iter().zip(&region.costs.services) {
                    // Days of stays are those of the acute chain; residents of a nursing home stay until they leave,
                    // also when they need it no longer.
                    let Some(cost) = cost.as_ref().filter(|cost| cost.per == Priced::Unit) else {
                        continue;
                    };
                    for year in run.years() {
                        let need = run.value(&format!("demand_{}", service.id()), Place::Region, year);
                        let given = run.value(&format!("served_{}", service.id()), Place::Region, year);
                        assert!(
                            given <= need + 1.0,
                            "{} in {year}: {given} is given of {need}",
                            service.id()
                        );
                        let most = (need + 0.5) * drawn[cost.price] * level / 1e3;
                        let euros = given * drawn[cost.price] * level / 1e3;
                        let paid = run.value(&format!("cost_{}", service.id()), Place::Region, year);
                        assert!(
                            paid <= most + 0.5
                                && (paid - euros).abs() <= 0.5 + drawn[cost.price] * level / 2e3,
                            "{} in {year}: {paid} is paid for {given}, all that is needed would cost {most}",
                            service.id()
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn care_that_is_not_given_is_not_paid() {
    let region = flevoland();
    let parameters = reference(&region);
    let drawn = parameters.draw(&Luck::expected());
    let run = Run::expected(&parameters);
    let cost = region.costs.services[Service::HomeHelp as usize]
        .as_ref()
        .expect("home help is paid");
    let price = drawn[cost.price] * drawn[region.costs.price_level] / 1e3;
    let year = region.horizon;
    let at = |id: &str| run.value(id, Place::Region, year);
    let nursing = region.costs.services[Service::HomeNursing as usize]
        .as_ref()
        .expect("home nursing is paid");
    let nursing_price = drawn[nursing.price] * drawn[region.costs.price_level] / 1e3;
    assert!(at("cost_not_given") > 0.0);
    let given = at("cost_home_help") / price + at("cost_home_nursing") / nursing_price;
    let needed = at("demand_home_help") + at("demand_home_nursing");
    let unmet = at("home_care_unmet_hours");
    assert!(
        unmet > 0.0 && (needed - given - unmet).abs() <= 1e-4 * needed,
        "needed {needed} hours, given {given}, unmet {unmet}"
    );
}

#[test]
fn prices_scale_the_cost_of_care() {
    let region = toyland();
    let at = |level: f64| {
        let there = changed(&region, |region| {
            region.uncertain[region.costs.price_level.0].distribution = Distribution::Fixed(level);
        });
        Run::expected(&reference(&there))
    };
    let (low, high) = (at(0.9), at(1.1));
    for year in low.years() {
        let cost = |run: &Run| run.value("cost_care", Place::Region, year);
        let (low, high) = (cost(&low), cost(&high));
        assert!((low / 0.9 - high / 1.1).abs() < 1.1, "{low} {high}");
    }
}

#[test]
fn a_measure_costs_its_price_times_what_it_is_counted_in() {
    let region = toyland();
    let before = Run::expected(&reference(&region));
    let mut kinds = [false; 4];
    for lever in &region.levers {
        let after = Run::expected(&on(&region, &one_lever(lever.key, lever.maximum, FROM)));
        for year in after.years() {
            let at = |id: &str| after.value(id, Place::Region, year);
            let moved = if year < FROM {
                0.0
            } else {
                lever.maximum - lever.reference
            };
            let (wanted, unpriced) = match &lever.cost {
                LeverCost::Priced(price) => {
                    let amount = match &price.basis {
                        Basis::Unit => 1.0,
                        // Toyland's ten places are full; the eleventh and twelfth resident wait at home.
                        Basis::PeopleAtHome { from_age } => {
                            assert_eq!(*from_age, 65);
                            at("people_65") - residents(&after, year)
                        }
                        Basis::Need(services) => {
                            let need = |service: &Service| at(&format!("demand_{}", service.id()));
                            services.iter().map(need).sum()
                        }
                    };
                    let Distribution::Fixed(euros) = region.uncertain[price.price.0].distribution else {
                        panic!("prices of measures in Toyland are fixed");
                    };
                    kinds[match price.basis {
                        Basis::Unit => 0,
                        Basis::PeopleAtHome { .. } => 1,
                        Basis::Need(_) => 2,
                    }] = true;
                    (euros * moved * amount / 1e3, 0.0)
                }
                LeverCost::InCare(_) => (0.0, 0.0),
                LeverCost::Unknown(_) => {
                    kinds[3] = true;
                    (0.0, if year < FROM { 0.0 } else { 1.0 })
                }
            };
            let found = at("cost_measures");
            assert!(
                (found - wanted).abs() <= 0.5 + 0.05 * wanted.abs(),
                "{} in {year}: {found}, not {wanted}",
                lever.key.id()
            );
            assert_eq!(at("measures_unpriced"), unpriced, "{} in {year}", lever.key.id());
            if year < FROM {
                assert_eq!(
                    whole(&before, "cost_care", year),
                    whole(&after, "cost_care", year)
                );
            }
        }
    }
    assert_eq!(kinds, [true; 4], "Toyland has a measure of each kind");
}

/// People in nursing homes, from what their care costs at 300 euros a day.
fn residents(run: &Run, year: i32) -> f64 {
    run.value("cost_nursing_home", Place::Region, year) * 1e3 / (300.0 * 365.0)
}

#[test]
fn an_added_ambulance_costs_a_million_in_toyland() {
    let region = toyland();
    let run = Run::expected(&on(&region, &one_lever(LeverKey::Ambulances, 1.0, FROM)));
    for (year, wanted) in [(FROM - 1, 0), (FROM, 1000), (region.horizon, 1000)] {
        assert_eq!(whole(&run, "cost_measures", year), wanted);
        assert_eq!(whole(&run, "cost_measures_insurers", year), wanted);
        assert_eq!(whole(&run, "cost_measures_province", year), 0);
    }
}

#[test]
fn contributions_and_a_budget_change_nothing_but_the_account() {
    let region = flevoland();
    let horizon = region.base_year + if UNOPTIMISED { 6 } else { 25 };
    let moved = all_levers(&region, 0.5);
    let contribution = |in_kind: f64, in_cash: f64, from| Contribution {
        in_kind,
        in_cash,
        from,
    };
    let with = Scenario {
        contributions: [
            ("province".to_owned(), contribution(100_000.0, 250_000.0, 2028)),
            ("hospitals".to_owned(), contribution(50_000.0, 0.0, 2026)),
        ]
        .into(),
        budget: Some(1_000.0),
        ..moved.clone()
    };
    let account = ["contributions", "measures_uncovered", "budget_exceeded"];
    for plan in plans() {
        let before = Run::replicate(&to(&region, &moved, horizon), &plan, 0);
        let after = Run::replicate(&to(&region, &with, horizon), &plan, 0);
        for key in before.differences(&after) {
            let id = &before.layout().catalogue.indicators[key.indicator].id;
            assert!(
                account.contains(&id.as_str()),
                "{id} must not move with contributions"
            );
        }
        for year in after.years() {
            let paid = match year {
                ..2026 => 0,
                2026..2028 => 50,
                _ => 400,
            };
            assert_eq!(whole(&after, "contributions", year), paid, "{year}");
            let (cost, open) = (
                whole(&after, "cost_measures", year),
                whole(&after, "measures_uncovered", year),
            );
            assert!(
                (cost - paid - open).abs() <= 1,
                "{year}: {cost} less {paid} is not {open}"
            );
            assert_eq!(
                whole(&before, "budget_exceeded", year),
                0,
                "no budget, none exceeded"
            );
            assert_eq!(
                whole(&after, "budget_exceeded", year),
                i64::from(cost > 1),
                "{year}: {cost}"
            );
        }
    }
}

#[test]
fn shares_of_payers_add_up_to_one() {
    for region in [toyland(), flevoland()] {
        let measures = region.levers.iter().filter_map(|lever| match &lever.cost {
            LeverCost::Priced(price) => Some(price.payer),
            _ => None,
        });
        let services = region.costs.services.iter().flatten().map(|cost| cost.payer);
        for payer in measures.chain(services) {
            assert!((payer.iter().sum::<f64>() - 1.0).abs() < 1e-9, "{payer:?}");
        }
    }
}

#[test]
fn more_places_cost_more_care_and_are_no_cost_of_measures() {
    let region = flevoland();
    let before = Run::expected(&reference(&region));
    for (key, value, service) in [
        (LeverKey::NursingHomePlaces, 500.0, "cost_nursing_home"),
        (LeverKey::ShortStayBeds, 60.0, "cost_short_stay"),
    ] {
        let after = Run::expected(&on(&region, &one_lever(key, value, FROM)));
        let year = region.horizon;
        assert!(
            whole(&after, service, year) > whole(&before, service, year),
            "{} must cost care",
            key.id()
        );
        assert_eq!(whole(&after, "cost_measures", year), 0);
    }
}
