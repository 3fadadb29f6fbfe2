import { catchError, defer, from, throwError, type Observable, type ObservableInput } from 'rxjs';
import type { ModelRequest } from '../types/provider';
import type { ToolCall } from '../types/toolCall';
import type { Vendor } from '../types/vendor';
import { abortable } from './abortable';
import { readReply, type ReplyReader } from './readReply';
import { reportNotes } from './replyItems';
import { serverSentEvents } from './serverSentEvents';
import { toProviderError, type FaultContext } from './toProviderError';

/**
 * One reply of a vendor's model. `send` has the vendor's client make the request and hand out the raw response, whose events are read here: the clients' own
 * decoding costs more than all the rest, and completes in silence when a stream is cut or aborted.
 */
export const askVendor = <E>(vendor: Vendor, { model, request, send, reader }: VendorQuestion<E>): Observable<string | ToolCall> =>
  defer(() => {
    const context: FaultContext = { model };
    return abortable(send, ({ headers, body }) => {
      context.began = true;
      context.requestId = headers.get('x-request-id') ?? headers.get('request-id') ?? undefined;
      return from((body ?? []) as ObservableInput<Uint8Array>).pipe(serverSentEvents(), readReply(reader as () => ReplyReader<unknown>, vendor, context));
    }).pipe(
      catchError((error: unknown) => throwError(() => toProviderError(error, vendor, context))),
      reportNotes(request),
    );
  });

/** What {@link askVendor} needs. */
export interface VendorQuestion<E> {
  model: string | undefined;
  request: ModelRequest;
  send: (signal: AbortSignal) => PromiseLike<Response>;
  reader: () => ReplyReader<E>;
}
