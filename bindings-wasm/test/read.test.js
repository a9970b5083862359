/** Reading: what comes out of good files, and what bad ones throw. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, describe, test } from "node:test";
import init, { BpmnError, compare, parts, personal, read, toXml } from "synopse";
import { bpmn } from "./models.js";

test("nothing works before init, and says so", () => {
  assert.throws(() => read(bpmn([])), { name: "BpmnError", kind: "usage", message: /init/ });
});

describe("after init", () => {
  before(() => init());

  test("what tools keep about people is left out unless asked for", () => {
    const xml = bpmn(["Frau Mustermann fragen"]).replace(
      "<definitions ",
      '<definitions xmlns:t="urn:example:t" t:author="Max Mustermann" ',
    );
    assert.deepEqual(read(xml).warnings.map((w) => w.code), ["tool-data"]);
    assert.deepEqual(read(xml, { keepPersonal: true }).warnings, []);
    assert.deepEqual(personal(xml).map((f) => [f.kind, f.text]), [["name", "Mustermann"]]);
    const kept = personal(xml, { keepPersonal: true });
    assert.deepEqual(kept.map((f) => f.kind), ["tool-data", "name"]);
    assert.deepEqual(compare(xml, xml.replace("Max", "Erika")).changes, []);
  });

  test("a file says what it holds", () => {
    const file = read(bpmn(["Antrag prüfen", "Bescheid erstellen"]), { file: "a.bpmn" });
    assert.equal(file.file, "a.bpmn");
    assert.deepEqual(file.processes, [{ id: "p", name: "Hundesteuer anmelden" }]);
    assert.equal(file.elements.userTask, 2);
    assert.deepEqual(file.warnings, []);
    assert.equal(read(bpmn([])).file, null);
  });

  test("init a second time does no harm", async () => {
    await Promise.all([init(), init()]);
    assert.equal(read(bpmn(["Antrag prüfen"])).elements.userTask, 1);
  });

  test("a dangling flow is a warning with its place", () => {
    const text = bpmn(["Antrag prüfen"]).replace('targetRef="end"', 'targetRef="nowhere"');
    const [warning, ...others] = read(text).warnings;
    assert.deepEqual(others, []);
    assert.equal(warning.code, "dangling-reference");
    assert.equal(warning.line, 4);
    assert.equal(warning.element, "flow_1");
  });

  for (const encoding of ["ISO-8859-1", "UTF-16", "windows-1252"]) {
    test(`a string is text, even if it declares ${encoding}`, () => {
      const text = bpmn([], { process: "Müllgebühr", encoding });
      assert.equal(read(text).processes[0].name, "Müllgebühr");
      assert.equal(read(`\uFEFF${text}`).processes[0].name, "Müllgebühr");
    });
  }

  test("bytes are read in their encoding", () => {
    const text = bpmn([], { process: "Müllgebühr", encoding: "ISO-8859-1" });
    const bytes = Buffer.from(text, "latin1");
    assert.equal(read(bytes).processes[0].name, "Müllgebühr");
    assert.equal(read(new Uint8Array(bytes).buffer).processes[0].name, "Müllgebühr");
  });

  const half = bpmn(["Antrag prüfen"]).slice(0, -40);
  const bad = {
    empty: ["", "empty"],
    blank: [" \n\t ", "empty"],
    image: [Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]), "encoding"],
    half: [half, "xml"],
    text: ["Guten Tag", "xml"],
    page: ["<!DOCTYPE html><html><body></body></html>", "not-bpmn"],
    other: ['<?xml version="1.0"?><register><eintrag/></register>', "not-bpmn"],
  };
  for (const [name, [input, kind]] of Object.entries(bad)) {
    test(`bad input: ${name}`, () => {
      assert.throws(() => read(input, { file: `${name}.bpmn` }), (error) => {
        assert.ok(error instanceof BpmnError && error instanceof Error);
        assert.equal(error.kind, kind);
        assert.ok(error.message.startsWith(`${name}.bpmn:`), error.message);
        assert.ok(!error.message.includes("\n"));
        return true;
      });
    });
  }

  test("half a file says where it ends", () => {
    assert.throws(() => read(half), (error) => error.line >= 1 && error.column >= 1);
  });

  test("without file names, an error says which side it is", () => {
    assert.throws(() => compare(bpmn([]), ""), { kind: "empty", message: /^new:/ });
    assert.throws(() => compare("", bpmn([])), { kind: "empty", message: /^old:/ });
  });

  test("what is no file at all is a usage error", () => {
    for (const input of [undefined, null, 7, {}, ["<a/>"]]) {
      assert.throws(() => read(input), { name: "BpmnError", kind: "usage" });
    }
  });

  test("archives and XProzess are read, and one of several models by name or number", () => {
    const fixture = (name) => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url));
    const plain = toXml(fixture("hundesteuer-anmelden/a.bpmn"));
    assert.equal(toXml(fixture("archives/one-model.zip")), plain);
    const portal = fixture("archives/portal.zip");
    const names = parts(portal);
    assert.equal(names.length, 2);
    assert.throws(() => read(portal), { kind: "usage" });
    assert.equal(toXml(portal, { part: 1 }), plain);
    assert.equal(read(portal, { file: "p.zip", part: names[1] }).file, `p.zip#${names[1]}`);
    // Comparing takes them in the same way.
    assert.throws(() => compare(portal, portal), { kind: "usage" });
    const files = { oldFile: "p.zip", newFile: "p.zip" };
    const both = compare(portal, portal, { ...files, oldPart: 1, newPart: names[1] });
    assert.equal(both.old.file, `p.zip#${names[0]}`);
    assert.equal(both.new.file, `p.zip#${names[1]}`);
    assert.equal(compare(portal, portal, { oldPart: 1, newPart: 1 }).verdict, "identical");
    assert.throws(() => compare(portal, plain, { oldPart: "no such name" }), { kind: "usage" });
    const { activityGroups } = read(fixture("archives/xprozess.xml"));
    assert.deepEqual(activityGroups.map((group) => group.code), ["1", "3", "4", "5"]);
    assert.throws(() => read(new Uint8Array([0x50, 0x4b, 3, 4])), { kind: "archive" });
  });
});
