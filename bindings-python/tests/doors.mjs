// What Node says to a list of pairs: node doors.mjs PAIRS.json ANSWERS.json
import { readFileSync, writeFileSync } from "node:fs";
import init, { compareJson } from "../../bindings-wasm/js/node.js";

const [pairs, answers] = process.argv.slice(2);
await init();
const said = JSON.parse(readFileSync(pairs, "utf8")).map(([oldFile, newFile]) => {
  try {
    return compareJson(readFileSync(oldFile), readFileSync(newFile), { oldFile, newFile });
  } catch (problem) {
    return problem.message;
  }
});
writeFileSync(answers, JSON.stringify(said));
