import { describe, expect, it } from '@jest/globals';
import { schemaPrompt } from '../../../lib/protocol/schemaPrompt';
import { toRequest, type MessagesParams } from '../../../lib/providers/anthropic/toRequest';
import type { Message, ModelRequest } from 'rxagent';

const question: Message = { role: 'user', content: 'hi' };
const asked = { role: 'user', content: [{ type: 'text', text: 'hi' }] };
const request = (changes: Partial<ModelRequest> = {}): Omit<ModelRequest, 'report'> => ({ model: 'claude-sonnet-4-5', systemPrompt: '', messages: [question], tools: [], ...changes });
const body = (changes: Record<string, unknown> = {}): unknown => ({ model: 'claude-sonnet-4-5', max_tokens: 8192, messages: [asked], stream: true, ...changes });
const weather = { name: 'weather', description: 'Tells the weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } };
const search = { type: 'web_search_20250305' as const, name: 'web_search' as const };

describe('toRequest', () => {
  const cases: [string, Partial<ModelRequest>, MessagesParams | undefined, Record<string, unknown>][] = [
    ['only what is needed', {}, undefined, {}],
    ['the system prompt', { systemPrompt: 'Be brief.' }, undefined, { system: 'Be brief.' }],
    ['no blank system prompt', { systemPrompt: ' \n' }, undefined, {}],
    [
      'system messages at the beginning with the system prompt',
      { systemPrompt: 'Be brief.', messages: [{ role: 'system', content: 'Be kind.' }, { role: 'system', content: '' }, { role: 'system', content: 'Be true.' }, question] },
      undefined,
      { system: 'Be brief.\n\nBe kind.\n\nBe true.' },
    ],
    ['the last of nothing but system messages as the user', { messages: [{ role: 'system', content: 'Be kind.' }, { role: 'system', content: 'Greet.' }] }, undefined, { system: 'Be kind.', messages: [{ role: 'user', content: [{ type: 'text', text: 'Greet.' }] }] }],
    ['one system message alone as the user', { systemPrompt: 'Be kind.', messages: [{ role: 'system', content: 'Greet.' }] }, undefined, { system: 'Be kind.', messages: [{ role: 'user', content: [{ type: 'text', text: 'Greet.' }] }] }],
    ['no messages where there are none', { messages: [] }, undefined, { messages: [] }],
    [
      'a later system message in the turn of the user',
      { messages: [question, { role: 'system', content: 'Be kind.' }] },
      undefined,
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }, { type: 'text', text: 'Be kind.' }] }] },
    ],
    ['tools', { tools: [weather] }, undefined, { tools: [{ name: 'weather', description: 'Tells the weather', input_schema: weather.parameters }] }],
    ['a schema without a type as one of an object', { tools: [{ ...weather, parameters: {} }] }, undefined, { tools: [{ name: 'weather', description: 'Tells the weather', input_schema: { type: 'object', properties: {} } }] }],
    ['a union at the root of a schema as one object', { tools: [{ ...weather, parameters: { anyOf: [weather.parameters, weather.parameters] } }] }, undefined, { tools: [{ name: 'weather', description: 'Tells the weather', input_schema: weather.parameters }] }],
    ["the server's tools after the agent's", { tools: [weather] }, { tools: [search] }, { tools: [{ name: 'weather', description: 'Tells the weather', input_schema: weather.parameters }, search] }],
    ["the server's tools alone", {}, { tools: [search] }, { tools: [search] }],
    ['the limit of tokens', { maxTokens: 100 }, undefined, { max_tokens: 100 }],
    ['a budget for thinking within the limit', {}, { thinking: { type: 'enabled', budget_tokens: 8191 } }, { thinking: { type: 'enabled', budget_tokens: 8191 } }],
    ['a budget for thinking that needs a higher limit', {}, { thinking: { type: 'enabled', budget_tokens: 8192 } }, { max_tokens: 16384, thinking: { type: 'enabled', budget_tokens: 8192 } }],
    ['a budget for thinking beside the limit asked for', { maxTokens: 1000 }, { thinking: { type: 'enabled', budget_tokens: 2000 } }, { max_tokens: 3000, thinking: { type: 'enabled', budget_tokens: 2000 } }],
    ['params that win', { maxTokens: 9, systemPrompt: 'a', temperature: 0.1 }, { max_tokens: 7, system: 'b', temperature: 0.2, model: 'x', top_k: 3 }, { max_tokens: 7, system: 'b', temperature: 0.2, model: 'x', top_k: 3 }],
    ['params that are unknown to the SDK', {}, { mcp_servers: [] }, { mcp_servers: [] }],
    ['a stream whatever params say', {}, { stream: false }, {}],
    ['no messages of params', {}, { metadata: { user_id: 'u' } }, { metadata: { user_id: 'u' } }],
  ];

  it.each(cases)('should send %s', (_, changes, params, expected) => {
    expect(toRequest(request(changes), params)).toEqual(body(expected));
  });

  it('should leave out what is not there', () => {
    expect(Object.keys(toRequest(request()))).toEqual(['model', 'max_tokens', 'messages', 'stream']);
  });

  it('should leave what it was given as it was', () => {
    const given = request({ systemPrompt: 'a', messages: [{ role: 'system', content: 'b' }, question, question], tools: [weather] });
    const params = { tools: [search] };
    const before = structuredClone([given, params]);
    toRequest(given, params);

    expect([given, params]).toEqual(before);
  });

  /** model, temperature, params, what is sent */
  const temperatures: [string, number | undefined, MessagesParams | undefined, number | undefined][] = [
    ['claude-sonnet-4-5', undefined, undefined, undefined],
    ['claude-sonnet-4-5', 0, undefined, 0],
    ['claude-sonnet-4-5', 1.5, undefined, 1],
    ['claude-sonnet-4-6', 0.5, undefined, 0.5],
    ['claude-opus-4-6', 0.5, undefined, 0.5],
    ['claude-opus-4-5-20251101', 0.5, undefined, 0.5],
    ['claude-opus-4-20250514', 0.5, undefined, 0.5],
    ['claude-sonnet-4@20250514', 0.5, undefined, 0.5],
    ['anthropic.claude-3-5-haiku-20241022-v1:0', 0.5, undefined, 0.5],
    ['anthropic/claude-3.7-sonnet', 0.5, undefined, 0.5],
    ['claude-instant-1.2', 0.5, undefined, 0.5],
    ['anthropic/claude-opus-4.6', 0.5, undefined, 0.5],
    ['claude-opus-4-7', 0.5, undefined, undefined],
    ['us.anthropic.claude-opus-4-7-v1:0', 0.5, undefined, undefined],
    ['anthropic/claude-opus-4.8', 0.5, undefined, undefined],
    ['anthropic/claude-4.7-opus', 0.5, undefined, undefined],
    ['claude-opus-4-10', 0.5, undefined, undefined],
    ['claude-sonnet-5', 0.5, undefined, undefined],
    ['claude-sonnet-5-5', 0.5, undefined, undefined],
    ['claude-haiku-5-5', 0.5, undefined, undefined],
    ['claude-opus-5', 0.5, undefined, undefined],
    ['claude-fable-5-2', 0.5, undefined, undefined],
    ['claude-mythos-preview', 0.5, undefined, undefined],
    ['kimi-k2', 1.5, undefined, 1.5],
    ['claude-sonnet-4-5', 0.5, { thinking: { type: 'enabled', budget_tokens: 1024 } }, undefined],
    ['claude-opus-4-6', 0.5, { thinking: { type: 'adaptive' } }, undefined],
    ['claude-sonnet-4-5', 0.5, { thinking: { type: 'disabled' } }, 0.5],
    ['claude-sonnet-4-5', 0.5, { model: 'claude-opus-5' }, undefined],
    ['claude-opus-5', undefined, { temperature: 1 }, 1],
  ];

  it.each(temperatures)('should ask %s with temperature %p and %j for %p', (model, temperature, params, expected) => {
    const sent = toRequest(request({ model, ...(temperature !== undefined && { temperature }) }), params) as { temperature?: number };

    expect(sent.temperature).toBe(expected);
    expect('temperature' in sent).toBe(expected !== undefined);
  });

  it('should know what it takes', () => {
    const params: MessagesParams = { stop_sequences: ['END'], thinking: { type: 'adaptive' }, tool_choice: { type: 'any' }, anything: 1 };
    // @ts-expect-error: a budget is a number
    const wrong: MessagesParams = { thinking: { type: 'enabled', budget_tokens: 'many' } };
    // @ts-expect-error: the messages are what the agent says
    const messages: MessagesParams = { messages: [] };

    expect([params, wrong, messages]).toHaveLength(3);
  });

  describe('an answer that matches a schema', () => {
    const open = { type: 'object', properties: { a: { type: 'string' } } };
    const closed = { ...open, additionalProperties: false };
    const format = { type: 'json_schema' as const, schema: closed };
    const system = (schema: Record<string, unknown>): string => `Be kind.\n\n${schemaPrompt(schema)}`;
    const sent = (responseSchema: Record<string, unknown>, model: string, params?: MessagesParams) => toRequest(request({ systemPrompt: 'Be kind.', responseSchema, model }), params);

    it.each(['claude-sonnet-4-5', 'claude-haiku-4-5-20251001', 'claude-opus-4-8', 'claude-sonnet-5', 'claude-opus-5-5', 'claude-mythos-preview', 'us.anthropic.claude-opus-4-7-v1:0'])('should be asked of %s', (model) => {
      expect(sent(closed, model)).toMatchObject({ output_config: { format }, system: 'Be kind.' });
    });

    it('should be asked for beside the effort', () => {
      expect(sent(closed, 'claude-sonnet-5', { output_config: { effort: 'low' } }).output_config).toEqual({ effort: 'low', format });
    });

    it.each<[string, Record<string, unknown>, string, MessagesParams?]>([
      ['a schema that the model cannot be held to', open, 'claude-sonnet-5'],
      ['a schema with references', { ...closed, properties: { a: { $ref: '#' } } }, 'claude-sonnet-5'],
      ['an older model', closed, 'claude-sonnet-4-20250514'],
      ['an older opus', closed, 'claude-opus-4-1'],
      ['a much older model', closed, 'claude-3-5-haiku-latest'],
      ['a model that may not know it', closed, 'claude-fable-5'],
      ['a model of somebody else', closed, 'kimi-k2'],
      ['the model of params', closed, 'claude-sonnet-5', { model: 'claude-3-haiku' }],
      ['a format of params', closed, 'claude-sonnet-5', { output_config: { format: { type: 'json_schema', schema: {} } } }],
    ])('should be told in the system prompt for %s', (_, schema, model, params = {}) => {
      const body = sent(schema, model, params);

      expect(body.system).toBe(system(schema));
      expect(body.output_config).toEqual(params.output_config);
    });
  });
});
