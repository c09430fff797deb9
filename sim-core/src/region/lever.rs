//! Levers: what a council can choose. All of it is data; the code knows only where a lever acts.

use super::costs::{LeverCost, Payer};
use super::uncertain::{Grade, ParameterId};
use crate::drivers::Driver;
use crate::quantity::Text;

/// Where a lever acts in the model. The order is that of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeverKey {
    /// Share of the planned homes that is aimed for (1 = the plan).
    HousingPace,
    /// Share of new homes that suits older people.
    ElderSuitedShare,
    /// Share of new homes that stands in clusters with care nearby, apart from other suited homes.
    ClusteredShare,
    /// Places in care and general practitioners that come with new homes, as a share of today's ratio to homes.
    AmenitiesWithHomes,
    /// Share of people of 65+ at home who complete a recognised programme per year.
    FallPrevention,
    /// Ambition of working together on healthy living.
    PreventionCoalition,
    /// Share of general practices that work with positive health.
    PositiveHealth,
    /// Share of informal carers reached by support.
    InformalCareSupport,
    /// Change of the number of training places (0 = as now).
    TrainingPlaces,
    /// Change of the outflow of staff (0 = as now, −0.1 = ten per cent fewer leave).
    Retention,
    /// Sickness absence, share of working time.
    Absence,
    /// Share of home care and nursing homes that uses technology that saves time.
    CareTechnology,
    /// Change of lateral entry, heads per year (0 = as now).
    LateralEntry,
    /// Reach of the care coordination point.
    CareCoordination,
    /// Effort to send minor complaints to the GP post.
    Triage,
    /// Share of urgent runs without transport.
    AmbulanceAtHome,
    /// Ambulances added around the clock, vehicles.
    Ambulances,
    /// Share of emergency visits that start at a fully joint post of GPs and hospital.
    UrgentCarePost,
    /// Short-stay places added.
    ShortStayBeds,
    /// Nursing-home places added.
    NursingHomePlaces,
    /// Clinical beds of the hospitals inside, change relative to the pack (0 = as now).
    HospitalBeds,
    /// Share of the acute admissions of frail people that suit care elsewhere which goes there.
    FrailtyPathway,
    /// Share of patients of the acute chain whose information its links share.
    ChainInformation,
    /// Parts of the day in which the care plaza in the north is open, 0–3: day, evening, night.
    NorthCarePlaza,
}

impl LeverKey {
    /// All levers, in the order of the page.
    pub const ALL: [Self; 24] = [
        Self::HousingPace,
        Self::ElderSuitedShare,
        Self::ClusteredShare,
        Self::AmenitiesWithHomes,
        Self::FallPrevention,
        Self::PreventionCoalition,
        Self::PositiveHealth,
        Self::InformalCareSupport,
        Self::TrainingPlaces,
        Self::Retention,
        Self::Absence,
        Self::CareTechnology,
        Self::LateralEntry,
        Self::CareCoordination,
        Self::Triage,
        Self::AmbulanceAtHome,
        Self::Ambulances,
        Self::UrgentCarePost,
        Self::ShortStayBeds,
        Self::NursingHomePlaces,
        Self::HospitalBeds,
        Self::FrailtyPathway,
        Self::ChainInformation,
        Self::NorthCarePlaza,
    ];

