import { asyncScheduler, catchError, defer, retry, tap, throwError, timer, type Observable } from 'rxjs';
import { ConfigurationError, ProviderError, type ModelNote, type RetryOptions } from 'rxagent';
import { marbles } from 'rxagent/testing';
import { checkRetryOptions, RetryPlan } from '../../lib/protocol/retryPlan';
import type { RetryToken } from '../../lib/protocol/retryToken';

const busy = new ProviderError('busy', { provider: 'test', retryable: true });
const wrong = new ProviderError('wrong', { provider: 'test' });
const wait = (retryAfterMs: number): ProviderError => new ProviderError('wait', { provider: 'test', retryable: true, retryAfterMs });

/** The k-th subscription gets the k-th source, the last one all further. */
const inTurn = <T>(sources: Observable<T>[]): Observable<T> => {
  let subscription = 0;
  return defer(() => sources[Math.min(subscription++, sources.length - 1)]!);
};

/** Retries until something came, and keeps what was told. */
function policy(options: RetryOptions = {}, token: RetryToken = {}) {
  const told: [number, ModelNote][] = [];
  const apply = <T>(source: Observable<T>): Observable<T> =>
    defer(() => {
      const plan = new RetryPlan({ delayMs: 3, jitter: 0, ...options }, token);
      let pristine = true;
      const delay = (error: unknown): Observable<unknown> => {
        const note = plan.next(error, pristine);
        told.push([asyncScheduler.now(), note]);
        return timer(note.delayMs);
      };
      return source.pipe(tap(() => (pristine = false)), retry({ delay }));
    });
  return { told, apply };
}

