//! The year solved block by block, held against plain sweeps over all its unknowns at once.

use super::boarding::{Round, Warding};
use super::chain::{ByBlock, Chain};
use super::fixed_point::{State, after_wards, bays, runs, solve};
use super::{Asked, Calibration, Staffed};
use crate::parameters::CheckedParameters;
use crate::random::Luck;
use crate::region::{AcuteData, PackFiles, Region};
use crate::run::{acute_year, people_pass};
use crate::scenario::Scenario;
use std::sync::Arc;

/// Part of a change that a sweep makes.
const DAMPING: f64 = 0.4;

struct Year<'a> {
    chain: &'a Chain,
    acute: &'a AcuteData,
    calibration: &'a Calibration,
    asked: &'a Asked,
    staffed: &'a Staffed,
}

/// All unknowns, in one row.
#[derive(Debug)]
struct Solution {
    unknowns: Vec<f64>,
    residual: f64,
}

impl Solution {
    fn of(at: Round, boarding: f64, visits: [f64; 3], stay: f64, loads: &[ByBlock], residual: f64) -> Self {
        let mut unknowns = vec![at.boarding, at.back, boarding, stay];
        // Patients per year, as parts of all
        let all: f64 = visits.iter().sum();
        unknowns.extend(visits.map(|visits| visits / all));
        unknowns.extend(loads.iter().flatten());
        Self { unknowns, residual }
    }
}

impl Year<'_> {
    fn block_by_block(&self) -> Solution {
        let Self {
            chain,
            acute,
            calibration,
            asked,
            staffed,
        } = *self;
        let mut state = State::new(chain);
        let (hospital, change, _) = solve(chain, acute, calibration, &mut state, asked, staffed);
        Solution::of(
            hospital.settled.at,
            hospital.busiest_week.at.boarding,
            hospital.arrived.visits,
            hospital.treated.stay_hours,
            &state.network.cube.load,
            hospital.residual.max(change),
        )
    }

    /// Every unknown moves in every sweep, towards what the others are at that moment; nothing is solved before anything else.
    fn by_sweeps(&self) -> Solution {
        let Self {
            chain,
            acute,
            calibration,
            asked,
            staffed,
        } = *self;
        let mut state = State::new(chain);
        let State {
            network,
            hours,
            streams,
            ..
        } = &mut state;
        let mut wards = Warding::before(chain, acute, calibration, streams, asked, staffed);
        let (mut at, mut busiest) = (Round::default(), Round::default());
        let mut fresh = true;
        for _ in 0..2_000 {
            let (warded, next, mut residual) = wards.round(chain, acute, streams, staffed, at, DAMPING);
            (wards.settled.wards, wards.settled.at) = (warded, at);
            let memory = (&mut *hours, &*streams);
            let bays = bays(chain, acute, calibration, memory, asked, staffed, &wards);
            streams.drive_on(chain, acute, wards.first);
            streams.conclude_stops(chain, acute);
            let hospital = after_wards(acute, hours, asked, (&wards, streams), &bays);
            let share = acute.wards.busiest_week * (1.0 + asked.epidemic);
            let (_, next_busiest, change) = wards.round_of_week(hospital.acute * share, busiest);
            residual = residual.max(change).max(hours.residual);
            let urgent = runs(calibration, asked, staffed, &hospital, streams);
            network.ask(chain, streams.routes(chain), &acute.ambulance, &urgent);
            if fresh {
                network.cube.load.iter_mut().for_each(|load| *load = [0.3; 6]);
                fresh = false;
            }
            network.cube.turn(chain, calibration.relocation);
            residual = residual.max(network.cube.change());
            if residual < 1e-12 {
                let (visits, stay) = (hospital.arrived.visits, hospital.treated.stay_hours);
                return Solution::of(at, busiest.boarding, visits, stay, &network.cube.load, residual);
            }
            at = at.towards(next, DAMPING);
            busiest = busiest.towards(next_busiest, DAMPING);
            network.cube.step(DAMPING);
        }
        panic!("2,000 sweeps are not enough");
    }
}

#[test]
fn sweeps_over_everything_reach_the_same_point() {
    let region = Region::read(&PackFiles::flevoland(), &[]).expect("the pack is without fault");
    let parameters =
        CheckedParameters::new(Arc::new(region), Scenario::reference(), None).expect("the reference fits");
    let (region, chain) = (&parameters.region, &parameters.chain);
    let luck = Luck::new(1, 3);
    let pass = people_pass(&parameters, &luck);
    for (year, more, beds) in [
        (region.base_year, 1.0, 1.0),
        (2040, 1.0, 1.0),
        (2040, 1.2, 0.9),
        (2050, 1.0, 0.7),
    ] {
        let run = acute_year(&parameters, &pass, &luck, year)
            .expect("settles")
            .expect("a year of the run");
        let asked = Asked {
            a1_runs: run.asked.a1_runs.iter().map(|runs| more * runs).collect(),
            acute_admissions: more * run.asked.acute_admissions,
            ..run.asked
        };
        let staffed = Staffed {
            beds: beds * run.staffed.beds,
            ..run.staffed
        };
        let year = Year {
            chain,
            acute: &region.acute,
            calibration: &run.calibration,
            asked: &asked,
            staffed: &staffed,
        };
        let (blocks, sweeps) = (year.block_by_block(), year.by_sweeps());
        assert!(blocks.residual <= 1e-9);
        for (a, b) in blocks.unknowns.iter().zip(&sweeps.unknowns) {
            assert!((a - b).abs() < 1e-9 * (1.0 + b.abs()), "{blocks:?} {sweeps:?}");
        }
    }
}
