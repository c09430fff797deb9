//! What many runs say together: why figures change.

pub mod attribution;
pub mod shapley;
