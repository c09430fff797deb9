//! What levers do to need. A factor is always "with the lever" over "with the lever at its reference", computed
//! by the same steps: at the reference it is exactly 1.

use super::{Service, Shortfall};
use crate::parameters::{CheckedParameters, Drawn};
use crate::people::People;
use crate::quantity::AGES;
use crate::region::{FallsData, LeverKey};

/// What a year's measures act on.
pub(super) struct Context<'a> {
    pub(super) parameters: &'a CheckedParameters,
    pub(super) drawn: &'a Drawn,
    pub(super) people: &'a People,
    pub(super) year: i32,
    /// Support ratio relative to the base year.
    pub(super) support: f64,
    /// What was short last year.
    pub(super) short: Shortfall,
}

/// Stocks that measures build up: people under protection, homes that suit older people.
#[derive(Clone, Debug)]
pub(super) struct Measures {
    protected: WithAndWithout,
    suited_homes: Vec<WithAndWithout>,
}

/// One stock under the scenario and under the reference.
#[derive(Clone, Copy, Debug, Default)]
struct WithAndWithout {
    with: f64,
    without: f64,
}

impl WithAndWithout {
    fn ratio(self, effect: impl Fn(f64) -> f64) -> f64 {
        let without = effect(self.without);
        if without == 0.0 {
            1.0
        } else {
            effect(self.with) / without
        }
    }
}

impl Context<'_> {
    fn lever(&self, key: LeverKey) -> WithAndWithout {
        WithAndWithout {
            with: self.parameters.lever(key, self.year),
            without: self.parameters.lever_reference(key),
        }
    }

    /// `(1 − reach·effect)/(1 − reach₀·effect)`.
    fn reach_factor(&self, key: LeverKey, effect: f64) -> f64 {
        self.lever(key).ratio(|reach| 1.0 - reach * effect)
    }
}

impl Measures {
    /// The stock of protected people starts where the reference keeps it.
    pub(super) fn at_start(parameters: &CheckedParameters, drawn: &Drawn) -> Self {
        let reference = parameters.lever_reference(LeverKey::FallPrevention);
        let steady = reference * drawn[parameters.region.care.falls.effect_years];
        Self {
            protected: WithAndWithout {
                with: steady,
                without: steady,
            },
            suited_homes: vec![WithAndWithout::default(); parameters.region.area_count()],
        }
    }

    /// Days of search for a step-down place, relative to the reference.
    pub(super) fn search_factor(&self, context: &Context<'_>) -> f64 {
        let effect = context.drawn[context.parameters.region.care.pool.coordination_search];
        context.reach_factor(LeverKey::CareCoordination, effect)
    }

    /// Changes the need of the year.
    pub(super) fn apply(
        &mut self,
        context: &Context<'_>,
        base: &[Vec<f64>],
        need: &mut [Vec<f64>],
        falls: &mut [f64],
    ) {
        self.move_in(context);
        let protection = self.protect(context);
        for area in 0..falls.len() {
            let suited = self.suited_home_factor(context, area, 75);
            let falls_factor = protection * self.suited_home_factor(context, area, 65);
            prevent_falls(context, area, falls_factor, falls[area], need);
            need[Service::HomeHelp as usize][area] *= suited;
            need[Service::NursingHome as usize][area] *= suited;
        }
        support_informal_care(context, need);
        coordinate(context, need);
        spill_over(context, base, need);
    }

    /// Factor on falls: people under protection fall less often; their number is last year's remainder and this year's.
    fn protect(&mut self, context: &Context<'_>) -> f64 {
        let falls = &context.parameters.region.care.falls;
        let drawn = context.drawn;
        let keeps = keeps(falls, drawn);
        // Completers come in all year; at a constant rate the stock tends to that rate times the mean duration.
        let stays = drawn[falls.effect_years] * (1.0 - keeps);
        let entering = context.lever(LeverKey::FallPrevention);
        self.protected.with = self.protected.with * keeps + entering.with * stays;
        self.protected.without = self.protected.without * keeps + entering.without * stays;
        let (risk, effect) = (drawn[falls.participant_risk], 1.0 - drawn[falls.relative_risk]);
        self.protected
            .ratio(|share| 1.0 - (share * risk).min(LARGEST_PROTECTED_RISK) * effect)
    }

