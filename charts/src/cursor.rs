//! The figures of one year, shown beside a rule while a reader walks along the years.

use crate::band::Band;
use crate::fan::Fan;
use crate::frame::{Frame, setting};
use crate::ink::{self, Style};
use crate::labels::Rect;
use crate::names::Labels;
use crate::scale::drawable;
use crate::svg::{Anchor, Stroke, Svg};
use crate::text::{bold_width, text_width};

const PADDING: f64 = 7.0;
const SAMPLE: f64 = 20.0;

/// A box with the figures of one year, ready to draw.
pub(crate) struct Readout {
    pub rect: Rect,
    x: f64,
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
    pub fn new(
        fan: &Fan,
        frame: &Frame,
        lines: &[(Style, Vec<Band>)],
        labels: &Labels,
        signed: bool,
    ) -> Option<Self> {
        let year = fan
            .cursor
            .filter(|year| (frame.years.first..=frame.years.last).contains(year))?;
        let font = frame.size.font();
        let x = frame.years.x_of(year);
        let written = |value: f64| {
            if signed {
                fan.numerals.signed(value)
            } else {
                fan.numerals.text(value)
            }
        };
        let figures: Vec<(Style, String, String, &str)> = lines
            .iter()
            .zip(&fan.lines)
            .map(|((style, points), line)| {
                let band = points.iter().find(|band| band.year == year);
                let [_, low, median, high, _] = band.map_or([f64::NAN; 5], Band::figures);
                let interval = fan.numerals.interval(low, high, &fan.words.to, signed);
                (*style, written(median), interval, line.name.as_str())
            })
            .collect();
        let row = |style: Option<Style>, bold: &str, plain: String| Row {
            style,
            bold: bold.to_owned(),
            plain,
        };
        // From the fullest to the shortest way of saying it; the first that fits is used.
        let named = figures.iter().map(|(style, median, interval, name)| {
            row(Some(*style), median, format!("({interval})  {name}"))
        });
        let beside = figures
            .iter()
            .map(|(style, median, interval, _)| row(Some(*style), median, format!("({interval})")));
        let below = figures.iter().flat_map(|(style, median, interval, _)| {
            [
                row(Some(*style), median, String::new()),
                row(None, "", interval.clone()),
            ]
        });
        let short = figures
            .iter()
            .map(|(style, median, _, _)| row(Some(*style), median, String::new()));
        let choices: [(f64, Vec<Row>); 4] = [
            (0.45, named.collect()),
            (1.0, beside.collect()),
            (1.0, below.collect()),
            (1.0, short.collect()),
        ];
        let line = (font * 1.4).round();
        let dots = lines
            .iter()
            .filter_map(|(style, points)| Some((points.iter().find(|band| band.year == year)?.p50, *style)))
            .filter_map(|(median, style)| Some((drawable(median)?, style)))
            .filter(|(median, _)| (frame.y.range.0..=frame.y.range.1).contains(median))
            .map(|(median, style)| (frame.y.at(median), style))
            .collect();
        let box_of = |(share, mut rows): (f64, Vec<Row>)| {
            rows.insert(0, row(None, &year.to_string(), String::new()));
            let width = rows.iter().map(|row| row.width(font)).fold(0.0, f64::max) + 2.0 * PADDING;
            let height = rows.len() as f64 * line + 2.0 * PADDING - 4.0;
            let fits = width <= share * frame.plot.width && height <= frame.plot.height;
            fits.then(|| (rest(frame, x, width, height, labels), rows))
        };
        let nowhere = Rect {
            x,
            y: frame.plot.y,
            width: 0.0,
            height: 0.0,
        };
        let (rect, rows) = choices
            .into_iter()
            .find_map(box_of)
            .unwrap_or((nowhere, Vec::new()));
        Some(Self { rect, x, rows, dots })
    }

    /// Draws the rule; labels may lie over it.
    pub fn draw_rule(&self, svg: &mut Svg, frame: &Frame) {
        let ends = [self.x, frame.plot.y, self.x, frame.bottom()];
        svg.line("chart-cursor-rule", ends, Stroke::solid(ink::RULE, 1.0));
    }

    /// Draws a dot on every median and the box.
    pub fn draw(&self, svg: &mut Svg, frame: &Frame) {
        let font = frame.size.font();
        let line = (font * 1.4).round();
        svg.open_group("chart-cursor");
        for (y, style) in &self.dots {
            svg.circle(
                "chart-cursor-dot",
                (self.x, *y),
                4.0,
                style.colour(),
                Stroke::solid(ink::PAPER, 1.5),
            );
        }
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

/// Place of the box: beside the rule on the roomier side at the top, unless it hides less elsewhere.
fn rest(frame: &Frame, x: f64, width: f64, height: f64, labels: &Labels) -> Rect {
    let plot = frame.plot;
    let (left, right) = (x - 10.0 - width, x + 10.0);
    let sides = if x - plot.x < plot.width / 2.0 {
        [right, left]
    } else {
        [left, right]
    };
    let last = (plot.x + plot.width - width).max(plot.x);
    let tops = [plot.y + 2.0, plot.y + plot.height - height - 2.0];
    let places = tops.into_iter().flat_map(|y| {
        sides.map(|side| Rect {
            x: side.clamp(plot.x, last),
            y: y.max(plot.y),
            width,
            height,
        })
    });
    let covered = |rect: &Rect| {
        labels.covered_by(*rect)
            + if rect.x < x && x < rect.x + rect.width {
                20
            } else {
                0
            }
    };
    let best = places
        .map(|rect| (covered(&rect), rect))
        .reduce(|best, next| if next.0 < best.0 { next } else { best });
    best.map_or(
        Rect {
            x: plot.x,
            y: plot.y,
            width,
            height,
        },
        |(_, rect)| rect,
    )
}
