//! Short stay, rehabilitation and home nursing after hospital, and the days that patients wait there for a place elsewhere.
//!
//! Each kind of places is an Erlang A queue: a wait ends by a place or, after a mean patience, by another solution. Kinds that are
//! clustered share their places. Home nursing begins when a team takes the client on: a queue of the same form on its intake.
//! Delay per admission = internal days (fixed) + days for a nursing home (rising with that wait, up to a patience) + share that
//! needs a place × (search + wait) + share that needs home nursing × wait. Coordination shortens search, never the wait for a
//! place.

use super::calibration::root;
use super::queueing::erlang_a::erlang_a;
use super::{Asked, Staffed};
use crate::region::{HomeStart, StepDownData, StepDownKind, WardData};

/// Part of the external delay in the base year that waits for a nursing home. Assumption, grade D.
const NURSING_HOME_PART: f64 = 0.25;
/// Most of the external delay in the base year that waits for home nursing. Assumption, grade D.
const HOME_PART: f64 = 0.25;
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
    /// Part of the wait for home nursing that is spent in a hospital bed: 1, or less where little delay is drawn.
    pub home_scale: f64,
    /// Intake of home nursing in the base year, in clients at a time.
    pub home_intake: f64,
}

/// Mean waits of one year, days.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Waits {
    /// Over all requests for a step-down place.
    pub all: f64,
    /// Over requests for short stay, for rehabilitation.
    pub by_service: [f64; 2],
}

/// Places of each service that are staffed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    /// Short stay, rehabilitation.
    pub places: [f64; 2],
    pub clustered: bool,
}

impl Open {
    pub fn of(staffed: &Staffed) -> Self {
        let rehabilitation = staffed.rehabilitation_places.min(staffed.step_down_places);
        Self {
            places: [staffed.step_down_places - rehabilitation, rehabilitation],
            clustered: staffed.clustered,
        }
    }
}

/// A queue: places, requests per year, and days of stay that they ask for per year.
#[derive(Clone, Copy, Debug, Default)]
struct Line {
    places: f64,
    requests: f64,
    days: f64,
}

impl Line {
    /// Mean wait, days.
    fn wait(&self, patience: f64) -> f64 {
        if self.requests <= 0.0 || self.days <= 0.0 || patience <= 0.0 {
            return 0.0;
        }
        let stay = self.days / self.requests;
        (erlang_a(self.places, self.days / 365.0, patience / stay).wait * stay).min(patience)
    }
}

/// Mean days of wait if all places were of one kind, for this many requests per year.
pub(super) fn wait_days(data: &StepDownData, places: f64, requests: f64) -> f64 {
    let days = requests * data.stay_days;
    let line = Line {
        places,
        requests,
        days,
    };
    line.wait(data.patience_days)
}

/// Mean waits for this many requests per year, for short stay and for rehabilitation.
pub(super) fn waits(data: &StepDownData, open: &Open, requests: [f64; 2]) -> Waits {
    let in_pack = |rehabilitation: bool| -> f64 {
        let of = data
            .kinds
            .iter()
            .filter(|kind| kind.is_rehabilitation() == rehabilitation);
        of.map(|kind| kind.places).sum()
    };
    let staffed = [false, true].map(|rehabilitation| {
        let there = in_pack(rehabilitation);
        if there > 0.0 {
            open.places[usize::from(rehabilitation)] / there
        } else {
            0.0
        }
    });
    let mut together = Line::default();
    let line = |kind: &StepDownKind| {
        let asked = kind.takes[0] * requests[0] + kind.takes[1] * requests[1];
        Line {
            places: kind.places * staffed[usize::from(kind.is_rehabilitation())],
            requests: asked,
            days: asked * kind.stay_days,
        }
    };
    let shares = |kind: &StepDownKind| open.clustered && kind.clustered;
    for kind in data.kinds.iter().filter(|kind| shares(kind)) {
        let line = line(kind);
        together.places += line.places;
        together.requests += line.requests;
        together.days += line.days;
    }
    let of_together = together.wait(data.patience_days);
    let mut waited = [0.0; 2];
    for kind in &data.kinds {
        let wait = if shares(kind) {
            of_together
        } else {
            line(kind).wait(data.patience_days)
        };
        for (waited, takes) in waited.iter_mut().zip(kind.takes) {
            *waited += takes * wait;
        }
    }
    let all = requests[0] + requests[1];
    Waits {
        all: if all > 0.0 {
            (waited[0] * requests[0] + waited[1] * requests[1]) / all
        } else {
            0.0
        },
        by_service: waited,
    }
}

/// Mean days until home nursing begins, for a number of clients per year who leave hospital and an intake.
pub(super) fn home_wait(data: &HomeStart, intake: f64, clients: f64) -> f64 {
    let line = Line {
        places: intake,
        requests: clients,
        days: clients * data.days,
    };
    line.wait(data.patience_days)
}

/// How much longer hospital patients are held when the wait for a nursing home is multiplied.
///
/// An exponential wait of mean `f` ends early by another solution of mean patience `P`: mean `f·P/(f + P)`, relative to `f = 1`.
fn held_longer(factor: f64) -> f64 {
    factor * (1.0 + NURSING_HOME_PATIENCE) / (factor + NURSING_HOME_PATIENCE)
}

impl Delays {
    /// Requests for short stay and for rehabilitation per year.
    pub fn requests(&self, asked: &Asked) -> [f64; 2] {
        [asked.short_stay, asked.rehabilitation].map(|admissions| self.arrival_scale * admissions)
    }

