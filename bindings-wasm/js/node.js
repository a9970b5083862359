/** The package in Node: the WASM file lies beside the program. */
import { readFile } from "node:fs/promises";
import { start } from "./api.js";

export {
  BpmnError,
  compare,
  compareHtml,
  compareJson,
  compareMarkdown,
  comparePins,
  compareSvg,
  parts,
  personal,
  read,
  render,
  renderHtml,
  toXml,
} from "./api.js";

export default async function init(source) {
  await start(source ?? (await readFile(new URL("../pkg/synopse_wasm_bg.wasm", import.meta.url))));
}
