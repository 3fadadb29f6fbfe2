import { ProviderError } from 'rxagent';
import type { ReplyItem } from '../../../lib/protocol/replyItem';
import { DONE } from '../../../lib/protocol/jsonValue';
import { responsesReader } from '../../../lib/providers/openai/fromResponsesStream';

const vendor = { provider: 'openai', keyVariable: 'OPENAI_API_KEY' };
/** What one reply's events say. */
const read = (...events: unknown[]): ReplyItem[] => events.flatMap(responsesReader(vendor));
const text = (delta: string, output_index = 0): object => ({ type: 'response.output_text.delta', item_id: 'changes', output_index, content_index: 0, delta });
const refusal = (delta: string): object => ({ type: 'response.refusal.delta', item_id: 'changes', output_index: 0, content_index: 0, delta });
const summary = (delta: string, output_index: number, summary_index: number): object => ({ type: 'response.reasoning_summary_text.delta', output_index, summary_index, delta });
const thought = (delta: string, output_index: number, content_index: number): object => ({ type: 'response.reasoning_text.delta', output_index, content_index, delta });
const added = (output_index: number, item: object): object => ({ type: 'response.output_item.added', output_index, item });
const done = (output_index: number, item: object): object => ({ type: 'response.output_item.done', output_index, item });
const end = (response: object = {}, type = 'completed'): object => ({ type: `response.${type}`, response: { status: type, output: [], ...response } });
const message = (...texts: string[]) => ({ id: 'msg_1', type: 'message', role: 'assistant', content: texts.map((part) => ({ type: 'output_text', text: part, annotations: [] })) });
const functionCall = (id: string, args: string, fields: object = {}) => ({ id: `fc_${id}`, type: 'function_call', call_id: id, name: 'f', arguments: args, ...fields });
const reasoning = { id: 'rs_1', type: 'reasoning', summary: [], encrypted_content: 'gAAAA' };
const call = (id: string, parameters: Record<string, unknown> = {}, rest: object = {}) => ({ id, toolName: 'f', parameters, ...rest });
const finish = (reason: string, raw = 'completed') => ({ type: 'finish', reason, raw });
const think = (delta: string) => ({ type: 'reasoning-delta', delta });
const CUT = 'The reply was cut off (most likely by the limit of its tokens, maxTokens), so none of its calls was run. Ask again with shorter arguments or fewer calls.';
const tooLong = { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } };

