//! Hospitals and step-down places.

use super::*;
use crate::acute::queueing::erlang_a::erlang_a;
use crate::acute::queueing::erlang_b::erlang_b;
use crate::region::StepDownKind;

/// One area, one hospital inside, a fleet that is never short.
fn acute() -> AcuteData {
    let mut acute = chain_of(&[Some(60.0)], &[&[5.0]]);
    acute.wards.weekday_factor = 1.0;
    acute
}

/// Patients that hospitals are asked: visits, acute and elective admissions, step-down requests per year.
fn patients(visits: f64, acute: f64, elective: f64, requests: f64) -> Asked {
    Asked {
        visits: vec![visits],
        acute_admissions: acute,
        elective_admissions: elective,
        short_stay: requests,
        ..asked(1, 0.0, 0.0, 0.0)
    }
}

fn calibration_of(acute: &AcuteData, asked: &Asked) -> Calibration {
    let mut calibration = calibrated(&Chain::of(acute, 1), acute, 0.3, asked);
    calibration.delays.internal_days = 0.0;
    calibration.delays.nursing_home_days = 0.0;
    calibration.delays.arrival_scale = 1.0;
    calibration
}

fn play(acute: &AcuteData, asked: &Asked, staffed: &Staffed, plan: &Plan) -> Simulated {
    let calibration = calibration_of(acute, asked);
    let chain = Chain::of(acute, 1);
    simulate(&Province::new(&chain, acute, &calibration, asked, staffed), plan)
}

fn often(weeks: u32) -> Plan {
    Plan {
        replications: 20,
        warm_up_weeks: 20,
        ..plan(weeks)
    }
}

#[test]
fn step_down_alone_is_a_queue_with_patience() {
    let mut acute = acute();
    acute.step_down.from_hospital_share = 0.0;
    let data = &acute.step_down;
    for requests in [380.0, 520.0] {
        let asked = patients(0.0, 0.0, 0.0, requests);
        let expected = erlang_a(
            30.0,
            requests / 365.0 * data.stay_days,
            data.patience_days / data.stay_days,
        );
        let simulated = play(&acute, &asked, &STAFFED, &often(500));
        agrees(&simulated, "step_down_wait", expected.wait * data.stay_days);
        agrees(&simulated, "place_occupancy", expected.busy / 30.0);
        assert!(simulated.books.balance());
    }
}

/// Who is put off asks again, so that in the long run nobody is lost: beds hold the whole load, and the stream of all who ask is
/// that of a loss system whose losses come back, `asked = new/(1 − B(asked))`, as far as weeks later the wards have forgotten
/// (5 %).
#[test]
fn elective_care_that_is_put_off_comes_back() {
    let mut acute = acute();
    acute.wards.postponable_share = 1.0;
    // One ward of 40 beds, load 33
    acute.wards.admissions = 33.0 * 365.0 / acute.wards.stay_days;
    let staffed = Staffed {
        beds: 40.0,
        ..STAFFED
    };
    let simulated = play(&acute, &patients(0.0, 0.0, 1.0, 0.0), &staffed, &often(60));
    agrees(&simulated, "bed_occupancy", 33.0 / 40.0);
    agrees(&simulated, "admitted", acute.wards.admissions);
    let mut load = 33.0;
    for _ in 0..200 {
        load = 33.0 / (1.0 - erlang_b(40.0, load));
    }
    let expected = (load - 33.0) / 33.0 * acute.wards.admissions;
    let found = simulated.figure("postponed").unwrap();
    let slack = 0.05 * expected + 5.0 * found.half_width.unwrap() / 1.96;
    assert!((found.twin - expected).abs() < slack, "{found:?} {expected}");
    assert!(simulated.books.balance());
}

/// Two kinds of places, and half of the requests for each.
fn two_kinds(acute: &mut AcuteData) -> [f64; 2] {
    let kind = |takes: [f64; 2], places: f64| StepDownKind {
        id: String::new(),
        takes,
        places,
        stay_days: acute.step_down.stay_days,
        clustered: true,
    };
    acute.step_down.kinds = vec![kind([1.0, 0.0], 12.0), kind([0.0, 1.0], 18.0)];
    acute.step_down.from_hospital_share = 0.0;
    [12.0, 18.0]
}

