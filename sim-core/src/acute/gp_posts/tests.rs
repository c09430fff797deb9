//! Posts alone, on a region of two zones.

use super::super::chain::HOURS_PER_YEAR;
use super::super::fixture::chain_of;
use super::super::queueing::erlang_a::erlang_a;
use super::*;
use crate::region::GpPost;

/// Two posts, the second nearer to the second zone and closed at night.
fn region() -> AcuteData {
    let mut acute = chain_of(&[Some(1.0)], &[&[5.0], &[9.0]]);
    let post = |minutes: [f64; 2], open: [f64; 6], doctors: f64| GpPost {
        id: String::new(),
        name: String::new(),
        inside: true,
        minutes: minutes.to_vec(),
        open,
        doctors: open.map(|open| doctors * f64::from(u8::from(open > 0.0))),
        joint: None,
    };
    let nights_shut = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0];
    acute.gp_posts = GpPostsData {
        posts: vec![
            post([4.0, 20.0], [1.0; 6], 3.0),
            post([20.0, 6.0], nights_shut, 2.0),
        ],
        seen_share: 0.5,
        minutes: 15.0,
        patience_hours: 3.0,
        limit: 60.0,
        zone_weight: [200.0, 400.0],
        plaza: 1,
        added_doctors: 1.0,
    };
    acute
}

fn prepared(acute: &AcuteData) -> Posts {
    let areas = acute.zones.len();
    Posts::prepare(acute, areas, &vec![1.0; areas], &[0.25, 0.2, 0.15, 0.2, 0.1, 0.1])
}

fn passed_with(
    acute: &AcuteData,
    contacts: &[f64],
    duties: f64,
    by_day: &[f64],
    posts: &[[f64; 6]],
) -> PostsFlow {
    let asked = Asked {
        gp_contacts: contacts.to_vec(),
        gp_by_day: by_day.to_vec(),
        visits: vec![100.0; contacts.len()],
        ..Asked::default()
    };
    let staffed = Staffed {
        vehicle_share: 1.0,
        added_vehicles: 0.0,
        beds: 1.0,
        bays: 1.0,
        step_down_places: 1.0,
        rehabilitation_places: 0.0,
        clustered: false,
        home_nursing: 1.0,
        gp_duties: duties,
        places: Places {
            posts: posts.to_vec(),
            ..Places::default()
        },
    };
    let mut out = PostsFlow::default();
    prepared(acute).pass(acute, &asked, &staffed, &mut Memory::default(), &mut out);
    out
}

fn passed(acute: &AcuteData, contacts: &[f64], duties: f64) -> PostsFlow {
    passed_with(acute, contacts, duties, &[], &[])
}

#[test]
fn a_post_that_a_lever_opens_has_its_visitors_shortens_drives_and_loses_nobody() {
    let acute = region();
    let contacts = [30_000.0, 12_000.0];
    let before = passed(&acute, &contacts, 1.0);
    // By drive alone: hospitals at 5 minutes everywhere, so that the second zone finds no nearer door but one
    assert!((before.areas[1].door - 5.0 * acute.ambulance.without_signals).abs() < 1e-9);
    let open = [[0.0; 6], [1.0; 6]];
    let after = passed_with(&acute, &contacts, 1.0, &[0.0, 500.0], &open);
    let all = |flow: &PostsFlow| flow.posts.iter().map(|post| post.contacts).sum::<f64>();
    assert!((all(&before) - 42_000.0).abs() < 1e-6 && (all(&after) - 42_000.0).abs() < 1e-6);
    // Nobody of the second zone leaves it, and who comes by day is seen at once
    assert!((after.posts[1].contacts - 12_000.0).abs() < 1e-6);
    assert!((after.posts[1].seen - (0.5 * 11_500.0 + 500.0)).abs() < 1e-6);
    assert!((after.areas[1].drive - 6.0 * acute.ambulance.without_signals).abs() < 1e-9);
    assert!(
        after.posts[1].on_duty > before.posts[1].on_duty
            && after.posts[0].contacts < before.posts[0].contacts
    );
    let mut nearer = acute.clone();
    nearer.hospital_minutes[1] = vec![18.0, 20.0];
    let door = |posts: &[[f64; 6]]| passed_with(&nearer, &contacts, 1.0, &[], posts).areas[1].door;
    let (none, half, whole) = (door(&[]), door(&[[0.0; 6], [0.5; 6]]), door(&open));
    assert!(none > half && half > whole, "{none} {half} {whole}");
    assert!((whole - 6.0 * acute.ambulance.without_signals).abs() < 1e-9);
    assert!((half - 12.0 * acute.ambulance.without_signals).abs() < 1e-9);
}

