import { from, mergeMap, using, type Observable, type ObservableInput } from 'rxjs';

/**
 * What `use` makes of the answer to `send`, whose signal is aborted as soon as nobody listens any more: before the answer, in the midst of it, or when it is over.
 * The signal is what reaches the wire; a client's own `break` or `return()` may leave the socket open (googleapis/js-genai#1918).
 */
export const abortable = <A, T>(send: (signal: AbortSignal) => PromiseLike<A>, use: (answer: A) => ObservableInput<T>): Observable<T> =>
  using(openAbort, (resource) => from(send((resource as Abort).signal)).pipe(mergeMap(use)));

type Abort = ReturnType<typeof openAbort>;

function openAbort() {
  const controller = new AbortController();
  return { signal: controller.signal, unsubscribe: () => controller.abort(LEFT) };
}

/**
 * Made once: the stack of a reason that is made in the midst of a teardown would hold all that is torn down, as long as the client holds its controller (Anthropic's does
 * until the body is collected, so never: 15 KB for each reply that was cut).
 */
const LEFT = new DOMException('This operation was aborted', 'AbortError');