#[test]
fn every_kind_of_places_has_a_queue_of_its_own_until_they_share_them() {
    let mut acute = acute();
    let places = two_kinds(&mut acute);
    let data = &acute.step_down;
    let requests = [170.0, 230.0];
    let asked = Asked {
        rehabilitation: requests[1],
        ..patients(0.0, 0.0, 0.0, requests[0])
    };
    let staffed = |clustered: bool| Staffed {
        rehabilitation_places: places[1],
        clustered,
        ..STAFFED
    };
    let wait = |places: f64, requests: f64| {
        let load = requests / 365.0 * data.stay_days;
        erlang_a(places, load, data.patience_days / data.stay_days).wait * data.stay_days
    };
    let apart = play(&acute, &asked, &staffed(false), &often(500));
    agrees(&apart, "short_stay_wait", wait(12.0, 170.0));
    agrees(&apart, "rehabilitation_wait", wait(18.0, 230.0));
    let together = play(&acute, &asked, &staffed(true), &often(500));
    for id in ["short_stay_wait", "rehabilitation_wait", "step_down_wait"] {
        agrees(&together, id, wait(30.0, 400.0));
    }
    assert!(apart.books.balance() && together.books.balance());
}

/// Discharges of wards with room are a Poisson stream, so the start of home nursing is Erlang A; its waits are bed-days at the
/// wrong place as far as they are spent in bed (Little's law).
#[test]
fn the_start_of_home_nursing_is_a_queue_on_the_intake() {
    let mut acute = acute();
    acute.step_down.home_start.share = 0.5;
    let home = acute.step_down.home_start;
    let asked = patients(0.0, 4_000.0, 1_000.0, 0.0);
    let staffed = Staffed {
        beds: 400.0,
        ..STAFFED
    };
    let chain = Chain::of(&acute, 1);
    let mut calibration = calibration_of(&acute, &asked);
    calibration.delays.home_intake = 9.0;
    let clients = 0.5 * acute.wards.admissions;
    let expected =
        erlang_a(9.0, clients / 365.0 * home.days, home.patience_days / home.days).wait * home.days;
    for in_bed in [1.0, 0.25] {
        calibration.delays.home_scale = in_bed;
        let province = Province::new(&chain, &acute, &calibration, &asked, &staffed);
        let simulated = simulate(&province, &often(120));
        agrees(&simulated, "home_start_wait", expected);
        agrees(&simulated, "wrong_place_days", in_bed * clients * expected);
        assert!(simulated.books.balance());
    }
}

/// Half of the residents go to each of two hospitals with room inside; those whose hospital outside has no bed come back, by
/// their own service, and where nobody has beds they go farther away.
#[test]
fn who_is_turned_away_outside_comes_back_or_goes_farther() {
    let mut acute = acute();
    acute.hospitals[1].visits = acute.hospitals[1].visits_of_residents;
    acute.hospitals[0].visits = acute.hospitals[0].visits_of_residents;
    acute.hospitals[1].bays = 60.0;
    let asked = patients(10_000.0, 3_000.0, 0.0, 0.0);
    let with = |beds: [f64; 2]| {
        let mut staffed = Staffed {
            beds: 400.0,
            bays: 60.0,
            ..STAFFED
        };
        for (at, beds) in beds.into_iter().enumerate() {
            staffed.places.hospital(&acute, at).beds = beds;
        }
        let simulated = play(&acute, &asked, &staffed, &often(20));
        assert!(simulated.books.balance());
        simulated
    };
    let chain = Chain::of(&acute, 1);
    let [inside, outside] = [0, 1].map(|at| 10_000.0 * chain.destinations[0][at]);
    let admitted = acute.emergency.admitted_share;
    let usual = with([1.0, 1.0]);
    assert!(usual.figure("turned_away").unwrap().twin < 0.002);
    let full = with([1.0, 0.0]);
    agrees(&full, "turned_away", admitted * outside / (inside + outside));
    agrees(&full, "ed_visits", inside + admitted * outside);
    let more = full.figure("admitted").unwrap().twin - usual.figure("admitted").unwrap().twin;
    assert!((more / (admitted * outside) - 1.0).abs() < 0.1, "{more}");
    let nowhere = with([0.0, 0.0]);
    let ward_share = (acute.wards.admissions / (admitted * inside)).min(1.0);
    let first = admitted * (ward_share * inside + outside);
    agrees(&nowhere, "farther_away", first);
    assert_eq!(nowhere.figure("admitted").unwrap().twin, 0.0);
}

