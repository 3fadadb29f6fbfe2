import { ConfigurationError } from '../../lib/errors/configurationError';
import { parseMessages } from '../../lib/memory/parseMessages';
import type { Message } from '../../lib/types/message';

const call = { id: 'c1', toolName: 'search', parameters: { q: 'x' } };
const asking = (fields: object): unknown => [{ role: 'assistant', content: '', toolCalls: [{ ...call, ...fields }] }];
const showing = (part: unknown): unknown => [{ role: 'user', content: '', contentParts: [part] }];

describe('parseMessages', () => {
  it('should accept messages of all shapes, vendor data included', () => {
    const messages: Message[] = [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: 'What is this?',
        contentParts: [
          { type: 'text', text: 'What is this?' },
          { type: 'image_url', imageUrl: 'https://example.com/a.png' },
          { type: 'image_base64', imageBase64: 'AQID', mediaType: 'image/png' },
        ],
      },
      { role: 'assistant', content: '', toolCalls: [Object.assign({ signature: { v: 1 } }, call)] },
      { role: 'tool', content: '', toolCallId: 'c1', toolName: 'search', isError: true },
    ];

    expect(parseMessages(messages)).toBe(messages);
    expect(parseMessages([])).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['messages must be an array', undefined],
    ['messages must be an array', { 0: { role: 'user', content: '' } }],
    ['messages[0] must be an object', [null]],
    ['messages[1] must be an object', [{ role: 'user', content: '' }, 'hi']],
    ['messages[0].role must be system, user, assistant or tool', [{ role: 'human', content: '' }]],
    ['messages[0].content must be a string', [{ role: 'user', content: null }]],
    ['messages[0].toolCallId must be a string', [{ role: 'tool', content: '', toolCallId: 7 }]],
    ['messages[0].toolName must be a string', [{ role: 'tool', content: '', toolName: null }]],
    ['messages[0].isError must be true or false', [{ role: 'tool', content: '', isError: 'yes' }]],
    ['messages[0].contentParts must be an array', [{ role: 'user', content: '', contentParts: 'x' }]],
    ['messages[0].contentParts[0] must be an object', showing(null)],
    ['messages[0].contentParts[0].type must be text or image_url or image_base64', showing({ type: 'constructor' })],
    ['messages[0].contentParts[0].text must be a string', showing({ type: 'text' })],
    ['messages[0].contentParts[0].imageUrl must be a string', showing({ type: 'image_url', imageUrl: 1 })],
    ['messages[0].contentParts[0].mediaType must be a string', showing({ type: 'image_base64', imageBase64: 'AQID' })],
    ['messages[0].toolCalls must be an array', [{ role: 'assistant', content: '', toolCalls: {} }]],
    ['messages[0].toolCalls[0].id must be a string', asking({ id: undefined })],
    ['messages[0].toolCalls[0].toolName must be a string', asking({ toolName: 1 })],
    ['messages[0].toolCalls[0].parameters must be an object', asking({ parameters: [] })],
  ])('should tell that %s', (reason, json) => {
    expect(() => parseMessages(json)).toThrow(ConfigurationError);
    expect(() => parseMessages(json)).toThrow(`ConversationMemory.fromJSON: ${reason}; pass what JSON.parse(JSON.stringify(memory)) gives.`);
  });
});
