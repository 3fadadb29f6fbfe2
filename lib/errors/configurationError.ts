import { AgentError } from './agentError';

/**
 * Something was set up wrongly; the message names the part and the fix. Its `code` is `configuration`.
 *
 * @example
 * import { ConfigurationError, tool } from 'rxagent';
 * try {
 *   tool({ name: 'no spaces please', description: '', parameters: { type: 'object' }, execute: () => 1 });
 * } catch (error) {
 *   console.log(error instanceof ConfigurationError);
 * }
 */
export class ConfigurationError extends AgentError {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, { code: 'configuration', ...options });
    this.name = 'ConfigurationError';
  }
}
