/**
 * What bpmn-js-differ does, with its names: `diff(a, b, handler)` of two trees of bpmn-moddle.
 *
 * The old value of an attribute is what it was and the new value what it is; bpmn-js-differ has them
 * the other way round where both are there. All else that differs stands in docs/diff.md.
 */
import { BpmnError, differ } from "./api.js";
import { serialize } from "./moddle.js";

/** Collects what is told, by id; a class of its own may override every method. */
export class ChangeHandler {
  constructor() {
    this._layoutChanged = {};
    this._changed = {};
    this._removed = {};
    this._added = {};
  }

  added(_model, _property, element) {
    this._added[element.id] = element;
  }

  removed(_model, _property, element) {
    this._removed[element.id] = element;
  }

  changed(model, property, newValue, oldValue) {
    if (model.$descriptor.ns.prefix === "bpmndi") {
      const element = model.bpmnElement;
      if (element) this._layoutChanged[element.id] = element;
      return;
    }
    const { attrs } = (this._changed[model.id] ??= { model, attrs: {} });
    attrs[property] = { oldValue, newValue };
  }

  moved() {}
}

export class Differ {
  diff(a, b, handler = new ChangeHandler()) {
    for (const [tree, side] of [[a, "first"], [b, "second"]]) {
      if (typeof tree?.$instanceOf !== "function" || !tree.$model) {
        const message = `the ${side} argument is no tree of bpmn-moddle`;
        throw new BpmnError({ kind: "usage", message });
      }
    }
    const [old, now] = [serialize(a), serialize(b)];
    const told = differ(old.xml, now.xml);
    const presence = (ids, { elements }, tell) => {
      for (const [id, { id: own }] of Object.entries(ids)) {
        // A process in a pool goes by the id of the pool.
        const element = elements.get(own) ?? elements.get(id);
        const [property, index] = place(element);
        tell(element.$parent, property, id === element.id ? element : elements.get(id), index);
      }
    };
    presence(told._removed, old, (...where) => handler.removed(...where));
    presence(told._added, now, (...where) => handler.added(...where));
    for (const [id, { attrs }] of Object.entries(told._changed)) {
      const model = now.elements.get(id);
      for (const [name, { oldValue, newValue }] of Object.entries(attrs)) {
        const was = value(oldValue, name, old, id);
        handler.changed(model, name, value(newValue, name, now, id), was);
      }
    }
    const drawn = Object.keys(told._layoutChanged).length > 0 ? drawings(b) : new Map();
    for (const id of Object.keys(told._layoutChanged)) {
      handler.changed(drawn.get(id), "bounds", undefined, undefined);
    }
    return handler;
  }
}

export function diff(a, b, handler) {
  return new Differ().diff(a, b, handler);
}

/** Shapes and edges by the id of what they show. */
function drawings(definitions) {
  const all = definitions.diagrams.flatMap((diagram) => diagram.plane?.planeElement ?? []);
  return new Map(all.filter((di) => di.bpmnElement).map((di) => [di.bpmnElement.id, di]));
}

/** The list that an element stands in, and its place there. */
function place(element) {
  const parent = element.$parent;
  for (const { name, isMany, isReference, isVirtual } of parent?.$descriptor.properties ?? []) {
    if (!isMany || isReference || isVirtual) continue;
    const index = (parent[name] ?? []).indexOf(element);
    if (index >= 0) return [name, index];
  }
  return ["", -1];
}

/** A value as bpmn-js-differ gives it: the element itself where it is one. */
function value(given, name, { elements }, id) {
  if (given === undefined || typeof given === "string") return given;
  if (given.id && elements.has(given.id)) return elements.get(given.id);
  let at = elements.get(id);
  for (const [, step, index] of name.matchAll(/([^.[\]]+)(?:\[(\d+)\])?/g)) {
    at = index === undefined ? at?.[step] : at?.[step]?.[Number(index)];
  }
  return at ?? given;
}
