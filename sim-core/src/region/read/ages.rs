//! People by age group, split into single ages.
//!
//! The cumulative number of people by age is interpolated by a monotone cubic (Fritsch and Carlson 1980, SIAM J. Numer.
//! Anal. 17, 238–246; slopes of Fritsch and Butland 1984, SIAM J. Sci. Stat. Comput. 5, 300–304): every group keeps
//! its people, no age is negative, and nothing but the groups themselves is used. The open group follows the survivors
//! of the mortality table.

use super::csv_table::{CsvTable, Row};
use super::people::SEXES;
use crate::quantity::{AGES, ByAge, BySex};
use std::collections::BTreeSet;

/// Columns of a table of groups: each runs to the next `age_from` of its area and sex, the last is open.
pub(super) const COLUMNS: [&str; 4] = ["area", "sex", "age_from", "people"];

/// Whole people by single age of every area and sex.
pub(super) fn population(
    table: &CsvTable<'_>,
    codes: &[&str],
    death_rates: &BySex<ByAge<f64>>,
) -> Vec<BySex<ByAge<u32>>> {
    let mut groups: Vec<Vec<(usize, u32)>> = vec![Vec::new(); codes.len() * 2];
    for row in table.rows() {
        let (area, sex) = (row.name("area", codes, "an area code"), row.sex("sex"));
        match (area, sex) {
            (Some(area), Some(sex)) => add(&mut groups[area * 2 + sex], &row, table),
            _ => table.count_unplaced(),
        }
    }
    if table.is_usable() && table.unplaced() == 0 {
        report_gaps(table, &groups, codes, "");
    }
    let mut population = vec![[[0; AGES]; 2]; codes.len()];
    for (position, group) in groups.iter().enumerate().filter(|(_, group)| group.len() >= 2) {
        let (area, sex) = (position / 2, position % 2);
        population[area][sex] = split(group, &death_rates[sex]);
    }
    population
}

/// Reports every area and sex, in this order, that lacks a group which another has: what is missing would count in the
/// group before it. `of_year` says which part of the table they are.
pub(super) fn report_gaps(table: &CsvTable<'_>, groups: &[Vec<(usize, u32)>], codes: &[&str], of_year: &str) {
    let begins: BTreeSet<usize> = groups.iter().flatten().map(|(age, _)| *age).collect();
    for (position, group) in groups.iter().enumerate() {
        let of = format!("{} in {}{of_year}", SEXES[position % 2], codes[position / 2]);
        let has = |age: &usize| group.iter().any(|(begin, _)| begin == age);
        let missing: Vec<String> = begins
            .iter()
            .filter(|age| !has(age))
            .map(usize::to_string)
            .collect();
        if group.len() < 2 {
            table.fault(0, 0, "age_from", "", format!("two age groups or more of {of}"));
        } else if !missing.is_empty() {
            let missing = missing.join(", ");
            let expected = format!("the same age groups everywhere; missing {missing} of {of}");
            table.fault(0, 0, "age_from", "", expected);
        }
    }
}

/// Adds a group to those of its area and sex; what cannot follow them is a fault.
pub(super) fn add(group: &mut Vec<(usize, u32)>, row: &Row<'_>, table: &CsvTable<'_>) {
    let (Some(age), Some(people)) = (row.age("age_from"), row.count("people", "people")) else {
        table.count_unplaced();
        return;
    };
    let expected = match group.last() {
        None if age > 0 => "0: the first group of an area and sex begins at birth".to_owned(),
        Some((before, _)) if *before >= age => format!("an age above {before}: groups ascend"),
        _ => return group.push((age, people)),
    };
    row.fault("age_from", expected);
    table.count_unplaced();
}

/// Splits groups `(first age, people)`, two or more, the last of them open.
pub(super) fn split(groups: &[(usize, u32)], death_rates: &ByAge<f64>) -> ByAge<u32> {
    let mut below = vec![0.0];
    for (_, people) in &groups[..groups.len() - 1] {
        below.push(below[below.len() - 1] + f64::from(*people));
    }
    let ages: Vec<f64> = groups.iter().map(|(age, _)| *age as f64).collect();
    let slopes = slopes(&ages, &below);
    let mut people = [0; AGES];
    for (group, pair) in ages.windows(2).enumerate() {
        // Rounded at every age, the whole cumulative numbers at the edges of the groups stand.
        let mut before = below[group];
        for age in groups[group].0..groups[group + 1].0 {
            let width = pair[1] - pair[0];
            let at = (age as f64 + 1.0 - pair[0]) / width;
            let through = hermite(at, width, &below[group..group + 2], &slopes[group..group + 2]).round();
            people[age] = (through - before).max(0.0) as u32;
            before = through;
        }
    }
    let (from, open) = groups[groups.len() - 1];
    split_open(from, f64::from(open), death_rates, &mut people);
    people
}

