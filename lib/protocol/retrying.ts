import { defer, retry, throwError, timer, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import type { ModelNote } from '../types/provider';
import type { RetryOptions } from '../types/retryOptions';
import { checkNumbers, LONGEST_TIMER_MS } from './checkNumbers';

/** What {@link retrying} has to know of the reply. */
export interface RetryContext {
  /** Whether nothing of it has reached the user yet. */
  pristine: () => boolean;
  /** Is told of each retry, before the wait. */
  report: (note: Extract<ModelNote, { type: 'retry' }>) => void;
}

/** A copy of the options. Throws a {@link ConfigurationError} that says what is wrong with those of `owner`. */
export function checkRetryOptions(owner: string, options: RetryOptions): RetryOptions {
  const delay = { least: 0, most: LONGEST_TIMER_MS };
  checkNumbers(owner, options, { count: { least: 0, whole: true }, delayMs: delay, factor: { least: 1, most: 1000 }, maxDelayMs: delay, jitter: { least: 0, most: 1 } });
  const { shouldRetry } = options;
  if (shouldRetry !== undefined && typeof shouldRetry !== 'function') {
    throw new ConfigurationError(`${owner}: shouldRetry must be a function (error) => boolean; got ${typeof shouldRetry}.`);
  }
  return { ...options };
}

/**
 * Errors that one `retrying` would have retried, but may not any more: another one around it must not start over, or retries multiply. Each has the number of its
 * giving up, since providers may throw the same object again: only what was given up within the present try counts.
 */
const givenUp = new WeakMap<object, number>();
let giveUps = 0;

/** Subscribes to the source again after an error, as long as nothing of the reply has reached the user. */
export const retrying = <T>(options: RetryOptions, { pristine, report }: RetryContext): MonoTypeOperatorFunction<T> => {
  const { count = 2, maxDelayMs = 30_000, shouldRetry = isRetryable } = options;
  return (source) =>
    defer(() => {
      let before = 0;
      const tried = defer(() => {
        before = giveUps;
        return source;
      });
      const delay = (error: unknown, attempt: number): Observable<unknown> => {
        const key = Object(error) as object;
        if ((givenUp.get(key) ?? 0) > before || !shouldRetry(error)) return throwError(() => error);
        const delayMs = retryAfter(error) ?? backOff(options, attempt);
        if (attempt > count || !pristine() || delayMs > maxDelayMs) {
          givenUp.set(key, ++giveUps);
          return throwError(() => error);
        }
        report({ type: 'retry', attempt, delayMs, error });
        return timer(delayMs);
      };
      return tried.pipe(retry({ delay }));
    });
};

const isRetryable = (error: unknown): boolean => (error as { retryable?: unknown } | null | undefined)?.retryable === true;

const retryAfter = (error: unknown): number | undefined => {
  const { retryAfterMs } = Object(error) as { retryAfterMs?: unknown };
  return typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : undefined;
};

const backOff = ({ delayMs = 500, factor = 2, maxDelayMs = 30_000, jitter = 0.5 }: RetryOptions, attempt: number): number =>
  Math.round(Math.min(maxDelayMs, delayMs * Math.min(factor ** (attempt - 1), LONGEST_TIMER_MS)) * (1 - jitter * Math.random()));