#[test]
fn hospitals_outside_are_as_full_as_the_pack_says() {
    let mut acute = acute();
    acute.outside.occupancy = 0.97;
    let asked = patients(10_000.0, 3_000.0, 0.0, 0.0);
    let wait = |occupancy: f64, years: f64| {
        acute.outside.occupancy = occupancy;
        let asked = Asked {
            years,
            ..asked.clone()
        };
        let simulated = play(&acute, &asked, &STAFFED, &often(20));
        simulated.figure("outside_wait").unwrap().twin
    };
    let mut wait = wait;
    let (quiet, crowded, grown) = (wait(0.6, 0.0), wait(0.97, 0.0), wait(0.97, 20.0));
    assert!(
        quiet < 0.2 * crowded && crowded < grown,
        "{quiet} {crowded} {grown}"
    );
}

#[test]
fn a_department_with_room_keeps_nobody_waiting() {
    let mut acute = acute();
    acute.emergency.admitted_share = 0.0;
    acute.hospitals[0].visits = acute.hospitals[0].visits_of_residents;
    let asked = patients(8_000.0, 0.0, 0.0, 0.0);
    let simulated = play(
        &acute,
        &asked,
        &Staffed {
            bays: 60.0,
            ..STAFFED
        },
        &often(10),
    );
    let inside = Chain::of(&acute, 1).destinations[0][0];
    let present = 8_000.0 * inside / 8_760.0 * acute.emergency.stay_discharged;
    agrees(&simulated, "ed_visits", 8_000.0 * inside);
    agrees(&simulated, "ed_stay", acute.emergency.stay_discharged);
    agrees(&simulated, "bay_occupancy", present / 60.0);
    assert_eq!(simulated.figure("ed_wait").unwrap().twin, 0.0);
}

/// A crowded department with even arrivals, by own means and by ambulance, against the formula of each class: exact for
/// exponential stays (`queueing::priority`), within a tenth for these.
#[test]
fn the_most_urgent_take_the_first_free_bay() {
    let mut acute = acute();
    acute.emergency.admitted_share = 0.0;
    acute.hospitals[0].visits = acute.hospitals[0].visits_of_residents;
    let asked = Asked {
        a1_runs: vec![3_000.0],
        a2_runs: vec![2_000.0],
        ..patients(27_000.0, 0.0, 0.0, 0.0)
    };
    let staffed = Staffed { bays: 6.0, ..STAFFED };
    let chain = Chain::of(&acute, 1);
    let mut calibration = calibration_of(&acute, &asked);
    calibration.stay_spread = 0.5;
    let province = Province::new(&chain, &acute, &calibration, &asked, &staffed);
    let simulated = simulate(&province, &often(150));
    let wait = |id: &str| simulated.figure(id).unwrap().twin;
    let waits = ["ed_wait_high", "ed_wait_middle", "ed_wait_low"].map(wait);
    let inside = chain.destinations[0][0];
    let arriving = crate::acute::emergency::Arriving {
        visits: 27_000.0 * inside,
        elsewhere: 0.0,
        admitted_share: 0.0,
        boarding_hours: 0.0,
        boards: 0.0,
        shorter: 0.0,
        spread: Some(calibration.stay_spread),
        bays: 6.0,
        rhythm: [1.0; 6],
        urgency: acute.emergency.urgency,
    };
    let hours = &mut crate::acute::emergency::Hours::default();
    let expected = crate::acute::emergency::treat(&acute.emergency, &acute.week, &arriving, hours);
    for (found, expected) in waits.into_iter().zip(expected.wait_of) {
        let expected = 60.0 * expected;
        assert!((found - expected).abs() < 0.1 * expected, "{waits:?} {expected}");
    }
    let together: f64 = waits
        .iter()
        .zip(acute.emergency.urgency)
        .map(|(wait, share)| wait * share)
        .sum();
    assert!((together - wait("ed_wait")).abs() < 0.03 * together, "{together}");
    assert!(simulated.books.balance());
}

