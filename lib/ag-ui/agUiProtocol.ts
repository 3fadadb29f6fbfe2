import { map, pipe } from 'rxjs';
import type { EventProtocol, ServerSentEvent } from '../types/eventProtocol';
import type { AgUiEvent } from './agUiEvent';
import { fromRunAgentInput } from './fromRunAgentInput';
import { requestOf } from './requestOf';
import { runError } from './runError';
import { toAgUi } from './toAgUi';

/**
 * AG-UI 1.0 for `agentHandler`: what `HttpAgent` of `@ag-ui/client` (and so CopilotKit) asks, and what it wants to hear. The client's tools run at the client, which sends
 * their results with its next request. To let the model know of `state` or `forwardedProps`, spread it and put a `read` of your own around `fromRunAgentInput`.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { agUiProtocol } from 'rxagent/ag-ui';
 * import { agentHandler } from 'rxagent/http';
 * const agent = new Agent({ provider: new LocalProvider() });
 * const handle = agentHandler(agent, { protocol: agUiProtocol() });
 */
export const agUiProtocol = (): EventProtocol => ({
  name: 'ag-ui',
  read: fromRunAgentInput,
  encode: (body) => pipe(toAgUi(requestOf(body)), map(frame)),
  cut: (error) => frame(runError(error)),
});

const frame = (event: AgUiEvent): ServerSentEvent => ({ data: JSON.stringify(event) });
