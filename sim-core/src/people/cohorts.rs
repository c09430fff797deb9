//! One year of the cohort-component projection.

use super::People;
use super::destinations::Destinations;
use super::migration::{Balance, Homes, expected_arrivals};
use crate::parameters::{CheckedParameters, Drawn};
use crate::quantity::{AGES, ByAge, BySex, MEN, WOMEN, sum};
use crate::random::{Luck, Mode, Purpose, rows};
use crate::region::{Region, ShockKey};

/// Buffers of one year, kept between years.
pub(super) struct Step {
    /// Probability of dying within the year by area and sex.
    dying: Vec<BySex<ByAge<f64>>>,
    /// Probability of moving out among survivors, the same every year.
    leaving: Vec<BySex<ByAge<f64>>>,
    /// People who are still there after deaths, departures and arrivals, before ageing.
    staying: Vec<BySex<ByAge<f64>>>,
    /// Where the leavers of each area may go within the region.
    destinations: Vec<Destinations>,
    /// Arrivals from other areas.
    arrived_within: Vec<f64>,
    /// The same, expected.
    arriving_within: Vec<f64>,
    expected: Vec<Expected>,
}

/// First age of those who live in homes for older people.
const OLD: usize = 75;

#[derive(Clone, Copy, Default)]
struct Expected {
    deaths: f64,
    departures: f64,
    births: f64,
}

impl Step {
    pub(super) fn new(region: &Region) -> Self {
        let areas = region.area_count();
        let rows = vec![[[0.0; AGES]; 2]; areas];
        let mut leaving = region.migration.out_rate.clone();
        leaving
            .iter_mut()
            .flatten()
            .for_each(|rates| rows::probabilities(rates));
        Self {
            dying: rows.clone(),
            leaving,
            staying: rows,
            destinations: region
                .migration
                .within_share
                .iter()
                .map(|shares| Destinations::of(shares))
                .collect(),
            arrived_within: vec![0.0; areas],
            arriving_within: vec![0.0; areas],
            expected: vec![Expected::default(); areas],
        }
    }

    /// Runs one year: deaths and departures everywhere first, then arrivals, births and ageing per area.
    #[allow(clippy::too_many_arguments)]
    pub(super) fn run(
        &mut self,
        parameters: &CheckedParameters,
        drawn: &Drawn,
        luck: &Luck,
        people: &mut People,
        year: i32,
        death_rates: &BySex<ByAge<f64>>,
        total_fertility: f64,
        shocks: &[f64],
    ) {
        let region = &*parameters.region;
        for area in 0..region.area_count() {
            let ratio = drawn[region.mortality.area_ratio[area]];
            let fertility = total_fertility * drawn[region.fertility.area_index[area]];
            self.set_chances(area, death_rates, ratio);
            self.expect(region, people, area, year, fertility);
        }
        for area in 0..region.area_count() {
            self.staying[area] = [*people.at(year, area, MEN), *people.at(year, area, WOMEN)];
            self.arrived_within[area] = 0.0;
            self.arriving_within[area] = 0.0;
        }
        for (area, destinations) in self.destinations.iter().enumerate() {
            destinations.expect(
                self.expected[area].departures,
                &region.migration.within_share[area],
                &mut self.arriving_within,
            );
        }
        for area in 0..region.area_count() {
            self.leave(region, luck, people, area, year);
        }
        for area in 0..region.area_count() {
            let shock = shocks[area] * (1.0 + parameters.shock(ShockKey::MigrationJump, year));
            self.arrive(region, drawn, luck, people, area, year, shock);
            let fertility = total_fertility * drawn[region.fertility.area_index[area]];
            let newborn_rate = death_rates.map(|rates| rates[0] * drawn[region.mortality.area_ratio[area]]);
            let newborns = self.bear(region, luck, people, area, year, fertility, newborn_rate);
            self.age(people, area, year, newborns);
        }
    }

    /// People of age `a` on 1 January have a birthday within the year: half of it passes at `a`, half at `a + 1`.
    fn set_chances(&mut self, area: usize, rates: &BySex<ByAge<f64>>, ratio: f64) {
        for sex in [MEN, WOMEN] {
            let dying = &mut self.dying[area][sex];
            for age in 0..AGES {
                let next = rates[sex][(age + 1).min(AGES - 1)];
                dying[age] = 0.5 * (rates[sex][age] + next) * ratio;
            }
            rows::probabilities(dying);
        }
    }

    fn expect(&mut self, region: &Region, people: &People, area: usize, year: i32, fertility: f64) {
        let mut expected = Expected::default();
        for sex in [MEN, WOMEN] {
            let now = people.at(year, area, sex);
            let (mut deaths, mut departures) = ([0.0; AGES], [0.0; AGES]);
            for age in 0..AGES {
                deaths[age] = now[age] * self.dying[area][sex][age];
                departures[age] = (now[age] - deaths[age]) * self.leaving[area][sex][age];
            }
            expected.deaths += sum(&deaths);
            expected.departures += sum(&departures);
        }
        expected.births = fertility
            * births_per_unit_rate(region, people.at(year, area, WOMEN), people.at(year, area, WOMEN));
        self.expected[area] = expected;
    }

