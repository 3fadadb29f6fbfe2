import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { Agent, type Tool } from 'rxagent';
import { workerTool } from 'rxagent/node';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { median, print } from '../harness';

const module = resolve('demos/terminal/busy.mjs');
const busy: Tool = workerTool({ name: 'busy', description: 'Computes', parameters: { type: 'object' }, module });

/** The wall time of a reply with `count` calls, and how late a ticker of 1 ms was meanwhile, at the most. */
async function measure(count: number): Promise<{ wall: number; late: number }> {
  const calls = Array.from({ length: count }, (_, index) => toolCall('busy', { ms: 150 }, `call_${index}`));
  const agent = new Agent({ provider: scriptedProvider([calls, 'Done.']), tools: [busy] });
  let late = 0;
  let last = performance.now();
  const ticker = setInterval(() => {
    const now = performance.now();
    late = Math.max(late, now - last - 1);
    last = now;
  }, 1);
  const start = performance.now();
  await agent.run('Compute.');
  const wall = performance.now() - start;
  clearInterval(ticker);
  return { wall, late };
}

await measure(3);
const lines = [];
for (const count of [1, 2, 3]) {
  const rounds = [];
  for (let round = 0; round < 7; round++) rounds.push(await measure(count));
  const enough = count <= availableParallelism();
  lines.push({ name: `${count} calls: wall / slowest`, rxagent: median(rounds.map(({ wall }) => wall)) / 150, ...(enough && { target: 1.3 }) });
  lines.push({ name: `${count} calls: latest tick, ms late`, rxagent: Math.max(...rounds.map(({ late }) => late)), target: 20 });
}
print(`threads: busy loops of 150 ms, ${availableParallelism()} cores`, lines);
