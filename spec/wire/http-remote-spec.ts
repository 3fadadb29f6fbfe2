import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { concatMap, delay, filter, finalize, firstValueFrom, from, lastValueFrom, NEVER, of, Subject, take, tap, toArray, type Observable } from 'rxjs';
import { Agent, tool, type Provider, type ProviderError, type RunEvent, type Tool, type ToolCall } from 'rxagent';
import { agentHandler, clientApprovals, nodeHandler, remoteAgent, type AgentHandlerOptions, type RemoteAgentOptions, type ServedAgent } from 'rxagent/http';
import { toolCall } from 'rxagent/testing';
import { after, behind, CuttingProxy, type Cut } from '../support/cuttingProxy';

const turns: readonly (readonly (string | ToolCall)[])[] = [['Grüße, ', '你好 ', '👋🏽 ', toolCall('clock', { zone: 'é' }, 'c1')], ['It is ', 'noon ', '☀️', ' there.']];
const clock = tool({ name: 'clock', description: 'Tells the time', parameters: { type: 'object' }, execute: () => 'noon ☀️' });

/** Takes its time between the deltas, so that they travel in several pieces. */
const provider = (pace: (delta: Observable<string | ToolCall>) => Observable<string | ToolCall> = delay(1)): Provider => {
  let turn = 0;
  return { name: 'test', nativeTools: true, stream: () => from(turns[turn++ % turns.length]!).pipe(concatMap((item) => pace(of(item)))) };
};
const silent = (left: () => void = () => undefined): Provider => ({ name: 'silent', stream: () => from(['one']).pipe(concatMap((text) => [of(text), NEVER]), concatMap((part) => part), finalize(left)) });

let handle: (request: Request) => Promise<Response> = () => Promise.reject(new Error('nothing is served'));
const server = createServer(nodeHandler((request) => handle(request)));
const port = (): number => (server.address() as AddressInfo).port;
const direct = (): string => `http://127.0.0.1:${port()}/agent`;
const proxy = new CuttingProxy(port);
const rejections: unknown[] = [];
const note = (reason: unknown): void => void rejections.push(reason);

beforeAll(async () => {
  process.on('unhandledRejection', note);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  await proxy.start();
});
afterAll(async () => {
  await proxy.stop();
  server.closeAllConnections();
  server.close();
  process.off('unhandledRejection', note);
});
beforeEach(() => proxy.reset());
afterEach(() => expect(rejections).toEqual([]));

const serve = (agent: ServedAgent, options: AgentHandlerOptions = {}): void => void (handle = agentHandler(agent, { resumable: true, ...options }));
const remote = (options: Partial<RemoteAgentOptions> = {}) => remoteAgent({ url: proxy.url, reconnect: { count: 99, delayMs: 1, factor: 1 }, ...options });
const all = <T>(events: Observable<T>): Promise<T[]> => lastValueFrom(events.pipe(toArray()));
/** What differs from run to run. */
const steady = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, part: unknown) => (['runId', 'durationMs', 'timeMs', 'startMs'].includes(key) ? key : part)));
/** What does not travel. */
const travelled = (events: readonly RunEvent[]): unknown => steady(events.map((event) => (event.type === 'llm-start' ? { ...event, request: 'not told' } : event.type === 'tool-start' ? { ...event, at: undefined } : event)));

const local = (given = provider()): Promise<RunEvent[]> => all(new Agent({ provider: given, tools: [clock] }).events('hi'));

