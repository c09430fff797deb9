//! Nederlands, niveau B1.

use super::Texts;
use crate::view::headline::{Bar, Claim};

/// Alle woorden.
pub const TEXTS: Texts = Texts {
    page_title: "Zorgpeil Flevoland",
    question: "Blijft de zorg toereikend als Flevoland groeit en vergrijst?",
    motto: "Verkenning, geen voorspelling",
    skip: "Naar het antwoord",
    other_language: "English",
    year: "Jaar",
    answer: "Het antwoord",
    computing: "De eerste toekomsten worden berekend …",
    headline,
    headline_mine: |count| format!("Met uw keuzes: {count}."),
    in_futures: |count, all| match count {
        0 => format!("in geen van de {} berekende toekomsten", whole(all)),
        count if count == all => format!("in alle {} berekende toekomsten", whole(all)),
        count => match share(count, all) {
            0 => "in minder dan 1 van de 100 berekende toekomsten".to_owned(),
            100 => "in meer dan 99 van de 100 berekende toekomsten".to_owned(),
            share => format!("in {share} van de 100 berekende toekomsten"),
        },
    },
    in_short: |count, all| match count {
        0 => "in geen enkele toekomst".to_owned(),
        count if count == all => "in alle toekomsten".to_owned(),
        count => match share(count, all) {
            0 => "in minder dan 1 van de 100 toekomsten".to_owned(),
            100 => "in meer dan 99 van de 100 toekomsten".to_owned(),
            share => format!("in {share} van de 100 toekomsten"),
        },
    },
    spread: |label, year, low, high, median| {
        format!(
            "{label}: in 67 van de 100 berekende toekomsten ligt dat in {year} tussen {low} en {high}. De middelste uitkomst is {median}."
        )
    },
    now: |figure, year| format!("nu ({year}): {figure}"),
    norm_met: |futures| format!("norm gehaald {futures}"),
    no_worse: |futures, year| format!("niet slechter dan in {year}: {futures}"),
    at_least: "minstens",
    at_most: "hoogstens",
    norm: |bound, label| format!("norm: {bound} · {label}"),
    no_norm: "geen norm",
    reference: "Referentie",
    mine: "Mijn keuzes",
    change: |median, low, high| format!("scheelt {median} (meestal {low} tot {high})"),
    change_counts: |futures, size, up| {
        format!("{futures} {size} of meer {}", if up { "erbij" } else { "eraf" })
    },
    change_none: |size| format!("scheelt nergens {size} of meer"),
    whole_region: "heel Flevoland",
    provisional: "voorlopig",
    refining: |done, asked| format!("Wordt verfijnd: {done} van de {asked} toekomsten berekend"),
    newer_waits: "een nieuwere stand wacht",
    refined: |count| format!("Berekend met {count} toekomsten"),
    rescaled: "De schaal van de grafiek is aangepast",
    indicator: "Wat wilt u zien?",
    place: "Waar?",
    modelled: "gemodelleerd, niet waargenomen",
    best_case: "Voor een kleine gemeente is dit het gunstigste geval: het model laat ambulances zonder tijdverlies verplaatsen.",
    groups: [
        "De zes tegels",
        "Inwoners",
        "Woningen",
        "Vraag naar zorg",
        "Personeel",
        "Spoedzorg en ziekenhuis",
        "Geld",
        "Leeftijdsgroepen",
    ],
    chart_description: |label, place, first, last| {
        format!(
            "{label}, {place}, van {first} tot {last}: de middelste uitkomst en de banden waarin 67 en 95 van de 100 toekomsten vallen. De tabel onder de grafiek heeft dezelfde cijfers."
        )
    },
    bands: "De donkere band: 67 van de 100 toekomsten. De lichte band: 95 van de 100. De dikke lijn is de middelste uitkomst.",
    outside_band: "Niet in de band: nieuwe wetten, een epidemie, een ziekenhuis dat sluit, en wat wij niet weten te meten. De banden gelden binnen de aannames.",
    readout: |line, median, low, high| format!("{line}: {median} (67 van de 100: {low} tot {high})"),
    figures: "Lees de cijfers",
    table: "Cijfers bij de grafiek als tabel",
    dots_heading: |year| format!("Hoe waarschijnlijk? {year} in 50 stippen"),
    dots_meaning: "Elke stip is een even waarschijnlijke uitkomst.",
    levers: "Wat kiest u?",
    levers_intro: "Verschuif een knop en kijk wat er verandert. Alles staat nu op wat al besloten is: de referentie.",
    themes: [
        "Wonen & groei",
        "Gezondheid & preventie",
        "Inwoners & mantelzorg",
        "Personeel",
        "Spoedzorg",
        "Doorstroming",
    ],
    moved: |count| match count {
        0 => String::new(),
        1 => "1 knop verzet".to_owned(),
        count => format!("{count} knoppen verzet"),
    },
    undo: "Ongedaan maken",
    redo: "Opnieuw",
    reset_all: "Alles terug",
    reset_theme: "Dit thema terug naar de referentie",
    reset_one: |lever| format!("{lever}: terug naar de referentie"),
    reset: "Terug",
    less: |lever| format!("{lever}: minder"),
    more_of: |lever| format!("{lever}: meer"),
    number_of: |lever, unit| format!("{lever}, {unit}"),
    show: |indicator| format!("Toon: {indicator}"),
    more: "Meer",
    now_at: |figure| format!("referentie: {figure}"),
    from: "Begint in het jaar",
    ramp: "Jaren tot het volle effect",
    why_bounds: "Waarom deze grenzen",
    role: "Rol van de provincie",
    evidence: "Bewijs voor het effect",
    grades: [
        "A: overzichtsstudie of landelijke registratie",
        "B: groot of gecontroleerd onderzoek",
        "C: proef of afgeleid cijfer",
        "D: aanname",
        "beleidsdoel",
    ],
    assumed: "aangenomen effect",
    source: "Bron",
    out_of_range: |low, high| format!("Kies een getal van {low} tot en met {high}"),
    not_a_number: "Dit is geen getal; schrijf bijvoorbeeld 12,5",
    presets: "Begin met een voorbeeld",
    preset_none: "Referentie: niets verzet",
    changes: "Mijn keuzes",
    changes_none: "U hebt nog niets verzet.",
    supposed: "Ook aangenomen",
    supposed_value: |name, value| format!("{name}: vast op {value}"),
    supposed_shock: |name, from, to, size, unit| {
        if from == to {
            format!("{name} in {from}: {size} {unit}")
        } else {
            format!("{name} van {from} tot en met {to}: {size} {unit}")
        }
    },
    shocks: "Wat er kan gebeuren",
    shocks_happen: |count| format!("{count} aan"),
    shock_size: "Hoe groot",
    shock_from: "Vanaf",
    shock_years: "Aantal jaren",
    shock_hospital: "Ziekenhuis",
    supposed_contribution: |name, from, in_kind, in_cash| {
        format!("Bijdrage van {name} vanaf {from}: € {in_kind} in natura en € {in_cash} in geld per jaar")
    },
    stationed: "Waar en wanneer staan de extra ambulances?",
    station_all: "Waar de oproepen zijn",
    parts: [
        "Overdag (8 tot 16 uur)",
        "In de avond (16 tot 24 uur)",
        "In de nacht (0 tot 8 uur)",
    ],
    last_part: "Eén deel van de dag blijft aan.",
    post_placed: "Waar en wanneer is de extra spoedpost open?",
    post_all: "Overal",
    open: "Open",
    hours: ["overdag", "overdag en in de avond", "dag en nacht"],
    supposed_joint_post: |place, parts| {
        let when = TEXTS.hours[usize::from(parts.clamp(1, 3)) - 1];
        format!("Extra spoedpost van huisarts en ziekenhuis bij {place}: {when}")
    },
    supposed_stationed: |station, parts| {
        let words = ["overdag", "in de avond", "in de nacht"];
        let when: Vec<&str> = words
            .into_iter()
            .zip(parts)
            .filter(|(_, part)| *part)
            .map(|(word, _)| word)
            .collect();
        let place = station.map_or("waar de oproepen zijn".to_owned(), |station| {
            format!("bij {station}")
        });
        format!("Extra ambulances {place}: {}", when.join(", "))
    },
    supposed_budget: |cap| format!("Budget voor maatregelen: € {cap} per jaar"),
    drop_supposed: "Deze aannamen weglaten",
    change_item: |from, to| format!("van {from} naar {to}"),
    change_when: |from, ramp| match ramp {
        0 => format!("vanaf {from}, meteen"),
        1 => format!("vanaf {from}, in 1 jaar"),
        ramp => format!("vanaf {from}, in {ramp} jaar"),
    },
    share: "Delen",
    share_intro: "De link bevat uw keuzes en wat u ziet. Er gaat niets naar een server.",
    copy_link: "Kopieer de link",
    copied: "De link is gekopieerd",
    not_copied: "Kopiëren lukt niet in deze browser; kopieer de tekst uit het veld",
    link_field: "Link naar wat u nu ziet",
    new_luck: "Trek andere toekomsten",
    luck_intro: |seed| {
        format!(
            "Dezelfde knoppen geven altijd hetzelfde beeld. Dit is trekking {seed}. Een andere trekking laat zien hoeveel het toeval uitmaakt."
        )
    },
    link_damaged: "De link is beschadigd. U ziet de referentie; vraag de afzender om de link nog eens te kopiëren",
    link_too_long: "De link is te lang om van deze pagina te zijn. U ziet de referentie",
    link_version: |version| {
        format!("De link komt van een andere versie van dit model ({version}). U ziet de referentie")
    },
    link_misfit: "De link vraagt iets dat in dit gebied niet kan. U ziet de referentie",
    link_capped: |asked, computed| {
        format!(
            "De link vraagt {} toekomsten; deze pagina berekent er {}. Gebruik voor meer de opdrachtregel",
            whole(asked),
            whole(computed)
        )
    },
    other_digest: |theirs, ours| {
        format!(
            "Deze versie rekent anders dan de versie waarmee de link is gemaakt. De keuzes zijn dezelfde, de cijfers kunnen verschillen (uitkomst {theirs} toen, {ours} nu)"
        )
    },
    failed: |reason| {
        format!(
            "Deze stand kan niet worden berekend; u ziet het laatste goede beeld. Zet een knop terug of kies een kleinere stap ({reason})"
        )
    },
    restarted: "Een rekenproces stopte en is opnieuw gestart; u ziet zolang het laatste goede beeld",
    close: "Sluit dit bericht",
    about: "Over deze cijfers",
    not_a_forecast: "Verkenning, geen voorspelling. Zorgpeil rekent door wat er kan gebeuren, binnen aannames die u kunt nalezen.",
    facts: [
        "Versie van het model",
        "Gegevens van",
        "Trekking (seed)",
        "Toekomsten",
        "Controlegetal",
    ],
    points: "procentpunt",
    not_yet: "nog niet berekend",
    units: [
        "mensen",
        "mensen per jaar",
        "woningen",
        "woningen per jaar",
        "",
        "per jaar",
        "uur per jaar",
        "ligdagen per jaar",
        "fte",
        "personen",
        "minuten",
        "uur",
        "dagen",
        "weken",
        "",
        "jaar",
        "",
        "duizend euro per jaar",
        "euro per inwoner per jaar",
    ],
};

