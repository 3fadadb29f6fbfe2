import { UsageByModel } from '../../lib/ag-ui/usageByModel';
import { usage } from '../support/runEvents';

describe('UsageByModel', () => {
  it('keeps models and providers apart', () => {
    const sums = new UsageByModel();
    sums.add('a', 'm', usage(1, 2));
    sums.add('b', 'm', usage(3, 4));
    sums.add('a', undefined, usage(5, 6));
    sums.add('a', 'm', { ...usage(7, 8), reasoningTokens: 2, cachedInputTokens: 1, costUsd: 0.5 });
    expect(sums.total()).toEqual({
      usage: [
        { provider: 'a', model: 'm', inputTokens: 8, outputTokens: 10, totalTokens: 18, reasoningTokens: 2, cachedInputTokens: 1 },
        { provider: 'b', model: 'm', inputTokens: 3, outputTokens: 4, totalTokens: 7 },
        { provider: 'a', inputTokens: 5, outputTokens: 6, totalTokens: 11 },
      ],
    });
  });

  it('tells nothing where nothing is known, and leaves out what is no count', () => {
    const sums = new UsageByModel();
    sums.add('a', 'm', undefined);
    expect(sums.total()).toEqual({});
    sums.add('a', 'm', { inputTokens: NaN, outputTokens: -1, totalTokens: 1.5, cachedInputTokens: 0 });
    expect(sums.total()).toEqual({ usage: [{ provider: 'a', model: 'm', cachedInputTokens: 0 }] });
  });
});
