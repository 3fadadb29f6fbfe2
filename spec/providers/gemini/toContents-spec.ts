import { describe, expect, it } from '@jest/globals';
import type { Message, ToolCall } from 'rxagent';
import { toContents, type GeminiExtras } from '../../../lib/providers/gemini/toContents';

const call = (id: string, gemini?: GeminiExtras): ToolCall => ({ id, toolName: `tool_${id}`, parameters: { of: id }, ...(gemini && { gemini }) });
const user = (content: string): Message => ({ role: 'user', content });
const system = (content: string): Message => ({ role: 'system', content });
const assistant = (content: string, ...toolCalls: ToolCall[]): Message => ({ role: 'assistant', content, ...(toolCalls.length > 0 && { toolCalls }) });
const answer = (toolCallId: string, content: string, isError = false): Message => ({ role: 'tool', content, toolCallId, toolName: `tool_${toolCallId}`, ...(isError && { isError }) });

const text = (...texts: string[]) => texts.map((one) => ({ text: one }));
const asked = (id: string, thoughtSignature?: string) => ({ functionCall: { name: `tool_${id}`, args: { of: id } }, ...(thoughtSignature && { thoughtSignature }) });
const answered = (id: string, response: object) => ({ functionResponse: { name: `tool_${id}`, response } });
const dummy = 'skip_thought_signature_validator';

/** With a model of old, which wants no signatures. */
const old = (...messages: Message[]) => toContents(messages, 'gemini-2.5-flash', false);

describe('toContents', () => {
  it('names the roles user and model, and leaves empty texts out', () => {
    expect(old(user('a'), assistant(''), user(''), assistant('b'))).toEqual([{ role: 'user', parts: text('a') }, { role: 'model', parts: text('b') }]);
  });

  it('makes one content of neighbours of the same role', () => {
    expect(old(user('a'), system('b'), user('c'), assistant('d'), assistant('e'))).toEqual([{ role: 'user', parts: text('a', 'b', 'c') }, { role: 'model', parts: text('d', 'e') }]);
  });

  it('keeps texts and images of a message in order', () => {
    const contentParts: Message['contentParts'] = [
      { type: 'image_base64', imageBase64: 'AA==', mediaType: 'image/png' },
      { type: 'text', text: 'and' },
      { type: 'text', text: '' },
      { type: 'image_url', imageUrl: 'https://example.com/b.webp' },
    ];
    expect(old({ role: 'user', content: 'x', contentParts })).toEqual([{ role: 'user', parts: [
      { inlineData: { mimeType: 'image/png', data: 'AA==' } },
      { text: 'and' },
      { fileData: { fileUri: 'https://example.com/b.webp', mimeType: 'image/webp' } },
    ] }]);
  });

  it('keeps the text of a message whose parts hold none', () => {
    const contentParts: Message['contentParts'] = [{ type: 'image_base64', imageBase64: 'AA==', mediaType: 'image/png' }];
    expect(old({ role: 'user', content: 'What?', contentParts })).toEqual([{ role: 'user', parts: [{ text: 'What?' }, { inlineData: { mimeType: 'image/png', data: 'AA==' } }] }]);
    expect(old({ role: 'user', content: 'What?', contentParts: [] })).toEqual([{ role: 'user', parts: text('What?') }]);
    expect(old(assistant('', call('1')), { ...answer('1', 'one'), contentParts })[1]?.parts).toEqual([answered('1', { output: 'one' })]);
  });

  it('puts the results of all calls into one content, in order, with errors told as such', () => {
    expect(old(user('q'), assistant('let me see', call('1'), call('2')), answer('1', 'one'), answer('2', 'broken', true), user('next'))).toEqual([
      { role: 'user', parts: text('q') },
      { role: 'model', parts: [...text('let me see'), asked('1'), asked('2')] },
      { role: 'user', parts: [answered('1', { output: 'one' }), answered('2', { error: 'broken' })] },
      { role: 'user', parts: text('next') },
    ]);
  });

  it('lets nothing stand between a call and its result', () => {
    expect(old(assistant('', call('1'), call('2')), answer('1', 'one'), system('note'), answer('2', 'two'))).toEqual([
      { role: 'model', parts: [asked('1'), asked('2')] },
      { role: 'user', parts: [answered('1', { output: 'one' }), answered('2', { output: 'two' })] },
      { role: 'user', parts: text('note') },
    ]);
  });

  it('takes the name of a result from its call, else from the message', () => {
    const renamed = { ...answer('1', 'one'), toolName: 'other' };
    expect(old(assistant('', call('1')), renamed)[1]?.parts).toEqual([answered('1', { output: 'one' })]);
    expect(old(renamed)[0]?.parts).toEqual([{ functionResponse: { name: 'other', response: { output: 'one' } } }]);
  });

  it('sends the id that the model gave with the call and its result, no other, and none to Vertex AI', () => {
    const messages = [assistant('', call('1', { id: 'g1' }), call('2')), answer('1', 'one'), answer('2', 'two')];
    const idsOf = (vertexai: boolean) => toContents(messages, 'gemini-2.5-flash', vertexai).flatMap(({ parts = [] }) => parts.map((part) => (part.functionCall ?? part.functionResponse)?.id));
    expect(idsOf(false)).toEqual(['g1', undefined, 'g1', undefined]);
    expect(idsOf(true)).toEqual([undefined, undefined, undefined, undefined]);
  });

  describe('signatures', () => {
    const signaturesOf = (messages: Message[], model: string) => toContents(messages, model, false).map(({ parts = [] }) => parts.filter((part) => part.functionCall).map((part) => part.thoughtSignature));
    const history = [
      user('a'), assistant('', call('1')), answer('1', ''),
      user('b'), assistant('', call('2'), call('3')), answer('2', ''), answer('3', ''),
      assistant('so', call('4', { thoughtSignature: 'own' }), call('5')), answer('4', ''), answer('5', ''),
    ];

    it.each(['gemini-3.6-flash', 'gemini-flash-latest', 'models/gemini-3-pro-preview', ''])('stand on the first call of each step of the current turn (%s)', (model) => {
      expect(signaturesOf(history, model)).toEqual([[], [undefined], [], [], [dummy, undefined], [], ['own', undefined], []]);
    });

    it.each(['gemini-2.5-flash', 'publishers/google/models/gemini-2.0-flash-001', 'gemini-1.5-pro', 'gemma-3-27b-it'])('are not made up for %s', (model) => {
      expect(signaturesOf(history, model)).toEqual([[], [undefined], [], [], [undefined, undefined], [], ['own', undefined], []]);
    });

    it('stand on the calls of a conversation that begins with them', () => {
      expect(signaturesOf([assistant('', call('1')), answer('1', '')], 'gemini-3-flash')).toEqual([[dummy], []]);
    });
  });

  it('leaves the messages as they are', () => {
    const messages = [user('a'), user('b'), assistant('', call('1')), answer('1', 'x')];
    const before = structuredClone(messages);
    toContents(messages, 'gemini-3-flash', false);
    expect(messages).toEqual(before);
  });
});
