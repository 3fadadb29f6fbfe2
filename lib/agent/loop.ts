import { catchError, concat, defer, of, queueScheduler, repeat, subscribeOn, takeWhile, tap, type Observable } from 'rxjs';
import { tellObservers } from '../observers/tellObservers';
import type { AgentInput } from '../types/agentInput';
import type { RunEvent } from '../types/runEvent';
import { closeOpen } from './closeOpen';
import { fail, finish } from './finish';
import { messagesOf, untilStopped } from './input';
import { iterationEnd, iterationStart } from './iteration';
import { withMemory } from './memory';
import { modelTurn } from './modelTurn';
import { openRun, runFact } from './run';
import { replyEnd } from './replyEvents';
import { reduce } from './runState';
import type { Settings } from './settings';
import { toolTurn } from './toolTurn';

/** The agent loop: one run, as a cold stream of facts. `showsDeltas` says whether its text deltas are seen as facts, with their time. */
export function loop(settings: Settings, input: AgentInput, showsDeltas: boolean): Observable<RunEvent> {
  return defer(() => {
    const run = openRun(settings, input, showsDeltas);
    const observers = tellObservers(settings.listeners, run.enter);
    const turn = concat(
      defer(() => of(iterationStart(run))),
      defer(() => modelTurn(run)),
      defer(() => replyEnd(run)),
      defer(() => toolTurn(run)),
      defer(() => of(iterationEnd(run))),
    );
    const turns = turn.pipe(trampoline, repeat(settings.maxIterations), takeWhile(goesOn, true), trampoline);
    return concat(
      defer(() => of(runFact(run, 'run-start', { messages: messagesOf(input) }))),
      withMemory(run, turns).pipe(untilStopped(input)),
      defer(() => closeOpen(run)),
      defer(() => finish(run)),
    ).pipe(
      catchError((error: unknown) => fail(run, error)),
      tap({
        next: (event) => {
          reduce(run.state, event);
          observers.next(event);
        },
        finalize: observers.finalize,
      }),
    );
  });
}

/** Synchronous turns follow each other without growing the stack: one that is subscribed to while another runs waits until that has returned. */
const trampoline = subscribeOn<RunEvent>(queueScheduler);

const goesOn = (event: RunEvent): boolean => event.type !== 'iteration-end' || event.finishReason === undefined;
