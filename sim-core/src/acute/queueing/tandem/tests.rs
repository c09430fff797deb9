//! Against exact chains of states.

use super::*;
use proptest::prelude::*;

/// The exact chain of states: present at the first station, and taken in the second plus blocked.
fn exact(tandem: &Tandem) -> Passage {
    let (c1, c2) = (tandem.first.servers as usize, tandem.second.servers as usize);
    let (most, levels) = (c1 + 45, c1 + c2 + 1);
    let at = |n: usize, j: usize| n * levels + j;
    let mut into = vec![Vec::new(); (most + 1) * levels];
    let mut out = vec![0.0; into.len()];
    for n in 0..=most {
        for j in (0..levels).filter(|j| j.saturating_sub(c2) <= n.min(c1)) {
            let mut go = |to: usize, rate: f64| {
                if rate > 0.0 {
                    into[to].push((at(n, j), rate));
                    out[at(n, j)] += rate;
                }
            };
            let blocked = j.saturating_sub(c2);
            let treated = (n.min(c1) - blocked) as f64 / tandem.first.stay;
            if n < most {
                go(at(n + 1, j), tandem.arrivals);
            }
            if n > c1 {
                go(at(n - 1, j), (n - c1) as f64 / tandem.first.patience);
            }
            if treated > 0.0 {
                go(at(n - 1, j), (1.0 - tandem.passing) * treated);
                // Who goes on leaves the first station only if there is a place
                go(
                    at(if j < c2 { n - 1 } else { n }, j + 1),
                    tandem.passing * treated,
                );
            }
            if blocked > 0 {
                let freed = c2 as f64 / tandem.second.stay + blocked as f64 / tandem.second.patience;
                go(at(n - 1, j - 1), freed);
            } else if j > 0 {
                go(at(n, j - 1), j as f64 / tandem.second.stay);
            }
        }
    }
    let mut p: Vec<f64> = out.iter().map(|out| if *out > 0.0 { 1.0 } else { 0.0 }).collect();
    let states: Vec<usize> = (0..p.len()).filter(|state| out[*state] > 0.0).collect();
    for _ in 0..50_000 {
        let mut moved = 0.0;
        for state in states.iter().chain(states.iter().rev()).copied() {
            let new = into[state]
                .iter()
                .map(|(from, rate)| p[*from] * rate)
                .sum::<f64>()
                / out[state];
            moved += (new - p[state]).abs();
            p[state] = new;
        }
        let total: f64 = p.iter().sum();
        p.iter_mut().for_each(|p| *p /= total);
        if moved < 1e-8 * total {
            break;
        }
    }
    let mean = |value: &dyn Fn(usize, usize) -> f64| -> f64 {
        (0..=most)
            .flat_map(|n| (0..levels).map(move |j| (n, j)))
            .map(|(n, j)| p[at(n, j)] * value(n, j))
            .sum()
    };
    let waiting = mean(&|n, _| n.saturating_sub(c1) as f64);
    let blocked = mean(&|_, j| j.saturating_sub(c2) as f64);
    let wanting =
        tandem.passing / tandem.first.stay * mean(&|n, j| (n.min(c1) as f64) - j.saturating_sub(c2) as f64);
    Passage {
        wait: waiting / tandem.arrivals,
        leaving: waiting / tandem.first.patience / tandem.arrivals,
        held: mean(&|n, _| n.min(c1) as f64),
        blocked: blocked / wanting,
        wanting,
        diverted: blocked / tandem.second.patience / wanting,
        second_busy: mean(&|_, j| j.min(c2) as f64),
    }
}

/// Bays before a pool of beds, with the beds asked this part of what they can do.
fn bays_and_beds(used: f64, bays: f64, beds: f64, patience: f64) -> Tandem {
    Tandem {
        arrivals: used * beds / 96.0 / 0.35,
        first: Station {
            servers: bays,
            stay: 2.8,
            patience: 6.0,
        },
        passing: 0.35,
        second: Station {
            servers: beds,
            stay: 96.0,
            patience,
        },
    }
}

