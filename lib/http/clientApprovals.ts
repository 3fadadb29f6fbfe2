import { defer, finalize, Subject, type Observable } from 'rxjs';
import type { Approval, Approve } from '../types/toolPolicy';

/**
 * What lets the people at the clients decide on calls that want approval.
 *
 * @example
 * import type { ClientApprovals } from 'rxagent/http';
 * const yesToAll = ({ decide }: ClientApprovals, runId: string, toolCallId: string) => decide(runId, toolCallId, true);
 */
export interface ClientApprovals {
  /** For the option `approve` of the agent: waits for the client's word. */
  readonly approve: Approve;
  /** Brings the client's word; false where nobody waits for it. `agentHandler` calls it. */
  decide(runId: string, toolCallId: string, approval: Approval): boolean;
}

/**
 * Lets clients decide on the calls that the agent's `toolPolicy.review` names: give its `approve` to the agent, and it to `agentHandler`. The client sees the event `approval-request`, and answers by
 * `remote.decide(…)`. Without an answer a call waits as long as the agent's `approvalTimeoutMs` says.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { agentHandler, clientApprovals } from 'rxagent/http';
 * const approvals = clientApprovals();
 * const agent = new Agent({ provider: new LocalProvider(), toolPolicy: { review: ['send_*'] }, approve: approvals.approve });
 * const handler = agentHandler(agent, { approvals });
 */
export function clientApprovals(): ClientApprovals {
  const waiting = new Map<string, Subject<Approval>>();
  const keyOf = (runId: string, toolCallId: string): string => JSON.stringify([runId, toolCallId]);
  return {
    approve: ({ runId, call }): Observable<Approval> =>
      defer(() => {
        const key = keyOf(runId, call.id);
        const answer = new Subject<Approval>();
        waiting.set(key, answer);
        return answer.pipe(finalize(() => waiting.delete(key)));
      }),
    decide: (runId, toolCallId, approval) => {
      const answer = waiting.get(keyOf(runId, toolCallId));
      answer?.next(approval);
      return answer !== undefined;
    },
  };
}
