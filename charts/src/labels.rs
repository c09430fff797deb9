//! Finding room for labels: down a column beside the plot, or between the lines in it.

/// A rectangle in px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Rect {
    pub fn overlaps(self, other: Rect) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }

    fn within(self, area: Rect) -> bool {
        self.x >= area.x - 0.01
            && self.y >= area.y - 0.01
            && self.x + self.width <= area.x + area.width + 0.01
            && self.y + self.height <= area.y + area.height + 0.01
    }

    fn holds(self, (x, y): (f64, f64)) -> bool {
        x >= self.x && x <= self.x + self.width && y >= self.y && y <= self.y + self.height
    }
}

/// Moves labels of the given heights, wanted at the given middles, apart between `top` and `bottom`.
/// Keeps their order, moves them as little as a simple rule can, and returns the tops.
/// The heights must fit together between top and bottom.
pub(crate) fn spread(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].0.total_cmp(&wanted[*b].0));
    // Blocks of touching labels: members in order, top, height. A block sits where its members want it on average.
    let mut blocks: Vec<(Vec<usize>, f64, f64)> = Vec::new();
    let settle = |members: &[usize], height: f64| {
        let mut above = 0.0;
        let mut sum = 0.0;
        for member in members {
            let (middle, own) = wanted[*member];
            sum += middle - own / 2.0 - above;
            above += own;
        }
        (sum / members.len() as f64).min(bottom - height).max(top)
    };
    for index in order {
        let height = wanted[index].1;
        let mut block = (vec![index], settle(&[index], height), height);
        while let Some((members, start, length)) = blocks.pop() {
            if start + length <= block.1 {
                blocks.push((members, start, length));
                break;
            }
            let joined: Vec<usize> = members.into_iter().chain(block.0).collect();
            let height = length + block.2;
            block = (joined.clone(), settle(&joined, height), height);
        }
        blocks.push(block);
    }
    let mut tops = vec![top; wanted.len()];
    for (members, start, _) in blocks {
        let mut y = start;
        for member in members {
            tops[member] = y;
            y += wanted[member].1;
        }
    }
    tops
}

/// Places labels inside the plot where they hide least.
pub(crate) struct Placer {
    area: Rect,
    taken: Vec<Rect>,
    ink: Vec<(f64, f64)>,
}

impl Placer {
    pub fn new(area: Rect) -> Self {
        Self {
            area,
            taken: Vec::new(),
            ink: Vec::new(),
        }
    }

    /// Remembers a drawn line, so that labels avoid it.
    pub fn draw(&mut self, points: &[(f64, f64)]) {
        for pair in points.windows(2) {
            let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
            let pieces = (((x2 - x1).abs() + (y2 - y1).abs()) / 4.0)
                .ceil()
                .clamp(1.0, 400.0);
            for piece in 0..=pieces as usize {
                let share = piece as f64 / pieces;
                self.ink.push((x1 + share * (x2 - x1), y1 + share * (y2 - y1)));
            }
        }
    }

    /// Keeps a place free of labels.
    pub fn take(&mut self, rect: Rect) {
        self.taken.push(rect);
    }

    /// How much drawn line a rectangle would hide.
    pub fn covered_by(&self, rect: Rect) -> usize {
        self.ink.iter().filter(|point| rect.holds(**point)).count()
    }

    /// Chooses the candidate that covers least; earlier ones win ties. None if no candidate is free.
    pub fn place(&mut self, candidates: impl IntoIterator<Item = Rect>) -> Option<Rect> {
        let free = candidates
            .into_iter()
            .filter(|rect| rect.within(self.area) && !self.taken.iter().any(|taken| taken.overlaps(*rect)));
        let best = free
            .map(|rect| (self.covered_by(rect), rect))
            .reduce(|best, next| if next.0 < best.0 { next } else { best })?;
        self.taken.push(best.1);
        Some(best.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crowded_labels_move_apart_and_stay_inside() {
        let wanted = [(50.0, 20.0), (52.0, 20.0), (48.0, 30.0), (199.0, 20.0)];
        let tops = spread(&wanted, 0.0, 200.0);
        let mut spans: Vec<(f64, f64)> = tops
            .iter()
            .zip(&wanted)
            .map(|(top, (_, h))| (*top, top + h))
            .collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(spans[0].0 >= 0.0 && spans[3].1 <= 200.0);
        assert!(
            spans.windows(2).all(|pair| pair[0].1 <= pair[1].0 + 1e-9),
            "{spans:?}"
        );
        assert!(tops[2] < tops[0] && tops[0] < tops[1], "order is kept");
        assert_eq!(spread(&[(30.0, 10.0)], 0.0, 100.0), [25.0]);
        assert!(spread(&[], 0.0, 100.0).is_empty());
    }

    #[test]
    fn the_emptiest_free_place_wins() {
        let area = Rect {
            x: 0.0,
            y: 0.0,
            width: 100.0,
            height: 100.0,
        };
        let mut placer = Placer::new(area);
        placer.draw(&[(0.0, 10.0), (100.0, 10.0)]);
        let at = |y: f64| Rect {
            x: 10.0,
            y,
            width: 40.0,
            height: 15.0,
        };
        assert_eq!(placer.place([at(5.0), at(30.0), at(95.0)]), Some(at(30.0)));
        assert_eq!(placer.place([at(35.0)]), None, "taken");
        assert_eq!(placer.place([at(95.0)]), None, "outside");
    }
}
