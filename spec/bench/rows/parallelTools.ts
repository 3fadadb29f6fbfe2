import { setTimeout } from 'node:timers/promises';
import { tool } from 'rxagent';
import { contenders, question } from '../contenders';
import { mapContenders, print, race, type Contenders, type Rounds } from '../harness';
import { scripted } from '../models';

const wait = tool({
  name: 'wait',
  description: 'Waits',
  parameters: { type: 'object', properties: { ms: { type: 'integer' } }, required: ['ms'] },
  execute: ({ ms }) => setTimeout(ms, 'done'),
});

function wall(count: number, ms: number, rounds: Rounds): Promise<Contenders<number>> {
  const calls = Array.from({ length: count }, (_, index) => ({ id: `call_${index}`, toolName: wait.name, parameters: { ms } }));
  const agents = contenders(scripted([calls, ['Done.']]), { tools: [wait], nativeTools: true });
  return race(mapContenders(agents, (ask) => () => ask(question)), rounds);
}

await wall(100, 1, { rounds: 0, warmUps: 100 });

const lines = [];
for (const [count, ms, target] of [[100, 50, 1.06], [5, 200, 1.02], [3, 150, 1.02]] as const) {
  const times = await wall(count, ms, { rounds: 7, warmUps: 0 });
  lines.push({ name: `${count} × ${ms} ms`, ...mapContenders(times, (time) => time / ms), target });
}
print('parallelTools: wall / slowest tool', lines);
