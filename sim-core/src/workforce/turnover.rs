//! Who comes and goes: one year of leaving, retiring, ageing and entering.

use super::{COUNT, StaffFlows, Workforce};
use crate::drivers::Driver;
use crate::parameters::{CheckedParameters, Drawn};
use crate::people::People;
use crate::quantity::{AGES, ByAge, sum};
use crate::random::{Luck, Mode, Purpose, place_key, rows};
use crate::region::{Branch, LeverKey, Occupation, OccupationData, ShockKey, WorkforceData};

impl Workforce {
    /// Moves staff on to the next 1 January; without [`Driver::Staff`] nobody comes or goes.
    pub fn turn_over(
        &mut self,
        parameters: &CheckedParameters,
        drawn: &Drawn,
        people: &People,
        year: i32,
        luck: &Luck,
    ) {
        if parameters.drivers.has(Driver::Staff) {
            self.come_and_go(parameters, drawn, people, year, luck);
        }
        self.follow_homes(parameters, drawn, people, year);
    }

    fn come_and_go(
        &mut self,
        parameters: &CheckedParameters,
        drawn: &Drawn,
        people: &People,
        year: i32,
        luck: &Luck,
    ) {
        let data = &parameters.region.workforce;
        let first_year = drawn[data.first_year_leaving];
        let wave = 1.0 + parameters.shock(ShockKey::StaffWave, year);
        let retention = (1.0 + parameters.lever(LeverKey::Retention, year)) * wave;
        let pension_age = self.pension_age(year);
        let retiring: ByAge<f64> = std::array::from_fn(|age| retirement(data, age, pension_age));
        let tightness = drawn[data.labour_tightness];
        let new_residents = new_residents(people, year);
        let posts = posts(data, &self.need);
        for (index, branch) in Branch::ALL.into_iter().enumerate() {
            let occupation = &data.occupations[branch.occupation() as usize];
            let key = place_key(branch.id());
            let leaving = drawn[occupation.leaving] * tightness;
            let scale = self.leaving_scale[index] * leaving * retention;
            let staff = [&mut self.heads[index], &mut self.newcomers[index]];
            let mut flows = leave(
                data,
                staff,
                [scale, scale * first_year],
                &retiring,
                year,
                key,
                luck,
            );
            age_by_one(&mut self.heads[index]);
            let [graduates, lateral, movers] =
                entrants(parameters, drawn, people, occupation, year, new_residents);
            let expected = [graduates, lateral + movers].map(|heads| heads * posts[index]);
            let staff = [&mut self.heads[index], &mut self.newcomers[index]];
            flows.entrants = enter(data, staff, expected, year, key, luck);
            if branch == Branch::GpPractice {
                self.practices
                    .turn_over(flows, [graduates + lateral, movers], people, year);
            }
            self.flows[index] = flows;
        }
    }

    /// Amenities of the homes completed in the year; posts for general practitioners go by the homes of each area.
    fn follow_homes(&mut self, parameters: &CheckedParameters, drawn: &Drawn, people: &People, year: i32) {
        self.amenities.follow(parameters, people, year);
        let filled = drawn[parameters.region.workforce.amenity_posts_filled];
        self.practices
            .add_posts(|area| self.amenities.growth_of(area), filled);
    }
}

/// Share of those who enter an occupation whom each branch takes: in proportion to its posts, in heads, filled or not. Trainings
/// are for an occupation, and who comes in goes where work is.
fn posts(data: &WorkforceData, need: &[f64; COUNT]) -> [f64; COUNT] {
    let posts = |branch: Branch| need[branch as usize] / data.branches[branch as usize].part_time_factor;
    let of = |occupation: Occupation| occupation.branches().map(posts).sum::<f64>();
    Branch::ALL.map(|branch| {
        let all = of(branch.occupation());
        if all > 0.0 {
            posts(branch) / all
        } else {
            1.0 / branch.occupation().branches().count() as f64
        }
    })
}

/// Expected graduates, lateral entrants and movers of an occupation in a year that brings `new_residents` to the region.
fn entrants(
    parameters: &CheckedParameters,
    drawn: &Drawn,
    people: &People,
    occupation: &OccupationData,
    year: i32,
    new_residents: f64,
) -> [f64; 3] {
    let data = &parameters.region.workforce;
    let key = LeverKey::LateralEntry;
    let more_lateral = parameters.lever(key, year) - parameters.lever_reference(key);
    let graduates = drawn[occupation.graduates] * training(parameters, people, occupation, year);
    let added = occupation.lateral_share * more_lateral;
    let lateral = (drawn[occupation.lateral] / drawn[data.labour_tightness] + added).max(0.0);
    let movers = occupation.per_new_resident * drawn[data.works_inside] * new_residents;
    [graduates, lateral, movers]
}

/// Staff of the base year who are in their first working year, by branch: nobody counted them, so as many as a year is expected
/// to bring, lateral entry and training as they are today. Whole people in a drawn run.
pub(super) fn newcomers_at_start(
    parameters: &CheckedParameters,
    drawn: &Drawn,
    people: &People,
    heads: &[ByAge<f64>],
    need: &[f64; COUNT],
    mode: Mode,
) -> Vec<ByAge<f64>> {
    let data = &parameters.region.workforce;
    let posts = posts(data, need);
    let moved = new_residents(people, people.base_year());
    let of = |branch: Branch| {
        let occupation = &data.occupations[branch.occupation() as usize];
        let index = branch as usize;
        let began = people.base_year() - 1 - occupation.training_years;
        let graduates = drawn[occupation.graduates] * intake(&occupation.intake, began) * posts[index];
        let lateral = drawn[occupation.lateral] / drawn[data.labour_tightness];
        let movers = occupation.per_new_resident * drawn[data.works_inside] * moved;
        let others = (lateral + movers) * posts[index];
        let (mut sum, mut done) = (0.0, 0.0);
        std::array::from_fn(|age| {
            sum += graduates * data.graduate_ages[age] + others * data.other_ages[age];
            let reached = match mode {
                Mode::Expected => sum,
                Mode::Chance => (sum + 0.5).floor(),
            };
            let here = reached - done;
            done = reached;
            here.min(heads[index][age])
        })
    };
    Branch::ALL.map(of).to_vec()
}

