/** Comparing: the object says what the JSON text says. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import init, { compare, compareJson, compareMarkdown, comparePins } from "synopse";
import { bpmn, drawing } from "./models.js";

before(() => init());

const old = bpmn(["Antrag prüfen", "Bescheid erstellen"]);
const renamed = bpmn(["Antrag prüfen", "Bescheid versenden"]);

test("a rename is one change", () => {
  const { verdict, changes, summary } = compare(old, renamed);
  assert.equal(verdict, "changed");
  assert.equal(changes.length, 1);
  const [change] = changes;
  assert.equal(change.operation, "renamed");
  assert.deepEqual([change.old, change.new], [["task_1"], ["task_1"]]);
  assert.equal(change.elementType, "userTask");
  assert.deepEqual([change.oldValue, change.newValue], ["Bescheid erstellen", "Bescheid versenden"]);
  assert.match(change.sentence.de, /Bescheid versenden/);
  assert.equal(summary.renamed, 1);
});

test("a model is identical to itself", () => {
  const same = compare(drawing("a"), drawing("a"));
  assert.equal(same.verdict, "identical");
  assert.deepEqual(same.changes, []);
  assert.equal(same.similarity.overall, 1);
  assert.equal(same.distance.upper, 0);
});

test("the text is the object, with the names as given", () => {
  const files = { oldFile: "eins.bpmn", newFile: "zwei.bpmn" };
  const text = compareJson(drawing("a"), drawing("b"), files);
  assert.ok(text.endsWith("}\n"));
  const diff = compare(drawing("a"), drawing("b"), files);
  assert.deepEqual(JSON.parse(text), diff);
  assert.equal(diff.schema, "synopse/diff/1");
  assert.deepEqual([diff.old.file, diff.new.file], ["eins.bpmn", "zwei.bpmn"]);
  assert.equal(compare(old, renamed).old.file, null);
  assert.ok(diff.changes.length > 0);
});

test("the language changes texts and not the object", () => {
  const german = compareMarkdown(old, renamed, { lang: "de" });
  assert.match(german, /Bescheid versenden/);
  assert.notEqual(german, compareMarkdown(old, renamed));
  assert.equal(compareMarkdown(old, renamed), compareMarkdown(old, renamed, { lang: "en" }));
  assert.equal(compareJson(old, renamed, { lang: "de" }), compareJson(old, renamed));
});

test("a budget bounds the proof of the distance", () => {
  const none = compare(drawing("a"), drawing("b"), { budget: 0 }).distance;
  const { distance, similarity } = compare(drawing("a"), drawing("b"), { exact: true });
  assert.ok(none.lower <= distance.lower && distance.upper <= none.upper);
  assert.ok(distance.optimal);
  assert.deepEqual([similarity.lower, similarity.upper], [similarity.overall, similarity.overall]);
  const refused = { name: "BpmnError", kind: "usage", message: /budget/ };
  assert.throws(() => compare(old, renamed, { budget: 0.5 }), refused);
});

test("what is not there is refused", () => {
  const usage = { name: "BpmnError", kind: "usage" };
  assert.throws(() => compare(old, renamed, { lang: "fr" }), { ...usage, message: /fr/ });
  assert.throws(() => compare(old, renamed, { pins: {} }), { ...usage, message: /pins/ });
  assert.throws(() => compare(old, renamed, { pins: 7 }), { ...usage, message: /pins/ });
});

test("pins hold, as an object and as text", () => {
  const [a, b] = [drawing("a"), drawing("b")];
  const written = comparePins(a, b);
  const pins = JSON.parse(written);
  const found = compare(a, b);
  const pairs = (diff) => diff.matches.map((match) => [match.old, match.new]);
  for (const given of [pins, written]) {
    const again = compare(a, b, { pins: given });
    assert.deepEqual(pairs(again), pairs(found));
    assert.equal(again.pinWarnings, undefined);
    assert.ok(again.matches.some((match) => match.confidence === 1 && match.reasons[0] === "pinned"));
  }
  const [wrong] = pins.same;
  const apart = { schema: "synopse/pins/1", different: [wrong] };
  const corrected = compare(a, b, { pins: apart });
  assert.ok(!corrected.matches.some((m) => m.old.includes(wrong.old.id) && m.new.includes(wrong.new.id)));
  const nothing = { old: { id: "not there" }, new: { id: "nor there" } };
  const warned = compare(a, b, { pins: { schema: "synopse/pins/1", same: [nothing] } });
  assert.deepEqual(warned.pinWarnings.map((w) => [w.code, w.line]), [["pin-unknown", 1]]);
});

test("many calls need no more memory than one", () => {
  const [a, b] = [drawing("a"), drawing("b")];
  const run = (times) => {
    for (let i = 0; i < times; i++) compareJson(a, b);
    return process.memoryUsage().rss;
  };
  const warm = run(5);
  assert.ok(run(50) - warm < 64 << 20, "fifty comparisons keep their memory");
});

test("words of one's own are known", () => {
  const model = (step) =>
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p">' +
    `<task id="t" name="${step}"/></process></definitions>`;
  const [a, b] = [model("Büttel beäugt Zwinger"), model("Scherge visitiert Zwinger")];
  const reasons = (options) => compare(a, b, options).matches.flatMap((match) => match.reasons);
  const lexicon = "verb beäugen visitieren";
  const thesaurus = new TextEncoder().encode("UTF-8\nBüttel|1\n-|Scherge\n");
  assert.ok(!reasons().includes("verb-class") && !reasons().includes("synonym"));
  const found = reasons({ lexicon, thesaurus });
  assert.ok(found.includes("verb-class") && found.includes("synonym"));
  assert.throws(() => compare(a, b, { lexicon: "vreb x" }), /lexicon:1:1/);
  assert.throws(() => compare(a, b, { lexicon: 7 }), /lexicon is text/);
  assert.throws(() => compare(a, b, { thesaurus: "UTF-8" }), /bytes of a file/);
});
