import { soundMessage } from '../../lib/messages/soundMessage';

const call = { id: 'a', toolName: 'clock', parameters: {} };

describe('soundMessage', () => {
  it.each<[string, object]>([
    ['a text', { role: 'user', content: '' }],
    ['parts of every kind', { role: 'user', content: '', contentParts: [{ type: 'text', text: '' }, { type: 'image_url', imageUrl: 'u' }, { type: 'image_base64', imageBase64: 'b', mediaType: 'm' }] }],
    ['calls, with vendor data', { role: 'assistant', content: 'x', toolCalls: [{ ...call, gemini: { id: 'g' } }] }],
    ['an empty list of calls, whoever has it', { role: 'user', content: 'x', toolCalls: [] }],
    ['an answer', { role: 'tool', content: 'x', toolCallId: 'a', toolName: 'clock', isError: true }],
    ['fields that it does not know', { role: 'system', content: 'x', name: 'n' }],
  ])('gives back %s', (_name, message) => {
    expect(soundMessage(message)).toBe(message);
  });

  it.each<[string, unknown, object]>([
    ['a content that is missing', { role: 'user' }, { role: 'user', content: '' }],
    ['null for each field', { role: 'assistant', content: null, contentParts: null, toolCalls: null }, { role: 'assistant', content: '' }],
    ['a content of parts', { role: 'user', content: [{ type: 'text', text: 'a' }, 'b', { type: 'input_text', text: 'c' }] }, { role: 'user', content: 'a b c', contentParts: ['a', 'b', 'c'].map((text) => ({ type: 'text', text })) }],
    ['a content that is a value', { role: 'tool', content: { celsius: 7 } }, { role: 'tool', content: '{"celsius":7}' }],
    ['a content that has no JSON', { role: 'user', content: 7n }, { role: 'user', content: '' }],
    ['parts that are none', { role: 'user', content: 'x', contentParts: [null, { type: 'image_url' }, { type: 'image_base64', imageBase64: 'b' }, { type: 'text', text: 'y' }] }, { role: 'user', content: 'x', contentParts: [{ type: 'text', text: 'y' }] }],
    ['no parts at all', { role: 'user', content: 'x', contentParts: [] }, { role: 'user', content: 'x' }],
    ['calls of a user', { role: 'user', content: 'x', toolCalls: [call] }, { role: 'user', content: 'x' }],
    ['calls that are none', { role: 'assistant', content: 'x', toolCalls: [null, {}, 'clock', call] }, { role: 'assistant', content: 'x', toolCalls: [call] }],
    ['an id that is none', { role: 'assistant', content: '', toolCalls: [{ ...call, id: 7, more: 1 }] }, { role: 'assistant', content: '', toolCalls: [{ ...call, id: '', more: 1 }] }],
    ['arguments as JSON', { role: 'assistant', content: '', toolCalls: [{ ...call, parameters: '{"x":1}' }] }, { role: 'assistant', content: '', toolCalls: [{ ...call, parameters: { x: 1 } }] }],
    ['a name that vendors refuse', { role: 'assistant', content: '', toolCalls: [{ ...call, toolName: 'my.tool $1' }, { ...call, toolName: '' }] }, { role: 'assistant', content: '', toolCalls: [{ ...call, toolName: 'my_tool__1' }, { ...call, toolName: 'unknown' }] }],
    ['a name that is too long', { role: 'assistant', content: '', toolCalls: [{ ...call, toolName: 'f'.repeat(65) }] }, { role: 'assistant', content: '', toolCalls: [{ ...call, toolName: 'f'.repeat(64) }] }],
    ['an unknown role', { role: 'human', content: 'x' }, { role: 'user', content: 'x' }],
  ])('mends %s', (_name, message, mended) => {
    const before = JSON.stringify(message, (_key, value: unknown) => (typeof value === 'bigint' ? 'bigint' : value));
    expect(soundMessage(message)).toEqual(mended);
    expect(JSON.stringify(message, (_key, value: unknown) => (typeof value === 'bigint' ? 'bigint' : value))).toBe(before);
    expect(soundMessage(mended)).toBe(mended);
  });

  it('keeps the reason why arguments cannot be read', () => {
    const mended = soundMessage({ role: 'assistant', content: '', toolCalls: [{ ...call, parameters: '{"x' }] });
    expect(mended?.toolCalls).toEqual([{ ...call, parseError: expect.stringContaining('Invalid JSON') as unknown }]);
  });

  it.each([null, undefined, 'text', 7, [], {}, { role: 'human', content: '' }, () => 'x'])('has nothing for %p', (value) => {
    expect(soundMessage(value)).toBeUndefined();
  });
});
