//! The same figures as text in rows and columns.

/// The figures of a chart, already written as text. The first column names the row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What the table shows, with its unit.
    pub caption: String,
    /// Column headings.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The table as aligned plain text for a terminal or report; ends with a line break.
    pub fn to_text(&self) -> String {
        let length = |text: &str| text.chars().count();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| {
                let cells = self
                    .rows
                    .iter()
                    .filter_map(|row| row.get(column))
                    .map(|cell| length(cell));
                cells.chain([length(&self.columns[column])]).max().unwrap_or(0)
            })
            .collect();
        let write = |row: &[String]| {
            let cells = row
                .iter()
                .zip(&widths)
                .enumerate()
                .map(|(column, (cell, width))| {
                    if column == 0 {
                        format!("{cell:<width$}")
                    } else {
                        format!("{cell:>width$}")
                    }
                });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
        };
        let mut out = if self.caption.is_empty() {
            String::new()
        } else {
            format!("{}\n\n", self.caption)
        };
        out.push_str(&write(&self.columns));
        out.push_str(&"-".repeat(widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1)));
        out.push('\n');
        for row in &self.rows {
            out.push_str(&write(row));
        }
        out
    }
}

/// Title and unit in one caption.
pub(crate) fn caption(title: &str, unit: &str) -> String {
    if unit.is_empty() {
        title.to_owned()
    } else {
        format!("{title} ({unit})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_aligned_per_column() {
        let table = Table {
            caption: caption("Tekort", "fte"),
            columns: vec!["jaar".into(), "mediaan".into()],
            rows: vec![
                vec!["2026".into(), "−1.234".into()],
                vec!["2030".into(), "7".into()],
            ],
        };
        assert_eq!(
            table.to_text(),
            "Tekort (fte)\n\njaar  mediaan\n-------------\n2026   −1.234\n2030        7\n"
        );
    }
}
