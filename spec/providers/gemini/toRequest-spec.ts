import { describe, expect, it } from '@jest/globals';
import type { ModelRequest } from 'rxagent';
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

  it('takes an input of system messages alone for an instruction without contents', () => {
    expect(toRequest(request({ messages: [{ role: 'system', content: 'B' }] }))).toEqual({ model: 'm', contents: [], config: { systemInstruction: 'B' } });
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
});
