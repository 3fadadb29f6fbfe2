import { contenders, question, type Ask } from '../contenders';
import { alternate, mapContenders, print } from '../harness';
import { deltas, scripted } from '../models';
import { tenTools } from '../tools';

/** Milliseconds from just before the subscription to the first text. */
const untilText = (ask: Ask) => async (): Promise<number> => {
  let first = 0;
  const start = performance.now();
  await ask(question, () => (first ||= performance.now()));
  return first - start;
};

const lines = [];
for (const [name, options] of Object.entries({ 'no tools': {}, 'ten tools, text scanned for calls': { tools: tenTools } })) {
  const times = await alternate(mapContenders(contenders(scripted([deltas(5)]), options), untilText), { rounds: 5000, warmUps: 5000 });
  lines.push({ name, ...mapContenders(times, (ms) => ms * 1000), target: 10 });
}
print('firstDelta: µs after subscribe', lines);
