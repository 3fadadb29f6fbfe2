import type { ReplyItem } from '../../../lib/protocol/replyItem';
import { DONE } from '../../../lib/protocol/jsonValue';
import { chatReader } from '../../../lib/providers/openai/fromChatStream';

type Chunk = Parameters<ReturnType<typeof chatReader>>[0];
/** What one reply's chunks say. */
const read = (...chunks: unknown[]): ReplyItem[] => chunks.flatMap(chatReader() as (chunk: unknown) => readonly ReplyItem[]);
const delta = (fields: object, rest: object = {}): unknown => ({ choices: [{ index: 0, delta: fields, ...rest }] });
const end = (finish_reason: string): unknown => delta({}, { finish_reason });
/** A piece of a call. */
const part = (index: number | undefined, id: string | undefined, name: string | undefined, args?: unknown, rest: object = {}): unknown =>
  delta({ tool_calls: [{ ...(index !== undefined && { index }), ...(id !== undefined && { id }), type: 'function', function: { ...(name !== undefined && { name }), ...(args !== undefined && { arguments: args }) }, ...rest }] });
const call = (id: string, parameters: Record<string, unknown> = {}, rest: object = {}) => ({ id, toolName: 'f', parameters, ...rest });
const finish = (reason: string, raw?: string) => ({ type: 'finish', reason, ...(raw !== undefined && { raw }) });
const CUT = 'The reply was cut off (most likely by the limit of its tokens, maxTokens), so none of its calls was run. Ask again with shorter arguments or fewer calls.';

