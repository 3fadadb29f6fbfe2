import { AsyncLocalStorage } from 'node:async_hooks';
import type { MessagePort, ResourceLimits } from 'node:worker_threads';
import type { Piscina } from 'piscina';
import { loadPiscina } from './loadPiscina';
import { threadSource, type ThreadHello } from './threadSource';

/** A thread that waits for its job. */
export interface Thread {
  /** Where it takes the job and tells of it. */
  readonly port: MessagePort;
  /** Whether it has served calls before, which may have left something behind in it. */
  readonly isUsed: boolean;
  /** When it is free for others. Fails when it is gone. */
  readonly freed: Promise<void>;
  /** Ends it, whatever it does. */
  end(): void;
}

/** How many threads there may be, and what each may use. */
export interface ThreadLimits {
  readonly maxThreads: number;
  readonly idleMs: number;
  readonly resourceLimits: ResourceLimits;
}

interface Starting {
  connect(hello: ThreadHello): void;
  fail(error: unknown): void;
}

/** Threads outlive the run that starts them, and shall not hold what it had in `AsyncLocalStorage`. */
const outside = AsyncLocalStorage.snapshot();

/**
 * Threads of a `Piscina`, which is made with the first of them. It is never asked for more threads than it may have: what waits, waits here, first come, first
 * served. (Its own queue changes the order of tasks that can be aborted, and stands still when a thread is aborted or dies while others wait.)
 */
export class Threads {
  readonly #limits: ThreadLimits;
  readonly #starting = new Map<number, Starting>();
  readonly #waiting: (() => void)[] = [];
  #pool: Promise<Piscina> | undefined;
  #busy = 0;
  #lastId = 0;
  /** To be given again, so that there are few programs: ids of calls whose thread lives. One that was ended may still call home. */
  readonly #ids: number[] = [];

  constructor(limits: ThreadLimits) {
    this.#limits = limits;
  }

  /** A thread, as soon as one is free. Fails when `signal` aborts before that, and when a thread cannot be started. */
  async enter(signal: AbortSignal): Promise<Thread> {
    const pool = await (this.#pool ??= this.#open());
    if (this.#busy === this.#limits.maxThreads) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#busy++;
    const ending = new AbortController();
    const end = (): void => ending.abort();
    const id = this.#ids.pop() ?? ++this.#lastId;
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    // A module of Node's is its file, and the task a program for it: there is no file that must be found.
    const freed = outside(() => pool.run(threadSource(id), { filename: 'node:vm', name: 'runInThisContext', signal: ending.signal }) as Promise<void>)
      .then(() => void this.#ids.push(id))
      .finally(() => this.#leave());
    try {
      const { port, isUsed } = await new Promise<ThreadHello>((connect, fail) => {
        this.#starting.set(id, { connect, fail });
        freed.catch(fail);
      });
      return { port, isUsed, freed, end };
    } catch (error) {
      end();
      throw error;
    } finally {
      this.#starting.delete(id);
      signal.removeEventListener('abort', end);
    }
  }

  #leave(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy--;
  }

  async #open(): Promise<Piscina> {
    const Pool = await loadPiscina();
    const { maxThreads, idleMs, resourceLimits } = this.#limits;
    const pool = outside(() => new Pool({ minThreads: 0, maxThreads, idleTimeout: idleMs, resourceLimits, recordTiming: false }));
    pool.on('message', (message: ThreadHello | null) => message && this.#starting.get(message.rxagent)?.connect(message));
    pool.on('error', (error) => this.#starting.forEach(({ fail }) => fail(error)));
    return pool;
  }
}
