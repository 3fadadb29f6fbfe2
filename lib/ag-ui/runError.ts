import { AgentError } from '../errors/agentError';
import { publicError } from '../protocol/publicError';
import type { AgUiEvent } from './agUiEvent';

/** The event for the failure of a run: no stack, no cause, no keys. Of errors that are not of this library nothing is told: their messages were not written for strangers. */
export const runError = (error: unknown): Extract<AgUiEvent, { type: 'RUN_ERROR' }> => ({ type: 'RUN_ERROR', message: publicError(error), code: AgentError.isInstance(error) ? error.code : 'internal' });
