import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { concatMap, from, last, lastValueFrom, map, scan } from 'rxjs';
import { Agent, type Provider } from 'rxagent';
import { AnthropicProvider } from 'rxagent/anthropic';
import { GeminiProvider } from 'rxagent/gemini';
import { OpenAIProvider } from 'rxagent/openai';
import { print, race, type Line } from '../harness';

const COUNT = 20_000;
const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const usageMetadata = { promptTokenCount: 1, candidatesTokenCount: COUNT, totalTokenCount: COUNT + 1 };

/** What each vendor sends: by path, how a reply begins, goes on and ends. */
const replies = {
  '/v1/chat/completions': [
    '',
    data({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: { content: ' word' }, logprobs: null, finish_reason: null }] }),
    `${data({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}data: [DONE]\n\n`,
  ],
  '/v1/responses': [
    `event: response.created\n${data({ type: 'response.created', sequence_number: 0, response: { id: 'resp_1', model: 'm', status: 'in_progress', output: [] } })}`,
    `event: response.output_text.delta\n${data({ type: 'response.output_text.delta', sequence_number: 1, item_id: 'msg_1', output_index: 0, content_index: 0, delta: ' word', logprobs: [] })}`,
    `event: response.completed\n${data({ type: 'response.completed', sequence_number: 2, response: { id: 'resp_1', model: 'm', status: 'completed', output: [] } })}`,
  ],
  '/v1/messages': [
    `event: message_start\n${data({ type: 'message_start', message: { id: 'msg_1', role: 'assistant', model: 'm', content: [], usage: { input_tokens: 1, output_tokens: 1 } } })}` +
      `event: content_block_start\n${data({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } })}`,
    `event: content_block_delta\n${data({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' word' } })}`,
    `event: message_delta\n${data({ type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 9 } })}event: message_stop\n${data({ type: 'message_stop' })}`,
  ],
  gemini: [
    '',
    data({ candidates: [{ content: { parts: [{ text: ' word' }], role: 'model' }, index: 0 }], usageMetadata, modelVersion: 'm' }),
    data({ candidates: [{ content: { parts: [{ text: '' }], role: 'model' }, finishReason: 'STOP', index: 0 }], usageMetadata, modelVersion: 'm' }),
  ],
};

/** On a thread of its own; tells of clients that leave early. `/hold/…` never ends. */
const worker = new Worker(
  `const { parentPort, workerData } = require('node:worker_threads');
   const write = (response, text, times) => new Promise((done) => {
     const block = text.repeat(200); let left = times / 200;
     const more = () => { while (left-- > 0) if (!response.write(block)) return response.once('drain', more); done(); };
     response.on('close', done); more();
   });
   require('node:http').createServer(async (request, response) => {
     for await (const _ of request);
     const hold = request.url.startsWith('/hold');
     const path = request.url.replace(/^\\/(hold|long)/, '').split('?')[0];
     const [head, delta, tail] = workerData[path] ?? workerData.gemini;
     response.writeHead(200, { 'content-type': 'text/event-stream' });
     response.on('close', () => response.writableFinished || parentPort.postMessage({ closedAt: performance.timeOrigin + performance.now() }));
     response.write(head);
     if (hold) return void response.write(delta);
     await write(response, delta, request.url.startsWith('/long') ? ${COUNT * 10} : ${COUNT});
     response.end(tail);
   }).listen(0, '127.0.0.1', function () { parentPort.postMessage({ port: this.address().port }); });`,
  { eval: true, workerData: replies },
);
const [{ port }] = (await once(worker, 'message')) as [{ port: number }];
const url = `http://127.0.0.1:${port}`;

const apiKey = 'k';
const messages = [{ role: 'user' as const, content: 'hi' }];
const openai = new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });
const anthropic = new Anthropic({ apiKey, baseURL: url, maxRetries: 0 });
const gemini = new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url } });

async function total<T>(chunks: PromiseLike<AsyncIterable<T>>, textOf: (chunk: T) => string | null | undefined): Promise<number> {
  let length = 0;
  for await (const chunk of await chunks) length += textOf(chunk)?.length ?? 0;
  return length;
}

interface Way {
  provider: (url: string) => Provider;
  path: string;
  sdk: () => Promise<number>;
  textOf: (event: never) => string | undefined;
}

