import type { AgentResult } from './agentEvent';
import type { FinishReason, RunFinishReason } from './finishReason';
import type { Message } from './message';
import type { ModelNote, ModelRequest } from './provider';
import type { ToolCall } from './toolCall';
import type { ToolOutcome } from './toolOutcome';
import type { Trace } from './trace';
import type { Usage } from './usage';

/** What every fact about a run tells. */
interface Fact<T extends string, Context> {
  type: T;
  runId: string;
  /** Milliseconds since the epoch, by the clock of RxJS's schedulers (virtual in marble tests). */
  timeMs: number;
  /** The `context` of the run's input. */
  context: Context;
}

/** A fact of one turn. */
interface TurnFact<T extends string, Context> extends Fact<T, Context> {
  /** From 1. */
  iteration: number;
}

/** The run begins, with the input's messages. */
export interface RunStartEvent<Context = unknown> extends Fact<'run-start', Context> { messages: readonly Message[] }
/** The memory was read. */
export interface MemoryLoadEvent<Context = unknown> extends Fact<'memory-load', Context> { messages: readonly Message[] }
/** A turn begins. */
export type IterationStartEvent<Context = unknown> = TurnFact<'iteration-start', Context>;
/** The model is about to be asked. */
export interface LlmStartEvent<Context = unknown> extends TurnFact<'llm-start', Context> { provider: string; request: Omit<ModelRequest, 'report'> }
/** The model has written some text. */
export interface TextDeltaEvent<Context = unknown> extends TurnFact<'text-delta', Context> { delta: string }
/** The model has reasoned. */
export interface ReasoningDeltaEvent<Context = unknown> extends TurnFact<'reasoning-delta', Context> { delta: string }
/** The model has asked for a tool. */
export interface ToolCallEvent<Context = unknown> extends TurnFact<'tool-call', Context> { call: ToolCall }
/** The provider has told of its usage so far, its model or its finish reason; `llm-end` sums up. */
export interface LlmNoteEvent<Context = unknown> extends TurnFact<'llm-note', Context> { note: Extract<ModelNote, { type: 'usage' | 'finish' | 'model' }> }
/** A provider decorator is about to wait and ask again. */
export interface LlmRetryEvent<Context = unknown> extends TurnFact<'llm-retry', Context> { attempt: number; delayMs: number; error: unknown }
/** A provider decorator is about to ask another provider. */
export interface ProviderFallbackEvent<Context = unknown> extends TurnFact<'provider-fallback', Context> { from: string; to: string; error: unknown }
/** A guard has put another text in place of the reply's, which was streamed already. */
export interface OutputRewriteEvent<Context = unknown> extends TurnFact<'output-rewrite', Context> { content: string }
/** The reply is over: whole, or as far as it came before a stop or an error. */
export interface LlmEndEvent<Context = unknown> extends TurnFact<'llm-end', Context> {
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
export interface UsageEvent<Context = unknown> extends TurnFact<'usage', Context> { usage: Usage }
/** A call that the policy wants reviewed waits for `approve`; `args` is what its tool would get. */
export interface ApprovalRequestEvent<Context = unknown> extends TurnFact<'approval-request', Context> { call: ToolCall; args: Record<string, unknown> }
/** It was decided on a call that was denied or had to be reviewed. After a no comes its `tool-error`, after a yes its `tool-start`. */
export interface ApprovalDecisionEvent<Context = unknown> extends TurnFact<'approval-decision', Context> {
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
export interface ToolStartEvent<Context = unknown> extends TurnFact<'tool-start', Context> { call: ToolCall }
/** A streaming tool has emitted. */
export interface ToolProgressEvent<Context = unknown> extends TurnFact<'tool-progress', Context> { call: ToolCall; value: unknown; content: string }
/** A tool has ended well. */
export interface ToolEndEvent<Context = unknown> extends TurnFact<'tool-end', Context> { call: ToolCall; outcome: ToolOutcome; value: unknown }
/** A tool has failed, or a call could not be run. */
export interface ToolErrorEvent<Context = unknown> extends TurnFact<'tool-error', Context> { call: ToolCall; outcome: ToolOutcome; error: unknown }
/** The final answer does not match `responseSchema`; unless the budget is used up, the model hears why and is asked again. `attempt` counts these answers from 1. */
export interface OutputInvalidEvent<Context = unknown> extends TurnFact<'output-invalid', Context> { errors: readonly string[]; attempt: number }
/** A turn is over; `finishReason` is there when it was the last. */
export interface IterationEndEvent<Context = unknown> extends TurnFact<'iteration-end', Context> { finishReason?: RunFinishReason }
/** The memory has dropped messages. */
export interface MemoryTrimEvent<Context = unknown> extends Fact<'memory-trim', Context> { removed: number; kept: number }
/** The run was stopped (a result follows), or unsubscribed (told to hooks alone, nothing follows). */
export interface RunCancelledEvent<Context = unknown> extends Fact<'run-cancelled', Context> {
  reason: 'stop' | 'unsubscribe';
  /** With `unsubscribe`: what the reply that was cut had reported, which no `usage` event has told. */
  usage?: Usage;
}
/** The run ends with its result. */
export interface RunEndEvent<Context = unknown> extends Fact<'run-end', Context> { result: AgentResult }
/** The run fails; what was done until then is kept here. */
export interface RunErrorEvent<Context = unknown> extends Fact<'run-error', Context> { error: unknown; messages: readonly Message[]; usage: Usage; trace: Trace }

/**
 * A small fact about a run; the one stream of them is the source of everything else.
 *
 * @example
 * import { Agent, LocalProvider, type RunEvent } from 'rxagent';
 * new Agent({ provider: new LocalProvider() }).events('hi').subscribe((event: RunEvent) => console.log(event.timeMs, event.type));
 */
export type RunEvent<Context = unknown> =
  | RunStartEvent<Context>
  | MemoryLoadEvent<Context>
  | IterationStartEvent<Context>
  | LlmStartEvent<Context>
  | TextDeltaEvent<Context>
  | ReasoningDeltaEvent<Context>
  | ToolCallEvent<Context>
  | LlmNoteEvent<Context>
  | LlmRetryEvent<Context>
  | ProviderFallbackEvent<Context>
  | OutputRewriteEvent<Context>
  | LlmEndEvent<Context>
  | UsageEvent<Context>
  | ApprovalRequestEvent<Context>
  | ApprovalDecisionEvent<Context>
  | ToolStartEvent<Context>
  | ToolProgressEvent<Context>
  | ToolEndEvent<Context>
  | ToolErrorEvent<Context>
  | OutputInvalidEvent<Context>
  | IterationEndEvent<Context>
  | MemoryTrimEvent<Context>
  | RunCancelledEvent<Context>
  | RunEndEvent<Context>
  | RunErrorEvent<Context>;

/**
 * The {@link RunEvent} of one type.
 *
 * @example
 * import type { RunEventOf } from 'rxagent';
 * const name = (event: RunEventOf<'tool-start'>): string => event.call.toolName;
 */
export type RunEventOf<T extends RunEvent['type'], Context = unknown> = Extract<RunEvent<Context>, { type: T }>;
