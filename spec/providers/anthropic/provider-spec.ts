import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import Anthropic from '@anthropic-ai/sdk';
import { lastValueFrom, toArray } from 'rxjs';
import { AnthropicProvider, type AnthropicProviderOptions } from '../../../lib/providers/anthropic';
import { AgentError, ConfigurationError, ProviderError, type ModelNote, type ModelRequest, type ToolCall } from 'rxagent';
import { collect } from '../../support/collect';

const KEY = 'sk-ant-secret-0123456789';

interface Asked {
  url: string;
  headers: Headers;
  body: unknown;
  signal: AbortSignal;
}

const frame = (event: Record<string, unknown>): string => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`;
const start = { type: 'message_start', message: { model: 'claude-sonnet-5-5', usage: { input_tokens: 10, output_tokens: 1 } } };
const says = (text: string) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
const asks = { type: 'content_block_start', index: 1, content_block: { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} } };
const ends = (stop_reason: string) => ({ type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 5 } });
const stop = { type: 'message_stop' };
const whole = [start, says('Hel'), says('lo'), asks, { type: 'content_block_stop', index: 1 }, ends('tool_use'), stop];

/** A response whose body is these texts; `hold` keeps it open, with `error` it breaks. */
const sse = (texts: string[], { hold = false, error }: { hold?: boolean; error?: Error } = {}): Response =>
  new Response(
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const text of texts) controller.enqueue(new TextEncoder().encode(text));
        if (!hold && !error) controller.close();
      },
      pull(controller) {
        if (error) controller.error(error);
      },
    }),
    { headers: { 'content-type': 'text/event-stream', 'request-id': 'req_1' } },
  );
const fault = (status: number, type: string, message: string, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify({ type: 'error', error: { type, message }, request_id: 'req_1' }), { status, headers: { 'content-type': 'application/json', 'request-id': 'req_1', ...headers } });

/** A provider whose requests are recorded and answered here. */
function asking(answer: (asked: Asked) => Response | Promise<Response>, options: AnthropicProviderOptions = {}) {
  const requests: Asked[] = [];
  const fetch = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const asked = { url: String(input), headers: new Headers(init.headers), body: JSON.parse(init.body as string) as unknown, signal: init.signal! };
    requests.push(asked);
    return answer(asked);
  };
  return { requests, provider: new AnthropicProvider({ apiKey: KEY, fetch, ...options }) };
}

const notes: ModelNote[] = [];
const request: ModelRequest = { systemPrompt: '', messages: [{ role: 'user', content: 'hi' }], tools: [], report: (note) => note.type !== 'alive' && notes.push(note) };
const reply = (provider: AnthropicProvider, changes: Partial<ModelRequest> = {}): Promise<(string | ToolCall)[]> => lastValueFrom(provider.stream({ ...request, ...changes }).pipe(toArray()));
const failure = async (provider: AnthropicProvider): Promise<ProviderError> => {
  const seen = await reply(provider).catch((error: unknown) => error as ProviderError);
  if (Array.isArray(seen)) throw new Error('it did not fail');
  return seen;
};
/** Lets everything that is ready happen. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 100; turn++) await Promise.resolve();
};

const environment = { ...process.env };
beforeEach(() => {
  notes.length = 0;
  for (const name of Object.keys(process.env)) if (/^(ANTHROPIC_|XDG_CONFIG_HOME|APPDATA|USERPROFILE)/.test(name)) Reflect.deleteProperty(process.env, name);
  process.env['HOME'] = '/nowhere';
});
afterEach(() => {
  process.env = { ...environment };
  jest.restoreAllMocks();
});
/** Lets the SDK end its look for profiles, which goes on after its client was made. */
afterAll(async () => {
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
});

describe('AnthropicProvider', () => {
  describe('a request', () => {
    it('should be made on subscribe only, anew for each', async () => {
      const { provider, requests } = asking(() => sse(whole.map(frame)));
      const stream = provider.stream(request);
      await settle();
      expect(requests).toHaveLength(0);

      await lastValueFrom(stream);
      await lastValueFrom(stream);
      expect(requests).toHaveLength(2);
    });

    it('should hold what was asked', async () => {
      const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
      const { provider, requests } = asking(() => sse(whole.map(frame)));
      const weather = { name: 'weather', description: 'Tells it', parameters: { type: 'object' } };
      await reply(provider, { systemPrompt: 'Be brief.', tools: [weather], maxTokens: 50 });

      expect(requests).toHaveLength(1);
      expect(requests[0]?.url).toBe('https://api.anthropic.com/v1/messages');
      expect(requests[0]?.headers.get('authorization')).toBe(`Bearer ${KEY}`);
      expect(requests[0]?.headers.get('anthropic-version')).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(requests[0]?.body).toEqual({
        model: 'claude-sonnet-5-5',
        max_tokens: 50,
        system: 'Be brief.',
        messages: [{ role: 'user', content: [{ type: 'text', text: 'hi' }] }],
        tools: [{ name: 'weather', description: 'Tells it', input_schema: { type: 'object', properties: {} } }],
        stream: true,
      });
      expect(warn).not.toHaveBeenCalled();
    });

    it('should prefer the model of the request, then that of the options', async () => {
      const { provider, requests } = asking(() => sse(whole.map(frame)), { model: 'claude-haiku-5-5', params: { metadata: { user_id: 'u' } } });
      await reply(provider);
      await reply(provider, { model: 'claude-opus-5-5' });

      expect(provider.defaultModel).toBe('claude-haiku-5-5');
      expect(requests.map(({ body }) => body)).toMatchObject([{ model: 'claude-haiku-5-5', metadata: { user_id: 'u' } }, { model: 'claude-opus-5-5' }]);
    });

    it('should take the other options to the client', async () => {
      const { provider, requests } = asking(() => sse(whole.map(frame)), { baseURL: 'http://localhost:9/x', defaultHeaders: { 'anthropic-beta': 'b' }, defaultQuery: { a: '1' } });
      await reply(provider);

      expect(requests[0]?.url).toBe('http://localhost:9/x/v1/messages?a=1');
      expect(requests[0]?.headers.get('anthropic-beta')).toBe('b');
    });
  });

  it('should emit the reply and report the rest', async () => {
    const { provider } = asking(() => sse(whole.map(frame)));

    expect(await reply(provider)).toEqual(['Hel', 'lo', { id: 'toolu_1', toolName: 'weather', parameters: {} }]);
    expect(notes).toEqual([
      { type: 'model', model: 'claude-sonnet-5-5' },
      { type: 'usage', usage: { inputTokens: 10, outputTokens: 1, totalTokens: 11 } },
      { type: 'usage', usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 } },
      { type: 'finish', reason: 'tool-calls', raw: 'tool_use' },
    ]);
  });

  it('should emit text as soon as it is there', async () => {
    const { provider } = asking(() => sse([start, says('Hel')].map(frame), { hold: true }));
    const seen = collect(provider.stream(request));
    await settle();

    expect(seen).toEqual({ values: ['Hel'], completed: false });
  });

  describe('an unsubscription', () => {
    it('should abort the request before there is an answer', async () => {
      const { provider, requests } = asking(({ signal }) => new Promise((_, reject) => { signal.addEventListener('abort', () => reject(new Error('aborted'))); }));
      const subscription = provider.stream(request).subscribe();
      await settle();
      expect(requests[0]?.signal.aborted).toBe(false);

      subscription.unsubscribe();
      expect(requests[0]?.signal.aborted).toBe(true);
    });

    it('should abort it in the midst of the answer', async () => {
      const { provider, requests } = asking(() => sse([start, says('Hel')].map(frame), { hold: true }));
      const seen: unknown[] = [];
      const subscription = provider.stream(request).subscribe((item) => seen.push(item));
      await settle();
      expect(seen).toEqual(['Hel']);
      expect(requests[0]?.signal.aborted).toBe(false);

      subscription.unsubscribe();
      expect(requests[0]?.signal.aborted).toBe(true);
    });

    it('should abort nothing of others', async () => {
      const { provider, requests } = asking(() => sse([frame(start)], { hold: true }));
      const first = provider.stream(request).subscribe();
      provider.stream(request).subscribe();
      await settle();
      first.unsubscribe();

      expect(requests.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    });
  });

  describe('a failure', () => {
    const cases: [string, () => Response | Promise<Response>, Record<string, unknown>][] = [
      ['a wrong key', () => fault(401, 'authentication_error', `invalid x-api-key: ${KEY}`, { 'x-should-retry': 'false' }), { status: 401, code: 'authentication_error', retryable: false, requestId: 'req_1', message: 'anthropic answered 401 (authentication_error): invalid x-api-key: [key]. Check the API key: the option apiKey or the environment variable ANTHROPIC_API_KEY.' }],
      ['a bad request', () => fault(400, 'invalid_request_error', 'max_tokens: Field required'), { status: 400, code: 'invalid_request_error', retryable: false, message: expect.stringContaining("Check what is sent: the model 'claude-sonnet-5-5'") }],
      ['a limit', () => fault(429, 'rate_limit_error', 'Slow down', { 'retry-after': '2' }), { status: 429, code: 'rate_limit_error', retryable: true, retryAfterMs: 2000, requestId: 'req_1' }],
      ['an overload', () => fault(529, 'overloaded_error', 'Overloaded'), { status: 529, code: 'overloaded_error', retryable: true, message: 'anthropic answered 529 (overloaded_error): Overloaded.' }],
      ['an error page', () => new Response('<h1>Bad gateway</h1>', { status: 502 }), { status: 502, retryable: true, message: 'anthropic answered 502: it sent a page of HTML.' }],
      ['an error without a reason', () => new Response('', { status: 500 }), { status: 500, retryable: true, message: 'anthropic answered 500: no reason given.' }],
      ['a connection that breaks', () => sse([start, says('Hel')].map(frame), { error: new TypeError('terminated') }), { code: 'truncated', retryable: true, requestId: 'req_1', message: 'anthropic failed (truncated): the reply broke off before its end, terminated.' }],
      ['an overload in the stream', () => sse([start, says('Hel'), { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }].map(frame)), { code: 'overloaded_error', retryable: true, requestId: 'req_1', message: 'anthropic failed (overloaded_error): Overloaded.' }],
      ['an end before the end', () => sse(whole.slice(0, -1).map(frame)), { code: 'truncated', retryable: true, requestId: 'req_1' }],
      ['a cut event', () => sse([whole.slice(0, 3).map(frame).join('').slice(0, -9)]), { code: 'truncated', retryable: true }],
      ['nothing at all', () => sse([]), { code: 'truncated', retryable: true }],
      ['a second beginning', () => sse([start, says('Hel'), start].map(frame)), { code: 'truncated', retryable: true }],
      ['a refusal', () => sse([start, ends('refusal'), stop].map(frame)), { code: 'refusal', retryable: false }],
      ['too few tokens', () => sse([start, ends('max_tokens'), stop].map(frame)), { code: 'length', retryable: false }],
      ['no connection', () => Promise.reject(new TypeError('fetch failed', { cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }) })), { code: 'connection', retryable: true }],
    ];

    it.each(cases)('should tell of %s', async (_, answer, expected) => {
      const { provider, requests } = asking(answer);
      const error = await failure(provider);

      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject({ provider: 'anthropic', ...expected });
      expect(requests).toHaveLength(1);
    });

    it.each<[string, AnthropicProviderOptions, string]>([
      ['key', {}, KEY],
      ['key of an unusual form', { apiKey: 'opensesame12' }, 'opensesame12'],
      ['token', { apiKey: undefined, authToken: 'opensesame12' }, 'opensesame12'],
    ])('should show no %s, neither in the message nor in the cause', async (_, options, secret) => {
      const error = await failure(asking(() => fault(401, 'authentication_error', `not ${secret}`), options).provider);

      expect(error.message).toContain('not [key]');
      expect(`${error.stack ?? ''} ${String(error.cause)} ${JSON.stringify(error.cause)}`).not.toContain(secret);
    });

    it('should keep what came before', async () => {
      const { provider } = asking(() => sse(whole.slice(0, 3).map(frame)));
      const seen = collect(provider.stream(request));
      await settle();

      expect(seen.values).toEqual(['Hel', 'lo']);
      expect(seen.error).toMatchObject({ code: 'truncated' });
    });

    it('should bear the name of the options', async () => {
      const error = await failure(asking(() => fault(500, 'api_error', 'x'), { name: 'claude' }).provider);

      expect(error.provider).toBe('claude');
      expect(error.message).toContain('claude answered 500');
    });
  });

  describe('a new one', () => {
    it('should tell of itself', () => {
      expect(new AnthropicProvider({ apiKey: KEY })).toMatchObject({ name: 'anthropic', defaultModel: 'claude-sonnet-5-5', nativeTools: true });
      expect(new AnthropicProvider({ apiKey: KEY, name: 'claude', model: 'claude-opus-5-5' })).toMatchObject({ name: 'claude', defaultModel: 'claude-opus-5-5' });
    });

    it.each<[string, AnthropicProviderOptions]>([['no key', {}], ['an empty key', { apiKey: '' }], ['a key that is null', { apiKey: null }]])('should be refused with %s', (_, options) => {
      const attempt = (): unknown => new AnthropicProvider(options);

      expect(attempt).toThrow(ConfigurationError);
      expect(attempt).toThrow('AnthropicProvider: there is no API key. Pass apiKey, set the environment variable ANTHROPIC_API_KEY, or pass a client.');
    });

    it.each<[string, AnthropicProviderOptions, Record<string, string>]>([
      ['a token', { authToken: 'token' }, {}],
      ['a key that is fetched', { apiKey: async () => KEY }, {}],
      ['a profile', { profile: 'work' }, {}],
      ['headers that may hold a key', { defaultHeaders: { 'x-api-key': KEY } }, {}],
      ['a key in the environment', {}, { ANTHROPIC_API_KEY: KEY }],
      ['a token in the environment', {}, { ANTHROPIC_AUTH_TOKEN: 'token' }],
    ])('should be content with %s', (_, options, variables) => {
      Object.assign(process.env, variables);

      expect(() => new AnthropicProvider(options)).not.toThrow();
    });

    it.each<[string, AnthropicProviderOptions, Record<string, string>, string]>([
      ['without a key', {}, {}, 'Bearer none'],
      ['with the key of the environment', {}, { ANTHROPIC_API_KEY: KEY }, `Bearer ${KEY}`],
      ['with a token', { authToken: 'token' }, {}, 'Bearer token'],
    ])('should ask a server of its own %s', async (_, options, variables, authorization) => {
      Object.assign(process.env, variables);
      const { provider, requests } = asking(() => sse(whole.map(frame)), { apiKey: undefined, baseURL: 'http://localhost:9', ...options });
      await reply(provider);

      expect(requests[0]?.headers.get('authorization')).toBe(authorization);
    });

    it('should tell at the first request that a profile is missing', async () => {
      const { provider, requests } = asking(() => sse(whole.map(frame)), { apiKey: undefined, profile: 'missing' });
      const error = await failure(provider);

      expect(error).toBeInstanceOf(AgentError);
      expect(error).toMatchObject({ retryable: false, message: expect.stringContaining('Profile "missing" could not be resolved') as unknown });
      expect(requests).toHaveLength(0);
    });

    it('should ask by the client that it is given', async () => {
      const fetch = jest.fn(async () => sse(whole.map(frame)));
      const client = new Anthropic({ apiKey: KEY, baseURL: 'http://localhost:9', fetch, maxRetries: 5 });
      expect(await reply(new AnthropicProvider({ client }))).toHaveLength(3);
      expect(fetch).toHaveBeenCalledTimes(1);

      fetch.mockImplementation(async () => fault(529, 'overloaded_error', 'Overloaded'));
      await failure(new AnthropicProvider({ client }));
      expect(fetch).toHaveBeenCalledTimes(2);
    });

    it.each(['localhost:8080', '/api/v1', 'example.com', 'ftp://example.com'])('should be refused with the base URL %s', (baseURL) => {
      expect(() => new AnthropicProvider({ baseURL })).toThrow(new ConfigurationError(`AnthropicProvider: baseURL must be a whole URL, such as http://localhost:11434/v1; got '${baseURL}'.`));
    });

    it('should take an option that is undefined for none', () => {
      process.env['ANTHROPIC_API_KEY'] = KEY;
      const missing = process.env['NOT_THERE'];
      const unset: AnthropicProviderOptions = { apiKey: missing, authToken: missing, baseURL: missing, model: missing, name: missing, fetch: undefined, client: undefined, params: undefined };

      expect(new AnthropicProvider(unset)).toMatchObject({ name: 'anthropic', defaultModel: 'claude-sonnet-5-5' });
    });

    it('should be refused in a browser, unless that is meant', async () => {
      const browser = { window: { document: {} }, document: {}, navigator: {}, location: { href: 'https://example.com/shop/cart' } };
      const before = Object.keys(browser).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);
      try {
        for (const [name, value] of Object.entries(browser)) Object.defineProperty(globalThis, name, { value, configurable: true });

        expect(() => new AnthropicProvider({ apiKey: KEY })).toThrow(ConfigurationError);
        expect(() => new AnthropicProvider({ apiKey: KEY })).toThrow('dangerouslyAllowBrowser: true');
        expect(() => new AnthropicProvider({ apiKey: KEY, dangerouslyAllowBrowser: true })).not.toThrow();
        expect(() => new AnthropicProvider({ apiKey: KEY, baseURL: 'http://localhost:9' })).toThrow('dangerouslyAllowBrowser: true');

        // Without a key there is nothing to be read.
        const { provider, requests } = asking(() => sse(whole.map(frame)), { apiKey: undefined, baseURL: '/api/v1' });
        await reply(provider);
        expect(requests.map(({ url }) => url)).toEqual(['https://example.com/api/v1/v1/messages']);
      } finally {
        for (const [name, descriptor] of before) {
          if (descriptor) Object.defineProperty(globalThis, name, descriptor);
          else Reflect.deleteProperty(globalThis, name);
        }
      }
    });

    it('should take only what it knows', () => {
      // @ts-expect-error: a model is a name
      const wrong: AnthropicProviderOptions = { model: 5 };
      // @ts-expect-error: there is no such option
      const unknown: AnthropicProviderOptions = { apikey: KEY };

      expect([wrong, unknown]).toHaveLength(2);
    });
  });
});
