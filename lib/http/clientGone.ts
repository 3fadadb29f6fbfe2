import { defer, fromEvent, of, type Observable } from 'rxjs';

/** Tells when the client of a request has gone away, where the host says so. */
export const clientGone = (request: Request): Observable<unknown> => defer(() => (request.signal.aborted ? of(true) : fromEvent(request.signal, 'abort')));
