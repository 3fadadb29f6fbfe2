import { inspect } from 'node:util';
import { expectTypeOf } from 'expect-type';
import OpenAI, { AzureOpenAI } from 'openai';
import { ConfigurationError, ProviderError, type ModelNote, type ModelRequest, type Provider } from 'rxagent';
import { OpenAIProvider, type OpenAIProviderOptions } from 'rxagent/openai';
import { collect, type Collected } from '../../support/collect';

type Api = 'chat' | 'responses';
interface Sent {
  url: string;
  headers: Record<string, string>;
  body: unknown;
  signal: AbortSignal;
}
/** A fetch that records what it was asked, and answers as told; as the real one, it rejects when it is aborted. */
const fakeFetch = (answer: () => Response | Error | undefined) => {
  const sent: Sent[] = [];
  const fetch = (url: unknown, init: RequestInit = {}): Promise<Response> =>
    new Promise((give, fail) => {
      const signal = init.signal!;
      sent.push({ url: String(url), headers: Object.fromEntries(new Headers(init.headers)), body: JSON.parse(init.body as string) as unknown, signal });
      signal.addEventListener('abort', () => fail(new DOMException('This operation was aborted', 'AbortError')));
      const response = answer();
      if (response instanceof Response) give(response);
      else if (response) fail(response);
    });
  return { fetch: fetch as typeof globalThis.fetch, sent };
};

const KEY = 'sk-test-0123456789abcdef';
const HELLO: Record<Api, unknown[]> = {
  chat: [
    { model: 'm-1', choices: [{ index: 0, delta: { content: 'Hel' } }] },
    { model: 'm-1', choices: [{ index: 0, delta: { content: 'lo' }, finish_reason: 'stop' }], usage: { prompt_tokens: 3, completion_tokens: 2 } },
  ],
  responses: [
    { type: 'response.created', response: { model: 'm-1', status: 'in_progress' } },
    { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'Hel' },
    { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'lo' },
    { type: 'response.completed', response: { model: 'm-1', status: 'completed', output: [], usage: { input_tokens: 3, output_tokens: 2 } } },
  ],
};
const notes: ModelNote[] = [
  { type: 'model', model: 'm-1' },
  { type: 'usage', usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 } },
];
const events = (values: readonly unknown[]): string => values.map((value) => `data: ${JSON.stringify(value)}\n\n`).join('');
const sse = (text: string, headers: Record<string, string> = {}): Response => new Response(text, { headers: { 'content-type': 'text/event-stream', ...headers } });
/** An event stream that is fed by hand. */
const byHand = () => {
  let controller!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
  return { response: new Response(body), push: (value: unknown) => controller.enqueue(new TextEncoder().encode(events([value]))), fail: (error: Error) => controller.error(error) };
};
/** Texts, for matching. */
const like = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const including = (part: string): unknown => expect.stringContaining(part);
/** Lets everything that is ready happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
};
const request = (fields: Partial<ModelRequest> = {}): ModelRequest => ({ systemPrompt: '', messages: [{ role: 'user', content: 'hi' }], tools: [], report: () => undefined, ...fields });
/** What a provider streams, when everything that is ready has happened. */
const ask = async (provider: OpenAIProvider, fields: Partial<ModelRequest> = {}): Promise<Collected<unknown>> => {
  const collected = collect(provider.stream(request(fields)));
  await settle();
  return collected;
};
/** A provider whose server answers as told, and what was asked of it. */
const answering = (api: Api, answer: () => Response | Error | undefined, options: OpenAIProviderOptions = {}) => {
  const { fetch, sent } = fakeFetch(answer);
  return { provider: new OpenAIProvider({ apiKey: KEY, fetch, api, ...options } as OpenAIProviderOptions), sent };
};
const failureOf = async (...[api, answer, options]: Parameters<typeof answering>): Promise<ProviderError> => {
  const { provider } = answering(api, answer, options);
  return (await ask(provider)).error as ProviderError;
};

