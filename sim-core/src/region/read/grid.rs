//! Completeness of a table: every combination of its keys once, and shares that add up to one.

use super::csv_table::{CsvTable, Row};

/// Which combinations of (group, item) a table has given, and on which line.
pub(super) struct Grid {
    width: usize,
    lines: Vec<u32>,
}

/// What groups and items are called in a fault.
pub(super) struct Words<'w> {
    /// Column of the items.
    pub field: &'static str,
    /// One item, such as `age`, and several, such as `ages`.
    pub item: (&'static str, &'static str),
    /// The name of an item.
    pub item_name: &'w dyn Fn(usize) -> String,
    /// The name of a group with its preposition, such as ` of women in GM0034`.
    pub group_name: &'w dyn Fn(usize) -> String,
}

impl Grid {
    /// No combination given yet.
    pub fn new(groups: usize, width: usize) -> Self {
        Self {
            width,
            lines: vec![0; groups * width],
        }
    }

    /// Marks a combination as given; returns its position, or none when a key is unknown or it was given before.
    pub fn place(
        &mut self,
        row: &Row<'_>,
        table: &CsvTable<'_>,
        group: Option<usize>,
        item: Option<usize>,
    ) -> Option<usize> {
        let Some((group, item)) = group.zip(item) else {
            table.count_unplaced();
            return None;
        };
        let position = group * self.width + item;
        let first = self.lines[position];
        if first > 0 {
            table.fault(
                row.line,
                0,
                "",
                "",
                format!("each combination once; line {first} has the same keys"),
            );
            return None;
        }
        self.lines[position] = row.line;
        Some(position)
    }

    /// The line of the first row of a group, 0 when there is none.
    pub fn first_line(&self, group: usize) -> u32 {
        let lines = &self.lines[group * self.width..(group + 1) * self.width];
        lines.iter().copied().filter(|line| *line > 0).min().unwrap_or(0)
    }

    /// Reports every missing combination, runs of items taken together; returns whether the table is complete.
    ///
    /// Rows with an unreadable key are faulted where they stand; when they can explain every gap, the gaps are
    /// not reported as well.
    pub fn report_missing(&self, table: &CsvTable<'_>, words: &Words<'_>) -> bool {
        const MOST: usize = 20;
        if !self.gaps_are_news(table) {
            return table.is_usable() && !self.lines.contains(&0);
        }
        let groups = self
            .lines
            .chunks(self.width)
            .enumerate()
            .filter(|(_, lines)| lines.contains(&0));
        for (group, _) in groups.clone().take(MOST) {
            self.report_group(group, table, words);
        }
        let more = groups.count().saturating_sub(MOST);
        if more > 0 {
            table.fault(
                0,
                0,
                words.field,
                "",
                format!("complete rows; {more} more groups have gaps"),
            );
        }
        false
    }

    /// The same for one group, for words that depend on it.
    pub fn report_missing_of(&self, group: usize, table: &CsvTable<'_>, words: &Words<'_>) {
        if self.gaps_are_news(table) {
            self.report_group(group, table, words);
        }
    }

    /// The same for one group of a table that need not give every group.
    pub fn report_given_group(&self, group: usize, table: &CsvTable<'_>, words: &Words<'_>) {
        if table.unplaced() == 0 {
            self.report_group(group, table, words);
        }
    }

    fn gaps_are_news(&self, table: &CsvTable<'_>) -> bool {
        let gaps = self.lines.iter().filter(|line| **line == 0).count();
        table.is_usable() && gaps > table.unplaced()
    }

    fn report_group(&self, group: usize, table: &CsvTable<'_>, words: &Words<'_>) {
        let lines = &self.lines[group * self.width..(group + 1) * self.width];
        let missing = runs(lines);
        if !missing.is_empty() {
            let expected = Self::words_of(lines, &missing, words);
            table.fault(0, 0, words.field, "", expected + &(words.group_name)(group));
        }
    }

    fn words_of(lines: &[u32], missing: &[(usize, usize)], words: &Words<'_>) -> String {
        let (one, many) = words.item;
        if missing == [(0, lines.len() - 1)] && lines.len() > 1 {
            return format!("rows for all {many}");
        }
        let name = words.item_name;
        let run = |(from, to): &(usize, usize)| match to - from {
            0 => name(*from),
            1 => format!("{}, {}", name(*from), name(*to)),
            _ => format!("{}–{}", name(*from), name(*to)),
        };
        let list: Vec<String> = missing.iter().take(6).map(run).collect();
        let more = if missing.len() > 6 { ", …" } else { "" };
        let single = missing.len() == 1 && missing[0].0 == missing[0].1;
        format!(
            "rows for the missing {} {}{more}",
            if single { one } else { many },
            list.join(", ")
        )
    }
}

/// First and last position of every run of combinations that were not given.
fn runs(lines: &[u32]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for position in (0..lines.len()).filter(|position| lines[*position] == 0) {
        match runs.last_mut() {
            Some((_, to)) if *to + 1 == position => *to = position,
            _ => runs.push((position, position)),
        }
    }
    runs
}

/// How far shares that are written with a few decimals may miss 1.
pub(super) const SHARE_TOLERANCE: f64 = 1e-3;

/// Scales shares to add up to 1; none when they miss it by more than [`SHARE_TOLERANCE`].
pub(super) fn scaled_to_one(shares: &mut [&mut [f64]]) -> Result<(), f64> {
    let sum: f64 = shares.iter().flat_map(|part| part.iter()).sum();
    if (sum - 1.0).abs() > SHARE_TOLERANCE {
        return Err(sum);
    }
    shares
        .iter_mut()
        .flat_map(|part| part.iter_mut())
        .for_each(|share| *share /= sum);
    Ok(())
}

/// What a fault expects of shares that do not add up.
pub(super) fn sum_expected(of: &str) -> String {
    format!("shares{of} that add up to 1 (within {SHARE_TOLERANCE})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_taken_together() {
        assert_eq!(runs(&[1, 0, 0, 2, 0]), [(1, 2), (4, 4)]);
        assert_eq!(runs(&[]), []);
    }

    #[test]
    fn shares_are_scaled_when_they_nearly_add_up() {
        let mut shares = [0.2504, 0.75];
        assert_eq!(scaled_to_one(&mut [&mut shares]), Ok(()));
        assert!((shares[0] + shares[1] - 1.0).abs() < 1e-15);
        assert_eq!(scaled_to_one(&mut [&mut [0.5], &mut [0.25]]), Err(0.75));
    }
}
