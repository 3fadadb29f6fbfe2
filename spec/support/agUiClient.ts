import { runHttpRequest, transformHttpEventStream, verifyEvents } from '@ag-ui/client';
import type { Observable } from 'rxjs';

/** An AG-UI event as it stands on the wire, where `type` is a text and no enum. */
export type WireEvent = Readonly<Record<string, unknown>> & { readonly type: string };

/*
 * `@ag-ui/client` has a copy of RxJS of its own: its streams work with ours, but their types do not.
 */

/** What the foreign verifier lets pass; an error at the first breach. */
export const verified = (events: Observable<unknown>): Observable<WireEvent> => verifyEvents(false)(events as never) as unknown as Observable<WireEvent>;

/** The events of a response, read by the foreign parser. */
export const requested = (url: string, body: unknown): Observable<WireEvent> =>
  transformHttpEventStream(runHttpRequest(() => fetch(url, { method: 'POST', body: JSON.stringify(body) }))) as unknown as Observable<WireEvent>;
