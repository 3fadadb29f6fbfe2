import { Observable, type Subscriber } from 'rxjs';
import { captureContext } from '#platform';
import type { RunEvent, RunEventOf } from '../types/runEvent';
import type { Run } from './run';

/** Enters foreign code under what `AsyncLocalStorage` held when the run was subscribed to; what the code writes there (`enterWith`) stays its own. */
export const ownContext = <T>({ enter }: Pick<Run, 'enter'>, work: () => T): T => enter(() => captureContext()(work));

/** A stream of foreign code (a provider, a tool), both made and subscribed to in a context of its own. `make` may add values. */
export const entered = <T>(run: Pick<Run, 'enter'>, make: (subscriber: Subscriber<T>) => Observable<T>): Observable<T> =>
  new Observable((subscriber) => ownContext(run, () => make(subscriber).subscribe(subscriber)));

/** The same for what an event has opened: observers may put something around it. */
export const opened = <T>(run: Run, opening: RunEventOf<'llm-start' | 'tool-start'>, make: (subscriber: Subscriber<T>) => Observable<T>): Observable<T> =>
  new Observable((subscriber) => begin(run, opening, () => make(subscriber).subscribe(subscriber)));

/** The same, said by the event before it begins. `make` may see whether anybody still listens. */
export const foreign = (run: Run, opening: RunEventOf<'tool-start'>, make: (subscriber: Subscriber<RunEvent>) => Observable<RunEvent>): Observable<RunEvent> =>
  new Observable((subscriber) => {
    subscriber.next(opening);
    if (!subscriber.closed) begin(run, opening, () => make(subscriber).subscribe(subscriber));
  });

function begin(run: Run, opening: RunEventOf<'llm-start' | 'tool-start'>, work: () => void): void {
  const { around } = run.settings;
  ownContext(run, around ? () => around(opening, work) : work);
}
