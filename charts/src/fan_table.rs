//! The table of a fan: the figures of the picture, year by year.

use std::collections::BTreeSet;

use crate::band::Band;
use crate::fan::Fan;
use crate::ink::Style;
use crate::table::{Table, caption};
use crate::words::Words;

impl Fan {
    /// One row per year: per line median and both bands, then examples, norm and comparison points.
    pub(crate) fn table(&self, years: &BTreeSet<i32>, lines: &[(Style, Vec<Band>)], signed: bool) -> Table {
        let Words {
            year,
            median,
            band_67,
            band_95,
            norm,
            comparison,
            example,
            to,
            ..
        } = &self.words;
        let mut columns = vec![year.clone()];
        for line in &self.lines {
            let prefix = if self.lines.len() > 1 {
                format!("{}: ", line.name)
            } else {
                String::new()
            };
            columns.extend([median, band_67, band_95].map(|word| format!("{prefix}{word}")));
        }
        columns.extend((1..=self.examples.len()).map(|number| format!("{example} {number}")));
        if let Some(found) = &self.norm {
            let name = &found.name;
            let named = name.to_lowercase().contains(&norm.to_lowercase());
            columns.push(if named {
                name.clone()
            } else {
                format!("{norm}: {name}")
            });
        }
        if !self.markers.is_empty() {
            columns.push(comparison.clone());
        }
        let write = |value| {
            if signed {
                self.numerals.signed(value)
            } else {
                self.numerals.text(value)
            }
        };
        let row = |year: &i32| {
            let mut row = vec![year.to_string()];
            for (_, points) in lines {
                let band = points.iter().find(|band| band.year == *year);
                let [p2_5, p16_5, p50, p83_5, p97_5] = band.map_or([f64::NAN; 5], Band::figures);
                row.push(write(p50));
                row.push(self.numerals.interval(p16_5, p83_5, to, signed));
                row.push(self.numerals.interval(p2_5, p97_5, to, signed));
            }
            for example in &self.examples {
                let figure = example
                    .iter()
                    .find(|(at, _)| at == year)
                    .map_or(f64::NAN, |(_, figure)| *figure);
                row.push(write(figure));
            }
            row.extend(self.norm.iter().map(|norm| write(norm.value)));
            if !self.markers.is_empty() {
                let here = self.markers.iter().filter(|marker| marker.year == *year);
                let texts =
                    here.map(|marker| format!("{}: {}", marker.name, marker.figure(self.numerals, to)));
                row.push(texts.collect::<Vec<_>>().join("; "));
            }
            row
        };
        Table {
            caption: caption(&self.title, &self.unit),
            columns,
            rows: years.iter().map(row).collect(),
        }
    }
}
