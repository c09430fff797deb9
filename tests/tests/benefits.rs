//! Who pays for measures and who benefits: the account adds up to the difference between scenarios, to the last euro.

use sim_core::demand::Service;
use sim_core::ensemble::{Plan, Replicated};
use sim_core::explore::benefits::{Account, Benefits, Capacity, Line, Period, Row};
use sim_core::explore::shapley::{MOST_PLAYERS, PARTS};
use sim_core::indicators::{CellKey, Place};
use sim_core::parameters::CheckedParameters;
use sim_core::region::{LeverKey, Payer, ServiceCost, ShockKey};
use sim_core::scenario::{Scenario, Setting, ShockSetting};
use std::sync::Arc;
use tests::runs::{
    Run, SEED, UNOPTIMISED, all_levers, ensemble, flevoland, on, one_lever, reference, to, toyland,
};

const PERIODS: [Period; 2] = [Period::Year(2029), Period::AllYears];

fn account(from: &Arc<CheckedParameters>, with: &Arc<CheckedParameters>, plan: Plan) -> Account {
    let mut benefits = Benefits::new(from.clone(), with.clone(), &PERIODS, plan);
    benefits.advance(plan.replicates).expect("a run ends");
    benefits.account()
}

/// A scenario of some levers, at once from 2027.
fn levers(values: &[(LeverKey, f64)]) -> Scenario {
    let setting = |(key, value): &(LeverKey, f64)| {
        let setting = Setting {
            value: *value,
            from: 2027,
            ramp_years: 0,
        };
        (*key, setting)
    };
    Scenario {
        id: "some-levers".to_owned(),
        settings: values.iter().map(setting).collect(),
        ..Scenario::default()
    }
}

/// Services whose amounts add up to a capacity.
fn services(capacity: Capacity) -> &'static [&'static str] {
    match capacity {
        Capacity::HomeCare => &["home_nursing", "home_help"],
        Capacity::GpContacts => &["gp_contact", "gp_out_of_hours"],
        Capacity::EmergencyVisits => &["ed_visit"],
        Capacity::HospitalDays => &["acute_admission", "elective_admission"],
        Capacity::AmbulanceRuns => &["ambulance_a1", "ambulance_a2", "ambulance_b"],
        Capacity::StepDownStays => &["short_stay", "geriatric_rehabilitation"],
        Capacity::NursingHomePlaces => &["nursing_home"],
        Capacity::MentalHealthClients => &["mental_health"],
        Capacity::Staff => &[],
    }
}

/// What a line is a difference of, from the public figures of a run; none for what no figure of a run says.
fn amount(run: &Run, line: Line, period: Period) -> Option<i64> {
    let years = match period {
        Period::Year(year) => year..=year,
        Period::AllYears => run.years(),
    };
    let payers = |payer: Option<Payer>| payer.map_or(Payer::ALL.to_vec(), |payer| vec![payer]);
    let in_year = |year| {
        let sum = |of: &str, ids: &[&str]| -> i64 {
            let ids = ids.iter().map(|id| format!("{of}_{id}"));
            ids.map(|id| run.whole(&id, Place::Region, year)).sum()
        };
        let paid = |of: &str, payer| -> i64 {
            let ids: Vec<&str> = payers(payer).into_iter().map(Payer::id).collect();
            sum(of, &ids)
        };
        let not_given = || sum("cost", &["not_given"]);
        let withheld = |capacity: Capacity| {
            let given = sum("served", services(capacity));
            let short = sum("demand", services(capacity)) - given;
            if capacity != Capacity::HospitalDays {
                return short;
            }
            let days = sum("hospital", &["days"]);
            (short as f64 * days as f64 / given as f64 + 0.5).floor() as i64
        };
        Some(match line {
            Line::Saved(payer) => -paid("cost_care", payer),
            Line::Cost(payer) => paid("cost_measures", payer),
            Line::Net(payer) => -paid("cost_care", payer) - paid("cost_measures", payer),
            Line::NotGiven(None) => not_given(),
            Line::NeedSaved(None) => -paid("cost_care", None) - not_given(),
            Line::NotGiven(Some(_)) | Line::NeedSaved(Some(_)) => return None,
            Line::Freed(Capacity::Staff) => -sum("staff", &["needed"]),
            Line::Freed(Capacity::HospitalDays) => {
                -sum("hospital", &["days"]) - withheld(Capacity::HospitalDays)
            }
            Line::Freed(capacity) => -sum("demand", services(capacity)),
            Line::Withheld(capacity) => withheld(capacity),
        })
    };
    years.map(in_year).sum()
}

