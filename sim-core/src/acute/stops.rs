//! Stops: an emergency department whose bays are all taken asks ambulances to go elsewhere, and a share of them does.
//!
//! Whoever is diverted goes to the nearest other hospital that is open, unless that is full as well: then nobody is sent around,
//! and the ambulance comes in. Hospitals outside divert as those inside do. Departments inside are one, so that when one is full
//! all are, and none diverts to another. With `f` the share of the time in which a department is full
//!
//! ```text
//! diverted from k to n per year:   brought_k→n · share · f_k · (1 − f_n)
//! ```
//!
//! `brought`: patients whom ambulances of the region carry to `k` and for whose zone `n` is the next. Departments are taken to be
//! full independently of each other, and as often for ambulances as for visits. How full they are wards and stops decide together
//! ([`boarding`](super::boarding)): outside by the tables of [`Outside`](super::chain::Outside), inside by
//! [`Fullness`](super::emergency::Fullness).

use super::chain::{Chain, Routes};
use crate::region::AcuteData;

/// The stops of a year; memory that holds no history.
#[derive(Clone, Debug, Default)]
pub(super) struct Stops {
    /// Of the ambulances that find all bays taken, the share that is diverted.
    share: f64,
    /// Patients per year bound for the first of each pair of [`Routes::pairs`].
    brought: Vec<f64>,
    /// Of those bound for each hospital the part that counts: a department loses no more than its visits.
    part: Vec<f64>,
    /// Share of the time in which each department is taken to be full.
    full: Vec<f64>,
    /// Pairs in which the first can divert to the second.
    ways: Vec<Way>,
    /// What each department gets more than is bound for it, patients per year.
    net: Vec<f64>,
    kept_off: f64,
    outcome: Outcome,
}

/// A pair of departments of which the first can divert to the second.
#[derive(Clone, Copy, Debug)]
struct Way {
    from: usize,
    to: usize,
    /// Patients per year who would be diverted if the first were always full and the second never.
    patients: f64,
    /// 1 where the department is inside.
    from_inside: f64,
    to_inside: f64,
}

/// What the stops of a year do to ambulances.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    /// Ambulances that are diverted per year.
    pub diverted: f64,
    /// Minutes by which the drive to hospital of a patient who is carried is longer, mean by area; medians, with signals.
    pub longer: Vec<f64>,
    /// By how much the share of them that goes inside is larger, by area.
    pub to_inside: Vec<f64>,
    /// Of those bound for a full department, the share that comes in: inside, outside.
    pub come_in: [f64; 2],
}

impl Stops {
    /// What ambulances bring; `carried`: patients per year from an area; `visits`: of residents to each hospital.
    pub fn bring(
        &mut self,
        acute: &AcuteData,
        routes: &Routes,
        share: f64,
        visits: &[f64],
        carried: impl Fn(usize) -> f64,
    ) {
        let hospitals = acute.hospitals.len();
        self.share = if routes.pairs.iter().any(|pair| diverts(acute, *pair)) {
            share
        } else {
            0.0
        };
        for list in [&mut self.part, &mut self.full, &mut self.net] {
            list.clear();
            list.resize(hospitals, 0.0);
        }
        self.brought.clear();
        self.brought.resize(routes.pairs.len(), 0.0);
        for bound in &routes.bound {
            self.brought[bound.pair] += bound.share * carried(bound.area);
        }
        for ([from, _], brought) in routes.pairs.iter().zip(&self.brought) {
            self.part[*from] += brought;
        }
        for (part, visits) in self.part.iter_mut().zip(visits) {
            *part = if *part > *visits { visits / *part } else { 1.0 };
        }
        self.ways.clear();
        self.kept_off = 0.0;
        for (pair, brought) in routes.pairs.iter().zip(&self.brought) {
            let [from, to] = *pair;
            let [from_inside, to_inside] = pair.map(|at| f64::from(u8::from(acute.hospitals[at].inside)));
            if diverts(acute, *pair) {
                self.ways.push(Way {
                    from,
                    to,
                    patients: brought * self.share * self.part[from],
                    from_inside,
                    to_inside,
                });
            }
        }
    }

    /// Whether any ambulance can be diverted.
    pub fn any(&self) -> bool {
        self.share > 0.0
    }

    /// Of those in a pair, the share that is diverted.
    fn rate(&self, acute: &AcuteData, pair: [usize; 2]) -> f64 {
        let [from, to] = pair;
        if diverts(acute, pair) {
            self.share * self.part[from] * self.full[from] * (1.0 - self.full[to])
        } else {
            0.0
        }
    }

    /// Diverts ambulances while departments are as full as they are taken to be.
    pub fn divert(&mut self) {
        self.net.fill(0.0);
        self.kept_off = 0.0;
        for way in &self.ways {
            let (full, free) = (self.full[way.from], 1.0 - self.full[way.to]);
            let patients = way.patients * full * free;
            self.net[way.from] -= patients;
            self.net[way.to] += patients;
            self.kept_off += way.patients * (way.from_inside * free + way.to_inside * full);
        }
    }

    /// What each department gets more than is bound for it, patients per year, after [`Stops::divert`].
    pub fn net(&self) -> &[f64] {
        &self.net
    }

    /// Patients per year who do not come to the departments inside while these are full: those bound for them who are diverted,
    /// and those from elsewhere who come while they are not; after [`Stops::divert`].
    pub fn kept_off(&self) -> f64 {
        self.kept_off
    }

    /// Share of the time in which departments inside are taken to be full.
    pub fn inside(&self, acute: &AcuteData) -> f64 {
        let inside = acute.hospitals.iter().position(|hospital| hospital.inside);
        inside.map_or(0.0, |at| self.full[at])
    }

