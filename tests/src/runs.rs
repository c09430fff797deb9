//! Packs, scenarios and runs: the one place where tests call the model.

use sim_core::ensemble::{Computed, Ensemble, Plan, Replicated};
use sim_core::indicators::{CellKey, Figures, Group, Layout, Place};
use sim_core::parameters::CheckedParameters;
use sim_core::quantity::AGES;
use sim_core::random::{Luck, quantile};
use sim_core::region::{
    Distribution, LeverData, LeverKey, PackFiles, ParameterId, Region, UncertainParameter,
};
use sim_core::scenario::{Scenario, Setting};
use sim_core::summary::Digest;
use std::sync::{Arc, LazyLock};

/// Seed of every test with chance that has no reason for another.
pub const SEED: u64 = 20_250_101;

/// Whether this build is slow: tests then take fewer cases.
pub const UNOPTIMISED: bool = cfg!(debug_assertions);

static FLEVOLAND: LazyLock<Arc<Region>> = LazyLock::new(|| read(&PackFiles::flevoland()));
static TOYLAND: LazyLock<Arc<Region>> = LazyLock::new(|| read(&PackFiles::toyland()));

/// The province of Flevoland.
#[must_use]
pub fn flevoland() -> Arc<Region> {
    FLEVOLAND.clone()
}

/// The made-up region of two areas.
#[must_use]
pub fn toyland() -> Arc<Region> {
    TOYLAND.clone()
}

/// Reads a pack that must be sound.
///
/// # Panics
/// With all faults of the pack.
#[must_use]
pub fn read(files: &PackFiles) -> Arc<Region> {
    match Region::read(files, &[]) {
        Ok(region) => Arc::new(region),
        Err(faults) => panic!("the pack must be sound:\n{faults}"),
    }
}

/// A region like another, but for what `change` does to it.
#[must_use]
pub fn changed(region: &Region, change: impl FnOnce(&mut Region)) -> Arc<Region> {
    let mut region = region.clone();
    change(&mut region);
    Arc::new(region)
}

/// A scenario of one lever, at once from `from`.
#[must_use]
pub fn one_lever(key: LeverKey, value: f64, from: i32) -> Scenario {
    let setting = Setting {
        value,
        from,
        ramp_years: 0,
    };
    Scenario {
        id: key.id().to_owned(),
        settings: [(key, setting)].into(),
        ..Scenario::default()
    }
}

/// A scenario that moves every lever by `part` of the way from its reference to its maximum, from the second year.
#[must_use]
pub fn all_levers(region: &Region, part: f64) -> Scenario {
    let setting = |lever: &LeverData| {
        let value =
            (lever.reference + part * (lever.maximum - lever.reference)).clamp(lever.minimum, lever.maximum);
        (
            lever.key,
            Setting {
                value,
                from: region.base_year + 1,
                ramp_years: 0,
            },
        )
    };
    Scenario {
        id: "all-levers".to_owned(),
        settings: region.levers.iter().map(setting).collect(),
        ..Scenario::default()
    }
}

/// A scenario on a region, to the region's own horizon.
///
/// # Panics
/// When they do not fit each other.
#[must_use]
pub fn on(region: &Arc<Region>, scenario: &Scenario) -> Arc<CheckedParameters> {
    to(region, scenario, region.horizon)
}

/// A scenario on a region, to `horizon`.
///
/// # Panics
/// When they do not fit each other.
#[must_use]
pub fn to(region: &Arc<Region>, scenario: &Scenario, horizon: i32) -> Arc<CheckedParameters> {
    match CheckedParameters::new(region.clone(), scenario.clone(), Some(horizon)) {
        Ok(parameters) => Arc::new(parameters),
        Err(faults) => panic!("the scenario must fit its region:\n{faults}"),
    }
}

/// What is in place today, on a region.
#[must_use]
pub fn reference(region: &Arc<Region>) -> Arc<CheckedParameters> {
    on(region, &Scenario::reference())
}

