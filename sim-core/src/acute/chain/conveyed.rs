//! To which hospital ambulances take the patients of a zone: not as all who visit an emergency department do.
//!
//! Ambulances bring who is most ill, keep to the near hospital more than visitors do, and drive past one that has not what the
//! patient needs. So their shares are those of the visits, times `exp(−sharpness · minutes)`, times a weight of hospitals inside:
//! two numbers, fitted once to two published figures of the region, the share of urgent runs that ends inside and the mean drive
//! to hospital. A pack without these figures has ambulances go where visits go.

use super::super::calibration::root;
use super::{mean_drive, zone_weights};
use crate::demand::{Service, use_at_start};
use crate::parameters::expected_value;
use crate::region::{AcuteData, Region};

/// Strongest that ambulances may keep to the near hospital, per minute.
const MOST_SHARPNESS: f64 = 1.0;
/// Range of the logarithm of the weight of hospitals inside.
const MOST_LOG_WEIGHT: f64 = 50.0;

/// How the destinations of ambulances differ from those of visits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::acute) struct Pull {
    /// How much less a hospital draws them per minute that it is farther away.
    pub sharpness: f64,
    /// Weight of hospitals inside, beside 1 of those outside.
    pub inside: f64,
}

/// Runs per zone: A1, and with A2; and the share of these that a hospital receives.
#[derive(Clone, Copy, Debug)]
pub(in crate::acute) struct Calls<'a> {
    pub a1: &'a [f64],
    pub urgent: &'a [f64],
    pub carried: f64,
}

impl Pull {
    /// Ambulances go where visits go.
    pub const NONE: Self = Self {
        sharpness: 0.0,
        inside: 1.0,
    };

    /// Fits it to what the pack has published, in the base year of the expected run; `destinations` are those of visits.
    pub fn of(region: &Region, destinations: &[Vec<f64>]) -> Self {
        let acute = &region.acute;
        let weights = zone_weights(acute, region.area_count());
        let by_zone = |service| -> Vec<f64> {
            let runs = use_at_start(region, service);
            let zones = acute.zones.iter().zip(&weights);
            zones.map(|(zone, weight)| runs[zone.area] * weight).collect()
        };
        let (a1, a2) = (by_zone(Service::AmbulanceA1), by_zone(Service::AmbulanceA2));
        let urgent: Vec<f64> = a1.iter().zip(&a2).map(|(a1, a2)| a1 + a2).collect();
        let carried = 1.0 - expected_value(region, acute.ambulance.without_transport);
        let calls = Calls {
            a1: &a1,
            urgent: &urgent,
            carried,
        };
        Self::fit(acute, destinations, &calls)
    }

    /// The two numbers, each by a root: for every sharpness the weight that brings the published share inside, and of these the
    /// pair that makes the published drive. What cannot be reached is met as nearly as the ranges allow.
    pub fn fit(acute: &AcuteData, destinations: &[Vec<f64>], calls: &Calls<'_>) -> Self {
        let Some(published) = acute.ambulance.conveyed else {
            return Self::NONE;
        };
        let carried = |weights: &[f64]| weights.iter().sum::<f64>() > 0.0;
        if !(carried(calls.a1) && carried(calls.urgent) && calls.carried > 0.0) {
            return Self::NONE;
        }
        let wanted = (published.inside / calls.carried).min(1.0);
        let median = published.minutes / mean_drive(&acute.ambulance);
        let with = |sharpness: f64| {
            let sides = Sides::of(acute, destinations, sharpness);
            let (log_weight, _) = root(-MOST_LOG_WEIGHT, MOST_LOG_WEIGHT, |log_weight| {
                sides.inside(calls.urgent, libm::exp(log_weight)) - wanted
            });
            let inside = libm::exp(log_weight);
            (inside, sides.minutes(calls.a1, inside))
        };
        let (sharpness, _) = root(0.0, MOST_SHARPNESS, |sharpness| median - with(sharpness).1);
        let (inside, _) = with(sharpness);
        Self { sharpness, inside }
    }

