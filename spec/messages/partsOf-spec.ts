import { imageMessage, textContent, type ContentPart, type Message } from 'rxagent';
import { partsOf } from '../../lib/messages/partsOf';

const text = (value: string): ContentPart => ({ type: 'text', text: value });
const image: ContentPart = { type: 'image_url', imageUrl: 'https://example.com/a.png' };
const bytes: ContentPart = { type: 'image_base64', imageBase64: 'QUJD', mediaType: 'image/png' };
const message = (content: string, contentParts?: ContentPart[]): Message => ({ role: 'user', content, ...(contentParts && { contentParts }) });

describe('partsOf', () => {
  /** title, message, its parts */
  const cases: [string, Message, ContentPart[]][] = [
    ['text alone', message(' hi '), [text(' hi ')]],
    ['nothing', message(''), []],
    ['blank text', message(' \n'), []],
    ['parts in place of the text', message('x', [image, text('a'), bytes, text('b')]), [image, text('a'), bytes, text('b')]],
    ['the text before parts that hold none', message('What?', [image, bytes]), [text('What?'), image, bytes]],
    ['images without any text', message('', [image]), [image]],
    ['the text where there are no parts', message('hi', []), [text('hi')]],
    ['no empty text', message('', [text(''), image, text(' ')]), [image]],
    ['no text in place of one that was emptied', message('x', [text('')]), []],
    ['an image and its question', imageMessage('https://example.com/a.png', 'What?'), [text('What?'), image]],
  ];
  it.each(cases)('gives %s', (_, given, expected) => {
    const before = structuredClone(given);
    expect(partsOf(given)).toEqual(expected);
    expect(given).toEqual(before);
  });

  it.each(cases)('says the same as textContent: %s', (_, given) => {
    const texts = partsOf(given).flatMap((part) => (part.type === 'text' ? [part.text] : []));
    expect(texts.join(' ').trim()).toBe(textContent(given).trim());
  });
});