/// Sums of all lines of all rows but the total are those of the total, which are those of runs on their own.
fn adds_up(from: &Arc<CheckedParameters>, with: &Arc<CheckedParameters>, plan: Plan) -> Account {
    let account = account(from, with, plan);
    let run = |of, replicate| Run::replicate(of, &plan, replicate);
    let pairs: Vec<_> = (0..plan.replicates)
        .map(|replicate| (run(from, replicate), run(with, replicate)))
        .collect();
    let sum = |row, line, period| {
        let entry = account.entry(row, line, period);
        entry.expect("every row has every line").sum
    };
    for period in PERIODS {
        for line in Line::all() {
            let differences = pairs
                .iter()
                .map(|(before, after)| Some(amount(after, line, period)? - amount(before, line, period)?));
            let whole = sum(Row::Total, line, period);
            if let Some(difference) = differences.sum::<Option<i64>>() {
                assert_eq!(whole, i128::from(PARTS * difference), "{line:?} {period:?}");
            }
            let parts = account.rows.iter().filter(|row| **row != Row::Total);
            let parts: i128 = parts.map(|row| sum(*row, line, period)).sum();
            assert_eq!(parts, whole, "parts of {line:?} {period:?}");
        }
        for row in &account.rows {
            let at = |line| sum(*row, line, period);
            for of in [
                Line::Saved,
                Line::Cost,
                Line::Net,
                Line::NotGiven,
                Line::NeedSaved,
            ] {
                let payers: i128 = Payer::ALL.iter().map(|payer| at(of(Some(*payer)))).sum();
                assert_eq!(payers, at(of(None)), "payers of {row:?}");
            }
            for payer in Payer::ALL.into_iter().map(Some).chain([None]) {
                let net = at(Line::Saved(payer)) - at(Line::Cost(payer));
                assert_eq!(net, at(Line::Net(payer)), "net of {row:?}");
                let needed = at(Line::Saved(payer)) - at(Line::NotGiven(payer));
                assert_eq!(needed, at(Line::NeedSaved(payer)), "care not needed of {row:?}");
            }
        }
    }
    account
}

#[test]
fn few_measures_add_up_over_all_orders() {
    let region = toyland();
    let scenario = levers(&[
        (LeverKey::HousingPace, 1.5),
        (LeverKey::FallPrevention, 0.1),
        (LeverKey::CareCoordination, 0.9),
        (LeverKey::NursingHomePlaces, 2.0),
    ]);
    let (from, with) = (
        to(&region, &Scenario::reference(), 2030),
        to(&region, &scenario, 2030),
    );
    for plan in [Plan::expected(), Plan::chance(SEED, 3)] {
        let account = adds_up(&from, &with, plan);
        assert_eq!(
            account.rows.len(),
            scenario.settings.len() + 2,
            "a row per measure, circumstances and the total"
        );
        for entry in account
            .entries
            .iter()
            .filter(|entry| entry.row == Row::Circumstances)
        {
            assert_eq!((entry.sum, entry.quantiles), (0, [0; 5]), "{entry:?}");
        }
    }
}

