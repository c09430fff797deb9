//! The only way into the model: a region and a scenario, checked together, and one draw of what is uncertain.

use crate::acute::{Chain, JointAsked};
use crate::demand::Anchors;
use crate::drivers::{Driver, Drivers};
use crate::exchange::spelling::expected_name;
use crate::faults::{Fault, Faults};
use crate::indicators::Layout;
use crate::random::{Luck, Mode, Purpose, quantile};
use crate::region::{Distribution, LeverKey, Observed, ParameterId, Region, ShockKey, UncertainParameter};
use crate::scenario::{
    AMOUNT, LONGEST_SHOCK, Scenario, ShockSetting, Stationed, first_years, hospitals, posts, stations,
};
use std::ops::Index;
use std::sync::Arc;

/// Longest run, years after the base year.
pub const LONGEST_RUN: i32 = 75;

/// A region and a scenario that fit each other.
#[derive(Clone, Debug)]
pub struct CheckedParameters {
    /// The region.
    pub region: Arc<Region>,
    /// The scenario.
    pub scenario: Scenario,
    /// Shape of the figures.
    pub layout: Arc<Layout>,
    /// Last year reported.
    pub horizon: i32,
    /// What the acute chain needs to know of the region, worked out once.
    pub chain: Arc<Chain>,
    /// What moves; all of it in the normal run.
    pub drivers: Drivers,
    /// Value of each lever in each year: `[lever][year − base year]`, one year past the horizon. Ambulances that are manned for
    /// a part of the day count for that part.
    levers: Vec<Vec<f64>>,
    /// Size of each shock in each year, likewise; 0 when it does not happen.
    shocks: Vec<Vec<f64>>,
    /// The hospital to which each shock happens, position in the pack; none for shocks that do not happen, or to none.
    hit: Vec<Option<usize>>,
    /// Parameters that the scenario fixes.
    fixed: Vec<(ParameterId, f64)>,
    references: Vec<f64>,
    /// Post and parts of the day of what the lever for joint posts adds; none: everywhere.
    joint_at: Option<(usize, u8)>,
    anchors: Arc<Anchors>,
}

impl CheckedParameters {
    /// Checks a scenario against a region; `horizon` is the pack's own when none is given.
    ///
    /// # Errors
    /// Every setting that is out of range or before the base year, and a horizon that is not within 75 years after it.
    pub fn new(region: Arc<Region>, scenario: Scenario, horizon: Option<i32>) -> Result<Self, Faults> {
        let horizon = horizon.unwrap_or(region.horizon);
        check(&region, &scenario, horizon).into_result()?;
        let chain = Arc::new(Chain::prepare(&region));
        let reference = Self::assemble(
            region.clone(),
            Scenario::reference(),
            region.base_year,
            chain.clone(),
        );
        let anchors = Anchors::of(&reference);
        Ok(Self {
            anchors: Arc::new(anchors),
            ..Self::assemble(region, scenario, horizon, chain)
        })
    }

    fn assemble(region: Arc<Region>, scenario: Scenario, horizon: i32, chain: Arc<Chain>) -> Self {
        let years = region.base_year..=horizon + 1;
        let data = |key| {
            region
                .levers
                .iter()
                .find(|lever| lever.key == key)
                .expect("a checked pack has every lever")
        };
        let levers: [Vec<f64>; LeverKey::ALL.len()] = LeverKey::ALL.map(|key| {
            years
                .clone()
                .map(|year| value_in(&scenario, data(key), year))
                .collect()
        });
        let chain = match &scenario.ambulances_at {
            Some(Stationed { station, parts }) => {
                let station = station.as_ref();
                let station = station.and_then(|id| stations(&region).position(|known| known == id));
                Arc::new(chain.with_added_at(station, *parts))
            }
            None => chain,
        };
        let shocks = ShockKey::ALL.map(|key| {
            let setting = scenario.shocks.get(&key);
            let size = |year| setting.map_or(0.0, |setting| setting.in_year(year));
            years.clone().map(size).collect()
        });
        let hit = ShockKey::ALL.map(|key| {
            let setting = scenario.shocks.get(&key)?;
            let data = region.shocks.iter().find(|shock| shock.key == key)?;
            match &setting.hospital {
                Some(id) => hospitals(&region, key).position(|known| known == id),
                None => data.hospital,
            }
        });
        let fixed = region
            .uncertain
            .iter()
            .enumerate()
            .filter_map(|(position, parameter)| {
                let value = scenario.assumptions.get(&parameter.id)?;
                Some((ParameterId(position), *value))
            });
        let fixed = fixed.collect();
        let references = LeverKey::ALL
            .map(|key| data(key).reference_in(region.base_year))
            .to_vec();
        let layout = Arc::new(Layout::new(&region, horizon));
        let joint_at = scenario
            .urgent_care_post_at
            .as_ref()
            .and_then(|at| at.position(&region));
        let levers = levers.to_vec();
        Self {
            region,
            scenario,
            layout,
            horizon,
            chain,
            drivers: Drivers::ALL,
            levers,
            shocks: shocks.to_vec(),
            hit: hit.to_vec(),
            fixed,
            references,
            joint_at,
            anchors: Arc::default(),
        }
    }

