import { from, lastValueFrom, reduce } from 'rxjs';
import { repairConversation } from '../../../lib/messages/repairConversation';
import { parseArguments } from '../../../lib/messages/parseArguments';
import { CallParts, type CallPart } from '../../../lib/protocol/callParts';
import { readFault } from '../../../lib/protocol/fault';
import { serverSentEvents } from '../../../lib/protocol/serverSentEvents';
import { messagesReader } from '../../../lib/providers/anthropic/fromStream';
import { geminiReader } from '../../../lib/providers/gemini/fromStream';
import { chatReader } from '../../../lib/providers/openai/fromChatStream';
import { responsesReader } from '../../../lib/providers/openai/fromResponsesStream';
import { parseTextCalls } from '../../../lib/tools/parseTextCalls';
import { TextCallScanner } from '../../../lib/tools/textCallScanner';
import type { Message } from '../../../lib/types/message';
import { print, type Line } from '../harness';

/*
 * What a broken or hostile server or model may send, each a megabyte or 100,000 parts of one kind: whatever takes time that grows with the square of it would take
 * minutes here. 10,000 calls would take half a second.
 */
const TARGET = 100;
const SIZE = 1_000_000;
const COUNT = 100_000;
const CALLS = 10_000;
const vendor = { provider: 'vendor', keyVariable: 'KEY' };
const fill = (unit: string): string => unit.repeat(SIZE / unit.length);

/** The fastest of five: what else the machine does is not to be seen. */
async function line(name: string, work: () => unknown): Promise<Line> {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    globalThis.gc?.();
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return { name, rxagent: Math.min(...times), target: TARGET };
}

async function table(title: string, works: readonly (readonly [name: string, work: () => unknown])[]): Promise<void> {
  const lines: Line[] = [];
  for (const [name, work] of works) lines.push(await line(name, work));
  print(title, lines);
}

const scan = (text: string, size: number): void => {
  const scanner = new TextCallScanner(new Set(['f']));
  for (let at = 0; at < text.length; at += size) scanner.push(text.slice(at, at + size));
  scanner.end();
};
const UNITS = ['{', '[', '"', '\\', '`', 'T', 'TOOL_CALL', 'TOOL_CALL {', 'TOOL_CALL {\n', '{"a":', '{"tool":"g"}\n', '```\n', '```json\n{'];
await table('hostile: ms for 1 MB of text in deltas of 20', UNITS.map((unit) => [JSON.stringify(unit), () => scan(fill(unit), 20)]));
await table('hostile: ms for 1 MB of text at once', UNITS.map((unit) => [JSON.stringify(unit), () => scan(fill(unit), SIZE)]));
await table('hostile: ms for 1 MB in a marked call', [...UNITS, ' ', ',', ' ,'].map((unit) => [JSON.stringify(unit), () => parseTextCalls(`{"name":${fill(unit)}`)]));
await table('hostile: ms for 1 MB as arguments, as an error', UNITS.map((unit) => [JSON.stringify(unit), () => [parseArguments(fill(unit)), readFault(fill(unit)), readFault(`{${fill(unit)}}`)]]));

