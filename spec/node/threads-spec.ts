import { describe, expect, it, jest } from '@jest/globals';
import { loadPiscina } from '../../lib/node/loadPiscina';
import { Threads } from '../../lib/node/threads';
import { until } from '../support/workers/inThread';

const never = new AbortController().signal;
const oneThread = (): Threads => new Threads({ maxThreads: 1, idleMs: 10_000, resourceLimits: {} });

describe('Threads', () => {
  it('should give a thread that calls home, and is free when its port is closed', async () => {
    const thread = await oneThread().enter(never);
    thread.port.close();

    await expect(thread.freed).resolves.toBeUndefined();
  });

  it('should say whether it has served before', async () => {
    const threads = oneThread();
    const first = await threads.enter(never);
    first.port.close();
    const second = await threads.enter(never);
    second.end();
    await expect(second.freed).rejects.toThrow();
    const third = await threads.enter(never);
    third.port.close();

    expect([first.isUsed, second.isUsed, third.isUsed]).toEqual([false, true, false]);
  });

  it('should run few programs, so that each is compiled once, and none again whose thread was ended', async () => {
    const run = jest.spyOn((await loadPiscina()).prototype, 'run');
    const threads = oneThread();
    for (const index of [0, 1, 2, 3, 4]) {
      const { port, freed, end } = await threads.enter(never);
      if (index === 2) end();
      else port.close();
      await freed.catch(() => undefined);
    }
    const programs = run.mock.calls.map(([program]) => String(program).slice(-3));
    run.mockRestore();

    expect(programs).toEqual(['(1)', '(1)', '(1)', '(2)', '(2)']);
  });

  it('should let calls wait in the order in which they came', async () => {
    const threads = oneThread();
    const order: number[] = [];
    const enter = async (index: number): Promise<void> => {
      const { port, freed } = await threads.enter(never);
      order.push(index);
      port.close();
      await freed;
    };
    await Promise.all([0, 1, 2, 3, 4, 5].map(enter));

    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('should not start more threads than it may', async () => {
    const threads = new Threads({ maxThreads: 2, idleMs: 0, resourceLimits: {} });
    const entered: number[] = [];
    const open = await Promise.all([threads.enter(never), threads.enter(never)]);
    const third = threads.enter(never).then((thread) => {
      entered.push(3);
      return thread;
    });
    const turned = new Promise((resolve) => setImmediate(resolve));
    await turned;
    expect(entered).toEqual([]);

    open[0].port.close();
    (await third).port.close();
    open[1].port.close();
    expect(entered).toEqual([3]);
  });

  it('should go on with those who wait when a thread is ended', async () => {
    const threads = oneThread();
    const first = await threads.enter(never);
    const second = threads.enter(never);
    first.end();

    await expect(first.freed).rejects.toThrow();
    (await second).port.close();
  });

  it('should leave out a call that was left while it waited', async () => {
    const threads = oneThread();
    const first = await threads.enter(never);
    const leaving = new AbortController();
    const left = threads.enter(leaving.signal);
    const next = threads.enter(never);
    leaving.abort();
    first.port.close();

    await expect(left).rejects.toThrow();
    (await next).port.close();
  });

  it('should fail at once for a call that is left while its thread starts', async () => {
    const threads = oneThread();
    const leaving = new AbortController();
    const left = threads.enter(leaving.signal);
    leaving.abort();

    await expect(left).rejects.toThrow();
    (await threads.enter(never)).port.close();
  });

  it('should tell when a thread is gone', async () => {
    const { port, freed, end } = await oneThread().enter(never);
    let isClosed = false;
    port.on('close', () => (isClosed = true));
    end();

    await expect(freed).rejects.toThrow();
    await until(() => isClosed);
  });
});
