import { setTimeout } from 'node:timers/promises';
import { tool } from 'rxagent';
import { contenders, question, type Ask } from '../contenders';
import { mapContenders, print, race, type Contenders } from '../harness';
import { scripted } from '../models';

const wait = tool({
  name: 'wait',
  description: 'Waits',
  parameters: { type: 'object', properties: { ms: { type: 'integer' } }, required: ['ms'] },
  execute: ({ ms }) => setTimeout(ms, 'done'),
});

const agentsFor = (count: number, ms: number): Contenders<Ask> => {
  const calls = Array.from({ length: count }, (_, index) => ({ id: `call_${index}`, toolName: 'wait', parameters: { ms } }));
  return contenders(scripted([calls, ['Done.']]), { tools: [wait], nativeTools: true });
};
const wall = (agents: Contenders<Ask>, rounds: number): Promise<Contenders<number>> => race(mapContenders(agents, (ask) => () => ask(question)), { rounds });

await wall(agentsFor(100, 1), 50);
const lines = [];
for (const [count, ms, target] of [[100, 50, 1.06], [5, 200, 1.02], [3, 150, 1.02]] as const) {
  lines.push({ name: `${count} × ${ms} ms`, ...mapContenders(await wall(agentsFor(count, ms), 7), (time) => time / ms), target });
}
print('Parallel tools, wall / slowest tool', lines);
