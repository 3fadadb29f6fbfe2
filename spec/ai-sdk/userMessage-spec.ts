import { userMessage } from '../../lib/ai-sdk/userMessage';

const text = (value: string): unknown => ({ type: 'text', text: value });
const file = (mediaType: string, url: string): unknown => ({ type: 'file', mediaType, url });

describe('userMessage', () => {
  it('is what the user wrote', () => {
    expect(userMessage([text('hello'), { type: 'data-place', data: 1 }, text('you')], 'p')).toEqual({ role: 'user', content: 'hello you' });
  });

  it('keeps images where they stand', () => {
    expect(userMessage([file('image/png', 'data:image/png;base64,QUJD'), text('what?'), file('image/*', 'https://x.test/a.png')], 'p')).toEqual({
      role: 'user',
      content: 'what?',
      contentParts: [{ type: 'image_base64', imageBase64: 'QUJD', mediaType: 'image/png' }, { type: 'text', text: 'what?' }, { type: 'image_url', imageUrl: 'https://x.test/a.png' }],
    });
    expect(userMessage([file('image/png', 'DATA:Image/PNG;name=a.png;base64,QUJD')], 'p')).toEqual({ role: 'user', content: '', contentParts: [{ type: 'image_base64', imageBase64: 'QUJD', mediaType: 'image/png' }] });
  });

  it.each<[string, unknown[], string]>([
    ['nothing', [], 'p must be a list with a text or an image'],
    ['a document', [text('a'), file('application/pdf', 'data:application/pdf;base64,QUJD')], "p[1].mediaType must be that of an image, not 'application/pdf'"],
    ['a local path', [file('image/png', '/etc/passwd')], 'p[0].url must be an http(s) URL or a data URL'],
    ['a file URL', [file('image/png', 'file:///etc/passwd')], 'p[0].url must be an http(s) URL or a data URL'],
    ['an empty image', [file('image/png', 'data:image/png;base64,')], 'p[0].url must be'],
    ['text in place of base64', [file('image/svg+xml', 'data:image/svg+xml,<svg/>')], 'p[0].url must be'],
    ['another type in the URL', [file('image/png', 'data:text/html;base64,QUJD')], 'p[0].url must be'],
    ['a part of a tool', [{ type: 'tool-x' }], "p[0].type must be text, file or data-…, not 'tool-x'"],
    ['no type', [{}], 'p[0].type must be a string'],
    ['no text', [{ type: 'text' }], 'p[0].text must be a string'],
    ['a text in the prototype', [JSON.parse('{"type":"text","__proto__":{"text":"x"}}')], 'p[0].text must be a string'],
  ])('refuses %s', (_, parts, message) => expect(() => userMessage(parts, 'p')).toThrow(message));
});
