import { Observable, type Subscriber } from 'rxjs';
import type { RunEvent } from '../types/runEvent';
import type { Run } from './run';

/** A stream of foreign code, both made and subscribed to under what `AsyncLocalStorage` held when the run was. `make` may add values of its own. */
export const entered = <T>({ enter }: Pick<Run, 'enter'>, make: (subscriber: Subscriber<T>) => Observable<T>): Observable<T> =>
  new Observable((subscriber) => enter(() => make(subscriber).subscribe(subscriber)));

/**
 * Where foreign code (a provider, a tool) is entered: says `opening`, then makes and subscribes to the foreign stream under what `AsyncLocalStorage` held
 * when the run was subscribed to. `make` may add events of its own, and see
 * whether anybody still listens. The values pass untouched.
 */
export const foreign = ({ enter }: Run, opening: RunEvent, make: (subscriber: Subscriber<RunEvent>) => Observable<RunEvent>): Observable<RunEvent> =>
  new Observable((subscriber) => {
    subscriber.next(opening);
    if (!subscriber.closed) enter(() => make(subscriber).subscribe(subscriber));
  });
