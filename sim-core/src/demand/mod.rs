//! Who asks for what care: need by service and area, year by year.
//!
//! `need_k(i,t) = level_k · Σ_{s,a} people · rate_k(s,a,t) · area_k(i) · trend_k(t) · year_k(t) · measures`. Levels are fitted so that
//! the people of the year in which a total was observed ask for that total. Rates move with health; the trend is what that leaves of the drawn change.
//! What falls because supply is short is never shown as less need.

use crate::drivers::Driver;
use crate::parameters::{CheckedParameters, Drawn};
use crate::people::People;
use crate::quantity::{AGES, ByAge, BySex, MEN, WOMEN};
use crate::random::{Luck, Mode, Purpose, place_key};
use crate::region::Region;
use health::{Health, OLD};
use measures::{Context, Measures};
use use_of::{SIDE_BY_SIDE, blocks, use_at, uses_at};

mod anchor;
mod by_age;
mod health;
mod measures;
mod pathways;
mod service;
mod urgent;
mod use_of;

pub use anchor::Anchors;
pub use by_age::{expected_use, falls_share, use_at_start, use_from_age, use_per_head};
pub use service::Service;

/// Need of one replicate: the base year's, and that of the year assessed last.
#[derive(Clone, Debug)]
pub struct Demand {
    /// Need of the base year before any measure, by service and area; adds up to the observed totals, carried to that year.
    pub base: Vec<Vec<f64>>,
    /// Need of the year, by service and area, in the service's unit.
    pub need: Vec<Vec<f64>>,
    /// Length of hospital stay relative to the base year.
    pub stay_factor: f64,
    /// Days of search for a step-down place relative to the base year.
    pub search_factor: f64,
    /// Logarithm of what longer life does to use at equal ages since the base year, by service, for the people of the year.
    pub health_part: Vec<f64>,
    /// Logarithm of every other change of use at equal ages since the base year, by service. As long as the trends run, both
    /// parts add up to the drawn change.
    pub trend_part: Vec<f64>,
    /// Work per contact of a general practitioner in office hours, relative to the reference.
    pub gp_work_factor: f64,
    /// Informal care per receiver relative to the base year.
    pub informal_supply: f64,
    /// Share of urgent runs whose patient is treated at home beyond those of the base year.
    pub treated_at_home: f64,
    /// What an epidemic makes of the need of the year, by service: 1 without one.
    pub epidemic: Vec<f64>,
    /// Share by which stays in an emergency department inside, and handovers of ambulances, are shorter than in the base year.
    pub shorter: Shorter,
    /// Contacts with GP posts of those who come to a joint post on weekdays by day instead of an emergency department, by area.
    pub gp_by_day: Vec<f64>,
    /// Visits to emergency departments per year that measures bring elsewhere, all of low urgency; below 0 where they bring more.
    pub diverted_visits: f64,
    /// Emergency visits of an area before measures divert them, relative to the base year; 1 where nobody came then.
    pub clinic_growth: Vec<f64>,
    /// What longer life would do, also where it is held.
    explained: Vec<f64>,
    levels: Vec<f64>,
    year_factors: Vec<f64>,
    fall_visits: Vec<f64>,
    of_75: Vec<[f64; 2]>,
    of_70: Vec<f64>,
    /// People of the whole year, by area: the mean of its first and its last day.
    mean_people: Vec<BySex<ByAge<f64>>>,
    health: Health,
    measures: Measures,
    support_at_start: f64,
}

