import type { FinishReason, RunFinishReason } from '../types/finishReason';
import type { Message } from '../types/message';
import type { LlmNoteEvent, RunEvent } from '../types/runEvent';
import type { ToolCall } from '../types/toolCall';
import type { ToolOutcome } from '../types/toolOutcome';
import type { Usage } from '../types/usage';
import { addUsage } from './addUsage';
import { TextBuffer } from '../messages/textBuffer';

/** What has become of a call. */
export interface CallState {
  readonly call: ToolCall;
  /** When its tool started. */
  startMs?: number;
  outcome?: ToolOutcome;
}

/** The newest reply: what the model has said so far, and what has become of its calls. */
export interface Reply {
  startMs: number;
  provider: string;
  model: string | undefined;
  text: TextBuffer;
  reasoning: string;
  calls: CallState[];
  /** Who was asked, and for which model. */
  readonly asked: { provider: string; model: string | undefined };
  /** As reported so far; absent again once it has been told. */
  usage: Usage | undefined;
  /** What of it failed tries have cost. */
  spent: Usage | undefined;
  finishReason: FinishReason | undefined;
  /** The whole message, once the reply is over. */
  message: Message | undefined;
}

/** A reply of which nothing has come yet. */
export const openReply = (startMs: number, provider: string, model: string | undefined): Reply => ({
  startMs,
  provider,
  model,
  text: new TextBuffer(),
  reasoning: '',
  calls: [],
  asked: { provider, model },
  usage: undefined,
  spent: undefined,
  finishReason: undefined,
  message: undefined,
});

/** Whether nothing of a reply has been seen yet: neither text, nor reasoning, nor a call. */
export const saysNothing = (reply: Reply | undefined): boolean => !reply || (reply.text.isEmpty && reply.reasoning === '' && reply.calls.length === 0);

/** Writes `event` into the reply. */
export function reduceReply(reply: Reply, event: RunEvent): void {
  switch (event.type) {
    case 'text-delta':
      reply.text.append(event.delta);
      break;
    case 'reasoning-delta':
      reply.reasoning += event.delta;
      break;
    case 'tool-call':
      reply.calls.push({ call: event.call });
      break;
    case 'llm-note':
      reduceNote(reply, event.note);
      break;
    case 'output-rewrite':
      reply.text = new TextBuffer();
      reply.text.append(event.content);
      break;
    case 'llm-retry':
    case 'provider-fallback': // what a failed try told of itself; but it has cost what it has
      Object.assign(reply, { finishReason: undefined, provider: reply.asked.provider, model: reply.asked.model, spent: reply.usage });
      break;
    case 'llm-end':
      reply.message = event.message;
      break;
    case 'usage':
      reply.usage = undefined;
      break;
    case 'tool-start':
      callState(reply, event.call).startMs = event.timeMs;
      break;
    case 'tool-end':
    case 'tool-error':
      callState(reply, event.call).outcome = event.outcome;
      break;
    default:
  }
}

function reduceNote(reply: Reply, note: LlmNoteEvent['note']): void {
  switch (note.type) {
    case 'usage':
      reply.usage = reply.spent ? addUsage(reply.spent, note.usage) : note.usage;
      break;
    case 'finish':
      reply.finishReason = note.reason;
      break;
    case 'model':
      reply.model = note.model || undefined;
      reply.provider = note.provider ?? reply.provider;
      break;
  }
}

/** What has become of `call`. */
export const callState = ({ calls }: Reply, { id }: ToolCall): CallState => calls.find(({ call }) => call.id === id)!;

/** What a turn leaves in the conversation: the reply and an answer to each of its calls, in request order. A cut reply that said nothing leaves nothing. */
export function replyMessages({ message, calls }: Reply, finishReason: RunFinishReason | undefined): Message[] {
  if (!message || (finishReason === undefined && message.content === '' && calls.length === 0)) return [];
  return [message, ...calls.flatMap(({ outcome }) => (outcome ? toolMessage(outcome) : []))];
}

const toolMessage = ({ toolCallId, toolName, content, isError }: ToolOutcome): Message => ({ role: 'tool', content, toolCallId, toolName, ...(isError && { isError }) });
