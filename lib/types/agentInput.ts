import type { ObservableInput } from 'rxjs';
import type { Message } from './message';
import type { Tool, ToolSpec } from './tool';

/**
 * What a run may be started with: a question, a message, a conversation, or one of these with a context and a stop. Where `Context` leaves no room for `undefined`,
 * it is the long form alone, with its `context`.
 *
 * @example
 * import { Subject } from 'rxjs';
 * import type { AgentInput } from 'rxagent';
 * const stopButton = new Subject<void>();
 * const input: AgentInput = { messages: 'What is new?', context: { user: 'ada' }, stop: stopButton };
 */
export type AgentInput<Context = unknown> = AgentInputObject<Context> | (undefined extends Context ? string | Message | readonly Message[] : never);

/**
 * The long form of {@link AgentInput}. `context` reaches every tool (`ctx.context`), hook and event of the run, and may be left out where it may be `undefined`.
 *
 * @example
 * import type { AgentInputObject } from 'rxagent';
 * const input: AgentInputObject = { messages: 'What is new?', stop: AbortSignal.timeout(5000) };
 * const ofAda: AgentInputObject<{ user: string }> = { messages: 'What is new?', context: { user: 'ada' } };
 */
export type AgentInputObject<Context = unknown> = (undefined extends Context ? { context?: Context } : { context: Context }) & {
  messages: string | readonly Message[];
  /**
   * More tools for this run, beside the agent's. One without `execute` runs elsewhere, such as in a page: when the model calls it, the run ends with `finishReason: 'routed'` once the
   * other calls of that reply are answered; `messages` of the result holds the open call (but for `routingOnly`), to which the next input gives the answer
   * (`{ role: 'tool', toolCallId, content }`): one for each, a missing one is sent as `cancelled`. Its arguments and answers are not checked here, and limits count anew in the next run.
   */
  tools?: readonly (Tool<Context> | ToolSpec)[] | undefined;
  /** What the run is called on all events and in its result; default a random UUID. Give every run another one, and none that can be guessed where it opens doors. */
  runId?: string | undefined;
  /** Ends the run with a result (`finishReason: 'cancelled'`): an aborting signal, or an observable's first value or error. */
  stop?: AbortSignal | ObservableInput<unknown> | undefined;
};
