//! Closed forms for queues: one file per formula, each with its equation, its source and its limits.
//!
//! Loads are in erlangs: arrivals per unit of time × mean service time. Numbers of servers may be any real number ≥ 0.

pub mod carry_over;
pub mod desk;
#[cfg(test)]
mod domain;
pub mod erlang_a;
pub mod erlang_b;
pub mod erlang_c;
pub mod general_service;
#[cfg(test)]
mod kolmogorov;
pub mod offered_load;
pub mod priority;
pub mod side_by_side;
pub mod tandem;
