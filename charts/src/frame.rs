//! What charts over years share: heading, key, axes and the room for the plot.

use crate::ink;
use crate::labels::Rect;
use crate::number::{Form, Numerals};
use crate::scale::{Scale, YearAxis, step_decimals, ticks};
use crate::svg::{Anchor, Setting, Stroke, Svg};
use crate::table::Table;
use crate::text::{bold_width, text_width, wrap};

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

    fn title_font(self) -> f64 {
        match self.width {
            w if w < 480.0 => 15.0,
            w if w < 900.0 => 17.0,
            _ => 20.0,
        }
    }

    fn margin(self) -> f64 {
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

/// One entry of the key.
pub(crate) struct Key {
    pub sign: Sign,
    pub text: String,
}

/// The sample drawn in the key.
#[derive(Clone, Copy)]
pub(crate) enum Sign {
    Median,
    Inner,
    Outer,
    Example,
    Met(&'static str),
    Missed(&'static str),
}

/// Text above and below a plot.
pub(crate) struct Surround<'a> {
    pub heading: Heading,
    pub title: &'a str,
    pub unit: &'a str,
    pub note: &'a str,
    pub keys: Vec<Key>,
}

const SAMPLE: f64 = 24.0;
const LEAST_PLOT: f64 = 72.0;

impl Surround<'_> {
    /// Draws heading, key and note, and returns top and bottom of what is left. What does not fit with a plot worth
    /// looking at is left out: first the note, then the title, then the key.
    pub fn draw(&self, svg: &mut Svg, size: Size) -> (f64, f64) {
        let font = size.font();
        let line = (font * 1.35).round();
        let (left, room) = (size.margin(), size.width - 2.0 * size.margin());
        let shown = |text: &str| {
            if self.heading == Heading::Shown {
                text.to_owned()
            } else {
                String::new()
            }
        };
        let title_font = size.title_font();
        let title_line = (title_font * 1.25).round();
        let mut title = wrap(&shown(self.title), room, 3, |text| bold_width(text, title_font));
        let mut note = wrap(&shown(self.note), room, 4, |text| text_width(text, font));
        let unit = wrap(self.unit, room, 2, |text| text_width(text, font));
        let mut keys = self.place_keys(size, &unit);
        let head = |title: &[String], keys: &[(f64, usize, &Key)]| {
            let rows = keys
                .iter()
                .map(|(_, row, _)| row + 1)
                .max()
                .unwrap_or(0)
                .max(unit.len());
            let title_height = if title.is_empty() {
                0.0
            } else {
                title.len() as f64 * title_line + 4.0
            };
            (title_height, title_height + rows as f64 * line + 12.0)
        };
        let foot = |note: &[String]| {
            if note.is_empty() {
                4.0
            } else {
                note.len() as f64 * line + 10.0
            }
        };
        let plot = |title: &[String], keys: &[(f64, usize, &Key)], note: &[String]| {
            size.height - head(title, keys).1 - foot(note) - line - 8.0
        };
        if plot(&title, &keys, &note) < LEAST_PLOT {
            note.clear();
        }
        if plot(&title, &keys, &note) < LEAST_PLOT {
            title.clear();
        }
        if plot(&title, &keys, &note) < LEAST_PLOT {
            keys.clear();
        }

        for (index, text) in title.iter().enumerate() {
            let y = 2.0 + title_font + index as f64 * title_line;
            svg.text(
                (left, y),
                text,
                setting("chart-title", title_font, ink::TEXT, true, Anchor::Start),
            );
        }
        let (title_height, top) = head(&title, &keys);
        for (index, text) in unit.iter().enumerate() {
            let y = title_height + index as f64 * line + font;
            svg.text(
                (left, y),
                text,
                setting("chart-unit", font, ink::QUIET_TEXT, false, Anchor::Start),
            );
        }
        for (x, row, key) in &keys {
            let y = title_height + *row as f64 * line + font;
            draw_sample(svg, key.sign, *x, y - font * 0.35);
            let quiet = setting("chart-key", font, ink::QUIET_TEXT, false, Anchor::Start);
            svg.text((x + SAMPLE + 6.0, y), &key.text, quiet);
        }
        for (index, text) in note.iter().rev().enumerate() {
            let y = size.height - 5.0 - index as f64 * line;
            svg.text(
                (left, y),
                text,
                setting("chart-note", font, ink::QUIET_TEXT, false, Anchor::Start),
            );
        }
        (top, size.height - foot(&note))
    }

    /// Left end and row of every key entry: at the right of the unit when all fit there, else in rows below it.
    fn place_keys(&self, size: Size, unit: &[String]) -> Vec<(f64, usize, &Key)> {
        let font = size.font();
        let room = size.width - 2.0 * size.margin();
        let gap = 16.0;
        let width = |key: &Key| SAMPLE + 6.0 + text_width(&key.text, font);
        let total = self.keys.iter().map(|key| width(key) + gap).sum::<f64>() - gap;
        let unit_width = unit.iter().map(|text| text_width(text, font)).fold(0.0, f64::max);
        if unit.len() <= 1 && unit_width + 2.0 * gap + total <= room {
            let mut x = size.width - size.margin() - total;
            let place = |key| {
                let here = x;
                x += width(key) + gap;
                (here, 0, key)
            };
            return self.keys.iter().map(place).collect();
        }
        let (mut x, mut row) = (0.0, unit.len());
        let mut placed = Vec::new();
        for key in self.keys.iter().filter(|key| width(key) <= room) {
            if x > 0.0 && x + width(key) > room {
                (x, row) = (0.0, row + 1);
            }
            placed.push((size.margin() + x, row, key));
            x += width(key) + gap;
        }
        placed
    }
}

fn draw_sample(svg: &mut Svg, sign: Sign, x: f64, y: f64) {
    let end = x + SAMPLE;
    match sign {
        Sign::Median => svg.line("chart-key-sign", [x, y, end, y], Stroke::solid(ink::KEY, 3.0)),
        Sign::Example => svg.line("chart-key-sign", [x, y, end, y], Stroke::solid(ink::EXAMPLE, 0.8)),
        Sign::Inner | Sign::Outer => {
            let opacity = if matches!(sign, Sign::Inner) { 0.3 } else { 0.11 };
            svg.rect(
                "chart-key-sign",
                [x, y - 5.0, SAMPLE, 10.0],
                ink::KEY,
                opacity,
                None,
            );
            for edge in [y - 5.0, y + 5.0] {
                svg.line(
                    "chart-key-sign",
                    [x, edge, end, edge],
                    Stroke::solid(ink::KEY, 1.0),
                );
            }
        }
        Sign::Met(colour) => draw_dot(svg, (x + SAMPLE - 8.0, y), 5.0, colour, true),
        Sign::Missed(colour) => draw_dot(svg, (x + SAMPLE - 8.0, y), 5.0, colour, false),
    }
}

/// A dot of a dotplot: an open circle where the norm is met, a filled diamond where it is not.
pub(crate) fn draw_dot(svg: &mut Svg, (x, y): (f64, f64), radius: f64, colour: &'static str, met: bool) {
    let line = Stroke::solid(colour, if radius < 4.0 { 1.0 } else { 1.5 });
    if met {
        svg.circle(
            "chart-dot-met",
            (x, y),
            radius - line.width / 2.0,
            "#FFFFFF",
            line,
        );
    } else {
        let corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
        svg.polygon("chart-dot-missed", &corners, colour, 1.0, None);
    }
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
            let text = crate::text::shorten(&text, room, |text| text_width(text, font));
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
        for year in self.years.ticks(widest + 14.0) {
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
