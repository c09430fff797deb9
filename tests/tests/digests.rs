//! Same scenario, seed and replicates: same digest, however the work is cut up.

use proptest::prelude::*;
use rayon::prelude::*;
use sim_core::ensemble::{Computed, Ensemble, Plan, Replicated};
use sim_core::parameters::CheckedParameters;
use sim_core::region::LeverKey;
use sim_core::scenario::Scenario;
use sim_core::summary::{Digest, Tally};
use std::sync::{Arc, LazyLock};
use tests::random::for_all;
use tests::runs::{SEED, changed, compute, digest, one_lever, to, toyland};

const REPLICATES: u32 = 200;

/// Reference and one other scenario of Toyland, in few years: the digest covers every figure of every year there is.
static SCENARIOS: LazyLock<Vec<Arc<CheckedParameters>>> = LazyLock::new(|| {
    let region = toyland();
    let variant = one_lever(LeverKey::HousingPace, 1.5, 2026);
    [Scenario::reference(), variant]
        .iter()
        .map(|scenario| to(&region, scenario, region.base_year + 3))
        .collect()
});

/// All replicates, computed once; folding them is what these tests vary.
static COMPUTED: LazyLock<Vec<Computed>> = LazyLock::new(|| {
    let plan = Plan::chance(SEED, REPLICATES);
    (0..REPLICATES)
        .into_par_iter()
        .map(|replicate| compute(&SCENARIOS, &plan, replicate))
        .collect()
});

/// Digests of the whole, from a plain loop.
static WHOLE: LazyLock<[Digest; 2]> = LazyLock::new(|| {
    let mut ensemble = Ensemble::new(SCENARIOS.clone(), Plan::chance(SEED, REPLICATES));
    COMPUTED.iter().for_each(|computed| ensemble.fold(computed));
    [0, 1].map(|scenario| ensemble.summary(scenario).digest())
});

fn check(ensemble: &mut Ensemble, how: &str) {
    assert!(ensemble.is_complete(), "{how}: all replicates are folded in");
    let digests = [0, 1].map(|scenario| ensemble.summary(scenario).digest());
    assert_eq!(
        digests, *WHOLE,
        "{how}: the digest must not depend on how the work was cut up; look for a sum in order of arrival"
    );
}

#[test]
fn slices_of_any_size_give_the_digest_of_the_whole() {
    for_all(4, 30, prop::collection::vec(1_u32..90, 1..6), |sizes| {
        let mut ensemble = Ensemble::new(SCENARIOS.clone(), Plan::chance(SEED, REPLICATES));
        for size in sizes.iter().cycle() {
            if ensemble.is_complete() {
                break;
            }
            // The last replicate first: the order of computing must not matter, only that of folding.
            let slice: Vec<Computed> = ensemble
                .upcoming(*size)
                .rev()
                .map(|replicate| COMPUTED[replicate as usize].clone())
                .collect();
            slice.iter().rev().for_each(|computed| ensemble.fold(computed));
            let _ = ensemble.summary(0);
        }
        check(
            &mut ensemble,
            &format!("slices of {sizes:?}, with a look in between"),
        );
    });
}

#[test]
fn one_two_and_four_threads_give_the_same_figures() {
    let plan = Plan::chance(SEED, REPLICATES);
    for threads in [1, 2, 4] {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("threads can be had");
        let mut ensemble = Ensemble::new(SCENARIOS.clone(), plan);
        while !ensemble.is_complete() {
            let slice: Vec<Computed> = pool.install(|| {
                ensemble
                    .upcoming(40)
                    .into_par_iter()
                    .map(|replicate| compute(&SCENARIOS, &plan, replicate))
                    .collect()
            });
            slice.iter().for_each(|computed| ensemble.fold(computed));
        }
        check(&mut ensemble, &format!("{threads} threads"));
    }
}

#[test]
fn a_replicate_is_the_same_alone_and_again() {
    let plan = Plan::chance(SEED, 1);
    for replicate in [0, 7, 199] {
        let alone = compute(&SCENARIOS[..1], &plan, replicate);
        assert_eq!(
            alone.figures[0], COMPUTED[replicate as usize].figures[0],
            "replicate {replicate} alone"
        );
    }
}

