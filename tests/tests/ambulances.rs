//! Where and when added ambulances stand: who is helped, and what it takes.

use sim_core::ensemble::Plan;
use sim_core::indicators::Place;
use sim_core::region::{Area, LeverKey};
use sim_core::scenario::{Scenario, Stationed};
use tests::response::{Chosen, met};
use tests::runs::{Run, SEED, UNOPTIMISED, flevoland, one_lever, to};

const FROM: i32 = 2026;
const YEAR: i32 = 2028;
const ROUND_THE_CLOCK: [bool; 3] = [true; 3];

fn added(vehicles: f64, station: Option<&str>, parts: [bool; 3]) -> Scenario {
    let at = Stationed {
        station: station.map(str::to_owned),
        parts,
    };
    Scenario {
        ambulances_at: Some(at),
        ..one_lever(LeverKey::Ambulances, vehicles, FROM)
    }
}

/// Two runs on the same luck: without and with.
fn pair(scenario: &Scenario, plan: &Plan, replicate: u32) -> [Run; 2] {
    let region = flevoland();
    [&Scenario::reference(), scenario]
        .map(|scenario| Run::replicate(&to(&region, scenario, YEAR), plan, replicate))
}

fn expected(scenario: &Scenario) -> [Run; 2] {
    pair(scenario, &Plan::expected(), 0)
}

fn gain(runs: &[Run; 2], id: &str, place: Place) -> f64 {
    runs[1].value(id, place, YEAR) - runs[0].value(id, place, YEAR)
}

#[test]
fn two_ambulances_in_dronten_help_dronten_most() {
    let region = flevoland();
    let dronten = region
        .areas
        .iter()
        .position(|area| area.name == "Dronten")
        .expect("it is there");
    let replicates = if UNOPTIMISED { 2 } else { 8 };
    let chance = Plan::chance(SEED, replicates);
    let paired = (0..replicates).map(|replicate| (chance, replicate));
    for (plan, replicate) in paired.chain([(Plan::expected(), 0)]) {
        let there = pair(&added(2.0, Some("dronten"), ROUND_THE_CLOCK), &plan, replicate);
        let in_dronten = gain(&there, "a1_within_15", Place::Area(dronten));
        assert!(in_dronten > 0.0, "{in_dronten}");
        let fewer_late = |area| -gain(&there, "a1_late", Place::Area(area));
        for (area, Area { name, .. }) in region.areas.iter().enumerate() {
            let sooner = -gain(&there, "response", Place::Area(area));
            assert!(sooner > 0.0, "{name}: {sooner}");
            // Urk, which then keeps its only vehicle more often, wins as many minutes as Dronten, in the twin too
            if area != dronten && name != "Urk" {
                assert!(
                    sooner < -gain(&there, "response", Place::Area(dronten)),
                    "{name}: {sooner}"
                );
            }
            assert!(
                area == dronten || fewer_late(area) < fewer_late(dronten),
                "{name}: {}, Dronten: {}",
                fewer_late(area),
                fewer_late(dronten)
            );
        }
        for area in (0..region.areas.len()).filter(|area| *area != dronten) {
            let elsewhere = gain(&there, "a1_within_15", Place::Area(area));
            assert!(
                elsewhere >= 0.0 && elsewhere < in_dronten,
                "{}: {elsewhere}, Dronten: {in_dronten}",
                region.areas[area].name
            );
        }
        // Spread over the province as calls are, the same two help Dronten less
        let spread = pair(&one_lever(LeverKey::Ambulances, 2.0, FROM), &plan, replicate);
        assert!(gain(&spread, "a1_within_15", Place::Area(dronten)) < in_dronten);
    }
}

#[test]
fn an_ambulance_at_night_helps_at_night_and_takes_a_third_of_the_crew() {
    let night = expected(&added(2.0, Some("dronten"), [false, false, true]));
    let always = expected(&added(2.0, Some("dronten"), ROUND_THE_CLOCK));
    for (block, falls) in [
        ("weekday_day", false),
        ("weekday_evening", false),
        ("weekday_night", true),
        ("weekend_day", false),
        ("weekend_evening", false),
        ("weekend_night", true),
    ] {
        let change = gain(&night, &format!("ambulance_utilisation_{block}"), Place::Region);
        if falls {
            assert!(change < -0.02, "{block}: {change}");
        } else {
            // What a third of the crew does to the rest of the chain is next to nothing
            assert!(change.abs() < 0.002, "{block}: {change}");
        }
    }
    for id in ["cost_measures", "staff_needed"] {
        let (third, whole) = (gain(&night, id, Place::Region), gain(&always, id, Place::Region));
        assert!(
            (3.0 * third - whole).abs() <= 0.01 * whole + 3.0,
            "{id}: {third} {whole}"
        );
    }
    let within = |runs: &[Run; 2]| gain(runs, "a1_within_15", Place::Region);
    assert!(0.0 < within(&night) && within(&night) < within(&always));
}

#[test]
fn a_station_that_is_closed_in_the_evening_can_be_manned() {
    let region = flevoland();
    let dronten = region
        .areas
        .iter()
        .position(|area| area.name == "Dronten")
        .expect("it is there");
    let evening = expected(&added(1.0, Some("biddinghuizen"), [false, true, false]));
    assert!(gain(&evening, "a1_within_15", Place::Area(dronten)) > 0.0);
}

#[test]
fn around_the_clock_where_the_calls_are_is_the_lever_itself() {
    let plain = expected(&one_lever(LeverKey::Ambulances, 2.0, FROM));
    let named = expected(&added(2.0, None, ROUND_THE_CLOCK));
    assert_eq!(plain[1].figures, named[1].figures);
}

#[test]
fn the_estimates_of_response_times_meet_what_is_published_of_almere() {
    let region = flevoland();
    // "About 10 minutes", and a share with one decimal; refit with `cargo run --profile fast -p tests --bin response`
    let met = met(&region, Chosen::of(&region));
    let [mean, within] = met.left;
    assert!(mean.abs() < 0.1 && within.abs() < 0.005, "{met:?}");
    // What is fitted to the region stays clear of its bounds
    let [relocation, misfit] = met.relocation;
    assert!(relocation < 0.97 && misfit == 0.0, "{met:?}");
}
