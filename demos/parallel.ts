// Parallel against sequential: the same calls, run by mergeMap and by concatMap.
import { delay, of } from 'rxjs';
import { Agent, tool } from 'rxagent';
import { scriptedProvider, toolCall } from 'rxagent/testing';

async function measure(count: number, delayMs: number, parallelToolExecution: boolean): Promise<number> {
  const wait = tool({ name: 'wait', description: 'Waits', parameters: { type: 'object' }, execute: () => of('done').pipe(delay(delayMs)) });
  const calls = Array.from({ length: count }, (_, index) => toolCall('wait', {}, `call_${index}`));
  const agent = new Agent({ provider: scriptedProvider([calls, 'Done.']), tools: [wait], parallelToolExecution });
  const start = performance.now();
  await agent.run('Wait.');
  return performance.now() - start;
}

console.log('tools            sequential   parallel   speed-up');
for (const [count, delayMs] of [[3, 150], [5, 200], [1, 150]] as const) {
  const sequential = await measure(count, delayMs, false);
  const parallel = await measure(count, delayMs, true);
  const cells = [`${count} × ${delayMs / 1000} s`.padEnd(15), `${sequential.toFixed(0)} ms`.padStart(10), `${parallel.toFixed(0)} ms`.padStart(10)];
  console.log(...cells, `${(sequential / parallel).toFixed(1)} ×`.padStart(10));
}
