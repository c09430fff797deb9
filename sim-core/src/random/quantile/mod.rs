//! One uniform → one value: exact inverse distribution functions.
//!
//! Every function is non-decreasing in its uniform `u`, strictly between 0 and 1.

mod beta;
mod binomial;
mod expansion;
mod inversion;
mod normal;
mod poisson;
mod quick;
mod row;
mod simple;

pub use beta::beta;
pub use binomial::binomial;
pub use normal::normal;
pub use poisson::poisson;
pub(crate) use row::{binomial_row, poisson_row};
pub use simple::{lognormal, triangular, uniform};

#[inline(always)]
fn check_level(u: f64) {
    assert!(
        u > 0.0 && u < 1.0,
        "quantile at level {u}: not strictly between 0 and 1"
    );
}
