import { AgentError } from './agentError';

/**
 * The model's answers did not fit `responseSchema`, as often as it was asked. The conversation so far is on the `run-error` event. Its `code` is `invalid-output`.
 *
 * @example
 * import { Agent, InvalidOutputError, LocalProvider } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider(), responseSchema: { type: 'array', items: { type: 'string' } } });
 * agent.run('Name three rivers').catch((error: unknown) => {
 *   if (error instanceof InvalidOutputError) console.log(error.content, error.issues);
 * });
 */
export class InvalidOutputError extends AgentError {
  /** The last answer's text. */
  readonly content: string;
  /** One text for each thing that is wrong with it. */
  readonly issues: readonly string[];

  constructor(content: string, issues: readonly string[]) {
    super(`The model's answer does not match responseSchema: ${issues.join(' ')}`, { code: 'invalid-output' });
    this.name = 'InvalidOutputError';
    this.content = content;
    this.issues = issues;
  }
}
