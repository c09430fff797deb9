//! Choices from which whole scenarios and packs are drawn: left alone, at an end of a range, or anywhere between.
//!
//! A case is one row of choices. A choice that is left alone keeps what stands, so that a case that fails shrinks to the few
//! choices that matter, and the tests print those by name.

use proptest::prelude::*;
use std::fmt;

/// Rows of so many choices; each is left alone (shrinks to this), at the low or the high end, or in between.
pub fn choices(count: usize, left_alone: u32) -> impl Strategy<Value = Row> {
    let one = prop_oneof![
        left_alone => Just(None),
        1 => Just(Some(0.0)),
        1 => Just(Some(1.0)),
        2 => (0.0..=1.0_f64).prop_map(Some),
    ];
    proptest::collection::vec(one, count).prop_map(Row)
}

/// Choices that have not been taken; who prints them wants to know what was made of them instead ([`Chooser::made`]).
#[derive(Clone)]
pub struct Row(Vec<Option<f64>>);

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let made = self.0.iter().flatten().count();
        write!(f, "{made} choices of {}, named above", self.0.len())
    }
}

/// The choices of one case, taken in order, and what was made of them.
#[derive(Clone, Debug)]
pub struct Chooser {
    choices: Vec<Option<f64>>,
    next: usize,
    made: Vec<String>,
}

impl Chooser {
    /// Starts at the first choice; after the last one everything is left alone.
    #[must_use]
    pub fn new(choices: Row) -> Self {
        Self {
            choices: choices.0,
            next: 0,
            made: Vec::new(),
        }
    }

    /// What was chosen, by name.
    #[must_use]
    pub fn made(&self) -> String {
        self.made.join("\n")
    }

    fn part(&mut self) -> Option<f64> {
        let choice = self.choices.get(self.next).copied().flatten();
        self.next += 1;
        choice
    }

    /// A number from a range, its ends included.
    pub fn number(&mut self, what: &str, low: f64, high: f64) -> Option<f64> {
        let value = (low + self.part()? * (high - low)).clamp(low, high);
        self.made.push(format!("{what} = {value:?}"));
        Some(value)
    }

    /// A number from a range, as likely in each power of ten.
    pub fn magnitude(&mut self, what: &str, low: f64, high: f64) -> Option<f64> {
        let value = (low * (high / low).powf(self.part()?)).clamp(low, high);
        self.made.push(format!("{what} = {value:?}"));
        Some(value)
    }

    /// A whole number from a range, its ends included.
    pub fn whole(&mut self, what: &str, low: i64, high: i64) -> Option<i64> {
        let steps = (high - low + 1) as f64;
        let value = (low + (self.part()? * steps) as i64).min(high);
        self.made.push(format!("{what} = {value}"));
        Some(value)
    }
}
