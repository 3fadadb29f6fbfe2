/** A call as AG-UI messages hold it. */
interface AgUiToolCall {
  id: string;
  type: 'function';
  function: { name: string; arguments: string };
}

/**
 * A message of AG-UI, as far as runs make them.
 *
 * @example
 * import type { AgUiMessage } from 'rxagent/ag-ui';
 * const question: AgUiMessage = { id: 'm1', role: 'user', content: 'hi' };
 */
export type AgUiMessage =
  | { id: string; role: 'user'; content: string }
  | { id: string; role: 'assistant'; content?: string; toolCalls?: AgUiToolCall[] }
  | { id: string; role: 'tool'; toolCallId: string; content: string; metadata?: Record<string, unknown> }
  | { id: string; role: 'reasoning'; content: string };

/**
 * What a model has cost in a run. `inputTokens` holds the cached ones, `outputTokens` those of the reasoning.
 *
 * @example
 * import type { AgUiUsage } from 'rxagent/ag-ui';
 * const usage: AgUiUsage = { provider: 'openai', model: 'gpt-5', inputTokens: 12, outputTokens: 3, totalTokens: 15 };
 */
export interface AgUiUsage {
  provider?: string;
  model?: string;
  inputTokens?: number;
  outputTokens?: number;
  totalTokens?: number;
  reasoningTokens?: number;
  cachedInputTokens?: number;
}

/** Why a run has ended, where it was not simply over. */
type AgUiOutcome = { type: 'success'; pendingToolCallIds: string[] } | { type: 'cancelled' };

/**
 * An event of AG-UI 1.0 that `toAgUi` makes: the same as `@ag-ui/core` has, with `type` as a plain string in place of its enum.
 *
 * @example
 * import type { AgUiEvent } from 'rxagent/ag-ui';
 * const textOf = (event: AgUiEvent): string => (event.type === 'TEXT_MESSAGE_CONTENT' ? event.delta : '');
 */
export type AgUiEvent =
  | { type: 'RUN_STARTED'; threadId: string; runId: string; protocolVersion: string }
  | { type: 'RUN_FINISHED'; threadId: string; runId: string; result?: unknown; outcome?: AgUiOutcome; usage?: AgUiUsage[] }
  | { type: 'RUN_ERROR'; message: string; code: string; usage?: AgUiUsage[] }
  | { type: 'STEP_STARTED' | 'STEP_FINISHED'; stepName: string }
  | { type: 'TEXT_MESSAGE_START'; messageId: string; role: 'assistant' }
  | { type: 'TEXT_MESSAGE_CONTENT'; messageId: string; delta: string }
  | { type: 'TEXT_MESSAGE_END'; messageId: string }
  | { type: 'REASONING_START' | 'REASONING_END'; messageId: string }
  | { type: 'REASONING_MESSAGE_START'; messageId: string; role: 'reasoning' }
  | { type: 'REASONING_MESSAGE_CONTENT'; messageId: string; delta: string }
  | { type: 'REASONING_MESSAGE_END'; messageId: string }
  | { type: 'TOOL_CALL_START'; toolCallId: string; toolCallName: string; parentMessageId: string }
  | { type: 'TOOL_CALL_ARGS'; toolCallId: string; delta: string }
  | { type: 'TOOL_CALL_END'; toolCallId: string }
  | { type: 'TOOL_CALL_RESULT'; messageId: string; toolCallId: string; content: string; role: 'tool'; metadata?: Record<string, unknown> }
  | { type: 'MESSAGES_SNAPSHOT'; messages: AgUiMessage[] }
  | { type: 'CUSTOM'; name: string; value: unknown };
