//! Data of money: what a unit of care costs, what a measure costs, and who pays.

use super::uncertain::ParameterId;
use crate::demand::Service;
use crate::quantity::Text;

/// Who pays for care or for a measure. Public: part of the ids of indicators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Payer {
    /// The province.
    Province,
    /// Municipalities (Wmo).
    Municipalities,
    /// Health insurers (Zvw).
    Insurers,
    /// The long-term care office (Wlz).
    CareOffice,
    /// Providers of care, out of their own means.
    Providers,
    /// Residents themselves.
    Residents,
}

impl Payer {
    /// Number of payers.
    pub const COUNT: usize = Self::ALL.len();

    /// All payers, in the order of every list by payer.
    pub const ALL: [Self; 6] = [
        Self::Province,
        Self::Municipalities,
        Self::Insurers,
        Self::CareOffice,
        Self::Providers,
        Self::Residents,
    ];

    /// The id in packs and in ids of indicators.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Municipalities => "municipalities",
            Self::Insurers => "insurers",
            Self::CareOffice => "care_office",
            Self::Providers => "providers",
            Self::Residents => "residents",
        }
    }
}

/// One value per payer, in the order of [`Payer::ALL`].
pub type ByPayer<T> = [T; Payer::COUNT];

/// What care and measures cost, and which parties can contribute.
#[derive(Clone, Debug)]
pub struct CostData {
    /// Year whose price level all amounts have.
    pub price_year: i32,
    /// Ratio of all prices of care to those of the sources, common to them (uncertain).
    pub price_level: ParameterId,
    /// Price of a day in a hospital bed of somebody who could be elsewhere, euros (uncertain).
    pub delayed_day: ParameterId,
    /// One entry per [`Service`]; none where the amount is not care that somebody pays.
    pub services: Vec<Option<ServiceCost>>,
    /// Classes of parties that can contribute to measures.
    pub parties: Vec<Party>,
}

/// Price of a service, and who pays it.
#[derive(Clone, Debug)]
pub struct ServiceCost {
    /// Price of one priced unit, euros of the price year (uncertain).
    pub price: ParameterId,
    /// What the price is for.
    pub per: Priced,
    /// Share that each payer pays; together 1.
    pub payer: ByPayer<f64>,
}

/// What the price of a service is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priced {
    /// One unit of the service: a contact, a visit, an hour, a run.
    Unit,
    /// One day of an admission or of a stay.
    Day,
}

/// What it costs to move a lever away from its reference, beside the care that it adds or saves.
#[derive(Clone, Debug)]
pub enum LeverCost {
    /// A price per year for each unit above the reference.
    Priced(LeverPrice),
    /// Nothing beside the care: what the lever adds or saves is counted in the cost of care.
    InCare(Text),
    /// Nobody published what it costs; why, when the pack says so.
    Unknown(Option<Text>),
}

/// Price of a measure: `price × basis × (lever − reference)` per year.
#[derive(Clone, Debug)]
pub struct LeverPrice {
    /// Euros of the price year (uncertain).
    pub price: ParameterId,
    /// What the price is for.
    pub basis: Basis,
    /// Share that each payer pays; together 1.
    pub payer: ByPayer<f64>,
}

/// What one unit of a lever is counted in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The lever's own unit: vehicles, places, heads.
    Unit,
    /// The lever is a share of people of this age and older who do not live in a nursing home.
    PeopleAtHome {
        /// Youngest age.
        from_age: usize,
    },
    /// The lever is a share of what people ask of these services.
    Need(Vec<Service>),
}

/// A class of parties that can contribute to measures.
#[derive(Clone, Debug)]
pub struct Party {
    /// Id in scenarios and links.
    pub id: String,
    /// Name.
    pub label: Text,
    /// How many parties of this class there are, where that is known.
    pub count: Option<u32>,
}
