import { catchError, defer, from, identity, retry, tap, throwError, timeout, type MonoTypeOperatorFunction, type Observable, type ObservableInput } from 'rxjs';
import { errorText } from '../../errors/errorText';
import { ProviderError } from '../../errors/providerError';
import { abortable } from '../../protocol/abortable';
import { LONGEST_TIMER_MS } from '../../protocol/checkNumbers';
import type { RetryOptions } from '../../types/retryOptions';
import type { RunEvent } from '../../types/runEvent';
import { askServer, type Question, type Server } from './askServer';
import { BackOff } from './backOff';
import { endRun } from './endRun';
import { readRun, type Heard } from './readRun';
import { broken, noEventStream, remoteError } from './remoteError';
import { startRun } from './startRun';

/** How runs are followed. */
export interface Following {
  readonly server: Server;
  readonly reconnect: RetryOptions;
}

/** The run to follow. */
export interface Followed {
  /** What a new run is asked for with; absent for one that is under way. */
  readonly body?: unknown;
  /** The id of a run that is under way. */
  readonly runId?: string | undefined;
  /** The last event that is known of it. */
  readonly after?: number | undefined;
  readonly context: unknown;
  /** Whether to leave is to end the run. */
  readonly cancels: boolean;
}

/** One subscription. */
interface Progress extends Heard {
  runId: string;
  /** Whether the server has begun to tell of the run. */
  isOpen: boolean;
  /** Why the last connection was lost. */
  loss?: string;
}

/**
 * All events of a run, each once and in order, over as many connections as it takes. A new run is asked for again only where the server said that it did not begin; one that has begun
 * is come back to behind the last event that was heard.
 */
export const followRun = (following: Following, followed: Followed): Observable<RunEvent> =>
  defer(() => {
    const { server, reconnect } = following;
    const { runId = '', after = 0, context, cancels } = followed;
    const progress: Progress = { runId, context, lastId: after, isOver: false, isOpen: false };
    const backOff = new BackOff(reconnect, (error) => mayAskAgain(error, progress));
    let heardBefore = after;
    const again = (error: unknown): Observable<unknown> => {
      if (progress.lastId > heardBefore) backOff.reset(); // events have come: it is another trouble
      heardBefore = progress.lastId;
      if (isBroken(error)) progress.loss = sentence(error);
      return backOff.delay(error);
    };
    const leave = (): void => {
      if (cancels && progress.runId !== '' && !progress.isOver) endRun(server, progress.runId);
    };
    return defer(() => connect(following, followed, progress)).pipe(
      retry({ delay: again }),
      catchError((error: unknown) => throwError(() => told(error, progress))),
      tap({ unsubscribe: leave }),
    );
  });

/** One connection: the first asks for the run, or goes to one that is under way; all others come back. */
const connect = ({ server }: Following, { body, cancels }: Followed, progress: Progress): Observable<RunEvent> => {
  const { runId, lastId } = progress;
  const accept = 'text/event-stream';
  const question: Question =
    runId === '' ? { method: 'POST', body, headers: { accept } } : { method: 'GET', runId, headers: { accept, ...(lastId > 0 && { 'last-event-id': String(lastId) }) } };
  const ask = async (signal: AbortSignal): Promise<Response> => {
    const isKnown = (): boolean => progress.runId !== '';
    const response = await (cancels && !isKnown() ? startRun(server, { question, left: signal, isKnown }) : askServer(server, { ...question, signal }));
    if (!/^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '')) throw await noEventStream(response);
    return response;
  };
  return abortable(ask, ({ headers, body: bytes }) => {
    progress.runId = headers.get('x-rxagent-run') ?? runId;
    progress.isOpen = true;
    return from((bytes ?? []) as ObservableInput<Uint8Array>).pipe(
      failIfSilent(server.silenceMs),
      catchError((error: unknown) => throwError(() => (ProviderError.isInstance(error) ? error : broken(errorText(error), error)))),
      readRun(progress),
    );
  });
};

/** The server's heartbeat is a byte, too. */
const failIfSilent = (silenceMs = Infinity): MonoTypeOperatorFunction<Uint8Array> =>
  silenceMs > LONGEST_TIMER_MS ? identity : timeout({ each: silenceMs, with: () => throwError(() => broken(`nothing came for ${silenceMs} ms`)) });

/** To ask for a run once more would have it twice, unless it was refused for the moment; to come back to it does no harm. */
function mayAskAgain(error: unknown, { runId, isOver }: Progress): boolean {
  if (isOver || !(error instanceof ProviderError)) return false;
  return runId === '' ? error.status === 429 || error.status === 503 : error.retryable;
}

/** What is known when a run cannot be followed any further. The run's own error is told as it is, and so is why one could not be asked for. */
function told(error: unknown, { isOpen, isOver, lastId, lastType, loss = 'it was closed' }: Progress): unknown {
  if (!isOpen || isOver || (error instanceof ProviderError && error.code === 'malformed')) return error;
  const where = lastType === undefined ? 'before its first event' : `behind event ${lastId} ('${lastType}')`;
  const vain = isBroken(error) ? '' : ` It could not be found again: ${sentence(error)}.`;
  return remoteError('truncated', `The connection to the run was lost ${where}: ${loss}.${vain} How the run has ended is not known.`, { cause: error });
}

const isBroken = (error: unknown): boolean => error instanceof ProviderError && error.code === 'broken';

const sentence = (error: unknown): string => errorText(error).replace(/\.$/, '');
