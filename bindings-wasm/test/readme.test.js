/** The JavaScript example in the README of the house does what its comments say. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PACKAGE } from "./models.js";

const ROOT = new URL("../", PACKAGE);
const scratch = mkdtempSync(join(tmpdir(), "synopse-readme-"));
after(() => rmSync(scratch, { recursive: true }));

test("the example in the README of the house runs as it stands there", () => {
  const readme = readFileSync(new URL("README.md", ROOT), "utf8");
  const examples = [...readme.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code);
  assert.ok(examples.length > 0);
  // The package is found by its name, as where npm has installed it from the tree.
  mkdirSync(join(scratch, "node_modules"));
  symlinkSync(fileURLToPath(PACKAGE), join(scratch, "node_modules", "synopse"));
  for (const example of examples) {
    const promised = [...example.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, said]) => said);
    assert.ok(promised.length > 0, "an example that shows nothing proves nothing");
    writeFileSync(join(scratch, "example.mjs"), example);
    const run = { cwd: fileURLToPath(ROOT), encoding: "utf8" };
    const said = execFileSync("node", [join(scratch, "example.mjs")], run);
    assert.deepEqual(said.trimEnd().split("\n"), promised);
  }
});
