import { concatMap, filter, lastValueFrom, map, NEVER, of, Subject, switchMap, toArray } from 'rxjs';
import { Agent, answerText, ConfigurationError, tool, type AgentOptions, type AgentResult, type Provider, type ToolContext } from 'rxagent';
import { agentHandler, clientApprovals, remoteAgent, type AgentHandlerOptions, type RemoteAgent, type RemoteAgentOptions } from 'rxagent/http';
import { scriptedProvider, toolCall } from 'rxagent/testing';
import { collect } from '../support/collect';
import { eventStream, FakeFetch, framesOf, noAnswer, noContent, refusal } from '../support/fakeFetch';

const start = { type: 'run-start', timeMs: 0, messages: [] };
const end = { type: 'run-end', timeMs: 2, result: { type: 'result', content: 'ab', runId: 'r1' } };
const wait = (ms = 0) => jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

/** An agent behind a handler, without a network between. */
function served(options: AgentOptions, handlerOptions: AgentHandlerOptions = {}, remoteOptions: Partial<RemoteAgentOptions> = {}) {
  const handler = agentHandler(new Agent(options), handlerOptions);
  const log: string[] = [];
  const fetch = async (url: unknown, init?: RequestInit): Promise<Response> => {
    log.push(`${init?.method} ${url as string}`);
    const response = await handler(new Request(`http://server${url as string}`, init));
    init?.signal?.addEventListener('abort', () => void response.body?.cancel().catch(() => undefined));
    return response;
  };
  return { log, agent: remoteAgent({ url: '/agent', fetch, ...remoteOptions }) };
}

/** What differs from run to run. */
const steady = <T>(value: T): T => JSON.parse(JSON.stringify(value, (key, part: unknown) => (['runId', 'durationMs', 'timeMs', 'startMs'].includes(key) ? key : part))) as T;

const clock = tool({ name: 'clock', description: 'Tells the time', parameters: { type: 'object' }, execute: () => 'noon' });
const turns = () => scriptedProvider([['Let me ', 'see. ', toolCall('clock', {}, 'c1')], ['It is ', 'noon ☀️']]);

