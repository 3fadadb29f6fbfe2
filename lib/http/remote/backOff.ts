import { defer, fromEvent, take, timer, type Observable } from 'rxjs';
import { RetryPlan } from '../../protocol/retryPlan';
import type { RetryOptions } from '../../types/retryOptions';

/**
 * Waits before a server is asked again, longer each time; throws an error that shall not be, or not again, followed by another try. A page that is offline waits until it is
 * online, however long that takes. `reset` begins anew.
 */
export class BackOff {
  #plan: RetryPlan | undefined;

  constructor(
    private readonly options: RetryOptions,
    private readonly shouldRetry: (error: unknown) => boolean,
  ) {}

  /** Bound, for `retry`. */
  readonly delay = (error: unknown): Observable<unknown> => {
    const { options, shouldRetry } = this;
    const { delayMs } = (this.#plan ??= new RetryPlan({ ...options, shouldRetry })).next(error, true);
    return defer(() => (isOffline() ? fromEvent(globalThis, 'online').pipe(take(1)) : timer(delayMs)));
  };

  reset(): void {
    this.#plan = undefined;
  }
}

/** Only browsers know. */
const isOffline = (): boolean => (globalThis.navigator as { onLine?: boolean } | undefined)?.onLine === false;
