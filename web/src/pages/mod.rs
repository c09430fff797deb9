//! The one page: puts the parts together, and the state to work.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::KeyboardEvent;
use yew::prelude::*;

use crate::base::Base;
use crate::components::answer::{Answer, Notice};
use crate::components::chart::{Below, Chart};
use crate::components::does;
use crate::components::footer::Footer;
use crate::components::levers::Levers;
use crate::components::share::Share;
use crate::components::tiles::Tiles;
use crate::state::{Action, State};
use crate::view::note;
use crate::work::desk::read_region;
use crate::work::message::choices_of;
use crate::work::pool::{News, Pool};
use crate::work::schedule::Order;

/// The state, as Yew wants it.
struct Store(Rc<State>);

impl Reducible for Store {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Self(Rc::new(State::clone(&self.0).reduce(action))))
    }
}

/// Where news from the workers goes, once the page listens.
type Listener = Rc<RefCell<Option<Callback<Action>>>>;

#[derive(Clone, Properties)]
struct PageProperties {
    base: Rc<Base>,
    pool: Pool,
    listener: Listener,
}

impl PartialEq for PageProperties {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.base, &other.base)
    }
}

/// Starts workers and page.
///
/// # Panics
/// When the built-in pack or an example has a fault: tests read them all.
pub fn start(module: JsValue) {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&panic.to_string().into());
        show_state("failed");
        show_failure(&panic.to_string());
    }));
    let listener = Listener::default();
    let heard = listener.clone();
    // First the workers: they read the region while the page does.
    let pool = Pool::start(module, Rc::new(move |news| hear(&heard, news)));
    let base = Base::new(read_region()).unwrap_or_else(|faults| panic!("an example has faults: {faults}"));
    let properties = PageProperties {
        base: Rc::new(base),
        pool,
        listener,
    };
    let document = web_sys::window()
        .and_then(|window| window.document())
        .expect("a page has a document");
    let root = document
        .get_element_by_id("page")
        .expect("index.html has a place for the page");
    root.set_inner_html("");
    yew::Renderer::<Page>::with_root_and_props(root, properties).render();
}

fn hear(listener: &Listener, news: News) {
    let action = match news {
        News::Summary(answer, bytes) => Action::Summary(answer, Rc::new(bytes)),
        News::Failed(reason) => Action::Failed(reason),
        News::Restarted(reason) => {
            web_sys::console::warn_1(&reason.into());
            Action::Restarted
        }
        News::Progress(progress, waits) => Action::Progress(progress, waits),
    };
    let page = listener.borrow().clone();
    if let Some(page) = page {
        page.emit(action);
    }
}

/// Writes `data-state` on the document, which style and tests read.
fn show_state(state: &str) {
    if let Some(root) = web_sys::window().and_then(|window| window.document()?.document_element()) {
        let _ = root.set_attribute("data-state", state);
    }
}

/// Shows the message that index.html keeps ready: never a page that does nothing without a word.
fn show_failure(reason: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let find = |id: &str| {
        document
            .as_ref()
            .and_then(|document| document.get_element_by_id(id))
    };
    if let Some(place) = find("failure-reason") {
        place.set_text_content(Some(reason));
    }
    if let Some(failure) = find("failure") {
        let _ = failure.remove_attribute("hidden");
    }
}

