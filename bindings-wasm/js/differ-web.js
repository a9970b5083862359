/** `synopse/differ` in a browser or bundler: call and await the default export first. */
export { BpmnError } from "./api.js";
export { ChangeHandler, Differ, diff } from "./differ.js";
export { default } from "./web.js";
