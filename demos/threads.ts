// Threads: three tools that compute without a pause, and a clock on the main thread that goes on ticking meanwhile.
import { finalize, interval, tap } from 'rxjs';
import { Agent, tool, type Tool } from 'rxagent';
import { workerTool } from 'rxagent/node';
import { scriptedProvider, toolCall } from 'rxagent/testing';
// @ts-expect-error A thread loads JavaScript, which has no types here.
import busy from './terminal/busy.mjs';

const parameters = { type: 'object', properties: { ms: { type: 'number' } }, required: ['ms'] } as const;
const description = 'Computes without a pause';
const onMainThread = tool({ name: 'busy', description, parameters, execute: busy as (args: { ms: number }) => string });
const inThreads = workerTool({ name: 'busy', description, parameters, module: new URL('./terminal/busy.mjs', import.meta.url) });

async function measure(name: string, busyTool: Tool): Promise<void> {
  const calls = [1, 2, 3].map((index) => toolCall('busy', { ms: 150 }, `call_${index}`));
  const agent = new Agent({ provider: scriptedProvider([calls, 'Done.']), tools: [busyTool] });
  let last = performance.now();
  let latest = 0;
  let ticks = 0;
  const tick = (): void => {
    const now = performance.now();
    latest = Math.max(latest, now - last - 1);
    last = now;
    ticks++;
  };
  const clock = interval(1).pipe(tap(tick), finalize(tick)).subscribe();
  const start = performance.now();
  await agent.run('Compute.');
  const wall = performance.now() - start;
  clock.unsubscribe();
  console.log(`${name.padEnd(20)} 3 × 150 ms in ${wall.toFixed(0)} ms · ${ticks} ticks, the latest ${latest.toFixed(0)} ms late`);
}

await inThreads.execute({ ms: 1 }, { signal: new AbortController().signal, context: undefined, toolCallId: '', runId: '' }); // starts a thread
await measure('on the main thread:', onMainThread);
await measure('in threads:', inThreads);
