// Times the page's own wasm: for every line with a number of replicates on standard input, one line with the
// milliseconds that their passes took.
//
//   node passes.mjs FOLDER-OF-THE-SITE

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const app = await import(pathToFileURL(join(folder, "app.js")));
app.initSync({ module: await readFile(join(folder, "app_bg.wasm")) });
app.time_passes(0);
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  app.time_passes(Number(line));
  console.log(performance.now() - start);
}
