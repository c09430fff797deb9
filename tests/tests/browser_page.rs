//! The page does what a reader asks of it, with mouse and keyboard, and shows what the model gives.

use sim_core::ensemble::Plan;
use sim_core::exchange::link::LONGEST;
use sim_core::region::LeverData;
use sim_core::scenario::Scenario;
use std::collections::BTreeSet;
use tests::browser::{Key, Lab, QUICK, Tab};
use tests::node::{Order, digests};
use tests::runs::{digest, flevoland, reference};

const TILES: &str =
    "Array.from(document.querySelectorAll('[data-tile]'), tile => tile.textContent).join('|')";
const CHART: &str = "document.querySelector('#chart svg').outerHTML";
/// The figures beside the chart's upright axis: those before the first year.
const AXIS: &str = "(texts => texts.slice(0, texts.indexOf('2025')).join())(
    Array.from(document.querySelectorAll('#chart svg text'), text => text.textContent))";

fn lever(part: &str) -> String {
    format!("[data-lever=housing_pace] [data-part={part}]")
}

fn has_digits(text: &str) -> bool {
    text.chars().any(|letter| letter.is_ascii_digit())
}

/// A fragment that asks for so many replicates.
fn of_replicates(count: u32) -> String {
    format!("#s=1.x:1~n:{count}")
}

#[test]
fn it_opens_with_an_answer_six_tiles_and_a_chart_and_ends_at_the_digest_of_the_model() {
    let lab = Lab::shared();
    let tab = lab.open("");
    assert!(
        has_digits(&tab.text("#headline")),
        "the headline counts: {}",
        tab.text("#headline")
    );
    assert_eq!(tab.number("document.querySelectorAll('[data-tile]').length"), 6.0);
    for part in ["figure", "now"] {
        let texts = tab.strings(&format!("Array.from(document.querySelectorAll('[data-tile] [data-part={part}]'), part => part.textContent)"));
        assert!(
            texts.len() == 6 && texts.iter().all(|text| has_digits(text)),
            "{part}: {texts:?}"
        );
    }
    for picture in ["#chart svg", "#dots-picture svg"] {
        for (attribute, what) in [("aria-labelledby", "title"), ("aria-describedby", "desc")] {
            let named = tab.string(&format!(
                "document.getElementById(document.querySelector('{picture}').getAttribute('{attribute}'))?.textContent ?? ''"
            ));
            assert!(named.len() > 10, "{picture} has a {what}: {named:?}");
        }
    }
    let found = tab.settled();
    assert_eq!(
        (tab.text("[data-fact=seed]"), tab.text("[data-fact=replicates]")),
        ("1".to_owned(), "1.000".to_owned())
    );
    let rows = tab.number("document.querySelectorAll('#chart-table tbody tr').length");
    assert!(rows > 20.0, "the table has every year: {rows}");
    let order = Order {
        pack: "flevoland".to_owned(),
        scenario: String::new(),
        seed: 1,
        replicates: 1000,
    };
    assert_eq!(
        vec![found],
        digests(&[order]),
        "the page's workers must give what one run of the same wasm gives"
    );
    tab.finish();
}

#[test]
fn the_digest_is_that_of_the_native_library() {
    let tab = Lab::shared().open(&of_replicates(50));
    let native = digest(&reference(&flevoland()), Plan::chance(1, 50));
    assert_eq!(tab.settled(), native.to_string());
    tab.finish();
}

