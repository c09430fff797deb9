//! The fan chart: medians and bands over the years.

use std::collections::BTreeSet;

use crate::band::{Band, Example, Line, Marker, Norm, draw_bands, draw_median, in_order, pieces};
use crate::cursor::Readout;
use crate::frame::{Frame, Heading, Picture, Size};
use crate::ink::{self, Style};
use crate::labels::{Placer, Rect};
use crate::names::{EndLabels, Labels};
use crate::number::Numerals;
use crate::scale::{drawable, extent, natural_range, usable_range};
use crate::surround::{Key, Sign, Surround};
use crate::svg::{Stroke, Svg};
use crate::words::Words;

/// A fan chart: one to three lines over the years, each with bands of 67 and 95 %.
///
/// ```
/// use charts::{Band, Fan, Line, Locale, Numerals, Size, Style};
/// let band = |year, p50| Band { year, p2_5: p50 - 40.0, p16_5: p50 - 20.0, p50, p83_5: p50 + 20.0, p97_5: p50 + 40.0 };
/// let line = Line { name: "Referentie".into(), style: Style::Reference, points: vec![band(2026, 310.0), band(2050, 480.0)] };
/// let fan = Fan { lines: vec![line], unit: "fte".into(), ..Fan::new("tekort", "Tekort aan personeel", Numerals::number(Locale::Dutch, 0)) };
/// let picture = fan.draw(Size::new(700.0, 400.0));
/// assert!(picture.svg.contains("Referentie"));
/// assert_eq!(picture.table.rows[1], ["2050", "480", "460–500", "440–520"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Fan {
    /// Unique within the page; ids in the picture start with it.
    pub id: String,
    /// What is seen.
    pub title: String,
    /// The picture in words, for people who do not see it.
    pub description: String,
    /// Whether title and note are drawn.
    pub heading: Heading,
    /// Unit of the figures, above the axis.
    pub unit: String,
    /// The lines, in order of drawing: the last lies on top.
    pub lines: Vec<Line>,
    /// A few possible futures as thin lines; usually none.
    pub examples: Vec<Example>,
    /// The norm, if there is one.
    pub norm: Option<Norm>,
    /// Published figures to compare with.
    pub markers: Vec<Marker>,
    /// Base year, marked with a rule.
    pub now: Option<i32>,
    /// Source and limits, drawn below when the heading is shown.
    pub note: String,
    /// Fixed words.
    pub words: Words,
    /// How figures are written.
    pub numerals: Numerals,
    /// Fixed range of the vertical axis; without it the figures decide.
    pub y_range: Option<(f64, f64)>,
    /// Year to show the figures of.
    pub cursor: Option<i32>,
}

/// What sets a chart of differences apart from a chart of levels.
pub(crate) struct Zero<'a> {
    pub above: &'a str,
    pub below: &'a str,
}

