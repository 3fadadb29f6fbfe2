import { isRecord } from '../messages/isRecord';
import { parseArguments } from '../messages/parseArguments';
import type { ContentPart, Message } from '../types/message';
import type { ToolCall } from '../types/toolCall';
import { listAt, recordAt, refuse, refusePrototypes, textAt } from './bodyReader';
import { fromAgUiPart } from './fromAgUiPart';

/** A message of the client as the agent's, if it is one for a model. `names` learns which tool each call is for, since answers do not tell. */
export function fromAgUiMessage(value: unknown, path: string, names: Map<string, string>): Message | [] {
  const { role, ...message } = recordAt(value, path);
  switch (role) {
    case 'user':
      return { role, ...contentAt(message['content'], path) };
    case 'system':
    case 'developer':
      return { role: 'system', content: textAt(message['content'], `${path}.content`) };
    case 'assistant':
      return assistant(message, path, names);
    case 'tool':
      return answer(message, path, names);
    case 'reasoning':
    case 'activity':
      return [];
    default:
      return refuse(`${path}.role`, 'must be user, assistant, tool, system, developer, reasoning or activity.');
  }
}

function assistant({ content, toolCalls }: Record<string, unknown>, path: string, names: Map<string, string>): Message {
  const calls = listAt(toolCalls, `${path}.toolCalls`).map((call, index) => toCall(call, `${path}.toolCalls[${index}]`));
  for (const { id, toolName } of calls) names.set(id, toolName);
  return { role: 'assistant', content: textAt(content ?? '', `${path}.content`), ...(calls.length > 0 && { toolCalls: calls }) };
}

function toCall(value: unknown, path: string): ToolCall {
  const { id, function: called } = recordAt(value, path);
  const { name, arguments: args } = recordAt(called, `${path}.function`);
  return { id: textAt(id, `${path}.id`), toolName: textAt(name, `${path}.function.name`), ...parsed(textAt(args ?? '', `${path}.function.arguments`), `${path}.function.arguments`) };
}

function parsed(text: string, path: string): ReturnType<typeof parseArguments> {
  const call = parseArguments(text);
  refusePrototypes(call.parameters, path);
  return call;
}

function answer({ content, toolCallId, error, metadata }: Record<string, unknown>, path: string, names: Map<string, string>): Message {
  const id = textAt(toolCallId, `${path}.toolCallId`);
  const toolName = names.get(id);
  const failure = textAt(error ?? '', `${path}.error`);
  const { content: text, ...parts } = contentAt(content, path);
  const isError = failure !== '' || (isRecord(metadata) && metadata['isError'] === true);
  const told = text.includes(failure) ? text : [text, failure].filter(Boolean).join('\n');
  return { role: 'tool', content: told, ...parts, toolCallId: id, ...(toolName !== undefined && { toolName }), ...(isError && { isError }) };
}

/** A text, or a list of parts: texts alone are joined, since they need no parts. */
function contentAt(content: unknown, path: string): { content: string; contentParts?: ContentPart[] } {
  if (!Array.isArray(content)) return { content: typeof content === 'string' ? content : refuse(`${path}.content`, 'must be a string or an array of parts.') };
  const parts = content.map((part, index) => fromAgUiPart(part, `${path}.content[${index}]`));
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
  return { content: text, ...(parts.some(({ type }) => type !== 'text') && { contentParts: parts }) };
}
