import { catchError, concat, defer, EMPTY, from, mergeMap, throwError, type Observable } from 'rxjs';
import { GuardError } from '../errors/guardError';
import type { RunEvent } from '../types/runEvent';
import type { CallState } from './reply';
import type { Run } from './run';
import { runTool } from './runTool';

/** Runs what the reply has asked for: side by side, or one after the other. Fails with the first block by a guard when all that has begun is over. */
export function toolTurn(run: Run): Observable<RunEvent> {
  const { settings, state } = run;
  const { argumentGuards, resultGuards } = settings.gate;
  if (settings.options.routingOnly || !state.reply?.calls.length) return EMPTY;
  const limit = settings.sequential ? 1 : settings.maxParallelTools;
  if (argumentGuards || resultGuards) return guardedTurn(run, state.reply.calls, limit);
  return from(state.reply.calls).pipe(mergeMap(({ call }) => runTool(run, call), limit));
}

/** After a block only those calls run that did not have to wait for another one. */
function guardedTurn(run: Run, calls: readonly CallState[], limit: number): Observable<RunEvent> {
  let block: GuardError | undefined;
  const keepBlock = (error: unknown): Observable<never> => {
    if (!(error instanceof GuardError)) throw error;
    block ??= error;
    return EMPTY;
  };
  return concat(
    from(calls).pipe(mergeMap(({ call }, index) => (block && index >= limit ? EMPTY : runTool(run, call).pipe(catchError(keepBlock))), limit)),
    defer(() => (block ? throwError(() => block) : EMPTY)),
  );
}
