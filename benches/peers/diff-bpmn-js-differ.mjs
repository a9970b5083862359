// Compares pairs of models with bpmn-js-differ, from trees in memory or, with `read`, from strings.
import { readFileSync } from 'node:fs';
import { diff } from 'bpmn-js-differ';
import { BpmnModdle } from 'bpmn-moddle';
import { answer } from './answer.mjs';

const moddle = new BpmnModdle();
const tree = async (xml) => (await moddle.fromXML(xml)).rootElement;

await answer(
  (old, now, read) => {
    const texts = [old, now].map((path) => readFileSync(path, 'utf8'));
    return { texts, trees: Promise.all(texts.map(tree)), read: read === 'read' };
  },
  async ({ texts, trees, read }) => {
    const [a, b] = read ? await Promise.all(texts.map(tree)) : await trees;
    diff(a, b);
  },
);
