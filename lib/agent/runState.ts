import type { RunFinishReason } from '../types/finishReason';
import type { Message } from '../types/message';
import type { RunEvent } from '../types/runEvent';
import type { ToolCall } from '../types/toolCall';
import type { TraceStep } from '../types/trace';
import type { Usage } from '../types/usage';
import { addUsage, noUsage } from './addUsage';
import { correction } from './correction';
import { openReply, reduceReply, replyMessages, type Reply } from './reply';
import { traceStep } from './traceStep';

/** What is known of a run: a fold of its events. */
export interface RunState {
  /** Whether the conversation shall hold nothing of what the model has chosen. */
  readonly routingOnly: boolean;
  iteration: number;
  /** Whether a turn has begun that is not over. */
  inTurn: boolean;
  /** What memory held. */
  history: readonly Message[];
  /** The input's messages. */
  input: readonly Message[];
  /** What has followed. */
  produced: Message[];
  reply: Reply | undefined;
  /** All calls of the run. */
  calls: ToolCall[];
  /** The ids of all calls in the conversation. */
  readonly callIds: Set<string>;
  usage: Usage;
  steps: TraceStep[];
  finishReason: RunFinishReason | undefined;
  /** How many answers did not fit the schema. */
  corrections: number;
  /** What the model is told of the last one when the next turn begins. */
  correction: Message | undefined;
  /** Answers that did not fit the schema, and what was said about them. */
  readonly corrected: Set<Message>;
}

/** The state before the first event. */
export const initialState = (maxIterations: number, routingOnly = false): RunState => ({
  routingOnly,
  iteration: 0,
  inTurn: false,
  history: [],
  input: [],
  produced: [],
  reply: undefined,
  calls: [],
  callIds: new Set(),
  usage: noUsage,
  steps: [],
  finishReason: maxIterations === 0 ? 'max-iterations' : undefined,
  corrections: 0,
  correction: undefined,
  corrected: new Set(),
});

/**
 * The state after `event`. It is private to one subscription and never emitted, so it is written in place: a copy for each delta cost 0.7 µs, three
 * times what a whole delta may.
 */
export function reduce(state: RunState, event: RunEvent): RunState {
  const { reply } = state;
  if (reply) reduceReply(reply, event);
  if (event.type === 'text-delta') return state; // the hot path
  switch (event.type) {
    case 'run-start':
      state.input = withIds(state, event.messages);
      break;
    case 'memory-load':
      state.history = withIds(state, event.messages);
      break;
    case 'iteration-start':
      beginTurn(state, event.iteration);
      break;
    case 'llm-start':
      state.reply = openReply(event.timeMs, event.provider, event.request.model);
      break;
    case 'tool-call':
      state.calls.push(event.call);
      state.callIds.add(event.call.id);
      break;
    case 'usage':
      state.usage = addUsage(state.usage, event.usage);
      break;
    case 'output-invalid':
      state.corrections++;
      state.correction = correction(event.errors);
      break;
    case 'iteration-end':
      endTurn(state, event.finishReason);
      break;
    case 'run-cancelled':
      state.finishReason = 'cancelled';
      break;
    default:
  }
  const step = traceStep(event);
  if (step) state.steps.push(step);
  return state;
}

function beginTurn(state: RunState, iteration: number): void {
  state.iteration = iteration;
  state.inTurn = true;
  if (state.correction) {
    if (state.reply?.message) state.corrected.add(state.reply.message);
    state.corrected.add(state.correction);
    state.produced.push(state.correction);
  }
  state.reply = undefined;
  state.correction = undefined;
}

function endTurn(state: RunState, finishReason: RunFinishReason | undefined): void {
  state.inTurn = false;
  state.finishReason = finishReason;
  if (state.reply && !(finishReason === 'routed' && state.routingOnly)) state.produced.push(...replyMessages(state.reply, finishReason));
}

/** The messages, their call ids remembered. */
function withIds({ callIds }: RunState, messages: readonly Message[]): readonly Message[] {
  for (const { toolCallId, toolCalls } of messages) {
    if (toolCallId !== undefined) callIds.add(toolCallId);
    toolCalls?.forEach(({ id }) => callIds.add(id));
  }
  return messages;
}
