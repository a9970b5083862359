/** Writing: bpmn-moddle, on which every bpmn.io tool rests, reads what is written without a word. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { BpmnModdle } from "bpmn-moddle";
import init, { read, toXml } from "synopse";

const fixtures = fileURLToPath(new URL("../../fixtures/", import.meta.url));
const files = readdirSync(fixtures, { recursive: true })
  .filter((name) => name.endsWith(".bpmn") && !name.startsWith(join("invalid", "error")))
  .sort();

/** Models of other people, if there are any. */
const data = process.env.SYNOPSE_DATA ?? fileURLToPath(new URL("../../../shared/data/", import.meta.url));

/** One in so many of them is tried; with SYNOPSE_ALL all are. */
const EVERY = process.env.SYNOPSE_ALL ? 1 : 15;

/** A file as text. */
function decoded(bytes) {
  const latin = /encoding=["'](ISO-8859-1|windows-1252)["']/i.test(bytes.toString("latin1", 0, 200));
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(wide ? "utf-16le" : latin ? "latin1" : "utf-8").decode(bytes);
}

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
      const before = await warnings(decoded(bytes));
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

  test("does so for models of other people", async (t) => {
    if (!existsSync(data)) {
      t.skip(`no real models at ${data} (set SYNOPSE_DATA)`);
      return;
    }
    const all = readdirSync(data, { recursive: true })
      .filter((name) => /\.(bpmn|bpmn2|bpmn20\.xml)$/i.test(name))
      .filter((name) => statSync(join(data, name)).isFile())
      .sort()
      .filter((_, number) => number % EVERY === 0);
    let [read, silent] = [0, 0];
    for (const name of all) {
      const bytes = readFileSync(join(data, name));
      let xml;
      try {
        xml = toXml(bytes);
      } catch {
        continue; // What is refused has nothing to be written.
      }
      read += 1;
      const after = await warnings(xml);
      if (after.length === 0) {
        silent += 1;
        continue;
      }
      const before = await warnings(decoded(bytes));
      assert.ok(before.length >= after.length, `${name}: ${after.join("; ")}`);
    }
    t.diagnostic(`${read} models written, ${silent} of them without a word from bpmn-moddle`);
    assert.ok(read > 0 && silent * 10 > read * 7, `${silent} of ${read} are read without a word`);
  });

  test("bad input is told with its file", () => {
    assert.throws(() => toXml("<svg/>", { file: "a.bpmn" }), { kind: "not-bpmn", message: /^a\.bpmn:/ });
  });
});
