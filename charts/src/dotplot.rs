//! The quantile dotplot: equally likely outcomes as dots that can be counted.

use crate::band::{Norm, Side};
use crate::frame::{Heading, Size, setting};
use crate::ink::{self, Style};
use crate::labels::Rect;
use crate::number::{Form, Numerals};
use crate::scale::{Scale, close_range, drawable, extent, step_decimals, ticks, usable_range};
use crate::surround::{Key, Sign, Surround, draw_dot};
use crate::svg::{Anchor, Stroke, Svg};
use crate::table::{Table, caption};
use crate::text::{bold_width, shorten, text_width, wrap};
use crate::words::Words;

/// A quantile dotplot of one indicator in one year.
///
/// ```
/// use charts::{Dotplot, Locale, Norm, Numerals, Side, Size};
/// let plot = Dotplot {
///     quantiles: (0..50).map(|i| 80.0 + f64::from(i)).collect(),
///     norm: Some(Norm { name: "norm: 97".into(), value: 97.0, side: Side::Minimum }),
///     ..Dotplot::new("spoed-2040", "Ritten op tijd in 2040", Numerals::number(Locale::Dutch, 0))
/// };
/// assert_eq!(plot.draw(Size::new(500.0, 300.0)).count, "17 van de 50");
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Dotplot {
    /// Unique within the page; ids in the picture start with it.
    pub id: String,
    /// What is seen.
    pub title: String,
    /// The picture in words.
    pub description: String,
    /// Whether title and note are drawn.
    pub heading: Heading,
    /// Unit of the figures.
    pub unit: String,
    /// One figure per dot, usually 50: the quantiles at (i + ½) / 50, so that every dot is equally likely.
    pub quantiles: Vec<f64>,
    /// The norm to count against.
    pub norm: Option<Norm>,
    /// Colour of the dots.
    pub style: Style,
    /// Source and limits, drawn below when the heading is shown.
    pub note: String,
    /// Fixed words.
    pub words: Words,
    /// How figures are written.
    pub numerals: Numerals,
    /// Fixed range of the axis. Figures outside it are stacked at its ends.
    pub x_range: Option<(f64, f64)>,
}

/// A drawn dotplot with its count.
#[derive(Debug, Clone, PartialEq)]
pub struct DotPicture {
    /// The picture as SVG text.
    pub svg: String,
    /// The same figures in rows.
    pub table: Table,
    /// Range of the axis as drawn.
    pub x_range: (f64, f64),
    /// Dots beyond the norm; zero without a norm.
    pub missed: usize,
    /// All dots with a figure.
    pub total: usize,
    /// The count for in a sentence: `17 van de 50`.
    pub count: String,
}

/// Distance in px below which stacked dots overlap instead of shrinking further.
const SMALLEST_DOT: f64 = 7.0;

