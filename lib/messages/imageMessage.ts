import { readFile } from '#platform';
import { ConfigurationError } from '../errors/configurationError';
import type { ContentPart, Message } from '../types/message';
import { toBase64 } from './toBase64';

/** How the image formats that models take begin, as characters of one byte each. */
const signatures: readonly (readonly [RegExp, string])[] = [
  [/^\x89PNG\r\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF[^]{4}WEBP/, 'image/webp'],
  [/^[^]{4}ftypavi[fs]/, 'image/avif'],
  [/^[^]{4}ftyphei[cx]/, 'image/heic'],
];

/**
 * A user message with an image and a question about it.
 *
 * The image is an http(s) URL, which the vendor fetches; a data URL; the bytes of a PNG, JPEG, GIF, WebP, AVIF or HEIC image; or, on Node, the path
 * or `file:` URL of such a file, which is read at once: never pass a string that comes from somebody else. Anything else throws a `ConfigurationError`.
 *
 * @example
 * import { Agent, imageMessage, LocalProvider } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider() });
 * agent.run(imageMessage('https://example.com/cat.png', 'What breed is this?')).then((result) => console.log(result.content));
 */
export function imageMessage(image: string | URL | Uint8Array | ArrayBuffer, prompt = 'Describe this image.'): Message {
  return { role: 'user', content: prompt, contentParts: [{ type: 'text', text: prompt }, imagePart(image)] };
}

function imagePart(image: string | URL | Uint8Array | ArrayBuffer): ContentPart {
  if (typeof image !== 'string' && !(image instanceof URL)) return fromBytes(bytesOf(image), 'the image');
  const source = String(image);
  if (/^https?:\/\/./i.test(source)) return { type: 'image_url', imageUrl: source };
  return /^data:/i.test(source) ? fromDataUrl(source) : fromFile(source);
}

function fromDataUrl(url: string): ContentPart {
  const comma = url.indexOf(',');
  const [type = '', ...parameters] = url.slice(5, comma).toLowerCase().split(';').map((field) => field.trim());
  if (comma < 0 || !/^image\/[\w.+-]+$/.test(type)) throw unusable(`the data URL '${start(url)}' does not say image/… before its comma`);
  let imageBase64: string;
  try {
    const body = percentDecode(url.slice(comma + 1));
    imageBase64 = btoa(parameters.at(-1) === 'base64' ? atob(body) : body);
  } catch (cause) {
    throw unusable(`the data URL '${start(url)}' cannot be decoded`, { cause });
  }
  if (!imageBase64) throw unusable(`the data URL '${start(url)}' is empty`);
  return { type: 'image_base64', imageBase64, mediaType: type === 'image/jpg' ? 'image/jpeg' : type };
}

/** The bytes that a data URL spells, as characters of one byte each. */
const percentDecode = (text: string): string =>
  text.replace(/[\u0080-\uffff]+/g, encodeURIComponent).replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));

function fromFile(source: string): ContentPart {
  // Longer than any path: most likely bare base64, which an error should not print.
  if (source.length > 4096) throw unusable(`the string '${start(source)}' is neither a URL nor a path`);
  let bytes: Uint8Array;
  try {
    bytes = readFile(/^file:/i.test(source) ? new URL(source) : source);
  } catch (cause) {
    throw unusable(`the file '${start(source)}' cannot be read`, { cause });
  }
  return fromBytes(bytes, `the file '${start(source)}'`);
}

function bytesOf(image: unknown): Uint8Array {
  if (ArrayBuffer.isView(image)) return new Uint8Array(image.buffer, image.byteOffset, image.byteLength);
  if (image instanceof ArrayBuffer) return new Uint8Array(image);
  throw unusable(`a value of type ${image === null ? 'null' : typeof image} is no image`);
}

function fromBytes(bytes: Uint8Array, origin: string): ContentPart {
  if (bytes.length === 0) throw unusable(`${origin} is empty`);
  const head = String.fromCharCode(...bytes.subarray(0, 12));
  const mediaType = signatures.find(([signature]) => signature.test(head))?.[1];
  if (!mediaType) throw unusable(`the format of ${origin} is not known`);
  return { type: 'image_base64', imageBase64: toBase64(bytes), mediaType };
}

const start = (text: string): string => (text.length > 80 ? `${text.slice(0, 80)}…` : text);

const unusable = (what: string, options?: { cause: unknown }): ConfigurationError =>
  new ConfigurationError(
    `imageMessage: ${what}. Pass an http(s) URL, a data URL, the bytes of a PNG, JPEG, GIF, WebP, AVIF or HEIC image or, on Node, the path of such a file.`,
    options,
  );