#[test]
fn many_measures_add_up_over_a_sample_of_orders() {
    let region = toyland();
    let from = to(&region, &Scenario::reference(), 2030);
    let with = to(&region, &all_levers(&region, 0.5), 2030);
    let plan = Plan::chance(SEED, if UNOPTIMISED { 1 } else { 4 });
    let benefits = Benefits::new(from.clone(), with.clone(), &PERIODS, plan);
    assert!(benefits.measures().len() > MOST_PLAYERS && !benefits.takes_all_orders());
    adds_up(&from, &with, plan);
}

#[test]
fn shocks_and_fixed_assumptions_stand_apart_and_the_sum_stays_exact() {
    let region = toyland();
    let wave = region
        .shocks
        .iter()
        .find(|shock| shock.key == ShockKey::StaffWave);
    let wave = wave.expect("every pack has every shock");
    let mut scenario = levers(&[(LeverKey::FallPrevention, 0.1), (LeverKey::Retention, -0.3)]);
    let setting = ShockSetting {
        from: 2027,
        years: wave.years,
        size: wave.size,
        hospital: None,
    };
    scenario.shocks = [(wave.key, setting)].into();
    scenario.assumptions = [("trend.ed_visit".to_owned(), 0.0)].into();
    let without = Scenario {
        settings: [].into(),
        ..scenario.clone()
    };
    let of = |scenario: &Scenario| to(&region, scenario, 2030);
    let (from, with) = (of(&Scenario::reference()), of(&scenario));
    let plan = Plan::chance(SEED, 2);
    let account = adds_up(&from, &with, plan);
    // Measures are accounted for in the world of the scenario: what is left is that world without them.
    let only_world = adds_up(&from, &of(&without), plan);
    for period in PERIODS {
        for line in Line::all() {
            let apart = account
                .entry(Row::Circumstances, line, period)
                .map(|entry| entry.sum);
            let whole = only_world.entry(Row::Total, line, period).map(|entry| entry.sum);
            assert_eq!(apart, whole, "{line:?}");
        }
    }
}

#[test]
fn one_measure_alone_is_the_paired_difference_with_its_band() {
    let region = toyland();
    let lever = LeverKey::NursingHomePlaces;
    let scenarios = [
        to(&region, &Scenario::reference(), 2030),
        to(&region, &one_lever(lever, 2.0, 2027), 2030),
    ];
    let plan = Plan::chance(SEED, 20);
    let account = account(&scenarios[0], &scenarios[1], plan);
    let mut ensemble = ensemble(&scenarios, plan);
    let paired = ensemble.paired(1);
    let year = 2029;
    for (line, id) in [
        (Line::Cost(Some(Payer::CareOffice)), "cost_measures_care_office"),
        (Line::NotGiven(None), "cost_not_given"),
    ] {
        let found = account.entry(Row::Measure(lever), line, Period::Year(year));
        let found = found.expect("the measure has its row");
        let cell = paired.cell(CellKey {
            indicator: paired
                .layout
                .catalogue
                .position(id)
                .expect("the indicator exists"),
            place: Place::Region,
            year,
        });
        let cell = cell.expect("the region has every figure");
        assert_eq!(found.quantiles, cell.quantiles, "{id}");
        assert_eq!(found.sum, i128::from(PARTS) * cell.sum, "{id}");
    }
    let of_total = |row: &Row| -> Vec<(i128, [i64; 5])> {
        let entries = account.entries.iter().filter(|entry| entry.row == *row);
        entries.map(|entry| (entry.sum, entry.quantiles)).collect()
    };
    assert_eq!(of_total(&Row::Measure(lever)), of_total(&Row::Total));
}

