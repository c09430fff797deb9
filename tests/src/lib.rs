//! What the tests of the model as a whole share.
//!
//! [`runs`] gives packs, scenarios and the figures of a run; [`identities`] holds a run to what must balance; [`random`]
//! makes packs and scenarios that nobody thought of, [`any_scenario`] and [`edges`] those at the ends of what is allowed, from
//! [`choices`]; [`moments`] holds samples to closed forms; [`nation`] makes a country of any size;
//! [`golden`] is the result that must not move unnoticed; [`response`] chooses two estimates of the pack with published figures; [`lever_page`] is a page of `docs/` written from the pack.
//! `node` runs the page's wasm under Node and `browser` the page in Chromium: features `wasm` and `browser`.

pub mod any_scenario;
#[cfg(feature = "browser")]
pub mod browser;
pub mod choices;
pub mod edges;
pub mod golden;
pub mod identities;
pub mod lever_page;
pub mod moments;
pub mod nation;
#[cfg(feature = "wasm")]
pub mod node;
pub mod random;
pub mod response;
pub mod runs;