    /// Homes completed in the year before are lived in.
    fn move_in(&mut self, context: &Context<'_>) {
        let before = context.year - 1;
        if before < context.people.base_year() {
            return;
        }
        let key = LeverKey::ElderSuitedShare;
        let (with, without) = (
            context.parameters.lever(key, before),
            context.parameters.lever_reference(key),
        );
        for (area, homes) in self.suited_homes.iter_mut().enumerate() {
            let completed = context.people.flows(before, area).completed;
            homes.with += completed * with;
            homes.without += completed * without;
        }
    }

    /// Factor on what people of `from_age` and older ask for, from homes that suit older people.
    fn suited_home_factor(&self, context: &Context<'_>, area: usize, from_age: usize) -> f64 {
        let region = &context.parameters.region;
        let old = context
            .people
            .count(context.year, area, from_age, AGES - 1)
            .max(1.0);
        let effect = context.drawn[region.care.suited_home_effect];
        let per_home = region.housing.old_people_per_suited_home;
        self.suited_homes[area].ratio(|homes| 1.0 - (homes * per_home / old).min(1.0) * effect)
    }
}

/// At most this share of all fall risk can be with people under protection.
const LARGEST_PROTECTED_RISK: f64 = 0.9;

/// Share of protected people who still are after a year: the effect wears off at a constant rate.
fn keeps(falls: &FallsData, drawn: &Drawn) -> f64 {
    libm::exp(-1.0 / drawn[falls.effect_years])
}

/// Takes prevented falls out of visits, admissions and urgent runs.
fn prevent_falls(context: &Context<'_>, area: usize, factor: f64, fall_visits: f64, need: &mut [Vec<f64>]) {
    let falls = &context.parameters.region.care.falls;
    let prevented = fall_visits * (1.0 - factor);
    let mut take = |service: Service, amount: f64| {
        let cell = &mut need[service as usize][area];
        *cell = (*cell - amount).max(0.0);
    };
    take(Service::EdVisit, prevented);
    take(
        Service::AcuteAdmission,
        prevented * context.drawn[falls.admitted_share],
    );
    take(
        Service::AmbulanceA1,
        prevented * context.drawn[falls.runs_per_visit],
    );
}

/// Informal supply follows the support ratio and support of carers; formal home care follows supply.
fn support_informal_care(context: &Context<'_>, need: &mut [Vec<f64>]) {
    let data = &context.parameters.region.care.informal;
    let drawn = context.drawn;
    let gain = drawn[data.support_gain];
    let supported = context
        .lever(LeverKey::InformalCareSupport)
        .ratio(|reach| 1.0 + gain * reach);
    let supply = libm::pow(context.support, drawn[data.supply_elasticity]) * supported;
    let formal = libm::pow(supply, drawn[data.formal_elasticity]);
    let entry = context.reach_factor(LeverKey::InformalCareSupport, drawn[data.support_entry]);
    for (service, factor) in [
        (Service::HomeNursing, formal),
        (Service::HomeHelp, formal),
        (Service::NursingHome, entry),
    ] {
        need[service as usize].iter_mut().for_each(|cell| *cell *= factor);
    }
}

/// Coordination acts on one pool of avoidable visits and runs; part of what it diverts arrives at the general practitioner.
fn coordinate(context: &Context<'_>, need: &mut [Vec<f64>]) {
    let pool = &context.parameters.region.care.pool;
    let drawn = context.drawn;
    let runs = drawn[pool.coordination_runs];
    let effects = [
        (
            Service::EdVisit,
            drawn[pool.avoidable_visits] * drawn[pool.coordination_visits],
        ),
        (Service::AmbulanceA1, pool.low_a1_share * runs),
        (Service::AmbulanceA2, runs),
    ];
    for (service, effect) in effects {
        let factor = context.reach_factor(LeverKey::CareCoordination, effect);
        for area in 0..need[service as usize].len() {
            let before = need[service as usize][area];
            need[service as usize][area] = before * factor;
            let contacts = &mut need[Service::GpOutOfHours as usize][area];
            *contacts = (*contacts + before * (1.0 - factor) * pool.to_gp_share).max(0.0);
        }
    }
}

/// Home nursing that was not given last year, and a nursing home that was not there, bring people to the emergency department
/// this year.
fn spill_over(context: &Context<'_>, base: &[Vec<f64>], need: &mut [Vec<f64>]) {
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
