//! Chance: address → uniform → value.
//!
//! Every random number is a pure function of *what it is for*: root seed, replicate, [`Purpose`], calendar
//! year, place and index. Nothing is drawn in sequence, so replicate 7 is the same alone, among ten thousand,
//! on any thread, native or in a browser; and two scenarios meet the same luck.
//!
//! 1. **Address → uniform** ([`Luck::stream`], [`Stream::uniform`]): the address is the counter, the seed the
//!    key of Philox4x32 (Salmon, Moraes, Dror and Shaw 2011). Different addresses never share a counter.
//! 2. **Uniform → value** ([`quantile`]): ONE uniform becomes ONE value by the inverse distribution function, so
//!    a draw moves monotonically, and as little as possible, when a lever moves its mean.
//!
//!    Binomial and Poisson numbers are the *exact* quantile (smallest `k` with `P(X ≤ k) ≥ u`) unless `u` lies
//!    within 2e-13 of a jump, relative to the smaller tail: an expansion proposes (Giles 2016; Giles and
//!    Beentjes 2024), and where it is in doubt the distribution function decides (Loader 2000). So `X` never
//!    falls as `u`, `n` or `p` rises, and `n − X` never falls as `n` rises. Normal: Wichura 1988 (AS 241).
//!
//! Only `libm` and IEEE-exact operations are used: the same bits on every target.

mod address;
mod philox;
pub mod quantile;
pub(crate) mod rows;
pub mod special;

pub use address::{Luck, Mode, Purpose, Stream, StreamRng, place_key};
