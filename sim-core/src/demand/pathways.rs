//! Acute admissions of people of 70 and older that others take over: some are not admitted because the links of the chain know
//! them, some go to a unit for frail people outside hospital, some are treated at home as in hospital. Each acts on what the one
//! before has left. Nobody vanishes: they ask general practitioners, home nursing or a step-down place, and some are admitted later.

use super::measures::Context;
use super::{Service, urgent};
use crate::region::LeverKey;

/// Hospital stays of those who are still admitted are this many times what they were, at least and at most; reached by made-up
/// packs alone.
const STAYS: (f64, f64) = (0.25, 4.0);

/// Takes admissions over; gives the length of hospital stay relative to what it was. `stay_days`: that length, days.
pub(super) fn take_over(context: &Context<'_>, stay_days: f64, need: &mut [Vec<f64>]) -> f64 {
    let (mut treated, mut days_saved) = (0.0, 0.0);
    for (area, of_70) in context.of_70.iter().enumerate() {
        let old = need[Service::AcuteAdmission as usize][area] * of_70;
        let old = old - inform(context, area, old, need);
        let old = old - to_unit(context, area, old, need);
        let [at_home, saved] = to_home(context, area, old, need);
        treated += at_home;
        days_saved += saved;
    }
    let admitted: f64 = [Service::AcuteAdmission, Service::ElectiveAdmission]
        .iter()
        .flat_map(|service| &need[*service as usize])
        .sum();
    // Without the days that are saved; a mean stay of each leaves with its admission.
    let longer = treated * stay_days - days_saved;
    let all = admitted * stay_days;
    if longer == 0.0 || all <= 0.0 {
        1.0
    } else {
        (1.0 + longer / all).clamp(STAYS.0, STAYS.1)
    }
}

/// Those who are not admitted because their wishes and their usual state are known.
fn inform(context: &Context<'_>, area: usize, old: f64, need: &mut [Vec<f64>]) -> f64 {
    let data = &context.parameters.region.care.information;
    let factor = context.reach_factor(LeverKey::ChainInformation, context.drawn[data.admissions]);
    let spared = old * (1.0 - factor);
    leave(area, spared, need);
    urgent::arrive(context, area, spared, &data.admissions_to, need);
    spared
}

/// Those who go to a unit for frail people outside hospital: a step-down place, for as many days as a stay there takes.
fn to_unit(context: &Context<'_>, area: usize, old: f64, need: &mut [Vec<f64>]) -> f64 {
    let region = &context.parameters.region;
    let (data, drawn) = (&region.care.frailty, context.drawn);
    let factor = context.reach_factor(LeverKey::FrailtyPathway, drawn[data.unit_share]);
    let moved = old * (1.0 - factor);
    let stay = region.acute.step_down.short_stay_days();
    let as_short_stays = if stay > 0.0 { data.unit_days / stay } else { 1.0 };
    add(area, Service::ShortStay, moved * as_short_stays, need);
    // An odds ratio on the share that is admitted again.
    let (again, odds) = (data.readmitted, drawn[data.unit_readmission]);
    let then = odds * again / (1.0 - again + odds * again).max(f64::MIN_POSITIVE);
    leave(area, moved * (1.0 - (then - again)), need);
    moved
}

/// Those who are treated at home as in hospital, and the days in a hospital bed that this saves.
fn to_home(context: &Context<'_>, area: usize, old: f64, need: &mut [Vec<f64>]) -> [f64; 2] {
    let (data, drawn) = (&context.parameters.region.care.frailty, context.drawn);
    let factor = context.reach_factor(LeverKey::FrailtyPathway, drawn[data.home_share]);
    let moved = old * (1.0 - factor);
    let later = data.readmitted * (drawn[data.home_readmission] - 1.0);
    leave(area, moved * (1.0 - later), need);
    add(
        area,
        Service::HomeNursing,
        moved * drawn[data.home_nursing_hours],
        need,
    );
    let spared = data.to_nursing_home * (1.0 - drawn[data.home_nursing_home]) * data.later_years;
    add(area, Service::NursingHome, -moved * spared, need);
    [moved, moved * drawn[data.home_days_saved]]
}

fn leave(area: usize, people: f64, need: &mut [Vec<f64>]) {
    add(area, Service::AcuteAdmission, -people, need);
}

fn add(area: usize, service: Service, amount: f64, need: &mut [Vec<f64>]) {
    let cell = &mut need[service as usize][area];
    *cell = (*cell + amount).max(0.0);
}
