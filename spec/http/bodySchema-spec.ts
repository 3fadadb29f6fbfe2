import { answerBody, runBody } from '../../lib/http/bodySchema';
import { compileSchema } from '../../lib/tools/compileSchema';

const [isRun, isAnswer] = [compileSchema(runBody), compileSchema(answerBody)];

const withImage = (imageUrl: string): object => ({ messages: [{ role: 'user', content: '', contentParts: [{ type: 'image_url', imageUrl }] }] });

describe('runBody', () => {
  it.each([{ messages: 'hi' }, { messages: [{ role: 'user', content: '' }], tools: [] }])('should accept %j', (body) => expect(isRun(body)).toEqual([]));
  it.each(['https://x/a.png', 'http://x', 'data:image/png;base64,AA'])('should accept an image at %s', (imageUrl) => expect(isRun(withImage(imageUrl))).toEqual([]));
  it.each(['file:///etc/passwd', 'data:text/html,x', 'javascript:1', ' http://x', ''])('should refuse an image at %j', (imageUrl) => expect(isRun(withImage(imageUrl))).not.toEqual([]));
  it.each([{}, { messages: {} }, { messages: 'hi', x: 1 }, { messages: 'hi', tools: {} }, { messages: [{ role: 'user', content: '', contentParts: [{ type: 'audio' }] }] }])('should refuse %j', (body) => expect(isRun(body)).not.toEqual([]));
});

describe('answerBody', () => {
  it.each([
    { type: 'tool-result', toolCallId: '1', content: '' },
    { type: 'tool-result', toolCallId: '1', content: '', isError: true },
    { type: 'approval', toolCallId: '1', approved: false, reason: 'no' },
  ])('should accept %j', (body) => expect(isAnswer(body)).toEqual([]));
  it.each([{}, { type: 'stop' }, { type: 'approval', toolCallId: '', approved: true }, { type: 'approval', toolCallId: '1', content: '' }])('should refuse %j', (body) => expect(isAnswer(body)).not.toEqual([]));
});
