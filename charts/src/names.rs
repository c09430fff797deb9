//! Labels of a fan: at the ends of the lines, and inside the plot.

use crate::band::Band;
use crate::fan::Fan;
use crate::frame::{Frame, Size, setting};
use crate::ink::{self, Style};
use crate::labels::{Placer, Rect, spread};
use crate::scale::drawable;
use crate::svg::{Anchor, Stroke, Svg};
use crate::text::{bold_width, shorten, text_width, wrap};

/// Space between the end of a line and its label.
const GAP: f64 = 12.0;

/// Names and last figures beside the ends of the lines.
pub(crate) struct EndLabels {
    labels: Vec<EndLabel>,
    /// Room they need at the right of the plot.
    pub width: f64,
}

struct EndLabel {
    name: Vec<String>,
    value: String,
    end: f64,
    style: Style,
}

impl EndLabels {
    pub fn new(fan: &Fan, lines: &[(Style, Vec<Band>)], size: Size, signed: bool) -> Self {
        let font = size.font();
        let most = (size.width * 0.25).clamp(72.0, 220.0);
        let mut labels = Vec::new();
        for ((style, points), line) in lines.iter().zip(&fan.lines) {
            let Some(end) = points.iter().rev().find_map(|band| drawable(band.p50)) else {
                continue;
            };
            let value = if signed {
                fan.numerals.signed(end)
            } else {
                fan.numerals.text(end)
            };
            let value = shorten(&value, most, |text| text_width(text, font));
            let name = wrap(&line.name, most, 4, |text| bold_width(text, font));
            labels.push(EndLabel {
                name,
                value,
                end,
                style: *style,
            });
        }
        let widest = labels.iter().flat_map(|label| {
            let names = label.name.iter().map(|text| bold_width(text, font));
            names.chain([text_width(&label.value, font)])
        });
        let width = widest.fold(0.0, f64::max);
        let margin = if size.width < 480.0 { 2.0 } else { 10.0 };
        let width = if labels.is_empty() {
            18.0
        } else {
            GAP + width + margin
        };
        Self { labels, width }
    }

    pub fn draw(&self, svg: &mut Svg, frame: &Frame) {
        let font = frame.size.font();
        let line = (font * 1.25).round();
        let (top, bottom) = (frame.plot.y - 6.0, frame.bottom() + 2.0);
        // Names give up lines, the longest first, until all labels fit below each other; then the figures go, and at
        // the very last a label. The table keeps them all.
        let mut names: Vec<Vec<String>> = self.labels.iter().map(|label| label.name.clone()).collect();
        let height = |name: &Vec<String>, figures: usize| (name.len() + figures) as f64 * line + 4.0;
        let total =
            |names: &[Vec<String>], figures| names.iter().map(|name| height(name, figures)).sum::<f64>();
        let label_room = frame.size.width - frame.plot.x - frame.plot.width - GAP;
        while total(&names, 1) > bottom - top {
            let Some(longest) = names
                .iter_mut()
                .max_by_key(|name| name.len())
                .filter(|name| name.len() > 1)
            else {
                break;
            };
            longest.pop();
            if let Some(last) = longest.last_mut() {
                let cut = format!("{}…", last.trim_end_matches('…'));
                *last = shorten(&cut, label_room, |text| bold_width(text, font));
            }
        }
        let figures = usize::from(total(&names, 1) <= bottom - top);
        while total(&names, figures) > bottom - top {
            names.pop();
        }
        let wanted: Vec<(f64, f64)> = self
            .labels
            .iter()
            .zip(&names)
            .map(|(label, name)| (frame.y.at(label.end), height(name, figures)))
            .collect();
        let tops = spread(&wanted, top, bottom);
        let x = frame.plot.x + frame.plot.width;
        svg.open_group("chart-names");
        for (((label, name), top), (middle, height)) in self.labels.iter().zip(&names).zip(tops).zip(wanted) {
            let leader = Stroke::solid(label.style.colour(), 1.0);
            let aim = top + height / 2.0;
            if (aim - middle).abs() > 3.0 {
                let corner = x + GAP - 3.0;
                svg.polyline("chart-leader", &[(x + 2.0, middle), (corner, aim)], leader);
            }
            for (index, text) in name.iter().enumerate() {
                let y = top + 2.0 + index as f64 * line + font * 0.95;
                let bold = setting("chart-name", font, label.style.colour(), true, Anchor::Start);
                svg.text((x + GAP, y), text, bold);
            }
            if figures == 0 {
                continue;
            }
            let outside = match label.end {
                end if end > frame.y.range.1 => "↑ ",
                end if end < frame.y.range.0 => "↓ ",
                _ => "",
            };
            let y = top + 2.0 + name.len() as f64 * line + font * 0.95;
            let room = frame.size.width - x - GAP;
            let text = shorten(&format!("{outside}{}", label.value), room, |text| {
                text_width(text, font)
            });
            svg.text(
                (x + GAP, y),
                &text,
                setting("chart-value", font, ink::TEXT, false, Anchor::Start),
            );
        }
        svg.close_group();
    }
}

