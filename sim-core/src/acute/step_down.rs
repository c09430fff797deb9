//! Short stay and rehabilitation, and the days that hospital patients wait for a place elsewhere.
//!
//! Places are an Erlang A queue: a wait ends by a place or, after a mean patience, by another solution.
//! Delay per admission = internal days (fixed) + days for a nursing home (rising with that wait, up to a patience) + share that
//! needs a place × (search + wait). Coordination shortens search, never the wait for a place.

use super::Asked;
use super::emergency::bisect;
use super::queueing::erlang_a::erlang_a;
use crate::region::{StepDownData, WardData};

/// Part of the external delay in the base year that waits for a nursing home. Assumption, grade D.
const NURSING_HOME_PART: f64 = 0.25;
/// Patience of a hospital patient who waits for a nursing home, in mean waits of the base year. Assumption, grade D.
pub(super) const NURSING_HOME_PATIENCE: f64 = 5.0;
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
    (erlang_a(places, load, data.patience_days / data.stay_days).wait * data.stay_days)
        .min(data.patience_days)
}

/// How much longer hospital patients are held when the wait for a nursing home is multiplied.
///
/// An exponential wait of mean `f` ends early by another solution of mean patience `P`: mean `f·P/(f + P)`, relative to `f = 1`.
fn held_longer(factor: f64) -> f64 {
    factor * (1.0 + NURSING_HOME_PATIENCE) / (factor + NURSING_HOME_PATIENCE)
}

impl Delays {
    /// Mean delay per admission, days. `needs_place`: requests for a step-down place per admission.
    pub fn days(&self, data: &StepDownData, asked: &Asked, needs_place: f64, wait_days: f64) -> f64 {
        self.internal_days
            + self.nursing_home_days * held_longer(asked.nursing_home_wait_factor)
            + needs_place * (data.search_days * asked.search_factor + wait_days)
    }

    /// Fits the base year: the drawn share of bed-days at the wrong place, of which the drawn part is external.
    ///
    /// `asked`: admissions to step-down places per year in the base year.
    pub fn fit(
        data: &StepDownData,
        wards: &WardData,
        wrong: f64,
        external: f64,
        asked: f64,
        places: f64,
    ) -> Self {
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
            (
                bisect(0.0, MOST_ARRIVALS, -1.0, |scale| got(scale) - wanted),
                wanted,
            )
        };
        let rest = if wards.admissions > 0.0 {
            (wanted - reached) / wards.admissions
        } else {
            0.0
        };
        Self {
            internal_days: total - outside,
            // What step-down cannot explain waits for a nursing home too
            nursing_home_days: outside * NURSING_HOME_PART + rest,
            arrival_scale: scale,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::chain_of;
    use super::*;

    #[test]
    fn the_fitted_delay_is_the_drawn_share_of_bed_days() {
        let data = chain_of(&[Some(1.0)], &[&[5.0]]);
        for (wrong, external, requests) in [
            (0.06, 0.74, 400.0),
            (0.02, 0.5, 300.0),
            (0.13, 0.9, 250.0),
            (0.13, 0.9, 10.0),
        ] {
            let delays = Delays::fit(
                &data.step_down,
                &data.wards,
                wrong,
                external,
                requests,
                data.step_down.places,
            );
            let asked = Asked {
                stay_factor: 1.0,
                search_factor: 1.0,
                nursing_home_wait_factor: 1.0,
                ..Asked::default()
            };
            let arrivals = delays.arrival_scale * requests;
            let needs_place = data.step_down.from_hospital_share * arrivals / data.wards.admissions;
            let wait = wait_days(&data.step_down, data.step_down.places, arrivals);
            let days = delays.days(&data.step_down, &asked, needs_place, wait);
            let share = days / (data.wards.stay_days + days);
            assert!((share - wrong).abs() < 1e-9, "{share} {wrong} {delays:?}");
            assert!((delays.internal_days / days - (1.0 - external)).abs() < 1e-9);
        }
    }

    #[test]
    fn longer_waits_for_a_nursing_home_hold_patients_up_to_a_point() {
        assert_eq!(held_longer(1.0), 1.0);
        assert!(held_longer(0.0) == 0.0 && held_longer(2.0) > 1.6 && held_longer(1e9) < 6.0 + 1e-9);
    }

    #[test]
    fn nobody_waits_longer_than_patience() {
        let data = chain_of(&[Some(1.0)], &[&[5.0]]).step_down;
        let mut last = 0.0;
        for requests in [0.0, 10.0, 300.0, 1e3, 1e6] {
            let wait = wait_days(&data, data.places, requests);
            assert!((last..=data.patience_days).contains(&wait), "{requests}: {wait}");
            last = wait;
        }
        assert!(wait_days(&data, 60.0, 400.0) < wait_days(&data, 30.0, 400.0));
    }
}
