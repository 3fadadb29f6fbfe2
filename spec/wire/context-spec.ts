import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { Agent as HttpAgent, request as send, type IncomingMessage } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import OpenAI from 'openai';
import { from, mergeMap, Observable } from 'rxjs';
import { Agent, textDeltas, type Provider } from 'rxagent';
import { OpenAIProvider } from 'rxagent/openai';
import { makeTool } from '../support/makeTool';
import { SseServer } from '../support/sseServer';
import { vendors } from './vendors';

const storage = new AsyncLocalStorage<string>();
const server = new SseServer();
const sockets = new HttpAgent({ keepAlive: true, maxSockets: 1 });
const { reply } = vendors[0]!;

beforeAll(async () => {
  await server.start();
  await once(lines.listen(0, '127.0.0.1'), 'listening');
});
afterAll(async () => {
  sockets.destroy();
  connection?.destroy();
  lines.close();
  await server.stop();
});

/** Deltas over node:http, where all requests wait for one socket that is kept alive: what drives one run may be the end of another. */
const plain: Provider = {
  name: 'plain',
  nativeTools: true,
  stream: ({ messages }) =>
    new Observable((subscriber) => {
      const request = send(server.url, { method: 'POST', agent: sockets }, (response: IncomingMessage) => {
        response.setEncoding('utf8');
        response.on('data', (text: string) => subscriber.next(text));
        response.on('end', () => {
          if (messages.length === 1) subscriber.next({ id: 'call_1', toolName: 'look', parameters: {} });
          subscriber.complete();
        });
      });
      request.on('error', (error) => subscriber.error(error));
      request.end('{"call_1":"is told here"}');
    }),
};

/** What comes for all requests on one connection is read by one handler, which belongs to nobody: as in HTTP/2 or the client of a database. */
const lines = createServer((socket) => {
  const answer = async (id: string): Promise<void> => {
    for (const word of ['one', 'two', 'three', 'end']) {
      await nextTurn();
      socket.write(`${id} ${word}\n`);
    }
  };
  createInterface(socket).on('line', (id) => void answer(id));
  socket.on('error', () => undefined);
});
const readers = new Map<string, (word: string) => void>();
let requests = 0;
let connection: Socket | undefined;

const multiplexed: Provider = {
  name: 'multiplexed',
  nativeTools: true,
  stream: ({ messages }) =>
    new Observable((subscriber) => {
      if (!connection) {
        connection = connect((lines.address() as AddressInfo).port, '127.0.0.1');
        createInterface(connection).on('line', (line) => readers.get(line.split(' ')[0]!)!(line.split(' ')[1]!));
      }
      const id = String(requests++);
      readers.set(id, (word) => {
        if (word !== 'end') {
          subscriber.next(word);
          return;
        }
        if (messages.length === 1) subscriber.next({ id: 'call_1', toolName: 'look', parameters: {} });
        subscriber.complete();
      });
      connection.write(`${id}\n`);
    }),
};

/** The SDK's client, in which all share what it keeps. */
const sdk = (): Provider => {
  const client = new OpenAI({ apiKey: 'k', baseURL: `${server.url}/v1`, maxRetries: 0 });
  return {
    name: 'sdk',
    stream: ({ messages }) => from(client.chat.completions.create({ model: 'm', messages: [{ role: 'user', content: messages.length === 1 ? 'hi' : 'call_1' }], stream: true })).pipe(mergeMap((chunks) => from(chunks)), mergeMap(({ choices }) => {
      const { content, tool_calls: calls = [] } = choices[0]?.delta ?? {};
      return [...(content ? [content] : []), ...calls.flatMap(({ id }) => (id ? { id, toolName: 'look', parameters: {} } : []))];
    })),
  };
};

describe.each<[string, () => Provider]>([
  ['a connection that is read for all', () => multiplexed],
  ['one socket for all that is kept alive', () => plain],
  ['the SDK of OpenAI', sdk],
  ['the provider for OpenAI', () => new OpenAIProvider({ baseURL: `${server.url}/v1`, apiKey: 'k', model: 'm' })],
])('runs at once over %s', (name, provider) => {
  it('each see what AsyncLocalStorage held when they were subscribed to', async () => {
    const call = { id: 'call_1', name: 'look', json: '{}' };
    server.answerBy(({ body }) => ({ body: reply(['one', 'two', 'three'], JSON.stringify(body).includes('call_1') ? undefined : call), split: 40 }));
    const before = server.connections;
    const seen: string[] = [];
    const see = (who: string, run: unknown): unknown => seen.push(`${who} of ${String(run)}: ${storage.getStore()}`);
    const agent = new Agent({
      provider: provider(),
      tools: [makeTool('look', (_args, { context }) => see('tool', context))],
      observers: [{ onTextDelta: ({ context }) => see('hook', context), onToolEnd: ({ context }) => see('end of a tool', context), onRunEnd: ({ context }) => see('last hook', context) }],
    });

    const runs = Array.from({ length: 8 }, (__, index) => `run${index}`);
    await Promise.all(runs.map((run) => storage.run(run, async () => {
      await new Promise<void>((complete, error) => agent.stream({ messages: run, context: run }).pipe(textDeltas()).subscribe({ next: () => see('subscriber', run), complete, error }));
      see('caller', run);
    })));

    expect(seen.filter((line) => !/of (\w+): \1$/.test(line))).toEqual([]);
    for (const who of ['tool', 'hook', 'end of a tool', 'last hook', 'subscriber', 'caller']) expect(new Set(seen.filter((line) => line.startsWith(`${who} of`))).size).toBe(8);
    if (name.startsWith('one socket')) expect(server.connections - before).toBe(1);
  });
});
