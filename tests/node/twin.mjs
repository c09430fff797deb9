// Plays the twin in wasm and prints its figures, JSON.
//
//   node twin.mjs FOLDER-OF-THE-MODULE < WEEKS      WEEKS: JSON, {year, weeks, replications, seed}

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [folder] = process.argv.slice(2);
const app = await import(pathToFileURL(join(folder, "app.js")));
app.initSync({ module: await readFile(join(folder, "app_bg.wasm")) });
const { year, weeks, replications, seed } = JSON.parse(await text(process.stdin));
console.log(app.play_weeks(year, weeks, replications, BigInt(seed)));
