import { startRun } from '../../../lib/http/remote/startRun';
import type { Server } from '../../../lib/http/remote/askServer';
import { eventStream, FakeFetch, noAnswer, noContent, refusal, type FakeAnswer } from '../../support/fakeFetch';

const wait = (ms = 0) => jest.advanceTimersByTimeAsync(ms);

/** Asks for a run, which is answered when `answer` is called. */
function started(given: FakeAnswer, headers?: Server['headers']) {
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const server = new FakeFetch(async (request) => {
    await held;
    const response = await given(request);
    if (response instanceof Error) throw response;
    return response;
  }, noContent);
  const known = { id: '' };
  const controller = new AbortController();
  const start = { question: { method: 'POST', body: { messages: [] } } as const, left: controller.signal, isKnown: () => known.id !== '' };
  const run = startRun({ url: '/agent', fetch: server.fetch, headers }, start);
  run.catch(() => undefined);
  return { server, run, known, answer: () => answer(), leave: () => controller.abort('left'), aborted: () => server.requests[0]?.signal?.aborted };
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('startRun', () => {
  it('gives the answer, whose request aborts at once when its run is known', async () => {
    const { server, run, known, answer, leave, aborted } = started(eventStream('', 'hold'));
    answer();
    expect((await run).status).toBe(200);
    known.id = 'r1';
    expect(aborted()).toBe(false);
    leave();
    expect(aborted()).toBe(true);
    await wait(60_000);
    expect(server.log).toEqual(['POST /agent']);
  });

  it('ends a run whose id comes after it was left', async () => {
    const { server, answer, leave, aborted } = started(eventStream('', 'hold'));
    await wait();
    leave();
    await wait(1000);
    expect(aborted()).toBe(false);
    answer();
    await wait();
    expect(server.log).toEqual(['POST /agent', 'DELETE /agent?run=r1']);
    expect(aborted()).toBe(true);
  });

  it('ends it also where it is left between the answer and its use', async () => {
    const { server, run, answer, leave } = started(eventStream('', 'hold'));
    answer();
    await run;
    leave();
    await wait();
    expect(server.log).toEqual(['POST /agent', 'DELETE /agent?run=r1']);
  });

  it.each<[string, FakeAnswer]>([
    ['no id', eventStream('', 'hold', { runId: '' })],
    ['a refusal', refusal(503, 'busy')],
    ['an error', () => new TypeError('fetch failed')],
  ])('has nothing to end after %s', async (_, given) => {
    const { server, answer, leave, aborted } = started(given);
    await wait();
    leave();
    answer();
    await wait(60_000);
    expect(server.log).toEqual(['POST /agent']);
    expect(aborted()).toBe(true);
  });

  it('waits half a minute for the id', async () => {
    const { server, leave, aborted } = started(noAnswer);
    await wait();
    leave();
    await wait(29_999);
    expect(aborted()).toBe(false);
    await wait(1);
    expect(aborted()).toBe(true);
    expect(server.log).toEqual(['POST /agent']);
  });

  it('sends nothing where it is left before', async () => {
    let give = (): void => undefined;
    const { server, leave } = started(noAnswer, () => new Promise<HeadersInit>((resolve) => (give = () => resolve({}))));
    leave();
    give();
    await wait(60_000);
    expect(server.log).toEqual([]);
  });
});
