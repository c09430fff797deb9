//! The page as one wasm module: all of `web`, whose exports it passes on.
//!
//! A package of its own, because link-time optimisation goes by the level of the last crate alone: this one has the level of
//! the model, so that the model stays quick, while `web` itself is compiled to be small.

pub use web::{start_page, start_worker};
