import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { ConfigurationError } from 'rxagent';
import { workerPool, type WorkerPool, type WorkerPoolOptions } from 'rxagent/node';
import { threadsOf } from '../../lib/node/workerPool';

describe('workerPool', () => {
  it('should have as many threads as the machine has cores, at least two', () => {
    expect(workerPool().maxThreads).toBe(Math.max(2, availableParallelism()));
    expect(workerPool({ maxThreads: 7 })).toEqual({ maxThreads: 7 });
  });

  it.each<[object, RegExp]>([
    [{ maxThreads: 0 }, /^workerPool: maxThreads must be a whole number from 1; got 0/],
    [{ maxThreads: 1.5 }, /^workerPool: maxThreads/],
    [{ maxThreads: Infinity }, /^workerPool: maxThreads/],
    [{ idleMs: -1 }, /^workerPool: idleMs must be a number from 0/],
    [{ resourceLimits: { maxOldGenerationSizeMb: 0 } }, /^workerPool: resourceLimits: maxOldGenerationSizeMb must be a number from 1/],
    [{ resourceLimits: 5 }, /^workerPool: resourceLimits: its options must be an object/],
  ])('should refuse %p', (options, message) => {
    expect(() => workerPool(options)).toThrow(ConfigurationError);
    expect(() => workerPool(options)).toThrow(message);
  });

  it('should have types', () => {
    // @ts-expect-error Times end in Ms.
    const options: WorkerPoolOptions = { idle: 5 };

    expect(options).toBeDefined();
  });
});

describe('threadsOf', () => {
  it('should know each pool by its threads, and share one among those who name none', () => {
    const pool = workerPool();

    expect(threadsOf(pool)).toBe(threadsOf(pool));
    expect(threadsOf(workerPool())).not.toBe(threadsOf(pool));
    expect(threadsOf()).toBe(threadsOf());
    expect(threadsOf()).not.toBe(threadsOf(pool));
  });

  it('should refuse what is no pool', () => {
    expect(() => threadsOf({ maxThreads: 1 } satisfies WorkerPool)).toThrow('workerTool: pool must be made by workerPool().');
  });
});
