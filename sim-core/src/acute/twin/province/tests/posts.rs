//! General practitioners' posts.

use super::*;
use crate::acute::queueing::erlang_a::erlang_a;
use crate::region::{GpPost, GpPostsData};

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
