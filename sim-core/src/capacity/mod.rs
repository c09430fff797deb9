//! What is really staffed: home care, nursing homes, beds, bays, ambulances.
//!
//! Need, served and unmet are three figures everywhere. Nursing homes carry people from year to year.

use crate::acute::{JointPosts, Places, Staffed};
use crate::demand::{Demand, Service, Shortfall};
use crate::drivers::Driver;
use crate::parameters::{CheckedParameters, Drawn};
use crate::quantity::probability_of;
use crate::region::{Branch, LeverKey, Region, ShockKey};
use crate::workforce::{CareWork, Workforce, care_work, care_work_at_start, hospital_beds, runs_growth};

mod practices;

/// Staffed capacity of one replicate, year by year.
#[derive(Clone, Debug)]
pub struct Capacity {
    /// Capacity of the acute chain.
    pub acute: Staffed,
    /// Share of the hours of home nursing that cannot be given.
    pub unmet_home_nursing: f64,
    /// Share of the hours of home help that cannot be given.
    pub unmet_home_help: f64,
    /// People who live in a nursing home at 1 January.
    pub residents: f64,
    /// People who wait for one at 1 January.
    pub waiting: f64,
    /// Mean time on the list, until a place or death, weeks.
    pub wait_weeks: f64,
    /// Residents without a general practitioner, by area.
    pub without_gp: Vec<f64>,
    /// Care that is given to the residents of each area, FTE by the norms of the base year: home care, nursing homes,
    /// general practitioners.
    pub care: Vec<f64>,
    /// The same in the base year, before any measure.
    pub base_care: Vec<f64>,
    base_unmet: f64,
    base_waiting: f64,
    base_wait_weeks: f64,
    base_staffed_homes: f64,
}

impl Capacity {
    /// Capacity as observed in the base year.
    #[must_use]
    pub fn at_start(
        parameters: &CheckedParameters,
        drawn: &Drawn,
        demand: &Demand,
        staff: &Workforce,
    ) -> Self {
        let region = &parameters.region;
        let inside = || region.acute.hospitals.iter().filter(|hospital| hospital.inside);
        let homes = &region.acute.nursing_home;
        let needed = demand.base_total(Service::NursingHome);
        let residents = homes.places.min(needed);
        let waiting = needed - residents;
        let exit = probability_of(drawn[homes.exit_rate], 1.0);
        let wait_weeks = wait(waiting, exit * residents + exit * waiting);
        let unmet = unmet_shares(region, staff, &care_work_at_start(parameters, demand, residents));
        let need = |service: Service, area: usize| demand.base[service as usize][area];
        let gp_fte = |area: usize| staff.base_gp_fte(parameters, area);
        let base_care = practices::care_given(region, &need, unmet, residents, &gp_fte);
        Self {
            acute: Staffed {
                vehicle_share: 1.0,
                added_vehicles: 0.0,
                beds: inside().map(|hospital| hospital.staffed_beds).sum(),
                bays: inside().map(|hospital| hospital.bays).sum(),
                step_down_places: region.acute.step_down.places,
                rehabilitation_places: rehabilitation_places(region),
                clustered: false,
                home_nursing: 1.0,
                gp_duties: 1.0,
                places: Places::default(),
            },
            unmet_home_nursing: unmet[1],
            unmet_home_help: unmet[2],
            residents,
            waiting,
            wait_weeks,
            without_gp: practices::without_gp_at_start(region),
            care: base_care.clone(),
            base_care,
            base_unmet: unmet[1],
            base_waiting: waiting,
            base_wait_weeks: wait_weeks,
            base_staffed_homes: 1.0 - unmet[0],
        }
    }

    /// What is short beyond what was short in the base year.
    #[must_use]
    pub fn beyond_base(&self) -> Shortfall {
        Shortfall {
            home_nursing: self.unmet_home_nursing - self.base_unmet,
            waiting: self.waiting - self.base_waiting,
        }
    }

    /// Wait for a nursing home relative to the base year.
    #[must_use]
    pub fn nursing_home_wait_factor(&self) -> f64 {
        if self.base_wait_weeks > 0.0 {
            self.wait_weeks / self.base_wait_weeks
        } else {
            1.0
        }
    }

    /// People in nursing homes if all places of `year` were staffed: what care workers are needed for.
    #[must_use]
    pub fn wanted_residents(
        &self,
        parameters: &CheckedParameters,
        demand: &Demand,
        staff: &Workforce,
        year: i32,
    ) -> f64 {
        places(parameters, staff, year).min(demand.total(Service::NursingHome))
    }

