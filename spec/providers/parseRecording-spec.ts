import { ConfigurationError } from 'rxagent';
import { toolCall } from 'rxagent/testing';
import { parseRecording } from '../../lib/providers/parseRecording';

const header = (reply: number, more: object = {}): string => JSON.stringify({ rxagent: 1, reply, provider: { name: 'openai' }, request: {}, ...more });
const line = (reply: number, event: object, atMs: unknown = 1): string => JSON.stringify({ reply, atMs, ...event });

describe('parseRecording', () => {
  it('should sort interleaved lines by reply, in the order of their beginnings', () => {
    const lines = [header(2), header(1), line(1, { item: 'a' }), '', line(2, { item: toolCall('x') }, 3), ' ', line(1, { note: { type: 'finish', reason: 'stop' } }), line(2, { error: { message: 'no' } }), line(1, { complete: true })];
    expect(parseRecording('it', lines)).toEqual([
      { provider: { name: 'openai' }, events: [{ atMs: 3, event: { item: toolCall('x') } }, { atMs: 1, event: { error: { message: 'no' } } }] },
      { provider: { name: 'openai' }, events: [{ atMs: 1, event: { item: 'a' } }, { atMs: 1, event: { note: { type: 'finish', reason: 'stop' } } }, { atMs: 1, event: { complete: true } }] },
    ]);
  });

  it('should begin a new reply where a number comes again: two recordings in one file', () => {
    const recording = [header(1), line(1, { item: 'a' }), line(1, { unsubscribed: true })];
    expect(parseRecording('it', [...recording, ...recording]).map(({ events }) => events.length)).toEqual([2, 2]);
  });

  it.each<[string, string[], string]>([
    ['is no JSON', [header(1), '{"reply":1,'], 'it: line 2 of the recording is no JSON object'],
    ['is no object', ['5'], 'it: line 1 of the recording is no JSON object'],
    ['is no text', [undefined as unknown as string], 'it: line 1 of the recording is no JSON object'],
    ['is of another version', [header(1), '', header(2, { rxagent: 2 })], 'it: line 3 of the recording is of version 2, but this rxagent reads version 1'],
    ['names no provider', [header(1, { provider: {} })], 'it: line 1 of the recording names no provider'],
    ['belongs to no reply', [header(1), line(2, { item: 'a' })], 'it: line 2 of the recording belongs to a reply (2) that has not begun'],
    ['says nothing', [header(1), line(1, {})], 'it: line 2 of the recording holds no item, note, error or end'],
    ['has a strange item', [header(1), line(1, { item: { a: 1 } })], 'it: line 2 of the recording holds no item, note, error or end'],
    ['has no time', [header(1), line(1, { item: 'a' }, null)], 'it: line 2 of the recording tells no time (atMs)'],
  ])('should refuse a line that %s', (_, lines, message) => {
    expect(() => parseRecording('it', lines)).toThrow(new ConfigurationError(`${message}: pass the lines that recordTo has written, as they are.`));
  });
});
