import * as fc from 'fast-check';
import { catchError, lastValueFrom, of, toArray } from 'rxjs';
import { ProviderError, type ToolCall } from 'rxagent';
import { askVendor } from '../../lib/protocol/askVendor';
import type { ReplyReader } from '../../lib/protocol/readReply';
import { messagesReader } from '../../lib/providers/anthropic/fromStream';
import { geminiReader } from '../../lib/providers/gemini/fromStream';
import { chatReader } from '../../lib/providers/openai/fromChatStream';
import { responsesReader } from '../../lib/providers/openai/fromResponsesStream';
import { vendors } from '../wire/vendors';

const vendor = { provider: 'vendor', keyVariable: 'KEY' };
const readers: Record<string, () => ReplyReader<never>> = {
  'OpenAI chat': chatReader,
  'OpenAI Responses': () => responsesReader(vendor),
  Anthropic: () => messagesReader(vendor),
  Gemini: geminiReader,
};
const request = { systemPrompt: '', messages: [], tools: [], report: () => {} };

/** What a reader makes of bytes: items, or the error alone. */
const outcome = (reader: () => ReplyReader<never>, pieces: readonly Uint8Array[]): Promise<unknown[]> =>
  lastValueFrom(
    askVendor(vendor, { model: 'm', request, reader, send: () => Promise.resolve({ headers: new Headers(), body: pieces } as unknown as Response) }).pipe(
      toArray<unknown>(),
      catchError((error: unknown) => of([error])),
    ),
  );

/** `tree` with its n-th node replaced. */
function replaceNode(tree: unknown, n: { left: number }, by: unknown): unknown {
  if (n.left-- === 0) return by;
  if (Array.isArray(tree)) return tree.map((item) => replaceNode(item, n, by));
  return typeof tree === 'object' && tree !== null ? Object.fromEntries(Object.entries(tree).map(([key, item]) => [key, replaceNode(item, n, by)])) : tree;
}

const text = ['Grüße ', '👋🏽'];
const call = { id: 'call_1', name: 'f', json: '{"x":"}"}' };
const whole = [...text, expect.objectContaining({ id: 'call_1', toolName: 'f', parameters: { x: '}' } })];
const isCall = (item: unknown): item is ToolCall => typeof item === 'object' && item !== null && 'toolName' in item;

describe.each(vendors)('a reply of $name', ({ name, reply, terminal }) => {
  const reader = readers[name]!;
  const body = reply(text, call);
  const bytes = new TextEncoder().encode(body);
  const blocks = body.split('\n\n').filter((block) => block !== '');
  const events = blocks.filter((block) => !block.includes('[DONE]')).map((block) => JSON.parse(block.slice(block.indexOf('data: ') + 6)) as unknown);
  const ofEvents = (list: readonly unknown[]): Uint8Array[] => [new TextEncoder().encode(list.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''))];

  const hostile = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom(null, [], {}, [null], 0, '', 'x', -1, 1e9));
  const event = fc.nat(events.length - 1);
  const strange = fc.oneof(
    event.map((at) => events[at]),
    fc.tuple(event, fc.nat(40), hostile).map(([at, left, by]) => replaceNode(events[at], { left }, by)),
    hostile,
  );

  it('may hold anything: its items are text and calls, or it is a ProviderError', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.array(strange, { maxLength: 12 }), fc.tuple(event, fc.nat(40), hostile).map(([at, left, by]) => events.with(at, replaceNode(events[at], { left }, by)))), async (list) => {
        const items = await outcome(reader, ofEvents(list));
        if (items[0] instanceof Error) {
          expect(items[0]).toBeInstanceOf(ProviderError);
          return;
        }
        for (const item of items.filter(isCall)) expect([typeof item.id, typeof item.toolName, typeof item.parameters, Array.isArray(item.parameters)]).toEqual(['string', 'string', 'object', false]);
      }),
      { numRuns: 250 },
    );
  });

  it('gives its call once, though its end comes twice', async () => {
    const end = blocks.slice(blocks.findLastIndex((block) => terminal.test(`${block}\n`)));
    const items = await outcome(reader, [new TextEncoder().encode([...blocks, ...end].map((block) => `${block}\n\n`).join(''))]);
    expect(items.filter(isCall)).toHaveLength(1);
  });

  it('is whole, or an error: never a part of one that looks like success', async () => {
    const marker = new TextEncoder().encode(body.slice(0, body.search(terminal))).length;
    for (let cut = 0; cut <= bytes.length; cut++) {
      const items = await outcome(reader, [bytes.subarray(0, cut)]);
      if (items[0] instanceof ProviderError) expect(items[0]).toMatchObject({ code: 'truncated', retryable: true });
      else expect(items).toEqual(whole);
      if (cut <= marker) expect(items[0]).toBeInstanceOf(ProviderError);
    }
    expect(await outcome(reader, [bytes])).toEqual(whole);
  });

  it('is the same in any pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (places) => {
        const at = [0, ...places.sort((a, b) => a - b), bytes.length];
        expect(await outcome(reader, at.slice(1).map((to, index) => bytes.subarray(at[index], to)))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });
});
