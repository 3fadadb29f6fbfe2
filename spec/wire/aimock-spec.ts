import { LLMock } from '@copilotkit/aimock';
import { Agent, imageMessage, isChunk, ProviderError, tool, withFallback, withTimeout, type AgentEvent, type Provider } from 'rxagent';
import { AnthropicProvider } from 'rxagent/anthropic';
import { GeminiProvider } from 'rxagent/gemini';
import { OpenAIProvider } from 'rxagent/openai';
import { lastValueFrom, toArray } from 'rxjs';
import { KEY } from './vendors';

const mock = new LLMock({ port: 0, chunkSize: 7, logLevel: 'silent' });
let url = '';

const vendors: { name: string; make: (options?: { apiKey?: string }) => Provider }[] = [
  { name: 'OpenAI chat', make: (options) => new OpenAIProvider({ baseURL: `${url}/v1`, apiKey: KEY, ...options }) },
  { name: 'OpenAI Responses', make: (options) => new OpenAIProvider({ baseURL: `${url}/v1`, apiKey: KEY, api: 'responses', ...options }) },
  { name: 'Anthropic', make: (options) => new AnthropicProvider({ baseURL: url, apiKey: KEY, ...options }) },
  { name: 'Gemini', make: (options) => new GeminiProvider({ baseURL: url, apiKey: KEY, httpOptions: { apiVersion: 'v1beta' }, ...options }) },
];

const city = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false } as const;
const weather = tool({ name: 'get_weather', description: 'The weather.', parameters: city, execute: (args) => `12 degrees in ${args.city}` });
const time = tool({ name: 'get_time', description: 'The time.', parameters: { type: 'object', properties: {} }, execute: () => 'noon' });
const long = 'One two three four five six seven eight nine ten.';

beforeAll(async () => {
  url = await mock.start();
});
afterAll(() => mock.stop());
beforeEach(() => mock.reset());

