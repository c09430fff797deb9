//! The formulas of the acute chain, and the minute-level twin, against results that others have published.
//!
//! Each test says who published the figure, where, and how far the last printed figure lets it be from the truth. Where a
//! figure was printed with few digits, the tolerance is half of the last one. Where a table or paper could not be read again
//! while these tests were written, its figures are worked out anew beside it, from the chain of states. The published example of the hypercube stands beside that formula (`acute/hypercube/published.rs`).
#![allow(missing_docs)]

use sim_core::acute::queueing::erlang_b::erlang_b;
use sim_core::acute::queueing::offered_load::modified_offered_load;
use sim_core::acute::queueing::tandem::{self, Tandem};
use sim_core::acute::queueing::{erlang_a, erlang_c};
use sim_core::acute::twin::statistics::Interval;
use sim_core::acute::twin::tandem as twin;
use sim_core::random::Luck;
use std::f64::consts::TAU;

/// Printed figures of one table, each with what it is of.
#[track_caller]
fn printed(figures: &[(&str, f64, f64)], tolerance: f64) {
    for (what, got, figure) in figures {
        assert!(
            (got - figure).abs() <= tolerance,
            "{what}: {got}, published {figure} ± {tolerance}"
        );
    }
}

/// The load at which a share is lost, by halving.
fn load_that_loses(share: f64, servers: f64) -> f64 {
    let (mut low, mut high) = (0.0, 10.0 * servers + 10.0);
    for _ in 0..80 {
        let load = 0.5 * (low + high);
        if erlang_b(servers, load) < share {
            low = load;
        } else {
            high = load;
        }
    }
    low
}

/// The servers with which a share is lost, by halving; need not be whole.
fn servers_that_lose(share: f64, load: f64) -> f64 {
    let (mut low, mut high) = (0.0, 10.0 * load + 10.0);
    for _ in 0..80 {
        let servers = 0.5 * (low + high);
        if erlang_b(servers, load) > share {
            low = servers;
        } else {
            high = servers;
        }
    }
    low
}

/// Probability that all of `servers` are busy, by Erlang's sum itself.
fn lost(servers: u32, load: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 1.0);
    for k in 1..=servers {
        term *= load / f64::from(k);
        sum += term;
    }
    term / sum
}

/// Offered load, erlangs, at which a share of 1, 2 or 5 % is lost, by number of servers, as tables of telephone traffic have it:
/// half of the last figure. 15 lines at 1 % stand in the manual of Westbay's Erlang B Calculator
/// (erlang.com/calculatormanual/howmuchtrafficcanatrunkgrouphandle.htm); 5 lines, to one decimal, in the appendix of "Carrier
/// Grade Voice over IP" (1.4, 1.7 and 2.2). The rest is recomputed: Erlang's sum at each load gives the share.
#[test]
fn erlang_b_loses_what_the_traffic_tables_say() {
    let tables: [(f64, &[(f64, f64)]); 3] = [
        (
            0.01,
            &[
                (5.0, 1.361),
                (10.0, 4.461),
                (15.0, 8.108),
                (20.0, 12.03),
                (50.0, 37.90),
                (100.0, 84.06),
            ],
        ),
        (
            0.02,
            &[
                (5.0, 1.657),
                (10.0, 5.084),
                (20.0, 13.18),
                (50.0, 40.26),
                (100.0, 87.97),
            ],
        ),
        (
            0.05,
            &[
                (5.0, 2.218),
                (10.0, 6.216),
                (20.0, 15.25),
                (50.0, 44.53),
                (100.0, 95.24),
            ],
        ),
    ];
    for (share, rows) in tables {
        for &(servers, load) in rows {
            let figure = if load < 10.0 { 5e-4 } else { 5e-3 };
            let what = format!("load at which {servers} servers lose {share}");
            printed(&[(&what, load_that_loses(share, servers), load)], 1.01 * figure);
            let [low, high] = [-figure, figure].map(|more| lost(servers as u32, load + more));
            assert!(low < share && share < high, "{what}: {low}–{high}");
        }
    }
}

