/** `synopse/differ` answers as bpmn-js-differ does, on our pairs and on its own where they are. */
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { diff as theirs } from "bpmn-js-differ";
import { BpmnModdle } from "bpmn-moddle";
import { ChangeHandler, Differ, diff } from "synopse/differ";
import { PACKAGE } from "./models.js";

const root = fileURLToPath(new URL("..", PACKAGE));
const data = process.env.SYNOPSE_DATA ?? join(root, "../shared/data");
const MAPS = ["_added", "_removed", "_changed", "_layoutChanged"];

async function tree(file) {
  return (await new BpmnModdle().fromXML(readFileSync(file, "utf8"))).rootElement;
}

/** Pairs of files below a folder: old and new, before and after. */
function pairs(folder) {
  const files = readdirSync(folder, { recursive: true }).sort();
  const names = [["before.collapsed", "after.expanded"], ["before", "after"], ["old", "new"]];
  return files.flatMap((file) => {
    const [old, now] = names.find(([old]) => file.includes(`${old}.bpmn`)) ?? [];
    const other = old && file.replace(`${old}.bpmn`, `${now}.bpmn`);
    return other && files.includes(other) ? [[join(folder, file), join(folder, other)]] : [];
  });
}

/** What only the other names, on purpose: ids whose notation changed, or all of them. */
const NOTATION = {
  "pizza-collaboration/old.bpmn": { _changed: ["_6-219"] },
  "28-defaults-written-out/old.bpmn": { _changed: "all" },
};

/** What is named only here, on purpose: the value of a timer. */
const DEEPER = { "18-timer-duration/old.bpmn": { _changed: ["Event_98dmfy0"] } };

const on = (purpose, file) => Object.entries(purpose).find(([end]) => file.endsWith(end))?.[1] ?? {};

async function compare([old, now]) {
  const [a, b] = [await tree(old), await tree(now)];
  const [ours, expected] = [diff(a, b), theirs(a, b)];
  const [less, more] = [on(NOTATION, old), on(DEEPER, old)];
  for (const map of MAPS) {
    const passed = (id) => less[map] === "all" || less[map]?.includes(id);
    const keys = Object.keys(expected[map]).filter((id) => !passed(id)).concat(more[map] ?? []);
    assert.deepEqual(Object.keys(ours[map]).sort(), keys.sort(), `${old}: ${map}`);
  }
  for (const map of ["_added", "_removed"]) {
    for (const [id, element] of Object.entries(ours[map])) assert.equal(element.id, id, old);
  }
  for (const [id, { model, attrs }] of Object.entries(ours._changed)) {
    assert.equal(model.id, id);
    for (const [name, given] of Object.entries(expected._changed[id]?.attrs ?? {})) {
      const [was, is] = [given.oldValue, given.newValue].map((v) => v ?? undefined);
      // A default that comes with another type is told by the type alone.
      const types = [attrs.$type?.oldValue, attrs.$type?.newValue].filter(Boolean);
      const known = types.map((type) => a.$model.getType(type).prototype.$descriptor);
      if (known.some((type) => type.propertiesByName[name]?.default === is)) continue;
      // The direction of two strings is the other one on purpose.
      const right = typeof was === "string" && typeof is === "string" ? [is, was] : [was, is];
      const found = attrs[name];
      if (typeof (right[0] ?? right[1]) === "string") {
        assert.deepEqual([found.oldValue, found.newValue], right, `${old}: ${id} ${name}`);
      } else {
        const told = [found?.oldValue, found?.newValue].filter((v) => v !== undefined);
        const element = typeof was === "object" ? was : is;
        const text = told.some((v) => typeof v === "string");
        assert.ok(text || told.includes(element), `${old}: ${id} ${name}`);
      }
    }
  }
}

test("our pairs of files with one change", async () => {
  const all = pairs(join(root, "fixtures/changes"));
  assert.ok(all.length > 30);
  for (const pair of all) await compare(pair);
  console.log(`${all.length} pairs of our own`);
});

test("the pairs of files of bpmn-js-differ", async (t) => {
  const folder = join(data, "fixtures/bpmn-js-differ/test/fixtures");
  if (!existsSync(folder)) return t.skip(`no files of bpmn-js-differ at ${folder}`);
  const all = pairs(folder);
  assert.ok(all.length >= 20);
  for (const pair of all) await compare(pair);
  console.log(`${all.length} pairs of bpmn-js-differ`);
});

test("a handler of its own is told all of it", async () => {
  const folder = join(root, "fixtures/changes/25-task-removed");
  const file = join(folder, "old.bpmn");
  const [a, b] = [await tree(file), await tree(join(dirname(file), "new.bpmn"))];
  const told = [];
  class Listening extends ChangeHandler {
    removed(model, property, element, index) {
      assert.equal(model[property][index], element);
      told.push(element.id);
      super.removed(model, property, element, index);
    }
  }
  const result = new Differ().diff(a, b, new Listening());
  assert.ok(result instanceof Listening);
  assert.deepEqual(told.sort(), Object.keys(result._removed).sort());
  assert.ok(told.length > 0);
});

test("what is no tree is refused", async () => {
  assert.throws(() => diff("<definitions/>", {}), /the first argument is no tree of bpmn-moddle/);
});

test("labels with anything in them come through", async () => {
  const moddle = new BpmnModdle();
  const model = (name) => {
    const task = moddle.create("bpmn:Task", { id: "t", name });
    const process = moddle.create("bpmn:Process", { id: "p", flowElements: [task] });
    return moddle.create("bpmn:Definitions", { rootElements: [process] });
  };
  const odd = "a < b & \"c\"\n'd' \u{1F600} ]]>";
  const { _changed } = diff(model("plain"), model(odd));
  assert.deepEqual(_changed.t.attrs, { name: { oldValue: "plain", newValue: odd } });
});
