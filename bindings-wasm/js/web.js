/**
 * The package in a browser or bundler: the WASM file is fetched from beside the generated script,
 * in the form `new URL(..., import.meta.url)`, which bundlers find and copy.
 */
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
  await start(source);
}