describe('RetryPlan', () => {
  afterEach(() => jest.restoreAllMocks());

  it('should try again with growing waits, and tell before each', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
    const first = cold('  --#              ', {}, busy);
    const firstSubs = '   ^-!              ';
    const second = cold('      --#         ', {}, busy);
    const secondSubs = '  -----^-!         ';
    const third = cold('               -a-|');
    const thirdSubs = '   -------------^--!';
    const expected = '    --------------a-|';

    const { told, apply } = policy();

    expectObservable(apply(inTurn([first, second, third]))).toBe(expected);
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
    expectSubscriptions(third.subscriptions).toBe(thirdSubs);
    flush();
    expect(told).toEqual([
      [2, { type: 'retry', attempt: 1, delayMs: 3, error: busy }],
      [7, { type: 'retry', attempt: 2, delayMs: 6, error: busy }],
    ]);
  }));

  /** title, options, source, subscriptions, result, error */
  const cases: [string, RetryOptions, string, string[], string, unknown][] = [
    ['give up after two retries', {}, '                       #   ', ['(^!)', '---(^!)', '---------(^!)'], '---------#', busy],
    ['give up after as many retries as asked for', { count: 1 }, '-# ', ['^!', '----^!'], '                  -----#    ', busy],
    ['not retry with a count of 0', { count: 0 }, '                -# ', ['^!'], '                            -#        ', busy],
    ['not retry once something came', {}, '                        a-#', ['^-!'], '                           a-#       ', busy],
    ['not retry what cannot get better', {}, '                     -# ', ['^!'], '                            -#        ', wrong],
    ['not retry what is no object', {}, '                          -# ', ['^!'], '                            -#        ', null],
    ['retry what shouldRetry wants', { count: 1, shouldRetry: (error) => error === wrong }, '-#', ['^!', '----^!'], '-----#', wrong],
    ['not retry what shouldRetry does not want', { shouldRetry: () => false }, '-#', ['^!'], '               -#        ', busy],
    ['wait as long as the provider asks', { count: 1 }, '           -# ', ['^!', '-----^!'], '                 ------#   ', wait(4)],
    ['not wait when the provider says so', { count: 1 }, '          -# ', ['^!', '-^!'], '                     --#       ', wait(0)],
    ['not retry when the provider asks for too long', { maxDelayMs: 5 }, '-#', ['^!'], '                    -#        ', wait(6)],
    ['wait at most maxDelayMs', { count: 3, maxDelayMs: 4 }, '     # ', ['(^!)', '---(^!)', '-------(^!)', '-----------(^!)'], '-----------#', busy],
  ];
  it.each(cases)('should %s', (_, options, diagram, subs, expected, error) => marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold(diagram, {}, error);

    expectObservable(policy(options).apply(source)).toBe(expected, {}, error);
    expectSubscriptions(source.subscriptions).toBe(subs);
  })());

  it('should stop waiting when unsubscribed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold(' -#       ', {}, busy);
    const unsub = '       ---!     ';
    const sourceSubs = '  ^!       ';
    const expected = '    ----     ';

    expectObservable(policy({ delayMs: 5 }).apply(source), unsub).toBe(expected);
    expectSubscriptions(source.subscriptions).toBe(sourceSubs);
  }));

  it('should count anew for each subscription', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('     #             ', {}, busy);
    const firstSubs = '      (^!)          ';
    const firstRetry = '     ---(^!)       ';
    const secondSubs = '     --------(^!)  ';
    const secondRetry = '    -----------(^!)';

    const retried = policy({ count: 1 }).apply(source);

    expectObservable(retried).toBe('          ---#       ', {}, busy);
    expectObservable(retried, '--------^').toBe('-----------#', {}, busy);
    expectSubscriptions(source.subscriptions).toBe([firstSubs, firstRetry, secondSubs, secondRetry]);
  }));

  it.each([[0, 100], [0.5, 75], [1, 50]])('should take a random share off the wait (random %p)', (random, delayMs) => {
    jest.spyOn(Math, 'random').mockReturnValue(random);
    const { told, apply } = policy({ delayMs: 100, jitter: 0.5 });
    apply(throwError(() => busy)).subscribe({ error: () => undefined }).unsubscribe();
    expect(told).toEqual([[expect.any(Number), { type: 'retry', attempt: 1, delayMs, error: busy }]]);
  });

  it('should wait 500, then 1000 ms at most and half of it at least, by default', () => {
    jest.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(1);
    const plan = new RetryPlan({});

    expect([plan.next(busy, true), plan.next(busy, true)].map(({ delayMs }) => delayMs)).toEqual([500, 500]);
    expect(() => plan.next(busy, true)).toThrow(busy);
  });

  it('should stay finite however often it tries', marbles(({ cold, expectObservable }) => {
    const source = cold('#', {}, busy);
    expectObservable(policy({ count: 5000, delayMs: 0, factor: 1000 }).apply(source)).toBe('#', {}, busy);
  }));

  it('should send out what shouldRetry throws', marbles(({ cold, expectObservable }) => {
    const bug = new Error('bug');
    const shouldRetry = () => { throw bug; };
    expectObservable(policy({ shouldRetry }).apply(cold('-#'))).toBe('-#', {}, bug);
  }));

  describe('around another for the same reply', () => {
    const token: RetryToken = {};

    it('should not retry what that one has given up', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' #         ', {}, busy);
      const firstSubs = '  (^!)      ';
      const secondSubs = ' ---(^!)   ';
      const expected = '   ---#      ';

      const inner = policy({ count: 1 }, token);
      const middle = policy({}, token);
      const outer = policy({}, token);

      expectObservable(outer.apply(middle.apply(inner.apply(source)))).toBe(expected, {}, busy);
      expectSubscriptions(source.subscriptions).toBe([firstSubs, secondSubs]);
    }));

    it('should not retry what was given up and caught in between', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -#      ', {}, busy);
      const sourceSubs = '  ^!      ';
      const expected = '    -#      ';

      const given = policy({ count: 0 }, token).apply(source).pipe(catchError((error: unknown) => throwError(() => error)));

      expectObservable(policy({}, token).apply(given)).toBe(expected, {}, busy);
      expectSubscriptions(source.subscriptions).toBe(sourceSubs);
    }));

    it('should not retry what that one was told not to', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' #         ', {}, busy);
      const subs = '       (^!)      ';
      const expected = '   #         ';

      const inner = policy({ shouldRetry: () => false }, token);
      const outer = policy({ count: 1 }, token);

      expectObservable(outer.apply(inner.apply(source))).toBe(expected, {}, busy);
      expectSubscriptions(source.subscriptions).toBe(subs);
    }));

    it('should retry the same error object in another reply, and in a later try', marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -#      ', {}, busy);
      const givenUp = '      -#      ';
      const givenUpSubs = '  ^!      ';
      const later = '        -----#  ';
      const laterSubs = '    ^!      ';
      const retrySubs = '    ----^!  ';

      expectObservable(policy({ count: 0 }, token).apply(source)).toBe(givenUp, {}, busy);
      expectObservable(policy({ count: 1 }).apply(source)).toBe(later, {}, busy);
      expectSubscriptions(source.subscriptions).toBe([givenUpSubs, laterSubs, retrySubs]);
      expect(() => new RetryPlan({}, token).next(busy, true)).not.toThrow();
    }));
  });
});

describe('checkRetryOptions', () => {
  it('should give a copy', () => {
    const options: RetryOptions = { count: 1 };
    const checked = checkRetryOptions('part', options);
    options.count = 2;
    expect(checked).toEqual({ count: 1 });
  });

  it.each<[unknown, string]>([
    [{ count: -1 }, 'part: count must be a whole number from 0; got -1.'],
    [{ delayMs: NaN }, 'part: delayMs must be a number from 0 to 2147483647; got NaN.'],
    [{ factor: 0.5 }, 'part: factor must be a number from 1 to 1000; got 0.5.'],
    [{ maxDelayMs: Infinity }, 'part: maxDelayMs must be a number from 0 to 2147483647; got Infinity.'],
    [{ jitter: 2 }, 'part: jitter must be a number from 0 to 1; got 2.'],
    [{ shouldRetry: true }, 'part: shouldRetry must be a function (error) => boolean; got boolean.'],
    [3, 'part: its options must be an object with count, delayMs, factor, maxDelayMs, jitter; got 3.'],
  ])('should refuse %p', (options, message) => {
    expect(() => checkRetryOptions('part', options as RetryOptions)).toThrow(new ConfigurationError(message));
  });
});
