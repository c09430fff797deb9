//! Where and when what a lever adds stands.

use sim_core::region::LeverKey;
use sim_core::scenario::{JointAt, Stationed};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Seen, list};
use crate::state::Action;
use crate::view::chart::Entry;
use crate::view::place::{Placed, placed};

/// The choice of place and time below a lever; nothing where there is none.
pub fn place(seen: &Seen, key: LeverKey) -> Html {
    let Some(placed) = placed(&seen.state, key) else {
        return Html::default();
    };
    let texts = seen.state.language.texts();
    let places = placed.places(&seen.state);
    let legend = match &placed {
        Placed::Ambulances(_) => texts.stationed,
        Placed::JointPost(_) => texts.post_placed,
    };
    let times = match placed.clone() {
        Placed::Ambulances(at) => parts(seen, &at),
        Placed::JointPost(at) => at.map_or_else(Html::default, |at| hours(seen, at)),
    };
    let at = move |chosen| Some(placed.at(chosen));
    html! {
        <fieldset class="placed" data-part="placed">
            <legend>{ legend }</legend>
            <div class="lever-years">
                { list(&seen.act, (key.id(), "at"), texts.place, places, at) }
                { times }
            </div>
        </fieldset>
    }
}

/// The parts of the day in which added ambulances are manned; the last one stays.
fn parts(Seen { state, act }: &Seen, at: &Stationed) -> Html {
    let texts = state.language.texts();
    let is_last = at.parts.iter().filter(|part| **part).count() == 1;
    let part = |position: usize| {
        let (act, now) = (act.clone(), at.clone());
        let onchange = Callback::from(move |event: Event| {
            let mut at = now.clone();
            at.parts[position] = event.target_unchecked_into::<HtmlInputElement>().checked();
            act.emit(Action::Station(at));
        });
        let checked = at.parts[position];
        html! {
            <label class="shock">
                <input type="checkbox" data-part={Stationed::PARTS[position]} {checked} disabled={checked && is_last} {onchange} />
                <span>{ texts.parts[position] }</span>
            </label>
        }
    };
    html! {
        <div class="parts">
            { for (0..3).map(part) }
            if is_last {
                <p class="legend">{ texts.last_part }</p>
            }
        </div>
    }
}

/// The hours of a joint post at one place.
fn hours(Seen { state, act }: &Seen, at: JointAt) -> Html {
    let texts = state.language.texts();
    let hours = (1..=3_u8).zip(texts.hours).map(|(parts, label)| Entry {
        value: parts.to_string(),
        label: label.to_owned(),
    });
    let (hours, chosen) = (hours.collect(), at.parts.to_string());
    let open = move |chosen: String| {
        let parts = chosen.parse().ok()?;
        let post = at.post.clone();
        Some(Action::Place(Some(JointAt { post, parts })))
    };
    list(
        act,
        (LeverKey::UrgentCarePost.id(), "hours"),
        texts.open,
        (hours, chosen),
        open,
    )
}
