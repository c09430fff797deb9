//! General practitioners by area. They come and go as one occupation of the region; here stands where they work.

use super::StaffFlows;
use crate::people::People;

/// Heads of general practitioners by area. Their sum is that of the region, up to the last bits.
///
/// No chance of its own: what the region lost and gained in a year is split in the proportions that are expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Practices {
    heads: Vec<f64>,
    base_heads: Vec<f64>,
    /// Where practices are, as observed: also where the first come to a region that starts without any. Adds up to 1.
    share: Vec<f64>,
    /// Posts filled that came with new homes, heads: people from outside the region's own staff, who never age or leave.
    added: Vec<f64>,
}

impl Practices {
    /// The region's heads, spread as observed.
    pub(super) fn at_start(heads: f64, share: &[f64]) -> Self {
        let at = share.to_vec();
        let heads: Vec<f64> = share.iter().map(|share| heads * share).collect();
        Self {
            added: vec![0.0; heads.len()],
            base_heads: heads.clone(),
            share: at,
            heads,
        }
    }

    /// Heads in an area at 1 January, those included who came with new homes.
    #[must_use]
    pub fn heads(&self, area: usize) -> f64 {
        (self.heads[area] + self.added[area]).max(0.0)
    }

    /// Heads in the region that came with new homes.
    #[must_use]
    pub fn added(&self) -> f64 {
        (0..self.heads.len())
            .map(|area| self.heads(area) - self.heads[area])
            .sum()
    }

    /// Sets the posts that came with new homes: in each area `growth` times its practitioners of the base year, as far as `filled`.
    pub(super) fn add_posts(&mut self, growth: impl Fn(usize) -> f64, filled: f64) {
        for (area, added) in self.added.iter_mut().enumerate() {
            *added = self.base_heads[area] * growth(area) * filled;
        }
    }

    /// The same in the base year.
    #[must_use]
    pub fn base_heads(&self, area: usize) -> f64 {
        self.base_heads[area]
    }

    /// One year: everywhere the same share of heads goes. Graduates and lateral entrants go where practices were in the base
    /// year, `expected[0]` of them; those who move house, `expected[1]`, work where the region's new residents settle.
    pub(super) fn turn_over(&mut self, flows: StaffFlows, expected: [f64; 2], people: &People, year: i32) {
        let before: f64 = self.heads.iter().sum();
        let keeps = if before > 0.0 {
            1.0 - (flows.leavers + flows.retirements) / before
        } else {
            0.0
        };
        let settled: Vec<f64> = (0..self.heads.len())
            .map(|area| settled(people, year, area))
            .collect();
        let settled_in_all: f64 = settled.iter().sum();
        let practices: f64 = self.base_heads.iter().sum();
        let [others, movers] = expected;
        let movers = if settled_in_all > 0.0 { movers } else { 0.0 };
        let all = others + movers;
        for (area, heads) in self.heads.iter_mut().enumerate() {
            let by_practice = if practices > 0.0 {
                self.base_heads[area] / practices
            } else {
                self.share[area]
            };
            let by_move = settled[area] / settled_in_all.max(f64::MIN_POSITIVE);
            let share = if all > 0.0 {
                (others * by_practice + movers * by_move) / all
            } else {
                by_practice
            };
            *heads = *heads * keeps + flows.entrants * share;
        }
    }
}

/// Net new residents of an area in a year, moves within the region included, at least 0.
fn settled(people: &People, year: i32, area: usize) -> f64 {
    let flows = people.flows(year, area);
    let came = flows.arrivals + flows.arrivals_within;
    (came - flows.departures - flows.departures_within).max(0.0)
}