    /// Staffs the capacity of `year`.
    pub fn staff(
        &mut self,
        parameters: &CheckedParameters,
        drawn: &Drawn,
        demand: &Demand,
        staff: &Workforce,
        year: i32,
    ) {
        let region = &parameters.region;
        let residents = self.wanted_residents(parameters, demand, staff, year);
        let work = care_work(parameters, drawn, demand, residents, year);
        let unmet = unmet_shares(region, staff, &work);
        [self.unmet_home_nursing, self.unmet_home_help] = [unmet[1], unmet[2]];
        let staffed_share = ((1.0 - unmet[0]) / self.base_staffed_homes).min(1.0);
        if year > region.base_year {
            let needed = demand.total(Service::NursingHome);
            let staffed = places(parameters, staff, year) * staffed_share;
            self.admit(drawn[region.acute.nursing_home.exit_rate], needed, staffed);
        }
        self.staff_acute(parameters, demand, staff, year, staffed_share);
        self.without_gp = practices::without_gp(parameters, demand, staff);
        let need = |service: Service, area: usize| demand.of(service, area);
        let hours = staff.hours[Branch::GpPractice as usize];
        let gp_fte = |area: usize| staff.gp_fte(parameters, area) * hours;
        self.care = practices::care_given(region, &need, unmet, self.residents, &gp_fte);
    }

    /// Home nursing that is given relative to the base year.
    fn home_nursing_given(&self, demand: &Demand) -> f64 {
        let base = demand.base_total(Service::HomeNursing) * (1.0 - self.base_unmet);
        if base > 0.0 {
            demand.total(Service::HomeNursing) * (1.0 - self.unmet_home_nursing).max(0.0) / base
        } else {
            1.0
        }
    }

    /// `residents + waiting` becomes the number who need a home; residents leave or die, and those who wait enter.
    fn admit(&mut self, exit_rate: f64, needed: f64, staffed_places: f64) {
        let exit = probability_of(exit_rate, 1.0);
        let (staying, still_waiting) = (self.residents * (1.0 - exit), self.waiting * (1.0 - exit));
        let entering = (needed - staying - still_waiting).max(0.0);
        // Nobody is sent away: where places fall faster than people leave, residents stay until they do.
        let residents = (staying + still_waiting + entering).min(staffed_places.max(staying));
        let left = self.waiting - still_waiting;
        self.waiting = staying + still_waiting + entering - residents;
        self.wait_weeks = wait(self.waiting, residents - staying + left);
        self.residents = residents;
    }

    /// Vehicles follow the runs, as the national framework lets them, as far as there are crews; those that the lever adds
    /// are staffed as far as today's. Beds that the lever adds open when there are nurses for them. Step-down places share the care workers of nursing homes.
    fn staff_acute(
        &mut self,
        parameters: &CheckedParameters,
        demand: &Demand,
        staff: &Workforce,
        year: i32,
        staffed_places: f64,
    ) {
        let region = &parameters.region;
        let inside = || region.acute.hospitals.iter().filter(|hospital| hospital.inside);
        let nurses = staff.strength(parameters, Branch::Hospital);
        let crew = staff.strength(parameters, Branch::Ambulance);
        self.acute = Staffed {
            vehicle_share: crew.min(runs_growth(demand)),
            added_vehicles: parameters.lever(LeverKey::Ambulances, year)
                * staff.staffed_share(Branch::Ambulance),
            beds: inside().map(|hospital| hospital.staffed_beds).sum::<f64>()
                * hospital_beds(parameters, year).min(nurses),
            bays: inside().map(|hospital| hospital.bays).sum::<f64>() * nurses.min(1.0),
            step_down_places: step_down_places(parameters, year) * staffed_places,
            rehabilitation_places: rehabilitation_places(region) * staffed_places,
            clustered: parameters.drivers.has(Driver::Measures)
                && region
                    .acute
                    .step_down
                    .clustered_from
                    .is_some_and(|from| year >= from),
            home_nursing: self.home_nursing_given(demand),
            gp_duties: staff.strength(parameters, Branch::GpPractice).min(1.0),
            places: open_places(parameters, year),
        };
    }
}

/// What shocks leave of hospitals in a year. A hospital that closes takes its beds, bays and doors away; who worked there goes
/// with the patients.
fn open_places(parameters: &CheckedParameters, year: i32) -> Places {
    let acute = &parameters.region.acute;
    let mut places = Places {
        posts: joint_posts(parameters, year),
        ..Places::default()
    };
    if let Some((hospital, part)) = parameters.hospital_hit(ShockKey::HospitalCloses, year) {
        if let Some(clinic) = hospital.checked_sub(acute.hospitals.len()) {
            places.close_clinic(acute, clinic, part);
        } else {
            let state = places.hospital(acute, hospital);
            *state = state.without(part);
        }
    }
    if let Some((hospital, nights)) = parameters.hospital_hit(ShockKey::EdNightClosure, year) {
        let state = places.hospital(acute, hospital);
        *state = state.closed_for(nights);
    }
    places
}

