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