/// A department that is often full and diverts half of its ambulances, one outside that never is: against the chain of states.
/// The ambulance decides as it leaves the scene, a quarter of an hour before it would be there.
#[test]
fn a_full_department_sends_ambulances_elsewhere() {
    let mut acute = acute();
    acute.emergency.admitted_share = 0.0;
    acute.hospitals[0].visits = acute.hospitals[0].visits_of_residents;
    acute.hospitals[1].bays = 0.0;
    let asked = Asked {
        a1_runs: vec![6_000.0],
        a2_runs: vec![4_000.0],
        ..patients(27_000.0, 0.0, 0.0, 0.0)
    };
    let staffed = Staffed { bays: 6.0, ..STAFFED };
    let chain = Chain::of(&acute, 1);
    let played = |share: f64| {
        let mut calibration = calibration_of(&acute, &asked);
        calibration.uncertain.diverted_when_full = share;
        let province = Province::new(&chain, &acute, &calibration, &asked, &staffed);
        simulate(
            &province,
            &Plan {
                log: true,
                ..often(150)
            },
        )
    };
    let figure = |simulated: &Simulated, id: &str| simulated.figure(id).unwrap().twin;
    let (without, with) = (played(0.0), played(0.5));
    assert_eq!(figure(&without, "ambulances_diverted"), 0.0);
    let inside = chain.destinations[0][0];
    let brought = 0.7 * 10_000.0 * inside;
    let arriving = crate::acute::emergency::Arriving {
        visits: 27_000.0 * inside,
        elsewhere: 0.5 * brought / (27_000.0 * inside),
        admitted_share: 0.0,
        boarding_hours: 0.0,
        boards: 0.0,
        shorter: 0.0,
        spread: Some(calibration_of(&acute, &asked).stay_spread),
        bays: 6.0,
        rhythm: [1.0; 6],
        urgency: acute.emergency.urgency,
    };
    let hours = &mut crate::acute::emergency::Hours::default();
    let expected = crate::acute::emergency::treat(&acute.emergency, &acute.week, &arriving, hours);
    let diverted = figure(&with, "ambulances_diverted");
    let by_hand = 0.5 * brought * expected.bays_full;
    assert!(
        (diverted - by_hand).abs() < 0.06 * by_hand,
        "{diverted} {by_hand}"
    );
    // Whoever is diverted is missing here, has a longer drive, and leaves more room
    let lost = figure(&without, "ed_visits") - figure(&with, "ed_visits");
    assert!(
        (lost - diverted).abs() < 0.05 * diverted + 100.0,
        "{lost} {diverted}"
    );
    assert!(figure(&with, "transport") > figure(&without, "transport"));
    assert!(figure(&with, "ed_wait") < figure(&without, "ed_wait"));
    assert!(with.books.balance());
    let log = &with.log.as_ref().expect("asked for").entries;
    let sent = log
        .iter()
        .find(|entry| entry.event == Event::Diverted)
        .expect("many");
    let there = log
        .iter()
        .find(|entry| entry.event == Event::AtHospital && entry.id == sent.id)
        .expect("it arrives");
    assert_eq!((sent.hospital, there.hospital), (Some(0), Some(1)));
}

#[test]
fn nobody_is_lost_when_everything_jams() {
    let acute = acute();
    for (load, share) in [(1.0, 1.0), (4.0, 0.5), (20.0, 0.1), (3.0, 0.0)] {
        let mut asked = patients(12_000.0 * load, 4_000.0 * load, 3_000.0 * load, 400.0 * load);
        asked.a1_runs = vec![4_000.0 * load];
        asked.a2_runs = vec![3_000.0 * load];
        asked.treated_at_home = 0.05;
        let staffed = Staffed {
            vehicle_share: share,
            beds: 100.5 * share,
            bays: 10.3 * share,
            step_down_places: 30.7 * share,
            ..STAFFED
        };
        let simulated = played(&acute, &asked, &staffed, 0.3, &plan(6));
        assert!(simulated.books.balance(), "{load} {share}: {:?}", simulated.books);
        for figure in &simulated.figures {
            assert!(figure.twin.is_finite() && figure.twin >= 0.0, "{figure:?}");
            assert!(
                figure.unit != "share" || figure.twin <= 1.0 || figure.id.ends_with("occupancy"),
                "{figure:?}"
            );
        }
    }
}

#[test]
fn without_beds_patients_board_until_they_are_taken_elsewhere() {
    let acute = acute();
    let asked = patients(8_000.0, 3_000.0, 0.0, 0.0);
    let none = play(
        &acute,
        &asked,
        &Staffed {
            beds: 0.0,
            bays: 40.0,
            ..STAFFED
        },
        &often(10),
    );
    // Everybody's patience ends: 12 hours on average
    agrees(&none, "bed_wait", 12.0);
    assert_eq!(none.figure("admitted").unwrap().twin, 0.0);
    assert!(none.books.calls_created > 0, "transfers ask for vehicles");
    assert!(none.books.balance());
}

