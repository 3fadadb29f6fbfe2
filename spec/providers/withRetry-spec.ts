import { asyncScheduler } from 'rxjs';
import { Agent, ConfigurationError, ProviderError, textDeltas, type Provider } from 'rxagent';
import { marbleProvider, marbles, scriptedProvider } from 'rxagent/testing';
import { withRetry } from '../../lib/providers/withRetry';
import { describeDecorator, fullRequest, items, replyOf } from '../support/decoratorContract';

const busy = new ProviderError('busy', { provider: 'test', retryable: true });
const options = { delayMs: 3, jitter: 0 };

describe('withRetry', () => {
  describeDecorator('withRetry', (provider) => withRetry(provider));

  it('should ask again with the same request, and tell before the wait', marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
    const first = cold('  m#         ', items, busy);
    const firstSubs = '   ^!         ';
    const second = cold('     -ma-b|', items);
    const secondSubs = '  ----^----! ';
    const expected = '    mR---ma-b| ';

    const provider = marbleProvider([first, second]);

    expectObservable(replyOf(withRetry(provider, options))).toBe(expected, { ...items, R: { type: 'retry', attempt: 1, delayMs: 3, error: busy } });
    expectSubscriptions(first.subscriptions).toBe(firstSubs);
    expectSubscriptions(second.subscriptions).toBe(secondSubs);
    flush();
    const asked = { ...fullRequest, report: expect.any(Function) as () => void };
    expect(provider.requests).toEqual([asked, asked]);
  }));

  /** title, reply, subscription */
  it.each<[string, string, string]>([
    ['a text', '     -a#', '^-!'],
    ['reasoning', '  -r#', '^-!'],
    ['a call', '     -c#', '^-!'],
  ])('should not ask again after %s', (_, diagram, turnSubs) => marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold(diagram, items, busy);

    expectObservable(replyOf(withRetry(marbleProvider([turn]), options))).toBe(diagram, items, busy);
    expectSubscriptions(turn.subscriptions).toBe(turnSubs);
  })());

  it.each<[string, string, string]>([
    ['a model', '         m#--', 'mR--x|'],
    ['usage', '           u#--', 'uR--x|'],
    ['a finish', '        f#--', 'fR--x|'],
    ['an empty text', '   e#--', 'eR--x|'],
  ])('should ask again after %s', (_, diagram, expected) => marbles(({ cold, expectObservable }) => {
    const values: typeof items = { ...items, e: '', x: 'x', R: { type: 'retry', attempt: 1, delayMs: 3, error: busy } };
    const turns = [cold(diagram, values, busy), cold('x|', values)];

    expectObservable(replyOf(withRetry(marbleProvider(turns), options))).toBe(expected, values);
  })());

  it('should not multiply', marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const turn = cold('    #      ', {}, busy);
    const firstSubs = '    (^!)   ';
    const secondSubs = '   ---(^!)';
    const R = { type: 'retry', attempt: 1, delayMs: 3, error: busy };

    const provider = withRetry(withRetry(marbleProvider([turn, turn, turn, turn]), { ...options, count: 1 }), options);

    expectObservable(replyOf(provider)).toBe('R--#', { R }, busy);
    expectSubscriptions(turn.subscriptions).toBe([firstSubs, secondSubs]);
  }));

  it('should let observers hear of a retry before the wait', marbles(({ cold, flush, expectObservable }) => {
    const first = cold(' -#         ', {}, busy);
    const second = cold('    -(a|)  ', items);
    const expected = '   -----(a|)  ';

    const heard: [number, number][] = [];
    const agent = new Agent({ provider: withRetry(marbleProvider([first, second]), options), observers: [{ onLlmRetry: ({ attempt }) => heard.push([asyncScheduler.now(), attempt]) }] });

    expectObservable(agent.stream('hi').pipe(textDeltas())).toBe(expected, items);
    flush();
    expect(heard).toEqual([[1, 1]]);
  }));

  it('should refuse options that make no sense', () => {
    const provider: Provider = scriptedProvider([]);
    expect(() => withRetry(provider, { count: -1 })).toThrow(new ConfigurationError('withRetry: count must be a whole number from 0; got -1.'));
    // @ts-expect-error a number is no options
    expect(() => withRetry(provider, 3)).toThrow(ConfigurationError);
  });
});
