//! The words in and around a chart, given by the caller.

use crate::Locale;

/// Every fixed word a chart can show, in the language of the reader.
///
/// The page fills this from its own translations; [`Words::of`] has a set for reports and tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Heading of the year column: `jaar`.
    pub year: String,
    /// The middle line: `mediaan`.
    pub median: String,
    /// The inner band: `67 %-band`.
    pub band_67: String,
    /// The outer band: `95 %-band`.
    pub band_95: String,
    /// The line to meet: `norm`.
    pub norm: String,
    /// Between the ends of an interval with negative figures: `tot`.
    pub to: String,
    /// Beside the base year: `nu`.
    pub now: String,
    /// One drawn future: `voorbeeldtoekomst`.
    pub example: String,
    /// Column of the comparison points: `ter vergelijking`.
    pub comparison: String,
    /// Between count and total: `van de`, as in `17 van de 50`.
    pub out_of: String,
    /// Dots that meet the norm: `norm gehaald`.
    pub meets: String,
    /// Dots beyond the norm: `norm niet gehaald`.
    pub misses: String,
    /// Heading of the dots column: `uitkomst`.
    pub outcome: String,
}

impl Words {
    /// A plain set of words in this language.
    pub fn of(locale: Locale) -> Self {
        let words: [&str; 13] = match locale {
            Locale::Dutch => [
                "jaar",
                "mediaan",
                "67 %-band",
                "95 %-band",
                "norm",
                "tot",
                "nu",
                "voorbeeldtoekomst",
                "ter vergelijking",
                "van de",
                "norm gehaald",
                "norm niet gehaald",
                "uitkomst",
            ],
            Locale::English => [
                "year",
                "median",
                "67% band",
                "95% band",
                "norm",
                "to",
                "now",
                "example future",
                "for comparison",
                "of",
                "norm met",
                "norm not met",
                "outcome",
            ],
        };
        let [
            year,
            median,
            band_67,
            band_95,
            norm,
            to,
            now,
            example,
            comparison,
            out_of,
            meets,
            misses,
            outcome,
        ] = words.map(str::to_owned);
        Self {
            year,
            median,
            band_67,
            band_95,
            norm,
            to,
            now,
            example,
            comparison,
            out_of,
            meets,
            misses,
            outcome,
        }
    }
}
