//! Money: what the care that is given costs, what measures cost, and who pays.
//!
//! Prices are those of one year: a model of thirty years that lets prices grow would have to say why. What is not given is not
//! paid. A measure has a cost of its own only for what no service counts: a programme, a desk, a vehicle that stands ready.
//! The care that it adds or saves is in the cost of care.

use crate::demand::Service;
use crate::parameters::{CheckedParameters, Drawn};
use crate::people::People;
use crate::quantity::AGES;
use crate::region::{Basis, ByPayer, LeverCost, LeverPrice, Payer, Priced, ServiceCost};

pub use served::{Given, Served};

mod served;

/// Cost of one year of one replicate, euros of the pack's price year.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    /// Cost of care that is given to residents, inside the region and outside, by service and payer.
    pub care: [ByPayer<f64>; Service::COUNT],
    /// What the care would cost that is needed and not given.
    pub not_given: f64,
    /// Cost of measures against the reference, by payer; below zero where something that is in place is cut.
    pub measures: ByPayer<f64>,
    /// Levers away from their reference whose cost nobody knows.
    pub unpriced: u32,
}

impl Costs {
    /// Cost of `year`.
    #[must_use]
    pub fn of(
        parameters: &CheckedParameters,
        drawn: &Drawn,
        given: &Given<'_>,
        served: &Served,
        year: i32,
    ) -> Self {
        let mut costs = Self {
            care: [[0.0; Payer::COUNT]; Service::COUNT],
            not_given: 0.0,
            measures: [0.0; Payer::COUNT],
            unpriced: 0,
        };
        for (service, data) in Service::ALL.into_iter().zip(&parameters.region.costs.services) {
            if let Some(data) = data {
                let price = price_of_unit(parameters, drawn, served, service, data);
                let amount = served.amount[service as usize];
                let euros = amount * price;
                costs.not_given += (given.demand.total(service) - amount).max(0.0) * price;
                costs.care[service as usize] = data.payer.map(|share| share * euros);
            }
        }
        for lever in &parameters.region.levers {
            let moved = parameters.lever(lever.key, year) - lever.reference_in(year);
            if moved == 0.0 {
                continue;
            }
            match &lever.cost {
                LeverCost::Priced(price) => {
                    let euros = drawn[price.price] * moved * basis(price, given, year);
                    for (sum, share) in costs.measures.iter_mut().zip(price.payer) {
                        *sum += share * euros;
                    }
                }
                LeverCost::InCare(_) => {}
                LeverCost::Unknown(_) => costs.unpriced += 1,
            }
        }
        costs
    }

    /// Cost of a service, euros per year.
    #[must_use]
    pub fn of_service(&self, service: Service) -> f64 {
        self.care[service as usize].iter().sum()
    }

    /// Cost of care that a payer pays, euros per year.
    #[must_use]
    pub fn care_of(&self, payer: Payer) -> f64 {
        self.care.iter().map(|shares| shares[payer as usize]).sum()
    }

    /// Cost of all care, euros per year.
    #[must_use]
    pub fn all_care(&self) -> f64 {
        Payer::ALL.iter().map(|payer| self.care_of(*payer)).sum()
    }

    /// Cost of all measures whose price is known, euros per year.
    #[must_use]
    pub fn all_measures(&self) -> f64 {
        self.measures.iter().sum()
    }
}

/// Price of one unit of a service, for a stay by the days that it lasts.
fn price_of_unit(
    parameters: &CheckedParameters,
    drawn: &Drawn,
    served: &Served,
    service: Service,
    data: &ServiceCost,
) -> f64 {
    let costs = &parameters.region.costs;
    let price = drawn[data.price];
    let per_unit = match (data.per, service) {
        (Priced::Unit, _) => price,
        (Priced::Day, Service::AcuteAdmission | Service::ElectiveAdmission) => {
            served.stay_days * price + served.delay_days * drawn[costs.delayed_day]
        }
        (Priced::Day, Service::NursingHome) => DAYS_PER_YEAR * price,
        (Priced::Day, _) => parameters.region.acute.step_down.stay_days * price,
    };
    per_unit * drawn[costs.price_level]
}

const DAYS_PER_YEAR: f64 = 365.0;

/// What one unit of a lever is counted in: 1, or what the lever is a share of.
fn basis(price: &LeverPrice, given: &Given<'_>, year: i32) -> f64 {
    match &price.basis {
        Basis::Unit => 1.0,
        Basis::PeopleAtHome { from_age } => {
            (people_from(given.people, year, *from_age) - given.capacity.residents).max(0.0)
        }
        Basis::Need(services) => services.iter().map(|service| given.demand.total(*service)).sum(),
    }
}

fn people_from(people: &People, year: i32, from_age: usize) -> f64 {
    (0..people.area_count())
        .map(|area| people.count(year, area, from_age, AGES - 1))
        .sum()
}

/// What a scenario's parties contribute in `year`, euros: in kind, in cash.
#[must_use]
pub fn contributions(parameters: &CheckedParameters, year: i32) -> [f64; 2] {
    let mut sum = [0.0; 2];
    for contribution in parameters.scenario.contributions.values() {
        if year >= contribution.from {
            sum[0] += contribution.in_kind;
            sum[1] += contribution.in_cash;
        }
    }
    sum
}

/// Whether the measures of a year cost more than the scenario's budget; never so without one.
#[must_use]
pub fn exceeds_budget(parameters: &CheckedParameters, costs: &Costs) -> bool {
    let cap = parameters.scenario.budget;
    cap.is_some_and(|cap| costs.all_measures() > cap)
}
