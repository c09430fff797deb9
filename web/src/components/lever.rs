//! One lever: its dial, and the rest behind "more".

use sim_core::region::LeverKey;
use yew::prelude::*;

use super::dial::{Dial, Field, What};
use super::place::place;
use super::{Seen, does};
use crate::state::Action;
use crate::view::lever;

/// Which lever.
#[derive(Clone, PartialEq, Properties)]
pub struct LeverProperties {
    /// State and actions.
    pub seen: Seen,
    /// Which lever.
    pub of: LeverKey,
}

/// One lever.
#[component]
pub fn Lever(LeverProperties { seen, of }: &LeverProperties) -> Html {
    let Seen { state, act } = seen;
    let texts = state.language.texts();
    let of = *of;
    let seen_lever = lever::lever(state, of);
    let id = of.id();
    let head = html! {
        <div class="lever-head">
            <label id={format!("{id}-label")} for={format!("{id}-slider")}>{ &seen_lever.label }</label>
            if let Some(assumed) = seen_lever.assumed {
                <span class="tag">{ assumed }</span>
            }
        </div>
    };
    let is_moved = seen_lever.is_moved;
    html! {
        <li class={classes!("lever", is_moved.then_some("lever-moved"))} data-lever={id}>
            { head }
            <p id={format!("{id}-explanation")} class="lever-explanation">{ &seen_lever.explanation }</p>
            <Dial seen={seen.clone()} dial={seen_lever.dial} />
            { place(seen, of) }
            <div class="lever-foot">
                <span class="lever-reference">{ &seen_lever.reference }</span>
                if let Some((indicator, show)) = seen_lever.shows {
                    <button type="button" class="plain" data-part="show" onclick={does(act, Action::ShowIndicator(indicator))}>
                        { show }
                    </button>
                }
                <button type="button" class="plain" data-part="reset" disabled={!is_moved}
                    aria-label={(texts.reset_one)(&seen_lever.label)} onclick={does(act, Action::Reset(of))}>
                    { texts.reset }
                </button>
            </div>
            <details class="more">
                <summary data-part="details">{ texts.more }<span class="hidden">{ ": " }{ &seen_lever.label }</span></summary>
                <div class="lever-years">
                    <Field seen={seen.clone()} what={What::From(of)} text={seen_lever.from.to_string()} label={texts.from} />
                    <Field seen={seen.clone()} what={What::Ramp(of)} text={seen_lever.ramp_years.to_string()} label={texts.ramp} />
                </div>
                <dl class="lever-notes">
                    { for seen_lever.notes.iter().map(|(heading, text)| html! {
                        <><dt>{ *heading }</dt><dd>{ text }</dd></>
                    }) }
                    if let Some((title, address)) = seen_lever.source {
                        <dt>{ texts.source }</dt>
                        <dd>
                            if let Some(address) = address {
                                <a href={address} rel="noreferrer noopener" target="_blank">{ title }</a>
                            } else {
                                { title }
                            }
                        </dd>
                    }
                </dl>
            </details>
        </li>
    }
}
