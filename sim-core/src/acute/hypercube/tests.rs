//! Against closed forms and the exact chain of states.

use super::settle::TOLERANCE;
use super::*;
use crate::acute::fixture::chain_of;
use crate::acute::queueing::erlang_b::erlang_b;

/// Settles a chain in which zone `i` asks `asked[i]` erlangs, whichever vehicle comes; returns the loss per zone.
fn check(vehicles: &[f64], minutes: &[&[f64]], asked: &[f64], relocation: f64) -> (Vec<f64>, Hypercube) {
    let own: Vec<Option<f64>> = vehicles.iter().map(|v| Some(*v)).collect();
    let chain = Chain::of(&chain_of(&own, minutes), minutes.len());
    let mut cube = Hypercube::new(&chain);
    for entry in &chain.entries {
        let step = chain.nodes[entry.node as usize].step as usize - 1;
        for block in 0..BLOCKS {
            cube.asked[step][block] += asked[entry.area as usize];
        }
    }
    cube.staff(&chain, 1.0, 0.0, &[Asking::default(); BLOCKS]);
    let (change, turns) = cube.settle(&chain, relocation);
    assert!(change < TOLERANCE, "{change} after {turns}");
    let mut lost = vec![0.0; asked.len()];
    for (area, end, weight) in &chain.ends {
        lost[*area as usize] += weight * cube.past[chain.nodes[*end as usize - 1].step as usize][0];
    }
    (lost, cube)
}

/// Exact loss of each zone for two stations, by the balance of all `(c₁ + 1)(c₂ + 1)` states (Larson 1974).
fn exact(vehicles: [usize; 2], first: [usize; 2], asked: [f64; 2]) -> f64 {
    let [c1, c2] = vehicles;
    let at = |i: usize, j: usize| i * (c2 + 1) + j;
    let mut p = vec![1.0; (c1 + 1) * (c2 + 1)];
    for _ in 0..200_000 {
        let mut next = vec![0.0; p.len()];
        let (mut out, h) = (p.clone(), 0.02);
        for i in 0..=c1 {
            for j in 0..=c2 {
                let mut flow = |to: usize, rate: f64| {
                    next[to] += h * rate * p[at(i, j)];
                    out[at(i, j)] -= h * rate * p[at(i, j)];
                };
                for zone in 0..2 {
                    let free = [i < c1, j < c2];
                    let chosen = if free[first[zone]] {
                        Some(first[zone])
                    } else {
                        (0..2).find(|s| free[*s])
                    };
                    match chosen {
                        Some(0) => flow(at(i + 1, j), asked[zone]),
                        Some(_) => flow(at(i, j + 1), asked[zone]),
                        None => {}
                    }
                }
                if i > 0 {
                    flow(at(i - 1, j), i as f64);
                }
                if j > 0 {
                    flow(at(i, j - 1), j as f64);
                }
            }
        }
        let moved: f64 = (0..p.len()).map(|s| (next[s] + out[s] - p[s]).abs()).sum();
        p = (0..p.len()).map(|s| next[s] + out[s]).collect();
        if moved < 1e-14 * p.iter().sum::<f64>() {
            break;
        }
    }
    p[at(c1, c2)] / p.iter().sum::<f64>()
}

#[test]
fn one_station_is_erlang_b() {
    for (vehicles, asked) in [(1.0, 0.4), (3.0, 2.5), (6.0, 60.0), (10.0, 1e-3)] {
        let (lost, _) = check(&[vehicles], &[&[5.0]], &[asked], 0.7);
        assert!(
            (lost[0] - erlang_b(vehicles, asked)).abs() < 1e-9,
            "{vehicles} {asked}: {lost:?}"
        );
    }
}

#[test]
fn a_fraction_of_a_vehicle_is_a_share_of_the_time() {
    let (lost, _) = check(&[1.4], &[&[5.0]], &[0.8], 0.0);
    let expected = 0.6 * erlang_b(1.0, 0.8) + 0.4 * erlang_b(2.0, 0.8);
    assert!((lost[0] - expected).abs() < 1e-9);
}

#[test]
fn two_equal_stations_are_exact() {
    // By symmetry, and because the share of time that nobody is free does not depend on who is sent first
    for asked in [0.05, 0.4, 1.5, 20.0] {
        let (lost, cube) = check(&[1.0, 1.0], &[&[5.0, 9.0], &[9.0, 5.0]], &[asked, asked], 0.0);
        let expected = erlang_b(2.0, 2.0 * asked);
        assert!((exact([1, 1], [0, 1], [asked, asked]) - expected).abs() < 1e-6);
        assert!(
            (lost[0] - expected).abs() < 1e-8 && (lost[1] - expected).abs() < 1e-8,
            "{lost:?} {expected}"
        );
        assert!((cube.carried[0][0] - asked * (1.0 - expected)).abs() < 1e-8);
    }
}

