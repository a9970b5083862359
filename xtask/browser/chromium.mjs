/** One headless Chromium, and what bpmn-js draws in it. */
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the Chromium that the variable CHROMIUM names. */
export async function start() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** A page in which bpmn-js draws. */
export async function drawer(browser) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } });
  await page.setContent('<body><div id="canvas" style="width:1600px;height:1000px"></div></body>');
  await page.addScriptTag({ path: require.resolve("bpmn-js/dist/bpmn-viewer.production.min.js") });
  return page;
}

/** The SVG that bpmn-js saves of a file, how long that took in milliseconds, or why it did not. */
export async function draw(page, xml) {
  return page.evaluate(async (text) => {
    const viewer = new globalThis.BpmnJS({ container: "#canvas" });
    const begun = performance.now();
    try {
      await viewer.importXML(text);
      const { svg } = await viewer.saveSVG();
      return { svg, took: performance.now() - begun };
    } catch (problem) {
      return { problem: problem.message };
    } finally {
      viewer.destroy();
    }
  }, xml);
}

/** What bpmn-js says when it imports a file, and how many elements it then shows. */
export async function load(page, xml) {
  return page.evaluate(async (text) => {
    const viewer = new globalThis.BpmnJS({ container: "#canvas" });
    try {
      const { warnings } = await viewer.importXML(text);
      const elements = viewer.get("elementRegistry").getAll().length;
      return { problem: null, warnings: warnings.map(({ message }) => message), elements };
    } catch (problem) {
      return { problem: problem.message, warnings: [], elements: 0 };
    } finally {
      viewer.destroy();
    }
  }, xml);
}
