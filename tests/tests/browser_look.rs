//! The page fits every width, is worked by keyboard alone and passes an accessibility audit.

use std::collections::BTreeSet;
use tests::browser::{Key, Lab, QUICK, Tab, axe_source};

/// Opens the page with an example chosen, shocks that happen and all that folds unfolded: the most that can stand on it.
fn crowded(width: i64) -> Tab {
    let tab = Lab::shared().open(QUICK);
    tab.resize(width, 900);
    let reference = tab.settled();
    tab.click("[data-preset=alles-samen]");
    let moved = tab.settled_anew(&reference);
    let _ = tab.value("document.querySelectorAll('details').forEach(details => { details.open = true; })");
    for shock in ["hospital_closes", "winter_epidemic"] {
        tab.click(&format!("[data-shock={shock}] [data-part=happens]"));
    }
    tab.click("[data-lever=ambulances] [data-part=night]");
    let _ = tab.settled_anew(&moved);
    tab
}

/// What sticks out of the window, or of a box that hides what sticks out.
const STICKS_OUT: &str = "(() => {
    const wide = document.documentElement.clientWidth, found = [];
    const name = element => `${element.tagName.toLowerCase()}${element.id ? '#' + element.id : ''}.${element.getAttribute('class') ?? ''} `
        + `'${element.textContent.trim().slice(0, 40)}'`;
    for (const element of document.querySelectorAll('body *')) {
        if (!element.checkVisibility() || element.closest('.hidden, .skip, .scroll, svg *')) continue;
        const { left, right, width } = element.getBoundingClientRect();
        if (width > 0 && (left < -1 || right > wide + 1)) found.push(`${name(element)} from ${left} to ${right}`);
        const style = getComputedStyle(element);
        const hides = style.overflowX !== 'visible' && !['INPUT', 'SELECT'].includes(element.tagName);
        if (hides && element.scrollWidth > element.clientWidth + 1) found.push(`${name(element)} hides ${element.scrollWidth}`);
    }
    for (const text of document.querySelectorAll('svg text')) {
        if (!text.checkVisibility()) continue;
        const inner = text.getBoundingClientRect(), outer = text.closest('svg').getBoundingClientRect();
        if (inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.top < outer.top - 2 || inner.bottom > outer.bottom + 2) {
            found.push(`text in a picture: ${name(text)}`);
        }
    }
    return found;
})()";

#[test]
fn nothing_sticks_out_at_any_width_or_size_of_text() {
    let tab = crowded(1280);
    for (width, size) in [(1280, 100), (1280, 200), (768, 100), (360, 100), (320, 100)] {
        tab.resize(width, 900);
        let _ = tab.value(&format!("document.documentElement.style.fontSize = '{size}%'"));
        // The charts follow their frame.
        tab.wait("the chart in its new size", "(([frame, svg]) => svg.width <= frame.width + 1)(['#chart', '#chart svg'].map(selector => document.querySelector(selector).getBoundingClientRect()))");
        let scrolled = tab.number("document.documentElement.scrollWidth");
        assert_eq!(
            scrolled, width as f64,
            "{width} px wide, text of {size} %: no horizontal scrolling"
        );
        let out = tab.strings(STICKS_OUT);
        assert!(
            out.is_empty(),
            "{width} px wide, text of {size} %:\n{}",
            out.join("\n")
        );
    }
    // This must be able to find something.
    let _ = tab.value("document.querySelector('#headline').style.width = '400px'");
    assert!(!tab.strings(STICKS_OUT).is_empty(), "what sticks out is found");
    tab.finish();
}

/// The element with the focus: what it is, how its focus shows, and whether anything lies over it.
const FOCUSED: &str = "(() => {
    const element = document.activeElement;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const shows = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && outlineColor !== 'rgba(0, 0, 0, 0)';
    const spots = [[.5, .5], [.1, .5], [.9, .5], [.5, .1], [.5, .9]].map(([x, y]) => [box.left + x * box.width, box.top + y * box.height]);
    const over = spots.map(([x, y]) => document.elementFromPoint(x, y));
    const free = over.some(top => top && (element.contains(top) || top.contains(element)));
    const lever = element.closest('[data-lever]')?.dataset.lever ?? '';
    const name = lever ? lever + ' ' + (element.dataset.part ?? '') : element.id || element.dataset.tile || element.dataset.preset || element.className;
    return [element.tagName, name.trim(), shows ? '' : 'no visible focus', free ? '' : 'hidden under ' + (over[0]?.id || over[0]?.className || 'nothing')];
})()";

/// Tab from the top to the end: kind and name of all that it reaches.
fn tabbed(tab: &Tab) -> Vec<(String, String)> {
    let mut reached = Vec::new();
    let _ = tab.value("scrollTo(0, 0)");
    for _ in 0..400 {
        tab.press(Key::Tab);
        let found = tab.strings(FOCUSED);
        let [kind, name, focus, free] = found.as_slice() else {
            panic!("four texts: {found:?}")
        };
        if kind == "BODY" {
            return reached;
        }
        let place = (kind.clone(), name.clone());
        if reached.first() == Some(&place) {
            return reached;
        }
        assert_eq!(
            (focus.as_str(), free.as_str()),
            ("", ""),
            "Tab {}: {kind} {name}",
            reached.len() + 1
        );
        reached.push(place);
    }
    panic!("Tab never comes to an end: {reached:?}");
}

