//! What an account says of each measure: euros by payer, care that is not given, and capacity that comes free.

use crate::demand::Service;
use crate::indicators::{CellKey, Figures, Layout, Place};
use crate::region::Payer;

/// One line of the account of a measure. All are differences "with less without", in the sign that the name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Line {
    /// Cost of care that a payer, or all of them, no longer pays; thousands of euros.
    Saved(Option<Payer>),
    /// What the measure itself costs a payer, or all of them; thousands of euros.
    Cost(Option<Payer>),
    /// Saved less cost.
    Net(Option<Payer>),
    /// What the care would cost that is needed and not given, when it grows; thousands of euros.
    NotGiven,
    /// Cost of care that is no longer needed, whether or not it was given: saved by all payers, less the growth of care that is
    /// not given; thousands of euros.
    NeedSaved,
    /// Capacity that comes free because less of it is used.
    Freed(Capacity),
}

impl Line {
    /// All lines, in the order of every table.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let payers = || Payer::ALL.into_iter().map(Some).chain([None]);
        let money = [Self::Saved, Self::Cost, Self::Net];
        money
            .into_iter()
            .flat_map(|line| payers().map(line))
            .chain([Self::NotGiven, Self::NeedSaved])
            .chain(Capacity::ALL.map(Self::Freed))
            .collect()
    }

    /// Id in results; public. Of lines of money without the payer.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Saved(_) => "saved",
            Self::Cost(_) => "cost",
            Self::Net(_) => "net",
            Self::NotGiven => "care_not_given",
            Self::NeedSaved => "care_not_needed",
            Self::Freed(capacity) => capacity.id(),
        }
    }

    /// Unit of an amount over years; public.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Freed(capacity) => capacity.unit(),
            _ => "kEUR",
        }
    }

    /// The amount of one year of a run, of which the line is a difference.
    pub(super) fn amount(self, layout: &Layout, figures: &Figures, year: i32) -> i64 {
        let slots = &layout.catalogue.slots;
        let at = |indicator: usize| {
            let place = Place::Region;
            let index = layout.index(CellKey {
                indicator,
                place,
                year,
            });
            figures.0[index.expect("the region has every figure in every year")]
        };
        let paid = |by_payer: &[usize; Payer::COUNT], payer: Option<Payer>| match payer {
            Some(payer) => at(by_payer[payer as usize]),
            None => by_payer.iter().map(|slot| at(*slot)).sum(),
        };
        let given = |services: &[Service]| -> i64 {
            let slots = services
                .iter()
                .filter_map(|service| slots.served[*service as usize]);
            slots.map(at).sum()
        };
        match self {
            Self::Saved(payer) => -paid(&slots.cost_care_by_payer, payer),
            Self::Cost(payer) => paid(&slots.cost_measures_by_payer, payer),
            Self::Net(payer) => {
                -paid(&slots.cost_care_by_payer, payer) - paid(&slots.cost_measures_by_payer, payer)
            }
            Self::NotGiven => at(slots.cost_not_given),
            Self::NeedSaved => -paid(&slots.cost_care_by_payer, None) - at(slots.cost_not_given),
            Self::Freed(Capacity::HospitalDays) => -at(slots.hospital_days),
            Self::Freed(Capacity::Staff) => -at(slots.staff_needed),
            Self::Freed(capacity) => -given(capacity.services()),
        }
    }
}

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
    /// Days of residents in hospital beds.
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

    /// Id in results; public.
    #[must_use]
    pub const fn id(self) -> &'static str {
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

    /// Services whose amounts given add up to it; none for what is no amount of a service.
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
