import { imageMessage, type Message, type ToolSpec } from 'rxagent';
import { schemaPrompt } from '../../../lib/protocol/schemaPrompt';
import { isReasoningModel, toChatRequest, type ChatParams } from '../../../lib/providers/openai/toChatRequest';

const ask = { model: 'gpt-4o', systemPrompt: '', messages: [], tools: [] };
const weather: ToolSpec = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { place: { type: 'string' } } } };
const sent = (...messages: Message[]): unknown => toChatRequest({ ...ask, messages }).messages;
/** A call with vendor data, as an agent gives it back. */
const call = (id: string, parameters: Record<string, unknown>, extras: object = {}) => ({ id, toolName: 'weather', parameters, ...extras });

describe('toChatRequest', () => {
  it('asks for a stream with usage, and for nothing that was not set', () => {
    expect(toChatRequest(ask)).toEqual({ model: 'gpt-4o', messages: [], stream: true, stream_options: { include_usage: true } });
  });

  it('puts the system prompt first, as it is', () => {
    expect(toChatRequest({ ...ask, systemPrompt: ' Be kind. ', messages: [{ role: 'user', content: 'hi' }] }).messages).toEqual([
      { role: 'system', content: ' Be kind. ' },
      { role: 'user', content: 'hi' },
    ]);
  });

  describe('sends', () => {
    const text = { type: 'text', text: 'look' } as const;
    const cases: [string, Message, unknown][] = [
      ['a question', { role: 'user', content: 'hi' }, { role: 'user', content: 'hi' }],
      ['an empty question', { role: 'user', content: '' }, { role: 'user', content: '' }],
      ['a system message in its place', { role: 'system', content: 'be brief' }, { role: 'system', content: 'be brief' }],
      ['an answer', { role: 'assistant', content: 'hello' }, { role: 'assistant', content: 'hello' }],
      ['the text of an answer in parts', { role: 'assistant', content: '', contentParts: [text, { type: 'text', text: 'here' }] }, { role: 'assistant', content: 'look here' }],
      ['a result', { role: 'tool', content: 'sunny', toolCallId: 'c1', toolName: 'weather' }, { role: 'tool', tool_call_id: 'c1', content: 'sunny' }],
      ['an error as a result', { role: 'tool', content: 'no such place', toolCallId: 'c1', isError: true }, { role: 'tool', tool_call_id: 'c1', content: 'no such place' }],
      ['the text of a result in parts', { role: 'tool', content: '', toolCallId: 'c1', contentParts: [text] }, { role: 'tool', tool_call_id: 'c1', content: 'look' }],
      ['a picture by its address', imageMessage('https://example.com/a.png', 'What?'), {
        role: 'user',
        content: [{ type: 'text', text: 'What?' }, { type: 'image_url', image_url: { url: 'https://example.com/a.png' } }],
      }],
      ['a picture as data, with its type', { role: 'user', content: '', contentParts: [{ type: 'image_base64', imageBase64: 'QUJD', mediaType: 'image/webp' }] }, {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'data:image/webp;base64,QUJD' } }],
      }],
      ['parts in their order', { role: 'user', content: '', contentParts: [{ type: 'image_url', imageUrl: 'a' }, text, { type: 'image_url', imageUrl: 'b' }, text] }, {
        role: 'user',
        content: [{ type: 'image_url', image_url: { url: 'a' } }, text, { type: 'image_url', image_url: { url: 'b' } }, text],
      }],
    ];

    it.each(cases)('%s', (_, message, expected) => {
      expect(sent(message)).toEqual([expected]);
    });

    it('all calls of a reply, then their results', () => {
      expect(
        sent(
          { role: 'assistant', content: 'Both:', toolCalls: [call('c1', { place: 'Bern' }), call('c2', {})] },
          { role: 'tool', content: 'sun', toolCallId: 'c1' },
          { role: 'tool', content: 'rain', toolCallId: 'c2' },
        ),
      ).toEqual([
        {
          role: 'assistant',
          content: 'Both:',
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{"place":"Bern"}' } },
            { id: 'c2', type: 'function', function: { name: 'weather', arguments: '{}' } },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'sun' },
        { role: 'tool', tool_call_id: 'c2', content: 'rain' },
      ]);
    });

    it('null for the text of a reply that has calls alone', () => {
      expect(sent({ role: 'assistant', content: '', toolCalls: [call('c1', {})] })).toMatchObject([{ content: null }]);
    });

    it('what came with the calls, each where it was', () => {
      const message = { reasoning_content: 'hm', reasoning_details: [{ type: 'reasoning.text', text: 'hm' }] };
      const first = call('c1', {}, { openaiChat: { message, extra_content: { google: { thought_signature: 's1' } } }, otherVendor: 1 });
      const second = call('c2', {}, { openaiChat: { extra_content: { google: { thought_signature: 's2' } } } });

      expect(sent({ role: 'assistant', content: '', toolCalls: [first, second] })).toEqual([
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'c1', type: 'function', function: { name: 'weather', arguments: '{}' }, extra_content: { google: { thought_signature: 's1' } } },
            { id: 'c2', type: 'function', function: { name: 'weather', arguments: '{}' }, extra_content: { google: { thought_signature: 's2' } } },
          ],
          reasoning_content: 'hm',
          reasoning_details: [{ type: 'reasoning.text', text: 'hm' }],
        },
      ]);
    });
  });

  it('describes the tools', () => {
    expect(toChatRequest({ ...ask, tools: [weather] }).tools).toEqual([
      { type: 'function', function: { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { place: { type: 'string' } } } } },
    ]);
  });

  describe('knows what a model takes:', () => {
    /** model, reasons, field of the limit */
    const models: [string, boolean, 'max_tokens' | 'max_completion_tokens'][] = [
      ['gpt-4o', false, 'max_tokens'],
      ['gpt-4.1-mini', false, 'max_tokens'],
      ['gpt-35-turbo', false, 'max_tokens'],
      ['gpt-5', true, 'max_completion_tokens'],
      ['gpt-5-mini', true, 'max_completion_tokens'],
      ['gpt-5.4-mini', true, 'max_completion_tokens'],
      ['gpt-5.3-codex', true, 'max_completion_tokens'],
      ['gpt-10', true, 'max_completion_tokens'],
      ['gpt-5-chat-latest', false, 'max_completion_tokens'],
      ['o3', true, 'max_completion_tokens'],
      ['openai/o4-mini', true, 'max_completion_tokens'],
      ['codex-mini-latest', true, 'max_completion_tokens'],
      ['gpt-oss:120b', false, 'max_tokens'],
      ['qwen3', false, 'max_tokens'],
      ['deepseek-chat', false, 'max_tokens'],
      ['olmo3', false, 'max_tokens'],
      ['', false, 'max_tokens'],
    ];

    it.each(models)('%s', (model, reasons, limit) => {
      expect(isReasoningModel(model)).toBe(reasons);
      expect(toChatRequest({ ...ask, model, temperature: 0, maxTokens: 50 })).toEqual({
        model,
        messages: [],
        ...(!reasons && { temperature: 0 }),
        [limit]: 50,
        stream: true,
        stream_options: { include_usage: true },
      });
    });
  });

  it('lets params win, adds their tools to those of the agent, and streams always', () => {
    const search = { type: 'function', function: { name: 'search' } } as const;
    const params: ChatParams = { model: 'other', temperature: 1, stream_options: null, top_p: 0.9, tools: [search] };

    expect(toChatRequest({ ...ask, temperature: 0, tools: [weather] }, { ...params, stream: false })).toEqual({
      model: 'other',
      messages: [],
      temperature: 1,
      top_p: 0.9,
      tools: [{ type: 'function', function: weather }, search],
      stream_options: null,
      stream: true,
    });
  });

  it('changes nothing of what it is given', () => {
    const freeze = <T>(value: T): T => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
      return value;
    };
    const messages = freeze<Message[]>([imageMessage('https://example.com/a.png'), { role: 'assistant', content: '', toolCalls: [call('c1', { a: [1] })] }]);

    expect(() => toChatRequest(freeze({ ...ask, messages, tools: [weather] }))).not.toThrow();
  });

  describe('asks for an answer that matches a schema', () => {
    const open = { type: 'object', properties: { a: { type: 'string' } } };
    const closed = { ...open, required: ['a'], additionalProperties: false };
    const system = (schema: Record<string, unknown>) => [{ role: 'system', content: `Be kind.\n\n${schemaPrompt(schema)}` }];

    it.each<[string, Record<string, unknown>, boolean]>([
      ['and is held to it', closed, true],
      ['and is told it, where OpenAI would refuse to hold it to the schema', open, false],
      ['and is told it, where a property may be missing', { ...closed, required: [] }, false],
    ])('%s', (_, schema, strict) => {
      expect(toChatRequest({ ...ask, systemPrompt: 'Be kind.', responseSchema: schema })).toMatchObject({
        messages: [{ role: 'system', content: 'Be kind.' }],
        response_format: { type: 'json_schema', json_schema: { name: 'answer', schema, strict } },
      });
    });

    it.each<[string, Record<string, unknown>, ChatParams]>([
      ['whose root is no object', { type: 'array', items: closed }, {}],
      ['whose root is a union', { anyOf: [closed] }, {}],
      ['where params have a format of their own', closed, { response_format: { type: 'json_object' } }],
    ])('by the system prompt %s', (_, responseSchema, params) => {
      const body = toChatRequest({ ...ask, systemPrompt: 'Be kind.', responseSchema }, params);

      expect(body.messages).toEqual(system(responseSchema));
      expect(body.response_format).toEqual(params.response_format);
    });

    it('with nothing of it when there is none', () => expect(toChatRequest(ask)).not.toHaveProperty('response_format'));
  });
});
