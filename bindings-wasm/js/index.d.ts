/**
 * Compares BPMN 2.0 process models.
 *
 * ```js
 * import init, { compare } from "synopse";
 *
 * await init();
 * const { verdict, changes } = compare(oldXml, newXml);
 * for (const change of changes) console.log(change.sentence.de);
 * ```
 */

import type { Change, Diff, File as Inspection, Finding, Pins } from "../pkg/types.js";

/**
 * BPMN XML as text, or the bytes of a file: BPMN in whatever encoding it has, a ZIP archive or an
 * XProzess file. Where one model is wanted, a file that holds one serves.
 */
export type Input = string | Uint8Array | ArrayBuffer;

export type Language = "de" | "en";

/** Names to show for the two inputs; they appear in `old.file`, `new.file` and in errors. */
export interface CompareOptions {
  oldFile?: string;
  newFile?: string;
  /** Of several models in the old input, the one of this name, or of this number from 1. */
  oldPart?: string | number;
  /** Of several models in the new input, the one of this name, or of this number from 1. */
  newPart?: string | number;
  /** Language of texts; the objects of `compare` hold both languages. */
  lang?: Language;
  /** What a person says about which element is which: the object, or its JSON text. */
  pins?: Pins | string;
  /** Words of your own, written as docs/labels.md of Synopse says. */
  lexicon?: string;
  /** The bytes of a thesaurus of MyThes (`.dat`). */
  thesaurus?: Uint8Array | ArrayBuffer;
  /** Keep what tools write about people: last editors, histories of changes, contacts. */
  keepPersonal?: boolean;
  /** Prove the distance, so that its bounds meet, in at most `budget` steps. */
  exact?: boolean;
  /** Most steps to prove the distance in, ten million if not given; alone it implies `exact`. */
  budget?: number;
}

/** The object of `synopse/pins/1`. */
export type { Pins } from "../pkg/types.js";

export interface ReadOptions {
  /** A name to show for the input. */
  file?: string;
  /** Of several models in the input, the one of this name, or of this number from 1. */
  part?: string | number;
  /** Keep what tools write about people: last editors, histories of changes, contacts. */
  keepPersonal?: boolean;
}

export interface WriteOptions extends ReadOptions {
  /** Lay the model out: give it a new diagram, whatever diagram it has. */
  layout?: boolean;
}

/** The object of `synopse/diff/1`. */
export type { Diff } from "../pkg/types.js";

/** One file of `synopse/inspect/1`. */
export type { File as Inspection } from "../pkg/types.js";

export type {
  Change,
  Distance,
  Finding,
  Match,
  Model as Side,
  PinWarning,
  Selector,
  Similarity,
  Warning as ReadWarning,
} from "../pkg/types.js";

export type Verdict = Diff["verdict"];
export type Operation = Change["operation"];
export type ChangeClass = Change["class"];

export type ErrorKind =
  | "io"
  | "empty"
  | "encoding"
  | "xml"
  | "not-bpmn"
  | "archive"
  | "limit"
  | "usage"
  /** A mistake in Synopse itself; the next call works again. */
  | "internal";

/** What went wrong; line and column count from 1 and are null where there is no position. */
export class BpmnError extends Error {
  readonly kind: ErrorKind;
  readonly line: number | null;
  readonly column: number | null;
  /** Id of the element concerned. */
  readonly element: string | null;
}

/**
 * Loads the WASM file, once; to be awaited before anything else. Without an argument it is found
 * beside the package, in Node as in a browser or bundler.
 */
export default function init(
  source?: string | URL | Request | Response | BufferSource | WebAssembly.Module,
): Promise<void>;

/** What a file holds: processes, counts, warnings. Throws `BpmnError`. */
export function read(input: Input, options?: ReadOptions): Inspection;

/**
 * The names of the models in a file, for the option `part`; `[""]` for a file that is itself the
 * model. Throws `BpmnError`.
 */
export function parts(input: Input, options?: { file?: string }): string[];

/** What in a file looks like names, mail addresses, phone numbers, accounts of people. */
export function personal(input: Input, options?: ReadOptions): Finding[];

/**
 * The model of a file as clean BPMN 2.0 XML with its diagram, to be saved as UTF-8; reading it gives
 * an equal model, vendor extensions included. Throws `BpmnError`.
 */
export function toXml(input: Input, options?: WriteOptions): string;

/** Compares two models. Throws `BpmnError` if one of them is no BPMN. */
export function compare(oldInput: Input, newInput: Input, options?: CompareOptions): Diff;

/** The same as JSON text, byte for byte as `synopse diff --format json` prints it. */
export function compareJson(oldInput: Input, newInput: Input, options?: CompareOptions): string;

/** The matches as JSON text of `synopse/pins/1`, to be corrected and given back as `pins`. */
export function comparePins(oldInput: Input, newInput: Input, options?: CompareOptions): string;

/** The changes as Markdown, in English unless `lang` says otherwise. */
export function compareMarkdown(oldInput: Input, newInput: Input, options?: CompareOptions): string;

export interface RenderOptions extends ReadOptions {
  /** Which diagram of the file, from 1; without, all of them one below the other. */
  diagram?: number;
  /** Language of titles, English unless said. */
  lang?: Language;
}

/** The diagrams of a file as SVG. Throws `BpmnError` if there is nothing to draw. */
export function render(input: Input, options?: RenderOptions): string;

/** The same as a page for a browser, in a single file. */
export function renderHtml(input: Input, options?: RenderOptions): string;

export interface CompareHtmlOptions extends CompareOptions {
  /** Classes of changes to leave out. */
  ignore?: Iterable<ChangeClass>;
}

export interface CompareSvgOptions extends CompareHtmlOptions {
  /** Which drawings, both unless said; `overlay` is the new one with what is gone as ghosts. */
  side?: "both" | "old" | "new" | "overlay";
}

/** The drawings with their changes marked, numbered and listed. Throws without a drawing. */
export function compareSvg(oldInput: Input, newInput: Input, options?: CompareSvgOptions): string;

/** Both drawings and the changes as a page for a browser, in a single file. */
export function compareHtml(oldInput: Input, newInput: Input, options?: CompareHtmlOptions): string;
