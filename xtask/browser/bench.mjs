/**
 * How long pictures take beside bpmn-js, in one run on the same files, Chromium started once:
 * node bench.mjs PICTURES DATA OUT. Both read text that is in memory and give an SVG as text.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "./choose.mjs";
import { draw, drawer, start } from "./chromium.mjs";

const [pictures, data, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const folder = join(data, "camunda-exercises");
const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".bpmn")).sort();
const browser = await start();
const page = await drawer(browser);
const drawn = [];
let total = 0;
for (const pass of [0, 1]) {
  // The first pass lets the browser compile; the second counts.
  total = 0;
  for (const name of pass === 0 ? files : drawn.slice()) {
    const { svg, took } = await draw(page, text(join(folder, name)));
    if (!svg) continue;
    if (pass === 0) drawn.push(name);
    total += took;
  }
}
await browser.close();
const list = join(out, "files.json");
writeFileSync(list, JSON.stringify(drawn.map((name) => join(folder, name))));
const ours = JSON.parse(execFileSync(pictures, [list], { encoding: "utf8" }));
const theirs = total / drawn.length;
console.log(`${drawn.length} of ${files.length} exercises are drawn by both; milliseconds for each`);
console.log(`bpmn-js in Chromium  ${theirs.toFixed(2)}`);
console.log(`Synopse, SVG         ${ours.svg.toFixed(3)}  ${(theirs / ours.svg).toFixed(0)} times faster`);
console.log(`Synopse, PNG on top  ${ours.png.toFixed(1)}, at most ${ours.pngSlowest.toFixed(1)}`);
