//! What many runs say together: why figures change, and when a measure earns back its cost.

pub mod attribution;
pub mod break_even;
pub mod shapley;
