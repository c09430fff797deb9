//! Staff: who is in post, who comes and goes, and how much of the work they can do.
//!
//! Heads by occupation and single age. `heads(t+1) = heads(t) − leavers − retirements + entrants`, exactly.

use crate::demand::Demand;
use crate::drivers::Driver;
use crate::parameters::{CheckedParameters, Drawn};
use crate::people::People;
use crate::quantity::{AGES, ByAge, probability_of};
use crate::random::{Luck, Mode, Purpose, place_key};
use crate::region::{LeverKey, Occupation, OccupationData, WorkforceData};

mod need;

pub(crate) use need::runs_growth;

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
    pub fn at_start(parameters: &CheckedParameters, drawn: &Drawn, demand: &Demand, mode: Mode) -> Self {
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
        Self {
            heads,
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
        demand: &Demand,
        residents_in_homes: f64,
        year: i32,
    ) {
        let work = need::work(parameters, demand, residents_in_homes, year);
        for index in 0..COUNT {
            let growth = if self.base_work[index] > 0.0 {
                work[index] / self.base_work[index]
            } else {
                1.0
            };
            self.need[index] = self.base_need[index] * growth;
        }
        self.supply = fte(&parameters.region.workforce, &self.heads);
        let crew = Occupation::AmbulanceCrew as usize;
        let posts =
            parameters.lever(LeverKey::Ambulances, year) * parameters.region.workforce.crew_fte_per_ambulance;
        self.supply[crew] += posts * self.filled[crew];
        self.coverage = coverage(&self.supply, &self.need);
    }

    /// FTE short per occupation; negative where there is more staff than work.
    #[must_use]
    pub fn gap(&self, occupation: usize) -> f64 {
        self.need[occupation] - self.supply[occupation]
    }

    /// Own staff of an occupation relative to the base year: what they could staff then, they can staff now.
    #[must_use]
    pub fn strength(&self, parameters: &CheckedParameters, occupation: Occupation) -> f64 {
        let index = occupation as usize;
        let own = self.heads[index].iter().sum::<f64>()
            * parameters.region.workforce.occupations[index].part_time_factor;
        if self.base_supply[index] > 0.0 {
            own / self.base_supply[index]
        } else {
            1.0
        }
    }

    /// Share of the posts of an occupation that is filled in the base year; posts that a lever adds are filled alike,
    /// by people from outside the region's own staff.
    #[must_use]
    pub fn filled_share(&self, occupation: Occupation) -> f64 {
        self.filled[occupation as usize]
    }

    /// Moves staff on to the next 1 January; without [`Driver::Staff`] nobody comes or goes.
    pub fn turn_over(
        &mut self,
        parameters: &CheckedParameters,
        drawn: &Drawn,
        people: &People,
        year: i32,
        luck: &Luck,
    ) {
        if !parameters.drivers.has(Driver::Staff) {
            return;
        }
        let data = &parameters.region.workforce;
        let retention = 1.0 + parameters.lever(LeverKey::Retention, year);
        let pension_age = pension_age(data, year);
        let new_residents = new_residents(people, year);
        for (index, occupation) in data.occupations.iter().enumerate() {
            let key = place_key(Occupation::ALL[index].id());
            let scale = leaving_scale(data, occupation, drawn, people.base_year()) * retention;
            let mut flows = leave(data, &mut self.heads[index], scale, pension_age, year, key, luck);
            age_by_one(&mut self.heads[index]);
            let graduates = drawn[occupation.graduates] * training(parameters, people, occupation, year);
            let others = drawn[occupation.lateral] + occupation.per_new_resident * new_residents;
            flows.entrants = enter(data, &mut self.heads[index], [graduates, others], year, key, luck);
            self.flows[index] = flows;
        }
    }
}