impl Fan {
    /// A fan without lines, to fill in.
    pub fn new(id: &str, title: &str, numerals: Numerals) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            description: String::new(),
            heading: Heading::Hidden,
            unit: String::new(),
            lines: Vec::new(),
            examples: Vec::new(),
            norm: None,
            markers: Vec::new(),
            now: None,
            note: String::new(),
            words: Words::of(numerals.locale),
            numerals,
            y_range: None,
            cursor: None,
        }
    }

    /// Draws the chart and writes its table.
    pub fn draw(&self, size: Size) -> Picture {
        self.paint(size, None)
    }

    /// The range the figures ask for, ending on round numbers: take the union over what is compared, and pass it as
    /// `y_range` to keep the axis still while dragging.
    pub fn natural_range(&self) -> (f64, f64) {
        self.range_with(None)
    }

    /// The same with one more figure inside.
    pub(crate) fn range_with(&self, figure: Option<f64>) -> (f64, f64) {
        natural_range(extent(self.figures().chain(figure)), 5)
    }

    fn figures(&self) -> impl Iterator<Item = f64> {
        let lines = self
            .lines
            .iter()
            .flat_map(|line| line.points.iter().flat_map(Band::figures));
        let examples = self.examples.iter().flatten().map(|(_, figure)| *figure);
        let norm = self.norm.iter().map(|norm| norm.value);
        let markers = self.markers.iter().flat_map(|marker| {
            let (low, high) = marker.interval.unwrap_or((marker.value, marker.value));
            [low, marker.value, high]
        });
        lines.chain(examples).chain(norm).chain(markers)
    }

    fn years(&self) -> BTreeSet<i32> {
        let lines = self
            .lines
            .iter()
            .flat_map(|line| line.points.iter().map(|band| band.year));
        let examples = self.examples.iter().flatten().map(|(year, _)| *year);
        lines
            .chain(examples)
            .chain(self.markers.iter().map(|marker| marker.year))
            .collect()
    }

    pub(crate) fn paint(&self, size: Size, zero: Option<&Zero>) -> Picture {
        let signed = zero.is_some();
        let lines: Vec<(Style, Vec<Band>)> = self
            .lines
            .iter()
            .map(|line| (line.style, in_order(&line.points)))
            .collect();
        let mut svg = Svg::named(
            &self.id,
            "chart-fan",
            (size.width, size.height),
            &self.title,
            &self.description,
        );
        let room = self.surround().draw(&mut svg, size);
        let ends = EndLabels::new(self, &lines, size, signed);
        let range = usable_range(self.y_range).unwrap_or_else(|| self.range_with(zero.map(|_| 0.0)));
        let years = self.years();
        let now = self
            .now
            .into_iter()
            .chain(years.first().copied())
            .min()
            .unwrap_or(0);
        let last = self
            .now
            .into_iter()
            .chain(years.last().copied())
            .max()
            .unwrap_or(0);
        let frame = Frame::new(size, room, ends.width, range, (now, last), self.numerals, signed);
        frame.draw_axes(&mut svg, signed);

        let mut placer = Placer::new(frame.plot);
        // Fills that lie over each other turn to mud; the edges carry the bands.
        let fill = 1.0 / lines.len().max(1) as f64;
        for ((style, points), line) in lines.iter().zip(&self.lines) {
            svg.open_group(&format!("chart-line chart-line-{}", style.class()));
            draw_bands(&mut svg, &frame, points, line.style, fill, &mut placer);
            svg.close_group();
        }
        for example in &self.examples {
            let mut example = example.clone();
            example.sort_by_key(|(year, _)| *year);
            for piece in pieces(&frame, example) {
                svg.polyline("chart-example", &piece, Stroke::solid(ink::EXAMPLE, 0.8));
            }
        }
        self.draw_rules(&mut svg, &frame);
        for (style, points) in &lines {
            draw_median(&mut svg, &frame, points, *style, &mut placer);
        }
        let mut labels = Labels::new(size.font(), placer);
        self.draw_markers(&mut svg, &frame, &mut labels);
        self.place_labels(&frame, &mut labels, zero);
        let readout = Readout::new(self, &frame, &lines, &labels, signed);
        if let Some(readout) = &readout {
            readout.draw_rule(&mut svg, &frame);
        }
        labels.draw(&mut svg, readout.as_ref().map(|readout| readout.rect));
        ends.draw(&mut svg, &frame);
        if let Some(readout) = readout {
            readout.draw(&mut svg, &frame);
        }
        Picture {
            svg: svg.finish(),
            table: self.table(&years, &lines, signed),
            y_range: range,
            years: frame.years,
        }
    }

    fn surround(&self) -> Surround<'_> {
        let words = &self.words;
        let mut keys = vec![
            Key {
                sign: Sign::Median,
                text: words.median.clone(),
            },
            Key {
                sign: Sign::Inner,
                text: words.band_67.clone(),
            },
            Key {
                sign: Sign::Outer,
                text: words.band_95.clone(),
            },
        ];
        if !self.examples.is_empty() {
            keys.push(Key {
                sign: Sign::Example,
                text: words.example.clone(),
            });
        }
        Surround {
            heading: self.heading,
            title: &self.title,
            unit: &self.unit,
            note: &self.note,
            keys,
        }
    }

    fn draw_rules(&self, svg: &mut Svg, frame: &Frame) {
        let plot = frame.plot;
        if let Some(now) = self.now {
            let x = frame.years.x_of(now);
            let stroke = Stroke {
                colour: ink::RULE,
                width: 1.0,
                dash: "2 3",
            };
            svg.line("chart-now", [x, plot.y, x, frame.bottom()], stroke);
        }
        if let Some(norm) = self.norm.as_ref().filter(|norm| in_range(frame, norm.value)) {
            let y = frame.y.at(norm.value);
            let stroke = Stroke {
                colour: ink::NORM,
                width: 1.5,
                dash: "6 3 1.5 3",
            };
            svg.line("chart-norm", [plot.x, y, plot.x + plot.width, y], stroke);
        }
    }

    fn draw_markers(&self, svg: &mut Svg, frame: &Frame, labels: &mut Labels) {
        for marker in &self.markers {
            let x = frame.years.x_of(marker.year);
            let stroke = Stroke::solid(ink::POINT, 1.5);
            if let Some((low, high)) = marker
                .interval
                .filter(|(low, high)| drawable(low + high).is_some())
            {
                let (low, high) = (low.min(high), low.max(high));
                let (bottom, top) = (frame.y.at(low), frame.y.at(high));
                svg.line("chart-marker", [x, bottom, x, top], stroke);
                for (end, y) in [(low, bottom), (high, top)] {
                    if in_range(frame, end) {
                        svg.line("chart-marker", [x - 4.0, y, x + 4.0, y], stroke);
                    }
                }
                labels.placer.draw(&[(x, bottom), (x, top)]);
            }
            if drawable(marker.value).is_some() && in_range(frame, marker.value) {
                let y = frame.y.at(marker.value);
                let corners = [(x, y - 5.0), (x + 5.0, y), (x, y + 5.0), (x - 5.0, y)];
                svg.polygon("chart-marker", &corners, ink::PAPER, 1.0, Some(stroke));
                labels.placer.take(Rect {
                    x: x - 6.0,
                    y: y - 6.0,
                    width: 12.0,
                    height: 12.0,
                });
            }
        }
    }

    /// Names inside the plot: the norm first, because a norm without its name says nothing.
    fn place_labels(&self, frame: &Frame, labels: &mut Labels, zero: Option<&Zero>) {
        let plot = frame.plot;
        let right = plot.x + plot.width;
        if let Some(norm) = self.norm.as_ref().filter(|norm| drawable(norm.value).is_some()) {
            let y = frame.y.at(norm.value);
            let name = match norm.value {
                value if value > frame.y.range.1 => format!("↑ {}", norm.name),
                value if value < frame.y.range.0 => format!("↓ {}", norm.name),
                _ => norm.name.clone(),
            };
            labels.add(
                &[(&name, true)],
                ink::NORM,
                plot.width * 0.8,
                2,
                |width, height| {
                    let across = (0..=8)
                        .map(move |step| plot.x + 6.0 + f64::from(step) / 8.0 * (plot.width - width - 12.0));
                    [y - height - 2.0, y + 2.0]
                        .into_iter()
                        .flat_map(move |top| across.clone().map(move |x| (x, top)))
                },
            );
        }
        if let Some(zero) = zero {
            let y = frame.y.at(0.0);
            for (name, above) in [(zero.above, true), (zero.below, false)] {
                labels.add(
                    &[(name, false)],
                    ink::QUIET_TEXT,
                    plot.width * 0.8,
                    2,
                    |width, height| {
                        let top = if above { y - height - 3.0 } else { y + 3.0 };
                        let far = if above {
                            plot.y + 2.0
                        } else {
                            plot.y + plot.height - height - 2.0
                        };
                        let across = [plot.x + 6.0, right - width - 6.0];
                        [far, top]
                            .into_iter()
                            .flat_map(move |top| across.map(move |x| (x, top)))
                    },
                );
            }
        }
        for marker in &self.markers {
            let x = frame.years.x_of(marker.year);
            let y = frame.y.at(drawable(marker.value).unwrap_or(frame.y.range.0));
            let figure = marker.figure(self.numerals, &self.words.to);
            let text = [(marker.name.as_str(), true), (figure.as_str(), false)];
            labels.add(&text, ink::POINT, plot.width - 18.0, 1, |width, height| {
                let sides = [x - 10.0 - width, x + 10.0];
                let near = (0..=18).flat_map(|step: i32| [step, -step]);
                near.flat_map(move |step| {
                    sides.map(move |side| (side, y - height / 2.0 + f64::from(step) * height / 4.0))
                })
            });
        }
        if let Some(now) = self.now {
            let x = frame.years.x_of(now);
            let name = format!("{} ({now})", self.words.now);
            labels.add(
                &[(&name, false)],
                ink::QUIET_TEXT,
                plot.width * 0.8,
                1,
                |width, height| {
                    let tops = [plot.y + 1.0, plot.y + plot.height - height - 2.0];
                    tops.into_iter()
                        .flat_map(move |top| [(x + 5.0, top), (x - 5.0 - width, top)])
                },
            );
        }
    }
}

fn in_range(frame: &Frame, value: f64) -> bool {
    (frame.y.range.0..=frame.y.range.1).contains(&value)
}