/// Worked values in the reference of the Erlang Library for Excel of Abstract Micro Systems, which takes Jagerman's
/// continuation to servers that are not whole, as we do: abstractmicro.com/erlang/helppages/ref-erlbtraffromblockage.htm
/// and ref-erlbnsrvfromblockage.htm. Half of the last printed figure.
#[test]
fn erlang_b_of_servers_that_are_not_whole_is_what_another_library_prints() {
    printed(
        &[
            ("17 servers, 1 %", load_that_loses(0.01, 17.0), 9.651_60),
            ("17 servers, 5 %", load_that_loses(0.05, 17.0), 12.461_3),
            ("17.5 servers, 5 %", load_that_loses(0.05, 17.5), 12.922_5),
            ("25 servers, 1 %", load_that_loses(0.01, 25.0), 16.124_5),
            ("10 erlangs, 1 %", servers_that_lose(0.01, 10.0), 17.444_97),
            ("10 erlangs, 5 %", servers_that_lose(0.05, 10.0), 14.300_43),
            ("15.7 erlangs, 1 %", servers_that_lose(0.01, 15.7), 24.488_9),
        ],
        6e-5,
    );
}

/// Numbers waiting and busy, and the share that leaves, from the long-run shares of the states themselves; times in calls.
fn by_states(agents: u32, load: f64, patience: f64) -> [f64; 3] {
    let (mut weight, mut all, mut waiting, mut busy) = (1.0, 1.0, 0.0, 0.0);
    for n in 1..5_000_u32 {
        let (served, line) = (f64::from(n.min(agents)), f64::from(n.saturating_sub(agents)));
        weight *= load / (served + line / patience);
        all += weight;
        waiting += weight * line;
        busy += weight * served;
    }
    [waiting / all, busy / all, waiting / all / patience / load]
}

/// The example of O. Garnett, A. Mandelbaum & M. Reiman, "Designing a call center with impatient customers", Manufacturing &
/// Service Operations Management 4 (2002): 50 agents, 48 calls a minute, calls of a minute; patience without end, and of 2
/// minutes on average. Half of the last figure; all of them recomputed from the shares of the states.
#[test]
fn patience_of_two_minutes_changes_a_call_centre_as_published() {
    let (agents, load) = (50.0, 48.0);
    let [line, _, _] = by_states(50, load, 1e12);
    printed(
        &[("mean wait by states, seconds", 60.0 * line / load, 20.8)],
        0.05,
    );
    let [line, busy, leaving] = by_states(50, load, 2.0);
    printed(
        &[
            ("leaving by states, %", 100.0 * leaving, 3.1),
            ("mean wait by states, seconds", 60.0 * line / load, 3.7),
        ],
        0.05,
    );
    printed(
        &[
            ("in line by states", line, 3.0),
            ("busy by states, %", 100.0 * busy / agents, 93.0),
        ],
        0.5,
    );
    // Without abandonment: answered after 20.8 s on average, 58.1 s at nine in ten; 17 in line
    let waits = erlang_c::erlang_c(agents, load);
    let ninth = 60.0 * libm::log(waits / 0.1) / (agents - load);
    let mean = 60.0 * erlang_c::mean_wait(agents, load);
    printed(
        &[
            ("mean wait, seconds", mean, 20.8),
            ("wait at nine in ten, seconds", ninth, 58.1),
        ],
        0.05,
    );
    printed(&[("in line", mean / 60.0 * load, 17.0)], 0.5);
    // With it: 3.1 % leave, 3.7 s, 3 in line, agents 93 % busy
    let got = erlang_a::erlang_a(agents, load, 2.0);
    printed(&[("leaving, %", 100.0 * got.leaving, 3.1)], 0.05);
    printed(&[("mean wait, seconds", 60.0 * got.wait, 3.7)], 0.05);
    printed(
        &[
            ("in line", got.waiting, 3.0),
            ("agents busy, %", 100.0 * got.busy / agents, 93.0),
        ],
        0.5,
    );
    // Nobody who waits without end leaves
    let patient = erlang_a::Queue::new(agents, load, 1e9);
    assert!((60.0 * patient.solve().wait - mean).abs() < 1e-4);
}

