import { imageMessage, type Message, type ToolSpec } from 'rxagent';
import { schemaPrompt } from '../../../lib/protocol/schemaPrompt';
import { toResponsesRequest, type ResponsesParams } from '../../../lib/providers/openai/toResponsesRequest';

const ask = { model: 'gpt-4o', systemPrompt: '', messages: [], tools: [] };
const weather: ToolSpec = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { place: { type: 'string' } } } };
const sent = (...messages: Message[]): unknown => toResponsesRequest({ ...ask, messages }).input;
const call = (id: string, parameters: Record<string, unknown>, extras: object = {}) => ({ id, toolName: 'weather', parameters, ...extras });
const reasoning = { id: 'rs_1', type: 'reasoning' as const, summary: [], encrypted_content: 'gAAAA' };
const functionCall = { id: 'fc_1', type: 'function_call' as const, call_id: 'c1', name: 'weather', arguments: '{ }' };

describe('toResponsesRequest', () => {
  it('asks for a stream that is not kept, and for nothing that was not set', () => {
    expect(toResponsesRequest(ask)).toEqual({ model: 'gpt-4o', input: [], store: false, stream: true });
  });

  it('gives the system prompt as instructions', () => {
    expect(toResponsesRequest({ ...ask, systemPrompt: ' Be kind. ' })).toEqual({ model: 'gpt-4o', instructions: ' Be kind. ', input: [], store: false, stream: true });
  });

  describe('sends', () => {
    const text = { type: 'text', text: 'look' } as const;
    const inputText = { type: 'input_text', text: 'look' };
    const inputImage = (image_url: string) => ({ type: 'input_image', image_url, detail: 'auto' });
    const cases: [string, Message, unknown[]][] = [
      ['a question', { role: 'user', content: 'hi' }, [{ role: 'user', content: 'hi' }]],
      ['a system message in its place', { role: 'system', content: 'be brief' }, [{ role: 'system', content: 'be brief' }]],
      ['the text of a system message in parts', { role: 'system', content: '', contentParts: [text] }, [{ role: 'system', content: 'look' }]],
      ['an answer', { role: 'assistant', content: 'hello' }, [{ role: 'assistant', content: 'hello' }]],
      ['the text of an answer in parts', { role: 'assistant', content: '', contentParts: [text, { type: 'text', text: 'here' }] }, [{ role: 'assistant', content: 'look here' }]],
      ['no item for an empty answer', { role: 'assistant', content: '' }, []],
      ['a result', { role: 'tool', content: 'sunny', toolCallId: 'c1', toolName: 'weather' }, [{ type: 'function_call_output', call_id: 'c1', output: 'sunny' }]],
      ['an error as a result', { role: 'tool', content: 'no such place', toolCallId: 'c1', isError: true }, [{ type: 'function_call_output', call_id: 'c1', output: 'no such place' }]],
      ['a result with a picture', { role: 'tool', content: 'look', toolCallId: 'c1', contentParts: [text, { type: 'image_url', imageUrl: 'a' }] }, [
        { type: 'function_call_output', call_id: 'c1', output: [inputText, inputImage('a')] },
      ]],
      ['a picture by its address', imageMessage('https://example.com/a.png', 'look'), [{ role: 'user', content: [inputText, inputImage('https://example.com/a.png')] }]],
      ['a picture as data, with its type', { role: 'user', content: '', contentParts: [{ type: 'image_base64', imageBase64: 'QUJD', mediaType: 'image/webp' }] }, [
        { role: 'user', content: [inputImage('data:image/webp;base64,QUJD')] },
      ]],
      ['parts in their order', { role: 'user', content: '', contentParts: [{ type: 'image_url', imageUrl: 'a' }, text, { type: 'image_url', imageUrl: 'b' }] }, [
        { role: 'user', content: [inputImage('a'), inputText, inputImage('b')] },
      ]],
      ['calls after the text', { role: 'assistant', content: 'Both:', toolCalls: [call('c1', { place: 'Bern' }), call('c2', {})] }, [
        { role: 'assistant', content: 'Both:' },
        { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{"place":"Bern"}' },
        { type: 'function_call', call_id: 'c2', name: 'weather', arguments: '{}' },
      ]],
      ['calls alone', { role: 'assistant', content: '', toolCalls: [call('c1', {})] }, [{ type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{}' }]],
      ['a reply as it came, where it was kept', { role: 'assistant', content: '', toolCalls: [call('c9', {}, { openaiResponses: { output: [reasoning, functionCall] } })] }, [
        reasoning,
        { ...functionCall, call_id: 'c9' },
      ]],
    ];

    it.each(cases)('%s', (_, message, expected) => {
      expect(sent(message)).toEqual(expected);
    });

    it('all messages in their order', () => {
      expect(sent({ role: 'user', content: 'q' }, { role: 'assistant', content: '', toolCalls: [call('c1', {})] }, { role: 'tool', content: 'sun', toolCallId: 'c1' }, { role: 'user', content: 'q2' })).toEqual([
        { role: 'user', content: 'q' },
        { type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c1', output: 'sun' },
        { role: 'user', content: 'q2' },
      ]);
    });
  });

  it('describes the tools, whose schemas need not be strict', () => {
    expect(toResponsesRequest({ ...ask, tools: [weather] }).tools).toEqual([
      { type: 'function', name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { place: { type: 'string' } } }, strict: false },
    ]);
  });

  it.each([['gpt-5-mini'], ['o3'], ['openai/o4-mini']])('asks %s for its reasoning, and sends it no temperature', (model) => {
    expect(toResponsesRequest({ ...ask, model, temperature: 0, maxTokens: 50 })).toEqual({
      model,
      input: [],
      max_output_tokens: 50,
      include: ['reasoning.encrypted_content'],
      store: false,
      stream: true,
    });
  });

  it.each([['gpt-4o'], ['gpt-5-chat-latest'], ['qwen3']])('sends %s a temperature, and asks for no reasoning', (model) => {
    expect(toResponsesRequest({ ...ask, model, temperature: 0, maxTokens: 50 })).toEqual({ model, input: [], max_output_tokens: 50, temperature: 0, store: false, stream: true });
  });

  describe('takes params:', () => {
    it('they win', () => {
      const params: ResponsesParams = { model: 'other', instructions: 'Mine.', temperature: 1, max_output_tokens: 9, reasoning: { effort: 'low', summary: 'auto' } };
      expect(toResponsesRequest({ ...ask, systemPrompt: 'Be kind.', temperature: 0, maxTokens: 50 }, params)).toEqual({
        model: 'other',
        instructions: 'Mine.',
        input: [],
        temperature: 1,
        max_output_tokens: 9,
        reasoning: { effort: 'low', summary: 'auto' },
        store: false,
        stream: true,
      });
    });

    it('their tools are added to those of the agent', () => {
      expect(toResponsesRequest({ ...ask, tools: [weather] }, { tools: [{ type: 'web_search' }] }).tools).toEqual([
        { type: 'function', ...weather, strict: false },
        { type: 'web_search' },
      ]);
    });

    it('what they include is added, each once', () => {
      const include = ['web_search_call.results', 'reasoning.encrypted_content'] as const;
      expect(toResponsesRequest({ ...ask, model: 'o3' }, { include: [...include] }).include).toEqual(['reasoning.encrypted_content', 'web_search_call.results']);
      expect(toResponsesRequest({ ...ask, model: 'o3' }, { include: null }).include).toBeNull();
    });

    it('the stream stays one', () => {
      expect(toResponsesRequest(ask, { stream: false }).stream).toBe(true);
    });

    it('a reply that is stored goes back by name, too', () => {
      const kept = { role: 'assistant' as const, content: '', toolCalls: [call('c1', {}, { openaiResponses: { output: [{ ...reasoning, encrypted_content: null }, functionCall] } })] };
      const named = { ...reasoning, encrypted_content: null };

      expect(toResponsesRequest({ ...ask, messages: [kept] }, { store: true, previous_response_id: 'resp_1' })).toEqual({
        model: 'gpt-4o',
        input: [named, functionCall],
        store: true,
        previous_response_id: 'resp_1',
        stream: true,
      });
      expect(sent(kept)).toEqual([{ type: 'function_call', call_id: 'c1', name: 'weather', arguments: '{}' }]);
    });

    it('not those that would be broken by them', () => {
      // @ts-expect-error the conversation at the vendor would have everything twice
      const params: ResponsesParams = { conversation: 'conv_1' };
      // @ts-expect-error the input is what the agent says
      const input: ResponsesParams = { input: 'hi' };
      expect([params, input]).toHaveLength(2);
    });
  });

  it('changes nothing of what it is given', () => {
    const freeze = <T>(value: T): T => {
      if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
      return value;
    };
    const toolCalls = [call('c9', {}, { openaiResponses: { output: [reasoning, functionCall] } })];
    const messages = freeze<Message[]>([imageMessage('https://example.com/a.png'), { role: 'assistant', content: '', toolCalls }]);

    expect(() => toResponsesRequest(freeze({ ...ask, messages, tools: [weather] }))).not.toThrow();
  });

  describe('asks for an answer that matches a schema', () => {
    const open = { type: 'object', properties: { a: { type: 'string' } } };
    const closed = { ...open, required: ['a'], additionalProperties: false };
    const format = { type: 'json_schema' as const, name: 'answer', schema: closed, strict: true };

    it('in the field for it, beside what params say there', () => {
      expect(toResponsesRequest({ ...ask, responseSchema: closed })).toMatchObject({ text: { format } });
      expect(toResponsesRequest({ ...ask, responseSchema: closed })).not.toHaveProperty('instructions');
      expect(toResponsesRequest({ ...ask, responseSchema: open })).toMatchObject({ text: { format: { ...format, schema: open, strict: false } } });
      expect(toResponsesRequest({ ...ask, responseSchema: closed }, { text: { verbosity: 'low' } }).text).toEqual({ verbosity: 'low', format });
    });

    it.each<[string, Record<string, unknown>, ResponsesParams]>([
      ['whose root is no object', { type: 'boolean' }, {}],
      ['where params have a format of their own', closed, { text: { format: { type: 'text' } } }],
    ])('by the instructions %s', (_, responseSchema, params) => {
      const body = toResponsesRequest({ ...ask, systemPrompt: 'Be kind.', responseSchema }, params);

      expect(body.instructions).toBe(`Be kind.\n\n${schemaPrompt(responseSchema)}`);
      expect(body.text).toEqual(params.text);
    });
  });
});
