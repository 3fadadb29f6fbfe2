import { from, type Observable } from 'rxjs';
import type { RunEvent } from '../types/runEvent';
import { replyEnd } from './replyEvents';
import { runFact, runStart, turnFact, type Run } from './run';
import { toolCancelled } from './toolEvents';

/** Gives what has started its end and each call its answer, after a stop or a failure; then says that the run was cancelled, unless it failed or was over anyway. */
export function closeOpen(run: Run, failure?: { error: unknown }): Observable<RunEvent> {
  const { reply, inTurn, finishReason } = run.state;
  const events: RunEvent[] = [];
  if (!failure && run.state.input.length === 0) events.push(runStart(run));
  if (inTurn) {
    events.push(...replyEnd(run, failure ?? {}));
    for (const { call, outcome } of reply?.calls ?? []) if (!outcome) events.push(toolCancelled(run, call));
    events.push(turnFact(run, 'iteration-end', {}));
  }
  if (!failure && !finishReason) events.push(runFact(run, 'run-cancelled', { reason: 'stop' }));
  return from(events);
}
