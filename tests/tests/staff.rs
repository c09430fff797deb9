//! Staff and what they can do: properties of the levers on staff, and sums by hand.

use sim_core::capacity::Capacity;
use sim_core::demand::{Demand, Service};
use sim_core::indicators::Place;
use sim_core::parameters::{CheckedParameters, Drawn};
use sim_core::people::People;
use sim_core::random::{Luck, Mode};
use sim_core::region::{Branch, LeverKey, Occupation, Region};
use sim_core::run::people_pass;
use sim_core::scenario::Scenario;
use sim_core::workforce::Workforce;
use std::sync::Arc;
use tests::runs::{Run, SEED, changed, fix, fix_all, flevoland, one_lever, reference, to, toyland};

/// First year of every change here.
const FROM: i32 = 2027;

/// Last year looked at: far enough for every effect.
const LAST: i32 = 2040;

const CARE_WORKER: usize = Occupation::CareWorker as usize;
const NURSING_HOME: usize = Branch::NursingHome as usize;
const HOME_CARE: usize = Branch::HomeCare as usize;
const GP: usize = Branch::GpPractice as usize;

fn with(region: &Arc<Region>, key: LeverKey, value: f64) -> Run {
    Run::expected(&to(region, &one_lever(key, value, FROM), LAST))
}

/// Figures of the region over the years at rising values of a lever.
fn along(key: LeverKey, values: &[f64], indicator: &str) -> Vec<Vec<f64>> {
    let region = flevoland();
    values
        .iter()
        .map(|value| with(&region, key, *value).series(indicator))
        .collect()
}

/// No year's figure rises from one step to the next, and the last year's falls in all.
fn falls(steps: &[Vec<f64>], what: &str) {
    for (before, after) in steps.iter().zip(&steps[1..]) {
        for (position, (before, after)) in before.iter().zip(after).enumerate() {
            assert!(
                after <= before,
                "{what} must not rise in year {position}: from {before} to {after}"
            );
        }
    }
    let last = |step: &[f64]| step[step.len() - 1];
    assert!(
        last(&steps[steps.len() - 1]) < last(&steps[0]),
        "{what} must fall in the end"
    );
}

#[test]
fn more_staff_never_raises_unmet_hours() {
    for (key, values) in [
        (LeverKey::TrainingPlaces, [-0.5, 0.0, 0.5, 1.0]),
        (LeverKey::Retention, [0.3, 0.0, -0.15, -0.3]),
        (LeverKey::LateralEntry, [-200.0, 0.0, 200.0, 400.0]),
    ] {
        falls(
            &along(key, &values, "home_care_unmet_hours"),
            &format!("hours not given along {}", key.id()),
        );
    }
}

#[test]
fn less_absence_never_raises_unmet_hours() {
    let values = [0.1, 0.09, 0.08, 0.05, 0.03];
    for indicator in ["home_care_unmet_hours", "fte_gap", "residents_without_gp"] {
        falls(&along(LeverKey::Absence, &values, indicator), indicator);
    }
}

#[test]
fn technology_saves_staff_but_no_hours_of_care() {
    let values = [0.0, 0.2, 0.6, 1.0];
    falls(
        &along(LeverKey::CareTechnology, &values, "staff_needed"),
        "staff needed",
    );
    falls(
        &along(LeverKey::CareTechnology, &values, "home_care_unmet_hours"),
        "hours not given",
    );
    // What is needed changes by no hour before less goes unmet: the first year of the change.
    let needed = along(LeverKey::CareTechnology, &values, "home_care_needed_hours");
    let first = (FROM - flevoland().base_year) as usize;
    assert!(needed.iter().all(|years| years[first] == needed[0][first]));
}

