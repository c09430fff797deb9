//! The tandem against closed forms, an exact Markov chain, and what must hold of every log.
//!
//! Statistical tests compare with an interval of 24 replications that misses the truth once in a million; seeds are fixed.

use super::*;
use crate::acute::twin::statistics::{Interval, OverTime};
use proptest::prelude::*;

const CONFIDENCE: f64 = 1.0 - 1e-6;
const REPLICATIONS: u32 = 24;

/// Statistics of each replication from `warm` minutes on, until `end`.
fn replications(stations: &[Station], warm: f64, end: f64) -> Vec<TandemStatistics> {
    (0..REPLICATIONS)
        .map(|replicate| {
            let mut tandem = Tandem::new(stations, &Luck::new(2025, replicate), 2025);
            let mut statistics = TandemStatistics::new(stations.len());
            tandem.run(warm, &mut statistics);
            statistics.restart(warm);
            tandem.run(end, &mut statistics);
            statistics
        })
        .collect()
}

#[track_caller]
fn agrees(what: &str, runs: &[TandemStatistics], figure: impl Fn(&TandemStatistics) -> f64, exact: f64) {
    let means: Vec<f64> = runs.iter().map(figure).collect();
    let interval = Interval::of_means(&means, CONFIDENCE).unwrap();
    assert!(interval.holds(exact), "{what}: {interval:?}, exactly {exact}");
    // Else the comparison says little
    assert!(
        interval.half_width < 0.2 * exact,
        "{what}: {interval:?} is too wide"
    );
}

/// Long-run shares of the states of a birth-death process, by balance of every cut.
fn birth_death(states: usize, birth: impl Fn(usize) -> f64, death: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut shares = vec![1.0];
    for state in 1..states {
        shares.push(shares[state - 1] * birth(state - 1) / death(state));
    }
    let total: f64 = shares.iter().sum();
    shares.iter().map(|share| share / total).collect()
}

fn mean_of(shares: &[f64], value: impl Fn(usize) -> f64) -> f64 {
    shares
        .iter()
        .enumerate()
        .map(|(state, share)| share * value(state))
        .sum()
}

const END: f64 = 25_000.0;

#[test]
fn many_servers_wait_as_erlang_c_says() {
    let station = Station::new(5, 1.0, 4.0);
    let runs = replications(&[station], 2000.0, END);
    let shares = birth_death(2000, |_| 1.0, |n| n.min(5) as f64 / 4.0);
    let waiting = mean_of(&shares, |n| n.saturating_sub(5) as f64);
    agrees(
        "patients in line",
        &runs,
        |run| run.stations[0].line.mean(END),
        waiting,
    );
    // Little: one comes per minute
    agrees(
        "wait",
        &runs,
        |run| run.stations[0].waits.mean().unwrap(),
        waiting,
    );
    agrees("places taken", &runs, |run| run.stations[0].taken.mean(END), 4.0);
    agrees("stay", &runs, |run| run.stays.mean().unwrap(), waiting + 4.0);
}

#[test]
fn with_little_room_some_are_refused() {
    for room in [0, 3] {
        let station = Station {
            room: Some(room),
            ..Station::new(4, 0.5, 2.0)
        };
        let runs = replications(&[station], 500.0, END);
        let shares = birth_death(5 + room as usize, |_| 2.0, |n| n.min(4) as f64 / 2.0);
        let refused = |run: &TandemStatistics| run.stations[0].refused as f64 / run.stations[0].came as f64;
        agrees("refused", &runs, refused, shares[4 + room as usize]);
        let present = mean_of(&shares, |n| n as f64);
        agrees("present", &runs, |run| run.present.mean(END), present);
    }
}

#[test]
fn without_patience_some_give_up_and_overload_is_bearable() {
    // 1.2 times as many as can be helped
    let station = Station {
        patience: 3.0,
        ..Station::new(3, 0.5, 1.8)
    };
    let runs = replications(&[station], 500.0, END);
    let death = |n: usize| n.min(3) as f64 / 1.8 + n.saturating_sub(3) as f64 / 3.0;
    let shares = birth_death(400, |_| 2.0, death);
    let line = mean_of(&shares, |n| n.saturating_sub(3) as f64);
    agrees("line", &runs, |run| run.stations[0].line.mean(END), line);
    let gave_up = |run: &TandemStatistics| run.stations[0].gave_up as f64 / run.stations[0].came as f64;
    agrees("gave up", &runs, gave_up, line / 3.0 / 2.0);
}

