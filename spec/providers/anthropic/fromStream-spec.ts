import { describe, expect, it } from '@jest/globals';
import { messagesReader, type MessagesEvent } from '../../../lib/providers/anthropic/fromStream';
import type { ReplyItem } from '../../../lib/protocol/replyItem';
import { ProviderError } from 'rxagent';

const vendor = { provider: 'anthropic', keyVariable: 'ANTHROPIC_API_KEY' };
const read = (...events: MessagesEvent[]): ReplyItem[] => events.flatMap(messagesReader(vendor));

const start = (usage?: MessagesEvent['usage'], model?: string): MessagesEvent => ({ type: 'message_start', message: { ...(model !== undefined && { model }), ...(usage && { usage }) } });
const open = (index: number, content_block: Record<string, unknown>): MessagesEvent => ({ type: 'content_block_start', index, content_block });
const delta = (index: number, type: string, fields: Record<string, unknown>): MessagesEvent => ({ type: 'content_block_delta', index, delta: { type, ...fields } });
const text = (index: number, value: string): MessagesEvent => delta(index, 'text_delta', { text: value });
const thought = (index: number, thinking: string): MessagesEvent => delta(index, 'thinking_delta', { thinking });
const json = (index: number, partial_json: string): MessagesEvent => delta(index, 'input_json_delta', { partial_json });
const close = (index: number): MessagesEvent => ({ type: 'content_block_stop', index });
const ends = (stop_reason: string | null, usage?: MessagesEvent['usage']): MessagesEvent => ({ type: 'message_delta', delta: { stop_reason }, ...(usage && { usage }) });
const stop: MessagesEvent = { type: 'message_stop' };
const ping: MessagesEvent = { type: 'ping' };

const textBlock = { type: 'text', text: '' };
const thinkingBlock = { type: 'thinking', thinking: '', signature: '' };
const use = (id: string, name = 'search', input: unknown = {}): Record<string, unknown> => ({ type: 'tool_use', id, name, input });
const call = (id: string, parameters = {}, more = {}): ReplyItem => ({ id, toolName: 'search', parameters, ...more });
const finish = (reason: string, raw?: string): unknown => ({ type: 'finish', reason, ...(raw !== undefined && { raw }) });
const CUT = { parameters: {}, parseError: expect.stringContaining('cut off') as unknown as string };

