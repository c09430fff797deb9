//! Which emergency departments are open, and where the patients of a zone then go.

use super::setting::Among;
use crate::acute::chain::{BLOCKS, ByBlock, Chain, block_of};
use crate::acute::{HospitalState, Places};
use crate::region::AcuteData;

/// Doors of a year: for every block of the week the hospitals of each zone.
#[derive(Clone, Debug)]
pub(super) struct Doors {
    /// Share of each block in which a hospital is open: `[hospital]`.
    open: Vec<ByBlock>,
    /// Of visits: `[block][zone]`.
    to: Vec<Vec<Among>>,
    /// Of ambulances, likewise.
    conveyed: Vec<Vec<Among>>,
}

impl Doors {
    /// The doors of a year.
    pub fn new(chain: &Chain, acute: &AcuteData, places: &Places) -> Self {
        let open: Vec<ByBlock> = if places.hospitals.is_empty() {
            acute
                .hospitals
                .iter()
                .map(|hospital| HospitalState::of(hospital).open)
                .collect()
        } else {
            places.hospitals.iter().map(|state| state.open).collect()
        };
        let by_block = |shares: &[Vec<f64>]| -> Vec<Vec<Among>> {
            let of = |block: usize| {
                let zones = shares.iter().zip(&acute.hospital_minutes);
                zones
                    .map(|(shares, minutes)| go(shares, minutes, block, &open))
                    .collect()
            };
            (0..BLOCKS).map(of).collect()
        };
        Self {
            to: by_block(&chain.destinations),
            conveyed: by_block(&chain.conveyed),
            open,
        }
    }

    /// The hospital to which an ambulance goes from a zone, for a uniform; none where there are no hospitals.
    pub fn hospital(&self, zone: usize, uniform: f64, now: f64) -> Option<usize> {
        (!self.open.is_empty()).then(|| self.conveyed[block_at(now)][zone].pick(uniform))
    }

    /// Whether a department takes patients now, at least in part of the block.
    pub fn open(&self, hospital: usize, now: f64) -> bool {
        self.open[hospital][block_at(now)] > 0.0
    }

    /// The nearest hospital that is open, other than `not`; `minutes`: the drives to each.
    pub fn next(&self, minutes: &[f64], not: usize, now: f64) -> Option<usize> {
        (0..minutes.len())
            .filter(|hospital| *hospital != not && self.open(*hospital, now))
            .min_by(|a, b| minutes[*a].total_cmp(&minutes[*b]))
    }

    /// Shares of the visits of a zone and of its ambulances that go to a hospital in a block.
    pub fn shares(&self, zone: usize, hospital: usize, block: usize) -> [f64; 2] {
        [&self.to, &self.conveyed].map(|to| to[block][zone].share(hospital))
    }

    /// Share of a block in which a hospital is open.
    pub fn open_in(&self, hospital: usize, block: usize) -> f64 {
        self.open[hospital][block]
    }
}

fn block_at(now: f64) -> usize {
    block_of((now / 60.0).floor() as usize % 168)
}

/// The shares of a zone over those that are open, in proportion; the nearest of them where nobody goes to any; and where all are
/// closed they take patients as if they were open, for nobody can be left without any hospital.
fn go(shares: &[f64], minutes: &[f64], block: usize, open: &[ByBlock]) -> Among {
    let some = open.iter().any(|blocks| blocks[block] > 0.0);
    let door = |hospital: usize| if some { open[hospital][block] } else { 1.0 };
    let weights: Vec<f64> = (0..shares.len()).map(|at| shares[at] * door(at)).collect();
    if weights.iter().any(|weight| *weight > 0.0) {
        return Among::new(weights.into_iter());
    }
    let nearest = (0..shares.len())
        .filter(|hospital| door(*hospital) > 0.0)
        .min_by(|a, b| minutes[*a].total_cmp(&minutes[*b]));
    Among::new((0..shares.len()).map(|at| f64::from(u8::from(Some(at) == nearest))))
}
