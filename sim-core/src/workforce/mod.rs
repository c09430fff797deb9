//! Staff: who is in post, who comes and goes, and how much of the work they can do.
//!
//! Heads by branch and single age; every branch has one occupation, and care workers have two branches. `heads(t+1) = heads(t) − leavers − retirements + entrants`, exactly.

use crate::demand::Demand;
use crate::drivers::Driver;
use crate::parameters::{CheckedParameters, Drawn};
use crate::people::People;
use crate::quantity::{ByAge, sum};
use crate::random::Mode;
use crate::region::{Branch, LeverKey, Occupation, ShockKey, WorkforceData};

mod amenities;
mod need;
mod pension;
mod practices;
mod turnover;

pub use amenities::Amenities;
pub(crate) use need::{CareWork, care_work, care_work_at_start, hospital_beds, runs_growth};
pub use practices::Practices;

const COUNT: usize = Branch::ALL.len();

/// Staff of one replicate.
#[derive(Clone, Debug)]
pub struct Workforce {
    /// Heads in post at 1 January of the year, by branch and single age.
    pub heads: Vec<ByAge<f64>>,
    /// Those of them in their first working year, who came in the year before.
    pub newcomers: Vec<ByAge<f64>>,
    /// Contract FTE in post, by branch.
    pub supply: [f64; COUNT],
    /// Contract FTE that the work of the year takes, by branch.
    pub need: [f64; COUNT],
    /// FTE in post over FTE needed, at most 1, by branch.
    pub coverage: [f64; COUNT],
    /// FTE in post in the base year.
    pub base_supply: [f64; COUNT],
    /// What happened to heads in the year turned over last, by branch.
    pub flows: [StaffFlows; COUNT],
    /// Where general practitioners work.
    pub practices: Practices,
    /// Homes that amenities came with.
    pub amenities: Amenities,
    /// Hours that a contract FTE delivers relative to the base year, by branch: absence makes them fewer.
    pub hours: [f64; COUNT],
    /// State pension age by year from the base year, years.
    pension_ages: Vec<f64>,
    base_year: i32,
    base_need: [f64; COUNT],
    base_work: [f64; COUNT],
    /// Factor to the hazard of leaving by age that makes its mean 1 on the staff of the base year, by branch.
    leaving_scale: [f64; COUNT],
    /// Share of the posts that is filled in the base year.
    filled: [f64; COUNT],
}

/// What happened to the heads of one branch in one year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StaffFlows {
    /// Left for other work.
    pub leavers: f64,
    /// Those of them who left in their first working year.
    pub first_year_leavers: f64,
    /// Retired.
    pub retirements: f64,
    /// Came in.
    pub entrants: f64,
}

impl Workforce {
    /// Staff at 1 January of the base year; need of an occupation is what is in post over one minus the observed shortage.
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
            .branches
            .iter()
            .zip(Branch::ALL)
            .map(|(branch, of)| {
                let ages = &data.occupations[of.occupation() as usize].age_share;
                heads_by_age(branch.heads, ages, mode)
            })
            .collect();
        let supply = fte(data, &heads);
        let filled = filled(parameters, drawn, demand, &supply);
        let base_need = std::array::from_fn(|index| supply[index] / filled[index]);
        let base_work = need::work_at_start(parameters, demand);
        let coverage = coverage(&supply, &base_need);
        let pension_ages = pension_ages(parameters, people);
        let newcomers = turnover::newcomers_at_start(parameters, drawn, people, &heads, &base_need, mode);
        let leaving_scale = std::array::from_fn(|index| {
            let first_year = drawn[data.first_year_leaving];
            turnover::leaving_scale(
                data,
                &heads[index],
                &newcomers[index],
                pension_ages[0],
                first_year,
            )
        });
        let gps = sum(&heads[Branch::GpPractice as usize]);
        Self {
            heads,
            base_year: people.base_year(),
            practices: Practices::at_start(gps, &data.gp_share),
            amenities: Amenities::at_start(people),
            hours: [1.0; COUNT],
            newcomers,
            leaving_scale,
            pension_ages,
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
        let crew = Branch::Ambulance as usize;
        let posts =
            parameters.lever(LeverKey::Ambulances, year) * parameters.region.workforce.crew_fte_per_ambulance;
        self.supply[crew] += posts * self.filled[crew];
        self.supply[Branch::GpPractice as usize] += self.practices.added() * gp_part_time(parameters);
        self.coverage = coverage(&self.supply, &self.need);
    }

    /// Share of the posts of a branch that nobody filled in the base year.
    #[must_use]
    pub fn base_shortage(&self, branch: Branch) -> f64 {
        1.0 - self.filled[branch as usize]
    }

