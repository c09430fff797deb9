//! What stands around a plot: title, unit and key above it, a note below.

use crate::frame::{Heading, Size, setting};
use crate::ink;
use crate::svg::{Anchor, Stroke, Svg};
use crate::text::{balanced, bold_width, text_width, wrap};

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

impl Key {
    fn sample_width(&self) -> f64 {
        if matches!(self.sign, Sign::Met(_) | Sign::Missed(_)) {
            12.0
        } else {
            SAMPLE
        }
    }
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
        let mut title = balanced(&shown(self.title), room, |text| bold_width(text, title_font));
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
                title.len() as f64 * title_line + 8.0
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
            let y = 4.0 + title_font + index as f64 * title_line;
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
            // A count is the message of a dotplot; the names of bands are not.
            let colour = if key.sample_width() < SAMPLE {
                ink::TEXT
            } else {
                ink::QUIET_TEXT
            };
            let set = setting("chart-key", font, colour, false, Anchor::Start);
            svg.text((x + key.sample_width() + 6.0, y), &key.text, set);
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
        let width = |key: &Key| key.sample_width() + 6.0 + text_width(&key.text, font);
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
        Sign::Met(colour) => draw_dot(svg, (x + 6.0, y), 5.0, colour, true),
        Sign::Missed(colour) => draw_dot(svg, (x + 6.0, y), 5.0, colour, false),
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
        svg.polygon(
            "chart-dot-missed",
            &corners,
            colour,
            1.0,
            Some(Stroke::solid(ink::PAPER, 0.75)),
        );
    }
}
