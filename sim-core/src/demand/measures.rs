//! What levers do to need. A factor is always "with the lever" over "with the lever at its reference", computed
//! by the same steps: at the reference it is exactly 1.

use super::{Service, Shorter, Shortfall, pathways, urgent};
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
    /// Share of the need for home nursing and for home help that is of people of 75+, by area.
    pub(super) of_75: &'a [[f64; 2]],
    /// Share of acute admissions that is of people of 70+, by area.
    pub(super) of_70: &'a [f64],
}

/// Stocks that measures build up: people under protection, healthier living, homes that suit older people.
#[derive(Clone, Debug)]
pub(super) struct Measures {
    protected: WithAndWithout,
    /// Ambition of healthy living as far as care has noticed it.
    noticed: WithAndWithout,
    /// Homes that suit older people, those in clusters included.
    suited_homes: Vec<WithAndWithout>,
    /// Those in clusters with care nearby.
    clustered_homes: Vec<WithAndWithout>,
}

/// One stock under the scenario and under the reference.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WithAndWithout {
    pub(super) with: f64,
    pub(super) without: f64,
}

impl WithAndWithout {
    pub(super) fn ratio(self, effect: impl Fn(f64) -> f64) -> f64 {
        let without = effect(self.without);
        if without == 0.0 {
            1.0
        } else {
            effect(self.with) / without
        }
    }
}

impl Context<'_> {
    pub(super) fn lever(&self, key: LeverKey) -> WithAndWithout {
        WithAndWithout {
            with: self.parameters.lever(key, self.year),
            without: self.parameters.lever_reference(key),
        }
    }

    /// `(1 − reach·effect)/(1 − reach₀·effect)`.
    pub(super) fn reach_factor(&self, key: LeverKey, effect: f64) -> f64 {
        self.lever(key).ratio(|reach| 1.0 - reach * effect)
    }
}

impl Measures {
    /// The stock of protected people starts where the reference keeps it.
    pub(super) fn at_start(parameters: &CheckedParameters, drawn: &Drawn) -> Self {
        let care = &parameters.region.care;
        let steady = |key, years: f64| {
            let stock = parameters.lever_reference(key) * years;
            WithAndWithout {
                with: stock,
                without: stock,
            }
        };
        let none = vec![WithAndWithout::default(); parameters.region.area_count()];
        Self {
            protected: steady(LeverKey::FallPrevention, drawn[care.falls.effect_years]),
            noticed: steady(LeverKey::PreventionCoalition, 1.0),
            suited_homes: none.clone(),
            clustered_homes: none,
        }
    }

    /// Days of search for a step-down place, relative to the reference.
    pub(super) fn search_factor(&self, context: &Context<'_>) -> f64 {
        let effect = context.drawn[context.parameters.region.care.pool.coordination_search];
        context.reach_factor(LeverKey::CareCoordination, effect)
    }

    /// Changes the need of the year. `stay_days`: mean stay in hospital before any measure.
    pub(super) fn apply(
        &mut self,
        context: &Context<'_>,
        stay_days: f64,
        base: &[Vec<f64>],
        need: &mut [Vec<f64>],
        falls: &mut [f64],
    ) -> Effects {
        self.move_in(context);
        let protection = self.protect(context);
        let healthier = self.live_healthier(context);
        need.iter_mut()
            .flatten()
            .chain(falls.iter_mut())
            .for_each(|cell| *cell *= healthier);
        for area in 0..falls.len() {
            let of_65 = people_from(context, area, 65);
            let falls_factor = protection * self.suited_home_factor(context, area, of_65, 1.0);
            prevent_falls(context, area, falls_factor, falls[area], need);
            self.house(context, area, need);
        }
        let gp_work_factor = practise_positive_health(context, need);
        let informal_supply = support_informal_care(context, need);
        let visits = need[Service::EdVisit as usize].clone();
        let diverted = urgent::divert(context, need);
        let stay_factor = pathways::take_over(context, stay_days, need);
        urgent::spill_over(context, base, need);
        Effects {
            gp_work_factor,
            informal_supply,
            diverted,
            visits,
            stay_factor,
            shorter: shorter(context),
        }
    }

    /// Factor on all use: care notices healthier living late, after a time of which the mean is drawn.
    fn live_healthier(&mut self, context: &Context<'_>) -> f64 {
        let data = &context.parameters.region.care.prevention;
        let notices = -libm::expm1(-1.0 / context.drawn[data.lag_years]);
        let ambition = context.lever(LeverKey::PreventionCoalition);
        self.noticed.with += (ambition.with - self.noticed.with) * notices;
        self.noticed.without += (ambition.without - self.noticed.without) * notices;
        let reduction = context.drawn[data.reduction];
        self.noticed.ratio(|noticed| 1.0 - noticed * reduction)
    }