describe('remoteAgent', () => {
  it('tells what the agent would tell', async () => {
    const { agent } = served({ provider: turns(), tools: [clock] });
    const seen = collect(agent.stream('What time is it?'));
    await wait();
    const local = await lastValueFrom(new Agent({ provider: turns(), tools: [clock] }).stream('What time is it?').pipe(toArray()));
    expect(seen.completed).toBe(true);
    expect(steady(seen.values)).toEqual(steady(local));
  });

  it('tells all facts, with the id of the run and the context that is here', async () => {
    const { agent } = served({ provider: turns(), tools: [clock], systemPrompt: 'a secret' });
    const context = { user: 'ada' };
    const seen = collect(agent.events({ messages: 'What time is it?', context }));
    await wait();
    const local = await lastValueFrom(new Agent({ provider: turns(), tools: [clock] }).events('What time is it?').pipe(toArray()));
    expect(seen.values.map(({ type }) => type)).toEqual(local.map(({ type }) => type));
    expect(new Set(seen.values.map(({ runId }) => runId)).size).toBe(1);
    expect(seen.values.every((event) => event.context === context)).toBe(true);
    expect(JSON.stringify(seen.values)).not.toContain('a secret');
  });

  it('gives the result as a promise', async () => {
    const { agent } = served({ provider: turns(), tools: [clock] });
    const result = agent.run([{ role: 'user', content: 'What time is it?' }]);
    await wait();
    expect(await result).toMatchObject({ type: 'result', content: 'It is noon ☀️', finishReason: 'stop', toolName: 'clock' });
  });

  it.each<[string, Parameters<RemoteAgent['run']>[0]]>([
    ['a text', 'hi'],
    ['a message', { role: 'user', content: 'hi' }],
    ['messages', [{ role: 'user', content: 'hi' }]],
    ['the long form', { messages: 'hi', context: 5 }],
  ])('sends %s as messages', async (_, input) => {
    const server = new FakeFetch(eventStream(framesOf([start, end])));
    collect(remoteAgent({ url: '/agent', fetch: server.fetch }).stream(input));
    await wait();
    expect(server.requests.map(({ body }) => body)).toEqual([{ messages: [{ role: 'user', content: 'hi' }] }]);
  });

  it('has bound faces, for switchMap: the newest question wins', async () => {
    const server = new FakeFetch(noAnswer, eventStream(framesOf([start, { type: 'text-delta', timeMs: 1, iteration: 1, delta: 'ab' }, end])));
    const { stream } = remoteAgent({ url: '/agent', fetch: server.fetch });
    const questions = new Subject<string>();
    const seen = collect(questions.pipe(switchMap(stream), answerText()));
    questions.next('one');
    questions.next('two');
    await wait();
    expect(server.requests.map(({ signal, body }) => [(body as { messages: { content: string }[] }).messages[0]?.content, signal?.aborted])).toEqual([['one', false], ['two', true]]);
    await wait(30_000);
    expect(server.requests[0]?.signal?.aborted).toBe(true);
    expect(seen.values).toEqual(['ab']);
  });

  it('ends the run of a subscriber that leaves, and only leaves it where that is wanted', async () => {
    for (const [onUnsubscribe, log] of [['cancel', ['POST /agent', 'DELETE /agent?run=r1']], ['leave', ['POST /agent']], [undefined, ['POST /agent', 'DELETE /agent?run=r1']]] as const) {
      const server = new FakeFetch(eventStream(framesOf([start]), 'hold'), noContent);
      const subscription = remoteAgent({ url: '/agent', fetch: server.fetch, onUnsubscribe }).stream('hi').subscribe();
      await wait();
      subscription.unsubscribe();
      await wait();
      expect(server.log).toEqual(log);
    }
  });

  it('reconnects five times, at most ten seconds apart', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const server = new FakeFetch(eventStream(framesOf([start]), 'break'), () => new TypeError('fetch failed'));
    const seen = collect(remoteAgent({ url: '/agent', fetch: server.fetch }).stream('hi'));
    const counts: number[] = [];
    for (const ms of [499, 1, 1000, 2000, 4000, 8000, 100_000]) {
      await wait(ms);
      counts.push(server.log.length);
    }
    expect(counts).toEqual([1, 2, 3, 4, 5, 6, 6]);
    expect(seen.error).toMatchObject({ code: 'truncated' });
    jest.restoreAllMocks();
  });

  it('does not reconnect with false', async () => {
    const server = new FakeFetch(eventStream(framesOf([start]), 'break'));
    const seen = collect(remoteAgent({ url: '/agent', fetch: server.fetch, reconnect: false }).stream('hi'));
    await wait(100_000);
    expect(server.log.length).toBe(1);
    expect(seen.error).toMatchObject({ code: 'truncated' });
  });

  it('refuses a run whose result never comes', async () => {
    const server = new FakeFetch(eventStream(framesOf([start])), refusal(404, 'unknown-run'));
    const result = remoteAgent({ url: '/agent', fetch: server.fetch }).run('hi').catch((error: unknown) => error);
    await wait(100_000);
    expect(await result).toMatchObject({ code: 'truncated' });
  });

  it('tells the error of a run, behind its event', async () => {
    const { agent } = served({ provider: scriptedProvider([]) });
    const seen = collect(agent.events('hi'));
    await wait();
    expect(seen.values.at(-1)).toMatchObject({ type: 'run-error' });
    expect(seen.error).toMatchObject({ name: 'ConfigurationError', code: 'configuration' });
    await expect(agent.run('hi').finally(() => undefined)).rejects.toMatchObject({ code: 'configuration' });
  });

  it('stops a run, and tells its result', async () => {
    const stop = new Subject<void>();
    const provider: Provider = { name: 'slow', stream: () => NEVER };
    const { agent, log } = served({ provider });
    const seen = collect(agent.stream({ messages: 'hi', stop }));
    await wait();
    stop.next();
    await wait();
    expect(seen).toMatchObject({ values: [{ type: 'result', finishReason: 'cancelled' }], completed: true });
    expect(log).toEqual(['POST /agent', expect.stringMatching(/^DELETE /)]);
  });

  it.each([
    ['a signal', AbortSignal.abort()],
    ['an observable', of('now')],
  ])('says at once that it is to stop, where it is: %s', async (_, stop) => {
    const server = new FakeFetch(eventStream(framesOf([start, end])));
    const seen = collect(remoteAgent({ url: '/agent', fetch: server.fetch }).stream({ messages: 'hi', stop }));
    await wait();
    expect(server.requests.map(({ body }) => body)).toEqual([{ messages: [{ role: 'user', content: 'hi' }], stopped: true }]);
    expect(seen.completed).toBe(true);
  });

  it.each([
    ['an input that is none', 5, 'Message 0'],
    ['an id of the run', { messages: 'hi', runId: 'mine' }, 'no runId'],
    ['a tool without execute', { messages: 'hi', tools: [{ name: 'a', description: '', parameters: { type: 'object' } }] }, 'execute must be a function'],
  ])('fails for %s', async (_, input, message) => {
    const server = new FakeFetch(noAnswer);
    const seen = collect(remoteAgent({ url: '/agent', fetch: server.fetch }).stream(input as never));
    expect(seen.error).toBeInstanceOf(ConfigurationError);
    expect((seen.error as Error).message).toContain(message);
    expect(server.log).toEqual([]);
  });

  it.each([
    ['no options', undefined],
    ['no url', {}],
    ['a url that is none', { url: 5 }],
    ['a wrong plan', { url: '/agent', reconnect: { count: -1 } }],
    ['a wrong silence', { url: '/agent', silenceMs: 0 }],
    ['a wrong word', { url: '/agent', onUnsubscribe: 'stop' }],
    ['wrong tools', { url: '/agent', tools: [{ ...clock, terminal: true }] }],
    ['tools that are no list', { url: '/agent', tools: { clock } }],
  ])('throws for %s', (_, options) => {
    expect(() => remoteAgent(options as never)).toThrow(ConfigurationError);
  });

  it('has a name', () => {
    expect(remoteAgent({ url: '/agent' }).name).toBe('agent');
    expect(remoteAgent({ url: '/agent', name: 'sage' }).name).toBe('sage');
  });
});

