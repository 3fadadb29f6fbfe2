import { availableParallelism } from 'node:os';
import { ConfigurationError } from '../errors/configurationError';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import { Threads } from './threads';

/**
 * How many threads a pool has, and what each may use.
 *
 * @example
 * import { workerPool, type WorkerPoolOptions } from 'rxagent/node';
 * const options: WorkerPoolOptions = { maxThreads: 4, resourceLimits: { maxOldGenerationSizeMb: 256 } };
 * const pool = workerPool(options);
 */
export interface WorkerPoolOptions {
  /** How many threads run at once, at most; further calls wait, first come, first served. Default: the cores of the machine, at least 2. */
  readonly maxThreads?: number | undefined;
  /** How long a thread without work is kept, in milliseconds; default 10,000. It never keeps the process alive. */
  readonly idleMs?: number | undefined;
  /** Of each thread, in MB: a thread that wants more is ended, and its call is a tool error. Default: Node's. */
  readonly resourceLimits?: { readonly maxOldGenerationSizeMb?: number; readonly maxYoungGenerationSizeMb?: number; readonly stackSizeMb?: number } | undefined;
}

/**
 * Threads that tools share; made by `workerPool()`.
 *
 * @example
 * import { workerPool, type WorkerPool } from 'rxagent/node';
 * const pool: WorkerPool = workerPool({ maxThreads: 2 });
 * console.log(pool.maxThreads);
 */
export interface WorkerPool {
  readonly maxThreads: number;
}

const threads = new WeakMap<WorkerPool, Threads>();

/**
 * Makes a pool of threads of its own for some tools: of another size than the common one, or with limits. Its threads start with the calls and go by themselves: nothing
 * has to be closed. Throws a ConfigurationError for a number that is wrong.
 *
 * @example
 * import { workerPool, workerTool } from 'rxagent/node';
 * const pool = workerPool({ maxThreads: 1, resourceLimits: { maxOldGenerationSizeMb: 64 } });
 * const parse = workerTool({
 *   name: 'parse',
 *   description: 'Parses a document',
 *   parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
 *   module: new URL('./parse.js', import.meta.url),
 *   pool,
 * });
 */
export function workerPool(options: WorkerPoolOptions = {}): WorkerPool {
  checkNumbers('workerPool', options, { maxThreads: { least: 1, whole: true, finite: true }, idleMs: { least: 0, most: LONGEST_TIMER_MS } });
  const { maxThreads = Math.max(2, availableParallelism()), idleMs = 10_000, resourceLimits = {} } = options;
  checkNumbers('workerPool: resourceLimits', resourceLimits, { maxOldGenerationSizeMb: { least: 1 }, maxYoungGenerationSizeMb: { least: 1 }, stackSizeMb: { least: 1 } });
  const pool = Object.freeze({ maxThreads });
  threads.set(pool, new Threads({ maxThreads, idleMs, resourceLimits }));
  return pool;
}

let common: WorkerPool | undefined;

/** The threads of a pool, by default of the one that all tools share. Throws a {@link ConfigurationError} for what is no pool. */
export function threadsOf(pool: WorkerPool = (common ??= workerPool())): Threads {
  const found = threads.get(pool);
  if (found) return found;
  throw new ConfigurationError('workerTool: pool must be made by workerPool().');
}
