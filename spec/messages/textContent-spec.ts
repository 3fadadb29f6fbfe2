import { expectTypeOf } from 'expect-type';
import { textContent } from '../../lib/messages/textContent';
import type { ContentPart, Message } from '../../lib/types/message';

const image: ContentPart = { type: 'image_url', imageUrl: 'https://example.com/cat.png' };

describe('textContent', () => {
  it.each<[string, string, Message]>([
    ['the content of a plain message', 'hi', { role: 'user', content: 'hi' }],
    ['nothing of an empty message', '', { role: 'assistant', content: '' }],
    ['the text parts, joined by one space', 'What is this?', { role: 'user', content: 'x', contentParts: [text('What is'), image, text('this?')] }],
    ['a text part that is empty', '', { role: 'user', content: 'x', contentParts: [text('')] }],
    ['the content where all parts are images', 'a cat', { role: 'user', content: 'a cat', contentParts: [image] }],
    ['the content where there are no parts', 'hi', { role: 'user', content: 'hi', contentParts: [] }],
  ])('should give %s', (_, expected, message) => {
    expect(textContent(message)).toBe(expected);
  });

  it('should take a message and give a string', () => {
    expectTypeOf(textContent).toEqualTypeOf<(message: Message) => string>();
  });
});

function text(value: string): ContentPart {
  return { type: 'text', text: value };
}
