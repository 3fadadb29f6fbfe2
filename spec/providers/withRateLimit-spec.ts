import { ConfigurationError } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider } from 'rxagent/testing';
import { withRateLimit, type RateLimitOptions } from '../../lib/providers/withRateLimit';
import { describeDecorator, items, replyOf } from '../support/decoratorContract';

describe('withRateLimit', () => {
  describeDecorator('withRateLimit', (provider) => withRateLimit(provider, { concurrency: 9, perInterval: { count: 9, intervalMs: 1 } }));

  it('should let requests wait for a free slot', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('  -a-b|          ', items);
    const firstSubs = '  ^---!          ';
    const secondSubs = ' ----^---!      ';
    const thirdSubs = '  --------^---!  ';

    const reply = replyOf(withRateLimit(marbleProvider([turn, turn, turn]), { concurrency: 1 }));

    expectObservable(reply).toBe('       -a-b|          ', items);
    expectObservable(reply, '-^').toBe(' -----a-b|      ', items);
    expectObservable(reply, '-^').toBe(' ---------a-b|  ', items);
    expectSubscriptions(turn.subscriptions).toBe([firstSubs, secondSubs, thirdSubs]);
  }));

  it('should free the slot of a reply that failed or was unsubscribed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const failing = cold('    --#      ');
    const failingSubs = '     ^-!      ';
    const stopped = cold('      -a--   ', items);
    const stoppedSubs = '     --^--!   ';
    const last = cold('            -a|', items);
    const lastSubs = '        -----^-! ';

    const reply = replyOf(withRateLimit(marbleProvider([failing, stopped, last]), { concurrency: 1 }));

    expectObservable(reply).toBe('         --#      ');
    expectObservable(reply, '^----!').toBe('---a   ', items);
    expectObservable(reply).toBe('         ------a| ', items);
    expectSubscriptions(failing.subscriptions).toBe(failingSubs);
    expectSubscriptions(stopped.subscriptions).toBe(stoppedSubs);
    expectSubscriptions(last.subscriptions).toBe(lastSubs);
  }));

  it('should forget a request that is unsubscribed while it waits', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('  -a--|      ', items);
    const firstSubs = '  ^---!      ';
    const lastSubs = '   ----^---!  ';

    const reply = replyOf(withRateLimit(marbleProvider([turn, turn]), { concurrency: 1 }));

    expectObservable(reply).toBe('       -a--|      ', items);
    expectObservable(reply, '-^-!').toBe('           ', items);
    expectObservable(reply, '--^').toBe('-----a--|  ', items);
    expectSubscriptions(turn.subscriptions).toBe([firstSubs, lastSubs]);
  }));

  it('should start so many within an interval, however short they are', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('  (a|)           ', items);
    const firstSubs = '  (^!)           ';
    const secondSubs = ' --(^!)         ';
    const thirdSubs = '  -----(^!)      ';
    const fourthSubs = ' -------(^!)    ';

    const reply = replyOf(withRateLimit(marbleProvider([turn, turn, turn, turn]), { perInterval: { count: 2, intervalMs: 5 } }));

    expectObservable(reply).toBe('       (a|)           ', items);
    expectObservable(reply, '--^').toBe('--(a|)         ', items);
    expectObservable(reply, '--^').toBe('-----(a|)      ', items);
    expectObservable(reply, '---^').toBe('-------(a|)   ', items);
    expectSubscriptions(turn.subscriptions).toBe([firstSubs, secondSubs, thirdSubs, fourthSubs]);
  }));

  it.each<[unknown, string]>([
    [{}, 'withRateLimit: give it concurrency, perInterval or both.'],
    [{ concurrency: 0 }, 'withRateLimit: concurrency must be a whole number from 1; got 0.'],
    [{ perInterval: 5 }, 'withRateLimit, perInterval: its options must be an object with count, intervalMs; got 5.'],
    [{ perInterval: { count: 1 } }, 'withRateLimit: perInterval needs count and intervalMs.'],
    [{ perInterval: { count: 0, intervalMs: 1 } }, 'withRateLimit, perInterval: count must be a whole number from 1; got 0.'],
    [{ perInterval: { count: 1, intervalMs: 0 } }, 'withRateLimit, perInterval: intervalMs must be a number from 1 to 2147483647; got 0.'],
    [undefined, 'withRateLimit: its options must be an object with concurrency; got undefined.'],
  ])('should refuse misuse (%#)', (options, message) => {
    expect(() => withRateLimit(scriptedProvider([]), options as RateLimitOptions)).toThrow(new ConfigurationError(message));
  });
});
