//! One lever: slider, number, − and +, and the rest behind "more".

use sim_core::region::LeverKey;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{Seen, does};
use crate::state::Action;
use crate::view::lever::{self, Direction};

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
    let data = state.base.lever(of);
    let value = state.setting(of).value;
    let id = of.id();
    let step = |direction| does::<MouseEvent>(act, Action::Move(of, lever::stepped(data, value, direction)));
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
            <div class="lever-row">
                <button type="button" class="step" data-part="less" aria-label={(texts.less)(&seen_lever.label)}
                    disabled={value <= data.minimum} onclick={step(Direction::Down)}>{ "−" }</button>
                <Slider seen={seen.clone()} lever={seen_lever.clone()} />
                <button type="button" class="step" data-part="more" aria-label={(texts.more_of)(&seen_lever.label)}
                    disabled={value >= data.maximum} onclick={step(Direction::Up)}>{ "+" }</button>
                <Field seen={seen.clone()} {of} what={What::Value} text={seen_lever.number.clone()}
                    label={(texts.number_of)(&seen_lever.label, &seen_lever.unit)} unit={seen_lever.unit.clone()} />
            </div>
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
                    <Field seen={seen.clone()} {of} what={What::From} text={seen_lever.from.to_string()} label={texts.from} />
                    <Field seen={seen.clone()} {of} what={What::Ramp} text={seen_lever.ramp_years.to_string()} label={texts.ramp} />
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

#[derive(Clone, PartialEq, Properties)]
struct SliderProperties {
    seen: Seen,
    lever: lever::Lever,
}

/// The slider, over a track that shows the reference and how far the lever is from it.
#[component]
fn Slider(SliderProperties { seen, lever }: &SliderProperties) -> Html {
    let Seen { state, act } = seen;
    let key = lever.key;
    let oninput = {
        let (act, base) = (act.clone(), state.base.clone());
        Callback::from(move |event: InputEvent| {
            let slider: HtmlInputElement = event.target_unchecked_into();
            act.emit(Action::BeginDrag);
            act.emit(Action::Move(
                key,
                lever::value_at(base.lever(key), slider.value_as_number() as u32),
            ));
        })
    };
    let (here, reference) = lever.places;
    let at = |share: f64| format!("{:.1}", 1000.0 * share);
    let span = format!("{:.1}", 1000.0 * (here - reference).abs());
    let id = key.id();
    html! {
        <div class="slider">
            <svg class="track" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="track-line" x="0" y="4" width="1000" height="2" />
                <rect class="track-span" x={at(here.min(reference))} y="3" width={span} height="4" />
                <rect class="track-reference" x={at(reference - 0.003)} y="0" width="6" height="10" />
            </svg>
            <input type="range" id={format!("{id}-slider")} data-part="slider" min="0" max={lever.steps.to_string()} step="1"
                value={lever.step.to_string()} aria-valuetext={lever.in_words.clone()}
                aria-describedby={format!("{id}-explanation")} {oninput}
                onchange={does(act, Action::EndDrag)} onpointerup={does(act, Action::EndDrag)}
                onpointercancel={does(act, Action::EndDrag)} onkeyup={does(act, Action::EndDrag)}
                onblur={does(act, Action::EndDrag)} />
        </div>
    }
}

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    Value,
    From,
    Ramp,
}

#[derive(Clone, PartialEq, Properties)]
struct FieldProperties {
    seen: Seen,
    of: LeverKey,
    what: What,
    text: String,
    label: AttrValue,
    #[prop_or_default]
    unit: String,
}

/// A field for a number; what is wrong with it stands beside it until it is mended or left empty.
#[component]
fn Field(
    FieldProperties {
        seen,
        of,
        what,
        text,
        label,
        unit,
    }: &FieldProperties,
) -> Html {
    let Seen { state, act } = seen;
    let (of, what) = (*of, *what);
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
                What::Value => lever::read_value(state.base.lever(of), &written, language)
                    .map(|value| Some(Action::Move(of, value))),
                What::From => lever::read_years(&written, lever::start_years(&state), language)
                    .map(|year| Some(Action::StartFrom(of, year))),
                What::Ramp => lever::read_years(&written, lever::RAMPS, language)
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
    // A fault of an old value says nothing once the lever is moved otherwise.
    {
        let (typed, fault) = (typed.clone(), fault.clone());
        use_effect_with(text.clone(), move |_| {
            typed.set(None);
            fault.set(None);
        });
    }
    let part = match what {
        What::Value => "number",
        What::From => "from",
        What::Ramp => "ramp",
    };
    let id = format!("{}-{part}", of.id());
    let fault_id = format!("{id}-fault");
    let described = fault.is_some().then(|| fault_id.clone());
    let invalid = fault.is_some().to_string();
    let value = (*typed).clone().unwrap_or_else(|| text.clone());
    html! {
        <div class={classes!("number", (what == What::Value).then_some("number-value"))}>
            <label for={id.clone()} class={classes!((what == What::Value).then_some("hidden"))}>{ label.clone() }</label>
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
