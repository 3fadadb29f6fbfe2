import { catchError, identity, map, of, timeout, type Observable } from 'rxjs';
import { AgentError } from '../errors/agentError';
import type { RunEventOf } from '../types/runEvent';
import type { ToolCall } from '../types/toolCall';
import type { ApprovalRequest, Approve } from '../types/toolPolicy';
import { firstAnswer } from './firstAnswer';
import type { Run } from './run';

/** What was decided on a call, and by whom. */
export type Decision = Pick<RunEventOf<'approval-decision'>, 'approved' | 'reason' | 'by' | 'error'>;

/** Asks `approve`. Anything but a clear yes in time is a no; when the time is up it is asked no longer. Synchronous when `approve` is. */
export const askApproval = (run: Run, approve: Approve, request: ApprovalRequest): Observable<Decision> => {
  const { approvalTimeoutMs: first = Infinity } = run.settings.options;
  return firstAnswer(run, () => approve(request)).pipe(
    map(toDecision),
    first === Infinity ? identity : timeout({ first, with: () => of<Decision>({ approved: false, by: 'timeout' }) }),
    catchError((error: unknown) => of<Decision>({ approved: false, by: 'error', error })),
  );
};

function toDecision(answer: unknown): Decision {
  const { approved, reason } = (typeof answer === 'object' && answer !== null ? answer : { approved: answer }) as { readonly approved?: unknown; readonly reason?: unknown };
  return { approved: approved === true, by: 'approve', ...(typeof reason === 'string' && reason !== '' && { reason }) };
}

/** Why a call is not run, as the model hears it. */
export function refusal({ settings }: Run, { toolName }: ToolCall, { by, reason, error }: Decision, isReviewed: boolean): AgentError {
  const why = {
    policy: isReviewed ? ' was not approved: there is nobody to ask.' : ' is not allowed.',
    approve: reason === undefined ? ' was not approved.' : ` was not approved: ${reason}`,
    timeout: ` was not approved within ${settings.options.approvalTimeoutMs} ms.`,
    error: ' was not approved: asking for approval failed.',
  }[by];
  return new AgentError(`Tool '${toolName}'${why}${reason === undefined ? ' Go on without it.' : ''}`, { code: 'tool-denied', ...(error !== undefined && { cause: error }) });
}
