//! Sparse counts of one figure over replicates: order statistics in memory that does not grow with replicates.

/// Most distinct values that are held. As many replicates or fewer are always exact; beyond it a figure that keeps
/// taking new values is counted in steps twice as large, until it fits.
const MOST_DISTINCT: usize = 1024;
/// How often each value occurred.
///
/// At level `l` values count as multiples of `2^l`, truncated towards zero: zero stays zero, and truncating twice is
/// truncating once. The level is the lowest at which at most [`MOST_DISTINCT`] values differ. That depends on the values
/// alone, not on their order or on how they were split, so that parts merge to the bytes of the whole.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    level: u32,
    held: Packed,
}

impl Counts {
    /// Counts ascending values.
    pub fn add(&mut self, ascending: &[i32]) {
        let level = self.level;
        let new = ascending.iter().map(|value| (coarser(*value, level), 1));
        self.hold(merged(self.held.iter(), new));
    }

    /// Adds all counts of another.
    pub fn merge(&mut self, other: &Self) {
        let level = self.level.max(other.level);
        let mine = steps(self.held.iter(), level - self.level);
        let theirs = steps(other.held.iter(), level - other.level);
        self.level = level;
        self.hold(merged(mine, theirs));
    }

    /// The order statistics of the given ranks (from 1, ascending); the last value for ranks past the end.
    ///
    /// Exact while at most [`MOST_DISTINCT`] values differ; else within about a thousandth of the distance between the
    /// lowest and the highest value.
    #[must_use]
    pub fn order_statistics(&self, ranks: &[u64]) -> Vec<i64> {
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

    /// Holds these steps of this level, and raises the level as far as needed.
    fn hold(&mut self, mut ascending: Vec<(i32, u32)>) {
        while ascending.len() > MOST_DISTINCT {
            self.level += 1;
            ascending = merged(steps(ascending.into_iter(), 1), std::iter::empty());
        }
        self.held = Packed::new(&ascending);
    }
}

fn coarser(value: i32, levels: u32) -> i32 {
    value / (1 << levels)
}

fn steps(values: impl Iterator<Item = (i32, u32)>, levels: u32) -> impl Iterator<Item = (i32, u32)> {
    values.map(move |(value, weight)| (coarser(value, levels), weight))
}

/// Two ascending runs as one, each step once.
fn merged(one: impl Iterator<Item = (i32, u32)>, other: impl Iterator<Item = (i32, u32)>) -> Vec<(i32, u32)> {
    let mut all: Vec<(i32, u32)> = Vec::with_capacity(MOST_DISTINCT);
    let mut count = |(step, weight)| match all.last_mut() {
        Some((last, sum)) if *last == step => *sum += weight,
        _ => all.push((step, weight)),
    };
    let mut other = other.peekable();
    for mine in one {
        while let Some(theirs) = other.next_if(|theirs| theirs.0 < mine.0) {
            count(theirs);
        }
        count(mine);
    }
    other.for_each(count);
    all
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

    fn counts_of(values: &[i32]) -> Counts {
        let mut counts = Counts::default();
        for some in values.chunks(100) {
            let mut some = some.to_vec();
            some.sort_unstable();
            counts.add(&some);
        }
        counts
    }

    #[test]
    fn what_is_held_does_not_grow_with_replicates() {
        // Never a value twice: a Weyl sequence over the whole range of 32 bits.
        let mut counts = Counts::default();
        let mut most = 0;
        for replicate in 0..200_000_u32 {
            counts.add(&[replicate.wrapping_mul(2_654_435_769) as i32]);
            most = most.max(counts.held.0.len());
        }
        // A distance of five bytes at most while few differ, of one and a count of two when many do.
        assert!(most <= 6 * MOST_DISTINCT, "{most}");
        assert!(counts.level >= 22, "{}", counts.level);
    }

    #[test]
    fn order_statistics_of_very_many_values_are_close_and_zero_stays_zero() {
        let mut values: Vec<i32> = (0..100_000).map(|k| k * 7919 % 99_991 * 3).collect();
        values.extend([0; 5000]);
        let ranks: Vec<u64> = (1..=values.len() as u64).step_by(997).collect();
        let found = counts_of(&values).order_statistics(&ranks);
        values.sort_unstable();
        let spread = i64::from(values[values.len() - 1] - values[0]);
        for (rank, found) in ranks.iter().zip(found) {
            let exact = i64::from(values[*rank as usize - 1]);
            assert!((found - exact).abs() * 500 <= spread, "{found} {exact}");
            assert!(exact != 0 || found == 0);
        }
    }

    proptest! {
        #[test]
        fn order_statistics_are_those_of_the_sorted_values(
            values in prop::collection::vec(-50_i32..50, 1..2000),
            cut in 0_usize..2000,
        ) {
            let cut = cut.min(values.len());
            let mut merged = counts_of(&values[..cut]);
            merged.merge(&counts_of(&values[cut..]));
            let mut sorted: Vec<_> = values.iter().copied().map(i64::from).collect();
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
            let values: Vec<_> = values.iter().map(|value| value >> narrow).collect();
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
