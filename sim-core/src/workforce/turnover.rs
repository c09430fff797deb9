//! Who comes and goes: one year of leaving, retiring, ageing and entering.

use super::{COUNT, StaffFlows, Workforce};
use crate::drivers::Driver;
use crate::parameters::{CheckedParameters, Drawn};
use crate::people::People;
use crate::quantity::{AGES, ByAge};
use crate::random::{Luck, Purpose, place_key, rows};
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
        let wave = 1.0 + parameters.shock(ShockKey::StaffWave, year);
        let retention = (1.0 + parameters.lever(LeverKey::Retention, year)) * wave;
        let pension_age = self.pension_age(year);
        let tightness = drawn[data.labour_tightness];
        let lateral_entry = LeverKey::LateralEntry;
        let more_lateral = parameters.lever(lateral_entry, year) - parameters.lever_reference(lateral_entry);
        let new_residents = new_residents(people, year);
        let posts = posts(data, &self.need);
        for (index, branch) in Branch::ALL.into_iter().enumerate() {
            let occupation = &data.occupations[branch.occupation() as usize];
            let key = place_key(branch.id());
            let leaving = drawn[occupation.leaving] * tightness;
            let scale = leaving_scale(data, occupation, self.pension_ages[0], leaving) * retention;
            let mut flows = leave(data, &mut self.heads[index], scale, pension_age, year, key, luck);
            age_by_one(&mut self.heads[index]);
            let graduates = drawn[occupation.graduates] * training(parameters, people, occupation, year);
            let added = occupation.lateral_share * more_lateral;
            let lateral = (drawn[occupation.lateral] / tightness + added).max(0.0);
            let movers = occupation.per_new_resident * drawn[data.works_inside] * new_residents;
            let expected = [graduates, lateral + movers].map(|heads| heads * posts[index]);
            flows.entrants = enter(data, &mut self.heads[index], expected, year, key, luck);
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

/// Leavers and retirements of one branch. From three years before the pension age, leaving is retiring.
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
    let retiring: ByAge<f64> = std::array::from_fn(|age| retirement(data, age, pension_age));
    let mut leaving = data.leaving_hazard;
    for (hazard, retiring) in leaving.iter_mut().zip(&retiring) {
        *hazard *= if *retiring > 0.0 { 0.0 } else { scale };
    }
    rows::probabilities(&mut leaving);
    let (mut left, mut retired) = ([0.0; AGES], [0.0; AGES]);
    rows::binomial(&leavers, 0, heads, &leaving, &mut left);
    subtract(heads, &left);
    rows::binomial(&retirements, 0, heads, &retiring, &mut retired);
    subtract(heads, &retired);
    StaffFlows {
        leavers: left.iter().sum(),
        retirements: retired.iter().sum(),
        ..StaffFlows::default()
    }
}

/// Graduates and other entrants of one branch, whole heads by age; returns how many came.
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
    let means =
        std::array::from_fn(|age| graduates * data.graduate_ages[age] + others * data.other_ages[age]);
    let mut came = [0.0; AGES];
    rows::poisson(&stream, 0, &means, &mut came);
    for (heads, came) in heads.iter_mut().zip(&came) {
        *heads += came;
    }
    came.iter().sum()
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

/// Factor that makes the hazard by age average to `mean`, on the occupation's staff of the base year who do not retire yet.
fn leaving_scale(data: &WorkforceData, occupation: &OccupationData, pension_age: f64, mean: f64) -> f64 {
    let (mut leavers, mut staff) = (0.0, 0.0);
    for (age, share) in occupation.age_share.iter().enumerate() {
        if retirement(data, age, pension_age) == 0.0 {
            leavers += data.leaving_hazard[age] * share;
            staff += share;
        }
    }
    if leavers > 0.0 {
        mean * staff / leavers
    } else {
        0.0
    }
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