#[test]
fn absence_and_technology_change_need_as_by_hand() {
    let region = flevoland();
    let need = |key, value| {
        let parameters = to(&region, &one_lever(key, value, FROM), LAST);
        let mut found = [0.0; Branch::ALL.len()];
        each_year(&parameters, &Luck::expected(), |year, staff| {
            if year == FROM {
                found = staff.need;
            }
        });
        found
    };
    let before = need(LeverKey::Absence, 0.08);
    let ill = need(LeverKey::Absence, 0.1);
    for (index, branch) in region.workforce.branches.iter().enumerate() {
        // A quarter more absence in every branch: the same work takes more FTE.
        let base = branch.absence;
        let wanted = before[index] * (1.0 - base) / (1.0 - 1.25 * base);
        assert!(
            (ill[index] - wanted).abs() < 1e-9 * wanted,
            "branch {index}: {} FTE needed, by hand {wanted}",
            ill[index]
        );
    }
    // All of the technology against a fifth: only care workers, and by less than the larger of the two effects.
    let (a_fifth, all) = (
        need(LeverKey::CareTechnology, 0.2),
        need(LeverKey::CareTechnology, 1.0),
    );
    let drawn = reference(&region).draw(&Luck::expected());
    let left = |effect: f64| (1.0 - effect) / (1.0 - 0.2 * effect);
    let effects = [
        drawn[region.workforce.technology_home_nursing],
        drawn[region.workforce.technology_nursing_home],
    ];
    // Only nursing homes (not step-down places) and home nursing (not home help).
    for (branch, effect) in [(HOME_CARE, effects[0]), (NURSING_HOME, effects[1])] {
        let ratio = all[branch] / a_fifth[branch];
        assert!(ratio < 1.0 && ratio > left(effect), "{ratio}");
    }
    assert_eq!(all[GP], a_fifth[GP]);
}

#[test]
fn diverted_patients_take_time_of_general_practitioners() {
    // A few hundred contacts among millions: too little for a figure in whole FTE, so it is read off the need itself.
    let region = flevoland();
    let need = |value| {
        let parameters = to(&region, &one_lever(LeverKey::CareCoordination, value, FROM), LAST);
        let mut found = vec![];
        each_year(&parameters, &Luck::expected(), |_, staff| {
            found.push(staff.need[GP]);
        });
        found
    };
    let reference = region.levers[LeverKey::CareCoordination as usize].reference;
    let (today, all) = (need(reference), need(1.0));
    for (year, (today, all)) in (region.base_year..).zip(today.iter().zip(&all)) {
        assert!(
            if year < FROM { all == today } else { all > today },
            "{year}: {today} to {all}"
        );
    }
}

#[test]
fn lateral_entrants_come_in_the_numbers_asked_for() {
    let region = flevoland();
    let heads = |value| {
        let run = with(&region, LeverKey::LateralEntry, value);
        Occupation::ALL
            .map(|occupation| run.value(&format!("heads_{}", occupation.id()), Place::Region, FROM + 1))
    };
    let (before, after) = (heads(0.0), heads(100.0));
    for (occupation, data) in Occupation::ALL.iter().zip(&region.workforce.occupations) {
        let index = *occupation as usize;
        let more = after[index] - before[index];
        assert!(
            (more - 100.0 * data.lateral_share).abs() <= 1.0,
            "{}: {more} heads more",
            occupation.id()
        );
    }
    let gp = Occupation::Gp as usize;
    assert_eq!(after[gp], before[gp]);
}

