//! A tiny fan for a tile: decorative, because the tile says the figure.

use crate::band::{Band, draw_bands, in_order, pieces};
use crate::frame::{Frame, Size};
use crate::ink::{self, Style};
use crate::labels::Placer;
use crate::scale::{extent, natural_range, usable_range};
use crate::svg::{Stroke, Svg};

/// A tiny fan with a tick at the norm. Hidden from assistive technology: put the figure in the text beside it.
///
/// ```
/// use charts::{Band, Spark, Style};
/// let band = |year, p50| Band { year, p2_5: p50 - 2.0, p16_5: p50 - 1.0, p50, p83_5: p50 + 1.0, p97_5: p50 + 2.0 };
/// let spark = Spark { points: vec![band(2026, 9.0), band(2050, 12.0)], style: Style::Mine, norm: Some(10.0), y_range: None };
/// assert!(spark.draw(96.0, 28.0).contains("aria-hidden=\"true\""));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Spark {
    /// Median and bands by year.
    pub points: Vec<Band>,
    /// Colour and dash.
    pub style: Style,
    /// Value of the norm, drawn as a tick at the right.
    pub norm: Option<f64>,
    /// Fixed range, to keep the picture still while dragging.
    pub y_range: Option<(f64, f64)>,
}

impl Spark {
    /// The picture as SVG text, at this size in CSS px (at least 40 × 16).
    pub fn draw(&self, width: f64, height: f64) -> String {
        let hold = |value: f64, low: f64| {
            if value.is_finite() {
                value.clamp(low, 1000.0)
            } else {
                low
            }
        };
        let (width, height) = (hold(width, 40.0), hold(height, 16.0));
        let points = in_order(&self.points);
        let mut svg = Svg::decorative("chart-spark", (width, height));
        let frame = self.frame(&points, width, height);
        let mut placer = Placer::new(frame.plot);
        if let Some(norm) = self
            .norm
            .filter(|norm| (frame.y.range.0..=frame.y.range.1).contains(norm))
        {
            let y = frame.y.at(norm);
            svg.line(
                "chart-norm",
                [2.0, y, width - 2.0, y],
                Stroke {
                    colour: ink::RULE,
                    width: 0.75,
                    dash: "1 2",
                },
            );
            svg.line(
                "chart-norm",
                [width - 8.0, y, width - 1.0, y],
                Stroke::solid(ink::NORM, 2.0),
            );
        }
        draw_bands(&mut svg, &frame, &points, self.style, 1.0, &mut placer);
        for piece in pieces(&frame, points.iter().map(|band| (band.year, band.p50))) {
            svg.polyline("chart-median", &piece, Stroke::solid(self.style.colour(), 2.0));
        }
        svg.finish()
    }

    /// The range the figures ask for, to fix it while dragging.
    pub fn natural_range(&self) -> (f64, f64) {
        let figures = self.points.iter().flat_map(Band::figures);
        natural_range(extent(figures.chain(self.norm)), 4)
    }

    fn frame(&self, points: &[Band], width: f64, height: f64) -> Frame {
        let range = usable_range(self.y_range).unwrap_or_else(|| {
            // No axis here, so no round numbers either: use all of the little height.
            let (low, high) =
                extent(points.iter().flat_map(Band::figures).chain(self.norm)).unwrap_or((0.0, 1.0));
            usable_range(Some((low, high))).unwrap_or_else(|| self.natural_range())
        });
        let years = (
            points.first().map_or(0, |band| band.year),
            points.last().map_or(0, |band| band.year),
        );
        let size = Size { width, height };
        Frame::bare(size, [2.0, 2.0, width - 10.0, height - 2.0], range, years)
    }
}
