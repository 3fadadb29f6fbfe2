import { Observable, type OperatorFunction } from 'rxjs';
import { captureContext } from '#platform';

/**
 * Lets who subscribes hear the source, each value as `project` makes it, under what `AsyncLocalStorage` (or zone.js) held at that moment, whoever emits: a
 * shared connection, a hot source, another scheduler. RxJS has no hook for it. Whoever unsubscribes, the source is torn down there, too; what it writes to the
 * storage when it is subscribed to (`enterWith`) stays its own. `project` must not throw; `captured` is what was captured before, if it was.
 */
export const inContext = <T, R>(project: (value: T) => R, captured?: ReturnType<typeof captureContext>): OperatorFunction<T, R> => (source) =>
  new Observable((subscriber) => {
    const enter = captured ?? captureContext();
    const next = (value: T): void => subscriber.next(project(value));
    const error = (cause: unknown): void => subscriber.error(cause);
    const complete = (): void => subscriber.complete();
    new Observable<T>((inner) => {
      subscriber.add(() => enter(() => inner.unsubscribe())); // before the source can emit, so that it sees an unsubscribe even if it never pauses
      captureContext()(() => source.subscribe(inner));
    }).subscribe({ next: (value) => enter(next, value), error: (cause: unknown) => enter(error, cause), complete: () => enter(complete) });
  });
