/**
 * The gallery: every sign, the fixtures, and twenty models of strangers, ours beside what bpmn-js
 * draws. node gallery.mjs ROOT SYNOPSE OUT [DATA]
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fixtures, strangers, text } from "./choose.mjs";
import { draw, drawer, start } from "./chromium.mjs";

const [root, synopse, out, data] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const sections = [["fixtures", fixtures(root)]];
if (data) sections.push(["strangers", strangers(data)]);

const safe = (words) => words.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

/** Our picture, in colours that do not depend on the screen; or what the command said instead. */
function ours(file, target) {
  try {
    execFileSync(synopse, ["render", "--quiet", "--lang", "en", file, "-o", target], { stdio: "pipe" });
    return null;
  } catch (problem) {
    return problem.stderr.toString().trim();
  }
}

const browser = await start();
const canvas = await drawer(browser);
let count = 0;
const failures = [];
const body = [];
for (const [section, models] of sections) {
  body.push(`<section id="${section}"><h2>${section}</h2>`);
  for (const { file, why } of models) {
    count += 1;
    const stem = `${section}-${String(count).padStart(2, "0")}`;
    const problem = ours(file, join(out, `${stem}-ours.svg`));
    const theirs = await draw(canvas, text(file));
    if (theirs.svg) writeFileSync(join(out, `${stem}-bpmn-js.svg`), theirs.svg);
    if (problem) failures.push(`${why}: ${problem}`);
    const cell = (name, words) => words
      ? `<p>${safe(words)}</p>`
      : `<a href="${stem}-${name}.svg"><img src="${stem}-${name}.svg" alt="${name}"></a>`;
    body.push(
      `<h3>${safe(why)}</h3><div class="row"><figure><figcaption>Synopse</figcaption>${cell("ours", problem)}`,
      `</figure><figure><figcaption>bpmn-js</figcaption>${cell("bpmn-js", theirs.problem)}</figure></div>`,
    );
  }
  body.push("</section>");
}
const style = "body{font:14px sans-serif;margin:1rem;background:#fff;color:#222}.row{display:grid;grid-template-columns:1fr 1fr;gap:1rem}figure{margin:0}img{max-width:100%;max-height:34rem;border:1px solid #ccc}h3{margin:1rem 0 .2rem;font-size:14px}";
writeFileSync(
  join(out, "index.html"),
  `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>${style}</style><h1>Ours beside bpmn-js</h1>${body.join("\n")}</html>`,
);
const sheet = await browser.newPage({ viewport: { width: 1800, height: 1000 }, colorScheme: "light" });
await sheet.goto(`file://${join(out, "index.html")}`);
for (const [section] of sections) {
  await sheet.locator(`#${section}`).screenshot({ path: join(out, `${section}.png`), timeout: 120_000 });
}
await browser.close();
for (const failure of failures) console.log(`not drawn: ${failure}`);
console.log(`${count} models in ${join(out, "index.html")} and ${sections.map(([name]) => `${name}.png`).join(", ")}`);
