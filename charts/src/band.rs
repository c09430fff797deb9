//! The figures a chart over years is made of, and how one line with its bands is drawn.

use crate::Numerals;
use crate::frame::Frame;
use crate::ink::{self, Style};
use crate::labels::Placer;
use crate::scale::drawable;
use crate::svg::{Stroke, Svg};

/// Quantiles of one indicator in one year, over all replicates. Unit: that of the chart.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Calendar year.
    pub year: i32,
    /// Lower end of the 95 % band.
    pub p2_5: f64,
    /// Lower end of the 67 % band.
    pub p16_5: f64,
    /// Median.
    pub p50: f64,
    /// Upper end of the 67 % band.
    pub p83_5: f64,
    /// Upper end of the 95 % band.
    pub p97_5: f64,
}

impl Band {
    /// The five figures from low to high.
    pub fn figures(&self) -> [f64; 5] {
        [self.p2_5, self.p16_5, self.p50, self.p83_5, self.p97_5]
    }
}

/// One line of a fan: a scenario with its median and bands.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// Name written beside the end of the line.
    pub name: String,
    /// Colour and dash.
    pub style: Style,
    /// One entry per year; order does not matter, years left out are bridged, figures not finite leave a gap.
    pub points: Vec<Band>,
}

/// Which side of a norm is good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The norm is met at or above its value.
    Minimum,
    /// The norm is met at or below its value.
    Maximum,
}

/// A norm: a line with a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Norm {
    /// Name as shown, for example `norm: 95 % binnen 15 minuten`.
    pub name: String,
    /// Value in the unit of the chart.
    pub value: f64,
    /// Which side is good.
    pub side: Side,
}

impl Norm {
    /// Whether a figure lies beyond the norm, on the wrong side; exactly on it is met.
    pub fn missed_by(&self, figure: f64) -> bool {
        match self.side {
            Side::Minimum => figure < self.value,
            Side::Maximum => figure > self.value,
        }
    }
}

/// A published figure to compare with, with its interval if it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    /// Name as shown, for example `PBL/CBS 2050`.
    pub name: String,
    /// Year the figure is about.
    pub year: i32,
    /// The figure.
    pub value: f64,
    /// Lower and upper end of its published interval.
    pub interval: Option<(f64, f64)>,
}

impl Marker {
    /// The figure with its interval: `557.100 (496.800–624.900)`.
    pub(crate) fn figure(&self, numerals: Numerals, to: &str) -> String {
        let value = numerals.text(self.value);
        match self.interval {
            Some((low, high)) => format!("{value} ({})", numerals.interval(low, high, to, false)),
            None => value,
        }
    }
}

/// One possible future, drawn as a thin line: year and figure.
pub type Example = Vec<(i32, f64)>;

/// Points in year order, one per year (the last given wins).
pub(crate) fn in_order(points: &[Band]) -> Vec<Band> {
    let years: std::collections::BTreeMap<i32, Band> = points.iter().map(|band| (band.year, *band)).collect();
    years.into_values().collect()
}

/// Draws fills and edges of one line; `fill` (0–1) thins the fills where several lines share a chart.
pub(crate) fn draw_bands(
    svg: &mut Svg,
    frame: &Frame,
    points: &[Band],
    style: Style,
    fill: f64,
    placer: &mut Placer,
) {
    type Ends = fn(&Band) -> (f64, f64);
    let outer: Ends = |band| (band.p2_5, band.p97_5);
    let inner: Ends = |band| (band.p16_5, band.p83_5);
    let wide = Stroke {
        colour: style.edge(),
        width: 1.0,
        dash: style.edge_dash(),
    };
    let tight = Stroke {
        colour: style.colour(),
        width: 1.0,
        dash: style.edge_dash(),
    };
    let bands = [
        ("chart-band-95", "chart-edge-95", outer, ink::FILL_95, wide),
        ("chart-band-67", "chart-edge-67", inner, ink::FILL_67, tight),
    ];
    for (fill_class, _, ends, opacity, _) in bands {
        for shape in areas(frame, points, ends) {
            svg.polygon(fill_class, &shape, style.colour(), opacity * fill, None);
        }
    }
    for (_, edge_class, ends, _, stroke) in bands {
        let low = points.iter().map(|band| (band.year, ends(band).0));
        let high = points.iter().map(|band| (band.year, ends(band).1));
        for piece in pieces(frame, low).into_iter().chain(pieces(frame, high)) {
            placer.draw(&piece);
            svg.polyline(edge_class, &piece, stroke);
        }
    }
}

