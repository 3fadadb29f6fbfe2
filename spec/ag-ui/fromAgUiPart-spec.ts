import { ConfigurationError } from 'rxagent';
import { fromAgUiPart } from '../../lib/ag-ui/fromAgUiPart';

const url = 'https://example.com/cat.png';
const cat = { type: 'image_base64', imageBase64: 'Y2F0', mediaType: 'image/png' };

describe('fromAgUiPart', () => {
  it.each<[string, unknown, unknown]>([
    ['a text', { type: 'text', text: 'hi', id: 'p1', metadata: 1 }, { type: 'text', text: 'hi' }],
    ['the bytes of an image', { type: 'image', source: { type: 'data', value: 'Y2F0', mimeType: 'image/png' } }, cat],
    ['its address', { type: 'image', source: { type: 'url', value: url } }, { type: 'image_url', imageUrl: url }],
    ['its bytes in its address', { type: 'image', source: { type: 'url', value: 'data:image/png;charset=x;base64,Y2F0', mimeType: 'image/png' } }, cat],
    ['old bytes', { type: 'binary', mimeType: 'image/png', data: 'Y2F0', filename: 'cat.png' }, cat],
    ['an old address', { type: 'binary', mimeType: 'image/png', url }, { type: 'image_url', imageUrl: url }],
  ])('reads %s', (_, part, expected) => {
    expect(fromAgUiPart(part, 'p')).toEqual(expected);
  });

  it.each<[string, unknown, string]>([
    ['no object', 'hi', 'p must be an object.'],
    ['a text without text', { type: 'text' }, 'p.text must be a string.'],
    ['sound', { type: 'audio', source: { type: 'url', value: url } }, 'p is of type "audio": only text and images can be sent to the model.'],
    ['an unknown type', {}, 'p is of type undefined: only text and images can be sent to the model.'],
    ['an image without source', { type: 'image' }, 'p.source must be an object.'],
    ['bytes of no type', { type: 'image', source: { type: 'data', value: 'Y2F0' } }, 'p.source.mimeType must be a string.'],
    ['a file of a vendor', { type: 'image', source: { type: 'file', value: 'file_1' } }, 'p.source is of type "file": send the bytes of the image (data) or its address (url).'],
    ['a file of the server', { type: 'image', source: { type: 'url', value: 'file:///etc/passwd' } }, 'p.source.value must be an http(s) or a base64 data URL.'],
    ['an old document', { type: 'binary', mimeType: 'application/pdf', data: 'Y2F0' }, 'p is of type "application/pdf": only text and images can be sent to the model.'],
    ['an old handle', { type: 'binary', mimeType: 'image/png', id: 'file_1' }, 'p has neither data nor a url.'],
  ])('refuses %s', (_, part, problem) => {
    expect(() => fromAgUiPart(part, 'p')).toThrow(new ConfigurationError(problem));
  });
});
