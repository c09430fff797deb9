//! One replicate: the two passes and their order.

use crate::acute::twin::Province;
use crate::acute::{self, Asked, Calibration, Flow, NotConverged, Staffed};
use crate::capacity::Capacity;
use crate::costs::{Costs, Given, Served};
use crate::demand::{Demand, Service};
use crate::drivers::Driver;
use crate::indicators::{Figures, Year, measure};
use crate::parameters::{CheckedParameters, Drawn};
use crate::people::{self, People};
use crate::random::Luck;
use crate::region::ShockKey;
use crate::workforce::Workforce;
use std::fmt;

/// What the people pass leaves for any number of care passes on the same luck.
#[derive(Clone, Debug, PartialEq)]
pub struct PeoplePass {
    /// The drawn parameters.
    pub drawn: Drawn,
    /// Who lives where, to one year past the horizon.
    pub people: People,
}

/// Who lives here: housing and demography, to the horizon.
#[must_use]
pub fn people_pass(parameters: &CheckedParameters, luck: &Luck) -> PeoplePass {
    let drawn = parameters.draw(luck);
    let people = people::project(parameters, &drawn, luck);
    PeoplePass { drawn, people }
}

/// What care they need and get, year by year. Only this function knows the order of the steps.
///
/// # Errors
/// A year of the acute chain that does not converge.
pub fn care_pass(
    parameters: &CheckedParameters,
    pass: &PeoplePass,
    luck: &Luck,
) -> Result<Figures, RunError> {
    care_pass_for(parameters, &pass.drawn, &pass.people, &pass.people, luck)
}

/// A care pass for some `people`, given by staff who come and go as they did with the people of `staffing`: the same in the
/// normal run, apart in an attribution.
///
/// # Errors
/// A year of the acute chain that does not converge.
pub fn care_pass_for(
    parameters: &CheckedParameters,
    drawn: &Drawn,
    people: &People,
    staffing: &People,
    luck: &Luck,
) -> Result<Figures, RunError> {
    years(parameters, drawn, people, staffing, luck, &mut |_, _| ())
}

/// The acute chain of one year of a run: what it was asked and had, and what the formulas made of it.
#[derive(Clone, Debug)]
pub struct AcuteYear {
    /// What was asked.
    pub asked: Asked,
    /// What was staffed.
    pub staffed: Staffed,
    /// What was fitted on the base year of this replicate.
    pub calibration: Calibration,
    /// What came out.
    pub flow: Flow,
}

impl AcuteYear {
    /// The chain of this year, to be played minute by minute; `parameters`: those of the run.
    #[must_use]
    pub fn province<'a>(&self, parameters: &'a CheckedParameters) -> Province<'a> {
        Province::new(
            &parameters.chain,
            &parameters.region.acute,
            &self.calibration,
            &self.asked,
            &self.staffed,
        )
    }
}

/// The same, borrowed from the run.
struct Seen<'a> {
    asked: &'a Asked,
    staffed: &'a Staffed,
    calibration: &'a Calibration,
    flow: &'a Flow,
}

impl Seen<'_> {
    fn kept(&self) -> AcuteYear {
        AcuteYear {
            asked: self.asked.clone(),
            staffed: self.staffed.to_owned(),
            calibration: self.calibration.clone(),
            flow: self.flow.clone(),
        }
    }
}

/// The acute chain of one year of a replicate, for whoever wants to look at that year more closely; none outside the run.
///
/// # Errors
/// A year of the acute chain that does not converge.
pub fn acute_year(
    parameters: &CheckedParameters,
    pass: &PeoplePass,
    luck: &Luck,
    year: i32,
) -> Result<Option<AcuteYear>, RunError> {
    let (drawn, people) = (&pass.drawn, &pass.people);
    let mut found = None;
    years(parameters, drawn, people, people, luck, &mut |here, acute| {
        if here == year {
            found = Some(acute.kept());
        }
    })?;
    Ok(found)
}

