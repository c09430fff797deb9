//! Ambulances alone.

use super::*;

/// One station; every drive takes `minutes`, turnout none.
fn one_station(minutes: f64) -> AcuteData {
    let mut acute = chain_of(&[Some(1.0)], &[&[minutes]]);
    acute.hospital_minutes = vec![vec![minutes, minutes]];
    acute.ambulance.turnout = 0.0;
    acute
}

#[test]
fn one_vehicle_is_a_queue_with_one_server() {
    // Pollaczek and Khinchine: mean wait λ·E(S²)/(2(1 − ρ))
    let acute = one_station(5.0);
    let times = &acute.ambulance;
    let log_sd = times.drive_log_sd;
    let drive = 5.0 * libm::exp(0.5 * log_sd * log_sd);
    let drive_variance = drive * drive * (libm::exp(log_sd * log_sd) - 1.0);
    let steps = [times.on_scene, times.handover, times.clearing];
    let mean = 2.0 * drive + steps.iter().sum::<f64>();
    let variance = 2.0 * drive_variance + steps.iter().map(|step| 0.25 * step * step).sum::<f64>();
    let busy = 0.6;
    let rate = busy / mean;
    let wait = rate * (variance + mean * mean) / (2.0 * (1.0 - busy));
    let asked = asked(1, rate * 525_600.0, 0.0, 0.0);
    let plan = Plan {
        replications: 20,
        ..plan(60)
    };
    let simulated = played(&acute, &asked, &STAFFED, 0.0, &plan);
    agrees(&simulated, "response", times.call_handling + wait + drive);
    agrees(&simulated, "ambulance_utilisation", busy);
    agrees(&simulated, "none_free", busy);
    agrees(&simulated, "calls_waiting", rate * wait);
    agrees(&simulated, "transport", drive);
}

#[test]
fn without_any_queue_the_response_is_the_drive() {
    let mut acute = one_station(9.0);
    acute.stations[0].vehicles = [40.0; 6];
    let times = &acute.ambulance;
    let expected = crate::random::special::normal_cdf(
        libm::log((times.limit - times.call_handling) / 9.0) / times.drive_log_sd,
    );
    let simulated = played(
        &acute,
        &asked(1, 20_000.0, 5_000.0, 0.0),
        &STAFFED,
        0.3,
        &plan(52),
    );
    agrees(&simulated, "a1_within_15", expected);
    agrees(
        &simulated,
        "response",
        times.call_handling + 9.0 * libm::exp(0.045),
    );
    assert_eq!(simulated.figure("none_free").unwrap().twin, 0.0);
}

/// Stationary probabilities of two vehicles, each nearest to half of the calls, exponential runs, and a queue: states are
/// none, the first, the second, both busy, and both with a line. Solved by Gauss and Seidel.
fn two_vehicles(rates: [f64; 2], run: f64) -> (f64, f64) {
    const LINE: usize = 400;
    let (all, done) = (rates[0] + rates[1], 1.0 / run);
    let mut p = vec![1.0 / (4 + LINE) as f64; 4 + LINE];
    for _ in 0..20_000 {
        p[0] = done * (p[1] + p[2]) / all;
        p[1] = (rates[0] * p[0] + done * p[3]) / (all + done);
        p[2] = (rates[1] * p[0] + done * p[3]) / (all + done);
        p[3] = (all * (p[1] + p[2]) + 2.0 * done * p[4]) / (all + 2.0 * done);
        for line in 4..3 + LINE {
            p[line] = (all * p[line - 1] + 2.0 * done * p[line + 1]) / (all + 2.0 * done);
        }
        p[3 + LINE] = all * p[2 + LINE] / (2.0 * done);
    }
    let total: f64 = p.iter().sum();
    let line: f64 = p
        .iter()
        .enumerate()
        .skip(4)
        .map(|(at, p)| (at - 3) as f64 * p)
        .sum();
    // Share of the calls that the vehicle in their own zone answers at once, and the mean line
    let first = rates[0] * (p[0] + p[2]) + rates[1] * (p[0] + p[1]);
    (first / all / total, line / total)
}