    /// Mean days until home nursing begins. `admissions`: in hospital, per year; `given`: home nursing relative to the base year.
    pub fn home_wait(&self, data: &HomeStart, admissions: f64, given: f64) -> f64 {
        home_wait(data, self.home_intake * given, data.share * admissions)
    }

    /// Mean delay per admission, days. `needs_place`: requests for a step-down place per admission; `home_wait`: mean days until
    /// home nursing begins.
    pub fn days(
        &self,
        data: &StepDownData,
        asked: &Asked,
        needs_place: f64,
        wait_days: f64,
        home_wait: f64,
    ) -> f64 {
        self.internal_days
            + self.nursing_home_days * held_longer(asked.nursing_home_wait_factor)
            + needs_place * (data.search_days * asked.search_factor + wait_days)
            + self.home_scale * data.home_start.share * home_wait
    }

    /// Fits the base year: the drawn share of bed-days at the wrong place, of which the drawn part is external.
    ///
    /// `asked`: admissions to short stay and rehabilitation per year in the base year.
    pub fn fit(
        data: &StepDownData,
        wards: &WardData,
        wrong: f64,
        external: f64,
        asked: [f64; 2],
        open: &Open,
    ) -> Self {
        let total = wards.stay_days * wrong / (1.0 - wrong).max(1e-9);
        let outside = total * external;
        let home = &data.home_start;
        let clients = home.share * wards.admissions;
        let intake = clients * home.days / 365.0 / home.used;
        let at_home = home.share * home_wait(home, intake, clients);
        let home_scale = if at_home > HOME_PART * outside {
            HOME_PART * outside / at_home
        } else {
            1.0
        };
        let wanted = (outside * (1.0 - NURSING_HOME_PART) - home_scale * at_home) * wards.admissions;
        let got = |scale: f64| {
            let requests = asked.map(|asked| scale * asked);
            let wait = waits(data, open, requests).all;
            data.from_hospital_share * (requests[0] + requests[1]) * (data.search_days + wait)
        };
        let (scale, reached) = if wanted <= 0.0 {
            (0.0, 0.0)
        } else if got(MOST_ARRIVALS) < wanted {
            (MOST_ARRIVALS, got(MOST_ARRIVALS))
        } else {
            (
                root(0.0, MOST_ARRIVALS, |scale| got(scale) / wanted - 1.0).0,
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
            home_scale,
            home_intake: intake,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::chain_of;
    use super::*;

    fn open(places: f64) -> Open {
        Open {
            places: [places, 0.0],
            clustered: false,
        }
    }

    #[test]
    fn kinds_that_share_their_places_are_one_queue_and_nobody_waits_longer_for_it() {
        let mut data = chain_of(&[Some(1.0)], &[&[5.0]]).step_down;
        let kind = |takes: [f64; 2], places: f64| StepDownKind {
            id: String::new(),
            takes,
            places,
            stay_days: 30.0,
            clustered: true,
        };
        data.kinds = vec![kind([1.0, 0.0], 12.0), kind([0.0, 1.0], 18.0)];
        let year = |clustered: bool| {
            let open = Open {
                places: [12.0, 18.0],
                clustered,
            };
            waits(&data, &open, [140.0, 210.0])
        };
        let (apart, together) = (year(false), year(true));
        let one = erlang_a(30.0, 350.0 / 365.0 * 30.0, 10.0 / 30.0).wait * 30.0;
        assert!(
            (together.all - one).abs() < 1e-9
                && together.by_service.iter().all(|wait| (wait - one).abs() < 1e-9)
        );
        let alone = erlang_a(12.0, 140.0 / 365.0 * 30.0, 10.0 / 30.0).wait * 30.0;
        assert!((apart.by_service[0] - alone).abs() < 1e-9);
        assert!(
            together.all < apart.all,
            "a bigger queue waits less at the same load"
        );
        assert!((apart.all - 0.4 * apart.by_service[0] - 0.6 * apart.by_service[1]).abs() < 1e-9);
    }

    #[test]
    fn less_home_nursing_makes_its_start_wait_and_no_longer_than_patience() {
        let home = HomeStart {
            share: 0.15,
            days: 1.5,
            used: 0.85,
            patience_days: 5.0,
        };
        let mut last = 0.0;
        for given in [2.0, 1.0, 0.95, 0.8, 0.5, 0.0] {
            let wait = home_wait(&home, 10.0 * given, 2_000.0);
            assert!((last..=5.0).contains(&wait), "{given}: {wait}");
            last = wait;
        }
        assert_eq!(last, 5.0);
        assert_eq!(home_wait(&home, 10.0, 0.0), 0.0);
    }

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
                [requests, 0.0],
                &open(data.step_down.places),
            );
            let asked = Asked {
                stay_factor: 1.0,
                search_factor: 1.0,
                nursing_home_wait_factor: 1.0,
                ..Asked::default()
            };
            let arrivals = delays.arrival_scale * requests;
            let needs_place = data.step_down.from_hospital_share * arrivals / data.wards.admissions;
            let wait = waits(&data.step_down, &open(data.step_down.places), [arrivals, 0.0]).all;
            let days = delays.days(&data.step_down, &asked, needs_place, wait, 0.0);
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
            let wait = waits(&data, &open(data.places), [0.6 * requests, 0.4 * requests]).all;
            assert!((last..=data.patience_days).contains(&wait), "{requests}: {wait}");
            last = wait;
        }
        let wait = |places: f64| waits(&data, &open(places), [400.0, 0.0]).all;
        assert!(wait(60.0) < wait(30.0));
    }
}
