//! The acute chain event by event: the other way to work out what the formulas of [`acute`](super) say.
//!
//! A discrete-event simulation keeps a list of what happens next ([`Agenda`]), takes the soonest event, lets it change the
//! state and schedule more. It shares parameter types with the formulas and none of the formulas.
//!
//! - [`agenda`]: the list of future events.
//! - [`chance`]: a seeded generator for each purpose, for the samplers of `rand_distr`.
//! - [`statistics`]: averages over time and over patients, and how sure they are.
//! - [`tandem`]: stations in a row with blocking, the smallest chain that has all of this.
//! - [`province`]: the chain of a province; [`simulate`] plays it.
//!
//! The twin is not part of a run and of no digest. Its log is the same for the same build and seed; two builds (native and
//! wasm) draw from the same law, but a sampler may end a few bits elsewhere. Times are minutes since the start.

pub mod agenda;
pub mod chance;
pub mod province;
pub mod statistics;
pub mod tandem;

pub use agenda::Agenda;
pub use province::{Plan, Province, Simulated, simulate};
pub use tandem::Tandem;