#[test]
fn stations_that_are_never_idle_are_exact() {
    // Hunt (1956): two equal single stations without room in between pass two thirds of what one would
    let station = |stay: f64, servers: f64| Station {
        servers,
        stay,
        patience: 1e9,
    };
    let passed = |first: Station, second: Station| {
        Tandem {
            arrivals: 1e3,
            first,
            passing: 1.0,
            second,
        }
        .solve()
        .wanting
    };
    assert!((passed(station(1.0, 1.0), station(1.0, 1.0)) - 2.0 / 3.0).abs() < 1e-6);
    // His formula for unequal speeds m, n of two single stations: m·n·(m + n)/(m² + m·n + n²)
    let (m, n) = (1.0, 0.4);
    let hunt = m * n * (m + n) / (m * m + m * n + n * n);
    assert!((passed(station(1.0 / m, 1.0), station(1.0 / n, 1.0)) - hunt).abs() < 1e-6);
}

#[test]
fn waits_and_blocking_are_close_to_the_exact_chain() {
    for (bays, beds, patience, loads) in [
        (6.0, 40.0, 12.0, &[0.6, 0.85, 1.0, 1.3][..]),
        (10.0, 40.0, 12.0, &[1.3]),
        (4.0, 10.0, 12.0, &[0.3, 0.9, 1.3]),
        (6.0, 40.0, 48.0, &[0.85, 1.1]),
    ] {
        for used in loads.iter().copied() {
            let tandem = bays_and_beds(used, bays, beds, patience);
            let (got, expected) = (tandem.solve(), exact(&tandem));
            let close = |a: f64, b: f64, share: f64, least: f64| (a - b).abs() <= (share * b).max(least);
            let text = format!("{bays} {beds} {patience} {used}: {got:?} {expected:?}");
            assert!(close(got.wait, expected.wait, 0.1, 1.0 / 60.0), "{text}");
            assert!(close(got.blocked, expected.blocked, 0.1, 1.0 / 60.0), "{text}");
            assert!(close(got.held, expected.held, 0.0, 0.02 * bays), "{text}");
            assert!(
                close(got.second_busy, expected.second_busy, 0.0, 0.02 * beds),
                "{text}"
            );
            assert!(close(got.wanting, expected.wanting, 0.02, 0.0), "{text}");
        }
    }
}

#[test]
fn nobody_who_goes_on_is_one_station() {
    let tandem = Tandem {
        passing: 0.0,
        ..bays_and_beds(0.9, 3.0, 20.0, 12.0)
    };
    let got = tandem.solve();
    let alone = erlang_a(3.0, tandem.arrivals * 2.8, 6.0 / 2.8);
    assert!((got.wait - alone.wait * 2.8).abs() < 1e-12 && (got.held - alone.busy).abs() < 1e-9);
    assert_eq!((got.blocked, got.diverted, got.second_busy), (0.0, 0.0, 0.0));
    assert_eq!(bays_and_beds(0.0, 3.0, 20.0, 12.0).solve(), Passage::default());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stays_in_range(
        log_used in -12.0..6.0_f64, bays in 0.0..60.0_f64, beds in 0.0..400.0_f64, log_patience in -3.0..7.0_f64, passing in 0.0..1.0_f64,
    ) {
        let mut tandem = bays_and_beds(libm::exp(log_used), bays, beds, libm::exp(log_patience));
        tandem.passing = passing;
        let got = tandem.solve();
        prop_assert!((0.0..=6.0).contains(&got.wait) && (0.0..=1.0).contains(&got.leaving), "{got:?}");
        prop_assert!((0.0..=bays).contains(&got.held) && (0.0..=beds).contains(&got.second_busy), "{got:?}");
        prop_assert!(got.blocked >= 0.0 && got.blocked <= tandem.second.patience * (1.0 + 1e-9), "{got:?}");
        prop_assert!((0.0..=1.0).contains(&got.diverted) && got.wanting >= 0.0, "{got:?}");
        let more = Tandem { second: Station { servers: beds + 1.0, ..tandem.second }, ..tandem }.solve();
        prop_assert!(more.blocked <= got.blocked * (1.0 + 1e-9) + 1e-12);
    }
}
