import { AgentError } from './agentError';

/**
 * A tool took longer than its `timeoutMs`. Found on the `tool-error` event; the model hears the message. Its `code` is `tool-timeout`.
 *
 * @example
 * import { ToolTimeoutError, type AgentObserver } from 'rxagent';
 * const observer: AgentObserver = { onToolError: ({ error }) => console.log(error instanceof ToolTimeoutError) };
 */
export class ToolTimeoutError extends AgentError {
  readonly toolName: string;
  readonly timeoutMs: number;

  constructor(toolName: string, timeoutMs: number) {
    super(`Tool '${toolName}' timed out after ${timeoutMs} ms`, { code: 'tool-timeout' });
    this.name = 'ToolTimeoutError';
    this.toolName = toolName;
    this.timeoutMs = timeoutMs;
  }
}
