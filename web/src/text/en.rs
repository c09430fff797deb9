//! English.

use super::Texts;
use crate::view::headline::{Bar, Claim};

/// All words.
pub const TEXTS: Texts = Texts {
    page_title: "Zorgpeil Flevoland",
    question: "Will care stay sufficient as Flevoland grows and ages?",
    motto: "An exploration, not a forecast",
    skip: "To the answer",
    other_language: "Nederlands",
    year: "Year",
    answer: "The answer",
    computing: "Computing the first futures …",
    headline,
    headline_mine: |count| format!("With your choices: {count}."),
    in_futures: |count, all| match count {
        0 => format!("in none of the {} computed futures", whole(all)),
        count if count == all => format!("in all {} computed futures", whole(all)),
        count => match share(count, all) {
            0 => "in fewer than 1 of 100 computed futures".to_owned(),
            100 => "in more than 99 of 100 computed futures".to_owned(),
            share => format!("in {share} of 100 computed futures"),
        },
    },
    in_short: |count, all| match count {
        0 => "in no future at all".to_owned(),
        count if count == all => "in all futures".to_owned(),
        count => match share(count, all) {
            0 => "in fewer than 1 of 100 futures".to_owned(),
            100 => "in more than 99 of 100 futures".to_owned(),
            share => format!("in {share} of 100 futures"),
        },
    },
    spread: |label, year, low, high, median| {
        format!(
            "{label}: in 67 of 100 computed futures this lies between {low} and {high} in {year}. The middle outcome is {median}."
        )
    },
    now: |figure, year| format!("now ({year}): {figure}"),
    norm_met: |futures| format!("norm met {futures}"),
    no_worse: |futures, year| format!("no worse than in {year}: {futures}"),
    at_least: "at least",
    at_most: "at most",
    norm: |bound, label| format!("norm: {bound} · {label}"),
    no_norm: "no norm",
    reference: "Reference",
    mine: "My choices",
    change: |median, low, high| format!("differs by {median} (mostly {low} to {high})"),
    change_counts: |futures, size, up| {
        format!("{futures} {size} or more {}", if up { "higher" } else { "lower" })
    },
    change_none: |size| format!("nowhere differs by {size} or more"),
    whole_region: "all of Flevoland",
    provisional: "provisional",
    refining: |done, asked| format!("Refining: {done} of {asked} futures computed"),
    newer_waits: "a newer setting waits",
    refined: |count| format!("Computed with {count} futures"),
    rescaled: "The scale of the chart was adjusted",
    indicator: "What do you want to see?",
    place: "Where?",
    modelled: "modelled, not observed",
    best_case: "For a small municipality this is the best case: in the model ambulances are moved without loss of time.",
    groups: [
        "The six tiles",
        "Residents",
        "Homes",
        "Need for care",
        "Staff",
        "Emergency care and hospital",
        "Money",
        "Age groups",
    ],
    chart_description: |label, place, first, last| {
        format!(
            "{label}, {place}, from {first} to {last}: the middle outcome and the bands that hold 67 and 95 of 100 futures. The table under the chart has the same figures."
        )
    },
    bands: "The dark band: 67 of 100 futures. The light band: 95 of 100. The thick line is the middle outcome.",
    outside_band: "Not in the band: new laws, an epidemic, a hospital that closes, and what we cannot measure. The bands hold within the assumptions.",
    readout: |line, median, low, high| format!("{line}: {median} (67 of 100: {low} to {high})"),
    figures: "Read the figures",
    table: "Figures of the chart as a table",
    dots_heading: |year| format!("How likely? {year} in 50 dots"),
    dots_meaning: "Every dot is an equally likely outcome.",
    levers: "What do you choose?",
    levers_intro: "Move a slider and see what changes. All of them stand at what is already decided: the reference.",
    themes: [
        "Homes & growth",
        "Health & prevention",
        "Residents & informal care",
        "Staff",
        "Emergency care",
        "Flow",
    ],
    moved: |count| match count {
        0 => String::new(),
        1 => "1 lever moved".to_owned(),
        count => format!("{count} levers moved"),
    },
    undo: "Undo",
    redo: "Redo",
    reset_all: "Reset all",
    reset_theme: "Reset this theme to the reference",
    reset_one: |lever| format!("{lever}: reset to the reference"),
    reset: "Reset",
    less: |lever| format!("{lever}: less"),
    more_of: |lever| format!("{lever}: more"),
    number_of: |lever, unit| format!("{lever}, {unit}"),
    show: |indicator| format!("Show: {indicator}"),
    more: "More",
    now_at: |figure| format!("reference: {figure}"),
    from: "Starts in the year",
    ramp: "Years to the full effect",
    why_bounds: "Why these bounds",
    role: "Role of the province",
    evidence: "Evidence for the effect",
    grades: [
        "A: meta-analysis or national registry",
        "B: large or controlled study",
        "C: pilot or derived figure",
        "D: assumption",
        "policy target",
    ],
    assumed: "assumed effect",
    source: "Source",
    out_of_range: |low, high| format!("Choose a number from {low} to {high}"),
    not_a_number: "This is not a number; write 12.5, for example",
    presets: "Start from an example",
    preset_none: "Reference: nothing moved",
    changes: "My choices",
    changes_none: "You have not moved anything yet.",
    supposed: "Also assumed",
    supposed_value: |name, value| format!("{name}: fixed at {value}"),
    supposed_shock: |name, from, to, size, unit| {
        if from == to {
            format!("{name} in {from}: {size}{unit}")
        } else {
            format!("{name} from {from} to {to}: {size}{unit}")
        }
    },
    shocks: "What may happen",
    shocks_happen: |count| format!("{count} on"),
    shock_size: "How large",
    shock_from: "From",
    shock_years: "Number of years",
    shock_hospital: "Hospital",
    supposed_contribution: |name, from, in_kind, in_cash| {
        format!("Contribution of {name} from {from}: €{in_kind} in kind and €{in_cash} in cash per year")
    },
    stationed: "Where and when do the added ambulances stand?",
    station_all: "Where the calls are",
    parts: [
        "By day (8 am to 4 pm)",
        "In the evening (4 pm to midnight)",
        "At night (midnight to 8 am)",
    ],
    last_part: "One part of the day stays.",
    post_placed: "Where and when is the added joint post open?",
    post_all: "Everywhere",
    open: "Open at",
    hours: ["by day", "by day and in the evening", "day and night"],
    supposed_joint_post: |place, parts| {
        let when = TEXTS.hours[usize::from(parts.clamp(1, 3)) - 1];
        format!("Added joint urgent-care post at {place}: {when}")
    },
    supposed_stationed: |station, parts| {
        let words = ["by day", "in the evening", "at night"];
        let when: Vec<&str> = words
            .into_iter()
            .zip(parts)
            .filter(|(_, part)| *part)
            .map(|(word, _)| word)
            .collect();
        let place = station.map_or("where the calls are".to_owned(), |station| {
            format!("at {station}")
        });
        format!("Added ambulances {place}: {}", when.join(", "))
    },
    supposed_budget: |cap| format!("Budget for measures: €{cap} per year"),
    drop_supposed: "Leave these assumptions out",
    change_item: |from, to| format!("from {from} to {to}"),
    change_when: |from, ramp| match ramp {
        0 => format!("from {from}, at once"),
        1 => format!("from {from}, over 1 year"),
        ramp => format!("from {from}, over {ramp} years"),
    },
    share: "Share",
    share_intro: "The link holds your choices and what you see. Nothing is sent to a server.",
    copy_link: "Copy the link",
    copied: "The link was copied",
    not_copied: "This browser cannot copy; copy the text from the field",
    link_field: "Link to what you see now",
    new_luck: "Draw other futures",
    luck_intro: |seed| {
        format!(
            "The same settings always give the same picture. This is draw {seed}. Another draw shows how much chance matters."
        )
    },
    link_damaged: "The link is damaged. You see the reference; ask the sender to copy the link again",
    link_too_long: "The link is too long to come from this page. You see the reference",
    link_version: |version| {
        format!("The link comes from another version of this model ({version}). You see the reference")
    },
    link_misfit: "The link asks something that is not possible in this region. You see the reference",
    link_capped: |asked, computed| {
        format!(
            "The link asks for {} futures; this page computes {}. Use the command line for more",
            whole(asked),
            whole(computed)
        )
    },
    other_digest: |theirs, ours| {
        format!(
            "This version computes differently from the one that made the link. The choices are the same, the figures may differ (result {theirs} then, {ours} now)"
        )
    },
    failed: |reason| {
        format!(
            "This setting cannot be computed; you see the last good picture. Move a lever back or take a smaller step ({reason})"
        )
    },
    restarted: "A computing process stopped and was started again; meanwhile you see the last good picture",
    close: "Close this message",
    about: "About these figures",
    not_a_forecast: "An exploration, not a forecast. Zorgpeil works out what may happen, within assumptions that you can read.",
    facts: ["Model version", "Data of", "Draw (seed)", "Futures", "Digest"],
    points: "percentage points",
    not_yet: "not yet computed",
    units: [
        "people",
        "people per year",
        "homes",
        "homes per year",
        "",
        "per year",
        "hours per year",
        "bed-days per year",
        "fte",
        "people",
        "minutes",
        "hours",
        "days",
        "weeks",
        "",
        "years",
        "",
        "thousand euros per year",
        "euros per resident per year",
    ],
};

