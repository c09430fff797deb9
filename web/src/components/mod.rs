//! What is seen. Components show what `view/` prepared, and turn what a reader does into [`Action`]s.

use std::rc::Rc;

use yew::prelude::*;

use crate::state::{Action, State};

pub mod answer;
pub mod chart;
pub mod footer;
pub mod lever;
pub mod levers;
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
