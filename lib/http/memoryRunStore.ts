import { asyncScheduler, concat, defer, EMPTY, Subject, type Observable } from 'rxjs';
import { checkNumbers } from '../protocol/checkNumbers';
import type { ServerSentEvent } from '../types/eventProtocol';

/**
 * Keeps the events of runs, so that clients can come back. Every method may work at once or later; a store on Postgres or Redis that several servers share fits.
 *
 * @example
 * import { agentHandler, memoryRunStore, type RunStore } from 'rxagent/http';
 * import { Agent, LocalProvider } from 'rxagent';
 * const store: RunStore = memoryRunStore({ keepFor: 60_000, maxEvents: 5000 });
 * const handler = agentHandler(new Agent({ provider: new LocalProvider() }), { resumable: { store } });
 */
export interface RunStore {
  /** A run begins. `owner` is what `agentHandler` compares, as a text. */
  open(runId: string, owner: string): void;
  /** Keeps the next event; their ids count 1, 2, 3 … */
  append(runId: string, event: ServerSentEvent): void;
  /** Nothing will follow. */
  close(runId: string): void;
  /** What is kept of a run: `gone` for one that was kept once, undefined for one that it does not know. */
  find(runId: string): KeptRun | 'gone' | undefined | Promise<KeptRun | 'gone' | undefined>;
  /** The events after the one with the id `after` (0 for all): those that are kept, then those that come; completes when the run has ended. */
  read(runId: string, after: number): Observable<ServerSentEvent>;
}

/**
 * What a {@link RunStore} knows of a run.
 *
 * @example
 * import type { KeptRun } from 'rxagent/http';
 * const kept: KeptRun = { owner: 'ada', firstId: 1 };
 */
export interface KeptRun {
  readonly owner: string;
  /** The id of the first event that is still kept, or of the next where none is. */
  readonly firstId: number;
}

/**
 * How much `memoryRunStore` keeps.
 *
 * @example
 * import type { RunStoreOptions } from 'rxagent/http';
 * const options: RunStoreOptions = { keepFor: 60_000 };
 */
export interface RunStoreOptions {
  /** How long a run is kept after its end, in milliseconds; default 300000 (5 minutes). */
  readonly keepFor?: number | undefined;
  /** How many events of a run are kept, the newest; default 10000. */
  readonly maxEvents?: number | undefined;
  /** How many runs that have ended are kept; default 1000. */
  readonly maxRuns?: number | undefined;
}

/**
 * A {@link RunStore} in this process. What is too old goes when the next run begins or is asked for; no timer keeps the process alive.
 *
 * @example
 * import { memoryRunStore } from 'rxagent/http';
 * const store = memoryRunStore({ keepFor: 60_000 });
 */
export const memoryRunStore = (options: RunStoreOptions = {}): RunStore => new MemoryRunStore(options);

interface Recording {
  readonly owner: string;
  readonly live: Subject<ServerSentEvent>;
  /** The newest events. */
  events: ServerSentEvent[];
  /** How many were dropped before them. */
  dropped: number;
  endedMs: number | undefined;
}

/** How many ids of runs that are gone are remembered. */
const REMEMBERED = 10_000;

class MemoryRunStore implements RunStore {
  readonly #runs = new Map<string, Recording>();
  readonly #gone = new Set<string>();
  readonly #keepFor: number;
  readonly #maxEvents: number;
  readonly #maxRuns: number;

  constructor(options: RunStoreOptions) {
    checkNumbers('memoryRunStore', options, { keepFor: { least: 0 }, maxEvents: { least: 1, whole: true }, maxRuns: { least: 0, whole: true } });
    ({ keepFor: this.#keepFor = 300_000, maxEvents: this.#maxEvents = 10_000, maxRuns: this.#maxRuns = 1000 } = options);
  }

  open(runId: string, owner: string): void {
    this.#evict();
    this.#runs.set(runId, { owner, live: new Subject(), events: [], dropped: 0, endedMs: undefined });
  }

  append(runId: string, event: ServerSentEvent): void {
    const run = this.#runs.get(runId);
    if (!run) return;
    run.events.push(event);
    if (run.events.length >= 2 * this.#maxEvents) this.#trim(run); // now and then: it copies
    run.live.next(event);
  }

  close(runId: string): void {
    const run = this.#runs.get(runId);
    if (!run) return;
    run.endedMs = asyncScheduler.now();
    run.live.complete();
  }

  find(runId: string): KeptRun | 'gone' | undefined {
    this.#evict();
    const run = this.#runs.get(runId);
    if (!run) return this.#gone.has(runId) ? 'gone' : undefined;
    this.#trim(run);
    return { owner: run.owner, firstId: run.dropped + 1 };
  }

  read(runId: string, after: number): Observable<ServerSentEvent> {
    return defer(() => {
      const run = this.#runs.get(runId);
      return run ? concat(run.events.slice(Math.max(0, after - run.dropped)), run.live) : EMPTY;
    });
  }

  #evict(): void {
    const ended = [...this.#runs].filter(([, { endedMs }]) => endedMs !== undefined);
    ended.forEach(([runId, { endedMs = 0 }], index) => {
      if (index >= ended.length - this.#maxRuns && asyncScheduler.now() - endedMs < this.#keepFor) return;
      this.#runs.delete(runId);
      this.#gone.add(runId);
    });
    for (const runId of this.#gone) {
      if (this.#gone.size <= REMEMBERED) return;
      this.#gone.delete(runId);
    }
  }

  #trim(run: Recording): void {
    const tooMany = Math.max(0, run.events.length - this.#maxEvents);
    if (tooMany > 0) run.events = run.events.slice(tooMany);
    run.dropped += tooMany;
  }
}
