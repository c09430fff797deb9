//! Arrays of a TOML table: lists, matrices and paths of numbers.

use super::bounds::Bounds;
use super::document::{YEARS, integer_of, number_of};
use super::spelling::expected_name;
use super::table::{Table, Value};
use std::ops::RangeInclusive;

impl<'d> Table<'d> {
    /// An array of a fixed number of numbers; `NaN` where there is a fault.
    pub fn numbers<const N: usize>(&self, key: &'static str, bounds: &Bounds) -> [f64; N] {
        let expected = format!("{N} numbers in an array, each {}", bounds.expected());
        let value = self.required(key, &expected);
        value.map_or([f64::NAN; N], |value| {
            self.as_numbers(key, value, bounds, &expected)
        })
    }

    /// An array of arrays of a fixed number of numbers.
    pub fn matrix<const N: usize>(&self, key: &'static str, bounds: &Bounds) -> [[f64; N]; N] {
        let mut matrix = [[f64::NAN; N]; N];
        let expected = format!("{N} arrays of {N} numbers");
        let Some(value) = self.required(key, &expected) else {
            return matrix;
        };
        match value.get_ref().as_array().filter(|lines| lines.len() == N) {
            Some(lines) => {
                for (line, value) in matrix.iter_mut().zip(lines.iter()) {
                    *line = self.as_numbers(key, value, bounds, &expected);
                }
            }
            None => self.fault_value(key, value, expected),
        }
        matrix
    }

    /// A path `[[year, value], …]` with ascending years and at least one point.
    pub fn path(&self, key: &'static str, bounds: &Bounds) -> Vec<(i32, f64)> {
        self.points(key, ("year", YEARS), bounds)
    }

    /// Points `[[along, value], …]`, ascending, with at least one; `along` is the name and the range of the first of each pair.
    pub fn points(
        &self,
        key: &'static str,
        (name, range): (&str, RangeInclusive<i32>),
        bounds: &Bounds,
    ) -> Vec<(i32, f64)> {
        let expected = format!(
            "[[{name}, value], …] with ascending {name}s, each value {}",
            bounds.expected()
        );
        let Some(value) = self.required(key, &expected) else {
            return Vec::new();
        };
        let mut path: Vec<(i32, f64)> = Vec::new();
        let Some(points) = value.get_ref().as_array().filter(|points| !points.is_empty()) else {
            self.fault_value(key, value, expected);
            return path;
        };
        for point in points.iter() {
            let pair = point.get_ref().as_array().filter(|pair| pair.len() == 2);
            let along = pair
                .and_then(|pair| integer_of(pair[0].get_ref()))
                .filter(|along| range.contains(along));
            let number = pair
                .and_then(|pair| number_of(pair[1].get_ref()))
                .filter(|number| bounds.hold(*number));
            match (along, number) {
                (Some(along), Some(number)) if path.last().is_none_or(|(last, _)| *last < along) => {
                    path.push((along, number));
                }
                _ => self.fault_value(key, point, expected.as_str()),
            }
        }
        path
    }

    fn as_numbers<const N: usize>(
        &self,
        key: &str,
        value: Value<'d>,
        bounds: &Bounds,
        expected: &str,
    ) -> [f64; N] {
        let mut numbers = [f64::NAN; N];
        match value.get_ref().as_array().filter(|list| list.len() == N) {
            Some(list) => {
                for (number, value) in numbers.iter_mut().zip(list.iter()) {
                    *number = self.as_number(key, value, bounds);
                }
            }
            None => self.fault_value(key, value, expected),
        }
        numbers
    }
}

impl Table<'_> {
    /// An array of at least `least` names out of a list, each once; unknown names are faults and left out.
    pub fn choices<T: Copy + PartialEq>(
        &self,
        key: &'static str,
        what: &str,
        known: &[(&str, T)],
        least: usize,
    ) -> Vec<T> {
        let expected = format!("an array of names, each {what} and each once");
        let mut chosen = Vec::new();
        let Some(value) = self.required(key, &expected) else {
            return chosen;
        };
        let Some(list) = value.get_ref().as_array().filter(|list| list.len() >= least) else {
            self.fault_value(key, value, expected);
            return chosen;
        };
        for value in list.iter() {
            let name = value.get_ref().as_str().unwrap_or_default();
            match known.iter().find(|(id, _)| *id == name) {
                Some((_, choice)) if !chosen.contains(choice) => chosen.push(*choice),
                Some(_) => self.fault_value(key, value, expected.as_str()),
                None => {
                    let names = known.iter().map(|(name, _)| *name);
                    self.fault_value(key, value, expected_name(name, names, what));
                }
            }
        }
        chosen
    }
}
