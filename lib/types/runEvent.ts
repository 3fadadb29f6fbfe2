import type { AgentResult } from './agentEvent';
import type { FinishReason, RunFinishReason } from './finishReason';
import type { Message } from './message';
import type { ModelNote, ModelRequest } from './provider';
import type { ToolCall } from './toolCall';
import type { ToolOutcome } from './toolOutcome';
import type { Trace } from './trace';
import type { Usage } from './usage';

/** What every fact about a run tells. */
interface Fact<T extends string> {
  type: T;
  runId: string;
  /** Milliseconds since the epoch, by the clock of RxJS's schedulers (virtual in marble tests). */
  timeMs: number;
  /** The `context` of the run's input. */
  context: unknown;
}

/** A fact of one turn. */
interface TurnFact<T extends string> extends Fact<T> {
  /** From 1. */
  iteration: number;
}

/** The run begins, with the input's messages. */
export interface RunStartEvent extends Fact<'run-start'> { messages: readonly Message[] }
/** The memory was read. */
export interface MemoryLoadEvent extends Fact<'memory-load'> { messages: readonly Message[] }
/** A turn begins. */
export type IterationStartEvent = TurnFact<'iteration-start'>;
/** The model is about to be asked. */
export interface LlmStartEvent extends TurnFact<'llm-start'> { provider: string; request: Omit<ModelRequest, 'report'> }
/** The model has written some text. */
export interface TextDeltaEvent extends TurnFact<'text-delta'> { delta: string }
/** The model has reasoned. */
export interface ReasoningDeltaEvent extends TurnFact<'reasoning-delta'> { delta: string }
/** The model has asked for a tool. */
export interface ToolCallEvent extends TurnFact<'tool-call'> { call: ToolCall }
/** The provider has told of its usage so far, its model or its finish reason; `llm-end` sums up. */
export interface LlmNoteEvent extends TurnFact<'llm-note'> { note: Extract<ModelNote, { type: 'usage' | 'finish' | 'model' }> }
/** A provider decorator is about to wait and ask again. */
export interface LlmRetryEvent extends TurnFact<'llm-retry'> { attempt: number; delayMs: number; error: unknown }
/** A provider decorator is about to ask another provider. */
export interface ProviderFallbackEvent extends TurnFact<'provider-fallback'> { from: string; to: string; error: unknown }
/** A guard has put another text in place of the reply's, which was streamed already. */
export interface OutputRewriteEvent extends TurnFact<'output-rewrite'> { content: string }
/** The reply is over: whole, or as far as it came before a stop or an error. */
export interface LlmEndEvent extends TurnFact<'llm-end'> {
  message: Message;
  finishReason: FinishReason;
  durationMs: number;
  provider: string;
  model?: string;
  reasoning?: string;
  usage?: Usage;
  error?: unknown;
}
/** What the reply has cost, where the provider tells. */
export interface UsageEvent extends TurnFact<'usage'> { usage: Usage }
/** A call that the policy wants reviewed waits for `approve`; `args` is what its tool would get. */
export interface ApprovalRequestEvent extends TurnFact<'approval-request'> { call: ToolCall; args: Record<string, unknown> }
/** It was decided on a call that was denied or had to be reviewed. After a no comes its `tool-error`, after a yes its `tool-start`. */
export interface ApprovalDecisionEvent extends TurnFact<'approval-decision'> {
  call: ToolCall;
  approved: boolean;
  /** What `approve` gave as its reason. */
  reason?: string;
  /** `policy`: `approve` was not asked · `approve`: it has answered · `timeout`: it has not · `error`: it has failed. */
  by: 'policy' | 'approve' | 'timeout' | 'error';
  /** With `error`: how `approve` has failed; the model does not hear it. */
  error?: unknown;
}
/** A tool begins. */
export interface ToolStartEvent extends TurnFact<'tool-start'> { call: ToolCall }
/** A streaming tool has emitted. */
export interface ToolProgressEvent extends TurnFact<'tool-progress'> { call: ToolCall; value: unknown; content: string }
/** A tool has ended well. */
export interface ToolEndEvent extends TurnFact<'tool-end'> { call: ToolCall; outcome: ToolOutcome; value: unknown }
/** A tool has failed, or a call could not be run. */
export interface ToolErrorEvent extends TurnFact<'tool-error'> { call: ToolCall; outcome: ToolOutcome; error: unknown }
/** The final answer does not match `responseSchema`; unless the budget is used up, the model hears why and is asked again. `attempt` counts these answers from 1. */
export interface OutputInvalidEvent extends TurnFact<'output-invalid'> { errors: readonly string[]; attempt: number }
/** A turn is over; `finishReason` is there when it was the last. */
export interface IterationEndEvent extends TurnFact<'iteration-end'> { finishReason?: RunFinishReason }
/** The memory has dropped messages. */
export interface MemoryTrimEvent extends Fact<'memory-trim'> { removed: number; kept: number }
/** The run was stopped (a result follows), or unsubscribed (told to hooks alone, nothing follows). */
export interface RunCancelledEvent extends Fact<'run-cancelled'> {
  reason: 'stop' | 'unsubscribe';
  /** With `unsubscribe`: what the reply that was cut had reported, which no `usage` event has told. */
  usage?: Usage;
}
/** The run ends with its result. */
export interface RunEndEvent extends Fact<'run-end'> { result: AgentResult }
/** The run fails; what was done until then is kept here. */
export interface RunErrorEvent extends Fact<'run-error'> { error: unknown; messages: readonly Message[]; usage: Usage; trace: Trace }

/**
 * A small fact about a run; the one stream of them is the source of everything else.
 *
 * @example
 * import { Agent, LocalProvider, type RunEvent } from 'rxagent';
 * new Agent({ provider: new LocalProvider() }).events('hi').subscribe((event: RunEvent) => console.log(event.timeMs, event.type));
 */
export type RunEvent =
  | RunStartEvent
  | MemoryLoadEvent
  | IterationStartEvent
  | LlmStartEvent
  | TextDeltaEvent
  | ReasoningDeltaEvent
  | ToolCallEvent
  | LlmNoteEvent
  | LlmRetryEvent
  | ProviderFallbackEvent
  | OutputRewriteEvent
  | LlmEndEvent
  | UsageEvent
  | ApprovalRequestEvent
  | ApprovalDecisionEvent
  | ToolStartEvent
  | ToolProgressEvent
  | ToolEndEvent
  | ToolErrorEvent
  | OutputInvalidEvent
  | IterationEndEvent
  | MemoryTrimEvent
  | RunCancelledEvent
  | RunEndEvent
  | RunErrorEvent;

/**
 * The {@link RunEvent} of one type.
 *
 * @example
 * import type { RunEventOf } from 'rxagent';
 * const name = (event: RunEventOf<'tool-start'>): string => event.call.toolName;
 */
export type RunEventOf<T extends RunEvent['type']> = Extract<RunEvent, { type: T }>;
