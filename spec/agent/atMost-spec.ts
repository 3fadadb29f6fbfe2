import { AgentError } from 'rxagent';
import { marbles, toolCall } from 'rxagent/testing';
import { atMost } from '../../lib/agent/atMost';

describe('atMost', () => {
  const values = { a: 'ab', c: toolCall('f', {}, 'c') };
  const error = new AgentError('The reply is longer than 3 characters (maxReplyLength). Raise it, or have the model write less (maxTokens, systemPrompt).', { code: 'reply-too-long' });

  it.each<[string, string, number | undefined, string, string]>([
    ['fail at the delta that is too much', '-a-a-a', 3, '-a-#', '^--!'],
    ['let pass what fits', '                 -a-c-|', 3, '-a-c-|', '^----!'],
    ['let pass all without a limit', '       -a-a-|', undefined, '-a-a-|', '^----!'],
  ])('should %s', (_, given, length, expected, subs) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(given, values);

      expectObservable(source.pipe(atMost(length))).toBe(expected, values, error);
      expectSubscriptions(source.subscriptions).toBe(subs);
    })();
  });

  it('should count each subscription for itself', marbles(({ cold, expectObservable }) => {
    const source = cold('-a|', values).pipe(atMost(3));

    expectObservable(source).toBe('-a|', values);
    expectObservable(source).toBe('-a|', values);
  }));
});
