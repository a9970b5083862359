/** A panic ends a WASM instance; it must not end the package. */
import assert from "node:assert/strict";
import { before, test } from "node:test";
import init, { BpmnError, compareJson, read } from "synopse";
import { bpmn } from "./models.js";

before(() => init());

/** Says it is far larger than the memory of an instance, which ends the instance. */
class Boundless extends Uint8Array {
  get length() {
    return 0xffff_fff0;
  }
}

test("the end of an instance is an Error, and the next call works", () => {
  const [old, changed] = [bpmn(["Antrag prüfen"]), bpmn(["Antrag ablehnen"])];
  const expected = compareJson(old, changed);
  for (let round = 0; round < 3; round++) {
    assert.throws(() => read(new Boundless(1)), (error) => {
      assert.ok(error instanceof BpmnError);
      assert.equal(error.kind, "internal");
      assert.ok(error.cause instanceof Error, "the cause is kept for whoever reports it");
      return true;
    });
    assert.equal(compareJson(old, changed), expected);
  }
});
