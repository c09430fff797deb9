//! Sparse counts of one figure over replicates: order statistics in memory that does not grow with replicates.

/// Most distinct values that are held. As many replicates or fewer are always exact; beyond it a figure that keeps
/// taking new values is counted in steps twice as large, until it fits.
const MOST_DISTINCT: usize = 1024;
/// Values that wait before they are sorted in: enough that sorting is cheap per value, few enough for thousands of cells.
const PENDING: usize = 128;

/// How often each value occurred; figures fit 32 bits.
///
/// At level `l` values count as multiples of `2^l`, truncated towards zero: zero stays zero, and truncating twice is
/// truncating once. The level is the lowest at which at most [`MOST_DISTINCT`] values differ. That depends on the values
/// alone, not on their order or on how they were split, so that parts merge to the bytes of the whole.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    level: u32,
    held: Packed,
    pending: Vec<i32>,
}

impl Counts {
    /// Counts one value.
    ///
    /// # Panics
    /// On a figure beyond two thousand million steps of its resolution: its resolution is too fine.
    pub fn add(&mut self, value: i64) {
        self.pending
            .push(i32::try_from(value).expect("a figure fits 32 bits at its resolution"));
        if self.pending.len() >= PENDING {
            self.settle();
        }
    }

    /// Adds all counts of another.
    pub fn merge(&mut self, other: &Self) {
        let mut other = other.clone();
        other.settle();
        self.settle();
        let level = self.level.max(other.level);
        let mine = steps(self.held.iter(), level - self.level);
        let theirs = steps(other.held.iter(), level - other.level);
        self.level = level;
        self.hold(mine.into_iter().chain(theirs));
    }

    /// The order statistics of the given ranks (from 1, ascending); the last value for ranks past the end.
    ///
    /// Exact while at most [`MOST_DISTINCT`] values differ; else within about a thousandth of the distance between the
    /// lowest and the highest value.
    #[must_use]
    pub fn order_statistics(&mut self, ranks: &[u64]) -> Vec<i64> {
        self.settle();
        let mut found = Vec::with_capacity(ranks.len());
        let (mut seen, mut last) = (0_u64, 0);
        let mut wanted = ranks.iter().peekable();
        for (step, weight) in self.held.iter() {
            seen += u64::from(weight);
            last = self.middle(step);
            while wanted.next_if(|rank| **rank <= seen).is_some() {
                found.push(last);
            }
        }
        found.resize(ranks.len(), last);
        found
    }

    /// The middle of the values that count as a step; zero for those about zero.
    fn middle(&self, step: i32) -> i64 {
        let half = (1_i64 << self.level) / 2;
        (i64::from(step) << self.level) + half * i64::from(step.signum())
    }

    fn settle(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let mut pending = std::mem::take(&mut self.pending);
        pending.sort_unstable();
        let new = steps(pending.iter().map(|value| (*value, 1)), self.level);
        let held = std::mem::take(&mut self.held);
        self.hold(held.iter().chain(new));
        pending.clear();
        self.pending = pending;
    }

    /// Holds two ascending runs of steps of this level, and raises the level as far as needed.
    fn hold(&mut self, runs: impl Iterator<Item = (i32, u32)>) {
        let mut all: Vec<_> = runs.collect();
        all.sort_by_key(|(step, _)| *step);
        let mut all = steps(all.into_iter(), 0);
        while all.len() > MOST_DISTINCT {
            self.level += 1;
            all = steps(all.into_iter(), 1);
        }
        self.held = Packed::new(&all);
    }
}

/// Ascending values counted in steps of `2^coarser`.
fn steps(values: impl Iterator<Item = (i32, u32)>, coarser: u32) -> Vec<(i32, u32)> {
    let mut steps: Vec<(i32, u32)> = Vec::new();
    for (value, weight) in values {
        let step = value / (1 << coarser);
        match steps.last_mut() {
            Some((last, count)) if *last == step => *count += weight,
            _ => steps.push((step, weight)),
        }
    }
    steps
}

/// Ascending steps with their counts, in two or three bytes each: thousands of cells are held at a time.
///
/// Each is the distance from the step before it, doubled, plus one when a count other than 1 follows; numbers are in
/// groups of seven bits, the lowest first, with the eighth bit set when more follow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Packed(Box<[u8]>);

