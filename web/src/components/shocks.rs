//! What may happen to the region, whatever anybody chooses: off until the reader lets it happen.

use sim_core::region::ShockKey;
use sim_core::scenario::ShockSetting;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::Seen;
use crate::state::{Action, State};
use crate::view::shock;

/// All shocks of the region.
#[component]
pub fn Shocks(Seen { state, act }: &Seen) -> Html {
    let texts = state.language.texts();
    let happen = state.supposed.shocks.len();
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
                { for shocks.iter().map(|shock| one(state, act, shock.key)) }
            </ul>
        </details>
    }
}

/// One shock: whether it happens, and if so from when, how long and where.
fn one(state: &State, act: &Callback<Action>, key: ShockKey) -> Html {
    let texts = state.language.texts();
    let data = state.base.shock(key);
    let setting = state.supposed.shocks.get(&key);
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
                <div class="lever-years">
                    { list(state, act, key, "from", texts.shock_from, setting) }
                    { list(state, act, key, "years", texts.shock_years, setting) }
                    if key.takes_hospital() {
                        { list(state, act, key, "hospital", texts.shock_hospital, setting) }
                    }
                </div>
            }
        </li>
    }
}

/// A list of which one value is chosen.
fn list(
    state: &State,
    act: &Callback<Action>,
    key: ShockKey,
    part: &'static str,
    label: &'static str,
    setting: &ShockSetting,
) -> Html {
    let onchange = {
        let (act, setting) = (act.clone(), setting.clone());
        Callback::from(move |event: Event| {
            let chosen = event.target_unchecked_into::<HtmlSelectElement>().value();
            if let Some(setting) = shock::with(&setting, part, &chosen) {
                act.emit(Action::Shock(key, Some(setting)));
            }
        })
    };
    let id = format!("{}-{part}", key.id());
    let (options, chosen) = shock::options(state, key, part, setting);
    html! {
        <div class="number">
            <label for={id.clone()}>{ label }</label>
            <select {id} data-part={part} {onchange}>
                { for options.into_iter().map(|entry| {
                    let selected = entry.value == chosen;
                    html! { <option key={entry.value.clone()} value={entry.value} {selected}>{ entry.label }</option> }
                }) }
            </select>
        </div>
    }
}
