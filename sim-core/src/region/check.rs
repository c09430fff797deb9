//! Published figures that a run is checked against, with what is compared and how near it must come.

use crate::demand::Service;
use crate::quantity::Text;

/// One published figure and its counterpart in the model.
#[derive(Clone, Debug)]
pub struct Check {
    /// Id in results.
    pub id: String,
    /// What is compared and who published it, in both languages.
    pub label: Text,
    /// The counterpart in the model.
    pub figure: CheckFigure,
    /// Area code, or `region`.
    pub area: String,
    /// Published value, in the unit of the figure.
    pub value: f64,
    /// Published range or interval, when there is one.
    pub interval: Option<(f64, f64)>,
    /// How far the model's median may lie from the value, in the unit of the figure; inside the interval is near enough too.
    pub tolerance: Option<f64>,
    /// Whether the model was fitted to it.
    pub standing: Standing,
    /// Why the model is allowed to differ, or what does not compare, in both languages; empty when there is nothing to say.
    pub reason: Text,
    /// Source id.
    pub source: String,
}

/// Whether a published figure went into the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// The model reproduces it by construction, or a parameter was chosen with it.
    Fitted,
    /// The model knew nothing of it.
    Independent,
}

impl Standing {
    /// Both, with their ids in packs and results.
    pub const ALL: [(&'static str, Self); 2] = [("fitted", Self::Fitted), ("independent", Self::Independent)];

    /// The id.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Fitted => "fitted",
            Self::Independent => "independent",
        }
    }
}

/// What the model computes for a check.
#[derive(Clone, Debug, PartialEq)]
pub enum CheckFigure {
    /// Indicators of one year, added up.
    Figure {
        /// Indicator ids; all of one unit.
        indicators: Vec<String>,
        /// What their sum is multiplied with: 0.5 makes a mean of two.
        factor: f64,
        /// Calendar year.
        year: i32,
    },
    /// Change of an indicator over an earlier year, as a share of it: 1.64 is +164 %.
    Growth {
        /// Indicator id.
        indicator: String,
        /// Where it starts.
        start: Start,
        /// Calendar year.
        year: i32,
    },
    /// One indicator less another.
    Difference {
        /// Indicator id.
        indicator: String,
        /// Indicator id.
        less: String,
        /// Calendar year.
        year: i32,
    },
    /// One indicator over another, times a factor.
    Ratio {
        /// Indicator id.
        indicator: String,
        /// Indicator id.
        over: String,
        /// Such as 10,000 for "per 10,000 residents".
        factor: f64,
        /// Calendar year.
        year: i32,
    },
    /// Growth of a service by number and age of people alone, at the rates of the pack: no trend, health or measure.
    DemographicGrowth {
        /// The service.
        service: Service,
        /// First year.
        from: i32,
        /// Last year.
        year: i32,
    },
    /// Visits after a fall by people of 65 and older, at the rates of the pack and the level of emergency visits.
    Falls {
        /// Calendar year.
        year: i32,
    },
    /// Expected use of a service per head at the rates of the pack, relative to the reference population: how much
    /// lower or higher use is by age and sex alone.
    AgeIndex {
        /// The service.
        service: Service,
        /// Calendar year.
        year: i32,
    },
    /// Use of services per 1,000 residents of an age and older in the region: at the rates of the pack by age, and the level that
    /// each service has in the year.
    Rate {
        /// The services, added up.
        services: Vec<Service>,
        /// Youngest age that counts.
        from_age: usize,
        /// Id of the hospital to which visits go first that alone count; none: all.
        hospital: Option<String>,
        /// Calendar year.
        year: i32,
    },
    /// Share of people, by the people of zones, who live within so many minutes' drive of the nearest own station.
    WithinReach {
        /// Median drive with signals, minutes.
        minutes: f64,
        /// Calendar year.
        year: i32,
    },
    /// Mean time of an A1 run from call to hospital, minutes: response, on scene, drive. With a hospital that closed before the
    /// base year open again, as it is without it, or the change from the one to the other.
    CallToHospital {
        /// Id of the former hospital.
        hospital: String,
        /// Open, closed, or what closing changed.
        when: Closure,
        /// Calendar year: the base year.
        year: i32,
    },
    /// Mean drive of A1 runs to hospital without a hospital that closed before the base year, over that with it.
    DriveToHospital {
        /// Id of the former hospital.
        hospital: String,
        /// Calendar year: the base year.
        year: i32,
    },
    /// Median drive with signals from the nearest own station to one zone, minutes.
    StationDrive {
        /// Zone id.
        zone: String,
        /// Calendar year.
        year: i32,
    },
}

impl CheckFigure {
    /// Last year that it looks at.
    #[must_use]
    pub fn year(&self) -> i32 {
        match self {
            Self::Figure { year, .. }
            | Self::Growth { year, .. }
            | Self::Difference { year, .. }
            | Self::Ratio { year, .. }
            | Self::DemographicGrowth { year, .. }
            | Self::Falls { year }
            | Self::AgeIndex { year, .. }
            | Self::Rate { year, .. }
            | Self::WithinReach { year, .. }
            | Self::CallToHospital { year, .. }
            | Self::DriveToHospital { year, .. }
            | Self::StationDrive { year, .. } => *year,
        }
    }
}

/// When a former hospital is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closure {
    /// As if it were open.
    Before,
    /// As it is.
    After,
    /// After less before.
    Change,
}

impl Closure {
    /// All, with their ids in packs.
    pub const ALL: [(&'static str, Self); 3] = [
        ("before", Self::Before),
        ("after", Self::After),
        ("change", Self::Change),
    ];
}

/// Where a growth starts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Start {
    /// A year of the run.
    Year(i32),
    /// A published figure of a year before the run.
    Value(f64),
}
