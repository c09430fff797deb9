//! Migration: how many people homes and habit bring in, and where leavers go.

use crate::quantity::floor;

/// What the balance of homes and people of one area is made of, all expectations of the year.
pub(super) struct Balance {
    /// Departures, to anywhere.
    pub(super) departures: f64,
    /// Arrivals from other areas of the region.
    pub(super) arrivals_within: f64,
    /// Births minus deaths.
    pub(super) natural_increase: f64,
    /// People at 1 January.
    pub(super) people: f64,
    /// People whom the homes at the end of the year hold.
    pub(super) housed: f64,
    /// Observed net migration per year.
    pub(super) observed_net: f64,
}

/// Expected in-migration from outside the region, people.
///
/// `λ = max(0, departures − arrivals within + θ·(housed − people − natural increase) + (1 − θ)·observed net)`:
/// with θ = 1 homes decide (an empty home is filled, a missing one keeps people away), with θ = 0 habit does.
pub(super) fn expected_arrivals(balance: &Balance, housing_weight: f64) -> f64 {
    let gap = balance.housed - balance.people - balance.natural_increase;
    let net = housing_weight * gap + (1.0 - housing_weight) * balance.observed_net;
    (balance.departures - balance.arrivals_within + net).max(0.0)
}

/// Splits `leavers` of one cell over destinations: how many go to those whose shares add up to `share`.
///
/// One uniform per cell places a regular grid over its leavers (systematic sampling: Madow 1949), so that every destination
/// gets its expected number, rounded up or down, and nobody is lost.
#[inline(always)]
pub(super) fn reached(leavers: f64, share: f64, u: f64) -> f64 {
    let reached = floor(leavers * share + u);
    // A `u` next to one rounds up
    if reached < leavers { reached } else { leavers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nobody_is_lost_and_shares_are_met_within_one(leavers in 0_u32..500, u in 0.0001_f64..0.9999) {
            let shares = [0.0, 0.08, 0.12, 0.05];
            let mut got = [0.0; 4];
            let given = reached(f64::from(leavers), 0.25, u);
            let mut before = 0.0;
            for (to, share) in [0.0, 0.08, 0.2, 0.25].into_iter().enumerate() {
                let reached = reached(f64::from(leavers), share, u);
                got[to] = reached - before;
                before = reached;
            }
            prop_assert_eq!(given, got.iter().sum::<f64>());
            prop_assert!(given <= f64::from(leavers));
            for (people, share) in got.iter().zip(shares) {
                prop_assert!((people - share * f64::from(leavers)).abs() < 1.0 + 1e-9);
            }
        }
    }

    #[test]
    fn full_weight_of_homes_fills_the_homes() {
        let balance = Balance {
            departures: 300.0,
            arrivals_within: 40.0,
            natural_increase: 50.0,
            people: 10_000.0,
            housed: 10_400.0,
            observed_net: 90.0,
        };
        let arrivals = expected_arrivals(&balance, 1.0);
        let end = balance.people + balance.natural_increase - balance.departures
            + balance.arrivals_within
            + arrivals;
        assert!((end - balance.housed).abs() < 1e-9);
    }
}
