//! Figures of many replicates, kept small: two bytes a figure, for most differ little from the first replicate's.
//!
//! A thousand replicates of one line take some 32 MB so, against 56 MB in 32 bits.

use super::words::Words;

/// Stands where a figure is too far from the first replicate's to fit.
const FAR: u16 = u16::MAX;
/// Offset that makes near differences positive.
const MIDDLE: i64 = 1 << 15;

/// Figures by replicate.
pub struct Rows {
    first: Vec<i64>,
    rows: Vec<Option<Row>>,
}

struct Row {
    near: Box<[u16]>,
    /// Position and figure of those that are far, by position.
    far: Box<[(u32, i64)]>,
}

impl Rows {
    /// Room for this many replicates.
    pub fn new(replicates: u32) -> Self {
        Self {
            first: Vec::new(),
            rows: (0..replicates).map(|_| None).collect(),
        }
    }

    /// Keeps the figures of one replicate; the first that comes is what the others differ from.
    pub fn keep(&mut self, replicate: u32, figures: &Words) {
        let Some(place) = self.rows.get_mut(replicate as usize) else {
            return;
        };
        if self.first.is_empty() {
            self.first = (0..figures.len()).map(|position| figures.at(position)).collect();
        }
        let mut far = Vec::new();
        let near = self.first.iter().enumerate().map(|(position, first)| {
            let figure = figures.at(position);
            let shifted = figure
                .checked_sub(*first)
                .and_then(|difference| difference.checked_add(MIDDLE));
            let near = shifted
                .and_then(|shifted| u16::try_from(shifted).ok())
                .unwrap_or(FAR);
            if near == FAR {
                far.push((position as u32, figure));
            }
            near
        });
        let near = near.collect();
        *place = Some(Row {
            near,
            far: far.into_boxed_slice(),
        });
    }

    /// The figures of one replicate at these positions; nothing when they did not come yet.
    pub fn at(&self, replicate: u32, positions: impl Iterator<Item = usize>) -> Option<Vec<i64>> {
        let row = self.rows.get(replicate as usize)?.as_ref()?;
        let figure = |position: usize| match row.near[position] {
            FAR => {
                let place = row
                    .far
                    .binary_search_by_key(&(position as u32), |(position, _)| *position);
                row.far[place.expect("what is far is in the list")].1
            }
            near => self.first[position] + (i64::from(near) - MIDDLE),
        };
        Some(positions.map(figure).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_come_back_near_and_far() {
        let edge = MIDDLE - 1;
        let kept = [
            vec![0, 5, -5, i64::MAX],
            vec![edge - 1, 5 - MIDDLE, 1_000_000, 0],
            vec![edge, 4 - MIDDLE, -5, i64::MIN],
        ];
        let mut rows = Rows::new(4);
        for (replicate, figures) in kept.iter().enumerate() {
            rows.keep(replicate as u32, &Words::new(figures));
        }
        for (replicate, figures) in kept.iter().enumerate() {
            assert_eq!(rows.at(replicate as u32, 0..4).as_ref(), Some(figures));
        }
        assert_eq!(
            rows.at(1, [2, 2, 0].into_iter()),
            Some(vec![1_000_000, 1_000_000, edge - 1])
        );
        assert_eq!((rows.at(3, 0..4), rows.at(9, 0..4)), (None, None));
    }
}
