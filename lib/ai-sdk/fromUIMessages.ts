import { isRecord } from '../messages/isRecord';
import { isRole } from '../messages/isRole';
import type { Message } from '../types/message';
import type { ToolSpec } from '../types/tool';
import { assistantMessages } from './assistantMessages';
import { mustBe, records, textOf } from './mustBe';
import { userMessage } from './userMessage';

/**
 * What {@link fromUIMessages} adds to the messages.
 *
 * @example
 * import { fromUIMessages, type FromUIMessagesOptions } from 'rxagent/ai-sdk';
 * const options: FromUIMessagesOptions = { tools: [{ name: 'locate', description: 'Where the user is', parameters: { type: 'object' } }] };
 * const input = fromUIMessages({ messages: [{ id: '1', role: 'user', parts: [{ type: 'text', text: 'Where am I?' }] }] }, options);
 */
export interface FromUIMessagesOptions {
  /** The tools that run in the front end (`onToolCall`, `addToolOutput`): a run ends when one of them is called, and the next request brings its result. Default none. */
  tools?: readonly ToolSpec[] | undefined;
}

/**
 * Makes the input of a run of what `useChat` sends: `{ messages, … }`, the whole conversation. Steps of an assistant's message become messages of their own, with the results
 * of their calls behind them.
 *
 * Text, images (http(s) or data URLs) and tool parts in all states are taken; reasoning, sources and data parts are left out. Throws a {@link ConfigurationError} that
 * names the place where the body is not valid, or holds a file that is no image. Who may send a conversation may put any words into anybody's mouth, as with every stateless chat.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * import { fromUIMessages, toUIMessageStream } from 'rxagent/ai-sdk';
 * const agent = new Agent({ provider: new LocalProvider() });
 * const answer = (body: unknown) => agent.events(fromUIMessages(body)).pipe(toUIMessageStream());
 */
export function fromUIMessages(body: unknown, { tools }: FromUIMessagesOptions = {}): { messages: Message[]; tools?: readonly ToolSpec[] } {
  mustBe(isRecord(body), 'the body', 'an object like { id, messages, trigger }');
  const messages = records(body['messages'], 'messages').flatMap(({ item, at }) => toMessages(item, at));
  mustBe(messages.length > 0, 'messages', 'a list with at least one message that says something');
  return { messages, ...(tools && { tools }) };
}

function toMessages({ role, parts }: Record<string, unknown>, at: string): Message[] {
  mustBe(isRole(role) && role !== 'tool', `${at}.role`, 'system, user or assistant');
  if (role === 'assistant') return assistantMessages(parts, `${at}.parts`);
  return [role === 'user' ? userMessage(parts, `${at}.parts`) : { role, content: systemText(parts, `${at}.parts`) }];
}

const systemText = (parts: unknown, path: string): string =>
  records(parts, path).map(({ item, at }) => (item['type'] === 'text' ? textOf(item, 'text', at) : '')).join('');