#[test]
fn two_stations_as_the_exact_chain_of_states() {
    // Drives of hundredths of a minute: a run is its exponential time on scene
    let mut acute = chain_of(&[Some(1.0), Some(1.0)], &[&[0.01, 0.02], &[0.02, 0.01]]);
    acute.hospital_minutes = vec![vec![0.01, 0.01]; 2];
    let times = &mut acute.ambulance;
    (times.turnout, times.call_handling, times.handover, times.clearing) = (0.0, 0.0, 0.0, 0.0);
    (times.on_scene, times.drive_log_sd, times.limit) = (60.0, 0.0, 0.015);
    let (rates, run) = ([0.016, 0.007], 60.0);
    let mut asked = asked(2, 0.0, 0.0, 0.0);
    asked.a1_runs = rates.map(|rate| rate * 525_600.0).to_vec();
    let plan = Plan {
        replications: 20,
        relocation: Relocation::Home,
        spreads: Spreads { step: 1.0, stay: 1.0 },
        ..plan(60)
    };
    let simulated = played(&acute, &asked, &STAFFED, 1.0, &plan);
    let (first, line) = two_vehicles(rates, run);
    agrees(&simulated, "calls_waiting", line);
    agrees(
        &simulated,
        "ambulance_utilisation",
        (rates[0] + rates[1]) * run / 2.0,
    );
    // Within the limit: at once and by the nearest; and those who waited less than the limit are next to none
    let within = simulated.figure("a1_within_15").unwrap();
    assert!((within.twin - first).abs() < 0.01, "{} {first}", within.twin);
}

fn three_stations() -> AcuteData {
    let mut acute = chain_of(
        &[Some(2.0), Some(1.0), Some(1.4), None],
        &[
            &[4.0, 12.0, 20.0, 9.0],
            &[11.0, 5.0, 14.0, 25.0],
            &[19.0, 13.0, 3.0, 8.0],
        ],
    );
    acute.stations[1].vehicles = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0];
    acute
}

#[test]
fn nobody_is_lost() {
    for load in [1_000.0, 15_000.0, 100_000.0] {
        let simulated = played(
            &three_stations(),
            &asked(3, load, load, load),
            &STAFFED,
            0.3,
            &plan(6),
        );
        assert!(simulated.books.balance(), "{:?}", simulated.books);
        assert!(simulated.books.calls_created > 0);
    }
}

#[test]
fn the_same_seed_gives_the_same_log() {
    let log = |seed: u64| {
        let plan = Plan {
            luck: Luck::new(seed, 3),
            log: true,
            ..plan(3)
        };
        let asked = asked(3, 3_000.0, 3_000.0, 1_000.0);
        played(&three_stations(), &asked, &STAFFED, 0.3, &plan)
            .log
            .unwrap()
    };
    assert_eq!(log(1), log(1));
    assert_ne!(log(1), log(2));
    assert!(log(1).entries.is_sorted_by(|a, b| a.minute <= b.minute));
}

#[test]
fn no_calls_and_no_vehicles() {
    let none = played(
        &three_stations(),
        &asked(3, 0.0, 0.0, 0.0),
        &STAFFED,
        0.3,
        &plan(2),
    );
    assert!(none.books.calls_created == 0 && none.books.balance());
    assert!(none.figure("a1_within_15").is_none());
    assert_eq!(none.figure("ambulance_utilisation").unwrap().twin, 0.0);
    let mut acute = three_stations();
    acute.stations.truncate(3);
    acute.station_minutes.iter_mut().for_each(|row| row.truncate(3));
    let staffed = Staffed {
        vehicle_share: 0.0,
        ..STAFFED
    };
    let nobody = played(&acute, &asked(3, 3_000.0, 0.0, 0.0), &staffed, 0.3, &plan(2));
    assert_eq!(nobody.figure("a1_within_15").unwrap().twin, 0.0);
    assert!(nobody.figure("response").is_none());
    assert!(nobody.books.balance() && nobody.books.calls_left == 0);
}

