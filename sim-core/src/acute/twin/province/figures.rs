//! Sums → figures with intervals, and what the formulas say of the same.

use super::super::statistics::{Interval, Observed};
use super::arrivals::YEAR;
use super::tally::{A1, Sum, Sums};
use crate::acute::{Flow, PostYear};

/// Confidence of every interval.
const CONFIDENCE: f64 = 0.95;

/// A figure of the weeks that were played.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Id; that of the indicator where there is one.
    pub id: &'static str,
    /// What it is.
    pub label: &'static str,
    /// Unit.
    pub unit: &'static str,
    /// Municipality, as in the region; none for the whole.
    pub area: Option<usize>,
    /// Mean over all that was played.
    pub twin: f64,
    /// Half the width of its interval of 95 %; none when it rests on one week.
    pub half_width: Option<f64>,
}

impl Figure {
    /// What the formulas say of the same year; none where they have no such figure.
    #[must_use]
    pub fn formula(&self, flow: &Flow) -> Option<f64> {
        Some(match (self.id, self.area) {
            ("a1_within_15", None) => flow.region.within_limit,
            ("a1_within_15", Some(area)) => flow.areas.get(area)?.within_limit,
            ("response", None) => flow.region.mean,
            ("response", Some(area)) => flow.areas.get(area)?.mean,
            ("a2_response", None) => flow.region.a2_mean,
            ("response_p50", None) => flow.region.median,
            ("response_p90", None) => flow.region.late_tenth,
            ("transport", None) => flow.region.transport,
            ("planned_wait", None) => flow.planned_wait,
            ("ambulance_utilisation", None) => flow.ambulance_utilisation,
            ("ed_over_4h", None) => flow.over_4h,
            ("ed_wait_high", None) => flow.bay_wait[0],
            ("ed_wait_middle", None) => flow.bay_wait[1],
            ("ed_wait_low", None) => flow.bay_wait[2],
            ("ed_stay", None) => flow.stay_hours,
            ("boarding_hours", None) => flow.boarding_hours,
            ("bed_occupancy", None) => flow.bed_occupancy,
            ("gp_post_visits", None) => posts(flow, |year| year.seen)?,
            ("joint_post_visits", None) => posts(flow, |year| year.by_day)?,
            ("gp_post_left", None) => posts(flow, |year| year.given_up)?,
            ("gp_post_wait", None) => flow.gp_posts.region.wait,
            ("gp_post_late", None) => flow.gp_posts.region.late,
            ("gp_post_occupancy", None) => flow.gp_posts.region.utilisation,
            ("clinic_visits", None) => clinics(flow)?.contacts,
            ("clinic_wait", None) => clinics(flow)?.visit().wait,
            ("postponed", None) => flow.postponed,
            ("turned_away", None) => flow.turned_away,
            ("driven_on", None) => flow.driven_on,
            ("ambulances_diverted", None) => flow.ambulances_diverted,
            ("farther_away", None) => flow.visits[2],
            ("outside_wait", None) => flow.outside_wait_hours,
            ("short_stay_wait", None) => flow.short_stay_wait_days,
            ("rehabilitation_wait", None) => flow.rehabilitation_wait_days,
            ("home_start_wait", None) => flow.home_start_wait_days,
            ("wrong_place_days", None) => flow.wrong_place_days,
            ("step_down_wait", None) => flow.step_down_wait_days,
            _ => return None,
        })
    }

    /// Whether a value lies in the interval; never without one.
    #[must_use]
    pub fn holds(&self, value: f64) -> bool {
        self.half_width
            .is_some_and(|half_width| (value - self.twin).abs() <= half_width)
    }
}

/// A sum over all posts; none without any.
fn posts(flow: &Flow, of: fn(&PostYear) -> f64) -> Option<f64> {
    let posts = &flow.gp_posts.posts;
    (!posts.is_empty()).then(|| posts.iter().map(of).sum())
}

/// All clinics; none without any.
fn clinics(flow: &Flow) -> Option<PostYear> {
    (!flow.gp_posts.clinics.is_empty()).then(|| flow.gp_posts.all_clinics())
}

