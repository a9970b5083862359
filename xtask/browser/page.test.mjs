/** The pages for a browser, in a browser: they run, can be read by everyone, print, and fetch nothing. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { start } from "./chromium.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const synopse = process.env.SYNOPSE_BIN ?? join(root, "target", "debug", "synopse");
const out = process.env.SYNOPSE_OUT ?? join(root, "target", "browser");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } };

/** A file whose labels would like to be markup. */
const EVIL = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">
  <process id="p" name="&lt;img src=x onerror=alert(1)&gt;"><task id="t" name="&lt;script&gt;alert(1)&lt;/script&gt;"/></process>
  <di:BPMNDiagram><di:BPMNPlane bpmnElement="p"><di:BPMNShape bpmnElement="t">
  <dc:Bounds x="10" y="20" width="100" height="80"/></di:BPMNShape></di:BPMNPlane></di:BPMNDiagram></definitions>`;

const folder = (name) => join(root, "fixtures", name);
const ways = (name) => [join(folder(name), "a.bpmn"), join(folder(name), "b.bpmn")];
const changed = (name) => ["old.bpmn", "new.bpmn"].map((file) => join(folder("changes"), name, file));
const PAGES = {
  "ways-de": ["diff", ...ways("hundesteuer-anmelden"), "--lang", "de"],
  "two-pools": ["diff", ...ways("wohngeld-bewilligen"), "--lang", "en"],
  "one-change": ["diff", ...changed("24-task-inserted"), "--lang", "de"],
  "different": ["diff", ...changed("23-another-process-same-ids"), "--lang", "de"],
  "evil": ["diff", join(out, "evil.bpmn"), changed("03-rename")[0], "--lang", "en"],
  "model": ["render", join(folder("elements"), "drawn.bpmn"), "--lang", "de"],
};

let browser;

/** Opens a page; collects what it complains of and what it asks for. */
async function open(name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  const asked = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) trouble.push(message.text());
  });
  page.on("pageerror", (problem) => trouble.push(problem.message));
  page.on("dialog", (dialog) => trouble.push(`dialog ${dialog.message()}`));
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(pathToFileURL(join(out, `${name}.html`)).href);
  return { context, page, trouble, asked };
}

before(async () => {
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "evil.bpmn"), EVIL);
  for (const [name, args] of Object.entries(PAGES)) {
    try {
      execFileSync(synopse, [...args, "--quiet", "-o", join(out, `${name}.html`)], { cwd: root, stdio: "pipe" });
    } catch (problem) {
      assert.equal(problem.status, 1, problem.stderr.toString());
    }
  }
  browser = await start();
});
after(() => browser?.close());

describe("a page", () => {
  for (const name of Object.keys(PAGES)) {
    test(`${name} runs, fetches nothing, and is accessible`, async () => {
      assert.ok(statSync(join(out, `${name}.html`)).size < 1_000_000);
      for (const options of [{}, { viewport: { width: 400, height: 800 }, colorScheme: "dark" }]) {
        const { context, page, trouble, asked } = await open(name, options);
        const { violations, passes } = await page.evaluate(`${axe};axe.run(document, ${JSON.stringify(RULES)})`);
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}: ${nodes[0].failureSummary}`);
        assert.deepEqual(found, []);
        assert.ok(passes.length >= 10, `only ${passes.length} rules applied`);
        assert.deepEqual(trouble, []);
        assert.equal(asked.length, 1, asked.join(" "));
        const wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        assert.ok(wide <= 0, `${wide} pixels too wide at ${JSON.stringify(options)}`);
        await context.close();
      }
    });
  }

  test("links drawings and list both ways", async () => {
    const { context, page, trouble } = await open("ways-de");
    await page.locator("#old-12").click({ force: true });
    assert.match(await page.locator("#change-12").getAttribute("class"), /\bhere\b/);
    await page.locator('a[href="#new-11"]').click();
    assert.match(await page.locator("#new-11").getAttribute("class"), /\bhere\b/);
    const box = await page.locator("#new-11").boundingBox();
    const view = await page.locator("#new-11").locator("xpath=ancestor::div[@class='view free']").boundingBox();
    assert.ok(box.x >= view.x && box.x + box.width <= view.x + view.width, "the mark is in sight");
    assert.deepEqual(trouble, []);
    await context.close();
  });

  test("zooms with buttons and keys", async () => {
    const { context, page } = await open("ways-de");
    const svg = page.locator(".view svg").first();
    const width = async () => (await svg.boundingBox()).width;
    const before = await width();
    await page.getByRole("button", { name: "Vergrößern" }).first().click();
    const larger = await width();
    assert.ok(larger > before * 1.2, `${before} to ${larger}`);
    await page.locator(".view").first().focus();
    await page.keyboard.press("-");
    assert.ok((await width()) < larger);
    await context.close();
  });

  test("hides a class of changes without the script", async () => {
    const { context, page } = await open("ways-de", { javaScriptEnabled: false });
    const entries = page.locator("li.k-text");
    const marks = page.locator(".mark.k-text");
    assert.ok((await entries.count()) > 10 && (await marks.count()) > 10);
    assert.ok(await entries.first().isVisible());
    await page.locator("#show-text").uncheck();
    assert.ok(!(await entries.first().isVisible()) && !(await marks.first().isVisible()));
    assert.ok(await page.locator("li.k-flow").first().isVisible());
    await context.close();
  });

  test("is all there without the script, and when printed", async () => {
    const { context, page } = await open("ways-de", { javaScriptEnabled: false });
    assert.equal(await page.locator("figure svg").count(), 2);
    for (const svg of await page.locator("figure svg").all()) {
      const box = await svg.boundingBox();
      assert.ok(box.width > 300 && box.width <= 1600, JSON.stringify(box));
    }
    assert.equal(await page.locator(".tools").count(), 0);
    await context.close();
    const printed = await open("ways-de");
    await printed.page.emulateMedia({ media: "print" });
    assert.ok(!(await printed.page.locator(".tools").first().isVisible()));
    assert.ok(!(await printed.page.locator("fieldset").isVisible()));
    const pdf = await printed.page.pdf({ format: "A4", landscape: true, path: join(out, "ways-de.pdf") });
    assert.ok(pdf.length > 20_000);
    await printed.context.close();
  });

  test("leaves pictures to look at", async () => {
    for (const [name, viewport, media] of [
      ["wide", { width: 1600, height: 1000 }, "screen"],
      ["narrow", { width: 400, height: 800 }, "screen"],
      ["print", { width: 1100, height: 800 }, "print"],
    ]) {
      const { context, page } = await open("ways-de", { viewport });
      await page.emulateMedia({ media });
      await page.screenshot({ path: join(out, `${name}.png`), fullPage: true, timeout: 60_000 });
      await context.close();
    }
  });
});
