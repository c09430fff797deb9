//! The paired difference between two scenarios, year by year, around zero.

use crate::fan::{Fan, Zero};
use crate::frame::{Picture, Size};

/// A difference chart: one line of differences with its bands, and a zero line.
///
/// The figures are differences within replicates (same luck in both scenarios), not differences of medians.
///
/// ```
/// use charts::{Band, Difference, Fan, Line, Locale, Numerals, Size, Style};
/// let band = |year, p50| Band { year, p2_5: p50 - 40.0, p16_5: p50 - 20.0, p50, p83_5: p50 + 20.0, p97_5: p50 + 40.0 };
/// let line = Line { name: "Mijn beleid".into(), style: Style::Mine, points: vec![band(2026, 0.0), band(2050, -60.0)] };
/// let fan = Fan { lines: vec![line], ..Fan::new("verschil", "Verschil met de referentie", Numerals::number(Locale::Dutch, 0)) };
/// let picture = Difference { fan, above: "meer dan de referentie".into(), below: "minder".into() }.draw(Size::new(700.0, 320.0));
/// assert_eq!(picture.table.rows[1][1..3], ["−60", "−80 tot −40"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// The chart; its figures are differences. All options of a fan apply.
    pub fan: Fan,
    /// What above zero means, for example `meer dan de referentie`.
    pub above: String,
    /// What below zero means.
    pub below: String,
}

impl Difference {
    /// Draws the chart and writes its table; all figures carry their sign.
    pub fn draw(&self, size: Size) -> Picture {
        self.fan.paint(
            size,
            Some(&Zero {
                above: &self.above,
                below: &self.below,
            }),
        )
    }

    /// The range the figures ask for, with zero inside.
    pub fn natural_range(&self) -> (f64, f64) {
        self.fan.range_with(Some(0.0))
    }
}