#[test]
fn a_measure_at_its_reference_has_a_row_of_noughts() {
    let region = toyland();
    let triage = LeverKey::Triage;
    let stays = region.levers.iter().find(|lever| lever.key == triage);
    let stays = stays.expect("the lever exists").reference;
    let from = to(&region, &Scenario::reference(), 2030);
    for scenario in [
        levers(&[(triage, stays)]),
        levers(&[(triage, stays), (LeverKey::Ambulances, 1.0)]),
    ] {
        let account = account(&from, &to(&region, &scenario, 2030), Plan::chance(SEED, 2));
        let row: Vec<_> = account
            .entries
            .iter()
            .filter(|entry| entry.row == Row::Measure(triage))
            .collect();
        assert_eq!(row.len(), PERIODS.len() * Line::all().len());
        for entry in row {
            assert_eq!((entry.sum, entry.quantiles), (0, [0; 5]), "{entry:?}");
        }
    }
}

/// A vehicle costs 1,000,000 euros a year. A place costs 300 euros a day, 109,500 a year, for who would wait otherwise:
/// Toyland's ten places are full.
#[test]
fn a_vehicle_and_a_place_by_hand_in_toyland() {
    let region = toyland();
    let scenario = levers(&[(LeverKey::Ambulances, 1.0), (LeverKey::NursingHomePlaces, 1.0)]);
    let account = account(&reference(&region), &on(&region, &scenario), Plan::expected());
    let mean = |key, line, period| {
        let entry = account.entry(Row::Measure(key), line, period);
        entry.expect("the measure has its row").mean
    };
    let (vehicle, place) = (LeverKey::Ambulances, LeverKey::NursingHomePlaces);
    for (period, years) in [(Period::Year(2029), 1.0), (Period::AllYears, 9.0)] {
        for payer in Payer::ALL {
            let wanted = if payer == Payer::Insurers {
                1000.0 * years
            } else {
                0.0
            };
            assert_eq!(mean(vehicle, Line::Cost(Some(payer)), period), wanted);
            assert_eq!(mean(vehicle, Line::Saved(Some(payer)), period), 0.0);
            assert_eq!(mean(place, Line::Cost(Some(payer)), period), 0.0);
        }
        assert_eq!(
            mean(vehicle, Line::Net(Some(Payer::Insurers)), period),
            -1000.0 * years
        );
    }
    let year = Period::Year(2029);
    // One more who needs a place has one, and no place comes free.
    assert_eq!(
        mean(place, Line::Withheld(Capacity::NursingHomePlaces), year),
        -1.0
    );
    assert_eq!(mean(place, Line::Freed(Capacity::NursingHomePlaces), year), 0.0);
    // Either of two rounded figures may be half a thousand off.
    let office = mean(place, Line::Saved(Some(Payer::CareOffice)), year);
    assert!((office + 109.5).abs() <= 1.0, "{office}");
    for payer in [Some(Payer::CareOffice), None] {
        let not_given = mean(place, Line::NotGiven(payer), year);
        assert!(
            (not_given + 109.5).abs() <= 2.0,
            "who waited has a place: {not_given}"
        );
        let needed = mean(place, Line::NeedSaved(payer), year);
        assert!(needed.abs() <= 3.0, "a place takes away no need: {needed}");
    }
}

