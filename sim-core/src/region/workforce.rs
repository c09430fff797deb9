//! Data of the workforce: who is in post, how they come and go, what a unit of care takes.

use super::uncertain::ParameterId;
use crate::quantity::{ByAge, Text};

/// Occupations with a demand of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Occupation {
    /// Home care and nursing-home care.
    CareWorker,
    /// Hospital nurses, emergency department included.
    HospitalNurse,
    /// General practitioners.
    Gp,
    /// Ambulance crew.
    AmbulanceCrew,
    /// Mental health care.
    MentalHealthWorker,
}

impl Occupation {
    /// All occupations, in the order of every per-occupation list.
    pub const ALL: [Self; 5] = [
        Self::CareWorker,
        Self::HospitalNurse,
        Self::Gp,
        Self::AmbulanceCrew,
        Self::MentalHealthWorker,
    ];

    /// The id in packs and results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::CareWorker => "care_worker",
            Self::HospitalNurse => "hospital_nurse",
            Self::Gp => "gp",
            Self::AmbulanceCrew => "ambulance_crew",
            Self::MentalHealthWorker => "mental_health_worker",
        }
    }
}

/// Branches of care in which people of those occupations work. Each has work of its own; staff in post do not move between
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Branch {
    /// Nursing homes and step-down places.
    NursingHome,
    /// Home nursing and home help.
    HomeCare,
    /// Hospitals.
    Hospital,
    /// General practices and their out-of-hours posts.
    GpPractice,
    /// Ambulance service.
    Ambulance,
    /// Mental health care.
    MentalHealth,
}

impl Branch {
    /// All branches, in the order of every per-branch list.
    pub const ALL: [Self; 6] = [
        Self::NursingHome,
        Self::HomeCare,
        Self::Hospital,
        Self::GpPractice,
        Self::Ambulance,
        Self::MentalHealth,
    ];

    /// The id in packs and results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::NursingHome => "nursing_home",
            Self::HomeCare => "home_care",
            Self::Hospital => "hospital",
            Self::GpPractice => "gp_practice",
            Self::Ambulance => "ambulance",
            Self::MentalHealth => "mental_health",
        }
    }

    /// The occupation that does the work of this branch.
    #[must_use]
    pub const fn occupation(self) -> Occupation {
        match self {
            Self::NursingHome | Self::HomeCare => Occupation::CareWorker,
            Self::Hospital => Occupation::HospitalNurse,
            Self::GpPractice => Occupation::Gp,
            Self::Ambulance => Occupation::AmbulanceCrew,
            Self::MentalHealth => Occupation::MentalHealthWorker,
        }
    }
}

impl Occupation {
    /// The branches in which it works, in their order.
    pub fn branches(self) -> impl Iterator<Item = Branch> {
        Branch::ALL
            .into_iter()
            .filter(move |branch| branch.occupation() == self)
    }
}

