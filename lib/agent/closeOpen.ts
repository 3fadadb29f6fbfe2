import { from, type Observable } from 'rxjs';
import { AgentError } from '../errors/agentError';
import type { RunEvent } from '../types/runEvent';
import { withoutInput } from './guardInput';
import { replyEnd } from './replyEvents';
import { runFact, runStart, turnFact, type Run } from './run';
import { toolCancelled } from './toolEvents';

/** Gives what has started its end and each call its answer, after a stop or a failure; then says that the run was cancelled, unless it failed or was over anyway. */
export function closeOpen(run: Run, failure?: { error: unknown }): Observable<RunEvent> {
  const { reply, inTurn, finishReason } = run.state;
  const events: RunEvent[] = [];
  if (run.state.input.length === 0) events.push(...opening(run, failure));
  if (inTurn) {
    events.push(...replyEnd(run, failure ?? {}));
    for (const { call, outcome } of reply?.calls ?? []) if (!outcome) events.push(toolCancelled(run, call));
    events.push(turnFact(run, 'iteration-end', {}));
  }
  if (!failure && !finishReason) events.push(runFact(run, 'run-cancelled', { reason: 'stop' }));
  return from(events);
}

/** The start of a run that ended before it: by a stop that came first, or while its input was looked at. */
function opening(run: Run, failure: { error: unknown } | undefined): RunEvent[] {
  if (failure) return AgentError.isInstance(failure.error) && failure.error.code !== 'configuration' ? [withoutInput(run)] : [];
  return [run.settings.inputGuards.length > 0 ? withoutInput(run) : runStart(run)];
}