impl Demand {
    /// Fits the level of every service to its observed total, carried to the base year.
    #[must_use]
    pub fn at_start(parameters: &CheckedParameters, drawn: &Drawn, people: &People) -> Self {
        let region = &parameters.region;
        let year = people.base_year();
        let mut levels = Vec::with_capacity(Service::COUNT);
        let mut base = Vec::with_capacity(Service::COUNT);
        for service in Service::ALL {
            let data = &region.care.services[service as usize];
            let mut shape: Vec<f64> = (0..region.area_count())
                .map(|area| use_of(&data.rate, people, year, area) * data.area_factor[area])
                .collect();
            let total: f64 = shape.iter().sum();
            let anchors = parameters.anchors();
            let level = if total > 0.0 {
                anchors.total(service) / total
            } else {
                0.0
            };
            shape.iter_mut().for_each(|need| *need *= level);
            levels.push(level / anchors.within_base_year(service));
            base.push(shape);
        }
        Self {
            need: base.clone(),
            base,
            stay_factor: 1.0,
            search_factor: 1.0,
            health_part: vec![0.0; Service::COUNT],
            trend_part: vec![0.0; Service::COUNT],
            gp_work_factor: 1.0,
            informal_supply: 1.0,
            treated_at_home: 0.0,
            epidemic: vec![1.0; Service::COUNT],
            shorter: Shorter::default(),
            gp_by_day: vec![0.0; region.area_count()],
            diverted_visits: 0.0,
            clinic_growth: vec![1.0; region.area_count()],
            explained: vec![0.0; Service::COUNT],
            levels,
            year_factors: vec![1.0; Service::COUNT],
            fall_visits: vec![0.0; region.area_count()],
            of_75: vec![[0.0; 2]; region.area_count()],
            of_70: vec![0.0; region.area_count()],
            mean_people: vec![[[0.0; AGES]; 2]; region.area_count()],
            health: Health::at_start(region),
            measures: Measures::at_start(parameters, drawn),
            support_at_start: support_ratio(people, year),
        }
    }

    /// Need of a service in an area.
    #[must_use]
    pub fn of(&self, service: Service, area: usize) -> f64 {
        self.need[service as usize][area]
    }

    /// Need of a service in the region.
    #[must_use]
    pub fn total(&self, service: Service) -> f64 {
        self.need[service as usize].iter().sum()
    }

    /// Need of a service in the region in the base year.
    #[must_use]
    pub fn base_total(&self, service: Service) -> f64 {
        self.base[service as usize].iter().sum()
    }

    /// Need of a service in the region as work for those who give it: a contact in office hours may take more time than it did.
    #[must_use]
    pub fn workload(&self, service: Service) -> f64 {
        let per_unit = match service {
            Service::GpContact => self.gp_work_factor,
            _ => 1.0,
        };
        self.total(service) * per_unit
    }

    /// Need of a service in an area relative to the base year, without what the single year brought; 1 when nobody asked for it then.
    #[must_use]
    pub fn lasting_growth_of(&self, service: Service, area: usize) -> f64 {
        let base = self.base[service as usize][area];
        if base > 0.0 {
            self.of(service, area) / base / self.year_factors[service as usize]
        } else {
            1.0
        }
    }

    /// Assesses the need of `year`, given what was short the year before. Years are assessed in order, each once.
    pub fn assess(
        &mut self,
        parameters: &CheckedParameters,
        drawn: &Drawn,
        people: &People,
        year: i32,
        luck: &Luck,
        short: Shortfall,
    ) {
        let region = &parameters.region;
        self.health.advance(region, drawn, people, year);
        self.average(people, year);
        let asked = self.ask(parameters, people, year);
        self.change(parameters, drawn, year, &asked);
        self.scale(parameters, year, luck);
        self.fall_ill(parameters, year);
        let support = support_ratio(people, year) / self.support_at_start;
        let context = Context {
            parameters,
            drawn,
            people,
            year,
            support,
            short,
            of_75: &self.of_75,
            of_70: &self.of_70,
        };
        self.stay_factor =
            libm::exp(drawn[region.acute.wards.stay_trend] * trend_years(parameters, drawn, year));
        self.search_factor = self.measures.search_factor(&context);
        let stay_days = region.acute.wards.stay_days * self.stay_factor;
        let effects = self.measures.apply(
            &context,
            stay_days,
            &self.base,
            &mut self.need,
            &mut self.fall_visits,
        );
        self.stay_factor *= effects.stay_factor;
        self.shorter = effects.shorter;
        self.gp_work_factor = effects.gp_work_factor;
        self.informal_supply = effects.informal_supply;
        self.treated_at_home = effects.diverted.treated_at_home;
        self.gp_by_day = effects.diverted.by_day;
        self.diverted_visits = effects.diverted.visits;
        let base = &self.base[Service::EdVisit as usize];
        for ((growth, visits), base) in self.clinic_growth.iter_mut().zip(effects.visits).zip(base) {
            *growth = if *base > 0.0 { visits / base } else { 1.0 };
        }
    }

    /// People of the whole year.
    fn average(&mut self, people: &People, year: i32) {
        for (area, mean) in self.mean_people.iter_mut().enumerate() {
            for sex in [MEN, WOMEN] {
                let (before, after) = (people.at(year, area, sex), people.at_end(year, area, sex));
                for age in 0..AGES {
                    mean[sex][age] = 0.5 * (before[age] + after[age]);
                }
            }
        }
    }

