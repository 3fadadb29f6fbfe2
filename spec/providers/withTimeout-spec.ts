import { ConfigurationError, ProviderError, type TimeoutOptions } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider } from 'rxagent/testing';
import { withRetry } from '../../lib/providers/withRetry';
import { withTimeout } from '../../lib/providers/withTimeout';
import { describeDecorator, items, replyOf } from '../support/decoratorContract';

const timeout = (message: string): ProviderError => new ProviderError(message, { provider: 'test', code: 'timeout', retryable: true });
const late = timeout('test did not begin to answer for 4 ms (firstMs of withTimeout). Raise firstMs if that is not long.');
const lateToo = timeout('test did not begin to answer for 3 ms (eachMs of withTimeout). Raise eachMs if that is not long.');
const silent = timeout('test fell silent within its reply for 3 ms (eachMs of withTimeout). Raise eachMs if that is not long.');

describe('withTimeout', () => {
  describeDecorator('withTimeout', (provider) => withTimeout(provider, { firstMs: 100, eachMs: 100 }));

  /** title, options, reply, subscription, result, error */
  const cases: [string, TimeoutOptions, string, string, string, ProviderError | undefined][] = [
    ['wait no longer than firstMs', { firstMs: 4 }, '               -----a|   ', '^---!   ', '----#   ', late],
    ['take a text for a sign of life', { firstMs: 4 }, '            -a-----b| ', '^-------!', '-a-----b|', undefined],
    ['take reasoning for a sign of life', { firstMs: 4 }, '         -r-----b| ', '^-------!', '-r-----b|', undefined],
    ['take a call for a sign of life', { firstMs: 4 }, '            -c-----b| ', '^-------!', '-c-----b|', undefined],
    ['take usage for a sign of life', { firstMs: 4 }, '             -u-----b| ', '^-------!', '-u-----b|', undefined],
    ['take a model for a sign of life', { firstMs: 4 }, '           -m-----b| ', '^-------!', '-m-----b|', undefined],
    ['take an empty reply for an answer', { firstMs: 4 }, '         --|       ', '^-!      ', '--|      ', undefined],
    ['wait no longer than eachMs between items', { eachMs: 3 }, '   a--b---c| ', '^-----!  ', 'a--b--#  ', silent],
    ['wait no longer than eachMs for the first item', { eachMs: 3 }, '----a|   ', '^--!     ', '---#     ', lateToo],
    ['wait no longer than eachMs for the end', { eachMs: 3 }, '     --a----| ', '^----!   ', '--a--#   ', silent],
    ['have a limit of its own for each', { firstMs: 6, eachMs: 3 }, '-----a--b|', '^--------!', '-----a--b|', undefined],
    ['tell which limit was met', { firstMs: 4, eachMs: 3 }, '       -----a--b|', '^---!   ', '----#   ', late],
  ];
  it.each(cases)('should %s', (_, options, diagram, turnSubs, expected, error) => marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold(diagram, items);

    expectObservable(replyOf(withTimeout(marbleProvider([turn]), options))).toBe(expected, items, error);
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
  })());

  it('should be retried', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const slow = cold('  ------a|  ');
    const slowSubs = '   ^---!     ';
    const quick = cold('       a--|');
    const quickSubs = '  ------^--!';
    const expected = '   ----R-a--|';

    const provider = withRetry(withTimeout(marbleProvider([slow, quick]), { firstMs: 4 }), { delayMs: 2, jitter: 0 });

    expectObservable(replyOf(provider)).toBe(expected, { a: 'a', R: { type: 'retry', attempt: 1, delayMs: 2, error: late } });
    expectSubscriptions(slow.subscriptions).toBe(slowSubs);
    expectSubscriptions(quick.subscriptions).toBe(quickSubs);
  }));

  it('should count all tries together when it is around them, and pass their notes', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const busy = new ProviderError('busy', { provider: 'test', retryable: true });
    const turn = cold('  -#     ', {}, busy);
    const turnSubs = '   ^!     ';
    const again = cold('    ---a|');
    const againSubs = '  ---^!  ';
    const expected = '   -R--#  ';

    const provider = withTimeout(withRetry(marbleProvider([turn, again]), { delayMs: 2, jitter: 0 }), { firstMs: 4 });

    expectObservable(replyOf(provider)).toBe(expected, { R: { type: 'retry', attempt: 1, delayMs: 2, error: busy } }, late);
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
    expectSubscriptions(again.subscriptions).toBe(againSubs);
  }));

  it.each<[unknown, string]>([
    [{}, 'withTimeout: give it firstMs, eachMs or both, in milliseconds.'],
    [{ firstMs: 0 }, 'withTimeout: firstMs must be a number from 1 to 2147483647; got 0.'],
    [{ eachMs: Infinity }, 'withTimeout: eachMs must be a number from 1 to 2147483647; got Infinity.'],
    [undefined, 'withTimeout: its options must be an object with firstMs, eachMs; got undefined.'],
  ])('should refuse %p', (options, message) => {
    expect(() => withTimeout(scriptedProvider([]), options as TimeoutOptions)).toThrow(new ConfigurationError(message));
  });
});
