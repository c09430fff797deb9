//! Hospitals and step-down places.

use super::*;
use crate::acute::queueing::erlang_a::erlang_a;
use crate::acute::queueing::erlang_b::erlang_b;

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

#[test]
fn elective_care_that_can_all_be_postponed_is_a_loss_system() {
    let mut acute = acute();
    acute.wards.postponable_share = 1.0;
    // One ward of 40 beds, load 36
    acute.wards.admissions = 36.0 * 365.0 / acute.wards.stay_days;
    let staffed = Staffed {
        beds: 40.0,
        ..STAFFED
    };
    let simulated = play(&acute, &patients(0.0, 0.0, 1.0, 0.0), &staffed, &often(30));
    let lost = erlang_b(40.0, 36.0);
    agrees(&simulated, "postponed", acute.wards.admissions * lost);
    agrees(&simulated, "bed_occupancy", 36.0 * (1.0 - lost) / 40.0);
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
    let known = |entry: &&Entry| arrived.contains_key(&entry.id) && entry.hospital.is_some();
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
    let walked_in_at_night = entries.iter().any(|entry| {
        let hour = (entry.minute / 60.0).floor() as i64 % 24;
        entry.event == Event::Arrives && entry.urgency.is_none() && entry.zone.is_some() && hour < 8
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
