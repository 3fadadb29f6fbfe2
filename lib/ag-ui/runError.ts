import { AgentError } from '../errors/agentError';
import { redact } from '../protocol/redact';
import type { AgUiEvent } from './agUiEvent';

/** The event for the failure of a run: no stack, no cause, no keys. Of errors that are not of this library nothing is told: their messages were not written for strangers. */
export const runError = (error: unknown): Extract<AgUiEvent, { type: 'RUN_ERROR' }> =>
  AgentError.isInstance(error)
    ? { type: 'RUN_ERROR', message: redact(error.message), code: error.code }
    : { type: 'RUN_ERROR', message: 'Something went wrong on the server.', code: 'internal' };
