import { concatMap, finalize, of, pipe, type OperatorFunction } from 'rxjs';
import { captureContext } from '#platform';
import { tellObservers } from '../observers/tellObservers';
import { inContext } from '../protocol/inContext';
import type { RunEvent } from '../types/runEvent';
import { ownContext } from './foreign';
import type { Run } from './run';
import { reduce } from './runState';

/**
 * Folds each event into the run's state, tells it to the observers, then shows it through `view`, all of it in the run's context. What a hook of the user's brings about (it stops the run)
 * waits until the present event is shown.
 */
export function tellAndShow<T>(run: Run, view: (event: RunEvent) => T): OperatorFunction<RunEvent, T> {
  const { settings, state } = run;
  const enter = run.enter(captureContext); // what the subscriber writes there is nobody else's either
  const observers = tellObservers(settings.listeners, (tell) => ownContext(run, tell));
  const fold = (event: RunEvent): RunEvent => {
    reduce(state, event);
    return event;
  };
  const show = (event: RunEvent): T => {
    if (settings.isObserved && settings.listeners[event.type]) ownContext(run, () => observers.next(event));
    else observers.next(event);
    return view(event);
  };
  const each = settings.isObserved ? pipe(inContext(fold, enter), concatMap((event) => of(show(event)))) : inContext((event: RunEvent) => show(fold(event)), enter);
  return pipe(each, finalize(observers.finalize));
}
