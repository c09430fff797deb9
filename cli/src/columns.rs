//! Lines of a table, aligned: labels to the left, figures to the right.

/// A table that is built line by line.
#[derive(Debug, Default)]
pub struct Columns(Vec<Line>);

#[derive(Debug)]
enum Line {
    Heading(String),
    Figures(String, Vec<String>),
}

const GAP: &str = "  ";

impl Columns {
    /// A heading over the lines that follow.
    pub fn heading(&mut self, text: &str) {
        self.0.push(Line::Heading(text.to_owned()));
    }

    /// A label and its figures.
    pub fn line(&mut self, label: impl Into<String>, figures: Vec<String>) {
        self.0.push(Line::Figures(label.into(), figures));
    }

    /// The table as text; every heading has an empty line before it.
    pub fn text(&self) -> String {
        let figures = || {
            self.0.iter().filter_map(|line| match line {
                Line::Figures(label, figures) => Some((label, figures)),
                Line::Heading(_) => None,
            })
        };
        let label_width = figures()
            .map(|(label, _)| label.chars().count())
            .max()
            .unwrap_or(0);
        let count = figures().map(|(_, figures)| figures.len()).max().unwrap_or(0);
        let width = |column: usize| {
            figures()
                .filter_map(|(_, figures)| Some(figures.get(column)?.chars().count()))
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..count).map(width).collect();
        let mut text = String::new();
        for line in &self.0 {
            match line {
                Line::Heading(heading) => text += &format!("\n{heading}\n"),
                Line::Figures(label, figures) => {
                    let mut row = format!("{label:<label_width$}");
                    for (figure, width) in figures.iter().zip(&widths) {
                        row += &format!("{GAP}{figure:>width$}");
                    }
                    text += row.trim_end();
                    text.push('\n');
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_stand_left_and_figures_right() {
        let mut table = Columns::default();
        table.heading("People");
        table.line("80+", vec!["1".to_owned(), "10–20".to_owned()]);
        table.line("Residents", vec!["446,123".to_owned(), "5".to_owned()]);
        table.line("None", vec![]);
        assert_eq!(
            table.text(),
            "\nPeople\n80+              1  10–20\nResidents  446,123      5\nNone\n"
        );
    }
}
