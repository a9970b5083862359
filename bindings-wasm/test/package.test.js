/** What is published works where it is installed: in Node, and fetched as a browser does it. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { PACKAGE, drawing } from "./models.js";

const scratch = mkdtempSync(join(tmpdir(), "synopse-package-"));
after(() => rmSync(scratch, { recursive: true }));

/** Packs the package and unpacks it where a program finds it. */
function install() {
  const pack = ["pack", "--silent", "--pack-destination", scratch];
  const archive = execFileSync("npm", pack, { cwd: fileURLToPath(PACKAGE), encoding: "utf8" });
  const folder = join(scratch, "node_modules", "synopse");
  mkdirSync(folder, { recursive: true });
  const unpack = ["-xzf", join(scratch, archive.trim()), "-C", folder, "--strip-components=1"];
  execFileSync("tar", unpack);
  return folder;
}

test("the example of the README runs on the installed package", () => {
  install();
  const readme = readFileSync(new URL("README.md", PACKAGE), "utf8");
  const [, example] = readme.match(/```js\n(.*?)```/s);
  writeFileSync(join(scratch, "example.mjs"), example);
  for (const name of ["a", "b"]) writeFileSync(join(scratch, `${name}.bpmn`), drawing(name));
  const said = execFileSync("node", ["example.mjs"], { cwd: scratch, encoding: "utf8" });
  const [verdict, ...changes] = said.trim().split("\n");
  assert.match(verdict, /^(changed|different)$/);
  assert.ok(changes.length > 0);
});

test("the entry for browsers fetches the WASM file", async () => {
  const wasm = readFileSync(new URL("pkg/synopse_wasm_bg.wasm", PACKAGE));
  const server = createServer((_, response) => {
    response.writeHead(200, { "content-type": "application/wasm" }).end(wasm);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  try {
    // A module of its own, so that no other test has started it.
    const web = await import("../js/web.js");
    await web.default(`http://127.0.0.1:${server.address().port}/synopse_wasm_bg.wasm`);
    assert.equal(web.compare(drawing("a"), drawing("a")).verdict, "identical");
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test("both entries have the functions that the types promise", async () => {
  const types = readFileSync(new URL("js/index.d.ts", PACKAGE), "utf8");
  const promised = [...types.matchAll(/^export (?:function|class) (\w+)/gm)].map(([, name]) => name);
  for (const entry of ["node", "web"]) {
    const names = Object.keys(await import(`../js/${entry}.js`));
    assert.deepEqual(names.sort(), [...promised, "default"].sort());
  }
});