    /// Need by service and area before any level. Gives, by service, what the region would ask at the rates of the base year and
    /// at those of the year.
    fn ask(
        &mut self,
        parameters: &CheckedParameters,
        people: &People,
        year: i32,
    ) -> [[f64; 2]; Service::COUNT] {
        let care = &parameters.region.care;
        let moves = parameters.drivers.has(Driver::Health);
        let areas = people.area_count();
        let now = |area| [MEN, WOMEN].map(|sex| people.at(year, area, sex));
        let mean = |area: usize| self.mean_people[area].each_ref();
        let mut asked = [[0.0; 2]; Service::COUNT];
        for service in Service::ALL {
            let data = &care.services[service as usize];
            let rates = [&data.rate, &self.health.rates[service as usize]];
            for (block, count) in blocks(areas) {
                let people = block.map(|area| if service.is_stock() { now(area) } else { mean(area) });
                let young = uses_at::<0, OLD, SIDE_BY_SIDE>(&data.rate, people);
                let old = rates.map(|rates| uses_at::<OLD, AGES, SIDE_BY_SIDE>(rates, people));
                for (place, area) in block.into_iter().enumerate().take(count) {
                    let use_of = old.map(|old| (young[place] + old[place]) * data.area_factor[area]);
                    self.need[service as usize][area] = use_of[usize::from(moves)];
                    for (sum, part) in asked[service as usize].iter_mut().zip(use_of) {
                        *sum += part;
                    }
                }
            }
        }
        let rates = |service: Service| {
            let rates = [
                &care.services[service as usize].rate,
                &self.health.rates[service as usize],
            ];
            rates[usize::from(moves)]
        };
        let falls = [&care.falls.visit_rate, &self.health.falls][usize::from(moves)];
        let visits = &care.services[Service::EdVisit as usize];
        let share = |part: f64, all: f64| if all > 0.0 { part / all } else { 0.0 };
        for (block, count) in blocks(areas) {
            let people = block.map(mean);
            let at_home = [Service::HomeNursing, Service::HomeHelp].map(|service| {
                let of_75 = uses_at::<75, AGES, SIDE_BY_SIDE>(rates(service), people);
                (of_75, uses_at::<0, AGES, SIDE_BY_SIDE>(rates(service), people))
            });
            let admitted = rates(Service::AcuteAdmission);
            let old = uses_at::<70, AGES, SIDE_BY_SIDE>(admitted, people);
            let young = uses_at::<0, 70, SIDE_BY_SIDE>(admitted, people);
            let falls = uses_at::<0, AGES, SIDE_BY_SIDE>(falls, people);
            for (place, area) in block.into_iter().enumerate().take(count) {
                self.of_75[area] = at_home.map(|(of_75, all)| share(of_75[place], all[place]));
                self.of_70[area] = share(old[place], old[place] + young[place]);
                self.fall_visits[area] = falls[place] * visits.area_factor[area];
            }
        }
        asked
    }

    /// Splits the change of use at equal ages over health and the rest. While trends run, the drawn change is the sum of
    /// both; when they end, the rest stays as it is and health goes on.
    fn change(&mut self, parameters: &CheckedParameters, drawn: &Drawn, year: i32, asked: &[[f64; 2]]) {
        let region = &parameters.region;
        let runs = trend_years(parameters, drawn, year) - trend_years(parameters, drawn, year - 1);
        let moves = parameters.drivers.has(Driver::Health);
        for (k, [unmoved, moved]) in asked.iter().enumerate() {
            let health = if *moved > 0.0 && *unmoved > 0.0 {
                libm::log(moved / unmoved)
            } else {
                0.0
            };
            let of_year = health - self.explained[k];
            self.trend_part[k] += runs * (drawn[region.care.services[k].trend] - of_year);
            self.explained[k] = health;
            self.health_part[k] = if moves { health } else { 0.0 };
        }
    }

    /// What an epidemic brings, beside the busiest week; falls stay as they are.
    fn fall_ill(&mut self, parameters: &CheckedParameters, year: i32) {
        self.epidemic.fill(1.0);
        let extra = parameters.epidemic_of_year(year);
        if extra > 0.0 {
            for service in Service::ALL {
                let factor = in_epidemic(&parameters.region, service, extra);
                self.epidemic[service as usize] = factor;
                self.year_factors[service as usize] *= factor;
                self.need[service as usize]
                    .iter_mut()
                    .for_each(|need| *need *= factor);
            }
        }
    }