describe('tools of a remoteAgent', () => {
  const asked = () => scriptedProvider([[toolCall('clock', {}, 'c1'), toolCall('place', { exact: true }, 'c2')], ['noon in Bern']]);
  const place = tool({
    name: 'place',
    description: 'Tells the place',
    parameters: { type: 'object', properties: { exact: { type: 'boolean' } }, required: ['exact'] },
    execute: ({ exact }, { context }: ToolContext<{ city: string }>) => `${context.city}, ${exact}`,
  });

  it('run here, while the run waits there', async () => {
    const provider = asked();
    const { agent, log } = served({ provider, tools: [clock] }, {}, { tools: [place] as never });
    const seen = collect(agent.stream({ messages: 'Where and when?', context: { city: 'Bern' } }));
    await wait();
    expect(seen.values.at(-1)).toMatchObject({ type: 'result', content: 'noon in Bern' });
    expect(provider.requests[1]?.messages.slice(-2)).toMatchObject([{ toolCallId: 'c1', content: 'noon' }, { toolCallId: 'c2', content: 'Bern, true' }]);
    expect(log.length).toBe(2);
  });

  it('may come with the input, too', async () => {
    const provider = asked();
    const { agent } = served({ provider, tools: [clock] });
    const seen = collect(agent.stream({ messages: 'Where and when?', context: { city: 'Chur' }, tools: [place as never] }));
    await wait();
    expect(seen.completed).toBe(true);
    expect(provider.requests[1]?.messages.at(-1)).toMatchObject({ content: 'Chur, true' });
  });

  it('tell the model of their failure', async () => {
    const provider = asked();
    const failing = { ...place, execute: () => Promise.reject(new Error('no signal')) };
    const { agent } = served({ provider, tools: [clock] }, {}, { tools: [failing] });
    const seen = collect(agent.stream('Where and when?'));
    await wait();
    expect(seen.completed).toBe(true);
    expect(provider.requests[1]?.messages.at(-1)).toMatchObject({ isError: true, content: expect.stringMatching(/no signal$/) as string });
  });

  it('are typed by the context', () => {
    const agent = remoteAgent<{ city: string }>({ url: '/agent', tools: [place] });
    // @ts-expect-error the tools need the city
    const withoutContext = () => agent.stream('hi');
    // @ts-expect-error the tool needs the city
    const otherContext = () => remoteAgent<{ user: string }>({ url: '/agent', tools: [place] });
    expect([withoutContext, otherContext].map((make) => typeof make)).toEqual(['function', 'function']);
    expect(agent.name).toBe('agent');
  });
});