/// Largest throughput of single exponential stations in a row without room in between, over that of one alone: 2/3, 22/39
/// and 0.5148 for two, three and four. The question is that of G. C. Hunt, "Sequential arrays of waiting lines", Operations
/// Research 4 (1956), and of F. S. Hillier & R. W. Boling, "Finite queues in series with exponential or Erlang service times",
/// Operations Research 15 (1967); the figures are recomputed from the chain of states ([`passed_by_states`]).
const UNPACED: [f64; 3] = [2.0 / 3.0, 22.0 / 39.0, 0.514_775];

/// Stations of the row: empty, at work, done but with nowhere to go.
const EMPTY: u8 = 0;
const BUSY: u8 = 1;
const DONE: u8 = 2;

/// A station is left: whoever is done before it comes, and so on; there is always somebody for the first.
fn leave(row: &mut [u8], at: usize) {
    if at == 0 {
        row[0] = BUSY;
    } else if row[at - 1] == DONE {
        row[at] = BUSY;
        leave(row, at - 1);
    } else {
        row[at] = EMPTY;
    }
}

/// What passes a row of so many stations, from the long-run shares of its states.
fn passed_by_states(stations: u32) -> f64 {
    let last = stations as usize - 1;
    let row_of = |state: usize| -> Vec<u8> {
        let digit = |at: u32| (state / 3_usize.pow(at) % 3) as u8;
        (0..stations).map(digit).collect()
    };
    let state_of = |row: &[u8]| {
        row.iter()
            .rev()
            .fold(0, |state, here| 3 * state + usize::from(*here))
    };
    let states = 3_usize.pow(stations);
    let mut shares = vec![0.0; states];
    shares[state_of(&[BUSY, EMPTY, EMPTY, EMPTY][..=last])] = 1.0;
    let part = 1.0 / (f64::from(stations) + 1.0);
    for _ in 0..2_000 {
        let mut next = shares.clone();
        for (state, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let row = row_of(state);
            for at in (0..=last).filter(|at| row[*at] == BUSY) {
                let mut after = row.clone();
                if at == last {
                    leave(&mut after, at);
                } else if row[at + 1] == EMPTY {
                    after[at + 1] = BUSY;
                    leave(&mut after, at);
                } else {
                    after[at] = DONE;
                }
                next[state] -= part * share;
                next[state_of(&after)] += part * share;
            }
        }
        shares = next;
    }
    (0..states)
        .filter(|state| row_of(*state)[last] == BUSY)
        .map(|state| shares[state])
        .sum()
}

#[test]
fn the_chain_of_states_gives_what_a_row_passes() {
    for (stations, passed) in (2..).zip(UNPACED) {
        let got = passed_by_states(stations);
        assert!(
            (got - passed).abs() < 1e-6,
            "{stations} in a row: {got}, {passed}"
        );
    }
}

/// Exact for two. Three single stations that are all full are outside the range of use of the formula, which looks at two pairs,
/// each as if its first station were always busy: the true throughput lies between theirs, 12.5 % above that of the first.
#[test]
fn blocking_in_a_row_passes_what_hunt_found() {
    let station = tandem::Station {
        servers: 1.0,
        stay: 1.0,
        patience: 1e9,
    };
    let pair = Tandem {
        arrivals: 1e3,
        first: station,
        passing: 1.0,
        second: station,
    };
    assert!((pair.solve().wanting - UNPACED[0]).abs() < 1e-6);
    let [first, second] = pair.followed_by(1.0, station);
    let (low, high) = (first.wanting, second.wanting);
    assert!(
        0.87 * UNPACED[1] < low && low < UNPACED[1] && UNPACED[1] < high,
        "three in a row: {low}–{high}, published {}",
        UNPACED[1]
    );
}