    /// What the observed totals of care are worth in the base year.
    #[must_use]
    pub fn anchors(&self) -> &Anchors {
        &self.anchors
    }

    /// What an observed total is in the base year: the total of a service carried from the year in which it was observed,
    /// any other as it stands.
    #[must_use]
    pub fn in_base_year(&self, observed: &Observed) -> f64 {
        let growth = observed
            .service()
            .map_or(1.0, |service| self.anchors.growth(service));
        observed.value * growth
    }

    /// Value of a lever in a year, in the model's unit.
    #[must_use]
    pub fn lever(&self, key: LeverKey, year: i32) -> f64 {
        self.levers[key as usize][(year - self.region.base_year) as usize]
    }

    /// What levers ask of joint posts in a year, and what they asked in the base year.
    #[must_use]
    pub fn joint_asked(&self, year: i32) -> [JointAsked; 2] {
        let key = LeverKey::UrgentCarePost;
        let lever = self.region.levers.iter().find(|lever| lever.key == key);
        let lever = lever.expect("a checked pack has every lever");
        let plaza = |value| (self.region.acute.gp_posts.plaza, value);
        let with = JointAsked {
            reach: self.lever(key, year),
            reference: lever.reference,
            most: lever.maximum,
            placed: self.joint_at,
            plaza: plaza(self.lever(LeverKey::NorthCarePlaza, year)),
        };
        let without = JointAsked {
            reach: self.lever_reference(key),
            plaza: plaza(self.lever_reference(LeverKey::NorthCarePlaza)),
            ..with
        };
        [with, without]
    }

    /// Size of a shock in a year, in its unit; 0 when it does not happen then.
    #[must_use]
    pub fn shock(&self, key: ShockKey, year: i32) -> f64 {
        self.shocks[key as usize][(year - self.region.base_year) as usize]
    }

    /// The hospital to which a shock happens, by its position in the pack (after the last hospital: of the clinics), and how much of it in a year; none when nothing does.
    #[must_use]
    pub fn hospital_hit(&self, key: ShockKey, year: i32) -> Option<(usize, f64)> {
        let size = self.shock(key, year);
        self.hit[key as usize]
            .filter(|_| size > 0.0)
            .map(|hospital| (hospital, size))
    }

    /// What an epidemic adds to the acute admissions of a year, as a share of those without it; 0 without an epidemic.
    #[must_use]
    pub fn epidemic_of_year(&self, year: i32) -> f64 {
        let busiest = self.region.acute.wards.busiest_week * self.shock(ShockKey::WinterEpidemic, year);
        busiest * self.region.epidemic.share_of_year()
    }

    /// Value of a lever that is in place in the base year: at it, every figure is as it was observed.
    #[must_use]
    pub fn lever_reference(&self, key: LeverKey) -> f64 {
        self.references[key as usize]
    }

    /// The same with only these drivers moving: levers stay where they are today without [`Driver::Measures`], those of staff
    /// act through [`Driver::Staff`]. Who lives where is a matter of the people that a care pass is given.
    #[must_use]
    pub fn with_drivers(&self, drivers: Drivers) -> Self {
        let mut held = self.clone();
        held.drivers = drivers;
        for key in LeverKey::ALL.iter().filter(|key| !drivers.has(key.driver())) {
            let reference = self.references[*key as usize];
            held.levers[*key as usize].fill(reference);
        }
        if !drivers.has(Driver::Staff) {
            held.shocks[ShockKey::StaffWave as usize].fill(0.0);
        }
        held
    }

