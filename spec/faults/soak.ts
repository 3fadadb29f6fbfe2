import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { lastValueFrom } from 'rxjs';
import { random } from './random';
import { soakRuns, Tally } from './soakRuns';
import type { ServerState } from './soakServer';

/*
 * `npm run soak -- --seconds 20 --seed 1`: many agents at once, against a server that fails them, for a while; then nothing may be left of them. The heap is
 * compared to what it was after a quarter of the time, when everything had been compiled and cached.
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '120' }, seed: { type: 'string', default: `${Date.now() % 1e6}` } } });
const [seconds, seed] = [Number(values.seconds), Number(values.seed)];
const AT_ONCE = 200;
/** Node's fetch closes a connection that is not used for 4 seconds. */
const QUIET_MS = 15_000;
const HEAP_GROWTH = 0.1;

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;
const rejections: unknown[] = [];
const warnings: string[] = [];
process.on('unhandledRejection', (reason) => rejections.push(reason));
process.on('warning', ({ name, message }) => warnings.push(`${name}: ${message}`));

const server = fork(join(import.meta.dirname, 'soakServer.ts'), [`${seed}`]);
const [url] = (await once(server, 'message')) as [string];
const next = random(seed);
const tally = new Tally();

async function serverState(): Promise<ServerState> {
  server.send('state');
  const [state] = (await once(server, 'message')) as [ServerState];
  return state;
}

/** Runs for so many seconds, then waits until all connections are closed; by us, for the server keeps them for ever. Tells what is left. */
async function soak(forSeconds: number): Promise<ServerState & { atOnce: ServerState; heap: number; quietMs: number }> {
  const until = performance.now() + forSeconds * 1000;
  await lastValueFrom(soakRuns(url, next, tally, AT_ONCE, () => performance.now() > until), { defaultValue: undefined });
  const ended = performance.now();
  await sleep(100); // the news of the last cancellations travel
  const atOnce = await serverState();
  let state = atOnce;
  while (state.sockets > 0 && performance.now() - ended < QUIET_MS) {
    await sleep(100);
    state = await serverState();
  }
  const quietMs = Math.round(performance.now() - ended);
  for (let k = 0; k < 5; k++) {
    gc();
    await sleep(20);
  }
  return { ...state, atOnce, quietMs, heap: process.memoryUsage().heapUsed };
}

console.log(`soak: ${seconds} s, ${AT_ONCE} runs at once, seed ${seed}`);
const warm = await soak(seconds / 4);
const end = await soak((seconds * 3) / 4);
server.disconnect();

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((a, b) => a + b, 0);
const list = (counts: Record<string, number>): string => Object.entries(counts).sort(([, a], [, b]) => b - a).map(([key, value]) => `${key} ${value}`).join(', ');
const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;
const growth = end.heap / warm.heap - 1;

console.log(`
runs                  ${tally.runs}, with ${end.requests} requests and ${tally.toolRuns} tool runs
results               ${sum(tally.results)} (${list(tally.results)})
errors                ${sum(tally.errors)} (${list(tally.errors)})
cancelled             ${tally.unsubscribed} left, ${tally.results['cancelled'] ?? 0} stopped
faults                ${end.faults} answers of the server; ${tally.survived} retries and fallbacks in runs that ended well
out of order          ${tally.faults.length} ${tally.faults.slice(0, 5).join('; ')}
tools still running   ${tally.runningTools}
answers waited for    ${end.atOnce.openAnswers} right after the last run
open sockets          ${end.sockets} (${end.atOnce.sockets} idle ones were closed by their own time-out within ${end.quietMs} ms)
unhandled rejections  ${rejections.length} ${rejections.slice(0, 3).map(String).join('; ')}
warnings              ${warnings.length} ${warnings.slice(0, 3).join('; ')}
heap after GC         ${mb(warm.heap)} → ${mb(end.heap)} (${growth >= 0 ? '+' : ''}${(growth * 100).toFixed(1)} %)
`);

const failures = {
  'nothing survived': tally.survived === 0,
  'events or conversations out of order': tally.faults.length > 0,
  'tools still running': tally.runningTools !== 0,
  'answers still waited for': end.atOnce.openAnswers !== 0,
  'open sockets': end.sockets !== 0,
  'unhandled rejections': rejections.length > 0,
  warnings: warnings.length > 0,
  'the heap has grown': growth > HEAP_GROWTH,
};
const failed = Object.entries(failures).filter(([, isSo]) => isSo).map(([what]) => what);
console.log(failed.length === 0 ? 'ok' : `FAILED: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
