import { catchError, concat, defer, identity, type Observable, type ObservableInput } from 'rxjs';
import { RunTimeoutError } from '../errors/runTimeoutError';
import { inSequence } from '../tools/inSequence';
import type { AgentInput } from '../types/agentInput';
import type { RunEvent } from '../types/runEvent';
import { closeOpen } from './closeOpen';
import { failAfter } from './failAfter';
import { fail, finish } from './finish';
import { openInput } from './guardInput';
import { untilStopped } from './input';
import { iterationEnd, iterationStart } from './iteration';
import { loadMemory } from './memory';
import { modelTurn } from './modelTurn';
import { outputTurn } from './outputTurn';
import { replyEnd } from './replyEvents';
import { openRun, type Run } from './run';
import type { Settings } from './settings';
import { tellAndShow } from './tellAndShow';
import { toolTurn } from './toolTurn';

/** What a run does until it is finished: each step is made when the one before it is done, from what is known by then. */
function* steps(run: Run): Generator<ObservableInput<RunEvent>> {
  yield openInput(run);
  yield loadMemory(run);
  while (!run.state.finishReason) {
    yield [iterationStart(run)];
    yield* modelTurn(run);
    yield replyEnd(run);
    yield toolTurn(run);
    yield* outputTurn(run);
    yield [iterationEnd(run)];
  }
}

/** The agent loop: one run, as a cold stream of facts, each shown through `view`. */
export function loop<T>(settings: Settings, input: AgentInput, view: (event: RunEvent) => T): Observable<T> {
  return defer(() => {
    const run = openRun(settings, input, view === identity);
    return concat(
      inSequence(steps(run)).pipe(untilStopped(input)),
      defer(() => closeOpen(run)),
      defer(() => finish(run)),
    ).pipe(
      failAfter(settings.options.runTimeoutMs, (timeoutMs) => new RunTimeoutError(timeoutMs)),
      catchError((error: unknown) => fail(run, error)),
      tellAndShow(run, view),
    );
  });
}