    /// FTE short in a branch; negative where there is more staff than work.
    #[must_use]
    pub fn gap(&self, branch: Branch) -> f64 {
        self.need[branch as usize] - self.supply[branch as usize]
    }

    /// Heads in post in a branch.
    #[must_use]
    pub fn heads_in(&self, branch: Branch) -> f64 {
        sum(&self.heads[branch as usize])
    }

    /// FTE that all branches need together.
    #[must_use]
    pub fn total_need(&self) -> f64 {
        self.need.iter().sum()
    }

    /// FTE short, summed over the branches that are short: staff to spare in one does not help another.
    #[must_use]
    pub fn total_gap(&self) -> f64 {
        Branch::ALL.map(|branch| self.gap(branch).max(0.0)).iter().sum()
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

    /// What the own staff of a branch can do relative to the base year: what they could staff then, they can staff now.
    #[must_use]
    pub fn strength(&self, parameters: &CheckedParameters, branch: Branch) -> f64 {
        let index = branch as usize;
        let own = self.heads_in(branch) * parameters.region.workforce.branches[index].part_time_factor;
        if self.base_supply[index] > 0.0 {
            own / self.base_supply[index] * self.hours[index]
        } else {
            1.0
        }
    }

    /// Share of what a lever adds that is staffed: posts are filled as they were in the base year, by people from outside the
    /// region's own staff, and who is ill does no work.
    #[must_use]
    pub fn staffed_share(&self, branch: Branch) -> f64 {
        (self.filled[branch as usize] * self.hours[branch as usize]).min(1.0)
    }
}

/// Share of the posts that is filled in the base year, by branch.
///
/// The shortage of an occupation is observed as a whole. Its FTE are shared out over its branches in proportion to staff in post
/// times the weight of what the branch does, so that they add up to what the occupation is short of.
fn filled(
    parameters: &CheckedParameters,
    drawn: &Drawn,
    demand: &Demand,
    supply: &[f64; COUNT],
) -> [f64; COUNT] {
    let weight = need::shortage_weights(parameters, demand);
    let of = |occupation: Occupation, amount: &dyn Fn(usize) -> f64| -> f64 {
        occupation.branches().map(|branch| amount(branch as usize)).sum()
    };
    std::array::from_fn(|index| {
        let occupation = Branch::ALL[index].occupation();
        let shortage = drawn[parameters.region.workforce.occupations[occupation as usize].shortage];
        let in_post = of(occupation, &|index| supply[index]);
        let weighted = of(occupation, &|index| supply[index] * weight[index]);
        // FTE short over FTE in post: of the occupation, and of the branch by its weight.
        let short = shortage / (1.0 - shortage);
        let ratio = if weighted > 0.0 {
            short * in_post * weight[index] / weighted
        } else {
            short
        };
        1.0 / (1.0 + ratio)
    })
}

/// Heads in post by single age: whole people in a drawn run, with the rounding carried along.
fn heads_by_age(heads: u32, shares: &ByAge<f64>, mode: Mode) -> ByAge<f64> {
    let heads = f64::from(heads);
    let (mut share, mut done) = (0.0, 0.0);
    std::array::from_fn(|age| {
        share += shares[age];
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

/// Hours per contract FTE relative to the base year. One lever moves absence in all branches in the same proportion; an
/// epidemic adds the same in all.
fn hours(parameters: &CheckedParameters, year: i32) -> [f64; COUNT] {
    let (now, today) = (
        parameters.lever(LeverKey::Absence, year),
        parameters.lever_reference(LeverKey::Absence),
    );
    let epidemic = &parameters.region.epidemic;
    let ill = parameters.shock(ShockKey::WinterEpidemic, year) * epidemic.absence * epidemic.share_of_year();
    std::array::from_fn(|index| {
        let base = parameters.region.workforce.branches[index].absence;
        let absence = if today > 0.0 {
            base * (now / today)
        } else {
            base + now
        };
        (1.0 - (absence + ill).min(MOST_ABSENCE)) / (1.0 - base)
    })
}

/// At most this share of working time is lost to illness, whatever a pack allows.
const MOST_ABSENCE: f64 = 0.9;

fn gp_part_time(parameters: &CheckedParameters) -> f64 {
    parameters.region.workforce.branches[Branch::GpPractice as usize].part_time_factor
}

fn fte(data: &WorkforceData, heads: &[ByAge<f64>]) -> [f64; COUNT] {
    std::array::from_fn(|index| sum(&heads[index]) * data.branches[index].part_time_factor)
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
