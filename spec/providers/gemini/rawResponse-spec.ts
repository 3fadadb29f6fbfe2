import { describe, expect, it } from '@jest/globals';
import { GoogleGenAI } from '@google/genai';
import { rawResponse } from '../../../lib/providers/gemini/rawResponse';

const request = { model: 'm', contents: 'hi' };
const client = (httpOptions = {}) => new GoogleGenAI({ apiKey: 'k', httpOptions });
const { signal } = new AbortController();

/** A fetch that gives one response after the other, and remembers what it was asked. */
const responding = (...responses: Response[]) => {
  const asked: [url: string, init: RequestInit | undefined][] = [];
  const send: typeof fetch = (url, init) => {
    asked.push([String(url instanceof Request ? url.url : url), init]);
    return Promise.resolve(responses[asked.length - 1] ?? Response.error());
  };
  return { asked, send };
};

describe('rawResponse', () => {
  it('hands out the response that came, unread', async () => {
    const response = new Response('data: {}\n\n', { headers: { 'x-a': 'b' } });
    const { asked, send } = responding(response);

    expect(await rawResponse(client(), request, send, signal)).toBe(response);
    expect(response.bodyUsed).toBe(false);
    expect(asked.map(([url]) => url)).toEqual(['https://generativelanguage.googleapis.com/v1beta/models/m:streamGenerateContent?alt=sse']);
  });

  it('adds the headers to the error of a refused request', async () => {
    const { send } = responding(Response.json({ error: { code: 503 } }, { status: 503, headers: { 'retry-after': '7' } }));

    const error: unknown = await rawResponse(client(), request, send, signal).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'ApiError', status: 503, message: '{"error":{"code":503}}' });
    expect((error as { headers: Headers }).headers.get('retry-after')).toBe('7');
  });

  it('keeps status and headers of a refusal that says it is JSON, but is empty or cut', async () => {
    for (const body of ['', '{"error":']) {
      const { send } = responding(new Response(body, { status: 503, headers: { 'content-type': 'application/json', 'retry-after': '7' } }));
      const error: unknown = await rawResponse(client(), request, send, signal).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ status: 503, error: '' });
      expect((error as { headers: Headers }).headers.get('retry-after')).toBe('7');
    }
  });

  it('asks once, however client and request are set', async () => {
    const httpOptions = { retryOptions: { attempts: 3, initialDelay: 0.001 } };
    const refusal = () => Response.json({ error: { code: 503 } }, { status: 503 });
    const own = responding(refusal(), new Response(''));
    const given = responding(refusal(), new Response(''));
    await expect(rawResponse(client(httpOptions), request, own.send, signal)).rejects.toMatchObject({ name: 'ApiError', status: 503 });
    await expect(rawResponse(client(), { ...request, config: { httpOptions } }, given.send, signal)).rejects.toMatchObject({ name: 'ApiError', status: 503 });
    expect([own.asked.length, given.asked.length]).toEqual([1, 1]);
  });

  it('passes the failure of fetch, and aborts it by the signal', async () => {
    const controller = new AbortController();
    const pending: typeof fetch = (_, init) =>
      new Promise((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new DOMException('This operation was aborted', 'AbortError')));
        controller.abort();
      });

    await expect(rawResponse(client(), request, pending, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    const failure = new TypeError('fetch failed');
    await expect(rawResponse(client(), request, () => Promise.reject(failure), signal)).rejects.toBe(failure);
  });

  it('lets fetch refuse a signal that is aborted already', async () => {
    const seen: (boolean | undefined)[] = [];
    const send: typeof fetch = (_, init) => {
      seen.push(init?.signal?.aborted);
      return Promise.reject(new Error('aborted'));
    };
    await expect(rawResponse(client(), request, send, AbortSignal.abort())).rejects.toThrow('aborted');
    expect(seen).toEqual([true]);
  });

  it('asks at once, even with tools that the SDK would call itself', async () => {
    const response = new Response('');
    const tool = { tool: () => Promise.resolve({ functionDeclarations: [{ name: 't' }] }), callTool: () => Promise.resolve([]) };
    expect(await rawResponse(client(), { ...request, config: { tools: [tool] } }, responding(response).send, signal)).toBe(response);
  });

  it('keeps the options of the request', async () => {
    const { asked, send } = responding(new Response(''));
    await rawResponse(client({ headers: { 'x-client': '1' } }), { ...request, config: { topK: 1, httpOptions: { headers: { 'x-request': '2' }, apiVersion: 'v1' } } }, send, signal);
    const [url, init] = asked[0]!;
    const headers = new Headers(init?.headers);
    expect([url, init?.body, headers.get('x-client'), headers.get('x-request')]).toEqual([
      'https://generativelanguage.googleapis.com/v1/models/m:streamGenerateContent?alt=sse', '{"contents":[{"parts":[{"text":"hi"}],"role":"user"}],"generationConfig":{"topK":1}}', '1', '2',
    ]);
  });

  it('says so if the client makes its requests in another way', async () => {
    const other = { models: { generateContentStream: () => Promise.resolve() } } as unknown as GoogleGenAI;
    await expect(rawResponse(other, request, fetch, signal)).rejects.toThrow('the client made no request');
  });
});
