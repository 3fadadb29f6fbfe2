import { AgentError } from '../../errors/agentError';
import { ProviderError } from '../../errors/providerError';
import { isRecord } from '../../messages/isRecord';
import { publicError, UNTOLD } from '../../protocol/publicError';

/** What a client may know of an error: no stack, no cause, no keys. */
export interface WireError {
  readonly name: string;
  readonly message: string;
  readonly code: string;
  readonly [detail: string]: unknown;
}

/** What the errors of this library tell beside their message. */
const DETAILS = ['provider', 'status', 'retryable', 'retryAfterMs', 'requestId', 'toolName', 'timeoutMs', 'guard', 'content', 'issues'];

const detailsOf = (error: object): Record<string, unknown> => Object.fromEntries(Object.entries(error).filter(([key]) => DETAILS.includes(key)));

/** An error for the wire. Of errors that are not of this library nothing is told: their messages were not written for strangers. */
export function toWireError(error: unknown): WireError {
  if (!AgentError.isInstance(error)) return { name: 'AgentError', message: UNTOLD, code: 'internal' };
  return { ...detailsOf(error), name: error.name, message: publicError(error), code: error.code };
}

/** The error that the server has told of. */
export function fromWireError(given: unknown): AgentError {
  const { name, message, code, provider, ...details } = (isRecord(given) ? given : {}) as Partial<Record<string, unknown>>;
  const text = typeof message === 'string' ? message : 'The server has told of an error that cannot be read.';
  const kind = typeof code === 'string' ? code : 'internal';
  if (name === 'ProviderError') return new ProviderError(text, { provider: String(provider), code: kind, ...detailsOf(details) });
  return Object.assign(new AgentError(text, { code: kind }), detailsOf(details), typeof name === 'string' && { name });
}