/// Draws the median of one line, thick, over a white casing so that it stands off from crossing lines.
pub(crate) fn draw_median(svg: &mut Svg, frame: &Frame, points: &[Band], style: Style, placer: &mut Placer) {
    let width = if frame.size.width < 480.0 { 2.4 } else { 3.0 };
    for piece in pieces(frame, points.iter().map(|band| (band.year, band.p50))) {
        placer.draw(&piece);
        placer.draw(&piece);
        svg.polyline(
            "chart-median-casing",
            &piece,
            Stroke::solid(ink::PAPER, width + 2.0),
        );
        svg.polyline(
            "chart-median",
            &piece,
            Stroke {
                colour: style.colour(),
                width,
                dash: style.dash(),
            },
        );
    }
}

/// A line through the figures, cut at gaps and at the ends of a fixed range.
pub(crate) fn pieces(frame: &Frame, figures: impl IntoIterator<Item = (i32, f64)>) -> Vec<Vec<(f64, f64)>> {
    let (low, high) = frame.y.range;
    let mut done: Vec<Vec<(f64, f64)>> = Vec::new();
    let mut current: Vec<(f64, f64)> = Vec::new();
    let mut before: Option<(f64, f64)> = None;
    for (year, figure) in figures {
        let Some(value) = drawable(figure) else {
            done.push(std::mem::take(&mut current));
            before = None;
            continue;
        };
        let here = (frame.years.x_of(year), value);
        if let Some(before) = before {
            current.extend(corners(frame, before, here));
        }
        if (low..=high).contains(&value) {
            current.push((here.0, frame.y.at(value)));
        } else {
            done.push(std::mem::take(&mut current));
        }
        before = Some(here);
    }
    done.push(current);
    done.retain(|piece| !piece.is_empty());
    done
}

/// Shapes between two edges, cut at gaps, flattened at the ends of a fixed range.
fn areas(frame: &Frame, points: &[Band], ends: fn(&Band) -> (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    let both = |band: &Band| {
        let (low, high) = ends(band);
        Some((frame.years.x_of(band.year), drawable(low)?, drawable(high)?))
    };
    let mut shapes = Vec::new();
    for run in points.split(|band| both(band).is_none()) {
        let run: Vec<(f64, f64, f64)> = run.iter().filter_map(both).collect();
        if run.len() < 2 {
            continue;
        }
        let upper = flattened(frame, run.iter().map(|(x, _, high)| (*x, *high)));
        let mut lower = flattened(frame, run.iter().map(|(x, low, _)| (*x, *low)));
        lower.reverse();
        shapes.push(upper.into_iter().chain(lower).collect());
    }
    shapes
}

/// Points in px, with a corner added wherever the edge leaves or enters the range.
fn flattened(frame: &Frame, edge: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    let mut out: Vec<(f64, f64)> = Vec::new();
    let mut before: Option<(f64, f64)> = None;
    for here in edge {
        if let Some(before) = before {
            out.extend(corners(frame, before, here));
        }
        out.push((here.0, frame.y.at(here.1)));
        before = Some(here);
    }
    out
}

/// Where the step from one point (x in px, figure) to the next crosses the ends of the range, in order.
fn corners(frame: &Frame, (x0, v0): (f64, f64), (x1, v1): (f64, f64)) -> impl Iterator<Item = (f64, f64)> {
    let (low, high) = frame.y.range;
    let limits = if v1 < v0 { [high, low] } else { [low, high] };
    let y = frame.y;
    limits
        .into_iter()
        .filter(move |limit| (v0 < *limit && *limit < v1) || (v1 < *limit && *limit < v0))
        .map(move |limit| (x0 + (x1 - x0) * ((limit - v0) / (v1 - v0)), y.at(limit)))
}
