import { catchError, EMPTY, finalize, from, lastValueFrom, tap, timeout } from 'rxjs';
import { askServer, type Question, type Server } from './askServer';
import { endRun } from './endRun';

/** A run that is to end with its subscriber. */
export interface Start {
  readonly question: Question;
  /** Aborts when the subscriber has left. */
  readonly left: AbortSignal;
  /** Whether the id of the run is known: from then on it is ended by it. */
  readonly isKnown: () => boolean;
}

/**
 * Asks for a new run. To leave before its id is known cannot name the run that shall end, and a resumable server would go on with it for nobody: so the request goes on until its headers
 * are there, for half a minute at most, and the run is ended then. The subscriber is long gone.
 */
export function startRun(server: Server, { question, left, isKnown }: Start): Promise<Response> {
  const controller = new AbortController();
  const fetch: typeof globalThis.fetch = (url, init) => {
    if (left.aborted) throw left.reason; // before anything was sent
    return (server.fetch ?? globalThis.fetch)(url, init);
  };
  const answer = askServer({ ...server, fetch }, { ...question, signal: controller.signal });
  const abort = (): void => controller.abort(left.reason);
  const endLate = (): void => {
    const ended = from(answer).pipe(
      timeout(PATIENCE_MS),
      tap(({ headers }) => headers.has(RUN) && endRun(server, headers.get(RUN)!)),
      catchError(() => EMPTY),
      finalize(abort),
    );
    void lastValueFrom(ended, { defaultValue: undefined });
  };
  left.addEventListener('abort', () => (isKnown() ? abort() : endLate()), { once: true });
  return answer;
}

const RUN = 'x-rxagent-run';
const PATIENCE_MS = 30_000;
