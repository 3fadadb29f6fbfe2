import { AgentError } from '../errors/agentError';
import { errorText } from '../errors/errorText';

/** How an operation has failed: `type` for `error.type`, `message` for the status where it may be told. */
export interface Failure {
  type: string;
  message?: string;
}

/** Errors whose messages hold nothing that a user or a model has said. (A vendor's may quote what it was asked.) */
const technical = new Set(['ToolTimeoutError', 'RunTimeoutError', 'ConfigurationError']);

/** What is recorded of an error; its message only where that is technical, or where content is captured, else the HTTP status if it has one. */
export function toFailure(error: unknown, captureContent: boolean): Failure {
  const isTold = captureContent || (AgentError.isInstance(error) && technical.has(error.name));
  const status = AgentError.isInstance(error) ? statusOf(error) : undefined;
  if (isTold) return { type: errorType(error), message: errorText(error) };
  return { type: errorType(error), ...(status !== undefined && { message: `HTTP status ${status}` }) };
}

/** The vendor's code or the status of a provider's error, the code of our own errors, the name of others. */
function errorType(error: unknown): string {
  if (!AgentError.isInstance(error)) return error instanceof Error ? error.name : '_OTHER';
  const status = statusOf(error);
  return error.code === 'provider' && status !== undefined ? String(status) : error.code;
}

const statusOf = ({ status }: AgentError & { readonly status?: number }): number | undefined => status;
