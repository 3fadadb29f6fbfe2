import { AgentError } from './agentError';

type Kind = 'input' | 'output' | 'toolArguments' | 'toolResult';

/**
 * A guard has refused the input, the answer, the arguments of a call or a tool's result; the message tells its reason. The conversation so far is on the `run-error`
 * event. Its `code` is `blocked`.
 *
 * @example
 * import { Agent, GuardError, LocalProvider } from 'rxagent';
 * const agent = new Agent({ provider: new LocalProvider(), guards: { input: (text) => (text.length > 999 ? { block: 'it is too long' } : undefined) } });
 * agent.run('hi').catch((error: unknown) => console.log(error instanceof GuardError && error.guard));
 */
export class GuardError extends AgentError {
  /** Which kind of guard it was: its name in `guards`. */
  readonly guard: Kind;
  /** Whose arguments or result it was; absent for input and output. */
  declare readonly toolName?: string;

  constructor(guard: 'input' | 'output', reason: string, options?: { cause?: unknown });
  constructor(guard: 'toolArguments' | 'toolResult', reason: string, options: { toolName: string; cause?: unknown });
  constructor(guard: Kind, reason: string, { toolName, cause }: { toolName?: string; cause?: unknown } = {}) {
    super(`${refusals[guard](toolName)}: ${reason}`, { code: 'blocked', ...(cause !== undefined && { cause }) });
    this.name = 'GuardError';
    this.guard = guard;
    if (toolName !== undefined) this.toolName = toolName;
  }
}

const refusals: Readonly<Record<Kind, (toolName?: string) => string>> = {
  input: () => 'The input was blocked',
  output: () => 'The answer was blocked',
  toolArguments: (toolName) => `The call of tool '${toolName}' was blocked`,
  toolResult: (toolName) => `The result of tool '${toolName}' was withheld`,
};