/// Pollaczek–Khinchine: with one server only mean and variance of care count.
#[test]
fn one_server_waits_as_pollaczek_and_khinchine_say() {
    let station = Station {
        care: Duration::Lognormal {
            mean: 2.0,
            variation: 0.7,
        },
        ..Station::new(1, 3.0, 1.0)
    };
    let runs = replications(&[station], 2000.0, 2.0 * END);
    let exact = (2.0 / 3.0) / (1.0 - 2.0 / 3.0) * 2.0 * (1.0 + 0.7 * 0.7) / 2.0;
    agrees("wait", &runs, |run| run.stations[0].waits.mean().unwrap(), exact);
}

/// A station that never blocks nor waits: the next has Poisson arrivals as well (Burke), so waits as if alone.
#[test]
fn a_second_station_waits_as_if_alone_when_nobody_is_blocked() {
    let first = Station {
        onward: 0.6,
        ..Station::new(200, 0.5, 10.0)
    };
    let second = Station::new(3, f64::INFINITY, 2.0);
    let mut runs = replications(&[first, second], 2000.0, END);
    // Waiting for the second station takes places of the first, but of those there are plenty
    let shares = birth_death(2000, |_| 1.2, |n| n.min(3) as f64 / 2.0);
    let boarding = mean_of(&shares, |n| n.saturating_sub(3) as f64);
    agrees(
        "boarders",
        &runs,
        |run| run.stations[0].blocked.mean(END),
        boarding,
    );
    agrees(
        "boarding",
        &runs,
        |run| run.stations[1].boarding.mean().unwrap(),
        boarding / 1.2,
    );
    assert!(runs.iter_mut().all(|run| run.stations[0].line.largest() == 0.0));
}

/// Two bays with room for two in line, one ward bed, one step-down place, all exponential.
///
/// State: patients at the department, of whom so many board; the ward bed free, in use or blocked; the place free or in use.
mod small_chain {
    use super::*;

    const BAYS: usize = 2;
    const MOST: usize = 4;
    /// Rates per minute: arrivals, care at each station; chances to go on
    const ARRIVALS: f64 = 0.5;
    const CARE: [f64; 3] = [0.4, 0.25, 0.2];
    const ONWARD: [f64; 2] = [0.5, 0.6];

    /// (present at the department, boarding there, ward: 0 free, 1 cared for, 2 blocked; step-down in use)
    type State = (usize, usize, usize, usize);

    fn leaps((present, boarding, ward, step_down): State) -> Vec<(State, f64)> {
        let mut leaps = Vec::new();
        if present < MOST {
            leaps.push(((present + 1, boarding, ward, step_down), ARRIVALS));
        }
        let in_care = (BAYS - boarding).min(present - boarding) as f64;
        if in_care > 0.0 {
            leaps.push((
                (present - 1, boarding, ward, step_down),
                in_care * CARE[0] * (1.0 - ONWARD[0]),
            ));
            let onward = if ward == 0 {
                (present - 1, boarding, 1, step_down)
            } else {
                (present, boarding + 1, ward, step_down)
            };
            leaps.push((onward, in_care * CARE[0] * ONWARD[0]));
        }
        // The ward bed becomes free: who boards first gets it
        let vacated = |step_down| {
            if boarding > 0 {
                (present - 1, boarding - 1, 1, step_down)
            } else {
                (present, boarding, 0, step_down)
            }
        };
        if ward == 1 {
            leaps.push((vacated(step_down), CARE[1] * (1.0 - ONWARD[1])));
            let onward = if step_down == 0 {
                vacated(1)
            } else {
                (present, boarding, 2, step_down)
            };
            leaps.push((onward, CARE[1] * ONWARD[1]));
        }
        if step_down == 1 {
            let next = if ward == 2 {
                vacated(1)
            } else {
                (present, boarding, ward, 0)
            };
            leaps.push((next, CARE[2]));
        }
        leaps
    }

    /// Long-run shares: the chain seen at the ticks of a fast clock, until they stay.
    fn shares() -> Vec<(State, f64)> {
        let mut states: Vec<State> = vec![(0, 0, 0, 0)];
        let mut seen = 0;
        while seen < states.len() {
            for (next, _) in leaps(states[seen]) {
                if !states.contains(&next) {
                    states.push(next);
                }
            }
            seen += 1;
        }
        let moves: Vec<Vec<(usize, f64)>> = states
            .iter()
            .map(|state| {
                let to = |next| states.iter().position(|other| *other == next).unwrap();
                leaps(*state)
                    .into_iter()
                    .map(|(next, rate)| (to(next), rate / 3.0))
                    .collect()
            })
            .collect();
        let mut shares = vec![1.0 / states.len() as f64; states.len()];
        for _ in 0..5000 {
            let mut next = shares.clone();
            for (from, moves) in moves.iter().enumerate() {
                for (to, chance) in moves {
                    next[*to] += shares[from] * chance;
                    next[from] -= shares[from] * chance;
                }
            }
            shares = next;
        }
        states.into_iter().zip(shares).collect()
    }

