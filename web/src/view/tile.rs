//! The six tiles.

use charts::{Band, Spark, Style as Ink};
use sim_core::indicators::{Better, Place};

use super::chart::bands;
use super::headline::{key, style};
use crate::state::{Look, State};
use crate::work::outcome::Figures;

/// Size of the small picture, CSS px.
const SPARK: (f64, f64) = (148.0, 38.0);

/// One tile, in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Tile {
    /// Position of the indicator.
    pub indicator: usize,
    /// Its id, for links and tests.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where, when that is not the chosen place.
    pub place: Option<&'static str>,
    /// The middle outcome of the line that is shown.
    pub figure: String,
    /// Its unit.
    pub unit: &'static str,
    /// That of the reference, when the reader chose something.
    pub reference: Option<String>,
    /// What is so now.
    pub now: String,
    /// The norm and whose it is.
    pub norm: String,
    /// In how many futures it is met.
    pub chance: Option<String>,
    /// What the choices change.
    pub change: Option<Changed>,
    /// The small pictures, one over the other.
    pub sparks: Vec<String>,
    /// Whether the chart shows this indicator.
    pub is_chosen: bool,
}

/// What the choices change, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// How much, with its band.
    pub size: String,
    /// In how many futures that matters.
    pub counts: Option<String>,
}

/// All tiles; none before the first figures.
pub fn tiles(state: &State) -> Vec<Tile> {
    state
        .base
        .tiles()
        .filter_map(|indicator| tile(state, indicator))
        .collect()
}

/// The tile of any indicator; nothing before the first figures.
pub fn tile(state: &State, position: usize) -> Option<Tile> {
    let texts = state.language.texts();
    let indicator = state.base.indicator(position);
    let place = state.base.place_for(position, state.look.place);
    let look = Look {
        indicator: position,
        place,
        ..state.look
    };
    let reference = state.results.reference()?;
    let mine = state.results.mine();
    let shown = mine.as_ref().unwrap_or(&reference);
    let cell = shown.cell(key(look))?;
    let style = style(state, look, &cell, shown.replicates());
    let base_year = state.base.years().0;
    let now = reference
        .cell(key(Look {
            year: base_year,
            ..look
        }))?
        .quantiles[2];
    let norm = state.base.norm(position).map(|norm| {
        let bound = if indicator.better == Better::Higher {
            texts.at_least
        } else {
            texts.at_most
        };
        (texts.norm)(
            &format!("{bound} {}", style.value(norm.value)),
            state.language.pick(&norm.label),
        )
    });
    let in_futures = |count: u32| (texts.in_short)(count, shown.replicates());
    let chance = match (cell.meets_norm, cell.no_worse) {
        (Some(count), _) => Some((texts.norm_met)(&in_futures(count))),
        (None, Some(count)) => Some((texts.no_worse)(&in_futures(count), base_year)),
        (None, None) => None,
    };
    let before = mine.as_ref().and_then(|_| reference.cell(key(look)));
    Some(Tile {
        indicator: position,
        id: indicator.id.clone(),
        name: state.language.pick(&indicator.label).to_owned(),
        place: (place == Place::Region && state.look.place != Place::Region).then_some(texts.whole_region),
        figure: style.bare(cell.quantiles[2]),
        unit: super::number::unit(indicator, state.language),
        reference: before.map(|cell| format!("{}: {}", texts.reference, style.bare(cell.quantiles[2]))),
        now: (texts.now)(&style.bare(now), base_year),
        norm: norm.unwrap_or_else(|| texts.no_norm.to_owned()),
        chance,
        change: changed(state, look),
        sparks: sparks(state, look, &reference, mine.as_ref()),
        is_chosen: position == state.look.indicator,
    })
}

fn changed(state: &State, look: Look) -> Option<Changed> {
    let texts = state.language.texts();
    let effect = state.results.effect()?;
    let change = effect.cell(key(look))?;
    let indicator = state.base.indicator(look.indicator);
    let band = (change.quantiles[1], change.quantiles[3]);
    let style = super::number::Style::sampled(indicator, state.language, band, effect.replicates);
    let [_, low, median, high, _] = change.quantiles.map(|figure| style.signed(figure));
    let size = style.size(indicator.meaningful);
    let is_up = change.higher >= change.lower;
    let count = change.higher.max(change.lower);
    if count == 0 {
        return Some(Changed {
            size: (texts.change_none)(&size),
            counts: None,
        });
    }
    let futures = (texts.in_short)(count, effect.replicates);
    Some(Changed {
        size: (texts.change)(&style.with_unit_of_change(median), &low, &high),
        counts: Some((texts.change_counts)(&futures, &size, is_up)),
    })
}

fn sparks(state: &State, look: Look, reference: &Figures, mine: Option<&Figures>) -> Vec<String> {
    let norm = state.base.norm(look.indicator).map(|norm| norm.value);
    let lines: Vec<(Ink, Vec<Band>)> = [(Ink::Reference, Some(reference)), (Ink::Mine, mine)]
        .into_iter()
        .filter_map(|(ink, figures)| Some((ink, bands(state, figures?, look))))
        .collect();
    let both = lines.iter().flat_map(|(_, points)| points.clone()).collect();
    let range = Spark {
        points: both,
        style: Ink::Reference,
        norm,
        y_range: None,
    };
    let range = all_of(&range.points, norm);
    let draw = |(style, points)| {
        Spark {
            points,
            style,
            norm,
            y_range: range,
        }
        .draw(SPARK.0, SPARK.1)
    };
    lines.into_iter().map(draw).collect()
}

fn all_of(points: &[Band], norm: Option<f64>) -> Option<(f64, f64)> {
    let figures = points.iter().flat_map(|band| [band.p2_5, band.p97_5]).chain(norm);
    figures.fold(None, |range: Option<(f64, f64)>, figure| {
        Some(range.map_or((figure, figure), |(low, high)| {
            (low.min(figure), high.max(figure))
        }))
    })
}
