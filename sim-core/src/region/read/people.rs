//! Reads the data of the people pass: population, mortality, fertility.

use super::csv_table::CsvTable;
use super::grid::{Grid, Words, scaled_to_one, sum_expected};
use super::known::{AreaData, RATIO};
use super::{Pack, matrices};
use crate::exchange::bounds::{Bounds, LOG_SD, PERSISTENCE, SHARE};
use crate::exchange::document::YEARS;
use crate::exchange::table::Table;
use crate::quantity::{AGES, ByAge, BySex};
use crate::region::{FertilityData, MortalityData, ParameterId};

const DEATH_RATE: Bounds = Bounds::new("deaths per person-year", f64::MIN_POSITIVE, 3.0);
const SENSITIVITY: Bounds = Bounds::new("a sensitivity", -5.0, 5.0);
const DRIFT: Bounds = Bounds::new("a drift per year", -20.0, 20.0);
const MULTIPLIER: Bounds = Bounds::new("a multiplier", 0.0, 5.0);
const INDEX_SD: Bounds = Bounds::new("a standard deviation", 0.0, 20.0);
/// An index of the mortality process.
pub(super) const INDEX: Bounds = Bounds::new("a mortality index", -500.0, 500.0);
const CORRELATION: Bounds = Bounds::new("a correlation", -1.0, 1.0);
/// A total fertility rate.
pub(super) const CHILDREN: Bounds = Bounds::new("children per woman", f64::MIN_POSITIVE, 15.0);
const BIRTH_RATE: Bounds = Bounds::new("births per woman-year", 0.0, 2.0);

/// The names of the sexes in a fault.
pub(super) const SEXES: [&str; 2] = ["men", "women"];

/// `population.csv`.
pub(super) fn start_population(pack: &Pack<'_>) -> Vec<BySex<ByAge<u32>>> {
    let table = pack.table("population.csv", &["area", "sex", "age", "people"]);
    let codes = pack.known.area_codes();
    let mut people = vec![[[0; AGES]; 2]; codes.len()];
    let mut grid = Grid::new(codes.len() * 2, AGES);
    for row in table.rows() {
        let (area, sex) = (row.name("area", &codes, "an area code"), row.sex("sex"));
        let (age, count) = (row.age("age"), row.count("people", "people"));
        let group = area.zip(sex).map(|(area, sex)| area * 2 + sex);
        if let (Some(_), Some(group), Some(age), Some(count)) =
            (grid.place(&row, &table, group, age), group, age, count)
        {
            people[group / 2][group % 2][age] = count;
        }
    }
    let complete = report_ages(&grid, &table, &|group| of_sex_and_area(group, &codes));
    for (area, code) in codes.iter().enumerate().filter(|_| complete) {
        if people[area].iter().flatten().all(|count| *count == 0) {
            table.fault(
                grid.first_line(area * 2),
                0,
                "people",
                "0",
                format!("at least one person in {code}"),
            );
        }
    }
    people
}

/// `[mortality]` and `mortality.csv`.
pub(super) fn mortality(pack: &Pack<'_>, root: &Table<'_>, areas: &[AreaData]) -> MortalityData {
    let section = root.table("mortality");
    let of_sex = ["men", "women"].map(|sex| {
        let table = section.table(sex);
        let values = (
            pack.known.parameter(&table, "common_drift", &DRIFT),
            table.number("common_innovation_sd", &INDEX_SD),
            table.number("national_persistence", &PERSISTENCE),
            table.number("national_innovation_sd", &INDEX_SD),
            table.number("national_start", &INDEX),
        );
        table.finish();
        values
    });
    let correlation = section.matrix::<4>("correlation", &CORRELATION);
    if let Some(expected) = matrices::fault_of_correlation(&correlation) {
        section.fault("correlation", expected);
    }
    let table_year = section
        .integer("table_year", YEARS, "the year of the table")
        .unwrap_or(0);
    let drift_multiplier = pack.known.parameter(&section, "drift_multiplier", &MULTIPLIER);
    pack.known.optional_source(&section);
    section.finish();

    let table = pack.table(
        "mortality.csv",
        &["sex", "age", "rate", "common_sensitivity", "national_sensitivity"],
    );
    let mut columns = [[[f64::NAN; AGES]; 2]; 3];
    let mut grid = Grid::new(2, AGES);
    for row in table.rows() {
        let (sex, age) = (row.sex("sex"), row.age("age"));
        let values = [
            row.number("rate", &DEATH_RATE),
            row.number("common_sensitivity", &SENSITIVITY),
            row.number("national_sensitivity", &SENSITIVITY),
        ];
        if let (Some(_), Some(sex), Some(age)) = (grid.place(&row, &table, sex, age), sex, age) {
            for (column, value) in columns.iter_mut().zip(values) {
                column[sex][age] = value.unwrap_or(f64::NAN);
            }
        }
    }
    report_ages(&grid, &table, &|sex| format!(" of {}", SEXES[sex]));
    let [rate, common_sensitivity, national_sensitivity] = columns;
    MortalityData {
        table_year,
        rate,
        common_sensitivity,
        national_sensitivity,
        common_drift: of_sex.each_ref().map(|values| values.0),
        drift_multiplier,
        common_innovation_sd: of_sex.each_ref().map(|values| values.1),
        national_persistence: of_sex.each_ref().map(|values| values.2),
        national_innovation_sd: of_sex.each_ref().map(|values| values.3),
        national_start: of_sex.each_ref().map(|values| values.4),
        known: None,
        correlation,
        area_ratio: areas.iter().map(|area| area.mortality_ratio).collect(),
    }
}

