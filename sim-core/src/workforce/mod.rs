//! Staff: who is in post, who comes and goes, and how much of the work they can do.
//!
//! Heads by occupation and single age. `heads(t+1) = heads(t) − leavers − retirements + entrants`, exactly.

use crate::demand::Demand;
use crate::drivers::Driver;
use crate::parameters::{CheckedParameters, Drawn};
use crate::people::People;
use crate::quantity::ByAge;
use crate::random::Mode;
use crate::region::{LeverKey, Occupation, OccupationData, WorkforceData};

mod amenities;
mod need;
mod pension;
mod practices;
mod turnover;

pub use amenities::Amenities;
pub(crate) use need::{CareWork, care_work, care_work_at_start, runs_growth};
pub use practices::Practices;

const COUNT: usize = Occupation::ALL.len();

/// Staff of one replicate.
#[derive(Clone, Debug)]
pub struct Workforce {
    /// Heads in post at 1 January of the year, by occupation and single age.
    pub heads: Vec<ByAge<f64>>,
    /// Contract FTE in post, by occupation.
    pub supply: [f64; COUNT],
    /// Contract FTE that the work of the year takes, by occupation.
    pub need: [f64; COUNT],
    /// FTE in post over FTE needed, at most 1, by occupation.
    pub coverage: [f64; COUNT],
    /// FTE in post in the base year.
    pub base_supply: [f64; COUNT],
    /// What happened to heads in the year turned over last, by occupation.
    pub flows: [StaffFlows; COUNT],
    /// Where general practitioners work.
    pub practices: Practices,
    /// Homes that amenities came with.
    pub amenities: Amenities,
    /// Hours that a contract FTE delivers relative to the base year, by occupation: absence makes them fewer.
    pub hours: [f64; COUNT],
    /// State pension age by year from the base year, years.
    pension_ages: Vec<f64>,
    base_year: i32,
    base_need: [f64; COUNT],
    base_work: [f64; COUNT],
    /// Share of the posts that is filled in the base year.
    filled: [f64; COUNT],
}

/// What happened to the heads of one occupation in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StaffFlows {
    /// Left for other work.
    pub leavers: f64,
    /// Retired.
    pub retirements: f64,
    /// Came in.
    pub entrants: f64,
}

impl Workforce {
    /// Staff at 1 January of the base year; need is what is in post over one minus the observed shortage.
    #[must_use]
    pub fn at_start(
        parameters: &CheckedParameters,
        drawn: &Drawn,
        people: &People,
        demand: &Demand,
        mode: Mode,
    ) -> Self {
        let data = &parameters.region.workforce;
        let heads: Vec<ByAge<f64>> = data
            .occupations
            .iter()
            .map(|occupation| heads_by_age(occupation, mode))
            .collect();
        let supply = fte(data, &heads);
        let filled: [f64; COUNT] = std::array::from_fn(|index| 1.0 - drawn[data.occupations[index].shortage]);
        let base_need = std::array::from_fn(|index| supply[index] / filled[index]);
        let base_work = need::work_at_start(parameters, demand);
        let coverage = coverage(&supply, &base_need);
        let gps: f64 = heads[Occupation::Gp as usize].iter().sum();
        Self {
            heads,
            base_year: people.base_year(),
            practices: Practices::at_start(gps, &data.gp_share),
            amenities: Amenities::at_start(people),
            hours: [1.0; COUNT],
            pension_ages: pension_ages(parameters, people),
            supply,
            need: base_need,
            coverage,
            base_supply: supply,
            flows: [StaffFlows::default(); COUNT],
            base_need,
            base_work,
            filled,
        }
    }

    /// Holds supply against the work of `year`.
    pub fn meet(
        &mut self,
        parameters: &CheckedParameters,
        drawn: &Drawn,
        demand: &Demand,
        residents_in_homes: f64,
        year: i32,
    ) {
        let work = need::work(parameters, drawn, demand, residents_in_homes, year);
        self.hours = hours(parameters, year);
        for index in 0..COUNT {
            let growth = if self.base_work[index] > 0.0 {
                work[index] / self.base_work[index]
            } else {
                1.0
            };
            self.need[index] = self.base_need[index] * growth / self.hours[index];
        }
        self.supply = fte(&parameters.region.workforce, &self.heads);
        let crew = Occupation::AmbulanceCrew as usize;
        let posts =
            parameters.lever(LeverKey::Ambulances, year) * parameters.region.workforce.crew_fte_per_ambulance;
        self.supply[crew] += posts * self.filled[crew];
        self.supply[Occupation::Gp as usize] += self.practices.added() * gp_part_time(parameters);
        self.coverage = coverage(&self.supply, &self.need);
    }

