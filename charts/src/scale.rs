//! From figures and years to px, and round numbers for the axes.

/// Largest figure that is drawn; beyond it (or not finite) a figure leaves a gap.
const LARGEST: f64 = 1e15;

/// The figure if it can be drawn.
pub(crate) fn drawable(value: f64) -> Option<f64> {
    (value.is_finite() && value.abs() <= LARGEST).then_some(value)
}

/// Smallest and largest drawable figure.
pub(crate) fn extent(values: impl IntoIterator<Item = f64>) -> Option<(f64, f64)> {
    values
        .into_iter()
        .filter_map(drawable)
        .fold(None, |found, value| match found {
            None => Some((value, value)),
            Some((low, high)) => Some((low.min(value), high.max(value))),
        })
}

/// Round step (1, 2, 2.5 or 5 times a power of ten) giving at most about `most` intervals over `span`.
pub(crate) fn round_step(span: f64, most: usize) -> f64 {
    let rough = span / most.max(1) as f64;
    if !rough.is_finite() || rough <= 0.0 {
        return 1.0;
    }
    // Plain multiplication, not a logarithm: the same bits natively and in the browser.
    let mut power = 1.0_f64;
    while power > rough && power > 1e-300 {
        power /= 10.0;
    }
    while power * 10.0 <= rough {
        power *= 10.0;
    }
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0];
    steps
        .into_iter()
        .map(|multiple| multiple * power)
        .find(|step| *step >= rough * (1.0 - 1e-9))
        .unwrap_or(rough)
}

/// A range that ends on round numbers and holds the figures; zero joins in when it is near.
pub(crate) fn natural_range(found: Option<(f64, f64)>, most_intervals: usize) -> (f64, f64) {
    let zero_joins = |(low, high): (f64, f64)| match (low, high) {
        (low, high) if low > 0.0 && low < 0.4 * high => (0.0, high),
        (low, high) if high < 0.0 && high > 0.4 * low => (low, 0.0),
        found => found,
    };
    close_range(found.map(zero_joins), most_intervals)
}

/// A range that ends on round numbers and holds the figures, no more.
pub(crate) fn close_range(found: Option<(f64, f64)>, most_intervals: usize) -> (f64, f64) {
    let Some((mut low, mut high)) = found else {
        return (0.0, 1.0);
    };
    if high - low <= 1e-12 * high.abs().max(low.abs()) {
        let half = if high == 0.0 { 0.5 } else { high.abs() * 0.05 };
        (low, high) = (low - half, high + half);
    }
    let step = round_step(high - low, most_intervals);
    // Adding zero turns a negative zero into a plain one.
    (
        (low / step + 1e-9).floor() * step + 0.0,
        (high / step - 1e-9).ceil() * step + 0.0,
    )
}

/// A range as the caller fixed it, if it can be used.
pub(crate) fn usable_range(range: Option<(f64, f64)>) -> Option<(f64, f64)> {
    let (low, high) = range?;
    let (low, high) = (drawable(low.min(high))?, drawable(low.max(high))?);
    (high - low > 1e-12 * high.abs().max(low.abs())).then_some((low, high))
}

/// Round numbers inside the range.
pub(crate) fn ticks((low, high): (f64, f64), most_intervals: usize) -> (Vec<f64>, f64) {
    let step = round_step(high - low, most_intervals);
    let first = (low / step - 1e-6).ceil();
    let ticks = (0..=2 * most_intervals + 2)
        .map(|index| (first + index as f64) * step)
        .take_while(|tick| *tick <= high + 1e-6 * step)
        .collect();
    (ticks, step)
}

/// Decimals needed to write multiples of this step.
pub(crate) fn step_decimals(step: f64) -> u8 {
    let mut decimals = 0;
    let mut scaled = step;
    while decimals < 9 && (scaled - scaled.round()).abs() > 1e-6 * scaled {
        scaled *= 10.0;
        decimals += 1;
    }
    decimals
}

/// A straight scale from figures to px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    pub range: (f64, f64),
    pub pixels: (f64, f64),
}

impl Scale {
    /// Position of a figure; figures outside the range land on its ends.
    pub fn at(self, value: f64) -> f64 {
        let (low, high) = self.range;
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }
}

