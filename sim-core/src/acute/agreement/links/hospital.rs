//! Bays, beds and places.

use super::super::station::{Batch, Station};
use super::super::{Case, Subject, Unit};
use super::{DAY, HOUR, Seen, Setting, by_class, even, wait};
use crate::acute::beds::{Admitting, PATIENCE_DAYS, ward};
use crate::acute::chain::HOURS_PER_YEAR;
use crate::acute::emergency::{Arriving, Hours, PATIENCE_HOURS, treat};
use crate::acute::queueing::erlang_a::erlang_a;
use crate::acute::step_down::wait_days;

pub(super) fn bays(case: Case, subject: &Subject) -> Setting {
    let acute = &subject.region.acute;
    let data = &acute.emergency;
    let share = data.admitted_share;
    let stay = (1.0 - share) * data.stay_discharged + share * data.stay_admitted;
    let visits = case.load * 24.0 / stay * HOURS_PER_YEAR;
    let asked = Arriving {
        visits,
        elsewhere: 0.0,
        admitted_share: share,
        boarding_hours: 0.0,
        boards: 0.0,
        shorter: 0.0,
        spread: None,
        bays: 24.0,
        rhythm: [1.0; 6],
        urgency: data.urgency,
    };
    let got = treat(data, &acute.week, &asked, &mut Hours::default());
    let rate = |weight: &f64| visits / HOURS_PER_YEAR / HOUR * weight;
    let twin = Station {
        arrivals: acute.week.emergency_arrivals.iter().map(rate).collect(),
        part: HOUR,
        classes: data.urgency.to_vec(),
        ..even(24, case.load, stay * HOUR, PATIENCE_HOURS * HOUR)
    };
    let mut rows = vec![
        case.row("wait", Unit::Minutes, got.wait_hours * HOUR),
        case.row("finds all bays taken", Unit::Share, got.bays_full),
    ];
    let mut seen: Vec<Seen<Batch>> = vec![wait, |b| b.full / b.came];
    let (by_class, of_twin) = by_class(case, got.wait_of.map(|hours| hours * HOUR));
    rows.extend(by_class);
    seen.extend(of_twin);
    (twin, rows, seen)
}

pub(super) fn beds(case: Case) -> Setting {
    let (beds, days, weekday) = (40.0, 4.0, 1.12);
    let admissions = case.load * beds * 365.0 / days;
    let asked = Admitting {
        acute: 0.6 * admissions,
        elective: 0.4 * admissions,
        again: 0.0,
        days,
        beds,
        weekday_factor: weekday,
        postponable: 0.3,
    };
    let got = ward(&asked);
    let per_minute = admissions / 365.0 / DAY;
    let mut arrivals = vec![per_minute * weekday; 7];
    arrivals[5..].fill(per_minute * 0.5 * (7.0 - 5.0 * weekday));
    let twin = Station {
        arrivals,
        part: DAY,
        waits: 1.0 - 0.3 * 0.4,
        ..even(40, case.load, days * DAY, PATIENCE_DAYS * DAY)
    };
    let rows = vec![
        case.row("boarding", Unit::Minutes, got.boarding_days * DAY),
        case.row("taken elsewhere", Unit::Share, got.diverted),
        case.row("finds no free bed", Unit::Share, got.full),
        case.row("occupancy", Unit::Occupancy, got.occupancy),
    ];
    let seen: Vec<Seen<Batch>> = vec![
        wait_or_board,
        |b| b.left / (b.came * (1.0 - 0.3 * 0.4)),
        |b| b.full / b.came,
        |b| b.busy,
    ];
    (twin, rows, seen)
}

/// Mean wait of those who would wait, whether they had to or not.
fn wait_or_board(batch: &Batch) -> f64 {
    batch.waiting / (batch.came * (1.0 - 0.3 * 0.4))
}

pub(super) fn places(case: Case, subject: &Subject) -> Setting {
    let data = &subject.region.acute.step_down;
    let places = data.places.round().max(1.0);
    let requests = case.load * places * 365.0 / data.stay_days;
    let formula = wait_days(data, places, requests);
    let patience = data.patience_days;
    let twin = even(places as u32, case.load, data.stay_days * DAY, patience * DAY);
    let state = erlang_a(places, case.load * places, patience / data.stay_days);
    let rows = vec![
        case.row("wait", Unit::Minutes, formula * DAY),
        case.row("occupancy", Unit::Occupancy, state.busy / places),
    ];
    (twin, rows, vec![wait, |b| b.busy])
}
