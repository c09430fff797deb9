//! What the care would cost that is needed and not given, by payer.
//!
//! A run reports it for all payers together. It is shared out over them by the services of which too little is given, at the
//! price that the same year pays for what is given of them; nursing homes bear the rest, and so what a service would cost of which
//! nothing at all is given.

use super::capacity::{given, short};
use super::line::YearOf;
use crate::demand::Service;
use crate::region::{ByPayer, Payer};

/// Cost of care not given in one year, thousands of euros. Payers add up to all, exactly.
pub(super) fn cost(of: YearOf<'_>, payer: Option<Payer>) -> i64 {
    let all = of.at(of.parameters.layout.catalogue.slots.cost_not_given);
    let Some(payer) = payer else {
        return all;
    };
    if all == 0 {
        return 0;
    }
    let weights = by_payer(of, all as f64);
    let whole: f64 = weights.iter().sum();
    // Borders between payers are rounded, not parts: so parts are whole and nothing is lost between them.
    let border = |payers: usize| {
        let below: f64 = weights[..payers].iter().sum();
        (all as f64 * below / whole).round() as i64
    };
    border(payer as usize + 1) - border(payer as usize)
}

/// Thousands of euros by payer, near enough to share out the exact sum.
fn by_payer(of: YearOf<'_>, all: f64) -> ByPayer<f64> {
    let mut weights = [0.0; Payer::COUNT];
    let mut add = |shares: &ByPayer<f64>, cost: f64| {
        for (weight, share) in weights.iter_mut().zip(shares) {
            *weight += share * cost;
        }
    };
    let slots = &of.parameters.layout.catalogue.slots;
    let mut rest = all;
    for (service, data) in Service::ALL.into_iter().zip(&of.parameters.region.costs.services) {
        if service == Service::NursingHome {
            continue;
        }
        let (Some(data), Some(paid)) = (data, slots.cost_of_service[service as usize]) else {
            continue;
        };
        let (given, short) = (given(of, service), short(of, service));
        if given > 0 && short > 0 {
            let cost = of.at(paid) as f64 * short as f64 / given as f64;
            rest -= cost;
            add(&data.payer, cost);
        }
    }
    // Half a place for a year, lost in the rounding of places, is much money: places get what other services leave.
    let places = &of.parameters.region.costs.services[Service::NursingHome as usize];
    let places = places.as_ref().expect("a checked pack prices all care");
    add(&places.payer, rest.max(0.0));
    weights
}
