import { ProviderError } from 'rxagent';
import { askServer } from '../../../lib/http/remote/askServer';
import { FakeFetch, noAnswer, noContent, refusal } from '../../support/fakeFetch';

describe('askServer', () => {
  it('asks for a run', async () => {
    const server = new FakeFetch(noContent);
    await askServer({ url: '/agent', fetch: server.fetch }, { method: 'POST', body: { messages: [] }, headers: { accept: 'text/event-stream' } });
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/agent', body: { messages: [] } }]);
    expect(server.requests[0]?.headers).toEqual({ 'content-type': 'application/json', accept: 'text/event-stream' });
    expect(server.requests[0]?.init).not.toHaveProperty('credentials');
  });

  it.each([
    ['/agent', '/agent?run=a%2Fb'],
    ['/agent?tenant=1', '/agent?tenant=1&run=a%2Fb'],
    ['https://example.com/agent#top', 'https://example.com/agent?run=a%2Fb'],
    [new URL('https://example.com/agent'), 'https://example.com/agent?run=a%2Fb'],
  ])('asks about a run of %s', async (url, asked) => {
    const server = new FakeFetch(noContent);
    await askServer({ url, fetch: server.fetch }, { method: 'DELETE', runId: 'a/b' });
    expect(server.log).toEqual([`DELETE ${asked}`]);
    expect(server.requests[0]).toMatchObject({ headers: {}, body: undefined });
  });

  it('asks for headers each time, and waits for them', async () => {
    const server = new FakeFetch(noContent);
    let count = 0;
    const headers = () => Promise.resolve({ authorization: `Bearer ${++count}`, accept: 'all' });
    const settings = { url: '/agent', fetch: server.fetch, headers };
    await askServer(settings, { method: 'GET', runId: 'r', headers: { accept: 'text/event-stream' } });
    await askServer(settings, { method: 'GET', runId: 'r' });
    expect(server.requests.map(({ headers: sent }) => sent)).toEqual([{ authorization: 'Bearer 1', accept: 'text/event-stream' }, { authorization: 'Bearer 2', accept: 'all' }]);
  });

  it.each([[{ 'x-tenant': '1' }], [new Headers({ 'x-tenant': '1' })], [[['x-tenant', '1']] as [string, string][]], [() => ({ 'x-tenant': '1' })]])('takes headers in any form', async (headers) => {
    const server = new FakeFetch(noContent);
    await askServer({ url: '/agent', fetch: server.fetch, headers }, { method: 'DELETE' });
    expect(server.requests[0]?.headers).toEqual({ 'x-tenant': '1' });
  });

  it('hands credentials, keepalive and the signal on', async () => {
    const server = new FakeFetch(noContent);
    const controller = new AbortController();
    await askServer({ url: '/agent', fetch: server.fetch, credentials: 'include' }, { method: 'DELETE', keepalive: true, signal: controller.signal });
    expect(server.requests[0]?.init).toMatchObject({ credentials: 'include', keepalive: true });
    expect(server.requests[0]?.signal?.aborted).toBe(false);
    controller.abort('left');
    expect(server.requests[0]?.signal).toMatchObject({ aborted: true, reason: 'left' });
  });

  it('takes the fetch that there is at the time', async () => {
    const server = new FakeFetch(noContent);
    const replaced = jest.spyOn(globalThis, 'fetch').mockImplementation(server.fetch);
    await askServer({ url: '/agent' }, { method: 'DELETE' });
    replaced.mockRestore();
    expect(server.log).toEqual(['DELETE /agent']);
  });

  it('fails with what a refusal says', async () => {
    const server = new FakeFetch(refusal(401, 'unauthorized', 'You may not ask here.'));
    const error: unknown = await askServer({ url: '/agent', fetch: server.fetch }, { method: 'POST', body: {} }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ProviderError);
    expect(error).toMatchObject({ code: 'unauthorized', status: 401, retryable: false, message: 'The server answered 401 (unauthorized): You may not ask here.' });
  });

  it('fails with what is known where there is no answer', async () => {
    const server = new FakeFetch(() => new TypeError('Failed to fetch'));
    await expect(askServer({ url: '/agent', fetch: server.fetch }, { method: 'POST', body: {} })).rejects.toMatchObject({ code: 'connection', retryable: true, message: 'The server at /agent did not answer: Failed to fetch.' });
  });

  it.each(['POST', 'GET', 'DELETE'] as const)('does not wait for an answer for ever (%s)', async (method) => {
    jest.useFakeTimers();
    const server = new FakeFetch(noAnswer);
    const asked = askServer({ url: '/agent', fetch: server.fetch, silenceMs: 1000 }, { method, runId: 'r' }).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(999);
    expect(server.requests[0]?.signal?.aborted).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    jest.useRealTimers();
    expect(server.requests[0]?.signal?.aborted).toBe(true);
    expect(await asked).toMatchObject({ code: 'connection', retryable: true, message: 'The server at /agent?run=r did not answer: nothing came for 1000 ms.' });
  });

  it.each([[200, 'POST'], [200, 'DELETE'], [201, 'POST']] as const)('does not take a %i for an answer to what is told to a run (%s)', async (status, method) => {
    const server = new FakeFetch(() => new Response('<h1>Log in</h1>', { status, headers: { 'content-type': 'text/html' } }));
    const message = 'The server answered with text/html in place of its 204: is it the page of a log-in or of a proxy? It begins: Log in';
    await expect(askServer({ url: '/agent', fetch: server.fetch }, { method, runId: 'r' })).rejects.toMatchObject({ code: 'no-event-stream', status, message });
    await expect(askServer({ url: '/agent', fetch: server.fetch }, { method: 'GET', runId: 'r' })).resolves.toMatchObject({ status });
  });

  it('is aborted', async () => {
    const server = new FakeFetch(noAnswer);
    const controller = new AbortController();
    const asked = askServer({ url: '/agent', fetch: server.fetch }, { method: 'GET', signal: controller.signal });
    controller.abort();
    await expect(asked).rejects.toMatchObject({ code: 'connection' });
  });
});