/// Leavers and retirements of one branch: of all its heads and of newcomers, who are among them and leave at a rate of their own.
/// From three years before the pension age, leaving is retiring (`retiring`: probability by age).
fn leave(
    data: &WorkforceData,
    [heads, newcomers]: [&mut ByAge<f64>; 2],
    scales: [f64; 2],
    retiring: &ByAge<f64>,
    year: i32,
    key: u32,
    luck: &Luck,
) -> StaffFlows {
    let leavers =
        [Purpose::StaffLeavers, Purpose::StaffFirstYear].map(|purpose| luck.stream(purpose, year, key));
    let retirements = luck.stream(Purpose::StaffRetirement, year, key);
    // Only of ages at which somebody works who does not retire yet: half of all ages
    let working = |age: &usize| heads[*age] > 0.0 && retiring[*age] <= 0.0;
    let first = (0..AGES).find(working).unwrap_or(0);
    let last = (first..AGES).rev().find(working).map_or(first, |age| age + 1);
    let (mut others, mut leaving) = (*heads, [0.0; AGES]);
    subtract(&mut others, newcomers);
    let (mut left, mut left_soon, mut retired) = ([0.0; AGES], [0.0; AGES], [0.0; AGES]);
    for (purpose, scale, staff, gone) in [
        (0, scales[0], &others, &mut left),
        (1, scales[1], &*newcomers, &mut left_soon),
    ] {
        for age in first..last {
            leaving[age] = data.leaving_hazard[age] * if retiring[age] > 0.0 { 0.0 } else { scale };
        }
        rows::probabilities(&mut leaving[first..last]);
        rows::binomial(&leavers[purpose], 0, staff, &leaving, gone);
    }
    subtract(heads, &left);
    subtract(heads, &left_soon);
    rows::binomial(&retirements, 0, heads, retiring, &mut retired);
    subtract(heads, &retired);
    let first_year_leavers = sum(&left_soon);
    StaffFlows {
        leavers: sum(&left) + first_year_leavers,
        first_year_leavers,
        retirements: sum(&retired),
        ..StaffFlows::default()
    }
}

/// Graduates and other entrants of one branch, whole heads by age: its newcomers of the next year. Returns how many came.
fn enter(
    data: &WorkforceData,
    [heads, newcomers]: [&mut ByAge<f64>; 2],
    expected: [f64; 2],
    year: i32,
    key: u32,
    luck: &Luck,
) -> f64 {
    let stream = luck.stream(Purpose::StaffEntrants, year, key);
    let [graduates, others] = expected;
    let means =
        std::array::from_fn(|age| graduates * data.graduate_ages[age] + others * data.other_ages[age]);
    rows::poisson(&stream, 0, &means, newcomers);
    for (heads, came) in heads.iter_mut().zip(newcomers.iter()) {
        *heads += came;
    }
    sum(newcomers)
}

fn subtract(heads: &mut ByAge<f64>, gone: &ByAge<f64>) {
    for (heads, gone) in heads.iter_mut().zip(gone) {
        *heads -= gone;
    }
}

fn age_by_one(heads: &mut ByAge<f64>) {
    let last = heads[AGES - 1];
    heads.copy_within(..AGES - 1, 1);
    heads[AGES - 1] += last;
    heads[0] = 0.0;
}

/// Factor that makes the hazard by age average to 1 on the staff of the base year who do not retire yet, newcomers leaving
/// `first_year` times as fast: the observed mean contains them.
pub(super) fn leaving_scale(
    data: &WorkforceData,
    heads: &ByAge<f64>,
    newcomers: &ByAge<f64>,
    pension_age: f64,
    first_year: f64,
) -> f64 {
    let (mut leavers, mut staff) = (0.0, 0.0);
    for (age, heads) in heads.iter().enumerate() {
        if retirement(data, age, pension_age) == 0.0 {
            leavers += data.leaving_hazard[age] * (heads + (first_year - 1.0) * newcomers[age]);
            staff += heads;
        }
    }
    if leavers > 0.0 { staff / leavers } else { 0.0 }
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

/// Graduates relative to today, all of it as it was when they began: intake, training places, and the number of people of 17–24.
fn training(parameters: &CheckedParameters, people: &People, occupation: &OccupationData, year: i32) -> f64 {
    let base = people.base_year();
    let began = year - occupation.training_years;
    let known = began.max(base);
    let young = |at| {
        (0..people.area_count())
            .map(|area| people.count(at, area, 17, 24))
            .sum::<f64>()
    };
    let cohort = young(base);
    let growth = if cohort > 0.0 { young(known) / cohort } else { 1.0 };
    let places = if began < base {
        0.0
    } else {
        parameters.lever(LeverKey::TrainingPlaces, known)
    };
    growth * intake(&occupation.intake, began) * (1.0 + places)
}

/// People who began in a year relative to today's intake: observed while it lasts, today's after that.
fn intake(path: &[(i32, f64)], began: i32) -> f64 {
    match path.last() {
        Some((last, _)) if began <= *last => {
            let after = path.partition_point(|(from, _)| *from <= began);
            path[after.saturating_sub(1)].1
        }
        _ => 1.0,
    }
}
