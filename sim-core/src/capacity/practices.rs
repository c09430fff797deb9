//! General practices by area, and all care that the residents of an area are given.

use crate::demand::{Demand, Service};
use crate::parameters::CheckedParameters;
use crate::region::{Branch, Region};
use crate::workforce::Workforce;

/// The observed number of residents without a general practitioner, split by area in proportion to residents over
/// practitioners per resident: the thinner the practices, the more go without.
pub(super) fn without_gp_at_start(region: &Region) -> Vec<f64> {
    let weights: Vec<f64> = region
        .workforce
        .gp_share
        .iter()
        .enumerate()
        .map(|(area, share)| {
            let residents = region.start_total(area) as f64;
            // An area without any practice weighs as if it had a thousandth of them all.
            residents * residents / share.max(1e-3)
        })
        .collect();
    let total: f64 = weights.iter().sum();
    let observed = region.workforce.residents_without_gp;
    weights
        .iter()
        .map(|weight| {
            if total > 0.0 {
                observed * weight / total
            } else {
                0.0
            }
        })
        .collect()
}

/// Residents whom no practice can take, by area: as in the base year, plus growth of need and of work per contact, minus growth of what the
/// practices of the area can take; never fewer than none, nor more than all.
pub(super) fn without_gp(parameters: &CheckedParameters, demand: &Demand, staff: &Workforce) -> Vec<f64> {
    let region = &parameters.region;
    let hours = staff.hours[Branch::GpPractice as usize];
    let mut without = without_gp_at_start(region);
    for (area, people) in without.iter_mut().enumerate() {
        let residents = region.start_total(area) as f64;
        let growth = demand.lasting_growth_of(Service::GpContact, area);
        let more_need = residents * (growth * demand.gp_work_factor - 1.0);
        let more_fte = staff.gp_fte(parameters, area) * hours - staff.base_gp_fte(parameters, area);
        let more_room = more_fte * region.workforce.patients_per_gp_fte;
        *people = (*people + more_need - more_room).clamp(0.0, residents * growth);
    }
    without
}

/// Care given to the residents of each area, FTE by the norms of the base year: hours of home care, people in nursing homes
/// (shared out as need is), general practitioners.
pub(super) fn care_given(
    region: &Region,
    need: &dyn Fn(Service, usize) -> f64,
    unmet: [f64; 3],
    in_homes: f64,
    gp_fte: &dyn Fn(usize) -> f64,
) -> Vec<f64> {
    let norms = &region.workforce;
    let areas = 0..region.area_count();
    let need_for_homes: f64 = areas.clone().map(|area| need(Service::NursingHome, area)).sum();
    let of = |area| {
        let nursing = need(Service::HomeNursing, area) * (1.0 - unmet[1]) / norms.home_nursing_hours_per_fte;
        let help = need(Service::HomeHelp, area) * (1.0 - unmet[2]) / norms.home_help_hours_per_fte;
        let here = need(Service::NursingHome, area) / need_for_homes.max(f64::MIN_POSITIVE);
        nursing + help + in_homes * here * norms.nursing_home_fte_per_resident + gp_fte(area)
    };
    areas.map(of).collect()
}
