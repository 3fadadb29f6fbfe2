import type { Message } from '../types/message';
import type { ToolSpec } from '../types/tool';
import { listAt, recordAt, refuse, refusePrototypes, textAt } from './bodyReader';
import { fromAgUiMessage } from './fromAgUiMessage';
import { requestOf } from './requestOf';

/**
 * Makes the input of a run from what an AG-UI client sends (`RunAgentInput`): its messages, and its tools, which run at the client. `context` becomes a system message
 * before the others. `state` and `forwardedProps` are not used; activities and reasoning in the history are left out, since a model does not get them. Throws a
 * ConfigurationError that says what is wrong, and where, also for what no model could be sent: parts other than text and images, and answers to interrupts, which rxagent never asks for.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { fromRunAgentInput } from 'rxagent/ag-ui';
 * const agent = new Agent({ provider: new LocalProvider() });
 * const input = fromRunAgentInput({ threadId: 't', runId: 'r', messages: [{ id: 'm', role: 'user', content: 'hi' }], tools: [], context: [] });
 * agent.run(input).then((result) => console.log(result.content));
 */
export function fromRunAgentInput(body: unknown): { messages: readonly Message[]; tools?: readonly ToolSpec[] } {
  refusePrototypes(body, 'body');
  const { messages: given, tools: givenTools, context, resume } = recordAt(body, 'body');
  requestOf(body);
  if (listAt(resume, 'body.resume').length > 0) refuse('body.resume', 'answers interrupts, which this agent does not send.');
  const names = new Map<string, string>();
  const messages = listAt(given, 'body.messages').flatMap((message, index) => fromAgUiMessage(message, `body.messages[${index}]`, names));
  if (messages.length === 0) refuse('body.messages', 'must hold a message at least.');
  const tools = listAt(givenTools, 'body.tools').map((tool, index) => toToolSpec(tool, `body.tools[${index}]`));
  return { messages: [...contextMessage(context), ...messages], ...(tools.length > 0 && { tools }) };
}

function toToolSpec(tool: unknown, path: string): ToolSpec {
  const { name, description = '', parameters } = recordAt(tool, path);
  const schema = recordAt(parameters ?? {}, `${path}.parameters`);
  // A tool without arguments need not declare any, but a model wants a schema.
  return { name: textAt(name, `${path}.name`), description: textAt(description ?? '', `${path}.description`), parameters: Object.keys(schema).length > 0 ? schema : { type: 'object', properties: {} } };
}

function contextMessage(context: unknown): Message[] {
  const entries = listAt(context, 'body.context').map((entry, index) => {
    const path = `body.context[${index}]`;
    const { description, value } = recordAt(entry, path);
    return `${textAt(description, `${path}.description`)}:\n${textAt(value, `${path}.value`)}`;
  });
  return entries.length > 0 ? [{ role: 'system', content: `What the application tells about the situation:\n\n${entries.join('\n\n')}` }] : [];
}
