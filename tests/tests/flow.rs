//! Levers of acute care and flow: what moves along the chain, what it asks elsewhere, and that nobody vanishes.

use sim_core::acute::Flow;
use sim_core::demand::{Demand, Service};
use sim_core::ensemble::Plan;
use sim_core::indicators::Place;
use sim_core::random::Luck;
use sim_core::region::{LeverKey, Region};
use sim_core::run::{AcuteYear, PeoplePass, acute_year, people_pass};
use sim_core::scenario::Scenario;
use std::sync::Arc;
use tests::runs::{
    Run, SEED, UNOPTIMISED, changed, fix, fix_all, flevoland, on, one_lever, reference, to, toyland,
};

const FROM: i32 = 2027;
/// No urgent run takes longer than this on average, minutes.
const LONGEST_MEAN_RUN: f64 = 100.0;

/// The expected run, and replicates with chance.
fn lucks() -> Vec<Luck> {
    let replicates = if UNOPTIMISED { 2 } else { 12 };
    let drawn = (0..replicates).map(|replicate| Luck::new(SEED, replicate));
    [Luck::expected()].into_iter().chain(drawn).collect()
}

/// The acute chain of a year without and with a scenario, on the same luck.
fn pair(region: &Arc<Region>, scenario: &Scenario, luck: &Luck, year: i32) -> [AcuteYear; 2] {
    [&Scenario::reference(), scenario].map(|scenario| {
        let parameters = to(region, scenario, year);
        let pass = people_pass(&parameters, luck);
        match acute_year(&parameters, &pass, luck, year) {
            Ok(Some(found)) => found,
            other => panic!("{year} must be found: {other:?}"),
        }
    })
}

/// Hours per year that patients and vehicles spend in each link: at the wrong place, in a bed, boarding, being handed over or
/// driven on for want of a bed (of such a ride the steps that no road makes longer), waiting for an ambulance.
fn hours(region: &Region, of: &AcuteYear) -> [f64; 5] {
    let (asked, flow, times) = (&of.asked, &of.flow, &region.acute.ambulance);
    let ride = times.turnout + times.on_scene + times.handover + times.clearing;
    let [a1, a2] = [&asked.a1_runs, &asked.a2_runs].map(|runs| runs.iter().sum::<f64>());
    [
        24.0 * flow.wrong_place_days,
        24.0 * 365.0 * flow.bed_occupancy * of.staffed.beds,
        flow.boarding_hours,
        ((1.0 - asked.treated_at_home) * (a1 + a2) * flow.handover + flow.driven_on * ride) / 60.0,
        a1 * flow.region.mean / 60.0,
    ]
}

#[test]
fn a_hundred_short_stay_beds_move_the_whole_chain_each_link_less_than_the_one_before() {
    let region = flevoland();
    let scenario = one_lever(LeverKey::ShortStayBeds, 100.0, FROM);
    for luck in lucks() {
        let [before, after] = pair(&region, &scenario, &luck, 2035);
        let (then, now) = (hours(&region, &before), hours(&region, &after));
        let falls: Vec<f64> = then.iter().zip(now).map(|(then, now)| then - now).collect();
        assert!(falls.iter().all(|fall| *fall > 0.0), "{luck:?}: {falls:?}");
        assert!(
            falls.windows(2).all(|pair| pair[0] > pair[1]),
            "{luck:?}: {falls:?}"
        );
    }
}