#[test]
fn tab_reaches_everything_and_shows_where_it_is() {
    let tab = Lab::shared().open(QUICK);
    let reference = tab.settled();
    for width in [1280, 360] {
        tab.resize(width, 900);
        let _ = tab.value("document.activeElement.blur()");
        let reached = tabbed(&tab);
        let names: BTreeSet<&str> = reached.iter().map(|(_, name)| name.as_str()).collect();
        for (what, least) in [
            ("A", 1),
            ("BUTTON", 20),
            ("SELECT", 2),
            ("INPUT", 5),
            ("SUMMARY", 6),
        ] {
            let count = reached.iter().filter(|(kind, _)| kind == what).count();
            assert!(count >= least, "{width} px: {count} of {what}: {reached:?}");
        }
        for name in [
            "language",
            "indicator",
            "place",
            "year",
            "link",
            "copy-link",
            "new-luck",
            "housing_pace slider",
            "housing_pace number",
            "housing_pace more",
        ] {
            assert!(names.contains(name), "{width} px: Tab passes {name}: {reached:?}");
        }
        let tiles =
            tab.strings("Array.from(document.querySelectorAll('[data-tile]'), tile => tile.dataset.tile)");
        assert!(
            tiles.iter().all(|tile| names.contains(tile.as_str())),
            "{width} px: every tile"
        );
    }
    // And a run from the keyboard alone.
    let _ = tab.value("document.activeElement.blur()");
    for _ in 0..400 {
        tab.press(Key::Tab);
        if tab.is("document.activeElement.matches('[data-lever=housing_pace] [data-part=more]')") {
            break;
        }
    }
    tab.press(Key::Enter);
    let moved = tab.settled_anew(&reference);
    assert!(
        tab.is("document.activeElement.matches('[data-lever=housing_pace] [data-part=more]')"),
        "the focus stays where it was"
    );
    assert_ne!(moved, reference);
    tab.finish();
}

#[test]
fn targets_are_large_enough_to_hit() {
    let tab = crowded(360);
    let small = tab.strings(
        "Array.from(document.querySelectorAll('button, select, input, summary'))
            .filter(element => element.checkVisibility() && !element.closest('.hidden'))
            .map(element => [element, element.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24)
            .map(([element, box]) => `${element.outerHTML.slice(0, 120)} ${box.width} × ${box.height}`)",
    );
    let of_dials = tab.strings(
        "Array.from(document.querySelectorAll('.step, .slider input, .number input, .number select, label.shock'))
            .filter(element => element.checkVisibility())
            .map(element => [element, element.getBoundingClientRect()])
            .filter(([, box]) => box.width < 44 || box.height < 44)
            .map(([element, box]) => `${element.outerHTML.slice(0, 120)} ${box.width} × ${box.height}`)",
    );
    assert!(
        of_dials.is_empty(),
        "what sets something is at least 44 px:\n{}",
        of_dials.join("\n")
    );
    assert!(
        small.is_empty(),
        "targets are at least 24 px:\n{}",
        small.join("\n")
    );
    tab.finish();
}

#[test]
fn an_audit_finds_nothing() {
    let tab = crowded(1280);
    let audit = |when: &str| {
        let _ = tab.value(&format!("{}; true", axe_source()));
        let found = tab.strings(
            "axe.run().then(result => [result.passes.length, ...result.violations.flatMap(({ id, help, nodes }) =>
                nodes.map(node => `${id}: ${help}: ${node.target} ${node.failureSummary.replace(/\\s+/g, ' ')}`))])",
        );
        let (passed, faults) = found.split_first().expect("the audit says how much it looked at");
        assert!(faults.is_empty(), "{when}:\n{}", faults.join("\n"));
        let passed: u32 = passed.parse().expect("a count");
        assert!(
            passed > 20,
            "{when}: the audit looked at something: {passed} rules passed"
        );
    };
    audit("1280 px, with choices");
    tab.resize(360, 900);
    audit("360 px, with choices");
    tab.click("#language");
    tab.wait("English", "document.documentElement.lang === 'en'");
    audit("360 px, English");
    tab.click("#reset-all");
    tab.wait("the reference", "!document.querySelector('#headline-mine')");
    tab.resize(1280, 900);
    audit("1280 px, the reference");
    // The audit must be able to find something.
    let _ = tab.value("document.querySelector('h1').style.color = '#0e2d45'");
    let found = tab.strings("axe.run().then(result => result.violations.map(({ id }) => id))");
    assert_eq!(found, ["color-contrast"], "text that cannot be read is found");
    tab.finish();
}
