//! What is wrong with an input, where, and what was expected: all of it, not only the first thing.

use std::fmt;

/// One fault of an input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// File as the reader was given it, such as `population.csv`.
    pub file: String,
    /// Line, from 1; 0 when the fault concerns the file as a whole.
    pub line: u32,
    /// Column in characters, from 1; 0 when the fault concerns the line as a whole.
    pub column: u32,
    /// The field: a key such as `levers.ambulances.value`, or a column name.
    pub field: String,
    /// The value found, as it stands in the file; empty when something is missing.
    pub value: String,
    /// What was expected, with the allowed range or the nearest known name.
    pub expected: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        write!(f, ": ")?;
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        if !self.value.is_empty() {
            write!(f, "found `{}`, ", self.value)?;
        }
        write!(f, "expected {}", self.expected)
    }
}

/// All faults of an input, in the order of files and lines. Never empty when returned as an error.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// `Ok` when there is no fault, else these faults as the error.
    ///
    /// # Errors
    /// The faults themselves, when there is at least one.
    pub fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, fault) in self.0.iter().enumerate() {
            if position > 0 {
                writeln!(f)?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}
