//! The twin against what is known exactly, and what must always hold.

use super::*;
use crate::acute::calibration::{Calibration, Uncertain, fit};
use crate::acute::chain::Chain;
use crate::acute::fixture::chain_of;
use crate::acute::{Asked, Places, Staffed};
use crate::region::AcuteData;

mod ambulances;
mod hospital;
mod posts;

/// A year in which every area asks for these runs, and nothing else is asked.
fn asked(areas: usize, a1: f64, a2: f64, planned: f64) -> Asked {
    Asked {
        a1_runs: vec![a1; areas],
        a2_runs: vec![a2; areas],
        planned_runs: vec![planned; areas],
        visits: vec![0.0; areas],
        stay_factor: 1.0,
        search_factor: 1.0,
        nursing_home_wait_factor: 1.0,
        ..Asked::default()
    }
}

const STAFFED: Staffed = Staffed {
    vehicle_share: 1.0,
    added_vehicles: 0.0,
    beds: 100.0,
    bays: 10.0,
    step_down_places: 30.0,
    rehabilitation_places: 0.0,
    clustered: false,
    home_nursing: 1.0,
    gp_duties: 1.0,
    places: Places {
        hospitals: Vec::new(),
        posts: Vec::new(),
        clinics: Vec::new(),
    },
};

fn calibrated(chain: &Chain, acute: &AcuteData, without_transport: f64, asked: &Asked) -> Calibration {
    let uncertain = Uncertain {
        without_transport,
        observed_within_limit: 0.9,
        wrong_place_share: 0.06,
        external_share: 0.74,
        diverted_when_full: 0.0,
    };
    fit(chain, acute, uncertain, asked, &STAFFED)
}

/// Plays a region whose patients are all carried, or stay at home with this probability.
fn played(
    acute: &AcuteData,
    asked: &Asked,
    staffed: &Staffed,
    without_transport: f64,
    plan: &Plan,
) -> Simulated {
    let areas = asked.a1_runs.len();
    let chain = Chain::of(acute, areas);
    let calibration = calibrated(&chain, acute, without_transport, asked);
    simulate(&Province::new(&chain, acute, &calibration, asked, staffed), plan)
}

fn plan(weeks: u32) -> Plan {
    Plan {
        warm_up_weeks: 4,
        ..Plan::new(Luck::new(1, 0), 2025, weeks)
    }
}

/// Five standard errors around what is known: less than one false alarm in a million.
fn agrees(simulated: &Simulated, id: &str, expected: f64) {
    let figure = simulated.figure(id).expect("the figure exists");
    let error = figure.half_width.expect("there is an interval") / 1.96;
    let off = (figure.twin - expected).abs();
    assert!(
        off <= 5.0 * error && error < 0.05 * expected.abs().max(0.02),
        "{id}: {} ± {error}, expected {expected}",
        figure.twin
    );
}