const readBytes = (text: string, size: number) => (): Promise<number> => {
  const bytes = new TextEncoder().encode(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
  return lastValueFrom(from(pieces).pipe(serverSentEvents(), reduce((count, events) => count + events.length, 0)));
};
await table('hostile: ms for 1 MB of server-sent events', [
  ['one line, in pieces of 16 bytes', readBytes(`data: ${fill('x')}\n\n`, 16)],
  ['one event of many lines, in pieces of 16 bytes', readBytes(`${fill('data: x\n')}\n`, 16)],
  ['line feeds, in pieces of 16 bytes', readBytes(fill('\n'), 16)],
  ['carriage returns, at once', readBytes(fill('\r'), SIZE)],
  ['events after one carriage return, at once', readBytes(`\r${fill('data: x\n\n')}`, SIZE)],
  ['colons, at once', readBytes(fill(':\n'), SIZE)],
  ['an error page of lines, at once', readBytes(fill('<p>A line of a page that tells of an error, as servers send it.</p>\n'), SIZE)],
]);

const gather = (count: number, part: (at: number) => CallPart) => (): void => {
  const calls = new CallParts();
  for (let at = 0; at < count; at++) calls.add(part(at));
  calls.take();
};
await table('hostile: ms for parts of calls', [
  ['100,000 of one call', gather(COUNT, () => ({ index: 0, id: 'a', name: 'f', arguments: '{' }))],
  ['100,000 of one call, always named', gather(COUNT, () => ({ index: 0, name: 'f', arguments: '{"a":{}' }))],
  ['10,000 calls', gather(CALLS, (index) => ({ index, id: `${index}`, name: 'f', arguments: '{}' }))],
  ['10,000 calls of one index', gather(CALLS, (at) => ({ index: 0, id: `${at}`, name: 'f', arguments: '{}' }))],
  ['10,000 calls without an index', gather(CALLS, () => ({ name: 'f', arguments: '{}' }))],
]);

const repeat = (count: number, read: (event: never) => unknown, event: (at: number) => unknown, end: unknown): void => {
  for (let at = 0; at < count; at++) read(event(at) as never);
  read(end as never);
};
const chatChunk = (delta: unknown, finish_reason: string | null = null): unknown => ({ choices: [{ index: 0, delta, finish_reason }] });
const added = (output_index: number): unknown => ({ type: 'response.output_item.added', output_index, item: { type: 'function_call', call_id: `${output_index}`, name: 'f', arguments: '' } });
await table('hostile: ms for events of a reply', [
  ['OpenAI chat: 100,000 pieces of a call', () => repeat(COUNT, chatReader(), (at) => chatChunk({ tool_calls: [{ index: 0, ...(at === 0 && { id: 'a' }), function: { name: 'f', arguments: '{' } }] }), chatChunk({}, 'tool_calls'))],
  ['OpenAI chat: 10,000 calls', () => repeat(CALLS, chatReader(), (index) => chatChunk({ tool_calls: [{ index, id: `${index}`, function: { name: 'f', arguments: '{}' } }] }), chatChunk({}, 'tool_calls'))],
  ['Responses: 100,000 pieces of a call', () => repeat(COUNT, responsesReader(vendor), (at) => (at === 0 ? added(0) : { type: 'response.function_call_arguments.delta', output_index: 0, delta: '{' }), { type: 'response.completed', response: { status: 'completed' } })],
  ['Anthropic: 100,000 pieces of a call', () => repeat(COUNT, messagesReader(vendor), (at) => (at === 0 ? { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'a', name: 'f' } } : { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{' } }), { type: 'message_stop' })],
  ['Responses: 10,000 calls', () => repeat(CALLS, responsesReader(vendor), (at) => ({ type: 'response.output_item.done', output_index: at, item: { type: 'function_call', call_id: `${at}`, name: 'f', arguments: '{}' } }), { type: 'response.completed', response: { status: 'completed' } })],
  ['Anthropic: 10,000 calls', () => repeat(CALLS, messagesReader(vendor), (index) => ({ type: 'content_block_start', index, content_block: { type: 'tool_use', id: `${index}`, name: 'f', input: {} } }), { type: 'message_stop' })],
  ['Anthropic: 10,000 citations', () => repeat(CALLS, messagesReader(vendor), (at) => (at === 0 ? { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } : { type: 'content_block_delta', index: 0, delta: { type: 'citations_delta', citation: {} } }), { type: 'message_stop' })],
  ['Gemini: 10,000 calls', () => repeat(CALLS, geminiReader(), () => ({ candidates: [{ content: { parts: [{ functionCall: { name: 'f', args: { x: 1 } } }] } }] }), { candidates: [{ finishReason: 'STOP' }] })],
  ['Gemini: 100,000 values of a call', () => repeat(COUNT, geminiReader(), (at) => ({ candidates: [{ content: { parts: [{ functionCall: { ...(at === 0 && { name: 'f' }), partialArgs: [{ jsonPath: '$.a', stringValue: 'x' }], willContinue: true } }] } }] }), { candidates: [{ finishReason: 'STOP' }] })],
]);

/** 10,000 messages of turns with a call each, and the same without its first answer. */
const turns = Array.from({ length: 2500 }, (_, at): Message[] => [
  { role: 'user', content: 'question' },
  { role: 'assistant', content: '', toolCalls: [{ id: `call_${at}`, toolName: 'f', parameters: {} }] },
  { role: 'tool', content: 'result', toolCallId: `call_${at}`, toolName: 'f' },
  { role: 'assistant', content: 'answer' },
]).flat();
const sameIds: Message[] = [
  { role: 'assistant', content: '', toolCalls: Array.from({ length: COUNT / 2 }, () => ({ id: 'a', toolName: 'f', parameters: {} })) },
  ...Array.from({ length: COUNT / 2 }, (): Message => ({ role: 'tool', content: '', toolCallId: 'a', toolName: 'f' })),
];
for (let round = 0; round < 50; round++) repairConversation(turns);
print('hostile: ms to repair a conversation', [
  { ...(await line('10,000 messages, nothing to repair', () => repairConversation(turns))), target: 1 },
  { ...(await line('10,000 messages, one fault', () => repairConversation(turns.toSpliced(2, 1)))), target: 20 },
  await line('50,000 calls of one id', () => repairConversation(sameIds)),
]);