impl Dotplot {
    /// A dotplot without dots, to fill in.
    pub fn new(id: &str, title: &str, numerals: Numerals) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            description: String::new(),
            heading: Heading::Hidden,
            unit: String::new(),
            quantiles: Vec::new(),
            norm: None,
            style: Style::Mine,
            note: String::new(),
            words: Words::of(numerals.locale),
            numerals,
            x_range: None,
        }
    }

    /// The range the figures ask for, ending on round numbers.
    pub fn natural_range(&self) -> (f64, f64) {
        // An axis of dots lies where the dots are: zero has no special meaning here.
        close_range(
            extent(
                self.quantiles
                    .iter()
                    .copied()
                    .chain(self.norm.iter().map(|norm| norm.value)),
            ),
            6,
        )
    }

    /// Draws the dots, counts them against the norm and writes the table.
    pub fn draw(&self, size: Size) -> DotPicture {
        let mut figures: Vec<f64> = self
            .quantiles
            .iter()
            .copied()
            .filter(|figure| figure.is_finite())
            .collect();
        figures.sort_by(f64::total_cmp);
        let missed_by = |figure: f64| self.norm.as_ref().is_some_and(|norm| norm.missed_by(figure));
        let missed = figures.iter().filter(|figure| missed_by(**figure)).count();
        let total = figures.len();
        let of = |count: usize| format!("{count} {} {total}", self.words.out_of);
        let colour = self.style.colour();
        let keys = if self.norm.is_some() {
            vec![
                Key {
                    sign: Sign::Missed(colour),
                    text: format!("{}: {}", of(missed), self.words.misses),
                },
                Key {
                    sign: Sign::Met(colour),
                    text: format!("{}: {}", of(total - missed), self.words.meets),
                },
            ]
        } else {
            Vec::new()
        };
        let surround = Surround {
            heading: self.heading,
            title: &self.title,
            unit: "",
            note: &self.note,
            keys,
        };
        let mut svg = Svg::named(
            &self.id,
            "chart-dotplot",
            (size.width, size.height),
            &self.title,
            &self.description,
        );
        let room = surround.draw(&mut svg, size);
        let range = usable_range(self.x_range).unwrap_or_else(|| self.natural_range());
        let (plot, scale) = self.draw_axis(&mut svg, size, room, range);
        let norm_x = self
            .norm
            .as_ref()
            .and_then(|norm| drawable(norm.value))
            .map(|value| scale.at(value));
        self.draw_norm(&mut svg, size, plot, range, norm_x);
        svg.open_group("chart-dots");
        for (x, y, radius, met) in self.stacked(&figures, plot, scale, norm_x) {
            draw_dot(&mut svg, (x, y), radius, colour, met);
        }
        svg.close_group();
        DotPicture {
            svg: svg.finish(),
            table: self.table(&figures),
            x_range: range,
            missed,
            total,
            count: of(missed),
        }
    }

    /// Draws the axis with its unit and returns the plot above it.
    fn draw_axis(
        &self,
        svg: &mut Svg,
        size: Size,
        (top, bottom): (f64, f64),
        range: (f64, f64),
    ) -> (Rect, Scale) {
        let font = size.font();
        let line = (font * 1.35).round();
        let name_rows = if self.norm.is_some() { line + 4.0 } else { 0.0 };
        let unit = wrap(&self.unit, size.width - 24.0, 1, |text| text_width(text, font));
        let unit_row = if unit.is_empty() { 0.0 } else { line };
        let floor = bottom - line - 8.0 - unit_row;
        let (left, right) = (24.0, size.width - 24.0);
        let scale = Scale {
            range,
            pixels: (left, right),
        };
        let mut most = ((right - left) / 60.0).floor().clamp(2.0, 10.0) as usize;
        // Tick, middle of its figure (held inside the picture) and the figure.
        let written: Vec<(f64, f64, String)> = loop {
            let (ticks, step) = ticks(range, most);
            let decimals = match self.numerals.form {
                Form::Number => step_decimals(step),
                Form::Percent => step_decimals(step).saturating_sub(2),
            };
            let numerals = Numerals {
                decimals,
                ..self.numerals
            };
            let write = |tick: &f64| {
                let text = shorten(&numerals.text(*tick), size.width - 4.0, |text| {
                    text_width(text, font)
                });
                let half = text_width(&text, font) / 2.0 + 1.0;
                (
                    scale.at(*tick),
                    scale.at(*tick).clamp(half, (size.width - half).max(half)),
                    text,
                )
            };
            let written: Vec<_> = ticks.iter().map(write).collect();
            let tight = written.windows(2).any(|pair| {
                let needed = (text_width(&pair[0].2, font) + text_width(&pair[1].2, font)) / 2.0 + 8.0;
                pair[1].1 - pair[0].1 < needed
            });
            match (tight, most) {
                (false, _) => break written,
                (true, 1) => break written.into_iter().take(1).collect(),
                _ => most -= 1,
            }
        };
        svg.open_group("chart-axes");
        svg.line(
            "chart-axis",
            [left, floor, right, floor],
            Stroke::solid(ink::AXIS, 1.0),
        );
        for (x, middle, text) in written {
            svg.line(
                "chart-axis",
                [x, floor, x, floor + 4.0],
                Stroke::solid(ink::AXIS, 1.0),
            );
            let quiet = setting("chart-tick", font, ink::QUIET_TEXT, false, Anchor::Middle);
            svg.text((middle, floor + 7.0 + font * 0.9), &text, quiet);
        }
        for text in unit {
            let quiet = setting("chart-unit", font, ink::QUIET_TEXT, false, Anchor::Middle);
            svg.text((size.width / 2.0, floor + 7.0 + font * 0.9 + line), &text, quiet);
        }
        svg.close_group();
        let top = top + name_rows;
        (
            Rect {
                x: left,
                y: top,
                width: right - left,
                height: (floor - top).max(10.0),
            },
            scale,
        )
    }

    fn draw_norm(&self, svg: &mut Svg, size: Size, plot: Rect, range: (f64, f64), norm_x: Option<f64>) {
        let (Some(norm), Some(x)) = (&self.norm, norm_x) else {
            return;
        };
        let font = size.font();
        let name = match norm.value {
            value if value < range.0 => format!("← {}", norm.name),
            value if value > range.1 => format!("{} →", norm.name),
            _ => {
                let stroke = Stroke {
                    colour: ink::NORM,
                    width: 1.5,
                    dash: "6 3 1.5 3",
                };
                svg.line("chart-norm", [x, plot.y - 2.0, x, plot.y + plot.height], stroke);
                norm.name.clone()
            }
        };
        let name = shorten(&name, size.width - 8.0, |text| bold_width(text, font));
        let half = bold_width(&name, font) / 2.0 + 2.0;
        let held = x.clamp(half, (size.width - half).max(half));
        svg.text(
            (held, plot.y - 7.0),
            &name,
            setting("chart-label", font, ink::NORM, true, Anchor::Middle),
        );
    }

    /// Dots in stacks: middle, radius and whether the norm is met. Stacks begin at the norm, so that none straddles it,
    /// and dots are as large as the room allows.
    fn stacked(
        &self,
        figures: &[f64],
        plot: Rect,
        scale: Scale,
        norm_x: Option<f64>,
    ) -> Vec<(f64, f64, f64, bool)> {
        let start = norm_x.unwrap_or(plot.x);
        let side = self.norm.as_ref().map_or(Side::Minimum, |norm| norm.side);
        let (first, last) = (plot.x, plot.x + plot.width);
        let stack_of = |figure: f64, wide: f64| {
            let steps = (scale.at(figure.clamp(scale.range.0, scale.range.1)) - start) / wide;
            let stack = match side {
                Side::Minimum => steps.floor(),
                Side::Maximum => steps.ceil() - 1.0,
            };
            // A dot on the wrong side of rounding would contradict the count.
            let met = !self.norm.as_ref().is_some_and(|norm| norm.missed_by(figure));
            match (side, met, self.norm.is_some()) {
                (_, _, false) => stack,
                (Side::Minimum, true, _) | (Side::Maximum, false, _) => stack.max(0.0),
                (Side::Minimum, false, _) | (Side::Maximum, true, _) => stack.min(-1.0),
            }
        };
        let mut wide = 44.0_f64.min(plot.height);
        let stacks = loop {
            let mut stacks: Vec<(f64, Vec<f64>)> = Vec::new();
            for figure in figures {
                let stack = stack_of(*figure, wide);
                match stacks.last_mut() {
                    Some((place, members)) if *place == stack => members.push(*figure),
                    _ => stacks.push((stack, vec![*figure])),
                }
            }
            let tallest = stacks.iter().map(|(_, members)| members.len()).max().unwrap_or(0);
            if tallest as f64 * wide <= plot.height || wide <= SMALLEST_DOT {
                break stacks;
            }
            wide -= 0.5;
        };
        let tallest = stacks
            .iter()
            .map(|(_, members)| members.len())
            .max()
            .unwrap_or(1)
            .max(1);
        // A stack too tall for the plot becomes a pile of coins: the dots overlap, the count stands above.
        let rise = wide.min((plot.height - wide) / tallest as f64).max(0.0);
        let radius = wide * 0.44;
        let floor = plot.y + plot.height - 2.0;
        let mut dots = Vec::with_capacity(figures.len());
        for (stack, members) in stacks {
            let x = (start + (stack + 0.5) * wide).clamp(first - 12.0 + radius, last + 12.0 - radius);
            for (index, figure) in members.iter().enumerate() {
                let met = !self.norm.as_ref().is_some_and(|norm| norm.missed_by(*figure));
                dots.push((x, floor - radius - index as f64 * rise, radius, met));
            }
        }
        dots
    }

    fn table(&self, figures: &[f64]) -> Table {
        let words = &self.words;
        let mut columns = vec![
            words.outcome.clone(),
            if self.unit.is_empty() {
                self.title.clone()
            } else {
                self.unit.clone()
            },
        ];
        if let Some(norm) = &self.norm {
            columns.push(format!("{} ({})", norm.name, self.numerals.text(norm.value)));
        }
        let row = |(index, figure): (usize, &f64)| {
            let mut row = vec![(index + 1).to_string(), self.numerals.text(*figure)];
            if let Some(norm) = &self.norm {
                row.push(if norm.missed_by(*figure) {
                    words.misses.clone()
                } else {
                    words.meets.clone()
                });
            }
            row
        };
        let rows = figures.iter().enumerate().map(row).collect();
        Table {
            caption: caption(&self.title, &self.unit),
            columns,
            rows,
        }
    }
}