    /// Levels, what health leaves of the trends, and what the year brings.
    fn scale(&mut self, parameters: &CheckedParameters, year: i32, luck: &Luck) {
        let region = &parameters.region;
        for service in Service::ALL {
            let data = &region.care.services[service as usize];
            let trend = libm::exp(self.trend_part[service as usize]);
            let of_year = if parameters.drivers.has(Driver::Use) {
                year_factor(region, service, data.year_sd, year, luck)
            } else {
                1.0
            };
            self.year_factors[service as usize] = of_year;
            let factor = self.levels[service as usize] * trend * of_year;
            self.need[service as usize]
                .iter_mut()
                .for_each(|need| *need *= factor);
            if service == Service::EdVisit {
                self.fall_visits.iter_mut().for_each(|visits| *visits *= factor);
            }
        }
        // Falls are a part of the visits, never more than all of them.
        for (falls, visits) in self
            .fall_visits
            .iter_mut()
            .zip(&self.need[Service::EdVisit as usize])
        {
            *falls = falls.min(*visits);
        }
    }
}

/// What the need of a service becomes when an epidemic adds `extra` to the acute admissions of the year, as a share of them.
fn in_epidemic(region: &Region, service: Service, extra: f64) -> f64 {
    let follows = &region.epidemic;
    1.0 + extra
        * match service {
            Service::AcuteAdmission => 1.0,
            Service::EdVisit => follows.visits,
            Service::AmbulanceA1 | Service::AmbulanceA2 => follows.runs,
            Service::GpContact => follows.gp_contacts,
            Service::GpOutOfHours => follows.gp_out_of_hours,
            Service::HomeNursing
            | Service::HomeHelp
            | Service::NursingHome
            | Service::ShortStay
            | Service::GeriatricRehabilitation
            | Service::ElectiveAdmission
            | Service::Dementia
            | Service::AmbulanceB
            | Service::MentalHealth => 0.0,
        }
}

/// What is quicker than in the base year, as a share of the time it took then; below 0 slower.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shorter {
    /// Stay in an emergency department inside, without waits.
    pub emergency_stay: f64,
    /// Handover of an ambulance to a hospital where bays are free.
    pub handover: f64,
}

/// Care that was short in a year beyond what was short in the base year; less than nothing where less was short.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shortfall {
    /// Share of home nursing not given.
    pub home_nursing: f64,
    /// People who wait for a nursing home.
    pub waiting: f64,
}

impl Service {
    /// Whether need is a number of people at 1 January rather than something per year.
    #[must_use]
    pub const fn is_stock(self) -> bool {
        matches!(self, Self::NursingHome | Self::Dementia)
    }
}

/// People of 50–74 per person of 85 and older in the region at 1 January: how many could give informal care to how many.
#[must_use]
pub fn support_ratio(people: &People, year: i32) -> f64 {
    let count = |from, to| {
        (0..people.area_count())
            .map(|area| people.count(year, area, from, to))
            .sum::<f64>()
    };
    // At least one of each: without anybody to give it, need for formal care would have no end.
    count(50, 74).max(1.0) / count(85, AGES - 1).max(1.0)
}

/// What a year brings to a service: lognormal with mean 1; the base year is as observed.
fn year_factor(region: &Region, service: Service, sd: f64, year: i32, luck: &Luck) -> f64 {
    if luck.mode == Mode::Expected || year == region.base_year || sd == 0.0 {
        return 1.0;
    }
    let normal = luck
        .stream(Purpose::CareYear, year, place_key(service.id()))
        .normal(0);
    libm::exp(sd * normal - 0.5 * sd * sd)
}

/// Years during which the trends of use have run.
fn trend_years(parameters: &CheckedParameters, drawn: &Drawn, year: i32) -> f64 {
    if !parameters.drivers.has(Driver::Use) {
        return 0.0;
    }
    let region = &parameters.region;
    let end = drawn[region.care.trend_end] - f64::from(region.base_year);
    f64::from((year - region.base_year).max(0)).min(end.max(0.0))
}

/// Use by the people of an area on 1 January.
fn use_of(rate: &BySex<ByAge<f64>>, people: &People, year: i32, area: usize) -> f64 {
    use_at::<0, AGES>(rate, [MEN, WOMEN].map(|sex| people.at(year, area, sex)))
}
