//! Use of care by people at rates by age: sums in a fixed order, of several areas side by side.

use crate::quantity::{ByAge, BySex, MEN, WOMEN};

/// Areas whose use is summed side by side: every rate that is read serves them all, and no sum waits for another.
pub(super) const SIDE_BY_SIDE: usize = 3;

/// The areas in blocks, and how many of each block count: the last area is repeated to fill the last block.
pub(super) fn blocks(areas: usize) -> impl Iterator<Item = ([usize; SIDE_BY_SIDE], usize)> {
    (0..areas).step_by(SIDE_BY_SIDE).map(move |first| {
        let block = std::array::from_fn(|place| (first + place).min(areas - 1));
        (block, SIDE_BY_SIDE.min(areas - first))
    })
}

/// `Σ_{s,a} people · rate` over ages `FROM..TO`, summed in four lanes of a fixed order: as fast as vectors, the same bits everywhere.
pub(super) fn use_at<const FROM: usize, const TO: usize>(
    rate: &BySex<ByAge<f64>>,
    people: BySex<&ByAge<f64>>,
) -> f64 {
    let [used] = uses_at::<FROM, TO, 1>(rate, [people]);
    used
}

/// [`use_at`] for several areas side by side: the same to the bit.
pub(super) fn uses_at<const FROM: usize, const TO: usize, const N: usize>(
    rate: &BySex<ByAge<f64>>,
    people: [BySex<&ByAge<f64>>; N],
) -> [f64; N] {
    lanes_of::<FROM, TO, N>(rate, people).map(|lanes| (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]))
}

/// The lanes of each area. Apart from their sum, because a compiler that sees it pairs lanes that do not lie side by side, and
/// gathers them one by one.
#[inline(never)]
fn lanes_of<const FROM: usize, const TO: usize, const N: usize>(
    rate: &BySex<ByAge<f64>>,
    people: [BySex<&ByAge<f64>>; N],
) -> [[f64; 4]; N] {
    let mut lanes = [[0.0; 4]; N];
    for sex in [MEN, WOMEN] {
        let (rates, last_rates) = rate[sex][FROM..TO].as_chunks::<4>();
        let people = people.map(|people| people[sex][FROM..TO].as_chunks::<4>());
        for (four, rates) in rates.iter().enumerate() {
            for (lanes, (people, _)) in lanes.iter_mut().zip(people) {
                for lane in 0..4 {
                    lanes[lane] += rates[lane] * people[four][lane];
                }
            }
        }
        let rates = filled(last_rates);
        for (lanes, (_, last_people)) in lanes.iter_mut().zip(people) {
            let people = filled(last_people);
            for lane in 0..4 {
                lanes[lane] += rates[lane] * people[lane];
            }
        }
    }
    lanes
}

/// What is left over of a row, with nothing in the lanes beyond its end.
fn filled(last: &[f64]) -> [f64; 4] {
    let mut four = [0.0; 4];
    four[..last.len()].copy_from_slice(last);
    four
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::AGES;

    fn row(step: usize) -> ByAge<f64> {
        std::array::from_fn(|age| ((age * step) % 17) as f64 * 0.37)
    }

    #[test]
    fn use_is_people_times_rates() {
        let rate = [row(3), row(5)];
        let people = [row(7), row(11)];
        let of = |from: usize, to: usize| -> f64 {
            let of_sex = |sex: usize| (from..to).map(move |age| (sex, age));
            [MEN, WOMEN]
                .into_iter()
                .flat_map(of_sex)
                .map(|(sex, age)| rate[sex][age] * people[sex][age])
                .sum()
        };
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        assert!(close(use_at::<0, AGES>(&rate, people.each_ref()), of(0, AGES)));
        assert!(close(use_at::<0, 55>(&rate, people.each_ref()), of(0, 55)));
        assert!(close(use_at::<70, AGES>(&rate, people.each_ref()), of(70, AGES)));
    }

    #[test]
    fn areas_side_by_side_are_each_area_alone() {
        let rate = [row(3), row(5)];
        let people: [BySex<ByAge<f64>>; 7] = std::array::from_fn(|area| [row(area + 1), row(2 * area + 1)]);
        let mut seen = Vec::new();
        for (block, count) in blocks(people.len()) {
            let used = uses_at::<55, AGES, SIDE_BY_SIDE>(&rate, block.map(|area| people[area].each_ref()));
            for (area, used) in block.into_iter().zip(used).take(count) {
                assert_eq!(used, use_at::<55, AGES>(&rate, people[area].each_ref()));
                seen.push(area);
            }
        }
        assert_eq!(seen, [0, 1, 2, 3, 4, 5, 6], "every area once");
    }
}
