//! How urgent patients are, by how they come.
//!
//! The classes of all visits and those of the patients whom ambulances bring are known; who comes by own means makes up the rest.

use crate::acute::queueing::priority::CLASSES;

/// Ways to come: A1, A2, own means.
const WAYS: usize = 3;
/// Turns of the fit: each takes the tables to the totals of classes and of ways.
const TURNS: usize = 200;
/// Least part of a class that comes by own means where the fit begins, so that it can always end.
const LEAST: f64 = 1e-3;

/// Shares of the classes among those who come in each way, at one hospital.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Triage {
    shares: [[f64; CLASSES]; WAYS],
}

impl Triage {
    /// `came`: patients in each way; `urgency`: shares of all of them by class; `by_ambulance`: those of A1 and A2.
    ///
    /// Where own means cannot make up the rest, because ambulances alone bring more of a class than there is, all shares give
    /// way in proportion until classes and ways add up (iterative proportional fitting).
    pub fn new(came: [f64; WAYS], urgency: &[f64; CLASSES], by_ambulance: &[[f64; CLASSES]; 2]) -> Self {
        let all: f64 = came.iter().sum();
        let total = urgency.map(|share| share * all);
        let [a1, a2] = [0, 1].map(|way| by_ambulance[way].map(|share| share * came[way]));
        let own =
            std::array::from_fn(|class| (total[class] - a1[class] - a2[class]).max(LEAST * total[class]));
        let mut table = [a1, a2, own];
        for _ in 0..TURNS {
            for class in 0..CLASSES {
                let sum: f64 = table.iter().map(|way| way[class]).sum();
                if sum > 0.0 {
                    table.iter_mut().for_each(|way| way[class] *= total[class] / sum);
                }
            }
            for (way, came) in table.iter_mut().zip(came) {
                let sum: f64 = way.iter().sum();
                if sum > 0.0 {
                    way.iter_mut().for_each(|number| *number *= came / sum);
                }
            }
        }
        let shares = |way: [f64; CLASSES]| {
            let sum: f64 = way.iter().sum();
            if sum > 0.0 {
                way.map(|number| number / sum)
            } else {
                *urgency
            }
        };
        Self {
            shares: table.map(shares),
        }
    }

    /// The class of somebody who comes in this way, for a uniform.
    pub fn class(&self, way: usize, uniform: f64) -> usize {
        let [first, second, _] = self.shares[way];
        usize::from(uniform >= first) + usize::from(uniform >= first + second)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BROUGHT: [[f64; 3]; 2] = [[0.6, 0.33, 0.07], [0.15, 0.62, 0.23]];

    fn adds_up(triage: &Triage, came: [f64; 3], urgency: [f64; 3]) {
        let all: f64 = came.iter().sum();
        for (class, share) in urgency.iter().enumerate() {
            let sum: f64 = (0..3).map(|way| came[way] * triage.shares[way][class]).sum();
            assert!((sum - share * all).abs() < 1e-6 * all, "{triage:?}");
        }
    }

    #[test]
    fn own_means_make_up_the_rest() {
        let (came, urgency) = ([20.0, 15.0, 65.0], [0.2, 0.42, 0.38]);
        let triage = Triage::new(came, &urgency, &BROUGHT);
        adds_up(&triage, came, urgency);
        for (shares, brought) in triage.shares.iter().zip(BROUGHT) {
            for (share, brought) in shares.iter().zip(brought) {
                assert!((share - brought).abs() < 1e-9);
            }
        }
        assert!((triage.shares[2][0] - (20.0 - 12.0 - 2.25) / 65.0).abs() < 1e-9);
        let classes = [0.0, 0.599, 0.6, 0.929, 0.94, 0.999].map(|uniform| triage.class(0, uniform));
        assert_eq!(classes, [0, 0, 1, 1, 2, 2]);
    }

    #[test]
    fn where_ambulances_alone_bring_too_many_of_a_class_all_give_way() {
        let urgency = [0.2, 0.42, 0.38];
        for came in [
            [60.0, 30.0, 10.0],
            [0.0, 99.0, 1.0],
            [40.0, 0.0, 60.0],
            [5.0, 5.0, 0.0],
        ] {
            let triage = Triage::new(came, &urgency, &BROUGHT);
            adds_up(&triage, came, urgency);
        }
        // Nobody comes at all
        let triage = Triage::new([0.0; 3], &urgency, &BROUGHT);
        assert_eq!(triage.shares[2], urgency);
    }
}
