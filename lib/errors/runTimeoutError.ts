import { AgentError } from './agentError';

/**
 * A run took longer than the agent's `runTimeoutMs`. What was done until then is in the `run-error` event.
 *
 * @example
 * import { Agent, LocalProvider, RunTimeoutError } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider({ delayMs: 50 }), runTimeoutMs: 100 });
 * agent.run('Tell me a long story').catch((error: unknown) => console.log(error instanceof RunTimeoutError && error.timeoutMs));
 */
export class RunTimeoutError extends AgentError {
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`The run took longer than ${timeoutMs} ms (runTimeoutMs). Raise the limit, or pass stop: timer(…) with the input to end with what was done.`, { code: 'run-timeout' });
    this.name = 'RunTimeoutError';
    this.timeoutMs = timeoutMs;
  }
}
