//! Time per event of the twin: an M/M/10 beside a bare loop.
//!
//! The bare loop is what one would write for an M/M/10 and nothing else: the heap of the standard library, numbers without
//! patients, the sum of waits. It draws the same numbers from the same generators, so both see the same events.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rand_distr::{Distribution, Exp1};
use sim_core::acute::twin::chance::{Generator, generator};
use sim_core::acute::twin::tandem::{Station, Tandem, TandemStatistics};
use sim_core::random::Luck;
use std::cmp::Reverse;
use std::collections::binary_heap::PeekMut;
use std::collections::{BinaryHeap, VecDeque};
use std::hint::black_box;
use std::time::Instant;

const YEAR: i32 = 2025;
/// Minutes between arrivals, minutes of care: 85 % of ten servers are busy.
const BETWEEN_ARRIVALS: f64 = 1.0;
const CARE: f64 = 8.5;
const SERVERS: u32 = 10;
/// Minutes of a run: about 120,000 events in a few milliseconds, short enough to fall between what disturbs a machine.
const MINUTES: f64 = 60_000.0;
const TURNS: u32 = 300;
/// What the twin may take at most, times the bare loop.
const MOST: f64 = 1.5;

/// Events and mean wait of the twin, with all its statistics.
fn twin(replicate: u32) -> (u64, f64) {
    let stations = [Station::new(SERVERS, BETWEEN_ARRIVALS, CARE)];
    let mut tandem = Tandem::new(&stations, &Luck::new(1, replicate), YEAR);
    let mut statistics = TandemStatistics::new(stations.len());
    tandem.run(MINUTES, &mut statistics);
    let wait = statistics.stations[0].waits.mean();
    (tandem.events(), wait.expect("patients have come"))
}

/// The same of the bare loop.
fn bare(replicate: u32) -> (u64, f64) {
    const ARRIVAL: u32 = 0;
    const END: u32 = 1;
    let luck = Luck::new(1, replicate);
    let mut arrivals = generator(&luck, YEAR, "arrivals at station 0");
    let mut cares = generator(&luck, YEAR, "care at station 0");
    let draw = |generator: &mut Generator, mean: f64| -> f64 {
        let x: f64 = Exp1.sample(generator);
        mean * x
    };
    // Times from 0 up are ordered as their bits are
    let mut heap: BinaryHeap<Reverse<(u64, u32)>> = BinaryHeap::with_capacity(SERVERS as usize + 1);
    let mut line: VecDeque<f64> = VecDeque::new();
    let mut free = SERVERS;
    let (mut events, mut started, mut waited) = (0, 0_u64, 0.0);
    heap.push(Reverse((
        draw(&mut arrivals, BETWEEN_ARRIVALS).to_bits(),
        ARRIVAL,
    )));
    loop {
        let Some(mut soonest) = heap.peek_mut() else { break };
        let Reverse((at, event)) = *soonest;
        let now = f64::from_bits(at);
        if now > MINUTES {
            break;
        }
        events += 1;
        if event == ARRIVAL {
            // What is replaced at the top need not be moved out
            *soonest = Reverse(((now + draw(&mut arrivals, BETWEEN_ARRIVALS)).to_bits(), ARRIVAL));
            drop(soonest);
            if free > 0 {
                free -= 1;
                started += 1;
                heap.push(Reverse(((now + draw(&mut cares, CARE)).to_bits(), END)));
            } else {
                line.push_back(now);
            }
        } else if let Some(since) = line.pop_front() {
            started += 1;
            waited += now - since;
            *soonest = Reverse(((now + draw(&mut cares, CARE)).to_bits(), END));
        } else {
            free += 1;
            PeekMut::pop(soonest);
        }
    }
    (events, waited / started as f64)
}

fn queue(criterion: &mut Criterion) {
    let (ours, theirs) = (twin(0), bare(0));
    assert_eq!(ours.0, theirs.0, "both see the same events");
    assert!(
        (ours.1 - theirs.1).abs() < 1e-9,
        "waits of {} and {}",
        ours.1,
        theirs.1
    );
    let mut group = criterion.benchmark_group("twin");
    group.throughput(Throughput::Elements(ours.0));
    group.bench_function("M/M/10", |bencher| bencher.iter(|| twin(black_box(0))));
    group.bench_function("M/M/10, bare loop", |bencher| bencher.iter(|| bare(black_box(0))));
    group.finish();
    beside();
}

/// Ratio of the least times in turns.
fn beside() {
    let time = |run: fn(u32) -> (u64, f64), replicate| {
        let start = Instant::now();
        let (events, _) = black_box(run(replicate));
        start.elapsed().as_secs_f64() * 1e9 / events as f64
    };
    let (mut ours, mut theirs) = (f64::INFINITY, f64::INFINITY);
    for replicate in 0..TURNS {
        ours = ours.min(time(twin, replicate));
        theirs = theirs.min(time(bare, replicate));
    }
    let ratio = ours / theirs;
    println!(
        "M/M/10: {ours:.1} ns per event beside {theirs:.1} ns of a bare loop, {ratio:.2} x (at most {MOST}; least of {TURNS} turns){}",
        if ratio > MOST { ": MISSED" } else { "" }
    );
}

criterion_group!(benches, queue);
criterion_main!(benches);