/// The twin knows no formula: 24 replications of 20,000 stays, whose interval misses the truth once in a million.
#[test]
fn the_twin_passes_what_hunt_found() {
    for (stations, exact) in (2..).zip(UNPACED) {
        let row: Vec<twin::Station> = (0..stations)
            .map(|at| twin::Station {
                // Never idle: five come per stay, and a dozen wait
                between_arrivals: if at == 0 { 0.2 } else { f64::INFINITY },
                room: Some(12),
                onward: if at + 1 < stations { 1.0 } else { 0.0 },
                ..twin::Station::new(1, 1.0, 1.0)
            })
            .collect();
        let (warm, end) = (500.0, 20_500.0);
        let passed: Vec<f64> = (0..24)
            .map(|replicate| {
                let mut tandem = twin::Tandem::new(&row, &Luck::new(1956, replicate), 2025);
                let mut statistics = twin::TandemStatistics::new(stations);
                tandem.run(warm, &mut statistics);
                statistics.restart(warm);
                tandem.run(end, &mut statistics);
                statistics.stations[stations - 1].done as f64 / (end - warm)
            })
            .collect();
        let interval = Interval::of_means(&passed, 1.0 - 1e-6).expect("24 replications");
        assert!(
            interval.holds(exact) && interval.half_width < 0.01,
            "{stations} in a row pass {interval:?}, published {exact}"
        );
    }
}

/// S. G. Eick, W. A. Massey & W. Whitt, "M_t/G/∞ queues with sinusoidal arrival rates", Management Science 39 (1993), how much
/// the peak lags and how much smaller the range is; here the sine that solves `m' = λ(t) − m`: with
/// arrivals `λ̄ + A sin γt` and exponential stays of mean 1 the mean number present is a sine as well, of amplitude
/// `A/√(1 + γ²)`, that lags behind by `arctan(γ)/γ`. The rate `30 + 20 sin 5t` is the example with which O. B. Jennings,
/// A. Mandelbaum, W. A. Massey & W. Whitt staff a service system (Management Science 42, 1996).
#[test]
fn a_load_that_varies_lags_and_flattens_as_published() {
    for (mean, amplitude, gamma) in [(30.0, 20.0, 5.0), (100.0, 20.0, 1.0), (10.0, 6.0, TAU / 24.0)] {
        let n = 20_000;
        let segment = TAU / gamma / f64::from(n);
        let at = |i: i32| gamma * segment * (f64::from(i) + 0.5);
        let arrivals: Vec<f64> = (0..n).map(|i| mean + amplitude * libm::sin(at(i))).collect();
        let mut loads = vec![0.0; arrivals.len()];
        modified_offered_load(&arrivals, segment, 1.0, &mut loads);
        let peak = (0..n)
            .max_by(|a, b| loads[*a as usize].total_cmp(&loads[*b as usize]))
            .expect("a period");
        let damped = amplitude / libm::hypot(1.0, gamma);
        let least = loads.iter().copied().fold(f64::INFINITY, f64::min);
        let (most, lag) = (loads[peak as usize], (at(peak) - TAU / 4.0) / gamma);
        assert!(
            (most - mean - damped).abs() < 1e-5 * amplitude
                && (mean - damped - least).abs() < 1e-5 * amplitude,
            "{mean} + {amplitude} sin {gamma} t: {least}–{most}, published {mean} ± {damped}"
        );
        assert!(
            (lag - libm::atan(gamma) / gamma).abs() <= segment,
            "{gamma}: {lag}, published {}",
            libm::atan(gamma) / gamma
        );
    }
}
