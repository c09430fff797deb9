//! How busy vehicles coincide: the pooled fleet behind the correction of the chain of stations.

use super::super::chain::ByBlock;
use super::super::queueing::erlang_a::always_queueing;
use super::super::queueing::erlang_b::fraction;

/// `P(i given vehicles all busy)` for `i = 0, 1, …` in a pooled fleet at two loads side by side, into one block of a table each;
/// ends with the whole fleet. `start`: Erlang B of the fleet's fraction of a vehicle.
pub(super) fn tabulate_joint(
    [table, other]: [&mut [ByBlock]; 2],
    block: usize,
    fleet: f64,
    [load, other_load]: [f64; 2],
    start: [f64; 2],
) {
    let whole = fleet as usize;
    // First the ratios B(n)/B(n − 1), last vehicle first; then their product from the full fleet downwards
    let [mut blocked, mut other_blocked] = start;
    let rows = table[1..=whole].iter_mut().zip(&mut other[1..=whole]);
    for (i, (row, other)) in rows.enumerate().rev() {
        let n = fleet - i as f64;
        let ratio = load / (n + load * blocked);
        let other_ratio = other_load / (n + other_load * other_blocked);
        (row[block], other[block]) = (ratio, other_ratio);
        blocked *= ratio;
        other_blocked *= other_ratio;
    }
    let (mut product, mut other_product) = (1.0_f64, 1.0_f64);
    (table[0][block], other[0][block]) = (product, other_product);
    for (row, other) in table[1..=whole].iter_mut().zip(&mut other[1..=whole]) {
        product = (product * row[block]).max(1e-200);
        other_product = (other_product * other[block]).max(1e-200);
        (row[block], other[block]) = (product, other_product);
    }
    table[whole + 1][block] = (product * start[0]).max(1e-200);
    other[whole + 1][block] = (other_product * start[1]).max(1e-200);
}

/// Moves the end of a table, the whole fleet, to where one vehicle more than its whole ones would be on the same line.
pub(super) fn stretch_last(last: &mut [ByBlock], block: usize, fleet: f64) {
    let part = fraction(fleet);
    if let [low, high] = last
        && part > 0.0
    {
        high[block] = low[block] + (high[block] - low[block]) / part;
    }
}

/// The same for a real number of vehicles, linear in between: a fraction of a vehicle is a share of the time. The table ends as
/// [`stretch_last`] leaves it.
pub(super) fn joint_busy(table: &[ByBlock], fleet: &ByBlock, vehicles: &ByBlock) -> ByBlock {
    std::array::from_fn(|block| {
        let vehicles = vehicles[block].min(fleet[block]);
        let whole = vehicles as u32;
        let at = whole as usize;
        let (low, high) = (table[at][block], table[at + 1][block]);
        low + (vehicles - f64::from(whole)) * (high - low)
    })
}

/// How many vehicles of the pooled fleet are all busy with this probability: [`joint_busy`] the other way round. None where
/// the fleet is all busy, or free, at any number of vehicles.
pub(super) fn alike(table: &[ByBlock], block: usize, fleet: f64, busy: f64) -> Option<f64> {
    let last = fleet as usize;
    let at = |whole: usize| table[whole][block];
    if busy >= 1.0 || busy <= 0.0 || at(last) >= 1.0 {
        return None;
    }
    let whole = (0..last).take_while(|whole| at(whole + 1) > busy).count();
    let part = (at(whole) - busy) / (at(whole) - at(whole + 1));
    // Where the table is flat the part is no number
    let part = if part > 0.0 { part.min(1.0) } else { 0.0 };
    Some((whole as f64 + part).min(fleet))
}

/// Planned rides of a block, as the pooled fleet meets them.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::acute) struct Asking {
    /// Planned rides in progress at a time if each took as long as the mean run.
    pub load: f64,
    /// Mean patience until a ride is moved to another day, in mean runs.
    pub patience: f64,
}

/// What waiting planned rides do to a block.
#[derive(Clone, Copy, Debug)]
pub(in crate::acute) struct Waiting {
    /// Share of the time that no planned ride waits.
    pub calm: f64,
    /// Mean wait of a planned ride, in mean runs.
    pub wait: f64,
}

impl Waiting {
    pub const NONE: Self = Self { calm: 1.0, wait: 0.0 };
}

impl Default for Waiting {
    fn default() -> Self {
        Self::NONE
    }
}

/// Planned rides that find the whole fleet busy wait, urgent runs do not; both are served in the order of arrival otherwise.
///
/// Loss system with a second class that waits with impatience: in weights of "all busy, nobody waits", the states below
/// weigh `1/B` together and `k` waiting rides `x_k = Π_{i≤k} w/(c + i·η)` (the chain of [`super::super::queueing::erlang_a`]).
/// So nobody waits in `(1/B)/(1/B + Σx_k)` of the time, within which the fleet is as without planned queue.
pub(super) fn waiting(fleet: f64, all_busy: f64, planned: &Asking) -> Waiting {
    let Asking { load, patience } = *planned;
    if load <= 0.0 {
        return Waiting::NONE;
    }
    let eta = 1.0 / patience;
    if always_queueing(fleet, load, eta) {
        let wait = (load - fleet) * patience / load;
        return Waiting { calm: 0.0, wait };
    }
    let (mut weight, mut sum, mut queue) = (1.0, 0.0, 0.0);
    let (mut rate, mut k) = (fleet, 0.0);
    loop {
        k += 1.0;
        rate += eta;
        weight *= load / rate;
        sum += weight;
        queue += k * weight;
        // Said this way it ends for what is no number as well
        let goes_on = weight * k > 1e-16 * queue || load >= rate;
        if !goes_on {
            break;
        }
    }
    let scale = 1.0 / (1.0 + all_busy * sum);
    Waiting {
        calm: scale,
        wait: all_busy * queue * scale / load,
    }
}
