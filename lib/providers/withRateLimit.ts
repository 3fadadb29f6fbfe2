import { mergeMap, using } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import type { Provider } from '../types/provider';
import { decorate } from './decorate';
import { StartQueue, type Ticket } from './startQueue';

/**
 * The limits of {@link withRateLimit}; at least one must be given.
 *
 * @example
 * import { LocalProvider, withRateLimit, type RateLimitOptions } from 'rxagent';
 * const options: RateLimitOptions = { concurrency: 4, perInterval: { count: 60, intervalMs: 60_000 } };
 * const provider = withRateLimit(new LocalProvider(), options);
 */
export interface RateLimitOptions {
  /** How many replies may be under way at once; default Infinity. */
  concurrency?: number | undefined;
  /** How many replies may start within any `intervalMs` milliseconds; default no limit. */
  perInterval?: { count: number; intervalMs: number } | undefined;
}

/**
 * Lets requests wait for their turn: first come, first served, for all subscribers of this provider together. One that is unsubscribed leaves the queue; a reply
 * that ends, fails or is unsubscribed makes room.
 *
 * Throws a {@link ConfigurationError} for options that make no sense.
 *
 * @example
 * import { Agent, LocalProvider, withRateLimit } from 'rxagent';
 * const provider = withRateLimit(new LocalProvider(), { concurrency: 2 });
 * const agents = ['one', 'two', 'three'].map((name) => new Agent({ name, provider }));
 */
export function withRateLimit(provider: Provider, options: RateLimitOptions): Provider {
  checkNumbers('withRateLimit', options, { concurrency: { least: 1, whole: true } });
  const { concurrency, perInterval } = options;
  if (concurrency === undefined && perInterval === undefined) throw new ConfigurationError('withRateLimit: give it concurrency, perInterval or both.');
  if (perInterval !== undefined) {
    checkNumbers('withRateLimit, perInterval', perInterval, { count: { least: 1, whole: true }, intervalMs: { least: 1, most: LONGEST_TIMER_MS } });
    if (perInterval.count === undefined || perInterval.intervalMs === undefined) throw new ConfigurationError('withRateLimit: perInterval needs count and intervalMs.');
  }
  const queue = new StartQueue(concurrency ?? Infinity, perInterval && { ...perInterval });
  return decorate('withRateLimit', provider, (ask, request) =>
    using(
      () => queue.draw(),
      (ticket) => (ticket as Ticket).turn.pipe(mergeMap(() => ask(request))),
    ),
  );
}
