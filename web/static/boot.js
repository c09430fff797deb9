// Loads the model and starts the page. What goes wrong is said in the page: never a blank one.

function fail(reason) {
  document.documentElement.dataset.state = "failed";
  document.getElementById("failure-reason").textContent = String(reason);
  document.getElementById("failure").hidden = false;
  const waits = document.querySelector(".waits");
  if (waits) waits.hidden = true;
}

async function compile(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const copy = answer.clone();
  try {
    return await WebAssembly.compileStreaming(answer);
  } catch {
    // A host that sends another media type, or a browser without streaming.
    return WebAssembly.compile(await copy.arrayBuffer());
  }
}

try {
  const wasm = new URL("./app_bg.wasm", import.meta.url);
  const [module, app] = await Promise.all([compile(wasm), import("./app.js")]);
  await app.default({ module_or_path: module });
  app.start_page(module);
} catch (error) {
  fail(error);
}
