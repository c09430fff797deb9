//! `past_population.csv`: people of earlier years by group of ages, for totals of care that were observed then.

use super::Pack;
use super::ages;
use super::csv_table::CsvTable;
use crate::exchange::document::YEARS;
use crate::quantity::{AGES, ByAge, BySex};
use crate::region::{CareData, PastPopulation, ServiceData};
use std::collections::BTreeMap;

/// The file; a pack without totals of earlier years has none.
pub(super) const FILE: &str = "past_population.csv";

/// Groups of ages as read, by year.
pub(super) struct Groups<'p> {
    /// `[area · 2 + sex]` → `(first age, people)` of each year; sound when no fault was kept.
    years: BTreeMap<i32, Vec<Vec<(usize, u32)>>>,
    /// None when the pack's own is wrong: then no year is held against it.
    base_year: Option<i32>,
    table: Option<CsvTable<'p>>,
}

impl<'p> Groups<'p> {
    /// Reads the file, if the pack has it.
    pub(super) fn read(pack: &Pack<'p>) -> Self {
        let base_year = pack.years.as_ref().map(|years| *years.start());
        let last = base_year.map_or(*YEARS.end(), |year| year - 1);
        let mut years: BTreeMap<i32, Vec<Vec<(usize, u32)>>> = BTreeMap::new();
        let table = pack
            .files
            .0
            .contains_key(FILE)
            .then(|| pack.table(FILE, &["area", "year", "sex", "age_from", "people"]));
        let codes: Vec<&str> = pack.known.areas.iter().map(|area| area.code.as_str()).collect();
        for row in table.iter().flat_map(CsvTable::rows) {
            let table = table.as_ref().expect("the row is one of it");
            let area = row.name("area", &codes, "an area code");
            let year = row.integer("year", *YEARS.start()..=last, "a year before the base year");
            let (Some(area), Some(year), Some(sex)) = (area, year, row.sex("sex")) else {
                table.count_unplaced();
                continue;
            };
            let groups = years
                .entry(year)
                .or_insert_with(|| vec![Vec::new(); codes.len() * 2]);
            ages::add(&mut groups[area * 2 + sex], &row, table);
        }
        let groups = Self {
            years,
            base_year,
            table,
        };
        groups.check_complete(&codes);
        groups
    }

    fn check_complete(&self, codes: &[&str]) {
        let Some(table) = self
            .table
            .as_ref()
            .filter(|table| table.is_usable() && table.unplaced() == 0)
        else {
            return;
        };
        if self.years.is_empty() {
            table.fault(
                0,
                0,
                "year",
                "",
                "people of at least one year before the base year",
            );
        }
        for (year, groups) in &self.years {
            ages::report_gaps(table, groups, codes, &format!(" in {year}"));
        }
    }

    /// The first year of which the people are known; none without the file.
    pub(super) fn first_year(&self) -> Option<i32> {
        self.years.keys().next().copied()
    }

    /// Reports a file that nothing needs.
    pub(super) fn check_needed(&self, care: &CareData) {
        let Some(base_year) = self.base_year else {
            return;
        };
        let needed = |service: &ServiceData| service.observed_year < base_year;
        if let Some(table) = self.table.as_ref().filter(|table| table.is_usable())
            && !care.services.is_empty()
            && !care.services.iter().any(needed)
        {
            table.fault(
                0,
                0,
                "",
                "",
                "a [[service]] with an observed_year before the base year: nothing else needs this file",
            );
        }
    }

    /// Single ages, by year.
    pub(super) fn populations(&self, death_rates: &BySex<ByAge<f64>>) -> Vec<PastPopulation> {
        let split = |(place, group): (usize, &Vec<(usize, u32)>)| {
            if group.len() < 2 {
                [0; AGES]
            } else {
                ages::split(group, &death_rates[place % 2])
            }
        };
        let of_year = |(year, groups): (&i32, &Vec<Vec<(usize, u32)>>)| {
            let single: Vec<ByAge<u32>> = groups.iter().enumerate().map(split).collect();
            PastPopulation {
                year: *year,
                people: single.chunks(2).map(|sexes| [sexes[0], sexes[1]]).collect(),
            }
        };
        self.years.iter().map(of_year).collect()
    }
}
