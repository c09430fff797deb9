//! The year as it would be if a hospital that closed before the base year were open again, and as it is: what its closure did.
//!
//! Residents go to it by the same pull as to the others, so strongly that it has the visits that the pack gives. When it
//! closes, the shares of every zone fall to the other hospitals in proportion, which gives exactly the routes of the base year.
//! Nothing is fitted: what the base year is calibrated on stays as it is.

use super::chain::Chain;
use super::fixed_point::{State, flow};
use super::{Asked, Calibration, Flow, NotConverged, Places, Staffed};
use crate::region::{AcuteData, FormerHospital, HospitalData};

/// A region's acute chain with one hospital more, which the pack has closed.
#[derive(Clone, Debug)]
pub struct Replay {
    acute: AcuteData,
    chain: Chain,
    hospital: usize,
}

impl Replay {
    /// Adds a hospital that closed before the base year to a region and its chain.
    #[must_use]
    pub fn of(acute: &AcuteData, chain: &Chain, former: &FormerHospital) -> Self {
        let mut acute = acute.clone();
        let hospital = acute.hospitals.len();
        // Its visits count from here on; for the totals of the base year it has none
        acute.hospitals.push(HospitalData {
            id: former.id.clone(),
            name: former.name.clone(),
            inside: false,
            visits_of_residents: 0.0,
            visits: former.visits,
            staffed_beds: former.staffed_beds,
            bays: former.bays,
            open: [0.0; 6],
        });
        for (minutes, more) in acute.hospital_minutes.iter_mut().zip(&former.minutes) {
            minutes.push(*more);
        }
        // What is fitted to the base year stays as it is
        let mut chain = Chain::with(&acute, chain.areas, |_| chain.pull);
        chain.draw_to(&acute, hospital, former.visits);
        acute.hospitals[hospital].visits_of_residents = former.visits;
        Self {
            acute,
            chain,
            hospital,
        }
    }

    /// A year with the department of that hospital open in these shares of the hours, by block as in
    /// [`HospitalState::open`](super::HospitalState::open).
    ///
    /// # Errors
    /// When the chain does not settle.
    pub fn year(
        &self,
        calibration: &Calibration,
        asked: &Asked,
        staffed: &Staffed,
        open: [f64; 6],
    ) -> Result<Flow, NotConverged> {
        let mut places = Places::default();
        places.hospital(&self.acute, self.hospital).open = open;
        let staffed = Staffed {
            places,
            ..staffed.clone()
        };
        let (mut state, mut out) = (State::new(&self.chain), Flow::default());
        flow(
            &self.chain,
            &self.acute,
            calibration,
            &mut state,
            asked,
            &staffed,
            &mut out,
        )?;
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::chain_of;
    use super::*;

    fn former(visits: f64) -> FormerHospital {
        FormerHospital {
            id: "was".to_owned(),
            name: String::new(),
            visits,
            staffed_beds: 50.0,
            bays: 5.0,
            minutes: vec![4.0, 12.0],
        }
    }

    #[test]
    fn it_has_the_visits_of_the_pack_and_closed_it_leaves_the_base_year() {
        let acute = chain_of(&[Some(1.0), Some(1.0)], &[&[3.0, 9.0], &[9.0, 3.0]]);
        let before = Chain::of(&acute, 2);
        for visits in [500.0, 3_000.0, 9_000.0] {
            let replay = Replay::of(&acute, &before, &former(visits));
            let people: f64 = replay.chain.zone_calls.iter().sum();
            let share_of = |zone: usize| {
                let shares = &replay.chain.destinations[zone];
                shares[2] / shares.iter().sum::<f64>()
            };
            let got: f64 = (0..2)
                .map(|zone| replay.chain.zone_calls[zone] * share_of(zone))
                .sum();
            // By hand: residents have 10,000 visits in all
            assert!(
                (got / people - visits / 10_000.0).abs() < 1e-6,
                "{visits}: {}",
                got / people
            );
            assert!(share_of(0) > share_of(1), "it pulls more where it is nearer");
            for (now, then) in replay.chain.routes.carried.iter().zip(&before.routes.carried) {
                assert!(
                    (now.transport - then.transport).abs() < 1e-9,
                    "closed, it changes nothing"
                );
            }
        }
    }
}