#[test]
fn over_the_years_every_figure_of_the_chain_falls_with_short_stay_beds() {
    let region = flevoland();
    let before = Run::expected(&reference(&region));
    let after = Run::expected(&on(&region, &one_lever(LeverKey::ShortStayBeds, 100.0, FROM)));
    let sum = |run: &Run, indicator: &str| run.series(indicator).iter().sum::<f64>();
    let fall = |indicator| 1.0 - sum(&after, indicator) / sum(&before, indicator);
    for indicator in [
        "boarding_hours",
        "ed_over_4h",
        "ed_stop",
        "ambulances_diverted",
        "handover",
        "a1_late",
        "busiest_week_occupancy",
    ] {
        assert!(fall(indicator) > 0.0, "{indicator} falls with them");
    }
    let links = ["short_stay_wait", "wrong_place_days", "bed_occupancy", "ed_stay"];
    let falls = links.map(fall);
    assert!(falls.windows(2).all(|pair| pair[0] > pair[1]), "{falls:?}");
    // The last links are minutes of the same runs. A department that is less often full hands patients over sooner and sends
    // fewer ambulances elsewhere
    let minutes = ["handover", "transport", "response"].map(|link| sum(&before, link) - sum(&after, link));
    let [handover, transport, response] = minutes;
    assert!(transport > 0.0 && response > 0.0, "{minutes:?}");
    assert!(handover > response, "{minutes:?}");
    assert!(fall("ed_stay") > fall("response"), "{falls:?}");
}

#[test]
fn more_runs_without_transport_shorten_queues_and_raise_recontacts() {
    let region = flevoland();
    let scenario = one_lever(LeverKey::AmbulanceAtHome, 0.42, FROM);
    let year = 2032;
    let runs = |of: &AcuteYear| {
        let each = [&of.asked.a1_runs, &of.asked.a2_runs];
        each.map(|runs| runs.iter().sum::<f64>()).iter().sum::<f64>()
    };
    let queues: [fn(&Flow) -> f64; 4] = [
        |flow| flow.handover,
        |flow| flow.ambulance_utilisation,
        |flow| flow.region.mean,
        |flow| flow.planned_wait,
    ];
    let minutes = region.care.pool.at_home_minutes;
    for luck in lucks() {
        let [before, after] = pair(&region, &scenario, &luck, year);
        assert!(
            runs(&after) > runs(&before),
            "some of those who are treated at home call again"
        );
        let falls = queues.map(|queue| queue(&before.flow) - queue(&after.flow));
        // A run with treatment at home takes a time of its own. A future may draw it as longer than one with transport, or as
        // hardly shorter: then the runs that come again, which take no longer than this, undo what is saved.
        let drawn = reference(&region).draw(&luck);
        let quicker = -drawn[minutes] > LONGEST_MEAN_RUN * drawn[region.care.pool.recontact_runs];
        assert!(
            !quicker || falls.iter().all(|fall| *fall > 0.0),
            "{luck:?}: {falls:?}"
        );
        // Where it is drawn as longer, vehicles are busier
        assert!(drawn[minutes] <= 0.0 || falls[1] < 0.0, "{luck:?}: {falls:?}");
        assert!(falls[0] > 0.0, "fewer patients in the bays: quicker handover");
    }
}

#[test]
fn whom_measures_bring_elsewhere_are_missed_among_the_least_urgent() {
    let region = flevoland();
    // Nothing was short the year before: nobody comes back as urgent care
    let before = need(&region, &Scenario::reference());
    for (lever, value) in [
        (LeverKey::Triage, 1.0),
        (LeverKey::CareCoordination, 1.0),
        (LeverKey::UrgentCarePost, 1.0),
        (LeverKey::AmbulanceAtHome, 0.42),
    ] {
        let after = need(&region, &one_lever(lever, value, FROM));
        // What is decided already diverts some in the reference too
        let diverted = after.diverted_visits - before.diverted_visits;
        let missed = before.total(Service::EdVisit) - after.total(Service::EdVisit);
        assert!(diverted > 0.0, "{}", lever.id());
        assert!(
            (missed - diverted).abs() < 1e-6,
            "{}: {missed} {diverted}",
            lever.id()
        );
    }
    let [before, after] = pair(
        &region,
        &one_lever(LeverKey::Triage, 1.0, 2030),
        &Luck::expected(),
        2035,
    );
    assert!(after.flow.bay_wait[2] < before.flow.bay_wait[2]);
}

