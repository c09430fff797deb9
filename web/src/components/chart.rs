//! The large chart with its lists, its year, its dots and its table.

use charts::{Picture, Size, Table};
use sim_core::indicators::Place;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, HtmlSelectElement};
use yew::prelude::*;

use super::{Seen, picture};
use crate::state::Action;
use crate::view::chart;

/// Width before the page is laid out, CSS px.
const FIRST_WIDTH: f64 = 700.0;

/// The card with the chart.
#[component]
pub fn Chart(Seen { state, act }: &Seen) -> Html {
    let texts = state.language.texts();
    let frame = use_node_ref();
    let width = use_width(frame.clone());
    let drawn = chart::fan(state).map(|fan| fan.draw(chart::size(width)));
    let provisional =
        state.results.mine().is_some_and(|mine| mine.is_provisional()) || !state.results.reference_is_full();
    html! {
        <section class="card chart-card" aria-labelledby="chart-heading">
            <div class="chart-title">
                <h2 id="chart-heading">{ chart::title(state) }</h2>
                if state.look.place != Place::Region {
                    <span class="tag">{ texts.modelled }</span>
                }
            </div>
            if let Some(best_case) = chart::best_case(state) {
                <p class="best-case">{ best_case }</p>
            }
            <Lists state={state.clone()} act={act.clone()} />
            <div id="chart" class="frame" ref={frame.clone()} data-provisional={provisional.to_string()}>
                if let Some(drawn) = &drawn {
                    <Canvas drawn={drawn.clone()} frame={frame} act={act.clone()} />
                } else {
                    <p class="waiting">{ texts.computing }</p>
                }
            </div>
            <div id="readout" class="readout">
                <strong>{ state.look.year }</strong>
                { for chart::readout(state).into_iter().map(|line| html! { <span>{ line }</span> }) }
            </div>
            <p class="legend">{ texts.bands }</p>
        </section>
    }
}

/// What stands below: the dots of the chosen year, and all figures as a table.
#[component]
pub fn Below(Seen { state, .. }: &Seen) -> Html {
    let texts = state.language.texts();
    let frame = use_node_ref();
    let width = use_width(frame.clone());
    let drawn = chart::dots(state).map(|dots| dots.draw(chart::dots_size(width)));
    // The table is the same at every size.
    let table_of = chart::fan(state).map(|fan| fan.draw(chart::size(FIRST_WIDTH)).table);
    html! {
        <div class="below">
            <section class="card" aria-labelledby="dots-heading">
                <h2 id="dots-heading">{ (texts.dots_heading)(state.look.year) }</h2>
                <p class="legend">{ chart::dots_title(state) }{ ". " }{ texts.dots_meaning }</p>
                <div id="dots-picture" ref={frame}>
                    if let Some(drawn) = drawn {
                        { picture(drawn.svg) }
                    }
                </div>
            </section>
            <section class="card" aria-labelledby="table-heading">
                <h2 id="table-heading">{ texts.figures }</h2>
                <p class="legend">{ texts.bands }</p>
                <p class="legend">{ texts.outside_band }</p>
                if let Some(table_of) = table_of {
                    <details class="more">
                        <summary>{ texts.table }</summary>
                        <div class="scroll" tabindex="0" role="region" aria-label={texts.table}>
                            { table("chart-table", &table_of) }
                        </div>
                    </details>
                }
            </section>
        </div>
    }
}

