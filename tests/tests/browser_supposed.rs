//! What may happen, and where added ambulances and posts stand, is chosen on the page, undone and shared like any lever.

use sim_core::region::{ShockKey, StationKind};
use std::collections::BTreeSet;
use tests::browser::{Key, Lab, QUICK, Tab};
use tests::runs::flevoland;

fn link(tab: &Tab) -> String {
    tab.string("document.querySelector('#link').value.split('#')[1]")
}

/// Chooses an entry of a list by its value.
fn choose(tab: &Tab, list: &str, value: &str) {
    let _ = tab.value(&format!(
        "(list => {{ list.value = {value:?}; list.dispatchEvent(new Event('change', {{ bubbles: true }})); }})(document.querySelector({list:?}))"
    ));
}

fn unfold(tab: &Tab) {
    let _ = tab.value("document.querySelectorAll('details').forEach(details => { details.open = true; })");
}

/// A receiver of this link sees the same figures, and nothing to warn of.
fn opens_the_same(lab: &std::sync::Arc<Lab>, tab: &Tab, digest: &str) {
    let opened = lab.open(&format!("#{}", link(tab)));
    assert_eq!(opened.settled(), digest, "the receiver sees the sender's figures");
    assert!(!opened.has("#message .notice"), "{}", opened.text("#message"));
    opened.finish();
}

#[test]
fn a_shock_has_the_size_the_reader_gives_and_every_step_can_be_undone() {
    let lab = Lab::shared();
    let tab = lab.open(QUICK);
    unfold(&tab);
    let reference = tab.settled();
    let part = |part: &str| format!("[data-shock=staff_wave] [data-part={part}]");
    tab.click(&part("happens"));
    let usual = tab.settled_anew(&reference);
    tab.write(&part("number"), "80");
    let larger = tab.settled_anew(&usual);
    assert!(link(&tab).contains("h:sw:2028:1:0.8"), "{}", link(&tab));
    assert!(
        tab.text(&part("size")).contains("80\u{a0}% meer vertrek"),
        "{}",
        tab.text(&part("size"))
    );
    tab.focus(&part("slider"));
    tab.press(Key::Right);
    let by_slider = tab.settled_anew(&larger);
    assert!(link(&tab).contains("h:sw:2028:1:0.85"), "{}", link(&tab));
    choose(&tab, &part("years"), "3");
    let longer = tab.settled_anew(&by_slider);
    let all = [&reference, &usual, &larger, &by_slider, &longer];
    assert_eq!(BTreeSet::from(all).len(), all.len(), "each is another future");
    opens_the_same(&lab, &tab, &longer);

    tab.write(&part("number"), "999");
    tab.wait(
        "what is wrong",
        &format!("document.querySelector({:?})", part("fault")),
    );
    assert_eq!(tab.settled(), longer, "a wrong size changes nothing");
    for step in all.windows(2).rev() {
        tab.click("#undo");
        assert_eq!(tab.settled_anew(step[1]), *step[0]);
    }
    assert!(!tab.has(&part("slider")) && !tab.has("#headline-mine"));
    tab.click("#redo");
    assert_eq!(tab.settled_anew(&reference), usual);
    tab.finish();
}

#[test]
fn a_shock_of_a_hospital_happens_to_the_one_that_is_chosen() {
    let tab = Lab::shared().open(QUICK);
    unfold(&tab);
    let reference = tab.settled();
    let region = flevoland();
    let nights = region
        .shocks
        .iter()
        .find(|shock| shock.key == ShockKey::EdNightClosure);
    let usual = nights.and_then(|shock| shock.hospital).expect("it takes one");
    let other = region
        .acute
        .hospitals
        .iter()
        .enumerate()
        .find(|(position, _)| *position != usual);
    let other = &other.expect("there are more").1.id;
    tab.click("[data-shock=ed_night_closure] [data-part=happens]");
    let here = tab.settled_anew(&reference);
    choose(&tab, "#ed_night_closure-hospital", other);
    let _ = tab.settled_anew(&here);
    tab.click("[data-shock=ed_night_closure] [data-part=less]");
    let expected = format!(":0.95:{other}");
    tab.wait(
        "the size in the link",
        &format!("document.querySelector('#link').value.includes({expected:?})"),
    );
    tab.finish();
}

#[test]
fn added_ambulances_and_the_added_post_stand_where_and_when_the_reader_says() {
    let lab = Lab::shared();
    let tab = lab.open(QUICK);
    unfold(&tab);
    let reference = tab.settled();
    let own = |kind: &StationKind| *kind == StationKind::Own;
    let region = flevoland();
    let station = region.acute.stations.iter().rfind(|station| own(&station.kind));
    let station = &station.expect("there are own stations").id;
    let part = |part: &str| format!("[data-lever=ambulances] [data-part={part}]");
    assert!(
        !tab.has(&part("placed")),
        "nothing is added that could stand anywhere"
    );
    tab.click(&part("more"));
    let anywhere = tab.settled_anew(&reference);
    choose(&tab, "#ambulances-at", station);
    let there = tab.settled_anew(&anywhere);
    tab.click(&part("night"));
    let not_at_night = tab.settled_anew(&there);
    tab.click(&part("evening"));
    let by_day = tab.settled_anew(&not_at_night);
    assert!(link(&tab).contains(&format!("~w:{station}:d~")), "{}", link(&tab));
    assert!(
        tab.is(&format!("document.querySelector({:?}).disabled", part("day"))),
        "one part stays"
    );
    opens_the_same(&lab, &tab, &by_day);
    tab.click("#undo");
    assert_eq!(tab.settled_anew(&by_day), not_at_night);
    tab.click(&part("reset"));
    assert_eq!(
        tab.settled_anew(&not_at_night),
        reference,
        "the place goes with the lever"
    );

    let post = region.acute.gp_posts.posts.iter().rfind(|post| post.inside);
    let post = &post.expect("there are posts inside").id;
    tab.focus("[data-lever=urgent_care_post] [data-part=slider]");
    tab.press(Key::End);
    let everywhere = tab.settled_anew(&reference);
    choose(&tab, "#urgent_care_post-at", post);
    let round_the_clock = tab.settled_anew(&everywhere);
    choose(&tab, "#urgent_care_post-hours", "1");
    let by_day = tab.settled_anew(&round_the_clock);
    assert!(link(&tab).contains(&format!("~p:{post}:1~")), "{}", link(&tab));
    opens_the_same(&lab, &tab, &by_day);
    tab.finish();
}