#[test]
fn who_comes_free_takes_the_most_urgent() {
    // Far too much work for the vehicles: A1 is helped, what is planned waits
    let simulated = played(
        &three_stations(),
        &asked(3, 4_000.0, 3_000.0, 40_000.0),
        &STAFFED,
        0.3,
        &plan(8),
    );
    let figure = |id: &str| simulated.figure(id).unwrap().twin;
    assert!(figure("response") < 60.0, "{}", figure("response"));
    assert!(figure("planned_wait") > 100.0, "{}", figure("planned_wait"));
}

#[test]
fn more_vehicles_never_make_the_mean_response_longer() {
    // The same calls: pairs of 20 replications; the difference is below 0 by 5 standard errors or its sign is not claimed
    let acute = three_stations();
    let asked = asked(3, 6_000.0, 6_000.0, 1_000.0);
    let response = |vehicle_share: f64, replication: u32| {
        let staffed = Staffed {
            vehicle_share,
            ..STAFFED
        };
        let plan = Plan {
            luck: Luck::new(9, replication),
            ..plan(10)
        };
        let simulated = played(&acute, &asked, &staffed, 0.3, &plan);
        simulated.figure("response").unwrap().twin
    };
    for (fewer, more) in [(1.0, 1.3), (1.3, 1.7), (1.7, 2.5)] {
        let differences: Vec<f64> = (0..20)
            .map(|at| response(more, at) - response(fewer, at))
            .collect();
        let interval = super::super::super::statistics::Interval::of_means(&differences, 0.95).unwrap();
        let error = interval.half_width / 2.093;
        assert!(interval.mean < 5.0 * error, "{fewer} to {more}: {interval:?}");
        assert!(interval.mean < 0.0, "{fewer} to {more}: {interval:?}");
    }
}

#[test]
fn the_figures_can_be_worked_out_from_the_log() {
    let acute = three_stations();
    let plan = Plan { log: true, ..plan(8) };
    let simulated = played(&acute, &asked(3, 5_000.0, 5_000.0, 2_000.0), &STAFFED, 0.3, &plan);
    let entries = &simulated.log.as_ref().unwrap().entries;
    let called: std::collections::BTreeSet<u32> = entries
        .iter()
        .filter(|entry| entry.event == Event::Call)
        .map(|entry| entry.id)
        .collect();
    let of = |event: Event, urgency: Urgency| -> Vec<f64> {
        entries
            .iter()
            .filter(|entry| {
                entry.event == event && entry.urgency == Some(urgency) && called.contains(&entry.id)
            })
            .filter_map(|entry| entry.waiting)
            .collect()
    };
    let mean = |minutes: &[f64]| minutes.iter().sum::<f64>() / minutes.len() as f64;
    let close = |id: &str, expected: f64| {
        let found = simulated.figure(id).unwrap().twin;
        assert!(
            (found - expected).abs() < 1e-9 * expected.abs(),
            "{id}: {found} {expected}"
        );
    };
    let reached = of(Event::OnScene, Urgency::A1);
    let late = of(Event::StillWaiting, Urgency::A1)
        .iter()
        .filter(|minutes| **minutes > 15.0)
        .count();
    let within = reached.iter().filter(|minutes| **minutes <= 15.0).count();
    close("a1_within_15", within as f64 / (reached.len() + late) as f64);
    close("response", mean(&reached));
    close("a2_response", mean(&of(Event::OnScene, Urgency::A2)));
    let mut waits = of(Event::Sent, Urgency::Planned);
    waits.extend(of(Event::AnotherDay, Urgency::Planned));
    close("planned_wait", mean(&waits));
}
