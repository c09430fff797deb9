//! Data of demand: use of care by age, observed totals, and what changes them.

use super::uncertain::ParameterId;
use crate::quantity::{ByAge, BySex, Text};

/// Use of care and what changes it.
#[derive(Clone, Debug)]
pub struct CareData {
    /// One entry per [`crate::demand::Service`], in its order.
    pub services: Vec<ServiceData>,
    /// Year in which the trends of use end (uncertain).
    pub trend_end: ParameterId,
    /// Share of the years that people live longer which they live in good health: how far use by age moves to later ages (uncertain).
    pub healthy_years_share: ParameterId,
    /// Falls of people of 65 and older.
    pub falls: FallsData,
    /// The pool of avoidable urgent visits and runs.
    pub pool: PoolData,
    /// Informal care.
    pub informal: InformalCareData,
    /// Relative fall in falls, home help and nursing-home entry among residents of elder-suited homes (uncertain).
    pub suited_home_effect: ParameterId,
    /// Extra emergency visits in the next year per client of 75+ whose home care is not given (uncertain).
    pub unmet_to_emergency: ParameterId,
    /// Clients of home nursing aged 75+ in the base year, people, on the level of home nursing: turns an unmet share into clients.
    pub home_nursing_clients_75: f64,
}

/// One service.
#[derive(Clone, Debug)]
pub struct ServiceData {
    /// Name.
    pub label: Text,
    /// Unit, such as contacts per year.
    pub unit: Text,
    /// Use per person by sex and single age, in the service's unit per person (and year); only its shape matters.
    pub rate: BySex<ByAge<f64>>,
    /// Observed total of the region in the base year, in the service's unit, on the level that the overlays give it.
    pub observed_total: f64,
    /// Relative use of each area, age and sex held equal; 1 without an overlay.
    pub area_factor: Vec<f64>,
    /// Change per year of the logarithm of age-specific use until the trends end, whatever its cause (uncertain).
    pub trend: ParameterId,
    /// Use near death, where that moves with death; without it, use by age moves with life expectancy.
    pub last_years: Option<LastYears>,
    /// Standard deviation of the logarithm of what a single year brings (flu, weather).
    pub year_sd: f64,
}

/// Use in the last years of life against that of others of the same age.
#[derive(Clone, Debug)]
pub struct LastYears {
    /// How many years count as the last.
    pub years: usize,
    /// Use per person in those years over use of others of the same age, by age.
    pub ratio: ByAge<f64>,
}

/// Falls: a separate part of emergency visits, urgent runs and admissions.
#[derive(Clone, Debug)]
pub struct FallsData {
    /// Emergency visits for a fall per person-year, by sex and age, at 65 and older.
    pub visit_rate: BySex<ByAge<f64>>,
    /// Share of those visits that ends in an admission (uncertain).
    pub admitted_share: ParameterId,
    /// Urgent ambulance runs per such visit (uncertain).
    pub runs_per_visit: ParameterId,
    /// Rate ratio of fall visits among people who completed a programme (uncertain).
    pub relative_risk: ParameterId,
    /// Fall risk of participants relative to the average of their age (uncertain).
    pub participant_risk: ParameterId,
    /// Mean duration of the effect, years (uncertain).
    pub effect_years: ParameterId,
}

/// One pool of avoidable urgent visits and runs, on which measures act multiplicatively.
#[derive(Clone, Debug)]
pub struct PoolData {
    /// Share of emergency visits that others could handle (uncertain).
    pub avoidable_visits: ParameterId,
    /// Share of emergency visits of the pool that coordination at full reach diverts (uncertain).
    pub coordination_visits: ParameterId,
    /// Share of A2 and low A1 runs that coordination at full reach handles without an ambulance (uncertain).
    pub coordination_runs: ParameterId,
    /// Share of A1 runs that are low in urgency, the part on which coordination can act.
    pub low_a1_share: f64,
    /// Share of the diverted that becomes an out-of-hours contact of a general practitioner.
    pub to_gp_share: f64,
    /// Relative cut in days of search for a step-down place at full reach (uncertain).
    pub coordination_search: ParameterId,
}

/// Informal care: supply follows the support ratio; formal home care follows supply.
#[derive(Clone, Debug)]
pub struct InformalCareData {
    /// Elasticity of supply per receiver to the support ratio (people of 50–74 per person of 85+).
    pub supply_elasticity: ParameterId,
    /// Elasticity of formal home care to informal supply, negative (uncertain).
    pub formal_elasticity: ParameterId,
    /// Relative gain in supply among carers who are reached by support (uncertain).
    pub support_gain: ParameterId,
    /// Relative fall in nursing-home entry among people whose carers are reached (uncertain).
    pub support_entry: ParameterId,
}