#[test]
fn beds_open_when_there_are_nurses() {
    let region = flevoland();
    for luck in lucks() {
        let parameters = to(&region, &Scenario::reference(), 2035);
        let pass = people_pass(&parameters, &luck);
        let beds = |value: f64, year: i32| {
            let parameters = to(&region, &one_lever(LeverKey::HospitalBeds, value, FROM), 2035);
            match acute_year(&parameters, &pass, &luck, year) {
                Ok(Some(found)) => (found.staffed.beds, found.staffed.bays),
                other => panic!("{year} must be found: {other:?}"),
            }
        };
        for year in [FROM - 1, FROM, 2035] {
            let (today, bays) = beds(0.0, year);
            let (most, _) = beds(0.5, year);
            if year < FROM {
                assert_eq!(today, most, "not before its first year");
                continue;
            }
            for value in [-0.3, -0.1, 0.1, 0.3, 0.5] {
                let (here, same_bays) = beds(value, year);
                assert_eq!(bays, same_bays, "bays are not beds");
                assert!(
                    here <= 230.0 * (1.0 + value) * (1.0 + 1e-12),
                    "{here} beds at {value}"
                );
                // As many as there are nurses for: what the largest value opens, unless fewer stand there
                let wanted = (230.0 * (1.0 + value)).min(most);
                assert!(
                    (here - wanted).abs() < 1e-9,
                    "{here} beds at {value} in {year}, not {wanted}"
                );
            }
            assert!(most >= today);
        }
    }
}

/// Need of a year under a scenario on Toyland, where every effect is known.
fn need(region: &Arc<Region>, scenario: &Scenario) -> Demand {
    let (luck, year) = (Luck::expected(), 2027);
    let parameters = to(region, scenario, year);
    let PeoplePass { drawn, people } = people_pass(&parameters, &luck);
    let mut demand = Demand::at_start(&parameters, &drawn, &people);
    let nothing = sim_core::demand::Shortfall::default();
    for year in region.base_year..=year {
        demand.assess(&parameters, &drawn, &people, year, &luck, nothing);
    }
    demand
}

/// Toyland with effects that are easy to follow.
fn easy() -> Arc<Region> {
    changed(&toyland(), |region| {
        fix_all(region);
        for (id, value) in [
            ("frailty_unit_share", 0.2),
            ("frailty_unit_readmission", 0.5),
            ("frailty_home_share", 0.25),
            ("frailty_home_days", 4.0),
            ("frailty_home_readmission", 1.2),
            ("frailty_home_nursing_home", 0.5),
            ("frailty_home_hours", 20.0),
            ("information_admissions", 0.1),
            ("information_emergency_stay", 0.1),
            ("information_handover", 0.2),
        ] {
            fix(region, id, value);
        }
    })
}

#[test]
fn frail_people_are_admitted_elsewhere_by_hand() {
    let region = easy();
    let [before, after] =
        [0.0, 1.0].map(|reach| need(&region, &one_lever(LeverKey::FrailtyPathway, reach, 2027)));
    let moved = |service: Service| after.total(service) - before.total(service);
    let stay = region.acute.step_down.short_stay_days();
    // A fifth to the unit, a quarter of the others home. Their number follows from the days in the unit.
    let to_unit = moved(Service::ShortStay) * stay / 10.0;
    let old = to_unit / 0.2;
    let home = 0.8 * old * 0.25;
    assert!(old > 0.0 && old < before.total(Service::AcuteAdmission));
    let close = |found: f64, wanted: f64, what: &str| {
        assert!(
            (found - wanted).abs() < 1e-9 * wanted.abs(),
            "{what}: {found}, not {wanted}"
        );
    };
    close(moved(Service::HomeNursing), home * 20.0, "hours of home nursing");
    close(
        moved(Service::NursingHome),
        -home * 0.1 * 0.5 * 0.5,
        "nursing home",
    );
    // One in four comes again; half the odds are 1/7. Of those at home a fifth more.
    let later = to_unit * (1.0 / 7.0 - 0.25) + home * 0.25 * 0.2;
    close(
        moved(Service::AcuteAdmission),
        later - to_unit - home,
        "admissions",
    );
    // Days in hospital: a mean stay of each admission that is not there, but four days of who is treated at home.
    let days = |demand: &Demand| {
        let admissions = demand.total(Service::AcuteAdmission) + demand.total(Service::ElectiveAdmission);
        admissions * demand.stay_factor * region.acute.wards.stay_days
    };
    let mean = before.stay_factor * region.acute.wards.stay_days;
    close(
        days(&after) - days(&before),
        (later - to_unit) * mean - home * 4.0,
        "days in hospital",
    );
    for service in [
        Service::EdVisit,
        Service::AmbulanceA1,
        Service::GpContact,
        Service::ElectiveAdmission,
    ] {
        assert_eq!(moved(service), 0.0, "{} is as it was", service.id());
    }
}

