import type { RunFinishReason } from './finishReason';
import type { Message, Role } from './message';
import type { ToolCall } from './toolCall';
import type { ToolOutcome } from './toolOutcome';
import type { Trace } from './trace';
import type { Usage } from './usage';

/**
 * A piece of a run as it happens.
 *
 * @example
 * import { Agent, isChunk, LocalProvider } from 'rxagent';
 * new Agent({ provider: new LocalProvider() }).stream('hi').subscribe((event) => {
 *   if (isChunk(event)) process.stdout.write(event.content);
 * });
 */
export interface StreamChunk {
  type: 'chunk';
  /** `assistant`: what the model says · `tool`: what a tool does (its `content` is empty). */
  role: 'assistant' | 'tool';
  /** A text delta; all of a run joined are exactly what the model wrote. */
  content: string;
  /** The turn it belongs to, from 1. */
  iteration: number;
  /** Calls the model asks for, complete. */
  toolCalls?: ToolCall[];
  /** A delta of the model's reasoning. */
  reasoning?: string;
  /** What a streaming tool has emitted. */
  toolProgress?: { toolCallId: string; toolName: string; content: string };
  /** How a call ended; one for each call. */
  toolResult?: ToolOutcome;
}

/**
 * The rich result of a run; the last value of `agent.stream()`.
 *
 * @example
 * import { Agent, LocalProvider } from 'rxagent';
 * new Agent({ provider: new LocalProvider() }).run('hi').then((result) => console.log(result.content, result.usage.totalTokens));
 */
export interface AgentResult<Parsed = unknown> {
  type: 'result';
  runId: string;
  /** The answer. */
  message: Message;
  /** The answer's whole text. */
  content: string;
  role: Role;
  /** The tool of the run's last call, in request order. */
  toolName?: string;
  /** The arguments of the run's last call as the model gave them; `{}` without one. */
  toolArgs: Record<string, unknown>;
  /** How many turns the run took. */
  iterations: number;
  /** All calls of the run, in request order. */
  toolCalls: ToolCall[];
  /** The input's messages and all that followed, ready to be stored and sent again. */
  messages: Message[];
  finishReason: RunFinishReason;
  /** Of this run. */
  usage: Usage;
  trace: Trace;
  model?: string;
  provider: string;
  /** What the model reasoned for its last reply, where the provider tells. */
  reasoning?: string;
  /** The answer as the value that `responseSchema` asks for; absent without one, and where the run has ended otherwise than with the model's answer (`finishReason` is not `stop`). */
  parsed?: Parsed;
}

/**
 * What `agent.stream()` emits: chunks, and at the end one result.
 *
 * @example
 * import type { AgentEvent } from 'rxagent';
 * const text = (event: AgentEvent): string => (event.type === 'chunk' ? event.content : '');
 */
export type AgentEvent<Parsed = unknown> = StreamChunk | AgentResult<Parsed>;
