import { marbles } from 'rxagent/testing';
import { failAfter } from '../../lib/agent/failAfter';

describe('failAfter', () => {
  const late = (ms: number): Error => new Error(`after ${ms} ms`);

  it.each<[string, string, number | undefined, string, string]>([
    ['fail when the time is over', '         -a-b-c', 4, '-a-b#', '^---!'],
    ['count from the subscription, not between values', '-a-a-a-a', 6, '-a-a-a#', '^-----!'],
    ['let pass what is in time', '           -a-|', 4, '-a-|', '^--!'],
    ['let pass what ends at once', '         |', 4, '|', '(^!)'],
    ['let an error pass', '              -#', 4, '-#', '^!'],
    ['wait forever without a limit', '       -a-----', undefined, '-a-----', '^------'],
  ])('should %s', (_, given, timeoutMs, expected, subs) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(given);

      expectObservable(source.pipe(failAfter(timeoutMs, late))).toBe(expected, undefined, expected.includes('#') && given.includes('#') ? 'error' : new Error('after ' + String(timeoutMs) + ' ms'));
      expectSubscriptions(source.subscriptions).toBe(subs);
    })();
  });
});