describe('messagesReader', () => {
  const cases: [string, MessagesEvent[], unknown[]][] = [
    ['nothing of nothing', [], []],
    ['text as it comes', [start(), open(0, textBlock), ping, text(0, 'Hel'), text(0, 'lo'), close(0), ends('end_turn'), stop], ['Hel', 'lo', finish('stop', 'end_turn')]],
    ['text that a block begins with', [start(), open(0, { type: 'text', text: 'Hi' }), stop], ['Hi', finish('stop')]],
    ['no empty text', [start(), open(0, textBlock), text(0, ''), stop], [finish('stop')]],
    ['text without a block', [start(), text(0, 'Hi'), stop], ['Hi', finish('stop')]],
    ['reasoning beside the text', [start(), open(0, thinkingBlock), thought(0, 'Hm'), thought(0, ''), delta(0, 'signature_delta', { signature: 's' }), open(1, textBlock), text(1, 'a'), ends('end_turn'), stop], [{ type: 'reasoning-delta', delta: 'Hm' }, 'a', finish('stop', 'end_turn')]],
    ['nothing of redacted reasoning', [start(), open(0, { type: 'redacted_thinking', data: 'xyz' }), open(1, textBlock), text(1, 'a'), stop], ['a', finish('stop')]],
    [
      'calls when all is there, in their order',
      [start(), open(0, textBlock), text(0, 'a'), open(2, use('2')), open(1, use('1')), json(2, '{"q":'), json(1, '{"q":1}'), close(1), json(2, '2}'), close(2), ends('tool_use'), stop],
      ['a', call('1', { q: 1 }), call('2', { q: 2 }), finish('tool-calls', 'tool_use')],
    ],
    ['no call before the end', [start(), open(0, use('1')), json(0, '{}'), close(0), ends('tool_use')], []],
    ['a call without arguments', [start(), open(0, use('1')), json(0, ''), close(0), ends('tool_use'), stop], [call('1'), finish('tool-calls', 'tool_use')]],
    ['arguments that a call begins with', [start(), open(0, use('1', 'search', { q: 1 })), close(0), ends('tool_use'), stop], [call('1', { q: 1 }), finish('tool-calls', 'tool_use')]],
    ['pieces of arguments in place of those that a call begins with', [start(), open(0, use('1', 'search', { q: 1 })), json(0, '{"q":2}'), close(0), stop], [call('1', { q: 2 }), finish('tool-calls')]],
    ['why arguments cannot be read', [start(), open(0, use('1')), json(0, '{"q"'), close(0), ends('tool_use'), stop], [call('1', {}, { parseError: expect.stringContaining('Invalid JSON') }), finish('tool-calls', 'tool_use')]],
    ['two calls that a server counts alike', [start(), open(0, use('1')), json(0, '{"q":1}'), close(0), open(0, use('2')), json(0, '{"q":2}'), close(0), stop], [call('1', { q: 1 }), call('2', { q: 2 }), finish('tool-calls')]],
    ['calls that a server does not count', [start(), { type: 'content_block_start', content_block: use('1') }, { type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{"q":1}' } }, { type: 'content_block_stop' }, stop], [call('1', { q: 1 }), finish('tool-calls')]],
    ['calls that are not to be run as the tokens ran out', [start(), open(0, use('1')), json(0, '{"q":1}'), open(1, use('2')), json(1, '{"q'), ends('max_tokens'), stop], [call('1', {}, { ...CUT, parameters: { q: 1 } }), call('2', {}, CUT), finish('length', 'max_tokens')]],
    ['calls that are not to be run as one of them has no end', [start(), open(0, use('1')), json(0, '{"q":1}'), close(0), open(1, use('2')), ends('tool_use'), stop], [call('1', {}, { ...CUT, parameters: { q: 1 } }), call('2', {}, CUT), finish('tool-calls', 'tool_use')]],
    ['half a call that is not to be run, though no reason was told', [start(), open(0, use('1')), stop], [call('1', {}, CUT), finish('tool-calls')]],
    ['calls that are not to be run after a pause of the server', [start(), open(0, use('1')), close(0), ends('pause_turn'), stop], [call('1', {}, CUT), finish('other', 'pause_turn')]],
    ['calls that are not to be run after an end of an unknown kind', [start(), open(0, use('1')), close(0), ends('tired'), stop], [call('1', {}, CUT), finish('other', 'tired')]],
    ['calls after a word that the model was to stop at', [start(), open(0, use('1')), close(0), ends('stop_sequence'), stop], [call('1'), finish('stop', 'stop_sequence')]],
    ['calls that are not to be run as the context was full', [start(), open(0, use('1')), close(0), ends('model_context_window_exceeded'), stop], [call('1', {}, CUT), finish('length', 'model_context_window_exceeded')]],
    ['no call of a refused reply', [start(), open(0, textBlock), text(0, 'Well'), open(1, use('1')), ends('refusal'), stop], ['Well', finish('refusal', 'refusal')]],
    ["no call of the server's own", [start(), open(0, { ...use('s'), type: 'server_tool_use' }), json(0, '{}'), open(1, { ...use('m'), type: 'mcp_tool_use' }), open(2, { type: 'mcp_tool_result', tool_use_id: 'm', content: [{ type: 'text', text: 'x' }] }), ends('end_turn'), stop], [finish('stop', 'end_turn')]],
    ['why it ended', [start(), ends('stop_sequence'), stop], [finish('stop', 'stop_sequence')]],
    ['that the server pauses', [start(), ends('pause_turn'), stop], [finish('other', 'pause_turn')]],
    ['an end of an unknown kind', [start(), ends('tired'), stop], [finish('other', 'tired')]],
    ['the reason that was told last', [start(), ends('end_turn'), ends(null), stop], [finish('stop', 'end_turn')]],
    ['nothing of what is unknown', [{ type: 'song' }, {}, start(), open(0, { type: 'hologram', text: 'x' }), delta(0, 'hologram_delta', { text: 'x' }), { type: 'content_block_start' }, { type: 'content_block_delta' }, { type: 'message_delta' }, stop], [finish('stop')]],
    [
      'null for what it is',
      [null, 5, [], { type: 'message_start', message: null }, { type: 'content_block_start', index: null, content_block: null }, { type: 'content_block_delta', index: null, delta: null }, { type: 'content_block_stop', index: null }, text(7, 'a'), { type: 'message_delta', delta: null, usage: null }, stop] as MessagesEvent[],
      ['a', finish('stop')],
    ],
    ['a call that null counts', [start(), { type: 'content_block_start', index: null, content_block: use('1') }, { type: 'content_block_delta', index: null, delta: { type: 'input_json_delta', partial_json: '{"q":1}' } }, { type: 'content_block_stop', index: null }, stop], [call('1', { q: 1 }), finish('tool-calls')]],
    ['nothing after the end', [start(), stop, text(0, 'a'), start({ input_tokens: 1 }), stop], [finish('stop')]],
    ['the model', [start(undefined, 'claude-x')], [{ type: 'model', model: 'claude-x' }]],
    [
      'the tokens as they are counted',
      [start({ input_tokens: 10, output_tokens: 1 }), ends('end_turn', { output_tokens: 5 }), stop],
      [{ type: 'usage', usage: { inputTokens: 10, outputTokens: 1, totalTokens: 11 } }, { type: 'usage', usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } }, finish('stop', 'end_turn')],
    ],
    [
      'tokens of the cache as input, too',
      [start({ input_tokens: 10, cache_read_input_tokens: 100, cache_creation_input_tokens: 1000, output_tokens: 1 })],
      [{ type: 'usage', usage: { inputTokens: 1110, outputTokens: 1, totalTokens: 1111, cachedInputTokens: 100 } }],
    ],
    [
      'input that grew on the way, and the tokens of reasoning',
      [start({ input_tokens: 10, cache_read_input_tokens: 2, output_tokens: 1 }), ends('end_turn', { input_tokens: 50, cache_read_input_tokens: null, output_tokens: 5, output_tokens_details: { thinking_tokens: 3 } })],
      [{ type: 'usage', usage: { inputTokens: 12, outputTokens: 1, totalTokens: 13, cachedInputTokens: 2 } }, { type: 'usage', usage: { inputTokens: 52, outputTokens: 5, totalTokens: 57, cachedInputTokens: 2, reasoningTokens: 3 } }],
    ],
  ];

  it.each(cases)('should tell %s', (_, events, expected) => {
    expect(read(...events)).toEqual(expected);
  });

  it('should start anew for each reply', () => {
    const events = [start(), open(0, use('1')), close(0), stop];

    expect(read(...events)).toEqual(read(...events));
  });

  describe('what goes back with the calls', () => {
    const content = (...events: MessagesEvent[]): unknown => (read(start(), ...events, ...events.flatMap(({ type, index }) => (type === 'content_block_start' ? [close(index ?? 0)] : [])), ends('tool_use'), stop).find((item) => typeof item === 'object' && 'toolName' in item) as { anthropic?: { content: unknown } }).anthropic?.content;

    it('should be nothing where text and calls are all', () => {
      expect(read(start(), open(0, textBlock), text(0, 'a'), open(1, use('1')), close(1), stop)).toStrictEqual(['a', call('1'), finish('tool-calls')]);
    });

    it('should be all blocks, on the first call only', () => {
      const events = [
        start(),
        open(0, thinkingBlock), thought(0, 'Hm, '), thought(0, 'well.'), delta(0, 'signature_delta', { signature: 'sig' }),
        open(1, { type: 'redacted_thinking', data: 'xyz' }),
        open(2, textBlock), text(2, 'Let me '), text(2, 'see.'),
        open(3, { ...use('1'), caller: { type: 'direct' } }), json(3, '{"q":'), json(3, '1}'), close(3),
        open(4, use('2')), json(4, ''), close(4),
        ends('tool_use'), stop,
      ];
      const blocks = [
        { type: 'thinking', thinking: 'Hm, well.', signature: 'sig' },
        { type: 'redacted_thinking', data: 'xyz' },
        { type: 'text', text: 'Let me see.' },
        { ...use('1', 'search', { q: 1 }), caller: { type: 'direct' } },
        use('2'),
      ];

      expect(read(...events).slice(4)).toStrictEqual([call('1', { q: 1 }, { anthropic: { content: blocks } }), call('2'), finish('tool-calls', 'tool_use')]);
    });

    it('should be the tools of the server, too, in their order', () => {
      const found = { type: 'web_search_tool_result', tool_use_id: 's', content: [{ type: 'web_search_result', url: 'https://example.com' }] };

      expect(content(open(2, use('1')), open(0, { ...use('s', 'web_search'), type: 'server_tool_use' }), json(0, '{"query":"x"}'), open(1, found)))
        .toEqual([{ ...use('s', 'web_search', { query: 'x' }), type: 'server_tool_use' }, found, use('1')]);
    });

    it('should keep citations', () => {
      const [a, b] = [{ type: 'char_location', cited_text: 'a' }, { type: 'char_location', cited_text: 'b' }];

      expect(content(open(0, { type: 'text', text: '', citations: null }), delta(0, 'citations_delta', { citation: a }), delta(0, 'citations_delta', { citation: b }), text(0, 'x'), open(1, { type: 'redacted_thinking' }), open(2, use('1'))))
        .toEqual([{ type: 'text', text: 'x', citations: [a, b] }, { type: 'redacted_thinking' }, use('1')]);
    });

    it('should leave the events as they were', () => {
      const events = [start(), open(0, { ...thinkingBlock }), thought(0, 'a'), open(1, use('1')), json(1, '{"q":1}'), stop];
      const before = structuredClone(events);
      read(...events);

      expect(events).toEqual(before);
    });
  });

  describe('a second beginning', () => {
    const first = [start({ input_tokens: 1, output_tokens: 0 }, 'claude-a')];
    const second = [start({ input_tokens: 2, output_tokens: 0 }, 'claude-b'), open(0, textBlock), text(0, 'b'), ends('end_turn'), stop];

    it.each<[string, MessagesEvent[]]>([
      ['text', [open(0, textBlock), text(0, 'a')]],
      ['reasoning', [open(0, thinkingBlock), thought(0, 'a')]],
    ])('should be an error that may be retried after %s', (_, events) => {
      let failure: unknown;
      try {
        read(...first, ...events, ...second);
      } catch (error) {
        failure = error;
      }

      expect(failure).toBeInstanceOf(ProviderError);
      expect(failure).toMatchObject({ provider: 'anthropic', code: 'truncated', retryable: true, message: expect.stringContaining('another one began') as unknown });
    });

    it('should drop what was not given out', () => {
      expect(read(...first, open(0, use('1')), json(0, '{"q"'), ...second)).toEqual([
        { type: 'model', model: 'claude-a' },
        { type: 'usage', usage: { inputTokens: 1, outputTokens: 0, totalTokens: 1 } },
        { type: 'model', model: 'claude-b' },
        { type: 'usage', usage: { inputTokens: 2, outputTokens: 0, totalTokens: 2 } },
        'b',
        finish('stop', 'end_turn'),
      ]);
    });
  });
});
