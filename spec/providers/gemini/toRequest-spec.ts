import { describe, expect, it } from '@jest/globals';
import type { ModelRequest } from 'rxagent';
import { schemaPrompt } from '../../../lib/protocol/schemaPrompt';
import { toRequest } from '../../../lib/providers/gemini/toRequest';

const request = (fields: Partial<ModelRequest> = {}) => ({ model: 'm', systemPrompt: '', messages: [{ role: 'user' as const, content: 'hi' }], tools: [], ...fields });
const contents = [{ role: 'user', parts: [{ text: 'hi' }] }];

describe('toRequest', () => {
  it('sends no field that was not asked for', () => {
    expect(toRequest(request())).toEqual({ model: 'm', contents, config: {} });
  });

  it('makes the system prompt and the system messages at the beginning one instruction', () => {
    const messages = [{ role: 'system' as const, content: 'B' }, { role: 'system' as const, content: '' }, { role: 'user' as const, content: 'hi' }];
    expect(toRequest(request({ systemPrompt: 'A', messages }))).toEqual({ model: 'm', contents, config: { systemInstruction: 'A\n\nB' } });
  });

  it('lets the last of nothing but system messages speak as the user', () => {
    const said = (...texts: string[]) => toRequest(request({ systemPrompt: 'A', messages: texts.map((content) => ({ role: 'system' as const, content })) }));
    expect(said('B', 'C')).toEqual({ model: 'm', contents: [{ role: 'user', parts: [{ text: 'C' }] }], config: { systemInstruction: 'A\n\nB' } });
    expect(said('B')).toEqual({ model: 'm', contents: [{ role: 'user', parts: [{ text: 'B' }] }], config: { systemInstruction: 'A' } });
    expect(said()).toEqual({ model: 'm', contents: [], config: { systemInstruction: 'A' } });
  });

  it('leaves later system messages where they are', () => {
    const messages = [{ role: 'user' as const, content: 'hi' }, { role: 'assistant' as const, content: 'yes' }, { role: 'system' as const, content: 'Be brief.' }];
    expect(toRequest(request({ messages })).contents).toEqual([...contents, { role: 'model', parts: [{ text: 'yes' }] }, { role: 'user', parts: [{ text: 'Be brief.' }] }]);
  });

  it('names temperature and tokens as Gemini does, zero too', () => {
    expect(toRequest(request({ temperature: 0, maxTokens: 9 })).config).toEqual({ temperature: 0, maxOutputTokens: 9 });
  });

  it('declares the tools, without parameters where a tool has none', () => {
    const tools = [
      { name: 'a', description: 'A', parameters: { type: 'object', properties: { x: { type: 'string' } }, required: ['x'], additionalProperties: false } },
      { name: 'b', description: 'B', parameters: { type: 'object', properties: {} } },
    ];
    expect(toRequest(request({ tools })).config).toEqual({
      tools: [{ functionDeclarations: [
        { name: 'a', description: 'A', parameters: { type: 'OBJECT', properties: { x: { type: 'STRING' } }, required: ['x'] } },
        { name: 'b', description: 'B' },
      ] }],
    });
  });

  it('lets params win', () => {
    const params = { temperature: 1, systemInstruction: 'P', thinkingConfig: { includeThoughts: true } };
    expect(toRequest(request({ systemPrompt: 'A', temperature: 0, maxTokens: 9 }), params).config).toEqual({ ...params, maxOutputTokens: 9 });
  });

  it('leaves the ids of calls out for Vertex AI', () => {
    const call = { id: 'c', toolName: 't', parameters: {}, gemini: { id: 'own', thoughtSignature: 's' } };
    const messages = [{ role: 'user' as const, content: 'hi' }, { role: 'assistant' as const, content: '', toolCalls: [call] }];
    expect(toRequest(request({ messages })).contents).toEqual([...contents, { role: 'model', parts: [{ functionCall: { id: 'own', name: 't', args: {} }, thoughtSignature: 's' }] }]);
    expect(toRequest(request({ messages }), {}, true).contents).toEqual([...contents, { role: 'model', parts: [{ functionCall: { name: 't', args: {} }, thoughtSignature: 's' }] }]);
  });

  describe('asks for an answer that matches a schema', () => {
    const schema = { type: 'array', items: { type: 'string' } };
    const tool = { name: 't', description: 'T', parameters: {} };
    const native = { responseMimeType: 'application/json', responseJsonSchema: schema };
    const ask = (fields: Partial<ModelRequest>, params = {}) => toRequest(request({ systemPrompt: 'A', responseSchema: schema, ...fields }), params).config;

    it.each<[string, Partial<ModelRequest>]>([
      ['with any model', {}],
      ['with tools, since Gemini 3', { tools: [tool], model: 'gemini-3.6-flash' }],
      ['with tools, after Gemini 9', { tools: [tool], model: 'models/gemini-10-pro' }],
    ])('natively %s', (_, fields) => {
      expect(ask(fields)).toMatchObject({ ...native, systemInstruction: 'A' });
    });

    it.each<[string, Partial<ModelRequest>, object]>([
      ['with tools before Gemini 3, which would be refused', { tools: [tool], model: 'gemini-2.5-pro' }, {}],
      ['with tools and a name that does not tell the model', { tools: [tool], model: 'gemini-flash-latest' }, {}],
      ['with tools of params', { model: 'gemini-2.5-pro' }, { tools: [{ googleSearch: {} }] }],
      ['with a type of params', {}, { responseMimeType: 'text/plain' }],
      ['with a schema of params', {}, { responseSchema: {} }],
      ['with a JSON schema of params', {}, { responseJsonSchema: {} }],
    ])('in the system instruction %s', (_, fields, params) => {
      const config = ask(fields, params);

      expect(config).toMatchObject({ systemInstruction: `A\n\n${schemaPrompt(schema)}`, ...params });
      expect(config).not.toMatchObject(native);
    });
  });
});