describe('a run over a network that is cut', () => {
  const begins = 'data: {"type":"text-delta"';
  const cuts: [string, Cut[]][] = [
    ['never', []],
    ['before the first byte', [after(0)]],
    ['within the first id', [after(4)]],
    ['between two events', [behind('\n\n', 7)]],
    ['within the name of a field', [behind('\n\nid: 8\nda')]],
    ['within the data', [behind(begins, 2, 9)]],
    ['within a character of two bytes', [behind('Gr', 1, 1)]],
    ['within a character of three bytes', [behind('你', 1, 2)]],
    ['within a character of four bytes', [behind('"👋🏽', 1, -1)]],
    ['before the blank line', [behind('\n\n', 8, -1)]],
    ['before the line feed of the data', [behind('\n\n', 8, -2)]],
    ['while the tool runs', [behind('"tool-start"')]],
    ['within the last event', [behind('"run-end"', 1, 40)]],
    ['before the last blank line', [behind('"run-end"', 1, 400)]],
    ['again and again', Array.from({ length: 60 }, (_, index) => after(200 + 13 * index))],
    ['again and again before anything came', Array.from({ length: 20 }, () => after(3))],
  ];

  it.each(cuts)('is as if it were here: cut %s', async (_, given) => {
    for (const pace of [delay<string | ToolCall>(1), tap<string | ToolCall>()]) {
      serve(new Agent({ provider: provider(pace), tools: [clock] }));
      proxy.reset(given);
      const events = await all(remote().events('hi'));
      expect(travelled(events)).toEqual(travelled(await local(provider(pace))));
      expect(new Set(events.map(({ runId }) => runId)).size).toBe(1);
      expect(proxy.log.filter((line) => line.startsWith('POST'))).toEqual(['POST /agent']);
      if (given.length > 0) expect(proxy.passed.length).toBeGreaterThan(1);
    }
  });

  it('is as if it were here, wherever it is cut', async () => {
    const expected = travelled(await local());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1500), { maxLength: 12 }), async (sizes) => {
        serve(new Agent({ provider: provider(), tools: [clock] }));
        proxy.reset(sizes.map(after));
        expect(travelled(await all(remote().events('hi')))).toEqual(expected);
        expect(proxy.log.filter((line) => line.startsWith('POST'))).toEqual(['POST /agent']);
      }),
      { numRuns: 40 },
    );
  }, 60_000);

  it('fails where runs end with their connection, and says how far it came', async () => {
    serve(new Agent({ provider: provider(), tools: [clock] }), { resumable: false });
    proxy.reset([behind('\n\n', 5)]);
    const seen: string[] = [];
    const failure = await lastValueFrom(remote().events('hi').pipe(tap(({ type }) => seen.push(type)))).catch((error: unknown) => error);
    expect(seen.length).toBe(5);
    expect(failure).toMatchObject({ code: 'truncated', message: expect.stringContaining(`behind event 5 ('${seen.at(-1)}')`) as string });
    expect(proxy.log.length).toBe(2);
  });

  it('says that the events it wants are gone', async () => {
    serve(new Agent({ provider: provider(tap()), tools: [clock] }), { resumable: { maxEvents: 2 } });
    proxy.reset([behind('\n\n', 2)]);
    expect(await lastValueFrom(remote().events('hi')).catch((error: unknown) => error)).toMatchObject({ code: 'truncated' });
  });

  it('fails when the server is gone for good', async () => {
    const other = createServer(nodeHandler((request) => handle(request)));
    await once(other.listen(0, '127.0.0.1'), 'listening');
    serve(new Agent({ provider: silent() }));
    const agent = remote({ url: `http://127.0.0.1:${(other.address() as AddressInfo).port}/agent`, reconnect: { count: 2, delayMs: 1 } });
    const seen: string[] = [];
    const failure = await lastValueFrom(agent.events('hi').pipe(tap(({ type }) => {
      seen.push(type);
      if (type !== 'text-delta') return;
      other.closeAllConnections();
      other.close();
    }))).catch((error: unknown) => error);
    expect(seen.at(-1)).toBe('text-delta');
    expect(failure).toMatchObject({ code: 'truncated', message: expect.stringMatching(/'text-delta'.*ECONNREFUSED/) as string });
    expect(await agent.run('hi').catch((error: unknown) => error)).toMatchObject({ code: 'connection', message: expect.stringContaining('ECONNREFUSED') as string });
  });
});

