//! Text in and out: documents with the place of every fault, and what results look like on paper.

pub(crate) mod bounds;
pub(crate) mod document;
pub(crate) mod spelling;
pub(crate) mod table;