#[test]
fn the_shortage_of_the_base_year_falls_on_branches_by_weight_and_adds_up() {
    let region = flevoland();
    let parameters = reference(&region);
    let pass = people_pass(&parameters, &Luck::expected());
    let demand = Demand::at_start(&parameters, &pass.drawn, &pass.people);
    let hours = [Service::HomeNursing, Service::HomeHelp].map(|service| demand.base_total(service));
    let shortage = pass.drawn[region.workforce.occupations[CARE_WORKER].shortage];
    each_year(&parameters, &Luck::expected(), |year, staff| {
        if year > region.base_year {
            return;
        }
        let (homes, at_home) = (staff.gap(Branch::NursingHome), staff.gap(Branch::HomeCare));
        let supply = staff.supply[NURSING_HOME] + staff.supply[HOME_CARE];
        let wanted = supply / (1.0 - shortage) - supply;
        // In the base year itself need has moved on from 1 January by less than a hundredth.
        assert!(
            (homes + at_home - wanted).abs() < 0.2 * wanted,
            "{homes} + {at_home}, by hand {wanted}"
        );
        assert!((supply - 7700.0 * 0.63).abs() < 1e-9);
        // Hours of home nursing over 960 at weight 1, of home help over 1,250 at 1.5, against nursing homes at 0.5.
        let (nursing, help) = (hours[0] / 960.0, hours[1] / 1250.0);
        let weight = (nursing + 1.5 * help) / (nursing + help);
        let short = |branch: usize| {
            staff.base_shortage(Branch::ALL[branch]) / (1.0 - staff.base_shortage(Branch::ALL[branch]))
        };
        let ratio = short(HOME_CARE) / short(NURSING_HOME);
        assert!(
            (ratio - weight / 0.5).abs() < 1e-9,
            "{ratio}, by hand {}",
            weight / 0.5
        );
        let all =
            short(NURSING_HOME) * staff.supply[NURSING_HOME] + short(HOME_CARE) * staff.supply[HOME_CARE];
        assert!(
            (all - wanted).abs() < 1e-9 * wanted,
            "{all} short, by hand {wanted}"
        );
    });
}

#[test]
fn each_branch_is_short_of_its_own_staff() {
    // More places in nursing homes ask for staff there. Home care feels it only as those who come in choose between the two.
    let region = flevoland();
    let places = |value| with(&region, LeverKey::NursingHomePlaces, value);
    let (before, after) = (places(0.0), places(1000.0));
    let at = |run: &Run, id: &str, year| run.value(id, Place::Region, year);
    assert!(at(&after, "fte_gap_nursing_home", FROM) > at(&before, "fte_gap_nursing_home", FROM) + 100.0);
    for id in ["fte_gap_home_care", "staff_home_care", "home_care_unmet_hours"] {
        assert_eq!(at(&after, id, FROM), at(&before, id, FROM), "{id}");
    }
    assert!(at(&after, "staff_home_care", LAST) < at(&before, "staff_home_care", LAST));
    assert!(at(&after, "staff_nursing_home", LAST) > at(&before, "staff_nursing_home", LAST));
    let both = |run: &Run| at(run, "heads_nursing_home", LAST) + at(run, "heads_home_care", LAST);
    assert!((both(&before) - at(&before, "heads_care_worker", LAST)).abs() <= 1.0);
    assert!(
        (both(&after) - both(&before)).abs() <= 2.0,
        "nobody comes for the places"
    );
}

/// Staff at each 1 January, in the order of the care pass.
fn each_year(parameters: &CheckedParameters, luck: &Luck, mut look: impl FnMut(i32, &Workforce)) {
    let pass = people_pass(parameters, luck);
    let (drawn, people): (&Drawn, &People) = (&pass.drawn, &pass.people);
    let mut demand = Demand::at_start(parameters, drawn, people);
    let mut staff = Workforce::at_start(parameters, drawn, people, &demand, luck.mode);
    let mut capacity = Capacity::at_start(parameters, drawn, &demand, &staff);
    for year in parameters.region.base_year..=parameters.horizon {
        let unmet = capacity.beyond_base();
        demand.assess(parameters, drawn, people, year, luck, unmet);
        let residents = capacity.wanted_residents(parameters, &demand, &staff, year);
        staff.meet(parameters, drawn, &demand, residents, year);
        capacity.staff(parameters, drawn, &demand, &staff, year);
        look(year, &staff);
        staff.turn_over(parameters, drawn, people, year, luck);
    }
}