    /// The id in packs, scenarios, links and results.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::HousingPace => "housing_pace",
            Self::ElderSuitedShare => "elder_suited_share",
            Self::ClusteredShare => "clustered_share",
            Self::AmenitiesWithHomes => "amenities_with_homes",
            Self::FallPrevention => "fall_prevention",
            Self::PreventionCoalition => "prevention_coalition",
            Self::PositiveHealth => "positive_health",
            Self::InformalCareSupport => "informal_care_support",
            Self::TrainingPlaces => "training_places",
            Self::Retention => "retention",
            Self::Absence => "absence",
            Self::CareTechnology => "care_technology",
            Self::LateralEntry => "lateral_entry",
            Self::CareCoordination => "care_coordination",
            Self::Triage => "triage",
            Self::AmbulanceAtHome => "ambulance_at_home",
            Self::Ambulances => "ambulances",
            Self::UrgentCarePost => "urgent_care_post",
            Self::ShortStayBeds => "short_stay_beds",
            Self::NursingHomePlaces => "nursing_home_places",
            Self::HospitalBeds => "hospital_beds",
            Self::FrailtyPathway => "frailty_pathway",
            Self::ChainInformation => "chain_information",
            Self::NorthCarePlaza => "north_care_plaza",
        }
    }

    /// Whether the lever changes who lives where: only then is the people pass run again.
    #[must_use]
    pub const fn touches_people(self) -> bool {
        matches!(
            self,
            Self::HousingPace | Self::ElderSuitedShare | Self::ClusteredShare
        )
    }

    /// The driver through which the lever acts in the care pass: levers that bring or keep staff move staff in post, all
    /// others are measures. What levers do to people acts through the people that the care pass is given, for its number
    /// and make-up.
    #[must_use]
    pub const fn driver(self) -> Driver {
        match self {
            Self::TrainingPlaces | Self::Retention | Self::LateralEntry => Driver::Staff,
            Self::HousingPace => Driver::Growth,
            _ => Driver::Measures,
        }
    }
}

/// Group of levers on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Theme {
    /// Wonen & groei.
    Housing,
    /// Gezondheid & preventie.
    Health,
    /// Inwoners & mantelzorg.
    Residents,
    /// Personeel.
    Staff,
    /// Spoedzorg.
    AcuteCare,
    /// Doorstroming.
    Flow,
}

impl Theme {
    /// All themes, in the order of the page.
    pub const ALL: [Self; 6] = [
        Self::Housing,
        Self::Health,
        Self::Residents,
        Self::Staff,
        Self::AcuteCare,
        Self::Flow,
    ];

    /// The id in packs.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Housing => "housing",
            Self::Health => "health",
            Self::Residents => "residents",
            Self::Staff => "staff",
            Self::AcuteCare => "acute_care",
            Self::Flow => "flow",
        }
    }
}

/// One lever of the pack.
#[derive(Clone, Debug)]
pub struct LeverData {
    /// Where it acts.
    pub key: LeverKey,
    /// Group on the page.
    pub theme: Theme,
    /// Short name.
    pub label: Text,
    /// What it is, in plain words.
    pub explanation: Text,
    /// Unit on the page: `%`, `places`, `vehicles`.
    pub unit: Text,
    /// Factor from the model's value to the page's value: 100 where the page shows per cent.
    pub display_factor: f64,
    /// Lowest value, in the model's unit.
    pub minimum: f64,
    /// Highest value, in the model's unit.
    pub maximum: f64,
    /// Step of the slider, in the model's unit.
    pub step: f64,
    /// Value at which nothing changes: what is in place today, with what is decided already.
    pub reference: f64,
    /// What is in place in the years before the reference is reached, by calendar year and ascending: a change that is
    /// decided and dated. Empty when the reference is in place in the base year.
    pub in_place: Vec<(i32, f64)>,
    /// First year in which a change may act.
    pub from: i32,
    /// Years from the start of a change to its full value.
    pub ramp_years: i32,
    /// How far a change has come on its way to its full value: along an S, or in equal yearly steps when there is none.
    pub s_curve: Option<SCurve>,
    /// Why the range ends where it does.
    pub bounds: Text,
    /// The province's role: deelnemer, opdrachtgever, verbinder, ontwikkelaar.
    pub role: Text,
    /// What the province can do about it.
    pub province: Province,
    /// Who pays for it, whether or not the cost is known.
    pub pays: Vec<Payer>,
    /// Who gains: pays less, or is better off.
    pub benefits: Vec<Payer>,
    /// What to count each year to know, in the evaluations, whether the lever moved and did what it is for.
    pub monitor: Text,
    /// The uncertain parameters that carry its effect.
    pub effects: Vec<ParameterId>,
    /// Evidence grade of its effect.
    pub grade: Grade,
    /// The indicator that it exists for, and whether raising the lever raises that indicator.
    pub moves: (String, Direction),
    /// What it costs per year to move it away from its reference.
    pub cost: LeverCost,
    /// Source id.
    pub source: String,
}

