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

/// Homes of an area, and how many people can live in them.
///
/// A home holds `per_home` people on average. A home for older people holds fewer. When residents move into it, the home that
/// they leave behind is lived in by a household without people of 75+, and those have more people than the average: that is
/// what the chain of moves ends in. Only homes for older people beyond those at the reference count: the others are part of
/// the average already.
pub(super) struct Homes {
    /// All homes.
    pub(super) all: f64,
    /// Homes for older people beyond those at the reference; below nought when there are fewer.
    pub(super) suited_beyond: f64,
    /// People per home on average.
    pub(super) per_home: f64,
    /// People per home for older people.
    pub(super) per_suited_home: f64,
    /// People of 75+ in the area.
    pub(super) old: f64,
    /// Share of new homes for older people that residents of the area take.
    pub(super) local_share: f64,
}

impl Homes {
    /// People whom the homes hold: `all·p + L·(p_b − p) + (E − L)·(p_s − p)`, with `E` homes beyond the reference of which
    /// residents took `L`. Exactly `all·p` at the reference.
    pub(super) fn housed(&self) -> f64 {
        let plain = self.all * self.per_home;
        if self.suited_beyond == 0.0 {
            return plain;
        }
        let local = self.suited_beyond * self.taken_by_residents();
        let from_elsewhere = self.suited_beyond - local;
        plain
            + local * (self.per_home_left_behind() - self.per_home)
            + from_elsewhere * (self.per_suited_home - self.per_home)
    }

    /// People who come to live in ordinary homes and in those left behind, when `added` homes were added and `suited` of them
    /// are for older people beyond the reference.
    pub(super) fn in_added(&self, added: f64, suited: f64) -> f64 {
        let left_behind = suited * self.taken_by_residents();
        ((added - suited) * self.per_home + left_behind * self.per_home_left_behind()).max(0.0)
    }

    /// Homes in which people of 75+ live; at most half of all.
    fn with_old_people(&self) -> f64 {
        (self.old / self.per_suited_home).min(0.5 * self.all)
    }

    /// Share of the homes beyond the reference that residents took: not more homes than people of 75+ live in.
    fn taken_by_residents(&self) -> f64 {
        let most = self.with_old_people();
        if self.suited_beyond * self.local_share > most {
            most / self.suited_beyond
        } else {
            self.local_share
        }
    }

    /// People per home among households without people of 75+: `(p·H − p_s·O)/(H − O)`.
    fn per_home_left_behind(&self) -> f64 {
        let old = self.with_old_people();
        let people = self.per_home * self.all - self.per_suited_home * old;
        people.max(0.0) / (self.all - old).max(1.0)
    }
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

    /// 400 homes with 2.5 people each; 90 people of 75+ in 60 homes. The other 340 homes hold 910 people.
    fn homes(suited_beyond: f64, local_share: f64) -> Homes {
        Homes {
            all: 400.0,
            suited_beyond,
            per_home: 2.5,
            per_suited_home: 1.5,
            old: 90.0,
            local_share,
        }
    }

    #[test]
    fn a_chain_of_moves_houses_more_people_and_arrivals_fewer() {
        assert_eq!(homes(0.0, 0.7).housed(), 1000.0);
        let left_behind = 910.0 / 340.0;
        // Ten homes more for older people instead of ordinary ones, all taken by residents, by nobody of them, by half.
        let by_residents = homes(10.0, 1.0).housed();
        assert!((by_residents - (1000.0 + 10.0 * (left_behind - 2.5))).abs() < 1e-9);
        let by_others = homes(10.0, 0.0).housed();
        assert!((by_others - (1000.0 - 10.0 * 1.0)).abs() < 1e-9);
        let half = homes(10.0, 0.5).housed();
        assert!((half - 0.5 * (by_residents + by_others)).abs() < 1e-9);
        // Ten fewer: the other way round.
        assert!((homes(-10.0, 0.5).housed() - (2000.0 - half)).abs() < 1e-9);
    }

    #[test]
    fn residents_leave_no_more_homes_behind_than_older_people_live_in() {
        // 60 homes with people of 75+; a hundred new homes cannot all be theirs.
        let full = homes(100.0, 1.0);
        assert!((full.taken_by_residents() - 0.6).abs() < 1e-12);
        let wanted = 1000.0 + 60.0 * (910.0 / 340.0 - 2.5) + 40.0 * (1.5 - 2.5);
        assert!((full.housed() - wanted).abs() < 1e-9);
    }

    #[test]
    fn who_comes_fills_what_is_added() {
        // 30 homes added, ten of them for older people beyond the reference, six of those taken by residents.
        let (before, after) = (
            homes(0.0, 0.6),
            Homes {
                all: 430.0,
                ..homes(10.0, 0.6)
            },
        );
        let from_elsewhere = 4.0 * 1.5;
        let all = after.in_added(30.0, 10.0) + from_elsewhere;
        assert!((all - (after.housed() - before.housed())).abs() < 1e-9);
        assert_eq!(before.in_added(10.0, 0.0), 25.0);
        assert_eq!(before.in_added(-10.0, 0.0), 0.0);
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
