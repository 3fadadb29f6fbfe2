import { of, throwError, type Observable } from 'rxjs';
import { Agent, ConfigurationError, ProviderError, type ModelRequest, type Provider } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider, type ScriptedTurn } from 'rxagent/testing';
import { withFallback, type FallbackOptions } from '../../lib/providers/withFallback';
import { withRetry } from '../../lib/providers/withRetry';
import { describeDecorator, fullRequest, items, replyOf, timed } from '../support/decoratorContract';

const down = new ProviderError('down', { provider: 'a', status: 503 });
const lost = new ProviderError('lost', { provider: 'b' });
const open = (provider: string, failures: number, retryAfterMs: number): ProviderError =>
  new ProviderError(`${provider} was not asked: after ${failures} failures in a row it is left alone for another ${retryAfterMs} ms.`, { provider, code: 'circuit-open', retryable: true, retryAfterMs });
const fell = (from: string, to: string, error: unknown) => ({ type: 'fallback', from, to, error });
const answers = (provider: string, model = 'm') => ({ type: 'model', provider, model });
const failing = (name: string, error: unknown) => ({ name, stream: jest.fn<Observable<never>, [ModelRequest]>(() => throwError(() => error)) });
/** What came of a synchronous reply. */
const came = (provider: Provider) => timed(replyOf(provider)).map(([, item]) => item);