/// Unmet shares of nursing homes and step-down places together, home nursing and home help, given the work of each: each branch
/// is short of its own staff, and home care shares its shortage out.
fn unmet_shares(region: &Region, staff: &Workforce, work: &CareWork) -> [f64; 3] {
    let short = |branch: Branch| 1.0 - staff.coverage[branch as usize];
    let [_, nursing_weight, help_weight] = region.workforce.shortage_weight;
    let at_home = [work[1], work[2]];
    let [nursing, help] = share_out(short(Branch::HomeCare), &at_home, &[nursing_weight, help_weight]);
    [short(Branch::NursingHome), nursing, help]
}

/// Share of each block in which levers have a joint post open at each GP post; empty when they have none.
fn joint_posts(parameters: &CheckedParameters, year: i32) -> Vec<[f64; 6]> {
    let [asked, _] = parameters.joint_asked(year);
    if !JointPosts::adds(&asked) {
        return Vec::new();
    }
    let posts = 0..parameters.region.acute.gp_posts.posts.len();
    posts.map(|post| JointPosts::added(&asked, post)).collect()
}

fn rehabilitation_places(region: &Region) -> f64 {
    let kinds = region.acute.step_down.kinds.iter();
    kinds
        .filter(|kind| kind.is_rehabilitation())
        .map(|kind| kind.places)
        .sum()
}

/// Step-down places: today's and the lever's.
fn step_down_places(parameters: &CheckedParameters, year: i32) -> f64 {
    (parameters.region.acute.step_down.places + parameters.lever(LeverKey::ShortStayBeds, year)).max(0.0)
}

/// Physical places in nursing homes: the reference path, the lever, and those that come with new homes.
fn places(parameters: &CheckedParameters, staff: &Workforce, year: i32) -> f64 {
    let homes = &parameters.region.acute.nursing_home;
    let years = if parameters.drivers.has(Driver::Staff) {
        f64::from(year - parameters.region.base_year)
    } else {
        0.0
    };
    let path = homes.places + homes.reference_growth * years;
    let with_new_homes = homes.places * staff.amenities.growth();
    (path + parameters.lever(LeverKey::NursingHomePlaces, year) + with_new_homes).max(0.0)
}

/// Mean time on the list in weeks by Little's law (Little 1961): people who wait over those who leave the list in a year,
/// to a home or by death.
fn wait(waiting: f64, leaving: f64) -> f64 {
    if leaving > 0.0 {
        52.0 * waiting / leaving
    } else {
        0.0
    }
}

/// Unmet share per setting: a shortage `short` of all work, shared out in proportion to weights, none above 1.
fn share_out(short: f64, work: &[f64; 2], weights: &[f64; 2]) -> [f64; 2] {
    let total: f64 = work.iter().sum();
    let mut missing = short * total;
    let mut unmet = [0.0; 2];
    let mut full = [false; 2];
    // A setting that would lose more than all it needs is left with nothing; the rest falls on the others.
    for _ in 0..2 {
        let weight: f64 = (0..2)
            .filter(|index| !full[*index])
            .map(|index| work[index] * weights[index])
            .sum();
        if missing <= 0.0 || weight <= 0.0 {
            break;
        }
        let per_weight = missing / weight;
        let over = (0..2).find(|index| !full[*index] && weights[*index] * per_weight > 1.0);
        if let Some(index) = over {
            full[index] = true;
            unmet[index] = 1.0;
            missing -= work[index];
            continue;
        }
        (0..2)
            .filter(|index| !full[*index])
            .for_each(|index| unmet[index] = weights[index] * per_weight);
        break;
    }
    unmet
}

#[cfg(test)]
mod tests {
    use super::share_out;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_whole_shortage_is_shared_out(
            short in 0.0_f64..1.0,
            work in prop::array::uniform2(0.1_f64..1000.0),
            weights in prop::array::uniform2(0.1_f64..3.0),
        ) {
            let unmet = share_out(short, &work, &weights);
            let missing: f64 = unmet.iter().zip(&work).map(|(share, fte)| share * fte).sum();
            let total: f64 = work.iter().sum();
            prop_assert!((missing - short * total).abs() < 1e-9 * total);
            prop_assert!(unmet.iter().all(|share| (0.0..=1.0 + 1e-12).contains(share)));
        }
    }
}
