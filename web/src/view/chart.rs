//! The large chart, its dots, its words and its lists.

use charts::{Band, Dotplot, Fan, Line, Marker, Norm, Side, Size, Style as Ink};
use sim_core::indicators::{Better, Group, Place, Unit};

use super::headline::{key, style};
use super::number::{in_unit, numerals, unit};
use crate::state::{Look, State};
use crate::work::outcome::Figures;

/// Prefix of ids in the large chart.
pub const CHART_ID: &str = "chart";
/// Prefix of ids in the dots.
pub const DOTS_ID: &str = "dots";

/// Medians and bands of a line over the years.
pub fn bands(state: &State, figures: &Figures, look: Look) -> Vec<Band> {
    let indicator = state.base.indicator(look.indicator);
    let (first, last) = state.base.years();
    (first..=last)
        .filter_map(|year| {
            let shown = figures.cell(key(Look { year, ..look }))?;
            let [p2_5, p16_5, p50, p83_5, p97_5] = shown.quantiles.map(|figure| in_unit(indicator, figure));
            Some(Band {
                year,
                p2_5,
                p16_5,
                p50,
                p83_5,
                p97_5,
            })
        })
        .collect()
}

fn norm(state: &State, look: Look) -> Option<Norm> {
    let norm = state.base.norm(look.indicator)?;
    let side = match state.base.indicator(look.indicator).better {
        Better::Higher => Side::Minimum,
        Better::Lower => Side::Maximum,
        Better::Neither => return None,
    };
    Some(Norm {
        name: state.language.pick(&norm.label).to_owned(),
        value: norm.value,
        side,
    })
}

/// Name of a place.
pub fn place_name(state: &State, place: Place) -> String {
    match place {
        Place::Region => state.language.pick(&state.base.region.name).to_owned(),
        Place::Area(area) => state.base.region.areas[area].name.clone(),
    }
}

/// The large chart; nothing before the first figures.
pub fn fan(state: &State) -> Option<Fan> {
    let texts = state.language.texts();
    let look = state.look;
    let indicator = state.base.indicator(look.indicator);
    let label = state.language.pick(&indicator.label);
    let place = place_name(state, look.place);
    let line = |name: &str, style, figures: &Figures| Line {
        name: name.to_owned(),
        style,
        points: bands(state, figures, look),
    };
    let mut lines = vec![line(texts.reference, Ink::Reference, &state.results.reference()?)];
    if let Some(mine) = state.results.mine() {
        lines.push(line(texts.mine, Ink::Mine, &mine));
    }
    let code = state.base.layout.place_code(look.place);
    let comparators = state.base.region.comparators.iter();
    let markers = comparators
        .filter(|comparator| comparator.indicator == indicator.id && comparator.area == code)
        .filter(|comparator| (state.base.years().0..=state.base.years().1).contains(&comparator.year))
        .map(|comparator| Marker {
            name: state.language.pick(&comparator.label).to_owned(),
            year: comparator.year,
            value: comparator.value,
            interval: comparator.interval_67,
        })
        .collect();
    let (first, last) = state.base.years();
    Some(Fan {
        description: (texts.chart_description)(label, &place, first, last),
        unit: unit(indicator, state.language).to_owned(),
        lines,
        norm: norm(state, look),
        markers,
        now: Some(first),
        words: state.language.chart_words(),
        y_range: state.axis,
        cursor: Some(look.year),
        ..Fan::new(CHART_ID, &title(state), numerals(indicator, state.language))
    })
}

/// What the chart shows, and where.
pub fn title(state: &State) -> String {
    let label = state
        .language
        .pick(&state.base.indicator(state.look.indicator).label);
    format!("{label}, {}", place_name(state, state.look.place))
}

/// What to bear in mind when the chart says how soon ambulances come in one municipality.
pub fn best_case(state: &State) -> Option<&'static str> {
    let id = state.base.indicator(state.look.indicator).id.as_str();
    let soon = [
        "a1_within_15",
        "response",
        "response_median",
        "response_90",
        "a2_response",
    ]
    .contains(&id);
    (soon && state.look.place != Place::Region).then(|| state.language.texts().best_case)
}

/// The range that the figures ask for now, with some room: a lever that is dragged must not at once leave it.
pub fn natural_range(state: &State) -> Option<(f64, f64)> {
    let fan = fan(state)?;
    let (low, high) = Fan {
        y_range: None,
        ..fan.clone()
    }
    .natural_range();
    let figures = || {
        let lines = fan
            .lines
            .iter()
            .flat_map(|line| &line.points)
            .flat_map(|band| [band.p2_5, band.p97_5]);
        lines.chain(fan.norm.iter().map(|norm| norm.value))
    };
    let (least, most) = figures().fold((f64::MAX, f64::MIN), |(least, most), figure| {
        (least.min(figure), most.max(figure))
    });
    let room = 0.12 * (high - low);
    let is_share = state.base.indicator(state.look.indicator).unit == Unit::Share;
    let ceiling = if is_share { high.max(1.0) } else { f64::MAX };
    let floor = if low >= 0.0 { 0.0 } else { f64::MIN };
    let high = if high - most < room {
        (high + room).min(ceiling)
    } else {
        high
    };
    let low = if least - low < room {
        (low - room).max(floor)
    } else {
        low
    };
    Some((low, high))
}

