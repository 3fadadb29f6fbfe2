import { contenders, question } from '../contenders';
import { mapContenders, print, race } from '../harness';
import { deltas, scripted } from '../models';
import { tenTools } from '../tools';

const count = 100_000;
const cases = {
  'no tools': {},
  'ten tools, text scanned for calls': { tools: tenTools },
  'ten tools, nativeTools': { tools: tenTools, nativeTools: true },
};

const lines = [];
for (const [name, options] of Object.entries(cases)) {
  const times = await race(mapContenders(contenders(scripted([deltas(count)]), options), (ask) => () => ask(question)));
  lines.push({ name, ...mapContenders(times, (ms) => (ms * 1000) / count), target: 0.25 });
}
print('deltas: µs for each of 100,000', lines);
