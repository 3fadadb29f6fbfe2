import type { Message } from '../types/message';
import type { ToolCall } from '../types/toolCall';
import { randomId } from './randomId';
import type { Run } from './run';

/** A copy of the call, whose id is fresh if it has none or one that the conversation knows already. */
export function withUniqueId({ state }: Run, call: ToolCall): ToolCall {
  const { history, input, calls } = state;
  const isKnown = ({ id }: ToolCall): boolean => calls.some((earlier) => earlier.id === id) || isIn(history, id) || isIn(input, id);
  return { ...call, ...((!call.id || isKnown(call)) && { id: `call_${randomId()}` }) };
}

const isIn = (messages: readonly Message[], id: string): boolean => messages.some(({ toolCallId, toolCalls }) => toolCallId === id || toolCalls?.some((call) => call.id === id));