fn whole(count: u32) -> String {
    charts::format_number(f64::from(count), 0, charts::Locale::English)
}

fn share(count: u32, all: u32) -> u32 {
    crate::view::headline::of_hundred(count, all)
}

fn headline(claim: &Claim) -> String {
    let Claim {
        indicator,
        label,
        year,
        futures,
        bar,
        base_year,
    } = claim;
    let year = *year;
    let mut futures = futures.clone();
    if let Some(first) = futures.get(..1) {
        futures = format!("{}{}", first.to_uppercase(), &futures[1..]);
    }
    match (bar, indicator.as_str()) {
        (Bar::Norm { figure, .. }, "a1_within_15") => {
            format!(
                "{futures} at least {figure} of urgent ambulance runs arrive within 15 minutes in {year}."
            )
        }
        (Bar::Norm { figure, .. }, "ed_over_4h") => {
            format!(
                "{futures} at most {figure} of visitors stay in the emergency department for over 4 hours in {year}."
            )
        }
        (Bar::Norm { figure, .. }, "wrong_place_days") => {
            format!(
                "{futures} patients spend at most {figure} days at the wrong place in {year}, all together."
            )
        }
        (Bar::Norm { figure, .. }, "nursing_home_waiting") => {
            format!("{futures} at most {figure} people wait for a nursing home in {year}.")
        }
        (Bar::Norm { figure, .. }, "home_care_unmet") => {
            format!("{futures} at most {figure} of home care cannot be given in {year}.")
        }
        (Bar::Norm { figure, .. }, "fte_gap") => {
            format!("{futures} the shortage of care staff is at most {figure} fte in {year}.")
        }
        (Bar::Norm { figure, is_minimum }, _) => {
            let bound = if *is_minimum { "at least" } else { "at most" };
            format!("{futures} this is {bound} {figure} in {year}: {label}.")
        }
        (Bar::BaseYear, _) => format!("{futures} this is no worse in {year} than in {base_year}: {label}."),
    }
}
