import { defer, type Observable } from 'rxjs';
import type { AgentInput } from '../types/agentInput';
import type { RunEvent } from '../types/runEvent';
import type { AgUiEvent } from './agUiEvent';
import { fromRunAgentInput } from './fromRunAgentInput';
import { requestOf } from './requestOf';
import { toAgUi } from './toAgUi';

/**
 * An agent as AG-UI sees it.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { agUiAgent, type AgUiAgent } from 'rxagent/ag-ui';
 * const source: AgUiAgent = agUiAgent(new Agent({ provider: new LocalProvider() }));
 */
export interface AgUiAgent {
  /** One run for a `RunAgentInput`; cold, cancelled by unsubscribing. What goes wrong, the input included, is told by `RUN_ERROR`; it fails itself only without `threadId` and `runId`. */
  run(input: unknown): Observable<AgUiEvent>;
}

/**
 * What {@link agUiAgent} may be told.
 *
 * @example
 * import { fromRunAgentInput, type AgUiAgentOptions } from 'rxagent/ag-ui';
 * const options: AgUiAgentOptions = { read: (input) => ({ ...fromRunAgentInput(input), context: { user: 'ada' } }) };
 */
export interface AgUiAgentOptions {
  /** Makes the agent's input; default {@link fromRunAgentInput}. For a `context`, or for what is made of `state` and `forwardedProps`. */
  read?: (input: unknown) => AgentInput;
}

/**
 * Gives an agent the `run` of AG-UI's `AbstractAgent`, for runtimes that take agents in the same process, such as CopilotKit's. They want a class of their own, whose `run` calls
 * this one; `as never`, since its types are those of another copy of RxJS.
 *
 * ```
 * class Assistant extends AbstractAgent {
 *   run(input: RunAgentInput): ReturnType<AbstractAgent['run']> { return source.run(input) as never; }
 * }
 * ```
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { agUiAgent } from 'rxagent/ag-ui';
 * const source = agUiAgent(new Agent({ provider: new LocalProvider() }));
 * source.run({ threadId: 't', runId: 'r', messages: [{ id: 'm', role: 'user', content: 'hi' }], tools: [], context: [] }).subscribe((event) => console.log(event.type));
 */
export const agUiAgent = (agent: { events(input: AgentInput): Observable<RunEvent> }, { read = fromRunAgentInput }: AgUiAgentOptions = {}): AgUiAgent => ({
  run: (input) => defer(() => defer(() => agent.events(read(input))).pipe(toAgUi(requestOf(input)))),
});