/// One replicate of some scenarios on the same luck.
///
/// # Panics
/// When the acute chain does not settle.
#[must_use]
pub fn compute(scenarios: &[Arc<CheckedParameters>], plan: &Plan, replicate: u32) -> Computed {
    match sim_core::ensemble::compute(scenarios, plan, replicate) {
        Ok(computed) => computed,
        Err(error) => panic!("a run must end: {error}"),
    }
}

/// The whole ensemble on this thread.
///
/// # Panics
/// When the acute chain does not settle.
#[must_use]
pub fn ensemble(scenarios: &[Arc<CheckedParameters>], plan: Plan) -> Ensemble {
    let mut ensemble = Ensemble::new(scenarios.to_vec(), plan);
    if let Err(error) = ensemble.advance(plan.replicates) {
        panic!("a run must end: {error}");
    }
    ensemble
}

/// Digest of one scenario.
#[must_use]
pub fn digest(parameters: &Arc<CheckedParameters>, plan: Plan) -> Digest {
    ensemble(std::slice::from_ref(parameters), plan)
        .summary(0)
        .digest()
}

/// The figures of one replicate, with their layout.
#[derive(Clone, Debug)]
pub struct Run {
    /// The figures.
    pub figures: Figures,
    layout: Arc<Layout>,
}

impl Run {
    /// Figures with the parameters that gave them.
    #[must_use]
    pub fn of(parameters: &CheckedParameters, figures: Figures) -> Self {
        Self {
            figures,
            layout: parameters.layout.clone(),
        }
    }

    /// The expected run.
    #[must_use]
    pub fn expected(parameters: &Arc<CheckedParameters>) -> Self {
        Self::replicate(parameters, &Plan::expected(), 0)
    }

    /// One replicate of a plan.
    #[must_use]
    pub fn replicate(parameters: &Arc<CheckedParameters>, plan: &Plan, replicate: u32) -> Self {
        let mut computed = compute(std::slice::from_ref(parameters), plan, replicate);
        Self::of(parameters, computed.figures.remove(0))
    }

    /// Where figures stand.
    #[must_use]
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Number of areas.
    #[must_use]
    pub fn area_count(&self) -> usize {
        self.layout.areas.len()
    }

    /// Years reported.
    #[must_use]
    pub fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.layout().base_year..=self.layout().horizon
    }

    /// A figure as a whole multiple of its resolution.
    ///
    /// # Panics
    /// When there is no such figure.
    #[must_use]
    pub fn whole(&self, id: &str, place: Place, year: i32) -> i64 {
        let layout = self.layout();
        let indicator = layout
            .catalogue
            .position(id)
            .unwrap_or_else(|| panic!("there is no indicator `{id}`"));
        let index = layout.index(CellKey {
            indicator,
            place,
            year,
        });
        self.figures.0[index.unwrap_or_else(|| panic!("`{id}` has no figure for {place:?} in {year}"))]
    }

    /// A figure in the indicator's unit.
    #[must_use]
    pub fn value(&self, id: &str, place: Place, year: i32) -> f64 {
        let layout = self.layout();
        let indicator = layout
            .catalogue
            .position(id)
            .map(|position| &layout.catalogue.indicators[position]);
        self.whole(id, place, year) as f64 * indicator.map_or(1.0, |indicator| indicator.resolution)
    }

    /// A figure of the region over the years, in the indicator's unit.
    #[must_use]
    pub fn series(&self, id: &str) -> Vec<f64> {
        self.years()
            .map(|year| self.value(id, Place::Region, year))
            .collect()
    }

    /// Keys of all figures that differ from those of another run.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<CellKey> {
        let pairs = self.figures.0.iter().zip(&other.figures.0);
        self.layout()
            .keys()
            .zip(pairs)
            .filter(|(_, (mine, theirs))| mine != theirs)
            .map(|(key, _)| key)
            .collect()
    }

    /// The differences in words, at most the first few.
    #[must_use]
    pub fn named(&self, keys: &[CellKey]) -> String {
        let name = |key: &CellKey| {
            let id = &self.layout().catalogue.indicators[key.indicator].id;
            format!("{id} of {} in {}", self.layout().place_code(key.place), key.year)
        };
        let shown: Vec<String> = keys.iter().take(8).map(name).collect();
        format!("{} figures, such as {}", keys.len(), shown.join("; "))
    }
}

