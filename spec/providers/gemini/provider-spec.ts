import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { GoogleGenAI } from '@google/genai';
import { expectTypeOf } from 'expect-type';
import { lastValueFrom, toArray } from 'rxjs';
import { Agent, ConfigurationError, ProviderError, type ModelNote, type ModelRequest, type Provider } from 'rxagent';
import { GeminiProvider, type GeminiProviderOptions } from 'rxagent/gemini';

const KEY = 'AIzaSyA-0123456789abcdef';
const notes: ModelNote[] = [];
const request: ModelRequest = { systemPrompt: '', messages: [{ role: 'user', content: 'hi' }], tools: [], report: (note) => notes.push(note) };
const all = (provider: GeminiProvider, fields: Partial<ModelRequest> = {}) => lastValueFrom(provider.stream({ ...request, ...fields }).pipe(toArray()));
const event = (value: unknown): string => `data: ${JSON.stringify(value)}\r\n\r\n`;
const hello = [
  event({ candidates: [{ content: { parts: [{ text: 'Hel' }] } }], modelVersion: 'gemini-3.6-flash' }),
  event({ candidates: [{ content: { parts: [{ text: 'lo' }] }, finishReason: 'STOP' }], usageMetadata: { promptTokenCount: 2, candidatesTokenCount: 3, totalTokenCount: 5 } }),
];

/** Lets everything that is ready happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
};

interface Asked {
  url: string;
  headers: Headers;
  body: unknown;
  signal: AbortSignal;
}

/** A server that remembers what it was asked, and streams the given texts; without `end` it says no more, but does not end. */
function serving(texts: readonly string[], { end = true }: { end?: boolean | Error } = {}) {
  const asked: Asked[] = [];
  const cancelled: unknown[] = [];
  const send: typeof fetch = (url, init) => {
    const signal = init!.signal!;
    asked.push({ url: String(url instanceof Request ? url.url : url), headers: new Headers(init?.headers), body: JSON.parse(String(init?.body)), signal });
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        signal.addEventListener('abort', () => {
          cancelled.push(signal.reason);
          controller.error(signal.reason);
        });
        texts.forEach((text) => controller.enqueue(new TextEncoder().encode(text)));
        if (end instanceof Error) controller.error(end);
        else if (end) controller.close();
      },
    });
    return Promise.resolve(new Response(body, { headers: { 'content-type': 'text/event-stream' } }));
  };
  return { asked, cancelled, send };
}

const refusing = (status: number, body: unknown, headers = {}): typeof fetch => () => Promise.resolve(Response.json(body, { status, headers }));
const failureOf = (send: typeof fetch, options: GeminiProviderOptions = {}): Promise<ProviderError> =>
  all(new GeminiProvider({ apiKey: KEY, fetch: send, ...options })).then(() => { throw new Error('no failure'); }, (error: unknown) => error as ProviderError);

const variables = ['GOOGLE_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_GENAI_USE_VERTEXAI', 'GOOGLE_GENAI_USE_ENTERPRISE', 'GOOGLE_CLOUD_PROJECT', 'GOOGLE_CLOUD_LOCATION', 'GOOGLE_GEMINI_BASE_URL'];
const environment = { ...process.env };
const unhandled: unknown[] = [];
const onUnhandled = (reason: unknown): void => void unhandled.push(reason);

beforeEach(() => {
  notes.splice(0);
  unhandled.splice(0);
  variables.forEach((name) => Reflect.deleteProperty(process.env, name));
  jest.spyOn(console, 'warn').mockImplementation(() => undefined);
  jest.spyOn(console, 'debug').mockImplementation(() => undefined);
  process.on('unhandledRejection', onUnhandled);
});
afterEach(() => {
  process.env = { ...environment };
  jest.restoreAllMocks();
  process.off('unhandledRejection', onUnhandled);
  expect(unhandled).toEqual([]);
});

