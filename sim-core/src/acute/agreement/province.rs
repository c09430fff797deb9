//! The ambulances and the whole chain of a province.

use super::{Case, Link, Row, Subject, Unit};
use crate::acute::twin::province::Relocation;
use crate::acute::twin::{Plan, Province, simulate};
use crate::acute::{Asked, Flow, State, flow};
use crate::random::Luck;

/// Figures that both have: id in the twin, what it is, unit, factor to it.
const FIGURES: [(&str, &str, Unit, f64); 7] = [
    ("a1_within_15", "A1 within 15 minutes", Unit::Share, 1.0),
    ("response", "mean response, A1", Unit::Minutes, 1.0),
    (
        "ambulance_utilisation",
        "vehicle time on a run",
        Unit::Occupancy,
        1.0,
    ),
    ("ed_over_4h", "emergency stays over 4 hours", Unit::Share, 1.0),
    ("ed_stay", "emergency stay", Unit::Minutes, 60.0),
    ("bed_occupancy", "occupied beds", Unit::Occupancy, 1.0),
    (
        "step_down_wait",
        "wait for a step-down place",
        Unit::Minutes,
        1_440.0,
    ),
];
/// Figures of the ambulances: the first of them.
const OF_AMBULANCES: usize = 3;
/// Weeks that are played at a precision of 1.
const WEEKS: f64 = 104.0;

/// Formula and twin of the base year, with more or less asked.
pub(super) fn rows(case: Case, subject: &Subject, luck: &Luck, precision: f64) -> Vec<Row> {
    let Subject {
        region,
        chain,
        calibration,
        asked,
        staffed,
    } = subject;
    let asked = times(asked, case);
    let (mut calibration, mut relocation) = (calibration.clone(), Relocation::default());
    if case.link == Link::Stations {
        (calibration.relocation, relocation) = (0.0, Relocation::Home);
    }
    let mut out = Flow::default();
    // A year that does not settle has the figures of its last turn, and the twin tells how far they are off
    let _ = flow(
        chain,
        region,
        &calibration,
        &mut State::new(chain),
        &asked,
        staffed,
        &mut out,
    );
    let province = Province::new(chain, &region.acute, &calibration, &asked, staffed);
    let weeks = (WEEKS / precision).clamp(1.0, 10_000.0) as u32;
    let plan = Plan {
        relocation,
        ..Plan::new(*luck, region.base_year, weeks)
    };
    let simulated = simulate(&province, &plan);
    let which = if case.link == Link::Province {
        FIGURES.len()
    } else {
        OF_AMBULANCES
    };
    let both = |(id, label, unit, factor): &(&str, &'static str, Unit, f64)| {
        let figure = simulated.figure(id)?;
        Some(Row {
            twin: factor * figure.twin,
            half_width: factor * figure.half_width.unwrap_or(f64::INFINITY),
            ..case.row(label, *unit, factor * figure.formula(&out)?)
        })
    };
    FIGURES[..which].iter().filter_map(both).collect()
}

fn times(asked: &Asked, case: Case) -> Asked {
    let mut asked = asked.clone();
    for list in [&mut asked.a1_runs, &mut asked.a2_runs, &mut asked.planned_runs] {
        list.iter_mut().for_each(|runs| *runs *= case.load);
    }
    if case.link == Link::Province {
        asked.visits.iter_mut().for_each(|visits| *visits *= case.load);
        for total in [
            &mut asked.acute_admissions,
            &mut asked.elective_admissions,
            &mut asked.short_stay,
            &mut asked.rehabilitation,
        ] {
            *total *= case.load;
        }
    }
    asked
}
