//! General practitioners' posts.

use super::super::patients::Origin;
use super::*;
use crate::acute::Flow;
use crate::acute::agreement::Unit;
use crate::acute::chain::block_of;
use crate::acute::queueing::erlang_a::erlang_a;
use crate::region::{ClinicData, GpPost, GpPostsData};

const NIGHTS_SHUT: [f64; 6] = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0];

/// One zone and two posts, the nearer with these hours; both with two doctors.
fn two_posts(open: [f64; 6]) -> AcuteData {
    let mut acute = chain_of(&[Some(60.0)], &[&[5.0]]);
    let post = |minutes: f64, open: [f64; 6]| GpPost {
        joint: None,
        id: format!("post{minutes}"),
        name: String::new(),
        inside: true,
        minutes: vec![minutes],
        open,
        doctors: [2.0; 6],
    };
    acute.gp_posts = GpPostsData {
        plaza: 0,
        added_doctors: 1.0,
        posts: vec![post(20.0, [1.0; 6]), post(4.0, open)],
        seen_share: 0.5,
        minutes: 15.0,
        patience_hours: 3.0,
        limit: 60.0,
        zone_weight: [200.0, 400.0],
    };
    acute
}

fn contacts(per_year: f64) -> Asked {
    Asked {
        gp_contacts: vec![per_year],
        ..asked(1, 0.0, 0.0, 0.0)
    }
}

fn play(acute: &AcuteData, contacts_a_year: f64, duties: f64, plan: &Plan) -> Simulated {
    let staffed = Staffed {
        gp_duties: duties,
        ..STAFFED
    };
    let simulated = played(acute, &contacts(contacts_a_year), &staffed, 0.3, plan);
    assert!(simulated.books.balance(), "{:?}", simulated.books);
    simulated
}

#[test]
fn a_post_that_never_closes_is_a_queue_with_patience() {
    let acute = two_posts([1.0; 6]);
    let plan = Plan {
        replications: 20,
        ..plan(40)
    };
    for contacts in [110_000.0, 150_000.0] {
        let simulated = play(&acute, contacts, 1.0, &plan);
        let load = 0.5 * contacts / 8_760.0 * 0.25;
        let expected = erlang_a(2.0, load, 3.0 / 0.25);
        agrees(&simulated, "gp_post_wait", expected.wait * 15.0);
        // All go to the nearer of two posts with two doctors each
        agrees(&simulated, "gp_post_occupancy", expected.busy / 4.0);
        agrees(&simulated, "gp_post_visits", 0.5 * contacts);
        agrees(&simulated, "gp_post_left", 0.5 * contacts * expected.leaving);
    }
}

#[test]
fn who_waits_when_the_doors_close_goes_on_and_nobody_is_lost() {
    let acute = two_posts(NIGHTS_SHUT);
    for (contacts, duties) in [(50_000.0, 1.0), (400_000.0, 1.0), (400_000.0, 0.5), (1e6, 0.0)] {
        let plan = Plan { log: true, ..plan(6) };
        let simulated = play(&acute, contacts, duties, &plan);
        let entries = &simulated.log.as_ref().unwrap().entries;
        let at = |event: Event, post: u32| {
            let here = move |entry: &&Entry| entry.event == event && entry.post == Some(post);
            entries.iter().filter(here)
        };
        let night = |minute: f64| (minute / 60.0) as u32 % 24 < 8;
        // The nearer post sees nobody new at night, and the other then takes all
        assert!(at(Event::PostSeen, 1).all(|entry| !night(entry.minute)));
        assert!(at(Event::PostArrives, 0).any(|entry| night(entry.minute)));
        if contacts > 100_000.0 {
            assert!(at(Event::PostCloses, 1).count() > 0, "somebody waits at midnight");
            assert!(at(Event::PostCloses, 1).all(|entry| entry.minute % 1_440.0 == 0.0));
        }
        // Fewer doctors than one are one
        assert!(at(Event::PostSeen, 0).count() > 0);
        for figure in &simulated.figures {
            assert!(figure.twin.is_finite() && figure.twin >= 0.0, "{figure:?}");
        }
    }
}

#[test]
fn a_post_beyond_the_border_is_a_place_to_go_to() {
    let mut acute = two_posts([1.0; 6]);
    acute.gp_posts.posts[1].inside = false;
    let simulated = play(&acute, 50_000.0, 1.0, &plan(4));
    assert!(simulated.books.patients_left > 0);
    assert_eq!(simulated.figure("gp_post_visits").unwrap().twin, 0.0);
}

/// What the formulas say of the posts in the same year.
fn by_formula(acute: &AcuteData, asked: &Asked, staffed: &Staffed) -> Flow {
    let chain = Chain::of(acute, 1);
    let mut flow = Flow::default();
    let memory = &mut Default::default();
    chain
        .posts
        .pass(acute, asked, staffed, memory, &mut flow.gp_posts);
    flow
}

