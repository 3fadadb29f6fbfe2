/**
 * The limits of `withTimeout`; at least one must be given. Anything that the model says is a sign of life: text, reasoning, calls, usage and other notes;
 * a retry or a fallback is none.
 *
 * @example
 * import { LocalProvider, withTimeout, type TimeoutOptions } from 'rxagent';
 * const limits: TimeoutOptions = { firstMs: 30_000, eachMs: 10_000 };
 * const provider = withTimeout(new LocalProvider(), limits);
 */
export interface TimeoutOptions {
  /** The longest wait for the first sign of life, in milliseconds; default `eachMs`. */
  firstMs?: number | undefined;
  /** The longest silence after that, in milliseconds; default none. */
  eachMs?: number | undefined;
}
