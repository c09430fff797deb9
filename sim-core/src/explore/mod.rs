//! What many runs say together: why figures change, whom measures cost and save money, and when they earn back their cost.

pub mod attribution;
pub mod benefits;
pub mod break_even;
mod parts;
pub mod shapley;
