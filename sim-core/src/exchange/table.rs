//! A table of a TOML document, read by name.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::bounds::Bounds;
use super::document::{Document, ID, Spot, integer_of, is_id, number_of, shortened};
use super::spelling::expected_name;
use crate::quantity::Text;

/// A table of a document; reads as empty, without further faults, when the document has none.
#[must_use = "call `finish` to report unknown keys"]
pub(crate) struct Table<'d> {
    document: &'d Document<'d>,
    path: String,
    entries: Option<&'d DeTable<'d>>,
    span: Range<usize>,
    asked: RefCell<BTreeSet<&'static str>>,
}

pub(super) type Value<'d> = &'d Spanned<DeValue<'d>>;

impl<'d> Table<'d> {
    pub(super) fn new(
        document: &'d Document<'d>,
        path: String,
        entries: Option<&'d DeTable<'d>>,
        span: Range<usize>,
    ) -> Self {
        Self {
            document,
            path,
            entries,
            span,
            asked: RefCell::default(),
        }
    }

    /// A finite number within bounds; `NaN` after a fault.
    pub fn number(&self, key: &'static str, bounds: &Bounds) -> f64 {
        self.required(key, &bounds.expected())
            .map_or(f64::NAN, |value| self.as_number(key, value, bounds))
    }

    /// The same, with a value for when the key is absent.
    pub fn number_or(&self, key: &'static str, bounds: &Bounds, absent: f64) -> f64 {
        self.optional(key)
            .map_or(absent, |value| self.as_number(key, value, bounds))
    }

    /// A whole number within a range.
    pub fn integer(&self, key: &'static str, range: RangeInclusive<i32>, words: &str) -> Option<i32> {
        let expected = format!(
            "{words}, a whole number from {} to {}",
            range.start(),
            range.end()
        );
        let value = self.required(key, &expected)?;
        let found = integer_of(value.get_ref()).filter(|found| range.contains(found));
        if found.is_none() {
            self.fault_value(key, value, expected);
        }
        found
    }

    /// A whole number, when there is one.
    pub fn optional_integer(&self, key: &'static str) -> Option<i32> {
        self.optional(key).and_then(|value| integer_of(value.get_ref()))
    }

    /// A whole number of things, 0 or more.
    pub fn count(&self, key: &'static str, what: &str) -> u32 {
        const MOST: i32 = 1_000_000_000;
        let count = self.integer(key, 0..=MOST, &format!("{what}, counted"));
        count.and_then(|count| u32::try_from(count).ok()).unwrap_or(0)
    }

    /// A year, as a number or as a text such as `2023-2024`.
    pub fn string_or_year(&self, key: &'static str) -> String {
        match self.optional_integer(key) {
            Some(year) => year.to_string(),
            None => self.string(key),
        }
    }

    /// A text in one language that is not empty.
    pub fn string(&self, key: &'static str) -> String {
        self.named(key, "a text")
    }

    /// A text that names something, in the words of what it names.
    pub fn named(&self, key: &'static str, what: &str) -> String {
        self.required(key, what)
            .map_or_else(String::new, |value| self.as_string(key, value, what))
    }

    /// The same, empty when absent.
    pub fn optional_string(&self, key: &'static str) -> String {
        self.optional(key)
            .map_or_else(String::new, |value| match value.get_ref() {
                DeValue::String(text) => text.to_string(),
                _ => self.as_string(key, value, "a text"),
            })
    }

    /// A short stable name: letters, digits, `_`, `-`, `.`.
    pub fn id(&self, key: &'static str) -> String {
        let Some(value) = self.required(key, ID) else {
            return String::new();
        };
        match value.get_ref() {
            DeValue::String(text) if is_id(text) => text.to_string(),
            _ => {
                self.fault_value(key, value, ID);
                String::new()
            }
        }
    }

    /// A text in both languages: `{ nl = "…", en = "…" }`.
    pub fn text(&self, key: &'static str) -> Text {
        let expected = "a text in both languages, { nl = \"…\", en = \"…\" }";
        self.required(key, expected)
            .map_or_else(Text::default, |value| self.as_text(key, value, expected))
    }

    /// The same, or an empty text when the key is absent.
    pub fn optional_text(&self, key: &'static str) -> Text {
        if self.has(key) {
            self.text(key)
        } else {
            Text::default()
        }
    }