#[test]
fn entrants_of_toyland_as_by_hand() {
    // Care workers train for three years. 2025 and 2026 bring those who began in 2022 and 2023, half as many again as today;
    // 2027 those of 2024, as many as today. The pack has no intake before 2023: its first figure holds.
    let region = changed(&toyland(), |region| {
        fix_all(region);
        fix(region, "graduates.care_worker", 2.0);
        fix(region, "lateral.care_worker", 1.0);
        fix(region, "labour_tightness", 1.25);
        fix(region, "works_inside", 0.5);
    });
    let parameters = reference(&region);
    let people = people_pass(&parameters, &Luck::expected()).people;
    let mut years = vec![];
    let mut posts = 0.0;
    each_year(&parameters, &Luck::expected(), |year, staff| {
        if year > region.base_year {
            // Both branches count as many heads per FTE, so the posts of the year before are as its need.
            let [homes, at_home] = [NURSING_HOME, HOME_CARE].map(|branch| staff.flows[branch].entrants);
            assert!((homes / (homes + at_home) - posts).abs() < 1e-12);
        }
        posts = staff.need[NURSING_HOME] / (staff.need[NURSING_HOME] + staff.need[HOME_CARE]);
        years.push((
            year,
            staff.flows[NURSING_HOME].entrants + staff.flows[HOME_CARE].entrants,
        ));
    });
    // Flows stand with the 1 January after them.
    for (year, intake) in [(2025, 1.5), (2026, 1.5), (2027, 1.0)] {
        let net: f64 = (0..2)
            .map(|area| people.flows(year, area).arrivals - people.flows(year, area).departures)
            .sum();
        let movers = region.workforce.occupations[CARE_WORKER].per_new_resident * 0.5 * net.max(0.0);
        let wanted = 2.0 * intake + 1.0 / 1.25 + movers;
        let found = years[(year - 2025) as usize + 1].1;
        assert!(
            (found - wanted).abs() < 1e-9,
            "{year}: {found} entrants, by hand {wanted}"
        );
    }
}

#[test]
fn newcomers_leave_at_a_rate_of_their_own_as_by_hand() {
    // Hospital nurses in the first two years; nobody younger than 55 retires, and newcomers are younger.
    const HOSPITAL: usize = Branch::Hospital as usize;
    let look = |ratio: f64| {
        let region = changed(&flevoland(), |region| fix(region, "first_year_leaving", ratio));
        let parameters = to(&region, &Scenario::reference(), 2027);
        let mut years = vec![];
        each_year(&parameters, &Luck::expected(), |_, staff| {
            years.push(staff.clone())
        });
        (parameters.clone(), years)
    };
    let mut soon = vec![];
    for ratio in [1.0, 2.0] {
        let (parameters, years) = look(ratio);
        let data = &parameters.region.workforce;
        let drawn = parameters.draw(&Luck::expected());
        let [first, second] = [&years[0], &years[1]];
        let (heads, newcomers) = (&first.heads[HOSPITAL], &first.newcomers[HOSPITAL]);
        let hazard = |age: usize| data.leaving_hazard[age];
        // The mean over those who do not retire yet, 63 and younger, is the drawn one with newcomers in it.
        let (mut leaving, mut staff) = (0.0, 0.0);
        for age in 0..64 {
            leaving += hazard(age) * (heads[age] - newcomers[age] + ratio * newcomers[age]);
            staff += heads[age];
        }
        let scale = drawn[data.occupations[Occupation::HospitalNurse as usize].leaving] * staff / leaving
            * drawn[data.labour_tightness];
        let gone = |age: usize, times: f64| 1.0 - (-hazard(age) * scale * times).exp();
        let early: f64 = (0..64).map(|age| newcomers[age] * gone(age, ratio)).sum();
        let others: f64 = (0..64)
            .map(|age| (heads[age] - newcomers[age]) * gone(age, 1.0))
            .sum();
        let found = second.flows[HOSPITAL];
        assert!(
            (found.first_year_leavers - early).abs() < 1e-9,
            "{} early, by hand {early}",
            found.first_year_leavers
        );
        assert!(
            (found.leavers - early - others).abs() < 1e-9,
            "{} leavers, by hand {early} + {others}",
            found.leavers
        );
        // Who came in a year is a newcomer in the next, and in no later one.
        let new: f64 = second.newcomers[HOSPITAL].iter().sum();
        assert!((new - found.entrants).abs() < 1e-9);
        soon.push((early, found.leavers));
    }
    assert!(soon[1].0 > 1.5 * soon[0].0, "twice the hazard: {soon:?}");
    assert!(
        (soon[1].1 / soon[0].1 - 1.0).abs() < 0.02,
        "the mean of the base year stays: {soon:?}"
    );
}

