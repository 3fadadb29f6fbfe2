import { catchError, concat, concatMap, defer, finalize, identity, map, of, pipe, type Observable, type ObservableInput, type OperatorFunction } from 'rxjs';
import { tellObservers } from '../observers/tellObservers';
import type { AgentInput } from '../types/agentInput';
import type { RunEvent } from '../types/runEvent';
import { closeOpen } from './closeOpen';
import { fail, finish } from './finish';
import { untilStopped } from './input';
import { inSequence } from './inSequence';
import { iterationEnd, iterationStart } from './iteration';
import { loadMemory } from './memory';
import { modelTurn } from './modelTurn';
import { replyEnd } from './replyEvents';
import { openRun, runStart, type Run } from './run';
import { reduce } from './runState';
import type { Settings } from './settings';
import { toolTurn } from './toolTurn';

/** What a run does until it is finished: each step is made when the one before it is done, from what is known by then. */
function* steps(run: Run): Generator<ObservableInput<RunEvent>> {
  yield [runStart(run)];
  yield loadMemory(run);
  while (!run.state.finishReason) {
    yield [iterationStart(run)];
    yield modelTurn(run);
    yield replyEnd(run);
    yield toolTurn(run);
    yield [iterationEnd(run)];
  }
}

/** The agent loop: one run, as a cold stream of facts, each shown through `view`. */
export function loop<T>(settings: Settings, input: AgentInput, view: (event: RunEvent) => T): Observable<T> {
  return defer(() => {
    const run = openRun(settings, input, view === identity);
    const observers = tellObservers(settings.listeners, run.enter);
    return concat(
      inSequence(steps(run)).pipe(untilStopped(input)),
      defer(() => closeOpen(run)),
      defer(() => finish(run)),
    ).pipe(
      catchError((error: unknown) => fail(run, error)),
      tellAndShow(run, observers.next, view),
      finalize(observers.finalize),
    );
  });
}

/** Folds each event into the state, tells it to the observers and shows it. What a hook brings about (it stops the run) is told when the present event is. */
const tellAndShow = <T>({ settings, state }: Run, tell: (event: RunEvent) => void, view: (event: RunEvent) => T): OperatorFunction<RunEvent, T> => {
  const show = (event: RunEvent): T => {
    tell(event);
    return view(event);
  };
  const fold = (event: RunEvent): RunEvent => {
    reduce(state, event);
    return event;
  };
  return settings.isObserved ? pipe(map(fold), concatMap((event) => of(show(event)))) : map((event) => show(fold(event)));
};
