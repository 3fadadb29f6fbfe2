import { firstValueFrom, take, timer, type Observable } from 'rxjs';
import { ProviderError, type RunEvent } from 'rxagent';
import { followRun, type Followed, type Following } from '../../../lib/http/remote/followRun';
import { collect } from '../../support/collect';
import { eventStream, FakeFetch, framesOf, noAnswer, noContent, refusal, type FakeAnswer } from '../../support/fakeFetch';

const start = { type: 'run-start', timeMs: 0, messages: [] };
const delta = (text: string) => ({ type: 'text-delta', timeMs: 1, iteration: 1, delta: text });
const end = { type: 'run-end', timeMs: 2, result: { type: 'result', content: 'ab' } };
const whole = [start, delta('a'), delta('b'), end];
const accept = 'text/event-stream';
const lost = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED 127.0.0.1:1') });

function follow(answers: readonly FakeAnswer[], followed: Partial<Followed> = {}, { silenceMs, ...following }: Partial<Following> & { silenceMs?: number } = {}) {
  const server = new FakeFetch(...answers);
  const events = followRun(
    { server: { url: '/agent', fetch: server.fetch, silenceMs }, reconnect: { count: 2, delayMs: 100, jitter: 0 }, ...following },
    { body: { messages: [] }, context: 'here', cancels: true, ...followed },
  );
  return { server, events, seen: collect(events) };
}

const typesOf = ({ values }: { values: readonly RunEvent[] }) => values.map((event) => (event.type === 'text-delta' ? event.delta : event.type));
const wait = (ms = 0) => jest.advanceTimersByTimeAsync(ms);

