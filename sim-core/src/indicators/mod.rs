//! What councillors look at: named figures per year and place.

pub use catalogue::{AGE_GROUPS, Better, Catalogue, Group, Indicator, Scope, Slots, Unit, age_group_bounds};
pub use layout::{CellKey, Figures, Layout, Place};
pub(crate) use measure::{Year, measure};

mod catalogue;
mod layout;
mod measure;
mod names;
