//! A TOML document that is read by name, and that remembers the place of everything that is wrong with it.
//!
//! Reading never stops at a fault: a value that cannot be used is replaced by a stand-in (`NaN`, `None`,
//! an empty text) and the fault is kept. The caller must not use what was read when there are faults.

use std::cell::RefCell;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::bounds::parse_number;
use super::table::Table;
use crate::faults::{Fault, Faults};

/// A parsed TOML file.
pub(crate) struct Document<'t> {
    file: &'t str,
    text: &'t str,
    line_starts: Vec<usize>,
    root: Spanned<DeTable<'t>>,
    faults: RefCell<Vec<Fault>>,
}

/// Where a value stands and what it is: enough to fault it later, when more is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Spot {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Path of keys.
    pub field: String,
    /// The value as it stands, shortened.
    pub value: String,
}

impl<'t> Document<'t> {
    /// Parses a file.
    ///
    /// # Errors
    /// One fault with its place when the text is not TOML.
    pub fn parse(file: &'t str, text: &'t str) -> Result<Self, Faults> {
        let mut document = Self {
            file,
            text,
            line_starts: line_starts(text),
            root: Spanned::new(0..0, DeTable::new()),
            faults: RefCell::default(),
        };
        // The first error is the one to tell: those after it may be its consequences.
        let (root, errors) = DeTable::parse_recoverable(text);
        let start = |error: &toml::de::Error| error.span().map_or(text.len(), |span| span.start);
        if let Some(error) = errors.iter().min_by_key(|error| start(error)) {
            let (line, column) = document.place(start(error));
            return Err(Faults(vec![Fault {
                file: file.to_owned(),
                line,
                column,
                field: String::new(),
                value: document.rest_of_line(start(error)),
                expected: format!("valid TOML ({})", error.message()),
            }]));
        }
        document.root = root;
        Ok(document)
    }

    /// The whole document as a table.
    pub fn root(&self) -> Table<'_> {
        Table::new(self, String::new(), Some(self.root.get_ref()), 0..0)
    }

    /// Keeps a fault at a place found before.
    pub fn fault(&self, spot: &Spot, expected: impl Into<String>) {
        self.faults.borrow_mut().push(Fault {
            file: self.file.to_owned(),
            line: spot.line,
            column: spot.column,
            field: spot.field.clone(),
            value: spot.value.clone(),
            expected: expected.into(),
        });
    }

    /// All faults so far, in the order of their places.
    pub fn into_faults(self) -> Vec<Fault> {
        let mut faults = self.faults.into_inner();
        faults.sort_by_key(|fault| (fault.line, fault.column));
        faults
    }

    fn place(&self, byte: usize) -> (u32, u32) {
        let line = self.line_starts.partition_point(|start| *start <= byte).max(1);
        let start = self.line_starts[line - 1];
        let before = self.text.get(start..byte).unwrap_or_default();
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        (
            u32::try_from(line).unwrap_or(u32::MAX),
            u32::try_from(column).unwrap_or(u32::MAX),
        )
    }

    pub(super) fn spot(&self, field: String, span: &Range<usize>) -> Spot {
        let (line, column) = self.place(span.start);
        Spot {
            line,
            column,
            field,
            value: shortened(self.text.get(span.clone()).unwrap_or_default()),
        }
    }

    fn rest_of_line(&self, byte: usize) -> String {
        shortened(
            self.text
                .get(byte..)
                .unwrap_or_default()
                .lines()
                .next()
                .unwrap_or_default(),
        )
    }
}

/// What an id must look like, in words.
pub(crate) const ID: &str = "an id of letters, digits, `_`, `-` and `.`, at most 64";

/// Calendar years that a document may name.
pub(crate) const YEARS: RangeInclusive<i32> = 1900..=2300;

/// Whether a text is an id.
pub(crate) fn is_id(text: &str) -> bool {
    let letter = |letter: u8| letter.is_ascii_alphanumeric() || b"_-.".contains(&letter);
    (1..=64).contains(&text.len()) && text.bytes().all(letter)
}

pub(super) fn number_of(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Float(float) => parse_number(float.as_str()),
        DeValue::Integer(integer) if integer.radix() == 10 => parse_number(integer.as_str()),
        _ => None,
    }
}

pub(super) fn integer_of(value: &DeValue<'_>) -> Option<i32> {
    match value {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
        _ => None,
    }
}

fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0)
        .chain(text.match_indices('\n').map(|(position, _)| position + 1))
        .collect()
}

/// The first line of a value, cut to what fits on a screen.
pub(crate) fn shortened(value: &str) -> String {
    const LONGEST: usize = 80;
    let line = value.lines().next().unwrap_or_default().trim();
    let cut: String = line.chars().take(LONGEST).collect();
    if cut.len() < line.len() || line.len() < value.trim().len() {
        format!("{cut}…")
    } else {
        cut
    }
}
