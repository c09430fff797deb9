//! Bands of ages: that they follow each other, and how they become single ages.

use std::ops::RangeInclusive;

use super::csv_table::{CsvTable, Row};
use crate::exchange::bounds::Bounds;
use crate::quantity::{AGES, ByAge};

/// A value for a band of ages.
#[derive(Clone, Copy, Debug)]
pub(super) struct Band {
    pub from: usize,
    pub to: usize,
    pub value: f64,
    pub line: u32,
}

impl Band {
    /// Reads the columns `age_from`, `age_to` and the value; none after a fault.
    pub fn read(row: &Row<'_>, column: &str, bounds: &Bounds) -> Option<Self> {
        let (from, to) = (row.age("age_from"), row.age("age_to"));
        let value = row.number(column, bounds);
        let (from, to) = from.zip(to)?;
        if to < from {
            row.fault("age_to", format!("an age of at least age_from, {from}"));
            return None;
        }
        Some(Self {
            from,
            to,
            value: value?,
            line: row.line,
        })
    }

    fn middle(&self) -> f64 {
        (self.from + self.to) as f64 / 2.0
    }
}

/// Sorts bands and reports gaps and overlaps between them, and at the ends when ages are given that they must cover.
pub(super) fn check(
    table: &CsvTable<'_>,
    bands: &mut [Band],
    cover: Option<RangeInclusive<usize>>,
    of: &str,
) -> bool {
    bands.sort_by_key(|band| (band.from, band.to, band.line));
    let mut sound = true;
    let mut fault = |line: u32, field: &str, expected: String| {
        sound = false;
        table.fault(line, 0, field, "", expected);
    };
    for pair in bands.windows(2) {
        let (band, next) = (pair[0], pair[1]);
        if next.from <= band.to {
            let (from, to) = (band.from, band.to);
            fault(
                next.line,
                "age_from",
                format!("bands{of} without overlap; line {} has {from} to {to}", band.line),
            );
        } else if next.from > band.to + 1 {
            fault(
                next.line,
                "age_from",
                format!("bands{of} without gap: age {} comes next", band.to + 1),
            );
        }
    }
    if let (Some(cover), Some(first), Some(last)) = (cover, bands.first(), bands.last()) {
        if first.from > *cover.start() {
            fault(
                first.line,
                "age_from",
                format!("bands{of} from age {}", cover.start()),
            );
        }
        if last.to < *cover.end() {
            fault(last.line, "age_to", format!("bands{of} to age {}", cover.end()));
        }
    }
    sound
}

/// Single ages without steps: linear between the middles of bands, constant before the first and after the last.
/// A straight line never leaves the range of its ends, so it keeps the sign and every rise or fall of the bands.
pub(super) fn without_steps(bands: &[Band]) -> ByAge<f64> {
    std::array::from_fn(|age| {
        let age = age as f64;
        let after = bands.partition_point(|band| band.middle() <= age);
        match (
            after.checked_sub(1).and_then(|before| bands.get(before)),
            bands.get(after),
        ) {
            (Some(low), Some(high)) => {
                let part = (age - low.middle()) / (high.middle() - low.middle());
                low.value * (1.0 - part) + high.value * part
            }
            (Some(only), None) | (None, Some(only)) => only.value,
            (None, None) => 0.0,
        }
    })
}

/// Single ages from points by age: straight lines between them, constant before the first and after the last.
pub(super) fn along(points: &[(i32, f64)]) -> ByAge<f64> {
    let band = |(age, value): &(i32, f64)| Band {
        from: *age as usize,
        to: *age as usize,
        value: *value,
        line: 0,
    };
    without_steps(&points.iter().map(band).collect::<Vec<_>>())
}

/// Single ages of shares: each band spread evenly over its ages.
pub(super) fn spread_evenly(bands: &[Band]) -> ByAge<f64> {
    let mut shares = [0.0; AGES];
    for band in bands {
        let ages = &mut shares[band.from..=band.to];
        let count = ages.len() as f64;
        ages.iter_mut().for_each(|share| *share += band.value / count);
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    fn band(from: usize, to: usize, value: f64) -> Band {
        Band {
            from,
            to,
            value,
            line: 1,
        }
    }

    #[test]
    fn bands_become_a_line_through_their_middles() {
        let rates = without_steps(&[band(0, 4, 1.0), band(5, 9, 2.0), band(10, 100, 0.0)]);
        assert_eq!(
            (rates[0], rates[2], rates[7], rates[55], rates[100]),
            (1.0, 1.0, 2.0, 0.0, 0.0)
        );
        assert!(
            (rates[4] - 1.4).abs() < 1e-12,
            "age 4 lies two fifths of the way from 2 to 7"
        );
        assert!(rates.iter().all(|rate| (0.0..=2.0).contains(rate)));
    }

    #[test]
    fn single_ages_and_no_bands_at_all_are_fine() {
        assert_eq!(without_steps(&[]), [0.0; AGES]);
        let each: Vec<Band> = (0..AGES).map(|age| band(age, age, age as f64)).collect();
        assert_eq!(without_steps(&each)[57], 57.0);
    }

    #[test]
    fn shares_are_spread_over_their_ages() {
        let shares = spread_evenly(&[band(20, 23, 0.4), band(24, 24, 0.6)]);
        assert_eq!(
            (shares[19], shares[20], shares[23], shares[24]),
            (0.0, 0.1, 0.1, 0.6)
        );
    }
}