/// `[fertility]` and `fertility.csv`.
pub(super) fn fertility(pack: &Pack<'_>, root: &Table<'_>, areas: &[AreaData]) -> FertilityData {
    let section = root.table("fertility");
    let data = FertilityData {
        schedule: schedule(pack),
        total_rate_path: section.path("total_rate", &CHILDREN),
        path_year: section
            .integer("path_year", YEARS, "the year in which the path starts")
            .unwrap_or(0),
        persistence: section.number("persistence", &PERSISTENCE),
        innovation_sd: section.number("innovation_sd", &LOG_SD),
        level: pack.known.parameter(&section, "level", &RATIO),
        area_index: areas
            .iter()
            .map(|area| area.fertility_index)
            .collect::<Vec<ParameterId>>(),
        share_boys: section.number("share_boys", &SHARE),
    };
    pack.known.optional_source(&section);
    section.finish();
    data
}

fn schedule(pack: &Pack<'_>) -> ByAge<f64> {
    let table = pack.table("fertility.csv", &["age", "rate"]);
    let mut rates = [0.0; AGES];
    let mut grid = Grid::new(1, AGES);
    let mut sound = table.is_usable();
    for row in table.rows() {
        let (age, rate) = (row.age("age"), row.number("rate", &BIRTH_RATE));
        match (grid.place(&row, &table, Some(0), age), age, rate) {
            (Some(_), Some(age), Some(rate)) => rates[age] = rate,
            _ => sound = false,
        }
    }
    let sum: f64 = rates.iter().sum();
    if sum > 0.0 {
        rates.iter_mut().for_each(|rate| *rate /= sum);
    } else if sound {
        table.fault(0, 0, "rate", "0", "a rate above 0 at some age");
    }
    rates
}

/// Reports missing ages of every group.
pub(super) fn report_ages(grid: &Grid, table: &CsvTable<'_>, group_name: &dyn Fn(usize) -> String) -> bool {
    let item_name = &|age: usize| age.to_string();
    grid.report_missing(
        table,
        &Words {
            field: "age",
            item: ("age", "ages"),
            item_name,
            group_name,
        },
    )
}

/// ` of men in GM0034`.
pub(super) fn of_sex_and_area(group: usize, codes: &[&str]) -> String {
    format!(" of {} in {}", SEXES[group % 2], codes[group / 2])
}

/// Scales a profile by sex and age to add up to 1, or reports its sum.
pub(super) fn scale_profile(
    profile: &mut BySex<ByAge<f64>>,
    table: &CsvTable<'_>,
    line: u32,
    field: &str,
    of: &str,
) {
    let [men, women] = profile;
    if men.iter().chain(women.iter()).any(|share| share.is_nan()) {
        return;
    }
    if let Err(sum) = scaled_to_one(&mut [men, women]) {
        table.fault(line, 0, field, &rounded(sum), sum_expected(of));
    }
}

/// A sum as a person would write it.
pub(super) fn rounded(sum: f64) -> String {
    let text = format!("{sum:.6}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
