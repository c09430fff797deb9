//! Urgent care that others can give: one pool of avoidable visits on which measures act one after the other, each on what the
//! ones before have left. What they divert arrives elsewhere. What was short last year comes back as urgent care.

use super::Service;
use super::measures::Context;
use crate::region::{Destinations, LeverKey};

/// What was diverted.
#[derive(Clone, Debug)]
pub(super) struct Diverted {
    /// Share of urgent runs whose patient is treated at home beyond those of the base year.
    pub treated_at_home: f64,
    /// Who of each area comes to a joint post on weekdays by day instead.
    pub by_day: Vec<f64>,
    /// Visits to emergency departments per year that others see instead; below 0 where more come than at the reference.
    pub visits: f64,
}

/// Diverts visits and runs.
pub(super) fn divert(context: &Context<'_>, need: &mut [Vec<f64>]) -> Diverted {
    let mut diverted = Diverted {
        treated_at_home: treated_at_home(context),
        by_day: vec![0.0; need[0].len()],
        visits: 0.0,
    };
    for area in 0..need[0].len() {
        coordinate_runs(context, area, need);
        let treated = treat_at_home(context, area, diverted.treated_at_home, need);
        let (visits, by_day) = divert_visits(context, area, treated, need);
        diverted.by_day[area] = by_day;
        diverted.visits += visits;
    }
    diverted
}

/// Share of urgent runs whose patient is treated at home beyond those of the base year: those with transport change as the lever
/// says of its reference.
fn treated_at_home(context: &Context<'_>) -> f64 {
    let without = context.drawn[context.parameters.region.acute.ambulance.without_transport];
    let carried = context.reach_factor(LeverKey::AmbulanceAtHome, 1.0);
    (1.0 - without) * (1.0 - carried)
}

/// Coordination handles some A2 and low A1 requests without an ambulance.
fn coordinate_runs(context: &Context<'_>, area: usize, need: &mut [Vec<f64>]) {
    let pool = &context.parameters.region.care.pool;
    let effect = context.drawn[pool.coordination_runs];
    for (service, effect) in [
        (Service::AmbulanceA1, pool.low_a1_share * effect),
        (Service::AmbulanceA2, effect),
    ] {
        let factor = context.reach_factor(LeverKey::CareCoordination, effect);
        let before = need[service as usize][area];
        need[service as usize][area] = before * factor;
        arrive(
            context,
            area,
            before * (1.0 - factor),
            &pool.coordination_to,
            need,
        );
    }
}

/// Some of those who are treated at home call again. Gives the patients who are not brought to an emergency department and
/// do not come soon afterwards.
fn treat_at_home(context: &Context<'_>, area: usize, share: f64, need: &mut [Vec<f64>]) -> f64 {
    let (pool, drawn) = (&context.parameters.region.care.pool, context.drawn);
    let mut treated = 0.0;
    for service in [Service::AmbulanceA1, Service::AmbulanceA2] {
        let at_home = need[service as usize][area] * share;
        need[service as usize][area] += at_home * drawn[pool.recontact_runs];
        treated += at_home;
    }
    treated * pool.conveyed_to_emergency * (1.0 - drawn[pool.return_visits])
}