    #[test]
    fn the_chain_is_as_its_markov_chain_says() {
        let mean =
            |value: &dyn Fn(&State) -> f64| shares().iter().map(|(state, share)| share * value(state)).sum();
        let stations = [
            Station {
                room: Some((MOST - BAYS) as u32),
                onward: ONWARD[0],
                ..Station::new(BAYS as u32, 1.0 / ARRIVALS, 1.0 / CARE[0])
            },
            Station {
                onward: ONWARD[1],
                ..Station::new(1, f64::INFINITY, 1.0 / CARE[1])
            },
            Station::new(1, f64::INFINITY, 1.0 / CARE[2]),
        ];
        let runs = replications(&stations, 1000.0, END);
        let level = |station: usize, level: fn(&StationStatistics) -> &OverTime| {
            move |run: &TandemStatistics| level(&run.stations[station]).mean(END)
        };
        agrees(
            "line",
            &runs,
            level(0, |s| &s.line),
            mean(&|s| s.0.saturating_sub(BAYS) as f64),
        );
        agrees(
            "bays",
            &runs,
            level(0, |s| &s.taken),
            mean(&|s| s.0.min(BAYS) as f64),
        );
        agrees("boarding", &runs, level(0, |s| &s.blocked), mean(&|s| s.1 as f64));
        agrees(
            "beds",
            &runs,
            level(1, |s| &s.taken),
            mean(&|s| s.2.min(1) as f64),
        );
        agrees(
            "blocked beds",
            &runs,
            level(1, |s| &s.blocked),
            mean(&|s| f64::from(s.2 == 2)),
        );
        agrees("places", &runs, level(2, |s| &s.taken), mean(&|s| s.3 as f64));
        let refused = |run: &TandemStatistics| run.stations[0].refused as f64 / run.stations[0].came as f64;
        agrees("refused", &runs, refused, mean(&|s| f64::from(s.0 == MOST)));
    }
}

/// Any chain of one to four stations, most of them busy.
fn any_chain() -> impl Strategy<Value = Vec<Station>> {
    let station = (
        1_u32..6,
        prop::option::of(0_u32..4),
        prop_oneof![1 => Just(f64::INFINITY), 3 => 0.2..3.0],
        prop_oneof![1 => Just(f64::INFINITY), 1 => 0.1..5.0],
        prop_oneof![
            (0.1..8.0).prop_map(|mean| Duration::Exponential { mean }),
            (0.1..8.0, 0.1..2.0).prop_map(|(mean, variation)| Duration::Lognormal { mean, variation }),
        ],
        0.0..=1.0,
    );
    let station = station.prop_map(
        |(places, room, between_arrivals, patience, care, onward)| Station {
            places,
            room,
            between_arrivals,
            patience,
            care,
            onward,
        },
    );
    prop::collection::vec(station, 1..5)
}

/// Both at once.
struct Both(TandemStatistics, Vec<Line>);

impl Watch for Both {
    fn see(&mut self, now: f64, station: usize, patient: u32, happening: Happening) {
        self.0.see(now, station, patient, happening);
        self.1.see(now, station, patient, happening);
    }
}

fn watched(stations: &[Station], seed: u64, until: f64) -> (Tandem, Both) {
    let mut tandem = Tandem::new(stations, &Luck::new(seed, 3), 2031);
    let mut both = Both(TandemStatistics::new(stations.len()), Vec::new());
    tandem.run(until, &mut both);
    (tandem, both)
}

