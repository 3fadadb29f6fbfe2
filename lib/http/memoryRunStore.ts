import { asyncScheduler, concat, defer, from, Subject, throwError, type Observable } from 'rxjs';
import { AgentError } from '../errors/agentError';
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
  /** Whose run it is; undefined for one that it does not know, or no more. */
  ownerOf(runId: string): Promise<string | undefined> | string | undefined;
  /**
   * The events after the one with the id `after` (0 for all): those that are kept, then those that come; completes when the run has ended. An `AgentError` whose `code` is `gone` says that
   * the next one is no longer kept.
   */
  read(runId: string, after: number): Observable<ServerSentEvent>;
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

interface KeptRun {
  readonly owner: string;
  readonly live: Subject<ServerSentEvent>;
  /** The newest events. */
  events: ServerSentEvent[];
  /** How many events were dropped before them. */
  dropped: number;
  endedMs: number | undefined;
}

/**
 * A {@link RunStore} in this process. What is too old goes when the next run begins or is asked for; no timer keeps the process alive.
 *
 * @example
 * import { memoryRunStore } from 'rxagent/http';
 * const store = memoryRunStore({ keepFor: 60_000 });
 */
export function memoryRunStore(options: RunStoreOptions = {}): RunStore {
  checkNumbers('memoryRunStore', options, { keepFor: { least: 0 }, maxEvents: { least: 1, whole: true }, maxRuns: { least: 0, whole: true } });
  const { keepFor = 300_000, maxEvents = 10_000, maxRuns = 1000 } = options;
  const runs = new Map<string, KeptRun>();

  const evict = (): void => {
    const ended = [...runs].filter(([, { endedMs }]) => endedMs !== undefined);
    const late = ended.filter(([, { endedMs = 0 }], index) => index < ended.length - maxRuns || asyncScheduler.now() - endedMs >= keepFor);
    for (const [runId] of late) runs.delete(runId);
  };

  return {
    open: (runId, owner) => {
      evict();
      runs.set(runId, { owner, live: new Subject(), events: [], dropped: 0, endedMs: undefined });
    },
    append: (runId, event) => {
      const run = runs.get(runId);
      if (!run) return;
      run.events.push(event);
      if (run.events.length >= 2 * maxEvents) drop(run, maxEvents);
      run.live.next(event);
    },
    close: (runId) => {
      const run = runs.get(runId);
      if (!run) return;
      run.endedMs = asyncScheduler.now();
      run.live.complete();
    },
    ownerOf: (runId) => {
      evict();
      return runs.get(runId)?.owner;
    },
    read: (runId, after) =>
      defer(() => {
        const run = runs.get(runId);
        if (run) drop(run, maxEvents);
        if (!run || after < run.dropped) return throwError(() => new AgentError(`Event ${after + 1} of this run is no longer kept.`, { code: 'gone' }));
        return concat(from(run.events.slice(after - run.dropped)), run.live);
      }),
  };
}

/** Keeps the newest events alone. */
function drop(run: KeptRun, maxEvents: number): void {
  const tooMany = Math.max(0, run.events.length - maxEvents);
  if (tooMany === 0) return;
  run.events = run.events.slice(tooMany);
  run.dropped += tooMany;
}
