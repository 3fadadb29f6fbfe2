import { retry, tap, timer } from 'rxjs';
import { isOutput } from '../protocol/replyItem';
import { checkRetryOptions, RetryPlan } from '../protocol/retryPlan';
import { tokenOf } from '../protocol/retryToken';
import type { Provider } from '../types/provider';
import type { RetryOptions } from '../types/retryOptions';
import { decorate } from './decorate';

/**
 * Asks a provider again when it fails, as long as nothing of the reply has reached the user: text, reasoning and calls cannot be unsaid.
 *
 * Each retry is told (`onLlmRetry`) before its wait. Throws a {@link ConfigurationError} for options that make no sense.
 *
 * @example
 * import { Agent, LocalProvider, withRetry } from 'rxagent';
 * const provider = withRetry(new LocalProvider(), { count: 3, delayMs: 200 });
 * const agent = new Agent({ provider, observers: [{ onLlmRetry: ({ attempt, delayMs }) => console.log(attempt, delayMs) }] });
 */
export function withRetry(provider: Provider, options: RetryOptions = {}): Provider {
  const checked = checkRetryOptions('withRetry', options);
  return decorate('withRetry', provider, (ask, request) => {
    const plan = new RetryPlan(checked, tokenOf(request.report));
    let spoke = false;
    return ask(request).pipe(
      tap((item) => (spoke ||= isOutput(item))),
      retry({
        delay: (error: unknown) => {
          const note = plan.next(error, !spoke);
          request.report(note);
          return timer(note.delayMs);
        },
      }),
    );
  });
}
