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
    /// Care elsewhere for frail people who would be admitted.
    pub frailty: FrailtyData,
    /// Information that the links of the acute chain share.
    pub information: InformationData,
    /// Healthy living and positive health.
    pub prevention: PreventionData,
    /// Homes in clusters with care nearby.
    pub clustered: ClusteredData,
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
    /// Observed total of the region in the year observed, in the service's unit, on the level that the overlays give it.
    pub observed_total: f64,
    /// Calendar year of that total, at most the base year: the whole year, or its 1 January for a number of people.
    pub observed_year: i32,
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

/// One pool of avoidable urgent visits, on which measures act multiplicatively, and the runs that they save.
#[derive(Clone, Debug)]
pub struct PoolData {
    /// Share of emergency visits that others could handle (uncertain).
    pub avoidable_visits: ParameterId,
    /// Share of the pool that triage at full effort diverts (uncertain).
    pub triage_visits: ParameterId,
    /// Where triage sends people.
    pub triage_to: Destinations,
    /// Share of the pool that coordination at full reach diverts (uncertain).
    pub coordination_visits: ParameterId,
    /// Share of A2 and low A1 runs that coordination at full reach handles without an ambulance (uncertain).
    pub coordination_runs: ParameterId,
    /// Where coordination sends people.
    pub coordination_to: Destinations,
    /// Relative cut in days of search for a step-down place at full reach (uncertain).
    pub coordination_search: ParameterId,
    /// Share of A1 runs that are low in urgency, the part on which coordination can act.
    pub low_a1_share: f64,
    /// Share of all visits that a fully joint urgent-care post diverts (uncertain).
    pub post_visits: ParameterId,
    /// Share of the visits out of office hours that a joint post diverts where no emergency department stands beside it (uncertain).
    pub post_visits_out_of_hours: ParameterId,
    /// Where a joint post sends people.
    pub post_to: Destinations,
    /// Share of the patients of urgent runs with transport who are brought to an emergency department.
    pub conveyed_to_emergency: f64,
    /// Further runs per patient whom an ambulance treats at home (uncertain).
    pub recontact_runs: ParameterId,
    /// Emergency visits soon afterwards per patient whom an ambulance treats at home (uncertain).
    pub return_visits: ParameterId,
    /// Minutes by which a run with treatment at home is longer than one with transport; negative: shorter (uncertain).
    pub at_home_minutes: ParameterId,
    /// Who takes over from an ambulance that treats at home.
    pub at_home_to: Destinations,
    /// Hours of home nursing for a person who is sent there.
    pub home_nursing_hours: f64,
}

/// Where people go instead: shares that add up to 1.
#[derive(Clone, Copy, Debug)]
pub struct Destinations {
    /// A contact with a general practitioner out of hours.
    pub gp_out_of_hours: f64,
    /// A contact with a general practitioner in office hours.
    pub gp_contact: f64,
    /// A period of home nursing.
    pub home_nursing: f64,
}

/// What takes the place of an acute admission of people of 70 and older: a unit for frail people outside hospital, or treatment at
/// home as in hospital.
#[derive(Clone, Debug)]
pub struct FrailtyData {
    /// Share of those admissions that suits the unit (uncertain).
    pub unit_share: ParameterId,
    /// Odds of a later admission of the patients of a unit over those of a hospital (uncertain).
    pub unit_readmission: ParameterId,
    /// Mean stay in the unit, days.
    pub unit_days: f64,
    /// Share of the others that suits treatment at home (uncertain).
    pub home_share: ParameterId,
    /// Days in a hospital bed that such a patient does not take (uncertain).
    pub home_days_saved: ParameterId,
    /// Risk of a later admission of such a patient over that of who was admitted (uncertain).
    pub home_readmission: ParameterId,
    /// Risk of living in a nursing home half a year later, likewise (uncertain).
    pub home_nursing_home: ParameterId,
    /// Hours of home nursing per such patient (uncertain).
    pub home_nursing_hours: ParameterId,
    /// Share of people of 70 and older who left hospital after an acute admission that is admitted again soon.
    pub readmitted: f64,
    /// Share of them who live in a nursing home half a year later and did not before.
    pub to_nursing_home: f64,
    /// Years by which who does not live there then enters later.
    pub later_years: f64,
}

/// What information that the links of the acute chain share does.
#[derive(Clone, Debug)]
pub struct InformationData {
    /// Relative fall of the stay in an emergency department inside at full reach (uncertain).
    pub emergency_stay: ParameterId,
    /// Relative fall of the time in which an ambulance hands a patient over, bays being free, at full reach (uncertain).
    pub handover: ParameterId,
    /// Relative fall of acute admissions of people of 70 and older at full reach (uncertain).
    pub admissions: ParameterId,
    /// Who cares for those who are not admitted.
    pub admissions_to: Destinations,
    /// Share of the work of hospital nurses that is saved at full reach (uncertain).
    pub staff_time: ParameterId,
}

/// Healthy living and positive health.
#[derive(Clone, Debug)]
pub struct PreventionData {
    /// Relative fall of all use of care in the long run at full ambition (uncertain).
    pub reduction: ParameterId,
    /// Mean time until healthier living shows in care, years (uncertain).
    pub lag_years: ParameterId,
    /// Relative fall of elective admissions of patients of practices with positive health (uncertain).
    pub referrals: ParameterId,
    /// Relative fall of the list of a general practitioner who works that way (uncertain).
    pub list: ParameterId,
    /// Relative fall of emergency visits and acute admissions of their patients (uncertain).
    pub urgent: ParameterId,
}

/// Homes in clusters with care nearby, on top of what suits older people.
#[derive(Clone, Debug)]
pub struct ClusteredData {
    /// Relative fall of hours per client, because care travels less (uncertain).
    pub efficiency: ParameterId,
    /// Relative fall of what residents ask for, because they help each other (uncertain).
    pub demand: ParameterId,
    /// Months by which residents enter a nursing home later (uncertain).
    pub delay_months: ParameterId,
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
    /// Share of people of 75+ who receive at least four hours of informal care a week.
    pub receiver_share_75: f64,
    /// Carers per receiver in the base year.
    pub carers_per_receiver: f64,
    /// Hours per week that a carer gives in the base year.
    pub hours_per_carer: f64,
}
