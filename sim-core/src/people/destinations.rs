//! Moves within the region: which leavers of an area go to which other area.

use super::migration::reached;
use crate::quantity::{AGES, ByAge, BySex, sum};

/// Where the leavers of one area may go: the areas with a share above nought, and the shares added up so far.
pub(super) struct Destinations {
    areas: Vec<usize>,
    up_to: Vec<f64>,
    /// First destination of each of equally wide steps of the shares: where a look-up begins.
    begin: Vec<u32>,
}

/// Steps per destination: with four, most look-ups end where they begin.
const STEPS: usize = 4;

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
        let steps = if areas.len() > FEW { STEPS * areas.len() } else { 0 };
        let begin = (0..steps)
            .map(|step| {
                let share = sum * step as f64 / steps as f64;
                up_to.partition_point(|up_to| *up_to < share) as u32
            })
            .collect();
        Self { areas, up_to, begin }
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
            let (n, u) = (leavers[age], grid[age]);
            let given = reached(n, all, u);
            let mut placed = 0.0;
            while placed < given {
                let place = self.first_reached_by(placed + 1.0, n, u);
                let reached = reached(n, self.up_to[place], u);
                let to = self.areas[place];
                staying[to][sex][age] += reached - placed;
                arrived[to] += reached - placed;
                placed = reached;
            }
            within += given;
        }
        within
    }

    /// First destination that at least `count` of `n` leavers reach, with `u` as the start of their grid; `count` of them go
    /// somewhere within the region.
    fn first_reached_by(&self, count: f64, n: f64, u: f64) -> usize {
        let all = self.up_to[self.up_to.len() - 1];
        let steps = self.begin.len();
        // About here; rounding and the width of a step are made good below.
        let step = ((count - u) / (n * all) * steps as f64) as usize;
        let mut place = self.begin[step.min(steps - 1)] as usize;
        let enough = |place: usize| reached(n, self.up_to[place], u) >= count;
        while place > 0 && enough(place - 1) {
            place -= 1;
        }
        while !enough(place) {
            place += 1;
        }
        place
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
            shares in prop::collection::vec(prop_oneof![1 => Just(0.0), 4 => 0.0_f64..0.02], 20..48),
            leavers in prop::collection::vec(0_u32..200, AGES),
            grid in prop::collection::vec(1e-9_f64..(1.0 - 1e-9), AGES),
        ) {
            let destinations = Destinations::of(&shares);
            prop_assume!(destinations.areas.len() > FEW);
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
