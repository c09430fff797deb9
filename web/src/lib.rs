//! The page for councillors: explores scenarios in the browser.
//!
//! * `state/`: the one reducer. * `view/`: figures to text and pictures. * `text/`: all words, per language.
//! * `work/`: runs in the background. * `components/`, `pages/`: what is seen. Nothing here computes a model figure.
//! * `kernel`: the model without a page, for the tests under Node.
//!
//! Stable hooks for tests and helpers, beside ordinary ids and names:
//!
//! | hook | on |
//! | --- | --- |
//! | `html[data-state]` | `loading`, `failed`, `ready` (first picture), set by page and boot script |
//! | `#headline`, `#headline-mine`, `#status` (spoken), `#message`, `#progress[data-working]` | sentences |
//! | `#year` | the year slider; `#readout` beside the chart |
//! | `[data-tile=ID]` with `[data-part=figure/now/norm/chance/change/counts]` | the six tiles, buttons |
//! | `#chart[data-provisional]`, `#chart-table`, `#dots-picture` | the pictures and their table |
//! | `#indicator`, `#place` | the lists |
//! | `[data-lever=ID]` with `[data-part=slider/number/less/more/show/reset/from/ramp/fault]` | the levers |
//! | `[data-shock=ID]` with `[data-part=happens/size/slider/number/less/more/from/years/hospital]` | the shocks |
//! | `[data-part=placed]` in a lever, `#ambulances-at`, `#urgent_care_post-at/-hours`, `[data-part=day/evening/night]` | the places |
//! | `[data-theme=N]`, `#undo`, `#redo`, `#reset-all`, `[data-preset=ID]`, `#changes` | choices |
//! | `#copy-link`, `#link`, `#new-luck`, `#language` | buttons, the field with the link |
//! | `[data-fact=version/data/seed/replicates/digest]` | facts; the digest has 16 hexadecimal digits |

mod base;
mod components;
mod kernel;
mod pages;
mod state;
mod text;
mod view;
mod work;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Starts the page. `module` is the compiled module, for the workers to share.
#[wasm_bindgen]
pub fn start_page(module: JsValue) {
    pages::start(module);
}

/// Starts a worker: listens until it is ended.
#[wasm_bindgen]
pub fn start_worker() {
    work::pool::serve();
}
