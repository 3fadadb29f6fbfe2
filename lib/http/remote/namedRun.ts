import { ConfigurationError } from '../../errors/configurationError';

/** The id of a run that was begun: to ask without one would begin another. Throws a {@link ConfigurationError} for what is none. */
export function namedRun(runId: unknown): string {
  if (typeof runId === 'string' && runId !== '') return runId;
  throw new ConfigurationError('remoteAgent: runId must be the one that the events of the run tell.');
}