/// The whole page.
#[component]
fn Page(PageProperties { base, pool, listener }: &PageProperties) -> Html {
    let store = use_reducer(|| Store(Rc::new(State::new(base.clone(), &fragment()))));
    let act = {
        let dispatcher = store.dispatcher();
        use_callback((), move |action: Action, ()| dispatcher.dispatch(action))
    };
    let state = store.0.clone();
    {
        let (listener, act) = (listener.clone(), act.clone());
        use_effect_with((), move |()| *listener.borrow_mut() = Some(act));
    }
    use_work(&state, pool);
    use_keys(&act);
    use_document(&state);
    let texts = state.language.texts();
    let (s, a) = (&state, &act);
    let other = state.language.other();
    html! {
        <>
            <a class="skip" href="#answer">{ texts.skip }</a>
            <header class="top">
                <div class="top-words">
                    <p class="brand">{ "Zorgpeil" }<span>{ s.language.pick(&s.base.region.name) }</span></p>
                    <h1>{ texts.question }</h1>
                </div>
                <div class="top-side">
                    <span class="motto">{ texts.motto }</span>
                    <button type="button" id="language" class="plain" lang={other.code()} onclick={does(a, Action::Speak(other))}>
                        { texts.other_language }
                    </button>
                </div>
            </header>
            <main>
                <Notice state={s.clone()} act={a.clone()} />
                <Answer state={s.clone()} act={a.clone()} />
                <Tiles state={s.clone()} act={a.clone()} />
                <div class="columns">
                    <Levers state={s.clone()} act={a.clone()} />
                    <div class="stays"><Chart state={s.clone()} act={a.clone()} /></div>
                </div>
                <Below state={s.clone()} act={a.clone()} />
                <Share state={s.clone()} act={a.clone()} />
            </main>
            <Footer state={s.clone()} act={a.clone()} />
            <p id="status" class="hidden" role="status">{ note::announcement(s) }</p>
        </>
    }
}

/// Keeps the workers at what the state asks.
#[hook]
fn use_work(state: &Rc<State>, pool: &Pool) {
    let order = |choices| Order {
        choices,
        seed: state.seed,
        replicates: state.replicates,
    };
    let mine = state
        .has_choices()
        .then(|| order(choices_of(state.settings(), state.supposed())));
    let reference = order(Vec::new());
    {
        let (pool, mine) = (pool.clone(), mine.clone());
        use_effect_with(reference, move |reference| pool.restart(reference.clone(), mine));
    }
    {
        let pool = pool.clone();
        use_effect_with(state.choices.is_dragging(), move |dragging| {
            pool.set_dragging(*dragging)
        });
    }
    let pool = pool.clone();
    use_effect_with(mine, move |mine| pool.order(mine.clone()));
}

/// Undo and redo from the keyboard, and links that are opened in the same tab.
#[hook]
fn use_keys(act: &Callback<Action>) {
    let act = act.clone();
    use_effect_with((), move |()| {
        let on_key = {
            let act = act.clone();
            Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
                if !(event.ctrl_key() || event.meta_key()) || event.alt_key() || writes(&event) {
                    return;
                }
                let action = match (event.key().to_lowercase().as_str(), event.shift_key()) {
                    ("z", false) => Action::Undo,
                    ("z", true) | ("y", false) => Action::Redo,
                    _ => return,
                };
                event.prevent_default();
                act.emit(action);
            })
        };
        let on_fragment = Closure::<dyn FnMut()>::new(move || act.emit(Action::Open(fragment())));
        let window = web_sys::window();
        if let Some(window) = &window {
            let _ = window.add_event_listener_with_callback("keydown", on_key.as_ref().unchecked_ref());
            let _ =
                window.add_event_listener_with_callback("hashchange", on_fragment.as_ref().unchecked_ref());
        }
        move || {
            if let Some(window) = window {
                let _ =
                    window.remove_event_listener_with_callback("keydown", on_key.as_ref().unchecked_ref());
                let _ = window
                    .remove_event_listener_with_callback("hashchange", on_fragment.as_ref().unchecked_ref());
            }
        }
    });
}

/// Whether the reader is writing in a field, which has an undo of its own.
fn writes(event: &KeyboardEvent) -> bool {
    let field = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    field.is_some_and(|field| field.type_() == "text")
}

/// Language and title of the document, and whether there is something to see.
#[hook]
fn use_document(state: &Rc<State>) {
    use_effect_with(state.language, |language| {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            document.set_title(language.texts().page_title);
            if let Some(root) = document.document_element() {
                let _ = root.set_attribute("lang", language.code());
            }
        }
    });
    let is_ready = state.results.reference().is_some();
    use_effect_with(is_ready, |is_ready| {
        show_state(if *is_ready { "ready" } else { "computing" })
    });
}

fn fragment() -> String {
    web_sys::window()
        .and_then(|window| window.location().hash().ok())
        .unwrap_or_default()
}
