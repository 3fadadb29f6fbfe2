import { catchError, EMPTY, retry, throwError, type Observable } from 'rxjs';
import { ProviderError } from '../../errors/providerError';
import { abortable } from '../../protocol/abortable';
import type { RetryOptions } from '../../types/retryOptions';
import { askServer, type Question, type Server } from './askServer';
import { BackOff } from './backOff';

/**
 * Brings something to a run, such as the result of a tool: again and again while the server cannot be reached, since what comes twice is refused there. Completes also where nobody waits for it
 * (any more): the stream of the run tells why.
 */
export const deliver = (server: Server, reconnect: RetryOptions, question: Question): Observable<never> =>
  abortable((signal) => askServer(server, { ...question, signal }), () => EMPTY).pipe(
    retry({ delay: new BackOff(reconnect, isPassing).delay }),
    catchError((error: unknown) => (isInVain(error) ? EMPTY : throwError(() => error))),
  );

const isPassing = (error: unknown): boolean => error instanceof ProviderError && error.retryable;

const isInVain = (error: unknown): boolean => error instanceof ProviderError && [404, 409, 410].includes(error.status ?? 0);
