//! How much care is really given: need less what is not given. Only this is paid.

use crate::acute::{Calibration, Flow};
use crate::capacity::Capacity;
use crate::demand::{Demand, Service};
use crate::parameters::CheckedParameters;
use crate::people::People;
use crate::region::Branch;
use crate::workforce::Workforce;

/// Everything of one year that money depends on.
#[derive(Clone, Copy, Debug)]
pub struct Given<'a> {
    /// Who lives where.
    pub people: &'a People,
    /// What they ask for.
    pub demand: &'a Demand,
    /// Who is there to give it.
    pub staff: &'a Workforce,
    /// What is really staffed.
    pub capacity: &'a Capacity,
    /// What came out of the acute chain.
    pub flow: &'a Flow,
    /// What was fitted on the base year.
    pub calibration: &'a Calibration,
}

/// Care given to residents in one year, wherever it is given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Served {
    /// Amount by service, in its unit.
    pub amount: [f64; Service::COUNT],
    /// Mean days in a hospital bed that care takes, per admission.
    pub stay_days: f64,
    /// Mean days after that, until there is a place elsewhere, per admission.
    pub delay_days: f64,
}

impl Served {
    /// Care given in `year`.
    #[must_use]
    pub fn of(parameters: &CheckedParameters, given: &Given<'_>, year: i32) -> Self {
        let Given {
            people,
            demand,
            staff,
            capacity,
            flow,
            ..
        } = *given;
        let residents: f64 = (0..people.area_count())
            .map(|area| people.total(year, area))
            .sum();
        let without_gp = if residents > 0.0 {
            (capacity.without_gp.iter().sum::<f64>() / residents).min(1.0)
        } else {
            0.0
        };
        let placed = placed(parameters, given);
        let amount = Service::ALL.map(|service| {
            let need = demand.total(service);
            match service {
                Service::GpContact => need * (1.0 - without_gp),
                Service::HomeNursing => need * (1.0 - capacity.unmet_home_nursing).max(0.0),
                Service::HomeHelp => need * (1.0 - capacity.unmet_home_help).max(0.0),
                Service::NursingHome => capacity.residents,
                Service::ShortStay | Service::GeriatricRehabilitation => need * placed,
                Service::ElectiveAdmission => (need + flow.carried_over - flow.postponed).max(0.0),
                Service::MentalHealth => need * staff.coverage[Branch::MentalHealth as usize].min(1.0),
                Service::GpOutOfHours
                | Service::EdVisit
                | Service::AcuteAdmission
                | Service::Dementia
                | Service::AmbulanceA1
                | Service::AmbulanceA2
                | Service::AmbulanceB => need,
            }
        });
        Self {
            amount,
            stay_days: flow.stay_days,
            delay_days: flow.delay_days,
        }
    }
}

impl Served {
    /// Days of residents in hospital beds, wherever they are treated.
    #[must_use]
    pub fn hospital_days(&self) -> f64 {
        let admissions =
            self.amount[Service::AcuteAdmission as usize] + self.amount[Service::ElectiveAdmission as usize];
        admissions * (self.stay_days + self.delay_days)
    }
}

/// Admissions to short stay and rehabilitation over those that would take place at the waits of the base year.
///
/// Need is anchored on admissions that took place, when some requests ended otherwise already. With exponential patience the
/// share that ends otherwise is the mean wait over the mean patience (Erlang A).
fn placed(parameters: &CheckedParameters, given: &Given<'_>) -> f64 {
    let patience = parameters.region.acute.step_down.patience_days;
    if patience <= 0.0 {
        return 1.0;
    }
    let share = |wait: f64| (1.0 - wait / patience).max(0.0);
    let at_start = share(given.calibration.step_down_wait_days);
    if at_start > 0.0 {
        share(given.flow.step_down_wait_days) / at_start
    } else {
        1.0
    }
}
