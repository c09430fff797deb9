//! Capacity that comes free because less is needed, and, apart from it, what is needed and not given.

use super::line::YearOf;
use crate::demand::Service;

/// Capacity that measures free or take: an amount, never cash, because a bed that stands empty costs almost what a full one
/// does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Capacity {
    /// Hours of home nursing and home help.
    HomeCare,
    /// Contacts with general practitioners, out of hours too.
    GpContacts,
    /// Visits to emergency departments.
    EmergencyVisits,
    /// Days of residents in hospital beds; needed with those of admissions put off.
    HospitalDays,
    /// Ambulance runs of every kind.
    AmbulanceRuns,
    /// Stays in short stay and geriatric rehabilitation.
    StepDownStays,
    /// Places in nursing homes, each for a year.
    NursingHomePlaces,
    /// Clients of mental health care.
    MentalHealthClients,
    /// Staff that care asks for, whether or not it is there: full-time equivalents, each for a year.
    Staff,
}

impl Capacity {
    /// Number of kinds.
    pub const COUNT: usize = Self::ALL.len();

    /// All kinds, in the order of every table.
    pub const ALL: [Self; 9] = [
        Self::HomeCare,
        Self::GpContacts,
        Self::EmergencyVisits,
        Self::HospitalDays,
        Self::AmbulanceRuns,
        Self::StepDownStays,
        Self::NursingHomePlaces,
        Self::MentalHealthClients,
        Self::Staff,
    ];

    /// Id in results of what comes free; public.
    #[must_use]
    pub const fn freed_id(self) -> &'static str {
        match self {
            Self::HomeCare => "freed_home_care",
            Self::GpContacts => "freed_gp_contacts",
            Self::EmergencyVisits => "freed_ed_visits",
            Self::HospitalDays => "freed_hospital_days",
            Self::AmbulanceRuns => "freed_ambulance_runs",
            Self::StepDownStays => "freed_step_down_stays",
            Self::NursingHomePlaces => "freed_nursing_home_places",
            Self::MentalHealthClients => "freed_mental_health_clients",
            Self::Staff => "freed_staff",
        }
    }

    /// Id in results of what is needed and not given; public.
    #[must_use]
    pub const fn withheld_id(self) -> &'static str {
        match self {
            Self::HomeCare => "withheld_home_care",
            Self::GpContacts => "withheld_gp_contacts",
            Self::EmergencyVisits => "withheld_ed_visits",
            Self::HospitalDays => "withheld_hospital_days",
            Self::AmbulanceRuns => "withheld_ambulance_runs",
            Self::StepDownStays => "withheld_step_down_stays",
            Self::NursingHomePlaces => "withheld_nursing_home_places",
            Self::MentalHealthClients => "withheld_mental_health_clients",
            Self::Staff => "withheld_staff",
        }
    }

    /// Unit of an amount over years; public.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::HomeCare => "h",
            Self::GpContacts => "contacts",
            Self::EmergencyVisits => "visits",
            Self::HospitalDays => "bed-days",
            Self::AmbulanceRuns => "runs",
            Self::StepDownStays => "stays",
            Self::NursingHomePlaces => "place-years",
            Self::MentalHealthClients => "client-years",
            Self::Staff => "fte-years",
        }
    }

    /// Whether need and what is given can differ. Where they cannot, whoever comes is helped, here or elsewhere; of staff only the
    /// need is counted.
    #[must_use]
    pub const fn can_be_withheld(self) -> bool {
        match self {
            Self::HomeCare
            | Self::GpContacts
            | Self::HospitalDays
            | Self::StepDownStays
            | Self::NursingHomePlaces
            | Self::MentalHealthClients => true,
            Self::EmergencyVisits | Self::AmbulanceRuns | Self::Staff => false,
        }
    }

    /// What is needed in a year.
    pub(super) fn needed(self, of: YearOf<'_>) -> i64 {
        let slots = &of.parameters.layout.catalogue.slots;
        match self {
            Self::HospitalDays => of.at(slots.hospital_days) + self.withheld(of),
            Self::Staff => of.at(slots.staff_needed),
            _ => self.services().iter().map(|service| needed(of, *service)).sum(),
        }
    }

    /// What is needed and not given in a year; below zero where more is given than need stood at: need for short stay and
    /// rehabilitation is what took place at the waits of the base year, and what was put off last year is caught up.
    pub(super) fn withheld(self, of: YearOf<'_>) -> i64 {
        let slots = &of.parameters.layout.catalogue.slots;
        match self {
            Self::HospitalDays => {
                let given: i64 = ADMISSIONS.iter().map(|service| given(of, *service)).sum();
                let short: i64 = ADMISSIONS.iter().map(|service| short(of, *service)).sum();
                // Who is not admitted would stay as long as who is. To the nearest day.
                match given {
                    1.. => (2 * short * of.at(slots.hospital_days) + given).div_euclid(2 * given),
                    _ => 0,
                }
            }
            _ => self.services().iter().map(|service| short(of, *service)).sum(),
        }
    }

    /// Services whose amounts add up to it; none for what is no amount of a service.
    const fn services(self) -> &'static [Service] {
        use Service::{
            AmbulanceA1, AmbulanceA2, AmbulanceB, EdVisit, GeriatricRehabilitation, GpContact, GpOutOfHours,
            HomeHelp, HomeNursing, MentalHealth, NursingHome, ShortStay,
        };
        match self {
            Self::HomeCare => &[HomeNursing, HomeHelp],
            Self::GpContacts => &[GpContact, GpOutOfHours],
            Self::EmergencyVisits => &[EdVisit],
            Self::AmbulanceRuns => &[AmbulanceA1, AmbulanceA2, AmbulanceB],
            Self::StepDownStays => &[ShortStay, GeriatricRehabilitation],
            Self::NursingHomePlaces => &[NursingHome],
            Self::MentalHealthClients => &[MentalHealth],
            Self::HospitalDays | Self::Staff => &[],
        }
    }
}

const ADMISSIONS: [Service; 2] = [Service::AcuteAdmission, Service::ElectiveAdmission];

fn needed(of: YearOf<'_>, service: Service) -> i64 {
    of.at(of.parameters.layout.catalogue.slots.demand[service as usize])
}

/// What is given of a service; of what is no care, what is there.
pub(super) fn given(of: YearOf<'_>, service: Service) -> i64 {
    let slot = of.parameters.layout.catalogue.slots.served[service as usize];
    slot.map_or_else(|| needed(of, service), |slot| of.at(slot))
}

/// What is needed of a service and not given.
pub(super) fn short(of: YearOf<'_>, service: Service) -> i64 {
    needed(of, service) - given(of, service)
}
