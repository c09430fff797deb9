//! Moves within the region: which leavers of an area go to which other area.

use super::migration::reached;
use crate::quantity::{AGES, ByAge, BySex, sum};

/// Where the leavers of one area may go: the areas with a share above nought, and the shares added up so far.
pub(super) struct Destinations {
    areas: Vec<usize>,
    up_to: Vec<f64>,
}

/// Up to this many destinations every one of them is gone through for a whole row of ages at once; above it, the destination
/// of each leaver is looked up, so that time grows with people and not with areas times areas.
const FEW: usize = 16;

impl Destinations {
    /// Of an area with these shares of its leavers over the areas of the region.
    pub(super) fn of(shares: &[f64]) -> Self {
        let (mut areas, mut up_to) = (Vec::new(), Vec::new());
        let mut sum = 0.0;
        for (area, share) in shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            sum += share;
            areas.push(area);
            up_to.push(sum);
        }
        Self { areas, up_to }
    }

    /// Whether all leavers leave the region.
    pub(super) fn are_none(&self) -> bool {
        self.areas.is_empty()
    }

    /// Gives every area its whole leavers of one sex; adds them to `staying` and `arrived`. Returns how many stay in the region.
    ///
    /// `grid` holds one uniform per age: systematic sampling, see [`reached`].
    pub(super) fn place(
        &self,
        sex: usize,
        leavers: &ByAge<f64>,
        grid: &ByAge<f64>,
        staying: &mut [BySex<ByAge<f64>>],
        arrived: &mut [f64],
    ) -> f64 {
        if self.areas.len() <= FEW {
            self.go_through(sex, leavers, grid, staying, arrived)
        } else {
            self.look_up(sex, leavers, grid, staying, arrived)
        }
    }

    fn go_through(
        &self,
        sex: usize,
        leavers: &ByAge<f64>,
        grid: &ByAge<f64>,
        staying: &mut [BySex<ByAge<f64>>],
        arrived: &mut [f64],
    ) -> f64 {
        let (mut placed, mut within) = ([0.0; AGES], 0.0);
        for (to, share) in self.areas.iter().zip(&self.up_to) {
            let staying = &mut staying[*to][sex];
            for age in 0..AGES {
                let reached = reached(leavers[age], *share, grid[age]);
                staying[age] += reached - placed[age];
                placed[age] = reached;
            }
            let before = within;
            within = sum(&placed);
            arrived[*to] += within - before;
        }
        within
    }

    /// The same people to the same places: the `k`-th leaver of a cell goes to the first destination that `k` of them reach.
    fn look_up(
        &self,
        sex: usize,
        leavers: &ByAge<f64>,
        grid: &ByAge<f64>,
        staying: &mut [BySex<ByAge<f64>>],
        arrived: &mut [f64],
    ) -> f64 {
        let all = self.up_to.last().copied().unwrap_or(0.0);
        let mut within = 0.0;
        for age in 0..AGES {
            let given = reached(leavers[age], all, grid[age]);
            let (mut place, mut placed) = (0, 0.0);
            while placed < given {
                let short = |share: &f64| reached(leavers[age], *share, grid[age]) <= placed;
                place += self.up_to[place..].partition_point(short);
                let reached = reached(leavers[age], self.up_to[place], grid[age]);
                let to = self.areas[place];
                staying[to][sex][age] += reached - placed;
                arrived[to] += reached - placed;
                placed = reached;
            }
            within += given;
        }
        within
    }

    /// The same in real numbers.
    pub(super) fn share_out(
        &self,
        sex: usize,
        leavers: &ByAge<f64>,
        staying: &mut [BySex<ByAge<f64>>],
        arrived: &mut [f64],
    ) -> f64 {
        let mut before = 0.0;
        for (to, reached) in self.areas.iter().zip(&self.up_to) {
            for age in 0..AGES {
                staying[*to][sex][age] += leavers[age] * (reached - before);
                arrived[*to] += leavers[age] * (reached - before);
            }
            before = *reached;
        }
        sum(leavers) * before
    }

    /// Adds the expected moves of `departures` leavers to those of each area.
    pub(super) fn expect(&self, departures: f64, shares: &[f64], arriving: &mut [f64]) {
        for to in &self.areas {
            arriving[*to] += departures * shares[*to];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::WOMEN;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn looking_up_and_going_through_place_the_same_people(
            shares in prop::collection::vec(prop_oneof![Just(0.0), 0.0_f64..0.02], 1..45),
            leavers in prop::collection::vec(0_u32..200, AGES),
            grid in prop::collection::vec(1e-9_f64..(1.0 - 1e-9), AGES),
        ) {
            let destinations = Destinations::of(&shares);
            let leavers: ByAge<f64> = std::array::from_fn(|age| f64::from(leavers[age]));
            let grid: ByAge<f64> = std::array::from_fn(|age| grid[age]);
            let nobody = vec![[[0.0; AGES]; 2]; shares.len()];
            let (mut one, mut arrived_one) = (nobody.clone(), vec![0.0; shares.len()]);
            let (mut other, mut arrived_other) = (nobody, vec![0.0; shares.len()]);
            let through = destinations.go_through(WOMEN, &leavers, &grid, &mut one, &mut arrived_one);
            let up = destinations.look_up(WOMEN, &leavers, &grid, &mut other, &mut arrived_other);
            prop_assert_eq!(through, up);
            prop_assert_eq!(one, other);
            prop_assert_eq!(&arrived_one, &arrived_other);
            prop_assert_eq!(arrived_one.iter().sum::<f64>(), through);
        }
    }
}
