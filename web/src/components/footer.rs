//! What the figures are, and what they are not.

use yew::prelude::*;

use super::Seen;
use crate::view::note;

/// The footer.
#[component]
pub fn Footer(Seen { state, .. }: &Seen) -> Html {
    let texts = state.language.texts();
    html! {
        <footer class="footer">
            <h2>{ texts.about }</h2>
            <p><strong>{ texts.not_a_forecast }</strong></p>
            <p>{ texts.outside_band }</p>
            { for state.base.region.overlays.iter().map(|overlay| html! {
                <p key={overlay.name.clone()} data-overlay={overlay.name.clone()}>{ state.language.pick(&overlay.notice) }</p>
            }) }
            <dl class="facts">
                { for note::facts(state).into_iter().map(|(key, name, value)| html! {
                    <div key={key}><dt>{ name }</dt><dd data-fact={key}>{ value }</dd></div>
                }) }
            </dl>
        </footer>
    }
}
