//! A CSV table of the pack: columns by name, and the place of every cell.

use std::cell::{Cell, RefCell};

use super::PackFiles;
use crate::exchange::bounds::{Bounds, parse_number};
use crate::exchange::document::{ID, is_id, shortened};
use crate::exchange::spelling::expected_name;
use crate::faults::Fault;
use crate::quantity::{AGES, MEN, WOMEN};

/// Where readers leave the faults they find.
pub(super) type Sink = RefCell<Vec<Fault>>;

/// A table that was split into cells; empty when the file is missing or its header is wrong.
pub(super) struct CsvTable<'r> {
    file: String,
    columns: &'static [&'static str],
    rows: Vec<(u32, Vec<CsvCell>)>,
    /// Per column, where its last name stands in the list of known names.
    hints: Vec<Cell<usize>>,
    /// Whether the file is there with the header that it must have.
    usable: bool,
    /// Rows that could not be placed, because their shape or their key is wrong.
    unplaced: Cell<usize>,
    sink: &'r Sink,
}

struct CsvCell {
    column: u32,
    text: String,
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    table: &'a CsvTable<'a>,
    /// Line of the file, from 1.
    pub line: u32,
    cells: &'a [CsvCell],
}

impl<'r> CsvTable<'r> {
    /// Splits a file of the pack; a missing file, a wrong header and rows of another length are faults.
    pub fn read(files: &PackFiles, file: &str, columns: &'static [&'static str], sink: &'r Sink) -> Self {
        let mut table = Self {
            file: file.to_owned(),
            columns,
            rows: Vec::new(),
            hints: vec![Cell::new(0); columns.len()],
            usable: false,
            unplaced: Cell::new(0),
            sink,
        };
        match files.0.get(file) {
            Some(text) => table.split(text.strip_prefix('\u{feff}').unwrap_or(text)),
            None => table.fault(
                0,
                0,
                "",
                "",
                format!("a file with the columns {}", columns.join(",")),
            ),
        }
        table
    }

    /// All rows that have the right number of cells.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row {
            table: self,
            line: *line,
            cells,
        })
    }

    /// Whether the file is there with the header that it must have.
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    /// Keeps a fault of this file.
    pub fn fault(&self, line: u32, column: u32, field: &str, value: &str, expected: impl Into<String>) {
        self.sink.borrow_mut().push(Fault {
            file: self.file.clone(),
            line,
            column,
            field: field.to_owned(),
            value: shortened(value),
            expected: expected.into(),
        });
    }

    /// Rows whose place in the table is not known.
    pub fn unplaced(&self) -> usize {
        self.unplaced.get()
    }

    /// Counts a row whose key could not be read.
    pub fn count_unplaced(&self) {
        self.unplaced.set(self.unplaced.get() + 1);
    }

    fn split(&mut self, text: &str) {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut order: Option<Vec<usize>> = None;
        let mut place = Place {
            text,
            byte: 0,
            line: 1,
        };
        while reader.read_record(&mut record).unwrap_or(false) {
            let start = record.position().map_or(0, |position| position.byte());
            place.move_to_record(usize::try_from(start).unwrap_or(text.len()));
            let columns = place.cell_columns();
            let cell = |position: usize| {
                let text: &str = record.get(position).unwrap_or_default();
                CsvCell {
                    column: columns.get(position).copied().unwrap_or(0),
                    text: text.trim().to_owned(),
                }
            };
            match &order {
                None => match self.header((0..record.len()).map(cell).collect(), place.line) {
                    Some(found) => {
                        self.usable = true;
                        order = Some(found);
                    }
                    None => return,
                },
                Some(order) if record.len() == order.len() => {
                    self.rows
                        .push((place.line, order.iter().map(|position| cell(*position)).collect()));
                }
                Some(order) => {
                    self.count_unplaced();
                    let found = format!("{} cells", record.len());
                    self.fault(place.line, 0, "", &found, format!("{} cells", order.len()));
                }
            }
        }
        if order.is_none() {
            self.fault(
                0,
                0,
                "",
                "",
                format!("a header with the columns {}", self.columns.join(",")),
            );
        }
    }

    /// For each expected column its position in the file; none when a column is missing, unknown or twice there.
    fn header(&self, cells: Vec<CsvCell>, line: u32) -> Option<Vec<usize>> {
        let mut sound = true;
        for (position, cell) in cells.iter().enumerate() {
            let expected = if !self.columns.contains(&cell.text.as_str()) {
                expected_name(&cell.text, self.columns.iter().copied(), "a known column")
            } else if cells[..position].iter().any(|earlier| earlier.text == cell.text) {
                "each column once".to_owned()
            } else {
                continue;
            };
            sound = false;
            self.fault(line, cell.column, &cell.text, &cell.text, expected);
        }
        let position = |column: &&str| cells.iter().position(|cell| cell.text == **column);
        for column in self.columns.iter().filter(|column| position(column).is_none()) {
            sound = false;
            self.fault(line, 0, column, "", format!("a column `{column}`"));
        }
        sound.then(|| self.columns.iter().filter_map(position).collect())
    }
}