    /// The same, or one string for both languages.
    pub fn text_or_string(&self, key: &'static str, required: bool) -> Text {
        let expected = "a text, or { nl = \"…\", en = \"…\" }";
        let value = if required {
            self.required(key, expected)
        } else {
            self.optional(key)
        };
        match value.map(|value| (value, value.get_ref())) {
            None => Text::default(),
            Some((_, DeValue::String(text))) if !(required && text.trim().is_empty()) => Text {
                nl: text.to_string(),
                en: text.to_string(),
            },
            Some((value, _)) => self.as_text(key, value, expected),
        }
    }

    /// `true` or `false`.
    pub fn boolean(&self, key: &'static str) -> Option<bool> {
        let expected = "`true` or `false`";
        let value = self.required(key, expected)?;
        let found = value.get_ref().as_bool();
        if found.is_none() {
            self.fault_value(key, value, expected);
        }
        found
    }

    /// One of a list of names.
    pub fn choice<T: Copy>(&self, key: &'static str, what: &str, known: &[(&str, T)]) -> Option<T> {
        let names = || known.iter().map(|(name, _)| *name);
        let value = self.required(key, &expected_name("", names(), what))?;
        let found = value.get_ref().as_str();
        let choice = found.and_then(|found| known.iter().find(|(name, _)| *name == found));
        if choice.is_none() {
            self.fault_value(
                key,
                value,
                expected_name(found.unwrap_or_default(), names(), what),
            );
        }
        choice.map(|(_, choice)| *choice)
    }