    /// The same with the levers of `other` for those that act through `drivers`; nothing is held.
    #[must_use]
    pub fn with_levers_of(&self, other: &Self, drivers: Drivers) -> Self {
        let mut mixed = self.clone();
        for key in LeverKey::ALL.iter().filter(|key| drivers.has(key.driver())) {
            let index = *key as usize;
            mixed.levers[index].clone_from(&other.levers[index]);
        }
        if drivers.has(LeverKey::Ambulances.driver()) {
            mixed.chain = other.chain.clone();
        }
        if drivers.has(LeverKey::UrgentCarePost.driver()) {
            mixed.joint_at = other.joint_at;
        }
        if drivers.has(Driver::Staff) {
            let wave = ShockKey::StaffWave as usize;
            mixed.shocks[wave].clone_from(&other.shocks[wave]);
        }
        mixed
    }

    /// The same with some levers as `other` has them; the circumstances stay.
    #[must_use]
    pub fn with_levers_from(&self, other: &Self, keys: &[LeverKey]) -> Self {
        let mut mixed = self.clone();
        for key in keys {
            mixed.levers[*key as usize].clone_from(&other.levers[*key as usize]);
            if *key == LeverKey::Ambulances {
                mixed.chain = other.chain.clone();
            }
            if *key == LeverKey::UrgentCarePost {
                mixed.joint_at = other.joint_at;
            }
        }
        mixed
    }

    /// Whether a lever has the same value in every year, and acts in the same place.
    fn same_lever(&self, other: &Self, key: LeverKey) -> bool {
        let (here, there) = (&self.levers[key as usize], &other.levers[key as usize]);
        let nowhere = || here.iter().all(|value| *value == 0.0);
        let placed = || key != LeverKey::Ambulances || self.chain.same_added(&other.chain) || nowhere();
        // What stands at a place is what is beyond the reference
        let beyond = || {
            let data = self.region.levers.iter().find(|lever| lever.key == key);
            data.is_some_and(|data| here.iter().any(|value| *value > data.reference))
        };
        let joint = || key != LeverKey::UrgentCarePost || self.joint_at == other.joint_at || !beyond();
        here == there && placed() && joint()
    }

    /// Levers that do not have the same value in every year, or act elsewhere.
    #[must_use]
    pub fn levers_apart(&self, other: &Self) -> Vec<LeverKey> {
        let apart = |key: &LeverKey| !self.same_lever(other, *key);
        LeverKey::ALL.into_iter().filter(apart).collect()
    }

    /// Whether levers and shocks that act through a driver have the same values.
    #[must_use]
    pub fn same_levers(&self, other: &Self, driver: Driver) -> bool {
        let through = LeverKey::ALL.iter().filter(|key| key.driver() == driver);
        let wave = ShockKey::StaffWave as usize;
        through.copied().all(|key| self.same_lever(other, key))
            && (driver != Driver::Staff || self.shocks[wave] == other.shocks[wave])
    }

    /// Whether both fix the same parameters and meet the same shocks.
    #[must_use]
    pub fn same_circumstances(&self, other: &Self) -> bool {
        self.fixed == other.fixed && self.shocks == other.shocks && self.hit == other.hit
    }

    /// Whether both run the same people pass on the same luck. The pass hands its draws on to the care passes, so that every
    /// fixed parameter counts, also one of care.
    #[must_use]
    pub fn same_people(&self, other: &Self) -> bool {
        let shocks = ShockKey::ALL.iter().filter(|key| key.touches_people());
        Arc::ptr_eq(&self.region, &other.region)
            && self.horizon == other.horizon
            && self.fixed == other.fixed
            && shocks
                .map(|key| *key as usize)
                .all(|index| self.shocks[index] == other.shocks[index])
            && LeverKey::ALL
                .iter()
                .filter(|key| key.touches_people())
                .all(|key| self.levers[*key as usize] == other.levers[*key as usize])
    }

    /// Draws every uncertain parameter of one replicate, but for those that the scenario fixes.
    #[must_use]
    pub fn draw(&self, luck: &Luck) -> Drawn {
        let parameters = self.region.uncertain.iter();
        let mut values: Vec<f64> = parameters.map(|parameter| draw_one(parameter, luck)).collect();
        for (parameter, value) in &self.fixed {
            values[parameter.0] = *value;
        }
        Drawn(values)
    }
}

/// One value of every uncertain parameter, indexed by [`ParameterId`].
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn(Vec<f64>);