describe.each(vendors)('$name, as aimock plays it', ({ make }) => {
  it('answers a question in deltas', async () => {
    mock.onMessage('hello', { content: long });
    const events = await lastValueFrom(new Agent({ provider: make(), systemPrompt: 'Be brief.' }).stream('hello').pipe(toArray()));
    const deltas = events.filter(isChunk).map(({ content }) => content);
    expect(deltas.length).toBeGreaterThan(3);
    expect(deltas.join('')).toBe(long);
    expect(events.at(-1)).toMatchObject({ type: 'result', content: long, finishReason: 'stop', usage: { totalTokens: expect.any(Number) as unknown } });
    expect(JSON.stringify(mock.getRequests()[0]!.body)).toContain('Be brief.');
  });

  it('runs two tools side by side, hears their results, and is remembered', async () => {
    mock.on({ userMessage: 'plan', hasToolResult: false }, { content: 'Looking. ', toolCalls: [{ name: 'get_weather', arguments: '{"city":"Bern"}' }, { name: 'get_time', arguments: '{}' }] });
    mock.on({ userMessage: 'plan', hasToolResult: true }, { content: 'It is 12 degrees at noon.' });
    const result = await new Agent({ provider: make(), tools: [weather, time] }).run('plan my day');
    expect(result.content).toBe('It is 12 degrees at noon.');
    expect(result.iterations).toBe(2);
    expect(result.toolCalls.map(({ toolName, parameters }) => [toolName, parameters])).toEqual([['get_weather', { city: 'Bern' }], ['get_time', {}]]);
    expect(new Set(result.toolCalls.map(({ id }) => id)).size).toBe(2);
    const again = JSON.stringify(mock.getRequests()[1]!.body);
    expect([again.includes('12 degrees in Bern'), again.includes('noon')]).toEqual([true, true]);
  });

  it('lets a model mend its call', async () => {
    mock.on({ userMessage: 'fix', hasToolResult: false }, { toolCalls: [{ name: 'get_weather', arguments: '{"citi":"Bern"}' }] });
    mock.on({ userMessage: 'fix', hasToolResult: true }, { content: 'Sorry.' });
    const result = await new Agent({ provider: make(), tools: [weather] }).run('fix');
    expect(result.messages.find(({ role }) => role === 'tool')).toMatchObject({ isError: true, content: expect.stringContaining("Did you mean 'city'") as unknown });
    expect(JSON.stringify(mock.getRequests()[1]!.body)).toContain('Did you mean');
  });

  it('tells of its reasoning', async () => {
    mock.onMessage('think', { content: 'Four.', reasoning: 'Two and two.' });
    expect(await new Agent({ provider: make() }).run('think')).toMatchObject({ content: 'Four.', reasoning: 'Two and two.' });
  });

  it('answers a message with images', async () => {
    mock.onMessage('compare', { content: 'Alike.' });
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect((await new Agent({ provider: make() }).run(imageMessage(png, 'compare'))).content).toBe('Alike.');
  });

  it('is asked again after 429, as long as the server wishes', async () => {
    mock.onMessage('busy', { content: 'Now.' });
    mock.nextRequestError(429, { message: 'slow down', type: 'rate_limit_error' });
    const retries: unknown[] = [];
    const observer = { onLlmRetry: ({ attempt, error }: { attempt: number; error: unknown }) => retries.push([attempt, (error as ProviderError).status]) };
    const result = await new Agent({ provider: make(), observers: [observer], retry: { delayMs: 1 } }).run('busy');
    expect(result.content).toBe('Now.');
    expect(retries).toEqual([[1, 429]]);
    expect(mock.getRequests()).toHaveLength(2);
  });

  it('tells how long to wait', async () => {
    mock.onMessage('limit', { error: { message: 'slow down', type: 'rate_limit_error' }, status: 429, retryAfter: 7 });
    await expect(new Agent({ provider: make(), retry: false }).run('limit')).rejects.toMatchObject({ status: 429, retryable: true, retryAfterMs: 7000 });
    expect(mock.getRequests()).toHaveLength(1);
  });

  it.each([
    [400, false, /Check what is sent/],
    [401, false, /Check the API key/],
    [403, false, /allowed/],
    [404, false, /Check the name of the model/],
    [500, true, /answered 500/],
    [503, true, /answered 503/],
  ])('says what to do about %d, and keeps the key to itself', async (status, retryable, advice) => {
    mock.onMessage('fail', { error: { message: `Incorrect API key provided: ${KEY}`, type: 'some_error' }, status });
    const error = await new Agent({ provider: make(), retry: false }).run('fail').catch((failure: unknown) => failure as ProviderError);
    expect(error).toMatchObject({ name: 'ProviderError', status, retryable, message: expect.stringMatching(advice) as unknown });
    expect(String(error) + String((error as ProviderError).cause) + JSON.stringify(error)).not.toContain(KEY);
  });

  it.each([
    ['cut off', { truncateAfterChunks: 3, latency: 5 }],
    ['dropped', { disconnectAfterMs: 40, latency: 10 }],
  ])('fails when it is %s', async (_how, fault) => {
    mock.onMessage('cut', { content: long }, fault);
    const events: AgentEvent[] = [];
    const failure = await new Promise((resolve) => new Agent({ provider: make(), retry: false }).stream('cut').subscribe({ next: (event) => events.push(event), error: resolve, complete: () => resolve('completed') }));
    expect(failure).toMatchObject({ name: 'ProviderError', retryable: true });
    expect(long.startsWith(events.map(({ content }) => content).join(''))).toBe(true);
  });

  it('fails at what is no JSON', async () => {
    mock.onMessage('bad', { content: 'x' }, { chaos: { malformedRate: 1 } });
    await expect(new Agent({ provider: make(), retry: false }).run('bad')).rejects.toBeInstanceOf(ProviderError);
  });

  it('can be given up before its first byte', async () => {
    mock.onMessage('slow', { content: long }, { streamingProfile: { ttft: 500, tps: 10, jitter: 0 } });
    await expect(new Agent({ provider: withTimeout(make(), { firstMs: 50 }), retry: false }).run('slow')).rejects.toMatchObject({ code: 'timeout', retryable: true });
  });

  it('stands in for another', async () => {
    mock.onMessage('help', { content: 'Here I am.' });
    const broken = new OpenAIProvider({ name: 'broken', baseURL: 'http://127.0.0.1:9/v1', apiKey: KEY });
    const result = await new Agent({ provider: withFallback([broken, make()]), retry: false }).run('help');
    expect(result).toMatchObject({ content: 'Here I am.', provider: make().name });
  });
});
