//! Time per replicate and memory by number of municipalities and of years, on a made-up country.
//!
//! `cargo bench -p benches --bench scale`

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use sim_core::ensemble::{Ensemble, Plan, Replicated};
use sim_core::parameters::CheckedParameters;
use sim_core::random::Luck;
use sim_core::region::Region;
use sim_core::run::{care_pass, people_pass};
use sim_core::scenario::Scenario;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;
use tests::nation::nation;

const SEED: u64 = 1;
/// 342 is the number of municipalities of the Netherlands.
const AREAS: [usize; 4] = [6, 57, 171, 342];
const HORIZON: i32 = 2050;

fn country(areas: usize, horizon: i32) -> Arc<CheckedParameters> {
    let region = Region::read(&nation(areas), &[]).expect("the made-up country is without fault");
    let parameters = CheckedParameters::new(Arc::new(region), Scenario::reference(), Some(horizon));
    Arc::new(parameters.expect("the reference fits its region"))
}

fn by_areas(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("replicate by areas");
    group.sample_size(10);
    for areas in AREAS {
        let parameters = country(areas, HORIZON);
        both_passes(&mut group, &parameters, areas as u64);
    }
    group.finish();
}

fn by_years(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("replicate of 57 areas by years");
    group.sample_size(10);
    for years in [5, 10, 26] {
        let parameters = country(57, 2024 + years);
        both_passes(&mut group, &parameters, years as u64);
    }
    group.finish();
}

fn both_passes(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    parameters: &CheckedParameters,
    size: u64,
) {
    let luck = Luck::new(SEED, 0);
    let pass = people_pass(parameters, &luck);
    group.bench_function(BenchmarkId::new("people pass", size), |bencher| {
        bencher.iter(|| black_box(people_pass(parameters, &luck)));
    });
    group.bench_function(BenchmarkId::new("care pass", size), |bencher| {
        bencher.iter(|| black_box(care_pass(parameters, &pass, &luck)).expect("converges"));
    });
}

/// One table: seconds to prepare, seconds per replicate (the quickest of four), and the memory that a process holds, with few and with more
/// replicates folded in.
fn table(_: &mut Criterion) {
    println!(
        "areas   prepare s   replicate s   figures   resident MB: prepared, after 4, after 16 replicates"
    );
    for areas in AREAS {
        let start = Instant::now();
        let parameters = country(areas, HORIZON);
        let prepared = start.elapsed().as_secs_f64();
        let memory = resident();
        let mut ensemble = Ensemble::new(vec![parameters.clone()], Plan::chance(SEED, 16));
        // The quickest: other work on the machine only ever adds.
        let mut replicate = f64::INFINITY;
        for _ in 0..4 {
            let start = Instant::now();
            ensemble.advance(1).expect("converges");
            replicate = replicate.min(start.elapsed().as_secs_f64());
        }
        let few = resident();
        ensemble.advance(12).expect("converges");
        println!(
            "{areas:>5} {prepared:>11.2} {replicate:>13.4} {:>9}   {memory} {few} {}",
            parameters.layout.cells(),
            resident()
        );
    }
}

/// Resident memory in MB, where the system tells it.
fn resident() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.map_or_else(
        || "?".to_owned(),
        |kilobytes| format!("{:.0}", kilobytes / 1024.0),
    )
}

criterion_group!(benches, table, by_areas, by_years);
criterion_main!(benches);
