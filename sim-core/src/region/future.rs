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
}

impl ShockKey {
    /// All shocks, in the order of every list.
    pub const ALL: [Self; 3] = [Self::MigrationJump, Self::BuildingStop, Self::StaffWave];

    /// The id in packs, scenarios and results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::MigrationJump => "migration_jump",
            Self::BuildingStop => "building_stop",
            Self::StaffWave => "staff_wave",
        }
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
    /// Size when a scenario gives none, in the model's unit: arrivals above the usual number, homes not built and
    /// leaving above the usual rate, each as a share of the usual.
    pub size: f64,
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
