//! A dial: slider, − and +, and a field for a number.

use sim_core::region::LeverKey;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Seen, does};
use crate::state::Action;
use crate::view::dial::{self, Knob};
use crate::view::lever;

/// Which dial.
#[derive(Clone, PartialEq, Properties)]
pub struct DialProperties {
    /// State and actions.
    pub seen: Seen,
    /// Where it stands.
    pub dial: dial::Dial,
}

/// One dial. Its slider has the id of the knob with `-slider`, and is described by that with `-explanation`.
#[component]
pub fn Dial(DialProperties { seen, dial }: &DialProperties) -> Html {
    let texts = seen.state.language.texts();
    let (name, unit) = &dial.name;
    let button = |part: &'static str, label: String, sign: &'static str, value: Option<f64>| {
        let onclick = value.map(|value| does::<MouseEvent>(&seen.act, dial.knob.set(value)));
        html! {
            <button type="button" class="step" data-part={part} aria-label={label} disabled={value.is_none()} {onclick}>{ sign }</button>
        }
    };
    html! {
        <div class="lever-row">
            { button("less", (texts.less)(name), "−", dial.less) }
            <Slider seen={seen.clone()} dial={dial.clone()} />
            { button("more", (texts.more_of)(name), "+", dial.more) }
            <Field seen={seen.clone()} what={What::Value(dial.knob)} text={dial.number.clone()}
                label={(texts.number_of)(name, unit)} unit={dial.unit.clone()} />
        </div>
    }
}

#[derive(Clone, PartialEq, Properties)]
struct SliderProperties {
    seen: Seen,
    dial: dial::Dial,
}

/// The slider, over a track that shows the reference and how far the value is from it.
#[component]
fn Slider(SliderProperties { seen, dial }: &SliderProperties) -> Html {
    let Seen { state, act } = seen;
    let knob = dial.knob;
    let oninput = {
        let (act, base) = (act.clone(), state.base.clone());
        Callback::from(move |event: InputEvent| {
            let slider: HtmlInputElement = event.target_unchecked_into();
            act.emit(Action::BeginDrag);
            act.emit(knob.set(knob.scale(&base).value_at(slider.value_as_number() as u32)));
        })
    };
    let (here, reference) = dial.places;
    let at = |share: f64| format!("{:.1}", 1000.0 * share);
    let span = format!("{:.1}", 1000.0 * (here - reference).abs());
    let id = knob.id();
    html! {
        <div class="slider">
            <svg class="track" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="track-line" x="0" y="4" width="1000" height="2" />
                <rect class="track-span" x={at(here.min(reference))} y="3" width={span} height="4" />
                <rect class="track-reference" x={at(reference - 0.003)} y="0" width="6" height="10" />
            </svg>
            <input type="range" id={format!("{id}-slider")} data-part="slider" min="0" max={dial.steps.to_string()} step="1"
                value={dial.step.to_string()} aria-valuetext={dial.in_words.clone()}
                aria-describedby={format!("{id}-explanation")} {oninput}
                onchange={does(act, Action::EndDrag)} onpointerup={does(act, Action::EndDrag)}
                onpointercancel={does(act, Action::EndDrag)} onkeyup={does(act, Action::EndDrag)}
                onblur={does(act, Action::EndDrag)} />
        </div>
    }
}

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The value.
    Value(Knob),
    /// First year of a lever.
    From(LeverKey),
    /// Years to its full value.
    Ramp(LeverKey),
}

#[derive(Clone, PartialEq, Properties)]
pub struct FieldProperties {
    /// State and actions.
    pub seen: Seen,
    /// What is written in it.
    pub what: What,
    /// What stands in it.
    pub text: String,
    /// Its label.
    pub label: AttrValue,
    /// Unit beside it.
    #[prop_or_default]
    pub unit: String,
}

/// A field for a number; what is wrong with it stands beside it until it is mended or left empty.
#[component]
pub fn Field(
    FieldProperties {
        seen,
        what,
        text,
        label,
        unit,
    }: &FieldProperties,
) -> Html {
    let Seen { state, act } = seen;
    let what = *what;
    let typed = use_state(|| None::<String>);
    let fault = use_state(|| None::<String>);
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            typed.set(Some(event.target_unchecked_into::<HtmlInputElement>().value()));
        })
    };
    let onchange = {
        let (typed, fault, act, state) = (typed.clone(), fault.clone(), act.clone(), state.clone());
        Callback::from(move |event: Event| {
            let written = event.target_unchecked_into::<HtmlInputElement>().value();
            let language = state.language;
            let read = match what {
                _ if written.trim().is_empty() => Ok(None),
                What::Value(knob) => knob
                    .scale(&state.base)
                    .read(&written, language)
                    .map(|value| Some(knob.set(value))),
                What::From(of) => lever::read_years(&written, lever::start_years(&state), language)
                    .map(|year| Some(Action::StartFrom(of, year))),
                What::Ramp(of) => lever::read_years(&written, lever::RAMPS, language)
                    .map(|years| Some(Action::Ramp(of, years))),
            };
            match read {
                Ok(action) => {
                    fault.set(None);
                    typed.set(None);
                    action.into_iter().for_each(|action| act.emit(action));
                }
                Err(reason) => fault.set(Some(reason)),
            }
        })
    };
    // A fault of an old value says nothing once it is set otherwise.
    {
        let (typed, fault) = (typed.clone(), fault.clone());
        use_effect_with(text.clone(), move |_| {
            typed.set(None);
            fault.set(None);
        });
    }
    let (id, part) = match what {
        What::Value(knob) => (knob.id(), "number"),
        What::From(of) => (of.id(), "from"),
        What::Ramp(of) => (of.id(), "ramp"),
    };
    let is_value = part == "number";
    let id = format!("{id}-{part}");
    let fault_id = format!("{id}-fault");
    let described = fault.is_some().then(|| fault_id.clone());
    let invalid = fault.is_some().to_string();
    let value = (*typed).clone().unwrap_or_else(|| text.clone());
    html! {
        <div class={classes!("number", is_value.then_some("number-value"))}>
            <label for={id.clone()} class={classes!(is_value.then_some("hidden"))}>{ label.clone() }</label>
            <span class="number-box">
                <input {id} type="text" inputmode="decimal" autocomplete="off" data-part={part} {value} {oninput} {onchange}
                    aria-invalid={invalid} aria-describedby={described} />
                if !unit.is_empty() {
                    <span class="unit" aria-hidden="true">{ unit.clone() }</span>
                }
            </span>
            if let Some(reason) = (*fault).clone() {
                <span id={fault_id} class="fault" data-part="fault" role="alert">{ reason }</span>
            }
        </div>
    }
}
