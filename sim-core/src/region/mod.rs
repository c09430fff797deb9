//! The region pack: everything that the model knows of one region, checked as a whole.
//!
//! A pack is a folder of text files (`region.toml` and tidy CSVs). [`Region::read`] turns it into
//! this one value, or into the list of all its faults. Nothing here is drawn or computed by year.

use crate::demand::Service;
use crate::quantity::{AGES, ByAge, BySex, Text};

pub use acute::{
    AcuteData, AmbulanceTimes, Conveyed, EmergencyData, FormerHospital, HospitalData, NursingHomeData,
    OutsideData, RunKind, Station, StationKind,
};
pub use acute::{
    ClinicData, GpPost, GpPostsData, HomeStart, StepDownData, StepDownKind, UrgencyClass, WardData,
    WeekProfile, Zone,
};
pub use backtest::{Backtest, Hindcast, ObservedTotal};
pub use care::{
    CareData, ClusteredData, Destinations, FallsData, FrailtyData, InformalCareData, InformationData,
    LastYears, PoolData, PreventionData, ServiceData,
};
pub use check::{Check, CheckFigure, Closure, Standing, Start};
pub use costs::{Basis, ByPayer, CostData, LeverCost, LeverPrice, Party, Payer, Priced, ServiceCost};
pub use future::{AssumptionData, EpidemicData, ShockData, ShockKey};
pub use lever::{Direction, LeverData, LeverKey, Province, SCurve, Theme};
pub use people::{FertilityData, HousingData, KnownIndices, MigrationData, MortalityData, PastPopulation};
pub use read::PackFiles;
pub use uncertain::{Distribution, Grade, ParameterId, UncertainParameter};
pub use workforce::{Branch, BranchData, Occupation, OccupationData, PensionData, WorkforceData};

mod acute;
mod backtest;
mod care;
mod check;
mod costs;
mod embedded;
mod future;
mod lever;
mod people;
mod read;
mod uncertain;
mod workforce;

/// Longest run that a pack or a scenario may ask for, years from the base year.
pub const LONGEST_RUN: i32 = 75;

/// One region, read and checked.
#[derive(Clone, Debug)]
pub struct Region {
    /// Short id, such as `flevoland`.
    pub id: String,
    /// Name in both languages.
    pub name: Text,
    /// Date of the data, such as `2026-11`.
    pub data_version: String,
    /// 64-bit hash of the pack's text, line ends made equal; identifies the data in manifests and links.
    pub hash: u64,
    /// First year T0: the start population stands at 1 January of this year.
    pub base_year: i32,
    /// Last year reported, unless a run asks for another.
    pub horizon: i32,
    /// The municipalities; every per-area list of the pack follows this order.
    pub areas: Vec<Area>,
    /// Start population at 1 January of the base year, people, by area, sex and single age.
    pub start_population: Vec<BySex<ByAge<u32>>>,
    /// Ratio of the real number of people of 75+ to the recorded one, by area (uncertain); the total stays.
    pub start_population_old_age: Vec<ParameterId>,
    /// People of earlier years, in their order: totals of care that were observed then belong to them.
    pub past_population: Vec<PastPopulation>,
    /// Mortality table and its process.
    pub mortality: MortalityData,
    /// Fertility schedule, path and process.
    pub fertility: FertilityData,
    /// Rates and profiles of moves.
    pub migration: MigrationData,
    /// Homes, plans and how they come true.
    pub housing: HousingData,
    /// Use of care by age, observed totals, and what changes them.
    pub care: CareData,
    /// Staff in post, how they come and go, and what a unit of care takes.
    pub workforce: WorkforceData,
    /// Stations, zones, drive times, hospitals, step-down places.
    pub acute: AcuteData,
    /// What care and measures cost, and who pays.
    pub costs: CostData,
    /// Every uncertain parameter, with its prior and source.
    pub uncertain: Vec<UncertainParameter>,
    /// Every lever that this region offers, in the order of the page.
    pub levers: Vec<LeverData>,
    /// What is decided already and dated, and how the model holds it.
    pub decided: Vec<Decided>,
    /// Uncertain parameters that are offered to people, to suppose a value of their own.
    pub assumptions: Vec<AssumptionData>,
    /// What may happen to the region; nothing of it happens unless a scenario says so.
    pub shocks: Vec<ShockData>,
    /// What the shock of an epidemic does beside the busiest week.
    pub epidemic: EpidemicData,
    /// Norms of indicators.
    pub norms: Vec<Norm>,
    /// Official figures that results are shown beside, never fitted to.
    pub comparators: Vec<Comparator>,
    /// Observed totals that calibration must reproduce: of the base year, or of a service in the year in which it was observed.
    pub observed: Vec<Observed>,
    /// Published figures that a run is checked against.
    pub checks: Vec<Check>,
    /// People of the country that the region is compared with, by sex and single age.
    pub reference_population: BySex<ByAge<f64>>,
    /// Where the figures come from.
    pub sources: Vec<Source>,
    /// Overlays that were loaded: data with terms of their own.
    pub overlays: Vec<Overlay>,
}

