import type { Observable } from 'rxjs';
import type { Message } from './message';

/**
 * The port to what a conversation remembers from run to run. A failing `load` or `commit` fails the run.
 *
 * @example
 * import { of, type Observable } from 'rxjs';
 * import type { Memory, Message } from 'rxagent';
 * class Notebook implements Memory {
 *   private messages: readonly Message[] = [];
 *   load(): readonly Message[] { return this.messages; }
 *   commit(messages: readonly Message[]): Observable<unknown> { this.messages = [...this.messages, ...messages]; return of(undefined); }
 *   clear(): void { this.messages = []; }
 * }
 */
export interface Memory {
  /** What stands before a run's input. Of an Observable, the last value counts. */
  load(): readonly Message[] | Observable<readonly Message[]>;
  /** Takes a run's messages, once and whole, when its result is made. Of an Observable, completion is awaited; a {@link MemoryTrim} that it emits becomes a `memory-trim` event. */
  commit(messages: readonly Message[]): void | Observable<unknown>;
  /** Forgets everything. */
  clear(): void;
}

/**
 * The news that a memory has dropped messages.
 *
 * @example
 * import type { MemoryTrim } from 'rxagent';
 * const trim: MemoryTrim = { type: 'memory-trim', removed: 4, kept: 20 };
 */
export interface MemoryTrim {
  type: 'memory-trim';
  /** How many messages were dropped. */
  removed: number;
  /** How many are left. */
  kept: number;
}
