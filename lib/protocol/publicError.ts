import { AgentError } from '../errors/agentError';
import { redact } from './redact';

/** What stands for the text of an error that was not written for strangers. */
export const UNTOLD = 'Something went wrong on the server.';

/**
 * Whether the message of an error was written to be read: it is one of this library. Where no vendor has answered, the message of a provider's error repeats what was thrown: addresses of
 * networks, or anything else.
 */
export function isPublic(error: unknown): error is AgentError {
  if (!AgentError.isInstance(error)) return false;
  const { provider, status, cause } = error as { readonly provider?: unknown; readonly status?: unknown; readonly cause?: unknown };
  return provider === undefined || status !== undefined || cause === undefined || AgentError.isInstance(cause);
}

/** What the client of a run may read of an error: no keys, and nothing of what was not written for strangers. */
export function publicError(error: unknown): string {
  if (isPublic(error)) return redact(error.message);
  return AgentError.isInstance(error) ? `The provider '${String((error as { readonly provider?: unknown }).provider)}' failed (${error.code}).` : UNTOLD;
}
