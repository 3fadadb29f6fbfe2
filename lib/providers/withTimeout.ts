import { filter, throwError, timeout } from 'rxjs';
import { ConfigurationError } from '../errors/configurationError';
import { ProviderError } from '../errors/providerError';
import { checkNumbers, LONGEST_TIMER_MS } from '../protocol/checkNumbers';
import { isNote } from '../protocol/replyItem';
import type { Provider } from '../types/provider';
import type { TimeoutOptions } from '../types/timeoutOptions';
import { decorate } from './decorate';
import { isDecoratorNote } from './isDecoratorNote';

/**
 * Gives up a reply that is too slow: unsubscribes from the provider, and fails with a {@link ProviderError} of the `code` `timeout`, which may be retried.
 *
 * Inside of `withRetry` each try has these limits, around it all tries together. Throws a {@link ConfigurationError} for options that make no sense.
 *
 * @example
 * import { Agent, LocalProvider, withRetry, withTimeout } from 'rxagent';
 * const provider = withRetry(withTimeout(new LocalProvider(), { firstMs: 20_000, eachMs: 5000 }));
 * const agent = new Agent({ provider });
 */
export function withTimeout(provider: Provider, options: TimeoutOptions): Provider {
  const limit = { least: 1, most: LONGEST_TIMER_MS };
  checkNumbers('withTimeout', options, { firstMs: limit, eachMs: limit });
  const { firstMs, eachMs } = options;
  if (firstMs === undefined && eachMs === undefined) throw new ConfigurationError('withTimeout: give it firstMs, eachMs or both, in milliseconds.');
  const limits = { ...(firstMs !== undefined && { first: firstMs }), ...(eachMs !== undefined && { each: eachMs }) };

  return decorate('withTimeout', provider, (ask, request) =>
    ask(request).pipe(
      filter((item) => {
        if (!isNote(item) || !isDecoratorNote(item)) return true;
        request.report(item);
        return false;
      }),
      timeout({ ...limits, with: ({ seen }) => throwError(() => tooSlow(provider.name, options, seen)) }),
    ),
  );
}

function tooSlow(provider: string, { firstMs, eachMs }: TimeoutOptions, seen: number): ProviderError {
  const [name, limit] = seen === 0 && firstMs !== undefined ? ['firstMs', firstMs] : ['eachMs', eachMs];
  const what = seen === 0 ? 'did not begin to answer' : 'fell silent within its reply';
  return new ProviderError(`${provider} ${what} for ${limit} ms (${name} of withTimeout). Raise ${name} if that is not long.`, { provider, code: 'timeout', retryable: true });
}
