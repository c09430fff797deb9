//! Text in and out: documents with the place of every fault, and what results look like on paper.

pub use spelling::nearest;

mod arrays;
pub(crate) mod bounds;
mod decimal;
pub(crate) mod document;
pub mod link;
pub mod manifest;
pub mod results;
pub(crate) mod spelling;
pub(crate) mod table;