/// The years of a run; `see` looks at the acute chain of each.
fn years(
    parameters: &CheckedParameters,
    drawn: &Drawn,
    people: &People,
    staffing: &People,
    luck: &Luck,
    see: &mut dyn FnMut(i32, &Seen<'_>),
) -> Result<Figures, RunError> {
    let (region, chain) = (&*parameters.region, &*parameters.chain);
    let mut figures = Figures::zero(&parameters.layout);
    let mut demand = Demand::at_start(parameters, drawn, people);
    let mut staff = Workforce::at_start(parameters, drawn, staffing, &demand, luck.mode);
    let mut capacity = Capacity::at_start(parameters, drawn, &demand, &staff);
    let calibration = acute::calibrate(chain, region, drawn, &asked_at_start(&demand), &capacity.acute);
    let mut state = acute::State::new(chain);
    let mut flow = Flow {
        postponed: calibration.carried_over,
        ..Flow::default()
    };
    for year in region.base_year..=parameters.horizon {
        demand.assess(parameters, drawn, people, year, luck, capacity.beyond_base());
        staff.meet(
            parameters,
            drawn,
            &demand,
            capacity.wanted_residents(parameters, &demand, &staff, year),
            year,
        );
        capacity.staff(parameters, drawn, &demand, &staff, year);
        let asked = Asked {
            carried_over: flow.postponed,
            ..asked(parameters, drawn, &demand, &capacity, year)
        };
        acute::flow(
            chain,
            &region.acute,
            &calibration,
            &mut state,
            &asked,
            &capacity.acute,
            &mut flow,
        )
        .map_err(|cause| RunError {
            year,
            replicate: luck.replicate,
            cause,
        })?;
        let seen = Seen {
            asked: &asked,
            staffed: &capacity.acute,
            calibration: &calibration,
            flow: &flow,
        };
        see(year, &seen);
        let given = Given {
            people,
            demand: &demand,
            staff: &staff,
            capacity: &capacity,
            flow: &flow,
            calibration: &calibration,
        };
        let served = Served::of(parameters, &given, year);
        let costs = Costs::of(parameters, drawn, &given, &served, year);
        let result = Year {
            year,
            people,
            demand: &demand,
            staff: &staff,
            capacity: &capacity,
            flow: &flow,
            served: &served,
            costs: &costs,
        };
        measure(parameters, &result, &mut figures);
        staff.turn_over(parameters, drawn, staffing, year, luck);
    }
    Ok(figures)
}

/// What the base year asks of the acute chain, before any measure: the state to which it is calibrated.
#[must_use]
pub fn asked_at_start(demand: &Demand) -> Asked {
    let base = |service: Service| demand.base[service as usize].clone();
    let total = |service: Service| demand.base_total(service);
    asked_of(&base, &total, [1.0, 1.0, 1.0], [0.0, 0.0], 0.0)
}

fn asked(
    parameters: &CheckedParameters,
    drawn: &Drawn,
    demand: &Demand,
    capacity: &Capacity,
    year: i32,
) -> Asked {
    let region = &parameters.region;
    let years = if parameters.drivers.has(Driver::Use) {
        f64::from(year - region.base_year)
    } else {
        0.0
    };
    let need = |service: Service| demand.need[service as usize].clone();
    let total = |service: Service| demand.total(service);
    let usual = asked_of(
        &need,
        &total,
        [
            demand.stay_factor,
            demand.search_factor,
            capacity.nursing_home_wait_factor(),
        ],
        [demand.treated_at_home, drawn[region.care.pool.at_home_minutes]],
        years,
    );
    Asked {
        gp_by_day: demand.gp_by_day.clone(),
        diverted_visits: demand.diverted_visits,
        clinic_growth: demand.clinic_growth.clone(),
        from_clinics: Vec::new(),
        epidemic: epidemic(parameters, demand, year),
        shorter: demand.shorter,
        ..usual
    }
}

/// Acute admissions in the busiest week beyond those that the mean of the year brings: of what an epidemic adds then, the mean
/// has a part already.
fn epidemic(parameters: &CheckedParameters, demand: &Demand, year: i32) -> f64 {
    let of_year = demand.epidemic[Service::AcuteAdmission as usize];
    (1.0 + parameters.shock(ShockKey::WinterEpidemic, year)) / of_year - 1.0
}

fn asked_of(
    need: &dyn Fn(Service) -> Vec<f64>,
    total: &dyn Fn(Service) -> f64,
    factors: [f64; 3],
    [treated_at_home, at_home_minutes]: [f64; 2],
    years: f64,
) -> Asked {
    let [stay_factor, search_factor, nursing_home_wait_factor] = factors;
    Asked {
        a1_runs: need(Service::AmbulanceA1),
        a2_runs: need(Service::AmbulanceA2),
        planned_runs: need(Service::AmbulanceB),
        visits: need(Service::EdVisit),
        gp_contacts: need(Service::GpOutOfHours),
        acute_admissions: total(Service::AcuteAdmission),
        elective_admissions: total(Service::ElectiveAdmission),
        short_stay: total(Service::ShortStay),
        rehabilitation: total(Service::GeriatricRehabilitation),
        treated_at_home,
        at_home_minutes,
        stay_factor,
        search_factor,
        nursing_home_wait_factor,
        years,
        ..Asked::default()
    }
}

/// A run that failed, with its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RunError {
    /// Calendar year.
    pub year: i32,
    /// Replicate.
    pub replicate: u32,
    /// Why.
    pub cause: NotConverged,
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "replicate {}, year {}: {}",
            self.replicate, self.year, self.cause
        )
    }
}

impl std::error::Error for RunError {}