describe('coming back to a run', () => {
  it('tells all of it, or what is new', async () => {
    const { agent } = served({ provider: turns(), tools: [clock] }, { resumable: true });
    const first = collect(agent.events('What time is it?'));
    await wait();
    const runId = first.values[0]?.runId ?? '';
    const again = collect(agent.resume(runId, { context: 'mine' }).events);
    const rest = collect(agent.resume(runId, { after: first.values.length - 1 }).stream);
    await wait();
    expect(again.values).toEqual(first.values.map((event) => ({ ...event, context: 'mine' })));
    expect(rest).toMatchObject({ values: [{ type: 'result', content: 'It is noon ☀️' }], completed: true });
  });

  it.each(['', undefined, 5])('does not begin a new run for want of an id: %j', async (runId) => {
    const server = new FakeFetch(noContent);
    const agent = remoteAgent({ url: '/agent', fetch: server.fetch });
    expect(collect(agent.resume(runId as string).events).error).toBeInstanceOf(ConfigurationError);
    await expect(agent.decide({ runId: runId as string, toolCallId: 'c1', approved: true })).rejects.toBeInstanceOf(ConfigurationError);
    expect(server.log).toEqual([]);
  });

  it('leaves the run when it is left, unless told otherwise', async () => {
    for (const [options, log] of [[{}, ['GET /agent?run=r1']], [{ onUnsubscribe: 'cancel' }, ['GET /agent?run=r1', 'DELETE /agent?run=r1']]] as const) {
      const server = new FakeFetch(eventStream(framesOf([start]), 'hold'), noContent);
      const subscription = remoteAgent({ url: '/agent', fetch: server.fetch }).resume('r1', options).stream.subscribe();
      await wait();
      subscription.unsubscribe();
      await wait();
      expect(server.log).toEqual(log);
    }
  });

  it('stops the run', async () => {
    const { agent } = served({ provider: { name: 'slow', stream: () => NEVER } }, { resumable: true });
    const first = collect(agent.events('hi'));
    await wait();
    const stop = new Subject<void>();
    const second = collect(agent.resume(first.values[0]?.runId ?? '', { stop }).stream);
    await wait();
    stop.next();
    await wait();
    expect(second).toMatchObject({ values: [{ type: 'result', finishReason: 'cancelled' }], completed: true });
    expect(first.completed).toBe(true);
  });

  it('runs tools for open calls only, and only where told to', async () => {
    const execute = jest.fn(() => 'Bern');
    const call = { id: 'c1', toolName: 'place', parameters: {} };
    const begun = (id: string, at?: string) => ({ type: 'tool-start', timeMs: 1, iteration: 1, call: { ...call, id }, at });
    const missed = framesOf([start, begun('c1', 'client'), { type: 'tool-end', timeMs: 1, iteration: 1, call, outcome: {} }, begun('c2', 'client'), begun('c3')]);
    const tools = [{ name: 'place', description: '', parameters: { type: 'object' }, execute }];
    const server = new FakeFetch(eventStream(missed, 'hold'), noContent);
    const agent = remoteAgent({ url: '/agent', fetch: server.fetch, tools });
    agent.resume('r1').stream.subscribe();
    await wait(10_000);
    expect(execute).not.toHaveBeenCalled();
    const server2 = new FakeFetch(eventStream(missed, 'hold'), noContent);
    remoteAgent({ url: '/agent', fetch: server2.fetch }).resume('r1', { tools }).stream.subscribe();
    await wait(499);
    expect(execute).not.toHaveBeenCalled();
    await wait(1);
    expect(server2.requests.slice(1)).toMatchObject([{ method: 'POST', url: '/agent?run=r1', body: { type: 'tool-result', toolCallId: 'c2', content: 'Bern' } }]);
  });
});