/// Value at the share `at` of an interval of the cubic with these values and slopes at its ends.
fn hermite(at: f64, width: f64, values: &[f64], slopes: &[f64]) -> f64 {
    let rest = 1.0 - at;
    values[0] * (1.0 + 2.0 * at) * rest * rest
        + values[1] * (3.0 - 2.0 * at) * at * at
        + width * at * rest * (slopes[0] * rest - slopes[1] * at)
}

/// Slopes at the knots that keep the interpolant of rising values rising.
fn slopes(knots: &[f64], values: &[f64]) -> Vec<f64> {
    let widths: Vec<f64> = knots.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let rises: Vec<f64> = (0..widths.len())
        .map(|interval| (values[interval + 1] - values[interval]) / widths[interval])
        .collect();
    if rises.len() == 1 {
        return vec![rises[0]; 2];
    }
    let end = |near: usize, next: usize| {
        let (h, g) = (widths[near], widths[next]);
        let slope = ((2.0 * h + g) * rises[near] - h * rises[next]) / (h + g);
        slope.clamp(0.0, 3.0 * rises[near])
    };
    let last = rises.len() - 1;
    let mut slopes = vec![end(0, 1)];
    for right in 1..rises.len() {
        let (a, b) = (rises[right - 1], rises[right]);
        let (h, g) = (widths[right - 1], widths[right]);
        // The weighted harmonic mean: flat beside an empty group.
        let (first, second) = (2.0 * g + h, g + 2.0 * h);
        slopes.push(if a > 0.0 && b > 0.0 {
            (first + second) / (first / a + second / b)
        } else {
            0.0
        });
    }
    slopes.push(end(last, last - 1));
    slopes
}

/// Shares the open group out over its ages as the survivors of a stationary population.
fn split_open(from: usize, people: f64, death_rates: &ByAge<f64>, single: &mut ByAge<u32>) {
    let (mut alive, mut lived) = (1.0, Vec::new());
    for rate in &death_rates[from..AGES - 1] {
        let stay = libm::exp(-rate);
        lived.push(alive * (1.0 - stay) / rate);
        alive *= stay;
    }
    lived.push(alive / death_rates[AGES - 1]);
    let all: f64 = lived.iter().sum();
    let (mut through, mut before) = (0.0, 0.0);
    for (place, years) in single[from..].iter_mut().zip(&lived) {
        through += people * years / all;
        let whole = through.round().min(people);
        *place = (whole - before) as u32;
        before = whole;
    }
    // What the last rounding left over belongs to the oldest.
    single[AGES - 1] += (people - before) as u32;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_group_keeps_its_people(
            people in prop::collection::vec(0_u32..4000, 2..21),
            rate in 0.05_f64..0.8,
        ) {
            let groups: Vec<(usize, u32)> =
                people.iter().enumerate().map(|(place, people)| (place * 5, *people)).collect();
            let single = split(&groups, &[rate; AGES]);
            for (place, (from, people)) in groups.iter().enumerate() {
                let to = groups.get(place + 1).map_or(AGES, |next| next.0);
                prop_assert_eq!(single[*from..to].iter().sum::<u32>(), *people);
            }
        }
    }

    #[test]
    fn an_even_and_a_falling_population_stay_so() {
        let even = split(
            &[(0, 500), (5, 500), (10, 500), (15, 500), (20, 100)],
            &[0.3; AGES],
        );
        assert!(even[..20].iter().all(|people| *people == 100), "{even:?}");
        // Density 1000 − 20·age: groups of 5 hold 5·(1000 − 20·(mid-age)), and single ages fall by about 20.
        let groups: Vec<(usize, u32)> = (0..8)
            .map(|place| (place * 5, (4750 - 500 * place) as u32))
            .collect();
        let falling = split(&groups, &[0.3; AGES]);
        for (age, people) in falling.iter().enumerate().take(30) {
            let expected = 990.0 - 20.0 * age as f64;
            assert!(
                (f64::from(*people) - expected).abs() < 8.0,
                "{people} people of {age}, {expected} expected"
            );
        }
    }

    #[test]
    fn the_open_group_dies_out_as_the_table_says() {
        let single = split(&[(0, 10), (95, 1000)], &[0.5; AGES]);
        // Of a stationary population with rate 0.5 a share 1 − exp(−0.5) = 0.3935 is in the first year.
        assert_eq!(single[95], 393);
        let older = f64::from(single[96]) / f64::from(single[95]);
        assert!((older - 0.6065).abs() < 0.005, "{older}");
    }
}
