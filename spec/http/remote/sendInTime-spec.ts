import { firstValueFrom, map, timer } from 'rxjs';
import { sendInTime } from '../../../lib/http/remote/sendInTime';

const wait = (ms = 0) => jest.advanceTimersByTimeAsync(ms);
const signals: AbortSignal[] = [];
const send = (ms: number) => (signal: AbortSignal) => {
  signals.push(signal);
  return firstValueFrom(timer(ms).pipe(map(() => 'here')));
};

beforeEach(() => {
  jest.useFakeTimers();
  signals.length = 0;
});
afterEach(() => jest.useRealTimers());

describe('sendInTime', () => {
  it('gives what comes in time, whose signal still aborts with the given one', async () => {
    const { signal, abort } = ((controller) => ({ signal: controller.signal, abort: () => controller.abort('left') }))(new AbortController());
    const sent = sendInTime(send(99), 100, signal);
    await wait(99);
    expect(await sent).toBe('here');
    await wait(1000);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    abort();
    expect(signals.map(({ reason }) => reason as unknown)).toEqual(['left']);
  });

  it('fails, and aborts, when it takes longer', async () => {
    const sent = sendInTime(send(101), 100).catch((error: unknown) => error);
    await wait(100);
    expect(await sent).toEqual(new Error('nothing came for 100 ms'));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('waits for ever where that is wanted', async () => {
    const sent = sendInTime(send(2 ** 30), Infinity);
    await wait(2 ** 30);
    expect(await sent).toBe('here');
  });

  it('begins aborted where it is left already', async () => {
    const sent = sendInTime(send(1), Infinity, AbortSignal.abort('left'));
    await wait(1);
    await sent;
    expect(signals.map(({ reason }) => reason as unknown)).toEqual(['left']);
  });

  it('fails with what fails', async () => {
    await expect(sendInTime(() => Promise.reject(new Error('refused')), 100)).rejects.toThrow('refused');
  });
});