describe('deciding on a call', () => {
  it.each([[true, 'noon'], [false, 'denied']])('tells the server (%s)', async (approved, content) => {
    const approvals = clientApprovals();
    const provider = turns();
    const { agent } = served({ provider, tools: [clock], toolPolicy: { review: ['clock'] }, approve: approvals.approve }, { approvals });
    const seen = collect(agent.events('What time is it?').pipe(
      concatMap(async (event) => {
        if (event.type === 'approval-request') await agent.decide({ runId: event.runId, toolCallId: event.call.id, approved, reason: 'denied' });
        return event;
      }),
    ));
    await wait();
    expect(seen.values.at(-1)).toMatchObject({ type: 'run-end' });
    expect(provider.requests[1]?.messages.at(-1)?.content).toContain(content);
  });

  it('rejects where something else answers', async () => {
    const server = new FakeFetch(() => new Response('<h1>Log in</h1>', { headers: { 'content-type': 'text/html' } }));
    await expect(remoteAgent({ url: '/agent', fetch: server.fetch }).decide({ runId: 'r1', toolCallId: 'c1', approved: true })).rejects.toMatchObject({ code: 'no-event-stream' });
  });

  it('rejects where nobody answers', async () => {
    const server = new FakeFetch(noAnswer);
    const decided = remoteAgent({ url: '/agent', fetch: server.fetch }).decide({ runId: 'r1', toolCallId: 'c1', approved: true }).catch((error: unknown) => error);
    await wait(60_000);
    expect(await decided).toMatchObject({ code: 'connection' });
  });

  it('rejects where nobody waits', async () => {
    const server = new FakeFetch(refusal(409, 'not-waiting', 'Nobody waits for this.'));
    const { decide } = remoteAgent({ url: '/agent', fetch: server.fetch });
    await expect(decide({ runId: 'r1', toolCallId: 'c1', approved: true })).rejects.toMatchObject({ code: 'not-waiting', status: 409 });
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/agent?run=r1', body: { type: 'approval', toolCallId: 'c1', approved: true } }]);
  });
});

describe('the types of a remoteAgent', () => {
  it('say what its result has parsed', () => {
    const { stream, run } = remoteAgent<undefined, { city: string }>({ url: '/agent' });
    const cities = () => stream('hi').pipe(filter((event) => event.type === 'result'), map(({ parsed }: AgentResult<{ city: string }>) => parsed?.city));
    // @ts-expect-error it has a city
    const people = async (): Promise<string | undefined> => (await run('hi')).parsed?.person as string | undefined;
    expect([cities, people].map((make) => typeof make)).toEqual(['function', 'function']);
  });
});
