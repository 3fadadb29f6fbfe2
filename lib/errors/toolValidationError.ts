import { AgentError } from './agentError';

/**
 * A call cannot be run: unknown tool, malformed or invalid arguments. Found on the `tool-error` event; the model hears the message. Its `code` is
 * `tool-validation`.
 *
 * @example
 * import { ToolValidationError, type AgentObserver } from 'rxagent';
 * const observer: AgentObserver = { onToolError: ({ error }) => console.log(error instanceof ToolValidationError) };
 */
export class ToolValidationError extends AgentError {
  readonly toolName: string;
  /** One text for each thing that is wrong. */
  readonly issues: readonly string[];

  constructor(message: string, toolName: string, issues: readonly string[] = []) {
    super(message, { code: 'tool-validation' });
    this.name = 'ToolValidationError';
    this.toolName = toolName;
    this.issues = issues;
  }
}