#[test]
fn a_lever_moves_by_keyboard_by_number_and_by_its_buttons() {
    let tab = Lab::shared().open(QUICK);
    let reference = tab.settled();
    let (tiles, slider) = (tab.string(TILES), lever("slider"));
    assert!(!tab.has("[data-part=change]") && !tab.has("#headline-mine"));
    let before = tab.string(&format!("document.querySelector('{slider}').value"));
    let said = tab.string(&format!(
        "document.querySelector('{slider}').getAttribute('aria-valuetext')"
    ));
    tab.focus(&slider);
    (0..3).for_each(|_| tab.press(Key::Right));
    let by_key = tab.settled_anew(&reference);
    let after = tab.string(&format!("document.querySelector('{slider}').value"));
    let number = |text: &str| text.parse::<i32>().expect("a step of the slider");
    assert_eq!(
        number(&after),
        number(&before) + 3,
        "three presses are three steps"
    );
    assert_ne!(
        tab.string(&format!(
            "document.querySelector('{slider}').getAttribute('aria-valuetext')"
        )),
        said
    );
    assert_ne!(tab.string(TILES), tiles, "the tiles move with the lever");
    let changes = tab.strings(
        "Array.from(document.querySelectorAll('[data-tile] [data-part=change]'), part => part.textContent)",
    );
    assert!(
        changes.len() == 6 && changes.iter().all(|text| has_digits(text)),
        "each tile shows its change: {changes:?}"
    );
    assert!(has_digits(&tab.text("#headline-mine")));

    tab.click(&lever("less"));
    let by_button = tab.settled_anew(&by_key);
    assert_eq!(
        tab.string(&format!("document.querySelector('{slider}').value")),
        (number(&after) - 1).to_string()
    );

    // What stands in the field comes back by writing it.
    let field = lever("number");
    let written = tab.string(&format!("document.querySelector('{field}').value"));
    tab.click(&lever("reset"));
    assert_eq!(tab.settled_anew(&by_button), reference);
    tab.write(&field, &written);
    assert_eq!(
        tab.settled_anew(&reference),
        by_button,
        "the number {written} is the same setting"
    );

    for wrong in ["veel", "999999"] {
        tab.write(&field, wrong);
        tab.wait(
            "what is wrong",
            &format!("document.querySelector('{}')", lever("fault")),
        );
        assert_eq!(
            tab.string(&format!(
                "document.querySelector('{field}').getAttribute('aria-invalid')"
            )),
            "true"
        );
        assert_eq!(tab.settled(), by_button, "a wrong number changes nothing");
    }
    tab.finish();
}

#[test]
fn a_lever_starts_when_the_reader_says() {
    let tab = Lab::shared().open(QUICK);
    let reference = tab.settled();
    tab.focus(&lever("slider"));
    tab.press(Key::End);
    let first = tab.settled_anew(&reference);
    tab.click("[data-lever=housing_pace] [data-part=details]");
    tab.write(&lever("from"), "2035");
    let later = tab.settled_anew(&first);
    tab.write(&lever("ramp"), "10");
    let slower = tab.settled_anew(&later);
    assert_eq!(BTreeSet::from([&reference, &first, &later, &slower]).len(), 4);
    tab.finish();
}

/// Number of levers that an example moves.
fn levers_of(id: &str) -> u32 {
    let examples = Scenario::presets(&flevoland()).expect("every example fits Flevoland");
    let example = examples.iter().find(|example| example.id == id);
    example.expect("a built-in example").settings.len() as u32
}

#[test]
fn examples_undo_redo_and_reset_lead_there_and_back() {
    let tab = Lab::shared().open(QUICK);
    let reference = tab.settled();
    tab.click("[data-preset=alles-samen]");
    let together = tab.settled_anew(&reference);
    assert_eq!(
        tab.string("document.querySelector('[data-preset=alles-samen]').getAttribute('aria-pressed')"),
        "true"
    );
    assert_eq!(
        tab.number("document.querySelectorAll('#changes li').length"),
        f64::from(levers_of("alles-samen")),
        "every lever of the example is listed"
    );
    tab.click("#undo");
    assert_eq!(tab.settled_anew(&together), reference);
    tab.click("#redo");
    assert_eq!(tab.settled_anew(&reference), together);
    tab.focus("#undo");
    tab.press_with_control(Key::Z);
    assert_eq!(tab.settled_anew(&together), reference, "Control+Z");
    tab.press_with_control(Key::Y);
    assert_eq!(tab.settled_anew(&reference), together, "Control+Y");
    tab.click("#reset-all");
    assert_eq!(tab.settled_anew(&together), reference);
    assert!(!tab.has("#headline-mine") && !tab.has("[data-part=change]"));
    tab.finish();
}