/// Leavers and retirements of one occupation. From three years before the pension age, leaving is retiring.
fn leave(
    data: &WorkforceData,
    heads: &mut ByAge<f64>,
    scale: f64,
    pension_age: f64,
    year: i32,
    key: u32,
    luck: &Luck,
) -> StaffFlows {
    let leavers = luck.stream(Purpose::StaffLeavers, year, key);
    let retirements = luck.stream(Purpose::StaffRetirement, year, key);
    let mut flows = StaffFlows::default();
    for age in 0..AGES {
        let retiring = retirement(data, age, pension_age);
        let hazard = if retiring > 0.0 {
            0.0
        } else {
            data.leaving_hazard[age] * scale
        };
        let left = leavers.binomial(age as u32, heads[age], probability_of(hazard, 1.0));
        let retired = retirements.binomial(age as u32, heads[age] - left, retiring);
        heads[age] -= left + retired;
        flows.leavers += left;
        flows.retirements += retired;
    }
    flows
}

/// Graduates and other entrants of one occupation, whole heads by age; returns how many came.
fn enter(
    data: &WorkforceData,
    heads: &mut ByAge<f64>,
    expected: [f64; 2],
    year: i32,
    key: u32,
    luck: &Luck,
) -> f64 {
    let stream = luck.stream(Purpose::StaffEntrants, year, key);
    let [graduates, others] = expected;
    let mut entrants = 0.0;
    for age in 0..AGES {
        let mean = graduates * data.graduate_ages[age] + others * data.other_ages[age];
        let came = stream.poisson(age as u32, mean);
        heads[age] += came;
        entrants += came;
    }
    entrants
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

fn age_by_one(heads: &mut ByAge<f64>) {
    let last = heads[AGES - 1];
    heads.copy_within(..AGES - 1, 1);
    heads[AGES - 1] += last;
    heads[0] = 0.0;
}

/// Factor that makes the hazard by age average to the occupation's own, on its staff of the base year who do not retire yet.
fn leaving_scale(data: &WorkforceData, occupation: &OccupationData, drawn: &Drawn, base_year: i32) -> f64 {
    let pension_age = pension_age(data, base_year);
    let (mut leavers, mut staff) = (0.0, 0.0);
    for (age, share) in occupation.age_share.iter().enumerate() {
        if retirement(data, age, pension_age) == 0.0 {
            leavers += data.leaving_hazard[age] * share;
            staff += share;
        }
    }
    if leavers > 0.0 {
        drawn[occupation.leaving] * staff / leavers
    } else {
        0.0
    }
}

fn pension_age(data: &WorkforceData, year: i32) -> f64 {
    let after = data.pension_age.partition_point(|(from, _)| *from <= year);
    data.pension_age[after.saturating_sub(1)].1
}

/// Probability of retiring within the year for people of `age` on 1 January: linear between whole years from the pension age.
fn retirement(data: &WorkforceData, age: usize, pension_age: f64) -> f64 {
    let steps = &data.retirement;
    let from_start = age as f64 + 0.5 - pension_age + 3.0;
    if from_start < 0.0 {
        return 0.0;
    }
    let before = from_start as usize;
    if before + 1 >= steps.len() {
        return steps[steps.len() - 1];
    }
    let part = from_start - before as f64;
    steps[before] + (steps[before + 1] - steps[before]) * part
}

/// Net new residents of the region in a year, at least 0.
fn new_residents(people: &People, year: i32) -> f64 {
    let net = |area| {
        let flows = people.flows(year, area);
        flows.arrivals - flows.departures
    };
    (0..people.area_count()).map(net).sum::<f64>().max(0.0)
}

/// Graduates relative to today: training places when they began, and the number of people of 17–24 then.
fn training(parameters: &CheckedParameters, people: &People, occupation: &OccupationData, year: i32) -> f64 {
    let base = people.base_year();
    let began = (year - occupation.training_years).max(base);
    let young = |at| {
        (0..people.area_count())
            .map(|area| people.count(at, area, 17, 24))
            .sum::<f64>()
    };
    let cohort = young(base);
    let growth = if cohort > 0.0 { young(began) / cohort } else { 1.0 };
    let places = if year - occupation.training_years < base {
        0.0
    } else {
        parameters.lever(LeverKey::TrainingPlaces, began)
    };
    growth * (1.0 + places)
}