impl Drawn {
    /// The same with one parameter at another value.
    #[must_use]
    pub fn with(&self, id: ParameterId, value: f64) -> Self {
        let mut drawn = self.clone();
        drawn.0[id.0] = value;
        drawn
    }
}

impl Index<ParameterId> for Drawn {
    type Output = f64;

    fn index(&self, id: ParameterId) -> &f64 {
        &self.0[id.0]
    }
}

fn check(region: &Region, scenario: &Scenario, horizon: i32) -> Faults {
    let mut faults = Faults::default();
    let mut fault = |field: String, value: String, expected: String| {
        faults.0.push(Fault {
            file: scenario.id.clone(),
            line: 0,
            column: 0,
            field,
            value,
            expected,
        });
    };
    let last = region.base_year + LONGEST_RUN;
    if horizon <= region.base_year || horizon > last {
        let expected = format!("a year from {} to {last}", region.base_year + 1);
        fault("horizon".to_owned(), horizon.to_string(), expected);
    }
    for (key, setting) in &scenario.settings {
        let lever = region
            .levers
            .iter()
            .find(|lever| lever.key == *key)
            .expect("a checked pack has every lever");
        let field = |name: &str| format!("levers.{}.{name}", key.id());
        if !(lever.minimum..=lever.maximum).contains(&setting.value) {
            let expected = format!("a number from {} to {}", lever.minimum, lever.maximum);
            fault(field("value"), setting.value.to_string(), expected);
        }
        if setting.from < region.base_year || setting.from > last {
            let expected = format!("a year from {} to {last}", region.base_year);
            fault(field("from"), setting.from.to_string(), expected);
        }
        if !(0..=30).contains(&setting.ramp_years) {
            fault(
                field("ramp_years"),
                setting.ramp_years.to_string(),
                "whole years from 0 to 30".to_owned(),
            );
        }
    }
    for (id, contribution) in &scenario.contributions {
        let field = |name: &str| format!("contributions.{id}.{name}");
        if !region.costs.parties.iter().any(|party| party.id == *id) {
            let ids = region.costs.parties.iter().map(|party| party.id.as_str());
            fault(
                "contributions".to_owned(),
                id.clone(),
                expected_name(id, ids, "a class of parties of the region"),
            );
        }
        for (name, amount) in [
            ("in_kind", contribution.in_kind),
            ("in_cash", contribution.in_cash),
        ] {
            if !AMOUNT.hold(amount) {
                fault(field(name), amount.to_string(), AMOUNT.expected());
            }
        }
        if contribution.from < region.base_year || contribution.from > last {
            let expected = format!("a year from {} to {last}", region.base_year);
            fault(field("from"), contribution.from.to_string(), expected);
        }
    }
    if let Some(cap) = scenario.budget.filter(|cap| !AMOUNT.hold(*cap)) {
        fault("budget.cap".to_owned(), cap.to_string(), AMOUNT.expected());
    }
    if let Some(Stationed { station, parts }) = &scenario.ambulances_at {
        if let Some(id) = station
            .as_ref()
            .filter(|id| !stations(region).any(|known| known == *id))
        {
            let expected = expected_name(id, stations(region), "the id of an own station");
            fault("ambulances_at.station".to_owned(), id.clone(), expected);
        }
        if *parts == [false; 3] {
            let expected = "at least one part of the day in which they are manned".to_owned();
            fault("ambulances_at".to_owned(), "none".to_owned(), expected);
        }
    }
    if let Some(at) = &scenario.urgent_care_post_at
        && at.position(region).is_none()
    {
        let what = "the id of a GP post inside, and 1 to 3 parts of the day";
        let expected = expected_name(&at.post, posts(region), what);
        let given = format!("{} {}", at.post, at.parts);
        fault("urgent_care_post_at".to_owned(), given, expected);
    }
    check_supposed(region, scenario, &mut fault);
    faults
}

