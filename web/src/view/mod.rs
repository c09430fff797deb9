//! From figures to text and pictures: pure functions of the state, tested without a browser.

pub mod chart;
pub mod choice;
pub mod dial;
pub mod headline;
pub mod lever;
pub mod note;
pub mod number;
pub mod place;
pub mod shock;
pub mod tile;
