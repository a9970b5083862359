/**
 * The functions of the package; what differs between Node and browser is only how the WASM file
 * is found, and that stands in node.js and web.js.
 *
 * Every call goes through `call`, which turns whatever goes wrong into a `BpmnError`. A panic in
 * the Rust half ends its instance, so `call` starts a new one: since the Rust half keeps no state
 * between calls, the next call works as if nothing had happened.
 */
import startModule, * as native from "../pkg/synopse_wasm.js";

/** What went wrong, with the position where there is one. */
export class BpmnError extends Error {
  constructor({ kind, message, line = null, column = null, element = null }, options) {
    super(message, options);
    this.name = "BpmnError";
    this.kind = kind;
    this.line = line;
    this.column = column;
    this.element = element;
  }
}

/** Steps in which the distance of nearly every real pair is proved. */
const EXACT = 10_000_000;

let started = false;

/** Starts the module from a URL, a response, bytes or a compiled module. */
export async function start(source) {
  await startModule(source === undefined ? undefined : { module_or_path: source });
  started = true;
}

/** Starts the module at once, from bytes that are at hand. */
export function startWith(bytes) {
  if (!started) {
    native.initSync({ module: bytes });
    started = true;
  }
}

export function differ(oldXml, newXml) {
  return JSON.parse(call("differJson", bytes(oldXml), bytes(newXml)));
}

export function read(input, options) {
  return JSON.parse(call("inspectJson", ...one(input, options))).files[0];
}

export function parts(input, { file } = {}) {
  return JSON.parse(call("partsJson", bytes(input), name(file)));
}

export function personal(input, options) {
  return JSON.parse(call("personalJson", ...one(input, options))).files[0].findings;
}

export function toXml(input, options = {}) {
  return call(options.layout ? "toXmlWithLayout" : "toXml", ...one(input, options));
}

/** The input of a call about one model. */
function one(input, { file, part, keepPersonal } = {}) {
  return [bytes(input), name(file), name(part), Boolean(keepPersonal)];
}

export function compare(oldInput, newInput, options) {
  return JSON.parse(compareJson(oldInput, newInput, options));
}

export function compareJson(oldInput, newInput, options = {}) {
  return call("diffJson", ...given(oldInput, newInput, options));
}

export function comparePins(oldInput, newInput, options = {}) {
  return call("pinsJson", ...given(oldInput, newInput, options));
}

export function compareMarkdown(oldInput, newInput, options = {}) {
  const inputs = given(oldInput, newInput, options);
  return call("diffMarkdown", ...inputs, options.lang ?? "en");
}

export function render(input, options = {}) {
  return call("renderSvg", ...drawn(input, options));
}

export function renderHtml(input, options = {}) {
  return call("renderHtml", ...drawn(input, options));
}

export function compareSvg(oldInput, newInput, options = {}) {
  const inputs = given(oldInput, newInput, options);
  const { side, ignore, lang } = options;
  return call("diffSvg", ...inputs, side ?? "both", [...(ignore ?? [])], lang ?? "en");
}

export function compareHtml(oldInput, newInput, options = {}) {
  const inputs = given(oldInput, newInput, options);
  return call("diffHtml", ...inputs, [...(options.ignore ?? [])], options.lang ?? "en");
}

/** The input of a picture, checked. */
function drawn(input, options) {
  const { diagram, lang } = checked(options);
  if (diagram !== undefined && !(Number.isInteger(diagram) && diagram > 0 && diagram < 2 ** 31)) {
    throw new BpmnError({ kind: "usage", message: `there is no diagram ${diagram}; the first is 1` });
  }
  return [...one(input, options), diagram, lang ?? "en"];
}

/** The inputs of a comparison, checked. */
function given(oldInput, newInput, options) {
  const { pins, lexicon, thesaurus, keepPersonal, exact, budget } = checked(options);
  const names = ["oldFile", "newFile", "oldPart", "newPart"].map((key) => name(options[key]));
  const files = [bytes(oldInput), bytes(newInput), ...names];
  const own = [pinsText(pins), ...words(lexicon, thesaurus)];
  return [...files, ...own, Boolean(keepPersonal), stepsFor(exact, budget)];
}

/** The most steps to prove the distance in; none for the usual number. */
function stepsFor(exact, budget) {
  if (budget === undefined || budget === null) {
    return exact ? EXACT : undefined;
  }
  if (!Number.isInteger(budget) || budget < 0 || budget > 0xffffffff) {
    throw new BpmnError({ kind: "usage", message: "a budget is a number of steps from 0 to 4294967295" });
  }
  return budget;
}

/** Words of one's own: the text of a lexicon, the bytes of a thesaurus. */
function words(lexicon, thesaurus) {
  if (lexicon !== undefined && lexicon !== null && typeof lexicon !== "string") {
    throw new BpmnError({ kind: "usage", message: "lexicon is text" });
  }
  const none = thesaurus === undefined || thesaurus === null;
  if (!none && !(thesaurus instanceof Uint8Array || thesaurus instanceof ArrayBuffer)) {
    throw new BpmnError({ kind: "usage", message: "thesaurus is the bytes of a file" });
  }
  return [lexicon ?? undefined, none ? undefined : new Uint8Array(thesaurus)];
}

/** Pins as JSON text: they are that already, or the object it stands for. */
function pinsText(pins) {
  if (pins === undefined || pins === null || typeof pins === "string") {
    return pins ?? undefined;
  }
  if (typeof pins !== "object") {
    throw new BpmnError({ kind: "usage", message: "pins are an object or its JSON text" });
  }
  return JSON.stringify(pins);
}

function call(method, ...args) {
  if (!started) {
    throw new BpmnError({ kind: "usage", message: "call and await init() first" });
  }
  try {
    return native[method](...args);
  } catch (problem) {
    if (typeof problem === "string") {
      throw new BpmnError(JSON.parse(problem));
    }
    throw afterPanic(problem);
  }
}

/** Fetches the message that the panic left, then starts a new instance. */
function afterPanic(cause) {
  let message;
  try {
    message = native.lastPanic();
  } catch {
    // The instance is beyond even that.
  }
  native.__wbg_reset_state();
  message = `internal error in Synopse: ${message ?? cause?.message ?? cause}`;
  return new BpmnError({ kind: "internal", message }, { cause });
}

/**
 * The bytes of an input. A string is decoded already, so whatever encoding its XML declaration
 * names holds no longer; a byte order mark in front says so.
 */
function bytes(input) {
  if (typeof input === "string") {
    const declared = input.includes("<?xml") && !input.startsWith("\uFEFF");
    return new TextEncoder().encode(declared ? `\uFEFF${input}` : input);
  }
  if (input instanceof ArrayBuffer) {
    return new Uint8Array(input);
  }
  if (input instanceof Uint8Array) {
    return input;
  }
  const message = "an input is a string, a Uint8Array or an ArrayBuffer";
  throw new BpmnError({ kind: "usage", message });
}

function name(file) {
  return file === undefined || file === null ? undefined : String(file);
}

function checked(options) {
  const { lang } = options;
  if (lang !== undefined && lang !== "de" && lang !== "en") {
    throw new BpmnError({ kind: "usage", message: `no such language: ${lang}; there are de and en` });
  }
  return options;
}