/// One sum over another: id, label, unit, above, below, factor.
type Ratio = (&'static str, &'static str, &'static str, Sum, Sum, f64);

/// Minutes of a day and of a year.
const DAY: f64 = 1_440.0;

#[rustfmt::skip]
const RATIOS: &[Ratio] = &[
    ("a2_response", "Mean response, A2", "min", Sum::A2Response, Sum::A2Reached, 1.0),
    ("planned_wait", "Mean wait of planned rides for a vehicle", "min", Sum::PlannedWait, Sum::PlannedEnded, 1.0),
    ("none_free", "Urgent calls that find no vehicle free", "share", Sum::UrgentNoneFree, Sum::UrgentAsked, 1.0),
    ("by_neighbours", "Urgent runs by neighbouring services", "share", Sum::SentByNeighbour, Sum::Sent, 1.0),
    ("transport", "Mean drive to hospital, A1", "min", Sum::Transport, Sum::Carried, 1.0),
    ("ambulance_utilisation", "Share of vehicle time on a run", "share", Sum::VehiclesBusy, Sum::VehiclesOnDuty, 1.0),
    ("calls_waiting", "Mean number of calls that wait for a vehicle", "calls", Sum::CallsWaiting, Sum::Minutes, 1.0),
    ("gp_post_visits", "Patients seen at GP posts inside", "patients/yr", Sum::PostVisits, Sum::Minutes, YEAR),
    ("joint_post_visits", "Patients at joint posts on weekdays by day", "patients/yr", Sum::PostByDay, Sum::Minutes, YEAR),
    ("gp_post_wait", "Mean wait at GP posts", "min", Sum::PostWait, Sum::PostEnded, 1.0),
    ("gp_post_late", "Waits at GP posts over the limit", "share", Sum::PostLate, Sum::PostEnded, 1.0),
    ("gp_post_left", "Patients who leave a GP post unseen", "patients/yr", Sum::PostGivenUp, Sum::Minutes, YEAR),
    ("gp_post_occupancy", "Share of GPs' time on duty with a patient", "share", Sum::GpsBusy, Sum::GpsOnDuty, 1.0),
    ("clinic_visits", "Visits to clinics for small injuries", "visits/yr", Sum::ClinicVisits, Sum::Minutes, YEAR),
    ("clinic_wait", "Mean wait at clinics for small injuries", "min", Sum::ClinicWait, Sum::ClinicEnded, 1.0),
    ("ed_visits", "Visits to emergency departments inside", "visits/yr", Sum::Visits, Sum::Minutes, YEAR),
    ("ed_wait", "Mean wait for a bay", "min", Sum::RoomWait, Sum::RoomEnded, 1.0),
    ("ed_wait_high", "Mean wait for a bay, most urgent (U1, U2)", "min", Sum::MostUrgentWait, Sum::MostUrgentEnded, 1.0),
    ("ed_wait_middle", "Mean wait for a bay, urgent (U3)", "min", Sum::UrgentWait, Sum::UrgentEnded, 1.0),
    ("ed_wait_low", "Mean wait for a bay, least urgent (U4, U5)", "min", Sum::LeastUrgentWait, Sum::LeastUrgentEnded, 1.0),
    ("ed_all_taken", "Visits that find all bays taken", "share", Sum::VisitsAllTaken, Sum::Visits, 1.0),
    ("ed_left_unseen", "Visits that leave unseen", "share", Sum::LeftUnseen, Sum::RoomEnded, 1.0),
    ("ed_stay", "Mean emergency stay", "h", Sum::StayMinutes, Sum::Stays, 1.0 / 60.0),
    ("ed_over_4h", "Emergency stays over 4 hours", "share", Sum::StaysOverLimit, Sum::Stays, 1.0),
    ("bay_occupancy", "Occupied share of bays", "share", Sum::BaysTaken, Sum::Bays, 1.0),
    ("bed_wait", "Mean wait of acute patients for a bed", "h", Sum::BedWait, Sum::BedEnded, 1.0 / 60.0),
    ("boarding_hours", "Hours that acute patients wait for a bed", "h/yr", Sum::BedWait, Sum::Minutes, YEAR / 60.0),
    ("bed_occupancy", "Occupied share of beds", "share", Sum::BedsTaken, Sum::Beds, 1.0),
    ("admitted", "Admissions inside", "patients/yr", Sum::Admitted, Sum::Minutes, YEAR),
    ("postponed", "Elective admissions postponed", "patients/yr", Sum::Postponed, Sum::Minutes, YEAR),
    ("taken_elsewhere", "Patients taken elsewhere for want of a bed", "patients/yr", Sum::TakenElsewhere, Sum::Minutes, YEAR),
    ("turned_away", "Residents' visits that are turned away for want of a bed", "share", Sum::TurnedAway, Sum::ResidentsVisits, 1.0),
    ("ambulances_diverted", "Ambulances that a full emergency department sends elsewhere", "runs/yr", Sum::Diverted, Sum::Minutes, YEAR),
    ("driven_on", "Patients driven on from a bay inside to the next hospital", "patients/yr", Sum::DrivenOn, Sum::Minutes, YEAR),
    ("farther_away", "Residents' visits that end farther away", "patients/yr", Sum::FartherAway, Sum::Minutes, YEAR),
    ("outside_wait", "Mean wait of residents outside for a bay and a bed", "h", Sum::OutsideWait, Sum::OutsideVisits, 1.0 / 60.0),
    ("wrong_place_days", "Bed-days of patients who could be elsewhere", "d/yr", Sum::WrongPlace, Sum::Minutes, YEAR / DAY),
    ("step_down_wait", "Mean wait for a step-down place", "d", Sum::PlaceWait, Sum::PlaceEnded, 1.0 / DAY),
    ("short_stay_wait", "Mean wait for short stay", "d", Sum::ShortStayWait, Sum::ShortStayEnded, 1.0 / DAY),
    ("rehabilitation_wait", "Mean wait for rehabilitation", "d", Sum::RehabilitationWait, Sum::RehabilitationEnded, 1.0 / DAY),
    ("home_start_wait", "Mean wait until home nursing begins", "d", Sum::HomeWait, Sum::HomeEnded, 1.0 / DAY),
    ("place_occupancy", "Occupied share of step-down places", "share", Sum::PlacesTaken, Sum::Places, 1.0),
];

/// Figures of stretches that are independent of each other, or nearly so.
pub(super) fn figures(units: &[Sums]) -> Vec<Figure> {
    let areas = units.first().map_or(0, |unit| unit.areas.len());
    let mut figures = Vec::new();
    for area in [None].into_iter().chain((0..areas).map(Some)) {
        let mut a1 = |id, label, unit, above: fn(&A1) -> f64, below: fn(&A1) -> f64| {
            let of = |sums: &Sums| (sums.a1(area, above), sums.a1(area, below));
            figures.extend(ratio(units, of).map(|(twin, half_width)| Figure {
                id,
                label,
                unit,
                area,
                twin,
                half_width,
            }));
        };
        a1(
            "a1_within_15",
            "A1 runs within the limit",
            "share",
            |a| a.within,
            |a| a.decided,
        );
        a1(
            "response",
            "Mean response, A1",
            "min",
            |a| a.response,
            |a| a.reached,
        );
    }
    let region = |id, label, unit, (twin, half_width)| Figure {
        id,
        label,
        unit,
        area: None,
        twin,
        half_width,
    };
    for (id, label, level) in [
        ("response_p50", "Median response, A1", 0.5),
        ("response_p90", "90th percentile of the response, A1", 0.9),
    ] {
        figures.extend(quantile(units, level).map(|found| region(id, label, "min", found)));
    }
    for (id, label, unit, above, below, factor) in RATIOS {
        let of = |sums: &Sums| (factor * sums.get(*above), sums.get(*below));
        figures.extend(ratio(units, of).map(|found| region(id, label, unit, found)));
    }
    figures
}

/// The ratio of two sums and half the width of its interval. The ratio of the wholes, not the mean of ratios, which is
/// biased where parts are small; its error by linearisation (Law, "Simulation Modeling and Analysis", chapter 9: the ratio
/// estimator of the regenerative method, with stretches in the place of cycles).
fn ratio(units: &[Sums], of: impl Fn(&Sums) -> (f64, f64)) -> Option<(f64, Option<f64>)> {
    let parts: Vec<(f64, f64)> = units.iter().map(of).collect();
    let (above, below) = parts
        .iter()
        .fold((0.0, 0.0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
    if below <= 0.0 {
        return None;
    }
    let (whole, mean) = (above / below, below / parts.len() as f64);
    let around: Vec<f64> = parts
        .iter()
        .map(|(above, below)| whole + (above - whole * below) / mean)
        .collect();
    let interval = Interval::of_means(&around, CONFIDENCE);
    Some((whole, interval.map(|interval| interval.half_width)))
}

/// A quantile of all response times; its interval from the quantiles of the stretches.
fn quantile(units: &[Sums], level: f64) -> Option<(f64, Option<f64>)> {
    let of = |responses: &mut dyn Iterator<Item = f64>| {
        let mut observed = Observed::new();
        responses.for_each(|minutes| observed.see(minutes));
        observed.quantile(level)
    };
    let whole = of(&mut units.iter().flat_map(|unit| unit.responses.iter().copied()))?;
    let each: Vec<f64> = units
        .iter()
        .filter_map(|unit| of(&mut unit.responses.iter().copied()))
        .collect();
    let interval = Interval::of_means(&each, CONFIDENCE);
    Some((whole, interval.map(|interval| interval.half_width)))
}
