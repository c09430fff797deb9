//! Short stay and rehabilitation, and the days that hospital patients wait for a place elsewhere.
//!
//! Places are an Erlang A queue: a wait ends by a place or, after a mean patience, by another solution.
//! Delay per admission = internal days (fixed) + days for a nursing home (scaled by that wait) + share that needs a place ×
//! (search + wait). Coordination shortens search; a wait ends only by a place.

use super::emergency::bisect;
use super::queueing::erlang_a::erlang_a;
use crate::region::{StepDownData, WardData};

/// Part of the external delay in the base year that waits for a nursing home. Assumption, grade D.
const NURSING_HOME_PART: f64 = 0.25;
/// Most that the fitted arrivals may exceed the observed admissions: not every request ends in an admission.
const MOST_ARRIVALS: f64 = 3.0;

/// What is fitted in the base year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Delays {
    /// Internal delay, days per admission.
    pub internal_days: f64,
    /// Delay for a nursing home, days per admission in the base year.
    pub nursing_home_days: f64,
    /// Requests for a place relative to the admissions that are asked.
    pub arrival_scale: f64,
}

/// Mean days of wait for a step-down place, for this many requests per year.
pub(super) fn wait_days(data: &StepDownData, places: f64, requests: f64) -> f64 {
    if data.stay_days <= 0.0 || data.patience_days <= 0.0 {
        return 0.0;
    }
    let load = requests / 365.0 * data.stay_days;
    (erlang_a(places, load, data.patience_days / data.stay_days).wait * data.stay_days).min(data.patience_days)
}

impl Delays {
    /// Fits the base year: the drawn share of bed-days at the wrong place, of which the drawn part is external.
    ///
    /// `asked`: admissions to step-down places per year in the base year.
    pub fn fit(data: &StepDownData, wards: &WardData, wrong: f64, external: f64, asked: f64, places: f64) -> Self {
        let total = wards.stay_days * wrong / (1.0 - wrong).max(1e-9);
        let outside = total * external;
        let wanted = outside * (1.0 - NURSING_HOME_PART) * wards.admissions;
        let got = |scale: f64| {
            let requests = scale * asked;
            data.from_hospital_share * requests * (data.search_days + wait_days(data, places, requests))
        };
        let (scale, reached) = if wanted <= 0.0 {
            (0.0, 0.0)
        } else if got(MOST_ARRIVALS) < wanted {
            (MOST_ARRIVALS, got(MOST_ARRIVALS))
        } else {
            (bisect(0.0, MOST_ARRIVALS, -1.0, |scale| got(scale) - wanted), wanted)
        };
        let rest = if wards.admissions > 0.0 { (wanted - reached) / wards.admissions } else { 0.0 };
        Self {
            internal_days: total - outside,
            // What step-down cannot explain waits for a nursing home too
            nursing_home_days: outside * NURSING_HOME_PART + rest,
            arrival_scale: scale,
        }
    }
}