    /// FTE short per occupation; negative where there is more staff than work.
    #[must_use]
    pub fn gap(&self, occupation: usize) -> f64 {
        self.need[occupation] - self.supply[occupation]
    }

    /// FTE that all occupations need together.
    #[must_use]
    pub fn total_need(&self) -> f64 {
        self.need.iter().sum()
    }

    /// FTE short, summed over the occupations that are short: staff to spare in one does not help another.
    #[must_use]
    pub fn total_gap(&self) -> f64 {
        (0..COUNT).map(|occupation| self.gap(occupation).max(0.0)).sum()
    }

    /// State pension age in a year of the run, years.
    #[must_use]
    pub fn pension_age(&self, year: i32) -> f64 {
        self.pension_ages[(year - self.base_year) as usize]
    }

    /// FTE of general practitioners who work in an area, those included who came with new homes.
    #[must_use]
    pub fn gp_fte(&self, parameters: &CheckedParameters, area: usize) -> f64 {
        self.practices.heads(area) * gp_part_time(parameters)
    }

    /// The same in the base year.
    #[must_use]
    pub fn base_gp_fte(&self, parameters: &CheckedParameters, area: usize) -> f64 {
        self.practices.base_heads(area) * gp_part_time(parameters)
    }

    /// What the own staff of an occupation can do relative to the base year: what they could staff then, they can staff now.
    #[must_use]
    pub fn strength(&self, parameters: &CheckedParameters, occupation: Occupation) -> f64 {
        let index = occupation as usize;
        let own = self.heads[index].iter().sum::<f64>()
            * parameters.region.workforce.occupations[index].part_time_factor;
        if self.base_supply[index] > 0.0 {
            own / self.base_supply[index] * self.hours[index]
        } else {
            1.0
        }
    }

    /// Share of what a lever adds that is staffed: posts are filled as they were in the base year, by people from outside the
    /// region's own staff, and who is ill does no work.
    #[must_use]
    pub fn staffed_share(&self, occupation: Occupation) -> f64 {
        (self.filled[occupation as usize] * self.hours[occupation as usize]).min(1.0)
    }
}

/// Heads in post by single age: whole people in a drawn run, with the rounding carried along.
fn heads_by_age(occupation: &OccupationData, mode: Mode) -> ByAge<f64> {
    let heads = f64::from(occupation.heads);
    let (mut share, mut done) = (0.0, 0.0);
    std::array::from_fn(|age| {
        share += occupation.age_share[age];
        let reached = match mode {
            Mode::Expected => heads * share,
            Mode::Chance => (heads * share + 0.5).floor().min(heads),
        };
        let here = reached - done;
        done = reached;
        here
    })
}

/// State pension age of every year of the run; without [`Driver::Staff`] that of the base year.
fn pension_ages(parameters: &CheckedParameters, people: &People) -> Vec<f64> {
    let base_year = people.base_year();
    let remaining_at_65: Vec<f64> = (base_year..=parameters.horizon)
        .map(|year| people.life_table(year).remaining_of_both(65))
        .collect();
    let mut ages = pension::ages(&parameters.region.workforce.pension, base_year, &remaining_at_65);
    if !parameters.drivers.has(Driver::Staff) {
        let first = ages[0];
        ages.fill(first);
    }
    ages
}

/// Hours per contract FTE relative to the base year. One lever moves absence in all occupations in the same proportion.
fn hours(parameters: &CheckedParameters, year: i32) -> [f64; COUNT] {
    let (now, today) = (
        parameters.lever(LeverKey::Absence, year),
        parameters.lever_reference(LeverKey::Absence),
    );
    std::array::from_fn(|index| {
        let base = parameters.region.workforce.occupations[index].absence;
        let absence = if today > 0.0 {
            base * (now / today)
        } else {
            base + now
        };
        (1.0 - absence.min(MOST_ABSENCE)) / (1.0 - base)
    })
}

/// At most this share of working time is lost to illness, whatever a pack allows.
const MOST_ABSENCE: f64 = 0.9;

fn gp_part_time(parameters: &CheckedParameters) -> f64 {
    parameters.region.workforce.occupations[Occupation::Gp as usize].part_time_factor
}

fn fte(data: &WorkforceData, heads: &[ByAge<f64>]) -> [f64; COUNT] {
    std::array::from_fn(|index| heads[index].iter().sum::<f64>() * data.occupations[index].part_time_factor)
}

fn coverage(supply: &[f64; COUNT], need: &[f64; COUNT]) -> [f64; COUNT] {
    std::array::from_fn(|index| {
        if need[index] > 0.0 {
            (supply[index] / need[index]).min(1.0)
        } else {
            1.0
        }
    })
}
