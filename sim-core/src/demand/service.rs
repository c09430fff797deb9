//! The services that people ask for.

/// A care service with a demand of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// Contacts with a general practitioner in office hours.
    GpContact,
    /// Contacts with a general practitioner out of hours.
    GpOutOfHours,
    /// Hours of home nursing (wijkverpleging).
    HomeNursing,
    /// Hours of home help (huishoudelijke hulp).
    HomeHelp,
    /// People who live in a nursing home.
    NursingHome,
    /// Admissions to short stay (ELV, temporary stay).
    ShortStay,
    /// Admissions to geriatric rehabilitation (GRZ).
    GeriatricRehabilitation,
    /// Visits to a 24-hour emergency department.
    EdVisit,
    /// Acute clinical admissions.
    AcuteAdmission,
    /// Elective clinical admissions.
    ElectiveAdmission,
    /// People with dementia.
    Dementia,
    /// Ambulance deployments of urgency A0 and A1.
    AmbulanceA1,
    /// Ambulance deployments of urgency A2.
    AmbulanceA2,
    /// Planned ambulance rides.
    AmbulanceB,
    /// Clients of mental health care.
    MentalHealth,
}

impl Service {
    /// Number of services.
    pub const COUNT: usize = Self::ALL.len();

    /// All services, in the order of every per-service list.
    pub const ALL: [Self; 15] = [
        Self::GpContact,
        Self::GpOutOfHours,
        Self::HomeNursing,
        Self::HomeHelp,
        Self::NursingHome,
        Self::ShortStay,
        Self::GeriatricRehabilitation,
        Self::EdVisit,
        Self::AcuteAdmission,
        Self::ElectiveAdmission,
        Self::Dementia,
        Self::AmbulanceA1,
        Self::AmbulanceA2,
        Self::AmbulanceB,
        Self::MentalHealth,
    ];

    /// The id in packs and results; the address of this service's luck.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::GpContact => "gp_contact",
            Self::GpOutOfHours => "gp_out_of_hours",
            Self::HomeNursing => "home_nursing",
            Self::HomeHelp => "home_help",
            Self::NursingHome => "nursing_home",
            Self::ShortStay => "short_stay",
            Self::GeriatricRehabilitation => "geriatric_rehabilitation",
            Self::EdVisit => "ed_visit",
            Self::AcuteAdmission => "acute_admission",
            Self::ElectiveAdmission => "elective_admission",
            Self::Dementia => "dementia",
            Self::AmbulanceA1 => "ambulance_a1",
            Self::AmbulanceA2 => "ambulance_a2",
            Self::AmbulanceB => "ambulance_b",
            Self::MentalHealth => "mental_health",
        }
    }

    /// Whether the need is an amount of care that somebody gives and pays; people with dementia are counted, their care is
    /// that of the other services.
    #[must_use]
    pub const fn is_care(self) -> bool {
        !matches!(self, Self::Dementia)
    }

    /// Whether one unit is a stay or an admission, which lasts days.
    #[must_use]
    pub const fn has_days(self) -> bool {
        matches!(
            self,
            Self::NursingHome
                | Self::ShortStay
                | Self::GeriatricRehabilitation
                | Self::AcuteAdmission
                | Self::ElectiveAdmission
        )
    }
}
