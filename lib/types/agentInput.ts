import type { ObservableInput } from 'rxjs';
import type { Message } from './message';

/**
 * What a run may be started with: a question, a message, a conversation, or one of these with a context and a stop.
 *
 * @example
 * import { Subject } from 'rxjs';
 * import type { AgentInput } from 'rxagent';
 * const stopButton = new Subject<void>();
 * const input: AgentInput = { messages: 'What is new?', context: { user: 'ada' }, stop: stopButton };
 */
export type AgentInput = string | Message | readonly Message[] | AgentInputObject;

/**
 * The long form of {@link AgentInput}.
 *
 * @example
 * import type { AgentInputObject } from 'rxagent';
 * const input: AgentInputObject = { messages: 'What is new?', stop: AbortSignal.timeout(5000) };
 */
export interface AgentInputObject {
  messages: string | readonly Message[];
  /** Reaches every tool (`ctx.context`), hook and event of the run. */
  context?: unknown;
  /** Ends the run with a result (`finishReason: 'cancelled'`): an aborting signal, or an observable's first value or error. */
  stop?: AbortSignal | ObservableInput<unknown> | undefined;
}
