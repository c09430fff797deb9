//! Colours, dashes and how lines differ without colour.

/// Which of the lines of a chart this is: decides colour and dash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Style {
    /// The reference: blue, unbroken.
    Reference,
    /// The reader's own scenario: vermilion, dashed.
    Mine,
    /// A further line, such as the official projection: dark green, dotted.
    Third,
}

impl Style {
    /// Colour of the median, the label and the inner band.
    pub fn colour(self) -> &'static str {
        match self {
            Style::Reference => "#0072B2",
            Style::Mine => "#B34A00",
            Style::Third => "#00684A",
        }
    }

    /// A lighter tint for the edges of the outer band, still 3:1 against white and against its own fill.
    pub(crate) fn edge(self) -> &'static str {
        match self {
            Style::Reference => "#3F8DBF",
            Style::Mine => "#C4703A",
            Style::Third => "#3F8A72",
        }
    }

    /// Stroke pattern of the median; empty is unbroken.
    pub(crate) fn dash(self) -> &'static str {
        match self {
            Style::Reference => "",
            Style::Mine => "9 4",
            Style::Third => "0.1 5",
        }
    }

    /// Stroke pattern of the band edges.
    pub(crate) fn edge_dash(self) -> &'static str {
        match self {
            Style::Reference => "",
            Style::Mine => "5 2",
            Style::Third => "1 2",
        }
    }

    /// Word used in class names.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Style::Reference => "reference",
            Style::Mine => "mine",
            Style::Third => "third",
        }
    }
}

/// Opacity of the fill between the 2.5 and 97.5 per cent quantiles.
pub(crate) const FILL_95: f64 = 0.09;
/// Opacity of the further fill between the 16.5 and 83.5 per cent quantiles.
pub(crate) const FILL_67: f64 = 0.16;

/// Titles and figures.
pub(crate) const TEXT: &str = "#1D2630";
/// Axis labels, notes and key.
pub(crate) const QUIET_TEXT: &str = "#55606B";
/// Norm line, its name and the zero line.
pub(crate) const NORM: &str = "#1D2630";
/// Comparison points.
pub(crate) const POINT: &str = "#1D2630";
/// Base-year rule and cursor rule.
pub(crate) const RULE: &str = "#6B7680";
/// Gridlines: on purpose below 3:1, the axis labels carry the same information.
pub(crate) const GRID: &str = "#E3E7EB";
/// Baseline and ticks of the year axis.
pub(crate) const AXIS: &str = "#7D8790";
/// One example future.
pub(crate) const EXAMPLE: &str = "#6B7680";
/// Samples in the key, which belong to no single line.
pub(crate) const KEY: &str = "#5A6570";
/// Behind everything.
pub(crate) const PAPER: &str = "#FFFFFF";

#[cfg(test)]
mod tests {
    use super::*;

    fn channels(colour: &str) -> [f64; 3] {
        [1, 3, 5].map(|at| f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0)
    }

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(rgb: [f64; 3]) -> f64 {
        let [r, g, b] = rgb.map(|c| {
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055_f64).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    fn contrast(first: [f64; 3], second: [f64; 3]) -> f64 {
        let (a, b) = (luminance(first), luminance(second));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    const WHITE: [f64; 3] = [1.0; 3];

    #[test]
    fn text_reaches_4_5_and_graphics_reach_3_against_white() {
        for style in [Style::Reference, Style::Mine, Style::Third] {
            assert!(
                contrast(channels(style.colour()), WHITE) >= 4.5,
                "{style:?} as text"
            );
            assert!(contrast(channels(style.edge()), WHITE) >= 3.0, "{style:?} edge");
        }
        for colour in [TEXT, QUIET_TEXT, NORM, POINT] {
            assert!(contrast(channels(colour), WHITE) >= 4.5, "{colour}");
        }
        for colour in [RULE, AXIS, EXAMPLE, KEY] {
            assert!(contrast(channels(colour), WHITE) >= 3.0, "{colour}");
        }
    }

    #[test]
    fn lines_reach_3_against_the_fill_they_lie_on() {
        let over = |colour: [f64; 3], paper: [f64; 3], opacity: f64| -> [f64; 3] {
            std::array::from_fn(|i| colour[i] * opacity + paper[i] * (1.0 - opacity))
        };
        for style in [Style::Reference, Style::Mine, Style::Third] {
            let own = channels(style.colour());
            let outer = over(own, WHITE, FILL_95);
            let inner = over(own, outer, FILL_67);
            assert!(
                contrast(channels(style.edge()), outer) >= 3.0,
                "{style:?} outer edge on its fill"
            );
            assert!(contrast(own, inner) >= 3.0, "{style:?} median on both fills");
        }
    }
}