#[test]
fn practices_take_their_part_of_the_flows_as_by_hand() {
    let region = flevoland();
    let parameters = to(&region, &Scenario::reference(), 2026);
    let pass = people_pass(&parameters, &Luck::expected());
    let settled: Vec<f64> = (0..region.area_count())
        .map(|area| pass.people.flows(2025, area))
        .map(|flows| flows.arrivals + flows.arrivals_within - flows.departures - flows.departures_within)
        .map(|net| net.max(0.0))
        .collect();
    let gp = &region.workforce.occupations[Occupation::Gp as usize];
    let net: f64 = (0..region.area_count())
        .map(|area| pass.people.flows(2025, area))
        .map(|flows| flows.arrivals - flows.departures)
        .sum();
    let movers = gp.per_new_resident * pass.drawn[region.workforce.works_inside] * net;
    let mut before = vec![];
    each_year(&parameters, &Luck::expected(), |year, staff| {
        let heads: Vec<f64> = (0..region.area_count())
            .map(|area| staff.practices.heads(area))
            .collect();
        if year == 2025 {
            before = heads;
            return;
        }
        let flows = staff.flows[GP];
        let others = flows.entrants - movers;
        for (area, found) in heads.iter().enumerate() {
            let stay = before[area] * (1.0 - (flows.leavers + flows.retirements) / 290.0);
            let share = region.workforce.gp_share[area];
            let wanted = stay + others * share + movers * settled[area] / settled.iter().sum::<f64>();
            assert!(
                (found - wanted).abs() < 1e-9,
                "area {area}: {found} heads, by hand {wanted}"
            );
        }
    });
}

#[test]
fn places_for_care_keep_pace_with_homes_when_amenities_do() {
    // All that comes with new homes as it is today: places in nursing homes grow as homes are completed.
    let region = changed(&flevoland(), |region| fix(region, "amenity_posts_filled", 1.0));
    let parameters = to(&region, &one_lever(LeverKey::AmenitiesWithHomes, 1.0, FROM), LAST);
    let people = people_pass(&parameters, &Luck::expected()).people;
    let areas = 0..region.area_count();
    let added = |area| {
        let built: f64 = (FROM..2035).map(|year| people.flows(year, area).completed).sum();
        built / people.homes(region.base_year, area)
    };
    each_year(&parameters, &Luck::expected(), |year, staff| {
        if year <= FROM {
            assert_eq!(
                staff.amenities.growth(),
                0.0,
                "nothing comes before the first homes"
            );
        }
        if year == 2035 {
            for area in areas.clone() {
                let (found, wanted) = (staff.amenities.growth_of(area), added(area));
                assert!(
                    (found - wanted).abs() < 1e-12,
                    "area {area}: {found}, by hand {wanted}"
                );
            }
            let posts: f64 = areas
                .clone()
                .map(|area| staff.practices.base_heads(area) * added(area))
                .sum();
            let found = staff.practices.added();
            assert!(
                (found - posts).abs() < 1e-9,
                "{found} heads with new homes, by hand {posts}"
            );
        }
    });
}

