/**
 * How often and when a reply is asked for again.
 *
 * The n-th wait lasts `delayMs * factor ** (n - 1)`, at most `maxDelayMs`, less a random share of up to `jitter`. Where the provider says how long to wait
 * (`retryAfterMs` of its error), that long is waited; where that is longer than `maxDelayMs`, the error goes out at once.
 *
 * @example
 * import { Agent, LocalProvider, withRetry, type RetryOptions } from 'rxagent';
 * const patient: RetryOptions = { count: 5, delayMs: 1000, maxDelayMs: 60_000 };
 * const agent = new Agent({ provider: withRetry(new LocalProvider(), patient) });
 */
export interface RetryOptions {
  /** Retries after the first try; default 2. With 0 nothing is retried, not even by another retry around this one. */
  count?: number | undefined;
  /** The first wait in milliseconds; default 500. */
  delayMs?: number | undefined;
  /** By which each wait is longer than the one before; default 2. */
  factor?: number | undefined;
  /** The longest wait in milliseconds; default 30000. */
  maxDelayMs?: number | undefined;
  /** The share of each wait that is random, from 0 to 1; default 0.5. */
  jitter?: number | undefined;
  /** Which errors are retried; what it does not want is not retried by another retry around this one either. Default: those whose `retryable` is true. */
  shouldRetry?: ((error: unknown) => boolean) | undefined;
}
