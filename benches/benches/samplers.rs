//! Time per draw: uniforms, each quantile at several means, and a mix like that of the people pass.
//!
//! Uniforms are new in every round (a processor learns a repeated sequence by heart, and then a branch costs
//! nothing). Each figure is for [`DRAWS`] draws: divide by 16,384.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use rand_distr::Distribution;
use sim_core::random::{Luck, Purpose, Stream, quantile};
use std::hint::black_box;

const DRAWS: usize = 1 << 14;

fn stream(year: i32) -> Stream {
    Luck::new(2025, 1).stream(Purpose::Test, year, 7)
}

/// Measures `draw`, summed over fresh uniforms.
fn measure(c: &mut Criterion, group: &str, name: &str, mut draw: impl FnMut(usize, f64) -> f64) {
    let mut group = c.benchmark_group(group);
    group.throughput(Throughput::Elements(DRAWS as u64));
    let mut next = 0;
    group.bench_function(name, |bencher| {
        bencher.iter_batched_ref(
            || {
                let mut uniforms = vec![0.0; DRAWS];
                stream(2030).fill(next, &mut uniforms);
                next = next.wrapping_add(DRAWS as u32) & 0x0FFF_FFFF;
                uniforms
            },
            |uniforms| uniforms.iter().enumerate().map(|(i, &u)| draw(i, u)).sum::<f64>(),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

fn uniforms(c: &mut Criterion) {
    let mut group = c.benchmark_group("uniform");
    group.throughput(Throughput::Elements(DRAWS as u64));
    let mut out = vec![0.0; DRAWS];
    group.bench_function("many at once", |b| {
        b.iter(|| stream(2030).fill(0, black_box(&mut out)))
    });
    group.bench_function("one by one", |b| {
        b.iter(|| {
            (0..DRAWS as u32)
                .map(|i| stream(2030).uniform(black_box(i)))
                .sum::<f64>()
        });
    });
    group.finish();
}

fn single_means(c: &mut Criterion) {
    measure(c, "normal", "standard", |_, u| quantile::normal(u));
    measure(c, "beta", "2 and 40", |_, u| quantile::beta(u, 2.0, 40.0));
    for mean in [0.01, 0.1, 1.0, 4.0, 5.0, 12.0, 60.0, 1e4] {
        measure(c, "poisson", &mean.to_string(), |_, u| {
            f64::from(quantile::poisson(u, black_box(mean)))
        });
        let n = if mean < 1000.0 { 2000 } else { 100_000 };
        let p = mean / f64::from(n);
        measure(c, "binomial", &mean.to_string(), |_, u| {
            f64::from(quantile::binomial(u, n, black_box(p)))
        });
    }
}

/// Cells of 20–4,000 people with means of 0.01–60, most of them small; Poisson means of 0.1–100.
fn realistic_mix(c: &mut Criterion) {
    let s = stream(2031);
    // Shapes move smoothly from cell to cell, as ages do
    let cells: Vec<(u32, f64, f64)> = (0..DRAWS as u32)
        .map(|i| {
            let age = f64::from(i % 101) / 100.0;
            let level = 0.5 + f64::from(i / 101 % 12) / 12.0;
            let n = quantile::lognormal(0.5, 3.0 + 5.3 * level / 1.5, 0.0).round();
            let mean =
                quantile::lognormal(0.5, -4.6 + 8.7 * age * level / 1.5, 0.0) * (0.8 + 0.4 * s.uniform(i));
            let arrivals = quantile::lognormal(0.5, -2.3 + 6.9 * (1.0 - age) * level / 1.5, 0.0);
            (n as u32, (mean / n).min(0.6), arrivals)
        })
        .collect();
    measure(c, "mix", "binomial", |i, u| {
        f64::from(quantile::binomial(u, cells[i].0, cells[i].1))
    });
    measure(c, "mix", "poisson", |i, u| {
        f64::from(quantile::poisson(u, cells[i].2))
    });
    let mut rng = stream(2032).rng();
    measure(c, "mix", "binomial, rand_distr", |i, _| {
        let law = rand_distr::Binomial::new(u64::from(cells[i].0), cells[i].1).expect("a chance");
        law.sample(&mut rng) as f64
    });
    let mut rng = stream(2033).rng();
    measure(c, "mix", "poisson, rand_distr", |i, _| {
        rand_distr::Poisson::new(cells[i].2)
            .expect("a positive mean")
            .sample(&mut rng)
    });
}

criterion_group!(benches, uniforms, single_means, realistic_mix);
criterion_main!(benches);
