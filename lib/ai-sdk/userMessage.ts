import type { ContentPart, Message } from '../types/message';
import { mustBe, records, textOf } from './mustBe';

/** What a user has said, out of the parts of a UI message: text and images. Others' data is left out. */
export function userMessage(parts: unknown, path: string): Message {
  const contentParts = records(parts, path).flatMap(({ item, at }) => toPart(item, at));
  mustBe(contentParts.length > 0, path, 'a list with a text or an image');
  const texts = contentParts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
  return { role: 'user', content: texts.join(' '), ...(contentParts.length > texts.length && { contentParts }) };
}

function toPart(part: Record<string, unknown>, at: string): ContentPart[] {
  const type = textOf(part, 'type', at);
  if (type === 'text') return [{ type, text: textOf(part, 'text', at) }];
  if (type === 'file') return [imagePart(part, at)];
  mustBe(type.startsWith('data-'), `${at}.type`, `text, file or data-…, not '${type.slice(0, 40)}'`);
  return [];
}

function imagePart(part: Record<string, unknown>, at: string): ContentPart {
  const mediaType = textOf(part, 'mediaType', at).toLowerCase();
  const url = textOf(part, 'url', at);
  mustBe(mediaType.startsWith('image/'), `${at}.mediaType`, `that of an image, not '${mediaType.slice(0, 40)}': other files cannot be sent to a model`);
  if (/^https?:\/\/./i.test(url)) return { type: 'image_url', imageUrl: url };
  const comma = url.indexOf(',');
  const [, ofUrl] = /^data:(image\/[\w.+-]+)(?:;[\w=.-]+)*;base64$/i.exec(url.slice(0, comma).slice(0, 200)) ?? [];
  mustBe(ofUrl !== undefined && url.length > comma + 1, `${at}.url`, 'an http(s) URL or a data URL of a base64 image');
  return { type: 'image_base64', imageBase64: url.slice(comma + 1), mediaType: ofUrl.toLowerCase() };
}