describe('withFallback', () => {
  describeDecorator('withFallback', (provider) => withFallback([provider]), { renames: true });

  it('should ask the next provider while nothing has come, and tell before', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const first = cold('  -m-#       ', items, down);
    const firstSubs = '   ^--!       ';
    const second = cold('    --a----|', items);
    const secondSubs = '  ---^------!';
    const expected = '    -m-F-(Sa)-|';

    const provider = withFallback([marbleProvider([first], { name: 'a' }), marbleProvider([second], { name: 'b' })]);

    expectObservable(replyOf(provider)).toBe(expected, { ...items, F: fell('a', 'b', down), S: answers('b') });
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
  }));

  it.each<[string, string]>([['a text', '-a#'], ['reasoning', '-r#'], ['a call', '-c#']])('should not change the provider after %s', (_, diagram) =>
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold(`m${diagram}`, items, down);
      const second = cold('a|');

      expectObservable(replyOf(withFallback([marbleProvider([first]), marbleProvider([second])]))).toBe(`m${diagram}`, items, down);
      expectSubscriptions(second.subscriptions).toBe([]);
    })());

  it('should stop the provider that is being asked when unsubscribed', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const first = cold('  -#   ', {}, down);
    const firstSubs = '   ^!   ';
    const second = cold('  ----');
    const secondSubs = '  -^--!';
    const unsub = '       ----!';

    const provider = withFallback([marbleProvider([first], { name: 'a' }), marbleProvider([second], { name: 'b' })]);

    expectObservable(replyOf(provider), unsub).toBe('-F', { F: fell('a', 'b', down) });
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
  }));

  it('should fail with the last error when all fail', () => {
    expect(came(withFallback([failing('a', down), failing('b', lost)]))).toEqual([fell('a', 'b', down), { error: lost }]);
  });

  it('should not change the provider for misuse', () => {
    const misuse = new ConfigurationError('no such turn');
    const spare = failing('b', lost);
    expect(came(withFallback([failing('a', misuse), spare], { shouldFallback: () => true }))).toEqual([{ error: misuse }]);
    expect(spare.stream).not.toHaveBeenCalled();
  });

  it('should change the provider for the errors that shouldFallback names', () => {
    const shouldFallback = (error: unknown) => error === lost;
    expect(came(withFallback([failing('a', lost), failing('b', down), failing('c', lost)], { shouldFallback }))).toEqual([fell('a', 'b', lost), { error: down }]);
  });

  it('should ask the same provider twice where it is named twice', () => {
    const provider = failing('a', down);
    expect(came(withFallback([provider, provider]))).toEqual([fell('a', 'a', down), { error: down }]);
    expect(provider.stream).toHaveBeenCalledTimes(2);
  });

  it('should not be asked again by a retry around it when a retry inside has given up', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const busy = new ProviderError('busy', { provider: 'b', retryable: true });
    const turn = cold('   ----#          ', {}, busy);
    const firstSubs = '   ^---!          ';
    const secondSubs = '  ------^---!    ';
    const expected = '    F---R-----#    ';

    const spare = withRetry(marbleProvider([turn, turn, turn], { name: 'b' }), { count: 1, delayMs: 2, jitter: 0 });

    expectObservable(replyOf(withRetry(withFallback([failing('a', down), spare])))).toBe(expected, { F: fell('a', 'b', down), R: { type: 'retry', attempt: 1, delayMs: 2, error: busy } }, busy);
    expectSubscriptions(turn.subscriptions).toBe([firstSubs, secondSubs]);
  }));

  describe('with models', () => {
    const models = (requested?: string) => {
      const turns: ScriptedTurn[] = ['x'];
      const first = failing('first', down);
      const own = failing('own', down);
      const none = scriptedProvider(turns, { name: 'none' });
      const provider = withFallback([{ ...first, defaultModel: 'f' }, { ...own, defaultModel: 'o' }, none]);
      const { model: _model, ...request } = fullRequest;
      provider.stream!(requested === undefined ? request : { ...request, model: requested }).subscribe();
      return [...first.stream.mock.calls.flat(), ...own.stream.mock.calls.flat(), ...none.requests].map((asked) => asked.model);
    };

    it('should ask each for its own model', () => expect(models()).toEqual(['f', 'o', undefined]));
    it('should ask for the requested model where it is the first provider\'s, or there is no other', () => expect(models('m')).toEqual(['m', 'o', 'm']));

    it('should have no default of its own', () => {
      expect(withFallback([scriptedProvider([], { defaultModel: 'm' })])).not.toHaveProperty('defaultModel');
    });
  });

  describe('tells who answers', () => {
    it('before the first item', () => {
      expect(came(withFallback([scriptedProvider([['a', 'b']], { name: 'a' })]))).toEqual([answers('a'), 'a', 'b', '|']);
    });

    it('in the result', async () => {
      const provider = withFallback([failing('a', down), scriptedProvider(['x'], { name: 'b', defaultModel: 'spare' })]);

      expect(await new Agent({ provider }).run('hi')).toMatchObject({ provider: 'b', model: 'spare', content: 'x' });
    });

    it('through a chain in a chain', () => {
      const inner = withFallback([scriptedProvider(['x'], { name: 'a' })]);
      expect(came(withFallback([inner]))).toEqual([answers('a'), 'x', '|']);
    });
  });

  it.each([[true, true, true], [true, undefined, undefined], [undefined, undefined, undefined]])('has nativeSchema only if all of its providers have (%s, %s: %s)', (one, other, expected) => {
    const providers = [one, other].map((nativeSchema) => scriptedProvider([], nativeSchema === undefined ? {} : { nativeSchema }));
    expect(withFallback(providers).nativeSchema).toBe(expected);
  });

  describe('has nativeTools', () => {
    it.each<[(boolean | undefined)[], boolean | undefined]>([
      [[true, true], true],
      [[true, undefined], undefined],
      [[undefined, undefined], undefined],
      [[true, false], false],
      [[undefined, false], false],
    ])('for %p: %p', (kinds, expected) => {
      const providers = kinds.map((nativeTools) => scriptedProvider([], nativeTools === undefined ? {} : { nativeTools }));
      expect(withFallback(providers).nativeTools).toBe(expected);
      expect('nativeTools' in withFallback(providers)).toBe(expected !== undefined);
    });
  });

  it('should be named after its providers', () => expect(withFallback([failing('a', down), failing('b', down)]).name).toBe('fallback(a, b)'));

  describe('with a breaker', () => {
    const breaker = { threshold: 2, cooldownMs: 10 };

    /** Asks at each of the given times; answers what came of each. */
    const asking = (providers: Provider[], frames: number[], options: FallbackOptions = { breaker }): unknown[][] => {
      const provider = withFallback(providers, options);
      let seen: unknown[][] = [];
      marbles(({ cold, flush }) => {
        seen = frames.map(() => []);
        frames.forEach((frame, index) => cold(`${frame}ms x`).subscribe(() => (seen[index] = came(provider))));
        flush();
      })();
      return seen;
    };

    it('should skip a provider after failures in a row, try it again after the cooldown, and come back when it works', () => {
      let works = false;
      const a: Provider = { name: 'a', stream: () => (works ? of('A') : throwError(() => down)) };
      const b: Provider = { name: 'b', stream: () => of('B') };
      const spare = [answers('b'), 'B', '|'];

      expect(asking([a, b], [0, 1, 2, 11])).toEqual([
        [fell('a', 'b', down), ...spare],
        [fell('a', 'b', down), ...spare],
        [fell('a', 'b', open('a', 2, 9)), ...spare],
        [fell('a', 'b', down), ...spare],
      ]);
      works = true;
      expect(asking([a, b], [0])).toEqual([[answers('a'), 'A', '|']]);
    });

    it('should not skip with breaker: false', () => {
      expect(asking([failing('a', down), failing('b', lost)], [0, 0, 0, 0, 0], { breaker: false })).toEqual(Array(5).fill([fell('a', 'b', down), { error: lost }]));
    });

    it('should ask the one that is due first when all are left alone', () => {
      const a = failing('a', down);
      const b = failing('b', lost);

      expect(asking([a, b], [0, 1, 5])).toEqual([
        [fell('a', 'b', down), { error: lost }],
        [fell('a', 'b', down), { error: lost }],
        [fell('a', 'b', down), { error: down }],
      ]);
      expect([a.stream.mock.calls.length, b.stream.mock.calls.length]).toEqual([3, 2]);
    });

    it('should ask a later one that is due before the first', marbles(({ cold, expectObservable }) => {
      const slow = cold('      a----#         ', items, down);
      const quick = cold('     #              ', items, down);
      const failed = '         (Aa)-#         ';
      const fellThrough = '    (F#)           ';
      const forced = '         ------(OBx|)   ';

      const a = marbleProvider([slow, quick], { name: 'a' });
      const b = marbleProvider([cold('#', items, lost), cold('(x|)')], { name: 'b' });
      const reply = replyOf(withFallback([a, b], { breaker: { threshold: 1, cooldownMs: 10 } }));
      const values = { ...items, x: 'x', A: answers('a'), B: answers('b'), F: fell('a', 'b', down), O: fell('a', 'b', open('a', 2, 9)) };

      expectObservable(reply).toBe(failed, values, down);
      expectObservable(reply).toBe(fellThrough, values, lost);
      expectObservable(reply, '------^').toBe(forced, values);
    }));

    it('should let one trial at a time find out whether it works again', marbles(({ cold, expectObservable }) => {
      const trial = new ProviderError('a was not asked: after 1 failure in a row a trial is on its way.', { provider: 'a', code: 'circuit-open', retryable: true });
      const a = marbleProvider([cold('#', items, down), cold('--(a|)', items)], { name: 'a' });
      const b = scriptedProvider(['x', 'x'], { name: 'b' });
      const reply = replyOf(withFallback([a, b], { breaker: { threshold: 1, cooldownMs: 5 } }));
      const values = { ...items, x: 'x', A: answers('a'), B: answers('b'), F: fell('a', 'b', down), T: fell('a', 'b', trial) };

      expectObservable(reply).toBe('                     (FBx|)        ', values);
      expectObservable(reply, '-----^').toBe('            -------(Aa|)', values);
      expectObservable(reply, '------^').toBe('           ------(TBx|)  ', values);
    }));

    it('should skip a provider even where shouldFallback knows of real failures only', () => {
      const options: FallbackOptions = { breaker, shouldFallback: (error) => error === down };
      const seen = asking([failing('a', down), scriptedProvider(['x', 'x', 'x'], { name: 'b' })], [0, 1, 2], options);
      expect(seen[2]).toEqual([fell('a', 'b', open('a', 2, 9)), answers('b'), 'x', '|']);
    });

    it('should count a failure within a reply', marbles(({ cold, expectObservable }) => {
      const turn = cold('  a---#       ', items, down);
      const failed = '     (Aa)#       ';
      const skipped = '    -----(FBx|) ';

      const provider = withFallback([marbleProvider([turn, turn], { name: 'a' }), scriptedProvider(['x'], { name: 'b' })], { breaker });
      const values = { ...items, A: answers('a'), B: answers('b'), x: 'x', F: fell('a', 'b', open('a', 2, 9)) };

      expectObservable(replyOf(provider)).toBe(failed, values, down);
      expectObservable(replyOf(provider)).toBe(failed, values, down);
      expectObservable(replyOf(provider), '-----^').toBe(skipped, values);
    }));

    it('should count each place of a provider for itself', () => {
      const a = failing('a', down);
      expect(asking([a, failing('a', lost), scriptedProvider(['x', 'x', 'x'])], [0, 1, 2]).map(([first]) => first)).toEqual([fell('a', 'a', down), fell('a', 'a', down), fell('a', 'a', open('a', 2, 9))]);
    });
  });

  it.each<[unknown, unknown, string]>([
    [[], {}, 'withFallback: give it an array of providers, the preferred one first.'],
    [scriptedProvider([]), {}, 'withFallback: give it an array of providers, the preferred one first.'],
    [[undefined], {}, 'withFallback wraps a provider, such as new LocalProvider(); got undefined.'],
    [[scriptedProvider([])], { shouldFallback: 1 }, 'withFallback: shouldFallback must be a function (error) => boolean; got number.'],
    [[scriptedProvider([])], { breaker: { threshold: 0 } }, 'withFallback, breaker: threshold must be a whole number from 1; got 0.'],
    [[scriptedProvider([])], { breaker: { cooldownMs: -1 } }, 'withFallback, breaker: cooldownMs must be a number from 0 to 2147483647; got -1.'],
    [[scriptedProvider([])], { breaker: true }, 'withFallback, breaker: its options must be an object with threshold, cooldownMs; got true.'],
    [[scriptedProvider([])], null, 'withFallback: its options must be an object with breaker, shouldFallback; got null.'],
  ])('should refuse misuse (%#)', (providers, options, message) => {
    expect(() => withFallback(providers as Provider[], options as FallbackOptions)).toThrow(new ConfigurationError(message));
  });
});
