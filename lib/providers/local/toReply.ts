import { textContent } from '../../messages/textContent';
import type { Message } from '../../types/message';
import type { ModelRequest } from '../../types/provider';
import type { ToolCall } from '../../types/toolCall';
import { toAnswer } from './toAnswer';
import { toCalls } from './toCalls';

/** What is said to a request: the results of the newest question's calls, or the calls that it asks for, or else its echo; text word by word. */
export function toReply({ messages, tools }: Pick<ModelRequest, 'messages' | 'tools'>, model: string): (string | ToolCall)[] {
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const results = messages.slice(at + 1).filter(({ role }) => role === 'tool');
  const question = messages[at] ?? { role: 'user', content: '' };
  const calls = results.length ? [] : toCalls(textContent(question), tools);
  if (calls.length) return withIds(calls, messages);
  const text = results.length ? toAnswer(results) : toEcho(question, model);
  return text.match(/^\s+|\S+\s*/g) ?? [];
}

function toEcho(question: Message, model: string): string {
  const text = `[local provider: ${model}] ${textContent(question)}`;
  const images = question.contentParts?.filter(({ type }) => type !== 'text').length;
  return images ? `${text} (${images} image${images > 1 ? 's' : ''})` : text;
}

/** Numbers calls on, past all ids of the conversation. */
function withIds(calls: readonly Omit<ToolCall, 'id'>[], messages: readonly Message[]): ToolCall[] {
  const taken = new Set(messages.flatMap(({ toolCalls = [] }) => toolCalls.map(({ id }) => id)));
  let number = taken.size;
  return calls.map((call) => {
    while (taken.has(`local_${++number}`));
    return { id: `local_${number}`, ...call };
  });
}