    /// Takes departments inside to be this full.
    pub fn take_inside(&mut self, acute: &AcuteData, full: f64) {
        for (taken, hospital) in self.full.iter_mut().zip(&acute.hospitals) {
            if hospital.inside {
                *taken = full;
            }
        }
    }

    /// Takes one outside to be so full, or for a part of the way; the whole change.
    pub fn take_outside(&mut self, hospital: usize, full: f64, part: f64) -> f64 {
        let taken = &mut self.full[hospital];
        let change = full - *taken;
        *taken = if part < 1.0 { *taken + part * change } else { full };
        change.abs()
    }

    /// Works out what the stops do to ambulances.
    pub fn conclude(&mut self, chain: &Chain, acute: &AcuteData, routes: &Routes) {
        let mut out = std::mem::take(&mut self.outcome);
        for list in [&mut out.longer, &mut out.to_inside] {
            list.clear();
            list.resize(chain.areas, 0.0);
        }
        (out.diverted, out.come_in) = (0.0, [1.0; 2]);
        if self.any() {
            let (mut met, mut gone) = ([0.0; 2], [0.0; 2]);
            for (pair, brought) in routes.pairs.iter().zip(&self.brought) {
                let side = usize::from(!acute.hospitals[pair[0]].inside);
                met[side] += brought * self.full[pair[0]];
                gone[side] += brought * self.rate(acute, *pair);
            }
            out.diverted = gone[0] + gone[1];
            for (come_in, (met, gone)) in out.come_in.iter_mut().zip(met.iter().zip(gone)) {
                if *met > 0.0 {
                    *come_in = 1.0 - gone / met;
                }
            }
            for bound in &routes.bound {
                let pair = routes.pairs[bound.pair];
                let rate = self.rate(acute, pair);
                let [from, to] = pair.map(|at| f64::from(u8::from(acute.hospitals[at].inside)));
                out.longer[bound.area] += rate * bound.longer;
                out.to_inside[bound.area] += rate * bound.share * (to - from);
            }
        }
        self.outcome = out;
    }

    /// What the stops do to ambulances, after [`Stops::conclude`].
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }
}

/// Whether the first of a pair can divert to the second.
fn diverts(acute: &AcuteData, [from, to]: [usize; 2]) -> bool {
    from != to && !(acute.hospitals[from].inside && acute.hospitals[to].inside)
}

#[cfg(test)]
mod tests {
    use super::super::Places;
    use super::super::fixture::chain_of;
    use super::super::streams::{Bedded, Streams};
    use super::*;

    /// 7,000 visits of residents, of whom ambulances bring 3,000; the department inside and that outside as full as asked.
    fn diverted(share: f64, [inside, outside]: [f64; 2]) -> (Streams, [f64; 2], f64) {
        let data = chain_of(&[Some(1.0)], &[&[4.0], &[8.0]]);
        let chain = Chain::of(&data, 2);
        let mut streams = Streams::default();
        let (places, visits) = (Places::default(), [4_000.0, 3_000.0]);
        let bedded = Bedded {
            admitted_share: 0.35,
            elective: 0.0,
            years: 0.0,
        };
        streams.send(&chain, &data, &visits, &places, &bedded);
        streams.bring(&chain, &data, share, |area| [2_000.0, 1_000.0][area]);
        streams.stops.take_outside(1, outside, 1.0);
        streams.divert(&chain, &data, inside);
        streams.conclude_stops(&chain, &data);
        let arrived = streams.arrived(&chain, &data, &places);
        let all: f64 = arrived.visits.iter().sum();
        assert!((all - 7_000.0).abs() < 1e-9, "{arrived:?}");
        let gone = chain.destinations[0][0];
        (streams, [arrived.visits[0], arrived.visits[1]], gone)
    }

    #[test]
    fn who_is_diverted_arrives_elsewhere() {
        // Both zones go to the first hospital with the same share, and ambulances go where visits go
        let (streams, [inside, outside], share) = diverted(0.4, [0.1, 0.3]);
        let from_inside = 3_000.0 * share * 0.4 * 0.1 * 0.7;
        let from_outside = 3_000.0 * (1.0 - share) * 0.4 * 0.3 * 0.9;
        assert!((inside - (7_000.0 * share - from_inside + from_outside)).abs() < 1e-9);
        assert!((outside - (7_000.0 * (1.0 - share) + from_inside - from_outside)).abs() < 1e-9);
        let out = streams.stops.outcome();
        assert!((out.diverted - from_inside - from_outside).abs() < 1e-9);
        // The hospitals lie at 5 and 20 minutes
        let each = (from_inside - from_outside) / 3_000.0;
        for area in 0..2 {
            assert!((out.longer[area] - 15.0 * each).abs() < 1e-12, "{out:?}");
            assert!((out.to_inside[area] + each).abs() < 1e-12, "{out:?}");
        }
        // Of those who find it full 0.4 · 0.7 and 0.4 · 0.9 do not come in
        assert!((out.come_in[0] - 0.72).abs() < 1e-12 && (out.come_in[1] - 0.64).abs() < 1e-12);
        let kept_off = 3_000.0 * 0.4 * (share * 0.7 + (1.0 - share) * 0.3);
        assert!((streams.stops.kept_off() - kept_off).abs() < 1e-9);
    }

    #[test]
    fn nobody_is_diverted_where_nobody_is_full_or_everybody() {
        let (_, usual, _) = diverted(0.0, [0.5, 0.5]);
        for (share, full) in [(0.4, [0.0, 0.0]), (1.0, [1.0, 1.0])] {
            let (streams, visits, _) = diverted(share, full);
            assert_eq!(visits, usual, "{share} {full:?}");
            assert_eq!(streams.stops.outcome().diverted, 0.0);
            assert_eq!(streams.stops.outcome().longer, [0.0; 2]);
        }
    }
}
