import { describe, expect, it } from '@jest/globals';
import { toImagePart } from '../../../lib/providers/gemini/toImagePart';

const ofUrl = (imageUrl: string) => toImagePart({ type: 'image_url', imageUrl });

describe('toImagePart', () => {
  it('sends bytes along', () => {
    expect(toImagePart({ type: 'image_base64', imageBase64: 'AA==', mediaType: 'image/heic' })).toEqual({ inlineData: { mimeType: 'image/heic', data: 'AA==' } });
  });

  it.each(['data:image/png;base64,AA==', 'DATA:IMAGE/PNG;name=a;base64,AA=='])('sends the bytes of %s along', (url) => {
    expect(ofUrl(url)).toEqual({ inlineData: { mimeType: 'image/png', data: 'AA==' } });
  });

  const types: [string, string][] = [
    ['https://example.com/a.png', 'image/png'],
    ['https://example.com/a.WEBP?size=2', 'image/webp'],
    ['https://example.com/a.heif#top', 'image/heif'],
    ['https://example.com/a.jpg', 'image/jpeg'],
    ['https://example.com', 'image/jpeg'],
    ['https://picsum.photos/200', 'image/jpeg'],
    ['gs://bucket/a.gif', 'image/gif'],
  ];
  it.each(types)('lets Google fetch %s as %s', (fileUri, mimeType) => {
    expect(ofUrl(fileUri)).toEqual({ fileData: { fileUri, mimeType } });
  });

  it('leaves the type of an uploaded file to the Files API', () => {
    const fileUri = 'https://generativelanguage.googleapis.com/v1beta/files/abc-123';
    expect(ofUrl(fileUri)).toEqual({ fileData: { fileUri } });
  });
});