impl LeverData {
    /// What is in place in a year when nobody moves the lever.
    #[must_use]
    pub fn reference_in(&self, year: i32) -> f64 {
        let passed = self.in_place.iter().find(|(until, _)| year <= *until);
        passed.map_or(self.reference, |(_, value)| *value)
    }
}

/// The way in which something new comes into use: slowly, then fast, then slowly again. A logistic curve, cut off at both ends
/// and stretched so that it runs from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SCurve {
    /// Steepness: growth rate of the logistic curve per length of the ramp.
    pub steepness: f64,
    /// Where on the ramp the curve is steepest, 0–1.
    pub midpoint: f64,
}

impl SCurve {
    /// Part of the change that is made when part `x` of the ramp is over, both 0–1: exactly 0 at its start and 1 at its end.
    #[must_use]
    pub fn part(self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        if x >= 1.0 {
            return 1.0;
        }
        let logistic = |x: f64| 1.0 / (1.0 + libm::exp(-self.steepness * (x - self.midpoint)));
        let (start, end) = (logistic(0.0), logistic(1.0));
        ((logistic(x) - start) / (end - start)).clamp(0.0, 1.0)
    }
}

/// What a province can do about a lever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Province {
    /// It can decide.
    Decides,
    /// Others decide; it can influence them.
    Influences,
    /// It can do nothing about it.
    Cannot,
}

impl Province {
    /// All, from most to least.
    pub const ALL: [Self; 3] = [Self::Decides, Self::Influences, Self::Cannot];

    /// The id in packs.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Decides => "decides",
            Self::Influences => "influences",
            Self::Cannot => "cannot",
        }
    }
}

/// Which way a figure goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It rises.
    Up,
    /// It falls.
    Down,
}

#[cfg(test)]
mod tests {
    use super::SCurve;

    #[test]
    fn an_s_curve_runs_from_nought_to_one_and_is_steepest_in_its_middle() {
        let curve = SCurve {
            steepness: 8.0,
            midpoint: 0.5,
        };
        assert_eq!((curve.part(0.0), curve.part(1.0)), (0.0, 1.0));
        assert!((curve.part(0.5) - 0.5).abs() < 1e-15);
        // By hand at a quarter: 1/(1 + e²) = 0.1192, less 1/(1 + e⁴) = 0.0180, over 1 − 2·0.0180.
        assert!((curve.part(0.25) - 0.1050).abs() < 5e-5);
        let parts: Vec<f64> = (0..=20).map(|step| curve.part(f64::from(step) / 20.0)).collect();
        for (step, pair) in parts.windows(2).enumerate() {
            let (there, back) = (pair[1] - pair[0], parts[20 - step] - parts[19 - step]);
            assert!(
                there > 0.0 && (there - back).abs() < 1e-12,
                "step {step}: as the other half, mirrored"
            );
            if step > 0 {
                let before = pair[0] - parts[step - 1];
                assert!(if step < 10 {
                    there > before
                } else {
                    there <= before + 1e-12
                });
            }
        }
    }

    #[test]
    fn hardly_steep_is_hardly_an_s_and_a_late_middle_comes_late() {
        let flat = SCurve {
            steepness: 0.01,
            midpoint: 0.5,
        };
        let late = SCurve {
            steepness: 8.0,
            midpoint: 0.8,
        };
        for x in [0.1, 0.5, 0.9] {
            assert!((flat.part(x) - x).abs() < 1e-5);
            assert!(late.part(x) < x);
        }
    }
}
