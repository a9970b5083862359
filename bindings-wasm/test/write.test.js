/** Writing: bpmn-moddle, on which every bpmn.io tool rests, reads what is written without a word. */
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BpmnModdle } from "bpmn-moddle";
import init, { read, toXml } from "synopse";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const files = readdirSync(fixtures, { recursive: true })
  .filter((name) => name.endsWith(".bpmn") && !name.startsWith(join("invalid", "error")))
  .sort();

/** What bpmn-moddle has to say about a text. */
async function warnings(text) {
  try {
    return (await new BpmnModdle().fromXML(text)).warnings.map((warning) => warning.message);
  } catch (problem) {
    return [problem.message, ...(problem.warnings ?? []).map((warning) => warning.message)];
  }
}

describe("what is written", () => {
  before(() => init());

  test("reads the same again", () => {
    for (const name of files) {
      const bytes = readFileSync(join(fixtures, name));
      const xml = toXml(bytes);
      assert.equal(toXml(xml), xml, name);
      assert.deepEqual(read(xml).elements, read(bytes).elements, name);
    }
  });

  test("gives bpmn-moddle no more to complain of than the original", async () => {
    let silent = 0;
    for (const name of files) {
      const bytes = readFileSync(join(fixtures, name));
      const after = await warnings(toXml(bytes));
      if (after.length === 0) {
        silent += 1;
        continue;
      }
      const latin = bytes.toString("latin1").includes('encoding="ISO-8859-1"');
      const before = await warnings(new TextDecoder(latin ? "latin1" : "utf-8").decode(bytes));
      assert.ok(before.length >= after.length, `${name}: ${after.join("; ")}`);
    }
    assert.ok(silent > 90, `only ${silent} of ${files.length} without a warning`);
  });

  test("a layout draws what had no diagram", () => {
    const bare =
      '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL">' +
      '<process id="p"><task id="t"/></process></definitions>';
    assert.ok(!toXml(bare).includes("BPMNShape"));
    const drawn = toXml(bare, { layout: true });
    assert.match(drawn, /<bpmndi:BPMNShape id="t_di" bpmnElement="t">/);
    assert.equal(toXml(drawn, { layout: true }), drawn);
  });

  test("bad input is told with its file", () => {
    assert.throws(() => toXml("<svg/>", { file: "a.bpmn" }), { kind: "not-bpmn", message: /^a\.bpmn:/ });
  });
});
