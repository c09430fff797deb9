//! The people pass: homes and people to the horizon.
//!
//! Stochastic cohort-component projection (Preston, Heuveline and Guillot 2001, ch. 6) per area, sex and single
//! age. Within a year: deaths, out-migration, moves within the region, in-migration, births, ageing.
//! Every year and area: `people(t+1) = people(t) + births − deaths + arrivals − departures`, exactly.

use crate::parameters::{CheckedParameters, Drawn};
use crate::quantity::{AGES, ByAge, MEN, WOMEN, sum};
use crate::random::{Luck, Purpose};

mod cohorts;
mod destinations;
mod fertility;
mod housing;
mod life_table;
mod migration;
mod mortality;
mod recombined;
mod shock;
mod start;

pub use life_table::LifeTable;
pub use recombined::{Source, recombine};

/// People, homes and flows of one replicate, from 1 January of the base year to one year past the horizon.
#[derive(Clone, Debug, PartialEq)]
pub struct People {
    base_year: i32,
    areas: usize,
    population: Vec<ByAge<f64>>,
    /// People at the end of each year, where they are not those of the next 1 January; else empty.
    closing: Vec<ByAge<f64>>,
    homes: Vec<f64>,
    /// Homes for older people at 1 January beyond those that the reference would have, from the base year on.
    suited_beyond: Vec<f64>,
    flows: Vec<Flows>,
    /// What drives every area: the same in all scenarios of a replicate, whatever else is recombined.
    life_tables: Vec<LifeTable>,
    total_fertility: Vec<f64>,
}

/// What happened in one area in one year, people or homes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Flows {
    /// Live births.
    pub births: f64,
    /// Deaths, newborns included.
    pub deaths: f64,
    /// Arrivals from outside the region.
    pub arrivals: f64,
    /// Departures to outside the region.
    pub departures: f64,
    /// Arrivals from other areas of the region.
    pub arrivals_within: f64,
    /// Departures to other areas of the region.
    pub departures_within: f64,
    /// Homes completed.
    pub completed: f64,
    /// Homes demolished.
    pub demolished: f64,
    /// Homes that residents left behind for a new home for older people in the same area.
    pub left_behind: f64,
}

impl People {
    /// First year.
    #[must_use]
    pub fn base_year(&self) -> i32 {
        self.base_year
    }

    /// Number of areas.
    #[must_use]
    pub fn area_count(&self) -> usize {
        self.areas
    }

    /// Last 1 January for which there is a population: one year past the horizon.
    #[must_use]
    pub fn last_january(&self) -> i32 {
        self.base_year + (self.homes.len() / self.areas) as i32 - 1
    }

    /// People of one sex by single age at 1 January.
    #[must_use]
    pub fn at(&self, year: i32, area: usize, sex: usize) -> &ByAge<f64> {
        &self.population[self.place(year, area) * 2 + sex]
    }

    /// People of one sex by single age at the end of a year: those of the next 1 January, unless years are held.
    #[must_use]
    pub fn at_end(&self, year: i32, area: usize, sex: usize) -> &ByAge<f64> {
        if self.closing.is_empty() {
            self.at(year + 1, area, sex)
        } else {
            &self.closing[self.place(year, area) * 2 + sex]
        }
    }

    /// People of both sexes with ages `from` to `to` (inclusive) at 1 January.
    #[must_use]
    pub fn count(&self, year: i32, area: usize, from: usize, to: usize) -> f64 {
        let of = |sex| sum(&self.at(year, area, sex)[from..=to]);
        of(MEN) + of(WOMEN)
    }

    /// All people of an area at 1 January.
    #[must_use]
    pub fn total(&self, year: i32, area: usize) -> f64 {
        self.count(year, area, 0, AGES - 1)
    }

    /// Homes of an area at 1 January.
    #[must_use]
    pub fn homes(&self, year: i32, area: usize) -> f64 {
        self.homes[self.place(year, area)]
    }

    /// Homes completed in an area from the base year to before 1 January of `year`.
    #[must_use]
    pub fn completed_before(&self, year: i32, area: usize) -> f64 {
        (self.base_year..year)
            .map(|year| self.flows(year, area).completed)
            .sum()
    }

    /// What happened in an area in a year, to the horizon.
    #[must_use]
    pub fn flows(&self, year: i32, area: usize) -> &Flows {
        &self.flows[self.place(year, area)]
    }

    /// Life table of the whole country in a year, to the horizon: the death rates before any ratio of an area.
    #[must_use]
    pub fn life_table(&self, year: i32) -> &LifeTable {
        &self.life_tables[(year - self.base_year) as usize]
    }

    /// Period life expectancy of the whole country in a year: years that a person of this sex and exact age would still
    /// live at the death rates of that year, before any ratio of an area.
    #[must_use]
    pub fn life_expectancy(&self, year: i32, sex: usize, age: usize) -> f64 {
        self.life_table(year).remaining(sex, age)
    }

    /// Total fertility rate of the whole country in a year, to the horizon, children per woman: before any index of an area.
    #[must_use]
    pub fn total_fertility(&self, year: i32) -> f64 {
        self.total_fertility[(year - self.base_year) as usize]
    }

    /// Homes for older people, clustered or not, at 1 January beyond those that the reference would have.
    #[must_use]
    pub fn suited_beyond(&self, year: i32, area: usize) -> f64 {
        self.suited_beyond[self.place(year, area)]
    }

    fn flows_mut(&mut self, year: i32, area: usize) -> &mut Flows {
        let place = self.place(year, area);
        &mut self.flows[place]
    }

    fn place(&self, year: i32, area: usize) -> usize {
        (year - self.base_year) as usize * self.areas + area
    }
}

/// Projects homes and people of one replicate.
#[must_use]
pub fn project(parameters: &CheckedParameters, drawn: &Drawn, luck: &Luck) -> People {
    let region = &parameters.region;
    let areas = region.area_count();
    let years = (parameters.horizon - region.base_year + 1) as usize;
    let mut people = People {
        base_year: region.base_year,
        areas,
        population: vec![[0.0; AGES]; (years + 1) * areas * 2],
        closing: Vec::new(),
        homes: Vec::with_capacity((years + 1) * areas),
        suited_beyond: Vec::with_capacity((years + 1) * areas),
        flows: vec![Flows::default(); years * areas],
        life_tables: Vec::with_capacity(years),
        total_fertility: Vec::with_capacity(years),
    };
    start::settle(region, drawn, luck, &mut people.population);
    housing::build(parameters, drawn, luck, &mut people);
    let mut mortality = mortality::Process::new(region, drawn);
    let mut fertility = fertility::Process::new(region);
    let moves = &region.migration;
    let mut migration = shock::Shocks::new(
        Purpose::MigrationShock,
        areas,
        moves.shock_persistence,
        moves.region_shock_sd,
        moves.area_shock_sd,
    );
    let mut year_step = cohorts::Step::new(region);
    for year in region.base_year..=parameters.horizon {
        let death_rates = mortality.advance(region, luck, year);
        people
            .life_tables
            .push(LifeTable::of(death_rates, region.fertility.share_boys));
        let total_fertility = fertility.advance(region, luck, year) * drawn[region.fertility.level];
        people.total_fertility.push(total_fertility);
        let shocks = migration.advance(region, luck, year);
        year_step.run(
            parameters,
            drawn,
            luck,
            &mut people,
            year,
            death_rates,
            total_fertility,
            shocks,
        );
    }
    people
}
