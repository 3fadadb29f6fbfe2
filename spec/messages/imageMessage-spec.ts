import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expectTypeOf } from 'expect-type';
import { ConfigurationError } from '../../lib/errors/configurationError';
import { imageMessage } from '../../lib/messages/imageMessage';
import type { ContentPart, Message } from '../../lib/types/message';

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
const base64 = (data: Uint8Array): string => Buffer.from(data).toString('base64');
const partOf = (image: Parameters<typeof imageMessage>[0]): ContentPart | undefined => imageMessage(image).contentParts?.[1];
const errorOf = (image: unknown): Error => {
  try {
    imageMessage(image as string);
  } catch (error) {
    return error as Error;
  }
  throw new Error('did not throw');
};

const png = bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR');

describe('imageMessage', () => {
  it('should make a user message of the prompt and the image', () => {
    expect(imageMessage('https://example.com/cat.png', 'What breed?')).toEqual({
      role: 'user',
      content: 'What breed?',
      contentParts: [
        { type: 'text', text: 'What breed?' },
        { type: 'image_url', imageUrl: 'https://example.com/cat.png' },
      ],
    });
  });

  it('should ask for a description by default, and make a new message each time', () => {
    const first = imageMessage(png);
    const second = imageMessage(png);

    expect(first.content).toBe('Describe this image.');
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
    expect(second.contentParts).not.toBe(first.contentParts);
  });

  it.each([['http://example.com/a.png'], ['HTTPS://example.com/a b.png'], [new URL('https://example.com/a.png?x=1#y')]])('should pass on the URL %s', (url) => {
    expect(partOf(url)).toEqual({ type: 'image_url', imageUrl: String(url) });
  });

  it.each([
    ['image/png', '\x89PNG\r\n\x1a\n'],
    ['image/jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['image/gif', 'GIF89a'],
    ['image/gif', 'GIF87a'],
    ['image/webp', 'RIFF\n\r\0\0WEBPVP8 '],
    ['image/avif', '\0\0\0\x1cftypavif'],
    ['image/heic', '\0\0\0\x18ftypheic'],
  ])('should know %s by its first bytes', (mediaType, head) => {
    const data = bytes(`${head}, and more`);

    expect(partOf(data)).toEqual({ type: 'image_base64', imageBase64: base64(data), mediaType });
  });

  it('should take an ArrayBuffer, and the part of a buffer that a view shows', () => {
    const expected = { type: 'image_base64', imageBase64: base64(png), mediaType: 'image/png' };
    const padded = new Uint8Array([0, ...png, 0]);

    expect(partOf(png.slice().buffer)).toEqual(expected);
    expect(partOf(padded.subarray(1, -1))).toEqual(expected);
  });

  it.each<[string, string, string]>([
    ['data:image/png;base64,AQID', 'image/png', 'AQID'],
    ['DATA:Image/PNG;charset=x;BASE64,AQI=', 'image/png', 'AQI='],
    ['data:image/jpg;base64,AQID', 'image/jpeg', 'AQID'],
    ['data:image/png;base64,AQ\n ID', 'image/png', 'AQID'],
    ['data:image/png;base64,AQI', 'image/png', 'AQI='],
    ['data:image/png;base64,%2B%2F8%3D', 'image/png', '+/8='],
    ['data:image/gif,%01%ff%zz', 'image/gif', base64(bytes('\x01\xff%zz'))],
    ['data:image/svg+xml;utf8,<svg>%20é€😀,</svg>', 'image/svg+xml', Buffer.from('<svg> é€😀,</svg>').toString('base64')],
  ])('should decode the data URL %j', (url, mediaType, imageBase64) => {
    expect(partOf(url)).toEqual({ type: 'image_base64', imageBase64, mediaType });
    expect(partOf(new URL(url))?.type).toBe('image_base64');
  });

  it.each([
    ['data:image/png;base64,', 'is empty'],
    ['data:image/png;base64,!!!', 'cannot be decoded'],
    ['data:image/png,\ud800', 'cannot be decoded'],
    ['data:text/plain;base64,AQID', 'does not say image/… before its comma'],
    ['data:;base64,AQID', 'does not say image/… before its comma'],
    ['data:,x', 'does not say image/… before its comma'],
    ['data:image/png', 'does not say image/… before its comma'],
    ['', "the file '' cannot be read"],
    ['https://', 'cannot be read'],
    ['ftp://example.com/a.png', 'cannot be read'],
    ['file:///no/such/file.png', 'cannot be read'],
    ['file:///%zz', 'cannot be read'],
    ['A'.repeat(5000), 'is neither a URL nor a path'],
    [__filename, 'the format of the file'],
    [new Uint8Array(), 'the image is empty'],
    [bytes('BM, who knows?'), 'the format of the image is not known'],
    [bytes('G'), 'the format of the image is not known'],
    [null, 'type null'],
    [undefined, 'type undefined'],
    [7, 'type number'],
    [{}, 'type object'],
  ])('should refuse %j', (image, reason) => {
    const error = errorOf(image);

    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.message).toContain('imageMessage: ');
    expect(error.message).toContain(reason);
    expect(error.message).toContain('Pass an http(s) URL');
    expect(error.message.length).toBeLessThan(400);
  });

  it('should be typed', () => {
    expectTypeOf(imageMessage).returns.toEqualTypeOf<Message>();
    // @ts-expect-error not a number
    expect(() => imageMessage(1)).toThrow(ConfigurationError);
  });
});

describe('imageMessage on Node', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rxagent-'));
    writeFileSync(join(folder, 'a cat é.png'), png);
    writeFileSync(join(folder, 'empty.png'), '');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  it('should read a file by its path or URL', () => {
    const path = join(folder, 'a cat é.png');
    const expected = { type: 'image_base64', imageBase64: base64(png), mediaType: 'image/png' };

    expect(partOf(path)).toEqual(expected);
    expect(partOf(pathToFileURL(path))).toEqual(expected);
    expect(partOf(pathToFileURL(path).href)).toEqual(expected);
  });

  it('should refuse a folder and an empty file, and tell the cause', () => {
    expect(errorOf(folder)).toMatchObject({ code: 'configuration', cause: { code: 'EISDIR' } });
    expect(errorOf(join(folder, 'empty.png')).message).toContain("empty.png' is empty");
  });
});

describe('imageMessage in a browser', () => {
  it('should take URLs and bytes, and refuse a path', async () => {
    await jest.isolateModulesAsync(async () => {
      jest.doMock('#platform', () => jest.requireActual<object>('../../lib/platform/browser'));
      const browser = await import('../../lib/messages/imageMessage');

      expect(browser.imageMessage(png)).toEqual(imageMessage(png));
      expect(() => browser.imageMessage('cat.png')).toThrow("the file 'cat.png' cannot be read. Pass an http(s) URL, a data URL, the bytes");
    });
    jest.dontMock('#platform');
  });
});