/// Plays a log back on nothing but lists: places are never exceeded, nobody waits beside a free place, lines are in order.
fn replay(stations: &[Station], log: &[Line]) -> Result<(), TestCaseError> {
    let mut taken: Vec<Vec<u32>> = vec![Vec::new(); stations.len()];
    let mut lines: Vec<Vec<u32>> = vec![Vec::new(); stations.len()];
    let leave = |list: &mut Vec<u32>, patient: u32| {
        let found = list.iter().position(|other| *other == patient);
        found.map(|place| list.remove(place)).is_some()
    };
    let mut last = 0.0;
    for (number, line) in log.iter().enumerate() {
        let (at, patient) = (line.station, line.patient);
        prop_assert!(line.at >= last);
        last = line.at;
        match line.happening {
            Happening::Comes | Happening::Done => {}
            Happening::Refused => {
                prop_assert_eq!(taken[at].len(), stations[at].places as usize);
                prop_assert!(
                    stations[at]
                        .room
                        .is_some_and(|room| room as usize <= lines[at].len())
                );
            }
            Happening::Waits(_) => {
                prop_assert_eq!(taken[at].len(), stations[at].places as usize);
                lines[at].push(patient);
            }
            Happening::Starts { from, waited } => {
                if let Some(waited) = waited {
                    prop_assert!(waited >= 0.0);
                    prop_assert_eq!(lines[at].remove(0), patient);
                } else {
                    prop_assert!(lines[at].is_empty());
                }
                if from == Origin::Before {
                    prop_assert!(leave(&mut taken[at - 1], patient));
                }
                taken[at].push(patient);
                prop_assert!(taken[at].len() <= stations[at].places as usize);
            }
            Happening::GivesUp(waited) => {
                prop_assert!(waited >= 0.0 && leave(&mut lines[at], patient));
            }
            Happening::Leaves(stayed) => {
                prop_assert!(stayed >= 0.0 && leave(&mut taken[at], patient));
            }
        }
        // When all that happens at a moment has happened, no place is free beside a line
        if log.get(number + 1).is_none_or(|next| next.at > line.at) {
            for (station, line) in stations.iter().zip(taken.iter().zip(&lines)) {
                prop_assert!(line.1.is_empty() || line.0.len() == station.places as usize);
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(40) })]

    #[test]
    fn what_must_hold_of_every_log(stations in any_chain(), seed in any::<u64>()) {
        let (mut tandem, mut both) = watched(&stations, seed, 200.0);
        replay(&stations, &both.1)?;
        // Nobody is lost: who came has left or is there
        prop_assert_eq!(both.0.came(), both.0.left() + tandem.present() as u64);
        prop_assert_eq!(both.0.present.value(), tandem.present() as f64);

        // The same seed gives the same log, in one go or in two
        let mut again = Tandem::new(&stations, &Luck::new(seed, 3), 2031);
        let mut log: Vec<Line> = Vec::new();
        again.run(70.0, &mut log);
        again.run(200.0, &mut log);
        prop_assert_eq!(&log, &both.1);

        // Little's law on a closed window, exactly: minutes present are the minutes of the patients
        tandem.close();
        tandem.run(f64::INFINITY, &mut both);
        prop_assert_eq!(tandem.present(), 0);
        prop_assert_eq!(both.0.came(), both.0.left());
        replay(&stations, &both.1)?;
        let minutes: f64 = both.1.iter().map(|line| match line.happening {
            Happening::Leaves(minutes) | Happening::GivesUp(minutes) => minutes,
            _ => 0.0,
        }).sum();
        let end = both.1.last().map_or(0.0, |line| line.at);
        prop_assert!((both.0.present.area(end) - minutes).abs() <= 1e-9 * minutes.max(1.0));
        for (number, station) in both.0.stations.iter().enumerate() {
            prop_assert_eq!((station.line.value(), station.taken.value(), station.blocked.value()), (0.0, 0.0, 0.0));
            let boarded = both.0.stations.get(number + 1).map_or(0.0, |next| {
                next.boarding.count() as f64 * next.boarding.mean().unwrap_or(0.0)
            });
            prop_assert!((station.blocked.area(end) - boarded).abs() <= 1e-9 * boarded.max(1.0));
        }
    }
}

#[test]
fn more_places_meet_the_same_arrivals() {
    let stations = [
        Station {
            onward: 0.5,
            ..Station::new(3, 1.0, 2.0)
        },
        Station::new(2, f64::INFINITY, 3.0),
    ];
    let mut more = stations;
    more[1].places = 4;
    let arrivals = |stations: &[Station]| {
        let (_, both) = watched(stations, 5, 1000.0);
        let came = |line: &&Line| line.happening == Happening::Comes;
        both.1.iter().filter(came).map(|line| line.at).collect::<Vec<_>>()
    };
    assert_eq!(arrivals(&stations), arrivals(&more));
    assert_ne!(
        watched(&stations, 5, 1000.0).1.1,
        watched(&stations, 6, 1000.0).1.1
    );
}

#[test]
fn a_warm_up_leaves_no_trace_but_who_is_there() {
    let stations = [Station::new(2, 1.0, 4.0)];
    let (mut tandem, mut both) = watched(&stations, 1, 500.0);
    let present = tandem.present() as f64;
    both.0.restart(500.0);
    let station = &both.0.stations[0];
    assert_eq!(
        (station.came, station.waits.count(), both.0.stays.count()),
        (0, 0, 0)
    );
    assert_eq!((both.0.present.value(), station.taken.value()), (present, 2.0));
    assert_eq!(station.line.value(), present - 2.0);
    tandem.run(600.0, &mut both);
    assert!((both.0.present.mean(600.0) - present).abs() < 100.0);
}

#[test]
#[should_panic(expected = "close the door first")]
fn a_run_without_end_is_refused() {
    Tandem::new(&[Station::new(1, 1.0, 1.0)], &Luck::new(1, 0), 2025).run(f64::INFINITY, &mut ());
}

#[test]
#[should_panic(expected = "mean of care -1: not positive")]
fn refuses_what_cannot_be() {
    let _ = Tandem::new(&[Station::new(1, 1.0, -1.0)], &Luck::new(1, 0), 2025);
}