    /// A number or a table; the two ways in which a setting is written.
    pub fn number_or_table(&self, key: &'static str) -> Option<NumberOrTable<'d>> {
        let value = self.optional(key)?;
        Some(match value.get_ref() {
            DeValue::Table(entries) => {
                NumberOrTable::Table(self.inner(self.path_of(key), entries, value.span()))
            }
            other => NumberOrTable::Number(
                number_of(other),
                self.document.spot(self.path_of(key), &value.span()),
            ),
        })
    }

    /// A table of its own; missing is a fault.
    pub fn table(&self, key: &'static str) -> Table<'d> {
        let expected = format!("a table `{}`", self.path_of(key));
        match self.required(key, &expected) {
            Some(value) => self.as_table(self.path_of(key), value, &expected),
            None => self.absent(key),
        }
    }

    /// A table of its own, or none.
    pub fn optional_table(&self, key: &'static str) -> Option<Table<'d>> {
        let value = self.optional(key)?;
        Some(self.as_table(
            self.path_of(key),
            value,
            &format!("a table `{}`", self.path_of(key)),
        ))
    }

    /// The tables of this one, each under a known name: positions in `known` with the tables. Another name is a fault; then
    /// only [`Table::finish`] of the tables is left to do, not of this one.
    pub fn named_tables(self, known: &[&str], what: &str) -> Vec<(usize, Table<'d>)> {
        let mut tables = Vec::new();
        for (key, value) in self.entries.into_iter().flat_map(|entries| entries.iter()) {
            let name: &str = key.get_ref();
            let path = self.path_of(name);
            match known.iter().position(|known| *known == name) {
                Some(position) => {
                    let expected = format!("a table `{path}`");
                    tables.push((position, self.as_table(path, value, &expected)));
                }
                None => {
                    let spot = Spot {
                        value: shortened(name),
                        ..self.document.spot(path, &key.span())
                    };
                    self.document
                        .fault(&spot, expected_name(name, known.iter().copied(), what));
                }
            }
        }
        tables
    }

    /// Every number of this table with its name and place. A name with dots may stand in quotes or as tables in tables; what
    /// is neither a number nor a table is a fault.
    pub fn numbers_by_name(self) -> Vec<(String, f64, Spot)> {
        let mut found = Vec::new();
        self.collect_numbers("", &mut found);
        found
    }

    fn collect_numbers(&self, before: &str, found: &mut Vec<(String, f64, Spot)>) {
        for (key, value) in self.entries.into_iter().flat_map(|entries| entries.iter()) {
            let name = format!("{before}{}", key.get_ref());
            match value.get_ref() {
                DeValue::Table(entries) => {
                    let inner = self.inner(self.path_of(key.get_ref()), entries, value.span());
                    inner.collect_numbers(&format!("{name}."), found);
                }
                other => match number_of(other) {
                    Some(number) => {
                        found.push((
                            name,
                            number,
                            self.document.spot(self.path_of(key.get_ref()), &value.span()),
                        ));
                    }
                    None => self.fault_value(key.get_ref(), value, "a number"),
                },
            }
        }
    }

    /// A list of tables, `[[key]]`; none at all is a fault when `least` is above 0.
    pub fn tables(&self, key: &'static str, least: usize) -> Vec<Table<'d>> {
        let expected = format!("a list of tables `[[{}]]`", self.path_of(key));
        let value = if least > 0 {
            self.required(key, &expected)
        } else {
            self.optional(key)
        };
        let Some(value) = value else { return Vec::new() };
        let Some(list) = value.get_ref().as_array().filter(|list| list.len() >= least) else {
            self.fault_value(key, value, expected);
            return Vec::new();
        };
        let path = |position: usize| format!("{}[{}]", self.path_of(key), position + 1);
        list.iter()
            .enumerate()
            .map(|(position, value)| self.as_table(path(position), value, &expected))
            .collect()
    }

    /// Whether the key is there; asking makes it known.
    pub fn has(&self, key: &'static str) -> bool {
        self.optional(key).is_some()
    }

    /// Where a value stands, or the table itself when the key is absent.
    pub fn spot(&self, key: &'static str) -> Spot {
        match self.optional(key) {
            Some(value) => self.document.spot(self.path_of(key), &value.span()),
            None => Spot {
                value: String::new(),
                ..self.document.spot(self.path_of(key), &self.span)
            },
        }
    }

    /// Keeps a fault about a value.
    pub fn fault(&self, key: &'static str, expected: impl Into<String>) {
        self.document.fault(&self.spot(key), expected);
    }

    /// Keeps a fault about something that is not there.
    pub fn fault_missing(&self, key: &'static str, expected: impl Into<String>) {
        let spot = Spot {
            value: String::new(),
            ..self.spot(key)
        };
        self.document.fault(&spot, expected);
    }

    /// Whether the document has this table.
    pub fn is_present(&self) -> bool {
        self.entries.is_some()
    }

    /// Reports every key that nobody asked for.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for key in self.entries.into_iter().flat_map(|entries| entries.keys()) {
            let name: &str = key.get_ref();
            if !asked.contains(name) {
                let spot = Spot {
                    value: shortened(name),
                    ..self.document.spot(self.path_of(name), &key.span())
                };
                self.document
                    .fault(&spot, expected_name(name, asked.iter().copied(), "a known key"));
            }
        }
    }

    pub(super) fn required(&self, key: &'static str, expected: &str) -> Option<Value<'d>> {
        let value = self.optional(key);
        if value.is_none() && self.entries.is_some() {
            self.fault(key, expected);
        }
        value
    }

    fn optional(&self, key: &'static str) -> Option<Value<'d>> {
        self.asked.borrow_mut().insert(key);
        self.entries?.get(key)
    }

    pub(super) fn fault_value(&self, key: &str, value: Value<'d>, expected: impl Into<String>) {
        self.document
            .fault(&self.document.spot(self.path_of(key), &value.span()), expected);
    }

    pub(super) fn as_number(&self, key: &str, value: Value<'d>, bounds: &Bounds) -> f64 {
        number_of(value.get_ref())
            .filter(|number| bounds.hold(*number))
            .unwrap_or_else(|| {
                self.fault_value(key, value, bounds.expected());
                f64::NAN
            })
    }

    fn as_string(&self, key: &str, value: Value<'d>, what: &str) -> String {
        let text = value.get_ref().as_str().unwrap_or_default();
        if text.trim().is_empty() {
            self.fault_value(key, value, what);
        }
        text.to_owned()
    }

    fn as_text(&self, key: &str, value: Value<'d>, expected: &str) -> Text {
        let Some(entries) = value.get_ref().as_table() else {
            self.fault_value(key, value, expected);
            return Text::default();
        };
        let languages = self.inner(self.path_of(key), entries, value.span());
        let text = Text {
            nl: languages.string("nl"),
            en: languages.string("en"),
        };
        languages.finish();
        text
    }

    fn as_table(&self, path: String, value: Value<'d>, expected: &str) -> Table<'d> {
        let entries = value.get_ref().as_table();
        if entries.is_none() {
            self.document
                .fault(&self.document.spot(path.clone(), &value.span()), expected);
        }
        Table::new(self.document, path, entries, value.span())
    }

    fn inner(&self, path: String, entries: &'d DeTable<'d>, span: Range<usize>) -> Table<'d> {
        Table::new(self.document, path, Some(entries), span)
    }

    fn absent(&self, key: &str) -> Table<'d> {
        let path = self.path_of(key);
        Table::new(self.document, path, None, 0..0)
    }

    fn path_of(&self, key: &str) -> String {
        let key = shortened(key);
        if self.path.is_empty() {
            key
        } else {
            format!("{}.{key}", self.path)
        }
    }
}

/// A setting: a bare number, or a table with more.
pub(crate) enum NumberOrTable<'d> {
    /// A value, when it is a number at all, and its place.
    Number(Option<f64>, Spot),
    /// A table.
    Table(Table<'d>),
}