#[test]
fn shared_information_spares_admissions_and_time_by_hand() {
    let region = easy();
    let reach = region
        .levers
        .iter()
        .find(|lever| lever.key == LeverKey::ChainInformation)
        .expect("a pack has every lever")
        .reference;
    let [before, after] =
        [reach, 1.0].map(|reach| need(&region, &one_lever(LeverKey::ChainInformation, reach, 2027)));
    let moved = |service: Service| after.total(service) - before.total(service);
    let spared = -moved(Service::AcuteAdmission);
    assert!(spared > 0.0);
    // Half of them see a general practitioner, half get ten hours of home nursing.
    for (service, wanted) in [
        (Service::GpContact, 0.5 * spared),
        (Service::HomeNursing, 5.0 * spared),
    ] {
        assert!(
            (moved(service) - wanted).abs() < 1e-9 * before.total(service),
            "{}",
            service.id()
        );
    }
    let shorter = |effect: f64| 1.0 - (1.0 - effect) / (1.0 - reach * effect);
    assert!((after.shorter.emergency_stay - shorter(0.1)).abs() < 1e-12);
    assert!((after.shorter.handover - shorter(0.2)).abs() < 1e-12);
    assert_eq!(before.shorter, sim_core::demand::Shorter::default());
    assert_eq!(
        after.stay_factor, before.stay_factor,
        "who is admitted stays as long"
    );
}

#[test]
fn a_pathway_needs_places_to_send_people_to() {
    let region = flevoland();
    let value = |scenario: &Scenario, indicator: &str| {
        Run::expected(&to(&region, scenario, 2035)).value(indicator, Place::Region, 2035)
    };
    let alone = one_lever(LeverKey::FrailtyPathway, 1.0, FROM);
    let mut with_places = alone.clone();
    with_places
        .settings
        .extend(one_lever(LeverKey::ShortStayBeds, 20.0, FROM).settings);
    let wait = |scenario: &Scenario| value(scenario, "short_stay_wait");
    assert!(wait(&alone) > wait(&Scenario::reference()));
    assert!(wait(&with_places) < wait(&alone));
    for indicator in ["bed_occupancy", "boarding_hours"] {
        let at = |scenario: &Scenario| value(scenario, indicator);
        assert!(
            at(&alone) < at(&Scenario::reference()) && at(&with_places) < at(&alone),
            "{indicator}"
        );
    }
}

#[test]
fn paired_the_new_levers_move_the_right_way_in_every_future() {
    // Effects of grade D may be drawn at nought; what a lever asks elsewhere is then nought too, never the other way round.
    let region = flevoland();
    for replicate in 0..if UNOPTIMISED { 2 } else { 8 } {
        let plan = Plan::chance(SEED, 8);
        let of = |scenario: &Scenario| Run::replicate(&to(&region, scenario, 2032), &plan, replicate);
        let before = of(&Scenario::reference());
        for (key, value, falls, rises) in [
            (LeverKey::HospitalBeds, 0.3, "boarding_hours", "staff_needed"),
            (
                LeverKey::FrailtyPathway,
                1.0,
                "demand_acute_admission",
                "demand_short_stay",
            ),
            (LeverKey::ChainInformation, 1.0, "ed_stay", "demand_gp_contact"),
        ] {
            let after = of(&one_lever(key, value, FROM));
            for year in before.years() {
                let change =
                    |id| after.value(id, Place::Region, year) - before.value(id, Place::Region, year);
                assert!(
                    change(falls) <= 0.0 && change(rises) >= 0.0,
                    "{} in {year}",
                    key.id()
                );
            }
        }
    }
}
