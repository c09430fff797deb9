//! The answer on top: the sentence, the year, what must be known.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Seen, does};
use crate::state::Action;
use crate::view::{chart, headline, note};

/// The sentence on top.
#[component]
pub fn Answer(Seen { state, act }: &Seen) -> Html {
    let texts = state.language.texts();
    let found = headline::headline(state);
    let provisional = found.as_ref().is_some_and(|headline| headline.is_provisional);
    let body = match found {
        None => html! { <p id="headline" class="headline headline-waits">{ texts.computing }</p> },
        Some(headline) => html! {
            <>
                <p id="headline" class="headline">{ headline.sentence }</p>
                if let Some(mine) = headline.mine {
                    <p id="headline-mine" class="headline-mine">{ mine }</p>
                }
                <p id="beside" class="beside">{ headline.beside }</p>
            </>
        },
    };
    html! {
        <section id="answer" class="answer" aria-labelledby="answer-heading" tabindex="-1">
            <h2 id="answer-heading" class="hidden">{ texts.answer }</h2>
            { body }
            <div class="answer-foot">
                <Year state={state.clone()} act={act.clone()} />
                <p id="progress" class="progress" data-working={state.results.progress.is_some().to_string()}>
                    if provisional {
                        <span class="tag">{ texts.provisional }</span>
                    }
                    { note::progress(state) }
                    if state.rescaled {
                        <span class="rescaled">{ texts.rescaled }</span>
                    }
                </p>
            </div>
        </section>
    }
}

/// The year slider.
#[component]
fn Year(Seen { state, act }: &Seen) -> Html {
    let texts = state.language.texts();
    let (first, last) = state.base.years();
    let oninput = act.reform(|event: InputEvent| {
        let year: HtmlInputElement = event.target_unchecked_into();
        Action::ShowYear(year.value_as_number() as i32)
    });
    html! {
        <div class="year">
            <label for="year">{ texts.year }</label>
            <input id="year" type="range" min={first.to_string()} max={last.to_string()} step="1"
                value={state.look.year.to_string()} aria-valuetext={chart::year_in_words(state)} {oninput} />
            <output for="year" aria-live="off">{ state.look.year }</output>
        </div>
    }
}

/// What the reader must know, with a way to close it.
#[component]
pub fn Notice(Seen { state, act }: &Seen) -> Html {
    let message = note::message(state);
    html! {
        <div role="alert" id="message">
            if let Some(message) = message {
                <div class="notice">
                    <p>{ message }</p>
                    <button type="button" class="plain" onclick={does(act, Action::Dismiss)}>
                        { state.language.texts().close }
                    </button>
                </div>
            }
        </div>
    }
}
