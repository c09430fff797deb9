//! Reads moves and homes: migration and housing.

use super::Pack;
use super::grid::{Grid, Words};
use super::known::{AreaData, RATIO};
use super::people::{SEXES, of_sex_and_area, report_ages, rounded, scale_profile};
use crate::exchange::bounds::{Bounds, LOG_SD, PERSISTENCE, SHARE};
use crate::exchange::document::YEARS;
use crate::exchange::table::Table;
use crate::quantity::{AGES, ByAge, BySex};
use crate::region::{HousingData, MigrationData};

const MOVES: Bounds = Bounds::new("moves per person-year", 0.0, 2.0);
const YEARLY_CHANGE: Bounds = Bounds::new("a change per year on the log scale", -0.5, 0.5);
const HOMES: Bounds = Bounds::new("homes per year", 0.0, 1e6);
// In the long run no more is built than planned: more would empty the backlog below nothing.
const REALISATION: Bounds = Bounds::new("a ratio of homes completed to homes planned", 0.0, 1.0);
// All of it carried over for ever would be a backlog without end.
const CARRIED: Bounds = Bounds::new("a share of at most 0.99", 0.0, 0.99);
const DEMOLITION: Bounds = Bounds::new("homes per home and year", 0.0, 0.2);
const PEOPLE_PER_HOME: Bounds = Bounds::new("people per home", f64::MIN_POSITIVE, 10.0);

/// `[migration]`, `migration.csv`, `new_homes.csv` and `within.csv`.
pub(super) fn migration(pack: &Pack<'_>, root: &Table<'_>, areas: &[AreaData]) -> MigrationData {
    let section = root.table("migration");
    let (out_rate, in_profile) = rates_and_profiles(pack);
    let data = MigrationData {
        out_rate,
        in_profile,
        new_home_profile: new_home_profile(pack),
        within_share: within_shares(pack),
        observed_net: areas.iter().map(|area| area.observed_net_migration).collect(),
        level: pack.known.parameter(&section, "level", &RATIO),
        housing_weight: pack.known.parameter(&section, "housing_weight", &SHARE),
        people_per_home_trend: pack
            .known
            .parameter(&section, "people_per_home_trend", &YEARLY_CHANGE),
        shock_persistence: section.number("shock_persistence", &PERSISTENCE),
        region_shock_sd: section.number("region_shock_sd", &LOG_SD),
        area_shock_sd: section.number("area_shock_sd", &LOG_SD),
    };
    pack.known.optional_source(&section);
    section.finish();
    data
}

type Profiles = Vec<BySex<ByAge<f64>>>;

fn rates_and_profiles(pack: &Pack<'_>) -> (Profiles, Profiles) {
    let table = pack.table("migration.csv", &["area", "sex", "age", "out_rate", "in_share"]);
    let codes = pack.known.area_codes();
    let mut out_rate = vec![[[f64::NAN; AGES]; 2]; codes.len()];
    let mut in_profile = out_rate.clone();
    let mut grid = Grid::new(codes.len() * 2, AGES);
    for row in table.rows() {
        let (area, sex) = (row.name("area", &codes, "an area code"), row.sex("sex"));
        let age = row.age("age");
        let (out, share) = (row.number("out_rate", &MOVES), row.number("in_share", &SHARE));
        let group = area.zip(sex).map(|(area, sex)| area * 2 + sex);
        if let (Some(_), Some(group), Some(age)) = (grid.place(&row, &table, group, age), group, age) {
            out_rate[group / 2][group % 2][age] = out.unwrap_or(f64::NAN);
            in_profile[group / 2][group % 2][age] = share.unwrap_or(f64::NAN);
        }
    }
    report_ages(&grid, &table, &|group| of_sex_and_area(group, &codes));
    for (area, profile) in in_profile.iter_mut().enumerate() {
        let line = grid.first_line(area * 2).min(grid.first_line(area * 2 + 1));
        scale_profile(profile, &table, line, "in_share", &format!(" of {}", codes[area]));
    }
    (out_rate, in_profile)
}

fn new_home_profile(pack: &Pack<'_>) -> BySex<ByAge<f64>> {
    let table = pack.table("new_homes.csv", &["sex", "age", "share"]);
    let mut profile = [[f64::NAN; AGES]; 2];
    let mut grid = Grid::new(2, AGES);
    for row in table.rows() {
        let (sex, age, share) = (row.sex("sex"), row.age("age"), row.number("share", &SHARE));
        if let (Some(_), Some(sex), Some(age)) = (grid.place(&row, &table, sex, age), sex, age) {
            profile[sex][age] = share.unwrap_or(f64::NAN);
        }
    }
    report_ages(&grid, &table, &|sex| format!(" of {}", SEXES[sex]));
    scale_profile(
        &mut profile,
        &table,
        grid.first_line(0).min(grid.first_line(1)),
        "share",
        "",
    );
    profile
}