/// Staff of the region.
#[derive(Clone, Debug)]
pub struct WorkforceData {
    /// One entry per [`Occupation`], in its order.
    pub occupations: Vec<OccupationData>,
    /// One entry per [`Branch`], in its order.
    pub branches: Vec<BranchData>,
    /// Yearly hazard of leaving by single age, retirement excluded, at an occupation's scale of 1.
    pub leaving_hazard: ByAge<f64>,
    /// State pension age: the law as far as it goes, and its rule after that.
    pub pension: PensionData,
    /// Probability of retiring within the year by whole years from the pension age: −3, −2, −1, 0, +1 and later.
    pub retirement: [f64; 5],
    /// Share of graduates by age at entry; adds up to 1.
    pub graduate_ages: ByAge<f64>,
    /// Share of other entrants by age; adds up to 1.
    pub other_ages: ByAge<f64>,
    /// Weight with which a shortage of care workers falls on nursing homes, home nursing, home help: in the base year on all
    /// three, afterwards on the two of home care.
    pub shortage_weight: [f64; 3],
    /// Client hours of home nursing per contract FTE and year.
    pub home_nursing_hours_per_fte: f64,
    /// Client hours of home help per contract FTE and year.
    pub home_help_hours_per_fte: f64,
    /// Care FTE per nursing-home resident.
    pub nursing_home_fte_per_resident: f64,
    /// Nurse FTE per occupied hospital bed.
    pub nurse_fte_per_bed: f64,
    /// Nurse FTE per 1,000 emergency visits a year.
    pub nurse_fte_per_1000_visits: f64,
    /// Crew FTE per ambulance staffed around the clock.
    pub crew_fte_per_ambulance: f64,
    /// Patients per FTE general practitioner that a practice can take.
    pub patients_per_gp_fte: f64,
    /// Residents without a general practitioner in the base year, people (observed).
    pub residents_without_gp: f64,
    /// Share of the region's general practitioners who work in each area in the base year; adds up to 1.
    pub gp_share: Vec<f64>,
    /// Relative fall in staff hours per hour of home nursing where time-saving technology is in full use (uncertain).
    pub technology_home_nursing: ParameterId,
    /// The same per resident of a nursing home (uncertain).
    pub technology_nursing_home: ParameterId,
    /// Share of the posts for general practitioners that come with new homes for which somebody is found (uncertain).
    pub amenity_posts_filled: ParameterId,
    /// How tight the labour market is relative to today: leaving times this, lateral entry divided by it (uncertain).
    pub labour_tightness: ParameterId,
    /// Leaving in the first working year over that of others of the same age (uncertain).
    pub first_year_leaving: ParameterId,
    /// Share of the residents who work in care that does so inside the region, net of those who come in (uncertain).
    pub works_inside: ParameterId,
}

/// State pension age. After the last year of the law it follows life expectancy: with `L` the remaining years at 65 of the whole
/// country as foreseen `years_ahead` and `P` the age of the year before, it rises by `step` in a year in which
/// `share · (L − life_expectancy) − (P − age)` is `step` or more, and never falls.
#[derive(Clone, Debug)]
pub struct PensionData {
    /// Age by law, years, at given calendar years, ascending; a step function.
    pub legal: Vec<(i32, f64)>,
    /// Last calendar year for which the age is fixed by law.
    pub legal_until: i32,
    /// Remaining years at 65 to which the rule compares.
    pub life_expectancy: f64,
    /// Pension age that belongs to it.
    pub age: f64,
    /// Part of a gain in life expectancy that goes into the pension age.
    pub share: f64,
    /// How much the age rises in one year, years.
    pub step: f64,
    /// How many years before it counts an age is fixed.
    pub years_ahead: i32,
    /// Gain in remaining years at 65 per calendar year that is foreseen when an age is fixed.
    pub foreseen_gain: f64,
}

/// One occupation.
#[derive(Clone, Debug)]
pub struct OccupationData {
    /// Name.
    pub label: Text,
    /// Share of heads by single age, the same in all its branches; adds up to 1.
    pub age_share: ByAge<f64>,
    /// Observed shortage in the base year, share of demand (uncertain).
    pub shortage: ParameterId,
    /// Mean yearly hazard of leaving, retirement excluded (uncertain); scales the hazard by age.
    pub leaving: ParameterId,
    /// Graduates who enter per year at today's intake (uncertain).
    pub graduates: ParameterId,
    /// Length of the training, years: a change of places shows after it.
    pub training_years: i32,
    /// People who began the training in a calendar year relative to today's intake, ascending years; 1 after the last.
    pub intake: Vec<(i32, f64)>,
    /// Lateral entrants and re-entrants per year (uncertain).
    pub lateral: ParameterId,
    /// Share of added lateral entrants who come to this occupation; adds up to 1 over occupations.
    pub lateral_share: f64,
    /// Residents who work in this occupation per net new resident of the region, wherever they work.
    pub per_new_resident: f64,
}

/// Staff of one branch, of the occupation that does its work.
#[derive(Clone, Copy, Debug, Default)]
pub struct BranchData {
    /// Heads in post at 1 January of the base year.
    pub heads: u32,
    /// Contract FTE per head.
    pub part_time_factor: f64,
    /// Sickness absence in the base year, share of working time; the norms contain it.
    pub absence: f64,
}
