// Reads models with bpmn-moddle, the reader of bpmn-js, from strings in memory.
import { readFileSync } from 'node:fs';
import { BpmnModdle } from 'bpmn-moddle';
import { answer } from './answer.mjs';

const moddle = new BpmnModdle();

await answer(
  (path) => readFileSync(path, 'utf8'),
  (xml) => moddle.fromXML(xml),
);
