import { AgentError } from '../errors/agentError';
import { errorText } from '../errors/errorText';

/** How an operation has failed: `type` for `error.type`, `message` for the status where it may be told. */
export interface Failure {
  type: string;
  message?: string;
}

/** Errors whose messages hold nothing that a user or a model has said. */
const technical = new Set(['ProviderError', 'ToolTimeoutError', 'RunTimeoutError', 'ConfigurationError']);

/** What is recorded of an error; its message only where that is technical, or where content is captured. */
export function toFailure(error: unknown, captureContent: boolean): Failure {
  const isTold = captureContent || (AgentError.isInstance(error) && technical.has(error.name));
  return { type: errorType(error), ...(isTold && { message: errorText(error) }) };
}

/** The vendor's code or the status of a provider's error, the code of our own errors, the name of others. */
function errorType(error: unknown): string {
  if (!AgentError.isInstance(error)) return error instanceof Error ? error.name : '_OTHER';
  const { status } = error as { readonly status?: number };
  return error.code === 'provider' && status !== undefined ? String(status) : error.code;
}
