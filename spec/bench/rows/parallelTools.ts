import { setTimeout } from 'node:timers/promises';
import { tool } from 'rxagent';
import { contenders, question } from '../contenders';
import { mapContenders, print, race } from '../harness';
import { scripted } from '../models';

const wait = tool({
  name: 'wait',
  description: 'Waits',
  parameters: { type: 'object', properties: { ms: { type: 'integer' } }, required: ['ms'] },
  execute: ({ ms }) => setTimeout(ms, 'done'),
});

const lines = [];
for (const [count, ms, target] of [[100, 50, 1.06], [5, 200, 1.02], [3, 150, 1.02]] as const) {
  const calls = Array.from({ length: count }, (_, index) => ({ id: `call_${index}`, toolName: 'wait', parameters: { ms } }));
  const agents = contenders(scripted([calls, ['Done.']]), { tools: [wait], nativeTools: true });
  const times = await race(mapContenders(agents, (ask) => () => ask(question)), { rounds: 7, warmUps: 1 });
  lines.push({ name: `${count} × ${ms} ms`, ...mapContenders(times, (wall) => wall / ms), target });
}
print('Parallel tools, wall / slowest tool', lines);
