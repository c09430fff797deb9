//! Migration: how many people homes and habit bring in, and where leavers go.

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

/// Splits `leavers` of one cell over destinations; `cumulative` adds up their shares, and what it leaves at the end leaves
/// the region. One uniform places a regular grid over the leavers (systematic sampling: Madow 1949), so that every
/// destination gets its expected number, rounded up or down, and nobody is lost. Returns how many stay in the region.
#[inline]
pub(super) fn split(leavers: f64, cumulative: &[f64], u: f64, mut give: impl FnMut(usize)) -> f64 {
    let last = cumulative.len() - 1;
    let within = f64::from((leavers * cumulative[last] + u) as u32).min(leavers);
    let (mut destination, mut mover) = (0, 1.0);
    while mover <= within {
        while destination < last && leavers * cumulative[destination] < mover - u {
            destination += 1;
        }
        give(destination);
        mover += 1.0;
    }
    within
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
            let given = split(f64::from(leavers), &[0.0, 0.08, 0.2, 0.25], u, |to| got[to] += 1.0);
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
