//! Names of services and occupations in both languages.

use super::catalogue::Unit;
use crate::demand::Service;
use crate::region::{Branch, Occupation, Payer};

impl Service {
    /// Name (Dutch, English) and unit of the need for this service.
    #[must_use]
    pub const fn name(self) -> ((&'static str, &'static str), Unit) {
        use Unit::{HoursPerYear, People, PeoplePerYear, PerYear};
        match self {
            Self::GpContact => (
                ("Huisartscontacten", "Contacts with general practitioners"),
                PerYear,
            ),
            Self::GpOutOfHours => (("Contacten huisartsenpost", "Out-of-hours contacts"), PerYear),
            Self::HomeNursing => (("Wijkverpleging", "Home nursing"), HoursPerYear),
            Self::HomeHelp => (("Huishoudelijke hulp", "Home help"), HoursPerYear),
            Self::NursingHome => (("Verpleeghuiszorg", "Nursing-home care"), People),
            Self::ShortStay => (("Kortdurend verblijf", "Short stay"), PerYear),
            Self::GeriatricRehabilitation => {
                (("Geriatrische revalidatie", "Geriatric rehabilitation"), PerYear)
            }
            Self::EdVisit => (("Bezoeken spoedeisende hulp", "Emergency visits"), PerYear),
            Self::AcuteAdmission => (("Spoedopnamen", "Acute admissions"), PerYear),
            Self::ElectiveAdmission => (("Geplande opnamen", "Elective admissions"), PerYear),
            Self::Dementia => (("Mensen met dementie", "People with dementia"), People),
            Self::AmbulanceA1 => (("Spoedritten A1", "A1 ambulance runs"), PerYear),
            Self::AmbulanceA2 => (("Ritten A2", "A2 ambulance runs"), PerYear),
            Self::AmbulanceB => (("Besteld vervoer", "Planned ambulance rides"), PerYear),
            Self::MentalHealth => (("Mensen in de ggz", "Mental health clients"), PeoplePerYear),
        }
    }
}

impl Occupation {
    /// Name in Dutch and English.
    #[must_use]
    pub const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::CareWorker => ("Verpleging en verzorging", "Care workers"),
            Self::HospitalNurse => ("Ziekenhuisverpleegkundigen", "Hospital nurses"),
            Self::Gp => ("Huisartsen", "General practitioners"),
            Self::AmbulanceCrew => ("Ambulancemedewerkers", "Ambulance crew"),
            Self::MentalHealthWorker => ("Ggz-medewerkers", "Mental health workers"),
        }
    }
}

impl Branch {
    /// Name of its staff in Dutch and English.
    #[must_use]
    pub const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::NursingHome => (
                "Verpleging en verzorging, verpleeghuizen",
                "Care workers, nursing homes",
            ),
            Self::HomeCare => ("Verpleging en verzorging, thuiszorg", "Care workers, home care"),
            Self::Hospital | Self::GpPractice | Self::Ambulance | Self::MentalHealth => {
                self.occupation().name()
            }
        }
    }
}

impl Payer {
    /// Name in Dutch and English, in lower case.
    #[must_use]
    pub const fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Province => ("provincie", "province"),
            Self::Municipalities => ("gemeenten", "municipalities"),
            Self::Insurers => ("zorgverzekeraars", "health insurers"),
            Self::CareOffice => ("zorgkantoor", "long-term care office"),
            Self::Providers => ("zorgaanbieders", "providers of care"),
            Self::Residents => ("inwoners", "residents"),
        }
    }
}
