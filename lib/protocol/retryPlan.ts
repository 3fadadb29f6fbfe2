import { ConfigurationError } from '../errors/configurationError';
import type { ModelNote } from '../types/provider';
import type { RetryOptions } from '../types/retryOptions';
import { checkNumbers, LONGEST_TIMER_MS } from './checkNumbers';
import type { RetryToken } from './retryToken';

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
 * When one reply is asked for again. An error that another plan for the same reply has given up on, or was told not to retry, is passed on: plans around each other
 * would multiply their tries.
 */
export class RetryPlan {
  #attempt = 0;

  constructor(
    private readonly options: RetryOptions,
    readonly token: RetryToken = {},
  ) {
    token.givenUp = undefined; // by nobody in this try
  }

  /** The note to tell before the wait that follows an error. Throws the error where there is no further try; `pristine` says whether nothing was seen yet. */
  next(error: unknown, pristine: boolean): RetryNote {
    const { count = 2, maxDelayMs = 30_000, shouldRetry } = this.options;
    if (this.token.givenUp?.deref() === Object(error)) throw error;
    if (!shouldRetry && !isRetryable(error)) throw error;
    const attempt = ++this.#attempt;
    const delayMs = retryAfter(error) ?? backOff(this.options, attempt);
    if (shouldRetry?.(error) === false || attempt > count || !pristine || delayMs > maxDelayMs) {
      this.token.givenUp = new WeakRef(Object(error) as object);
      throw error;
    }
    this.token.givenUp = undefined;
    return { type: 'retry', attempt, delayMs, error };
  }
}

type RetryNote = Extract<ModelNote, { type: 'retry' }>;

const isRetryable = (error: unknown): boolean => (error as { retryable?: unknown } | null | undefined)?.retryable === true;

const retryAfter = (error: unknown): number | undefined => {
  const { retryAfterMs } = Object(error) as { retryAfterMs?: unknown };
  return typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? retryAfterMs : undefined;
};

const backOff = ({ delayMs = 500, factor = 2, maxDelayMs = 30_000, jitter = 0.5 }: RetryOptions, attempt: number): number =>
  Math.round(Math.min(maxDelayMs, delayMs * Math.min(factor ** (attempt - 1), LONGEST_TIMER_MS)) * (1 - jitter * Math.random()));