/// The two lists: what and where.
#[component]
fn Lists(Seen { state, act }: &Seen) -> Html {
    let texts = state.language.texts();
    let chosen = |event: &Event| event.target_unchecked_into::<HtmlSelectElement>().value();
    let on_indicator = {
        let (act, base) = (act.clone(), state.base.clone());
        Callback::from(move |event: Event| {
            if let Some(indicator) = base.catalogue().position(&chosen(&event)) {
                act.emit(Action::ShowIndicator(indicator));
            }
        })
    };
    let on_place = {
        let (act, base) = (act.clone(), state.base.clone());
        Callback::from(move |event: Event| {
            if let Some(place) = base.layout.place(&chosen(&event)) {
                act.emit(Action::ShowPlace(place));
            }
        })
    };
    let indicator = &state.base.indicator(state.look.indicator).id;
    let place = state.base.layout.place_code(state.look.place);
    let option = |entry: chart::Entry, chosen: &str| {
        let selected = entry.value == chosen;
        html! { <option key={entry.value.clone()} value={entry.value} {selected}>{ entry.label }</option> }
    };
    html! {
        <div class="lists">
            <div class="field">
                <label for="indicator">{ texts.indicator }</label>
                <select id="indicator" onchange={on_indicator}>
                    { for chart::indicators(state).into_iter().map(|(group, entries)| html! {
                        <optgroup key={group} label={group}>
                            { for entries.into_iter().map(|entry| option(entry, indicator)) }
                        </optgroup>
                    }) }
                </select>
            </div>
            <div class="field">
                <label for="place">{ texts.place }</label>
                <select id="place" onchange={on_place}>
                    { for chart::places(state).into_iter().map(|entry| option(entry, place)) }
                </select>
            </div>
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct CanvasProperties {
    drawn: Picture,
    frame: NodeRef,
    act: Callback<Action>,
}

/// The picture; a pointer on it moves the year. The year slider does the same from the keyboard.
#[component]
fn Canvas(CanvasProperties { drawn, frame, act }: &CanvasProperties) -> Html {
    let held = use_mut_ref(|| false);
    let point = {
        let (years, frame, act) = (drawn.years, frame.clone(), act.clone());
        move |event: &PointerEvent| {
            let Some(element) = frame.cast::<Element>() else {
                return;
            };
            let place = element.get_bounding_client_rect();
            let share = (f64::from(event.client_x()) - place.left()) / place.width().max(1.0);
            act.emit(Action::ShowYear(years.year_at(share)));
        }
    };
    let onpointerdown = {
        let (point, held) = (point.clone(), held.clone());
        Callback::from(move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            *held.borrow_mut() = true;
            if let Some(target) = event
                .current_target()
                .and_then(|target| target.dyn_into::<Element>().ok())
            {
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            point(&event);
        })
    };
    let onpointermove = {
        let held = held.clone();
        Callback::from(move |event: PointerEvent| {
            if *held.borrow() {
                point(&event);
            }
        })
    };
    let release = Callback::from(move |_: PointerEvent| *held.borrow_mut() = false);
    html! {
        <div class="canvas" {onpointerdown} {onpointermove} onpointerup={release.clone()} onpointercancel={release}>
            { picture(drawn.svg.clone()) }
        </div>
    }
}

/// A table of figures.
fn table(id: &'static str, table: &Table) -> Html {
    let cell = |(column, text): (usize, &String)| {
        if column == 0 {
            html! { <th scope="row">{ text }</th> }
        } else {
            html! { <td>{ text }</td> }
        }
    };
    html! {
        <table {id}>
            <caption>{ &table.caption }</caption>
            <thead>
                <tr>{ for table.columns.iter().map(|text| html! { <th scope="col">{ text }</th> }) }</tr>
            </thead>
            <tbody>
                { for table.rows.iter().map(|row| html! { <tr>{ for row.iter().enumerate().map(cell) }</tr> }) }
            </tbody>
        </table>
    }
}

/// Width of an element, followed as the page is laid out anew.
#[hook]
fn use_width(frame: NodeRef) -> f64 {
    let width = use_state(|| FIRST_WIDTH);
    {
        let width = width.clone();
        use_effect_with(frame, move |frame| {
            let element = frame.cast::<Element>();
            let measured = {
                let element = element.clone();
                let setter = width.setter();
                move || {
                    let found = element
                        .as_ref()
                        .map(|element| element.get_bounding_client_rect().width());
                    if let Some(found) = found.filter(|found| *found > 0.0) {
                        setter.set(Size::new(found.floor(), 300.0).width());
                    }
                }
            };
            measured();
            let callback = Closure::<dyn FnMut()>::new(measured);
            let observer = web_sys::ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
            if let (Some(observer), Some(element)) = (&observer, &element) {
                observer.observe(element);
            }
            move || {
                if let Some(observer) = observer {
                    observer.disconnect();
                }
                drop(callback);
            }
        });
    }
    *width
}
