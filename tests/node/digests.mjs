// Runs the page's own wasm without a page and prints the digest of each run, one per line.
//
//   node digests.mjs FOLDER-OF-THE-SITE < RUNS      RUNS: JSON, [{pack, scenario, seed, replicates}, …]

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const app = await import(pathToFileURL(join(folder, "app.js")));
app.initSync({ module: await readFile(join(folder, "app_bg.wasm")) });
for (const { pack, scenario, seed, replicates } of JSON.parse(await text(process.stdin))) {
  console.log(app.run_digest(pack, scenario, BigInt(seed), replicates));
}
