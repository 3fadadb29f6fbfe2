import { describe, expect, it, jest } from '@jest/globals';
import { AgentError, ConfigurationError } from 'rxagent';
import { workerPool } from 'rxagent/node';
import { drain, inThread, sharedCells, standsStill, toolContext, until } from '../support/workers/inThread';

/** What a function of tools.mjs gives, with the arguments and the context of a call. */
const give = (name: string, context?: unknown, options = {}): Promise<unknown> => Promise.resolve(inThread(name, options).execute({}, toolContext(context)));

describe('callThread', () => {
  it('should give values as they are', async () => {
    expect(await give('giveUndefined')).toBeUndefined();
    expect(await give('giveMap')).toEqual(new Map([['a', new Date(0)]]));
  });

  it.each([
    ['syncLetters', ['a', 'b', 'c']],
    ['letters', ['a', 'b', 'c']],
    ['observable', ['a', 'b', 'c']],
    ['mixed', ['a', { at: 2 }]],
    ['none', []],
  ])('should stream %s', async (name, values) => {
    expect(await drain(await give(name))).toEqual(values);
  });

  it('should stream what came before an error', async () => {
    const seen: unknown[] = [];
    const stream = async (name: string): Promise<void> => {
      for await (const value of (await give(name)) as AsyncIterable<unknown>) seen.push(value);
    };

    await expect(stream('breaks')).rejects.toMatchObject({ name: 'RangeError', message: 'too far' });
    await expect(stream('streamFunction')).rejects.toMatchObject({ code: 'not-cloneable' });
    await expect(stream('progressThenExit')).rejects.toMatchObject({ code: 'worker-ended' });
    expect(seen).toEqual(['a', 'a', 'a', 'b']);
  });

  it.each<[string, object]>([
    ['throwError', { name: 'RangeError', message: 'too far', stack: expect.stringContaining('tools.mjs') }],
    ['throwOdd', { name: 'TypeError', message: 'odd' }],
    ['throwCoded', { name: 'TypeError', message: 'coded', code: 'E_X' }],
    ['throwText', { name: 'Error', message: 'just text' }],
    ['throwNothing', { message: 'an error that cannot be written as text' }],
    ['giveFunction', { code: 'not-cloneable', message: expect.stringMatching(/^Tool 'giveFunction': its function gave a value that cannot leave the thread: .* could not be cloned\. Give plain data/) }],
    ['observableOfFunctions', { code: 'not-cloneable' }],
    ['exit', { code: 'worker-ended', message: "Tool 'exit': its thread ended before there was a result: worker exited with code: 3." }],
    ['uncaught', { code: 'worker-ended', message: "Tool 'uncaught': its thread ended before there was a result: out of the blue." }],
    ['notAFunction', { code: 'configuration', message: expect.stringMatching(/tools\.mjs exports no function 'notAFunction'\. Check the option export; its functions are: breaks, /) }],
  ])('should fail for %s', async (name, error) => {
    const failure = await give(name, undefined, { pool: workerPool({ maxThreads: 1 }) }).then(drain).catch((reason: unknown) => reason);

    expect(failure).toBeInstanceOf(Error);
    expect(failure).toMatchObject(error);
  });

  it('should fail for a module that is not there', async () => {
    const failure = await give('x', undefined, { module: '/nowhere/work.js' }).catch((reason: unknown) => reason);

    expect(failure).toBeInstanceOf(ConfigurationError);
    expect(String(failure)).toMatch(/Tool 'x': the module file:\/\/\/nowhere\/work\.js cannot be loaded: Cannot find module '\/nowhere\/work\.js'\. Check its URL/);
  });

  describe('when an earlier call has left something in the thread', () => {
    it('that ends it before the function begins, should take another thread', async () => {
      const pool = workerPool({ maxThreads: 1 });
      const before = await give('leaveError', undefined, { pool });

      expect(await give('thread', undefined, { pool })).not.toBe(before);
    });

    it('that ends it later, should say that it may be no fault of this call', async () => {
      const pool = workerPool({ maxThreads: 1 });
      const context = { shared: sharedCells().buffer };
      await give('leaveTrap', context, { pool });

      await expect(give('springTrap', context, { pool })).rejects.toMatchObject({
        code: 'worker-ended',
        message: "Tool 'springTrap': its thread ended before there was a result: left behind. An earlier call may have left that behind in the thread.",
      });
    });

    it('should not say so of a call that was left', async () => {
      const pool = workerPool({ maxThreads: 1 });
      const cells = sharedCells();
      await give('thread', undefined, { pool });
      const context = toolContext({ shared: cells.buffer });
      const result = Promise.resolve(inThread('count', { pool }).execute({}, context)).catch((reason: unknown) => reason);
      await until(() => Atomics.load(cells, 0) !== 0);
      context.abort();

      expect(String(await result)).toMatch(/before there was a result: [^.]*\.$/);
    }, 30_000);
  });

  it('should fail for a context that has no copy, and leave the thread to others', async () => {
    const pool = workerPool({ maxThreads: 1 });
    const before = await give('thread', undefined, { pool });

    await expect(give('thread', () => 1, { pool })).rejects.toMatchObject({ code: 'configuration', message: expect.stringContaining("Tool 'thread': the context of the run cannot be handed") });
    expect(await give('thread', undefined, { pool })).toBe(before);
  });

  it('should fail when a thread wants more memory than it may have', async () => {
    const pool = workerPool({ resourceLimits: { maxOldGenerationSizeMb: 32 } });
    const failure = await give('exhaust', undefined, { pool }).catch((reason: unknown) => reason);

    expect(failure).toBeInstanceOf(AgentError);
    expect(failure).toMatchObject({ code: 'worker-ended', message: expect.stringMatching(/^Tool 'exhaust': .*memory limit/) });
    expect(await drain(await give('letters', undefined, { pool }))).toEqual(['a', 'b', 'c']);
  }, 30_000);

  it('should fail when a thread cannot be started', async () => {
    const pool = workerPool({ resourceLimits: { maxOldGenerationSizeMb: 1 } });

    await expect(give('thread', undefined, { pool })).rejects.toMatchObject({ code: 'worker-ended' });
  }, 30_000);

  describe('when it is left', () => {
    /** Starts a function on a thread of its own and leaves it as soon as it has set the first cell. */
    const leave = async (name: string, options = {}) => {
      const pool = workerPool({ maxThreads: 1 });
      const before = await give('thread', undefined, { pool });
      const cells = sharedCells();
      const context = toolContext({ shared: cells.buffer });
      const result = Promise.resolve(inThread(name, { pool, ...options }).execute({}, context)).then(drain).catch((reason: unknown) => reason);
      await until(() => Atomics.load(cells, 0) !== 0);
      context.abort();
      return { cells, result, isSameThread: (await give('thread', undefined, { pool })) === before };
    };

    it.each(['cooperative', 'endless', 'endlessObservable'])('should let %s end by itself, and keep the thread', async (name) => {
      const { cells, isSameThread } = await leave(name, { graceMs: 10_000 });

      expect(isSameThread).toBe(true);
      expect(Atomics.load(cells, 1)).toBe(1);
    }, 30_000);

    it('should keep no timer for a function that has ended by itself', async () => {
      const [set, clear] = [jest.spyOn(globalThis, 'setTimeout'), jest.spyOn(globalThis, 'clearTimeout')];
      await leave('cooperative', { graceMs: 1_000_000 });
      const graces = set.mock.calls.flatMap(([, ms], index) => (ms === 1_000_000 ? [set.mock.results[index]?.value] : []));
      const cleared = clear.mock.calls.map(([timer]) => timer as unknown);
      [set, clear].forEach((spy) => spy.mockRestore());

      expect(graces).toHaveLength(1);
      expect(cleared).toContain(graces[0]);
    }, 30_000);

    it('should end a function that has not asked for its signal at once', async () => {
      const { cells, result, isSameThread } = await leave('count', { graceMs: 1_000_000 });

      expect(isSameThread).toBe(false);
      expect(await result).toMatchObject({ code: 'worker-ended' });
      await standsStill(() => Atomics.load(cells, 0));
    }, 30_000);

    it('should end a function that does not heed its signal in time', async () => {
      const timeout = jest.spyOn(globalThis, 'setTimeout');
      const { cells, isSameThread } = await leave('deaf', { graceMs: 7 });
      const graces = timeout.mock.calls.map(([, ms]) => ms);
      timeout.mockRestore();

      expect(isSameThread).toBe(false);
      expect(graces).toContain(7);
      await standsStill(() => Atomics.load(cells, 0));
    }, 30_000);

    it('should end a stream that its reader has left', async () => {
      const pool = workerPool({ maxThreads: 1 });
      const cells = sharedCells();
      for await (const value of (await give('endless', { shared: cells.buffer }, { pool, graceMs: 10_000 })) as AsyncIterable<unknown>) {
        if (value === 2) break;
      }
      await give('thread', undefined, { pool });

      expect(Atomics.load(cells, 1)).toBe(1);
    }, 30_000);

    it('should not begin what was left before', async () => {
      const cells = sharedCells();
      const context = toolContext({ shared: cells.buffer });
      context.abort();

      await expect(Promise.resolve(inThread('count').execute({}, context))).rejects.toThrow();
      expect(await standsStill(() => Atomics.load(cells, 0))).toBe(0);
    });
  });
});
