import { defer, fromEvent, of, type Observable } from 'rxjs';

/** Tells when the client of a request has gone away, where the host says so. */
export const clientGone = ({ signal }: Pick<Request, 'signal'>): Observable<unknown> => defer(() => (signal.aborted ? of(true) : fromEvent(signal, 'abort')));