describe('chatReader', () => {
  const cases: [string, unknown[], unknown[]][] = [
    ['nothing', [], []],
    ['text as it comes', [delta({ role: 'assistant', content: '' }), delta({ content: 'Hel' }), delta({ content: 'lo' }), end('stop'), DONE], ['Hel', 'lo', finish('stop', 'stop')]],
    ['text that comes with its end', [delta({ content: 'Hi' }, { finish_reason: 'stop' })], ['Hi', finish('stop', 'stop')]],
    ['a call in pieces, when the reply ends', [part(0, 'c1', 'f', ''), part(0, undefined, undefined, '{"a"'), part(0, undefined, undefined, ':1}'), end('tool_calls')], [call('c1', { a: 1 }), finish('tool-calls', 'tool_calls')]],
    ['text before calls', [delta({ content: 'Let me see' }), part(0, 'c1', 'f', '{}'), end('tool_calls')], ['Let me see', call('c1'), finish('tool-calls', 'tool_calls')]],
    ['several calls, by index', [part(1, 'c2', 'f', '{"b":'), part(0, 'c1', 'f', '{"a":1}'), part(1, undefined, undefined, '2}'), end('tool_calls')], [call('c1', { a: 1 }), call('c2', { b: 2 }), finish('tool-calls', 'tool_calls')]],
    ['calls counted from 1', [part(1, 'c1', 'f', '{}'), end('tool_calls')], [call('c1'), finish('tool-calls', 'tool_calls')]],
    ['calls that all have index 0', [part(0, 'c1', 'f', '{"a":1}'), part(0, 'c2', 'f', '{"b":2}'), end('tool_calls')], [call('c1', { a: 1 }), call('c2', { b: 2 }), finish('tool-calls', 'tool_calls')]],
    ['calls without an index', [part(undefined, 'c1', 'f', '{"a":1}'), part(undefined, 'c2', 'f', '{"b":2}'), end('tool_calls')], [call('c1', { a: 1 }), call('c2', { b: 2 }), finish('tool-calls', 'tool_calls')]],
    ['a call whose id and name are repeated', [part(0, 'c1', 'f', '{"a"'), part(0, 'c1', 'f', ':1}'), end('tool_calls')], [call('c1', { a: 1 }), finish('tool-calls', 'tool_calls')]],
    ['a call without an id, for the agent to name', [part(0, undefined, 'f', '{}'), end('tool_calls')], [call(''), finish('tool-calls', 'tool_calls')]],
    ['arguments as an object', [part(0, 'c1', 'f', { a: 1 }), end('tool_calls')], [call('c1', { a: 1 }), finish('tool-calls', 'tool_calls')]],
    ['no arguments', [part(0, 'c1', 'f'), end('tool_calls')], [call('c1'), finish('tool-calls', 'tool_calls')]],
    ['calls that end in "stop", as they do at some servers', [part(0, 'c1', 'f', '{}'), end('stop')], [call('c1'), finish('stop', 'stop')]],
    ['an end told by [DONE] alone', [delta({ content: 'Hi' }), DONE], ['Hi', finish('stop')]],
    ['an end of calls told by [DONE] alone', [part(0, 'c1', 'f', '{}'), DONE], [call('c1'), finish('tool-calls')]],
    ['no end without either', [delta({ content: 'Hi' }), part(0, 'c1', 'f', '{}')], ['Hi']],
    ['calls that come after the end', [end('tool_calls'), part(0, 'c1', 'f', '{}'), DONE], [finish('tool-calls', 'tool_calls'), call('c1')]],
    ['calls cut by the limit, none to be run', [part(0, 'c1', 'f', '{"a":1}'), part(1, 'c2', 'f', '{"b"'), end('length')], [call('c1', { a: 1 }, { parseError: CUT }), call('c2', {}, { parseError: CUT }), finish('length', 'length')]],
    ['calls cut by a filter, none to be run', [part(0, 'c1', 'f', ''), end('content_filter')], [call('c1', {}, { parseError: CUT }), finish('content-filter', 'content_filter')]],
    ['calls of a reply that stopped for a reason of its own, none to be run', [part(0, 'c1', 'f', ''), end('insufficient_system_resource'), DONE], [call('c1', {}, { parseError: CUT }), finish('error', 'insufficient_system_resource')]],
    ['calls of a reply that ended in an unknown way, none to be run', [part(0, 'c1', 'f', '{}'), end('tired')], [call('c1', {}, { parseError: CUT }), finish('other', 'tired')]],
    ['calls that come after a cut, none to be run', [end('length'), part(0, 'c1', 'f', '{}'), DONE], [finish('length', 'length'), call('c1', {}, { parseError: CUT })]],
    ['calls that end in "eos" (Together)', [part(0, 'c1', 'f', '{}'), end('eos')], [call('c1'), finish('stop', 'eos')]],
    ['a function_call of old', [delta({ function_call: { name: 'f', arguments: '' } }), delta({ function_call: { arguments: '{"a"' } }), delta({ function_call: { arguments: ':1}' } }), end('function_call')], [call('', { a: 1 }), finish('tool-calls', 'function_call')]],
    ['a function_call of old beside the same call once', [delta({ function_call: { name: 'f', arguments: '{}' }, tool_calls: [{ index: 0, id: 'c1', function: { name: 'f', arguments: '{}' } }] }), end('tool_calls')], [call('c1'), finish('tool-calls', 'tool_calls')]],
    ['two calls of one delta that have nothing but a name', [delta({ tool_calls: [{ function: { name: 'f', arguments: '' } }, { function: { name: 'f', arguments: '' } }] }), end('tool_calls')], [call(''), call(''), finish('tool-calls', 'tool_calls')]],
    ['two whole calls of one id and index', [part(0, 'c1', 'f', '{"a":1}'), part(0, 'c1', 'f', '{"a":2}'), end('tool_calls')], [call('c1', { a: 1 }), call('c1', { a: 2 }), finish('tool-calls', 'tool_calls')]],
    ['null for what it is', [null, 5, [], { choices: null, usage: null, model: null }, { choices: [null, { index: null, delta: null }] }, delta({ function_call: null, tool_calls: [null], reasoning_details: [null] }), delta({ tool_calls: [{ index: null, id: null, function: { name: 'f', arguments: null } }] }, { finish_reason: null }), end('tool_calls')], [call(''), finish('tool-calls', 'tool_calls')]],
    ['nothing of content in parts of another type', [delta({ content: [{ type: 'reference', reference_ids: [1] }, { type: 'text', text: null }, { type: 'thinking', thinking: null }, { type: 'text', text: 'Hi' }] }), end('stop')], ['Hi', finish('stop', 'stop')]],
    ['a refusal', [delta({ refusal: 'I can' }), delta({ refusal: 'not.' }), end('stop')], ['I can', 'not.', finish('refusal', 'stop')]],
    ['the first choice of several', [delta({ content: 'a' }), { choices: [{ index: 1, delta: { content: 'b' }, finish_reason: 'length' }] }, end('stop')], ['a', finish('stop', 'stop')]],
    ['a whole message', [{ choices: [{ index: 0, message: { role: 'assistant', content: 'Hi', tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: '{}' } }, { id: 'c2', type: 'function', function: { name: 'f', arguments: '{}' } }] }, finish_reason: 'tool_calls' }] }], ['Hi', call('c1'), call('c2'), finish('tool-calls', 'tool_calls')]],
    ['a choice with neither delta nor message', [{ choices: [{ index: 0, finish_reason: 'stop' }] }], [finish('stop', 'stop')]],
    ['content in parts (Mistral)', [delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }), delta({ content: [{ type: 'text', text: 'Hi' }] }), end('stop')], [{ type: 'reasoning-delta', delta: 'hm' }, 'Hi', finish('stop', 'stop')]],
    ['fields that are null', [delta({ content: null, refusal: null, reasoning: null, reasoning_content: null, reasoning_details: null, tool_calls: null }), end('stop')], [finish('stop', 'stop')]],
    ['reasoning (OpenRouter, Ollama)', [delta({ reasoning: 'h' }), delta({ reasoning: 'm' }), end('stop')], [{ type: 'reasoning-delta', delta: 'h' }, { type: 'reasoning-delta', delta: 'm' }, finish('stop', 'stop')]],
    ['reasoning_content (DeepSeek, vLLM)', [delta({ reasoning_content: 'hm' }), end('stop')], [{ type: 'reasoning-delta', delta: 'hm' }, finish('stop', 'stop')]],
    ['both fields of reasoning once', [delta({ reasoning: 'hm', reasoning_content: 'hm' }), end('stop')], [{ type: 'reasoning-delta', delta: 'hm' }, finish('stop', 'stop')]],
    ['the model, once', [{ model: 'm-1', choices: [] }, { model: 'm-1', choices: [] }, end('stop')], [{ type: 'model', model: 'm-1' }, finish('stop', 'stop')]],
    ['an empty model not at all', [{ model: '', choices: [] }], []],
    ['a chunk without choices', [{ model: 'm-1' }, { choices: null }], [{ type: 'model', model: 'm-1' }]],
  ];

  it.each(cases)('tells %s', (_, chunks, expected) => {
    expect(read(...chunks)).toEqual(expected);
  });

  it.each([
    ['stop', 'stop'],
    ['tool_calls', 'tool-calls'],
    ['function_call', 'tool-calls'],
    ['length', 'length'],
    ['content_filter', 'content-filter'],
    ['error', 'error'],
    ['eos', 'stop'],
    ['insufficient_system_resource', 'error'],
    ['model_length', 'length'],
    ['max_tokens', 'length'],
    ['tired', 'other'],
  ])('calls the end %s %s', (raw, reason) => {
    expect(read(end(raw))).toEqual([finish(reason, raw)]);
  });

  describe('puts on the first call what has to go back:', () => {
    const calls = [part(0, 'c1', 'f', '{}'), part(1, 'c2', 'f', '{}'), end('tool_calls')];
    const firstOf = (...chunks: unknown[]): unknown => read(...chunks).filter((item) => typeof item === 'object' && 'toolName' in item);

    it('nothing where nothing came', () => {
      expect(firstOf(...calls)).toEqual([call('c1'), call('c2')]);
    });

    it('not reasoning that nobody wants back', () => {
      expect(firstOf(delta({ reasoning: 'hm' }), ...calls)).toEqual([call('c1'), call('c2')]);
    });

    it('reasoning_content, joined', () => {
      expect(firstOf(delta({ reasoning_content: 'h' }), delta({ reasoning_content: 'm' }), ...calls)).toEqual([call('c1', {}, { openaiChat: { message: { reasoning_content: 'hm' } } }), call('c2')]);
    });

    it('reasoning_details, joined to blocks', () => {
      const pieces = [{ type: 'reasoning.text', text: 'h', index: 0 }, { type: 'reasoning.text', text: 'm', index: 0 }, { type: 'reasoning.text', index: 0, signature: 's' }];
      expect(firstOf(...pieces.map((piece) => delta({ reasoning: piece.text, reasoning_details: [piece] })), ...calls)).toEqual([
        call('c1', {}, { openaiChat: { message: { reasoning_details: [{ type: 'reasoning.text', text: 'hm', index: 0, signature: 's' }] } } }),
        call('c2'),
      ]);
    });

    it('and on each call its own extra_content', () => {
      expect(firstOf(part(0, 'c1', 'f', '{}', { extra_content: { google: 1 } }), part(1, 'c2', 'f', '{}', { extra_content: { google: 2 } }), end('tool_calls'))).toEqual([
        call('c1', {}, { openaiChat: { extra_content: { google: 1 } } }),
        call('c2', {}, { openaiChat: { extra_content: { google: 2 } } }),
      ]);
    });

    it('both together', () => {
      expect(firstOf(delta({ reasoning_content: 'hm' }), part(0, 'c1', 'f', '{}', { extra_content: { google: 1 } }), end('tool_calls'))).toEqual([
        call('c1', {}, { openaiChat: { extra_content: { google: 1 }, message: { reasoning_content: 'hm' } } }),
      ]);
    });
  });

  describe('counts', () => {
    const usage = (told: unknown) => read({ choices: [], usage: told });
    const cases: [string, unknown, unknown[]][] = [
      ['all that is told', { prompt_tokens: 10, completion_tokens: 4, total_tokens: 14, prompt_tokens_details: { cached_tokens: 8 }, completion_tokens_details: { reasoning_tokens: 2 } }, [{ inputTokens: 10, outputTokens: 4, totalTokens: 14, cachedInputTokens: 8, reasoningTokens: 2 }]],
      ['zeros', { prompt_tokens: 1, completion_tokens: 0, total_tokens: 1, prompt_tokens_details: { cached_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 0 } }, [{ inputTokens: 1, outputTokens: 0, totalTokens: 1, cachedInputTokens: 0, reasoningTokens: 0 }]],
      ['without details', { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: null }, [{ inputTokens: 10, outputTokens: 4, totalTokens: 14 }]],
      ['input alone', { prompt_tokens: 10 }, [{ inputTokens: 10, outputTokens: 0, totalTokens: 10 }]],
      ['null as nothing', { prompt_tokens: null, completion_tokens: null, total_tokens: null, prompt_tokens_details: { cached_tokens: null } }, [{ inputTokens: 0, outputTokens: 0, totalTokens: 0 }]],
      ['nothing', null, []],
    ];

    it.each(cases)('%s', (_, told, expected) => {
      expect(usage(told)).toEqual(expected.map((counted) => ({ type: 'usage', usage: counted })));
    });

    it('on every chunk, after what the chunk says', () => {
      const chunk = (content: string, completion_tokens: number, finish_reason: string | null): unknown => ({ choices: [{ index: 0, delta: { content }, finish_reason }], usage: { prompt_tokens: 5, completion_tokens } });
      expect(read(chunk('a', 1, null), chunk('b', 2, 'stop'))).toEqual([
        'a',
        { type: 'usage', usage: { inputTokens: 5, outputTokens: 1, totalTokens: 6 } },
        'b',
        finish('stop', 'stop'),
        { type: 'usage', usage: { inputTokens: 5, outputTokens: 2, totalTokens: 7 } },
      ]);
    });
  });

  it('keeps nothing of one reply for the next', () => {
    read(part(0, 'c1', 'f', '{"a":1}'), delta({ refusal: 'no' }));
    expect(read(end('stop') as Chunk)).toEqual([finish('stop', 'stop')]);
  });
});