/// The same as in packs: on weekdays by day practices are open, posts are not, and nobody calls them.
fn beside_practices() -> AcuteData {
    let mut acute = two_posts(NIGHTS_SHUT);
    for post in &mut acute.gp_posts.posts {
        (post.open[0], post.doctors[0]) = (0.0, 0.0);
    }
    let out_of_hours = |hour: usize| block_of(hour) != 0;
    let hours = (0..168).filter(|hour| out_of_hours(*hour)).count() as f64;
    acute.week.gp_contacts =
        core::array::from_fn(|hour| f64::from(u8::from(out_of_hours(hour))) * 168.0 / hours);
    acute
}

#[test]
fn a_joint_post_that_levers_open_has_the_patients_and_waits_of_the_formula() {
    let acute = beside_practices();
    let plan = Plan {
        replications: 20,
        ..plan(40)
    };
    // By day with a doctor of its own, round the clock beside the pack's hours, and on half of the days
    for (more, by_day) in [
        ([1.0, 0.0, 0.0, 0.0, 0.0, 0.0], 6_000.0),
        ([1.0; 6], 5_000.0),
        ([0.5, 0.0, 0.0, 0.0, 0.0, 0.0], 3_000.0),
    ] {
        let asked = Asked {
            gp_by_day: vec![by_day],
            ..contacts(60_000.0 + by_day)
        };
        let staffed = Staffed {
            places: Places {
                posts: vec![[0.0; 6], more],
                ..Places::default()
            },
            ..STAFFED
        };
        let simulated = played(&acute, &asked, &staffed, 0.3, &plan);
        assert!(simulated.books.balance(), "{:?}", simulated.books);
        let flow = by_formula(&acute, &asked, &staffed);
        agrees(&simulated, "joint_post_visits", by_day);
        agrees(&simulated, "gp_post_visits", 30_000.0 + by_day);
        for (id, unit) in [
            ("gp_post_wait", Unit::Minutes),
            ("gp_post_late", Unit::Share),
            ("gp_post_occupancy", Unit::Occupancy),
        ] {
            let figure = simulated.figure(id).expect("the figure exists");
            let formula = figure.formula(&flow).expect("the formulas have it");
            let room = unit.tolerance(figure.twin) + figure.half_width.expect("there are replications");
            assert!(
                (figure.twin - formula).abs() < room,
                "{id}, {more:?}: {} {formula}",
                figure.twin
            );
        }
    }
}

/// Twenty weeks with their log, in which nobody is lost.
fn logged(acute: &AcuteData, asked: &Asked, staffed: &Staffed) -> Simulated {
    let plan = Plan {
        log: true,
        ..plan(20)
    };
    let simulated = played(acute, asked, staffed, 0.3, &plan);
    assert!(simulated.books.balance(), "{:?}", simulated.books);
    simulated
}

#[test]
fn a_joint_post_is_in_the_log_with_its_doors_and_its_patients() {
    let acute = beside_practices();
    let asked = Asked {
        gp_by_day: vec![20_000.0],
        ..contacts(60_000.0)
    };
    for share in [1.0, 0.4] {
        let staffed = Staffed {
            places: Places {
                posts: vec![[0.0; 6], [share, 0.0, 0.0, 0.0, 0.0, 0.0]],
                ..Places::default()
            },
            ..STAFFED
        };
        let simulated = logged(&acute, &asked, &staffed);
        let entries = &simulated.log.as_ref().unwrap().entries;
        let block = |entry: &Entry| block_of((entry.minute / 60.0) as usize % 168);
        let (mut open, mut days, mut came) = (false, 0, 0);
        for entry in entries.iter().filter(|entry| entry.post == Some(1)) {
            match entry.event {
                Event::Opens if block(entry) == 0 => {
                    (open, days) = (true, days + 1);
                }
                Event::Opens | Event::Closes => open = false,
                Event::PostArrives if block(entry) == 0 => {
                    assert!(open, "nobody comes while it is closed");
                    came += 1;
                }
                _ => {}
            }
        }
        assert!(came > 1_000, "{came}");
        // Of 100 days about the share, five standard errors around it
        let error = (100.0 * share * (1.0 - share)).sqrt();
        assert!((f64::from(days) - 100.0 * share).abs() <= 5.0 * error, "{days}");
    }
}

/// One zone, the two posts, and a clinic: on weekdays for nine and a half hours.
fn with_clinic(visits: f64, clinicians: f64) -> AcuteData {
    let mut acute = beside_practices();
    acute.clinics = vec![ClinicData {
        id: "clinic".to_owned(),
        name: String::new(),
        minutes: vec![3.0],
        open: [1.0, 0.1875, 0.0, 0.0, 0.0, 0.0],
        visits,
        minutes_per_patient: 20.0,
        clinicians,
    }];
    acute
}