beforeEach(() => jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('followRun', () => {
  it('asks for a run, and tells its events under the id that the server gave it', async () => {
    const { server, seen } = follow([eventStream(framesOf(whole))]);
    await wait();
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/agent', headers: { accept, 'content-type': 'application/json' }, body: { messages: [] } }]);
    expect(seen).toEqual({ values: whole.map((event) => ({ ...event, runId: 'r1', context: 'here' })), completed: true });
  });

  it('is cold: each subscription asks anew, and none asks before', async () => {
    const server = new FakeFetch(eventStream(framesOf(whole)));
    const events = followRun({ server: { url: '/agent', fetch: server.fetch, silenceMs: Infinity }, reconnect: {} }, { body: {}, context: 1, cancels: true });
    expect(server.log).toEqual([]);
    const both = [collect(events), collect(events)];
    await wait();
    expect(both.map(typesOf)).toEqual([['run-start', 'a', 'b', 'run-end'], ['run-start', 'a', 'b', 'run-end']]);
    expect(server.log).toEqual(['POST /agent', 'POST /agent']);
  });

  it.each(['close', 'break'] as const)('comes back behind the last event when the connection is lost (%s)', async (how) => {
    const { server, seen } = follow([eventStream(framesOf(whole.slice(0, 2)), how), eventStream(framesOf(whole.slice(2), 3))]);
    await wait(99);
    expect(typesOf(seen)).toEqual(['run-start', 'a']);
    expect(server.log).toEqual(['POST /agent']);
    await wait(1);
    expect(typesOf(seen)).toEqual(['run-start', 'a', 'b', 'run-end']);
    expect(seen.completed).toBe(true);
    expect(server.requests[1]).toMatchObject({ method: 'GET', url: '/agent?run=r1', headers: { accept, 'last-event-id': '2' }, body: undefined });
  });

  it('tells no event twice when the server goes back further than asked', async () => {
    const { seen } = follow([eventStream(framesOf(whole.slice(0, 3)), 'break'), eventStream(framesOf(whole))]);
    await wait(100);
    expect(typesOf(seen)).toEqual(['run-start', 'a', 'b', 'run-end']);
  });

  it('asks for all events again where none had come', async () => {
    const { server, seen } = follow([eventStream('', 'break'), eventStream(framesOf(whole))]);
    await wait(100);
    expect(server.requests[1]?.headers).toEqual({ accept });
    expect(typesOf(seen)).toEqual(['run-start', 'a', 'b', 'run-end']);
  });

  it('waits longer each time, and begins anew when events have come', async () => {
    const busy = refusal(503, 'busy');
    const { server, seen } = follow([eventStream(framesOf(whole.slice(0, 1)), 'break'), busy, eventStream(framesOf(whole.slice(1, 2), 2), 'break'), () => lost, eventStream(framesOf(whole.slice(2), 3))]);
    await wait(100);
    expect(server.requests.length).toBe(2);
    await wait(199);
    expect(server.requests.length).toBe(2);
    await wait(1);
    expect(server.requests.length).toBe(3);
    await wait(100);
    expect(server.requests.length).toBe(4);
    await wait(200);
    expect(typesOf(seen)).toEqual(['run-start', 'a', 'b', 'run-end']);
  });

  it('does not count connections as events: a server that only answers is given up on', async () => {
    const { server, seen } = follow([eventStream(framesOf(whole.slice(0, 1)), 'break'), eventStream('', 'break')]);
    await wait(10_000);
    expect(server.requests.length).toBe(3);
    expect(seen.error).toMatchObject({ code: 'truncated' });
  });

  it('says what is known when the server is gone for good', async () => {
    const { server, seen } = follow([eventStream(framesOf(whole.slice(0, 2)), 'break'), () => lost]);
    await wait(10_000);
    expect(server.requests.length).toBe(3);
    expect(seen.error).toBeInstanceOf(ProviderError);
    expect(seen.error).toMatchObject({ code: 'truncated', retryable: false, cause: { code: 'connection' } });
    expect((seen.error as Error).message).toBe("The connection to the run was lost behind event 2 ('text-delta'): terminated. It could not be found again: The server at /agent?run=r1 did not answer: connect ECONNREFUSED 127.0.0.1:1. How the run has ended is not known.");
  });

  it.each([[404, 'unknown-run'], [409, 'not-resumable'], [410, 'gone'], [401, 'unauthorized']])('does not ask again after %i', async (status, code) => {
    const { server, seen } = follow([eventStream(framesOf(whole.slice(0, 2)), 'close'), refusal(status, code)]);
    await wait(10_000);
    expect(server.requests.length).toBe(2);
    expect(seen.error).toMatchObject({ code: 'truncated', cause: { status, code } });
  });

  it('does not come back with reconnect: { count: 0 }', async () => {
    const { server, seen } = follow([eventStream(framesOf(whole.slice(0, 2)), 'close')], {}, { reconnect: { count: 0 } });
    await wait();
    expect(server.requests.length).toBe(1);
    expect((seen.error as Error).message).toBe("The connection to the run was lost behind event 2 ('text-delta'): it was closed. How the run has ended is not known.");
  });

  it('cannot come back without an id of the run', async () => {
    const { server, seen } = follow([eventStream(framesOf(whole.slice(0, 2)), 'close', { runId: '' })]);
    await wait(10_000);
    expect(server.requests.length).toBe(1);
    expect(seen.error).toMatchObject({ code: 'truncated' });
  });

  it('never asks twice for a run that may have begun', async () => {
    for (const answer of [() => lost, refusal(502, 'bad-gateway'), refusal(500, 'internal'), refusal(504, 'timeout')]) {
      const { server, seen } = follow([answer]);
      await wait(10_000);
      expect(server.log).toEqual(['POST /agent']);
      expect(seen.error).toBeInstanceOf(ProviderError);
      expect(seen.error).not.toMatchObject({ code: 'truncated' });
    }
  });

  it.each([[503, 'busy'], [429, 'rate']])('asks again, as late as it was told, where the run did not begin (%i)', async (status, code) => {
    const { server, seen } = follow([refusal(status, code, 'Later.', { 'retry-after': '7' }), eventStream(framesOf(whole))]);
    await wait(6999);
    expect(server.log).toEqual(['POST /agent']);
    await wait(1);
    expect(server.log).toEqual(['POST /agent', 'POST /agent']);
    expect(seen.completed).toBe(true);
  });

  it('tells the error of the run itself behind its event, and does not come back for it', async () => {
    const error = { name: 'ProviderError', message: 'The model is gone.', code: 'overloaded', provider: 'openai', retryable: true, status: 529 };
    const failed = { type: 'run-error', timeMs: 2, error, messages: [], usage: {}, trace: {} };
    const { server, seen } = follow([eventStream(framesOf([start, failed]))]);
    await wait(10_000);
    expect(typesOf(seen)).toEqual(['run-start', 'run-error']);
    expect(seen.error).toBeInstanceOf(ProviderError);
    expect(seen.error).toMatchObject({ message: 'The model is gone.', code: 'overloaded', provider: 'openai', retryable: true, status: 529 });
    expect(server.log).toEqual(['POST /agent']);
  });

  it('takes silence for a lost connection', async () => {
    const { server, seen } = follow([eventStream(framesOf(whole.slice(0, 2)), 'hold'), eventStream(framesOf(whole.slice(2), 3))], {}, { silenceMs: 1000 });
    await wait(1099);
    expect(server.log).toEqual(['POST /agent']);
    expect(server.requests[0]?.signal?.aborted).toBe(true);
    await wait(1);
    expect(typesOf(seen)).toEqual(['run-start', 'a', 'b', 'run-end']);
  });

  it.each([
    ['text/html', '<html><head><style>p{}</style></head><body><h1>Log in</h1></body></html>', 'Log in'],
    ['application/json', '{"ok":true}', '{"ok":true}'],
  ])('refuses an answer of type %s', async (type, body, told) => {
    const { seen } = follow([() => new Response(body, { headers: { 'content-type': type } })]);
    await wait(10_000);
    expect(seen.error).toMatchObject({ code: 'no-event-stream', status: 200, retryable: false });
    expect((seen.error as Error).message).toBe(`The server answered with ${type} in place of an event stream: is it the page of a log-in or of a proxy? It begins: ${told}`);
  });

  it('goes on with a run that is under way', async () => {
    const { server, seen } = follow([eventStream(framesOf(whole.slice(1), 2))], { runId: 'r 7', after: 1 });
    await wait();
    expect(server.requests).toMatchObject([{ method: 'GET', url: '/agent?run=r%207', headers: { 'last-event-id': '1' } }]);
    expect(typesOf(seen)).toEqual(['a', 'b', 'run-end']);
  });

  it('says why a run that is under way cannot be gone on with', async () => {
    const { server, seen } = follow([refusal(410, 'gone', 'It is over.')], { runId: 'r7' });
    await wait(10_000);
    expect(server.requests.length).toBe(1);
    expect(seen.error).toMatchObject({ code: 'gone', status: 410, message: 'The server answered 410 (gone): It is over.' });
  });

  it('fails with what the headers function throws', async () => {
    const error = new Error('no token');
    const server = new FakeFetch(noContent);
    const seen = collect(followRun({ server: { url: '/agent', fetch: server.fetch, headers: () => Promise.reject(error), silenceMs: 9 }, reconnect: {} }, { context: 1, cancels: true }));
    await wait();
    expect(seen).toEqual({ values: [], error, completed: false });
    expect(server.log).toEqual([]);
  });
});

describe('unsubscribing from followRun', () => {
  const subscribed = async (answers: readonly FakeAnswer[], followed: Partial<Followed> = {}) => {
    const server = new FakeFetch(...answers);
    const subscription = followRun({ server: { url: '/agent', fetch: server.fetch, silenceMs: Infinity }, reconnect: { jitter: 0 } }, { body: {}, context: 1, cancels: true, ...followed }).subscribe();
    await wait();
    return { server, subscription };
  };

  it.each([[{ cancels: false }], [{ runId: 'r1' }]])('aborts a request that is not answered yet: %j', async (followed) => {
    const { server, subscription } = await subscribed([noAnswer, noContent], followed);
    expect(server.requests[0]?.signal?.aborted).toBe(false);
    subscription.unsubscribe();
    expect(server.requests[0]?.signal?.aborted).toBe(true);
    await wait(10_000);
    expect(server.log).toEqual('runId' in followed ? ['GET /agent?run=r1', 'DELETE /agent?run=r1'] : ['POST /agent']);
  });

  it('ends a run whose id comes later', async () => {
    const later: FakeAnswer = async (request) => {
      await firstValueFrom(timer(500));
      return eventStream(framesOf(whole), 'hold')(request) as Response;
    };
    const { server, subscription } = await subscribed([later, noContent]);
    subscription.unsubscribe();
    await wait(499);
    expect(server.requests.map(({ signal }) => signal?.aborted)).toEqual([false]);
    await wait(1);
    expect(server.log).toEqual(['POST /agent', 'DELETE /agent?run=r1']);
    expect(server.requests[0]?.signal?.aborted).toBe(true);
  });

  it('aborts the request and ends the run', async () => {
    const { server, subscription } = await subscribed([eventStream(framesOf(whole.slice(0, 2)), 'hold'), noContent]);
    subscription.unsubscribe();
    expect(server.requests[0]?.signal?.aborted).toBe(true);
    await wait();
    expect(server.log).toEqual(['POST /agent', 'DELETE /agent?run=r1']);
    expect(server.requests[1]?.init.keepalive).toBe(true);
  });

  it('only leaves where that is wanted', async () => {
    const { server, subscription } = await subscribed([eventStream(framesOf(whole.slice(0, 2)), 'hold')], { cancels: false });
    subscription.unsubscribe();
    await wait(10_000);
    expect(server.requests[0]?.signal?.aborted).toBe(true);
    expect(server.log).toEqual(['POST /agent']);
  });

  it('ends the run also while it waits to come back', async () => {
    const { server, subscription } = await subscribed([eventStream(framesOf(whole.slice(0, 2)), 'break'), noContent]);
    subscription.unsubscribe();
    await wait(10_000);
    expect(server.log).toEqual(['POST /agent', 'DELETE /agent?run=r1']);
  });

  it('works at once, within an event', async () => {
    const server = new FakeFetch(eventStream(framesOf(whole), 'close'), noContent);
    const events: Observable<RunEvent> = followRun({ server: { url: '/agent', fetch: server.fetch, silenceMs: 9 }, reconnect: {} }, { body: {}, context: 1, cancels: true });
    const seen = collect(events.pipe(take(2)));
    await wait();
    expect(typesOf(seen)).toEqual(['run-start', 'a']);
    expect(server.log).toEqual(['POST /agent', 'DELETE /agent?run=r1']);
  });

  it('asks for nothing when the run is over', async () => {
    const server = new FakeFetch(eventStream(framesOf(whole), 'hold'));
    const events = followRun({ server: { url: '/agent', fetch: server.fetch, silenceMs: 9 }, reconnect: {} }, { body: {}, context: 1, cancels: true });
    const seen = collect(events.pipe(take(4)));
    await wait(10_000);
    expect(seen.completed).toBe(true);
    expect(server.log).toEqual(['POST /agent']);
  });

  it('keeps it to itself when the run cannot be ended', async () => {
    const { server, subscription } = await subscribed([eventStream(framesOf(whole.slice(0, 2)), 'hold'), () => lost]);
    subscription.unsubscribe();
    await wait(10_000);
    expect(server.log).toEqual(['POST /agent', 'DELETE /agent?run=r1']);
  });
});