    /// Shares of ambulances of a zone over the hospitals, together 1, from those of its visits.
    pub fn shares(&self, visits: &[f64], minutes: &[f64], is_inside: impl Fn(usize) -> bool) -> Vec<f64> {
        if *self == Self::NONE {
            return visits.to_vec();
        }
        let draw = |at: usize| {
            let weight = if is_inside(at) { self.inside } else { 1.0 };
            weight * drawn(visits, minutes, at, self.sharpness)
        };
        let draws: Vec<f64> = (0..visits.len()).map(draw).collect();
        let sum: f64 = draws.iter().sum();
        if sum > 0.0 {
            draws.iter().map(|draw| draw / sum).collect()
        } else {
            visits.to_vec()
        }
    }
}

/// Share of visits, less for who is farther than the nearest to which anybody goes.
fn drawn(visits: &[f64], minutes: &[f64], at: usize, sharpness: f64) -> f64 {
    let of = visits.iter().zip(minutes).filter(|(share, _)| **share > 0.0);
    let nearest = of.map(|(_, minutes)| *minutes).fold(f64::INFINITY, f64::min);
    if visits[at] > 0.0 {
        visits[at] * libm::exp(sharpness * (nearest - minutes[at]))
    } else {
        0.0
    }
}

/// What hospitals inside and outside draw of each zone at one sharpness: weight, and weight times minutes.
struct Sides(Vec<[[f64; 2]; 2]>);

impl Sides {
    fn of(acute: &AcuteData, destinations: &[Vec<f64>], sharpness: f64) -> Self {
        let zone = |(visits, minutes): (&Vec<f64>, &Vec<f64>)| {
            let mut sides = [[0.0; 2]; 2];
            for (at, hospital) in acute.hospitals.iter().enumerate() {
                let draw = drawn(visits, minutes, at, sharpness);
                let side = &mut sides[usize::from(!hospital.inside)];
                side[0] += draw;
                side[1] += draw * minutes[at];
            }
            sides
        };
        Self(
            destinations
                .iter()
                .zip(&acute.hospital_minutes)
                .map(zone)
                .collect(),
        )
    }

    /// Mean over zones of what `of` makes of weight and minutes, inside and outside.
    fn mean(&self, calls: &[f64], weight: f64, of: impl Fn([f64; 2], [f64; 2]) -> f64) -> f64 {
        let (mut sum, mut all) = (0.0, 0.0);
        for ([inside, outside], calls) in self.0.iter().zip(calls) {
            let (inside, outside) = (inside.map(|draw| weight * draw), *outside);
            let draws = inside[0] + outside[0];
            if draws > 0.0 {
                sum += calls * of(inside, outside) / draws;
                all += calls;
            }
        }
        if all > 0.0 { sum / all } else { 0.0 }
    }

    fn inside(&self, calls: &[f64], weight: f64) -> f64 {
        self.mean(calls, weight, |inside, _| inside[0])
    }

