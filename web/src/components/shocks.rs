//! What may happen to the region, whatever anybody chooses: off until the reader lets it happen.

use sim_core::region::ShockKey;
use sim_core::scenario::ShockSetting;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dial::Dial;
use super::{Seen, list};
use crate::state::{Action, State};
use crate::view::dial::{Knob, dial};
use crate::view::shock;

/// All shocks of the region.
#[component]
pub fn Shocks(seen: &Seen) -> Html {
    let state = &seen.state;
    let texts = state.language.texts();
    let happen = state.supposed().shocks.len();
    let shocks = &state.base.region.shocks;
    let names: Vec<&str> = shocks
        .iter()
        .map(|shock| state.language.pick(&shock.label))
        .collect();
    // Set once: afterwards the reader opens and closes it, and a new picture must not undo that.
    let is_open = use_state(|| happen > 0);
    html! {
        <details class="theme" id="shocks" open={*is_open}>
            <summary>
                <span class="theme-name">{ texts.shocks }</span>
                <span class="theme-levers">{ names.join(" · ") }</span>
                if happen > 0 {
                    <span class="tag tag-mine">{ (texts.shocks_happen)(happen) }</span>
                }
            </summary>
            <ul class="lever-list">
                { for shocks.iter().map(|shock| one(seen, shock.key)) }
            </ul>
        </details>
    }
}

/// One shock: whether it happens, and if so how large, from when, how long and where.
fn one(seen: &Seen, key: ShockKey) -> Html {
    let Seen { state, act } = seen;
    let texts = state.language.texts();
    let data = state.base.shock(key);
    let setting = state.supposed().shocks.get(&key);
    let id = key.id();
    let explanation_id = format!("{id}-explanation");
    let onchange = {
        let (act, usual) = (act.clone(), state.base.usual_shock(key));
        Callback::from(move |event: Event| {
            let happens = event.target_unchecked_into::<HtmlInputElement>().checked();
            act.emit(Action::Shock(key, happens.then(|| usual.clone())));
        })
    };
    let is_moved = setting.is_some();
    html! {
        <li key={id} class={classes!("lever", is_moved.then_some("lever-moved"))} data-shock={id}>
            <label class="shock">
                <input type="checkbox" data-part="happens" checked={is_moved} {onchange} aria-describedby={explanation_id.clone()} />
                <span>{ state.language.pick(&data.label) }</span>
            </label>
            <p id={explanation_id} class="lever-explanation">{ state.language.pick(&data.explanation) }</p>
            if let Some(setting) = setting {
                { size(seen, key, setting.size) }
                <div class="lever-years">
                    { choice(state, act, key, "from", texts.shock_from, setting) }
                    { choice(state, act, key, "years", texts.shock_years, setting) }
                    if key.takes_hospital() {
                        { choice(state, act, key, "hospital", texts.shock_hospital, setting) }
                    }
                </div>
            }
        </li>
    }
}

/// How large a shock is.
fn size(seen: &Seen, key: ShockKey, size: f64) -> Html {
    let state = &seen.state;
    let dial = dial(state, Knob::Size(key), &state.base.shock(key).label, size);
    html! {
        <div class="shock-size" data-part="size">
            <p>
                <label for={format!("{}-slider", key.id())}>
                    { state.language.texts().shock_size }<span class="hidden">{ ", " }{ &dial.name.0 }</span>
                </label>
                { ": " }<strong>{ &dial.in_words }</strong>
            </p>
            <Dial seen={seen.clone()} {dial} />
        </div>
    }
}

/// One list of a shock.
fn choice(
    state: &State,
    act: &Callback<Action>,
    key: ShockKey,
    part: &'static str,
    label: &'static str,
    setting: &ShockSetting,
) -> Html {
    let options = shock::options(state, key, part, setting);
    let setting = setting.clone();
    let choose = move |chosen: String| {
        let setting = shock::with(&setting, part, &chosen)?;
        Some(Action::Shock(key, Some(setting)))
    };
    list(act, (key.id(), part), label, options, choose)
}
