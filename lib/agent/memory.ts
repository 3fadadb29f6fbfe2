import { concat, EMPTY, filter, isObservable, map, of, takeLast, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import type { Message } from '../types/message';
import type { MemoryTrim } from '../types/memory';
import type { RunEvent } from '../types/runEvent';
import { entered } from './foreign';
import { runFact, type Run } from './run';

/** Reads what came before the input. */
export function loadMemory(run: Run): Observable<RunEvent> {
  const { memory } = run.settings.options;
  if (!memory) return EMPTY;
  const history = entered(run, () => {
    const loaded = memory.load();
    if (isObservable(loaded)) return loaded.pipe(takeLast(1));
    if (Array.isArray(loaded)) return of(loaded as readonly Message[]);
    throw new ConfigurationError('memory.load() must return a list of messages or an Observable of one; wrap a promise in from(…).');
  });
  return history.pipe(map((messages) => runFact(run, 'memory-load', { messages: [...messages] })));
}

/** Hands a run's messages to the memory, waits until it has them, and goes on. */
export function committed(run: Run, messages: readonly Message[], next: Observable<RunEvent>): Observable<RunEvent> {
  const { memory } = run.settings.options;
  if (!memory) return next;
  const trims = entered<unknown>(run, () => memory.commit(messages) ?? EMPTY).pipe(filter(isMemoryTrim));
  return concat(trims.pipe(map(({ removed, kept }) => runFact(run, 'memory-trim', { removed, kept }))), next);
}

const isMemoryTrim = (value: unknown): value is MemoryTrim => typeof value === 'object' && value !== null && (value as MemoryTrim).type === 'memory-trim';
