//! Draws for a whole row of ages at once: the inner loops of people and staff.

use super::{Mode, Stream, quantile};
use crate::quantity::{AGES, ByAge};

/// Uniforms of one row of ages: index `sex · 128 + age` of a stream.
pub(crate) fn uniforms(stream: &Stream, sex: usize, row: &mut ByAge<f64>) {
    stream.fill(sex as u32 * 128, row);
}

/// `Bin(n, p)` per age, or its mean.
pub(crate) fn binomial(stream: &Stream, sex: usize, n: &ByAge<f64>, p: &ByAge<f64>, out: &mut ByAge<f64>) {
    match stream.mode() {
        Mode::Expected => (0..AGES).for_each(|age| out[age] = n[age] * p[age]),
        Mode::Chance => {
            let mut u = [0.0; AGES];
            uniforms(stream, sex, &mut u);
            quantile::binomial_row(&u, n, p, out);
        }
    }
}

/// `Poi(scale · profile)` per age, or its mean.
pub(crate) fn poisson(stream: &Stream, sex: usize, profile: &ByAge<f64>, out: &mut ByAge<f64>) {
    match stream.mode() {
        Mode::Expected => out.copy_from_slice(profile),
        Mode::Chance => {
            let mut u = [0.0; AGES];
            uniforms(stream, sex, &mut u);
            quantile::poisson_row(&u, profile, out);
        }
    }
}

/// Turns yearly rates into probabilities, `1 − exp(−rate)`, in place.
///
/// Up to a rate of ¼ the power series to the tenth order is exact to 1e-13 relative and needs no exponential; most ages
/// stay below it, which makes this four times as fast as calling `expm1` for all.
pub(crate) fn probabilities(rates: &mut ByAge<f64>) {
    let exact = *rates;
    for rate in rates.iter_mut() {
        let x = *rate;
        let mut sum = 1.0;
        for order in [11.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0, 3.0, 2.0] {
            sum = 1.0 - sum * x * (1.0 / order);
        }
        *rate = sum * x;
    }
    for (rate, x) in rates.iter_mut().zip(exact).filter(|(_, x)| *x > 0.25) {
        *rate = -libm::expm1(-x);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