describe('OpenAIProvider', () => {
  const environment = { ...process.env };
  beforeEach(() => {
    process.env = Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(OPENAI|AZURE)_/.test(name)));
  });
  afterEach(() => {
    process.env = { ...environment };
  });

  describe.each<[Api, string]>([['chat', 'chat/completions'], ['responses', 'responses']])('by the api %s', (api, path) => {
    it('streams text, and reports the rest', async () => {
      const { provider } = answering(api, () => sse(events(HELLO[api])));
      const report = jest.fn();

      expect(await ask(provider, { report })).toEqual({ values: ['Hel', 'lo'], completed: true });
      expect(report.mock.calls.flat()).toEqual(expect.arrayContaining([...notes, { type: 'finish', reason: 'stop', raw: api === 'chat' ? 'stop' : 'completed' }]));
      expect(report).toHaveBeenCalledTimes(3);
    });

    it('asks once for each subscription, and not before', async () => {
      const { provider, sent } = answering(api, () => sse(events(HELLO[api])));
      const reply = provider.stream(request());
      await settle();
      expect(sent).toHaveLength(0);

      collect(reply);
      collect(reply);
      await settle();
      expect(sent.map(({ url }) => url)).toEqual([`https://api.openai.com/v1/${path}`, `https://api.openai.com/v1/${path}`]);
    });

    it('sends the key, the request and further headers', async () => {
      const { provider, sent } = answering(api, () => sse(events(HELLO[api])), {
        organization: 'org',
        project: 'proj',
        defaultHeaders: { 'x-mine': '1' },
        defaultQuery: { v: '2' },
        params: { top_p: 0.9 },
      });
      await ask(provider, { model: 'gpt-4o', systemPrompt: 'Be kind.', temperature: 0.5, maxTokens: 9 });

      expect(sent[0]?.url).toBe(`https://api.openai.com/v1/${path}?v=2`);
      expect(sent[0]?.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'openai-organization': 'org', 'openai-project': 'proj', 'x-mine': '1', 'content-type': 'application/json' });
      expect(sent[0]?.body).toEqual(
        api === 'chat'
          ? { model: 'gpt-4o', messages: [{ role: 'system', content: 'Be kind.' }, { role: 'user', content: 'hi' }], temperature: 0.5, max_tokens: 9, top_p: 0.9, stream: true, stream_options: { include_usage: true } }
          : { model: 'gpt-4o', instructions: 'Be kind.', input: [{ role: 'user', content: 'hi' }], temperature: 0.5, max_output_tokens: 9, top_p: 0.9, store: false, stream: true },
      );
    });

    it.each<[string, OpenAIProviderOptions, Partial<ModelRequest>]>([
      ['gpt-5.4-mini', {}, {}],
      ['qwen3', { model: 'qwen3' }, {}],
      ['gpt-4o', { model: 'qwen3' }, { model: 'gpt-4o' }],
    ])('asks the model %s', async (model, options, fields) => {
      const { provider, sent } = answering(api, () => sse(events(HELLO[api])), options);
      await ask(provider, fields);

      expect(sent[0]?.body).toMatchObject({ model });
    });

    it('tells of the model of params, which it really asks', async () => {
      const { provider, sent } = answering(api, () => new Response('{"error":{"message":"No."}}', { status: 404 }), { params: { model: 'mine' } });
      const { error } = await ask(provider);

      expect(sent[0]?.body).toMatchObject({ model: 'mine' });
      expect(error).toMatchObject({ message: including("the model 'mine'") });
    });

    describe('is left', () => {
      it('before anything was sent: nothing is', async () => {
        const { provider, sent } = answering(api, () => undefined);
        provider.stream(request()).subscribe().unsubscribe();
        await settle();

        expect(sent.filter(({ signal }) => !signal.aborted)).toEqual([]);
      });

      it('before the answer: the request is aborted, in silence', async () => {
        const { provider, sent } = answering(api, () => undefined);
        const seen = jest.fn();
        const subscription = provider.stream(request()).subscribe({ next: seen, error: seen, complete: seen });
        await settle();
        expect(sent.map(({ signal }) => signal.aborted)).toEqual([false]);

        subscription.unsubscribe();
        expect(sent.map(({ signal }) => signal.aborted)).toEqual([true]);
        await settle();
        expect(seen).not.toHaveBeenCalled();
      });

      it('in the midst of it: the request is aborted, and nothing is told any more', async () => {
        const stream = byHand();
        const { provider, sent } = answering(api, () => stream.response);
        const seen = jest.fn();
        const subscription = provider.stream(request({ report: () => undefined })).subscribe({ next: seen, error: seen, complete: seen });
        await settle();
        HELLO[api].slice(0, 2).forEach(stream.push);
        await settle();
        expect(seen.mock.calls[0]).toEqual(['Hel']);
        expect(sent[0]?.signal.aborted).toBe(false);

        seen.mockClear();
        subscription.unsubscribe();
        expect(sent[0]?.signal.aborted).toBe(true);
        stream.push(HELLO[api].at(-1));
        await settle();
        expect(seen).not.toHaveBeenCalled();
      });
    });

    describe('fails', () => {
      /** status, headers, the vendor's error, what becomes of it */
      const statuses: [number, Record<string, string>, object, object][] = [
        [400, {}, { message: 'Bad tool', type: 'invalid_request_error', code: null }, { code: 'invalid_request_error', retryable: false, message: like(/^openai answered 400 \(invalid_request_error\): .*Bad tool\. Check what is sent: the model 'gpt-5.4-mini'/) }],
        [401, {}, { message: 'No key', code: 'invalid_api_key' }, { code: 'invalid_api_key', retryable: false, message: including('OPENAI_API_KEY') }],
        [403, {}, { message: 'Not here', code: 'unsupported_country_region_territory' }, { retryable: false, message: including('the region') }],
        [404, {}, { message: 'No such model', code: 'model_not_found' }, { code: 'model_not_found', retryable: false, message: including('(https://api.openai.com/v1)') }],
        [429, { 'retry-after': '7' }, { message: 'Slow down', code: 'rate_limit_exceeded' }, { code: 'rate_limit_exceeded', retryable: true, retryAfterMs: 7000 }],
        [429, { 'retry-after': '7', 'retry-after-ms': '250' }, { message: 'Slow down', code: 'rate_limit_exceeded' }, { retryable: true, retryAfterMs: 250 }],
        [429, {}, { message: 'No money', code: 'insufficient_quota' }, { code: 'insufficient_quota', retryable: false }],
        [500, {}, { message: 'Oops', type: 'server_error' }, { code: 'server_error', retryable: true }],
        [503, { 'x-should-retry': 'false' }, { message: 'Closed' }, { retryable: false }],
        [500, {}, {}, { retryable: true, message: 'openai answered 500: no reason given.' }],
      ];

      it('by a page of HTML', async () => {
        const error = await failureOf(api, () => new Response('<html><h1>Bad gateway</h1></html>', { status: 502, headers: { 'content-type': 'text/html' } }));
        expect(error).toMatchObject({ status: 502, retryable: true, message: 'openai answered 502: it sent a page of HTML.' });
      });

      it.each(statuses)('once, with %p %p', async (status, headers, error, expected) => {
        const { provider, sent } = answering(api, () => new Response(JSON.stringify({ error }), { status, headers: { 'x-request-id': 'req_1', ...headers } }));
        const { error: failure } = await ask(provider);

        expect(failure).toBeInstanceOf(ProviderError);
        expect(failure).toMatchObject({ provider: 'openai', status, requestId: 'req_1', ...expected });
        expect(sent).toHaveLength(1);
      });

      /** title, body, what becomes of it */
      const bodies: [string, string, object][] = [
        ['an error in the stream', events([HELLO[api][0], { error: { message: 'Overloaded', code: 'server_error' } }]), { code: 'server_error', retryable: true, message: including('Overloaded') }],
        ['an error event', events([{ type: 'error', code: 'insufficient_quota', message: 'No money' }]), { code: 'insufficient_quota', retryable: false }],
        ['an event that is no JSON', 'data: {oops\n\n', { code: 'malformed', retryable: true }],
        ['a page in place of events', '<!doctype html>\n<p>Log in</p>', { code: 'malformed', retryable: false, message: including('baseURL') }],
        ['a stream that is cut between events', events(HELLO[api].slice(0, -1)), { code: 'truncated', retryable: true }],
        ['a stream that is cut in an event', events(HELLO[api]).slice(0, -60), { code: 'truncated', retryable: true }],
        ['no events at all', '', { code: 'truncated', retryable: true }],
      ];

      it.each(bodies)('by %s', async (_, body, expected) => {
        const error = await failureOf(api, () => sse(body, { 'x-request-id': 'req_1' }));

        expect(error).toBeInstanceOf(ProviderError);
        expect(error).toMatchObject({ requestId: 'req_1', ...expected });
      });

      it('when there is no server', async () => {
        const refused = Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' }) });

        expect(await failureOf(api, () => refused)).toMatchObject({ code: 'connection', retryable: true, message: including('ECONNREFUSED') });
      });

      it('when the connection breaks', async () => {
        const stream = byHand();
        const { provider } = answering(api, () => stream.response);
        const collected = collect(provider.stream(request()));
        await settle();
        HELLO[api].slice(0, 2).forEach(stream.push);
        await settle();
        stream.fail(new TypeError('terminated'));
        await settle();

        // The end of the chat reply stands in its second chunk: what breaks after it does no harm.
        expect(collected.error).toEqual(api === 'chat' ? undefined : expect.objectContaining({ code: 'truncated', retryable: true, message: including('the reply broke off before its end, terminated.') }));
        expect(collected.values).toEqual(api === 'chat' ? ['Hel', 'lo'] : ['Hel']);
      });

      it('under its own name', async () => {
        expect(await failureOf(api, () => sse(''), { name: 'ollama' })).toMatchObject({ provider: 'ollama', message: like(/^ollama failed/) });
      });

      it.each<[string, () => Response | Error]>([
        ['the message', () => new Response(JSON.stringify({ error: { message: `Incorrect API key provided: ${KEY}.` } }), { status: 401 })],
        ['the message, in part', () => new Response(JSON.stringify({ error: { message: 'Incorrect API key provided: sk-test-****cdef.' } }), { status: 401 })],
        ['an error in the stream', () => sse(events([{ error: { message: `Bad key ${KEY}` } }]))],
        ['text in place of events', () => sse(`Bad key ${KEY}`)],
      ])('without showing the key, which stands in %s', async (_, answer) => {
        const error = await failureOf(api, answer);
        const shown = `${error.message} ${error.stack} ${JSON.stringify(error)} ${inspect(error, { depth: 9, showHidden: true })}`;

        expect(error).toBeInstanceOf(ProviderError);
        expect(shown).not.toContain('cdef');
      });

      it('without showing a key that does not look like one', async () => {
        const answer = () => new Response(JSON.stringify({ error: { message: 'No such key: blue-horse.' } }), { status: 401 });
        const error = await failureOf(api, answer, { apiKey: 'blue-horse' });

        expect(error.message).toContain('No such key: [key].');
        expect(inspect(error)).not.toContain('blue-horse');
      });
    });
  });

  it('reads a whole chat completion in place of a stream', async () => {
    const completion = { object: 'chat.completion', model: 'm-1', choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }] };
    for (const text of [JSON.stringify(completion), JSON.stringify(completion, undefined, 2)]) {
      expect(await ask(answering('chat', () => sse(text)).provider)).toEqual({ values: ['Hello'], completed: true });
    }
  });

  it('reads a whole response in place of a stream', async () => {
    const response = { object: 'response', status: 'completed', error: null, output: [{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }] }] };
    for (const text of [JSON.stringify(response), JSON.stringify(response, undefined, 2)]) {
      expect(await ask(answering('responses', () => sse(text)).provider)).toEqual({ values: ['Hello'], completed: true });
    }
  });

  describe('is made', () => {
    const given = { fetch: fakeFetch(() => undefined).fetch };

    it('as if options that are undefined were not there', () => {
      process.env['OPENAI_API_KEY'] = KEY;
      const provider = new OpenAIProvider({ apiKey: undefined, baseURL: undefined, model: undefined, name: undefined, organization: undefined, fetch: undefined, timeout: undefined });
      expect(provider).toMatchObject({ name: 'openai', defaultModel: 'gpt-5.4-mini' });
    });

    it('with a name, a default model and native tools', () => {
      expect({ ...new OpenAIProvider({ apiKey: KEY }) }).toEqual({ name: 'openai', defaultModel: 'gpt-5.4-mini', nativeTools: true, nativeSchema: true });
      expect({ ...new OpenAIProvider({ apiKey: KEY, name: 'ollama', model: 'qwen3' }) }).toEqual({ name: 'ollama', defaultModel: 'qwen3', nativeTools: true, nativeSchema: true });
    });

    it('not without a key', () => {
      expect(() => new OpenAIProvider()).toThrow(ConfigurationError);
      expect(() => new OpenAIProvider()).toThrow('OpenAIProvider: there is no API key. Pass apiKey, set the environment variable OPENAI_API_KEY, or pass a client.');
    });

    it('with the key of the environment', async () => {
      process.env['OPENAI_API_KEY'] = KEY;
      const { fetch, sent } = fakeFetch(() => sse(events(HELLO.chat)));
      await ask(new OpenAIProvider({ fetch }));

      expect(sent[0]?.headers['authorization']).toBe(`Bearer ${KEY}`);
    });

    it('without a key for a server of its own', async () => {
      const { fetch, sent } = fakeFetch(() => sse(events(HELLO.chat)));
      await ask(new OpenAIProvider({ fetch, baseURL: 'http://localhost:11434/v1' }));

      expect(sent[0]).toMatchObject({ url: 'http://localhost:11434/v1/chat/completions', headers: { authorization: 'Bearer none' } });
    });

    it.each(['localhost:11434', '/api/v1', 'api.example.com', 'ftp://example.com'])('not with the base URL %s', (baseURL) => {
      expect(() => new OpenAIProvider({ ...given, baseURL })).toThrow(new ConfigurationError(`OpenAIProvider: baseURL must be a whole URL, such as http://localhost:11434/v1; got '${baseURL}'.`));
    });

    it('with a ready client', async () => {
      const { fetch, sent } = fakeFetch(() => sse(events(HELLO.chat)));
      const client = new OpenAI({ apiKey: KEY, baseURL: 'https://proxy.example.com/v1', maxRetries: 5, fetch });

      expect(await ask(new OpenAIProvider({ client }))).toMatchObject({ values: ['Hel', 'lo'], completed: true });
      expect(sent[0]?.url).toBe('https://proxy.example.com/v1/chat/completions');
    });

    it('with a ready client, which does not retry either', async () => {
      const { fetch, sent } = fakeFetch(() => new Response('{}', { status: 500 }));
      const { error } = await ask(new OpenAIProvider({ client: new OpenAI({ apiKey: KEY, maxRetries: 5, fetch }) }));

      expect(error).toMatchObject({ status: 500, retryable: true });
      expect(sent).toHaveLength(1);
    });

    it.each<[Api, string]>([
      ['chat', 'https://mine.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=2025-04-01-preview'],
      ['responses', 'https://mine.openai.azure.com/openai/responses?api-version=2025-04-01-preview'],
    ])('with a client for Azure (%s)', async (api, url) => {
      const { fetch, sent } = fakeFetch(() => sse(events(HELLO[api])));
      const client = new AzureOpenAI({ endpoint: 'https://mine.openai.azure.com', apiKey: 'azure-key-0123456789', apiVersion: '2025-04-01-preview', fetch });

      expect(await ask(new OpenAIProvider({ client, api, name: 'azure', model: 'my-gpt' }))).toMatchObject({ values: ['Hel', 'lo'], completed: true });
      expect(sent).toMatchObject([{ url, headers: { 'api-key': 'azure-key-0123456789' }, body: { model: 'my-gpt' } }]);
    });

    describe('in a browser', () => {
      const names = ['window', 'document', 'navigator'] as const;
      const before = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
      beforeEach(() => {
        for (const name of names) Object.defineProperty(globalThis, name, { value: { document: {} }, configurable: true });
      });
      afterEach(() => {
        names.forEach((name, index) => (before[index] ? Object.defineProperty(globalThis, name, before[index]) : Reflect.deleteProperty(globalThis, name)));
      });

      it('only if that is meant', () => {
        expect(() => new OpenAIProvider({ ...given, apiKey: KEY })).toThrow(ConfigurationError);
        expect(() => new OpenAIProvider({ ...given, apiKey: KEY })).toThrow(/^OpenAIProvider: a key that is used in a browser can be read by every visitor\..*dangerouslyAllowBrowser: true/);
        expect(() => new OpenAIProvider({ ...given, apiKey: KEY, dangerouslyAllowBrowser: true })).not.toThrow();
      });

      it('for a server of its own without a key, which nobody could read', () => {
        const baseURL = 'http://localhost:11434/v1';
        expect(() => new OpenAIProvider({ ...given, baseURL })).not.toThrow();
        expect(() => new OpenAIProvider({ ...given, baseURL, apiKey: KEY })).toThrow(ConfigurationError);
        expect(() => new OpenAIProvider({ ...given, baseURL, apiKey: KEY, dangerouslyAllowBrowser: true })).not.toThrow();
      });

      it("for the page's own server", async () => {
        Object.defineProperty(globalThis, 'location', { value: { href: 'https://example.com/shop/cart' }, configurable: true });
        try {
          const { fetch, sent } = fakeFetch(() => sse(events(HELLO.chat)));
          await ask(new OpenAIProvider({ fetch, baseURL: '/api/v1' }));
          expect(sent.map(({ url }) => url)).toEqual(['https://example.com/api/v1/chat/completions']);
        } finally {
          Reflect.deleteProperty(globalThis, 'location');
        }
      });
    });
  });

  it('is typed', () => {
    expectTypeOf<OpenAIProvider>().toExtend<Provider>();
    expectTypeOf<OpenAIProviderOptions['api']>().toEqualTypeOf<'chat' | 'responses' | undefined>();
    // @ts-expect-error there is no such api
    const api: OpenAIProviderOptions = { api: 'completions' };
    // @ts-expect-error retries are the agent's: withRetry(provider)
    const retries: OpenAIProviderOptions = { maxRetries: 3 };
    const missing = process.env['NOT_THERE'];
    const unset: OpenAIProviderOptions = { apiKey: missing, baseURL: missing, model: missing, name: missing, organization: missing, fetch: undefined, client: undefined, api: undefined, params: undefined };
    const local: OpenAIProviderOptions = { params: { top_k: 20, chat_template_kwargs: { enable_thinking: false }, provider: { order: ['a'] } } };
    const search: OpenAIProviderOptions = { api: 'responses', params: { tools: [{ type: 'web_search' }], anything: 1 } };
    // @ts-expect-error web_search is a tool of the other api
    const mixed: OpenAIProviderOptions = { params: { tools: [{ type: 'web_search' }] } };
    // @ts-expect-error the SDK knows this field
    const wrong: OpenAIProviderOptions = { params: { temperature: 'hot' } };
    // @ts-expect-error the messages are what the agent says
    const messages: OpenAIProviderOptions = { params: { messages: [] } };
    expect([api, retries, unset, local, search, mixed, wrong, messages]).toHaveLength(8);
  });
});
