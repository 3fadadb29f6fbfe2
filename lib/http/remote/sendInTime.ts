import { defer, firstValueFrom, identity, tap, throwError, timeout } from 'rxjs';
import { LONGEST_TIMER_MS } from '../../protocol/checkNumbers';

/** What `send` gives, unless it takes longer than `silenceMs`: that is an error. Its signal aborts then, and with the given one, also when the answer is there: its body may still be read. */
export function sendInTime<A>(send: (signal: AbortSignal) => Promise<A>, silenceMs: number, left?: AbortSignal): Promise<A> {
  const controller = new AbortController();
  const abort = (): void => controller.abort(left?.reason);
  if (left?.aborted) abort();
  left?.addEventListener('abort', abort, { once: true });
  const late = throwError(() => new Error(`nothing came for ${silenceMs} ms`));
  const inTime = silenceMs > LONGEST_TIMER_MS ? identity : timeout<A, typeof late>({ first: silenceMs, with: () => late });
  return firstValueFrom(defer(() => send(controller.signal)).pipe(inTime, tap({ error: () => controller.abort() })));
}
