/** Which models the gallery shows: found by what they are, not by name. */
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const LARGEST = 600_000;

/** A file as text, in the encoding it declares. */
export function text(file) {
  const bytes = readFileSync(file);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  const declared = /encoding=["']([\w-]+)["']/i.exec(bytes.subarray(0, 200).toString("latin1"))?.[1];
  try {
    return new TextDecoder(declared ?? "utf-8").decode(bytes);
  } catch {
    return bytes.toString("utf8");
  }
}

/** The BPMN files below a folder, sorted. */
export function files(folder) {
  const all = readdirSync(folder, { recursive: true }).filter((name) => /\.bpmn2?$|\.bpmn20\.xml$/i.test(name));
  return all.sort().map((name) => join(folder, name)).filter((file) => statSync(file).isFile());
}

/** The fixture of all signs, then the five drawings of each process. */
export function fixtures(root) {
  const folder = join(root, "fixtures");
  const drawn = files(folder).filter((file) => /[\\/][a-e]\.bpmn$/.test(file));
  return [join(folder, "elements", "drawn.bpmn"), ...drawn].map((file) => ({ file, why: relative(root, file) }));
}

/** What a file is, as far as the gallery asks. */
function traits(xml) {
  const planes = [...xml.matchAll(/BPMNPlane\b[^>]*bpmnElement="([^"]+)"/g)].map((found) => found[1]);
  const inside = (id) => new RegExp(`<[\\w:]*(subProcess|adHocSubProcess|transaction)\\b[^>]*\\bid="${id.replace(/[^\w-]/g, ".")}"`).test(xml);
  return {
    shapes: (xml.match(/BPMNShape\b[^>]*bpmnElement=/g) ?? []).length,
    vertical: /BPMNShape\b[^>]*isHorizontal="false"/.test(xml) && /<[\w:]*participant\b/.test(xml),
    planes: planes.length > 1 && planes.some(inside),
    exporter: /\bexporter="([^"]+)"/.exec(xml)?.[1] ?? null,
  };
}

/** Twenty models of strangers: two with vertical pools, two with planes of closed sub-processes,
 * five of other tools than the commonest, the rest spread over all that remain. */
export function strangers(data) {
  const known = [];
  for (const file of files(data)) {
    if (/[\\/]fixtures[\\/]/.test(file) || statSync(file).size > LARGEST) continue;
    const found = traits(text(file));
    if (found.shapes >= 8 && found.shapes <= 150) known.push({ file, ...found });
  }
  const tools = new Map();
  for (const { exporter } of known) tools.set(exporter, (tools.get(exporter) ?? 0) + 1);
  const commonest = [...tools].sort((a, b) => b[1] - a[1])[0]?.[0];
  const chosen = new Map();
  const take = (count, why, candidates) => {
    const free = candidates.filter(({ file }) => !chosen.has(file));
    const step = Math.max(1, Math.floor(free.length / count));
    for (let i = 0; i < count && i * step < free.length; i += 1) {
      const { file, exporter } = free[i * step];
      chosen.set(file, { file, why: `${why}: ${relative(data, file)}${exporter ? ` (${exporter})` : ""}` });
    }
  };
  take(2, "vertical pools", known.filter((model) => model.vertical));
  take(2, "planes of closed sub-processes", known.filter((model) => model.planes));
  const one = new Map();
  for (const model of known) {
    if (model.exporter && model.exporter !== commonest && !one.has(model.exporter)) one.set(model.exporter, model);
  }
  take(5, "another tool", [...one.values()]);
  take(20 - chosen.size, "any", known);
  return [...chosen.values()];
}