    /// What residents of homes that suit older people, and of those in clusters, ask less.
    fn house(&self, context: &Context<'_>, area: usize, need: &mut [Vec<f64>]) {
        let region = &context.parameters.region;
        let (drawn, clustered) = (context.drawn, &region.care.clustered);
        // Fewer hours per client, and fewer asked for.
        let care = 1.0 - (1.0 - drawn[clustered.efficiency]) * (1.0 - drawn[clustered.demand]);
        // Who enters later by a part of the mean stay lives there for that part less.
        let exit_rate = drawn[region.acute.nursing_home.exit_rate];
        let later = (drawn[clustered.delay_months] / 12.0 * exit_rate).min(1.0);
        let [nursing_75, help_75] = context.of_75[area];
        let of_75 = people_from(context, area, 75);
        let suited = |part: f64| self.suited_home_factor(context, area, of_75, part);
        let in_cluster = |effect: f64| residents_factor(context, of_75, self.clustered_homes[area], effect);
        for (service, factor) in [
            (Service::HomeNursing, in_cluster(nursing_75 * care)),
            (Service::HomeHelp, suited(help_75) * in_cluster(help_75 * care)),
            (Service::NursingHome, suited(1.0) * in_cluster(later)),
        ] {
            need[service as usize][area] *= factor;
        }
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
        let share = |key| WithAndWithout {
            with: context.parameters.lever(key, before),
            without: context.parameters.lever_reference(key),
        };
        let (suited, clustered) = (share(LeverKey::ElderSuitedShare), share(LeverKey::ClusteredShare));
        for area in 0..self.suited_homes.len() {
            let completed = context.people.flows(before, area).completed;
            self.suited_homes[area].with += completed * (suited.with + clustered.with);
            self.suited_homes[area].without += completed * (suited.without + clustered.without);
            self.clustered_homes[area].with += completed * clustered.with;
            self.clustered_homes[area].without += completed * clustered.without;
        }
    }

    /// Factor on what `old` people ask for, who ask for `part` of it all, from homes that suit older people.
    fn suited_home_factor(&self, context: &Context<'_>, area: usize, old: f64, part: f64) -> f64 {
        let effect = context.drawn[context.parameters.region.care.suited_home_effect];
        residents_factor(context, old, self.suited_homes[area], part * effect)
    }
}

/// `1 − effect · (residents of these homes / old people)`, with over without.
fn residents_factor(context: &Context<'_>, old: f64, homes: WithAndWithout, effect: f64) -> f64 {
    let per_home = context.parameters.region.housing.old_people_per_suited_home;
    homes.ratio(|homes| 1.0 - (homes * per_home / old).min(1.0) * effect)
}

/// People of an age and older in an area, at least one.
fn people_from(context: &Context<'_>, area: usize, age: usize) -> f64 {
    context.people.count(context.year, area, age, AGES - 1).max(1.0)
}

/// What measures do beside changing need.
#[derive(Clone, Debug)]
pub(super) struct Effects {
    /// Work per contact of a general practitioner in office hours relative to the reference.
    pub(super) gp_work_factor: f64,
    /// Informal care per receiver relative to the base year.
    pub(super) informal_supply: f64,
    /// Who gets urgent care elsewhere.
    pub(super) diverted: urgent::Diverted,
    /// Emergency visits by area before some of them are diverted.
    pub(super) visits: Vec<f64>,
    /// Length of hospital stay relative to what it is without measures.
    pub(super) stay_factor: f64,
    pub(super) shorter: Shorter,
}

/// Who knows the patient who comes takes over sooner, and has to find out less.
fn shorter(context: &Context<'_>) -> Shorter {
    let (data, drawn) = (&context.parameters.region.care.information, context.drawn);
    let shorter = |effect| 1.0 - context.reach_factor(LeverKey::ChainInformation, effect);
    Shorter {
        emergency_stay: shorter(drawn[data.emergency_stay]),
        handover: shorter(drawn[data.handover]),
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

/// Practices with positive health refer less and take more time; gives the work per contact.
fn practise_positive_health(context: &Context<'_>, need: &mut [Vec<f64>]) -> f64 {
    let (data, drawn) = (&context.parameters.region.care.prevention, context.drawn);
    let key = LeverKey::PositiveHealth;
    let referred = context.reach_factor(key, drawn[data.referrals]);
    let urgent = context.reach_factor(key, drawn[data.urgent]);
    for (service, factor) in [
        (Service::ElectiveAdmission, referred),
        (Service::EdVisit, urgent),
        (Service::AcuteAdmission, urgent),
    ] {
        need[service as usize].iter_mut().for_each(|cell| *cell *= factor);
    }
    // A list that is shorter by a share leaves that much more time for each who is on it.
    let list = drawn[data.list];
    let more_time = list / (1.0 - list);
    context.lever(key).ratio(|reach| 1.0 + reach * more_time)
}

/// Informal supply follows the support ratio and support of carers, and is given back; formal home care follows supply.
fn support_informal_care(context: &Context<'_>, need: &mut [Vec<f64>]) -> f64 {
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
    supply
}
