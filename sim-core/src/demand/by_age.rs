//! What number and age of people alone ask for, at the rates of the pack.

use super::anchor::past_use;
use super::{Service, use_at};
use crate::people::People;
use crate::quantity::{AGES, ByAge, BySex, MEN, WOMEN};
use crate::region::Region;

/// Use of a service in a year at the rates and area factors of the pack, before any level, trend or measure. Stocks count
/// the people of 1 January, flows those of the whole year. Before the base year the people are those that the pack knows.
///
/// # Panics
/// In a year before the first of which the pack knows the people.
#[must_use]
pub fn expected_use(region: &Region, people: &People, service: Service, year: i32) -> f64 {
    if year < region.base_year {
        return past_use(region, service, year);
    }
    let data = &region.care.services[service as usize];
    of_areas(region, people, &data.rate, service, year)
}

/// By area: use of a service in a year by people of an age and older, at the rates and area factors of the pack, and the number
/// of these people, over which it is a rate.
#[must_use]
pub fn use_from_age(
    region: &Region,
    people: &People,
    service: Service,
    year: i32,
    from_age: usize,
) -> Vec<[f64; 2]> {
    let data = &region.care.services[service as usize];
    let of = |area: usize| {
        let mut sums = [0.0; 2];
        for sex in [MEN, WOMEN] {
            let of_year = people_of(people, service, year, area, sex);
            for (rate, people) in data.rate[sex].iter().zip(&of_year).skip(from_age) {
                sums[0] += rate * people * data.area_factor[area];
                sums[1] += people;
            }
        }
        sums
    };
    (0..people.area_count()).map(of).collect()
}

/// The people who use a service in a year: those of 1 January for a stock, those of the whole year for a flow.
fn people_of(people: &People, service: Service, year: i32, area: usize, sex: usize) -> ByAge<f64> {
    let now = *people.at(year, area, sex);
    if service.is_stock() {
        now
    } else {
        mean_of(&now, people.at_end(year, area, sex))
    }
}

/// Use of a service by area at the rates and area factors of the pack by the people with whom a run starts, on the level of the
/// observed total.
#[must_use]
pub fn use_at_start(region: &Region, service: Service) -> Vec<f64> {
    let data = &region.care.services[service as usize];
    let of = |(people, factor): (&BySex<ByAge<u32>>, &f64)| {
        let people = [MEN, WOMEN].map(|sex| people[sex].map(f64::from));
        use_at::<0, AGES>(&data.rate, people.each_ref()) * factor
    };
    let mut areas: Vec<f64> = region
        .start_population
        .iter()
        .zip(&data.area_factor)
        .map(of)
        .collect();
    let total: f64 = areas.iter().sum();
    if total > 0.0 {
        areas
            .iter_mut()
            .for_each(|used| *used *= data.observed_total / total);
    }
    areas
}

/// Share of the visits to emergency departments in a year that follow a fall of a person of 65 or older, before any measure.
#[must_use]
pub fn falls_share(region: &Region, people: &People, year: i32) -> f64 {
    let visits = expected_use(region, people, Service::EdVisit, year);
    let falls = of_areas(
        region,
        people,
        &region.care.falls.visit_rate,
        Service::EdVisit,
        year,
    );
    if visits > 0.0 { falls / visits } else { 0.0 }
}

/// Use of a service per head of some people at the rates of the pack: what their sex and age alone make of it.
#[must_use]
pub fn use_per_head(region: &Region, service: Service, people: &BySex<ByAge<f64>>) -> f64 {
    let total: f64 = people.iter().flatten().sum();
    let rate = &region.care.services[service as usize].rate;
    if total > 0.0 {
        use_at::<0, AGES>(rate, people.each_ref()) / total
    } else {
        0.0
    }
}

fn of_areas(region: &Region, people: &People, rate: &BySex<ByAge<f64>>, service: Service, year: i32) -> f64 {
    let factors = &region.care.services[service as usize].area_factor;
    let of = |area: usize| {
        let of_year = [MEN, WOMEN].map(|sex| people_of(people, service, year, area, sex));
        use_at::<0, AGES>(rate, of_year.each_ref()) * factors[area]
    };
    (0..people.area_count()).map(of).sum()
}

fn mean_of(before: &ByAge<f64>, after: &ByAge<f64>) -> ByAge<f64> {
    std::array::from_fn(|age| 0.5 * (before[age] + after[age]))
}