/// The dots of the chosen year, for the reader's line when there is one.
pub fn dots(state: &State) -> Option<Dotplot> {
    let texts = state.language.texts();
    let look = state.look;
    let indicator = state.base.indicator(look.indicator);
    let (figures, ink) = match state.results.mine() {
        Some(mine) => (mine, Ink::Mine),
        None => (state.results.reference()?, Ink::Reference),
    };
    let dots = figures.dots(key(look))?;
    let unit = unit(indicator, state.language);
    Some(Dotplot {
        description: texts.dots_meaning.to_owned(),
        unit: if unit.is_empty() {
            look.year.to_string()
        } else {
            format!("{unit}, {}", look.year)
        },
        quantiles: dots.map(|dot| in_unit(indicator, dot)).to_vec(),
        norm: norm(state, look),
        style: ink,
        words: state.language.chart_words(),
        ..Dotplot::new(DOTS_ID, &dots_title(state), numerals(indicator, state.language))
    })
}

/// What the dots show: indicator, place, year, line.
pub fn dots_title(state: &State) -> String {
    let texts = state.language.texts();
    let line = if state.results.mine().is_some() {
        texts.mine
    } else {
        texts.reference
    };
    format!("{}, {}: {line}", title(state), state.look.year)
}

/// Size of the large chart in a column of this width.
pub fn size(width: f64) -> Size {
    let height = match width {
        w if w < 480.0 => 300.0,
        w if w < 700.0 => 360.0,
        _ => 400.0,
    };
    Size::new(width, height)
}

/// Size of the dots in a column of this width.
pub fn dots_size(width: f64) -> Size {
    Size::new(width.min(560.0), 200.0)
}

/// The figures of the chosen year, one line per scenario.
pub fn readout(state: &State) -> Vec<String> {
    let texts = state.language.texts();
    let lines = [
        (texts.reference, state.results.reference()),
        (texts.mine, state.results.mine()),
    ];
    let line = |(name, figures): (&str, Option<Figures>)| {
        let figures = figures?;
        let shown = figures.cell(key(state.look))?;
        let style = style(state, state.look, &shown, figures.replicates());
        let [_, low, _, high, _] = shown.quantiles.map(|figure| style.bare(figure));
        Some((texts.readout)(
            name,
            &style.with_unit(shown.quantiles[2]),
            &low,
            &high,
        ))
    };
    lines.into_iter().filter_map(line).collect()
}

/// The readout as one sentence with its year: what the year slider says.
pub fn year_in_words(state: &State) -> String {
    let lines = readout(state);
    if lines.is_empty() {
        state.look.year.to_string()
    } else {
        format!("{}: {}", state.look.year, lines.join("; "))
    }
}

/// One entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Value: an indicator id or a place code.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// The indicators by group.
pub fn indicators(state: &State) -> Vec<(&'static str, Vec<Entry>)> {
    const GROUPS: [Group; 8] = [
        Group::Tile,
        Group::People,
        Group::Homes,
        Group::Demand,
        Group::Staff,
        Group::Acute,
        Group::Money,
        Group::Ages,
    ];
    let of = |group: Group| {
        let all = state.base.catalogue().indicators.iter();
        all.filter(move |indicator| indicator.group == group && !is_internal(&indicator.id))
            .map(|indicator| Entry {
                value: indicator.id.clone(),
                label: state.language.pick(&indicator.label).to_owned(),
            })
            .collect()
    };
    GROUPS
        .into_iter()
        .zip(state.language.texts().groups)
        .map(|(group, name)| (name, of(group)))
        .collect()
}

/// Figures that tell how the computing went: for analysts.
fn is_internal(id: &str) -> bool {
    ["chain_residual", "chain_iterations"].contains(&id)
}

/// The places where the chosen indicator exists.
pub fn places(state: &State) -> Vec<Entry> {
    let modelled = state.language.texts().modelled;
    let mut places: Vec<Place> = state.base.layout.places(state.look.indicator).collect();
    places.rotate_right(1);
    let entry = |place: Place| Entry {
        value: state.base.layout.place_code(place).to_owned(),
        label: match place {
            Place::Region => place_name(state, place),
            Place::Area(_) => format!("{} ({modelled})", place_name(state, place)),
        },
    };
    places.into_iter().map(entry).collect()
}
