//! What the tests of the model as a whole share.
//!
//! [`runs`] gives packs, scenarios and the figures of a run; [`identities`] holds a run to what must balance; [`random`]
//! makes packs and scenarios that nobody thought of; [`golden`] is the result that must not move unnoticed.

pub mod golden;
pub mod identities;
pub mod random;
pub mod runs;