/// Where the years lie in a drawn picture: maps a pointer to a year and back.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct YearAxis {
    /// First year on the axis.
    pub first: i32,
    /// Last year on the axis.
    pub last: i32,
    /// Left end of the axis in px of the picture.
    pub left: f64,
    /// Right end of the axis in px of the picture.
    pub right: f64,
    /// Width of the whole picture in px.
    pub width: f64,
}

impl YearAxis {
    /// Position of a year in px from the left of the picture; years off the axis land on its ends.
    pub fn x_of(&self, year: i32) -> f64 {
        let span = f64::from(self.last) - f64::from(self.first);
        if span <= 0.0 {
            return (self.left + self.right) / 2.0;
        }
        let share = ((f64::from(year) - f64::from(self.first)) / span).clamp(0.0, 1.0);
        self.left + share * (self.right - self.left)
    }

    /// Year nearest to a place given as share (0–1) of the width of the picture.
    pub fn year_at(&self, x_fraction: f64) -> i32 {
        let x = if x_fraction.is_finite() {
            x_fraction * self.width
        } else {
            self.left
        };
        let share = ((x - self.left) / (self.right - self.left).max(1.0)).clamp(0.0, 1.0);
        let span = f64::from(self.last) - f64::from(self.first);
        (f64::from(self.first) + (share * span).round()) as i32
    }

    /// Years to write under the axis, at least `room` px apart.
    pub(crate) fn ticks(&self, room: f64) -> Vec<i32> {
        let span = i64::from(self.last) - i64::from(self.first);
        let most = ((self.right - self.left) / room).max(1.0);
        let mut step: i64 = 1;
        let mut turn = [2.0, 2.5, 2.0].into_iter().cycle();
        while span as f64 / step as f64 > most {
            step = (step as f64 * turn.next().unwrap_or(2.0)).round() as i64;
        }
        let (first, last) = (i64::from(self.first), i64::from(self.last));
        let start = first + (step - first.rem_euclid(step)) % step;
        let years: Vec<i32> = (0..=span / step)
            .map(|index| start + index * step)
            .filter(|year| *year <= last)
            .filter_map(|year| i32::try_from(year).ok())
            .collect();
        if years.is_empty() { vec![self.first] } else { years }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_and_ranges_are_round() {
        assert_eq!(round_step(100.0, 5), 20.0);
        assert_eq!(round_step(0.31, 4), 0.1);
        assert_eq!(round_step(0.0, 4), 1.0);
        assert_eq!(natural_range(Some((2130.0, 4870.0)), 5), (2000.0, 5000.0));
        assert_eq!(natural_range(Some((130.0, 4870.0)), 5), (0.0, 5000.0));
        assert_eq!(natural_range(None, 5), (0.0, 1.0));
        let (low, high) = natural_range(Some((7.0, 7.0)), 5);
        assert!(low < 7.0 && high > 7.0);
        assert_eq!(ticks((0.0, 1.0), 5).0.len(), 6);
        assert_eq!(step_decimals(2.5), 1);
        assert_eq!(step_decimals(0.05), 2);
        assert_eq!(step_decimals(2000.0), 0);
        assert_eq!(usable_range(Some((3.0, 1.0))), Some((1.0, 3.0)));
        assert_eq!(usable_range(Some((3.0, f64::NAN))), None);
        assert_eq!(usable_range(Some((3.0, 3.0))), None);
    }

    #[test]
    fn years_map_to_px_and_back() {
        let axis = YearAxis {
            first: 2026,
            last: 2050,
            left: 50.0,
            right: 250.0,
            width: 320.0,
        };
        for year in 2026..=2050 {
            assert_eq!(axis.year_at(axis.x_of(year) / 320.0), year);
            assert!(year == 2026 || axis.x_of(year) > axis.x_of(year - 1));
        }
        assert_eq!(axis.year_at(-3.0), 2026);
        assert_eq!(axis.year_at(9.0), 2050);
        assert_eq!(axis.ticks(40.0), [2030, 2035, 2040, 2045, 2050]);
        let whole = YearAxis {
            first: i32::MIN,
            last: i32::MAX,
            ..axis
        };
        assert!(whole.ticks(40.0).len() < 7);
    }
}