describe('responsesReader', () => {
  it('takes null for what it is', () => {
    const events = [
      null, 5, [], { type: 'response.output_text.delta', delta: null }, { type: 'response.output_item.added', output_index: 0, item: null }, { type: 'response.output_item.done', output_index: 0, item: null },
      { type: 'response.output_item.added', output_index: 1, item: { type: 'function_call', call_id: 'c1', name: 'f', arguments: null } },
      { type: 'response.function_call_arguments.delta', output_index: 1, delta: null }, { type: 'response.function_call_arguments.delta', output_index: 1, delta: '{}' },
      { type: 'response.output_item.added', output_index: 2, item: { type: 'message', content: null } }, { type: 'response.in_progress', response: null },
      { type: 'response.completed', response: { status: 'completed', model: null, error: null, incomplete_details: null, output: [null, { type: 'message', content: null }], usage: { input_tokens: null, output_tokens: null, total_tokens: null, input_tokens_details: null } } },
    ];
    expect(events.flatMap(responsesReader({ provider: 'openai', keyVariable: 'OPENAI_API_KEY' }))).toEqual([
      { type: 'usage', usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 } },
      { id: 'c1', toolName: 'f', parameters: {} },
      { type: 'finish', reason: 'tool-calls', raw: 'completed' },
    ]);
    expect(responsesReader({ provider: 'openai', keyVariable: 'OPENAI_API_KEY' })({ type: 'response.completed', response: { output: null, usage: null } })).toEqual([{ type: 'finish', reason: 'stop', raw: 'completed' }]);
  });

  const cases: [string, object[], unknown[]][] = [
    ['nothing', [], []],
    ['text as it comes', [text('Hel'), text(''), text('lo'), done(0, message('Hello')), end({ output: [message('Hello')] })], ['Hel', 'lo', finish('stop')]],
    ['text of two messages (phases)', [text('Let me see.'), done(0, message('Let me see.')), text('Sun.', 2), done(2, message('Sun.')), end({ output: [message('Let me see.'), message('Sun.')] })], ['Let me see.', 'Sun.', finish('stop')]],
    ['text that comes with its message alone', [done(0, message('Hel', 'lo')), end({ output: [message('Hel', 'lo')] })], ['Hello', finish('stop')]],
    ['the rest of a message that was streamed in part', [text('Hel'), done(0, message('Hello')), text('Sun', 1), done(1, message('Sunny')), text('!', 2), done(2, message('!')), end()], ['Hel', 'lo', 'Sun', 'ny', '!', finish('stop')]],
    ['text that comes with the end alone', [end({ output: [message('Hel', 'lo')] })], ['Hello', finish('stop')]],
    ['a message that comes with the end alone', [text('Hel'), text('lo'), end({ output: [message('Hello'), message(' you')] })], ['Hel', 'lo', ' you', finish('stop')]],
    ['no text twice, though the end has another', [text('Hello'), end({ output: [message('Good morning')] })], ['Hello', finish('stop')]],
    ['a call at the end', [added(0, functionCall('c1', '')), { type: 'response.function_call_arguments.delta', output_index: 0, delta: '{"a":1}' }, done(0, functionCall('c1', '{"a":1}')), end({ output: [functionCall('c1', '{"a":1}')] })], [call('c1', { a: 1 }), finish('tool-calls')]],
    ['calls by their index, once', [done(1, functionCall('c2', '{}')), done(0, functionCall('c1', '{}')), end({ output: [functionCall('c1', '{}', { id: 'fc_9' }), functionCall('c2', '{}')] })], [call('c1'), call('c2'), finish('tool-calls')]],
    ['calls that come with the end alone, after the text', [end({ output: [message('Hi'), functionCall('c1', '{}')] })], ['Hi', call('c1'), finish('tool-calls')]],
    ['arguments that are no JSON', [done(0, functionCall('c1', '{"a"')), end()], [call('c1', {}, { parseError: expect.stringMatching(/^Invalid JSON: /) as unknown }), finish('tool-calls')]],
    ['a call without call_id by its id', [done(0, functionCall('c1', '{}', { call_id: '' })), end()], [call('fc_c1'), finish('tool-calls')]],
    ['the free text for a custom tool as its input', [done(0, { id: 'ct_1', type: 'custom_tool_call', call_id: 'c1', name: 'f', input: 'SELECT 1' }), end()], [call('c1', { input: 'SELECT 1' }), finish('tool-calls')]],
    ["none of the vendor's own tools", [done(0, { id: 'ws_1', type: 'web_search_call', status: 'completed' }), done(1, { id: 'mcp_1', type: 'mcp_call', name: 'f', arguments: '{}' }), text('Sun', 2), end()], ['Sun', finish('stop')]],
    ['a refusal', [refusal('I can'), refusal('not.'), end()], ['I can', 'not.', finish('refusal')]],
    ['a refusal that comes with the end alone', [end({ output: [{ ...message(), content: [{ type: 'refusal', refusal: 'No.' }] }] })], ['No.', finish('refusal')]],
    ['an end for want of tokens', [text('Hel'), end(tooLong, 'incomplete')], ['Hel', finish('length', 'max_output_tokens')]],
    ['an end for want of tokens that is called completed (aimock)', [text('Hel'), end(tooLong)], ['Hel', finish('length', 'max_output_tokens')]],
    ['an end of no stated reason', [text('Hel'), end({}, 'incomplete')], ['Hel', finish('length', 'incomplete')]],
    ['an end by a filter', [text('Hel'), end({ incomplete_details: { reason: 'content_filter' } }, 'incomplete')], ['Hel', finish('content-filter', 'content_filter')]],
    ['an end of another reason', [end({ incomplete_details: { reason: 'max_tool_calls' } }, 'incomplete')], [finish('other', 'max_tool_calls')]],
    ['calls cut by the limit, none to be run', [done(0, reasoning), done(1, functionCall('c1', '{"a":1}')), added(2, functionCall('c2', '')), end(tooLong, 'incomplete')], [call('c1', { a: 1 }, { parseError: CUT }), call('c2', {}, { parseError: CUT }), finish('length', 'max_output_tokens')]],
    ['calls cut by a filter, none to be run', [added(0, functionCall('c1', '')), end({ incomplete_details: { reason: 'content_filter' } }, 'incomplete')], [call('c1', {}, { parseError: CUT }), finish('content-filter', 'content_filter')]],
    ['the model, once', [{ type: 'response.created', response: { model: 'gpt-5.4-mini-1', status: 'in_progress', output: [] } }, { type: 'response.in_progress', response: { model: 'gpt-5.4-mini-1', status: 'in_progress' } }, end({ model: 'gpt-5.4-mini-1' })], [{ type: 'model', model: 'gpt-5.4-mini-1' }, finish('stop')]],
    ['a whole response in place of a stream', [{ object: 'response', status: 'completed', model: 'm-1', output: [message('Hi'), functionCall('c1', '{}')] }], [{ type: 'model', model: 'm-1' }, 'Hi', call('c1'), finish('tool-calls')]],
    ['no end while a response is under way', [{ type: 'response.created', response: { status: 'completed' } }, { type: 'response.queued', response: { status: 'queued' } }, { object: 'response', status: 'in_progress' }], []],
    ['nothing of events that it does not know', [{ type: 'response.audio.delta', delta: 'QUJD' }, { type: 'keepalive' }, {}, { type: 'response.output_text.done', text: 'Hello' }], []],
  ];

  it.each(cases)('tells %s', (_, events, expected) => {
    expect(read(...events)).toEqual(expected);
  });

  it('leaves out [DONE], which other servers send', () => {
    expect(read(text('Hi'), end(), DONE)).toEqual(['Hi', finish('stop')]);
    expect(read(text('Hi'), DONE)).toEqual(['Hi']);
  });

  describe('tells reasoning', () => {
    const thinking: [string, object[], string[]][] = [
      ['as it comes', [summary('h', 0, 0), summary('', 0, 0), summary('m', 0, 0)], ['h', 'm']],
      ['with its parts as paragraphs', [summary('a', 0, 0), summary('b', 0, 1), summary('c', 0, 1)], ['a', '\n\nb', 'c']],
      ['of several items as paragraphs', [summary('a', 0, 0), summary('b', 2, 0)], ['a', '\n\nb']],
      ['itself, where a server shows it', [thought('a', 0, 0), thought('b', 0, 0), thought('c', 0, 1)], ['a', 'b', '\n\nc']],
      ['and its summary apart', [thought('a', 0, 0), summary('b', 0, 0)], ['a', '\n\nb']],
    ];

    it.each(thinking)('%s', (_, events, deltas) => {
      expect(read(...events)).toEqual(deltas.map(think));
    });
  });

  describe('keeps for the way back, on the first call,', () => {
    const calls = [functionCall('c1', '{}'), functionCall('c2', '{}')];
    const events = (items: object[]): object[] => items.map((item, index) => done(index, item));

    it('nothing of plain text and calls', () => {
      expect(read(...events([message('Hi'), ...calls]), end())).toEqual(['Hi', call('c1'), call('c2'), finish('tool-calls')]);
    });

    it('all items as they came, where reasoning is among them', () => {
      const output = [reasoning, message('Hi'), ...calls];
      expect(read(...events(output), end())).toEqual(['Hi', call('c1', {}, { openaiResponses: { output } }), call('c2'), finish('tool-calls')]);
    });

    it('the reasoning as it was streamed, whose encryption differs from that of the end', () => {
      const output = [reasoning, calls[0]!];
      expect(read(...events(output), end({ output: [{ ...reasoning, encrypted_content: 'gBBBB' }, calls[0]] }))).toEqual([call('c1', {}, { openaiResponses: { output } }), finish('tool-calls')]);
    });

    it('nothing where there is no call', () => {
      expect(read(...events([reasoning, message('Hi')]), end())).toEqual(['Hi', finish('stop')]);
    });
  });

  describe('counts', () => {
    const cases: [string, unknown, unknown[]][] = [
      ['all that is told', { input_tokens: 10, output_tokens: 4, total_tokens: 14, input_tokens_details: { cached_tokens: 8 }, output_tokens_details: { reasoning_tokens: 2 } }, [{ inputTokens: 10, outputTokens: 4, totalTokens: 14, cachedInputTokens: 8, reasoningTokens: 2 }]],
      ['zeros', { input_tokens: 1, output_tokens: 0, total_tokens: 1, input_tokens_details: { cached_tokens: 0 }, output_tokens_details: { reasoning_tokens: 0 } }, [{ inputTokens: 1, outputTokens: 0, totalTokens: 1, cachedInputTokens: 0, reasoningTokens: 0 }]],
      ['without details', { input_tokens: 10, output_tokens: 4, input_tokens_details: null }, [{ inputTokens: 10, outputTokens: 4, totalTokens: 14 }]],
      ['nothing', null, []],
    ];

    it.each(cases)('%s', (_, usage, expected) => {
      expect(read(end({ usage }))).toEqual([...expected.map((counted) => ({ type: 'usage', usage: counted })), finish('stop')]);
    });
  });

  describe('fails', () => {
    const failure = (...events: object[]): ProviderError => {
      try {
        read(...events);
      } catch (error) {
        return error as ProviderError;
      }
      throw new Error('it did not fail');
    };
    const cases: [string, object, object][] = [
      ['with a response that failed', end({ error: { code: 'server_error', message: 'Try again' } }, 'failed'), { code: 'server_error', retryable: true, message: 'openai failed (server_error): Try again.' }],
      ['with one that has to wait', end({ error: { code: 'rate_limit_exceeded', message: 'Too fast' } }, 'failed'), { code: 'rate_limit_exceeded', retryable: true }],
      ['for good, where money is wanting', end({ error: { code: 'insufficient_quota', message: 'No money' } }, 'failed'), { code: 'insufficient_quota', retryable: false }],
      ['for good, where a picture is bad', end({ error: { code: 'image_too_large', message: 'Too large' } }, 'failed'), { code: 'image_too_large', retryable: false }],
      ['for good, where a prompt is bad', end({ error: { code: 'invalid_prompt', message: 'Bad' } }, 'failed'), { code: 'invalid_prompt', retryable: false }],
      ['without a reason', end({ error: null }, 'failed'), { code: 'failed', retryable: true, message: 'openai failed (failed): the response was failed.' }],
      ['though it is called completed', end({ status: 'failed', error: { code: 'server_error', message: 'x' } }), { code: 'server_error' }],
      ['with one that was cancelled', end({}, 'cancelled'), { code: 'cancelled', retryable: false, message: 'openai failed (cancelled): the response was cancelled.' }],
      ['with a whole response that failed', { object: 'response', status: 'failed', error: { code: 'server_error', message: 'x' } }, { code: 'server_error' }],
    ];

    it.each(cases)('%s', (_, event, expected) => {
      const error = failure(text('Hi'), event);

      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ provider: 'openai', ...expected });
    });

    it("with the vendor's id of the response", () => {
      expect(failure(end({ id: 'resp_1' }, 'failed')).requestId).toBe('resp_1');
    });
  });

  it('keeps nothing of one reply for the next', () => {
    read(done(0, functionCall('c1', '{}')), refusal('no'), summary('a', 0, 0));
    expect(read(summary('b', 1, 0), end())).toEqual([think('b'), finish('stop')]);
  });
});
