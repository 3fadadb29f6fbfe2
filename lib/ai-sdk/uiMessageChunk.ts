import type { Json } from './plainJson';

/** Names a tool part. */
interface ToolPart<T extends string> {
  type: T;
  toolCallId: string;
  toolName: string;
  /** Whether its part is a `dynamic-tool`, not a `tool-NAME`. */
  dynamic?: boolean;
}

/**
 * A chunk of the UI message stream (v1) of Vercel's AI SDK: those of its kinds that a run has a use for. Each is a JSON value, and fits the SDK's own type of this name.
 *
 * @see https://ai-sdk.dev/docs/ai-sdk-ui/stream-protocol
 *
 * @example
 * import type { UIMessageChunk } from 'rxagent/ai-sdk';
 * const text = (chunk: UIMessageChunk): string => (chunk.type === 'text-delta' ? chunk.delta : '');
 */
export type UIMessageChunk =
  | { type: 'start'; messageId?: string }
  | { type: 'start-step' }
  | { type: 'text-start'; id: string }
  | { type: 'text-delta'; id: string; delta: string }
  | { type: 'text-end'; id: string }
  | { type: 'reasoning-start'; id: string }
  | { type: 'reasoning-delta'; id: string; delta: string }
  | { type: 'reasoning-end'; id: string }
  | (ToolPart<'tool-input-start'> & { providerMetadata?: { rxagent: { [key: string]: Json } } })
  | { type: 'tool-input-delta'; toolCallId: string; inputTextDelta: string }
  | (ToolPart<'tool-input-available'> & { input: unknown })
  | (ToolPart<'tool-input-error'> & { input: unknown; errorText: string })
  | { type: 'tool-approval-request'; toolCallId: string; approvalId: string }
  | { type: 'tool-output-available'; toolCallId: string; output: unknown; preliminary?: boolean }
  | { type: 'tool-output-error'; toolCallId: string; errorText: string }
  | { type: 'tool-output-denied'; toolCallId: string }
  /** The text of this step so far is withdrawn; `content`, which follows as text unless it is empty, is what a guard has put in its place. */
  | { type: 'data-output-rewrite'; data: { content: string } }
  /** The text of this step is withdrawn: it does not match `responseSchema`, and the model is asked again. */
  | { type: 'data-output-invalid'; data: { errors: readonly string[]; attempt: number } }
  | { type: 'finish-step' }
  | { type: 'message-metadata'; messageMetadata: unknown }
  | { type: 'finish'; finishReason: 'stop' | 'length' | 'content-filter' | 'tool-calls' | 'other' }
  | { type: 'abort'; reason?: string }
  | { type: 'error'; errorText: string };
