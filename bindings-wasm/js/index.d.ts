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

/** BPMN XML as text, or the bytes of a file in whatever encoding it has. */
export type Input = string | Uint8Array | ArrayBuffer;

export type Language = "de" | "en";

/** Names to show for the two inputs; they appear in `old.file`, `new.file` and in errors. */
export interface CompareOptions {
  oldFile?: string;
  newFile?: string;
  /** Language of texts; the objects of `compare` hold both languages. */
  lang?: Language;
}

export type Verdict = "identical" | "equivalent" | "changed" | "different";

export type Operation =
  | "added"
  | "removed"
  | "renamed"
  | "retyped"
  | "moved"
  | "reordered"
  | "rerouted"
  | "split"
  | "merged"
  | "property"
  | "layout";

export type ChangeClass =
  | "flow"
  | "responsibility"
  | "deadline"
  | "condition"
  | "data"
  | "communication"
  | "text"
  | "technical"
  | "layout";

/** Scores from 0 to 1; null where neither model has anything to compare. */
export interface Similarity {
  overall: number;
  wording: number;
  structure: number;
  roles: number | null;
  data: number | null;
  messages: number | null;
}

/** The graph edit distance lies between the two bounds; they are equal if it is optimal. */
export interface Distance {
  lower: number;
  upper: number;
  optimal: boolean;
}

export interface Side {
  file: string | null;
  name: string | null;
}

/** Which elements are the same step; more than one id on a side is a split or a merge. */
export interface Match {
  old: string[];
  new: string[];
  /** From 0 to 1. */
  confidence: number;
  reasons: string[];
}

export interface Change {
  operation: Operation;
  class: ChangeClass;
  /** Ids of the elements in the old model; empty for an addition. */
  old: string[];
  /** Ids of the elements in the new model; empty for a removal. */
  new: string[];
  elementType: string;
  property: string | null;
  oldValue: string | null;
  newValue: string | null;
  sentence: Record<Language, string>;
}

/** The object of `synopse/diff/1`. */
export interface Diff {
  schema: "synopse/diff/1";
  old: Side;
  new: Side;
  verdict: Verdict;
  /** Codes of what normalisation passed over. */
  ignored: string[];
  similarity: Similarity;
  distance: Distance;
  matches: Match[];
  changes: Change[];
  /** How many changes of each operation. */
  summary: Record<Operation, number>;
}

export interface ReadWarning {
  code: string;
  message: string;
  line: number | null;
  column: number | null;
  element: string | null;
}

/** One file of `synopse/inspect/1`. */
export interface Inspection {
  file: string | null;
  processes: { id: string | null; name: string | null }[];
  /** How many elements of each type, by their names in BPMN XML. */
  elements: Record<string, number>;
  warnings: ReadWarning[];
}

export type ErrorKind =
  | "io"
  | "empty"
  | "encoding"
  | "xml"
  | "not-bpmn"
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
export function read(input: Input, options?: { file?: string }): Inspection;

/** Compares two models. Throws `BpmnError` if one of them is no BPMN. */
export function compare(oldInput: Input, newInput: Input, options?: CompareOptions): Diff;

/** The same as JSON text, byte for byte as `synopse diff --format json` prints it. */
export function compareJson(oldInput: Input, newInput: Input, options?: CompareOptions): string;

/** The changes as Markdown, in English unless `lang` says otherwise. */
export function compareMarkdown(oldInput: Input, newInput: Input, options?: CompareOptions): string;