#[test]
fn a_link_that_fills_up_fills_the_one_before_it() {
    let acute = acute();
    let asked = patients(16_000.0, 5_000.0, 2_000.0, 300.0);
    let figures = |beds: f64| {
        let simulated = played(
            &acute,
            &asked,
            &Staffed {
                beds,
                bays: 9.0,
                ..STAFFED
            },
            0.3,
            &often(10),
        );
        ["boarding_hours", "bay_occupancy", "ed_wait", "ed_stay"].map(|id| simulated.figure(id).unwrap().twin)
    };
    let (wide, tight) = (figures(200.0), figures(70.0));
    for (wide, tight) in wide.iter().zip(&tight) {
        assert!(tight > wide, "{tight} {wide}");
    }
}

#[test]
fn the_figures_of_hospitals_can_be_worked_out_from_the_log() {
    let acute = acute();
    let asked = patients(16_000.0, 5_000.0, 2_000.0, 300.0);
    let plan = Plan { log: true, ..plan(8) };
    let simulated = played(
        &acute,
        &asked,
        &Staffed {
            beds: 70.0,
            ..STAFFED
        },
        0.3,
        &plan,
    );
    let entries = &simulated.log.as_ref().unwrap().entries;
    let arrived: std::collections::BTreeMap<u32, f64> = entries
        .iter()
        .filter(|entry| entry.event == Event::Arrives)
        .map(|entry| (entry.id, entry.minute))
        .collect();
    let known = |entry: &&Entry| arrived.contains_key(&entry.id) && entry.hospital == Some(0);
    let of = |event: Event| {
        entries
            .iter()
            .filter(move |entry| entry.event == event)
            .filter(known)
    };
    let rooms: Vec<f64> = of(Event::InBay)
        .chain(of(Event::LeavesUnseen))
        .filter_map(|entry| entry.waiting)
        .collect();
    let wait = rooms.iter().sum::<f64>() / rooms.len() as f64;
    let found = simulated.figure("ed_wait").unwrap().twin;
    assert!((found - wait).abs() < 1e-9 * (1.0 + wait), "{found} {wait}");
    let postponed = entries
        .iter()
        .filter(|entry| entry.event == Event::Postponed)
        .count();
    let found = simulated.figure("postponed").unwrap().twin;
    assert!((found - postponed as f64 * 365.0 / 56.0).abs() < 1e-6 * found.max(1.0));
}

#[test]
fn doors_that_close_send_patients_elsewhere() {
    let acute = acute();
    let mut asked = patients(16_000.0, 5_000.0, 2_000.0, 300.0);
    asked.a1_runs = vec![5_000.0];
    let with = |state: fn(crate::acute::HospitalState) -> crate::acute::HospitalState| {
        let mut staffed = STAFFED;
        let hospital = staffed.places.hospital(&acute, 0);
        *hospital = state(*hospital);
        let plan = Plan { log: true, ..plan(6) };
        played(&acute, &asked, &staffed, 0.3, &plan)
    };
    let night = with(crate::acute::HospitalState::closed_at_night);
    assert!(night.books.balance());
    let entries = &night.log.as_ref().unwrap().entries;
    let turns = |event: Event| entries.iter().filter(|entry| entry.event == event).count();
    // Six weeks that begin at night: closed at first, opened every morning, closed every other midnight
    assert_eq!((turns(Event::Opens), turns(Event::Closes)), (42, 42));
    let walked_in_at_night = entries.iter().any(|entry| {
        let hour = (entry.minute / 60.0).floor() as i64 % 24;
        let comes = entry.event == Event::Arrives && entry.hospital == Some(0);
        comes && entry.urgency.is_none() && entry.zone.is_some() && hour < 8
    });
    assert!(
        !walked_in_at_night,
        "who comes by own means finds the door closed"
    );
    let closed = with(|_| crate::acute::HospitalState::CLOSED);
    assert!(closed.books.balance());
    assert_eq!(closed.figure("ed_visits").unwrap().twin, 0.0);
    assert_eq!(closed.figure("admitted").unwrap().twin, 0.0);
    let open = with(|state| state);
    let drive = |simulated: &Simulated| simulated.figure("transport").unwrap().twin;
    assert!(drive(&open) < drive(&night) && drive(&night) < drive(&closed));
}
