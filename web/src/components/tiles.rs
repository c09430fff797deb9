//! The six tiles, and the small result that stays in sight beside the levers.

use yew::prelude::*;

use super::{Seen, does, sparks};
use crate::state::Action;
use crate::view::tile;

/// The six tiles: buttons that choose what the chart shows.
#[component]
pub fn Tiles(Seen { state, act }: &Seen) -> Html {
    let button = |tile: tile::Tile| {
        let onclick = does(act, Action::ShowIndicator(tile.indicator));
        html! {
            <li key={tile.id.clone()}>
                <button type="button" class="tile" data-tile={tile.id} aria-pressed={tile.is_chosen.to_string()} {onclick}>
                    <span class="tile-name">{ tile.name }</span>
                    if let Some(place) = tile.place {
                        <span class="tile-place">{ place }</span>
                    }
                    <span class={classes!("tile-figure", tile.change.is_some().then_some("tile-mine"))} data-part="figure">{ tile.figure }<span class="tile-unit">{ tile.unit }</span></span>
                    <span class="tile-now">
                        if let Some(reference) = tile.reference {
                            <span data-part="reference">{ reference }{ " · " }</span>
                        }
                        <span data-part="now">{ tile.now }</span>
                    </span>
                    { sparks(tile.sparks) }
                    if let Some(chance) = tile.chance {
                        <span class="tile-chance" data-part="chance">{ chance }</span>
                    }
                    <span class="tile-norm" data-part="norm">{ tile.norm }</span>
                    if let Some(change) = tile.change {
                        <span class="tile-change" data-part="change">{ change.size }</span>
                        if let Some(counts) = change.counts {
                            <span class="tile-counts" data-part="counts">{ counts }</span>
                        }
                    }
                </button>
            </li>
        }
    };
    html! { <ul id="tiles" class="tiles">{ for tile::tiles(state).into_iter().map(button) }</ul> }
}

/// The chosen indicator in one line: on a small screen it stays in sight while a slider is dragged.
#[component]
pub fn Mini(Seen { state, .. }: &Seen) -> Html {
    let Some(tile) = tile::tile(state, state.look.indicator) else {
        return Html::default();
    };
    html! {
        <div id="mini" class="mini" aria-hidden="true">
            <div class="mini-words">
                <span class="mini-name">{ tile.name }{ ", " }{ state.look.year }</span>
                <span class="mini-figure">{ tile.figure }<span class="tile-unit">{ tile.unit }</span></span>
                if let Some(reference) = tile.reference {
                    <span class="mini-reference">{ reference }</span>
                }
            </div>
            { sparks(tile.sparks) }
        </div>
    }
}
