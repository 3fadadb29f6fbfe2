import type { ContentPart } from 'rxagent';

/** A picture that waits to be sent. */
export interface Attachment {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly part: Extract<ContentPart, { type: 'image_base64' }>;
}

/** The longest side that is sent: vendors make larger ones smaller themselves. */
const LONGEST = 1568;
let made = 0;

/** Reads a picture, and makes a large one smaller. Rejects what is none. */
export async function readImage(file: File): Promise<Attachment> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const isFine = scale === 1 && file.size < 1_000_000 && /^image\/(png|jpeg|gif|webp)$/.test(file.type);
  const url = await toDataUrl(isFine ? file : await redrawn(bitmap, scale));
  bitmap.close();
  const [head = '', imageBase64 = ''] = url.split(',');
  return { id: ++made, name: file.name, url, part: { type: 'image_base64', imageBase64, mediaType: /^data:([^;]*)/.exec(head)?.[1] ?? 'image/png' } };
}

async function redrawn(bitmap: ImageBitmap, scale: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(Math.round(bitmap.width * scale), Math.round(bitmap.height * scale));
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
}

const toDataUrl = (blob: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('The file cannot be read.'));
    reader.readAsDataURL(blob);
  });