fn whole(count: u32) -> String {
    charts::format_number(f64::from(count), 0, charts::Locale::Dutch)
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
                "{futures} is in {year} minstens {figure} van de spoedritten binnen 15 minuten ter plaatse."
            )
        }
        (Bar::Norm { figure, .. }, "ed_over_4h") => {
            format!(
                "{futures} is in {year} hoogstens {figure} van de bezoekers langer dan 4 uur op de spoedeisende hulp."
            )
        }
        (Bar::Norm { figure, .. }, "wrong_place_days") => {
            format!(
                "{futures} liggen patiënten in {year} samen hoogstens {figure} dagen op de verkeerde plek."
            )
        }
        (Bar::Norm { figure, .. }, "nursing_home_waiting") => {
            format!("{futures} wachten in {year} hoogstens {figure} mensen op een verpleeghuis.")
        }
        (Bar::Norm { figure, .. }, "home_care_unmet") => {
            format!("{futures} kan in {year} hoogstens {figure} van de thuiszorg niet worden gegeven.")
        }
        (Bar::Norm { figure, .. }, "fte_gap") => {
            format!("{futures} is het tekort aan zorgpersoneel in {year} hoogstens {figure} fte.")
        }
        (Bar::Norm { figure, is_minimum }, _) => {
            let bound = if *is_minimum { "minstens" } else { "hoogstens" };
            format!("{futures} is in {year} dit {bound} {figure}: {label}.")
        }
        (Bar::BaseYear, _) => {
            format!("{futures} is in {year} dit niet slechter dan in {base_year}: {label}.")
        }
    }
}
