//! Work per branch, in FTE by the norms; only its growth since the base year counts, the level is the observed one.

use super::COUNT;
use crate::demand::{Demand, Service};
use crate::parameters::{CheckedParameters, Drawn};
use crate::region::{Branch, LeverKey};

/// What changes the norms of a year and adds to the places of the base year.
struct Measures {
    /// Staff hours per hour of home nursing relative to today.
    home_nursing: f64,
    /// Staff per resident of a nursing home relative to today.
    nursing_home: f64,
    /// Work of hospital nurses per bed and visit relative to today.
    hospital: f64,
    /// Beds in hospitals inside that are added, as a share of today's.
    hospital_beds: f64,
    ambulances: f64,
    short_stay_beds: f64,
}

impl Measures {
    const NONE: Self = Self {
        home_nursing: 1.0,
        nursing_home: 1.0,
        hospital: 1.0,
        hospital_beds: 0.0,
        ambulances: 0.0,
        short_stay_beds: 0.0,
    };

    fn of(parameters: &CheckedParameters, drawn: &Drawn, year: i32) -> Self {
        let data = &parameters.region.workforce;
        let saved = |key: LeverKey, effect: f64| {
            let left = |adoption: f64| 1.0 - adoption * effect;
            let today = left(parameters.lever_reference(key));
            if today > 0.0 {
                left(parameters.lever(key, year)) / today
            } else {
                1.0
            }
        };
        let technology = |effect| saved(LeverKey::CareTechnology, effect);
        let staff_time = drawn[parameters.region.care.information.staff_time];
        Self {
            home_nursing: technology(drawn[data.technology_home_nursing]),
            nursing_home: technology(drawn[data.technology_nursing_home]),
            hospital: saved(LeverKey::ChainInformation, staff_time),
            hospital_beds: hospital_beds(parameters, year) - 1.0,
            ambulances: parameters.lever(LeverKey::Ambulances, year),
            short_stay_beds: parameters.lever(LeverKey::ShortStayBeds, year),
        }
    }
}

/// Work of care workers in FTE: nursing homes and step-down places together, home nursing, home help.
pub(crate) type CareWork = [f64; 3];

/// Work of care workers in the base year, when `residents` live in nursing homes.
pub(crate) fn care_work_at_start(
    parameters: &CheckedParameters,
    demand: &Demand,
    residents: f64,
) -> CareWork {
    let amount = |service: Service| demand.base_total(service);
    care_work_of(parameters, &amount, residents, &Measures::NONE)
}

/// Weight with which a shortage of the base year falls on each branch: of care workers by what they do there, 1 elsewhere.
pub(super) fn shortage_weights(parameters: &CheckedParameters, demand: &Demand) -> [f64; COUNT] {
    let residents = residents_at_start(parameters, &|service| demand.base_total(service));
    let work = care_work_at_start(parameters, demand, residents);
    let [nursing_home, home_nursing, home_help] = parameters.region.workforce.shortage_weight;
    let at_home = work[1] + work[2];
    let mut weights = [1.0; COUNT];
    weights[Branch::NursingHome as usize] = nursing_home;
    weights[Branch::HomeCare as usize] = if at_home > 0.0 {
        (work[1] * home_nursing + work[2] * home_help) / at_home
    } else {
        0.5 * (home_nursing + home_help)
    };
    weights
}

/// People in nursing homes in the base year: as many as there are places, if as many need one.
fn residents_at_start(parameters: &CheckedParameters, amount: &dyn Fn(Service) -> f64) -> f64 {
    let places = parameters.region.acute.nursing_home.places;
    places.min(amount(Service::NursingHome))
}

/// The same in `year`.
pub(crate) fn care_work(
    parameters: &CheckedParameters,
    drawn: &Drawn,
    demand: &Demand,
    residents: f64,
    year: i32,
) -> CareWork {
    let amount = |service: Service| demand.total(service);
    care_work_of(
        parameters,
        &amount,
        residents,
        &Measures::of(parameters, drawn, year),
    )
}

fn care_work_of(
    parameters: &CheckedParameters,
    amount: &dyn Fn(Service) -> f64,
    residents: f64,
    measures: &Measures,
) -> CareWork {
    let norms = &parameters.region.workforce;
    let step_down = (parameters.region.acute.step_down.places + measures.short_stay_beds).max(0.0);
    let places = residents * measures.nursing_home + step_down;
    [
        places * norms.nursing_home_fte_per_resident,
        amount(Service::HomeNursing) / norms.home_nursing_hours_per_fte * measures.home_nursing,
        amount(Service::HomeHelp) / norms.home_help_hours_per_fte,
    ]
}

