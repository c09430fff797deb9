//! The worked example of the hypercube that its author published, with the error of his own approximation.
//!
//! R. C. Larson & A. R. Odoni, "Urban Operations Research" (1981), sections 5.4.3, 5.4.4 and 5.5.3
//! (web.mit.edu/urban_or_book/www/book/chapter5): a city of three units, 1.5 calls per mean service, every unit away for as long,
//! calls that find nobody wait. Half of the calls are for unit 1, which is also first to help out in the areas of the other two;
//! in its own area unit 2 helps out for some atoms and unit 3 for the others (Table 5-4).
//! Printed there: correction factors Q(3, ½, j) of 1, 0.73684 and 0.63158; workloads of 0.5574, 0.4734 and 0.4693 (exact) and
//! 0.5627, 0.4716 and 0.4657 (approximate, 1 % off at most); 0.23684 of calls wait; 0.43529 of runs leave the unit's own area.
//!
//! How many calls each area has stands in a figure (5.11) that the page shows as a picture. It is worked out here from the
//! printed text: what the exact workloads leave open is 0.50 of 0.75 calls in the first area that unit 2 helps out with, and
//! 0.35 for unit 2 against 0.40 for unit 3. These round figures give every number printed, those of the approximation included.

use super::settle::TOLERANCE;
use super::*;
use crate::acute::fixture::chain_of;

/// Minutes of drive by area and unit: they only say in which order units are asked (Table 5-4).
const MINUTES: [&[f64]; 4] = [
    &[1.0, 2.0, 3.0],
    &[1.0, 3.0, 2.0],
    &[2.0, 1.0, 3.0],
    &[2.0, 3.0, 1.0],
];
/// Calls per mean service, by area: those for unit 1 with unit 2 or 3 next, for unit 2, for unit 3.
const CALLS: [f64; 4] = [0.5, 0.25, 0.35, 0.4];
const EXACT: [f64; 3] = [0.5574, 0.4734, 0.4693];

/// Calls that find nobody wait, as long as it takes.
fn city() -> (Chain, Hypercube) {
    let chain = Chain::of(&chain_of(&[Some(1.0); 3], &MINUTES), MINUTES.len());
    let mut cube = Hypercube::new(&chain);
    for entry in &chain.entries {
        let step = chain.nodes[entry.node as usize].step as usize - 1;
        for block in 0..BLOCKS {
            cube.asked[step][block] += CALLS[entry.area as usize];
        }
    }
    let waits = Asking {
        load: CALLS.iter().sum(),
        patience: 1e9,
    };
    cube.staff(&chain, 1.0, 0.0, &[waits; BLOCKS]);
    let (change, turns) = cube.settle(&chain, 0.0);
    assert!(change < TOLERANCE, "{change} after {turns}");
    (chain, cube)
}

/// Larson's model itself: long-run shares of the states (one bit per unit) with nobody waiting, and of "somebody waits".
fn exact() -> ([f64; 8], f64) {
    let order = |area: usize| {
        let mut units = [0, 1, 2];
        units.sort_by(|a, b| MINUTES[area][*a].total_cmp(&MINUTES[area][*b]));
        units
    };
    let mut p = [0.125; 8];
    for _ in 0..20_000 {
        let mut next = p;
        let mut flow = |from: usize, to: usize, rate: f64| {
            next[from] -= 0.2 * rate * p[from];
            next[to] += 0.2 * rate * p[from];
        };
        for state in 0..8_usize {
            let free = |unit: &usize| state & (1 << unit) == 0;
            for (area, calls) in CALLS.iter().enumerate() {
                if let Some(unit) = order(area).into_iter().find(free) {
                    flow(state, state | 1 << unit, *calls);
                }
            }
            for unit in (0..3_usize).filter(|unit| !free(unit)) {
                flow(state, state & !(1 << unit), 1.0);
            }
        }
        p = next;
    }
    // Above "all busy" each state with one more waiting weighs half of the one before
    let queue = p[7];
    let total = 1.0 + queue;
    (p.map(|share| share / total), queue / total)
}

#[test]
fn the_exact_chain_gives_what_was_printed() {
    let (p, queue) = exact();
    let busy = |unit: usize| {
        let here = (0..8_usize).filter(|state| state & (1 << unit) != 0);
        here.map(|state| p[state]).sum::<f64>() + queue
    };
    for (unit, printed) in EXACT.into_iter().enumerate() {
        assert!((busy(unit) - printed).abs() < 5.1e-5, "{unit}: {}", busy(unit));
    }
    let waits = p[7] + queue;
    assert!((waits - 0.23684).abs() < 5e-6, "{waits}");
    // A call that waits gets any unit; the others get their own one if it is free. Printed from rounded shares.
    let own: f64 = CALLS
        .iter()
        .zip([0, 0, 1, 2])
        .map(|(calls, unit)| calls / 1.5 * (1.0 - busy(unit) + waits / 3.0))
        .sum();
    assert!((1.0 - own - 0.43529).abs() < 5e-5, "{}", 1.0 - own);
}

#[test]
fn the_correction_factors_are_the_printed_ones() {
    // P(j given units busy, one more free) = Q · ½ʲ · ½
    let (_, cube) = city();
    for (j, printed) in [1.0, 0.73684, 0.63158].into_iter().enumerate() {
        let chance = cube.joint[j][0] - cube.joint[j + 1][0];
        let factor = chance / libm::pow(0.5, j as f64 + 1.0);
        assert!((factor - printed).abs() < 5.1e-6, "Q(3, ½, {j}) = {factor}");
    }
    assert!((cube.joint[3][0] - 0.23684).abs() < 5e-6, "all busy");
}

#[test]
fn workloads_are_as_near_as_those_of_the_published_approximation() {
    let (_, cube) = city();
    let printed = [0.5627, 0.4716, 0.4657];
    for unit in 0..3 {
        let (got, exact) = (cube.carried[unit][0], EXACT[unit]);
        // Ours differs: odds in the place of factors, and each unit a loss system. The printed one is 0.0053 off at most
        assert!(
            (got - exact).abs() < 0.0053,
            "unit {unit}: {got}, exactly {exact}, published approximation {}",
            printed[unit]
        );
    }
    let total: f64 = cube.carried.iter().map(|carried| carried[0]).sum();
    // Nothing normalises ours; the printed ones are scaled to the sum. Found: 0.2 %
    assert!(
        (total - 1.5).abs() < 0.0025 * 1.5,
        "all calls are answered: {total}"
    );
}
