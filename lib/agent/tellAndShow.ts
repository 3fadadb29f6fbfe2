import { concatMap, finalize, of, pipe, type OperatorFunction } from 'rxjs';
import { tellObservers } from '../observers/tellObservers';
import { inContext } from '../protocol/inContext';
import type { RunEvent } from '../types/runEvent';
import type { Run } from './run';
import { reduce } from './runState';

/**
 * Folds each event into the run's state, tells it to the observers, then shows it through `view`, all of it in the run's context. What a hook of the user's brings about (it stops the run)
 * waits until the present event is shown.
 */
export function tellAndShow<T>({ settings, state, enter }: Run, view: (event: RunEvent) => T): OperatorFunction<RunEvent, T> {
  const observers = tellObservers(settings.listeners, enter);
  const fold = (event: RunEvent): RunEvent => {
    reduce(state, event);
    return event;
  };
  const show = (event: RunEvent): T => {
    observers.next(event);
    return view(event);
  };
  const each = settings.isObserved ? pipe(inContext(fold, enter), concatMap((event) => of(show(event)))) : inContext((event: RunEvent) => show(fold(event)), enter);
  return pipe(each, finalize(observers.finalize));
}
