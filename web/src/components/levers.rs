//! All levers in their themes, the examples, and the list of what changed.

use sim_core::region::Theme;
use yew::prelude::*;

use super::lever::Lever;
use super::shocks::Shocks;
use super::tiles::Mini;
use super::{Seen, does};
use crate::state::Action;
use crate::view::choice;

const THEMES: [Theme; 6] = [
    Theme::Housing,
    Theme::Health,
    Theme::Residents,
    Theme::Staff,
    Theme::AcuteCare,
    Theme::Flow,
];

/// The column with everything that can be chosen.
#[component]
pub fn Levers(seen: &Seen) -> Html {
    let Seen { state, act } = seen;
    let texts = state.language.texts();
    html! {
        <section id="levers" class="levers" aria-labelledby="levers-heading">
            <h2 id="levers-heading">{ texts.levers }</h2>
            <p class="legend">{ texts.levers_intro }</p>
            <Presets state={state.clone()} act={act.clone()} />
            <div class="steps">
                <button type="button" id="undo" disabled={!state.choices.can_undo()} onclick={does(act, Action::Undo)}>
                    <span aria-hidden="true">{ "↶ " }</span>{ texts.undo }
                </button>
                <button type="button" id="redo" disabled={!state.choices.can_redo()} onclick={does(act, Action::Redo)}>
                    <span aria-hidden="true">{ "↷ " }</span>{ texts.redo }
                </button>
                <button type="button" id="reset-all" disabled={!state.has_choices()} onclick={does(act, Action::ResetAll)}>
                    { texts.reset_all }
                </button>
            </div>
            { for THEMES.into_iter().enumerate().map(|(position, theme)| html! {
                <ThemeOf key={position} seen={seen.clone()} {theme} name={texts.themes[position]} {position} />
            }) }
            <Shocks state={state.clone()} act={act.clone()} />
            <Changes state={state.clone()} act={act.clone()} />
            <Mini state={state.clone()} act={act.clone()} />
        </section>
    }
}

/// The example scenarios.
#[component]
fn Presets(Seen { state, act }: &Seen) -> Html {
    let texts = state.language.texts();
    let chosen = state
        .base
        .preset_of(state.settings(), state.supposed())
        .map(|preset| preset.id.clone());
    let button = |id: String, name: String, description: String, is_chosen: bool, action: Action| {
        html! {
            <li key={id.clone()}>
                <button type="button" class="preset" data-preset={id} aria-pressed={is_chosen.to_string()} title={description}
                    onclick={does(act, action)}>{ name }</button>
            </li>
        }
    };
    let reference = button(
        "referentie".to_owned(),
        texts.preset_none.to_owned(),
        String::new(),
        !state.has_choices(),
        Action::ResetAll,
    );
    html! {
        <div class="presets">
            <h3 id="presets-heading">{ texts.presets }</h3>
            <ul aria-labelledby="presets-heading">
                { reference }
                { for state.base.presets.iter().map(|preset| button(
                    preset.id.clone(),
                    state.language.pick(&preset.name).to_owned(),
                    state.language.pick(&preset.description).to_owned(),
                    chosen.as_ref() == Some(&preset.id),
                    Action::Preset(preset.id.clone()),
                )) }
            </ul>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct ThemeProperties {
    seen: Seen,
    theme: Theme,
    name: &'static str,
    position: usize,
}

/// One theme with its levers; the first stands open.
#[component]
fn ThemeOf(
    ThemeProperties {
        seen,
        theme,
        name,
        position,
    }: &ThemeProperties,
) -> Html {
    let Seen { state, act } = seen;
    let texts = state.language.texts();
    let of: Vec<_> = state
        .base
        .region
        .levers
        .iter()
        .filter(|lever| lever.theme == *theme)
        .collect();
    let moved = of.iter().filter(|lever| state.is_moved(lever.key)).count();
    let names: Vec<&str> = of.iter().map(|lever| state.language.pick(&lever.label)).collect();
    // Set once: afterwards the reader opens and closes it, and a new picture must not undo that.
    let is_open = use_state(|| *position == 0 || moved > 0);
    html! {
        <details class="theme" data-theme={(position + 1).to_string()} open={*is_open}>
            <summary>
                <span class="theme-name">{ *name }</span>
                <span class="theme-levers">{ names.join(" · ") }</span>
                if moved > 0 {
                    <span class="tag tag-mine">{ (texts.moved)(moved) }</span>
                }
            </summary>
            <ul class="lever-list">
                { for of.iter().map(|lever| html! { <Lever key={lever.key.id()} seen={seen.clone()} of={lever.key} /> }) }
            </ul>
            <button type="button" class="plain" data-part="reset-theme" disabled={moved == 0}
                onclick={does(act, Action::ResetTheme(*theme))}>{ texts.reset_theme }</button>
        </details>
    }
}

/// What the reader changed.
#[component]
fn Changes(Seen { state, act }: &Seen) -> Html {
    let texts = state.language.texts();
    let changes = choice::choices(state);
    let supposed = choice::supposed(state);
    html! {
        <div class="changes">
            <h3>{ texts.changes }</h3>
            if changes.is_empty() {
                <p class="legend" id="changes">{ texts.changes_none }</p>
            } else {
                <ul id="changes">
                    { for changes.into_iter().map(|change| html! {
                        <li key={change.key.id()}>
                            <span><strong>{ &change.label }</strong>{ ": " }{ change.change }{ ", " }{ change.when }</span>
                            <button type="button" class="plain" aria-label={(texts.reset_one)(&change.label)}
                                onclick={does(act, Action::Reset(change.key))}>{ texts.reset }</button>
                        </li>
                    }) }
                </ul>
            }
            if !supposed.is_empty() {
                <h3>{ texts.supposed }</h3>
                <ul id="supposed">
                    { for supposed.into_iter().map(|words| html! { <li key={words.clone()}><span>{ words }</span></li> }) }
                </ul>
                <button type="button" class="plain" id="drop-supposed" onclick={does(act, Action::DropSupposed)}>
                    { texts.drop_supposed }
                </button>
            }
        </div>
    }
}