#[test]
fn amenities_help_everywhere_that_builds_and_take_staff() {
    let region = flevoland();
    let (before, after) = (
        with(&region, LeverKey::AmenitiesWithHomes, 0.0),
        with(&region, LeverKey::AmenitiesWithHomes, 1.0),
    );
    for place in (0..before.area_count()).map(Place::Area).chain([Place::Region]) {
        let at = |run: &Run, id| run.value(id, place, LAST);
        assert!(at(&after, "patients_per_gp") < at(&before, "patients_per_gp"));
    }
    let at = |run: &Run, id| run.value(id, Place::Region, LAST);
    assert!(at(&after, "nursing_home_waiting") < at(&before, "nursing_home_waiting"));
    assert!(at(&after, "staff_needed") > at(&before, "staff_needed"));
    // A slower pace brings fewer of them.
    let slow = Scenario {
        settings: [
            one_lever(LeverKey::AmenitiesWithHomes, 1.0, FROM).settings,
            one_lever(LeverKey::HousingPace, 0.5, FROM).settings,
        ]
        .into_iter()
        .flatten()
        .collect(),
        ..Scenario::default()
    };
    let pass = |scenario: &Scenario| {
        let parameters = to(&region, scenario, LAST);
        let mut growth = 0.0;
        each_year(&parameters, &Luck::expected(), |_, staff| {
            growth = staff.amenities.growth()
        });
        growth
    };
    assert!(pass(&slow) < pass(&one_lever(LeverKey::AmenitiesWithHomes, 1.0, FROM)));
}

#[test]
fn the_base_year_has_the_observed_density_of_general_practitioners() {
    let run = Run::expected(&to(&flevoland(), &Scenario::reference(), 2026));
    let fte = |heads: f64| 0.74 * 290.0 * heads / 283.0;
    for (area, heads) in [152.0, 50.0, 24.0, 30.0, 13.0, 14.0].into_iter().enumerate() {
        let residents = run.value("population", Place::Area(area), 2025);
        let found: f64 = run.value("patients_per_gp", Place::Area(area), 2025);
        assert!(
            (found - residents / fte(heads)).abs() <= 0.51,
            "area {area}: {found}"
        );
    }
    assert_eq!(run.value("care_per_resident", Place::Region, 2025), 1.0);
    let without = run.value("residents_without_gp", Place::Region, 2025);
    assert!((without - 5000.0).abs() < 0.01 * 5000.0, "{without} without");
}

#[test]
fn the_pension_age_follows_the_law_and_then_life_expectancy() {
    let region = flevoland();
    let parameters = reference(&region);
    for replicate in 0..3 {
        let pass = people_pass(&parameters, &Luck::new(SEED, replicate));
        let demand = Demand::at_start(&parameters, &pass.drawn, &pass.people);
        let staff = Workforce::at_start(&parameters, &pass.drawn, &pass.people, &demand, Mode::Chance);
        let ages: Vec<f64> = (2025..=2050).map(|year| staff.pension_age(year)).collect();
        assert_eq!(ages[..7], [67.0, 67.0, 67.0, 67.25, 67.25, 67.25, 67.25]);
        // The rule written out once more, on the replicate's own life expectancy.
        for year in 2032..=2050 {
            let position = (year - 2025) as usize;
            let before = ages[position - 1];
            let foreseen = pass.people.life_table(year - 5).remaining_of_both(65) + 5.0 * 0.11;
            let due = 2.0 / 3.0 * (foreseen - 20.64) - (before - 67.0);
            let wanted = if due >= 0.25 - 1e-12 {
                before + 0.25
            } else {
                before
            };
            assert_eq!(ages[position], wanted, "replicate {replicate}, {year}: {due} due");
        }
    }
}

#[test]
fn a_pension_age_that_follows_life_expectancy_keeps_staff_at_work() {
    let run = |share: f64| {
        let region = changed(&flevoland(), |region| region.workforce.pension.share = share);
        Run::expected(&reference(&region))
    };
    let (fixed, follows) = (run(0.0), run(2.0 / 3.0));
    let last = |run: &Run, id: &str| run.value(id, Place::Region, 2050);
    assert_eq!(last(&fixed, "pension_age"), 67.25);
    assert!(last(&follows, "pension_age") > 68.0);
    for occupation in Occupation::ALL {
        let heads = format!("heads_{}", occupation.id());
        assert!(last(&follows, &heads) > last(&fixed, &heads), "{heads}");
    }
}
