import { catchError, lastValueFrom, of, toArray } from 'rxjs';
import { ProviderError, type ModelRequest } from 'rxagent';
import { SseServer } from '../support/sseServer';
import { vendors } from './vendors';

const server = new SseServer();
const request: ModelRequest = { systemPrompt: '', messages: [{ role: 'user', content: 'hi' }], tools: [], report: () => {} };

beforeAll(() => server.start());
afterAll(() => server.stop());

describe.each(vendors)('a reply of $name', ({ provider, reply, terminal }) => {
  const deltas = ['Grüße ', '你好 ', '👋🏽 end'];
  const body = reply(deltas, { id: 'call_1', name: 'weather', json: '{"city":"Zürich","days":[1,2]}' });
  const read = (): Promise<unknown[]> =>
    lastValueFrom(provider(server.url).stream!(request).pipe(toArray(), catchError((error: unknown) => of([error]))));
  const whole = [...deltas, expect.objectContaining({ id: 'call_1', toolName: 'weather', parameters: { city: 'Zürich', days: [1, 2] } })];

  it.each([1, 2, 3, 7, 64])('is the same in writes of %d bytes', async (split) => {
    server.answer({ body, split });
    expect(await read()).toEqual(whole);
  });

  it('is the same with CRLF, comments and no blank line at the end', async () => {
    server.answer({ body: body.replaceAll('\n\n', '\n\n: keep-alive\n\n').replaceAll('\n', '\r\n').trimEnd() });
    expect(await read()).toEqual(whole);
  });

  /** Where its last marker of a good end begins: whatever is cut before it is no reply. */
  const marker = Buffer.byteLength(body.slice(0, body.search(terminal)));
  const cuts = Array.from({ length: 24 }, (_, k) => Math.floor((marker * k) / 24));

  it.each(['end', 'reset'] as const)('that breaks off before its marker is a ProviderError that may be retried (%s)', async (then) => {
    for (const cutAt of cuts) {
      server.answer({ body, cutAt, then });
      const [error] = (await read()) as ProviderError[];
      expect(error).toBeInstanceOf(ProviderError);
      expect({ cutAt, code: error?.code, retryable: error?.retryable, requestId: error?.requestId }).toEqual({
        cutAt,
        code: 'truncated',
        retryable: true,
        requestId: then === 'end' ? 'req_1' : error?.requestId,
      });
    }
  });

  it('that loses its connection after the marker is whole', async () => {
    server.answer({ body: `${body}: the connection breaks here`, then: 'reset' });
    expect(await read()).toEqual(whole);
  });
});
