//! One replicate, its two passes, and an ensemble, on the embedded Flevoland pack.
//!
//! `cargo bench -p benches --bench model`

use criterion::{Criterion, criterion_group, criterion_main};
use rayon::prelude::*;
use sim_core::ensemble::{Computed, Ensemble, Plan, Replicated};
use sim_core::parameters::CheckedParameters;
use sim_core::random::Luck;
use sim_core::region::{PackFiles, Region};
use sim_core::run::{care_pass, people_pass};
use sim_core::scenario::Scenario;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

const SEED: u64 = 1;

fn flevoland() -> Arc<CheckedParameters> {
    let region = Region::read(&PackFiles::flevoland(), &[]).expect("the embedded pack is well formed");
    let parameters = CheckedParameters::new(Arc::new(region), Scenario::reference(), None);
    Arc::new(parameters.expect("the reference fits its region"))
}

fn replicate(criterion: &mut Criterion) {
    let parameters = flevoland();
    let mut group = criterion.benchmark_group("replicate");
    let mut replicate = 0;
    let mut luck = move || {
        replicate = (replicate + 1) % 256;
        Luck::new(SEED, replicate)
    };
    group.bench_function("people pass", |bencher| {
        bencher.iter(|| black_box(people_pass(&parameters, &luck())))
    });
    let passes: Vec<_> = (0..64)
        .map(|index| people_pass(&parameters, &Luck::new(SEED, index)))
        .collect();
    let mut index = 0;
    group.bench_function("care pass", |bencher| {
        bencher.iter(|| {
            index = (index + 1) % passes.len();
            black_box(care_pass(
                &parameters,
                &passes[index],
                &Luck::new(SEED, index as u32),
            ))
            .expect("converges")
        });
    });
    group.bench_function("both passes", |bencher| {
        bencher.iter(|| {
            let luck = luck();
            black_box(care_pass(&parameters, &people_pass(&parameters, &luck), &luck)).expect("converges")
        });
    });
    group.finish();
}

/// An ensemble on the threads of a pool, as the command line runs it: a slice is folded while the next is computed.
fn ensemble_on(pool: &rayon::ThreadPool, parameters: &Arc<CheckedParameters>, replicates: u32) {
    let mut ensemble = Ensemble::new(vec![parameters.clone()], Plan::chance(SEED, replicates));
    let computing = ensemble.clone();
    let replicates: Vec<u32> = ensemble.upcoming(replicates).collect();
    let mut ready: Vec<Computed> = Vec::new();
    let compute = |index: &u32| computing.compute(*index).expect("converges");
    for slice in replicates
        .chunks(16 * pool.current_num_threads())
        .chain([&[][..]])
    {
        let ((), next) = pool.install(|| {
            rayon::join(
                || ready.iter().for_each(|one| ensemble.fold(one)),
                || slice.par_iter().map(compute).collect(),
            )
        });
        ready = next;
    }
    black_box(ensemble.summary(0));
}

fn pool(threads: usize) -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads can be started")
}

fn ensemble(criterion: &mut Criterion) {
    let parameters = flevoland();
    let (one, two) = (pool(1), pool(2));
    let mut group = criterion.benchmark_group("ensemble of 100");
    group.sample_size(10);
    group.bench_function("1 thread", |bencher| {
        bencher.iter(|| ensemble_on(&one, &parameters, 100))
    });
    group.bench_function("2 threads", |bencher| {
        bencher.iter(|| ensemble_on(&two, &parameters, 100))
    });
    group.finish();
    interleaved(&one, &two, &parameters);
}

/// Ratio of 1 thread to 2, interleaved so that both meet the same machine: the median of paired ratios.
fn interleaved(one: &rayon::ThreadPool, two: &rayon::ThreadPool, parameters: &Arc<CheckedParameters>) {
    let time = |pool| -> Duration {
        let start = Instant::now();
        ensemble_on(pool, parameters, 200);
        start.elapsed()
    };
    let mut ratios: Vec<f64> = (0..11)
        .map(|_| time(one).as_secs_f64() / time(two).as_secs_f64())
        .collect();
    ratios.sort_by(f64::total_cmp);
    println!(
        "ensemble of 200: 1 thread takes {:.2} x the time of 2 threads (median of 11 interleaved pairs)",
        ratios[5]
    );
}

criterion_group!(benches, replicate, ensemble);
criterion_main!(benches);