#[test]
fn merged_tallies_are_the_tally_of_the_whole() {
    for_all(
        4,
        30,
        prop::collection::vec(0..REPLICATES as usize, 0..5),
        |mut cuts| {
            cuts.extend([0, REPLICATES as usize]);
            cuts.sort_unstable();
            let tally = |from: usize, to: usize| {
                let mut tally = Tally::new(SCENARIOS[0].layout.clone());
                COMPUTED[from..to]
                    .iter()
                    .for_each(|computed| tally.add(&computed.figures[0]));
                tally
            };
            let mut merged = Tally::new(SCENARIOS[0].layout.clone());
            // In any order: the last shard first.
            cuts.windows(2)
                .rev()
                .for_each(|cut| merged.merge(&tally(cut[0], cut[1])));
            assert_eq!(merged.replicates(), REPLICATES, "shards cut at {cuts:?}");
            assert_eq!(
                merged.summary().digest(),
                WHOLE[0],
                "shards cut at {cuts:?} must merge to the whole"
            );
        },
    );
}

#[test]
fn the_first_half_of_a_run_is_the_shorter_run() {
    let half = REPLICATES / 2;
    let mut shorter = Ensemble::new(SCENARIOS.clone(), Plan::chance(SEED, half));
    for replicate in 0..half {
        let computed = shorter.compute(replicate).expect("a run must end");
        assert_eq!(
            computed.figures, COMPUTED[replicate as usize].figures,
            "replicate {replicate} of a longer run"
        );
        shorter.fold(&computed);
    }
    let mut tally = Tally::new(SCENARIOS[0].layout.clone());
    COMPUTED[..half as usize]
        .iter()
        .for_each(|computed| tally.add(&computed.figures[0]));
    assert_eq!(shorter.summary(0).digest(), tally.summary().digest());
    assert_ne!(
        shorter.summary(0).digest(),
        WHOLE[0],
        "the number of replicates is part of a result"
    );
}

#[test]
fn seed_and_horizon_and_data_and_levers_count_and_the_name_does_not() {
    let plan = Plan::chance(SEED, 12);
    let region = toyland();
    let short = |scenario: &Scenario| to(&region, scenario, region.base_year + 3);
    let reference = digest(&short(&Scenario::reference()), plan);
    let named = Scenario {
        id: "other".to_owned(),
        ..Scenario::default()
    };
    assert_eq!(
        digest(&short(&named), plan),
        reference,
        "the name of a scenario is no part of a result"
    );
    let others = [
        (
            "another seed",
            digest(&short(&Scenario::reference()), Plan::chance(SEED + 1, 12)),
        ),
        (
            "a seed beyond 32 bits",
            digest(&short(&Scenario::reference()), Plan::chance(SEED + (1 << 32), 12)),
        ),
        (
            "another horizon",
            digest(&to(&region, &Scenario::reference(), region.base_year + 4), plan),
        ),
        (
            "another lever",
            digest(&short(&one_lever(LeverKey::Retention, -0.3, 2026)), plan),
        ),
        (
            "other data",
            digest(
                &to(
                    &changed(&region, |region| region.start_population[0][0][50] += 1),
                    &Scenario::reference(),
                    region.base_year + 3,
                ),
                plan,
            ),
        ),
    ];
    for (what, other) in others {
        assert_ne!(other, reference, "{what} must give another digest");
    }
}

#[test]
fn a_longer_horizon_leaves_earlier_years_alone() {
    let region = toyland();
    let [shorter, longer] = [4, 9].map(|years| to(&region, &Scenario::reference(), region.base_year + years));
    let plan = Plan::chance(SEED, 1);
    let [short, long] =
        [&shorter, &longer].map(|parameters| compute(std::slice::from_ref(parameters), &plan, 0));
    for (key, figure) in shorter.layout.keys().zip(&short.figures[0].0) {
        let index = longer
            .layout
            .index(key)
            .expect("a longer run has every year of a shorter one");
        assert_eq!(
            *figure, long.figures[0].0[index],
            "{key:?} must not depend on the horizon"
        );
    }
}

#[test]
fn a_digest_is_what_it_prints() {
    assert_eq!(Digest::parse(&WHOLE[0].to_string()), Some(WHOLE[0]));
}