/// Four measures on one pool: `pool · Π factor` is left of it. Gives who is diverted, and who of them comes to a joint post on
/// weekdays by day.
fn divert_visits(context: &Context<'_>, area: usize, treated: f64, need: &mut [Vec<f64>]) -> (f64, f64) {
    let (pool, drawn) = (&context.parameters.region.care.pool, context.drawn);
    let avoidable = drawn[pool.avoidable_visits];
    let all = need[Service::EdVisit as usize][area] * avoidable;
    let (joint, office) = joint_posts(context, area, avoidable);
    // Who is treated at home and belongs to no pool still comes, on foot.
    let at_home = if all > 0.0 { (treated / all).min(1.0) } else { 0.0 };
    let mut left = all;
    let mut by_day = 0.0;
    for (factor, to) in [
        (
            context.reach_factor(LeverKey::Triage, drawn[pool.triage_visits]),
            &pool.triage_to,
        ),
        (
            context.reach_factor(LeverKey::CareCoordination, drawn[pool.coordination_visits]),
            &pool.coordination_to,
        ),
        (joint, &pool.post_to),
        (1.0 - at_home, &pool.at_home_to),
    ] {
        let diverted = left * (1.0 - factor);
        left -= diverted;
        need[Service::EdVisit as usize][area] -= diverted;
        arrive(context, area, diverted, to, need);
        if std::ptr::eq(to, &pool.post_to) {
            by_day = diverted.max(0.0) * office * to.gp_out_of_hours;
        }
    }
    (all - left, by_day)
}

/// Factor on the pool of visits that start at a joint post, and the part of what is diverted that comes on weekdays by day.
fn joint_posts(context: &Context<'_>, area: usize, avoidable: f64) -> (f64, f64) {
    let (pool, drawn) = (&context.parameters.region.care.pool, context.drawn);
    // Published as shares of all visits; they can take no more than the pool.
    let of_pool = |share: f64| {
        if avoidable > 0.0 {
            (share / avoidable).min(1.0)
        } else {
            0.0
        }
    };
    let beside = of_pool(drawn[pool.post_visits]);
    let apart = of_pool(drawn[pool.post_visits_out_of_hours]);
    let [with, without] = context.parameters.joint_asked(context.year).map(|asked| {
        let reach = context.parameters.chain.joint.reach(&asked, area);
        (
            1.0 - reach.beside * beside - reach.office * beside - reach.out_of_hours * apart,
            reach.office * beside,
        )
    });
    let factor = if without.0 == 0.0 { 1.0 } else { with.0 / without.0 };
    let diverted = without.0 - with.0;
    let office = if diverted > 0.0 {
        ((with.1 - without.1) / diverted).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (factor, office)
}

/// People who are not seen at one place are seen at others.
pub(super) fn arrive(
    context: &Context<'_>,
    area: usize,
    people: f64,
    to: &Destinations,
    need: &mut [Vec<f64>],
) {
    let hours = context.parameters.region.care.pool.home_nursing_hours;
    for (service, amount) in [
        (Service::GpOutOfHours, to.gp_out_of_hours),
        (Service::GpContact, to.gp_contact),
        (Service::HomeNursing, to.home_nursing * hours),
    ] {
        let cell = &mut need[service as usize][area];
        *cell = (*cell + people * amount).max(0.0);
    }
}

/// Home nursing that was not given last year, and a nursing home that was not there, bring people to the emergency department
/// this year.
pub(super) fn spill_over(context: &Context<'_>, base: &[Vec<f64>], need: &mut [Vec<f64>]) {
    let region = &context.parameters.region;
    let total = |of: &[Vec<f64>], service: Service| of[service as usize].iter().sum::<f64>();
    let per = |amount: f64, whole: f64| if whole > 0.0 { amount / whole } else { 0.0 };
    let clients = context.short.home_nursing * region.care.home_nursing_clients_75;
    let clients_per_hour = per(clients, total(base, Service::HomeNursing));
    let waiting_per_person = per(context.short.waiting, total(need, Service::NursingHome));
    for area in 0..base[0].len() {
        let without_care = clients_per_hour * need[Service::HomeNursing as usize][area]
            + waiting_per_person * need[Service::NursingHome as usize][area];
        let visits = without_care * context.drawn[region.care.unmet_to_emergency];
        let mut add = |service: Service, amount: f64| {
            let cell = &mut need[service as usize][area];
            *cell = (*cell + amount).max(0.0);
        };
        add(Service::EdVisit, visits);
        add(
            Service::AcuteAdmission,
            visits * region.acute.emergency.admitted_share,
        );
    }
}
