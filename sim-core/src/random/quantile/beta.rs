//! The beta quantile.

use super::super::special::{Tail, beta_front, beta_tail};
use super::check_level;

/// Quantile of the beta distribution with shapes `a` and `b`, both positive.
///
/// Newton's method on the logarithm of the smaller tail as a function of the logit of `x`, kept inside a
/// bracket: in these coordinates both tails are nearly straight lines.
///
/// # Panics
/// If `u` is not in (0, 1) or a shape is not a positive finite number.
pub fn beta(u: f64, a: f64, b: f64) -> f64 {
    check_level(u);
    let good = |s: f64| s > 0.0 && s.is_finite();
    assert!(
        good(a) && good(b),
        "beta with shapes {a} and {b}: not positive and finite"
    );
    if u <= 0.5 {
        logistic(lower(u, a, b))
    } else {
        logistic(-lower(1.0 - u, b, a))
    }
}

/// Logit of the quantile at a level of at most one half.
fn lower(level: f64, a: f64, b: f64) -> f64 {
    let target = libm::log(level);
    let (mut below, mut above) = (-745.0, 745.0);
    let mut y = libm::log(a / b).clamp(below, above);
    for _ in 0..200 {
        let (x, rest) = (logistic(y), logistic(-y));
        let tail = match beta_tail(x, rest, a, b) {
            Tail::Lower(lower) => lower,
            Tail::Upper(upper) => 1.0 - upper,
        };
        let excess = libm::log(tail) - target;
        if excess >= 0.0 {
            above = y;
        } else {
            below = y;
        }
        let newton = y - excess * tail / beta_front(x, rest, a, b);
        let next = if newton > below && newton < above {
            newton
        } else {
            0.5 * (below + above)
        };
        if (next - y).abs() <= 1e-15 * y.abs().max(1.0) {
            return next;
        }
        y = next;
    }
    y
}

fn logistic(y: f64) -> f64 {
    if y >= 0.0 {
        1.0 / (1.0 + libm::exp(-y))
    } else {
        let e = libm::exp(y);
        e / (1.0 + e)
    }
}

#[cfg(test)]
mod tests {
    use super::beta;

    /// `(u, a, b, x)`, computed with mpmath 1.3 at 40 figures.
    const QUANTILES: [(f64, f64, f64, f64); 11] = [
        (0.3, 2.0, 3.0, 0.27238394207510536),
        (1e-12, 2.0, 3.0, 4.082484015750327e-7),
        (0.999999, 2.0, 3.0, 0.9936904263297945),
        (0.5, 0.5, 0.5, 0.5),
        (0.01, 0.1, 4.0, 1.7052017378003072e-21),
        (0.9, 0.1, 4.0, 0.07195326481516959),
        (0.4, 40.0, 60.0, 0.38693763673600745),
        (0.0001, 40.0, 60.0, 0.2317501605524653),
        (0.975, 650.0, 350.0, 0.6792561611333863),
        (0.2, 1.0, 1.0, 0.2),
        (0.7, 5.0, 0.2, 0.9996555350127845),
    ];

    #[test]
    fn agrees_with_40_figure_values() {
        for (u, a, b, expected) in QUANTILES {
            let x = beta(u, a, b);
            assert!(
                (x / expected - 1.0).abs() < 1e-12,
                "beta({u}, {a}, {b}) = {x:e}, expected {expected:e}"
            );
        }
    }

    #[test]
    fn has_its_closed_forms() {
        for i in 1..200 {
            let u = f64::from(i) / 200.0;
            // One shape equal to 1: a power; both one half: the arcsine law
            for shape in [0.01, 0.3, 1.0, 7.0, 900.0, 1e5] {
                let x = beta(u, shape, 1.0);
                let power = libm::pow(u, 1.0 / shape);
                assert!(
                    (x - power).abs() <= 1e-12 * power,
                    "{x:e}, not {power:e}: level {u}, shape {shape}"
                );
            }
            let sine = libm::sin(u * std::f64::consts::FRAC_PI_2);
            assert!((beta(u, 0.5, 0.5) - sine * sine).abs() < 1e-12);
        }
    }

    #[test]
    fn never_falls_and_mirrors() {
        for (a, b) in [(0.02, 0.03), (0.5, 8.0), (3.0, 2.0), (40.0, 400.0), (1e6, 2e6)] {
            let mut last = 0.0;
            for i in 1..500 {
                let u = f64::from(i) / 500.0;
                let x = beta(u, a, b);
                assert!(x >= last, "falls at {u} for {a}, {b}");
                assert!(
                    (x + beta(1.0 - u, b, a) - 1.0).abs() < 1e-12,
                    "no mirror at {u} for {a}, {b}"
                );
                last = x;
            }
        }
    }
}
