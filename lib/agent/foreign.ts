import { Observable } from 'rxjs';
import type { RunEvent } from '../types/runEvent';
import type { Run } from './run';

/** A stream of foreign code, both made and subscribed to under what `AsyncLocalStorage` held when the run was. */
export const entered = <T>({ enter }: Run, make: () => Observable<T>): Observable<T> => new Observable((subscriber) => enter(() => make().subscribe(subscriber)));

/**
 * Where foreign code (a provider, a tool) is entered: says `opening`, then makes and subscribes to the foreign stream under what `AsyncLocalStorage` held
 * when the run was subscribed to. `emit` lets a callback add events of its own; their order is that of the calls. The values pass untouched.
 */
export const foreign = ({ enter }: Run, opening: RunEvent, make: (emit: (event: RunEvent) => void) => Observable<RunEvent>): Observable<RunEvent> =>
  new Observable((subscriber) => {
    subscriber.next(opening);
    if (!subscriber.closed) enter(() => make((event) => subscriber.next(event)).subscribe(subscriber));
  });