impl<'a> Row<'a> {
    /// A finite number within bounds.
    pub fn number(&self, column: &str, bounds: &Bounds) -> Option<f64> {
        let found = parse_number(&self.cell(column).text).filter(|number| bounds.hold(*number));
        self.or_fault(column, found, || bounds.expected())
    }

    /// A whole number that is counted, such as people.
    pub fn count(&self, column: &str, what: &str) -> Option<u32> {
        const MOST: u32 = 1_000_000_000;
        let found = self.cell(column).text.parse().ok().filter(|count| *count <= MOST);
        self.or_fault(column, found, || {
            format!("a whole number of {what} from 0 to {MOST}")
        })
    }

    /// A whole number within a range.
    pub fn integer(&self, column: &str, range: std::ops::RangeInclusive<i32>, what: &str) -> Option<i32> {
        let found = self
            .cell(column)
            .text
            .parse()
            .ok()
            .filter(|number| range.contains(number));
        self.or_fault(column, found, || {
            format!("{what}, a whole number from {} to {}", range.start(), range.end())
        })
    }

    /// A single age, 0 … 100.
    pub fn age(&self, column: &str) -> Option<usize> {
        let found = self.cell(column).text.parse().ok().filter(|age| *age < AGES);
        self.or_fault(column, found, || {
            "an age, a whole number from 0 to 100".to_owned()
        })
    }

    /// Men or women.
    pub fn sex(&self, column: &str) -> Option<usize> {
        self.name(column, &["men", "women"], "a sex")
            .map(|position| [MEN, WOMEN][position])
    }

    /// Position of a name in a list of known names.
    pub fn name<S: AsRef<str>>(&self, column: &str, known: &[S], what: &str) -> Option<usize> {
        // Tables are sorted as a rule: the name is that of the row before, or the next one.
        let hint = &self.table.hints[self.position(column)];
        let text = &self.cell(column).text;
        let (before, after) = known.split_at(hint.get().min(known.len()));
        let found = after.iter().chain(before).position(|name| name.as_ref() == text);
        let found = found.map(|steps| (before.len() + steps) % known.len());
        found.inspect(|position| hint.set(*position));
        self.or_fault(column, found, || {
            expected_name(text, known.iter().map(AsRef::as_ref), what)
        })
    }

    /// A stable id.
    pub fn id(&self, column: &str) -> Option<String> {
        let text = &self.cell(column).text;
        self.or_fault(column, is_id(text).then(|| text.clone()), || ID.to_owned())
    }

    /// A text that is not empty.
    pub fn text(&self, column: &str) -> Option<String> {
        let text = &self.cell(column).text;
        self.or_fault(column, (!text.is_empty()).then(|| text.clone()), || {
            "a text".to_owned()
        })
    }

    /// Keeps a fault about a cell of this row.
    pub fn fault(&self, column: &str, expected: impl Into<String>) {
        let cell = self.cell(column);
        self.table
            .fault(self.line, cell.column, column, &cell.text, expected);
    }

    fn or_fault<T>(&self, column: &str, found: Option<T>, expected: impl Fn() -> String) -> Option<T> {
        if found.is_none() {
            self.fault(column, expected());
        }
        found
    }

    fn cell(&self, column: &str) -> &'a CsvCell {
        &self.cells[self.position(column)]
    }

    fn position(&self, column: &str) -> usize {
        let position = self.table.columns.iter().position(|name| *name == column);
        position.expect("a reader asks for the columns that it declared")
    }
}

/// Where a record begins. The reader's own position may lie before comments and empty lines.
struct Place<'t> {
    text: &'t str,
    byte: usize,
    line: u32,
}

impl Place<'_> {
    fn move_to_record(&mut self, start: usize) {
        self.advance(start.saturating_sub(self.byte));
        loop {
            let rest = &self.text.as_bytes()[self.byte..];
            match rest.first() {
                Some(b'\r' | b'\n') => self.advance(1),
                Some(b'#') => self.advance(rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())),
                _ => return,
            }
        }
    }

    fn advance(&mut self, bytes: usize) {
        let end = (self.byte + bytes).min(self.text.len());
        let lines = self.text.as_bytes()[self.byte..end]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.byte = end;
    }

    /// Column in characters, from 1, at which each cell of the record begins.
    fn cell_columns(&self) -> Vec<u32> {
        let mut columns = vec![1];
        let mut quoted = false;
        let mut column = 1;
        for letter in self.text.get(self.byte..).unwrap_or_default().chars() {
            column += 1;
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => columns.push(column),
                '\r' | '\n' if !quoted => break,
                '\n' => column = 1,
                _ => {}
            }
        }
        columns
    }
}
