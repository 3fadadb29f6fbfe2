import { catchError, filter, identity, map, pipe, throwError, type MonoTypeOperatorFunction } from 'rxjs';
import { AgentError } from '../errors/agentError';
import type { RunEvent } from '../types/runEvent';

type Expose = (event: RunEvent) => RunEvent | undefined;

/** What `expose` lets out. The error of a run that fails goes with its `run-error`, or not at all: behind it, nothing is said of it. */
export const exposed = (expose: Expose | undefined): MonoTypeOperatorFunction<RunEvent> =>
  expose
    ? pipe(
        map((event) => shown(expose, event)),
        filter((event) => event !== undefined),
        catchError(() => throwError(() => new AgentError('Something went wrong on the server.', { code: 'internal' }))),
      )
    : identity;

function shown(expose: Expose, event: RunEvent): RunEvent | undefined {
  try {
    return expose(event);
  } catch (error) {
    console.error(`rxagent: 'expose' has failed with the event '${event.type}'; the run ends.`, error);
    throw error;
  }
}
