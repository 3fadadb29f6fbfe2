import { countTokens } from '../../lib/memory/countTokens';
import type { Message } from '../../lib/types/message';

describe('countTokens', () => {
  it.each<[string, number, Message]>([
    ['no text', 0, { role: 'assistant', content: '' }],
    ['text, rounded up', 2, { role: 'user', content: '12345' }],
    ['text parts in place of the content', 3, { role: 'user', content: 'x', contentParts: [{ type: 'text', text: '12345' }, { type: 'text', text: '12345' }] }],
    ['the arguments of calls', 6, { role: 'assistant', content: '1', toolCalls: [call({ a: 12 }), call({ city: 'x' })] }],
    [
      'images at a flat rate',
      2001,
      {
        role: 'user',
        content: 'look',
        contentParts: [
          { type: 'image_url', imageUrl: 'https://example.com/a.png' },
          { type: 'image_base64', imageBase64: 'A'.repeat(100_000), mediaType: 'image/png' },
        ],
      },
    ],
  ])('should count %s', (_, expected, message) => {
    expect(countTokens(message)).toBe(expected);
  });
});

function call(parameters: Record<string, unknown>) {
  return { id: 'c', toolName: 'search', parameters };
}
