/** The types say what comes out: real results, written as literals, fit them exactly. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import init, { compare, read } from "synopse";
import { PACKAGE, bpmn, drawing } from "./models.js";

const folder = fileURLToPath(PACKAGE);
const scratch = mkdtempSync(join(folder, "test", ".types-"));
before(() => init());
after(() => rmSync(scratch, { recursive: true }));

/** What the compiler has against a program; nothing if it is right. */
function complaints(program) {
  const file = join(scratch, "sample.ts");
  writeFileSync(file, program);
  const config = { extends: "../../tsconfig.json", files: ["sample.ts"], include: [] };
  config.compilerOptions = { rootDir: "../.." };
  writeFileSync(join(scratch, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(folder, "node_modules", ".bin", "tsc");
  try {
    execFileSync(tsc, ["-p", scratch], { cwd: folder, encoding: "utf8" });
    return "";
  } catch (error) {
    return error.stdout;
  }
}

const literal = (type, value) =>
  `import type * as synopse from "synopse";
   export const sample: synopse.${type} = ${JSON.stringify(value)};`;

test("every diff among the drawings of a process", () => {
  const names = ["a", "b", "c", "d", "e"];
  const diffs = names.flatMap((a) => names.map((b) => compare(drawing(a), drawing(b))));
  for (const diff of diffs) {
    assert.deepEqual(Object.keys(diff.summary).sort(), Object.keys(diffs[0].summary).sort());
  }
  assert.equal(complaints(literal("Diff[]", diffs)), "");
});

test("an inspection with a warning", () => {
  const text = bpmn(["Antrag prüfen"]).replace('targetRef="end"', 'targetRef="nowhere"');
  assert.equal(complaints(literal("Inspection", read(text))), "");
});

test("a field too many or too few is noticed", () => {
  const diff = compare(drawing("a"), drawing("b"));
  assert.match(complaints(literal("Diff", { ...diff, more: 1 })), /more/);
  const { verdict, ...less } = diff;
  assert.match(complaints(literal("Diff", less)), /verdict/);
});