    fn leave(&mut self, region: &Region, luck: &Luck, people: &mut People, area: usize, year: i32) {
        let key = region.areas[area].key;
        let dying = luck.stream(Purpose::Deaths, year, key);
        let moving = luck.stream(Purpose::OutMigration, year, key);
        let placing = luck.stream(Purpose::Destination, year, key);
        let (mut deaths, mut leavers) = ([0.0; AGES], [0.0; AGES]);
        for sex in [MEN, WOMEN] {
            let mut alive = *people.at(year, area, sex);
            rows::binomial(&dying, sex, &alive, &self.dying[area][sex], &mut deaths);
            for age in 0..AGES {
                alive[age] -= deaths[age];
            }
            rows::binomial(&moving, sex, &alive, &self.leaving[area][sex], &mut leavers);
            for age in 0..AGES {
                self.staying[area][sex][age] -= deaths[age] + leavers[age];
            }
            let (staying, arrived) = (&mut self.staying, &mut self.arrived_within);
            let destinations = &self.destinations[area];
            let within = match luck.mode {
                Mode::Expected => destinations.share_out(sex, &leavers, staying, arrived),
                Mode::Chance if destinations.are_none() => 0.0,
                Mode::Chance => {
                    let mut grid = [0.0; AGES];
                    rows::uniforms(&placing, sex, &mut grid);
                    destinations.place(sex, &leavers, &grid, staying, arrived)
                }
            };
            let flows = people.flows_mut(year, area);
            flows.deaths += sum(&deaths);
            flows.departures_within += within;
            flows.departures += sum(&leavers) - within;
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn arrive(
        &mut self,
        region: &Region,
        drawn: &Drawn,
        luck: &Luck,
        people: &mut People,
        area: usize,
        year: i32,
        shock: f64,
    ) {
        let data = &region.migration;
        let per_home_at_start = region.start_total(area) as f64 / f64::from(region.housing.stock[area]);
        let years = f64::from(year + 1 - region.base_year);
        let per_home = per_home_at_start * libm::exp(drawn[data.people_per_home_trend] * years);
        let total = people.total(year, area);
        let expected = self.expected[area];
        let homes = Homes {
            all: people.homes(year + 1, area),
            suited_beyond: people.suited_beyond(year + 1, area),
            per_home,
            per_suited_home: region.housing.old_people_per_suited_home,
            old: people.count(year, area, OLD, AGES - 1),
            local_share: drawn[region.housing.suited_home_local_share],
        };
        let balance = Balance {
            departures: expected.departures,
            arrivals_within: self.arriving_within[area],
            natural_increase: expected.births - expected.deaths,
            people: total,
            housed: homes.housed(),
            observed_net: data.observed_net[area],
        };
        let arrivals = expected_arrivals(&balance, drawn[data.housing_weight]) * drawn[data.level] * shock;
        let in_added = homes.in_added(
            homes.all - people.homes(year, area),
            homes.suited_beyond - people.suited_beyond(year, area),
        );
        let in_new_homes = if arrivals > 0.0 {
            (in_added / arrivals).min(1.0)
        } else {
            0.0
        };
        let stream = luck.stream(Purpose::InMigration, year, region.areas[area].key);
        let (mut means, mut arrived) = ([0.0; AGES], [0.0; AGES]);
        let mut all = 0.0;
        for sex in [MEN, WOMEN] {
            for age in 0..AGES {
                let habit = data.in_profile[area][sex][age];
                let profile = habit + in_new_homes * (data.new_home_profile[sex][age] - habit);
                means[age] = arrivals * profile;
            }
            rows::poisson(&stream, sex, &means, &mut arrived);
            for age in 0..AGES {
                self.staying[area][sex][age] += arrived[age];
            }
            all += sum(&arrived);
        }
        let flows = people.flows_mut(year, area);
        flows.arrivals = all;
        flows.arrivals_within = self.arrived_within[area];
    }

    /// Births to the mean of the women at the start and at the end of the year; newborns are exposed for half a year.
    #[allow(clippy::too_many_arguments)]
    fn bear(
        &self,
        region: &Region,
        luck: &Luck,
        people: &mut People,
        area: usize,
        year: i32,
        fertility: f64,
        newborn_rate: BySex<f64>,
    ) -> BySex<f64> {
        let key = region.areas[area].key;
        let mean = fertility
            * births_per_unit_rate(region, people.at(year, area, WOMEN), &self.staying[area][WOMEN]);
        let births = luck.stream(Purpose::Births, year, key).poisson(0, mean);
        let boys =
            luck.stream(Purpose::SexAtBirth, year, key)
                .binomial(0, births, region.fertility.share_boys);
        let born = [boys, births - boys];
        let dying = luck.stream(Purpose::InfantDeaths, year, key);
        let mut newborns = [0.0; 2];
        let flows = people.flows_mut(year, area);
        flows.births += births;
        for sex in [MEN, WOMEN] {
            let chance = crate::quantity::probability_of(newborn_rate[sex], 0.5);
            let deaths = dying.binomial(sex as u32, born[sex], chance);
            flows.deaths += deaths;
            newborns[sex] = born[sex] - deaths;
        }
        newborns
    }

    fn age(&self, people: &mut People, area: usize, year: i32, newborns: BySex<f64>) {
        for sex in [MEN, WOMEN] {
            let staying = &self.staying[area][sex];
            let index = people.place(year + 1, area) * 2 + sex;
            let next = &mut people.population[index];
            next[0] = newborns[sex];
            next[1..].copy_from_slice(&staying[..AGES - 1]);
            next[AGES - 1] += staying[AGES - 1];
        }
    }
}

/// Births per unit of total fertility: the schedule over the mean of two counts of women, who pass half of the year at
/// their age of 1 January and half at the next.
fn births_per_unit_rate(region: &Region, before: &ByAge<f64>, after: &ByAge<f64>) -> f64 {
    let schedule = &region.fertility.schedule;
    let mut births = [0.0; AGES];
    for age in 0..AGES - 1 {
        births[age] = 0.25 * (schedule[age] + schedule[age + 1]) * (before[age] + after[age]);
    }
    sum(&births)
}
