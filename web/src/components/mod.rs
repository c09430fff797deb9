//! What is seen. Components show what `view/` prepared, and turn what a reader does into [`Action`]s.

use std::rc::Rc;

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::state::{Action, State};
use crate::view::chart::Entry;

pub mod answer;
pub mod chart;
pub mod dial;
pub mod footer;
pub mod lever;
pub mod levers;
pub mod place;
pub mod share;
pub mod shocks;
pub mod tiles;

/// What every component gets: the state, and the way to change it.
#[derive(Clone, Properties)]
pub struct Seen {
    /// The state.
    pub state: Rc<State>,
    /// What a reader does.
    pub act: Callback<Action>,
}

impl PartialEq for Seen {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.state, &other.state) && self.act == other.act
    }
}

/// A picture: SVG text from `charts`, which escapes all that comes from outside.
pub fn picture(svg: String) -> Html {
    Html::from_html_unchecked(AttrValue::from(svg))
}

/// A callback that does one thing.
pub fn does<E>(act: &Callback<Action>, action: Action) -> Callback<E> {
    let act = act.clone();
    Callback::from(move |_| act.emit(action.clone()))
}

/// Small pictures, one over the other.
pub fn sparks(pictures: Vec<String>) -> Html {
    html! {
        <div class="sparks" aria-hidden="true">
            { for pictures.into_iter().map(|svg| html! { <div class="spark">{ picture(svg) }</div> }) }
        </div>
    }
}

/// A list of which one value is chosen: its entries, and that value. Its id is made of the two parts.
pub fn list(
    act: &Callback<Action>,
    (of, part): (&str, &'static str),
    label: &'static str,
    (entries, chosen): (Vec<Entry>, String),
    choose: impl Fn(String) -> Option<Action> + 'static,
) -> Html {
    let act = act.clone();
    let onchange = Callback::from(move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
        if let Some(action) = choose(chosen) {
            act.emit(action);
        }
    });
    let id = format!("{of}-{part}");
    html! {
        <div class="number">
            <label for={id.clone()}>{ label }</label>
            <select {id} data-part={part} {onchange}>
                { for entries.into_iter().map(|entry| {
                    let selected = entry.value == chosen;
                    html! { <option key={entry.value.clone()} value={entry.value} {selected}>{ entry.label }</option> }
                }) }
            </select>
        </div>
    }
}