    fn minutes(&self, calls: &[f64], weight: f64) -> f64 {
        self.mean(calls, weight, |inside, outside| inside[1] + outside[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acute::chain::Chain;
    use crate::acute::fixture::chain_of;
    use crate::region::Conveyed;

    /// Two zones, one beside each of two hospitals; the fixture has one inside and one outside.
    fn acute(conveyed: Option<Conveyed>) -> AcuteData {
        let mut acute = chain_of(&[Some(1.0), Some(1.0)], &[&[3.0, 9.0], &[9.0, 3.0]]);
        acute.hospital_minutes = vec![vec![5.0, 25.0], vec![30.0, 10.0]];
        acute.ambulance.conveyed = conveyed;
        acute.ambulance.drive_log_sd = 0.0;
        acute
    }

    fn fitted(acute: &AcuteData, visits: &[Vec<f64>], urgent: &[f64]) -> Pull {
        let calls = Calls {
            a1: &[1.0, 1.0],
            urgent,
            carried: 0.5,
        };
        Pull::fit(acute, visits, &calls)
    }

    #[test]
    fn two_numbers_meet_two_figures() {
        let visits = [vec![0.8, 0.2], vec![0.3, 0.7]];
        // By hand, from a sharpness of 0.04 and a weight of 0.5: the odds inside are those of visits · 0.5 · exp(∓0.04 · 20)
        let odds = [
            4.0 * 0.5 * libm::exp(0.04 * 20.0),
            3.0 / 7.0 * 0.5 * libm::exp(-0.04 * 20.0),
        ];
        let [near, far] = odds.map(|odds| odds / (1.0 + odds));
        let published = Conveyed {
            inside: 0.5 * (3.0 * near + far) / 4.0,
            minutes: 0.5 * (5.0 * near + 25.0 * (1.0 - near)) + 0.5 * (30.0 * far + 10.0 * (1.0 - far)),
        };
        let acute = acute(Some(published));
        let pull = fitted(&acute, &visits, &[3.0, 1.0]);
        assert!((pull.sharpness - 0.04).abs() < 1e-6, "{pull:?}");
        assert!((pull.inside - 0.5).abs() < 1e-6, "{pull:?}");
        let shares = pull.shares(&visits[0], &acute.hospital_minutes[0], |at| at == 0);
        assert!((shares[0] - near).abs() < 1e-6 && (shares[0] + shares[1] - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_reached_stays_in_range() {
        let visits = [vec![0.8, 0.2], vec![0.3, 0.7]];
        for (inside, minutes) in [(0.0, 0.1), (0.0, 600.0), (1.0, 0.1), (1.0, 600.0), (0.2, 0.1)] {
            let acute = acute(Some(Conveyed { inside, minutes }));
            let pull = fitted(&acute, &visits, &[1.0, 1.0]);
            assert!(pull.sharpness >= 0.0 && pull.sharpness <= MOST_SHARPNESS && pull.inside > 0.0);
            for (visits, minutes) in visits.iter().zip(&acute.hospital_minutes) {
                let shares = pull.shares(visits, minutes, |at| at == 0);
                assert!(
                    shares.iter().all(|share| (0.0..=1.0).contains(share)),
                    "{shares:?}"
                );
            }
        }
        // Nobody calls, or no hospital receives anybody
        let acute = acute(Some(Conveyed {
            inside: 0.5,
            minutes: 10.0,
        }));
        assert_eq!(fitted(&acute, &visits, &[0.0, 0.0]), Pull::NONE);
    }

    #[test]
    fn without_figures_ambulances_go_where_visits_go() {
        let acute = acute(None);
        let chain = Chain::of(&acute, 2);
        assert_eq!(chain.conveyed, chain.destinations);
    }

    #[test]
    fn where_a_hospital_closes_ambulances_go_to_the_others_in_proportion() {
        use crate::acute::chain::routes;
        let acute = acute(None);
        let pull = Pull {
            sharpness: 0.05,
            inside: 0.3,
        };
        let chain = Chain::with(&acute, 2, |_| pull);
        assert!(chain.conveyed != chain.destinations);
        let inside = |open: [[f64; 6]; 2]| -> f64 {
            let routes = routes(&chain, &acute, &open);
            let carried = chain.entries.iter().zip(&routes.carried);
            let first = carried.filter(|(entry, _)| chain.nodes[entry.node as usize].parent == 0);
            first.map(|(_, carried)| carried.inside).sum()
        };
        // Two areas, whose zones weigh 1 together
        let by_hand: f64 = chain.conveyed.iter().map(|shares| shares[0]).sum();
        assert!((inside([[1.0; 6]; 2]) - by_hand).abs() < 1e-12);
        assert!((inside([[1.0; 6], [0.0; 6]]) - 2.0).abs() < 1e-12);
        assert_eq!(inside([[0.0; 6], [1.0; 6]]), 0.0);
    }
}
