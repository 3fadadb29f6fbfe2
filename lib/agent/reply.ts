import type { FinishReason, RunFinishReason } from '../types/finishReason';
import type { Message } from '../types/message';
import type { LlmNoteEvent, RunEvent } from '../types/runEvent';
import type { ToolCall } from '../types/toolCall';
import type { ToolOutcome } from '../types/toolOutcome';
import type { Usage } from '../types/usage';

/** The newest reply: what the model has said so far, and what has become of its calls. */
export interface Reply {
  startMs: number;
  provider: string;
  model: string | undefined;
  text: string;
  reasoning: string;
  calls: ToolCall[];
  /** As reported so far. */
  usage: Usage | undefined;
  finishReason: FinishReason | undefined;
  /** The whole message, once the reply is over. */
  message: Message | undefined;
  /** When the tools that have started did so, by call id. */
  toolStarts: Map<string, number>;
  outcomes: Map<string, ToolOutcome>;
}

/** A reply of which nothing has come yet. */
export const openReply = (startMs: number, provider: string, model: string | undefined): Reply => ({
  startMs,
  provider,
  model,
  text: '',
  reasoning: '',
  calls: [],
  usage: undefined,
  finishReason: undefined,
  message: undefined,
  toolStarts: new Map(),
  outcomes: new Map(),
});

/** Writes `event` into the reply. */
export function reduceReply(reply: Reply, event: RunEvent): void {
  switch (event.type) {
    case 'text-delta':
      reply.text += event.delta;
      break;
    case 'reasoning-delta':
      reply.reasoning += event.delta;
      break;
    case 'tool-call':
      reply.calls.push(event.call);
      break;
    case 'llm-note':
      reduceNote(reply, event.note);
      break;
    case 'llm-end':
      reply.message = event.message;
      break;
    case 'tool-start':
      reply.toolStarts.set(event.call.id, event.timeMs);
      break;
    case 'tool-end':
    case 'tool-error':
      reply.outcomes.set(event.call.id, event.outcome);
      break;
    default:
  }
}

function reduceNote(reply: Reply, note: LlmNoteEvent['note']): void {
  switch (note.type) {
    case 'usage':
      reply.usage = note.usage;
      break;
    case 'finish':
      reply.finishReason = note.reason;
      break;
    case 'model':
      reply.model = note.model;
      reply.provider = note.provider ?? reply.provider;
      break;
  }
}

/** What a turn leaves in the conversation: the reply and an answer to each of its calls, in request order. A cut reply that said nothing leaves nothing. */
export function replyMessages({ message, calls, outcomes }: Reply, finishReason: RunFinishReason | undefined): Message[] {
  if (!message || (finishReason === undefined && message.content === '' && calls.length === 0)) return [];
  return [message, ...calls.flatMap((call) => toolMessage(outcomes.get(call.id)))];
}

function toolMessage(outcome: ToolOutcome | undefined): Message[] {
  if (!outcome) return [];
  const { toolCallId, toolName, content, isError } = outcome;
  return [{ role: 'tool', content, toolCallId, toolName, ...(isError && { isError }) }];
}
