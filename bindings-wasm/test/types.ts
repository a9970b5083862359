/** Not run, only checked: a program that uses every type must compile, and misuse must not. */
import init, {
  BpmnError,
  compare,
  compareJson,
  compareMarkdown,
  comparePins,
  personal,
  read,
  toXml,
  type Change,
  type Diff,
  type Inspection,
  type Pins,
} from "synopse";

await init();
await init(new URL("https://example.org/synopse_wasm_bg.wasm"));

const file: Inspection = read("<definitions/>", { file: "a.bpmn" });
const xml: string = toXml(new Uint8Array(), { file: "a.bpmn", layout: true });
const tasks: number | undefined = file.elements["userTask"];

const diff: Diff = compare(new Uint8Array(), new ArrayBuffer(0), { lang: "de", oldFile: "a" });
const sentences: string[] = diff.changes.map((change: Change) => change.sentence.de);
const score: number = diff.similarity.overall;
const text: string = compareJson("", "") + compareMarkdown("", "", { lang: "en" });

const names: string[] = personal("<definitions/>", { keepPersonal: true }).map((f) => f.text);
const pins: Pins = { schema: "synopse/pins/1", same: [{ old: { id: "a" }, new: { label: "b" } }] };
const places: Array<number | null> = (compare("", "", { pins }).pinWarnings ?? []).map((w) => w.line);
const corrected: Diff = compare("", "", { pins: comparePins("", "") });

function weight(change: Change): number {
  switch (change.operation) {
    case "added":
    case "removed":
    case "split":
    case "merged":
      return 2;
    case "renamed":
    case "retyped":
    case "moved":
    case "reordered":
    case "rerouted":
    case "property":
    case "layout":
      return 1;
  }
}

try {
  // @ts-expect-error a number is no input
  read(7);
  // @ts-expect-error there is no such language
  compare("", "", { lang: "fr" });
  // @ts-expect-error a pin has two sides
  compare("", "", { pins: { schema: "synopse/pins/1", same: [{ old: { id: "a" } }] } });
  // @ts-expect-error a verdict is one of four words
  const wrong: boolean = diff.verdict === "similar";
} catch (error) {
  if (error instanceof BpmnError && error.kind === "xml") {
    const place: [number | null, number | null] = [error.line, error.column];
    console.log(place, error.element);
  }
}
console.log(xml, tasks, sentences, score, text, diff.changes.map(weight));