#[test]
fn two_unequal_stations_are_close_to_the_exact_chain() {
    // Loss of the region; the exact one is Erlang B of the pooled fleet. Tolerance: a fifth (largest seen: 17 %)
    for (vehicles, asked) in [
        ([1, 1], [0.1, 0.8]),
        ([1, 2], [0.3, 1.2]),
        ([3, 2], [1.5, 0.7]),
        ([5, 2], [2.5, 0.6]),
        ([2, 2], [3.0, 1.0]),
    ] {
        let (lost, _) = check(
            &[vehicles[0] as f64, vehicles[1] as f64],
            &[&[5.0, 9.0], &[9.0, 5.0]],
            &asked,
            0.0,
        );
        let all = asked[0] + asked[1];
        let got = (asked[0] * lost[0] + asked[1] * lost[1]) / all;
        let expected = exact(vehicles, [0, 1], asked);
        assert!((expected - erlang_b((vehicles[0] + vehicles[1]) as f64, all)).abs() < 1e-6);
        assert!(
            (got - expected).abs() < 0.2 * expected,
            "{vehicles:?} {asked:?}: {got} {expected}"
        );
    }
}

#[test]
fn what_is_carried_is_what_is_not_lost() {
    for relocation in [0.0, 0.5, 0.99] {
        for growth in [0.1, 1.0, 3.0, 30.0] {
            let asked = [0.8 * growth, 0.3 * growth, 0.2 * growth];
            let minutes: [&[f64]; 3] = [&[4.0, 9.0, 14.0], &[10.0, 4.0, 12.0], &[15.0, 11.0, 4.0]];
            let (lost, cube) = check(&[2.0, 1.0, 1.5], &minutes, &asked, relocation);
            let carried: f64 = (0..3).map(|s| cube.carried[s][0]).sum();
            let served: f64 = (0..3).map(|z| asked[z] * (1.0 - lost[z])).sum();
            assert!(
                (carried - served).abs() < 1e-7 * served,
                "{relocation} {growth}: {carried} {served}"
            );
            assert!(cube.carried.iter().zip([2.0, 1.0, 1.5]).all(|(c, v)| c[0] <= v));
        }
    }
}

#[test]
fn relocation_shortens_without_making_vehicles() {
    let minutes: [&[f64]; 2] = [&[5.0, 9.0], &[9.0, 5.0]];
    let (_, without) = check(&[1.0, 2.0], &minutes, &[0.5, 0.5], 0.0);
    let (_, with) = check(&[1.0, 2.0], &minutes, &[0.5, 0.5], 0.8);
    // The first step of a zone is passed less often: more is served from the nearest place
    assert!(with.past[1][0] < without.past[1][0]);
    // One station alone has nobody to borrow from
    let (alone, _) = check(&[2.0], &[&[5.0]], &[1.0], 0.99);
    assert!((alone[0] - erlang_b(2.0, 1.0)).abs() < 1e-9);
}

/// Exact chain of one station at which urgent calls are lost and planned rides wait: full, and mean number that waits.
fn with_planned(vehicles: usize, urgent: f64, planned: f64, patience: f64) -> (f64, f64) {
    let states = 400;
    let mut weight = vec![1.0; states];
    for n in 1..states {
        let up = if n <= vehicles { urgent + planned } else { planned };
        let over = n.saturating_sub(vehicles) as f64;
        weight[n] = weight[n - 1] * up / (n.min(vehicles) as f64 + over / patience);
    }
    let all: f64 = weight.iter().sum();
    let full = weight[vehicles..].iter().sum::<f64>() / all;
    let waiting = (vehicles..states)
        .map(|n| (n - vehicles) as f64 * weight[n])
        .sum::<f64>()
        / all;
    (full, waiting)
}

#[test]
fn planned_rides_wait_at_one_station_as_in_the_exact_chain() {
    for (vehicles, urgent, planned, patience) in [
        (1, 0.3, 0.2, 3.0),
        (4, 1.5, 0.5, 3.0),
        (6, 3.0, 2.0, 0.5),
        (3, 1.0, 6.0, 2.0),
    ] {
        let data = chain_of(&[Some(vehicles as f64)], &[&[5.0]]);
        let chain = Chain::of(&data, 1);
        let mut cube = Hypercube::new(&chain);
        cube.asked[0] = [urgent + planned; BLOCKS];
        let asking = Asking {
            load: planned,
            patience,
        };
        cube.staff(&chain, 1.0, 0.0, &[asking; BLOCKS]);
        let (change, _) = cube.settle(&chain, 0.5);
        assert!(change < TOLERANCE);
        let (full, waiting) = with_planned(vehicles, urgent, planned, patience);
        assert!(
            (cube.past[1][0] - full).abs() < 1e-7,
            "{} {full}",
            cube.past[1][0]
        );
        assert!((cube.planned[0].wait * planned - waiting).abs() < 1e-7);
        // Busy vehicles: urgent runs that find one, and planned rides that do not give up
        let busy = urgent * (1.0 - full) + planned - waiting / patience;
        assert!(
            (cube.carried[0][0] - busy).abs() < 1e-6,
            "{} {busy}",
            cube.carried[0][0]
        );
    }
}