#[test]
fn the_picture_moves_while_a_slider_is_dragged() {
    let tab = Lab::shared().open(&of_replicates(200));
    let reference = tab.settled();
    let (chart, axis) = (tab.string(CHART), tab.string(AXIS));
    let slider = tab.spot(&lever("slider"));
    let share = tab.number(&format!(
        "(slider => (slider.value - slider.min) / (slider.max - slider.min))(document.querySelector('{}'))",
        lever("slider")
    ));
    // The middle of the thumb, which is 22 px wide and stays inside.
    let at = |share: f64| slider.x + 11.0 + share * (slider.width - 22.0);
    let y = slider.middle().1;
    tab.press_mouse(at(share), y);
    let mut seen = BTreeSet::from([chart.clone()]);
    for goal in [0.75, 0.95] {
        let last = tab.string(CHART);
        for step in 1..=4 {
            tab.drag_mouse(at(share + (goal - share) * f64::from(step) / 4.0), y);
        }
        tab.wait(
            "a picture under way",
            &format!("{CHART} !== {last:?} && document.querySelector('#headline-mine')"),
        );
        seen.insert(tab.string(CHART));
        assert!(
            tab.is("document.querySelector('#chart').dataset.provisional === 'true'"),
            "it says that it is provisional"
        );
    }
    assert_eq!(
        seen.len(),
        3,
        "a new picture at every stop, before the mouse is let go"
    );
    assert!(has_digits(&axis), "the axis has figures: {axis}");
    assert_eq!(tab.string(AXIS), axis, "the axis is held while dragging");
    tab.release_mouse(at(0.95), y);
    let after = tab.settled_anew(&reference);
    assert_ne!(tab.string(CHART), chart);
    tab.click("#undo");
    assert_eq!(tab.settled_anew(&after), reference, "a whole drag is one step");
    tab.finish();
}

#[test]
fn the_year_the_tiles_and_the_lists_choose_what_is_seen() {
    let tab = Lab::shared().open(QUICK);
    let reference = tab.settled();
    let (readout, chart) = (tab.text("#readout"), tab.string(CHART));
    assert!(readout.contains("2040"), "{readout}");
    tab.focus("#year");
    tab.press(Key::Left);
    tab.wait(
        "another year",
        "document.querySelector('#readout').textContent.includes('2039')",
    );
    assert!(has_digits(&tab.text("#readout").replace("2039", "")));
    assert_ne!(tab.string(CHART), chart, "the cursor in the chart moves");
    assert!(
        tab.text("#headline").contains("2039"),
        "{}",
        tab.text("#headline")
    );
    // A click in the chart chooses a year too.
    let spot = tab.spot("#chart svg");
    tab.press_mouse(spot.x + spot.width * 0.3, spot.middle().1);
    tab.release_mouse(spot.x + spot.width * 0.3, spot.middle().1);
    tab.wait(
        "an early year",
        "Number(document.querySelector('#year').value) < 2038",
    );

    let ids = tab.strings("Array.from(document.querySelectorAll('[data-tile]'), tile => tile.dataset.tile)");
    let title = tab.text("#chart-title");
    tab.click(&format!("[data-tile={}]", ids[5]));
    tab.wait(
        "another chart",
        &format!("document.querySelector('#chart-title').textContent !== {title:?}"),
    );
    assert_eq!(tab.string("document.querySelector('#indicator').value"), ids[5]);
    assert_eq!(
        tab.string("document.querySelector('[data-tile][aria-pressed=true]').dataset.tile"),
        ids[5]
    );
    for list in ["#indicator", "#place"] {
        let title = tab.text("#chart-title");
        tab.focus(list);
        tab.press(Key::Down);
        tab.wait(
            &format!("another chart by {list}"),
            &format!("document.querySelector('#chart-title').textContent !== {title:?}"),
        );
    }
    assert_eq!(
        tab.settled(),
        reference,
        "looking elsewhere computes nothing anew"
    );
    tab.finish();
}

fn link(tab: &Tab) -> String {
    tab.string("document.querySelector('#link').value")
}

#[test]
fn a_link_opens_what_its_sender_saw() {
    let lab = Lab::shared();
    let tab = lab.open(QUICK);
    let reference = tab.settled();
    tab.click("[data-preset=spoedzorg-dichtbij]");
    let moved = tab.settled_anew(&reference);
    tab.focus("#year");
    (0..4).for_each(|_| tab.press(Key::Left));
    tab.click("#new-luck");
    let sent = tab.settled_anew(&moved);
    let address = link(&tab);
    let fragment = address.split_once('#').expect("a link has a fragment").1;
    assert!(
        fragment.starts_with("s=1.") && fragment.contains(&sent),
        "{fragment}"
    );

    let opened = lab.open(&format!("#{fragment}"));
    assert_eq!(opened.settled(), sent, "the receiver sees the sender's figures");
    assert_eq!(opened.text("#headline-mine"), tab.text("#headline-mine"));
    assert_eq!(opened.text("#changes"), tab.text("#changes"));
    assert_eq!(
        (link(&opened), opened.text("[data-fact=seed]")),
        (address.clone(), "2".to_owned())
    );
    assert!(
        !opened.has("#message .notice"),
        "nothing to warn of: {}",
        opened.text("#message")
    );

    // A promise that is not kept is said.
    let other = format!("#{}", fragment.replace(&sent, "0123456789abcdef"));
    let warned = lab.open(&other);
    assert_eq!(warned.settled(), sent);
    warned.wait(
        "a warning",
        "document.querySelector('#message .notice')?.textContent.includes('0123456789abcdef')",
    );

    tab.click("#copy-link");
    tab.wait(
        "what became of it",
        "document.querySelector('#copy-result').textContent.trim() !== ''",
    );
    tab.finish();
    opened.finish();
    warned.finish();
}

