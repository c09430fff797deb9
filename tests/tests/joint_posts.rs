//! Joint urgent-care posts by place and hours, and the care plaza in the north: who is helped, where patients go instead.

use sim_core::indicators::Place;
use sim_core::region::{LeverKey, Region};
use sim_core::scenario::{JointAt, Scenario};
use std::sync::Arc;
use tests::runs::{Run, flevoland, one_lever, to};

const FROM: i32 = 2030;
const YEAR: i32 = 2032;

fn placed(value: f64, post: &str, parts: u8) -> Scenario {
    Scenario {
        urgent_care_post_at: Some(JointAt {
            post: post.to_owned(),
            parts,
        }),
        ..one_lever(LeverKey::UrgentCarePost, value, FROM)
    }
}

fn expected(region: &Arc<Region>, scenario: &Scenario) -> Run {
    Run::expected(&to(region, scenario, YEAR))
}

fn area(region: &Region, name: &str) -> Place {
    let found = region.areas.iter().position(|area| area.name == name);
    Place::Area(found.expect("it is there"))
}

#[test]
fn a_post_in_lelystad_helps_lelystad_most_the_longer_the_more_and_nobody_vanishes() {
    let region = flevoland();
    let before = expected(&region, &Scenario::reference());
    let lelystad = area(&region, "Lelystad");
    let mut last = 0.0;
    for parts in 1..=3 {
        let after = expected(&region, &placed(1.0, "lelystad", parts));
        let gain = |id: &str, place: Place| after.value(id, place, YEAR) - before.value(id, place, YEAR);
        let diverted = -gain("demand_ed_visit", lelystad);
        assert!(
            diverted > last,
            "{parts} parts of the day: {diverted}, before {last}"
        );
        last = diverted;
        for other in (0..region.areas.len())
            .map(Place::Area)
            .filter(|place| *place != lelystad)
        {
            assert!(-gain("demand_ed_visit", other) < diverted, "{other:?}");
        }
        // Nineteen in twenty become a contact at a GP post, the others one in office hours; figures are whole
        let (visits, posts) = (
            -gain("demand_ed_visit", Place::Region),
            gain("demand_gp_out_of_hours", Place::Region),
        );
        assert!(
            (posts - 0.95 * visits).abs() < 0.01 * visits + 2.0,
            "{visits} {posts}"
        );
        assert!((gain("demand_gp_contact", Place::Region) - 0.05 * visits).abs() < 0.01 * visits + 2.0);
        assert!(gain("urgent_door_drive", lelystad) < 0.0);
    }
    // At the reference the place means nothing
    let same = expected(&region, &placed(0.6, "lelystad", 3));
    assert!(same.differences(&before).is_empty());
}

#[test]
fn what_is_decided_for_almere_acts_on_those_who_go_there() {
    let region = flevoland();
    let never = expected(&region, &one_lever(LeverKey::UrgentCarePost, 0.0, 2026));
    let decided = expected(&region, &Scenario::reference());
    let part = |place: Place| {
        1.0 - decided.value("demand_ed_visit", place, YEAR) / never.value("demand_ed_visit", place, YEAR)
    };
    let (almere, urk) = (part(area(&region, "Almere")), part(area(&region, "Urk")));
    assert!(
        almere > 3.0 * urk && almere > part(Place::Region),
        "{almere} {urk}"
    );
    assert!(
        (0.02..0.045).contains(&part(Place::Region)),
        "{}",
        part(Place::Region)
    );
}

#[test]
fn a_plaza_in_the_north_shortens_drives_there_the_longer_it_is_open() {
    let region = flevoland();
    let runs: Vec<Run> = [0.0, 1.0, 2.0, 3.0]
        .iter()
        .map(|parts| expected(&region, &one_lever(LeverKey::NorthCarePlaza, *parts, FROM)))
        .collect();
    let (north, urk, almere) = (
        area(&region, "Noordoostpolder"),
        area(&region, "Urk"),
        area(&region, "Almere"),
    );
    for pair in runs.windows(2) {
        let gain = |id: &str, place: Place| pair[1].value(id, place, YEAR) - pair[0].value(id, place, YEAR);
        for place in [north, urk] {
            assert!(gain("urgent_door_drive", place) < -0.5, "{place:?}");
            assert!(gain("demand_ed_visit", place) < 0.0 && gain("demand_gp_out_of_hours", place) > 0.0);
        }
        assert_eq!(gain("urgent_door_drive", almere), 0.0);
        assert_eq!(gain("demand_ed_visit", almere), 0.0);
        // Everybody of the north goes to Emmeloord already when it is open: no drive to a GP post becomes longer
        assert!(gain("gp_post_drive", north) <= 0.0);
    }
    // One doctor more for the few who come instead of going to an emergency department
    let wait = |run: &Run| run.value("gp_post_wait", north, YEAR);
    assert!(wait(&runs[3]) < wait(&runs[0]));
}