/// Labels inside the plot: placed first, drawn later, so that the readout of a year can push them aside.
pub(crate) struct Labels {
    pub font: f64,
    pub placer: Placer,
    placed: Vec<Placed>,
}

struct Placed {
    rect: Rect,
    rows: Vec<(String, bool)>,
    colour: &'static str,
}

impl Labels {
    pub fn new(font: f64, placer: Placer) -> Self {
        Self {
            font,
            placer,
            placed: Vec::new(),
        }
    }

    /// Places a label of a few parts (text, bold), each broken over at most `most` lines, at the best of the corners
    /// that `corners` offers for its width and height. Without a free place it is left out.
    pub fn add<I: IntoIterator<Item = (f64, f64)>>(
        &mut self,
        parts: &[(&str, bool)],
        colour: &'static str,
        room: f64,
        most: usize,
        corners: impl FnOnce(f64, f64) -> I,
    ) {
        let font = self.font;
        let measure = |text: &str, bold: bool| {
            if bold {
                bold_width(text, font)
            } else {
                text_width(text, font)
            }
        };
        let rows: Vec<(String, bool)> = parts
            .iter()
            .flat_map(|(text, bold)| {
                wrap(text, room, most, |text| measure(text, *bold))
                    .into_iter()
                    .map(|text| (text, *bold))
            })
            .filter(|(text, _)| !text.is_empty())
            .collect();
        if rows.is_empty() {
            return;
        }
        let width = rows
            .iter()
            .map(|(text, bold)| measure(text, *bold))
            .fold(0.0, f64::max)
            + 6.0;
        let height = rows.len() as f64 * self.line() + 3.0;
        let places = corners(width, height)
            .into_iter()
            .map(|(x, y)| Rect { x, y, width, height });
        if let Some(rect) = self.placer.place(places) {
            self.placed.push(Placed { rect, rows, colour });
        }
    }

    /// How much a box at this place would hide: drawn lines, and labels (the first, the norm, above all).
    pub fn covered_by(&self, rect: Rect) -> usize {
        let labels = self
            .placed
            .iter()
            .enumerate()
            .filter(|(_, label)| label.rect.overlaps(rect));
        self.placer.covered_by(rect)
            + labels
                .map(|(index, _)| if index == 0 { 1000 } else { 15 })
                .sum::<usize>()
    }

    /// Draws the labels that the given place leaves free.
    pub fn draw(&self, svg: &mut Svg, kept_free: Option<Rect>) {
        svg.open_group("chart-labels");
        let free = |rect: &Rect| !kept_free.is_some_and(|kept| kept.overlaps(*rect));
        for Placed { rect, rows, colour } in self.placed.iter().filter(|label| free(&label.rect)) {
            svg.rect(
                "chart-label-paper",
                [rect.x, rect.y, rect.width, rect.height],
                ink::PAPER,
                0.8,
                None,
            );
            for (index, (text, bold)) in rows.iter().enumerate() {
                let y = rect.y + 1.5 + index as f64 * self.line() + self.font * 0.92;
                svg.text(
                    (rect.x + 3.0, y),
                    text,
                    setting("chart-label", self.font, colour, *bold, Anchor::Start),
                );
            }
        }
        svg.close_group();
    }

    fn line(&self) -> f64 {
        (self.font * 1.25).round()
    }
}