describe('leaving a run', () => {
  it.each([[false, 'ends with its connection'], [true, 'is resumable']])('ends it (resumable: %s)', async (resumable) => {
    const left = new Subject<string>();
    const order: string[] = [];
    serve(new Agent({ provider: silent(() => left.next('left')) }), { resumable });
    const over = firstValueFrom(left).then(() => order.push('left'));
    await firstValueFrom(remote({ url: direct() }).events('hi').pipe(filter(({ type }) => type === 'text-delta')));
    order.push('unsubscribed');
    await over;
    expect(order).toEqual(['unsubscribed', 'left']);
  });

  it('lets it go on where that is wanted', async () => {
    serve(new Agent({ provider: provider(), tools: [clock] }));
    const agent = remote({ onUnsubscribe: 'leave' });
    const { runId } = await firstValueFrom(agent.events('hi'));
    const rest = await all(agent.resume(runId, { after: 1 }).events);
    expect(rest.at(-1)).toMatchObject({ type: 'run-end', result: { content: 'It is noon ☀️ there.' } });
    expect(rest.length + 1).toBe((await local()).length);
    expect(proxy.log).toEqual(['POST /agent', `GET /agent?run=${runId}`]);
  });
});

describe('leaving a run before its id is known', () => {
  it.each([[false], [true]])('ends it all the same (resumable: %s)', async (resumable) => {
    const left = new Subject<string>();
    const called = new Subject<string>();
    const answer = new Subject<void>();
    const begun = agentHandler(new Agent({ provider: silent(() => left.next('left')) }), { resumable });
    handle = async (request) => {
      const response = await begun(request);
      called.next(request.method);
      if (request.method === 'POST') await firstValueFrom(answer, { defaultValue: undefined });
      return response;
    };
    const subscription = remote({ url: direct() }).stream('hi').subscribe();
    await firstValueFrom(called);
    subscription.unsubscribe();
    const over = firstValueFrom(left);
    answer.next();
    expect(await over).toBe('left');
  });
});

describe('several who listen to a run', () => {
  it('each hear all of it, whenever they come', async () => {
    serve(new Agent({ provider: provider(), tools: [clock] }));
    const agent = remote();
    const started = new Subject<string>();
    const first = all(agent.events('hi').pipe(tap(({ type, runId }) => type === 'text-delta' && started.next(runId))));
    const runId = await firstValueFrom(started);
    const second = await all(agent.resume(runId).events);
    const late = await all(agent.resume(runId).events);
    expect(second).toEqual(await first);
    expect(late).toEqual(second);
    expect(travelled(second)).toEqual(travelled(await local()));
  });

  it('do not end it when one of them leaves', async () => {
    serve(new Agent({ provider: provider(), tools: [clock] }));
    const agent = remote();
    const started = new Subject<string>();
    const first = all(agent.events('hi').pipe(tap(({ type, runId }) => type === 'run-start' && started.next(runId))));
    await firstValueFrom(agent.resume(await firstValueFrom(started)).events);
    expect((await first).at(-1)?.type).toBe('run-end');
  });

  it('all hear of its stop', async () => {
    serve(new Agent({ provider: silent() }));
    const stop = new Subject<void>();
    const started = new Subject<string>();
    const agent = remote();
    const first = all(agent.stream({ messages: 'hi', stop }).pipe(tap((event) => event.type === 'chunk' && started.next(''))));
    await firstValueFrom(started);
    stop.next();
    expect(await first).toMatchObject([{ content: 'one' }, { type: 'result', finishReason: 'cancelled', content: 'one' }]);
  });
});

