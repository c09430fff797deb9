// A worker: gets the compiled module from the page, then listens in Rust.

import init, { start_worker } from "./app.js";

self.onmessage = async (event) => {
  self.onmessage = null;
  try {
    await init({ module_or_path: event.data.module });
    start_worker();
  } catch (error) {
    // An error of this event tells the page, which starts the worker again.
    setTimeout(() => { throw error; });
  }
};
