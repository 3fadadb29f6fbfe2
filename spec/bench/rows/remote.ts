import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { concatMap, from, last, lastValueFrom, map, scan } from 'rxjs';
import { Agent } from 'rxagent';
import { remoteAgent, toEventStream } from 'rxagent/http';
import { scriptedProvider } from 'rxagent/testing';
import { print, race } from '../harness';
import { deltas } from '../models';

const COUNT = 20_000;

/** What a server sends, so that only the client is measured: on a thread of its own, in writes of up to 16 KB. */
const text = await new Response(toEventStream(new Agent({ provider: scriptedProvider([deltas(COUNT)]) }).events('hi'), { maxBufferedBytes: Infinity })).text();
const worker = new Worker(
  `const { parentPort, workerData } = require('node:worker_threads');
   const bytes = Buffer.from(workerData);
   require('node:http').createServer(async (request, response) => {
     for await (const _ of request);
     response.writeHead(200, { 'content-type': 'text/event-stream', 'x-rxagent-run': 'r' });
     for (let at = 0; at < bytes.length; at += 16384) if (!response.write(bytes.subarray(at, at + 16384))) await new Promise((go) => response.once('drain', go));
     response.end();
   }).listen(0, '127.0.0.1', function () { parentPort.postMessage(this.address().port); });`,
  { eval: true, workerData: text },
);
const [port] = (await once(worker, 'message')) as [number];
const url = `http://127.0.0.1:${port}`;
const agent = remoteAgent({ url });

/** The least: split at blank lines, parse, add up. */
const bare = async (): Promise<number> => {
  const response = await fetch(url, { method: 'POST', body: '{}' });
  const decoder = new TextDecoder();
  let rest = '';
  return lastValueFrom(
    from(response.body!).pipe(
      concatMap((bytes) => {
        const events = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
        rest = events.pop()!;
        return events;
      }),
      map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)) as { delta?: string }),
      scan((length, { delta = '' }) => length + delta.length, 0),
      last(),
    ),
  );
};

const throughAgent = (): Promise<number> =>
  lastValueFrom(
    agent.events('hi').pipe(
      scan((length, event) => length + (event.type === 'text-delta' ? event.delta.length : 0), 0),
      last(),
    ),
  );
const asStream = (): Promise<number> =>
  lastValueFrom(
    agent.stream('hi').pipe(
      scan((length, event) => length + (event.type === 'chunk' ? event.content.length : 0), 0),
      last(),
    ),
  );

const lines = [];
for (const [name, work] of Object.entries({ events: throughAgent, stream: asStream })) {
  const times = await race({ rxagent: work, floor: bare, rxjs: bare }, { rounds: 15, warmUps: 4 });
  lines.push({ name, ...times, target: times.floor * 2 });
}
print(`remote: ms for ${COUNT} deltas over HTTP (floor: bare fetch and split)`, lines);
await worker.terminate();
