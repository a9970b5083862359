/** `synopse/differ` in Node: the WASM file lies beside the program, so it is started at once. */
import { readFileSync } from "node:fs";
import { startWith } from "./api.js";

export { BpmnError } from "./api.js";
export { ChangeHandler, Differ, diff } from "./differ.js";

startWith(readFileSync(new URL("../pkg/synopse_wasm_bg.wasm", import.meta.url)));

/** Nothing is left to do here; programs that run in browsers too call it all the same. */
export default async function init() {}