#[test]
fn planned_rides_that_wait_harm_urgent_runs_less_than_those_that_push_in() {
    // Priority: the same planned work as urgent runs would have lost urgent calls of its own, and takes no neighbour
    let (full, _) = with_planned(5, 2.0, 0.8, 4.0);
    let as_urgent = erlang_b(5.0, 2.8);
    assert!(full > as_urgent && full < 1.3 * as_urgent, "{full} {as_urgent}");
}

#[test]
fn a_station_that_is_closed_is_covered_while_an_added_vehicle_mans_it() {
    let data = chain_of(&[Some(2.0), Some(0.0)], &[&[5.0, 9.0], &[9.0, 5.0]]);
    let chain = Chain::of(&data, 2).with_added_at(Some(1), [true, false, false]);
    let covered = |added: f64| {
        let mut cube = Hypercube::new(&chain);
        cube.asked.fill([0.4; BLOCKS]);
        cube.staff(&chain, 1.0, added, &[Asking::default(); BLOCKS]);
        cube.settle(&chain, 0.9);
        let first = chain
            .pairs
            .iter()
            .position(|pair| pair.before == 0 && pair.station == 1);
        cube.coming[first.expect("zone 1 asks it first")].caught
    };
    // A vehicle around the clock is three by day alone
    assert_eq!(covered(0.0), [0.0; BLOCKS]);
    let [day, evening, night, ..] = covered(1.0 / 3.0);
    // In the pooled fleet, given that the one vehicle there is busy: more than the one that the table asks first are idle among
    // the other two, with a load of 0.8
    let idle = 1.0 - erlang_b(2.0, 0.8) * (1.0 + 2.0 / 0.8);
    assert!((day - 0.9 * idle).abs() < 1e-12, "{day} {idle}");
    assert_eq!((evening, night), (0.0, 0.0));
    let [half, ..] = covered(0.5 / 3.0);
    assert!((0.5 * day..day).contains(&half), "{half} {day}");
}

#[test]
fn with_the_slope_of_another_year_loads_settle_at_the_same_point_in_fewer_turns() {
    let minutes: [&[f64]; 4] = [
        &[4.0, 9.0, 14.0, 20.0],
        &[10.0, 4.0, 12.0, 15.0],
        &[15.0, 11.0, 4.0, 9.0],
        &[19.0, 16.0, 10.0, 5.0],
    ];
    let vehicles = [2.0, 1.0, 1.5, 3.0];
    let chain = Chain::of(&chain_of(&vehicles.map(Some), &minutes), minutes.len());
    let (mut turns_with, mut turns_without) = (0, 0);
    for relocation in [0.0, 0.5, 0.99] {
        let mut cube = Hypercube::new(&chain);
        for growth in [1.0, 0.8, 1.3, 3.0, 30.0] {
            let mut base = cube.clone();
            base.asked.fill([0.2; BLOCKS]);
            base.staff(&chain, 1.0, 0.0, &[Asking::default(); BLOCKS]);
            base.settle(&chain, relocation);
            let slope = Slope::of(&mut base, &chain);
            base.asked.fill([0.2 * growth; BLOCKS]);
            base.staff(&chain, 1.0, 0.0, &[Asking::default(); BLOCKS]);
            cube = base.clone();
            let (change, turns) = base.settle_by(&chain, relocation, &slope);
            assert!(change < TOLERANCE);
            let (_, plain) = cube.settle(&chain, relocation);
            turns_with += turns;
            turns_without += plain;
            for (with, without) in base.load.iter().flatten().zip(cube.load.iter().flatten()) {
                assert!((with - without).abs() < 1e-7 * without, "{with} {without}");
            }
        }
    }
    assert!(turns_with < turns_without, "{turns_with} {turns_without}");
}

#[test]
fn what_is_no_number_ends_as_well() {
    for (fleet, load) in [(3.0, f64::NAN), (f64::NAN, 2.0)] {
        let planned = Asking { load, patience: 4.0 };
        let waiting = pooled::waiting(fleet, 0.2, &planned);
        assert!(
            !(waiting.calm > 0.0 && waiting.calm < 1.0),
            "{fleet} {load}: {waiting:?}"
        );
    }
}
