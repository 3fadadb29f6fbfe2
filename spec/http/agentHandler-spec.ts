import { finalize, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { Agent, AgentError, ConfigurationError, LocalProvider, type AgentInput, type RunEvent } from 'rxagent';
import { agentHandler as serve, type AgentHandlerOptions, type ServedAgent } from 'rxagent/http';
import { scriptedProvider } from 'rxagent/testing';
import { eventIn, framesOf, jsonRequest, refusalOf, typesOf, url } from '../support/askHandler';
import { runEvent } from '../support/runEvents';

const say = (...turns: string[]): Agent => new Agent({ provider: scriptedProvider(turns) });
const silent: ServedAgent = { events: () => NEVER };
const start = runEvent('run-start', { messages: [] });

/** Without a heartbeat: its timer would outlive a test that leaves a run open. */
const agentHandler: typeof serve = (agent, options) => serve(agent, { heartbeatMs: Infinity, ...options });

describe('agentHandler', () => {
  let noise: jest.SpyInstance;
  beforeEach(() => (noise = jest.spyOn(console, 'error').mockImplementation()));
  afterEach(() => noise.mockRestore());

  it('should answer a question with the events of its run, each with an id', async () => {
    const response = await agentHandler(say('Hi'))(jsonRequest({ messages: 'hello' }));
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
      'x-rxagent-run': expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/) as string,
    });
    const frames = await framesOf(response);
    expect(frames.map(({ id }) => id)).toEqual(frames.map((_, index) => String(index + 1)));
    expect(typesOf(frames)).toEqual(['run-start', 'iteration-start', 'llm-start', 'llm-note', 'text-delta', 'llm-end', 'iteration-end', 'run-end'].filter((type) => typesOf(frames).includes(type)));
    expect(eventIn(frames.at(-1)!)).toMatchObject({ type: 'run-end', result: { content: 'Hi', runId: response.headers.get('x-rxagent-run') } });
    expect(noise).not.toHaveBeenCalled();
  });

  it('should give each run an id of its own', async () => {
    const handler = agentHandler(say('1', '2'));
    const ids = [await handler(jsonRequest({ messages: 'a' })), await handler(jsonRequest({ messages: 'b' }))].map(({ headers }) => headers.get('x-rxagent-run'));
    expect(new Set(ids).size).toBe(2);
  });

  it.each([undefined, {}, { events: 1 }, 'agent'])('should refuse %j, which is no agent', (agent) => {
    expect(() => agentHandler(agent as unknown as ServedAgent)).toThrow(ConfigurationError);
  });

  it.each<AgentHandlerOptions>([{ maxBodyBytes: 0 }, { maxRuns: 0 }, { clientToolTimeoutMs: 2 ** 31 }, { heartbeatMs: 0 }, { maxBufferedBytes: -1 }, { resumable: { maxEvents: 0 } }])('should refuse %j at once', (options) => {
    expect(() => agentHandler(silent, options)).toThrow(ConfigurationError);
  });

  const deep = (levels: number): unknown => JSON.parse(`${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`) as unknown;
  const question = { role: 'user', content: 'hi' };
  const spec = { name: 'look', description: '', parameters: { type: 'object' } };

  describe('with a body', () => {
    /** what is wrong, body, status, code, message */
    const wrong: [string, string, number, string, RegExp][] = [
      ['no JSON', '{"messages":', 400, 'json', /not valid JSON/],
      ['nothing', '', 400, 'json', /not valid JSON/],
      ['another value', '[]', 400, 'body', /body must be object/],
      ['null', 'null', 400, 'body', /body must be object/],
      ['no messages', '{}', 400, 'body', /messages/],
      ['an empty question', '{"messages":""}', 400, 'body', /messages/],
      ['an empty list', '{"messages":[]}', 400, 'body', /messages/],
      ['10,001 messages', JSON.stringify({ messages: Array.from({ length: 10_001 }, () => question) }), 400, 'body', /messages/],
      ['an unknown field', '{"messages":"hi","model":"gpt"}', 400, 'body', /additional|model/],
      ['a system prompt of its own', '{"messages":"hi","systemPrompt":"obey"}', 400, 'body', /body/],
      ['a context of its own', '{"messages":"hi","context":{"user":"root"}}', 400, 'body', /body/],
      ['a run id of its own', '{"messages":"hi","runId":"x"}', 400, 'body', /body/],
      ['an unknown role', JSON.stringify({ messages: [{ ...question, role: 'root' }] }), 400, 'body', /messages/],
      ['an unknown field of a message', JSON.stringify({ messages: [{ ...question, admin: true }] }), 400, 'body', /messages/],
      ['content that is no text', JSON.stringify({ messages: [{ role: 'user', content: 1 }] }), 400, 'body', /messages/],
      ['__proto__', '{"messages":"hi","__proto__":{"isAdmin":true}}', 400, 'json', /__proto__/],
      ['__proto__ within a call', '{"messages":[{"role":"assistant","content":"","toolCalls":[{"id":"1","toolName":"a","parameters":{"x":{"__proto__":{"isAdmin":true}}}}]}]}', 400, 'json', /__proto__/],
      ['constructor', '{"messages":"hi","constructor":{"prototype":{"isAdmin":true}}}', 400, 'body', /body/],
      ['deep nesting', `{"messages":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 400, 'json', /nested/],
      ['deep arguments', JSON.stringify({ messages: [{ role: 'assistant', content: '', toolCalls: [{ id: '1', toolName: 'a', parameters: deep(300) }] }] }), 400, 'json', /nested/],
      ['a bad tool name', JSON.stringify({ messages: 'hi', tools: [{ ...spec, name: 'a b' }] }), 400, 'body', /tools/],
      ['a tool that would run here', JSON.stringify({ messages: 'hi', tools: [{ ...spec, execute: 'x' }] }), 400, 'body', /tools/],
      ['a tool without a schema', JSON.stringify({ messages: 'hi', tools: [{ ...spec, parameters: {} }] }), 400, 'body', /tools/],
      ['129 tools', JSON.stringify({ messages: 'hi', tools: Array.from({ length: 129 }, (_, n) => ({ ...spec, name: `t${n}` })) }), 400, 'body', /tools/],
    ];
    it.each(wrong)('should refuse %s', async (_, body, status, code, message) => {
      const events = jest.fn(() => NEVER);
      const response = await agentHandler({ events })(new Request(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } }));
      expect(await refusalOf(response)).toEqual([status, code, expect.stringMatching(message)]);
      expect(events).not.toHaveBeenCalled();
      expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
      expect(noise).not.toHaveBeenCalled();
    });

    it('should take all that an agent takes', async () => {
      const events = jest.fn<Observable<RunEvent>, [AgentInput]>(() => of(start));
      const toolCalls = [{ id: '1', toolName: 'look', parameters: { constructor: 1, deep: deep(100) }, signature: 'vendor' }];
      const contentParts = [{ type: 'text', text: 'a' }, { type: 'image_url', imageUrl: 'https://x/a.png' }, { type: 'image_base64', imageBase64: 'AA', mediaType: 'image/png' }];
      const messages = [{ ...question, contentParts }, { role: 'assistant', content: '', toolCalls }, { role: 'tool', content: 'x', toolCallId: '1', toolName: 'look', isError: true }, ...Array.from({ length: 9997 }, () => question)];
      const response = await agentHandler({ events })(jsonRequest({ messages, tools: [spec] }));
      expect(typesOf(await framesOf(response))).toEqual(['run-start']);
      expect(events.mock.calls[0]![0]).toMatchObject({ messages, tools: [{ ...spec, validate: false }], context: undefined });
    });
  });

  describe('when the agent fails', () => {
    const secret = 'sk-abcdefghijklmnop';
    /** what fails, the agent, the error on the wire */
    const failures: [string, () => Observable<RunEvent>, object][] = [
      ['with an error of others', () => throwError(() => new Error(`db at 10.0.0.5: ${secret}`)), { code: 'internal', message: 'Something went wrong on the server.' }],
      ['with an error of ours', () => throwError(() => new AgentError(`no: ${secret}`, { code: 'odd', cause: new Error('hidden') })), { code: 'odd', message: 'no: [key]' }],
      ['with a value', () => throwError(() => `text ${secret}`), { code: 'internal' }],
      ['with nothing', () => throwError(() => undefined), { code: 'internal' }],
    ];
    it.each(failures)('%s, should tell it once, without keys and stacks', async (_, events, error) => {
      const frames = await framesOf(await agentHandler({ events })(jsonRequest({ messages: 'hi' })));
      expect(frames).toMatchObject([{ id: '1', event: 'error' }]);
      expect(eventIn(frames[0]!)).toMatchObject({ type: 'run-error', error });
      expect(frames[0]!.data).not.toMatch(/sk-abc|10\.0\.0\.5|hidden|stack|\.ts/);
    });

    it('should say nothing behind the run-error', async () => {
      const provider = { name: 'm', stream: () => throwError(() => new Error(`refused by 10.0.0.5 with ${secret}`)) };
      const frames = await framesOf(await agentHandler(new Agent({ provider, retry: false }))(jsonRequest({ messages: 'hi' })));
      expect(frames.filter(({ event }) => event === 'error')).toEqual([frames.at(-1)]);
      expect(eventIn(frames.at(-1)!)).toMatchObject({ type: 'run-error', error: { name: 'ProviderError', message: "The provider 'm' failed (provider)." } });
      expect(JSON.stringify(frames)).not.toMatch(/sk-abc|10\.0\.0\.5|\.ts:/);
    });

    it('should print what an error of the factory is, and tell no more than that', async () => {
      const factories = [() => { throw new Error('secret'); }, () => Promise.reject(new Error('secret')), () => ({ events: () => { throw new Error('secret'); } })];
      for (const factory of factories) expect(await refusalOf(await agentHandler(factory)(jsonRequest({ messages: 'hi' })))).toEqual([500, 'internal', 'Something went wrong on the server.']);
      expect(noise.mock.calls).toEqual(factories.map(() => ['rxagent: a request could not be served.', new Error('secret')]));
    });

    it('should free the place of a run that could not begin', async () => {
      let fails = true;
      const handler = agentHandler(() => { if (fails) throw new Error('odd'); return say('Hi'); }, { maxRuns: 1 });
      expect((await handler(jsonRequest({ messages: 'hi' }))).status).toBe(500);
      fails = false;
      expect((await handler(jsonRequest({ messages: 'hi' }))).status).toBe(200);
    });
  });

  it('should give the context and the request to whoever makes the agent, at once or later', async () => {
    const factory = jest.fn<Promise<Agent>, [unknown, Request]>(() => Promise.resolve(say('Hi')));
    const request = jsonRequest({ messages: 'hi' });
    const response = await agentHandler(factory, { authorize: () => ({ user: 'ada' }) })(request);
    expect(typesOf(await framesOf(response)).at(-1)).toBe('run-end');
    expect(factory.mock.calls).toEqual([[{ user: 'ada' }, request]]);
  });

  describe('authorize', () => {
    const page = new Response('log in', { status: 302, headers: { location: '/login' } });
    /** what it does, status, context */
    const cases: [string, () => unknown, number, unknown?][] = [
      ['a value', () => 'ada', 200, 'ada'],
      ['a promise', () => Promise.resolve('ada'), 200, 'ada'],
      ['an Observable, of which the first value counts', () => new Observable((subscriber) => subscriber.next('ada')), 200, 'ada'],
      ['0', () => 0, 200, 0],
      ['false', () => false, 401],
      ['a promise of false', () => Promise.resolve(false), 401],
      ['nobody found', () => undefined, 401],
      ['null', () => Promise.resolve(null), 401],
      ['nothing', () => of(), 401],
      ['a throw', () => { throw new Error('db password'); }, 401],
      ['a rejection', () => Promise.reject(new Error('db password')), 401],
      ['an error', () => throwError(() => new Error('db password')), 401],
      ['a response', () => page.clone(), 302],
      ['a response that is thrown', () => { throw page.clone(); }, 302],
    ];
    it.each(cases)('should take %s', async (...[, authorize, status, context]) => {
      const events = jest.fn<Observable<RunEvent>, [AgentInput]>(() => of(start));
      const response = await agentHandler({ events }, { authorize })(jsonRequest({ messages: 'hi' }));
      expect(response.status).toBe(status);
      if (status === 401) expect(await refusalOf(response)).toEqual([401, 'unauthorized', 'You may not ask here.']);
      if (status === 302) expect([await response.text(), response.headers.get('location')]).toEqual(['log in', '/login']);
      expect(events.mock.calls.map(([input]) => (input as { context: unknown }).context)).toEqual(status === 200 ? [context] : []);
      expect(noise).not.toHaveBeenCalled();
    });

    it('should be asked no longer when the client has gone', async () => {
      const left = new AbortController();
      let isLeft = false;
      const authorize = () => NEVER.pipe(finalize(() => (isLeft = true)));
      const answer = agentHandler(silent, { authorize })(jsonRequest({ messages: 'hi' }, { signal: left.signal }));
      left.abort();
      expect((await answer).status).toBe(401);
      expect(isLeft).toBe(true);
    });
  });

  it('should not begin what nobody waits for any more', async () => {
    const events = jest.fn(() => NEVER);
    const handler = agentHandler({ events }, { maxRuns: 1 });
    expect((await handler(jsonRequest({ messages: 'hi' }, { signal: AbortSignal.abort() }))).status).toBeGreaterThanOrEqual(400);
    expect(events).not.toHaveBeenCalled();
    expect((await handler(jsonRequest({ messages: 'hi' }))).status).toBe(200);
  });

  it.each(['the body is cancelled', 'the signal aborts'])('should leave the run when its client goes: %s', async (how) => {
    const source = new Subject<RunEvent>();
    const left = new AbortController();
    const response = await agentHandler({ events: () => source })(jsonRequest({ messages: 'hi' }, { signal: left.signal }));
    expect(source.observed).toBe(true);
    if (how === 'the signal aborts') left.abort();
    else await response.body?.cancel();
    expect(source.observed).toBe(false);
  });

  it('should refuse more than maxRuns, until one is over', async () => {
    const runs = [new Subject<RunEvent>(), new Subject<RunEvent>()];
    let next = 0;
    const handler = agentHandler({ events: () => runs[next++]! }, { maxRuns: 1 });
    const first = await handler(jsonRequest({ messages: 'hi' }));
    const busy = await handler(jsonRequest({ messages: 'hi' }));
    expect(busy.headers.get('retry-after')).toBe('1');
    expect((await refusalOf(busy)).slice(0, 2)).toEqual([503, 'busy']);
    runs[0]!.complete();
    await first.text();
    expect((await handler(jsonRequest({ messages: 'hi' }))).status).toBe(200);
  });

  it.each([['GET', 405], ['HEAD', 405], ['PUT', 405], ['DELETE', 405], ['PATCH', 405], ['OPTIONS', 204]])('should answer %s with %i', async (method, status) => {
    const response = await agentHandler(silent)(new Request(url, { method }));
    expect([response.status, response.headers.get('allow')]).toEqual([status, status === 405 ? 'POST' : null]);
  });

  it('should not mix runs', async () => {
    const agent: ServedAgent = { events: (input) => of(runEvent('run-start', { messages: (input as { messages: never }).messages })) };
    const handler = agentHandler(agent);
    const texts = await Promise.all(Array.from({ length: 20 }, async (_, n) => (await handler(jsonRequest({ messages: [{ role: 'user', content: `q${n}` }] }))).text()));
    texts.forEach((text, n) => expect(text.match(/q\d+/g)).toEqual([`q${n}`]));
  });

  it('should be typed', () => {
    agentHandler(new Agent({ provider: new LocalProvider() }), { owner: (context) => String(context) });
    // @ts-expect-error an owner is a text
    agentHandler(silent, { owner: () => 1 });
    expect(serve.length).toBe(1);
  });
});
