/**
 * How one tool call ended, as the model hears it.
 *
 * @example
 * import { Agent, isChunk, LocalProvider } from 'rxagent';
 * new Agent({ provider: new LocalProvider() }).stream('hi').subscribe((event) => {
 *   if (isChunk(event) && event.toolResult) console.log(event.toolResult.toolName, event.toolResult.durationMs, 'ms');
 * });
 */
export interface ToolOutcome {
  toolCallId: string;
  toolName: string;
  /** The text that goes back to the model. */
  content: string;
  isError: boolean;
  /** From start to end in milliseconds; 0 for a call that never ran. */
  durationMs: number;
}
