import { deliver } from '../../../lib/http/remote/deliver';
import { collect } from '../../support/collect';
import { FakeFetch, noAnswer, noContent, refusal, type FakeAnswer } from '../../support/fakeFetch';

const wait = (ms = 0) => jest.advanceTimersByTimeAsync(ms);
const delivery = (...answers: FakeAnswer[]) => {
  const server = new FakeFetch(...answers);
  return { server, work: deliver({ url: '/agent', fetch: server.fetch }, { count: 2, delayMs: 100, jitter: 0 }, { method: 'POST', runId: 'r', body: { a: 1 } }) };
};

beforeEach(() => jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => jest.useRealTimers());

describe('deliver', () => {
  it('is cold, brings it once and completes', async () => {
    const { server, work } = delivery(noContent);
    expect(server.log).toEqual([]);
    const seen = collect(work);
    await wait(10_000);
    expect(seen).toEqual({ values: [], completed: true });
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/agent?run=r', body: { a: 1 } }]);
  });

  it.each([404, 409, 410])('completes where nobody waits for it (%i)', async (status) => {
    const { server, work } = delivery(refusal(status, 'not-waiting'));
    const seen = collect(work);
    await wait(10_000);
    expect(seen).toEqual({ values: [], completed: true });
    expect(server.log.length).toBe(1);
  });

  it('tries again while the server cannot be reached', async () => {
    const { server, work } = delivery(() => new TypeError('fetch failed'), refusal(503, 'busy'), noContent);
    const seen = collect(work);
    await wait(99);
    expect(server.log.length).toBe(1);
    await wait(1);
    expect(server.log.length).toBe(2);
    await wait(200);
    expect(server.log.length).toBe(3);
    expect(seen.completed).toBe(true);
  });

  it('gives up in the end', async () => {
    const { server, work } = delivery(() => new TypeError('fetch failed'));
    const seen = collect(work);
    await wait(10_000);
    expect(server.log.length).toBe(3);
    expect(seen.error).toMatchObject({ code: 'connection' });
  });

  it.each([400, 401, 413])('gives up at once after %i', async (status) => {
    const { server, work } = delivery(refusal(status, 'no'));
    const seen = collect(work);
    await wait(10_000);
    expect(server.log.length).toBe(1);
    expect(seen.error).toMatchObject({ code: 'no', status });
  });

  it('is left', async () => {
    const { server, work } = delivery(noAnswer);
    const subscription = work.subscribe();
    await wait();
    subscription.unsubscribe();
    await wait(10_000);
    expect(server.requests.map(({ signal }) => signal?.aborted)).toEqual([true]);
  });
});
