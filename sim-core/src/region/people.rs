//! Data of the people pass: mortality, fertility, migration, housing.

use super::uncertain::ParameterId;
use crate::quantity::{ByAge, BySex};

/// A period table and the Li–Lee process that moves it.
///
/// `ln m(a,t) = ln m(a,t₀) + B(a)·(K(t) − K(t₀)) + b(a)·(k(t) − k(t₀)) + ln ratio(area)` (Li and Lee 2005,
/// Demography 42, 575–594), by sex: common index K a random walk with drift, national deviation k an AR(1).
#[derive(Clone, Debug)]
pub struct MortalityData {
    /// Year t₀ of the table.
    pub table_year: i32,
    /// Central death rates m(a), deaths per person-year; the last is that of the open group 100+.
    pub rate: BySex<ByAge<f64>>,
    /// B(a): response of ln m to the common index.
    pub common_sensitivity: BySex<ByAge<f64>>,
    /// b(a): response of ln m to the national deviation.
    pub national_sensitivity: BySex<ByAge<f64>>,
    /// Drift of K per year, by sex (uncertain: its standard error).
    pub common_drift: BySex<ParameterId>,
    /// Multiplier of both drifts (uncertain).
    pub drift_multiplier: ParameterId,
    /// Standard deviation of the yearly innovation of K.
    pub common_innovation_sd: BySex<f64>,
    /// AR(1) coefficient of k.
    pub national_persistence: BySex<f64>,
    /// Standard deviation of the yearly innovation of k.
    pub national_innovation_sd: BySex<f64>,
    /// k in the year of the table.
    pub national_start: BySex<f64>,
    /// Newest indices known at the start, when they are not those of the table: a hindcast has them.
    pub known: Option<KnownIndices>,
    /// Correlations of the four innovations in the order K men, k men, K women, k women.
    pub correlation: [[f64; 4]; 4],
    /// Mortality ratio of each area to the table (uncertain).
    pub area_ratio: Vec<ParameterId>,
}

/// Mortality indices of a year before that of the table, from which the process goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KnownIndices {
    /// Their year.
    pub year: i32,
    /// K relative to the year of the table, by sex.
    pub common: BySex<f64>,
    /// k, by sex.
    pub national: BySex<f64>,
}

/// Schedule by age of the mother, path of the total fertility rate and its process.
#[derive(Clone, Debug)]
pub struct FertilityData {
    /// Births per woman-year by age of the mother, scaled so that the ages add up to 1 child per woman.
    pub schedule: ByAge<f64>,
    /// Total fertility rate (children per woman) at given calendar years, ascending; between them linear, outside constant.
    pub total_rate_path: Vec<(i32, f64)>,
    /// Year in which the AR(1) deviation starts from zero.
    pub path_year: i32,
    /// AR(1) coefficient of the deviation on the log scale.
    pub persistence: f64,
    /// Standard deviation of its yearly innovation.
    pub innovation_sd: f64,
    /// Ratio of fertility to the path, in every year (uncertain; a person may suppose another).
    pub level: ParameterId,
    /// Index of each area to the path (uncertain).
    pub area_index: Vec<ParameterId>,
    /// Share of boys at birth.
    pub share_boys: f64,
}

/// Rates and profiles of moves.
#[derive(Clone, Debug)]
pub struct MigrationData {
    /// Out-migration, moves per person-year, by area, sex, age.
    pub out_rate: Vec<BySex<ByAge<f64>>>,
    /// Share of an area's in-migrants from outside the region by sex and age; adds up to 1 per area.
    pub in_profile: Vec<BySex<ByAge<f64>>>,
    /// The same for people who come to live in newly added homes; adds up to 1.
    pub new_home_profile: BySex<ByAge<f64>>,
    /// Share of an area's leavers who move to each other area of the region: `[from][to]`, diagonal 0.
    pub within_share: Vec<Vec<f64>>,
    /// Observed net migration per year by area, people, without outlier years.
    pub observed_net: Vec<f64>,
    /// Ratio of arrivals from outside the region to what homes and habit bring (uncertain; a person may suppose another).
    pub level: ParameterId,
    /// θ: how much homes, rather than habit, decide about in-migration (uncertain, 0–1).
    pub housing_weight: ParameterId,
    /// Change per year of the logarithm of people per home (uncertain).
    pub people_per_home_trend: ParameterId,
    /// AR(1) coefficient of the shocks on the log scale.
    pub shock_persistence: f64,
    /// Standard deviation of the province-wide yearly innovation.
    pub region_shock_sd: f64,
    /// Standard deviation of each area's own yearly innovation.
    pub area_shock_sd: f64,
}

/// Homes, plans and how they come true.
#[derive(Clone, Debug)]
pub struct HousingData {
    /// Homes at 1 January of the base year, by area.
    pub stock: Vec<u32>,
    /// Planned completions per year, homes: `[area][year − base year]`, to the horizon of the pack; the last year is repeated after it.
    pub plan: Vec<Vec<f64>>,
    /// Last year of agreed plans; after it there are ambitions only.
    pub agreed_until: i32,
    /// Long-run ratio of completions to agreed plans (uncertain).
    pub realisation_agreed: ParameterId,
    /// The same for later plans (uncertain).
    pub realisation_later: ParameterId,
    /// Share of what is not built that is carried over to the next year.
    pub carry_over_share: f64,
    /// AR(1) coefficient of the shocks of the yearly ratio on the log scale.
    pub shock_persistence: f64,
    /// Standard deviation of the province-wide yearly innovation.
    pub region_shock_sd: f64,
    /// Standard deviation of each area's own yearly innovation.
    pub area_shock_sd: f64,
    /// Homes demolished per home and year.
    pub demolition_rate: f64,
    /// People of 75+ per elder-suited home, clustered ones included.
    pub old_people_per_suited_home: f64,
    /// Share of new elder-suited homes that residents of the area move into, who leave a home behind (uncertain).
    pub suited_home_local_share: ParameterId,
    /// Homes that the known plans of an area have room for, from the base year on; `None` where no figure is known.
    pub plan_capacity: Vec<Option<f64>>,
}

/// People of one 1 January before the base year.
#[derive(Clone, Debug, PartialEq)]
pub struct PastPopulation {
    /// Calendar year.
    pub year: i32,
    /// People by area, sex and single age.
    pub people: Vec<BySex<ByAge<u32>>>,
}