#[test]
fn everybody_goes_to_a_post_and_at_night_to_the_one_that_is_open() {
    let acute = region();
    let contacts = [30_000.0, 12_000.0];
    let out = passed(&acute, &contacts, 1.0);
    // Contacts are even over the week, so that a third of those of the second zone is at night
    assert!((out.posts[0].contacts - 34_000.0).abs() < 1e-6);
    assert!((out.posts[1].contacts - 8_000.0).abs() < 1e-6);
    assert!((out.posts[0].seen - 17_000.0).abs() < 1e-6);
    // Drives of 6 minutes by day and 20 at night, without signals
    let drive = (2.0 / 3.0 * 6.0 + 20.0 / 3.0) * acute.ambulance.without_signals;
    assert!((out.areas[1].drive - drive).abs() < 1e-9);
    assert!((out.areas[0].drive - 4.0 * acute.ambulance.without_signals).abs() < 1e-9);
    // Each patient who does not go home is a quarter of an hour of work, but for those who are there when the doors close
    for (post, cut) in out.posts.iter().zip([2e-3, 2e-2]) {
        let worked = (post.seen - post.given_up) * 0.25;
        assert!((post.busy - worked).abs() < cut * post.busy, "{post:?}");
    }
}

#[test]
fn a_post_that_never_closes_is_one_queue() {
    let acute = region();
    let out = passed(&acute, &[70_000.0, 0.0], 1.0);
    let load = 35_000.0 / HOURS_PER_YEAR * 0.25;
    let exact = erlang_a(3.0, load, 12.0);
    let got = out.posts[0].visit();
    assert!(
        (got.wait - 15.0 * exact.wait).abs() < 0.01 * 15.0 * exact.wait + 0.02,
        "{got:?} {exact:?}"
    );
    assert!((got.utilisation - exact.busy / 3.0).abs() < 1e-3);
    assert!((out.areas[0].wait - got.wait).abs() < 1e-9 && out.region.utilisation < got.utilisation);
}

#[test]
fn fewer_doctors_and_more_patients_wait_longer_and_an_open_post_keeps_one() {
    let acute = region();
    let wait = |contacts: f64, duties: f64| passed(&acute, &[contacts, contacts], duties).region;
    let base = wait(40_000.0, 1.0);
    for worse in [wait(44_000.0, 1.0), wait(40_000.0, 0.9)] {
        assert!(worse.wait > base.wait && worse.late > base.late && worse.utilisation > base.utilisation);
    }
    assert_eq!(wait(40_000.0, 0.0), wait(40_000.0, 0.2));
    let none = wait(0.0, 1.0);
    assert!(none.wait == 0.0 && none.utilisation == 0.0);
    let crowd = wait(1e8, 1.0);
    assert!(
        crowd.wait <= 180.0 && crowd.wait > 150.0 && crowd.late <= 1.0 && crowd.utilisation <= 1.0,
        "{crowd:?}"
    );
}

#[test]
fn days_that_are_alike_are_counted_once_and_give_the_same() {
    let mut acute = region();
    acute.gp_posts.posts[0].open = [0.0, 1.0, 1.0, 1.0, 1.0, 1.0];
    acute.gp_posts.posts[0].doctors = [0.0, 2.0, 1.0, 3.0, 2.0, 1.0];
    let folded = prepared(&acute);
    assert!(folded.as_before[1] && folded.as_before[3] && !folded.as_before[4] && !folded.as_before[5]);
    let plain = Posts {
        as_before: [false; 7],
        ..folded.clone()
    };
    let shift = Shift::of(&acute.gp_posts.posts[0], None, 0.0, 1.0);
    let year = |posts: &Posts| posts.alone(&acute, &shift, [20_000.0, 0.0]);
    assert_eq!(year(&folded), year(&plain));
}
