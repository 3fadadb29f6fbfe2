const brand = Symbol.for('rxagent.AgentError');

/**
 * The base of all errors of this library. `AgentError.isInstance` also knows errors from another copy of the package.
 *
 * @example
 * import { AgentError } from 'rxagent';
 * const report = (error: unknown): string => (AgentError.isInstance(error) ? error.code : 'not ours');
 */
export class AgentError extends Error {
  /** A stable name for the kind of failure, such as `configuration`. */
  readonly code: string;

  constructor(message: string, options: { code: string; cause?: unknown }) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = 'AgentError';
    this.code = options.code;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Whether `value` is an error of this library. */
  static isInstance(value: unknown): value is AgentError {
    return value instanceof Error && (value as unknown as Record<symbol, unknown>)[brand] === true;
  }
}
