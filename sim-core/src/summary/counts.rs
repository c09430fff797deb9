//! Sparse counts of one figure over replicates: exact order statistics in flat memory.

/// How often each value occurred. Memory grows with distinct values, not with replicates; figures fit 32 bits.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    values: Vec<i32>,
    weights: Vec<u32>,
    pending: Vec<i32>,
}

/// Values that wait before they are sorted in: enough that sorting is cheap per value, few enough for thousands of cells.
const PENDING: usize = 128;

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
        let theirs: Vec<_> = other.values.into_iter().zip(other.weights).collect();
        self.combine(&theirs);
    }

    /// Distinct values with their counts, ascending.
    pub fn pairs(&mut self) -> impl Iterator<Item = (i64, u32)> + '_ {
        self.settle();
        self.values
            .iter()
            .map(|value| i64::from(*value))
            .zip(self.weights.iter().copied())
    }

    /// The order statistics of the given ranks (from 1, ascending); the last value for ranks past the end.
    #[must_use]
    pub fn order_statistics(&mut self, ranks: &[u64]) -> Vec<i64> {
        self.settle();
        let mut found = Vec::with_capacity(ranks.len());
        let mut seen = 0_u64;
        let mut wanted = ranks.iter().peekable();
        for (value, weight) in self.values.iter().zip(&self.weights) {
            seen += u64::from(*weight);
            while wanted.next_if(|rank| **rank <= seen).is_some() {
                found.push(i64::from(*value));
            }
        }
        found.resize(
            ranks.len(),
            self.values.last().map_or(0, |value| i64::from(*value)),
        );
        found
    }

    fn settle(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let mut pending = std::mem::take(&mut self.pending);
        pending.sort_unstable();
        let mut runs: Vec<(i32, u32)> = Vec::new();
        for value in &pending {
            match runs.last_mut() {
                Some((last, weight)) if last == value => *weight += 1,
                _ => runs.push((*value, 1)),
            }
        }
        self.combine(&runs);
        pending.clear();
        self.pending = pending;
    }

    fn combine(&mut self, theirs: &[(i32, u32)]) {
        let mut values = Vec::with_capacity(self.values.len() + theirs.len());
        let mut weights = Vec::with_capacity(values.capacity());
        let mut mine = self
            .values
            .iter()
            .copied()
            .zip(self.weights.iter().copied())
            .peekable();
        let mut theirs = theirs.iter().copied().peekable();
        loop {
            let (value, weight) = match (mine.peek(), theirs.peek()) {
                (Some(&(a, count)), Some(&(b, more))) if a == b => {
                    mine.next();
                    theirs.next();
                    (a, count + more)
                }
                (Some(&(a, _)), Some(&(b, _))) if b < a => theirs.next().expect("just seen"),
                (Some(_), _) => mine.next().expect("just seen"),
                (None, Some(_)) => theirs.next().expect("just seen"),
                (None, None) => break,
            };
            values.push(value);
            weights.push(weight);
        }
        values.shrink_to_fit();
        weights.shrink_to_fit();
        self.values = values;
        self.weights = weights;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_held_grows_with_distinct_values_not_with_replicates() {
        let mut counts = Counts::default();
        let mut held = Vec::new();
        for replicate in 0..40_000_i64 {
            counts.add(replicate * 7919 % 300);
            if replicate % 10_000 == 9_999 {
                held.push((counts.values.capacity(), counts.pending.capacity()));
            }
        }
        assert_eq!(held, [held[0]; 4]);
        assert!(held[0].0 == 300 && held[0].1 <= PENDING, "{held:?}");
    }

    proptest! {
        #[test]
        fn order_statistics_are_those_of_the_sorted_values(
            values in prop::collection::vec(-50_i64..50, 1..2000),
            cut in 0_usize..2000,
        ) {
            let cut = cut.min(values.len());
            let (mut left, mut right) = (Counts::default(), Counts::default());
            values[..cut].iter().for_each(|value| left.add(*value));
            values[cut..].iter().for_each(|value| right.add(*value));
            left.merge(&right);
            let mut sorted = values.clone();
            sorted.sort_unstable();
            let ranks: Vec<u64> = (1..=values.len() as u64).collect();
            prop_assert_eq!(left.order_statistics(&ranks), sorted);
        }
    }
}