/// Fixed parameters and shocks of a scenario that did not come from a file.
fn check_supposed(region: &Region, scenario: &Scenario, fault: &mut dyn FnMut(String, String, String)) {
    for (id, value) in &scenario.assumptions {
        let field = format!("assumptions.{id}");
        match region.uncertain.iter().find(|parameter| parameter.id == *id) {
            None => {
                let ids = region.uncertain.iter().map(|parameter| parameter.id.as_str());
                fault(
                    field,
                    id.clone(),
                    expected_name(id, ids, "the id of an uncertain parameter"),
                );
            }
            Some(parameter) if !(parameter.range.0..=parameter.range.1).contains(value) => {
                let (low, high) = parameter.range;
                fault(field, value.to_string(), format!("a number from {low} to {high}"));
            }
            Some(_) => {}
        }
    }
    for (key, setting) in &scenario.shocks {
        let ShockSetting {
            from,
            years,
            size,
            hospital,
        } = setting;
        let data = region.shocks.iter().find(|shock| shock.key == *key);
        let (low, high) = data.expect("a checked pack has every shock").range;
        let field = |name: &str| format!("shocks.{}.{name}", key.id());
        let first = first_years(region);
        if !first.contains(from) {
            let expected = format!("a year from {} to {}", first.start(), first.end());
            fault(field("from"), from.to_string(), expected);
        }
        if !(1..=LONGEST_SHOCK).contains(years) {
            let expected = format!("whole years from 1 to {LONGEST_SHOCK}");
            fault(field("years"), years.to_string(), expected);
        }
        if !(low..=high).contains(size) {
            fault(
                field("size"),
                size.to_string(),
                format!("a number from {low} to {high}"),
            );
        }
        if let Some(id) = hospital {
            if !key.takes_hospital() {
                let expected = "no hospital: it happens to none".to_owned();
                fault(field("hospital"), id.clone(), expected);
            } else if !hospitals(region, *key).any(|known| known == id) {
                let expected = expected_name(id, hospitals(region, *key), "the id of a hospital");
                fault(field("hospital"), id.clone(), expected);
            }
        }
    }
}

/// A lever starts from what is in place, moves from its first year in equal yearly steps or along its S-curve, and is reached
/// after the ramp.
fn value_in(scenario: &Scenario, lever: &crate::region::LeverData, year: i32) -> f64 {
    let in_place = lever.reference_in(year);
    let Some(setting) = scenario.settings.get(&lever.key) else {
        return in_place;
    };
    let mut setting = *setting;
    if let Some(at) = scenario
        .ambulances_at
        .as_ref()
        .filter(|_| lever.key == LeverKey::Ambulances)
    {
        setting.value = in_place + (setting.value - in_place) * at.share_of_day();
    }
    if year < setting.from {
        in_place
    } else if year >= setting.from + setting.ramp_years {
        setting.value
    } else {
        let steps = f64::from(year - setting.from + 1) / f64::from(setting.ramp_years + 1);
        let part = lever.s_curve.map_or(steps, |curve| curve.part(steps));
        in_place + (setting.value - in_place) * part
    }
}

/// An uncertain parameter of a pack in the expected run.
pub(crate) fn expected_value(region: &Region, id: ParameterId) -> f64 {
    draw_one(&region.uncertain[id.0], &Luck::expected())
}

fn draw_one(parameter: &UncertainParameter, luck: &Luck) -> f64 {
    let u = match luck.mode {
        Mode::Chance => luck.stream(Purpose::Parameter, 0, parameter.key).uniform(0),
        Mode::Expected => 0.5,
    };
    quantile_of(parameter, u).clamp(parameter.range.0, parameter.range.1)
}

/// Quantile of a prior, with its share of probability at "no effect" in its place among the values: it rises with `u`.
fn quantile_of(parameter: &UncertainParameter, u: f64) -> f64 {
    let Some((mass, value)) = parameter.no_effect else {
        return prior(parameter.distribution, u);
    };
    if u > mass {
        let above = prior(parameter.distribution, (u - mass) / (1.0 - mass));
        if above >= value {
            return above;
        }
    }
    if u < 1.0 - mass {
        let below = prior(parameter.distribution, u / (1.0 - mass));
        if below <= value {
            return below;
        }
    }
    value
}

fn prior(distribution: Distribution, u: f64) -> f64 {
    match distribution {
        Distribution::Normal(mean, sd) => mean + sd * quantile::normal(u),
        Distribution::Lognormal(mu, sigma) => quantile::lognormal(u, mu, sigma),
        Distribution::Beta(a, b) => quantile::beta(u, a, b),
        Distribution::Triangular(low, mode, high) => quantile::triangular(u, low, mode, high),
        Distribution::Uniform(low, high) => quantile::uniform(u, low, high),
        Distribution::Fixed(value) => value,
    }
}