impl Packed {
    fn new(ascending: &[(i32, u32)]) -> Self {
        let mut bytes = Vec::with_capacity(3 * ascending.len());
        let mut before = i64::from(i32::MIN);
        for (step, weight) in ascending {
            let distance = (i64::from(*step) - before) as u64;
            before = i64::from(*step);
            put(&mut bytes, distance << 1 | u64::from(*weight != 1));
            if *weight != 1 {
                put(&mut bytes, u64::from(*weight));
            }
        }
        Self(bytes.into())
    }

    fn iter(&self) -> impl Iterator<Item = (i32, u32)> + '_ {
        let mut bytes = self.0.iter();
        let mut step = i64::from(i32::MIN);
        std::iter::from_fn(move || {
            let first = take(&mut bytes)?;
            step += (first >> 1) as i64;
            let weight = if first & 1 == 1 { take(&mut bytes)? } else { 1 };
            Some((step as i32, weight as u32))
        })
    }
}

fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

fn take(bytes: &mut std::slice::Iter<'_, u8>) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = *bytes.next()?;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counts_of(values: &[i64]) -> Counts {
        let mut counts = Counts::default();
        values.iter().for_each(|value| counts.add(*value));
        counts.settle();
        counts
    }

    /// Bytes on the heap.
    fn memory(counts: &Counts) -> usize {
        counts.held.0.len() + 4 * counts.pending.capacity()
    }

    #[test]
    fn what_is_held_does_not_grow_with_replicates() {
        // Never a value twice: a Weyl sequence over the whole range of 32 bits.
        let mut counts = Counts::default();
        let mut most = 0;
        for replicate in 0..200_000_u32 {
            counts.add(i64::from(replicate.wrapping_mul(2_654_435_769) as i32));
            most = most.max(memory(&counts));
        }
        // A step of 2^22 and a count: five bytes at most, and two when counts grow.
        assert!(most <= 8 * MOST_DISTINCT + 4 * PENDING, "{most}");
        assert!(counts.level >= 22, "{}", counts.level);
    }

    #[test]
    fn order_statistics_of_very_many_values_are_close_and_zero_stays_zero() {
        let mut values: Vec<i64> = (0..100_000_i64).map(|k| k * 7919 % 99_991 * 3).collect();
        values.extend([0; 5000]);
        let ranks: Vec<u64> = (1..=values.len() as u64).step_by(997).collect();
        let found = counts_of(&values).order_statistics(&ranks);
        values.sort_unstable();
        let spread = values[values.len() - 1] - values[0];
        for (rank, found) in ranks.iter().zip(found) {
            let exact = values[*rank as usize - 1];
            assert!((found - exact).abs() * 500 <= spread, "{found} {exact}");
            assert!(exact != 0 || found == 0);
        }
    }

    proptest! {
        #[test]
        fn order_statistics_are_those_of_the_sorted_values(
            values in prop::collection::vec(-50_i64..50, 1..2000),
            cut in 0_usize..2000,
        ) {
            let cut = cut.min(values.len());
            let mut merged = counts_of(&values[..cut]);
            merged.merge(&counts_of(&values[cut..]));
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let ranks: Vec<u64> = (1..=values.len() as u64).collect();
            prop_assert_eq!(merged.order_statistics(&ranks), sorted);
        }

        #[test]
        fn parts_merge_to_the_whole_whatever_the_level(
            values in prop::collection::vec(any::<i32>(), 1..6000),
            narrow in 0_u32..31,
            cut in 0_usize..6000,
        ) {
            let values: Vec<i64> = values.iter().map(|value| i64::from(value >> narrow)).collect();
            let (left, right) = values.split_at(cut.min(values.len()));
            let (mut one, mut other) = (counts_of(left), counts_of(right));
            one.merge(&counts_of(right));
            other.merge(&counts_of(left));
            let mut backwards = values.clone();
            backwards.reverse();
            for counts in [one, other, counts_of(&backwards)] {
                let whole = counts_of(&values);
                prop_assert_eq!((counts.level, counts.held), (whole.level, whole.held));
            }
        }

        #[test]
        fn what_is_packed_is_what_comes_out(
            values in prop::collection::btree_map(any::<i32>(), 1_u32.., 0..300),
        ) {
            let ascending: Vec<_> = values.into_iter().collect();
            prop_assert_eq!(Packed::new(&ascending).iter().collect::<Vec<_>>(), ascending);
        }
    }
}