fn within_shares(pack: &Pack<'_>) -> Vec<Vec<f64>> {
    let table = pack.table("within.csv", &["from", "to", "share"]);
    let codes = pack.known.area_codes();
    let mut shares = vec![vec![0.0; codes.len()]; codes.len()];
    // The item is the position among the other areas, so that the diagonal is not asked for.
    let others = codes.len().saturating_sub(1);
    let mut grid = Grid::new(codes.len(), others);
    for row in table.rows() {
        let (from, to) = (
            row.name("from", &codes, "an area code"),
            row.name("to", &codes, "an area code"),
        );
        let share = row.number("share", &SHARE);
        if from.is_some() && from == to {
            row.fault("to", "another area than that of `from`");
            table.count_unplaced();
            continue;
        }
        let item = from.zip(to).map(|(from, to)| if to > from { to - 1 } else { to });
        if let (Some(_), Some(from), Some(to)) = (grid.place(&row, &table, from, item), from, to) {
            shares[from][to] = share.unwrap_or(f64::NAN);
        }
    }
    for (from, shares) in shares.iter().enumerate() {
        let sum: f64 = shares.iter().sum();
        if sum >= 1.0 {
            let expected = format!("shares from {} that add up to less than 1", codes[from]);
            table.fault(grid.first_line(from), 0, "share", &rounded(sum), expected);
        }
        // One group of words per origin: which of the other areas are missing.
        let name = |item: usize| codes[if item >= from { item + 1 } else { item }].to_owned();
        let words = Words {
            field: "to",
            item: ("destination", "destinations"),
            item_name: &name,
            group_name: &|_| format!(" from {}", codes[from]),
        };
        grid.report_missing_of(from, &table, &words);
    }
    shares
}

/// `[housing]` and `housing.csv`.
pub(super) fn housing(pack: &Pack<'_>, root: &Table<'_>, areas: &[AreaData]) -> HousingData {
    let section = root.table("housing");
    let data = HousingData {
        stock: areas.iter().map(|area| area.homes).collect(),
        plan: plan(pack),
        agreed_until: section
            .integer("agreed_until", YEARS, "the last year of agreed plans")
            .unwrap_or(0),
        realisation_agreed: pack.known.parameter(&section, "realisation_agreed", &REALISATION),
        realisation_later: pack.known.parameter(&section, "realisation_later", &REALISATION),
        carry_over_share: section.number("carry_over_share", &CARRIED),
        shock_persistence: section.number("shock_persistence", &PERSISTENCE),
        region_shock_sd: section.number("region_shock_sd", &LOG_SD),
        area_shock_sd: section.number("area_shock_sd", &LOG_SD),
        demolition_rate: section.number("demolition_rate", &DEMOLITION),
        old_people_per_suited_home: section.number("old_people_per_suited_home", &PEOPLE_PER_HOME),
        suited_home_local_share: pack.known.parameter(&section, "suited_home_local_share", &SHARE),
        plan_capacity: areas.iter().map(|area| area.plan_capacity).collect(),
    };
    pack.known.optional_source(&section);
    section.finish();
    data
}

fn plan(pack: &Pack<'_>) -> Vec<Vec<f64>> {
    let table = pack.table("housing.csv", &["area", "year", "planned"]);
    let codes = pack.known.area_codes();
    // Without a base year and a horizon, which were faulted, no row has a place.
    let Some(years) = pack.years.clone() else {
        return Vec::new();
    };
    let (first, last) = years.clone().into_inner();
    let mut plan = vec![vec![f64::NAN; years.count()]; codes.len()];
    let mut grid = Grid::new(codes.len(), plan.first().map_or(0, Vec::len));
    for row in table.rows() {
        let area = row.name("area", &codes, "an area code");
        let year = row.integer("year", first..=last, "a year from the base year to the horizon");
        let planned = row.number("planned", &HOMES);
        let item = year.and_then(|year| usize::try_from(year - first).ok());
        if let (Some(_), Some(area), Some(item)) = (grid.place(&row, &table, area, item), area, item) {
            plan[area][item] = planned.unwrap_or(f64::NAN);
        }
    }
    let item_name = &|item: usize| (first + item as i32).to_string();
    let group_name = &|area: usize| format!(" of {}", codes[area]);
    grid.report_missing(
        &table,
        &Words {
            field: "year",
            item: ("year", "years"),
            item_name,
            group_name,
        },
    );
    plan
}