describe('GeminiProvider', () => {
  it('streams a reply, and reports what is told beside it', async () => {
    expect(await all(new GeminiProvider({ apiKey: KEY, fetch: serving(hello).send }))).toEqual(['Hel', 'lo']);
    expect(notes).toEqual([
      { type: 'model', model: 'gemini-3.6-flash' },
      { type: 'finish', reason: 'stop', raw: 'STOP' },
      { type: 'usage', usage: { inputTokens: 2, outputTokens: 3, totalTokens: 5 } },
    ]);
  });

  it('asks for the model of the request, else its own, else the newest flash', async () => {
    const { asked, send } = serving(hello);
    await all(new GeminiProvider({ apiKey: KEY, fetch: send, model: 'mine' }), { model: 'theirs' });
    await all(new GeminiProvider({ apiKey: KEY, fetch: send, model: 'mine' }));
    await all(new GeminiProvider({ apiKey: KEY, fetch: send }));
    expect(asked.map(({ url }) => url)).toEqual(['theirs', 'mine', 'gemini-flash-latest'].map((model) => `https://generativelanguage.googleapis.com/v1beta/models/${model}:streamGenerateContent?alt=sse`));
  });

  it('sends the request with its key in a header', async () => {
    const { asked, send } = serving(hello);
    await all(new GeminiProvider({ apiKey: KEY, fetch: send, params: { topK: 4, thinkingConfig: { thinkingBudget: 0 } } }), {
      systemPrompt: 'Be brief.',
      temperature: 0.5,
      maxTokens: 9,
      tools: [{ name: 't', description: 'T', parameters: { type: 'object', properties: { x: { const: 'a' } } } }],
    });
    expect(asked[0]?.headers.get('x-goog-api-key')).toBe(KEY);
    expect(asked[0]?.body).toEqual({
      contents: [{ role: 'user', parts: [{ text: 'hi' }] }],
      systemInstruction: { role: 'user', parts: [{ text: 'Be brief.' }] },
      tools: [{ functionDeclarations: [{ name: 't', description: 'T', parameters: { type: 'OBJECT', properties: { x: { type: 'STRING', enum: ['a'] } } } }] }],
      generationConfig: { temperature: 0.5, maxOutputTokens: 9, topK: 4, thinkingConfig: { thinkingBudget: 0 } },
    });
  });

  it('does nothing before it is subscribed to, and asks anew for each subscriber', async () => {
    const { asked, send } = serving(hello);
    const reply = new GeminiProvider({ apiKey: KEY, fetch: send }).stream(request);
    await settle();
    expect(asked).toHaveLength(0);
    await Promise.all([lastValueFrom(reply), lastValueFrom(reply)]);
    expect(asked).toHaveLength(2);
  });

  it('runs an agent: calls go back with their signatures and ids, results with theirs', async () => {
    const calls = [event({ candidates: [{ content: { parts: [{ functionCall: { id: 'g1', name: 'add', args: { a: 1 } }, thoughtSignature: 'sig' }, { functionCall: { id: 'g2', name: 'add', args: { a: 2 } } }] }, finishReason: 'STOP' }] })];
    const turns = [serving(calls), serving(hello)];
    let turn = 0;
    const provider = new GeminiProvider({ apiKey: KEY, fetch: (...args) => turns[turn++]!.send(...args) });
    const add = { name: 'add', description: 'Add one', parameters: { type: 'object', properties: { a: { type: 'number' } } }, execute: ({ a }: Record<string, unknown>) => Number(a) + 1 };
    const result = await new Agent({ provider, tools: [add] }).run('go');
    expect(result.content).toBe('Hello');
    expect((turns[1]?.asked[0]?.body as { contents: unknown }).contents).toEqual([
      { role: 'user', parts: [{ text: 'go' }] },
      { role: 'model', parts: [{ functionCall: { id: 'g1', name: 'add', args: { a: 1 } }, thoughtSignature: 'sig' }, { functionCall: { id: 'g2', name: 'add', args: { a: 2 } } }] },
      { role: 'user', parts: [{ functionResponse: { id: 'g1', name: 'add', response: { output: '2' } } }, { functionResponse: { id: 'g2', name: 'add', response: { output: '3' } } }] },
    ]);
  });

  describe('when nobody listens any more', () => {
    it('aborts the request that is not answered yet', async () => {
      const signals: AbortSignal[] = [];
      const send: typeof fetch = (_, init) => {
        signals.push(init!.signal!);
        return new Promise((_resolve, reject) => init!.signal!.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError'))));
      };
      const subscription = new GeminiProvider({ apiKey: KEY, fetch: send }).stream(request).subscribe();
      await settle();
      expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
      subscription.unsubscribe();
      expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
      await settle();
    });

    it('aborts the reply in its midst', async () => {
      const { asked, cancelled, send } = serving(hello.slice(0, 1), { end: false });
      const seen: unknown[] = [];
      const subscription = new GeminiProvider({ apiKey: KEY, fetch: send }).stream(request).subscribe({ next: (item) => seen.push(item), error: (error: unknown) => seen.push(error) });
      await settle();
      expect(seen).toEqual(['Hel']);
      subscription.unsubscribe();
      await settle();
      expect([asked[0]?.signal.aborted, cancelled.length, seen]).toEqual([true, 1, ['Hel']]);
    });

    it('makes no request that is not aborted, if that was at once', async () => {
      const { asked, send } = serving(hello);
      new GeminiProvider({ apiKey: KEY, fetch: send }).stream(request).subscribe().unsubscribe();
      await settle();
      expect(asked.map(({ signal }) => signal.aborted)).toEqual(asked.map(() => true));
    });
  });

  describe('failures', () => {
    const google = (code: number, status: string, message: string, details?: unknown[]) => ({ error: { code, status, message, ...(details && { details }) } });
    const cases: [number, string, string, boolean][] = [
      [400, 'INVALID_ARGUMENT', "gemini answered 400 (INVALID_ARGUMENT): bad. Check what is sent: the model 'gemini-flash-latest', its parameters, the messages and the schemas of the tools.", false],
      [401, 'UNAUTHENTICATED', 'gemini answered 401 (UNAUTHENTICATED): bad. Check the API key: the option apiKey or the environment variable GOOGLE_API_KEY or GEMINI_API_KEY.', false],
      [403, 'PERMISSION_DENIED', "gemini answered 403 (PERMISSION_DENIED): bad. Check what the key is allowed to do: its project, the region, and access to the model 'gemini-flash-latest'.", false],
      [404, 'NOT_FOUND', "gemini answered 404 (NOT_FOUND): bad. Check the name of the model 'gemini-flash-latest' and the baseURL.", false],
      [500, 'INTERNAL', 'gemini answered 500 (INTERNAL): bad.', true],
      [503, 'UNAVAILABLE', 'gemini answered 503 (UNAVAILABLE): bad.', true],
    ];
    it.each(cases)('tells of status %i', async (status, code, message, retryable) => {
      const error = await failureOf(refusing(status, google(status, code, 'bad.')));
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ message, status, code, retryable, provider: 'gemini' });
    });

    it('waits as long as the body or a header of a 429 asks for', async () => {
      const body = google(429, 'RESOURCE_EXHAUSTED', 'Quota.', [{ '@type': 'type.googleapis.com/google.rpc.QuotaFailure' }, { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34.4s' }]);
      expect(await failureOf(refusing(429, body))).toMatchObject({ status: 429, code: 'RESOURCE_EXHAUSTED', retryable: true, retryAfterMs: 34_400 });
      expect(await failureOf(refusing(429, google(429, 'RESOURCE_EXHAUSTED', 'Quota.'), { 'retry-after': '7' }))).toMatchObject({ retryable: true, retryAfterMs: 7000 });
    });

    it('takes an error page for what it is', async () => {
      const send: typeof fetch = () => Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }));
      expect(await failureOf(send)).toMatchObject({ status: 502, retryable: true, message: 'gemini answered 502: it sent a page of HTML.' });
    });

    it('keeps status and wait of an error whose JSON body is empty', async () => {
      const send: typeof fetch = () => Promise.resolve(new Response('', { status: 503, headers: { 'content-type': 'application/json', 'retry-after': '7' } }));
      expect(await failureOf(send)).toMatchObject({ message: 'gemini answered 503: no reason given.', status: 503, retryable: true, retryAfterMs: 7000 });
    });

    it('takes an error in the stream for one, whether as an event or bare', async () => {
      const error = google(503, 'UNAVAILABLE', 'Overloaded.');
      const expected = { message: 'gemini answered 503 (UNAVAILABLE): Overloaded.', status: 503, retryable: true };
      expect(await failureOf(serving([hello[0]!, event(error)]).send)).toMatchObject(expected);
      expect(await failureOf(serving([hello[0]!, JSON.stringify(error, null, 2)]).send)).toMatchObject(expected);
    });

    it('takes a reply without an end for one that broke off', async () => {
      expect(await failureOf(serving(hello.slice(0, 1)).send)).toMatchObject({ code: 'truncated', retryable: true });
      expect(await failureOf(serving([]).send)).toMatchObject({ code: 'truncated', retryable: true });
      expect(await failureOf(serving([], { end: new TypeError('terminated') }).send)).toMatchObject({ code: 'truncated', retryable: true, message: 'gemini failed (truncated): the reply broke off before its end, terminated.' });
    });

    it('takes a blocked prompt for a content filter', async () => {
      expect(await failureOf(serving([event({ promptFeedback: { blockReason: 'SAFETY' } })]).send)).toMatchObject({ code: 'content-filter', retryable: false });
      expect(notes).toEqual([{ type: 'finish', reason: 'content-filter', raw: 'SAFETY' }]);
    });

    it('tells where no server answers', async () => {
      const down = Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) });
      expect(await failureOf(() => Promise.reject(down), { baseURL: 'http://localhost:1' })).toMatchObject({
        message: 'gemini failed (connection): connect ECONNREFUSED (ECONNREFUSED). Check that the server at http://localhost:1 is running and can be reached.',
        retryable: true,
      });
    });

    it('tells what the SDK objects to', async () => {
      const failure = await all(new GeminiProvider({ apiKey: KEY, fetch: serving(hello).send }), { messages: [] }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(ProviderError);
      expect(failure).toMatchObject({ message: 'gemini failed: contents are required.', retryable: false });
    });

    it('never shows a key', async () => {
      const own = 'my-own-secret-key';
      for (const key of [KEY, own]) {
        const error = await failureOf(refusing(400, google(400, 'INVALID_ARGUMENT', `API key ${key} at https://host/v1beta?key=${key} is not valid`)), { apiKey: key });
        expect([error.message, (error.cause as Error).message, JSON.stringify(error)].join()).not.toContain(key);
        expect(error.message).toContain('[key]');
      }
    });

    it('asks once, whatever the client would do', async () => {
      let count = 0;
      const send: typeof fetch = (...args) => {
        count++;
        return refusing(503, google(503, 'UNAVAILABLE', 'no'))(...args);
      };
      await failureOf(send, { httpOptions: { retryOptions: { attempts: 5, initialDelay: 0.001 } } });
      expect(count).toBe(1);
    });
  });

  describe('construction', () => {
    it('reads the key from the environment', async () => {
      const { asked, send } = serving(hello);
      process.env['GEMINI_API_KEY'] = 'gemini-key';
      await all(new GeminiProvider({ fetch: send }));
      process.env['GOOGLE_API_KEY'] = 'google-key';
      await all(new GeminiProvider({ fetch: send }));
      await all(new GeminiProvider({ fetch: send, apiKey: 'own-key' }));
      expect(asked.map(({ headers }) => headers.get('x-goog-api-key'))).toEqual(['gemini-key', 'google-key', 'own-key']);
    });

    it('refuses to be without a key', () => {
      const message = 'GeminiProvider: there is no API key. Pass apiKey, set the environment variable GOOGLE_API_KEY or GEMINI_API_KEY, or pass a client.';
      expect(() => new GeminiProvider()).toThrow(new ConfigurationError(message));
      expect(() => new GeminiProvider({ apiKey: '' })).toThrow(ConfigurationError);
    });

    it('needs no key for a server of its own', async () => {
      const { asked, send } = serving(hello);
      await all(new GeminiProvider({ baseURL: 'http://localhost:8080', fetch: send }));
      await all(new GeminiProvider({ httpOptions: { baseUrl: 'http://localhost:8080', apiVersion: 'v1' }, fetch: send }));
      expect(asked.map(({ url, headers }) => [url, headers.get('x-goog-api-key')])).toEqual([
        ['http://localhost:8080/v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse', 'none'],
        ['http://localhost:8080/v1/models/gemini-flash-latest:streamGenerateContent?alt=sse', 'none'],
      ]);
    });

    it('prints nothing, whatever the keys', () => {
      const said = [jest.spyOn(console, 'log'), jest.spyOn(console, 'info'), jest.spyOn(console, 'error'), console.warn, console.debug] as jest.Mock[];
      new GeminiProvider({ baseURL: 'http://localhost:8080' });
      new GeminiProvider({ apiKey: KEY });
      expect(() => new GeminiProvider()).toThrow(ConfigurationError);
      process.env['GEMINI_API_KEY'] = KEY; // of two keys in the environment the SDK itself says which one it takes
      new GeminiProvider();
      expect(said.flatMap((one) => one.mock.calls)).toEqual([]);
    });

    it.each(['localhost:8080', '/gemini', 'example.com', 'ftp://example.com'])('refuses the base URL %s', (baseURL) => {
      const refusal = new ConfigurationError(`GeminiProvider: baseURL must be a whole URL, such as http://localhost:11434/v1; got '${baseURL}'.`);
      expect(() => new GeminiProvider({ baseURL })).toThrow(refusal);
      expect(() => new GeminiProvider({ httpOptions: { baseUrl: baseURL } })).toThrow(refusal);
    });

    it('takes an option that is undefined for none', () => {
      process.env['GEMINI_API_KEY'] = KEY;
      expect(new GeminiProvider({ apiKey: undefined, baseURL: undefined, model: undefined, name: undefined, project: undefined, fetch: undefined })).toMatchObject({ name: 'gemini', defaultModel: 'gemini-flash-latest' });
    });

    it('tells what the SDK objects to', () => {
      expect(() => new GeminiProvider({ apiKey: KEY, project: 'p' })).toThrow(new ConfigurationError('GeminiProvider: Project and location are not supported for Gemini API backend.'));
    });

    it('leaves its options as they are', () => {
      process.env['GOOGLE_GEMINI_BASE_URL'] = 'http://localhost:1';
      const options = { apiKey: KEY, httpOptions: { timeout: 9 } };
      const provider = new GeminiProvider(options);
      expect([options, provider.name, provider.defaultModel, provider.nativeTools]).toEqual([{ apiKey: KEY, httpOptions: { timeout: 9 } }, 'gemini', 'gemini-flash-latest', true]);
    });

    it('asks Vertex AI with its own credentials, and with a key', async () => {
      const { asked, send } = serving(hello);
      const authClient = { getRequestHeaders: () => Promise.resolve(new Headers({ authorization: 'Bearer token' })) };
      const client = new GoogleGenAI({ vertexai: true, project: 'p', location: 'europe-west1', googleAuthOptions: { authClient } as object, httpOptions: { fetch: send } });
      await all(new GeminiProvider({ client, model: 'gemini-3.6-flash' }));
      await all(new GeminiProvider({ vertexai: true, apiKey: KEY, model: 'gemini-3.6-flash', fetch: send }));
      expect(asked.map(({ url, headers }) => [url, headers.get('authorization'), headers.get('x-goog-api-key')])).toEqual([
        ['https://europe-west1-aiplatform.googleapis.com/v1beta1/projects/p/locations/europe-west1/publishers/google/models/gemini-3.6-flash:streamGenerateContent?alt=sse', 'Bearer token', null],
        ['https://aiplatform.googleapis.com/v1beta1/publishers/google/models/gemini-3.6-flash:streamGenerateContent?alt=sse', null, KEY],
      ]);
    });

    it('needs no key for Vertex AI', () => {
      expect(new GeminiProvider({ vertexai: true, project: 'p', location: 'global' })).toBeInstanceOf(GeminiProvider);
    });

    it('takes the fetch of its options before that of the params, the client, and the world', async () => {
      const used: string[] = [];
      const named = (name: string): typeof fetch => (...args) => {
        used.push(name);
        return serving(hello).send(...args);
      };
      const client = new GoogleGenAI({ apiKey: KEY, httpOptions: { fetch: named('client') } });
      jest.spyOn(globalThis, 'fetch').mockImplementation(named('world'));
      await all(new GeminiProvider({ client, params: { httpOptions: { fetch: named('params') } }, fetch: named('options') }));
      await all(new GeminiProvider({ client, params: { httpOptions: { fetch: named('params') } } }));
      await all(new GeminiProvider({ client }));
      await all(new GeminiProvider({ apiKey: KEY }));
      expect(used).toEqual(['options', 'params', 'client', 'world']);
    });
  });

  describe('in a browser', () => {
    const names = ['window', 'document', 'navigator'] as const;
    const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
    beforeEach(() => names.forEach((name) => Object.defineProperty(globalThis, name, { value: {}, configurable: true })));
    afterEach(() => names.forEach((name, index) => (before[index] ? Object.defineProperty(globalThis, name, before[index]) : Reflect.deleteProperty(globalThis, name))));

    it('refuses a key that every visitor can read', () => {
      expect(() => new GeminiProvider({ apiKey: KEY })).toThrow(/^GeminiProvider: a key that is used in a browser can be read by every visitor\..*dangerouslyAllowBrowser: true\.$/);
    });

    it('takes it where that is wanted, and a ready client', () => {
      expect(new GeminiProvider({ apiKey: KEY, dangerouslyAllowBrowser: true })).toBeInstanceOf(GeminiProvider);
      expect(new GeminiProvider({ client: new GoogleGenAI({ apiKey: KEY }) })).toBeInstanceOf(GeminiProvider);
    });

    it("asks the page's own server", async () => {
      Object.defineProperty(globalThis, 'location', { value: { href: 'https://example.com/shop/cart' }, configurable: true });
      try {
        const { asked, send } = serving(hello);
        await all(new GeminiProvider({ baseURL: '/api/v1', fetch: send }));
        expect(asked.map(({ url }) => url)).toEqual(['https://example.com/api/v1/v1beta/models/gemini-flash-latest:streamGenerateContent?alt=sse']);
      } finally {
        Reflect.deleteProperty(globalThis, 'location');
      }
    });

    it('still wants a key, unless there is a server of its own', () => {
      expect(() => new GeminiProvider({ dangerouslyAllowBrowser: true })).toThrow('GeminiProvider: there is no API key.');
      expect(new GeminiProvider({ baseURL: 'https://example.com/gemini' })).toBeInstanceOf(GeminiProvider);
    });
  });

  it('is typed', () => {
    expectTypeOf<GeminiProvider>().toExtend<Provider>();
    // @ts-expect-error an abort signal is made for each reply
    const options: GeminiProviderOptions = { params: { abortSignal: AbortSignal.abort() } };
    const missing = process.env['NOT_THERE'];
    const unset: GeminiProviderOptions = { apiKey: missing, baseURL: missing, model: missing, name: missing, project: missing, client: undefined, fetch: undefined, params: undefined };
    expect([options, unset]).toHaveLength(2);
  });
});
