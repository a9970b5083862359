// What every peer in Node does: take tasks, do each some rounds, say how long it took.
// See ../src/peers.rs for what is asked and answered.
import { readFileSync } from 'node:fs';

/** Rounds before the clock runs, so that hot code is compiled. */
const WARM = 2;

/** `prepare` makes of a task what `work` needs, off the clock. */
export async function answer(prepare, work) {
  const rounds = Number(process.argv[2]);
  const tasks = readFileSync(0, 'utf8').split('\n').filter((line) => line !== '');
  const prepared = tasks.map((task) => prepare(...task.split('\t')));
  const times = tasks.map(() => Infinity);
  const problems = tasks.map(() => null);
  for (let round = -WARM; round < rounds; round += 1) {
    for (let i = 0; i < tasks.length; i += 1) {
      if (problems[i] !== null) continue;
      const start = process.hrtime.bigint();
      try {
        await work(prepared[i]);
      } catch (problem) {
        problems[i] = String(problem.message ?? problem).split('\n')[0];
        continue;
      }
      const time = Number(process.hrtime.bigint() - start);
      if (round >= 0) times[i] = Math.min(times[i], time);
    }
  }
  const lines = tasks.map((_, i) => (problems[i] === null ? times[i] : `! ${problems[i]}`));
  process.stdout.write(`${lines.join('\n')}\n`);
}