#[test]
fn a_link_that_cannot_be_read_opens_the_reference_and_says_so() {
    let lab = Lab::shared();
    let mut said = BTreeSet::new();
    let long = format!("#s=1.{}", "x".repeat(LONGEST));
    for fragment in [
        "#s=1.hp:1.2:2027~x:1~n:60",
        long.as_str(),
        "#s=99.x:1~n:60",
        "#s=1.am:99999:2030:0~x:1~n:60",
    ] {
        let tab = lab.open(fragment);
        let message = tab.text("#message .notice p");
        assert!(message.len() > 40, "{message}");
        assert!(
            !tab.has("#headline-mine") && tab.has("#headline"),
            "the reference is shown"
        );
        assert_eq!(tab.number("document.querySelectorAll('#changes li').length"), 0.0);
        let visible = tab.is("(box => box.width > 100 && box.height > 20)(document.querySelector('#message .notice').getBoundingClientRect())");
        assert!(visible, "the message is in sight");
        said.insert(message);
        tab.click("#message button");
        tab.wait("no message", "!document.querySelector('#message .notice')");
        tab.finish();
    }
    assert_eq!(said.len(), 4, "each fault has its own words: {said:?}");
}

/// Everything that can be read or heard, with all that folds open.
const TEXTS: &str = "(() => {
    const found = [];
    document.querySelectorAll('details').forEach(details => { details.open = true; });
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const parent = walk.currentNode.parentElement;
        if (parent.closest('script, style, noscript, #failure, #language, #link')) continue;
        if (!parent.closest('option, title, desc') && !parent.checkVisibility()) continue;
        found.push(walk.currentNode.textContent);
    }
    for (const element of document.querySelectorAll('*')) {
        if (element.closest('#language')) continue;
        for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label']) {
            if (element.hasAttribute(name)) found.push(element.getAttribute(name));
        }
    }
    return found.map(text => text.trim()).filter(text => /\\p{L}{2}/u.test(text));
})()";

#[test]
fn one_click_puts_every_word_in_english() {
    let tab = Lab::shared().open(QUICK);
    let reference = tab.settled();
    tab.click("[data-preset=alles-samen]");
    let moved = tab.settled_anew(&reference);
    assert_eq!(tab.string("document.documentElement.lang"), "nl");
    let dutch: BTreeSet<String> = tab.strings(TEXTS).into_iter().collect();
    tab.click("#language");
    tab.wait("English", "document.documentElement.lang === 'en'");
    let english: BTreeSet<String> = tab.strings(TEXTS).into_iter().collect();
    let region = flevoland();
    for lever in &region.levers {
        assert!(
            dutch.contains(&lever.label.nl) && english.contains(&lever.label.en),
            "{}",
            lever.label.en
        );
    }
    // What is the same in both languages: names, and the titles of sources.
    let mut names: BTreeSet<&str> = region.areas.iter().map(|area| area.name.as_str()).collect();
    names.extend(["Zorgpeil", "Flevoland", "fte"]);
    names.extend(region.acute.stations.iter().map(|station| station.name.as_str()));
    names.extend(region.acute.gp_posts.posts.iter().map(|post| post.name.as_str()));
    let same = |lever: &&LeverData| lever.label.nl == lever.label.en;
    names.extend(
        region
            .levers
            .iter()
            .filter(same)
            .map(|lever| lever.label.nl.as_str()),
    );
    let is_same = |text: &&String| {
        names.contains(text.as_str())
            || **text == moved
            || text.starts_with(&region.data_version)
            || region.sources.iter().any(|source| text.contains(&source.title))
    };
    let left: Vec<_> = dutch
        .intersection(&english)
        .filter(|text| !is_same(text))
        .collect();
    assert_eq!(
        left,
        Vec::<&String>::new(),
        "these are in both languages the same"
    );
    assert_eq!(tab.settled(), moved, "words compute nothing anew");
    assert!(link(&tab).contains("~v:en:"), "the link keeps the language");
    tab.finish();
}
