/**
 * A replacement for bpmn-js-differ: the same names, in and out.
 *
 * ```js
 * import { BpmnModdle } from "bpmn-moddle";
 * import init, { diff } from "synopse/differ";
 *
 * await init(); // needed in browsers
 * const [a, b] = await Promise.all([oldXml, newXml].map((xml) => new BpmnModdle().fromXML(xml)));
 * const { _added, _removed, _changed, _layoutChanged } = diff(a.rootElement, b.rootElement);
 * ```
 */

export { BpmnError } from "./index.js";

/** An element of bpmn-moddle. */
export type ModdleElement = any;

/** What differs at one element. */
export interface Changed {
  /** The element as it is now. */
  model: ModdleElement;
  /** By name, such as `name` or `eventDefinitions[0]`; a reference begins with `#ref:`. */
  attrs: Record<string, { oldValue: any; newValue: any }>;
}

/** What is told; `ChangeHandler` or a class of its own. */
export interface Handler {
  added(model: ModdleElement, property: string, element: ModdleElement, index: number): void;
  removed(model: ModdleElement, property: string, element: ModdleElement, index: number): void;
  changed(model: ModdleElement, property: string, newValue: any, oldValue: any): void;
  moved?(model: ModdleElement, property: string, oldIndex: number, newIndex: number): void;
}

/** Collects what is told, by id. */
export class ChangeHandler implements Handler {
  _added: Record<string, ModdleElement>;
  _removed: Record<string, ModdleElement>;
  _changed: Record<string, Changed>;
  _layoutChanged: Record<string, ModdleElement>;
  added(model: ModdleElement, property: string, element: ModdleElement, index: number): void;
  removed(model: ModdleElement, property: string, element: ModdleElement, index: number): void;
  changed(model: ModdleElement, property: string, newValue: any, oldValue: any): void;
  moved(): void;
}

export class Differ {
  diff(a: ModdleElement, b: ModdleElement): ChangeHandler;
  diff<H extends Handler>(a: ModdleElement, b: ModdleElement, handler: H): H;
}

/** What became of each id, from one tree of bpmn-moddle to another. */
export function diff(a: ModdleElement, b: ModdleElement): ChangeHandler;
export function diff<H extends Handler>(a: ModdleElement, b: ModdleElement, handler: H): H;

/** Starts the module; in Node it is started already. */
export default function init(source?: unknown): Promise<void>;
