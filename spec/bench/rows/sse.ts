import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { interval, mergeMap, share, take, type Observable } from 'rxjs';
import type { RunEvent } from 'rxagent';
import { agentHandler, nodeHandler } from 'rxagent/http';
import { toWire } from '../../../lib/http/wire/toWire';
import { print } from '../harness';

const CLIENTS = 500;
/** Of each client. */
const EVENTS = 100;
/** A second, to each client. */
const RATE = 20;
const TICK_MS = 5;

/** In a process of its own: connects all, reads what comes, tells how late it was. Kept apart from `fetch`, which costs more than what is measured. */
const client = `
  const { request, Agent } = require('node:http');
  const agent = new Agent({ maxSockets: Infinity });
  const delays = []; let open = 0, ended = 0, events = 0, odd = 0;
  process.on('message', ({ port, clients, events: wanted }) => {
    for (let n = 0; n < clients; n++) {
      const asked = request({ port, host: '127.0.0.1', method: 'POST', agent, headers: { 'content-type': 'application/json' } }, (response) => {
        if (++open === clients) process.send({ open });
        let text = '', last = 0;
        response.setEncoding('utf8').on('data', (more) => {
          const now = performance.timeOrigin + performance.now();
          const blocks = (text + more).split('\\n\\n');
          text = blocks.pop();
          for (const block of blocks) {
            const id = Number(/^id: (\\d+)/.exec(block)?.[1]);
            if (id !== ++last) odd++;
            delays.push(now - Number(/"delta":"([\\d.]+)/.exec(block)?.[1]));
            events++;
          }
        }).on('end', () => {
          if (last !== wanted) odd++;
          if (++ended < clients) return;
          delays.sort((a, b) => a - b);
          process.send({ events, odd, p50: delays[delays.length >> 1], p99: delays[Math.floor(delays.length * 0.99)] });
        });
      });
      asked.end('{"messages":"hi"}');
    }
  });`;
const script = join(tmpdir(), `rxagent-sse-${process.pid}.cjs`);
writeFileSync(script, client);

/** Bytes that the process holds: of JavaScript, of its buffers, and in all. */
const memory = (): { live: number; resident: number } => {
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { live: heapUsed + external, resident: rss };
};
const nowMs = (): number => performance.timeOrigin + performance.now();

/** One clock for all; each client has a slot of its own, so that the load is even. Timers slip: what is due is sent, so that the rate holds. */
const ticks = interval(TICK_MS).pipe(share());
const SLOTS = 1000 / RATE / TICK_MS;
let begunAt = Infinity;
let started = 0;
const delta = (): RunEvent => ({ type: 'text-delta', runId: 'run', timeMs: Date.now(), context: undefined, iteration: 1, delta: `${nowMs()} and a few words` });

function paced(): Observable<RunEvent> {
  const slot = (started++ % SLOTS) / SLOTS;
  let sent = 0;
  return ticks.pipe(
    mergeMap(() => {
      const due = Math.max(0, Math.min(EVENTS, Math.floor(((nowMs() - begunAt) / 1000) * RATE + slot)) - sent);
      sent += due;
      return Array.from({ length: due }, delta);
    }),
    take(EVENTS),
  );
}

const server = createServer(nodeHandler(agentHandler({ events: paced })));
await once(server.listen(0, '127.0.0.1', 1000), 'listening');
const child = fork(script, { stdio: 'inherit', execArgv: [] });
const before = memory();
child.send({ port: (server.address() as AddressInfo).port, clients: CLIENTS, events: EVENTS });
await once(child, 'message');
const after = memory();
const perClient = (kind: keyof typeof after): number => (after[kind] - before[kind]) / CLIENTS / 1024;
begunAt = nowMs();
const [told] = (await once(child, 'message')) as [{ events: number; odd: number; p50: number; p99: number }];
const seconds = (nowMs() - begunAt) / 1000;
child.kill();
server.close();
print(`sse: ${CLIENTS} clients on one process, ${CLIENTS * EVENTS} events`, [
  { name: 'events lost, doubled or out of order', rxagent: CLIENTS * EVENTS - told.events + told.odd, target: 0 },
  { name: 'events a second', rxagent: told.events / seconds },
  { name: 'KB a client', rxagent: perClient('live'), target: 60 },
  { name: 'KB a client, resident', rxagent: perClient('resident') },
  { name: 'ms from the run to the client, median', rxagent: told.p50 },
  { name: 'ms from the run to the client, p99', rxagent: told.p99, target: 50 },
]);

const count = 200_000;
const event = delta();
let length = 0;
for (let n = 0; n < count; n++) length += toWire(event).length;
const start = performance.now();
for (let n = 0; n < count; n++) length += toWire(event).length;
print('sse: the encoder', [{ name: 'µs an event', rxagent: ((performance.now() - start) * 1000) / count, target: length > 0 ? 2 : 0 }]);
process.exit();