describe('tools in the page', () => {
  const inPage = (execute: Tool['execute']): Tool => ({ name: 'clock', description: 'Tells the time', parameters: { type: 'object' }, execute });
  const results = (events: readonly RunEvent[]) => events.flatMap((event) => (event.type === 'tool-end' || event.type === 'tool-error' ? [event.outcome.content] : []));

  it.each([['within its call', behind('"tool-start"')], ['behind its call', behind('"tool-start"', 1, 150)]])('run once, though the connection is cut %s', async (_, cut) => {
    serve(new Agent({ provider: provider() }));
    proxy.reset([cut]);
    const execute = jest.fn(() => of('noon ☀️').pipe(delay(20)));
    const events = await all(remote({ tools: [inPage(execute)] }).events('hi'));
    expect(results(events)).toEqual(['noon ☀️']);
    expect(execute).toHaveBeenCalledTimes(1);
    expect(travelled(events.filter(({ type }) => type !== 'tool-progress'))).toEqual(travelled(await local()));
    expect(proxy.log.filter((line) => line.startsWith('POST /agent?'))).toHaveLength(1);
  });

  it('are not answered by what is forged, repeated or late', async () => {
    serve(new Agent({ provider: provider() }));
    const statuses: number[] = [];
    const post = async (runId: string, toolCallId: string): Promise<void> => {
      const body = JSON.stringify({ type: 'tool-result', toolCallId, content: 'midnight' });
      statuses.push((await fetch(`${direct()}?run=${runId}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status);
    };
    const agent = remote({ tools: [inPage(async (_args, { runId }) => {
      await post('another-run', 'c1');
      await post(runId, 'c9');
      return 'noon ☀️';
    })] });
    const events = await all(agent.events('hi').pipe(concatMap(async (event) => {
      if (event.type === 'tool-end') await post(event.runId, 'c1');
      return event;
    })));
    expect(statuses).toEqual([404, 409, 409]);
    expect(results(events)).toEqual(['noon ☀️']);
  });

  it('tell the model where their result is too large', async () => {
    serve(new Agent({ provider: provider() }), { maxBodyBytes: 1000 });
    const events = await all(remote({ tools: [inPage(() => 'x'.repeat(2000))] }).events('hi'));
    expect(results(events)).toEqual([expect.stringContaining('too large')]);
    expect(events.at(-1)?.type).toBe('run-end');
  });

  it('are cancelled when the server does not wait any longer', async () => {
    serve(new Agent({ provider: provider() }), { clientToolTimeoutMs: 20 });
    const signals: AbortSignal[] = [];
    const events = await all(remote({ tools: [inPage((_args, { signal }) => {
      signals.push(signal);
      return NEVER;
    })] }).events('hi'));
    expect(results(events)).toEqual(["Tool 'clock' timed out after 20 ms"]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('are cancelled with their run, by a stop and by leaving', async () => {
    serve(new Agent({ provider: provider() }));
    const signals: AbortSignal[] = [];
    const called = new Subject<void>();
    const agent = remote({ tools: [inPage((_args, { signal }) => {
      signals.push(signal);
      setImmediate(() => called.next());
      return NEVER;
    })] });
    expect(await agent.run({ messages: 'hi', stop: called.pipe(take(1)) })).toMatchObject({ finishReason: 'cancelled' });
    const ended = new Subject<string>();
    serve(new Agent({ provider: provider(), observers: [{ onRunEnd: ({ result }) => ended.next(result.finishReason) }] }));
    const subscription = agent.stream('hi').subscribe();
    await firstValueFrom(called);
    const reason = firstValueFrom(ended);
    subscription.unsubscribe();
    expect(await reason).toBe('cancelled');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

describe('calls that want approval', () => {
  it.each([[true, 'noon ☀️'], [false, 'too late']])('wait for the word of the page (%s)', async (approved, told) => {
    const approvals = clientApprovals();
    serve(new Agent({ provider: provider(), tools: [clock], toolPolicy: { review: ['*'] }, approve: approvals.approve }), { approvals });
    proxy.reset([behind('"approval-request"', 1, 200)]);
    const agent = remote();
    const statuses: unknown[] = [];
    const events = await all(agent.events('hi').pipe(concatMap(async (event) => {
      if (event.type !== 'approval-request') return event;
      const decision = { runId: event.runId, toolCallId: event.call.id, approved, reason: 'too late' };
      await agent.decide({ ...decision, toolCallId: 'c9' }).catch((error: unknown) => statuses.push((error as ProviderError).status));
      await agent.decide(decision);
      await agent.decide(decision).catch((error: unknown) => statuses.push((error as ProviderError).status));
      return event;
    })));
    expect(statuses).toEqual([409, 409]);
    expect(events.find(({ type }) => type === 'tool-end' || type === 'tool-error')).toMatchObject({ outcome: { content: expect.stringContaining(told) as string } });
  });
});
