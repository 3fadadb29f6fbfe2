import type { Part } from '@google/genai';
import type { ContentPart } from '../../types/message';

/**
 * An image: bytes and data URLs go along; any other URL is for Google to fetch (public or signed https, files of the Files API, `gs:` on Vertex AI). Its type has
 * to be told, so it is guessed from the ending, JPEG by default.
 */
export function toImagePart(image: Exclude<ContentPart, { type: 'text' }>): Part {
  if (image.type === 'image_base64') return { inlineData: { mimeType: image.mediaType, data: image.imageBase64 } };
  const [, mimeType, data] = DATA_URL.exec(image.imageUrl) ?? [];
  if (mimeType && data) return { inlineData: { mimeType: mimeType.toLowerCase(), data } };
  return { fileData: { fileUri: image.imageUrl, ...(!UPLOADED.test(image.imageUrl) && { mimeType: typeOf(image.imageUrl) }) } };
}

const DATA_URL = /^data:([\w.+-]+\/[\w.+-]+)[^,]*;base64,(.+)$/is;

/** A file of the Files API, which knows its type. */
const UPLOADED = /^https:\/\/generativelanguage\.googleapis\.com\/[^?]*\bfiles\//;

const typeOf = (url: string): string => TYPES[/\.(\w+)(?:[?#]|$)/.exec(url)?.[1]?.toLowerCase() ?? ''] ?? 'image/jpeg';

const TYPES: Record<string, string> = { png: 'image/png', webp: 'image/webp', heic: 'image/heic', heif: 'image/heif', gif: 'image/gif', avif: 'image/avif' };
