//! Writing SVG: escaped text, coordinates with one decimal, presentation attributes only.

use std::fmt::Write as _;

/// Escapes text for XML content and attributes; control characters XML does not allow become spaces.
///
/// ```
/// assert_eq!(charts::escape("a < b & \"c\""), "a &lt; b &amp; &quot;c&quot;");
/// ```
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{fffe}' | '\u{ffff}' => out.push(' '),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A coordinate with at most one decimal and never "-0"; the caller makes sure it is finite.
pub(crate) fn coordinate(value: f64) -> String {
    debug_assert!(value.is_finite(), "a coordinate is not finite");
    let tenths = (value * 10.0).round() / 10.0;
    let text = format!("{:.1}", if tenths == 0.0 { 0.0 } else { tenths });
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// An identifier that is safe in `id` and in references: letters, digits and hyphens.
pub(crate) fn identifier(text: &str) -> String {
    let safe: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    if safe.starts_with(|c: char| c.is_ascii_alphabetic()) {
        safe
    } else {
        format!("chart-{safe}")
    }
}

/// How a line is drawn.
#[derive(Clone, Copy)]
pub(crate) struct Stroke {
    pub colour: &'static str,
    pub width: f64,
    pub dash: &'static str,
}

impl Stroke {
    pub fn solid(colour: &'static str, width: f64) -> Self {
        Self {
            colour,
            width,
            dash: "",
        }
    }

    fn attributes(self) -> String {
        let dash = match self.dash {
            "" => String::new(),
            dash => format!(" stroke-dasharray=\"{dash}\""),
        };
        format!(
            "stroke=\"{}\" stroke-width=\"{}\"{dash}",
            self.colour,
            thickness(self.width)
        )
    }
}

/// Line widths and opacities keep two decimals.
fn thickness(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Which point of the text its x is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a piece of text is set.
#[derive(Clone, Copy)]
pub(crate) struct Setting {
    pub class: &'static str,
    pub size: f64,
    pub colour: &'static str,
    pub bold: bool,
    pub anchor: Anchor,
}

/// SVG text being written.
pub(crate) struct Svg {
    out: String,
}

const FONTS: &str = "system-ui, -apple-system, &#39;Segoe UI&#39;, Roboto, &#39;Helvetica Neue&#39;, Arial, \
                     &#39;Noto Sans&#39;, &#39;DejaVu Sans&#39;, sans-serif";

impl Svg {
    /// A picture with a name and a description for people who do not see it.
    pub fn named(id: &str, class: &str, (width, height): (f64, f64), title: &str, description: &str) -> Self {
        let id = identifier(id);
        let (w, h) = (coordinate(width), coordinate(height));
        let mut out = String::with_capacity(8 * 1024);
        let _ = write!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart {class}\" width=\"{w}\" height=\"{h}\" \
             viewBox=\"0 0 {w} {h}\" role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\" \
             font-family=\"{FONTS}\"><title id=\"{id}-title\">{}</title><desc id=\"{id}-desc\">{}</desc>",
            escape(title),
            escape(description),
        );
        let mut svg = Self { out };
        svg.rect(
            "chart-paper",
            [0.0, 0.0, width, height],
            crate::ink::PAPER,
            1.0,
            None,
        );
        svg
    }

    /// A picture that only repeats what is said beside it.
    pub fn decorative(class: &str, (width, height): (f64, f64)) -> Self {
        let (w, h) = (coordinate(width), coordinate(height));
        Self {
            out: format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"chart {class}\" width=\"{w}\" height=\"{h}\" \
                 viewBox=\"0 0 {w} {h}\" aria-hidden=\"true\" focusable=\"false\">"
            ),
        }
    }

    pub fn open_group(&mut self, class: &str) {
        let _ = write!(self.out, "<g class=\"{class}\">");
    }

    pub fn close_group(&mut self) {
        self.out.push_str("</g>");
    }

    pub fn line(&mut self, class: &str, [x1, y1, x2, y2]: [f64; 4], stroke: Stroke) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(coordinate);
        let _ = write!(
            self.out,
            "<line class=\"{class}\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" {}/>",
            stroke.attributes()
        );
    }

    pub fn rect(
        &mut self,
        class: &str,
        [x, y, width, height]: [f64; 4],
        fill: &str,
        opacity: f64,
        stroke: Option<Stroke>,
    ) {
        let [x, y, width, height] = [x, y, width, height].map(coordinate);
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\""
        );
        if opacity < 1.0 {
            let _ = write!(self.out, " fill-opacity=\"{}\"", thickness(opacity));
        }
        if let Some(stroke) = stroke {
            let _ = write!(self.out, " {}", stroke.attributes());
        }
        self.out.push_str("/>");
    }

    pub fn circle(&mut self, class: &str, (x, y): (f64, f64), radius: f64, fill: &str, stroke: Stroke) {
        let [x, y, radius] = [x, y, radius].map(coordinate);
        let _ = write!(
            self.out,
            "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\" {}/>",
            stroke.attributes()
        );
    }

    /// A line through the points; a single point becomes a dot.
    pub fn polyline(&mut self, class: &str, points: &[(f64, f64)], stroke: Stroke) {
        if points.is_empty() {
            return;
        }
        let dot = if points.len() == 1 { "h0.1" } else { "" };
        let _ = write!(
            self.out,
            "<path class=\"{class}\" d=\"{}{dot}\" fill=\"none\" {} stroke-linejoin=\"round\" \
             stroke-linecap=\"round\"/>",
            path(points),
            stroke.attributes()
        );
    }

    /// A closed shape.
    pub fn polygon(
        &mut self,
        class: &str,
        points: &[(f64, f64)],
        fill: &str,
        opacity: f64,
        stroke: Option<Stroke>,
    ) {
        let _ = write!(
            self.out,
            "<path class=\"{class}\" d=\"{}Z\" fill=\"{fill}\"",
            path(points)
        );
        if opacity < 1.0 {
            let _ = write!(self.out, " fill-opacity=\"{}\"", thickness(opacity));
        }
        if let Some(stroke) = stroke {
            let _ = write!(self.out, " {}", stroke.attributes());
        }
        self.out.push_str("/>");
    }

    pub fn text(&mut self, (x, y): (f64, f64), content: &str, setting: Setting) {
        if content.is_empty() {
            return;
        }
        let [x, y] = [x, y].map(coordinate);
        let _ = write!(
            self.out,
            "<text class=\"{}\" x=\"{x}\" y=\"{y}\" font-size=\"{}\" fill=\"{}\"",
            setting.class,
            coordinate(setting.size),
            setting.colour
        );
        match setting.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.out.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.out.push_str(" text-anchor=\"end\""),
        }
        if setting.bold {
            self.out.push_str(" font-weight=\"600\"");
        }
        let _ = write!(self.out, ">{}</text>", escape(content));
    }

    pub fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        self.out
    }
}

fn path(points: &[(f64, f64)]) -> String {
    let mut out = String::with_capacity(points.len() * 12);
    for (index, (x, y)) in points.iter().enumerate() {
        out.push(if index == 0 { 'M' } else { 'L' });
        out.push_str(&coordinate(*x));
        out.push(' ');
        out.push_str(&coordinate(*y));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_never_minus_zero() {
        assert_eq!(coordinate(-0.04), "0");
        assert_eq!(coordinate(12.34), "12.3");
        assert_eq!(coordinate(-3.96), "-4");
    }

    #[test]
    fn identifiers_are_safe() {
        assert_eq!(identifier("fan 1\"><"), "fan-1---");
        assert_eq!(identifier("2040"), "chart-2040");
        assert_eq!(identifier(""), "chart-");
    }
}
