import { AgentError } from './agentError';

/**
 * A guard has refused the input or the answer; the message tells its reason.
 *
 * @example
 * import { Agent, GuardError, LocalProvider } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider(), guards: { input: (text) => (text.length > 999 ? { block: 'it is too long' } : undefined) } });
 * agent.run('hi').catch((error: unknown) => console.log(error instanceof GuardError && error.guard));
 */
export class GuardError extends AgentError {
  /** Which kind of guard it was. */
  readonly guard: 'input' | 'output';

  constructor(guard: 'input' | 'output', reason: string, options: { cause?: unknown } = {}) {
    super(`The ${guard === 'input' ? 'input' : 'answer'} was blocked: ${reason}`, { code: 'blocked', ...(options.cause !== undefined && { cause: options.cause }) });
    this.name = 'GuardError';
    this.guard = guard;
  }
}
