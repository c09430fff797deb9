//! Counts of many figures at once, one column each.

use super::counts::Counts;

/// Rows that wait before they are sorted into their columns: enough that sorting is cheap per value.
const WAITING: usize = 128;
/// Columns that are sorted together, so that whole lines of memory are read.
const TOGETHER: usize = 16;

/// Counts per column; a replicate adds a row.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    counts: Vec<Counts>,
    /// Rows one after another.
    waiting: Vec<i32>,
}

impl Columns {
    /// Columns without a row.
    #[must_use]
    pub fn new(columns: usize) -> Self {
        Self {
            counts: vec![Counts::default(); columns],
            waiting: Vec::new(),
        }
    }

    /// Counts one value per column.
    ///
    /// # Panics
    /// On a row of another length, and on a figure beyond two thousand million steps of its resolution: its resolution is
    /// too fine.
    pub fn add(&mut self, row: impl Iterator<Item = i64>) {
        let before = self.waiting.len();
        let fits = |value| i32::try_from(value).expect("a figure fits 32 bits at its resolution");
        self.waiting.extend(row.map(fits));
        assert_eq!(
            self.waiting.len() - before,
            self.counts.len(),
            "a row has a value per column"
        );
        if self.waiting.len() >= WAITING * self.counts.len() {
            self.settle();
        }
    }

    /// Adds all counts of as many other columns.
    pub fn merge(&mut self, other: &Self) {
        assert_eq!(
            other.counts.len(),
            self.counts.len(),
            "merged columns are as many"
        );
        for (mine, theirs) in self.counts.iter_mut().zip(&other.counts) {
            mine.merge(theirs);
        }
        self.settle();
        self.waiting.extend_from_slice(&other.waiting);
    }

    /// The counts, every row sorted in.
    pub fn settled(&mut self) -> &[Counts] {
        self.settle();
        &self.counts
    }

    fn settle(&mut self) {
        let columns = self.counts.len();
        let rows = self.waiting.len().checked_div(columns).unwrap_or(0);
        if rows == 0 {
            return;
        }
        let mut sorted = vec![0; TOGETHER * rows];
        for first in (0..columns).step_by(TOGETHER) {
            let some = &mut self.counts[first..columns.min(first + TOGETHER)];
            for (number, row) in self.waiting.chunks_exact(columns).enumerate() {
                for (column, value) in row[first..first + some.len()].iter().enumerate() {
                    sorted[column * rows + number] = *value;
                }
            }
            for (counts, values) in some.iter_mut().zip(sorted.chunks_exact_mut(rows)) {
                values.sort_unstable();
                counts.add(values);
            }
        }
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: i64) -> impl Iterator<Item = i64> {
        (0..37).map(move |column| (number * 7919 + column * 31) % (column + 2))
    }

    #[test]
    fn a_column_counts_its_own_values_and_parts_merge() {
        let (mut left, mut right) = (Columns::new(37), Columns::new(37));
        (0..200).for_each(|number| left.add(row(number)));
        (200..500).for_each(|number| right.add(row(number)));
        left.merge(&right);
        let ranks: Vec<u64> = (1..=500).collect();
        for (column, counts) in left.settled().iter().enumerate() {
            let mut values: Vec<i64> = (0..500).filter_map(|number| row(number).nth(column)).collect();
            values.sort_unstable();
            assert_eq!(counts.order_statistics(&ranks), values, "{column}");
        }
    }

    #[test]
    #[should_panic(expected = "a value per column")]
    fn a_row_of_another_length_is_refused() {
        Columns::new(3).add(row(1));
    }
}
