//! What charts over years share: sizes, axes and the room for the plot.

use crate::ink;
use crate::labels::Rect;
use crate::number::{Form, Numerals};
use crate::scale::{Scale, YearAxis, step_decimals, ticks};
use crate::svg::{Anchor, Setting, Stroke, Svg};
use crate::table::Table;
use crate::text::{shorten, text_width};

/// A drawn chart over years.
#[derive(Debug, Clone, PartialEq)]
pub struct Picture {
    /// The picture as SVG text: for a page or as a file of its own.
    pub svg: String,
    /// The same figures in rows and columns.
    pub table: Table,
    /// Range of the vertical axis as drawn; pass it back as `y_range` to keep the axis still while dragging.
    pub y_range: (f64, f64),
    /// Where the years lie, to turn a pointer into a year.
    pub years: YearAxis,
}

/// Size of a picture in CSS px.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

impl Size {
    /// A size in CSS px; held between 240 × 160 and 4000 × 4000, so that there is always something to see.
    pub fn new(width: f64, height: f64) -> Self {
        let hold = |value: f64, low: f64| {
            if value.is_finite() {
                value.round().clamp(low, 4000.0)
            } else {
                low
            }
        };
        Self {
            width: hold(width, 240.0),
            height: hold(height, 160.0),
        }
    }

    /// Width in CSS px.
    pub fn width(self) -> f64 {
        self.width
    }

    /// Height in CSS px.
    pub fn height(self) -> f64 {
        self.height
    }

    /// Font size of labels.
    pub(crate) fn font(self) -> f64 {
        match self.width {
            w if w < 480.0 => 11.0,
            w if w < 900.0 => 12.0,
            _ => 13.0,
        }
    }

    pub(crate) fn title_font(self) -> f64 {
        match self.width {
            w if w < 480.0 => 15.0,
            w if w < 900.0 => 17.0,
            _ => 20.0,
        }
    }

    pub(crate) fn margin(self) -> f64 {
        if self.width < 480.0 { 4.0 } else { 10.0 }
    }
}

/// Whether the picture shows its own title and note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Heading {
    /// Drawn in the picture: for a file that stands alone.
    Shown,
    /// Only read aloud: for a page that has a heading above the picture.
    #[default]
    Hidden,
}

/// Where everything lies in one chart over years.
pub(crate) struct Frame {
    pub size: Size,
    pub plot: Rect,
    pub years: YearAxis,
    pub y: Scale,
    ticks: Vec<f64>,
    tick_numerals: Numerals,
    signed: bool,
}

impl Frame {
    /// Divides the room between `top` and `bottom`: figures left, `right` px for labels at the end of the lines.
    pub fn new(
        size: Size,
        (top, bottom): (f64, f64),
        right: f64,
        range: (f64, f64),
        (first, last): (i32, i32),
        numerals: Numerals,
        signed: bool,
    ) -> Self {
        let font = size.font();
        let bottom = bottom - (font * 1.35).round() - 8.0;
        let most = ((bottom - top) / 46.0).floor().clamp(2.0, 6.0) as usize;
        let (ticks, step) = ticks(range, most);
        let decimals = match numerals.form {
            Form::Number => step_decimals(step),
            Form::Percent => step_decimals(step).saturating_sub(2),
        };
        let tick_numerals = Numerals { decimals, ..numerals };
        let label = |tick: f64| {
            if signed {
                tick_numerals.signed(tick)
            } else {
                tick_numerals.text(tick)
            }
        };
        let widest = ticks
            .iter()
            .map(|tick| text_width(&label(*tick), font))
            .fold(14.0, f64::max);
        // Figures too long for their column are shortened when drawn, so that a plot always remains.
        let left = size.margin() + widest.min(size.width * 0.3) + 8.0;
        let end = size.width - right;
        let years = YearAxis {
            first,
            last,
            left,
            right: end,
            width: size.width,
        };
        Self {
            size,
            plot: Rect {
                x: left,
                y: top,
                width: end - left,
                height: bottom - top,
            },
            years,
            y: Scale {
                range,
                pixels: (bottom, top),
            },
            ticks,
            tick_numerals,
            signed,
        }
    }

    /// A plot without axes, between left, top, right and bottom.
    pub fn bare(
        size: Size,
        [left, top, right, bottom]: [f64; 4],
        range: (f64, f64),
        years: (i32, i32),
    ) -> Self {
        Self {
            size,
            plot: Rect {
                x: left,
                y: top,
                width: right - left,
                height: bottom - top,
            },
            years: YearAxis {
                first: years.0,
                last: years.1,
                left,
                right,
                width: size.width,
            },
            y: Scale {
                range,
                pixels: (bottom, top),
            },
            ticks: Vec::new(),
            tick_numerals: Numerals::default(),
            signed: false,
        }
    }

    pub fn bottom(&self) -> f64 {
        self.plot.y + self.plot.height
    }

    /// Draws gridlines with their figures, the year axis and, if asked for, a stronger line at zero.
    pub fn draw_axes(&self, svg: &mut Svg, zero: bool) {
        let font = self.size.font();
        let (left, right) = (self.plot.x, self.plot.x + self.plot.width);
        svg.open_group("chart-axes");
        for tick in &self.ticks {
            let y = self.y.at(*tick);
            svg.line("chart-grid", [left, y, right, y], Stroke::solid(ink::GRID, 1.0));
            let text = if self.signed {
                self.tick_numerals.signed(*tick)
            } else {
                self.tick_numerals.text(*tick)
            };
            let room = left - 8.0 - self.size.margin() + 0.1;
            let text = shorten(&text, room, |text| text_width(text, font));
            let quiet = setting("chart-tick", font, ink::QUIET_TEXT, false, Anchor::End);
            svg.text((left - 8.0, y + font * 0.35), &text, quiet);
        }
        let bottom = self.bottom();
        svg.line(
            "chart-axis",
            [left, bottom, right, bottom],
            Stroke::solid(ink::AXIS, 1.0),
        );
        let widest = [self.years.first, self.years.last].map(|year| text_width(&year.to_string(), font));
        let widest = widest[0].max(widest[1]);
        for year in self.years.ticks(widest + 12.0 + 0.06 * self.plot.width) {
            let x = self.years.x_of(year);
            let text = year.to_string();
            let half = text_width(&text, font) / 2.0;
            svg.line(
                "chart-axis",
                [x, bottom, x, bottom + 4.0],
                Stroke::solid(ink::AXIS, 1.0),
            );
            let quiet = setting("chart-tick", font, ink::QUIET_TEXT, false, Anchor::Middle);
            let held = x.clamp(half + 1.0, (self.size.width - half - 1.0).max(half + 1.0));
            svg.text((held, bottom + 7.0 + font * 0.9), &text, quiet);
        }
        if zero && self.y.range.0 <= 0.0 && self.y.range.1 >= 0.0 {
            let y = self.y.at(0.0);
            svg.line("chart-zero", [left, y, right, y], Stroke::solid(ink::NORM, 1.5));
        }
        svg.close_group();
    }
}

/// How text is set, in one call.
pub(crate) fn setting(
    class: &'static str,
    size: f64,
    colour: &'static str,
    bold: bool,
    anchor: Anchor,
) -> Setting {
    Setting {
        class,
        size,
        colour,
        bold,
        anchor,
    }
}