/// Whether an indicator is a fact about who lives where: only levers that touch people may change it.
#[must_use]
pub fn is_about_people(group: Group) -> bool {
    matches!(group, Group::People | Group::Homes | Group::Ages)
}

/// Whether an indicator tells of the whole country or of the solver, or adds up years: holding all drivers does not hold it.
#[must_use]
pub fn is_beyond_drivers(id: &str) -> bool {
    let of_the_country = id.starts_with("life_expectancy_") || id == "total_fertility";
    id.starts_with("chain_") || of_the_country || id == "homes_beyond_plan"
}

/// The value that a prior does not exceed with probability `p`, held within its range as a draw is; any share of
/// probability at "no effect" is left out.
#[must_use]
pub fn quantile_of(parameter: &UncertainParameter, p: f64) -> f64 {
    let value = match parameter.distribution {
        Distribution::Normal(mean, sd) => mean + sd * quantile::normal(p),
        Distribution::Lognormal(mu, sigma) => quantile::lognormal(p, mu, sigma),
        Distribution::Beta(a, b) => quantile::beta(p, a, b),
        Distribution::Triangular(low, mode, high) => quantile::triangular(p, low, mode, high),
        Distribution::Uniform(low, high) => quantile::uniform(p, low, high),
        Distribution::Fixed(value) => value,
    };
    value.clamp(parameter.range.0, parameter.range.1)
}

/// Low and high of a parameter: its 1 and 99 % points; the ends of the range where the prior is one value.
#[must_use]
pub fn low_and_high(parameter: &UncertainParameter) -> [f64; 2] {
    match parameter.distribution {
        Distribution::Fixed(_) => [parameter.range.0, parameter.range.1],
        _ => [0.01, 0.99].map(|p| quantile_of(parameter, p)),
    }
}

/// What the expected run takes for each parameter, in the order of the pack.
#[must_use]
pub fn middles(region: &Region) -> Vec<f64> {
    let drawn = reference(&Arc::new(region.clone())).draw(&Luck::expected());
    (0..region.uncertain.len())
        .map(|parameter| drawn[ParameterId(parameter)])
        .collect()
}

/// Replaces the prior of a parameter by one value.
///
/// # Panics
/// When the region has no such parameter.
pub fn fix(region: &mut Region, id: &str, value: f64) {
    let parameter = region.uncertain.iter_mut().find(|parameter| parameter.id == id);
    let parameter = parameter.unwrap_or_else(|| panic!("the pack has no parameter `{id}`"));
    parameter.distribution = Distribution::Fixed(value);
    parameter.no_effect = None;
    parameter.range = (parameter.range.0.min(value), parameter.range.1.max(value));
}

/// Replaces every prior by what the expected run takes: what is left is everyday chance.
pub fn fix_all(region: &mut Region) {
    for (parameter, middle) in middles(region).into_iter().enumerate() {
        region.uncertain[parameter].distribution = Distribution::Fixed(middle);
        region.uncertain[parameter].no_effect = None;
    }
}

/// Nobody moves in or out: no departures, and arrivals follow a habit of nought.
pub fn without_moves(region: &mut Region) {
    region
        .migration
        .out_rate
        .iter_mut()
        .flatten()
        .for_each(|rates| *rates = [0.0; AGES]);
    region
        .migration
        .observed_net
        .iter_mut()
        .for_each(|net| *net = 0.0);
    fix(region, "housing_weight", 0.0);
}

/// Death rates of an expected run stay those of the table.
pub fn without_progress(region: &mut Region) {
    fix(region, "mortality_drift.men", 0.0);
    fix(region, "mortality_drift.women", 0.0);
    region.mortality.national_start = [0.0; 2];
}
