import type { ContentPart } from '../types/message';
import { recordAt, refuse, textAt } from './bodyReader';

/** A piece of a multimodal message: a text, or an image with its bytes or its address; also as clients wrote it before AG-UI 1.0 (`binary`). */
export function fromAgUiPart(value: unknown, path: string): ContentPart {
  const part = recordAt(value, path);
  switch (part['type']) {
    case 'text':
      return { type: 'text', text: textAt(part['text'], `${path}.text`) };
    case 'image':
      return fromSource(recordAt(part['source'], `${path}.source`), `${path}.source`);
    case 'binary':
      return fromBinary(part, path);
    default:
      return refuse(path, `is of type ${JSON.stringify(part['type'])}: only text and images can be sent to the model.`);
  }
}

function fromSource({ type, value, mimeType }: Record<string, unknown>, path: string): ContentPart {
  switch (type) {
    case 'data':
      return { type: 'image_base64', imageBase64: textAt(value, `${path}.value`), mediaType: textAt(mimeType, `${path}.mimeType`) };
    case 'url':
      return fromUrl(textAt(value, `${path}.value`), `${path}.value`);
    default:
      return refuse(path, `is of type ${JSON.stringify(type)}: send the bytes of the image (data) or its address (url).`);
  }
}

function fromBinary({ mimeType, data, url }: Record<string, unknown>, path: string): ContentPart {
  const mediaType = textAt(mimeType, `${path}.mimeType`);
  if (!mediaType.startsWith('image/')) refuse(path, `is of type ${JSON.stringify(mediaType)}: only text and images can be sent to the model.`);
  if (typeof data === 'string' && data !== '') return { type: 'image_base64', imageBase64: data, mediaType };
  return typeof url === 'string' && url !== '' ? fromUrl(url, `${path}.url`) : refuse(path, 'has neither data nor a url.');
}

/** Pages make data URLs of images; not every vendor reads these, but all read what is in them. Other addresses are for the vendor to fetch, which a model's server does for the web alone. */
function fromUrl(url: string, path: string): ContentPart {
  const [, mediaType, imageBase64] = /^data:([^;,]+)(?:;[^,]*)?;base64,(.*)$/s.exec(url) ?? [];
  if (mediaType !== undefined && imageBase64 !== undefined) return { type: 'image_base64', imageBase64, mediaType };
  return /^https?:\/\//i.test(url) ? { type: 'image_url', imageUrl: url } : refuse(path, 'must be an http(s) or a base64 data URL.');
}
