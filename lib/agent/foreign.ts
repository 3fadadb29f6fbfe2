import { Observable, type Subscriber } from 'rxjs';
import { captureContext } from '#platform';
import type { RunEvent } from '../types/runEvent';
import type { Run } from './run';

/** Enters foreign code under what `AsyncLocalStorage` held when the run was subscribed to; what the code writes there (`enterWith`) stays its own. */
const ownContext = <T>({ enter }: Pick<Run, 'enter'>, work: () => T): T => enter(() => captureContext()(work));

/** A stream of foreign code (a provider, a tool), both made and subscribed to in a context of its own. `make` may add values. */
export const entered = <T>(run: Pick<Run, 'enter'>, make: (subscriber: Subscriber<T>) => Observable<T>): Observable<T> =>
  new Observable((subscriber) => ownContext(run, () => make(subscriber).subscribe(subscriber)));

/** The same, said by an event before it begins. `make` may see whether anybody still listens. */
export const foreign = (run: Run, opening: RunEvent, make: (subscriber: Subscriber<RunEvent>) => Observable<RunEvent>): Observable<RunEvent> =>
  new Observable((subscriber) => {
    subscriber.next(opening);
    if (!subscriber.closed) ownContext(run, () => make(subscriber).subscribe(subscriber));
  });
