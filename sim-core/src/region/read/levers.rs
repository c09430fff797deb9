//! Reads `[[lever]]` and `[[decided]]`: what a council can choose, and what is chosen already.

use super::Pack;
use super::known::Ids;
use super::lists::{VALUE, grade};
use crate::exchange::bounds::{Bounds, POSITIVE, SHARE};
use crate::exchange::table::Table;
use crate::region::{
    Decided, Direction, LeverCost, LeverData, LeverKey, ParameterId, Payer, Province, SCurve, Theme,
};
use crate::scenario::LONGEST_RAMP;

const DIRECTIONS: [(&str, Direction); 2] = [("up", Direction::Up), ("down", Direction::Down)];

/// `[[lever]]`: all of them, in the order of the page.
pub(super) fn read(pack: &Pack<'_>, root: &Table<'_>) -> Vec<LeverData> {
    let names = LeverKey::ALL.map(|key| (key.id(), key));
    let mut ids = Ids::new("lever");
    let mut levers = Vec::new();
    let mut found = Vec::new();
    for table in root.tables("lever", 1) {
        ids.add(pack.known.document, &table, "id");
        let key = table.choice("id", "a lever", &names);
        let lever = lever(pack, &table, key.unwrap_or(LeverKey::HousingPace));
        table.finish();
        found.extend(key);
        levers.push(lever);
    }
    if root.has("lever") {
        for key in LeverKey::ALL.iter().filter(|key| !found.contains(key)) {
            root.fault_missing("lever", format!("a [[lever]] with id = \"{}\"", key.id()));
        }
    }
    levers.sort_by_key(|lever| lever.key);
    levers
}

fn lever(pack: &Pack<'_>, table: &Table<'_>, key: LeverKey) -> LeverData {
    let (minimum, maximum) = (table.number("minimum", &VALUE), table.number("maximum", &VALUE));
    let (step, reference) = (table.number("step", &POSITIVE), table.number("reference", &VALUE));
    if minimum >= maximum {
        table.fault("maximum", format!("a number above the minimum, {minimum}"));
    } else if step > maximum - minimum {
        table.fault(
            "step",
            format!("a step that fits in the range {minimum} to {maximum}"),
        );
    } else if reference < minimum || reference > maximum {
        table.fault("reference", format!("a number from {minimum} to {maximum}"));
    }
    let in_place = in_place(pack, table, (minimum, maximum));
    let from = table.integer("from", pack.run_years(), "the first year");
    let ramp_years = table.integer("ramp_years", 0..=LONGEST_RAMP, "years from start to full value");
    let source = pack.known.source(table);
    let moves = table.table("moves");
    let indicator = pack.known.indicator(&moves, "indicator");
    let direction = moves
        .choice("direction", "a direction", &DIRECTIONS)
        .unwrap_or(Direction::Up);
    moves.finish();
    let parties = Payer::ALL.map(|payer| (payer.id(), payer));
    let pays = table.choices("pays", "a payer", &parties, 1);
    let cost = super::costs::lever_cost(pack, table);
    if let LeverCost::Priced(price) = &cost {
        let does = |payer: &Payer| price.payer[*payer as usize] > 0.0;
        if Payer::ALL.iter().any(|payer| does(payer) != pays.contains(payer)) {
            table.fault("pays", "those who pay a share of its `cost`");
        }
    }
    LeverData {
        key,
        theme: table
            .choice("theme", "a theme", &Theme::ALL.map(|theme| (theme.id(), theme)))
            .unwrap_or(Theme::Housing),
        label: table.text("label"),
        explanation: table.text("explanation"),
        unit: table.text("unit"),
        display_factor: table.number("display_factor", &POSITIVE),
        minimum,
        maximum,
        step,
        reference,
        in_place,
        from: from.unwrap_or_default(),
        ramp_years: ramp_years.unwrap_or(0),
        s_curve: s_curve(table),
        bounds: table.text("bounds"),
        role: table.text("role"),
        province: table
            .choice(
                "province",
                "what the province can do",
                &Province::ALL.map(|can| (can.id(), can)),
            )
            .unwrap_or(Province::Influences),
        pays,
        benefits: table.choices("benefits", "who gains", &parties, 1),
        monitor: table.text("monitor"),
        effects: effects(pack, table),
        grade: grade(table),
        moves: (indicator, direction),
        cost,
        source,
    }
}

/// Along which S a change comes into use, if it does.
fn s_curve(table: &Table<'_>) -> Option<SCurve> {
    let curve = table.optional_table("s_curve")?;
    let read = SCurve {
        steepness: curve.number("steepness", &STEEPNESS),
        midpoint: curve.number("midpoint", &SHARE),
    };
    curve.finish();
    Some(read)
}

const STEEPNESS: Bounds = Bounds::new("a steepness per length of the ramp", 0.01, 50.0);

/// What is in place before the reference is: years of a run, values within the range of the lever.
fn in_place(pack: &Pack<'_>, table: &Table<'_>, (minimum, maximum): (f64, f64)) -> Vec<(i32, f64)> {
    if !table.has("in_place") {
        return Vec::new();
    }
    let path = table.path("in_place", &Bounds::new("a number", minimum, maximum));
    let years = pack.run_years();
    if path.first().is_some_and(|(year, _)| !years.contains(year)) {
        let expected = format!("years from {} on, the base year", years.start());
        table.fault("in_place", expected);
    }
    path
}

/// The parameters that carry the effect of a lever; they are used where the mechanism reads them.
fn effects(pack: &Pack<'_>, table: &Table<'_>) -> Vec<ParameterId> {
    let parameters = pack.known.parameters.iter().enumerate();
    let names: Vec<(&str, ParameterId)> = parameters
        .map(|(position, parameter)| (parameter.id.as_str(), ParameterId(position)))
        .collect();
    table.choices("effects", "the id of a [[parameter]]", &names, 0)
}

/// `[[decided]]`.
pub(super) fn decided(pack: &Pack<'_>, root: &Table<'_>) -> Vec<Decided> {
    let levers = LeverKey::ALL.map(|key| (key.id(), key));
    let read = |table: Table<'_>| {
        let date = table.named("date", DATE);
        if !date.is_empty() && !is_date(&date) {
            table.fault("date", DATE);
        }
        let decided = Decided {
            date,
            label: table.text("label"),
            in_model: table.text("in_model"),
            lever: table
                .has("lever")
                .then(|| table.choice("lever", "a lever", &levers))
                .flatten(),
            source: pack.known.source(&table),
        };
        table.finish();
        decided
    };
    root.tables("decided", 0).into_iter().map(read).collect()
}

const DATE: &str = "a year or a year and month, such as \"2026\" or \"2026-06\"";

fn is_date(text: &str) -> bool {
    let digits =
        |text: &str, count| text.len() == count && text.bytes().all(|letter| letter.is_ascii_digit());
    match text.split_once('-') {
        None => digits(text, 4),
        Some((year, month)) => digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month),
    }
}
