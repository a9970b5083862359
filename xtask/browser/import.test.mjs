/**
 * What Synopse writes opens in bpmn-js: every drawing of our own, and each so manieth model of
 * strangers where there are some, is written by `synopse convert` and imported with no warning more
 * than the file itself gives.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { files, text } from "./choose.mjs";
import { drawer, load, start } from "./chromium.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const synopse = process.env.SYNOPSE_BIN ?? join(root, "target", "debug", "synopse");
const data = process.env.SYNOPSE_DATA ?? join(root, "..", "shared", "data");
/** How many models of each collection of strangers. */
const SAMPLE = 20;

let browser;
let page;
before(async () => {
  browser = await start();
  page = await drawer(browser);
});
after(() => browser?.close());

/** What Synopse makes of a file; null for what it refuses. */
function written(file) {
  try {
    const options = { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 };
    return execFileSync(synopse, ["convert", "--quiet", "--keep-personal", file], options);
  } catch (problem) {
    assert.equal(problem.status, 2, `${file}: ${problem.stderr}`);
    return null;
  }
}

/** Imports files as they are and as written; returns how many opened, each with a diagram. */
async function open(folder, names) {
  let opened = 0;
  for (const file of names) {
    const ours = written(file);
    if (ours === null) continue;
    const before = await load(page, text(file));
    const after = await load(page, ours);
    const name = relative(folder, file);
    // A file may be beyond bpmn-js, such as one without a diagram; it need not open when written.
    if (before.problem !== null) continue;
    assert.equal(after.problem, null, name);
    const more = after.warnings.length > before.warnings.length ? after.warnings : [];
    assert.deepEqual(more, [], `${name}, which itself gives ${before.warnings.length} warnings`);
    // What a broken drawing means is for each reader to say.
    if (!/^invalid\b/.test(name)) assert.equal(after.elements, before.elements, `${name}: elements shown`);
    opened += 1;
  }
  return opened;
}

test("our drawings open in bpmn-js as they were", async () => {
  const folder = join(root, "fixtures");
  const all = files(folder).filter((file) => /BPMNShape/.test(readFileSync(file, "utf8")));
  const opened = await open(folder, all);
  console.log(`${opened} of ${all.length} drawings of our own open in bpmn-js as written`);
  assert.ok(opened >= 60, `only ${opened}`);
});

for (const collection of ["camunda-exercises", "miwg"]) {
  const folder = join(data, collection);
  const skip = existsSync(folder) ? false : `no real models at ${folder} (set SYNOPSE_DATA)`;
  test(`models of ${collection} open in bpmn-js as they were`, { skip }, async () => {
    const all = files(folder);
    const step = Math.max(1, Math.floor(all.length / SAMPLE));
    const some = all.filter((_, place) => place % step === 0);
    const opened = await open(folder, some);
    console.log(`${opened} of ${some.length} models of ${collection} open in bpmn-js as written`);
    assert.ok(opened * 2 > some.length, `only ${opened}`);
  });
}
