//! A pack in pieces: every number with its place, and the pack with some of them changed.

use sim_core::region::PackFiles;
use toml::{Table, Value};

/// One number of a pack.
#[derive(Clone, Debug)]
pub enum Number {
    /// In `region.toml`.
    Leaf(Vec<Step>),
    /// In a CSV file: name, line, column.
    Cell(String, usize, usize),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Key(String),
    Index(usize),
}

/// A pack in pieces that can be changed.
#[derive(Clone)]
pub struct Pack {
    pub main: Table,
    pub files: PackFiles,
}

pub const MAIN: &str = "region.toml";

impl Pack {
    pub fn new(files: PackFiles) -> Self {
        let main = files.0[MAIN].parse().expect("a sound pack is TOML");
        Self { main, files }
    }

    /// All numbers of `region.toml`, in its order.
    pub fn leaves(&self) -> Vec<Vec<Step>> {
        let mut found = vec![];
        let mut open = vec![(vec![], Value::Table(self.main.clone()))];
        while let Some((path, value)) = open.pop() {
            let with = |step| {
                let mut path: Vec<Step> = path.clone();
                path.push(step);
                path
            };
            match value {
                Value::Integer(_) | Value::Float(_) => found.push(path),
                Value::Table(table) => open.extend(
                    table
                        .into_iter()
                        .map(|(key, value)| (with(Step::Key(key)), value)),
                ),
                Value::Array(list) => open.extend(
                    list.into_iter()
                        .enumerate()
                        .map(|(index, value)| (with(Step::Index(index)), value)),
                ),
                _ => {}
            }
        }
        found.reverse();
        found
    }

    pub fn value(&self, number: &Number) -> f64 {
        match number {
            Number::Leaf(path) => match at(&self.main, path) {
                Value::Integer(whole) => *whole as f64,
                value => value.as_float().expect("a leaf is a number"),
            },
            Number::Cell(file, line, column) => {
                let line = self.files.0[file].lines().nth(*line).expect("the line is there");
                let cell = line.split(',').nth(*column).expect("the column is there");
                cell.trim().parse().expect("a cell is a number")
            }
        }
    }

    /// The pack with numbers at other values; whole ones stay whole.
    pub fn with(&self, changes: &[(&Number, f64)]) -> PackFiles {
        let mut changed = self.clone();
        for (number, to) in changes {
            match number {
                Number::Leaf(path) => {
                    let mut place = &mut changed.main[key(&path[0])];
                    for step in &path[1..] {
                        place = match step {
                            Step::Key(key) => &mut place[key.as_str()],
                            Step::Index(index) => &mut place[*index],
                        };
                    }
                    *place = if place.is_integer() {
                        Value::Integer(to.round() as i64)
                    } else {
                        Value::Float(*to)
                    };
                }
                Number::Cell(file, line, column) => {
                    let text = changed.files.0.get_mut(file).expect("the file is there");
                    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                    let mut cells: Vec<String> = lines[*line].split(',').map(str::to_owned).collect();
                    // People are counted, whatever is nudged.
                    let counts = file.ends_with("population.csv");
                    cells[*column] = if counts {
                        to.round().to_string()
                    } else {
                        to.to_string()
                    };
                    lines[*line] = cells.join(",");
                    *text = lines.join("\n") + "\n";
                }
            }
        }
        let text = toml::to_string(&changed.main).expect("a changed pack can be written");
        changed.files.0.insert(MAIN.to_owned(), text);
        changed.files
    }

    /// Numbers that may have to move with this one, because the reader holds them together: shares of one whole.
    pub fn partners(&self, number: &Number) -> Vec<Number> {
        match number {
            Number::Leaf(path) => {
                let same_parent = |other: &&Vec<Step>| {
                    other.len() == path.len() && other[..path.len() - 1] == path[..path.len() - 1]
                };
                let same_kind = |other: &&Vec<Step>| kind(other) == kind(path);
                let mirrored = |other: &&Vec<Step>| {
                    let (end, start) = (path.len() - 2, ..path.len() - 2);
                    path.len() > 2
                        && other.len() == path.len()
                        && other[start] == path[start]
                        && (&other[end], &other[end + 1]) == (&path[end + 1], &path[end])
                };
                // The same entry of a list beside this one in the table
                let beside = |other: &&Vec<Step>| {
                    let (end, start) = (path.len() - 1, ..path.len().saturating_sub(2));
                    path.len() > 2
                        && other.len() == path.len()
                        && other[start] == path[start]
                        && other[end] == path[end]
                        && matches!(path[end], Step::Index(_))
                };
                let leaves = self.leaves();
                let others = || leaves.iter().filter(|other| *other != path);
                let near = others().filter(same_parent).take(4);
                let alike = others().filter(same_kind).take(4);
                let across = others().filter(|other| path.len() > 2 && mirrored(other));
                let besides = others().filter(beside).take(4);
                across
                    .chain(besides)
                    .chain(near)
                    .chain(alike)
                    .cloned()
                    .map(Number::Leaf)
                    .collect()
            }
            Number::Cell(file, line, column) => {
                let lines = self.files.0[file].lines().count();
                let near = [line + 1, line.wrapping_sub(1), line + 2];
                let is_row = |other: &usize| {
                    *other < lines
                        && self.files.0[file]
                            .lines()
                            .nth(*other)
                            .and_then(|line| line.split(',').nth(*column))
                            .is_some_and(|cell| cell.trim().parse::<f64>().is_ok())
                };
                let cell = |line: usize| Number::Cell(file.clone(), line, *column);
                near.into_iter().filter(is_row).map(cell).collect()
            }
        }
    }
}

fn key(step: &Step) -> &str {
    match step {
        Step::Key(key) => key,
        Step::Index(_) => unreachable!("a pack is a table"),
    }
}

pub fn at<'a>(main: &'a Table, path: &[Step]) -> &'a Value {
    let mut place = &main[key(&path[0])];
    for step in &path[1..] {
        place = match step {
            Step::Key(key) => &place[key.as_str()],
            Step::Index(index) => &place[*index],
        };
    }
    place
}

/// What a number is, whichever entry of its list: `service[].year_sd`, `pension.legal[][1]`.
pub fn kind(path: &[Step]) -> String {
    let mut name = String::new();
    for (position, step) in path.iter().enumerate() {
        match step {
            Step::Key(key) if name.is_empty() => name += key,
            Step::Key(key) => name += &format!(".{key}"),
            Step::Index(index) => {
                let in_a_point = position > 0 && matches!(path[position - 1], Step::Index(_));
                name += &if in_a_point {
                    format!("[{index}]")
                } else {
                    "[]".to_owned()
                };
            }
        }
    }
    name
}

/// A number with its place, as a person would look for it.
pub fn named(pack: &Pack, number: &Number) -> String {
    match number {
        Number::Leaf(path) => {
            let mut name = String::new();
            for step in path {
                match step {
                    Step::Key(key) if name.is_empty() => name += key,
                    Step::Key(key) => name += &format!(".{key}"),
                    Step::Index(index) => name += &format!("[{}]", index + 1),
                }
            }
            name
        }
        Number::Cell(file, line, column) => {
            let text = &pack.files.0[file];
            let header = text
                .lines()
                .find(|line| !line.starts_with('#'))
                .unwrap_or_default();
            let column = header.split(',').nth(*column).unwrap_or_default();
            format!("{file}, line {}, {column}", line + 1)
        }
    }
}