/// One municipality.
#[derive(Clone, Debug)]
pub struct Area {
    /// Official code, such as `GM0034`; the address of this area's luck.
    pub code: String,
    /// Name.
    pub name: String,
    /// [`crate::random::place_key`] of the code.
    pub key: u32,
}

/// A change that is decided already: a lever starts from what is in place.
#[derive(Clone, Debug)]
pub struct Decided {
    /// When it takes effect: a year, or a year and month such as `2026-06`.
    pub date: String,
    /// What was decided.
    pub label: Text,
    /// How the model holds it, or that it does not.
    pub in_model: Text,
    /// The lever whose reference holds it, when there is one.
    pub lever: Option<LeverKey>,
    /// Source id.
    pub source: String,
}

/// A norm for an indicator, with its source.
#[derive(Clone, Debug)]
pub struct Norm {
    /// Indicator id.
    pub indicator: String,
    /// The value of the norm in the indicator's unit (shares 0–1).
    pub value: f64,
    /// What the norm is called, short, in both languages.
    pub label: Text,
    /// Evidence grade: a target without a source is `D`.
    pub grade: Grade,
    /// Source id.
    pub source: String,
}

/// A figure published by others, shown beside a result.
#[derive(Clone, Debug)]
pub struct Comparator {
    /// Indicator id.
    pub indicator: String,
    /// Area code, or `region`.
    pub area: String,
    /// Calendar year.
    pub year: i32,
    /// Published value.
    pub value: f64,
    /// Published 67 % interval, when there is one.
    pub interval_67: Option<(f64, f64)>,
    /// Who published it, in both languages.
    pub label: Text,
    /// How far a median may lie from the value, in the indicator's unit; inside the interval is near enough too.
    pub tolerance: Option<f64>,
    /// Why results differ from it, in both languages; empty when there is nothing to say.
    pub reason: Text,
    /// Source id.
    pub source: String,
}

/// An observed total: of the base year, or of a service in the year in which it was observed.
#[derive(Clone, Debug)]
pub struct Observed {
    /// Indicator id.
    pub indicator: String,
    /// Area code, or `region`.
    pub area: String,
    /// Observed value.
    pub value: f64,
    /// Relative tolerance within which the base year must reproduce it.
    pub tolerance: f64,
    /// Source id.
    pub source: String,
}

impl Observed {
    /// The service whose need this is, if it is one.
    #[must_use]
    pub fn service(&self) -> Option<Service> {
        let id = self.indicator.strip_prefix("demand_")?;
        Service::ALL.into_iter().find(|service| service.id() == id)
    }
}

/// A source: publisher, title, year, address, terms.
#[derive(Clone, Debug)]
pub struct Source {
    /// Id that other tables refer to.
    pub id: String,
    /// Publisher.
    pub publisher: String,
    /// Title.
    pub title: String,
    /// Year of publication.
    pub year: String,
    /// Address.
    pub url: String,
}

/// Data with terms of their own, in a file of their own.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// Name, as in `--without-overlay NAME`.
    pub name: String,
    /// The notice that travels with results that used it.
    pub notice: Text,
}

impl Region {
    /// Number of municipalities.
    #[must_use]
    pub fn area_count(&self) -> usize {
        self.areas.len()
    }

    /// Official population of an area at 1 January of the base year, people.
    #[must_use]
    pub fn start_total(&self, area: usize) -> u64 {
        let sexes = &self.start_population[area];
        (0..AGES)
            .map(|age| u64::from(sexes[0][age]) + u64::from(sexes[1][age]))
            .sum()
    }
}
