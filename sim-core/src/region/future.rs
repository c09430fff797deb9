//! What a person may suppose about the future beside the levers: assumptions in the place of draws, and shocks.

use super::uncertain::{Grade, ParameterId};
use crate::quantity::Text;

/// Uncertain parameters that are offered to people, to fix at a value of their own instead of the draw.
#[derive(Clone, Debug)]
pub struct AssumptionData {
    /// Id.
    pub id: String,
    /// Short name.
    pub label: Text,
    /// What it is, in plain words.
    pub explanation: Text,
    /// Unit as shown.
    pub unit: Text,
    /// Factor from the model's value to the one shown: 100 where per cent is shown.
    pub display_factor: f64,
    /// The parameters, each of which can be fixed by its own id: one, or one per service.
    pub parameters: Vec<ParameterId>,
    /// Lowest and highest value that are offered, in the model's unit; within the range of every parameter.
    pub range: (f64, f64),
}

/// Something that happens to a region for some years. Off unless a scenario names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShockKey {
    /// More people arrive from outside the region than homes and habit bring.
    MigrationJump,
    /// Homes that are planned are not built.
    BuildingStop,
    /// More staff leave than usual.
    StaffWave,
    /// A hospital closes: its emergency department, bays and beds.
    HospitalCloses,
    /// An emergency department closes at night.
    EdNightClosure,
    /// More acute admissions than usual in winter, and fewer staff.
    WinterEpidemic,
}

impl ShockKey {
    /// All shocks, in the order of every list.
    pub const ALL: [Self; 6] = [
        Self::MigrationJump,
        Self::BuildingStop,
        Self::StaffWave,
        Self::HospitalCloses,
        Self::EdNightClosure,
        Self::WinterEpidemic,
    ];

    /// The id in packs, scenarios and results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::MigrationJump => "migration_jump",
            Self::BuildingStop => "building_stop",
            Self::StaffWave => "staff_wave",
            Self::HospitalCloses => "hospital_closes",
            Self::EdNightClosure => "ed_night_closure",
            Self::WinterEpidemic => "winter_epidemic",
        }
    }

    /// Whether it happens to one hospital, which a scenario may choose.
    #[must_use]
    pub const fn takes_hospital(self) -> bool {
        matches!(self, Self::HospitalCloses | Self::EdNightClosure)
    }

    /// Whether the shock changes who lives where: only then is the people pass run again.
    #[must_use]
    pub const fn touches_people(self) -> bool {
        matches!(self, Self::MigrationJump | Self::BuildingStop)
    }
}

/// One shock of the pack.
#[derive(Clone, Debug)]
pub struct ShockData {
    /// Which.
    pub key: ShockKey,
    /// Short name.
    pub label: Text,
    /// What happens, in plain words.
    pub explanation: Text,
    /// Size when a scenario gives none, in the model's unit, a share: arrivals above the usual number, homes not built,
    /// leaving above the usual rate, the part of a hospital or of the nights that is closed, acute admissions in the busiest
    /// week above those of a busiest week without it.
    pub size: f64,
    /// What the size is a share of, as shown after a figure in per cent.
    pub unit: Text,
    /// The hospital to which it happens when a scenario names none: position in the pack. Only where one is needed.
    pub hospital: Option<usize>,
    /// Smallest and largest size.
    pub range: (f64, f64),
    /// Number of years when a scenario gives none.
    pub years: i32,
    /// Evidence grade of the size.
    pub grade: Grade,
    /// Source id.
    pub source: String,
    /// What the size rests on.
    pub note: String,
}

/// What an epidemic in winter does beside the busiest week.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpidemicData {
    /// How long it lasts, weeks.
    pub weeks: f64,
    /// Mean of what it adds over those weeks, relative to its busiest week.
    pub mean_over_peak: f64,
    /// Growth of visits to an emergency department relative to that of acute admissions.
    pub visits: f64,
    /// The same of urgent ambulance runs.
    pub runs: f64,
    /// The same of contacts with general practitioners.
    pub gp_contacts: f64,
    /// The same of contacts out of hours.
    pub gp_out_of_hours: f64,
    /// What it adds to the share of working time that is lost to illness in its busiest week, per unit of its size.
    pub absence: f64,
}

impl EpidemicData {
    /// Share of what its busiest week adds that is added to a mean week of the year.
    #[must_use]
    pub fn share_of_year(&self) -> f64 {
        self.weeks / 52.0 * self.mean_over_peak
    }
}
