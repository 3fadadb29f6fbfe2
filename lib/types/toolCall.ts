/**
 * A model's complete request to run one tool. Opaque vendor data (signatures and the like) may ride along as further fields and is sent back unchanged.
 *
 * @example
 * import type { ToolCall } from 'rxagent';
 * const call: ToolCall = { id: 'call_1', toolName: 'search', parameters: { query: 'rxjs' } };
 */
export interface ToolCall {
  /** Unique within the conversation. */
  id: string;
  toolName: string;
  /** The arguments as the model gave them: parsed, not yet coerced. */
  parameters: Record<string, unknown>;
  /** Why the arguments could not be parsed; such a call is answered with this text and never run. */
  parseError?: string;
}
