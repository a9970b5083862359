/** What all tests share: where the tree is, and small models. */
import { readFileSync } from "node:fs";

export const PACKAGE = new URL("../", import.meta.url);
export const FIXTURES = new URL("../../fixtures/", import.meta.url);

const MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL";

/** A process of one user task after the other. */
export function bpmn(names, { process = "Hundesteuer anmelden", encoding = "UTF-8" } = {}) {
  const ids = ["start", ...names.map((_, i) => `task_${i}`), "end"];
  const tasks = names.map((name, i) => `<userTask id="task_${i}" name="${name}"/>`);
  const flows = ids.slice(1).map((target, i) => {
    return `<sequenceFlow id="flow_${i}" sourceRef="${ids[i]}" targetRef="${target}"/>`;
  });
  return `<?xml version="1.0" encoding="${encoding}"?>
<definitions xmlns="${MODEL}">
<process id="p" name="${process}">
<startEvent id="start"/>${tasks.join("")}<endEvent id="end"/>${flows.join("")}
</process></definitions>
`;
}

/** A drawing of a process of our own. */
export function drawing(name) {
  return readFileSync(new URL(`hundesteuer-anmelden/${name}.bpmn`, FIXTURES));
}
