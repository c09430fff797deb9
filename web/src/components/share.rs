//! The link, and other luck.

use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Seen, does};
use crate::state::{Action, Announcement};

/// Share and luck.
#[component]
pub fn Share(Seen { state, act }: &Seen) -> Html {
    let texts = state.language.texts();
    let link = address(&state.link().to_string());
    let field = use_node_ref();
    let onclick = {
        let (act, link, field) = (act.clone(), link.clone(), field.clone());
        Callback::from(move |_: MouseEvent| copy(&link, &field, &act))
    };
    let said = match state.announcement {
        Announcement::Copied => texts.copied,
        Announcement::NotCopied => texts.not_copied,
        _ => "",
    };
    html! {
        <section class="card share" aria-labelledby="share-heading">
            <h2 id="share-heading">{ texts.share }</h2>
            <p class="legend">{ texts.share_intro }</p>
            <div class="share-row">
                <div class="field">
                    <label for="link">{ texts.link_field }</label>
                    <input id="link" ref={field} type="text" readonly=true value={link} />
                </div>
                <button type="button" id="copy-link" class="main" {onclick}>{ texts.copy_link }</button>
            </div>
            <p class="legend" id="copy-result">{ said }</p>
            <p class="legend">{ (texts.luck_intro)(state.seed) }</p>
            <button type="button" id="new-luck" onclick={does(act, Action::NewLuck)}>{ texts.new_luck }</button>
        </section>
    }
}

/// The address of this page with another fragment.
fn address(fragment: &str) -> String {
    let location = web_sys::window()
        .and_then(|window| window.location().href().ok())
        .unwrap_or_default();
    let page = location.split('#').next().unwrap_or_default();
    format!("{page}#{fragment}")
}

/// Copies the link; where the browser does not let it, the text in the field is selected for the reader to copy.
fn copy(link: &str, field: &NodeRef, act: &Callback<Action>) {
    let fall_back = {
        let (act, field) = (act.clone(), field.clone());
        move || {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                let _ = field.focus();
                field.select();
            }
            act.emit(Action::Copied(false));
        }
    };
    // Without a secure address there is no clipboard at all, and `navigator.clipboard` is undefined.
    let clipboard = web_sys::window().map(|window| window.navigator().clipboard());
    let Some(clipboard) = clipboard.filter(|clipboard| !JsValue::from(clipboard.clone()).is_undefined())
    else {
        return fall_back();
    };
    let done = {
        let act = act.clone();
        Closure::once(move |_: JsValue| act.emit(Action::Copied(true)))
    };
    let failed = Closure::once(move |_: JsValue| fall_back());
    let _ = clipboard.write_text(link).then2(&done, &failed);
    // One of the two runs once, some time after this function ends.
    done.forget();
    failed.forget();
}
