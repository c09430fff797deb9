//! From the year in which a total of care was observed to the base year.

use super::{Service, use_at};
use crate::parameters::CheckedParameters;
use crate::people;
use crate::quantity::{AGES, ByAge, MEN, WOMEN};
use crate::random::Luck;
use crate::region::Region;

/// What the observed totals of the services are worth in the base year, and how need grows in its course.
///
/// Depends on the pack alone: recorded people at the rates of the base year, in the expected run of the reference. So every
/// scenario and every replicate starts from the same totals.
#[derive(Clone, Debug, Default)]
pub struct Anchors {
    totals: Vec<f64>,
    growth: Vec<f64>,
    within_base_year: Vec<f64>,
}

impl Anchors {
    /// The anchors of a region, from its reference.
    pub(crate) fn of(reference: &CheckedParameters) -> Self {
        let region = &*reference.region;
        let luck = Luck::expected();
        let people = people::project(reference, &reference.draw(&luck), &luck);
        let base_year = region.base_year;
        let need_at =
            |service: Service, year| use_of_people(region, service, &|area, sex| *people.at(year, area, sex));
        let mut anchors = Self::default();
        for service in Service::ALL {
            let (before, after) = (need_at(service, base_year), need_at(service, base_year + 1));
            let within = if service.is_stock() || before <= 0.0 {
                1.0
            } else {
                0.5 * (before + after) / before
            };
            let data = &region.care.services[service as usize];
            let growth = if data.observed_year < base_year {
                over(before * within, past_use(region, service, data.observed_year))
            } else {
                1.0
            };
            anchors.totals.push(data.observed_total * growth);
            anchors.growth.push(growth);
            anchors.within_base_year.push(within);
        }
        anchors
    }

    /// The observed total of a service, carried to the base year by the number, sex and age of the people alone.
    #[must_use]
    pub fn total(&self, service: Service) -> f64 {
        self.totals[service as usize]
    }

    /// Need of the base year over that of the year observed; exactly 1 when that is the base year.
    #[must_use]
    pub fn growth(&self, service: Service) -> f64 {
        self.growth[service as usize]
    }

    /// Need in the course of the base year over that of its 1 January; 1 for people counted on that day.
    ///
    /// Totals are those of a whole year, in which a growing region has more people than on its first day.
    #[must_use]
    pub fn within_base_year(&self, service: Service) -> f64 {
        self.within_base_year[service as usize]
    }
}

/// Use in a year before the base year, at the rates of the pack before any level: of the people of 1 January for stocks, of
/// the mean of two Januaries for flows.
pub(super) fn past_use(region: &Region, service: Service, year: i32) -> f64 {
    let at = |year| use_of_people(region, service, &|area, sex| people_at(region, year, area, sex));
    if service.is_stock() {
        at(year)
    } else {
        0.5 * (at(year) + at(year + 1))
    }
}

/// People on a 1 January up to the base year: those of the years that the pack has, and on straight lines between them.
fn people_at(region: &Region, year: i32, area: usize, sex: usize) -> ByAge<f64> {
    let known = || {
        let past = region
            .past_population
            .iter()
            .map(|past| (past.year, &past.people));
        past.chain([(region.base_year, &region.start_population)])
    };
    let before = known().take_while(|(known, _)| *known <= year).last();
    let after = known().find(|(known, _)| *known >= year);
    let ((from, before), (to, after)) = before
        .zip(after)
        .expect("a checked pack knows the people of an earlier and of a later year");
    let share = f64::from(year - from) / f64::from((to - from).max(1));
    let (before, after) = (&before[area][sex], &after[area][sex]);
    std::array::from_fn(|age| f64::from(before[age]) * (1.0 - share) + f64::from(after[age]) * share)
}

/// Use of the region at the rates and area factors of the pack, before any level, by the people of each area and sex.
fn use_of_people(region: &Region, service: Service, people: &dyn Fn(usize, usize) -> ByAge<f64>) -> f64 {
    let data = &region.care.services[service as usize];
    let of = |area| {
        let people = [MEN, WOMEN].map(|sex| people(area, sex));
        use_at::<0, AGES>(&data.rate, people.each_ref()) * data.area_factor[area]
    };
    (0..region.area_count()).map(of).sum()
}

fn over(now: f64, then: f64) -> f64 {
    if then > 0.0 { now / then } else { 1.0 }
}
