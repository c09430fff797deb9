//! Back-tests of a pack: what was known at an earlier start, and the totals that were observed since.

use super::Region;
use crate::quantity::Text;
use std::sync::Arc;

/// The back-tests that a pack has.
#[derive(Clone, Debug)]
pub struct Backtest {
    /// One per start, in the order of their years.
    pub hindcasts: Vec<Hindcast>,
    /// Observed totals on 1 January, of areas and of the region, before and after the starts.
    pub totals: Vec<ObservedTotal>,
}

/// A start in the past.
#[derive(Clone, Debug)]
pub struct Hindcast {
    /// The region as it was known at the start: its base year is the start.
    pub region: Arc<Region>,
    /// Last 1 January that is scored.
    pub last_year: i32,
    /// What of later years is in it all the same.
    pub hindsight: Text,
}

/// People of one place on one 1 January.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedTotal {
    /// Position of the area; none for the whole region.
    pub area: Option<usize>,
    /// Calendar year; the total stands on 1 January.
    pub year: i32,
    /// People.
    pub people: u32,
    /// Whether a publisher counted it; else it is worked out, shown and not scored.
    pub official: bool,
    /// Source id.
    pub source: String,
}