/// Beds draw staff away from home care: hours are withheld, and none come free. What municipalities save is home help that is
/// not given.
#[test]
fn care_that_is_withheld_frees_no_capacity() {
    let region = flevoland();
    let horizon = if UNOPTIMISED { 2030 } else { 2050 };
    let from = to(&region, &Scenario::reference(), horizon);
    let with = to(&region, &one_lever(LeverKey::ShortStayBeds, 20.0, 2027), horizon);
    let plan = Plan::expected();
    let [before, after] = [&from, &with].map(|of| Run::replicate(of, &plan, 0));
    let hours = |run: &Run, of: &str| -> i64 {
        let id = format!("home_care_{of}_hours");
        run.years().map(|year| run.whole(&id, Place::Region, year)).sum()
    };
    assert_eq!(hours(&before, "needed"), hours(&after, "needed"));
    let withheld = hours(&after, "unmet") - hours(&before, "unmet");
    assert!(withheld > 0, "beds take staff from home care: {withheld}");

    let account = account(&from, &with, plan);
    let mean = |line| {
        let entry = account.entry(Row::Measure(LeverKey::ShortStayBeds), line, Period::AllYears);
        entry.expect("the measure has its row").mean
    };
    assert_eq!(mean(Line::Freed(Capacity::HomeCare)), 0.0);
    // Nursing and help are each rounded, every year, with and without.
    let years = f64::from(horizon - region.base_year + 1);
    let found = mean(Line::Withheld(Capacity::HomeCare));
    assert!(
        (found - withheld as f64).abs() <= 4.0 * years,
        "{found} {withheld}"
    );

    let municipalities = Some(Payer::Municipalities);
    let (saved, needed) = (
        mean(Line::Saved(municipalities)),
        mean(Line::NeedSaved(municipalities)),
    );
    assert!(saved > 0.0, "home help that is not given is not paid: {saved}");
    assert!(
        needed.abs() <= 2.0 * years,
        "{needed} of {saved} is no care withheld"
    );
}

/// Care withheld of a payer is the services that it pays, at what they cost where they are given.
#[test]
fn care_not_given_falls_on_who_would_pay_it() {
    let region = flevoland();
    let year = 2030;
    let from = to(&region, &Scenario::reference(), year);
    let with = to(&region, &one_lever(LeverKey::Retention, -0.2, 2027), year);
    let plan = Plan::expected();
    let runs = [&from, &with].map(|of| Run::replicate(of, &plan, 0));
    let mut benefits = Benefits::new(from.clone(), with.clone(), &[Period::Year(year)], plan);
    benefits.advance(1).expect("a run ends");
    let account = benefits.account();
    let cost = |run: &Run, payer: Payer| -> f64 {
        let of = |(service, data): (Service, &Option<ServiceCost>)| {
            let figure = |of: &str| run.whole(&format!("{of}_{}", service.id()), Place::Region, year) as f64;
            data.as_ref().map_or(0.0, |data| {
                let given = figure("served");
                let short = (figure("demand") - given).max(0.0);
                data.payer[payer as usize] * figure("cost") * short / given
            })
        };
        Service::ALL.into_iter().zip(&region.costs.services).map(of).sum()
    };
    for payer in Payer::ALL {
        let entry = account.entry(Row::Total, Line::NotGiven(Some(payer)), Period::Year(year));
        let found = entry.expect("the total has its row").mean;
        let wanted = cost(&runs[1], payer) - cost(&runs[0], payer);
        // Places are rounded: half a place, with and without, is some 150 thousand euros.
        assert!((found - wanted).abs() <= 170.0, "{payer:?}: {found} {wanted}");
    }
}

/// The order in which 19 measures are taken matters little beside what they do: two samples of orders agree.
#[test]
fn samples_of_orders_agree_on_what_measures_cost() {
    let region = flevoland();
    let horizon = if UNOPTIMISED { 2028 } else { 2035 };
    let from = to(&region, &Scenario::reference(), horizon);
    let with = to(&region, &all_levers(&region, 0.3), horizon);
    let of = |seed| {
        let plan = Plan {
            seed,
            ..Plan::expected()
        };
        let mut benefits = Benefits::new(from.clone(), with.clone(), &[Period::AllYears], plan);
        benefits.advance(1).expect("a run ends");
        benefits.account()
    };
    let (one, other) = (of(1), of(2));
    let whole = one.entry(Row::Total, Line::Saved(None), Period::AllYears);
    let size = whole.expect("the total has its row").mean.abs();
    for (one, other) in one.entries.iter().zip(&other.entries) {
        if one.line == Line::Saved(None) || one.line == Line::Cost(None) {
            assert!((one.mean - other.mean).abs() <= 0.03 * size, "{one:?} {other:?}");
        }
    }
}
