import { asyncScheduler, concat, defer, Subject, throwError, type Observable } from 'rxjs';
import { AgentError } from '../errors/agentError';
import { checkNumbers } from '../protocol/checkNumbers';
import type { ServerSentEvent } from '../types/eventProtocol';
import type { KeptRun, RunStore } from './runStore';

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
  /** How many characters the events of all runs together may hold; default 268435456. Beyond it those runs go that ended first, then the oldest events of the run that holds most. */
  readonly maxLength?: number | undefined;
}

/**
 * A {@link RunStore} in this process. What is too old goes when another run begins or ends, or one is asked for; no timer keeps the process alive.
 *
 * Throws a `ConfigurationError` when its options do not fit.
 *
 * @example
 * import { memoryRunStore } from 'rxagent/http';
 * const store = memoryRunStore({ keepFor: 60_000 });
 */
export const memoryRunStore = (options: RunStoreOptions = {}): RunStore => new MemoryRunStore(options);

interface Recording {
  readonly owner: string;
  readonly live: Subject<ServerSentEvent>;
  readonly inbox: Subject<string>;
  /** The newest events. */
  events: ServerSentEvent[];
  /** How many were dropped before them. */
  dropped: number;
  /** How many characters they hold. */
  length: number;
  endedMs: number;
}

/** How many runs that are gone are remembered. */
const REMEMBERED = 10_000;

class MemoryRunStore implements RunStore {
  readonly #open = new Map<string, Recording>();
  /** Those that ended first come first. */
  readonly #ended = new Map<string, Recording>();
  /** Whose they were. */
  readonly #gone = new Map<string, string>();
  readonly #options: { readonly [K in keyof RunStoreOptions]-?: number };
  #length = 0;

  constructor(options: RunStoreOptions) {
    checkNumbers('memoryRunStore', options, { keepFor: { least: 0 }, maxEvents: { least: 1, whole: true }, maxRuns: { least: 0, whole: true }, maxLength: { least: 0 } });
    const { keepFor = 300_000, maxEvents = 10_000, maxRuns = 1000, maxLength = 2 ** 28 } = options;
    this.#options = { keepFor, maxEvents, maxRuns, maxLength };
  }

  open(runId: string, owner: string): void {
    this.#evict();
    this.#open.set(runId, { owner, live: new Subject(), inbox: new Subject(), events: [], dropped: 0, length: 0, endedMs: Infinity });
  }

  append(runId: string, event: ServerSentEvent): void {
    const run = this.#open.get(runId);
    if (!run) return;
    run.events.push(event);
    this.#grow(run, event.data.length);
    if (run.events.length >= 2 * this.#options.maxEvents) this.#trim(run); // now and then: it copies
    if (this.#length > this.#options.maxLength) this.#shrink();
    run.live.next(event);
  }

  close(runId: string): void {
    const run = this.#open.get(runId);
    if (!run) return;
    run.endedMs = asyncScheduler.now();
    this.#trim(run);
    this.#open.delete(runId);
    this.#ended.set(runId, run);
    this.#evict();
    run.live.complete();
    run.inbox.complete();
  }

  find(runId: string): KeptRun | undefined {
    this.#evict();
    const run = this.#find(runId);
    if (run) {
      this.#trim(run);
      return { owner: run.owner, firstId: run.dropped + 1, lastId: run.dropped + run.events.length };
    }
    const owner = this.#gone.get(runId);
    return owner === undefined ? undefined : { owner, firstId: undefined };
  }

  read(runId: string, after: number): Observable<ServerSentEvent> {
    return defer(() => {
      const run = this.#find(runId);
      if (!run || after < run.dropped) return throwError(() => new AgentError(`What followed event ${after} of this run is no longer kept.`, { code: 'gone' }));
      return concat(run.events.slice(after - run.dropped), run.live);
    });
  }

  send(runId: string, message: string): boolean {
    const inbox = this.#open.get(runId)?.inbox;
    const isHeard = inbox?.observed === true;
    inbox?.next(message);
    return isHeard;
  }

  receive(runId: string): Observable<string> {
    return defer(() => this.#open.get(runId)?.inbox ?? []);
  }

  #find(runId: string): Recording | undefined {
    return this.#open.get(runId) ?? this.#ended.get(runId);
  }

  #evict(): void {
    const { keepFor, maxRuns, maxLength } = this.#options;
    for (const [runId, run] of this.#ended) {
      if (this.#ended.size <= maxRuns && this.#length <= maxLength && asyncScheduler.now() - run.endedMs < keepFor) break;
      this.#ended.delete(runId);
      this.#grow(run, -run.length);
      this.#gone.set(runId, run.owner);
    }
    for (const runId of this.#gone.keys()) {
      if (this.#gone.size <= REMEMBERED) return;
      this.#gone.delete(runId);
    }
  }

  /** Makes room: runs that have ended go first, then what the longest has told first. Its readers go on, but for those who were behind. */
  #shrink(): void {
    this.#evict();
    while (this.#length > this.#options.maxLength) {
      const longest = [...this.#open.values()].reduce((one, other) => (other.length > one.length ? other : one));
      let [count, left] = [0, this.#length - this.#options.maxLength];
      while (left > 0 && count < longest.events.length) left -= longest.events[count++]!.data.length;
      this.#drop(longest, count);
    }
  }

  #trim(run: Recording): void {
    this.#drop(run, Math.max(0, run.events.length - this.#options.maxEvents));
  }

  #drop(run: Recording, count: number): void {
    if (count === 0) return;
    for (const { data } of run.events.slice(0, count)) this.#grow(run, -data.length);
    run.events = run.events.slice(count);
    run.dropped += count;
  }

  #grow(run: Recording, by: number): void {
    run.length += by;
    this.#length += by;
  }
}