#[test]
fn a_clinic_has_the_visits_and_waits_of_the_formula() {
    let plan = Plan {
        replications: 20,
        ..plan(60)
    };
    for (visits, clinicians) in [(4_000.0, 1.0), (10_000.0, 2.0), (14_000.0, 2.0)] {
        let acute = with_clinic(visits, clinicians);
        let simulated = played(&acute, &contacts(0.0), &STAFFED, 0.3, &plan);
        assert!(simulated.books.balance(), "{:?}", simulated.books);
        agrees(&simulated, "clinic_visits", visits);
        let chain = Chain::of(&acute, 1);
        let mut flow = Flow::default();
        let places = Places::default();
        chain
            .clinics
            .pass(&acute, &contacts(0.0), &places, &mut flow.gp_posts.clinics);
        let figure = simulated.figure("clinic_wait").expect("the figure exists");
        let formula = figure.formula(&flow).expect("the formulas have it");
        let room = Unit::Minutes.tolerance(figure.twin) + figure.half_width.unwrap();
        assert!(
            formula > 1.0 && (figure.twin - formula).abs() < room,
            "{} {formula}",
            figure.twin
        );
    }
}

#[test]
fn nobody_comes_to_a_clinic_that_is_closed_and_who_came_is_seen() {
    let acute = with_clinic(20_000.0, 2.0);
    for part in [0.0, 0.5, 1.0] {
        let mut places = Places::default();
        places.close_clinic(&acute, 0, part);
        let staffed = Staffed { places, ..STAFFED };
        let asked = Asked {
            visits: vec![0.0],
            gp_contacts: vec![0.0],
            ..asked(1, 0.0, 0.0, 0.0)
        };
        let simulated = logged(&acute, &asked, &staffed);
        let entries = &simulated.log.as_ref().unwrap().entries;
        let at = |event: Event| {
            entries
                .iter()
                .filter(move |entry| entry.event == event && entry.post == Some(2))
        };
        let came = at(Event::PostArrives).count();
        assert_eq!(came == 0, part == 1.0);
        for entry in at(Event::PostArrives) {
            let (day, minute) = ((entry.minute / 1_440.0) as u32 % 7, entry.minute % 1_440.0);
            assert!(day < 5 && (480.0..1_050.0).contains(&minute), "{entry:?}");
        }
        // Patience ends for some; nobody is sent away when the doors close
        assert_eq!(at(Event::PostCloses).count(), 0);
        // Those who are sent on come to emergency departments: four in five to the one inside, which has 1,000 visitors besides;
        // five standard errors, of the days on which the clinic is open too
        let figure = |id: &str| simulated.figure(id).map_or(0.0, |figure| figure.twin);
        let (visits, clinic) = (figure("ed_visits"), figure("clinic_visits"));
        let error = (20_000.0 * 52.0 / 20.0_f64).sqrt();
        assert!(
            (visits - 1_000.0 - 0.8 * part * 20_000.0).abs() < 5.0 * error,
            "{visits}"
        );
        let days = 20_000.0 * (part * (1.0 - part) / 100.0).sqrt();
        assert!(
            (clinic - (1.0 - part) * 20_000.0).abs() < 5.0 * (error + days),
            "{clinic}"
        );
    }
}

#[test]
fn who_comes_from_a_closed_clinic_is_least_urgent_and_of_the_others_as_many_come() {
    let acute = with_clinic(20_000.0, 2.0);
    let asked = Asked {
        visits: vec![10_000.0],
        gp_contacts: vec![0.0],
        diverted_visits: 500.0,
        ..asked(1, 0.0, 0.0, 0.0)
    };
    let chain = Chain::of(&acute, 1);
    let calibration = calibrated(&chain, &acute, 0.3, &asked);
    // Of the visits to the department inside, by class: four in five of the residents', and 1,000 of people from elsewhere
    let by_class = |part: f64| {
        let mut places = Places::default();
        places.close_clinic(&acute, 0, part);
        let staffed = Staffed { places, ..STAFFED };
        let care = Province::new(&chain, &acute, &calibration, &asked, &staffed).care;
        let mut visits = [0.0; 3];
        for step in 0..100_000 {
            let class = care.class(Origin::WalkIn, 0, (f64::from(step) + 0.5) / 100_000.0);
            visits[class] += (9_000.0 + 0.8 * part * 20_000.0) / 100_000.0;
        }
        visits
    };
    let before = by_class(0.0);
    for part in [0.4, 1.0] {
        let more = [0.0, 0.0, 0.8 * part * 20_000.0];
        for ((now, before), more) in by_class(part).iter().zip(before).zip(more) {
            assert!((now - before - more).abs() < 1.0, "{part}: {now} {before} {more}");
        }
    }
}
