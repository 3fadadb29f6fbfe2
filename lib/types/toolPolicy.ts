import type { ObservableInput } from 'rxjs';
import type { ToolCall } from './toolCall';

/**
 * Which calls a rule is about: a tool's whole name, in which `*` stands for any characters, or a predicate. A predicate gets the call with the arguments that the tool would get
 * (checked and coerced, also what `guards.toolArguments` have made of them). One that throws is printed as a warning; it
 * counts as true for `deny` and `review`, and as false for `allow`, where only `true` itself allows.
 *
 * @example
 * import type { ToolPattern } from 'rxagent';
 * const patterns: ToolPattern[] = ['read_*', ({ toolName, parameters }) => toolName === 'delete' && parameters['path'] === '/'];
 */
export type ToolPattern = string | ((call: ToolCall) => boolean);

/**
 * Which calls may run: `deny` wins over `review`, `review` over `allow`. With `allow` given, what matches nothing is denied; without it, it runs. A denied call is
 * answered with the reason, as one that was reviewed in vain, and the run goes on. Names are checked when the agent is built: a `ConfigurationError` for an empty one.
 *
 * @example
 * import { Agent, LocalProvider, type ToolPolicy } from 'rxagent';
 * const toolPolicy: ToolPolicy = { deny: ['delete_*'], review: ['send_*'] };
 * const agent = new Agent({ provider: new LocalProvider(), toolPolicy, approve: ({ call }) => Promise.resolve(call.toolName === 'send_mail') });
 */
export interface ToolPolicy {
  /** Run without asking. */
  allow?: readonly ToolPattern[] | undefined;
  /** Run when `approve` says yes; without an `approve`, never. */
  review?: readonly ToolPattern[] | undefined;
  /** Never run. */
  deny?: readonly ToolPattern[] | undefined;
}

/**
 * A call that waits for a yes.
 *
 * @example
 * import type { ApprovalRequest } from 'rxagent';
 * const question = ({ call }: ApprovalRequest): string => `Run ${call.toolName} with ${JSON.stringify(call.parameters)}?`;
 */
export interface ApprovalRequest<Context = unknown> {
  call: ToolCall;
  /** A copy of the arguments that the tool would get: checked and coerced. (`guards.toolArguments` have seen them.) */
  args: Record<string, unknown>;
  /** The `context` of the run's input. */
  context: Context;
  runId: string;
}

/**
 * What `approve` says: only `true`, or an object with `approved: true`, is a yes. `reason` is told to the model.
 *
 * @example
 * import type { Approval } from 'rxagent';
 * const no: Approval = { approved: false, reason: 'Too expensive.' };
 */
export type Approval = boolean | { approved: boolean; reason?: string | undefined };

/**
 * Decides on one call: a stream of one value (its first counts), a promise, or the decision itself. Failure, an end in silence, silence for `approvalTimeoutMs` and
 * anything but a clear yes are a no. Calls of one reply are asked about at once and decided in any order; while it waits, a call keeps its place among
 * `maxParallelTools`, and holds up those behind it without `parallelToolExecution`. The stream is left with its first value, when the time is up, and when the run ends.
 *
 * @example
 * import { Subject } from 'rxjs';
 * import { Agent, LocalProvider, type Approve } from 'rxagent';
 * const buttons = new Subject<boolean>();
 * const approve: Approve = () => buttons;
 * const agent = new Agent({ provider: new LocalProvider(), toolPolicy: { review: ['*'] }, approve });
 */
export type Approve<Context = unknown> = (request: ApprovalRequest<Context>) => ObservableInput<Approval> | Approval;
