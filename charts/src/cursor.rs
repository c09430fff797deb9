//! The figures of one year, shown beside a rule while a reader walks along the years.

use crate::band::Band;
use crate::fan::Fan;
use crate::frame::{Frame, setting};
use crate::ink::{self, Style};
use crate::labels::Rect;
use crate::scale::drawable;
use crate::svg::{Anchor, Stroke, Svg};
use crate::text::{bold_width, text_width};

const PADDING: f64 = 7.0;
const SAMPLE: f64 = 20.0;

/// A box with the figures of one year, ready to draw.
pub(crate) struct Readout {
    pub rect: Rect,
    x: f64,
    year: i32,
    rows: Vec<Row>,
    dots: Vec<(f64, Style)>,
}

struct Row {
    style: Option<Style>,
    bold: String,
    plain: String,
}

impl Readout {
    /// The readout for the fan's cursor, if it has one on its axis and there is room for it.
    pub fn new(fan: &Fan, frame: &Frame, lines: &[(Style, Vec<Band>)], signed: bool) -> Option<Self> {
        let year = fan
            .cursor
            .filter(|year| (frame.years.first..=frame.years.last).contains(year))?;
        let font = frame.size.font();
        let x = frame.years.x_of(year);
        let figures = lines.iter().map(|(style, points)| {
            let band = points.iter().find(|band| band.year == year);
            let written = |value: f64| {
                if signed {
                    fan.numerals.signed(value)
                } else {
                    fan.numerals.text(value)
                }
            };
            let interval = band.map(|band| {
                fan.numerals
                    .interval(band.p16_5, band.p83_5, &fan.words.to, signed)
            });
            (
                *style,
                band.map_or_else(|| written(f64::NAN), |band| written(band.p50)),
                interval,
            )
        });
        let figures: Vec<_> = figures.collect();
        let header = Row {
            style: None,
            bold: year.to_string(),
            plain: String::new(),
        };
        let beside = figures.iter().map(|(style, median, interval)| Row {
            style: Some(*style),
            bold: median.clone(),
            plain: interval
                .as_ref()
                .map(|text| format!("({text})"))
                .unwrap_or_default(),
        });
        let below = figures.iter().flat_map(|(style, median, interval)| {
            let first = Row {
                style: Some(*style),
                bold: median.clone(),
                plain: String::new(),
            };
            let second = interval.clone().map(|text| Row {
                style: None,
                bold: String::new(),
                plain: text,
            });
            [Some(first), second].into_iter().flatten()
        });
        let short = figures.iter().map(|(style, median, _)| Row {
            style: Some(*style),
            bold: median.clone(),
            plain: String::new(),
        });
        let choices: [Vec<Row>; 3] = [beside.collect(), below.collect(), short.collect()];
        let line = (font * 1.4).round();
        let dots = lines
            .iter()
            .filter_map(|(style, points)| Some((points.iter().find(|band| band.year == year)?.p50, *style)))
            .filter_map(|(median, style)| Some((drawable(median)?, style)))
            .filter(|(median, _)| (frame.y.range.0..=frame.y.range.1).contains(median))
            .map(|(median, style)| (frame.y.at(median), style))
            .collect();
        for mut rows in choices {
            rows.insert(
                0,
                Row {
                    bold: header.bold.clone(),
                    plain: String::new(),
                    style: None,
                },
            );
            let width = rows.iter().map(|row| row.width(font)).fold(0.0, f64::max) + 2.0 * PADDING;
            let height = rows.len() as f64 * line + 2.0 * PADDING - 4.0;
            if width <= frame.plot.width && height <= frame.plot.height {
                let rect = rest(frame, x, width, height, lines, year);
                return Some(Self {
                    rect,
                    x,
                    year,
                    rows,
                    dots,
                });
            }
        }
        let nowhere = Rect {
            x,
            y: frame.plot.y,
            width: 0.0,
            height: 0.0,
        };
        Some(Self {
            rect: nowhere,
            x,
            year,
            rows: Vec::new(),
            dots,
        })
    }

    /// Draws the rule, a dot on every median and the box.
    pub fn draw(&self, svg: &mut Svg, frame: &Frame) {
        let font = frame.size.font();
        let line = (font * 1.4).round();
        svg.open_group("chart-cursor");
        svg.line(
            "chart-cursor-rule",
            [self.x, frame.plot.y, self.x, frame.bottom()],
            Stroke::solid(ink::RULE, 1.0),
        );
        for (y, style) in &self.dots {
            svg.circle(
                "chart-cursor-dot",
                (self.x, *y),
                4.0,
                style.colour(),
                Stroke::solid(ink::PAPER, 1.5),
            );
        }
        debug_assert!(self.rows.is_empty() || self.rows[0].bold == self.year.to_string());
        if !self.rows.is_empty() {
            let Rect { x, y, width, height } = self.rect;
            let edge = Stroke::solid(ink::AXIS, 1.0);
            svg.rect(
                "chart-cursor-box",
                [x, y, width, height],
                ink::PAPER,
                0.95,
                Some(edge),
            );
            for (index, row) in self.rows.iter().enumerate() {
                let baseline = y + PADDING - 2.0 + (index as f64 + 0.75) * line;
                let start = x + PADDING;
                let indent = if index == 0 { 0.0 } else { SAMPLE + 6.0 };
                if let Some(style) = row.style {
                    let middle = baseline - font * 0.35;
                    let stroke = Stroke {
                        colour: style.colour(),
                        width: 2.4,
                        dash: style.dash(),
                    };
                    svg.polyline(
                        "chart-key-sign",
                        &[(start, middle), (start + SAMPLE, middle)],
                        stroke,
                    );
                }
                let colour = row.style.map_or(ink::TEXT, Style::colour);
                let bold = setting("chart-cursor-value", font, colour, true, Anchor::Start);
                svg.text((start + indent, baseline), &row.bold, bold);
                let after = if row.bold.is_empty() {
                    0.0
                } else {
                    bold_width(&row.bold, font) + 6.0
                };
                let plain = setting("chart-cursor-value", font, ink::TEXT, false, Anchor::Start);
                svg.text((start + indent + after, baseline), &row.plain, plain);
            }
        }
        svg.close_group();
    }
}

impl Row {
    fn width(&self, font: f64) -> f64 {
        let gap = if self.bold.is_empty() || self.plain.is_empty() {
            0.0
        } else {
            6.0
        };
        SAMPLE + 6.0 + bold_width(&self.bold, font) + gap + text_width(&self.plain, font)
    }
}

/// Place of the box: beside the rule on the roomier side, at the top unless the lines run there.
fn rest(frame: &Frame, x: f64, width: f64, height: f64, lines: &[(Style, Vec<Band>)], year: i32) -> Rect {
    let plot = frame.plot;
    let wanted = if x - plot.x < plot.width / 2.0 {
        x + 10.0
    } else {
        x - 10.0 - width
    };
    let left = wanted.clamp(plot.x, (plot.x + plot.width - width).max(plot.x));
    let medians = lines
        .iter()
        .filter_map(|(_, points)| drawable(points.iter().find(|band| band.year == year)?.p50));
    let highest = medians
        .map(|median| frame.y.at(median))
        .fold(f64::INFINITY, f64::min);
    let top = if highest < plot.y + height + 8.0 {
        plot.y + plot.height - height - 2.0
    } else {
        plot.y + 2.0
    };
    Rect {
        x: left,
        y: top.max(plot.y),
        width,
        height,
    }
}
