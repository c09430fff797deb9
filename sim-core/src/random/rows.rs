//! Draws for a whole row of ages at once: the inner loops of people and staff.

use super::{Mode, Stream, quantile};
use crate::quantity::{AGES, ByAge};
use std::ops::Range;

/// Uniforms of one row of ages: index `sex · 128 + age` of a stream.
pub(crate) fn uniforms(stream: &Stream, sex: usize, row: &mut ByAge<f64>) {
    stream.fill(sex as u32 * 128, row);
}

/// `Bin(n, p)` per age, or its mean.
pub(crate) fn binomial(stream: &Stream, sex: usize, n: &ByAge<f64>, p: &ByAge<f64>, out: &mut ByAge<f64>) {
    match stream.mode() {
        Mode::Expected => (0..AGES).for_each(|age| out[age] = n[age] * p[age]),
        Mode::Chance => {
            let ages = drawn(|age| n[age] * p[age]);
            let u = uniforms_of(stream, sex, &ages);
            quantile::binomial_row(&u, n, p, ages, out);
        }
    }
}

/// `Poi(scale · profile)` per age, or its mean.
pub(crate) fn poisson(stream: &Stream, sex: usize, profile: &ByAge<f64>, out: &mut ByAge<f64>) {
    match stream.mode() {
        Mode::Expected => out.copy_from_slice(profile),
        Mode::Chance => {
            let ages = drawn(|age| profile[age]);
            let u = uniforms_of(stream, sex, &ages);
            quantile::poisson_row(&u, profile, ages, out);
        }
    }
}

/// Ages between which something can happen: nobody of twelve works in a hospital, and a draw whose mean is nothing is nothing.
/// What is no number lies inside, so that it is found.
fn drawn(mean: impl Fn(usize) -> f64) -> Range<usize> {
    let happens = |age: &usize| mean(*age) != 0.0;
    match (0..AGES).find(happens) {
        Some(first) => first..(first..AGES).rev().find(happens).map_or(AGES, |last| last + 1),
        None => 0..0,
    }
}

/// The uniforms of these ages, each at the index of its age; nothing elsewhere.
fn uniforms_of(stream: &Stream, sex: usize, ages: &Range<usize>) -> ByAge<f64> {
    let mut u = [0.0; AGES];
    // From an even index on: two uniforms are one block of random bits
    let first = ages.start & !1;
    stream.fill((sex * 128 + first) as u32, &mut u[first..ages.end]);
    u
}

/// Turns yearly rates into probabilities, `1 − exp(−rate)`, in place.
///
/// Up to a rate of ¼ the power series to the tenth order is exact to 1e-13 relative and needs no exponential; most ages
/// stay below it, which makes this four times as fast as calling `expm1` for all.
pub(crate) fn probabilities(rates: &mut [f64]) {
    let mut exact = [0.0; AGES];
    let exact = &mut exact[..rates.len()];
    exact.copy_from_slice(rates);
    for rate in rates.iter_mut() {
        let x = *rate;
        let mut sum = 1.0;
        for order in [11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0] {
            sum = 1.0 - sum * x * (1.0 / order);
        }
        *rate = sum * x;
    }
    for (rate, x) in rates.iter_mut().zip(exact).filter(|(_, x)| **x > 0.25) {
        *rate = -libm::expm1(-*x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Luck, Purpose};

    #[test]
    fn a_row_of_few_ages_is_drawn_as_each_age_alone() {
        let stream = Luck::new(3, 9).stream(Purpose::Test, 2030, 5);
        for ages in [0..0, 0..1, 17..18, 18..67, 55..101, 0..101, 100..101] {
            let n: ByAge<f64> = std::array::from_fn(|age| {
                if ages.contains(&age) {
                    (age * 7 % 90) as f64
                } else {
                    0.0
                }
            });
            let p: ByAge<f64> = std::array::from_fn(|age| (age % 23) as f64 * 0.02);
            let mean: ByAge<f64> = std::array::from_fn(|age| 0.1 * n[age]);
            let (mut some, mut many) = ([9.0; AGES], [9.0; AGES]);
            binomial(&stream, 1, &n, &p, &mut some);
            poisson(&stream, 1, &mean, &mut many);
            for age in 0..AGES {
                let index = 128 + age as u32;
                assert_eq!(some[age], stream.binomial(index, n[age], p[age]));
                assert_eq!(many[age], stream.poisson(index, mean[age]));
            }
        }
    }

    #[test]
    #[should_panic(expected = "chance NaN")]
    fn a_chance_that_is_no_number_is_found_wherever_it_is() {
        let stream = Luck::new(3, 9).stream(Purpose::Test, 2030, 5);
        let (mut n, mut p) = ([0.0; AGES], [0.0; AGES]);
        (n[30], p[30], p[70]) = (3.0, 0.1, f64::NAN);
        binomial(&stream, 0, &n, &p, &mut [0.0; AGES]);
    }

    #[test]
    fn series_and_exponential_agree() {
        let mut rates: ByAge<f64> = std::array::from_fn(|age| (age as f64) * 0.005);
        let exact = rates.map(|rate| -libm::expm1(-rate));
        probabilities(&mut rates);
        for (age, (series, exact)) in rates.iter().zip(&exact).enumerate() {
            assert!(
                (series - exact).abs() <= 1e-13 * exact,
                "age {age}: {series} against {exact}"
            );
        }
    }
}
