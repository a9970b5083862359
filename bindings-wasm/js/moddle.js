/**
 * A tree of bpmn-moddle as XML, at once.
 *
 * bpmn-moddle's own `toXML` answers with a promise, and whoever replaces bpmn-js-differ needs the
 * answer now. What to write stands in the descriptors that every element carries; attributes that
 * the tree's own meta-model does not know are left out, as bpmn-js-differ does not see them either.
 */

const STANDARD = new Set(["bpmn", "bpmndi", "di", "dc", "bioc", "color"]);

/** The XML of a tree, and its elements by id. */
export function serialize(root) {
  const spaces = new Map();
  const elements = new Map();
  const space = (prefix, uri) => {
    if (prefix && !spaces.has(prefix)) {
      spaces.set(prefix, uri ?? root.$model.getPackage(prefix)?.uri ?? `urn:unknown:${prefix}`);
    }
    return prefix ? `${prefix}:` : "";
  };

  function name(ns) {
    return space(ns.prefix) + ns.localName;
  }

  /** The tag of a type: some packages write it with a small letter in front. */
  function tag({ ns }, model) {
    const lower = model.getPackage(ns.prefix)?.xml?.tagAlias === "lowerCase";
    const local = lower ? ns.localName[0].toLowerCase() + ns.localName.slice(1) : ns.localName;
    return space(ns.prefix) + local;
  }

  function element(node, as) {
    if (node.$descriptor.isGeneric) {
      return generic(node);
    }
    const { properties, ns } = node.$descriptor;
    let attributes = "";
    let content = "";
    for (const property of properties) {
      const value = own(node, property.name);
      if (property.isVirtual || value === undefined || value === null) continue;
      if (property.isAttr) {
        const local = property.ns.prefix === ns.prefix || STANDARD.has(property.ns.prefix);
        const key = local ? property.ns.localName : name(property.ns);
        attributes += ` ${key}="${escape(plain(value, property))}"`;
      } else if (property.isBody) {
        content += escape(String(value));
      } else {
        for (const part of property.isMany ? value : [value]) content += child(part, property);
      }
    }
    if (typeof node.id === "string" && ns.prefix === "bpmn" && !elements.has(node.id)) {
      elements.set(node.id, node);
    }
    const open = as ?? tag(node.$descriptor, root.$model);
    return `<${open}${attributes}>${content}</${open}>`;
  }

  function child(part, property) {
    if (property.isReference || typeof part !== "object") {
      const tag = name(property.ns);
      return `<${tag}>${escape(plain(part, property))}</${tag}>`;
    }
    return element(part, property.xml?.serialize ? name(property.ns) : undefined);
  }

  function generic(node) {
    const { ns } = node.$descriptor;
    if (ns) space(ns.prefix, ns.uri);
    let attributes = "";
    for (const key of Object.keys(node)) {
      if (key.startsWith("$") || typeof node[key] === "object") continue;
      if (key.includes(":")) space(key.split(":")[0]);
      attributes += ` ${key}="${escape(String(node[key]))}"`;
    }
    const children = (node.$children ?? []).map((part) => element(part)).join("");
    return `<${node.$type}${attributes}>${escape(node.$body ?? "")}${children}</${node.$type}>`;
  }

  const xml = element(root);
  const declared = [...spaces].map(([prefix, uri]) => ` xmlns:${prefix}="${escape(uri)}"`).join("");
  return { xml: xml.replace(/^<[^\s>]+/, (tag) => tag + declared), elements };
}

function own(node, name) {
  return Object.prototype.hasOwnProperty.call(node, name) ? node[name] : undefined;
}

function plain(value, { isReference, isMany }) {
  const one = (v) => (isReference && typeof v === "object" ? v?.id : v);
  return String(isMany && Array.isArray(value) ? value.map(one).join(" ") : (one(value) ?? ""));
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;" };

/** Text without characters that XML cannot hold. */
function escape(text) {
  const clean = text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, "\uFFFD");
  return clean.replace(/[&<>"\n\r\t]/g, (c) => ENTITIES[c]);
}
