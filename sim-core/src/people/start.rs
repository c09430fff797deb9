//! Start population: official totals per area, with an uncertain split at 75.

use crate::parameters::Drawn;
use crate::quantity::{AGES, ByAge};
use crate::random::{Luck, Mode, Purpose};
use crate::region::Region;

/// First age whose number is uncertain.
const OLD: usize = 75;
/// First age of the group that makes up the difference, so that the official total stands.
const MIDDLE: usize = 50;

/// Writes the population at 1 January of the base year.
pub(super) fn settle(region: &Region, drawn: &Drawn, luck: &Luck, population: &mut [ByAge<f64>]) {
    for (area, sexes) in region.start_population.iter().enumerate() {
        for (sex, ages) in sexes.iter().enumerate() {
            population[area * 2 + sex] = ages.map(f64::from);
        }
        let factor = drawn[region.start_population_old_age[area]];
        let sexes = &mut population[area * 2..area * 2 + 2];
        match luck.mode {
            Mode::Expected => scale(sexes, factor),
            Mode::Chance => {
                let stream = luck.stream(Purpose::StartPopulation, region.base_year, region.areas[area].key);
                shift(sexes, factor, stream.uniform(0));
            }
        }
    }
}

/// Scales the people of 75+ by `factor` and takes the difference from those of 50–74, in real numbers.
fn scale(sexes: &mut [ByAge<f64>], factor: f64) {
    let (old, middle) = (sum(sexes, OLD..AGES), sum(sexes, MIDDLE..OLD));
    if factor == 1.0 || middle <= 0.0 {
        return;
    }
    let moved = (old * factor - old).clamp(-old, middle);
    for row in sexes {
        row[OLD..]
            .iter_mut()
            .for_each(|cell| *cell += *cell / old.max(1e-9) * moved);
        row[MIDDLE..OLD]
            .iter_mut()
            .for_each(|cell| *cell -= *cell / middle * moved);
    }
}

/// Scales the people of 75+ by `factor`, in whole people, and takes the difference from those of 50–74.
fn shift(sexes: &mut [ByAge<f64>], factor: f64, u: f64) {
    let (old, middle) = (sum(sexes, OLD..AGES), sum(sexes, MIDDLE..OLD));
    let wanted = (old * factor - old).clamp(-old, middle);
    let moved = (wanted + u).floor().min(middle);
    if old > 0.0 && middle > 0.0 {
        spread(sexes, OLD..AGES, moved / old, u);
        spread(sexes, MIDDLE..OLD, -moved / middle, u);
    }
}

fn sum(sexes: &[ByAge<f64>], ages: std::ops::Range<usize>) -> f64 {
    sexes
        .iter()
        .map(|row| row[ages.clone()].iter().sum::<f64>())
        .sum()
}

/// Changes every cell by `share` of itself; rounding is carried along, so that the sum changes by the whole total.
fn spread(sexes: &mut [ByAge<f64>], ages: std::ops::Range<usize>, share: f64, u: f64) {
    let total = sum(sexes, ages.clone());
    let goal = (share * total).round();
    let (mut before, mut done) = (0.0, 0.0);
    for row in sexes {
        for cell in &mut row[ages.clone()] {
            before += *cell;
            let should = if before >= total {
                goal
            } else {
                (share * before + u).floor().clamp(goal.min(0.0), goal.max(0.0))
            };
            let change = (should - done).max(-*cell);
            *cell += change;
            done += change;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_total_stands_and_nobody_is_negative(
            people in prop::collection::vec(0_u32..60, 2 * AGES),
            factor in 0.5_f64..1.5,
            u in 0.0001_f64..0.9999,
        ) {
            let mut sexes: Vec<ByAge<f64>> =
                people.chunks(AGES).map(|row| std::array::from_fn(|age| f64::from(row[age]))).collect();
            let total = |sexes: &[ByAge<f64>]| sexes.iter().flatten().sum::<f64>();
            let before = total(&sexes);
            shift(&mut sexes, factor, u);
            prop_assert_eq!(total(&sexes), before);
            prop_assert!(sexes.iter().flatten().all(|cell| *cell >= 0.0 && cell.fract() == 0.0));
        }
    }
}