const ways: Record<string, Way> = {
  'OpenAI chat': {
    provider: (at) => new OpenAIProvider({ apiKey, baseURL: `${at}/v1` }),
    path: '/v1/chat/completions',
    sdk: () => total(openai.chat.completions.create({ model: 'm', messages, stream: true }), (chunk) => chunk.choices[0]?.delta.content),
    textOf: (event: OpenAI.ChatCompletionChunk) => event.choices[0]?.delta.content ?? undefined,
  },
  'OpenAI Responses': {
    provider: (at) => new OpenAIProvider({ apiKey, baseURL: `${at}/v1`, api: 'responses' }),
    path: '/v1/responses',
    sdk: () => total(openai.responses.create({ model: 'm', input: 'hi', stream: true }), (event) => (event.type === 'response.output_text.delta' ? event.delta : '')),
    textOf: (event: { delta?: string }) => event.delta,
  },
  Anthropic: {
    provider: (at) => new AnthropicProvider({ apiKey, baseURL: at }),
    path: '/v1/messages',
    sdk: () =>
      total(anthropic.messages.create({ model: 'claude-sonnet-5', max_tokens: 9, messages, stream: true }), (event) =>
        event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? event.delta.text : '',
      ),
    textOf: (event: { delta?: { text?: string } }) => event.delta?.text,
  },
  Gemini: {
    provider: (at) => new GeminiProvider({ apiKey, baseURL: at }),
    path: '/v1beta/models/m:streamGenerateContent',
    sdk: () => total(gemini.models.generateContentStream({ model: 'm', contents: 'hi' }), (chunk) => chunk.candidates?.[0]?.content?.parts?.[0]?.text),
    textOf: (event: { candidates?: { content?: { parts?: { text?: string }[] } }[] }) => event.candidates?.[0]?.content?.parts?.[0]?.text,
  },
};

/** The least: split at blank lines, parse, add up. */
const bare = ({ path, textOf }: Way) => async (): Promise<number> => {
  const response = await fetch(`${url}${path}`, { method: 'POST', body: '{}' });
  const decoder = new TextDecoder();
  let rest = '';
  return lastValueFrom(
    from(response.body!).pipe(
      concatMap((bytes) => {
        const events = (rest + decoder.decode(bytes, { stream: true })).split('\n\n');
        rest = events.pop()!;
        return events;
      }),
      map((event) => event.slice(event.indexOf('data: ') + 6)),
      map((json) => (json === '[DONE]' ? 0 : (textOf(JSON.parse(json) as never)?.length ?? 0))),
      scan((length, more) => length + more, 0),
      last(),
    ),
  );
};

const lines: Line[] = [];
for (const [name, way] of Object.entries(ways)) {
  const agent = new Agent({ provider: way.provider(url) });
  const times = await race({ rxagent: async () => (await agent.run('hi')).content.length, floor: way.sdk, rxjs: bare(way) }, { rounds: 9, warmUps: 2 });
  lines.push({ name, ...times, target: times.floor * 0.6 });
}
print(`wire: ms for ${COUNT} deltas over HTTP (floor: the SDK's own loop; rxjs: bare fetch)`, lines);

/** KB held at a tenth and at nine tenths of a stream ten times as long. */
async function heldIn(provider: Provider): Promise<number> {
  const held: number[] = [];
  let seen = 0;
  await lastValueFrom(
    provider.stream!({ systemPrompt: '', messages, tools: [], report: () => {} }).pipe(
      map(() => {
        if (++seen === COUNT || seen === COUNT * 9) {
          globalThis.gc?.();
          held.push(process.memoryUsage().heapUsed / 1000);
        }
      }),
    ),
  );
  return held[1]! - held[0]!;
}
const memory: Line[] = [];
for (const [name, { provider }] of Object.entries(ways)) memory.push({ name, rxagent: await heldIn(provider(`${url}/long`)), target: 1000 });
print(`wire: KB held after ${COUNT * 9} deltas more than after ${COUNT}`, memory);

/** Milliseconds from the unsubscription until the server sees the connection close. */
async function untilClosed(provider: Provider): Promise<number> {
  const closed = once(worker, 'message') as Promise<[{ closedAt: number }]>;
  const leftAt = await new Promise<number>((resolve) => {
    const subscription = provider.stream!({ systemPrompt: '', messages, tools: [], report: () => {} }).subscribe(() => {
      subscription.unsubscribe();
      resolve(performance.timeOrigin + performance.now());
    });
  });
  return (await closed)[0].closedAt - leftAt;
}
const closing: Line[] = [];
for (const [name, { provider }] of Object.entries(ways)) {
  const times: number[] = [];
  for (let round = 0; round < 20; round++) times.push(await untilClosed(provider(`${url}/hold`)));
  closing.push({ name, rxagent: Math.max(...times), target: 50 });
}
print('wire: ms from unsubscribing to the closed socket, the slowest of 20', closing);
await worker.terminate();
