/** Pictures and pages: there, and clear where there is nothing to draw. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import init, { compareHtml, compareSvg, render, renderHtml } from "synopse";
import { bpmn, drawing } from "./models.js";

describe("pictures", () => {
  before(() => init());

  test("a diagram is drawn", () => {
    const svg = render(drawing("a"));
    assert.ok(svg.startsWith("<svg ") && svg.includes('data-element-id="'));
    assert.ok(renderHtml(drawing("a"), { lang: "de" }).startsWith("<!DOCTYPE html>"));
    assert.equal(render(drawing("a"), { diagram: 1 }), svg);
  });

  test("a comparison is drawn with its marks", () => {
    const [a, b] = [drawing("a"), drawing("b")];
    const marks = (svg) => svg.split("data-mark-of").length - 1;
    const [both, old, overlay] = ["both", "old", "overlay"].map((side) => compareSvg(a, b, { side }));
    assert.ok(marks(both) > marks(old) && marks(old) > 0);
    assert.ok(overlay.includes('class="ghost"') && !both.includes('class="ghost"'));
    assert.ok(marks(compareSvg(a, b, { ignore: ["text"] })) < marks(both));
    assert.ok(compareHtml(a, b, { lang: "de" }).includes("Änderungen ("));
  });

  test("what cannot be drawn is told", () => {
    const bare = bpmn(["Antrag prüfen"]);
    assert.throws(() => render(bare, { file: "a.bpmn" }), { kind: "usage", message: /^a\.bpmn: the file has no diagram/ });
    assert.throws(() => render(drawing("a"), { diagram: 0 }), { kind: "usage", message: /the first is 1/ });
    assert.throws(() => render(drawing("a"), { diagram: 1.5 }), { kind: "usage" });
    assert.throws(() => compareSvg(bare, bare, { side: "left" }), { kind: "usage", message: /no side/ });
    assert.throws(() => compareHtml(bare, bare, { ignore: ["colour"] }), { kind: "usage" });
    assert.ok(compareHtml(bare, bare).includes("drawn by Synopse"));
  });
});
