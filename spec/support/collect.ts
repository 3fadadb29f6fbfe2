import type { Observable } from 'rxjs';

/** What a stream has told its subscriber. */
export interface Collected<T> {
  readonly values: readonly T[];
  /** Absent unless it has failed. */
  readonly error?: unknown;
  readonly completed: boolean;
}

/** Subscribes, and tells what came synchronously; what comes later is added. */
export function collect<T>(source: Observable<T>): Collected<T> {
  const values: T[] = [];
  const collected: { values: T[]; error?: unknown; completed: boolean } = { values, completed: false };
  source.subscribe({
    next: (value) => values.push(value),
    error: (error: unknown) => (collected.error = error),
    complete: () => (collected.completed = true),
  });
  return collected;
}