/// Work of the base year.
pub(super) fn work_at_start(parameters: &CheckedParameters, demand: &Demand) -> [f64; COUNT] {
    let amount = |service: Service| demand.base_total(service);
    let residents = residents_at_start(parameters, &amount);
    work_of(parameters, &amount, 1.0, residents, &Measures::NONE)
}

/// Work of `year`, given how many people live in nursing homes.
pub(super) fn work(
    parameters: &CheckedParameters,
    drawn: &Drawn,
    demand: &Demand,
    residents: f64,
    year: i32,
) -> [f64; COUNT] {
    work_of(
        parameters,
        &|service| demand.workload(service),
        demand.stay_factor,
        residents,
        &Measures::of(parameters, drawn, year),
    )
}

/// FTE by the norms.
fn work_of(
    parameters: &CheckedParameters,
    amount: &dyn Fn(Service) -> f64,
    stay_factor: f64,
    residents: f64,
    measures: &Measures,
) -> [f64; COUNT] {
    let region = &parameters.region;
    let norms = &region.workforce;
    let inside = region.acute.hospitals.iter().filter(|hospital| hospital.inside);
    let outside_residents: f64 = inside
        .clone()
        .map(|hospital| hospital.visits - hospital.visits_of_residents)
        .sum();
    let all_visits: f64 = region
        .acute
        .hospitals
        .iter()
        .map(|hospital| hospital.visits_of_residents)
        .sum();
    let inside_share = inside.map(|hospital| hospital.visits_of_residents).sum::<f64>() / all_visits.max(1.0);
    let observed = |service: Service| parameters.anchors().total(service);
    let admissions = amount(Service::AcuteAdmission) + amount(Service::ElectiveAdmission);
    let admissions_at_start = observed(Service::AcuteAdmission) + observed(Service::ElectiveAdmission);
    let wards = &region.acute.wards;
    let at_start = wards.admissions * wards.stay_days / 365.0;
    let occupied = at_start * stay_factor * admissions / admissions_at_start.max(1.0);
    // A bed takes nurses because it is there: as many as one of today does on average.
    let added = at_start * measures.hospital_beds;
    let visits = amount(Service::EdVisit) * inside_share + outside_residents;
    let mut work = [0.0; COUNT];
    let [nursing_homes, home_nursing, home_help] = care_work_of(parameters, amount, residents, measures);
    work[Branch::NursingHome as usize] = nursing_homes;
    work[Branch::HomeCare as usize] = home_nursing + home_help;
    work[Branch::Hospital as usize] = ((occupied + added).max(0.0) * norms.nurse_fte_per_bed
        + visits / 1000.0 * norms.nurse_fte_per_1000_visits)
        * measures.hospital;
    work[Branch::GpPractice as usize] = amount(Service::GpContact) + amount(Service::GpOutOfHours);
    let duties: f64 = region
        .acute
        .stations
        .iter()
        .filter(|station| station.area.is_some())
        .map(vehicles_around_the_clock)
        .sum();
    let runs = RUNS.map(amount).iter().sum::<f64>() / RUNS.map(observed).iter().sum::<f64>().max(1.0);
    work[Branch::Ambulance as usize] = (duties * runs + measures.ambulances) * norms.crew_fte_per_ambulance;
    work[Branch::MentalHealth as usize] = amount(Service::MentalHealth);
    work
}

/// Services that ambulances drive for: the national framework lets the number of vehicles follow their runs.
const RUNS: [Service; 3] = [Service::AmbulanceA1, Service::AmbulanceA2, Service::AmbulanceB];

/// Vehicles of a station, averaged over the hours of the week.
fn vehicles_around_the_clock(station: &crate::region::Station) -> f64 {
    let weekday: f64 = station.vehicles[..3].iter().sum();
    let weekend: f64 = station.vehicles[3..].iter().sum();
    (5.0 * weekday + 2.0 * weekend) / 21.0
}

/// Physical beds of the hospitals inside relative to those of the pack.
pub(crate) fn hospital_beds(parameters: &CheckedParameters, year: i32) -> f64 {
    let beds = |change: f64| (1.0 + change).max(0.0);
    let reference = beds(parameters.lever_reference(LeverKey::HospitalBeds));
    if reference > 0.0 {
        beds(parameters.lever(LeverKey::HospitalBeds, year)) / reference
    } else {
        1.0
    }
}

/// Ambulance runs relative to the base year, without those that an epidemic brings: no vehicle is bought for one winter.
pub(crate) fn runs_growth(demand: &Demand) -> f64 {
    let base: f64 = RUNS.iter().map(|service| demand.base_total(*service)).sum();
    let usual = |service: &Service| demand.total(*service) / demand.epidemic[*service as usize];
    let now: f64 = RUNS.iter().map(usual).sum();
    if base > 0.0 { now / base } else { 1.0 }
}
